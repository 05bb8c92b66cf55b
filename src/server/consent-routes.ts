import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { ConfluenceError } from '../errors.js';
import type { Host, HostUser } from '../host/host.js';
import { tickets, type TicketTable } from '../host/tickets.js';
import type { Gate } from './gate.js';
import { problemOf } from './problems.js';
import type { Person } from './sessions.js';
import { saying } from './small-pages.js';

export interface ConsentParts {
  host: Pick<Host, 'user'>;
  gate: Gate;
  /** Where browsers find the server. */
  origin: string;
  tickets: TicketTable;
}

/** Path at which a person connects their Confluence. It has no secret: what it does is the session's. */
export const connectPath = '/connect';

const donePath = `${connectPath}/done`;

const stateSchema = z.object({ session: z.string() });

/** Milliseconds in which somebody has to have consented. */
const patience = 30 * 60_000;

/**
 * Adds the way to a consent and back. The link to the keeper's page is made for the session that asks for it, with a
 * state that comes back once, to this session alone: whoever opens a link that leaked, or gives theirs to somebody else,
 * connects nobody.
 */
export function addConsent(app: Hono, { host, gate, origin, tickets: table }: ConsentParts): void {
  const states = tickets(table, 'consent', stateSchema);

  app.get(connectPath, async (context) => {
    const visitor = await gate.visitor(context);
    if (visitor === undefined) return gate.turnAway(context, connectPath);
    return orWhy(context, async () => {
      const state = await states.issue({ session: visitor.session }, patience);
      const { link } = await connectionOf(host, visitor).authorizationLink({ state, userVerifyUrl: origin + donePath });
      if (link === undefined) throw noLink();
      context.header('Cache-Control', 'no-store');
      return context.redirect(link, 303);
    });
  });

  app.get(donePath, async (context) => {
    const visitor = await gate.visitor(context);
    const { state = '', auth_request_id: authRequestId = '' } = context.req.query();
    // Looked at before it is taken: a stranger who has it uses nothing up.
    const begun = (await states.find(state))?.value;
    if (visitor === undefined || begun?.session !== visitor.session || (await states.take(state)) === undefined) {
      const text =
        'This consent was not begun in this browser since you signed in, or too long ago. Nothing was connected.';
      return saying(context, { title: 'Not connected', text, link: again, status: 403 });
    }
    return orWhy(context, async () => {
      const next = await connectionOf(host, visitor).verify(authRequestId);
      context.header('Cache-Control', 'no-store');
      return next !== undefined && /^https?:/u.test(next) ? context.redirect(next, 303) : connected(context);
    });
  });
}

const again = { to: connectPath, text: 'Connect again' };

const connectionOf = (host: Pick<Host, 'user'>, { identifier, issuer }: Person): HostUser['connection'] =>
  host.user(identifier, issuer).connection;

const connected = (context: Context): Promise<Response> =>
  saying(context, {
    title: 'Connected',
    text: 'The agent may now use Confluence for you. Your question goes on by itself; you can close this window.',
    link: { to: '/', text: 'Back to the conversations' },
  });

/** What work answers; a page that says what went wrong where it is an error that we know. */
async function orWhy(context: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const { message, next } = problemOf(error);
    const status = ConfluenceError.isInstance(error) && error.code === 'invalid_request' ? 400 : 503;
    return saying(context, { title: 'Not connected', text: `${message} ${next}`, link: again, status });
  }
}

const noLink = (): ConfluenceError =>
  new ConfluenceError({
    code: 'unavailable',
    message: 'No link for the consent could be made.',
    next: 'Try it again in a moment.',
  });
