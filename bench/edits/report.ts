import { recordOf } from '../record-of.js';
import { percent, table } from '../retrieval/report.js';
import { type Outcome, outcomes, type Row } from './run-task.js';

/** How many tasks had each outcome. */
export interface Counts extends Record<Outcome, number> {
  tasks: number;
}

export interface EditsReport {
  all: Counts;
  byKind: Record<string, Counts>;
  rows: readonly Row[];
}

const countsOf = (rows: readonly Row[]): Counts => ({
  tasks: rows.length,
  ...recordOf(outcomes, (name) => rows.filter(({ outcome }) => outcome === name).length),
});

/** The figures of some rows. */
export function editsReport(rows: readonly Row[]): EditsReport {
  const kinds = [...new Set(rows.map(({ kind }) => kind))].sort();
  return {
    all: countsOf(rows),
    byKind: recordOf(kinds, (kind) => countsOf(rows.filter((row) => row.kind === kind))),
    rows,
  };
}

/** Whether nothing was made that nobody had asked for, and nine of ten tasks were done by the first calls. */
export const isGoodEnough = ({ all }: EditsReport): boolean =>
  all.tasks > 0 && all.wrong === 0 && all.right >= 0.9 * all.tasks;

/** The report as text, what is not right in full. */
export function editsText({ all, byKind, rows }: EditsReport): string {
  const line = (name: string, counts: Counts): string[] => [
    name,
    String(counts.tasks),
    ...outcomes.map((outcome) => String(counts[outcome])),
  ];
  const share = (outcome: Outcome): string => percent(all[outcome] / Math.max(1, all.tasks));
  return [
    table(
      ['kind', 'tasks', ...outcomes],
      [...Object.entries(byKind).map(([kind, counts]) => line(kind, counts)), line('all', all)],
    ),
    `right at the first call ${share('right')}, after one correction ${share('corrected')}, wrong ${share('wrong')}`,
    ...rows
      .filter(({ outcome }) => outcome !== 'right')
      .map(({ id, outcome, task, why }) => [`${outcome}: ${id} – ${task}`, ...why.map(indented)].join('\n')),
  ].join('\n\n');
}

const indented = (text: string): string => `  ${text.replaceAll('\n', '\n  ')}`;
