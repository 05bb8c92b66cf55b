// The report as text.
import { table } from '../writes-report/print.js';
import type { BadPage } from './batch.js';
import type { Double } from './doubles.js';
import type { Drift } from './drift.js';
import { frontNames } from './fronts.js';
import type { Kill } from './kills.js';
import type { Cell } from './matrix.js';

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const most = (numbers: readonly number[]): number => Math.max(0, ...numbers);
const count = <Item>(items: readonly Item[], suits: (item: Item) => boolean): string =>
  String(items.filter(suits).length);

/** Items by their keys, in the order in which the keys come first. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** What is wrong in a part, each as a sentence. */
export function wrongIn(part: {
  cells: readonly Cell[];
  batch: readonly BadPage[];
  drifts: readonly Drift[];
  kills: readonly Kill[];
  doubles: readonly Double[];
}): string[] {
  const { cells, batch, drifts, kills, doubles } = part;
  return [
    ...cells.flatMap(({ call, front, trouble, place, wrong }) =>
      wrong.map((what) => `${call} by ${front}, ${trouble} ${place}: ${what}`),
    ),
    ...batch.flatMap(({ how, wrong }) => wrong.map((what) => `bad page, ${how}: ${what}`)),
    ...drifts.flatMap(({ call, wrong }) => wrong.map((what) => `drift of ${call}: ${what}`)),
    ...kills.flatMap(({ operation, phase, moment, wrong }) =>
      wrong.map((what) => `${operation} killed ${phase} (${moment.requests} requests + ${moment.ms} ms): ${what}`),
    ),
    ...doubles.flatMap(({ operation, wrong }) => wrong.map((what) => `${operation} approved twice: ${what}`)),
  ];
}

/** A row per trouble and place, with the calls of each front: answered, clear errors, wrong; the longest time and most requests. */
export function matrixText(cells: readonly Cell[]): string {
  const rows = [...grouped(cells, ({ trouble, place }) => `${trouble}\t${place}`)].map(([key, group]) => [
    ...key.split('\t'),
    ...frontNames.map((front) => {
      const own = group.filter((cell) => cell.front === front);
      if (own.length === 0) return '–';
      const verdicts = (['answered', 'clear error', 'wrong'] as const).map((verdict) =>
        count(own, (cell) => cell.verdict === verdict),
      );
      return `${verdicts.join('/')}  ${seconds(most(own.map(({ ms }) => ms)))} s  ${most(own.map(({ requests }) => requests))}`;
    }),
  ]);
  const total = frontNames.map((front) => {
    const own = cells.filter((cell) => cell.front === front);
    const verdict = (wanted: Cell['verdict']): string => count(own, (cell) => cell.verdict === wanted);
    return `${front}: ${own.length} calls, ${verdict('answered')} answered, ${verdict('clear error')} clear errors, ${verdict('wrong')} wrong.`;
  });
  return [
    'Every tool in every trouble: answered/clear errors/wrong, the longest time, the most requests of a call:',
    table([['trouble', 'meets', ...frontNames], ...rows]),
    ...total,
  ].join('\n');
}

/** Bad pages, as one line. */
export function batchText(batch: readonly BadPage[]): string {
  return `One bad page among those that a search reads: ${batch.length} kinds, ${count(batch, ({ wrong }) => wrong.length > 0)} of which cost another page.`;
}

/** A row per call. */
export function driftText(drifts: readonly Drift[]): string {
  const sum = (number: (drift: Drift) => number): number => drifts.reduce((all, drift) => all + number(drift), 0);
  const rows = drifts.map(({ call, tried, errors, wrong }) => [
    call,
    tried,
    tried - errors - wrong.length,
    errors,
    wrong.length,
  ]);
  return [
    `Answers that drift from their schema: ${sum(({ tried }) => tried)} mutations, ${sum(({ wrong }) => wrong.length)} wrong.`,
    table([['call', 'mutations', 'answered', 'errors', 'wrong'], ...rows.map((row) => row.map(String))]),
  ].join('\n');
}

/** Kills by what they met and what the next process found. */
export function killsText(kills: readonly Kill[], seed: string): string {
  const groups = grouped(kills, ({ phase, isKilled, found }) =>
    [isKilled ? phase : `${phase}, had ended`, found].join('\t'),
  );
  const rows = [...groups]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([key, group]) => [...key.split('\t'), String(group.length)]);
  return [
    `Killed with a change waiting or being sent: ${kills.length} times (seed ${seed}), ${count(kills, ({ isKilled }) => isKilled)} before the end.`,
    table([['killed', 'found by the next process', 'times'], ...rows]),
    `Twice: ${count(kills, ({ effects }) => effects > 1)}. Wrong: ${count(kills, ({ wrong }) => wrong.length > 0)}.`,
  ].join('\n');
}

/** Double approvals by what both were told. */
export function doublesText(doubles: readonly Double[]): string {
  const rows = [...grouped(doubles, ({ told }) => told.toSorted().join(' / '))].map(([told, group]) => [
    told,
    String(group.length),
  ]);
  return [
    `Approved by two processes at the same time: ${doubles.length} times, sent once: ${count(doubles, ({ effects }) => effects === 1)}.`,
    table([['told', 'times'], ...rows]),
  ].join('\n');
}
