import { setMaxListeners } from 'node:events';
import { type BaseMessage, HumanMessage, type RemoveMessage } from '@langchain/core/messages';
import { Command } from '@langchain/langgraph';
import { ConfluenceError } from '../errors.js';
import { asked, ours } from '../ours.js';
import type { AgentContext, ConfluenceAgent } from './assemble-agent.js';
import type { Approval, ApprovalDecision } from './approval.js';
import type { AgentEvent, ResumeDecision, RunOptions } from './events.js';
import { historyOf, type PastTurn } from './history.js';
import { outcomeOf } from './outcome.js';
import { undoLast, type UndoOptions, type UndoResult } from './undo.js';
import { removalOf } from './replaced-turn.js';
import { lastQuestion, type Pause, pauseOf, TurnRecorder } from './turn.js';

export interface SessionOptions {
  agent: ConfluenceAgent;
  /** Names the conversation in the agent's checkpointer. Nothing else guards a thread: make it unguessable or derive it from the user. */
  threadId: string;
  /** Name of the model, for the record. */
  model: string;
  /** The run's context: `{userId}` when the agent serves many users. */
  context?: AgentContext | undefined;
  /**
   * Takes the thread for a turn where other processes may answer on it, and gives what ends that; undefined when one of
   * them is answering. Default: nothing is known of other processes.
   */
  take?: (() => Promise<(() => Promise<void>) | undefined>) | undefined;
}

/** One conversation. A turn starts when its iterable is read; leaving the loop early cancels it. Turns never throw. */
export interface Session {
  readonly threadId: string;
  /** Asks a question. */
  run(question: string, options?: RunOptions): AsyncIterable<AgentEvent>;
  /**
   * Goes on after a request for authorization: a paused run continues with the same tool call, one that was cut off where
   * it stood, otherwise the last question of the thread is asked again. `cancel` refuses; default `retry`, and anything
   * unknown counts as `cancel`.
   */
  resume(decision?: ResumeDecision, options?: RunOptions): AsyncIterable<AgentEvent>;
  /** Throws `ConfluenceError` (`conflict`) when a question cannot take the place of this turn; see `RunOptions.replaces`. */
  requireReplaceable(turnId: string): Promise<void>;
  /** The turns of the thread so far, oldest first, whoever had them. */
  history(): Promise<PastTurn[]>;
  /** Changes that wait on this thread for a decision, also from another process; a new question drops them. */
  approvals(): Promise<Approval[]>;
  /**
   * Goes on after decisions about changes, by the ids of their approvals. What is not decided keeps waiting, and so does
   * what is decided about in a way that cannot be read, or without the hash of what was shown: its approval then says
   * so in its note. A turn that ends with an error when an id waits for no decision.
   */
  decide(decisions: Readonly<Record<string, ApprovalDecision>>, options?: RunOptions): AsyncIterable<AgentEvent>;
  /**
   * Takes back the last change of the thread that was not taken back yet, after `decide` agreed, and tells the thread
   * so. What others have done since is never undone with it.
   * @throws ConfluenceError when the agent may not write, when somebody edited since or a turn is under way
   * (`conflict`), or when the change cannot be prepared.
   */
  undo(options: UndoOptions): Promise<UndoResult>;
}

/** Opens a conversation on a thread; an existing thread is continued. Sends nothing yet. */
export function createSession(options: SessionOptions): Session {
  const { agent, threadId } = options;
  const { busy } = agent.forSessions;
  const names = { threadId, model: options.model };
  const configurable = { thread_id: threadId };
  let paused: TurnRecorder | undefined;

  async function readThread(): Promise<{ messages: BaseMessage[]; pauses: Pause[]; isCutOff: boolean }> {
    const state = await agent.graph.getState({ configurable });
    // A checkpointed thread of this graph always has this channel; an unknown thread has no values at all.
    const { messages = [] } = state.values as { messages?: BaseMessage[] };
    // The pause of a call that has been answered since stays in the checkpoint until its whole step is done.
    const waiting = state.tasks.filter((task) => !('result' in task) || task.result === undefined);
    const pauses = waiting
      .flatMap((task) => task.interrupts)
      .flatMap(({ id, value }) => (id === undefined ? [] : [pauseOf(id, value)]));
    return { messages, pauses, isCutOff: pauses.length === 0 && state.next.length > 0 };
  }

  async function* drive(
    turn: TurnRecorder,
    input:
      | { messages: (RemoveMessage | { role: 'user'; content: string; id?: string | undefined })[] }
      | Command
      | null,
    signal?: AbortSignal,
  ): AsyncGenerator<AgentEvent> {
    const abandoned = new AbortController();
    const combined = signal ? AbortSignal.any([signal, abandoned.signal]) : abandoned.signal;
    // The graph listens once for every call of a turn; more than ten are no leak.
    setMaxListeners(0, combined);
    let failure: { error: unknown; cancelled: boolean } | undefined;
    try {
      combined.throwIfAborted();
      const stream = await agent.stream(input, {
        configurable,
        streamMode: ['messages', 'updates', 'custom'],
        signal: combined,
        ...(options.context && { context: options.context }),
      });
      for await (const part of stream) {
        // With several modes every part is a pair; the library types only some of them.
        const [mode, chunk] = part as unknown as [string, unknown];
        for (const event of turn.record(mode, chunk)) yield event;
      }
      const pause = turn.pauses.find((candidate) => candidate.authorization !== undefined);
      if (pause?.authorization) yield* turn.showAuthorization(pause.authorization);
      for (const approval of turn.approvals) yield { type: 'approval-required', approval };
    } catch (error) {
      failure = { error, cancelled: combined.aborted };
      yield* turn.cutOff();
    } finally {
      // Reached with work under way only when the reader left the loop.
      abandoned.abort();
    }
    if (failure === undefined && signal?.aborted && turn.final === undefined) {
      failure = { error: signal.reason, cancelled: true };
    }
    paused = failure === undefined && turn.pauses.length > 0 ? turn : undefined;
    const thread = failure === undefined ? await readThread() : { messages: [] };
    yield { type: 'turn-end', result: outcomeOf(turn, thread.messages, names, failure) };
  }

  /**
   * Takes the thread, and gives what ends that. Two runs on one thread overwrite each other in the checkpointer; the
   * loser's turn would vanish in silence.
   */
  async function takeThread(): Promise<() => Promise<void>> {
    if (busy.has(threadId)) throw busyThread();
    busy.add(threadId);
    try {
      const end = options.take === undefined ? async () => {} : await options.take();
      if (end === undefined) throw answeredElsewhere();
      return async () => {
        busy.delete(threadId);
        await end();
      };
    } catch (error) {
      busy.delete(threadId);
      throw error;
    }
  }

  /** One turn at a time per thread, `turn-start` first, and every failure as a `turn-end`. */
  async function* turnOf(
    question: string | undefined,
    body: (
      turn: TurnRecorder,
      question: string,
      thread: { messages: BaseMessage[]; pauses: Pause[]; isCutOff: boolean },
    ) => AsyncIterable<AgentEvent>,
  ): AsyncGenerator<AgentEvent> {
    let started = false;
    let end: (() => Promise<void>) | undefined;
    const turn = new TurnRecorder();
    try {
      end = await takeThread();
      const thread = await readThread();
      const { messages } = thread;
      const asked = question ?? lastQuestion(messages);
      started = true;
      turn.know([...messages, new HumanMessage(asked ?? '')]);
      yield { type: 'turn-start', threadId, question: asked ?? '' };
      if (asked === undefined || asked.trim() === '') throw nothingAsked();
      yield* body(turn, asked, thread);
    } catch (error) {
      if (!started) yield { type: 'turn-start', threadId, question: question ?? '' };
      yield { type: 'turn-end', result: outcomeOf(turn, [], names, { error, cancelled: false }) };
    } finally {
      await end?.();
    }
  }

  return {
    threadId,
    run: (question, { signal, turnId, replaces } = {}) =>
      turnOf(question, (turn, asked, { messages }) => {
        const removed = replaces === undefined ? [] : removalOf(replaces, messages, names);
        return drive(turn, { messages: [...removed, { role: 'user', content: asked, id: turnId }] }, signal);
      }),
    resume: (decision = { type: 'retry' }, { signal } = {}) =>
      turnOf(undefined, async function* (turn, asked, { messages, pauses, isCutOff }) {
        // The value comes from a front's input: whatever is not a clear yes is a no.
        const retry = decision?.type === 'retry';
        const waiting = pauses.filter(({ approval }) => approval === undefined);
        if (waiting.length > 0) {
          if (retry && paused) delete paused.authorization;
          yield* goOn(turn, messages, waiting, () => ({ type: retry ? 'retry' : 'cancel' }), signal);
        } else if (pauses.length > 0) {
          throw undecided(pauses);
        } else if (retry && isCutOff) {
          yield* turn.reopen(messages);
          yield* drive(turn, null, signal);
        } else if (retry) {
          yield* drive(turn, { messages: [{ role: 'user', content: asked }] }, signal);
        } else {
          throw new ConfluenceError({
            code: 'authorization_required',
            message: 'The user declined to authorize access to Confluence.',
            next: 'Ask again to get a new link.',
          });
        }
      }),
    requireReplaceable: async (turnId) => {
      removalOf(turnId, (await readThread()).messages, names);
    },
    history: async () => {
      const { messages, pauses } = await readThread();
      return historyOf(messages, pauses, names);
    },
    approvals: async () => (await readThread()).pauses.flatMap(({ approval }) => approval ?? []),
    decide: (decisions, { signal } = {}) =>
      turnOf(undefined, async function* (turn, _asked, { messages, pauses }) {
        const waiting = pauses.filter(
          ({ approval }) => approval !== undefined && Object.hasOwn(decisions, approval.id),
        );
        const unknown = Object.keys(decisions).find((id) => !waiting.some(({ approval }) => approval?.id === id));
        if (unknown !== undefined || waiting.length === 0) throw nothingToDecide(unknown);
        // With its id: meanwhile another process may have had another proposal made in its place.
        yield* goOn(
          turn,
          messages,
          waiting,
          ({ approval }) => named(decisions[approval?.id ?? ''], approval?.id),
          signal,
        );
      }),
    undo: async (how) => {
      const end = await takeThread();
      try {
        return await undoLast(options, how);
      } finally {
        await end();
      }
    },
  };

  /** Resumes pauses of one kind; the others stay. */
  async function* goOn(
    turn: TurnRecorder,
    messages: BaseMessage[],
    waiting: readonly Pause[],
    answer: (pause: Pause) => unknown,
    signal?: AbortSignal,
  ): AsyncGenerator<AgentEvent> {
    const recorder = paused ?? turn;
    recorder.know(messages);
    yield* recorder.reopen(messages);
    // By id: a bare value would go to every pending interrupt, also to one of another kind.
    const resume = Object.fromEntries(waiting.map((pause) => [pause.id, answer(pause)]));
    yield* drive(recorder, new Command({ resume }), signal);
  }
}

/** The decision with the id of the change that it is about; of what is no object, itself. */
function named(decision: unknown, id: string | undefined): unknown {
  return typeof decision === 'object' && decision !== null ? { ...decision, id } : decision;
}

function undecided(pauses: readonly Pause[]): ConfluenceError {
  const changes = pauses.flatMap(({ approval }) => approval?.summary ?? []);
  return new ConfluenceError({
    code: 'invalid_request',
    message: ours`The thread waits for a decision about ${changes.length === 1 ? 'a change' : ours`${changes.length} changes`}, not for an authorization.`,
    next: 'Approve or reject what is proposed, or ask a new question, which drops it.',
  });
}

function nothingToDecide(id: string | undefined): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message:
      id === undefined
        ? ours`No change waits for a decision on this thread.`
        : ours`No change with the id ${asked(id, 100)} waits for a decision on this thread.`,
    next: 'It may have been decided already, or a later question has dropped it; ask for the change again.',
  });
}

function busyThread(): ConfluenceError {
  return new ConfluenceError({
    code: 'conflict',
    message: 'Another turn is still running on this thread.',
    next: 'Wait until it has ended, or cancel it first.',
  });
}

function answeredElsewhere(): ConfluenceError {
  return new ConfluenceError({
    code: 'conflict',
    message: 'This thread is being answered by another process; nothing was sent now.',
    next: 'Wait until that turn has ended, then look at the thread again.',
  });
}

function nothingAsked(): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: 'There is no question to answer on this thread.',
    next: 'Ask a question first.',
  });
}
