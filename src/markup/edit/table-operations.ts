import { blockMarkdown } from '../block-markdown.js';
import type { BlockNode } from '../page-blocks.js';
import { childElements, closest, type StorageElement } from '../tree.js';
import { within } from './enclosed-content.js';
import type { ContentWriter } from './new-content.js';
import type { Content, EditOperation } from './operation.js';
import { blockOf, type Page, type Plan } from './plan.js';
import { invalid } from './refusal.js';
import { blockId, ours } from '../../ours.js';
import type { Splice } from './splice.js';
import { type Grid, type GridCell, readGrid, shownTable } from './table-grid.js';
import {
  cellContent,
  checkColumns,
  isHeaderRow,
  numberIn,
  renumbered,
  rowLike,
  sourceOf,
  textsOfRow,
  withHeight,
} from './table-rows.js';

type Operation<Type extends EditOperation['type']> = Extract<EditOperation, { type: Type }>;

/** The table that a block is. Throws when it is none. */
export function tableOf(block: BlockNode): { element: StorageElement; grid: Grid } {
  if (block.kind !== 'table' || !block.element)
    throw invalid(ours`Block ${blockId(block.id)} is a ${block.kind}, no table.`, 'Name the table.');
  return { element: block.element, grid: readGrid(block.element) };
}

function rowOf(page: Page, id: string): { block: BlockNode; grid: Grid; row: number } {
  const block = blockOf(page, id);
  const table = block.element && block.kind === 'row' ? closest(block.element, 'table') : undefined;
  if (!table) throw invalid(ours`Block ${blockId(id)} is a ${block.kind}, no row.`, 'Name a row of the table.');
  const grid = readGrid(table);
  return { block, grid, row: grid.rows.findIndex((element) => element === block.element) };
}

/** `insert_row`: merged cells that reach over the place grow by one row, numbers below go up by one. */
export function insertRow(
  page: Page,
  writer: ContentWriter,
  { block: id, at, after, cells }: Operation<'insert_row'>,
): Plan {
  const block = blockOf(page, id);
  const { element, grid } = tableOf(block);
  checkColumns(grid, cells);
  const count = grid.rows.length;
  const index = after === undefined ? (at ?? count) : rowIndex(page, grid, after) + 1;
  if (!Number.isInteger(index) || index < 0 || index > count)
    throw invalid(
      ours`The table has ${count} rows: there is no place ${index}.`,
      ours`Give \`at\` from 0 to ${count}.`,
    );
  const above = grid.rows[index - 1];
  const below = grid.rows[index];
  const neighbour = above ?? below;
  if (!neighbour) throw invalid('The table has no rows.', 'Replace the table instead.');
  const covered = new Set<number>();
  const splices: Splice[] = [];
  for (let column = 0; column < grid.columns; column++) {
    const cell = grid.at(index, column);
    if (!cell || cell.row >= index) continue;
    covered.add(column);
    if (cell.column === column) splices.push(withHeight(cell, 1));
  }
  const shown = covered.size > 0 ? (shownTable(page.source, grid, page.site).texts[index] ?? []) : [];
  const contents = cells.map((markdown, column) => {
    if (!covered.has(column)) return sourceOf(cellContent(writer, { markdown }, '', element));
    if (markdown.trim() !== '' && markdown.trim() !== shown[column])
      throw invalid(ours`Column ${column} of the new row is part of a merged cell.`, 'Leave it empty.');
    return '';
  });
  // The row above is the pattern, unless it is the header and there are others.
  const template = above && !(isHeaderRow(grid, index - 1) && below) ? index - 1 : Math.min(index, count - 1);
  const asBody = isHeaderRow(grid, template) && above !== undefined;
  const last = numberIn(grid.numbering(index - 1));
  const number = above ? String(Number(last ?? '0') + 1) : numberIn(grid.numbering(index));
  const text = rowLike(grid, template, contents, { covered, cells: asBody ? 'td' : undefined, number });
  // A header section ends before the rows that follow it.
  const place = above && (!below || above.parent === below.parent) ? above.end : (below?.start ?? neighbour.end);
  splices.push({ start: place, end: place, text }, ...renumbered(grid, index, 1));
  return { splices, block };
}

function rowIndex(page: Page, grid: Grid, id: string): number {
  const { element } = blockOf(page, id);
  const index = grid.rows.findIndex((row) => row === element);
  if (index === -1)
    throw invalid(
      ours`Block ${blockId(id)} is no row of this table.`,
      'Name one of its rows in `after`, or give `at`.',
    );
  return index;
}

/** `replace_row`: one text for each column; cells whose text stays keep their bytes. */
export function replaceRow(page: Page, writer: ContentWriter, { block: id, cells }: Operation<'replace_row'>): Plan {
  const { block, grid, row } = rowOf(page, id);
  checkColumns(grid, cells);
  const shown = shownTable(page.source, grid, page.site).texts[row] ?? [];
  const splices = [...textsOfRow(grid, row, cells, shown)].flatMap(([cell, markdown]) =>
    markdown.trim() === shown[cell.column] ? [] : [cellSplice(page, writer, cell, { markdown })],
  );
  return { splices, block, replaced: [block] };
}

function cellSplice(page: Page, writer: ContentWriter, { element }: GridCell, content: Content): Splice {
  const { start, end, contentStart, contentEnd } = element;
  const before = blockMarkdown({ kind: 'cell' }, page.source.slice(start, end), page.site);
  // An empty cell is a paragraph that holds nothing.
  const given = content.markdown?.trim() === '' ? { storage: '<p />' } : content;
  const text = within(page, element, cellContent(writer, given, before, element));
  const slice = page.source.slice(start, end);
  // Only the content is touched, so that another operation may change the tag.
  const open = slice.slice(0, contentStart - start);
  const close = page.source.slice(contentEnd, end);
  return text.startsWith(open) && text.endsWith(close) && contentEnd < end
    ? { start: contentStart, end: contentEnd, text: text.slice(open.length, text.length - close.length) }
    : { start, end, text };
}

/** `delete_row`: cells that reach over it get one row lower; those that begin in it then begin in the next one. */
export function deleteRow(page: Page, { block: id }: Operation<'delete_row'>): Plan {
  const { block, grid, row } = rowOf(page, id);
  if (grid.rows.length === 1) throw invalid('It is the only row of the table.', 'Delete the table instead.');
  const splices: Splice[] = [{ start: block.start, end: block.end, text: '' }];
  const below = grid.rows[row + 1];
  for (const cell of grid.startingIn(row)) {
    if (cell.height === 1 || below === undefined) continue;
    // A merged cell stays for the rows below, and now begins in the next one.
    const next = grid.startingIn(row + 1).find(({ column }) => column > cell.column);
    const place = next?.element.start ?? childElements(below).at(-1)?.end ?? below.contentStart;
    const content = page.source.slice(cell.element.contentStart, cell.element.end);
    splices.push({ start: place, end: place, text: withHeight(cell, -1).text + content });
  }
  for (let column = 0; column < grid.columns; column++) {
    const cell = grid.at(row, column);
    if (cell && cell.row < row && cell.column === column) splices.push(withHeight(cell, -1));
  }
  splices.push(...renumbered(grid, row + 1, -1));
  return { splices, block, deleted: [block], gone: true };
}

/** `replace_cell`: by its block, or by its place in the table; a place that a merged cell covers means that cell. */
export function replaceCell(
  page: Page,
  writer: ContentWriter,
  { block: id, row, column }: { block: string; row?: number; column?: number },
  content: Content,
): Plan {
  const named = blockOf(page, id);
  const block = named.kind === 'cell' ? named : cellAt(page, named, row, column);
  const { element } = block;
  if (!element) throw invalid(ours`Block ${blockId(id)} is no cell.`, 'Name a cell, or a table with row and column.');
  const splice = cellSplice(page, writer, { element, row: 0, column: 0, height: 1, width: 1 }, content);
  return { splices: [splice], block, replaced: [block] };
}

function cellAt(page: Page, table: BlockNode, row: number | undefined, column: number | undefined): BlockNode {
  const { grid } = tableOf(table);
  if (row === undefined || column === undefined)
    throw invalid(
      'Which cell of the table is meant?',
      'Give `row` and `column`, counted from 0, or name the cell itself.',
    );
  const cell = grid.at(row, column);
  const block = cell && page.blocks.find(({ element }) => element === cell.element);
  if (block) return block;
  throw invalid(
    ours`The table has no cell in row ${row}, column ${column}: it has ${grid.rows.length} rows and ${grid.columns} columns.`,
    'Count rows and columns from 0; header rows count, numbering columns do not.',
  );
}
