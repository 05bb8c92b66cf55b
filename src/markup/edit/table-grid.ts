import { markdownOf } from '../block-markdown.js';
import { elementKind } from '../elements.js';
import type { SiteOptions } from '../target.js';
import { attributeOf, childElements, isNumbering, type StorageElement } from '../tree.js';

/** A cell and the places it covers; numbers count from 0, numbering columns left out. */
export interface GridCell {
  readonly element: StorageElement;
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
}

/** A table as a rectangle: which cell covers which place. */
export interface Grid {
  readonly table: StorageElement;
  readonly rows: readonly StorageElement[];
  readonly columns: number;
  /** The cell that covers a place; undefined where a short row has none. */
  at(row: number, column: number): GridCell | undefined;
  /** The cells that begin in a row, from left to right. */
  startingIn(row: number): readonly GridCell[];
  /** The cell that holds the number of the row, if the editor numbers rows. */
  numbering(row: number): StorageElement | undefined;
  readonly isMerged: boolean;
}

// Confluence's own limit of columns is far below; a hostile number must not make a large grid.
const maxSpan = 1000;

function spanOf(cell: StorageElement, name: 'rowspan' | 'colspan'): number {
  const value = Number.parseInt(attributeOf(cell, name) ?? '1', 10);
  return value >= 1 ? Math.min(value, maxSpan) : 1;
}

/** The rows of a table in order, whatever section they stand in. */
function rowsOf(table: StorageElement): StorageElement[] {
  return childElements(table).flatMap((child) =>
    child.name === 'tr' ? [child] : elementKind(child.name).isRowGroup ? childElements(child, 'tr') : [],
  );
}

/** Reads the grid of a table; a span that reaches over the last row ends with it. */
export function readGrid(table: StorageElement): Grid {
  const rows = rowsOf(table);
  const places: (GridCell | undefined)[][] = rows.map(() => []);
  const numbers: (StorageElement | undefined)[] = [];
  const starting: GridCell[][] = rows.map(() => []);
  let columns = 0;
  let isMerged = false;
  for (const [row, element] of rows.entries()) {
    const line = places[row] ?? [];
    let column = 0;
    for (const cell of childElements(element)) {
      if (cell.name !== 'td' && cell.name !== 'th') continue;
      if (isNumbering(cell)) {
        numbers[row] = cell;
        continue;
      }
      while (line[column]) column++;
      const height = Math.min(spanOf(cell, 'rowspan'), rows.length - row);
      const width = spanOf(cell, 'colspan');
      const placed: GridCell = { element: cell, row, column, height, width };
      starting[row]?.push(placed);
      isMerged ||= height > 1 || width > 1;
      columns = Math.max(columns, column + width);
      for (let down = row; down < row + height; down++)
        for (let right = column; right < column + width; right++) {
          const target = places[down];
          if (target) target[right] ??= placed;
        }
      column += width;
    }
  }
  return {
    table,
    rows,
    columns,
    at: (row, column) => places[row]?.[column],
    startingIn: (row) => starting[row] ?? [],
    numbering: (row) => numbers[row],
    isMerged,
  };
}

/** A table as its Markdown shows it. */
export interface ShownTable {
  /** What each place shows; merged cells are repeated. */
  readonly texts: readonly (readonly string[])[];
  /** Whether the first row stands above the line; a table without such a row has an empty line there. */
  readonly hasHeader: boolean;
}

export function shownTable(source: string, grid: Grid, site: SiteOptions): ShownTable {
  const lines = markdownOf(source.slice(grid.table.start, grid.table.end), site)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  const [head = '', , ...body] = lines;
  const hasHeader = lines.length === grid.rows.length + 1;
  const shown = hasHeader ? [head, ...body] : body;
  return { texts: grid.rows.map((_, row) => cellTexts(shown[row] ?? '', grid.columns)), hasHeader };
}

/** The cells of one line of a Markdown table. */
export function cellTexts(line: string, columns: number): string[] {
  const cells = line
    .trim()
    .replace(/^\|/u, '')
    .replace(/(?<!\\)\|$/u, '')
    .split(/(?<!\\)\|/u)
    .map((cell) => cell.trim());
  return Array.from({ length: Math.max(columns, cells.length) }, (_, index) => cells[index] ?? '');
}
