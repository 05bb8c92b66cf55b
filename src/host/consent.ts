import { setTimeout as delay } from 'node:timers/promises';
import { type AuthorizationReason, type AuthorizationRequest, ConfluenceError } from '../errors.js';
import type { Connection } from '../access/connection.js';

export type ConsentOutcome = 'connected' | 'timed_out' | 'cancelled';

export interface ConsentOptions {
  connection: Pick<Connection, 'status' | 'authorizationLink'>;
  /** The request that is shown first. */
  authorization: AuthorizationRequest;
  /** Shows a request with its link; called again for every new link. */
  show: (authorization: AuthorizationRequest) => void;
  /** Says in one sentence what happened meanwhile. */
  notice: (text: string) => void;
  signal?: AbortSignal;
  /** Milliseconds to wait at most; default: until the signal. */
  timeoutMs?: number;
  /** Milliseconds between two looks at the status; default 1000. */
  pollMs?: number;
  /** True once after the person asked for a new link. */
  wantsNewLink?: () => boolean;
  /** Clock, milliseconds since 1970. */
  now?: () => number;
}

// The account may still be called connected while Confluence refuses it; then only a change says that somebody acted.
const staleWhileConnected: ReadonlySet<AuthorizationReason> = new Set(['grant_revoked', 'scope_missing']);

/**
 * Shows a request for authorization and waits until the connection works, the time is up, or the signal fires. A link
 * that expires, is declined, or is not wanted any more is replaced by a new one. Failures to read the status that may
 * pass are waited out; others are thrown.
 */
export async function requestConsent(options: ConsentOptions): Promise<ConsentOutcome> {
  const { connection, signal, notice, pollMs = 1000, now = Date.now } = options;
  const deadline = now() + (options.timeoutMs ?? Infinity);
  let authorization = options.authorization;
  let previous: { state: string; since?: string } | undefined;
  const renew = async (why: string): Promise<void> => {
    notice(why);
    authorization = await connection.authorizationLink();
    options.show(authorization);
  };
  if (authorization.link === undefined) authorization = await connection.authorizationLink();
  options.show(authorization);
  for (;;) {
    if (signal?.aborted) return 'cancelled';
    const current = await readStatus(connection);
    if (current?.state === 'connected') {
      const hasChanged = previous !== undefined && (previous.state !== 'connected' || previous.since !== current.since);
      if (hasChanged || !staleWhileConnected.has(authorization.reason)) return 'connected';
    }
    if (now() >= deadline) return 'timed_out';
    if (options.wantsNewLink?.()) await renew('Here is a new link.');
    else if (authorization.expiresAt !== undefined && now() >= Date.parse(authorization.expiresAt)) {
      await renew('The link has expired; here is a new one.');
    } else if (current?.state === 'authorization_pending' && previous?.state === 'verification_pending') {
      await renew('The request was declined. If that was a mistake, here is a new link.');
    } else if (current?.state === 'verification_pending' && previous?.state !== 'verification_pending') {
      notice('Access was granted; the confirmation that it was you is still missing.');
    }
    previous = current ?? previous;
    try {
      await delay(Math.max(0, Math.min(pollMs, deadline - now())), undefined, { signal });
    } catch {
      return 'cancelled';
    }
  }
}

async function readStatus(
  connection: ConsentOptions['connection'],
): Promise<{ state: string; since?: string } | undefined> {
  try {
    return await connection.status();
  } catch (error) {
    if (ConfluenceError.isInstance(error) && error.retryable) return undefined;
    throw error;
  }
}
