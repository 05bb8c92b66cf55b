import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Problem } from './protocol.js';
import { closedPage } from './small-pages.js';
import type { Sessions, Visitor } from './sessions.js';

/** The one who lets browsers in. */
export interface Gate {
  /** Who a request comes from: by its session, and by nothing else that it says. */
  visitor(context: Context): Promise<Visitor | undefined>;
  /** Adds the addresses by which browsers come in and leave. */
  addTo(app: Hono): void;
  /** What a browser without a session gets in the place of the page at `path`. */
  turnAway(context: Context, path: string): Response | Promise<Response>;
  /** What a program without a session is told. */
  readonly noSession: Problem;
}

/** The gate of one person, and path and query of the address that lets one browser in, once. */
export interface Entrance extends Gate {
  readonly entrance: string;
}

/** Days after which a browser has to come in by a new address. */
export const entranceDays = 30;

/**
 * A gate with a new secret, for the one person of `identifier`. `port` names the cookie, since browsers keep one jar for
 * all ports of a host.
 */
export function createEntrance(sessions: Sessions, identifier: string, port: number): Entrance {
  const cookie = `confluence_agent_${port}`;
  let secret: string | undefined = randomBytes(24).toString('base64url');
  const visitor = async (context: Context): Promise<Visitor | undefined> => {
    const found = await sessions.visitor(getCookie(context, cookie) ?? '');
    return found?.identifier === identifier && found.issuer === undefined ? found : undefined;
  };
  /** Exchanges the secret of the address for the session's cookie; false when it is not, or no longer, the secret. */
  const letIn = async (context: Context): Promise<boolean> => {
    const given = context.req.query('secret');
    if (secret === undefined || given === undefined || !isSame(given, secret)) return false;
    secret = undefined;
    setCookie(context, cookie, await sessions.begin({ identifier }), {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: entranceDays * 24 * 3600,
    });
    return true;
  };
  return {
    entrance: `/enter?secret=${secret}`,
    visitor,
    addTo: (app) =>
      app.get('/enter', async (context) => {
        context.header('Cache-Control', 'no-store');
        // A look ahead at the address must not use it up.
        const mayEnter = context.req.method === 'GET' && context.req.header('sec-purpose') === undefined;
        const isIn = (await visitor(context)) !== undefined;
        return isIn || (mayEnter && (await letIn(context))) ? context.redirect('/', 303) : closedPage(context);
      }),
    turnAway: closedPage,
    noSession: {
      kind: 'no_session',
      message: 'This browser was not let in, or its time is over.',
      next: 'Open the address that confluence-agent web prints.',
    },
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
