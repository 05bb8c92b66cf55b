import { childElements, contentText, type StorageElement } from '../tree.js';
import type { ContentWriter, Fresh } from './new-content.js';
import type { Content } from './operation.js';
import { invalid } from './refusal.js';
import { asked, ours } from '../../ours.js';
import type { Splice } from './splice.js';
import { opened, withAttribute, withName, withoutAttributes } from './start-tag.js';
import type { Grid, GridCell } from './table-grid.js';

/** What a cell has that another one must not have as well. */
export const ownOfOneCell = /^(?:(?:ac:)?local-id|rowspan|colspan)$/u;

// What begins a block in Markdown; a cell of one line is else read as a line of a table, where `<br>` and `• ` have a meaning.
const blockStart = /^\s*(?:[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|>|```|~~~|<details)/u;

/** New content of a cell. */
export function cellContent(writer: ContentWriter, content: Content, before: string, old: StorageElement): Fresh {
  const { markdown } = content;
  if (markdown === undefined || markdown.includes('\n') || blockStart.test(markdown) || markdown.trim() === '')
    return writer.write(content, 'cell', before, old);
  writer.refuseElision(markdown, before);
  const line = markdown.replaceAll(/(?<!\\)\|/gu, String.raw`\|`);
  const table = writer.write({ markdown: `|  |\n| --- |\n| ${line} |` }, 'page');
  return cellsOf(table)[0] ?? table;
}

/** The content of each cell of written tables. */
export function cellsOf(fresh: Fresh): Fresh[] {
  const rows = childElements(fresh.root, 'table')
    .flatMap((table) => childElements(table, 'tbody'))
    .flatMap((body) => childElements(body, 'tr'));
  return rows.flatMap((row) => childElements(row)).map((cell) => ({ ...fresh, root: cell }));
}

/** Storage of new content, whatever part of a source it is. */
export const sourceOf = ({ source, root }: Fresh): string => source.slice(root.contentStart, root.contentEnd);

/**
 * A new row in the manner of another: its kinds of cells (or all of the kind `cells`), colours and number, without ids.
 * `contents` holds the storage for each column; columns in `covered` belong to merged cells that reach into the row.
 */
export function rowLike(
  grid: Grid,
  template: number,
  contents: readonly string[],
  {
    covered = new Set<number>(),
    number,
    cells: only,
  }: { covered?: ReadonlySet<number>; number?: string | undefined; cells?: CellName | undefined },
): string {
  const row = grid.rows[template];
  const open = row ? opened(withoutAttributes(row.tag, ownOfOneCell)) : '<tr>';
  const cells = contents.map((content, column) => {
    if (covered.has(column)) return '';
    const like = grid.at(template, column)?.element;
    const tag = like ? opened(withoutAttributes(like.tag, ownOfOneCell)) : '<td>';
    const name = only ?? (like?.name === 'th' ? 'th' : 'td');
    return `${cellTag(tag, name)}${content === '' ? '<p />' : content}</${name}>`;
  });
  const numbering = grid.numbering(template);
  const first = numbering
    ? `${opened(withoutAttributes(numbering.tag, ownOfOneCell))}${number ?? numberIn(numbering) ?? ''}</${numbering.name}>`
    : '';
  return `${open}${first}${cells.join('')}</tr>`;
}

/** Name of a header cell or of another one. */
export type CellName = 'th' | 'td';

/** The start tag of a cell as one of the other name; the colour of a header is the header's. */
export function cellTag(tag: string, name: CellName): string {
  if (tag.startsWith(`<${name}`)) return tag;
  const renamed = withName(tag, name);
  return name === 'td' ? withAttribute(renamed, 'data-highlight-colour', undefined) : renamed;
}

/** The number that a numbering cell shows. */
export function numberIn(cell: StorageElement | undefined): string | undefined {
  const text = cell && contentText(cell).trim();
  return text !== undefined && /^\d+$/u.test(text) ? text : undefined;
}

/** Numbers of the rows from `row` on, each changed by `change`. */
export function renumbered(grid: Grid, row: number, change: 1 | -1): Splice[] {
  const splices: Splice[] = [];
  for (let index = row; index < grid.rows.length; index++) {
    const cell = grid.numbering(index);
    const number = numberIn(cell);
    if (!cell || number === undefined) continue;
    const at = cell.source.indexOf(number, cell.contentStart);
    splices.push({ start: at, end: at + number.length, text: String(Number(number) + change) });
  }
  return splices;
}

/** The start tag of a merged cell made higher or lower. */
export function withHeight({ element, height }: GridCell, change: 1 | -1): Splice {
  const next = height + change;
  return {
    start: element.start,
    end: element.contentStart,
    text: withAttribute(element.tag, 'rowspan', next > 1 ? String(next) : undefined),
  };
}

const folded = (text: string) => text.replaceAll(/\s+/gu, ' ').trim();

/**
 * The text for each cell that begins in a row, from one text for each column. A merged cell takes one text: its other
 * columns, and those of cells from rows above, hold the same or nothing.
 */
export function textsOfRow(
  grid: Grid,
  row: number,
  cells: readonly string[],
  shown: readonly string[],
): Map<GridCell, string> {
  const texts = new Map<GridCell, string>();
  for (const [column, given] of cells.entries()) {
    const cell = grid.at(row, column);
    if (!cell) throw invalid(ours`Row ${row} has no cell in column ${column}.`, 'Replace the table instead.');
    const same = folded(given) === folded(shown[column] ?? '');
    if (cell.row !== row) {
      if (folded(given) !== '' && !same)
        throw invalid(
          ours`Column ${column} of row ${row} belongs to a merged cell that begins in row ${cell.row}; it cannot be ${asked(given)} here.`,
          'Leave it empty, or replace the cell in the row where it begins.',
        );
      continue;
    }
    const known = texts.get(cell);
    if (known === undefined) texts.set(cell, given);
    else if (folded(given) !== '' && folded(given) !== folded(known))
      throw invalid(
        ours`Columns ${cell.column} to ${cell.column + cell.width - 1} of row ${row} are one merged cell; it cannot be both ${asked(known)} and ${asked(given)}.`,
        'Give its text in the first of the columns and leave the others empty.',
      );
  }
  return texts;
}

/** Whether all cells of a row are header cells. */
export const isHeaderRow = (grid: Grid, row: number): boolean => {
  const cells = grid.startingIn(row);
  return cells.length > 0 && cells.every(({ element }) => element.name === 'th');
};

/** Refuses a number of cells that is not that of the columns. */
export function checkColumns(grid: Grid, cells: readonly string[]): void {
  if (cells.length === grid.columns) return;
  throw invalid(
    ours`The table has ${grid.columns} columns, but ${cells.length} cells are given.`,
    'Give one text for each column, empty ones too; numbering columns do not count.',
  );
}

const boldParagraph = /^<p(?:\s[^>]*)?><strong>(?:(?!<\/?(?:strong|p)\b)[^])*<\/strong><\/p>$/u;

/** Whether every cell that has a text is one bold paragraph, as the editor makes headers that Markdown shows plain. */
export function hasBoldTexts(cells: readonly GridCell[]): boolean {
  const contents = cells
    .filter(({ element }) => contentText(element).trim() !== '')
    .map(({ element }) => element.source.slice(element.contentStart, element.contentEnd).trim());
  return contents.length > 0 && contents.every((content) => boldParagraph.test(content));
}

/** Written content of a header among such cells: one plain paragraph becomes bold. */
export const inBold = (content: string): string =>
  content.replace(/^<p>((?:(?!<\/?(?:strong|p)\b)[^])+)<\/p>$/u, '<p><strong>$1</strong></p>');
