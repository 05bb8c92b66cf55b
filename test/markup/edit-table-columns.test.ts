// `replace_block` of a table by one with other columns: what stays keeps its bytes.
import { describe, expect, test } from 'vitest';

import { replacedBlock } from './edited.js';

const first = '<tr ac:local-id="r2"><td ac:local-id="c1"><p local-id="p1">First</p></td>';
const march = '<td data-highlight-colour="#ffebe6"><p>March</p></td>';
const second = '<tr><td><p>Second</p></td>';
const open = '<td><p>open</p></td>';
const release = '<th data-highlight-colour="#eae6ff"><p><strong>Release</strong></p></th>';
const due = '<th><p><strong>Due</strong></p></th>';
const wide = '<col style="width: 200px;" />';
const narrow = '<col style="width: 90px;" />';

const table = (columns: string, ...rows: readonly string[]) =>
  `<table data-layout="wide" ac:local-id="t1"><colgroup>${columns}</colgroup><tbody><tr ac:local-id="r1">${rows.join('</tr>')}</tr></tbody></table>`;
const page = table(wide + narrow, release + due, first + march, second + open);
const from = '| Release | Due |\n| - | - |\n| First | March |\n| Second | open |';

describe('a table with other columns', () => {
  test.each<[string, string, string]>([
    [
      'gains one in the middle',
      '| Release | Owner | Due |\n| - | - | - |\n| First | Ann | March |\n| Second | Bob | open |',
      table(
        wide + wide + narrow,
        `${release}<th data-highlight-colour="#eae6ff"><p><strong>Owner</strong></p></th>${due}`,
        `${first}<td><p>Ann</p></td>${march}`,
        `${second}<td><p>Bob</p></td>${open}`,
      ),
    ],
    [
      'gains one while a cell changes and a row comes',
      '| Release | Due | Owner |\n| - | - | - |\n| First | April | |\n| Second | open | Bob |\n| Third | | |',
      table(
        wide + narrow + narrow,
        `${release}${due}<th><p><strong>Owner</strong></p></th>`,
        `${first}${march.replace('March', 'April')}<td data-highlight-colour="#ffebe6"><p /></td>`,
        `${second}${open}<td><p>Bob</p></td>`,
        '<tr><td><p>Third</p></td><td><p /></td><td><p /></td>',
      ),
    ],
    [
      'loses one',
      '| Due |\n| - |\n| March |\n| open |',
      table(narrow, due, `<tr ac:local-id="r2">${march}`, `<tr>${open}`),
    ],
    [
      'has a new heading, known by its cells, beside a new one',
      '| Version | Owner | Due |\n| - | - | - |\n| First | | March |\n| Second | | open |',
      table(
        wide + wide + narrow,
        `${release.replace('Release', 'Version')}<th data-highlight-colour="#eae6ff"><p><strong>Owner</strong></p></th>${due}`,
        `${first}<td><p /></td>${march}`,
        `${second}<td><p /></td>${open}`,
      ),
    ],
    [
      'has one in the place of another',
      '| Release | Owner | State |\n| - | - | - |\n| First | Ann | new |\n| Second | Bob | old |',
      table(
        wide + wide + wide,
        `${release}<th data-highlight-colour="#eae6ff"><p><strong>Owner</strong></p></th><th data-highlight-colour="#eae6ff"><p><strong>State</strong></p></th>`,
        `${first}<td><p>Ann</p></td><td><p>new</p></td>`,
        `${second}<td><p>Bob</p></td><td><p>old</p></td>`,
      ),
    ],
  ])('%s', (name, to, after) => {
    expect(replacedBlock({ name, page, from, to, after })).toBe(after);
  });

  test('with merged cells is refused, with the operations that can do it', () => {
    const merged = page.replace('<td><p>Second</p></td><td><p>open</p></td>', '<td colspan="2"><p>Second</p></td>');
    const given = {
      name: '',
      page: merged,
      from: from.replace('open', 'Second'),
      to: '| a | b | c |\n| - | - | - |\n| 1 | 2 | 3 |',
      after: '',
    };
    expect(() => replacedBlock(given)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        next: 'Use insert_column, delete_column, insert_row, delete_row, replace_row or replace_cell, or give the table as storage.',
      }),
    );
  });
});
