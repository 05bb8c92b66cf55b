import type { ReadAs } from '../elements.js';
import { joinInSteps, LongText, type Steps } from '../steps.js';
import { isNumbering, type StorageElement } from '../tree.js';
import { attribute } from './attributes.js';
import { endLine, flush, ownLines, pushCellLine } from './blocks.js';
import { addBlock } from './enclosed.js';
import { addText } from './inline-pieces.js';
import { type Handler, type MarkdownBlock, type NestedBlock, type RowState, Sink, type TableState } from './place.js';

// A hostile span must not turn one cell into millions.
const maxSpan = 100;
const maxRepeatedCells = 20_000;
const maxRepeatedCharacters = 1_000_000;
const maxPadding = 100_000;

// A row of more is continued in the next one, so that none takes long; no person writes one.
const maxCells = 10_000;

// What is longer is put together in steps.
const maxAtOnce = 65_536;

const table: Handler = (_element, place, reading) => {
  const visit = ownLines(place);
  const { sink } = place;
  if (sink.kind === 'line') {
    reading.warnings.add('flattened', 'A table inside a line of text is shown without its rows and columns.');
    return { ...visit, place: visit.place.inTable(undefined) };
  }
  const stray = new Sink(sink.kind === 'cell' ? 'cell' : 'nested', sink.nesting);
  const state: TableState = {
    rows: [],
    header: undefined,
    pending: new Map(),
    stray,
    isInHead: false,
    cells: maxRepeatedCells,
    characters: maxRepeatedCharacters,
  };
  const close = function* (): Steps {
    flush(stray);
    if (sink.kind === 'cell') {
      for (const [index, block] of stray.blocks.entries()) {
        pushCellLine(sink, block.markdown);
        if (index % 1000 === 999) yield;
      }
      if (state.rows.length > 0) reading.warnings.add('flattened', 'A table inside a table cell is shown as lines.');
      for (const [index, row] of state.rows.entries()) {
        if (row.some((cell) => cell !== '')) pushCellLine(sink, yield* joinInSteps(row, ' / '));
        if (index % 500 === 499) yield;
      }
      return;
    }
    for (const [index, block] of stray.blocks.entries()) {
      addBlock(sink, block, reading);
      if (index % 1000 === 999) yield;
    }
    const columns = state.rows.reduce((widest, row) => Math.max(widest, row.length), 0);
    if (columns === 0) return;
    sink.blocks.push(yield* tableBlock(state, columns));
    if (state.cells <= 0 || state.characters <= 0)
      reading.warnings.add(
        'flattened',
        'A table has more merged cells than are repeated; the rest of them stay empty.',
      );
  };
  // Text outside of cells, such as an old caption, comes before the table.
  return { place: visit.place.inTable(state, undefined, stray), close };
};

function* tableBlock({ rows, header }: TableState, columns: number): Steps<MarkdownBlock> {
  const isHeaderRow = header !== undefined;
  // Short rows are filled up, unless one very wide row would make all others huge.
  const isFilled = rows.length * columns <= maxPadding || rows.every((row) => row.length === columns);
  const headLine = new LongText();
  yield* addRow(headLine, isHeaderRow ? header : [], columns);
  const head = `${headLine.end()}\n|${' - |'.repeat(columns)}`;
  const text = new LongText();
  text.write(head);
  for (const row of isHeaderRow ? rows.slice(1) : rows) {
    text.write('\n');
    const width = isFilled ? columns : row.length;
    if (width > 100) yield* addRow(text, row, width);
    else if (text.add(rowLine(row, width))) yield;
  }
  return { kind: 'table', markdown: text.end(), head };
}

/** A row of any width. */
function* addRow(text: LongText, cells: readonly string[], columns: number): Steps {
  text.write('|');
  for (let column = 0; column < columns; column++) if (text.add(cellMarkdown(cells[column]))) yield;
}

function rowLine(cells: readonly string[], columns: number): string {
  let line = '|';
  for (let column = 0; column < columns; column++) line += cellMarkdown(cells[column]);
  return line;
}

const cellMarkdown = (cell = '') => (cell === '' ? ' |' : ` ${cell} |`);

const head: Handler = (_element, place) => {
  const { table } = place;
  if (table === undefined) return { place };
  table.isInHead = true;
  return {
    place,
    close: () => {
      table.isInHead = false;
    },
  };
};

const emptyRow = (): RowState => ({ texts: [], plain: [], isHeader: true, spans: undefined });

const row: Handler = (_element, place) => {
  const { table } = place;
  if (table === undefined) return ownLines(place, place.isInline);
  endLine(place);
  const state = emptyRow();
  return {
    place: place.inTable(table, state),
    close: () => {
      endLine(place);
      endRow(table, state);
    },
  };
};

function endRow(table: TableState, row: RowState): void {
  if (row.texts.length === 0 && table.pending.size === 0) return;
  // Finished where no cell reaches anywhere.
  const line = row.spans === undefined && table.pending.size === 0 ? row : placedCells(table, row);
  if (table.rows.length === 0 && (table.isInHead || row.isHeader)) table.header = line.plain;
  table.rows.push(line.texts);
}

/** The texts of a row by its columns. */
type RowLine = Pick<RowState, 'texts' | 'plain'>;

/** Whether a merged cell may be repeated once more; when nothing may, nothing reaches down any more either. */
function repeats(table: TableState, text: string): boolean {
  table.cells--;
  table.characters -= text.length;
  const isLeft = table.cells > 0 && table.characters > 0;
  if (!isLeft) table.pending.clear();
  return isLeft;
}

/** Whether a cell of an earlier row reaches into the column, which then has its text. */
function isFromAbove(table: TableState, { texts, plain }: RowLine, column: number): boolean {
  const { pending } = table;
  const cell = pending.get(column);
  if (cell === undefined) return false;
  if (--cell.rows <= 0) pending.delete(column);
  // Repeated, not left empty: a row read on its own keeps what it belongs to.
  texts[column] = plain[column] = repeats(table, cell.text) ? cell.text : '';
  return true;
}

/** A row with what merged cells repeat in it. */
function placedCells(table: TableState, row: RowState): RowLine {
  const { pending } = table;
  const line: RowLine = { texts: [], plain: [] };
  const { texts, plain } = line;
  let column = 0;
  for (const [index, text] of row.texts.entries()) {
    const plainText = row.plain[index] ?? '';
    const { columns, rows } = row.spans?.get(index) ?? oneCell;
    while (isFromAbove(table, line, column)) column++;
    const width = table.cells > 0 ? Math.min(columns, maxSpan) : 1;
    for (let repeat = 0; repeat < width; repeat++, column++) {
      const isShown = repeat === 0 || repeats(table, text);
      texts[column] = isShown ? text : '';
      plain[column] = isShown ? plainText : '';
      if (rows > 1 && table.cells > 0) pending.set(column, { text, rows: rows - 1 });
      else pending.delete(column);
    }
  }
  let last = -1;
  for (const reached of pending.keys()) last = Math.max(last, reached);
  for (; column <= last; column++) if (!isFromAbove(table, line, column)) texts[column] = plain[column] = '';
  return line;
}

const oneCell = { columns: 1, rows: 1 };

const cell: Handler = (element, place, reading) => {
  const { table } = place;
  if (table === undefined) {
    // A cell without a table: its text, set apart.
    const { sink, marks, link } = place;
    return {
      place: place.inline(false),
      close: () => (sink.kind === 'line' ? addText(sink.pieces, ' ', marks, link) : endLine(place)),
    };
  }
  // The editor numbers the rows itself.
  if (isNumbering(element)) return undefined;
  const sink = cellSink(element, table);
  const implicit = place.row === undefined ? emptyRow() : undefined;
  const row = place.row ?? implicit;
  const add = (text: string, plain: string) => {
    if (row === undefined) return;
    const columns = span(element, 'colspan');
    const rows = span(element, 'rowspan');
    if (columns > 1 || rows > 1) (row.spans ??= new Map()).set(row.texts.length, { columns, rows });
    row.texts.push(text);
    row.plain.push(plain);
    row.isHeader &&= element.name === 'th';
    if (row.texts.length < maxCells) return;
    reading.warnings.add('flattened', `A table row of more than ${maxCells} cells is shown as several rows.`);
    endRow(table, row);
    Object.assign(row, emptyRow());
  };
  const lines = function* (): Steps {
    const text = yield* cellText(sink, ({ markdown }) => markdown);
    add(text, sink.header === 'both' ? yield* cellText(sink, plainOf) : text);
    if (implicit !== undefined) endRow(table, implicit);
  };
  const close = () => {
    flush(sink);
    const [only] = sink.blocks;
    if (sink.blocks.length > 1 || (only?.markdown.length ?? 0) > maxAtOnce) return lines();
    // Most cells have one line.
    const written = (line: string) => (sink.isInner ? line : escapedBars(line));
    add(only ? written(only.markdown) : '', only ? written(plainOf(only)) : '');
    if (implicit !== undefined) endRow(table, implicit);
    return undefined;
  };
  return { place: place.inTable(undefined, undefined, sink).inline(false), close };
};

const plainOf = ({ markdown, plain }: NestedBlock) => plain ?? markdown;

/** Lines of a cell as one. */
function* cellText({ isInner, blocks }: Sink, markdownOf: (line: NestedBlock) => string): Steps<string> {
  const text = new LongText();
  for (const [index, line] of blocks.entries()) {
    if (index > 0) text.write(isInner ? '; ' : '<br>');
    // The bars of an inner table are written by the outer one.
    if (text.add(isInner ? markdownOf(line) : escapedBars(markdownOf(line)))) yield;
  }
  return text.end();
}

// Not by replacing, which leaves a text in one part more for each bar, twelve times as large as the characters.
const escapedBars = (text: string) => (text.includes('|') ? text.split('|').join('\\|') : text);

function cellSink({ name }: StorageElement, table: TableState): Sink {
  const sink = new Sink('cell');
  const isHeader = name === 'th' || table.isInHead;
  sink.isInner = table.stray.kind === 'cell';
  if (isHeader && !sink.isInner) sink.header = table.rows.length === 0 ? 'both' : 'bold';
  return sink;
}

function span(element: StorageElement, name: 'colspan' | 'rowspan'): number {
  const value = Number.parseInt(attribute(element, name) ?? '1', 10);
  return value > 1 ? value : 1;
}

export const tableElements = { table, head, row, cell } satisfies Partial<Record<ReadAs, Handler>>;
