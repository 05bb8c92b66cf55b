import { asked, ours, quoting, wiki } from '../../ours.js';
import type { PageBlock, PageDocument } from '../page-document.js';
import type { Steps } from '../steps.js';
import { childElements, parseTreeInSteps } from '../tree.js';
import type { AddressedOperation } from './edit-action.js';
import { plainWords, sectionRange } from './find-block.js';
import { invalid, quoted } from './refusal.js';
import { children, tableAround } from './relatives.js';
import { type Grid, readGrid } from './table-grid.js';

/** The one table of a section, or of the page. Throws when there is none or several are. */
export function onlyTable(document: PageDocument, section: string | undefined): PageBlock {
  const range = section === undefined ? undefined : sectionRange(document, section);
  const tables = document.blocks.filter(
    ({ kind, start, end }) => kind === 'table' && (range === undefined || (start >= range.start && end <= range.end)),
  );
  const [only] = tables;
  if (only !== undefined && tables.length === 1) return only;
  throw invalid(
    quoting`${range === undefined ? 'The page' : quoting`The section ${wiki(quoted(range.text))}`} has ${tables.length === 0 ? 'no table' : ours`${tables.length} tables`}.`,
    'Name the row that the new one comes after in `at`.',
  );
}

/** The table of a row, or the only one. */
export function* tableMeant(
  document: PageDocument,
  { at, section }: AddressedOperation,
  rowAt: () => Steps<PageBlock>,
): Steps<PageBlock> {
  return at === undefined ? onlyTable(document, section) : tableAround(document, yield* rowAt());
}

/** Each row as its table shows it: a merged cell stands in every row that it covers. Only rows of tables with such cells. */
export function* textsOfRows(document: PageDocument): Steps<ReadonlyMap<PageBlock, string>> {
  const texts = new Map<PageBlock, string>();
  for (const table of document.blocks) {
    if (table.kind !== 'table' || !/\srowspan\s*=/u.test(document.storage.slice(table.start, table.end))) continue;
    const rows = rowsOf(document, table);
    const [first = '', , ...rest] = (yield* table.markdownInSteps()).split('\n');
    // A table without a header has an empty one.
    const lines = rest.length === rows.length ? rest : [first, ...rest];
    for (const [index, row] of rows.entries()) {
      const line = lines[index];
      if (line !== undefined && lines.length === rows.length) texts.set(row, line);
    }
  }
  return texts;
}

/** The rows of a table, in order. */
export const rowsOf = (document: PageDocument, table: PageBlock): PageBlock[] =>
  children(document, table).filter(({ kind }) => kind === 'row');

/** Index of a column by its heading or by its number from 1. */
export function columnOf(document: PageDocument, table: PageBlock, column: string): number {
  const headings = headingsOf(document, table);
  const wanted = plainWords(column).toLowerCase();
  const named = headings.flatMap((text, index) => (text.toLowerCase() === wanted ? [index] : []));
  const number = /^\d{1,3}$/u.test(wanted) ? Number(wanted) - 1 : -1;
  const index = named.length === 1 ? named[0] : number >= 0 && number < headings.length ? number : undefined;
  if (index !== undefined) return index;
  throw invalid(
    quoting`The table has ${named.length > 1 ? 'several columns' : 'no column'} ${asked(column)}: its columns are ${wiki(headings.map((text) => quoted(text, 40)).join(', '))}.`,
    'Give the heading of one, or its number from 1.',
  );
}

const headingsOf = (document: PageDocument, table: PageBlock): string[] =>
  cellTexts(rowsOf(document, table)[0]?.markdown ?? '');

/** A cell by its row and column. A merged cell is more than that place: whoever names the place may not know it. */
export function* cellIn(
  document: PageDocument,
  row: PageBlock,
  name: string,
): Steps<{ block: string; row: number; column: number }> {
  const table = tableAround(document, row);
  const place = { row: rowsOf(document, table).indexOf(row), column: columnOf(document, table, name) };
  const cell = (yield* gridOf(document, table))?.at(place.row, place.column);
  if (cell !== undefined && (cell.width > 1 || cell.height > 1)) {
    const spanned = headingsOf(document, table).slice(cell.column, cell.column + cell.width);
    throw invalid(
      quoting`The cell is merged: it covers ${cell.height} ${cell.height === 1 ? 'row' : 'rows'} and the columns ${wiki(spanned.map((text) => quoted(text, 40)).join(', '))}, which would all change.`,
      'To change all of them give the words of the cell itself in `at`, without `column`; to change one, undo the merge in the browser first.',
    );
  }
  return { block: table.id, ...place };
}

/** Where in its table a cell is, for people: its row by number and first words, all columns that it covers by name. */
export function* cellPlace(document: PageDocument, cell: PageBlock): Steps<string> {
  const table = tableAround(document, cell);
  const rows = rowsOf(document, table);
  const grid = yield* gridOf(document, table);
  const row = rows.findIndex(({ start, end }) => start <= cell.start && end >= cell.end);
  const place = grid?.startingIn(row).find(({ element }) => element.start + table.start === cell.start);
  if (place === undefined) return 'in a cell';
  const headings = headingsOf(document, table).slice(place.column, place.column + place.width);
  const first = cellTexts(rows[place.row]?.markdown ?? '')[0] ?? '';
  const numbers = place.height === 1 ? `row ${place.row + 1}` : `rows ${place.row + 1} to ${place.row + place.height}`;
  const names = headings.map((text) => quoted(text, 40)).join(', ');
  return `${numbers} ${quoted(first, 40)}, ${place.width === 1 ? 'column' : 'columns'} ${names}`;
}

function* gridOf(document: PageDocument, table: PageBlock): Steps<Grid | undefined> {
  const [element] = childElements(yield* parseTreeInSteps(document.storage.slice(table.start, table.end)));
  return element && readGrid(element);
}

/** The texts between the bars of a row's Markdown. */
function cellTexts(markdown: string): string[] {
  return markdown
    .trim()
    .replace(/^\|/u, '')
    .replace(/\|$/u, '')
    .split(/(?<!\\)\|/u)
    .map(plainWords);
}
