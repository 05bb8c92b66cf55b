import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite';
import { ConfluenceError } from '../errors.js';

/** Conversations on this machine. */
export interface ThreadStore {
  /** Absent where conversations live in memory only. */
  readonly checkpointer?: SqliteSaver;
  /** Why nothing is kept, when that is not what was wanted. */
  readonly notice?: string;
  /** Whether something was said on a thread before. */
  has(threadId: string): Promise<boolean>;
  /** Drops everything of a thread but its latest state: the saver keeps a full copy per step, which grows quadratically. */
  prune(threadId: string): void;
  /** Drops a thread as if it had never been. */
  forget(threadId: string): Promise<void>;
  close(): void;
}

const inMemory: ThreadStore = {
  has: async () => false,
  prune: () => {},
  forget: async () => {},
  close: () => {},
};

/** Conversations that end with the process. */
export function openMemoryStore(): ThreadStore {
  return inMemory;
}

/**
 * Conversations in `threads.sqlite` under `home`, which is created for its owner alone (mode 0700). Where the optional
 * SQLite package is not installed, conversations live in memory and `notice` says so.
 *
 * Throws `ConfluenceError` (`misconfigured`) when the folder or the file cannot be used.
 */
export async function openThreadStore(home: string): Promise<ThreadStore> {
  let saverModule: typeof import('@langchain/langgraph-checkpoint-sqlite');
  try {
    saverModule = await import('@langchain/langgraph-checkpoint-sqlite');
  } catch {
    return {
      ...inMemory,
      notice:
        'Conversations are not kept: the optional package @langchain/langgraph-checkpoint-sqlite is not installed.',
    };
  }
  try {
    await openStateFolder(home);
    const file = join(home, 'threads.sqlite');
    const checkpointer = saverModule.SqliteSaver.fromConnString(file);
    // Two terminals may write at the same time.
    checkpointer.db.pragma('busy_timeout = 5000');
    await chmod(file, 0o600);
    return {
      checkpointer,
      has: async (threadId) => (await checkpointer.getTuple({ configurable: { thread_id: threadId } })) !== undefined,
      prune: (threadId) => prune(checkpointer, threadId),
      forget: (threadId) => checkpointer.deleteThread(threadId),
      close: () => {
        // Otherwise every step of the conversation stays behind in the write-ahead log.
        checkpointer.db.pragma('wal_checkpoint(TRUNCATE)');
        checkpointer.db.close();
      },
    };
  } catch (cause) {
    throw new ConfluenceError({
      code: 'misconfigured',
      message: `Conversations cannot be kept in ${home}.`,
      next: 'Make the folder writable for you, or set CONFLUENCE_AGENT_HOME to another one.',
      cause,
    });
  }
}

/** Creates the folder for state with mode 0700, also where it exists with another one. */
export async function openStateFolder(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  await chmod(home, 0o700);
}

function prune({ db }: SqliteSaver, threadId: string): void {
  // Checkpoint ids are UUIDv6: in order of time.
  for (const table of ['writes', 'checkpoints']) {
    db.prepare(
      `DELETE FROM ${table} WHERE thread_id = ? AND checkpoint_id < (
         SELECT MAX(checkpoint_id) FROM checkpoints AS latest
         WHERE latest.thread_id = ${table}.thread_id AND latest.checkpoint_ns = ${table}.checkpoint_ns)`,
    ).run(threadId);
  }
}

/**
 * Key of a thread: nobody reaches another person's thread by its name, and one name means different threads on
 * different connections and environments. A key that this function gave for the same owner is taken as it is.
 */
export function threadKey(owner: { environment: string; connectionName: string; user: string }, name: string): string {
  const identity = JSON.stringify([owner.environment, owner.connectionName, owner.user]);
  const prefix = `${createHash('sha256').update(identity).digest('hex').slice(0, 24)}:`;
  return name.startsWith(prefix) ? name : prefix + name;
}

/** A fresh name that tells when the conversation began and is easy to type, e.g. `1125-0930-4f2a`. */
export function newThreadName(now: Date = new Date()): string {
  const digits = (value: number): string => String(value).padStart(2, '0');
  const date = digits(now.getMonth() + 1) + digits(now.getDate());
  const time = digits(now.getHours()) + digits(now.getMinutes());
  return `${date}-${time}-${randomBytes(2).toString('hex')}`;
}
