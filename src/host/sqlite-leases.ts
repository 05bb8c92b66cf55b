import { randomUUID } from 'node:crypto';
import type { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite';
import { z } from 'zod';
import { isRunning } from './running-process.js';
import type { Leases } from './store.js';

/** Milliseconds after which a lease ends that its holder does not renew: a process may hang, and its number be another's. */
const lifetime = 30_000;
const renewal = 10_000;

const rowSchema = z.object({ holder: z.string(), pid: z.number(), until: z.number() });

/** Leases in the file of the conversations: one turn at a time on a thread, whichever process of the machine makes it. */
export function sqliteLeases({ db }: SqliteSaver): Leases {
  db.exec(
    `CREATE TABLE IF NOT EXISTS leases (
       thread TEXT PRIMARY KEY, holder TEXT NOT NULL, pid INTEGER NOT NULL, until INTEGER NOT NULL)`,
  );
  return {
    take: async (thread) => {
      const holder = randomUUID();
      const drop = (whose: string): void =>
        void db.prepare('DELETE FROM leases WHERE thread = ? AND holder = ?').run(thread, whose);
      const row: unknown = db.prepare('SELECT holder, pid, until FROM leases WHERE thread = ?').get(thread);
      if (row !== undefined) {
        const { holder: other, pid, until } = rowSchema.parse(row);
        if (until > Date.now() && isRunning(pid)) return undefined;
        // Only the one that was seen: meanwhile somebody else may have taken the thread.
        drop(other);
      }
      const { changes } = db
        .prepare('INSERT OR IGNORE INTO leases (thread, holder, pid, until) VALUES (?, ?, ?, ?)')
        .run(thread, holder, process.pid, Date.now() + lifetime);
      if (changes === 0) return undefined;
      const timer = setInterval(() => {
        const renew = db.prepare('UPDATE leases SET until = ? WHERE thread = ? AND holder = ?');
        unlessItEnds(() => renew.run(Date.now() + lifetime, thread, holder));
      }, renewal).unref();
      return async () => {
        clearInterval(timer);
        unlessItEnds(() => drop(holder));
      };
    },
  };
}

/** Work on a lease of our own. Where the file cannot be used the lease ends by itself, and the turn need not. */
function unlessItEnds(work: () => unknown): void {
  try {
    work();
  } catch {
    return;
  }
}
