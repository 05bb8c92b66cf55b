import type { Steps } from './steps.js';

/** Lines in a row that both texts have (` `), that only the old one has (`-`), or only the new one (`+`). */
export interface LineRun {
  readonly sign: ' ' | '-' | '+';
  count: number;
}

/**
 * After so many lines that one side alone has, the way that got furthest is taken as it is: the search costs the square
 * of their number. A count, not a time: the same change looks the same on a busy machine.
 */
const maxEdits = 1000;
/** Steps of the search. */
const maxLoad = 20_000;

/**
 * How lines become others, in small parts and in linear time: with the fewest lines removed and added, up to 1,000 of
 * them. It is the greedy algorithm of E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
 */
export function* lineRunsInSteps(olds: readonly string[], news: readonly string[]): Steps<LineRun[]> {
  const runs: LineRun[] = [];
  let [oldAt, newAt] = [0, 0];
  const put = (sign: LineRun['sign']): void => {
    const last = runs.at(-1);
    if (last?.sign === sign) last.count++;
    else runs.push({ sign, count: 1 });
    if (sign !== '+') oldAt++;
    if (sign !== '-') newAt++;
  };
  while (oldAt < olds.length || newAt < news.length) {
    const edits = yield* editsFrom(olds.slice(oldAt), news.slice(newAt));
    for (let next = 0; ; next++) {
      while (oldAt < olds.length && newAt < news.length && olds[oldAt] === news[newAt]) put(' ');
      const sign = edits[next];
      if (sign === undefined) break;
      put(sign);
    }
    yield;
  }
  return runs;
}

/** The first edits, which are all where that is at most {@link maxEdits}. */
function* editsFrom(olds: readonly string[], news: readonly string[]): Steps<('-' | '+')[]> {
  // By diagonal (old lines less new lines that were passed) how many old lines were passed at most; -1 for none.
  const passed = new Int32Array(2 * maxEdits + 3).fill(-1);
  const middle = maxEdits + 1;
  const at = (diagonal: number): number => passed[middle + diagonal] ?? -1;
  const extended = (from: number, diagonal: number): number => {
    let old = from;
    while (old < olds.length && old - diagonal < news.length && olds[old] === news[old - diagonal]) old++;
    return old;
  };
  passed[middle] = extended(0, 0);
  if (at(0) === olds.length && at(0) === news.length) return [];
  /** For each number of edits, by diagonal, whether the last one added a line. */
  const added: Uint8Array[] = [new Uint8Array(1)];
  let [lowest, highest] = [-maxEdits, maxEdits];
  let load = 0;
  for (let edits = 1; edits <= maxEdits; edits++) {
    const isAdded = new Uint8Array(2 * edits + 1);
    added.push(isAdded);
    const last = Math.min(highest, edits);
    for (let diagonal = Math.max(lowest, -edits); diagonal <= last; diagonal += 2) {
      const [removing, adding] = [at(diagonal - 1), at(diagonal + 1)];
      passed[middle + diagonal - 1] = -1;
      const mayAdd = adding > diagonal && adding - diagonal <= news.length;
      const mayRemove = removing >= 0 && removing < olds.length;
      if (!mayAdd && !mayRemove) {
        passed[middle + diagonal] = -1;
        continue;
      }
      const adds = !mayRemove || (mayAdd && removing < adding);
      isAdded[diagonal + edits] = Number(adds);
      const old = extended(adds ? adding : removing + 1, diagonal);
      if (old >= olds.length && old - diagonal >= news.length) return wayTo(added, diagonal);
      passed[middle + diagonal] = old;
      if (old >= olds.length) highest = Math.min(highest, diagonal - 1);
      if (old - diagonal >= news.length) lowest = Math.max(lowest, diagonal + 1);
    }
    load += edits;
    if (load > maxLoad) {
      load = 0;
      yield;
    }
  }
  let furthest = 0;
  let most = -1;
  for (let diagonal = -maxEdits; diagonal <= maxEdits; diagonal++) {
    const lines = at(diagonal) < 0 ? -1 : 2 * at(diagonal) - diagonal;
    if (lines > most) [most, furthest] = [lines, diagonal];
  }
  return wayTo(added, furthest);
}

/** The edits that led to a diagonal. */
function wayTo(added: readonly Uint8Array[], end: number): ('-' | '+')[] {
  const way: ('-' | '+')[] = [];
  let diagonal = end;
  for (let edits = added.length - 1; edits > 0; edits--) {
    const adds = added[edits]?.[diagonal + edits] === 1;
    way.push(adds ? '+' : '-');
    diagonal += adds ? 1 : -1;
  }
  return way.reverse();
}
