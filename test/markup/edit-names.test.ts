import { expect, test } from 'vitest';
import { findBlock } from '../../src/markup/edit/find-block.js';
import { checkStorage } from '../../src/markup/well-formed.js';
import { openStorage } from '../../src/markup/page-document.js';

test('two cells are no content of one', () => {
  const page = openStorage('<table><tbody><tr><td><p>a</p></td></tr></tbody></table>');
  const cell = page.blocks.find(({ kind }) => kind === 'cell');
  expect(() => page.edit([{ type: 'replace_cell', block: cell?.id ?? '', storage: '<td>x</td><td>y</td>' }])).toThrow(
    'The new content has tags `<td>` of its own beside other content, and td cannot hold another one.',
  );
});

test('the path of a heading is what stands above it, not its neighbours', () => {
  const { blocks } = openStorage('<h1>A</h1><h2>B</h2><p>b</p><h2>C</h2><p>c</p><h1>D</h1>');
  expect(blocks.map(({ markdown, path }) => [markdown, path.join(' > ')])).toEqual([
    ['# A', ''],
    ['## B', 'A'],
    ['b', 'A > B'],
    ['## C', 'A'],
    ['c', 'A > C'],
    ['# D', ''],
  ]);
});

test('a dash of any length names a block', () => {
  const page = openStorage('<p>Stop &ndash; now</p><p>Go</p>');
  for (const at of ['Stop - now', 'Stop – now', 'Stop — now'])
    expect(findBlock(page, { at, suits: () => true, called: 'block' }).id).toBe(page.blocks[0]?.id);
});

test('a new first row stands where the first row stood, a new body row in the body', () => {
  const replaced = (storage: string, markdown: string) => {
    const page = openStorage(storage);
    return page.edit([{ type: 'replace_block', block: page.blocks[0]?.id ?? '', markdown }]).storage;
  };
  expect(replaced('<table><tbody><tr><td>a</td></tr></tbody></table>', '| |\n| - |\n| x |\n| a |')).toBe(
    '<table><tbody><tr><td><p>x</p></td></tr><tr><td>a</td></tr></tbody></table>',
  );
  expect(
    replaced(
      '<table><thead><tr><th>h</th></tr></thead><tbody><tr><td>a</td></tr></tbody></table>',
      '| h |\n| - |\n| x |\n| a |',
    ),
  ).toBe(
    '<table><thead><tr><th>h</th></tr></thead><tbody><tr><td><p>x</p></td></tr><tr><td>a</td></tr></tbody></table>',
  );
});

test('an old paragraph does not come back inside of a line, whatever it reads like', () => {
  const link = '<a href="https://x.org" class="k">l</a>';
  const page = openStorage(`<p>${link}</p>`);
  const { storage } = page.edit([
    { type: 'replace_block', block: page.blocks[0]?.id ?? '', markdown: '> 1. a\n>    - *b [l](https://x.org)*' },
  ]);
  expect(storage).toContain(`<em>b ${link}</em>`);
  expect(checkStorage(storage)).toBeUndefined();
});

test('a list of another start keeps how its tag is spelled', () => {
  const page = openStorage(`<ol start='3' class="k"><li><p>a</p></li></ol>`);
  const block = page.blocks[0]?.id ?? '';
  expect(page.edit([{ type: 'replace_block', block, markdown: '5. a' }]).storage).toBe(
    '<ol start="5" class="k"><li><p>a</p></li></ol>',
  );
});

test('items beside other content are no content of an item', () => {
  const page = openStorage('<ul><li><p>a</p></li></ul>');
  const block = page.blocks.find(({ kind }) => kind === 'listItem')?.id ?? '';
  expect(() => page.edit([{ type: 'replace_block', block, storage: '<li>x</li><p>y</p>' }])).toThrow(
    'an item cannot hold another one',
  );
});
