import { readFileSync, writeFileSync } from 'node:fs';
import { watchTurns } from '../watch-turns.js';
import type { Operation } from './operations.js';

/** What one process measures. */
export interface Measurement {
  /** UTF-8 bytes of the input. */
  bytes: number;
  /** Processor time, milliseconds: of the fastest of some runs. */
  cpu: number;
  /** Bytes: the most memory of the first run, above what there was before it. */
  peak: number;
  /** Longest block of the event loop, milliseconds by the clock or the processor, whichever is less: the best of some runs. */
  block: number;
}

/** Beyond this the runs are not repeated, milliseconds. */
const longest = 700;
const mostRuns = 12;

/** Measures an operation in this process, which must be fresh: node --expose-gc. */
export async function measure({ prepare }: Operation, texts: readonly string[]): Promise<Measurement> {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const run = prepare(texts);
  globalThis.gc?.();
  const before = startPeak();
  const begin = performance.now();
  let cpu = Number.POSITIVE_INFINITY;
  let block = Number.POSITIVE_INFINITY;
  let peak = 0;
  for (let runs = 0; runs === 0 || (runs < mostRuns && performance.now() - begin < longest); runs++) {
    const watch = watchTurns();
    const used = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(used);
    block = Math.min(block, watch().own);
    cpu = Math.min(cpu, (user + system) / 1000);
    if (runs === 0) peak = Math.max(0, peakMemory() - before);
  }
  return { bytes, cpu, peak, block };
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
