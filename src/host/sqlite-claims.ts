import type { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite';
import { z } from 'zod';
import { type Claims, outcomeFrom } from '../agent/claims.js';
import { isRunning } from './running-process.js';

const rowSchema = z.object({ pid: z.number(), isAbandoned: z.number(), outcome: z.string().nullable() });

/** Claims in the file of the conversations: one winner among the processes of a machine. */
export function sqliteClaims({ db }: SqliteSaver): Claims {
  db.exec(
    `CREATE TABLE IF NOT EXISTS claims (
       id TEXT PRIMARY KEY, pid INTEGER NOT NULL, at TEXT NOT NULL, isAbandoned INTEGER NOT NULL, outcome TEXT)`,
  );
  const change = (assignment: string, ...values: unknown[]): void =>
    void db.prepare(`UPDATE claims SET ${assignment} WHERE id = ?`).run(...values);
  return {
    claim: async (id) =>
      db
        .prepare('INSERT OR IGNORE INTO claims (id, pid, at, isAbandoned) VALUES (?, ?, ?, 0)')
        .run(id, process.pid, new Date().toISOString()).changes === 1,
    find: async (id) => {
      const row: unknown = db.prepare('SELECT pid, isAbandoned, outcome FROM claims WHERE id = ?').get(id);
      if (row === undefined) return undefined;
      const { pid, isAbandoned, outcome } = rowSchema.parse(row);
      // Whoever was killed while sending says nothing any more.
      return { outcome: outcomeFrom(outcome), isAbandoned: isAbandoned === 1 || !isRunning(pid) };
    },
    settle: async (id, outcome) => change('outcome = ?', JSON.stringify(outcome), id),
    abandon: async (id) => change('isAbandoned = 1', id),
    release: async (id) => void db.prepare('DELETE FROM claims WHERE id = ?').run(id),
  };
}
