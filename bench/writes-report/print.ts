// The report as text.
import type { MatrixCell, MatrixReport } from './matrix.js';
import type { PagesReport } from './pages.js';
import type { PolicyReport } from './policy.js';

/** Rows of text in columns as wide as they need to be. */
export function table(rows: readonly string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const words: Readonly<Record<string, string>> = {
  done: 'done',
  not_done: 'not done',
  unknown: 'unknown',
  partly_done: 'partly',
  unavailable: 'cannot',
};
const saidText = (said: string): string => words[said] ?? said.replace('error: ', '').replaceAll('_', ' ');

/** A row per operation, a column per trouble: what was said, effects on the site, requests that wrote. */
export function matrixText({ cells, violations }: MatrixReport): string {
  const troubles = [...new Set(cells.map(({ trouble }) => trouble))];
  const operations = [...new Set(cells.map(({ operation }) => operation))];
  const cellOf = (operation: string, trouble: string): MatrixCell | undefined =>
    cells.find((cell) => cell.operation === operation && cell.trouble === trouble);
  const text = ({ said, effects, requests, wrong }: MatrixCell): string =>
    `${saidText(said)} ${effects}/${requests}${wrong.length > 0 ? ' !' : ''}`;
  // Too many columns for a line: troubles go down, operations are grouped by what happened.
  const rows = troubles.map((trouble) => {
    const groups = new Map<string, string[]>();
    for (const operation of operations) {
      const cell = cellOf(operation, trouble);
      if (cell === undefined) continue;
      const key = text(cell);
      groups.set(key, [...(groups.get(key) ?? []), operation]);
    }
    const sorted = [...groups].sort(([, one], [, other]) => other.length - one.length);
    return [
      trouble,
      sorted
        .map(([key, names], index) =>
          index === 0 && names.length > operations.length / 2
            ? `${key} (${names.length})`
            : `${key} (${names.join(', ')})`,
        )
        .join('; '),
    ];
  });
  const again = cells.filter((cell) => cell.again !== undefined);
  return [
    `Every write against every trouble: ${operations.length} operations, ${troubles.length} troubles, ${cells.length} cells.`,
    'What was said, effects on the site / writing requests that reached it, and how many operations (or which):',
    table(rows),
    `Asked for again after "not done": ${again.length}, of which once on the site: ${again.filter((cell) => cell.again?.effects === 1).length}.`,
    `More than one effect: ${cells.filter(({ effects }) => effects > 1).length}. Said done without an effect: ${cells.filter(({ said, effects }) => said === 'done' && effects !== 1).length}. Said not done with one: ${cells.filter(({ said, effects }) => effects !== 0 && !['done', 'unknown', 'partly_done'].includes(said)).length}.`,
    violationsText(violations),
  ].join('\n');
}

/** Edits per page, then how often each kind was made and refused. */
export function pagesText({ pages, total, violations }: PagesReport): string {
  const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, count) => all + count, 0);
  const rows = pages.map(({ title, tried, done, refused, outside, lost, rewritten }) => [
    title.slice(0, 40),
    ...[tried, sum(done), sum(refused), outside, lost, rewritten].map(String),
  ]);
  return [
    `Random approved edits: ${total.tried} of ${total.pages} pages, ${sum(total.done)} done.`,
    table([['page', 'tried', 'done', 'refused', 'bytes outside', 'lost', 'server wrote otherwise'], ...rows]),
    `Done: ${listOf(total.done)}.`,
    `Refused: ${listOf(total.refused) || 'none'}.`,
    `Characters changed outside the edits: ${total.outside}. Things lost: ${total.lost}. Bodies that the server wrote down otherwise, with the same meaning: ${total.rewritten}.`,
    violationsText(violations),
  ].join('\n');
}

/** Calls per policy. */
export function policyText({ policies, violations }: PolicyReport): string {
  const rows = policies.map(({ name, calls, refused, asked, written, requests, told }) => [
    name,
    ...[calls, refused, asked, written, requests].map(String),
    listOf(told),
  ]);
  return [
    'Random tool calls, every proposal approved:',
    table([['policy', 'calls', 'refused', 'asked', 'effects', 'writing requests', 'answers'], ...rows]),
    violationsText(violations),
  ].join('\n');
}

const listOf = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** What is broken, at most fifty of it. */
export function violationsText(violations: readonly string[]): string {
  if (violations.length === 0) return 'Violations: none.';
  const shown = violations.slice(0, 50).map((what) => `- ${what.slice(0, 600)}`);
  return [`Violations: ${violations.length}.`, ...shown].join('\n');
}
