import { ours } from '../../ours.js';
import { attributeOf, childElements, type StorageElement } from '../tree.js';
import type { ContentWriter } from './new-content.js';
import type { EditOperation } from './operation.js';
import { blockOf, type Page, type Plan } from './plan.js';
import { invalid } from './refusal.js';
import type { Splice } from './splice.js';
import { opened, withAttribute, withoutAttributes } from './start-tag.js';
import type { Grid, GridCell } from './table-grid.js';
import { tableOf } from './table-operations.js';
import { cellContent, cellTag, isHeaderRow, ownOfOneCell, sourceOf } from './table-rows.js';

type Operation<Type extends EditOperation['type']> = Extract<EditOperation, { type: Type }>;

/** `insert_column`: merged cells that reach over the place grow by one column. */
export function insertColumn(page: Page, writer: ContentWriter, operation: Operation<'insert_column'>): Plan {
  const block = blockOf(page, operation.block);
  const { element, grid } = tableOf(block);
  const { at = grid.columns, cells } = operation;
  if (!Number.isInteger(at) || at < 0 || at > grid.columns)
    throw invalid(
      ours`The table has ${grid.columns} columns: there is no place ${at}.`,
      ours`Give \`at\` from 0 to ${grid.columns}.`,
    );
  if (cells.length !== grid.rows.length)
    throw invalid(
      ours`The table has ${grid.rows.length} rows, but ${cells.length} cells are given.`,
      'Give one text for each row, the header first and empty ones too.',
    );
  refuseRagged(grid);
  const grown = new Set<GridCell>();
  const splices: Splice[] = [];
  for (const [row, line] of grid.rows.entries()) {
    const left = grid.at(row, at - 1);
    const text = cells[row] ?? '';
    if (left !== undefined && left === grid.at(row, at)) {
      if (text.trim() !== '')
        throw invalid(ours`In row ${row} the new column is part of a merged cell.`, 'Leave its text there empty.');
      if (!grown.has(left)) splices.push(withWidth(left, 1));
      grown.add(left);
      continue;
    }
    const content = text.trim() === '' ? '<p />' : sourceOf(cellContent(writer, { markdown: text }, '', element));
    const next = grid.startingIn(row).find(({ column }) => column >= at);
    const place = next?.element.start ?? childElements(line).at(-1)?.end ?? line.contentStart;
    splices.push({ start: place, end: place, text: newCell(grid, row, at, content) });
  }
  return { splices: [...splices, ...columnTags(grid, at, 1)], block };
}

/** `delete_column`: cells that reach over it get one column narrower and keep their text. */
export function deleteColumn(page: Page, { block: id, at }: Operation<'delete_column'>): Plan {
  const block = blockOf(page, id);
  const { grid } = tableOf(block);
  if (!Number.isInteger(at) || at < 0 || at >= grid.columns)
    throw invalid(
      ours`The table has ${grid.columns} columns: there is no column ${at}.`,
      ours`Give \`at\` from 0 to ${grid.columns - 1}.`,
    );
  if (grid.columns === 1) throw invalid('It is the only column of the table.', 'Delete the table instead.');
  const over = new Set(grid.rows.flatMap((_, row) => grid.at(row, at) ?? []));
  const gone = [...over].filter(({ width }) => width === 1).map(({ element: { start, end } }) => ({ start, end }));
  const narrower = [...over].filter(({ width }) => width > 1).map((cell) => withWidth(cell, -1));
  return {
    splices: [...gone.map((range) => ({ ...range, text: '' })), ...narrower, ...columnTags(grid, at, -1)],
    block,
    deleted: gone,
  };
}

/** A cell that misses has no place beside which another could stand. */
function refuseRagged(grid: Grid): void {
  if (grid.columns === 0) throw invalid('The table has no cells.', 'Replace the table instead.');
  const row = grid.rows.findIndex((_, index) =>
    Array.from({ length: grid.columns }, (_item, column) => grid.at(index, column)).includes(undefined),
  );
  if (row === -1) return;
  throw invalid(
    ours`Row ${row} of the table has fewer cells than its other rows.`,
    'Replace that row first, with a text for each column.',
  );
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
