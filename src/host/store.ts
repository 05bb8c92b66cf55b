import type { BaseCheckpointSaver } from '@langchain/langgraph';
import type { Claims } from '../agent/claims.js';
import type { WriteEvent } from '../agent/write-events.js';
import type { TicketTable } from './tickets.js';

/** A conversation as the list of its owner shows it. */
export interface ThreadRow {
  /** Names it in the checkpointer. */
  id: string;
  /** Key of the user on a connection of an environment; see `ownerKey`. */
  owner: string;
  /** What its owner calls it; unique among the owner's. */
  name: string;
  /** Beginning of the first question, one line. */
  title: string;
  /** Changes that waited for a decision at the end of its last turn. */
  waiting: number;
  /** ISO 8601, UTC. */
  createdAt: string;
  updatedAt: string;
}

/**
 * What a host keeps: conversations, the list of them, the record of changes, what is being sent or answered, and what was typed. Everything of a thread
 * is asked for by its owner's key, so that no query can reach another person's. One suite of tests
 * (`test/host/store-suite.ts`) says what any store has to do.
 */
export interface Store {
  /** Where the agent keeps its threads. */
  readonly checkpointer: BaseCheckpointSaver;
  /** Whether what is kept outlives this process. */
  readonly isDurable: boolean;
  /** Why it does not, when that is not what was wanted. */
  readonly notice?: string;
  readonly threads: ThreadTable;
  readonly changes: ChangeTable;
  /** Which changes were begun to be sent: one winner among all processes that use the store. */
  readonly claims: Claims;
  /** Which threads are being answered: one turn at a time among all processes that use the store. */
  readonly leases: Leases;
  /** Secrets that were given out, such as those of sessions, by their hashes. */
  readonly tickets: TicketTable;
  /** Questions of earlier conversations, for the arrow keys of a terminal. */
  readonly questions: QuestionHistory;
  /** Waits for what is being written and closes; nothing may be asked afterwards. */
  close(): Promise<void>;
}

export interface ThreadTable {
  /** The owner's threads, the latest first. */
  list(owner: string): Promise<ThreadRow[]>;
  /** By name or id; undefined when the owner has no such thread. */
  find(owner: string, nameOrId: string): Promise<ThreadRow | undefined>;
  /** Adds the row or replaces the one of the same id and owner. Throws `ConfluenceError` (`conflict`) when the name is taken. */
  put(row: ThreadRow): Promise<void>;
  /** Drops a thread with everything that was said on it, as if it had never been; nothing when the owner has no such thread. */
  delete(owner: string, id: string): Promise<void>;
  /** Drops all of a thread but its latest state, where the checkpointer keeps a copy of each step. */
  prune(id: string): Promise<void>;
}

export interface Leases {
  /**
   * Takes a thread for a turn, and gives what ends that; undefined when another turn has the thread. What a process had
   * taken that has ended, or that does not answer for it any more, is free again.
   */
  take(thread: string): Promise<(() => Promise<void>) | undefined>;
}

/** The record of changes: appended to, never rewritten. */
export interface ChangeTable {
  /** Where it is, for people. */
  readonly place: string;
  /** Resolves when the event is kept; throws when it cannot be. */
  append(event: WriteEvent): Promise<void>;
  /** Events of one thread of a user, in order. */
  list(user: string, thread: string): Promise<WriteEvent[]>;
}

export interface QuestionHistory {
  /** Oldest first. */
  entries(): Promise<readonly string[]>;
  /** Keeps the whole history, oldest first, in the background; a comfort whose failure is no failure. */
  keep(oldestFirst: readonly string[]): void;
}
