import { ours } from '../../ours.js';
import { isEven, withColumn, withoutColumn } from './column-splices.js';
import type { ContentWriter } from './new-content.js';
import type { EditOperation } from './operation.js';
import { blockOf, type Page, type Plan } from './plan.js';
import { invalid } from './refusal.js';
import type { Grid } from './table-grid.js';
import { tableOf } from './table-operations.js';
import { cellContent, hasBoldTexts, inBold, isHeaderRow, sourceOf } from './table-rows.js';

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
  const contents = cells.map((text, row) => {
    const content = text.trim() === '' ? '' : sourceOf(cellContent(writer, { markdown: text }, '', element));
    return isHeaderRow(grid, row) && hasBoldTexts(grid.startingIn(row)) ? inBold(content) : content;
  });
  return { splices: withColumn(grid, at, contents), block };
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
  const { splices, gone } = withoutColumn(grid, at);
  return { splices, block, deleted: gone.map(({ start, end }) => ({ start, end })) };
}

/** A cell that misses has no place beside which another could stand. */
function refuseRagged(grid: Grid): void {
  if (grid.columns === 0) throw invalid('The table has no cells.', 'Replace the table instead.');
  const row = grid.rows.findIndex((_, index) => !isEven(grid, index));
  if (row === -1) return;
  throw invalid(
    ours`Row ${row} of the table has fewer cells than its other rows.`,
    'Replace that row first, with a text for each column.',
  );
}
