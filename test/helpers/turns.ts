import { vi } from 'vitest';

/**
 * How often the event loop turned, so that other work had its chance, while some work was done. The clock goes so fast
 * meanwhile that whoever gives way after some time does so after every step: a fast machine has as many turns.
 */
export async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next: NodeJS.Immediate;
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000));
  const count = (): void => {
    turns += 1;
    next = setImmediate(count);
  };
  next = setImmediate(count);
  try {
    await work();
  } finally {
    clearImmediate(next);
    clock.mockRestore();
  }
  return turns;
}
