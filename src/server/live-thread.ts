import type { AgentEvent, RunOptions, TurnResult } from '../agent/events.js';
import type { AuthorizationRequest } from '../errors.js';
import { type ConsentOutcome, requestConsent } from '../host/consent.js';
import type { HostUser } from '../host/host.js';
import { readTurn, runTurn } from '../host/run-turn.js';
import type { Thread } from '../host/thread.js';
import type { TurnQueue } from '../host/turn-queue.js';
import {
  continued,
  ended,
  messageOf,
  newTurn,
  notePlaces,
  pastTurn,
  type Places,
  shownApproval,
} from './describe-turn.js';
import { busy, ending, notWhatIsShown, notWhatWaits, nothingToResume, problemOf } from './problems.js';
import type { Decision, ShownApproval, Turn } from './protocol.js';
import { ShownUndo, type UndoOutcome } from './shown-undo.js';
import { ThreadLog, type Told } from './thread-log.js';

interface Running {
  /** Ends the turn. */
  stop: AbortController;
  /** Ends only the waiting for a consent: the turn goes on without. */
  consent: AbortController;
  /** Whether the person asked for another link. */
  wantsNewLink: boolean;
  done: Promise<void>;
}

/** Longest wait for a consent, milliseconds; looking at the thread again waits anew. */
const consentPatience = 30 * 60_000;

/**
 * A thread while somebody looks at it or a turn of it runs: its turns, and what was told since the running one began, so
 * that a client that was away is told the rest. What ended is read from the store.
 */
export class LiveThread {
  readonly thread: Thread;
  readonly #user: HostUser;
  readonly #queue: TurnQueue;
  readonly #places: Places = new Map();
  #log = new ThreadLog([]);
  #running: Running | undefined;
  #undo: ShownUndo | undefined;

  private constructor(thread: Thread, user: HostUser, queue: TurnQueue) {
    this.thread = thread;
    this.#user = user;
    this.#queue = queue;
  }

  /** Opens a thread of a user as it is kept; its turns take places of `queue`. */
  static async open(user: HostUser, id: string, queue: TurnQueue): Promise<LiveThread> {
    const live = new LiveThread(await user.open(id), user, queue);
    live.#log = new ThreadLog(await live.#read());
    return live;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Whether the agent is at work, and does not just wait for a consent. */
  get isAtWork(): boolean {
    return this.isRunning && this.turns.at(-1)?.isWaiting !== true;
  }

  get turns(): readonly Turn[] {
    return this.#log.turns;
  }

  /**
   * Asks; nothing when the thread has a turn of this id, which is what a client that lost the answer asks again.
   * `replaces`: the last turn, whose place it takes.
   * @throws ConfluenceError `conflict` when that is not the last one, or has changed something or may have.
   */
  async ask(turnId: string, question: string, replaces?: string): Promise<void> {
    if (this.turns.some(({ id }) => id === turnId)) return;
    if (this.turns.at(-1)?.isWaiting) await this.stop();
    this.#requireIdle();
    if (replaces !== undefined) await this.thread.requireReplaceable(replaces);
    this.#start(
      newTurn(turnId, question),
      (running) => this.#run(turnId, running, (options) => this.thread.run(question, { ...options, turnId, replaces })),
      replaces,
    );
  }

  /**
   * Goes on with the last turn: `retry` where it was cut off or access was granted meanwhile, `cancel` without access;
   * `new_link`: waits on, with another link.
   * @throws ConfluenceError `conflict` when it waits for nothing.
   */
  resume(type: 'retry' | 'cancel' | 'new_link'): void {
    const last = this.turns.at(-1);
    if (this.#running !== undefined && last?.isWaiting) {
      // Granted access is noticed by itself.
      if (type === 'cancel') this.#running.consent.abort();
      if (type === 'new_link') this.#running.wantsNewLink = true;
      return;
    }
    if (last === undefined || type === 'new_link' || !(last.canGoOn || last.authorization)) throw nothingToResume();
    this.#start(continued(last), (running) =>
      this.#run(last.id, running, (options) => this.thread.resume({ type }, options)),
    );
  }

  /**
   * Decides about changes, each by the hash that was shown.
   * @throws ConfluenceError `conflict` when one does not wait, or is another one by now; nothing was decided then.
   */
  async decide(decisions: Readonly<Record<string, Decision>>): Promise<void> {
    this.#requireIdle();
    const waiting = new Map((await this.thread.approvals()).map((approval) => [approval.id, approval]));
    const last = this.turns.at(-1);
    for (const [id, { hash }] of Object.entries(decisions)) {
      if (last === undefined || waiting.get(id)?.hash !== hash) throw notWhatWaits();
    }
    if (last === undefined || Object.keys(decisions).length === 0) throw notWhatWaits();
    const approvals = last.approvals.map((approval) => {
      const decided = decisions[approval.id]?.type;
      return decided === undefined ? approval : { ...approval, decided };
    });
    this.#start({ ...continued(last), approvals }, (running) =>
      this.#run(last.id, running, (options) => this.thread.decide(decisions, options)),
    );
  }

  /** Ends the turn that runs, or the waiting for a consent; resolves when it has ended. */
  async stop(): Promise<void> {
    this.#running?.stop.abort();
    this.#undo?.drop();
    await this.settled();
  }

  /** Resolves when no turn runs any more, and no undo waits for its yes. */
  async settled(): Promise<void> {
    await this.#running?.done;
    await this.#undo?.done.catch(() => undefined);
  }

  /** Stops what runs and drops the thread with everything that was said on it. */
  async delete(): Promise<void> {
    await this.stop();
    await this.thread.delete();
    this.#log.tell({ type: 'thread', turns: [] });
  }

  /**
   * Shows what taking the last change back would send, and holds it for {@link undo}; the words instead when there is
   * nothing to take back.
   */
  async proposeUndo(): Promise<{ approval?: ShownApproval; text: string }> {
    await this.#dropUndo();
    this.#requireIdle();
    const undo = new ShownUndo(this.thread);
    this.#undo = undo;
    const end = (): void => {
      if (this.#undo === undo) this.#undo = undefined;
    };
    undo.done.then(end, end);
    const approval = await undo.approval;
    return approval === undefined ? { text: (await undo.done).text } : { approval: shownApproval(approval), text: '' };
  }

  /**
   * Takes the last change back as it was shown.
   * @throws ConfluenceError `conflict` when nothing of this hash is shown; nothing was sent then.
   */
  async undo(hash: string): Promise<UndoOutcome> {
    const undo = this.#undo;
    if (undo === undefined || (await undo.approval)?.hash !== hash) throw notWhatIsShown();
    undo.confirm();
    const outcome = await undo.done;
    this.#log.tell({ type: 'thread', turns: [...(await this.#read())] });
    return outcome;
  }

  /** Whatever else is wanted of the thread is no yes. */
  async #dropUndo(): Promise<void> {
    this.#undo?.drop();
    await this.#undo?.done.catch(() => undefined);
  }

  /** What is told from now on, until nothing runs; see {@link ThreadLog.follow}. */
  follow(after: string | undefined, signal: AbortSignal): AsyncGenerator<Told[]> {
    this.#waitForConsent();
    return this.#log.follow(after, () => !this.isRunning, signal);
  }

  async #read(): Promise<readonly Turn[]> {
    const history = await this.thread.history();
    for (const { sources } of history) notePlaces(this.#places, sources);
    return history.map((turn, index) => pastTurn(turn, this.#places, index === history.length - 1));
  }

  /** Tells of a turn what a change makes of it; undefined: nothing has changed. */
  #change(id: string, change: (turn: Turn) => Turn | undefined): void {
    const turn = this.turns.find((each) => each.id === id);
    const changed = turn && change(turn);
    if (changed !== undefined) this.#log.tell({ type: 'turn', turn: changed });
  }

  #requireIdle(): void {
    if (this.#running !== undefined) throw busy();
  }

  /** Begins or goes on with a turn, whose work is done in the background; `replaces`: the one whose place it takes. */
  #start(turn: Turn, work: (running: Running) => Promise<void>, replaces?: string): void {
    this.#requireIdle();
    if (this.#queue.isClosed) throw ending();
    this.#log.forget();
    const running: Running = {
      stop: new AbortController(),
      consent: new AbortController(),
      wantsNewLink: false,
      done: Promise.resolve(),
    };
    this.#running = running;
    if (replaces === undefined) this.#log.tell({ type: 'turn', turn });
    else this.#log.tell({ type: 'thread', turns: [...this.turns.filter(({ id }) => id !== replaces), turn] });
    running.done = this.#dropUndo()
      .then(() => work(running))
      .catch((error: unknown) => this.#change(turn.id, (at) => ({ ...at, status: 'failed', error: problemOf(error) })))
      .finally(() => {
        this.#running = undefined;
        this.#log.wake();
      });
  }

  /** Runs a turn, or its next part, to its end, through the consents that it takes. */
  async #run(id: string, running: Running, begin: (options: RunOptions) => AsyncIterable<AgentEvent>): Promise<void> {
    await runTurn({
      thread: this.thread,
      begin,
      signal: () => running.stop.signal,
      show: (events, earlier) => this.#inPlace(id, running.stop.signal, () => this.#show(id, events, earlier)),
      consent: (authorization) => this.#consent(id, authorization, running),
    });
    const past = (await this.thread.history()).at(-1);
    if (past?.id !== id) return;
    this.#change(id, ({ authorization, ...turn }) => ({
      ...turn,
      // Of a turn that has ended the link is of no use.
      ...(past.state === 'paused' && authorization !== undefined && { authorization }),
      ...(past.state === 'cut_off' && { canGoOn: true }),
      // Another process may have begun it.
      usage: past.result.usage,
    }));
  }

  /** Does work of the agent when there is a place for it, and says so where it has to wait: waiting for a person takes none. */
  async #inPlace<Result>(id: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const leave = await this.#queue.enter(this.#user.identifier, signal, () =>
      this.#change(id, (turn) => ({ ...turn, isQueued: true })),
    );
    try {
      this.#change(id, ({ isQueued, ...turn }) => (isQueued ? turn : undefined));
      return await work();
    } finally {
      leave();
    }
  }

  #show(id: string, events: AsyncIterable<AgentEvent>, earlier: TurnResult | undefined): Promise<TurnResult> {
    if (earlier !== undefined) this.#change(id, continued);
    return readTurn(events, (event) => {
      if (event.type === 'tool-end') notePlaces(this.#places, event.sources);
      if (event.type === 'turn-end') this.#change(id, (turn) => ended(turn, event.result, this.#places));
      const turn = this.turns.find((each) => each.id === id);
      const message = turn && messageOf(event, turn);
      if (message !== undefined) this.#log.tell(message);
    });
  }

  /** Waits for the consent, with the link in the turn; a new link takes its place. */
  async #consent(id: string, authorization: AuthorizationRequest, running: Running): Promise<ConsentOutcome> {
    const outcome = await requestConsent({
      connection: this.#user.connection,
      authorization,
      signal: AbortSignal.any([running.stop.signal, running.consent.signal]),
      wantsNewLink: () => {
        const { wantsNewLink } = running;
        running.wantsNewLink = false;
        return wantsNewLink;
      },
      timeoutMs: consentPatience,
      show: (request) => this.#change(id, (turn) => ({ ...turn, authorization: request, isWaiting: true })),
      notice: (notice) => this.#change(id, (turn) => ({ ...turn, notice })),
    });
    this.#change(id, ({ isWaiting: _waits, ...turn }) => turn);
    return outcome;
  }

  /** Waits again for a consent that an earlier process, or an earlier look at the thread, has given up on. */
  #waitForConsent(): void {
    const last = this.turns.at(-1);
    const { authorization } = last ?? {};
    if (this.#running !== undefined || last === undefined || authorization === undefined) return;
    this.#start(last, async (running) => {
      const outcome = await this.#consent(last.id, authorization, running);
      if (outcome === 'timed_out' || running.stop.signal.aborted) return;
      this.#change(last.id, continued);
      const type = outcome === 'connected' ? 'retry' : 'cancel';
      await this.#run(last.id, running, (options) => this.thread.resume({ type }, options));
    });
  }
}
