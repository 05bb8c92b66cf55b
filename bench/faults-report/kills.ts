// A process that is killed with a change waiting or being sent, and another one that goes on with its thread.
import { setTimeout as delay } from 'node:timers/promises';
import { randomFrom } from '../markup-report/random-edits.js';
import type { Operation } from '../writes-report/operations.js';
import { countArrivals } from './arrivals.js';
import { type PrintedTurn, turnPrinted } from './command-line.js';
import { anyOperation, approving, asking, goingOn, openSetting, type Setting } from './waiting-change.js';

/** What the process that was killed was doing. */
type Phase = 'asking' | 'approving';

/** A process that was killed, and what became of its thread. */
export interface Kill {
  operation: string;
  phase: Phase;
  /** After how many of its requests, and how many milliseconds later. */
  moment: { requests: number; ms: number };
  /** False: it had ended before. */
  isKilled: boolean;
  /** What the next process found. */
  found: Found;
  effects: number;
  wrong: string[];
}

/** `sent`: it was told to be on the site already; `unknown`: nobody can tell; `nothing`: nothing waited any more, or yet. */
type Found = 'waiting, then done' | 'sent' | 'unknown' | 'nothing' | 'something else';

/** What the next processes were told. */
export interface Aftermath {
  phase: Phase;
  /** What approving came to; undefined when it printed no turn. */
  approved: PrintedTurn | undefined;
  effects: number;
  writes: number;
  /** Requests that write in a run without a kill. */
  writesCalmly: number;
  /** What asking something else came to, and its exit code. */
  next: PrintedTurn | undefined;
  exitCode: number | null;
}

/** Milliseconds by which each request to Confluence is delayed, so that a kill meets every state of it. */
const latency = 40;

/** Kills processes, one after the other, each at a moment that the seed decides; `main` is the program of the command line. */
export async function reportKills(options: {
  /** Numbers of the kills. */
  numbers: readonly number[];
  seed: string;
  main: string;
  onKill?: (kill: Kill) => void;
}): Promise<Kill[]> {
  const kills: Kill[] = [];
  const calm = new Map<Operation, Calm>();
  for (const number of options.numbers) {
    const kill = await killOne(randomFrom(`${options.seed} kill ${number}`), number, options.main, calm);
    options.onKill?.(kill);
    kills.push(kill);
  }
  return kills;
}

/** What a run without a kill takes: requests, and those of them that write. */
interface Calm {
  asked: number;
  approved: number;
  writes: number;
}

async function killOne(random: () => number, number: number, main: string, known: Map<Operation, Calm>): Promise<Kill> {
  const operation = anyOperation(random);
  const calm = known.get(operation) ?? (await runCalmly(operation, main));
  known.set(operation, calm);
  // A change that is being sent is what can come to grief; every fourth is killed before it is asked about.
  const phase: Phase = number % 4 === 0 ? 'asking' : 'approving';
  const setting = await openSetting(operation, main);
  try {
    if (phase === 'approving') await setting.here(asking(operation));
    const requests = 1 + Math.floor(random() * (phase === 'asking' ? calm.asked : calm.approved));
    const moment = { requests, ms: Math.floor(random() * latency) };
    setting.delay(latency);
    const isKilled = await killAt(setting, phase, moment);
    setting.delay(0);
    const aftermath = { phase, writesCalmly: calm.writes, ...(await goOn(setting)) };
    const { effects } = aftermath;
    return {
      operation: operation.name,
      phase,
      moment,
      isKilled,
      found: foundIn(aftermath),
      effects,
      wrong: judgeKill(aftermath),
    };
  } finally {
    await setting.close();
  }
}

async function runCalmly(operation: Operation, main: string): Promise<Calm> {
  const setting = await openSetting(operation, main);
  const arrivals = countArrivals(setting.urls);
  await setting.here(asking(operation));
  const asked = arrivals.count();
  await setting.here(approving);
  const approved = arrivals.count() - asked;
  const [effects, writes] = [setting.effects(), setting.writes()];
  arrivals.close();
  await setting.close();
  if (effects !== 1) throw new Error(`${operation.name} does not happen undisturbed.`);
  return { asked, approved, writes };
}

async function killAt(setting: Setting, phase: Phase, { requests, ms }: Kill['moment']): Promise<boolean> {
  const arrivals = countArrivals(setting.urls);
  const command = setting.spawn(phase === 'asking' ? asking(setting.operation) : approving);
  await Promise.race([arrivals.reached(requests).then(() => delay(ms)), command.finished]);
  command.kill('SIGKILL');
  const { code } = await command.finished;
  arrivals.close();
  return code === null;
}

/** Decides about what waits, and asks something else. */
async function goOn(setting: Setting): Promise<Omit<Aftermath, 'phase' | 'writesCalmly'>> {
  const approved = turnPrinted(await setting.here(approving));
  const next = await setting.here(goingOn);
  const { effects, writes } = setting;
  return { approved, effects: effects(), writes: writes(), next: turnPrinted(next), exitCode: next.code };
}

function foundIn({ approved }: Aftermath): Found {
  const [write] = approved?.writes ?? [];
  if (write?.status === 'done') return write.earlier ? 'sent' : 'waiting, then done';
  if (write?.status === 'unknown') return 'unknown';
  return approved?.error?.kind === 'invalid_request' && write === undefined ? 'nothing' : 'something else';
}

/** What is wrong with what was told of a change and its thread, each as a sentence. */
export function judgeKill(aftermath: Aftermath): string[] {
  const { phase, approved, effects, writes, writesCalmly, next, exitCode } = aftermath;
  const found = foundIn(aftermath);
  const wrong: string[] = [];
  const check = (is: boolean, what: string): void => {
    if (!is) wrong.push(what);
  };
  check(effects <= 1 && writes <= writesCalmly, `sent ${writes} times, happened ${effects} times`);
  check(found !== 'something else', `the thread says ${approved?.error?.message ?? approved?.status ?? 'nothing'}`);
  if (found === 'sent' || found === 'waiting, then done') check(effects === 1, `is done, happened ${effects} times`);
  // What was approved and is neither waiting nor known to be lost is on the site; what was not, is not.
  if (found === 'nothing') check(effects === (phase === 'asking' ? 0 : 1), `is forgotten, happened ${effects} times`);
  check(
    next?.status === 'answered' && exitCode === 0,
    `the thread does not go on: ${next?.error?.message ?? exitCode}`,
  );
  return wrong;
}
