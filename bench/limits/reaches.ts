import type { Measurement } from './measure.js';
import type { Operation } from './operations.js';

interface Row extends Partial<Measurement> {
  size: number;
  /** Processor time beside that of the bare parse. */
  times?: number | undefined;
}

const largestExponent = 1.15;
/** Of the event loop, milliseconds. */
export const longestBlock = 50;

/** How processor time grows with the size: the slope between the smallest and the largest in logarithms. */
export function exponentOf(rows: readonly Row[]): number {
  const [first] = rows;
  const last = rows.at(-1);
  if (first?.cpu === undefined || last?.cpu === undefined) return Number.NaN;
  return Math.log(last.cpu / first.cpu) / Math.log(last.size / first.size);
}

/** Which reaches the rows of an operation miss, in words. */
export function reachOf({ reach, isServed }: Operation, rows: readonly Row[], exponent: number): string[] {
  const failures: string[] = [];
  const check = (is: boolean, what: string): void => {
    if (!is) failures.push(what);
  };
  if (isServed) check(exponent <= largestExponent, `grows as size^${exponent.toFixed(2)}`);
  const largest = rows.at(-1);
  const { times = Number.NaN, peak = Number.NaN, bytes = Number.NaN } = largest ?? {};
  if (reach.times !== undefined) check(times <= reach.times, `${times.toFixed(2)} × a bare parse, not ${reach.times}`);
  if (reach.memory !== undefined)
    check(peak / bytes <= reach.memory, `${(peak / bytes).toFixed(1)} × the page in memory, not ${reach.memory}`);
  const block = Math.max(...rows.map((row) => row.block ?? Number.NaN));
  if (isServed) check(block <= longestBlock, `blocks the event loop for ${block.toFixed(0)} ms`);
  return failures;
}
