import { endLine, flush, pushCellLine } from './blocks.js';
import { createSink, nowhere, type Frame, type Handler, type RowState, type Sink, type TableState } from './frame.js';
import { addText } from './inline-pieces.js';

// A hostile span must not turn one cell into millions.
const maxSpan = 100;
const maxRepeatedCells = 20_000;
const maxRepeatedCharacters = 1_000_000;
const maxPadding = 100_000;

const table: Handler = (frame, parent, reading) => {
  endLine(frame);
  frame.isInline = false;
  const { sink } = parent;
  const scope = frame.ownScope();
  scope.table = undefined;
  scope.row = undefined;
  scope.list = undefined;
  if (sink.kind === 'line') {
    reading.warnings.add('flattened', 'A table inside a line of text is shown without its rows and columns.');
    frame.close = endLine;
    return;
  }
  const stray = createSink(sink.kind === 'cell' ? 'cell' : 'nested', sink.nesting);
  const state: TableState = {
    rows: [],
    header: undefined,
    pending: new Map(),
    stray,
    isInHead: false,
    cells: maxRepeatedCells,
    characters: maxRepeatedCharacters,
  };
  frame.ownScope().table = state;
  // Text outside of cells, such as an old caption, comes before the table.
  frame.sink = stray;
  frame.marks = 0;
  frame.link = undefined;
  frame.close = () => {
    flush(stray);
    if (sink.kind === 'cell') {
      for (const block of stray.blocks) pushCellLine(sink, block.markdown);
      if (state.rows.length > 0) reading.warnings.add('flattened', 'A table inside a table cell is shown as lines.');
      for (const row of state.rows) {
        const cells = row.filter((cell) => cell !== '');
        if (cells.length > 0) pushCellLine(sink, row.join(' / '));
      }
      return;
    }
    sink.blocks.push(...stray.blocks);
    const columns = state.rows.reduce((widest, row) => Math.max(widest, row.length), 0);
    if (columns === 0) return;
    sink.blocks.push(tableBlock(state, columns));
    if (state.cells <= 0 || state.characters <= 0)
      reading.warnings.add(
        'flattened',
        'A table has more merged cells than are repeated; the rest of them stay empty.',
      );
  };
};

function tableBlock({ rows, header }: TableState, columns: number) {
  const [first = []] = rows;
  const isHeaderRow = header !== undefined && (rows.length > 1 || first.length > 1);
  const body = isHeaderRow ? rows.slice(1) : rows;
  // Short rows are filled up, unless one very wide row would make all others huge.
  const isFilled = rows.length * columns <= maxPadding || rows.every((row) => row.length === columns);
  const head = `${rowLine(isHeaderRow ? header : [], columns)}\n|${' - |'.repeat(columns)}`;
  const lines = body.map((row) => rowLine(row, isFilled ? columns : row.length));
  return { kind: 'table' as const, markdown: [head, ...lines].join('\n'), head };
}

function rowLine(cells: readonly string[], columns: number): string {
  let line = '|';
  for (let column = 0; column < columns; column++) {
    const cell = cells[column] ?? '';
    line += cell === '' ? ' |' : ` ${cell} |`;
  }
  return line;
}

const head: Handler = (frame) => {
  const table = frame.scope.table;
  if (table === undefined) return;
  table.isInHead = true;
  frame.close = () => {
    table.isInHead = false;
  };
};

const row: Handler = (frame) => {
  const table = frame.scope.table;
  endLine(frame);
  if (table === undefined) {
    frame.close = endLine;
    return;
  }
  const state: RowState = { cells: [] };
  frame.ownScope().row = state;
  frame.close = () => {
    endLine(frame);
    endRow(table, state);
  };
};

function endRow(table: TableState, { cells }: RowState): void {
  const { pending } = table;
  if (cells.length === 0 && pending.size === 0) return;
  const texts: string[] = [];
  const plain: string[] = [];
  /** Whether a merged cell may be repeated once more; when nothing may, nothing reaches down any more either. */
  const repeats = (text: string) => {
    table.cells--;
    table.characters -= text.length;
    const isLeft = table.cells > 0 && table.characters > 0;
    if (!isLeft) pending.clear();
    return isLeft;
  };
  const fromAbove = (column: number) => {
    const cell = pending.get(column);
    if (cell === undefined) return false;
    if (--cell.rows <= 0) pending.delete(column);
    // Repeated, not left empty: a row read on its own keeps what it belongs to.
    texts[column] = plain[column] = repeats(cell.text) ? cell.text : '';
    return true;
  };
  let column = 0;
  for (const { text, plain: plainText, columns, rows } of cells) {
    while (fromAbove(column)) column++;
    const width = table.cells > 0 ? Math.min(columns, maxSpan) : 1;
    for (let index = 0; index < width; index++, column++) {
      const isShown = index === 0 || repeats(text);
      texts[column] = isShown ? text : '';
      plain[column] = isShown ? plainText : '';
      if (rows > 1 && table.cells > 0) pending.set(column, { text, rows: rows - 1 });
      else pending.delete(column);
    }
  }
  let last = -1;
  for (const reached of pending.keys()) last = Math.max(last, reached);
  for (; column <= last; column++) if (!fromAbove(column)) texts[column] = plain[column] = '';
  if (table.rows.length === 0 && (table.isInHead || cells.every(({ isHeader }) => isHeader))) table.header = plain;
  table.rows.push(texts);
}

const cell: Handler = (frame, parent) => {
  const table = frame.scope.table;
  frame.isInline = false;
  if (table === undefined) {
    // A cell without a table: its text, set apart.
    frame.close = () => {
      if (parent.sink.kind === 'line') addText(parent.sink.pieces, ' ', frame.marks, frame.link);
      else endLine(frame);
    };
    return;
  }
  if (/\bnumberingColumn\b/u.test(frame.attribute('class') ?? '')) {
    frame.sink = nowhere;
    return;
  }
  const sink = cellSink(frame, table);
  const implicit: RowState | undefined = frame.scope.row === undefined ? { cells: [] } : undefined;
  const row = frame.scope.row ?? implicit;
  frame.sink = sink;
  const scope = frame.ownScope();
  scope.table = undefined;
  scope.row = undefined;
  scope.list = undefined;
  frame.close = () => {
    flush(sink);
    const lines = sink.blocks.map(({ markdown }) => markdown);
    const join = (parts: string[]) => (sink.isInner ? parts.join('; ') : parts.join('<br>').replaceAll('|', '\\|'));
    const text = join(lines);
    row?.cells.push({
      text,
      plain: sink.header === 'both' ? join(sink.plainLines ?? []) : text,
      isHeader: frame.name === 'th',
      columns: span(frame, 'colspan'),
      rows: span(frame, 'rowspan'),
    });
    if (implicit !== undefined) endRow(table, implicit);
  };
};

function cellSink(frame: Frame, table: TableState): Sink {
  const sink = createSink('cell');
  const isHeader = frame.name === 'th' || table.isInHead;
  sink.isInner = table.stray.kind === 'cell';
  if (isHeader && !sink.isInner) sink.header = table.rows.length === 0 ? 'both' : 'bold';
  return sink;
}

function span(frame: Frame, name: 'colspan' | 'rowspan'): number {
  const value = Number.parseInt(frame.attribute(name) ?? '1', 10);
  return value > 1 ? value : 1;
}

export const tableElements: readonly [string, Handler][] = [
  ['table', table],
  ['thead', head],
  ['tr', row],
  ['td', cell],
  ['th', cell],
];
