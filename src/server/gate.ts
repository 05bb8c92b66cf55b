import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { type Sessions, sessionDays } from './sessions.js';

/** The one who lets browsers in. */
export interface Gate {
  /** Path and query of the address that lets one browser in, once. */
  readonly entrance: string;
  /** Whether a request has the session of a browser that was let in. */
  isIn(context: Context): boolean;
  /** Exchanges the secret of the address for the session's cookie; false when it is not, or no longer, the secret. */
  letIn(context: Context): Promise<boolean>;
}

/** A gate with a new secret. `port` names the cookie, since browsers keep one jar for all ports of a host. */
export function createGate(sessions: Sessions, port: number): Gate {
  const cookie = `confluence_agent_${port}`;
  let secret: string | undefined = randomBytes(24).toString('base64url');
  return {
    entrance: `/enter?secret=${secret}`,
    isIn: (context) => sessions.has(getCookie(context, cookie) ?? ''),
    letIn: async (context) => {
      const given = context.req.query('secret');
      if (secret === undefined || given === undefined || !isSame(given, secret)) return false;
      secret = undefined;
      setCookie(context, cookie, await sessions.begin(), {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: sessionDays * 24 * 3600,
      });
      return true;
    },
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** Names of this machine for itself: another one in `Host` is a page of somebody else's whose name was made to lead here. */
const ownNames: readonly string[] = ['127.0.0.1', 'localhost'];

/** Refuses requests that were not sent to this server by its own name (DNS rebinding). */
export function onlyOwnHost(port: number): MiddlewareHandler {
  const hosts = new Set(ownNames.map((name) => (port === 80 ? name : `${name}:${port}`)));
  return async (context, next) =>
    hosts.has(context.req.header('host') ?? '') ? next() : context.text('Unknown host.', 421);
}

/**
 * Refuses what another site has a browser send. Cookies alone do not tell: to a browser every port of this machine is the
 * same site.
 */
export const onlyOwnOrigin: MiddlewareHandler = async (context, next) => {
  const site = context.req.header('sec-fetch-site');
  const origin = context.req.header('origin');
  const isRead = context.req.method === 'GET' || context.req.method === 'HEAD';
  const isOwn = origin === `http://${context.req.header('host')}`;
  const isForeign =
    (site !== undefined && site !== 'same-origin' && !(isRead && site === 'none')) || (origin !== undefined && !isOwn);
  if (isForeign || (!isRead && !isOwn)) {
    return context.json(
      { error: { kind: 'forbidden', message: 'The request comes from another site.', next: 'Use the page itself.' } },
      403,
    );
  }
  return next();
};
