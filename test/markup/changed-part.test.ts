import { describe, expect, it } from 'vitest';
import { changedPart } from '../../src/markup/edit/changed-part.js';
import type { EditOperation } from '../../src/markup/edit/operation.js';
import { openStorage } from '../../src/markup/page-document.js';
import { parseTree, sourceOf } from '../../src/markup/tree.js';

const cells = (...texts: string[]) => `<tr>${texts.map((text) => `<td><p>${text}</p></td>`).join('')}</tr>`;
const table = `<p>a</p><table><tbody>${cells('b', 'c')}${cells('d', 'e')}</tbody></table><p>f</p>`;

/** The part of a page that changes when `from` becomes `to`. */
function partOf(source: string, from: string, to: string) {
  const start = source.indexOf(from);
  const root = parseTree(source);
  const page = { source, root, blocks: [], headings: [], site: {}, problem: undefined };
  const { children, ...part } = changedPart(page, [], [{ start, end: start + from.length, text: to }]);
  return { ...part, before: children.map(sourceOf).join('') };
}

describe('the changed part of a page', () => {
  it.each([
    ['a block', table, 'a', 'x', '<p>a</p>', '<p>x</p>', 0],
    ['inside of a cell', table, 'c', 'x', '<p>c</p>', '<p>x</p>', 4],
    [
      'cells of one row',
      table,
      'b</p></td><td><p>c',
      'x',
      '<td><p>b</p></td><td><p>c</p></td>',
      '<td><p>x</p></td>',
      3,
    ],
    [
      'blocks beside each other',
      table,
      '</table><p>f',
      '</table><p>x',
      table.slice(8),
      table.slice(8, -5) + 'x</p>',
      0,
    ],
    ['nothing but a place', '<p>a</p><p>b</p>', '', '<hr />', '', '<hr />', 0],
    ['text that touches', '<div>a]]<br />]b</div>', '<br />', '', 'a]]<br />]b', 'a]]]b', 1],
    [
      'a task, whose words name it',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      'a<',
      'b<',
      '<ac:task><ac:task-id>1</ac:task-id><ac:task-body>a</ac:task-body></ac:task>',
      '<ac:task><ac:task-id>1</ac:task-id><ac:task-body>b</ac:task-body></ac:task>',
      1,
    ],
  ])('is %s', (_name, source, from, to, before, after, depth) => {
    expect(partOf(source, from, to)).toEqual({ before, after, depth });
  });

  const replaced = (
    storage: string,
    markdown: string,
    content: Pick<EditOperation & { storage: string }, 'storage'>,
  ) => {
    const page = openStorage(storage);
    const block = page.blocks.find((one) => one.markdown === markdown)?.id ?? expect.unreachable();
    return page.edit([{ type: 'replace_block', block, ...content }]).storage;
  };

  it('may have what is sound with the page around it alone', () => {
    const storage = '<div xmlns:x="urn:x"><p>a <x:y>c</x:y></p><p>b</p></div>';
    const edit = openStorage(storage).edit([{ type: 'replace_text', from: 'a', to: 'd' }]);
    expect(edit.storage).toBe(storage.replace('a ', 'd '));
  });

  it('is no deeper than a page may be', () => {
    const deep = (levels: number) => `${'<div>'.repeat(levels)}<p>b</p>${'</div>'.repeat(levels)}`;
    const storage = `${'<div>'.repeat(300)}<p>a</p>${'</div>'.repeat(300)}`;
    expect(replaced(storage, 'a', { storage: deep(150) })).toContain('<p>b</p>');
    expect(() => replaced(storage, 'a', { storage: deep(250) })).toThrow('nested more than 500 deep');
  });
});
