export interface TurnLimits {
  /** Turns at once. */
  inAll: number;
  /** Of one user. */
  perUser: number;
}

interface Place {
  start: () => void;
  isWaiting: boolean;
}

/**
 * Lets turns run, so many at once in all and of one user; others wait. Users take turns: whoever asks a hundred things
 * is passed by who asks one.
 */
export class TurnQueue {
  readonly #limits: TurnLimits;
  /** In the order in which users are next; each with what they have waiting. */
  readonly #waiting = new Map<string, Place[]>();
  readonly #running = new Map<string, number>();
  #isClosed = false;

  constructor(limits: TurnLimits = { inAll: Infinity, perUser: Infinity }) {
    this.#limits = limits;
  }

  /** Whether no new turns are to begin. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Says that no new turns are to begin; what waits, or has begun, goes on. */
  close(): void {
    this.#isClosed = true;
  }

  /**
   * Resolves when a turn of this user may run, with what ends that. `onWait` is called when it has to wait. A signal
   * that fires gives the place up: what is done then takes none.
   */
  async enter(user: string, signal: AbortSignal, onWait: () => void): Promise<() => void> {
    if (signal.aborted) return () => {};
    const place: Place = { start: () => {}, isWaiting: true };
    const started = new Promise<boolean>((resolve) => {
      place.start = () => resolve(true);
      const giveUp = (): void => {
        if (place.isWaiting) this.#leave(user, place);
        resolve(false);
      };
      signal.addEventListener('abort', giveUp, { once: true });
    });
    this.#waiting.set(user, [...(this.#waiting.get(user) ?? []), place]);
    this.#next();
    if (place.isWaiting) onWait();
    if (!(await started)) return () => {};
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#count(user, -1);
      this.#next();
    };
  }

  #next(): void {
    while (this.#total < this.#limits.inAll) {
      const next = [...this.#waiting].find(([each]) => (this.#running.get(each) ?? 0) < this.#limits.perUser);
      if (next === undefined) return;
      const [user, [place]] = next;
      if (place === undefined) return;
      this.#leave(user, place);
      const rest = this.#waiting.get(user);
      // Last of all now.
      this.#waiting.delete(user);
      if (rest !== undefined) this.#waiting.set(user, rest);
      this.#count(user, 1);
      place.start();
    }
  }

  get #total(): number {
    return [...this.#running.values()].reduce((sum, each) => sum + each, 0);
  }

  #leave(user: string, place: Place): void {
    place.isWaiting = false;
    const rest = this.#waiting.get(user)?.filter((each) => each !== place) ?? [];
    if (rest.length > 0) this.#waiting.set(user, rest);
    else this.#waiting.delete(user);
  }

  #count(user: string, change: number): void {
    const count = (this.#running.get(user) ?? 0) + change;
    if (count > 0) this.#running.set(user, count);
    else this.#running.delete(user);
  }
}
