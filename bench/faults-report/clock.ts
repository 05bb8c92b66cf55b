import type { Clockwork } from '../../src/access/clockwork.js';

/** A clock on which every wait is over at once, though its time has passed; chance is always one half. */
export function clockThatSkips(): Clockwork {
  let skipped = 0;
  return {
    now: () => performance.now() + skipped,
    random: () => 0.5,
    sleep: async (ms) => {
      skipped += ms;
    },
  };
}
