import { markdownOf } from '../block-markdown.js';
import { markdownToStorage } from '../from-markdown.js';
import type { SiteOptions } from '../target.js';
import { childElements, parseTree, type StorageElement, type StorageNode } from '../tree.js';
import { align, type Step, type Unit } from './align-blocks.js';
import { isEven } from './column-splices.js';
import type { Piece } from './merge-inline.js';
import { withOtherColumns } from './other-columns.js';
import { Patch } from './patch.js';
import type { Page } from './plan.js';
import { invalid } from './refusal.js';
import { type Grid, readGrid, type ShownTable, shownTable } from './table-grid.js';
import { type CellName, isHeaderRow, numberIn, rowLike, textsOfRow } from './table-rows.js';

/** What the table needs of the graft around it. */
export interface TableGraft {
  readonly page: Page;
  /** Source of the new content. */
  readonly fresh: string;
  unit(element: StorageElement): Unit;
  /** A cell as one of a name, with changed content if there is any. */
  cell(old: StorageElement, fresh: StorageElement | undefined, name: CellName): Piece[];
  /** Old content that may come back elsewhere. */
  release(nodes: readonly StorageNode[]): void;
  /** The table of some storage, in the place of the old one, changed to the new one. */
  again(storage: string, fresh: StorageElement): Piece[];
}

/**
 * An old table changed to what a new one says. It keeps its tags, widths, numbers, and every row and cell whose text
 * stays; of tables without cells, or with rows that are short of some, other columns make all rows new. Rows of a table with merged cells are not added or removed.
 * The first row becomes a header, or is one no more, as the line below it in the Markdown says.
 */
export function graftTable(old: StorageElement, fresh: StorageElement, graft: TableGraft): Piece[] {
  const { page } = graft;
  const grid = readGrid(old);
  const next = readGrid(fresh);
  const shown = shownTable(page.source, grid, page.site);
  const given = shownTable(graft.fresh, next, page.site);
  // A header without text reads like none: it stays, and the rows given are those below it.
  const skipped = shown.hasHeader && !given.hasHeader && shown.texts[0]?.every((text) => text === '') ? 1 : 0;
  if (grid.isMerged && (grid.rows.length !== next.rows.length + skipped || grid.columns !== next.columns))
    throw invalid(
      'The table has merged cells: rows and columns cannot be added or removed by new Markdown for the whole table.',
      'Use insert_column, delete_column, insert_row, delete_row, replace_row or replace_cell, or give the table as storage.',
    );
  const isRegular = grid.columns > 0 && next.columns > 0 && grid.rows.every((_, row) => isEven(grid, row));
  if (grid.columns !== next.columns && isRegular)
    return graft.again(withOtherColumns(page.source.slice(old.start, old.end), shown, given), fresh);
  if (grid.columns !== next.columns || grid.rows.length === 0) {
    graft.release([old]);
    const content = fresh.children.map((node): Piece =>
      node.type === 'element' ? { fresh: node } : graft.fresh.slice(node.start, node.end),
    );
    return [old.tag, ...content, `</${old.name}>`];
  }
  const table: TableChange = {
    grid,
    next,
    shown,
    given: {
      hasHeader: given.hasHeader,
      texts: asShown(given.texts, shown.texts, page.source.slice(old.start, old.end), page.site),
    },
    graft,
  };
  return [old.tag, ...rowsOf(table, skipped), `</${old.name}>`];
}

interface TableChange {
  readonly grid: Grid;
  readonly next: Grid;
  readonly shown: ShownTable;
  /** The new texts, as the old table spells them. */
  readonly given: ShownTable;
  readonly graft: TableGraft;
}

/** The rows of a changed table with all that stands between them; the first `skipped` ones stay as they are. */
function rowsOf(table: TableChange, skipped: number): Piece[] {
  const { grid, next, shown, given, graft } = table;
  const { source } = graft.page;
  const unit = (element: StorageElement, cells: readonly string[] = []): Unit => ({
    ...graft.unit(element),
    markdown: cells.join(' | '),
  });
  const olds = grid.rows.map((element, row) => unit(element, shown.texts[row]));
  const news = next.rows.map((element, row) => unit(element, given.texts[row]));
  const steps = [
    ...olds.slice(0, skipped).map((one): Step => ({ old: one, fresh: one })),
    ...(grid.isMerged
      ? olds.slice(skipped).map((one, row): Step => ({ old: one, fresh: news[row] }))
      : align(olds.slice(skipped), news)),
  ];
  const moved = movedRows(steps);
  const gone = new Set(moved.values());
  // Numbers are written anew only when the rows are other ones.
  const isRecounted = steps.some((step) => !step.old || !step.fresh);
  const numbers = olds.map((_, row) => numberIn(grid.numbering(row)));
  let number = Number(numbers.find((text) => text !== undefined) ?? '1');
  const pieces: Piece[] = [];
  let at = grid.table.contentStart;
  let row = 0;
  for (const [place, { old: one, fresh: other }] of steps.entries()) {
    if (!one && other) {
      const before = at === grid.table.contentStart ? undefined : grid.rows[row];
      const after = grid.rows[olds.findIndex((old) => steps.slice(place + 1).some((step) => step.old === old))];
      // What stands between the tags of the table and its first row, or between its header and its body, comes first.
      const opens =
        before === undefined || (before.parent !== after?.parent && !isHeaderRow(next, news.indexOf(other)));
      if (after !== undefined && opens) {
        pieces.push(source.slice(at, after.start));
        at = after.start;
      }
    }
    if (one) {
      pieces.push(source.slice(at, one.start));
      at = one.end;
      row = olds.indexOf(one);
    }
    const isCounted = other !== undefined && (!one || numbers[row] !== undefined);
    const own = isCounted ? String(number++) : undefined;
    const from = one ?? (other && moved.get(other));
    if (from && other)
      pieces.push(...changedRow(table, olds.indexOf(from), news.indexOf(other), isRecounted ? own : undefined));
    else if (other) pieces.push(newRow(table, row, news.indexOf(other), own));
    else if (one && !gone.has(one)) graft.release(one.nodes);
  }
  return [...pieces, source.slice(at, grid.table.contentEnd)];
}

/** Old rows that stand elsewhere in the new table with the same texts, by their new ones. */
function movedRows(steps: readonly Step[]): Map<Unit, Unit> {
  const removed = new Map<string, Unit[]>();
  for (const { old, fresh } of steps)
    if (old && !fresh) removed.set(old.markdown, [...(removed.get(old.markdown) ?? []), old]);
  const moved = new Map<Unit, Unit>();
  for (const { old, fresh } of steps) {
    const from = fresh && !old ? removed.get(fresh.markdown)?.shift() : undefined;
    if (fresh && from) moved.set(fresh, from);
  }
  return moved;
}

/** Texts as the old table shows them where they only differ in how they read once they are written. */
function asShown(
  given: ShownTable['texts'],
  shown: ShownTable['texts'],
  table: string,
  site: SiteOptions,
): ShownTable['texts'] {
  const all = shown.flat();
  if (given.flat().every((text, index) => text === all[index])) return given;
  const { storage } = markdownToStorage(markdownOf(table, site), site);
  const element = childElements(parseTree(storage), 'table')[0];
  if (!element) return given;
  const again = shownTable(storage, readGrid(element), site).texts;
  // A header without text is not written again.
  const rows = shown.slice(shown.length - again.length);
  const known = new Map(
    again.flatMap((row, index) => row.map((text, column) => [text, rows[index]?.[column] ?? text] as const)),
  );
  return given.map((row) => row.map((text) => known.get(text) ?? text));
}

/** An old row with what the new one says; its number is written anew if one is given. */
function changedRow({ grid, next, shown, given, graft }: TableChange, row: number, nextRow: number, number?: string) {
  const { source } = graft.page;
  const element = grid.rows[row] ?? grid.table;
  const texts = shown.texts[row] ?? [];
  const wanted = textsOfRow(grid, row, given.texts[nextRow] ?? [], texts);
  const wasHeader = row === 0 && shown.hasHeader;
  const isHeader = nextRow === -1 ? wasHeader : nextRow === 0 && given.hasHeader;
  if (wasHeader && !isHeader && element.parent?.name === 'thead')
    throw invalid(
      'The header of this table stands in a part of its own, which new Markdown for the whole table cannot dissolve.',
      'Keep the header row, or give the table as storage.',
    );
  const patch = new Patch(source, element.start);
  const counter = grid.numbering(row);
  const counted = numberIn(counter);
  if (counter && counted !== undefined && number !== undefined) {
    const start = source.indexOf(counted, counter.contentStart);
    patch.replace({ start, end: start + counted.length }, [number]);
  }
  for (const cell of grid.startingIn(row)) {
    const own = cell.element.name === 'th' ? 'th' : 'td';
    const as: CellName = wasHeader === isHeader ? own : isHeader ? 'th' : 'td';
    const isSame = (wanted.get(cell) ?? texts[cell.column]) === texts[cell.column];
    const fresh = isSame ? undefined : next.at(nextRow, cell.column)?.element;
    if (fresh || as !== own) patch.replace(cell.element, graft.cell(cell.element, fresh, as));
  }
  return patch.upTo(element.end);
}

/** The storage of a row that the old table has not, in the manner of the one below or above its place. */
function newRow({ grid, next, given, graft }: TableChange, row: number, nextRow: number, number?: string): string {
  const contents = next
    .startingIn(nextRow)
    .map(({ element }) => graft.fresh.slice(element.contentStart, element.contentEnd));
  const template = isHeaderRow(grid, row) && grid.rows.length > row + 1 ? row + 1 : row;
  const isHeader = nextRow === 0 && given.hasHeader;
  const cells = isHeader ? 'th' : isHeaderRow(grid, template) && !isHeaderRow(next, nextRow) ? 'td' : undefined;
  return rowLike(grid, template, contents, { cells, number });
}
