import { chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite';
import { z } from 'zod';
import { ConfluenceError } from '../errors.js';
import { fromOperator, ours } from '../ours.js';
import { openChangeFile } from './change-file.js';
import { memoryThreads } from './memory-store.js';
import { nameTaken } from './name-taken.js';
import { openQuestionFile } from './question-history.js';
import { sqliteClaims } from './sqlite-claims.js';
import { sqliteLeases } from './sqlite-leases.js';
import { sqliteTickets } from './sqlite-tickets.js';
import { missingModule, sqliteFailure, withSqliteFailures } from './sqlite-failure.js';
import { openStateFolder } from './state-folder.js';
import type { Store, ThreadTable } from './store.js';

export interface FileStoreOptions {
  /** False: conversations live in memory; the record of changes and the questions are kept all the same. Default true. */
  keepThreads?: boolean;
}

/**
 * The store of one machine under `home`, which is created for its owner alone (mode 0700): conversations,
 * claims, leases and tickets in `threads.sqlite`, the record of changes in `writes.jsonl`, questions in `history`. Where the
 * optional SQLite package or its native part is not installed, or is made for another Node, conversations live in memory
 * and `notice` says so.
 *
 * Throws `ConfluenceError` (`misconfigured`) when the folder or the file cannot be used.
 */
export async function openFileStore(home: string, { keepThreads = true }: FileStoreOptions = {}): Promise<Store> {
  const questions = openQuestionFile(home);
  const rest = { changes: openChangeFile(home), questions };
  const inMemory: Store = { ...memoryThreads(), ...rest, isDurable: false, close: () => questions.settled() };
  if (!keepThreads) return inMemory;
  let saverModule: typeof import('@langchain/langgraph-checkpoint-sqlite');
  try {
    // Its native part by itself: when that fails below an import, Node 20 ends the process whoever catches it.
    createRequire(import.meta.resolve(sqlitePackage))('better-sqlite3');
    saverModule = await import('@langchain/langgraph-checkpoint-sqlite');
  } catch (cause) {
    return { ...inMemory, notice: notKept(missingModule(cause) ?? sqlitePackage) };
  }
  const file = join(home, 'threads.sqlite');
  try {
    await openStateFolder(home);
    const checkpointer = saverModule.SqliteSaver.fromConnString(file);
    // Two terminals may write at the same time.
    checkpointer.db.pragma('busy_timeout = 5000');
    await chmod(file, 0o600);
    const close = async (): Promise<void> => {
      await questions.settled();
      // Otherwise every step of the conversation stays behind in the write-ahead log.
      checkpointer.db.pragma('wal_checkpoint(TRUNCATE)');
      checkpointer.db.close();
    };
    return {
      checkpointer: withSqliteFailures(checkpointer, file),
      ...rest,
      isDurable: true,
      threads: withSqliteFailures(sqliteThreads(checkpointer), file),
      claims: withSqliteFailures(sqliteClaims(checkpointer), file),
      leases: withSqliteFailures(sqliteLeases(checkpointer), file),
      tickets: withSqliteFailures(sqliteTickets(checkpointer), file),
      close: withSqliteFailures({ close }, file).close,
    };
  } catch (cause) {
    if (ConfluenceError.isInstance(cause)) throw cause;
    // The part of SQLite that is made for one system and one Node is loaded when the file is opened.
    const module = missingModule(cause);
    if (module !== undefined) return { ...inMemory, notice: notKept(module) };
    throw (
      sqliteFailure(cause, file) ??
      new ConfluenceError({
        code: 'misconfigured',
        message: ours`Conversations cannot be kept in ${fromOperator(home)}.`,
        next: 'Make the folder writable for you, or set CONFLUENCE_AGENT_HOME to another one.',
        cause,
      })
    );
  }
}

const sqlitePackage = '@langchain/langgraph-checkpoint-sqlite';

const notKept = (module: string): string =>
  `Conversations are not kept: ${module} is not installed, or not for this system and Node ${process.version}. Install the dependencies again with this Node, optional ones included.`;

const rowSchema = z.object({
  id: z.string(),
  owner: z.string(),
  name: z.string(),
  title: z.string(),
  waiting: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

function sqliteThreads(checkpointer: SqliteSaver): ThreadTable {
  const { db } = checkpointer;
  db.exec(
    `CREATE TABLE IF NOT EXISTS threads (
       id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, waiting INTEGER NOT NULL,
       createdAt TEXT NOT NULL, updatedAt TEXT NOT NULL, UNIQUE (owner, name))`,
  );
  return {
    list: async (owner) =>
      z.array(rowSchema).parse(db.prepare('SELECT * FROM threads WHERE owner = ? ORDER BY updatedAt DESC').all(owner)),
    find: async (owner, nameOrId) =>
      z
        .array(rowSchema)
        .parse(db.prepare('SELECT * FROM threads WHERE owner = ? AND ? IN (id, name)').all(owner, nameOrId))[0],
    put: async (row) => {
      try {
        db.prepare(
          `INSERT INTO threads (id, owner, name, title, waiting, createdAt, updatedAt) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name, title = excluded.title, waiting = excluded.waiting,
             updatedAt = excluded.updatedAt WHERE owner = excluded.owner`,
        ).run(row.id, row.owner, row.name, row.title, row.waiting, row.createdAt, row.updatedAt);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_UNIQUE') {
          throw nameTaken(row.name);
        }
        throw error;
      }
    },
    delete: async (owner, id) => {
      const { changes } = db.prepare('DELETE FROM threads WHERE owner = ? AND id = ?').run(owner, id);
      if (changes > 0) await checkpointer.deleteThread(id);
    },
    prune: async (id) => {
      // The saver keeps a full copy per step, which grows quadratically. Checkpoint ids are UUIDv6: in order of time.
      for (const table of ['writes', 'checkpoints']) {
        db.prepare(
          `DELETE FROM ${table} WHERE thread_id = ? AND checkpoint_id < (
             SELECT MAX(checkpoint_id) FROM checkpoints AS latest
             WHERE latest.thread_id = ${table}.thread_id AND latest.checkpoint_ns = ${table}.checkpoint_ns)`,
        ).run(id);
      }
    },
  };
}
