import type { BaseMessage } from '@langchain/core/messages';
import { Command } from '@langchain/langgraph';
import { ConfluenceError } from '../errors.js';
import type { AgentContext, ConfluenceAgent } from './assemble-agent.js';
import type { AgentEvent } from './events.js';
import { outcomeOf } from './outcome.js';
import { lastQuestion, TurnRecorder } from './turn.js';

export interface SessionOptions {
  agent: ConfluenceAgent;
  /** Names the conversation in the agent's checkpointer. Nothing else guards a thread: make it unguessable or derive it from the user. */
  threadId: string;
  /** Name of the model, for the record. */
  model: string;
  /** The run's context: `{userId}` when the agent serves many users. */
  context?: AgentContext;
}

export interface RunOptions {
  /** Ends the turn; the thread stays usable. */
  signal?: AbortSignal;
}

/** What the user decided about a request for authorization; `retry` means that access was granted meanwhile. */
export interface ResumeDecision {
  type: 'retry' | 'cancel';
}

/** One conversation. A turn starts when its iterable is read; leaving the loop early cancels it. Turns never throw. */
export interface Session {
  readonly threadId: string;
  /** Asks a question. */
  run(question: string, options?: RunOptions): AsyncIterable<AgentEvent>;
  /**
   * Goes on after a request for authorization: a paused run continues with the same tool call, otherwise the last
   * question of the thread is asked again. `cancel` refuses; default `retry`, and anything unknown counts as `cancel`.
   */
  resume(decision?: ResumeDecision, options?: RunOptions): AsyncIterable<AgentEvent>;
}

// Two runs on one thread overwrite each other in the checkpointer; the loser's turn would vanish in silence.
const busy = new WeakMap<ConfluenceAgent, Set<string>>();

/** Opens a conversation on a thread; an existing thread is continued. Sends nothing yet. */
export function createSession(options: SessionOptions): Session {
  const { agent, threadId } = options;
  const names = { threadId, model: options.model };
  const configurable = { thread_id: threadId };
  let paused: TurnRecorder | undefined;

  async function readThread(): Promise<{ messages: BaseMessage[]; interruptIds: string[] }> {
    const state = await agent.graph.getState({ configurable });
    // A checkpointed thread of this graph always has this channel; an unknown thread has no values at all.
    const { messages = [] } = state.values as { messages?: BaseMessage[] };
    const pending = state.tasks.flatMap((task) => task.interrupts.map((interrupt) => interrupt.id));
    return { messages, interruptIds: pending.filter((id) => id !== undefined) };
  }

  async function* drive(
    turn: TurnRecorder,
    input: { messages: { role: 'user'; content: string }[] } | Command,
    signal?: AbortSignal,
  ): AsyncGenerator<AgentEvent> {
    const abandoned = new AbortController();
    const combined = signal ? AbortSignal.any([signal, abandoned.signal]) : abandoned.signal;
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
    } catch (error) {
      failure = { error, cancelled: combined.aborted };
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

  /** One turn at a time per thread, `turn-start` first, and every failure as a `turn-end`. */
  async function* turnOf(
    question: string | undefined,
    body: (
      turn: TurnRecorder,
      question: string,
      messages: BaseMessage[],
      interruptIds: string[],
    ) => AsyncIterable<AgentEvent>,
  ): AsyncGenerator<AgentEvent> {
    const threads = busy.get(agent) ?? new Set();
    busy.set(agent, threads);
    const mine = !threads.has(threadId);
    threads.add(threadId);
    let started = false;
    const turn = new TurnRecorder();
    try {
      const { messages, interruptIds } = await readThread();
      const asked = question ?? lastQuestion(messages);
      started = true;
      yield { type: 'turn-start', threadId, question: asked ?? '' };
      if (!mine) throw busyThread();
      if (asked === undefined || asked.trim() === '') throw nothingAsked();
      yield* body(turn, asked, messages, interruptIds);
    } catch (error) {
      if (!started) yield { type: 'turn-start', threadId, question: question ?? '' };
      yield { type: 'turn-end', result: outcomeOf(turn, [], names, { error, cancelled: false }) };
    } finally {
      if (mine) threads.delete(threadId);
    }
  }

  return {
    threadId,
    run: (question, { signal } = {}) =>
      turnOf(question, (turn, asked) => drive(turn, { messages: [{ role: 'user', content: asked }] }, signal)),
    resume: (decision = { type: 'retry' }, { signal } = {}) =>
      turnOf(undefined, async function* (turn, asked, messages, interruptIds) {
        // The value comes from a front's input: whatever is not a clear yes is a no.
        const retry = decision?.type === 'retry';
        if (interruptIds.length > 0) {
          const recorder = paused ?? turn;
          if (retry) delete recorder.authorization;
          yield* recorder.reopen(messages);
          // By id: a bare value would go to every pending interrupt, also to one of another kind.
          const resume = Object.fromEntries(interruptIds.map((id) => [id, { type: retry ? 'retry' : 'cancel' }]));
          yield* drive(recorder, new Command({ resume }), signal);
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
  };
}

function busyThread(): ConfluenceError {
  return new ConfluenceError({
    code: 'conflict',
    message: 'Another turn is still running on this thread.',
    next: 'Wait until it has ended, or cancel it first.',
  });
}

function nothingAsked(): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: 'There is no question to answer on this thread.',
    next: 'Ask a question first.',
  });
}
