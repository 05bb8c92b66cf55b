import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { Style } from './style.js';

const gap = '  ';
const narrowest = 6;

/**
 * Rows of painted cells (the first is the header) as aligned columns. Columns shrink, widest first, until the table
 * fits; when not even six columns each fit, every row becomes a list of `header: value`.
 */
export function renderTable(
  rows: readonly (readonly string[])[],
  options: { width: number; align: readonly (string | null)[]; paint: Style['paint'] },
): string {
  const [header = [], ...body] = rows;
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(1, ...rows.map((row) => widest(row[column] ?? ''))),
  );
  const room = options.width - gap.length * (columns - 1);
  if (widths.reduce((sum, width) => sum + Math.min(width, narrowest), 0) > room)
    return asRecords(header, body, options);
  for (let excess = sum(widths) - room; excess > 0; excess--) {
    const widestColumn = widths.indexOf(Math.max(...widths));
    widths[widestColumn] = (widths[widestColumn] ?? 1) - 1;
  }
  const line = (row: readonly string[]): string => renderRow(row, widths, options.align);
  const rule = options.paint('dim', widths.map((width) => '─'.repeat(width)).join(gap));
  // Markdown has no table without a header; an empty one stands for none.
  const head = header.every((cell) => cell === '') ? [] : [options.paint('bold', line(header)), rule];
  return [...head, ...body.map(line)].join('\n');
}

function renderRow(row: readonly string[], widths: readonly number[], align: readonly (string | null)[]): string {
  const cells = widths.map((width, column) => wrapAnsi(row[column] ?? '', width, { hard: true }).split('\n'));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    cells
      .map((lines, column) => pad(lines[index] ?? '', widths[column] ?? 0, align[column] ?? null))
      .join(gap)
      .trimEnd(),
  ).join('\n');
}

function asRecords(
  header: readonly string[],
  body: readonly (readonly string[])[],
  { width, paint }: { width: number; paint: Style['paint'] },
): string {
  return body
    .map((row) =>
      row.map((cell, column) => wrapAnsi(`${paint('bold', `${header[column] ?? ''}:`)} ${cell}`, width)).join('\n'),
    )
    .join('\n\n');
}

function pad(text: string, width: number, align: string | null): string {
  const missing = Math.max(0, width - stringWidth(text));
  if (align === 'right') return ' '.repeat(missing) + text;
  if (align === 'center') return ' '.repeat(missing >> 1) + text + ' '.repeat(missing - (missing >> 1));
  return text + ' '.repeat(missing);
}

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => stringWidth(line)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
