import { onTestFinished } from 'vitest';
import type { Finished, RunningCommand } from './command.js';
import { type HereOptions, startInProcess } from './run-in-process.js';

/** {@link startInProcess}, for the running test at the longest. */
export function startHere(words: readonly string[], options: HereOptions): RunningCommand {
  const command = startInProcess(words, options);
  onTestFinished(() => command.abandon());
  return command;
}

/** {@link startHere}, and waits for the end. */
export function runHere(words: readonly string[], options: HereOptions): Promise<Finished> {
  return startHere(words, options).finished;
}
