import { setTimeout as delay } from 'node:timers/promises';

/** Chance and time, replaceable in tests. */
export interface Clockwork {
  /** Milliseconds, only differences matter. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The system's own. */
export const systemClockwork: Clockwork = {
  now: () => performance.now(),
  random: Math.random,
  async sleep(ms, signal) {
    await delay(ms, undefined, { signal }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    });
  },
};
