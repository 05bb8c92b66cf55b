import { ours } from '../../ours.js';
import { attributeOf, childElements, type StorageElement } from '../tree.js';
import { invalid } from './refusal.js';
import type { Splice } from './splice.js';
import { opened, withAttribute, withoutAttributes } from './start-tag.js';
import type { Grid, GridCell } from './table-grid.js';
import { cellTag, isHeaderRow, ownOfOneCell } from './table-rows.js';

/** Whether a row has a cell in every column. */
export const isEven = (grid: Grid, row: number): boolean =>
  !Array.from({ length: grid.columns }, (_item, column) => grid.at(row, column)).includes(undefined);

/**
 * What puts a column before the column `at`, or behind the last one. `contents` has storage for each row, an empty text
 * for an empty cell. Merged cells that reach over the place grow.
 */
export function withColumn(grid: Grid, at: number, contents: readonly string[]): Splice[] {
  const grown = new Set<GridCell>();
  const splices: Splice[] = [];
  for (const [row, line] of grid.rows.entries()) {
    const left = grid.at(row, at - 1);
    const content = contents[row] ?? '';
    if (left !== undefined && left === grid.at(row, at)) {
      if (content !== '')
        throw invalid(ours`In row ${row} the new column is part of a merged cell.`, 'Leave its text there empty.');
      if (!grown.has(left)) splices.push(withWidth(left, 1));
      grown.add(left);
      continue;
    }
    const next = grid.startingIn(row).find(({ column }) => column >= at);
    const place = next?.element.start ?? childElements(line).at(-1)?.end ?? line.contentStart;
    splices.push({ start: place, end: place, text: newCell(grid, row, at, content === '' ? '<p />' : content) });
  }
  return [...splices, ...columnTags(grid, at, 1)];
}

/** What takes the column `at` away, and its cells; cells that reach over it get one column narrower and keep their text. */
export function withoutColumn(grid: Grid, at: number): { splices: Splice[]; gone: StorageElement[] } {
  const over = new Set(grid.rows.flatMap((_, row) => grid.at(row, at) ?? []));
  const gone = [...over].filter(({ width }) => width === 1).map(({ element }) => element);
  const narrower = [...over].filter(({ width }) => width > 1).map((cell) => withWidth(cell, -1));
  const removed = gone.map(({ start, end }) => ({ start, end, text: '' }));
  return { splices: [...removed, ...narrower, ...columnTags(grid, at, -1)], gone };
}

/** A cell in the manner of the one beside it, of the kind that its row has. */
function newCell(grid: Grid, row: number, at: number, content: string): string {
  const name = isHeaderRow(grid, row) ? 'th' : 'td';
  const beside = [grid.at(row, at - 1), grid.at(row, at)].find((cell) => cell?.element.name === name);
  const tag = beside ? opened(withoutAttributes(beside.element.tag, ownOfOneCell)) : `<${name}>`;
  return `${cellTag(tag, name)}${content}</${name}>`;
}

/** The start tag of a merged cell made wider or narrower. */
function withWidth({ element, width }: GridCell, change: 1 | -1): Splice {
  const next = width + change;
  const tag = withAttribute(element.tag, 'colspan', next > 1 ? String(next) : undefined);
  return { start: element.start, end: element.contentStart, text: tag };
}

/** The widths of columns, where the table says one for each; otherwise they are left alone. */
function columnTags(grid: Grid, at: number, change: 1 | -1): Splice[] {
  const { table, rows, columns } = grid;
  const tags = childElements(table, 'colgroup').flatMap((group) => childElements(group, 'col'));
  const isSingle = tags.every((tag) => (attributeOf(tag, 'span') ?? '1') === '1');
  const numbers = rows.some((_, row) => grid.numbering(row) !== undefined) ? 1 : 0;
  const first = isSingle ? tags.length - columns : -1;
  if (tags.length === 0 || (first !== 0 && first !== numbers)) return [];
  const tag: StorageElement | undefined = tags[first + (change === 1 ? Math.max(0, at - 1) : at)];
  if (tag === undefined) return [];
  if (change === -1) return [{ start: tag.start, end: tag.end, text: '' }];
  const place = at === 0 ? tag.start : tag.end;
  return [{ start: place, end: place, text: `${tag.tag}${tag.tag.endsWith('/>') ? '' : '</col>'}` }];
}
