import { z } from 'zod';
import { ticketKey, tickets, type TicketTable } from '../host/tickets.js';

/** Who acts in a browser that was let in. */
export interface Person {
  /** Of their connection. */
  identifier: string;
  /** Who vouches for them; absent for the one person of a server that has no login. */
  issuer?: string | undefined;
}

/** A person as a request shows them. */
export interface Visitor extends Person {
  /** Names the session; opens nothing. */
  session: string;
  /** Whether the session still lasts. */
  isIn(): Promise<boolean>;
}

/** Browsers that may act for a person; they outlive the process, so that a page goes on after a restart. */
export interface Sessions {
  /** Lets a browser in; gives the token that it has to bring along. */
  begin(person: Person): Promise<string>;
  /** Who a token stands for; undefined when it lets nobody in. Using it keeps it from ending, up to its longest time. */
  visitor(token: string): Promise<Visitor | undefined>;
  /** Lets nobody in by a token any more. */
  end(token: string): Promise<void>;
}

/** Milliseconds. */
export interface SessionTimes {
  /** After which a session ends that nobody uses. */
  idle: number;
  /** After which it ends in any case. */
  longest: number;
}

const schema = z.object({ identifier: z.string(), issuer: z.string().optional(), until: z.number() });

/** How often a session that is used is noted to be, milliseconds: not with every request. */
const renewal = 60_000;

/** Sessions that a store keeps by the hashes of their tokens. */
export function openSessions(
  table: TicketTable,
  { idle, longest }: SessionTimes,
  now: () => number = Date.now,
): Sessions {
  const kept = tickets(table, 'session', schema, now);
  return {
    begin: ({ identifier, issuer }) =>
      kept.issue({ identifier, issuer, until: now() + longest }, Math.min(idle, longest)),
    visitor: async (token) => {
      const found = await kept.find(token);
      if (found === undefined) return undefined;
      const { value, until } = found;
      const lifetime = Math.min(idle, value.until - now());
      if (now() + lifetime - until > renewal) await kept.extend(token, lifetime);
      return {
        identifier: value.identifier,
        issuer: value.issuer,
        session: ticketKey(token),
        isIn: async () => (await kept.find(token)) !== undefined,
      };
    },
    end: async (token) => void (await kept.take(token)),
  };
}
