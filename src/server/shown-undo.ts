import type { Approval } from '../agent/events.js';
import type { Thread } from '../host/thread.js';

/** How an undo ended, in words. */
export type UndoOutcome = Awaited<ReturnType<Thread['undo']>>;

/** Longest time that an undo is held for its yes, milliseconds; the thread answers nothing meanwhile. */
const patience = 5 * 60_000;

/** An undo that is shown, and held until somebody says yes to just that, or something else is wanted of the thread. */
export class ShownUndo {
  /** What would be sent; undefined when there is nothing to take back. */
  readonly approval: Promise<Approval | undefined>;
  /** How it ended. */
  readonly done: Promise<UndoOutcome>;
  #answer: (isAgreed: boolean) => void = () => {};

  constructor(thread: Pick<Thread, 'undo'>) {
    const timer = setTimeout(() => this.drop(), patience).unref();
    const answer = new Promise<boolean>((resolve) => (this.#answer = resolve));
    let show: (approval: Approval) => void = () => {};
    const shown = new Promise<Approval>((resolve) => (show = resolve));
    this.done = thread
      .undo({
        decide: (approval) => {
          show(approval);
          return answer;
        },
      })
      .finally(() => clearTimeout(timer));
    this.approval = Promise.race([shown, this.done.then(() => undefined)]);
  }

  /** Sends nothing. */
  drop(): void {
    this.#answer(false);
  }

  /** Sends what was shown. */
  confirm(): void {
    this.#answer(true);
  }
}
