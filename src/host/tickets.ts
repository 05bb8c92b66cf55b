import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** A secret that was given out, as the store keeps it. */
export interface TicketRow {
  /** SHA-256 of the secret: whoever reads the store has none. */
  key: string;
  /** What it opens; one kind never passes for another. */
  kind: string;
  /** JSON. */
  value: string;
  /** Milliseconds since 1970 at which it ends. */
  until: number;
}

export interface TicketTable {
  /** Adds the row; drops what had ended by `now`. */
  add(row: TicketRow, now: number): Promise<void>;
  /** Undefined when there is none, of this kind, that lasts beyond `now`. */
  find(kind: string, key: string, now: number): Promise<TicketRow | undefined>;
  /** {@link find}, and drops it: of all processes that use the store one gets it. */
  take(kind: string, key: string, now: number): Promise<TicketRow | undefined>;
  /** Has the row end at another time; one that there is no more stays gone. */
  extend(kind: string, key: string, until: number): Promise<void>;
}

/** Secrets of one kind, each for something that was noted when it was given out. */
export interface Tickets<Value> {
  /** Gives a new secret: 32 random bytes, as 43 letters that are safe in addresses and cookies. */
  issue(value: Value, lifetimeMs: number): Promise<string>;
  /** What was noted; undefined for what is no such secret, was taken, or has ended. */
  find(secret: string): Promise<{ value: Value; until: number } | undefined>;
  /** {@link find}, once. */
  take(secret: string): Promise<Value | undefined>;
  /** Has a secret end at another time; one that is no more stays gone. */
  extend(secret: string, lifetimeMs: number): Promise<void>;
}

/** Name of a secret that gives it to nobody. */
export const ticketKey = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** The secrets of a kind in a store. `now`: milliseconds since 1970. */
export function tickets<Value>(
  table: TicketTable,
  kind: string,
  schema: z.ZodType<Value>,
  now: () => number = Date.now,
): Tickets<Value> {
  const read = ({ value }: TicketRow): Value => schema.parse(JSON.parse(value));
  return {
    issue: async (value, lifetimeMs) => {
      const secret = randomBytes(32).toString('base64url');
      const row = { key: ticketKey(secret), kind, value: JSON.stringify(value), until: now() + lifetimeMs };
      await table.add(row, now());
      return secret;
    },
    find: async (secret) => {
      const row = await table.find(kind, ticketKey(secret), now());
      return row && { value: read(row), until: row.until };
    },
    take: async (secret) => {
      const row = await table.take(kind, ticketKey(secret), now());
      return row && read(row);
    },
    extend: (secret, lifetimeMs) => table.extend(kind, ticketKey(secret), now() + lifetimeMs),
  };
}
