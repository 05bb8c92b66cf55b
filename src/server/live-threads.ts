import type { HostUser } from '../host/host.js';
import { LiveThread } from './live-thread.js';

interface Entry {
  live: Promise<LiveThread>;
  /** How many look at it or ask something of it. */
  users: number;
}

/** The threads of a user that somebody looks at or that run, each once; the others are in the store. */
export class LiveThreads {
  readonly #entries = new Map<string, Entry>();
  readonly #user: HostUser;

  constructor(user: HostUser) {
    this.#user = user;
  }

  /** Ids of the threads on which the agent is at work; waiting for a person is not. */
  async running(): Promise<Set<string>> {
    const ids = [...this.#entries].map(async ([id, { live }]) => ((await live).isAtWork ? [id] : []));
    return new Set((await Promise.all(ids)).flat());
  }

  /** Does something with a thread; meanwhile, and while a turn of it runs, it is the same object for everybody. */
  async using<Result>(id: string, work: (live: LiveThread) => Promise<Result>): Promise<Result> {
    const entry = this.#entries.get(id) ?? { live: LiveThread.open(this.#user, id), users: 0 };
    this.#entries.set(id, entry);
    entry.users += 1;
    try {
      return await work(await entry.live);
    } finally {
      entry.users -= 1;
      void this.#forget(id, entry);
    }
  }

  /** Stops every turn that runs, and resolves when all have ended. */
  async stop(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(async ({ live }) => (await live).stop()));
  }

  /** Forgets a thread when its turn has ended and nobody uses it. */
  async #forget(id: string, entry: Entry): Promise<void> {
    const live = await entry.live.catch(() => undefined);
    await live?.settled();
    if (entry.users === 0 && !live?.isRunning && this.#entries.get(id) === entry) this.#entries.delete(id);
  }
}
