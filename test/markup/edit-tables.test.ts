import { describe, expect, it } from 'vitest';
import type { EditOperation, EditOptions } from '../../src/markup/edit/operation.js';
import { openStorage } from '../../src/markup/page-document.js';

const table = (...rows: string[]) =>
  `<table data-layout="default" ac:local-id="t"><colgroup><col /><col /></colgroup><tbody>${rows.join('')}</tbody></table>`;
const head = '<tr><th data-highlight-colour="#eee"><p>Name</p></th><th><p>Port</p></th></tr>';
const row = (one: string, other: string) =>
  `<tr ac:local-id="r"><td ac:local-id="c" data-highlight-colour="#fff"><p local-id="p">${one}</p></td><td><p>${other}</p></td></tr>`;
const fresh = (one: string, other: string) =>
  `<tr><td data-highlight-colour="#fff"><p>${one}</p></td><td><p>${other}</p></td></tr>`;
const page = table(head, row('web', '80'), row('db', '5432'));

const blocks = (storage: string, kind: string) => openStorage(storage).blocks.filter((block) => block.kind === kind);
const idOf = (storage: string, kind: string, index = 0) => blocks(storage, kind)[index]?.id ?? 'none';
const edited = (storage: string, operation: EditOperation, options?: EditOptions) =>
  openStorage(storage).edit([operation], options).storage;

describe('rows', () => {
  it('are inserted in the manner of their neighbour, without its ids', () => {
    const block = idOf(page, 'table');
    expect(edited(page, { type: 'insert_row', block, after: idOf(page, 'row', 1), cells: ['api', '**8080**'] })).toBe(
      table(head, row('web', '80'), fresh('api', '<strong>8080</strong>'), row('db', '5432')),
    );
    expect(edited(page, { type: 'insert_row', block, at: 1, cells: ['api', ''] })).toBe(
      table(head, fresh('api', 'X').replace('<p>X</p>', '<p />'), row('web', '80'), row('db', '5432')),
    );
    expect(edited(page, { type: 'insert_row', block, cells: ['api', '1'] })).toBe(
      table(head, row('web', '80'), row('db', '5432'), fresh('api', '1')),
    );
    expect(edited(table(head), { type: 'insert_row', block: idOf(table(head), 'table'), cells: ['a', 'b'] })).toBe(
      table(head, '<tr><td><p>a</p></td><td><p>b</p></td></tr>'),
    );
  });

  it('are inserted only with a text for each column, at a place that there is', () => {
    const block = idOf(page, 'table');
    expect(() => edited(page, { type: 'insert_row', block, cells: ['a'] })).toThrow(
      'The table has 2 columns, but 1 cells are given.',
    );
    expect(() => edited(page, { type: 'insert_row', block, at: 9, cells: ['a', 'b'] })).toThrow('there is no place 9');
  });

  it('are replaced cell by cell: what stays the same keeps its bytes', () => {
    const block = idOf(page, 'row', 1);
    expect(edited(page, { type: 'replace_row', block, cells: ['web', '443'] })).toBe(
      table(head, row('web', '443'), row('db', '5432')),
    );
    expect(edited(page, { type: 'replace_block', block, markdown: '| web | 443 |' })).toBe(
      table(head, row('web', '443'), row('db', '5432')),
    );
  });

  it('are deleted', () => {
    expect(edited(page, { type: 'delete_row', block: idOf(page, 'row', 1) })).toBe(table(head, row('db', '5432')));
    expect(() => edited(table(head), { type: 'delete_row', block: idOf(table(head), 'row') })).toThrow('only row');
  });

  it('keep their numbers in order', () => {
    const numbered = (...cells: [string, string][]) =>
      table(
        ...cells.map(([number, text]) => `<tr><td class="numberingColumn">${number}</td><td><p>${text}</p></td></tr>`),
      );
    const three = numbered(['1', 'a'], ['2', 'b'], ['3', 'c']);
    expect(edited(three, { type: 'insert_row', block: idOf(three, 'table'), at: 1, cells: ['x'] })).toBe(
      numbered(['1', 'a'], ['2', 'x'], ['3', 'b'], ['4', 'c']),
    );
    expect(edited(three, { type: 'delete_row', block: idOf(three, 'row') })).toBe(numbered(['1', 'b'], ['2', 'c']));
  });
});

describe('merged cells', () => {
  const merged = (height: string) =>
    table(
      `<tr><td${height}><p>m</p></td><td><p>1</p></td></tr>`,
      '<tr><td><p>2</p></td></tr>',
      '<tr><td><p>x</p></td><td><p>3</p></td></tr>',
    );
  const page2 = merged(' rowspan="2"');

  it('grow with a row that is inserted below their top', () => {
    expect(edited(page2, { type: 'insert_row', block: idOf(page2, 'table'), at: 1, cells: ['', 'new'] })).toBe(
      merged(' rowspan="3"').replace('<tr><td><p>2', '<tr><td><p>new</p></td></tr><tr><td><p>2'),
    );
  });

  it('shrink with a row that is deleted below their top, and begin in the next one when their top is deleted', () => {
    expect(edited(page2, { type: 'delete_row', block: idOf(page2, 'row', 1) })).toBe(
      merged('').replace('<tr><td><p>2</p></td></tr>', ''),
    );
    expect(edited(page2, { type: 'delete_row', block: idOf(page2, 'row', 0) })).toBe(
      table('<tr><td><p>m</p></td><td><p>2</p></td></tr>', '<tr><td><p>x</p></td><td><p>3</p></td></tr>'),
    );
  });

  it('are named by every place they cover, and changed only where they begin', () => {
    const block = idOf(page2, 'table');
    expect(edited(page2, { type: 'replace_cell', block, row: 1, column: 0, markdown: 'M' })).toBe(
      page2.replace('<p>m', '<p>M'),
    );
    const second = idOf(page2, 'row', 1);
    expect(edited(page2, { type: 'replace_row', block: second, cells: ['m', '22'] })).toBe(
      page2.replace('<p>2', '<p>22'),
    );
    expect(() => edited(page2, { type: 'replace_row', block: second, cells: ['n', '2'] })).toThrow(
      'merged cell that begins in row 0',
    );
  });
});

describe('cells', () => {
  it('keep their tags and paragraphs', () => {
    expect(edited(page, { type: 'replace_cell', block: idOf(page, 'table'), row: 2, column: 1, markdown: '1' })).toBe(
      page.replace('5432', '1'),
    );
    expect(edited(page, { type: 'replace_cell', block: idOf(page, 'cell', 2), markdown: 'site' })).toBe(
      page.replace('web', 'site'),
    );
  });

  it('take lists, lines and pipes', () => {
    const block = idOf(page, 'cell', 3);
    expect(edited(page, { type: 'replace_cell', block, markdown: '- a\n- b' })).toBe(
      page.replace('<p>80</p>', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'),
    );
    expect(edited(page, { type: 'replace_cell', block, markdown: 'a | b' })).toBe(page.replace('80', 'a | b'));
    expect(edited(page, { type: 'replace_cell', block, markdown: '' })).toBe(page.replace('<p>80</p>', '<p />'));
  });

  it('that are not there are refused', () => {
    expect(() =>
      edited(page, { type: 'replace_cell', block: idOf(page, 'table'), row: 5, column: 0, markdown: 'x' }),
    ).toThrow('it has 3 rows and 2 columns');
    expect(() => edited(page, { type: 'replace_cell', block: idOf(page, 'table'), markdown: 'x' })).toThrow(
      /Which cell/u,
    );
  });
});

describe('a whole table', () => {
  it('keeps rows, cells, colours and widths when it is written anew', () => {
    const markdown = blocks(page, 'table')[0]?.markdown ?? '';
    expect(
      edited(page, {
        type: 'replace_block',
        block: idOf(page, 'table'),
        markdown: markdown.replace('80', '8080').concat('\n| api | 9 |'),
      }),
    ).toBe(table(head, row('web', '8080'), row('db', '5432'), fresh('api', '9')));
  });

  it('with merged cells keeps them, or refuses new rows', () => {
    const merged = table('<tr><td rowspan="2"><p>m</p></td><td><p>1</p></td></tr>', '<tr><td><p>2</p></td></tr>');
    const markdown = blocks(merged, 'table')[0]?.markdown ?? '';
    const block = idOf(merged, 'table');
    expect(edited(merged, { type: 'replace_block', block, markdown: markdown.replace('| 2 |', '| 3 |') })).toBe(
      merged.replace('<p>2', '<p>3'),
    );
    expect(() => edited(merged, { type: 'replace_block', block, markdown: `${markdown}\n| x | y |` })).toThrow(
      /has merged cells/u,
    );
  });
});
