/** Milliseconds of the longest turn of the event loop. */
export interface LongestTurn {
  wall: number;
  /** Of the processor. */
  cpu: number;
  /** The longest by the clock or of the processor, whichever is less in a turn: another process may have had the processor. */
  own: number;
}

/** Begins to watch the turns of the event loop; what it returns ends that and tells the longest time between two. */
export function watchTurns(): () => LongestTurn {
  const longest: LongestTurn = { wall: 0, cpu: 0, own: 0 };
  let used = process.cpuUsage();
  let since = performance.now();
  let next: NodeJS.Immediate;
  const note = (): void => {
    const { user, system } = process.cpuUsage(used);
    const [wall, cpu] = [performance.now() - since, (user + system) / 1000];
    longest.wall = Math.max(longest.wall, wall);
    longest.cpu = Math.max(longest.cpu, cpu);
    longest.own = Math.max(longest.own, Math.min(wall, cpu));
    used = process.cpuUsage();
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
