import type { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite';
import { z } from 'zod';
import type { TicketRow, TicketTable } from './tickets.js';

const rows = z.array(z.object({ key: z.string(), kind: z.string(), value: z.string(), until: z.number() }));

/** Secrets that were given out, by their hashes, in the file of the conversations. */
export function sqliteTickets({ db }: SqliteSaver): TicketTable {
  db.exec(
    `CREATE TABLE IF NOT EXISTS tickets (
       key TEXT PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, until INTEGER NOT NULL);
     CREATE INDEX IF NOT EXISTS ticketsByEnd ON tickets (until)`,
  );
  const first = (sql: string, ...values: unknown[]): TicketRow | undefined =>
    rows.parse(db.prepare(sql).all(...values))[0];
  return {
    add: async ({ key, kind, value, until }, now) => {
      db.prepare('DELETE FROM tickets WHERE until <= ?').run(now);
      db.prepare('INSERT INTO tickets (key, kind, value, until) VALUES (?, ?, ?, ?)').run(key, kind, value, until);
    },
    find: async (kind, key, now) =>
      first('SELECT * FROM tickets WHERE kind = ? AND key = ? AND until > ?', kind, key, now),
    take: async (kind, key, now) =>
      first('DELETE FROM tickets WHERE kind = ? AND key = ? AND until > ? RETURNING *', kind, key, now),
    extend: async (kind, key, until) =>
      void db.prepare('UPDATE tickets SET until = ? WHERE kind = ? AND key = ?').run(until, kind, key),
  };
}
