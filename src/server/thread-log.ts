import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { ThreadMessage, Turn } from './protocol.js';
import { tellThread } from './tell-thread.js';

/** A message with the id after which a client that knows it goes on. */
export interface Told {
  id: string;
  message: ThreadMessage;
}

/** The turns of a thread, and what was told of them since the running one began: a client that was away is told the rest. */
export class ThreadLog {
  /** Names this log: the ids of another one, of an earlier process for example, mean nothing here. */
  readonly #key = randomUUID();
  #turns: readonly Turn[];
  #told: ThreadMessage[] = [];
  /** Number of the first message of `#told`; the first of all is 1. */
  #first = 1;
  readonly #news = new EventEmitter().setMaxListeners(0);

  constructor(turns: readonly Turn[]) {
    this.#turns = turns;
  }

  get turns(): readonly Turn[] {
    return this.#turns;
  }

  tell(message: ThreadMessage): void {
    this.#turns = tellThread(this.#turns, message);
    this.#told.push(message);
    this.wake();
  }

  /** Forgets what was told before: whoever was told less is told the thread. */
  forget(): void {
    this.#first = this.#end;
    this.#told = [];
  }

  /** Has followers look again whether more is to come. */
  wake(): void {
    this.#news.emit('told');
  }

  /**
   * What is told from now on; all of it first, or what came after the message `after`. Ends when everything was told
   * and `isOver`, or with the signal.
   */
  async *follow(after: string | undefined, isOver: () => boolean, signal: AbortSignal): AsyncGenerator<Told[]> {
    let next = this.#placeAfter(after);
    for (;;) {
      const end = this.#end;
      if (next === undefined || next < this.#first) {
        next = end;
        yield [{ id: this.#idOf(end - 1), message: { type: 'thread', turns: [...this.#turns] } }];
      } else if (next < end) {
        const from = next;
        next = end;
        yield this.#told.slice(from - this.#first).map((message, index) => ({ id: this.#idOf(from + index), message }));
      } else if (isOver() || signal.aborted) {
        return;
      } else {
        await once(this.#news, 'told', { signal }).catch((error: unknown) => {
          if (!signal.aborted) throw error;
        });
      }
    }
  }

  /** Number of the message that is told next. */
  get #end(): number {
    return this.#first + this.#told.length;
  }

  #idOf(place: number): string {
    return `${this.#key}.${place}`;
  }

  #placeAfter(id: string | undefined): number | undefined {
    const [key, place = ''] = id?.split('.') ?? [];
    const next = /^\d{1,15}$/u.test(place) ? Number(place) + 1 : Infinity;
    return key === this.#key && next <= this.#end ? next : undefined;
  }
}
