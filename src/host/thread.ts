import type { ConfluenceAgent } from '../agent/assemble-agent.js';
import type { AgentEvent, TurnResult } from '../agent/events.js';
import { createSession, type Session } from '../agent/session.js';
import type { Store, ThreadRow } from './store.js';

export type { PastTurn } from '../agent/history.js';

/** One conversation of one user: a session whose turns are kept. */
export interface Thread extends Session {
  readonly name: string;
  readonly model: string;
  /** Whether something was said on it before it was opened. */
  readonly isKnown: boolean;
  /** Whether it outlives this process. */
  readonly isKept: boolean;
  /** Gives it another name. Throws `ConfluenceError` (`conflict`) when the user has a thread of that name. */
  rename(name: string): Promise<void>;
  /** Has the list show another title than the beginning of the first question; nothing on a thread that is not known yet. */
  retitle(title: string): Promise<void>;
  /** Drops it with everything that was said on it. */
  delete(): Promise<void>;
}

export interface ThreadParts {
  agent: ConfluenceAgent;
  store: Store;
  owner: string;
  id: string;
  name: string;
  row: ThreadRow | undefined;
  model: string;
  user: string;
}

const longestTitle = 120;

/** Opens a thread; sends nothing and keeps nothing before the first turn. */
export async function openThread(parts: ThreadParts): Promise<Thread> {
  const { agent, store, owner, id, model } = parts;
  const session = createSession({
    agent,
    threadId: id,
    model,
    context: { userId: parts.user },
    take: () => store.leases.take(id),
  });
  const isKnown = (await store.checkpointer.getTuple({ configurable: { thread_id: id } })) !== undefined;
  let row = parts.row;
  let { name } = parts;

  /** Notes what became of a turn; the row appears with the first one. */
  const keep = async (change: Partial<ThreadRow>): Promise<void> => {
    const now = new Date().toISOString();
    const before = row ?? { id, owner, name, title: '', waiting: 0, createdAt: now, updatedAt: now };
    row = { ...before, updatedAt: now, ...change };
    await store.threads.put(row);
    await store.threads.prune(id);
  };
  async function* kept(events: AsyncIterable<AgentEvent>): AsyncGenerator<AgentEvent> {
    let title = row?.title ?? '';
    for await (const event of events) {
      if (event.type === 'turn-start' && title === '') title = titleOf(event.question);
      // A turn that never ends, because the process does, is found in the list all the same.
      if (event.type === 'turn-start' && row === undefined) await keep({ title });
      if (event.type === 'turn-end' && !isRefused(event.result))
        await keep({ title, waiting: waitingIn(event.result) });
      yield event;
    }
  }
  return {
    threadId: id,
    model,
    isKnown,
    isKept: store.isDurable,
    get name() {
      return name;
    },
    run: (question, options) => kept(session.run(question, options)),
    resume: (decision, options) => kept(session.resume(decision, options)),
    decide: (decisions, options) => kept(session.decide(decisions, options)),
    requireReplaceable: (turnId) => session.requireReplaceable(turnId),
    history: () => session.history(),
    approvals: () => session.approvals(),
    undo: async (options) => {
      const result = await session.undo(options);
      if (row !== undefined) await keep({});
      return result;
    },
    rename: async (wanted) => {
      await keep({ name: wanted });
      name = wanted;
    },
    retitle: async (title) => {
      if (row !== undefined) await keep({ title: titleOf(title) });
    },
    delete: async () => {
      await store.threads.delete(owner, id);
      row = undefined;
    },
  };
}

const waitingIn = ({ approvals }: TurnResult): number => approvals?.length ?? 0;

/** Whether another turn has the thread, so that this one has done nothing on it. */
const isRefused = ({ error, toolCalls }: TurnResult): boolean => error?.kind === 'conflict' && toolCalls.length === 0;

function titleOf(question: string): string {
  const line = question.replaceAll(/\s+/gu, ' ').trim();
  return line.length > longestTitle ? `${line.slice(0, longestTitle - 1).replace(/\p{Cs}$/u, '')}…` : line;
}
