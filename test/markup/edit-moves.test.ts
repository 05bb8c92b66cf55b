// Sections, moves and columns: what travels keeps its bytes, and everything else keeps its place.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import { resolveOperation } from '../../src/markup/edit/addressed-operation.js';
import type { AddressedOperation } from '../../src/markup/edit/edit-action.js';
import { openStorage } from '../../src/markup/page-document.js';
import { checkStorage } from '../../src/markup/well-formed.js';
import { runs } from '../helpers/properties.js';
import { storagePage } from './arbitrary.js';

const edit = (page: string, ...operations: AddressedOperation[]) => {
  const document = openStorage(page);
  return document.edit(operations.map((operation) => resolveOperation(document, operation)));
};
const edited = (page: string, ...operations: AddressedOperation[]): string => edit(page, ...operations).storage;

const marked = '<p local-id="p1">Keep <ac:inline-comment-marker ac:ref="r1">this</ac:inline-comment-marker>.</p>';
const panel =
  '<ac:structured-macro ac:name="info" ac:macro-id="m1"><ac:rich-text-body><p>Call the desk.</p></ac:rich-text-body></ac:structured-macro>';
const guide = `<h1>Guide</h1><p>Intro.</p><h2>Setup</h2>${marked}${panel}<h3>Tools</h3><p>A saw.</p>\n<h2>Use</h2><p>Cut.</p><h1>End</h1><p>Bye.</p>`;

describe('a section', () => {
  it('is deleted with its heading and its subsections', () => {
    expect(edited(guide, { action: 'delete_section', section: 'Use' })).toBe(
      guide.replace('<h2>Use</h2><p>Cut.</p>', ''),
    );
    const { storage, changes } = edit('<h1>A</h1><p>a</p><h2>B</h2><p>b</p><h3>C</h3><p>c</p><h2>D</h2><p>d</p>', {
      action: 'delete_section',
      section: 'B',
    });
    expect(storage).toBe('<h1>A</h1><p>a</p><h2>D</h2><p>d</p>');
    expect(changes[0]?.diff).toContain('-### C');
  });

  it('is not deleted with a comment on it, nor when several have its name or none is named', () => {
    expect(() => edited(guide, { action: 'delete_section', section: 'Setup' })).toThrow(/comment/iu);
    expect(() => edited('<h1>A</h1><h1>A</h1>', { action: 'delete_section', section: 'A' })).toThrow('2 sections');
    expect(() => edited(guide, { action: 'delete_section' })).toThrow('Which section is meant?');
  });

  it('moves with all that is in it, byte for byte, before a heading, behind another section, and to the end', () => {
    const setup = `<h2>Setup</h2>${marked}${panel}<h3>Tools</h3><p>A saw.</p>`;
    const rest = guide.replace(setup, '');
    expect(edited(guide, { action: 'move', section: 'Setup', before: 'End' })).toBe(
      rest.replace('<h1>End</h1>', `${setup}<h1>End</h1>`),
    );
    expect(edited(guide, { action: 'move', at: '## Setup', after: 'Use' })).toBe(
      rest.replace('<p>Cut.</p>', `<p>Cut.</p>${setup}`),
    );
    expect(edited(guide, { action: 'move', section: 'Setup' })).toBe(`${rest}${setup}`);
    expect(edit(guide, { action: 'move', section: 'Setup' }).inventory).toMatchObject({ lost: [], gained: [] });
  });

  it('does not move into itself', () => {
    expect(() => edited(guide, { action: 'move', section: 'Setup', before: 'A saw.' })).toThrow(
      'inside of what is moved',
    );
    expect(() => edited(guide, { action: 'move', at: 'Cut.', before: 'Bye.', after: 'Intro.' })).toThrow(
      'Two new places',
    );
  });
});

describe('a block', () => {
  it('moves with its ids, comments and macros', () => {
    expect(edited(guide, { action: 'move', at: 'Keep this', before: 'Cut.' })).toBe(
      guide.replace(marked, '').replace('<p>Cut.</p>', `${marked}<p>Cut.</p>`),
    );
    expect(edited(guide, { action: 'move', at: 'Call the desk', after: 'Bye.' })).toBe(
      guide.replace(panel, '') + panel,
    );
  });

  it('is shown at both places', () => {
    const [change] = edit(guide, { action: 'move', at: 'Keep this', before: 'Cut.' }).changes;
    expect(change?.diff).toMatch(/^-Keep this\.$[^]*^\+Keep this\.$/mu);
  });

  const list = '<ul><li><p>one</p></li><li local-id="l2"><p>two</p></li></ul><ol><li>three</li></ol>';

  it('of a list moves beside other items, and its list goes with the last one', () => {
    expect(edited(list, { action: 'move', at: 'two', before: 'one' })).toBe(
      '<ul><li local-id="l2"><p>two</p></li><li><p>one</p></li></ul><ol><li>three</li></ol>',
    );
    expect(edited(list, { action: 'move', at: 'three', after: 'two' })).toBe(
      '<ul><li><p>one</p></li><li local-id="l2"><p>two</p></li><li>three</li></ul>',
    );
    expect(() =>
      openStorage(`${list}<p>x</p>`).edit([
        {
          type: 'move_block',
          block: openStorage(`${list}<p>x</p>`).blocks.find(({ kind }) => kind === 'listItem')?.id ?? '',
          after: openStorage(`${list}<p>x</p>`).blocks.at(-1)?.id ?? '',
        },
      ]),
    ).toThrow('cannot stand beside');
  });

  it('of a table is a row where nothing binds it', () => {
    const rows = ['a', 'b', 'c'].map((text) => `<tr><td>${text}</td><td>x</td></tr>`);
    const table = `<table><tbody><tr><th>N</th><th>M</th></tr>${rows.join('')}</tbody></table>`;
    expect(edited(table, { action: 'move', at: 'c', before: 'a' })).toBe(
      table.replace(rows.join(''), `${rows[2]}${rows[0]}${rows[1]}`),
    );
    const merged = table.replace('<td>a</td>', '<td rowspan="2">a</td>').replace('<td>b</td>', '');
    expect(() => edited(merged, { action: 'move', at: 'c', before: 'a' })).toThrow('bind the rows');
  });

  it('does not move into a box that could not hold it, and leaves no place empty', () => {
    const table = '<table><tbody><tr><td><p>cell</p></td></tr></tbody></table>';
    const page = `<p>first</p>${table}<p>last</p>${panel}`;
    expect(() => edited(page, { action: 'move', at: 'first', before: 'Call the desk' })).not.toThrow();
    expect(() =>
      openStorage(page).edit([
        {
          type: 'move_block',
          block: openStorage(page).blocks[0]?.id ?? '',
          before: openStorage(page).blocks.findLast(({ kind }) => kind === 'paragraph')?.id ?? '',
        },
      ]),
    ).toThrow('inside of a panel');
    const inCell = openStorage(page).blocks.find(({ kind, markdown }) => kind === 'paragraph' && markdown === 'cell');
    const last = openStorage(page).blocks.find(({ markdown }) => markdown === 'last');
    expect(
      openStorage(page).edit([{ type: 'move_block', block: inCell?.id ?? '', after: last?.id ?? '' }]).storage,
    ).toContain('<td><p /></td>');
  });
});

describe('the items of a list', () => {
  it('take it along when all of them are deleted at once', () => {
    const list = '<ul><li><p>one</p></li><li><p>two</p></li></ul><p>End.</p>';
    expect(edited(list, { action: 'delete', at: 'one' }, { action: 'delete', at: 'two' })).toBe('<p>End.</p>');
    expect(() => edited(list, { action: 'delete', at: 'one' }, { action: 'delete', at: 'one' })).toThrow('same place');
  });
});

describe('columns', () => {
  const cell = (text: string, attributes = '') => `<td${attributes}><p>${text}</p></td>`;
  const head = (...texts: string[]) =>
    `<tr>${texts.map((text) => `<th data-highlight-colour="#eee"><p>${text}</p></th>`).join('')}</tr>`;
  const table = (columns: number, ...rows: string[]) =>
    `<table><colgroup>${'<col style="width: 90.0px;" />'.repeat(columns)}</colgroup><tbody>${rows.join('')}</tbody></table>`;
  const plain = table(2, head('Name', 'Port'), `<tr>${cell('web')}${cell('80', ' local-id="c"')}</tr>`);

  it('are inserted behind one of a name, or last, in the manner of their neighbour', () => {
    expect(edited(plain, { action: 'insert_column', column: 'Name', cells: ['Owner', '**Ada**'] })).toBe(
      table(
        3,
        head('Name', 'Owner', 'Port'),
        `<tr>${cell('web')}<td><p><strong>Ada</strong></p></td>${cell('80', ' local-id="c"')}</tr>`,
      ),
    );
    expect(edited(plain, { action: 'insert_column', cells: ['Owner', ''] })).toBe(
      table(3, head('Name', 'Port', 'Owner'), `<tr>${cell('web')}${cell('80', ' local-id="c"')}<td><p /></td></tr>`),
    );
  });

  it('are deleted by name', () => {
    expect(edited(plain, { action: 'delete_column', column: 'Port' })).toBe(
      table(1, head('Name'), `<tr>${cell('web')}</tr>`),
    );
    expect(() => edited(plain, { action: 'delete_column', column: 'Owner' })).toThrow('no column "Owner"');
  });

  it('reach through merged cells', () => {
    const merged = table(
      3,
      head('Office', 'Lisbon', 'Porto'),
      `<tr>${cell('Rent')}${cell('shared', ' colspan="2"')}</tr>`,
      `<tr>${cell('Heat', ' rowspan="2"')}${cell('1')}${cell('2')}</tr>`,
      `<tr>${cell('3')}${cell('4')}</tr>`,
    );
    const wider = edited(merged, { action: 'insert_column', column: 'Lisbon', cells: ['Faro', '', '5', '6'] });
    expect(wider).toContain(cell('shared', ' colspan="3"'));
    expect(wider).toContain(`${cell('1')}${cell('5')}${cell('2')}`);
    expect(wider).toContain(`${cell('3')}${cell('6')}${cell('4')}`);
    expect(edited(wider, { action: 'delete_column', column: 'Faro' })).toBe(merged);
    expect(() => edited(merged, { action: 'insert_column', column: 'Lisbon', cells: ['a', 'b', 'c', 'd'] })).toThrow(
      'part of a merged cell',
    );
    expect(edited(merged, { action: 'delete_column', column: 'Office' })).not.toContain('Heat');
  });

  it('of a merged cell are named when only one of them is meant', () => {
    const merged = table(3, head('Item', 'Lisbon', 'Porto'), `<tr>${cell('Rent')}${cell('50 %', ' colspan="2"')}</tr>`);
    expect(() => edited(merged, { action: 'replace_cell', at: 'Rent', column: 'Porto', text: '60 %' })).toThrow(
      /covers 1 row and the columns "Lisbon", "Porto"/u,
    );
    expect(edited(merged, { action: 'replace_cell', at: '50 %', text: '60 %' })).toContain('<p>60 %</p>');
  });

  it('need a text for each row, a place, and cells everywhere', () => {
    expect(() => edited(plain, { action: 'insert_column', cells: ['x'] })).toThrow('The table has 2 rows, but 1 cells');
    const short = table(2, head('Name', 'Port'), `<tr>${cell('web')}</tr>`);
    expect(() => edited(short, { action: 'insert_column', cells: ['x', 'y'] })).toThrow('Row 1 of the table has fewer');
    const single = table(1, head('Name'));
    expect(() => edited(single, { action: 'delete_column', column: 'Name' })).toThrow('only column');
  });
});

describe('on any page', () => {
  const choice = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

  it('a move takes the bytes of a block elsewhere, loses nothing and leaves all else as it was', () => {
    let done = 0;
    fc.assert(
      fc.property(storagePage(), choice, choice, fc.boolean(), (storage, from, to, isBefore) => {
        const page = openStorage(storage);
        const block = page.blocks[Math.floor(from * page.blocks.length)];
        const target = page.blocks[Math.floor(to * page.blocks.length)];
        if (!block || !target) return;
        let result;
        try {
          result = page.edit([{ type: 'move_block', block: block.id, [isBefore ? 'before' : 'after']: target.id }]);
        } catch (error) {
          expect(ConfluenceError.isInstance(error) && error.code).toBe('invalid_request');
          return;
        }
        done++;
        expect(checkStorage(result.storage)).toBeUndefined();
        expect(result.inventory.lost).toEqual([]);
        expect(result.inventory.gained).toEqual([]);
        // But for the list that went empty, the paragraph in a box that did, and copies that go stale.
        const letters = (text: string) =>
          text
            .replaceAll(
              /<ac:adf-fallback>[^]*?<\/ac:adf-fallback>|<p \/>|<\/?[uo]l\b[^>]*>|<\/?ac:task-list\b[^>]*>/gu,
              '',
            )
            .split('')
            .toSorted()
            .join('');
        expect(letters(result.storage)).toBe(letters(storage));
      }),
      runs(2000),
    );
    expect(done).toBeGreaterThan(runs(2000).numRuns / 20);
  }, 300_000);

  it('a column that is inserted empty and deleted again leaves the first bytes', () => {
    let done = 0;
    fc.assert(
      fc.property(storagePage(), choice, choice, (storage, which, where) => {
        const page = openStorage(storage);
        const tables = page.blocks.filter(({ kind }) => kind === 'table');
        const table = tables[Math.floor(which * tables.length)];
        if (!table) return;
        const rows = page.blocks.filter(
          ({ kind, start, end }) => kind === 'row' && start >= table.start && end <= table.end,
        );
        const columns =
          (table.markdown.split('\n').find((line) => line.startsWith('|')) ?? '').split(/(?<!\\)\|/u).length - 2;
        const at = Math.floor(where * (columns + 1));
        let wider;
        try {
          wider = page.edit([{ type: 'insert_column', block: table.id, at, cells: rows.map(() => '') }]).storage;
        } catch (error) {
          expect(ConfluenceError.isInstance(error) && error.code).toBe('invalid_request');
          return;
        }
        done++;
        expect(checkStorage(wider)).toBeUndefined();
        const again = openStorage(wider).blocks.find(({ kind, start }) => kind === 'table' && start === table.start);
        const narrow = openStorage(wider).edit([{ type: 'delete_column', block: again?.id ?? '', at }]).storage;
        // A copy that goes stale is dropped by the first edit inside of its content.
        const fresh = (text: string) => text.replaceAll(/<ac:adf-fallback>[^]*?<\/ac:adf-fallback>/gu, '');
        expect(fresh(narrow)).toBe(fresh(storage));
      }),
      runs(1000),
    );
    expect(done).toBeGreaterThan(runs(1000).numRuns / 50);
  }, 300_000);
});
