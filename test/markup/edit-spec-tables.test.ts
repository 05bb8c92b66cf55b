// Tables under edits: rows, cells, merged cells, numbers, and what a new table keeps of the old one.
import { describe } from 'vitest';
import { makes, refuses } from './edit-examples.js';

describe('insert_row', () => {
  makes([
    [
      'puts a row at the end',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x', 'y'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr><tr><td><p>x</p></td><td><p>y</p></td></tr></tbody></table>',
    ],
    [
      'puts a row at the start',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x', 'y'], at: 0 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>x</p></th><th><p>y</p></th></tr><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'puts a body row below the header',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x', 'y'], at: 1 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>x</p></td><td><p>y</p></td></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'puts a row behind another',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, after: 6, cells: ['x', 'y'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>x</p></td><td><p>y</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'puts a row at the end of a table of headers',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x', 'y'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>x</p></td><td><p>y</p></td></tr></tbody></table>',
    ],
    [
      'counts on and moves numbers below up',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x'], at: 2 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td data-highlight-colour="#fff"><p>x</p></td></tr><tr><td class="numberingColumn">3</td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'counts from one below a header',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x'], at: 1 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr><td class="numberingColumn">1</td><td data-highlight-colour="#fff"><p>x</p></td></tr><tr ac:local-id="r"><td class="numberingColumn">2</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">3</td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'takes over colours but no ids',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: [''], at: 2 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td data-highlight-colour="#fff"><p /></td></tr><tr><td class="numberingColumn">3</td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'counts on at the end',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td><p>b</p></td></tr><tr><td class="numberingColumn">3</td><td><p>x</p></td></tr></tbody></table>',
    ],
    [
      'takes the number of the first row at the start',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><td class="numberingColumn">1</td><td><p>a</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x'], at: 0 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><td class="numberingColumn">1</td><td><p>x</p></td></tr><tr><td class="numberingColumn">2</td><td><p>a</p></td></tr></tbody></table>',
    ],
    [
      'makes a merged cell higher',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['', 'y'], at: 2 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="3"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>y</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'takes the text of a merged cell',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['m', 'y'], at: 2 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="3"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>y</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'puts a row behind a merged cell',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x', 'y'], at: 3 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>x</p></td><td><p>y</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'keeps the kinds of cells',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><td><p>b</p></td></tr><tr><th data-highlight-colour="#eee"><p>C</p></th><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x', 'y'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><td><p>b</p></td></tr><tr><th data-highlight-colour="#eee"><p>C</p></th><td><p>d</p></td></tr><tr><th data-highlight-colour="#eee"><p>x</p></th><td><p>y</p></td></tr></tbody></table>',
    ],
    [
      'stands in the body behind a header section',
      '<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>a</td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x'], at: 1 }],
      '<table><thead><tr><th>A</th></tr></thead><tbody><tr><td><p>x</p></td></tr><tr><td>a</td></tr></tbody></table>',
    ],
    [
      'stands in the header section at the start',
      '<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>a</td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x'], at: 0 }],
      '<table><thead><tr><th><p>x</p></th></tr><tr><th>A</th></tr></thead><tbody><tr><td>a</td></tr></tbody></table>',
    ],
    [
      'opens a row without content',
      '<table><tbody><tr class="k" /><tr><td class="l" /></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x'] }],
      '<table><tbody><tr class="k" /><tr><td class="l" /></tr><tr><td class="l"><p>x</p></td></tr></tbody></table>',
    ],
    [
      'takes blocks, bars and line breaks',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['- i\n- j', 'a | b<br>c'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr><tr><td><ul><li><p>i</p></li><li><p>j</p></li></ul></td><td><p>a | b<br />c</p></td></tr></tbody></table>',
    ],
    [
      'takes code and headings',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['# h', '```\nc\n```'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr><tr><td><h1>h</h1></td><td><ac:structured-macro ac:name="code" ac:schema-version="1"><ac:plain-text-body><![CDATA[c]]></ac:plain-text-body></ac:structured-macro></td></tr></tbody></table>',
    ],
  ]);
  refuses([
    [
      'takes no other text for a merged cell',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['z', 'y'], at: 2 }],
      'Column 0 of the new row is part of a merged cell.',
      'Leave it empty.',
    ],
    [
      'needs a text for each column',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x'] }],
      'The table has 2 columns, but 1 cells are given.',
      'Give one text for each column, empty ones too; numbering columns do not count.',
    ],
    [
      'does not stand behind the end',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x', 'y'], at: 4 }],
      'The table has 3 rows: there is no place 4.',
      'Give `at` from 0 to 3.',
    ],
    [
      'does not stand before the start',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x', 'y'], at: -1 }],
      'The table has 3 rows: there is no place -1.',
      'Give `at` from 0 to 3.',
    ],
    [
      'does not stand between places',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x', 'y'], at: 0.5 }],
      'The table has 3 rows: there is no place 0.5.',
      'Give `at` from 0 to 3.',
    ],
    [
      'needs a row of the table',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table><p>p</p>',
      [{ type: 'insert_row', block: 0, after: 7, cells: ['x', 'y'] }],
      'Block {7} is no row of this table.',
      'Name one of its rows in `after`, or give `at`.',
    ],
    [
      'needs a table',
      '<p>p</p>',
      [{ type: 'insert_row', block: 0, cells: ['x', 'y'] }],
      'Block {0} is a paragraph, no table.',
      'Name the table.',
    ],
    [
      'needs rows',
      '<table><tbody></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: [] }],
      'The table has no rows.',
      'Replace the table instead.',
    ],
  ]);
});

describe('replace_row', () => {
  makes([
    [
      'leaves a cell whose text stays',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 6, cells: ['a', 'x'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>x</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'leaves all when nothing changes',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 6, cells: [' a ', 'b'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'empties a cell',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 6, cells: ['', 'b'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p /></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'gives a wide cell one text',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td colspan="2"><p>w</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 6, cells: ['x', ''] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td colspan="2"><p>x</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'gives a wide cell its text twice',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td colspan="2"><p>w</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 6, cells: ['x', 'x'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td colspan="2"><p>x</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'leaves a cell that begins above',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 11, cells: ['', 'x'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>x</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'leaves a cell that begins above with its text',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 11, cells: ['m', 'x'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>x</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'changes a header row',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 1, cells: ['A', 'X'] }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>X</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
  ]);
  refuses([
    [
      'gives a wide cell no two texts',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td colspan="2"><p>w</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 6, cells: ['x', 'y'] }],
      'Columns 0 to 1 of row 1 are one merged cell; it cannot be both "x" and "y".',
      'Give its text in the first of the columns and leave the others empty.',
    ],
    [
      'does not change a cell that begins above',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 11, cells: ['z', 'x'] }],
      'Column 0 of row 2 belongs to a merged cell that begins in row 1; it cannot be "z" here.',
      'Leave it empty, or replace the cell in the row where it begins.',
    ],
    [
      'needs a cell for each text',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 6, cells: ['a', 'x'] }],
      'Row 1 has no cell in column 1.',
      'Replace the table instead.',
    ],
    [
      'needs a text for each column',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 6, cells: ['x', 'y', 'z'] }],
      'The table has 2 columns, but 3 cells are given.',
      'Give one text for each column, empty ones too; numbering columns do not count.',
    ],
    [
      'needs a row',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 0, cells: ['x', 'y'] }],
      'Block {0} is a table, no row.',
      'Name a row of the table.',
    ],
  ]);
});

describe('a row as a block', () => {
  makes([
    [
      'is replaced by a line',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_block', block: 6, markdown: ' | a | x |\n' }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>x</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'is replaced by a line of fewer cells',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_block', block: 6, markdown: '| x |' }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>x</p></td><td><p /></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'is replaced by a line with an escaped bar',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_block', block: 6, markdown: '| x \\| y | b |' }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>x | y</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'is replaced by an element',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_block', block: 6, storage: '<tr><td>x</td><td>y</td></tr>' }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td>x</td><td>y</td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
  ]);
  refuses([
    [
      'is not replaced by two elements',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_block', block: 6, storage: '<tr><td>x</td></tr><tr><td>y</td></tr>' }],
      'A row can only be replaced by one <tr> element.',
      'Give one <tr>, or use replace_row.',
    ],
    [
      'is not replaced by a cell',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_block', block: 6, storage: '<td>x</td>' }],
      'A row can only be replaced by one <tr> element.',
      'Give one <tr>, or use replace_row.',
    ],
    [
      'is not replaced by two lines',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_block', block: 6, markdown: '| x | y |\n| z | z |' }],
      'A row is replaced by one line `| a | b |`.',
      'Give one such line, or use replace_row.',
    ],
    [
      'is not replaced by text',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_block', block: 6, markdown: 'x' }],
      'A row is replaced by one line `| a | b |`.',
      'Give one such line, or use replace_row.',
    ],
    [
      'is not deleted as a block',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'delete_block', block: 6 }],
      'A row is not deleted as a block: other cells may reach over it.',
      'Use delete_row.',
    ],
    [
      'has no block beside it',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_after', block: 6, markdown: 'x' }],
      'New rows are given cell by cell.',
      'Use insert_row.',
    ],
  ]);
});

describe('delete_row', () => {
  makes([
    [
      'takes a row away',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'delete_row', block: 6 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'moves numbers below down',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'delete_row', block: 4 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr><td class="numberingColumn">1</td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'makes a merged cell lower',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'delete_row', block: 11 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>m</p></td><td><p>b</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'leaves a merged cell that begins in it to the next row',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'delete_row', block: 6 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>m</p></td><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'leaves one that stands last in it, and two together, as high as they still are',
      '<table><tbody><tr><td><p>a</p></td><td rowspan="3" ac:local-id="c"><p>m</p></td><td rowspan="2"><p>n</p></td></tr><tr><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>o</p></td></tr></tbody></table>',
      [{ type: 'delete_row', block: 1 }],
      '<table><tbody><tr><td><p>b</p></td><td rowspan="2" ac:local-id="c"><p>m</p></td><td><p>n</p></td></tr><tr><td><p>c</p></td><td><p>o</p></td></tr></tbody></table>',
    ],
  ]);
  refuses([
    [
      'does not take the only row',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><td><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'delete_row', block: 1 }],
      'It is the only row of the table.',
      'Delete the table instead.',
    ],
    [
      'needs a row',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'delete_row', block: 7 }],
      'Block {7} is a cell, no row.',
      'Name a row of the table.',
    ],
  ]);
});

describe('replace_cell', () => {
  makes([
    [
      'by row and column',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: 'x', row: 1, column: 1 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>x</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'by its block',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 9, markdown: 'x' }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>x</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'in a header',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: '**x**', row: 0, column: 0 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>x</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'with nothing',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: ' ', row: 1, column: 0 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p /></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'with a list',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: '- x\n- y', row: 1, column: 0 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><ul><li><p>x</p></li><li><p>y</p></li></ul></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'with a numbered list of one',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: '1) x', row: 1, column: 0 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><ol start="1"><li><p>x</p></li></ol></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'with a bar and a break',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: 'x | y<br>z', row: 1, column: 0 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>x | y<br />z</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'with bullets in a line',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: '• x<br>• y', row: 1, column: 0 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><ul><li><p>x</p></li><li><p>y</p></li></ul></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'with storage of its content',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, row: 1, column: 0, storage: '<p>x</p>' }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>x</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'with storage of a cell',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, row: 1, column: 0, storage: '<td class="k">x</td>' }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td class="k">x</td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'with storage of a header cell',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, row: 1, column: 0, storage: '<th>x</th>' }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><th>x</th><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'that a merged cell covers',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: 'x', row: 2, column: 0 }],
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>x</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'without content',
      '<table><tbody><tr><td class="k" /></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: 'x', row: 0, column: 0 }],
      '<table><tbody><tr><td class="k"><p>x</p></td></tr></tbody></table>',
    ],
  ]);
  refuses([
    [
      'with storage of two cells',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, row: 1, column: 0, storage: '<td>x</td><td>y</td>' }],
      'The new content has tags `<td>` of its own beside other content, and td cannot hold another one.',
      'Give one such element, or only what stands inside of it.',
    ],
    [
      'with storage of a cell beside a text',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, row: 1, column: 0, storage: '<p>w</p><th>x</th>' }],
      'The new content has tags `<td>` of its own beside other content, and td cannot hold another one.',
      'Give one such element, or only what stands inside of it.',
    ],
    [
      'that is no cell',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: 'x', row: 3, column: 0 }],
      'The table has no cell in row 3, column 0: it has 3 rows and 2 columns.',
      'Count rows and columns from 0; header rows count, numbering columns do not.',
    ],
    [
      'without a column',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: 'x', row: 1 }],
      'Which cell of the table is meant?',
      'Give `row` and `column`, counted from 0, or name the cell itself.',
    ],
    [
      'without a row',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: 'x', column: 1 }],
      'Which cell of the table is meant?',
      'Give `row` and `column`, counted from 0, or name the cell itself.',
    ],
    [
      'of a paragraph',
      '<p>p</p>',
      [{ type: 'replace_cell', block: 0, markdown: 'x', row: 1, column: 1 }],
      'Block {0} is a paragraph, no table.',
      'Name the table.',
    ],
    [
      'that is cut short',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><td><p>one two three four five six seven eight nine</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, markdown: 'one two ... (rest unchanged)', row: 0, column: 0 }],
      'The new content has "(rest unchanged)" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    ],
    [
      'is not deleted',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'delete_block', block: 7 }],
      'A cell cannot be deleted: its row would miss a column.',
      'Use replace_cell with empty content.',
    ],
    [
      'has nothing beside it',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      [{ type: 'insert_before', block: 7, markdown: 'x' }],
      'Nothing can stand beside a cell.',
      'Use insert_row, or name a block inside it.',
    ],
  ]);
});

describe('a whole table', () => {
  makes([
    [
      'keeps its tags and rows',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      '| A | B |\n| - | - |\n| a | x |\n| c | d |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>x</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'gets a row',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      '| A | B |\n| - | - |\n| a | b |\n| x | y |\n| c | d |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>x</p></td><td><p>y</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'gets a first row',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      '| A | B |\n| - | - |\n| x | y |\n| a | b |\n| c | d |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>x</p></td><td><p>y</p></td></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'loses a row',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      '| A | B |\n| - | - |\n| c | d |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'gets a column',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      '| A | B | C |\n| - | - | - |\n| a | b | x |\n| c | d | y |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th><th><p>C</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td><td><p>x</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td><td><p>y</p></td></tr></tbody></table>',
    ],
    [
      'counts its rows anew',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td><p>b</p></td></tr></tbody></table>',
      '| A |\n| - |\n| a |\n| x |\n| b |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td data-highlight-colour="#fff"><p>x</p></td></tr><tr><td class="numberingColumn">3</td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'keeps its numbers',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td><p>b</p></td></tr></tbody></table>',
      '| A |\n| - |\n| x |\n| b |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>x</p></td></tr><tr><td class="numberingColumn">2</td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'loses a numbered row',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr ac:local-id="r"><td class="numberingColumn">1</td><td ac:local-id="c" data-highlight-colour="#fff"><p>a</p></td></tr><tr><td class="numberingColumn">2</td><td><p>b</p></td></tr></tbody></table>',
      '| A |\n| - |\n| b |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th class="numberingColumn"></th><th><p>A</p></th></tr><tr><td class="numberingColumn">1</td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'keeps merged cells',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      '| A | B |\n| - | - |\n| m | b |\n| m | x |\n| e | f |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>x</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'changes a merged cell',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      '| A | B |\n| - | - |\n| z | b |\n|  | d |\n| e | f |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>z</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
    ],
    [
      'without a header keeps header cells',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><td><p>b</p></td></tr><tr><th data-highlight-colour="#eee"><p>C</p></th><td><p>d</p></td></tr></tbody></table>',
      '|  |  |\n| - | - |\n| **A** | x |\n| **C** | d |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><td><p>x</p></td></tr><tr><th data-highlight-colour="#eee"><p>C</p></th><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'keeps spellings that read the same',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a  b<br /></p></td><td><p>https://x.org</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      '| A | B |\n| - | - |\n| a b | <https://x.org> |\n| c | x |',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a  b<br /></p></td><td><p>https://x.org</p></td></tr><tr><td><p>c</p></td><td><p>x</p></td></tr></tbody></table>',
    ],
    [
      'without rows is written anew',
      '<table class="k"><tbody></tbody></table>',
      '| A |\n| - |\n| a |',
      '<table data-layout="default"><tbody><tr><th><p>A</p></th></tr><tr><td><p>a</p></td></tr></tbody></table>',
    ],
    [
      'becomes a paragraph',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      'x',
      '<p>x</p>',
    ],
  ]);
  refuses([
    [
      'with merged cells gets no row',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>m</p></td><td><p>b</p></td></tr><tr><td><p>d</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [
        {
          type: 'replace_block',
          block: 0,
          markdown: '| A | B |\n| - | - |\n| m | b |\n| m | d |\n| e | f |\n| g | h |',
        },
      ],
      'The table has merged cells: rows and columns cannot be added or removed by new Markdown for the whole table.',
      'Use insert_column, delete_column, insert_row, delete_row, replace_row or replace_cell, or give the table as storage.',
    ],
    [
      'with merged cells gets no column',
      '<table class="w" ac:local-id="T"><colgroup><col /><col /></colgroup><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td colspan="2"><p>w</p></td></tr><tr><td><p>e</p></td><td><p>f</p></td></tr></tbody></table>',
      [{ type: 'replace_block', block: 0, markdown: '| A | B | C |\n| - | - | - |\n| w | w | x |\n| e | f | y |' }],
      'The table has merged cells: rows and columns cannot be added or removed by new Markdown for the whole table.',
      'Use insert_column, delete_column, insert_row, delete_row, replace_row or replace_cell, or give the table as storage.',
    ],
  ]);
});
