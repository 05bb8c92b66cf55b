import { setTimeout as delay } from 'node:timers/promises';
import type { HostUser } from '../host/host.js';
import { TurnQueue } from '../host/turn-queue.js';
import { LiveThread } from './live-thread.js';
import { noSuchThread } from './problems.js';

interface Entry {
  live: Promise<LiveThread>;
  /** How many look at it or ask something of it. */
  users: number;
}

/** The threads of one user, as far as they are live. */
export interface OwnThreads {
  /** Ids of the threads on which the agent is at work; waiting for a person is not. */
  running(): Promise<Set<string>>;
  /** @throws ConfluenceError `not_found` for an id that is not this user's, whether or not there is such a thread. */
  require(id: string): void;
  /** Does something with a thread; meanwhile, and while a turn of it runs, it is the same object for everybody. Throws as {@link require}. */
  using<Result>(id: string, work: (live: LiveThread) => Promise<Result>): Promise<Result>;
}

/** The threads that somebody looks at or that run, each once; the others are in the store. */
export class LiveThreads {
  readonly #entries = new Map<string, Entry>();
  readonly #queue: TurnQueue;

  constructor(queue: TurnQueue = new TurnQueue()) {
    this.#queue = queue;
  }

  /** The way to the threads of one user, and to nobody else's: every id that is asked for passes it. */
  of(user: HostUser): OwnThreads {
    const require = (id: string): void => {
      if (!user.owns(id)) throw noSuchThread();
    };
    return {
      require,
      running: async () => new Set((await this.#atWork()).filter((id) => user.owns(id))),
      using: async (id, work) => {
        require(id);
        const entry = this.#entries.get(id) ?? { live: LiveThread.open(user, id, this.#queue), users: 0 };
        this.#entries.set(id, entry);
        entry.users += 1;
        try {
          return await work(await entry.live);
        } finally {
          entry.users -= 1;
          void this.#forget(id, entry);
        }
      },
    };
  }

  async #atWork(): Promise<string[]> {
    const ids = [...this.#entries].map(async ([id, { live }]) => {
      // One that could not be opened was told to whoever asked.
      const isAtWork = await live.then((each) => each.isAtWork).catch(() => false);
      return isAtWork ? [id] : [];
    });
    return (await Promise.all(ids)).flat();
  }

  /**
   * Begins no turns any more, and resolves when the agent is at work nowhere, or with the signal. What waits for a
   * person is no work.
   */
  async drain(signal: AbortSignal): Promise<void> {
    this.#queue.close();
    while (!signal.aborted && (await this.#atWork()).length > 0) {
      await delay(100, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Stops every turn that runs, and resolves when all have ended. */
  async stop(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(async ({ live }) => (await live.catch(() => undefined))?.stop()));
  }

  /** Forgets a thread when its turn has ended and nobody uses it. */
  async #forget(id: string, entry: Entry): Promise<void> {
    const live = await entry.live.catch(() => undefined);
    await live?.settled();
    if (entry.users === 0 && !live?.isRunning && this.#entries.get(id) === entry) this.#entries.delete(id);
  }
}
