import { expect, test } from 'vitest';
import { findBlock } from '../../src/markup/edit/find-block.js';
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
