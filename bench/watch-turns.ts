import { openSync, readSync } from 'node:fs';

/** Milliseconds of the longest turn of the event loop. */
export interface LongestTurn {
  wall: number;
  /** Of the processor, all threads of the process together. */
  cpu: number;
  /**
   * By the clock or of the processor, whichever is less in a turn, because another process may have had the processor.
   * On Linux, of the processor only what this thread had: the engine's own threads collect garbage and compile beside it.
   */
  own: number;
}

/** Begins to watch the turns of the event loop; what it returns ends that and tells the longest time between two. */
export function watchTurns(): () => LongestTurn {
  const longest: LongestTurn = { wall: 0, cpu: 0, own: 0 };
  let used = process.cpuUsage();
  let usedHere = ofThisThread();
  let since = performance.now();
  let next: NodeJS.Immediate;
  const note = (): void => {
    const { user, system } = process.cpuUsage(used);
    const [wall, cpu] = [performance.now() - since, (user + system) / 1000];
    longest.wall = Math.max(longest.wall, wall);
    longest.cpu = Math.max(longest.cpu, cpu);
    longest.own = Math.max(longest.own, Math.min(wall, cpu, ofThisThread() - usedHere));
    used = process.cpuUsage();
    usedHere = ofThisThread();
    since = performance.now();
  };
  const turn = (): void => {
    note();
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  return () => {
    clearImmediate(next);
    note();
    return longest;
  };
}

const file = process.platform === 'linux' ? openSync('/proc/self/schedstat', 'r') : undefined;
const read = Buffer.alloc(64);

/** Processor time of the main thread so far, milliseconds, exact to some of them; elsewhere that of the process. */
function ofThisThread(): number {
  if (file === undefined) {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
  // proc(5) tells of the main thread; the first number is nanoseconds on a processor.
  return Number.parseInt(read.toString('latin1', 0, readSync(file, read, 0, read.length, 0)), 10) / 1e6;
}
