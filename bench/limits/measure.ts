import { readFileSync, writeFileSync } from 'node:fs';
import { watchTurns } from '../watch-turns.js';
import type { Operation } from './operations.js';
import { longestBlock } from './reaches.js';

/** What one process measures. */
export interface Measurement {
  /** UTF-8 bytes of the input. */
  bytes: number;
  /** Processor time, milliseconds: of the fastest of some runs. */
  cpu: number;
  /** Bytes: the most memory of the first run, above what there was before it. */
  peak: number;
  /** Longest block of the event loop, milliseconds; see `own` of `LongestTurn`. The best of some runs. */
  block: number;
}

/** Texts to measure with, and others of the same shape to run before. */
export interface Input {
  warm: readonly string[];
  texts: readonly string[];
}

/** Beyond this the runs are not repeated, milliseconds. */
const longest = 300;
const mostRuns = 8;
/** Of runs that miss the reach of a block: what is in all of them is no chance of one. */
const mostTries = 3;
/** Of running before, milliseconds; two runs at least. */
const longestWarm = 200;
const fewestWarm = 2;

/**
 * Measures an operation in this process, which must be fresh: node --expose-gc. Before, it is run on a little of the same
 * shape: what modules, their compiled code and the first heap take is the same for a page of any size, and none of it.
 */
export async function measure({ prepare }: Operation, { warm, texts }: Input): Promise<Measurement> {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const runWarm = prepare(warm);
  const warmed = cpuSince();
  for (let runs = 0; runs < fewestWarm || (runs < mostRuns && warmed() < longestWarm); runs++) await runWarm();
  const run = prepare(texts);
  globalThis.gc?.();
  const before = startPeak();
  const measured = cpuSince();
  let cpu = Number.POSITIVE_INFINITY;
  let block = Number.POSITIVE_INFINITY;
  let peak = 0;
  const isEnough = (runs: number): boolean =>
    runs >= mostRuns || (measured() > longest && (block <= longestBlock || runs >= mostTries));
  for (let runs = 0; !isEnough(runs); runs++) {
    const watch = watchTurns();
    const used = cpuSince();
    await run();
    cpu = Math.min(cpu, used());
    block = Math.min(block, watch().own);
    if (runs === 0) peak = Math.max(0, peakMemory() - before);
  }
  return { bytes, cpu, peak, block };
}

/** Begins to count processor time, milliseconds. */
function cpuSince(): () => number {
  const begin = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000;
  };
}

/** Most memory of this process so far, bytes; on Linux since {@link startPeak}. */
function peakMemory(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /^VmHWM:\s*(\d+)/mu.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** Forgets the peak that the making of the input had; returns what is in use. */
function startPeak(): number {
  // proc(5): 5 resets the peak resident set size to the current one.
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
  return process.memoryUsage().rss;
}
