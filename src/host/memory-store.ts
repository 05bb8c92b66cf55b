import { MemorySaver } from '@langchain/langgraph';
import { createMemoryClaims } from '../agent/claims.js';
import type { WriteEvent } from '../agent/write-events.js';
import { nameTaken } from './name-taken.js';
import type { TicketRow, TicketTable } from './tickets.js';
import type { ChangeTable, Leases, QuestionHistory, Store, ThreadRow, ThreadTable } from './store.js';

/** Everything in memory, for as long as the process lives. */
export function createMemoryStore(): Store {
  return {
    ...memoryThreads(),
    isDurable: false,
    changes: memoryChanges(),
    questions: memoryQuestions(),
    close: async () => {},
  };
}

/** Conversations that end with the process, who has them and their changes, and who may. */
export function memoryThreads(): Pick<Store, 'checkpointer' | 'threads' | 'claims' | 'leases' | 'tickets'> {
  const checkpointer = new MemorySaver();
  const rows = new Map<string, ThreadRow>();
  const ofOwner = (owner: string): ThreadRow[] => [...rows.values()].filter((row) => row.owner === owner);
  const threads: ThreadTable = {
    list: async (owner) =>
      ofOwner(owner)
        .toSorted((one, other) => other.updatedAt.localeCompare(one.updatedAt))
        .map((row) => ({ ...row })),
    find: async (owner, nameOrId) => {
      const row = ofOwner(owner).find(({ id, name }) => id === nameOrId || name === nameOrId);
      return row && { ...row };
    },
    put: async (row) => {
      if (ofOwner(row.owner).some(({ id, name }) => name === row.name && id !== row.id)) throw nameTaken(row.name);
      const known = rows.get(row.id);
      if (known === undefined || known.owner === row.owner) rows.set(row.id, { ...row });
    },
    delete: async (owner, id) => {
      if (rows.get(id)?.owner !== owner) return;
      rows.delete(id);
      await checkpointer.deleteThread(id);
    },
    // What ends with the process needs no room.
    prune: async () => {},
  };
  return { checkpointer, threads, claims: createMemoryClaims(), leases: memoryLeases(), tickets: memoryTickets() };
}

function memoryLeases(): Leases {
  const holders = new Map<string, symbol>();
  return {
    take: async (thread) => {
      if (holders.has(thread)) return undefined;
      const holder = Symbol(thread);
      holders.set(thread, holder);
      return async () => {
        if (holders.get(thread) === holder) holders.delete(thread);
      };
    },
  };
}

function memoryTickets(): TicketTable {
  const rows = new Map<string, TicketRow>();
  const lasting = (kind: string, key: string, now: number): TicketRow | undefined => {
    const row = rows.get(key);
    return row !== undefined && row.kind === kind && row.until > now ? { ...row } : undefined;
  };
  return {
    find: async (...wanted) => lasting(...wanted),
    add: async (row, now) => {
      for (const [key, { until }] of rows) if (until <= now) rows.delete(key);
      rows.set(row.key, { ...row });
    },
    take: async (kind, key, now) => {
      const row = lasting(kind, key, now);
      if (row !== undefined) rows.delete(key);
      return row;
    },
    extend: async (kind, key, until) => {
      const row = rows.get(key);
      if (row?.kind === kind) row.until = until;
    },
  };
}

function memoryChanges(): ChangeTable {
  const events: WriteEvent[] = [];
  return {
    place: 'memory',
    append: async (event) => void events.push({ ...event }),
    list: async (user, thread) => events.filter((event) => event.user === user && event.thread === thread),
  };
}

function memoryQuestions(): QuestionHistory {
  let kept: readonly string[] = [];
  return {
    entries: async () => kept,
    keep: (oldestFirst) => {
      kept = [...oldestFirst];
    },
  };
}
