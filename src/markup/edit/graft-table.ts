import { markdownOf } from '../block-markdown.js';
import { markdownToStorage } from '../from-markdown.js';
import type { SiteOptions } from '../target.js';
import { childElements, parseTree, type StorageElement, type StorageNode } from '../tree.js';
import { align, type Step, type Unit } from './align-blocks.js';
import type { Piece } from './merge-inline.js';
import type { Page } from './plan.js';
import { invalid } from './refusal.js';
import { type Grid, readGrid, tableTexts } from './table-grid.js';
import { isHeaderRow, numberIn, rowLike, textsOfRow } from './table-rows.js';

/** What the table needs of the graft around it. */
export interface TableGraft {
  readonly page: Page;
  /** Source of the new content. */
  readonly fresh: string;
  unit(source: string, element: StorageElement): Unit;
  /** A cell with changed content. */
  cell(old: StorageElement, fresh: StorageElement): Piece[];
  /** Old content that may come back elsewhere. */
  release(nodes: readonly StorageNode[]): void;
}

/**
 * An old table changed to what a new one says. A table of as many columns keeps its tags, widths, numbers, and every row
 * and cell whose text stays; of other tables the rows are new. Rows of a table with merged cells are not added or removed.
 */
export function graftTable(old: StorageElement, fresh: StorageElement, graft: TableGraft): Piece[] {
  const { page } = graft;
  const grid = readGrid(old);
  const next = readGrid(fresh);
  if (grid.isMerged && (grid.rows.length !== next.rows.length || grid.columns !== next.columns))
    throw invalid(
      'The table has merged cells: rows and columns cannot be added or removed by new Markdown for the whole table.',
      'Use insert_row, delete_row, replace_row or replace_cell, or give the table as storage.',
    );
  if (grid.columns !== next.columns || grid.rows.length === 0) {
    graft.release([old]);
    const content = fresh.children.map((node): Piece =>
      node.type === 'element' ? { fresh: node } : graft.fresh.slice(node.start, node.end),
    );
    return [old.tag, ...content, `</${old.name}>`];
  }
  const shown = tableTexts(page.source, grid, page.site);
  const given = tableTexts(graft.fresh, next, page.site);
  const wanted = asShown(given, shown, page.source.slice(old.start, old.end), page.site);
  const unit = (source: string, element: StorageElement, cells: readonly string[] = []): Unit => ({
    ...graft.unit(source, element),
    markdown: cells.join(' | '),
  });
  const olds = grid.rows.map((element, row) => unit(page.source, element, shown[row]));
  const news = next.rows.map((element, row) => unit(graft.fresh, element, wanted[row]));
  const steps = grid.isMerged
    ? olds.map((one, row): Step => ({ old: one, ...(news[row] && { fresh: news[row] }) }))
    : align(olds, news, () => 'row');
  // Numbers are written anew only when the rows are other ones.
  const isRecounted = steps.some((step) => !step.old || !step.fresh);
  const numbers = olds.map((_, row) => numberIn(page.source, grid.numbering(row)));
  let number = Number(numbers.find((text) => text !== undefined) ?? '1');
  const pieces: Piece[] = [];
  let at = old.contentStart;
  let row = 0;
  for (const [place, { old: one, fresh: other }] of steps.entries()) {
    if (!one && other) {
      const before = at === old.contentStart ? undefined : grid.rows[row];
      const after = grid.rows[olds.findIndex((unit) => steps.slice(place + 1).some((step) => step.old === unit))];
      // What stands between the tags of the table and its first row, or between its header and its body, comes first.
      const opens =
        before === undefined || (before.parent !== after?.parent && !isHeaderRow(next, news.indexOf(other)));
      if (after !== undefined && opens) {
        pieces.push(page.source.slice(at, after.start));
        at = after.start;
      }
    }
    if (one) {
      pieces.push(page.source.slice(at, one.start));
      at = one.end;
      row = olds.indexOf(one);
    }
    const isCounted = other !== undefined && (!one || numbers[row] !== undefined);
    const own = isCounted ? String(number++) : undefined;
    const nextRow = other ? news.indexOf(other) : -1;
    if (one && other) {
      const texts = textsOfRow(grid, row, wanted[nextRow] ?? [], shown[row] ?? []);
      pieces.push(
        ...changedRow({ grid, row, next, nextRow }, texts, shown[row] ?? [], isRecounted ? own : undefined, graft),
      );
    } else if (other) {
      const contents = next
        .startingIn(nextRow)
        .map(({ element }) => graft.fresh.slice(element.contentStart, element.contentEnd));
      const template = isHeaderRow(grid, row) && grid.rows.length > row + 1 ? row + 1 : row;
      const asBody = isHeaderRow(grid, template) && !isHeaderRow(next, nextRow);
      pieces.push(
        rowLike(page.source, grid, template, contents, { asBody, ...(own !== undefined && { number: own }) }),
      );
    } else if (one) graft.release(one.nodes);
  }
  return [old.tag, ...pieces, page.source.slice(at, old.end)];
}

/** Texts as the old table shows them where they only differ in how they read once they are written. */
function asShown(given: string[][], shown: string[][], table: string, site: SiteOptions): string[][] {
  const all = shown.flat();
  if (given.flat().every((text, index) => text === all[index])) return given;
  const { storage } = markdownToStorage(markdownOf(table, site), site);
  const element = childElements(parseTree(storage), 'table')[0];
  if (!element) return given;
  const again = tableTexts(storage, readGrid(element), site);
  const known = new Map(
    again.flatMap((row, index) => row.map((text, column) => [text, shown[index]?.[column] ?? text] as const)),
  );
  return given.map((row) => row.map((text) => known.get(text) ?? text));
}

function changedRow(
  { grid, row, next, nextRow }: { grid: Grid; row: number; next: Grid; nextRow: number },
  texts: ReturnType<typeof textsOfRow>,
  shown: readonly string[],
  number: string | undefined,
  graft: TableGraft,
): Piece[] {
  const { source } = graft.page;
  const element = grid.rows[row] ?? grid.table;
  const pieces: Piece[] = [];
  let at = element.start;
  const counter = grid.numbering(row);
  const counted = numberIn(source, counter);
  if (counter && counted !== undefined && number !== undefined) {
    const start = source.indexOf(counted, counter.contentStart);
    pieces.push(source.slice(at, start), number);
    at = start + counted.length;
  }
  for (const [cell, text] of texts) {
    const fresh = next.at(nextRow, cell.column)?.element;
    if (text === shown[cell.column] || !fresh) continue;
    pieces.push(source.slice(at, cell.element.start), ...graft.cell(cell.element, fresh));
    at = cell.element.end;
  }
  return [...pieces, source.slice(at, element.end)];
}
