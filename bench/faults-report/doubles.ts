// Two processes that approve the same change at the same time.
import { randomFrom } from '../markup-report/random-edits.js';
import { countArrivals } from './arrivals.js';
import { type PrintedTurn, turnPrinted } from './command-line.js';
import { anyOperation, approving, asking, openSetting } from './waiting-change.js';

/** A change that two processes have approved. */
export interface Double {
  operation: string;
  /** What each was told. */
  told: string[];
  effects: number;
  wrong: string[];
}

/** Milliseconds by which each request to Confluence is delayed, so that both processes are at it. */
const latency = 120;

/** Approves changes twice, one after the other; `main` is the program of the command line. */
export async function reportDoubles(options: {
  /** Numbers of the rounds. */
  numbers: readonly number[];
  seed: string;
  main: string;
  onDouble?: (double: Double) => void;
}): Promise<Double[]> {
  const doubles: Double[] = [];
  for (const number of options.numbers) {
    const operation = anyOperation(randomFrom(`${options.seed} double ${number}`));
    const setting = await openSetting(operation, options.main);
    try {
      await setting.here(asking(operation));
      setting.delay(latency);
      const arrivals = countArrivals(setting.urls);
      const other = setting.spawn(approving);
      // This process has nothing to load any more.
      await Promise.race([arrivals.reached(1), other.finished]);
      arrivals.close();
      const both = await Promise.all([setting.here(approving), other.finished]);
      const seen = { turns: both.map(turnPrinted), effects: setting.effects(), writes: setting.writes() };
      const double: Double = {
        operation: operation.name,
        told: seen.turns.map(toldOf),
        effects: seen.effects,
        wrong: judgeDouble(seen, operation.name === 'add and remove labels' ? 2 : 1),
      };
      options.onDouble?.(double);
      doubles.push(double);
    } finally {
      await setting.close();
    }
  }
  return doubles;
}

/** What a process was told: that it has sent the change, that another one has, or something else. */
function toldOf(turn: PrintedTurn | undefined): string {
  const [write] = turn?.writes ?? [];
  if (write?.status === 'done') return write.earlier ? 'sent by the other' : 'done';
  if (turn?.error?.kind === 'invalid_request') return 'decided already';
  if (turn?.error?.kind === 'conflict' && turn.writes === undefined) return 'the other is at it';
  return turn?.error?.message ?? turn?.status ?? 'nothing';
}

/** What is wrong with what two processes were told, each as a sentence; `requests`: that the change takes. */
export function judgeDouble(
  { turns, effects, writes }: { turns: readonly (PrintedTurn | undefined)[]; effects: number; writes: number },
  requests = 1,
): string[] {
  const wrong: string[] = [];
  const told = turns.map(toldOf);
  if (effects !== 1 || writes > requests) wrong.push(`sent ${writes} times, happened ${effects} times`);
  const winners = told.filter((what) => what === 'done').length;
  if (winners !== 1) wrong.push(`${winners} were told that they have sent it: ${told.join(', ')}`);
  const known = new Set(['done', 'sent by the other', 'decided already', 'the other is at it']);
  wrong.push(...told.filter((what) => !known.has(what)).map((what) => `one was told: ${what}`));
  return wrong;
}
