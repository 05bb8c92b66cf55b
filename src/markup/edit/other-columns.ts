import { markdownToStorage } from '../from-markdown.js';
import { childElements, parseTree } from '../tree.js';
import { withColumn, withoutColumn } from './column-splices.js';
import { differences, type Pair } from './differences.js';
import { applied, type Splice } from './splice.js';
import { type Grid, readGrid, type ShownTable } from './table-grid.js';
import { hasBoldTexts, inBold, isHeaderRow } from './table-rows.js';

/** A column by its texts, from the top. */
interface Column {
  readonly at: number;
  readonly texts: readonly string[];
}

/**
 * A table without merged cells, as storage, with the columns that another one has: columns that are there no more go, new
 * ones are empty. All else keeps its bytes. A column is the same by its heading, or by what its cells say.
 */
export function withOtherColumns(storage: string, shown: ShownTable, given: ShownTable): string {
  const pairs = pairedColumns(columnsOf(shown), columnsOf(given));
  let table = storage;
  const change = (splices: (grid: Grid) => readonly Splice[]): void => {
    const [element] = childElements(parseTree(table), 'table');
    if (element)
      table = applied(
        table,
        [...splices(readGrid(element))].toSorted((one, other) => one.start - other.start),
      );
  };
  for (const { from, to } of pairs.toReversed())
    if (from && !to) change((grid) => withoutColumn(grid, from.at).splices);
  for (const { from, to } of pairs)
    if (to && !from) change((grid) => withColumn(grid, to.at, boldHeader(grid, to.texts[0] ?? '')));
  return table;
}

/** Its header where those of the others are bold, which Markdown does not show: it is found to be the same then. */
function boldHeader(grid: Grid, header: string): string[] {
  if (header === '' || !isHeaderRow(grid, 0) || !hasBoldTexts(grid.startingIn(0))) return [];
  return [inBold(markdownToStorage(header).storage)];
}

const columnsOf = ({ texts }: ShownTable): Column[] =>
  Array.from({ length: Math.max(...texts.map(({ length }) => length)) }, (_, at) => ({
    at,
    texts: texts.map((row) => row[at] ?? ''),
  }));

/** Old and new columns in one order: those of one heading first, then, between these, those with the same cells. */
function pairedColumns(olds: readonly Column[], news: readonly Column[]): Pair<Column>[] {
  const isSame = (one: Column, other: Column): boolean =>
    one.texts[0] !== '' ? one.texts[0] === other.texts[0] : one.texts.join('\n') === other.texts.join('\n');
  const pairs = differences(olds, news, isSame) ?? [];
  const found: Pair<Column>[] = [];
  let removed: Column[] = [];
  let added: Column[] = [];
  const flush = (): void => {
    found.push(...alike(removed, added));
    removed = [];
    added = [];
  };
  for (const { from, to } of pairs) {
    if (from && to) {
      flush();
      found.push({ from, to });
    } else if (from) removed.push(from);
    else if (to) added.push(to);
  }
  flush();
  return found;
}

/** Columns between two of the same heading: one with a new heading is known by its cells. */
function alike(removed: readonly Column[], added: readonly Column[]): Pair<Column>[] {
  const pairs: Pair<Column>[] = [];
  let next = 0;
  for (const from of removed) {
    const match = added.findIndex((to, index) => index >= next && sharesCells(from, to));
    if (match === -1) pairs.push({ from });
    else {
      pairs.push(...added.slice(next, match).map((to) => ({ to })), { from, to: added[match] });
      next = match + 1;
    }
  }
  return [...pairs, ...added.slice(next).map((to) => ({ to }))];
}

/** Whether at least half of the cells below the heading are still there. */
function sharesCells({ texts: [, ...olds] }: Column, { texts: [, ...news] }: Column): boolean {
  const told = olds.filter((text) => text !== '');
  const kept = told.filter((text) => news.includes(text));
  return kept.length > 0 && kept.length * 2 >= told.length;
}
