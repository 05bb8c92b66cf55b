import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';
import { vi } from 'vitest';

/** What code did, in functions entered and branches and loops gone through: a count that no other process can change. */
export interface Work {
  total: number;
  /** By function: the most that it did between two turns of the event loop. */
  inOneTurn: Map<string, number>;
}

// Code that the engine has optimized is not counted, and when it optimizes differs from run to run.
const optimizers = ['opt', 'maglev'];

/**
 * Counts what is done in `src` and in packages until something is finished. The clock goes so fast meanwhile that whoever
 * gives way after some time does so after every step. Not counted is what the engine does by itself, as in `indexOf`.
 * What is done once in a process is counted as well: do the same before.
 */
export async function workOf(run: () => unknown): Promise<Work> {
  for (const optimizer of optimizers) setFlagsFromString(`--no-${optimizer}`);
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000));
  const work: Work = { total: 0, inOneTurn: new Map() };
  const note = (): void => {
    for (const [name, count] of countedSince(session)) {
      work.total += count;
      work.inOneTurn.set(name, Math.max(count, work.inOneTurn.get(name) ?? 0));
    }
  };
  let next: NodeJS.Immediate;
  const turn = (): void => {
    note();
    next = setImmediate(turn);
  };
  countedSince(session);
  next = setImmediate(turn);
  try {
    await run();
    note();
  } finally {
    clearImmediate(next);
    clock.mockRestore();
    session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
    for (const optimizer of optimizers) setFlagsFromString(`--${optimizer}`);
  }
  return work;
}

/** By function what was done since the last call. */
function countedSince(session: Session): Map<string, number> {
  const counts = new Map<string, number>();
  // The inspector answers before `post` returns.
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error) throw error;
    for (const { url, functions } of result.filter((script) => /\/(?:src|node_modules)\//u.test(script.url)))
      for (const { functionName, ranges } of functions) {
        const count = ranges.reduce((sum, range) => sum + range.count, 0);
        if (count === 0) continue;
        const name = `${functionName} at ${ranges[0]?.startOffset} of ${url.replace(/^.*\/(?=(?:src|node_modules)\/)/u, '')}`;
        counts.set(name, count + (counts.get(name) ?? 0));
      }
  });
  return counts;
}
