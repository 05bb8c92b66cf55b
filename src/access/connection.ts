import type { AuthorizationReason, AuthorizationRequest } from '../errors.js';
import type { Clockwork } from './clockwork.js';
import type { Failure } from './failure.js';

/** Where a user's connection stands. */
export interface ConnectionStatus {
  state: 'connected' | Exclude<AuthorizationReason, 'grant_revoked' | 'scope_missing'>;
  /** When it last changed, ISO 8601, UTC; absent when that is not known. */
  since?: string;
}

/** A request as it leaves: checked, encoded, without credentials. */
export interface ConnectionRequest {
  /** Upper case. */
  method: string;
  /** From `/wiki/` on, encoded, with query. */
  path: string;
  /** The same without query, which may hold what somebody searched for: for logs and errors. */
  pathname: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** JSON as text, or a form. */
  body?: string | FormData;
}

/** What Confluence answered with success. */
export interface ConnectionAnswer {
  status: number;
  /** Empty when the answer names none. */
  contentType: string;
  /** Parsed when it was valid JSON, else text. */
  data: unknown;
}

/** How one request ended. `retryAfterMs`: the wait that a refusal named, milliseconds. */
export type Reply =
  | { ok: true; answer: ConnectionAnswer }
  | { ok: false; failure: Failure; retryAfterMs?: number | undefined };

/** Bounds of what is asked in the name of one user. */
export interface RequestLimits {
  /** Bound of one request, milliseconds. Default 30,000. */
  requestTimeoutMs?: number;
  /** Bound of one call with all its waits and repetitions, milliseconds. Default 90,000. */
  totalBudgetMs?: number;
  /** Requests in flight. Default 6: Confluence has refused about 20 at once. */
  concurrency?: number;
}

/**
 * One user's way to Confluence, whoever keeps the credentials. It carries requests and knows how the user authorizes;
 * what may be asked at all, repetition and errors are the business of {@link openClient}.
 */
export interface Connection {
  /** Whose connection it is; the same user always has the same identifier, and no other user has it. */
  readonly identifier: string;
  /** Names the set-up that the user authorizes, for people. */
  readonly connectionName: string;
  readonly limits?: RequestLimits | undefined;
  /** Chance and time; default: the system's. */
  readonly clockwork?: Clockwork | undefined;
  /** Where the connection stands. @throws ConfluenceError `misconfigured`, `rate_limited`, `unavailable`. */
  status(): Promise<ConnectionStatus>;
  /**
   * A new link at which the user authorizes. On a server pass `userVerifyUrl` and an unguessable `state`, check the
   * state when the browser comes back, then call {@link verify}: otherwise whoever opens a leaked link connects
   * *their* Confluence to this user.
   * @throws ConfluenceError `misconfigured`, `rate_limited`, `unavailable`.
   */
  authorizationLink(options?: { state?: string; userVerifyUrl?: string }): Promise<AuthorizationRequest>;
  /**
   * Sends one request as this user, once. `onSend` is called before every request that goes out.
   * @throws ConfluenceError `authorization_required` when the user has to authorize (see {@link authorizationRequired}),
   * and what its keeper's own trouble is; the signal's reason when it aborts before the request has left.
   */
  request(
    request: ConnectionRequest,
    options: { timeoutMs: number; signal?: AbortSignal | undefined; onSend: () => void },
  ): Promise<Reply>;
  /** Ends the connection and forgets its credentials; false when there was none. */
  disconnect(): Promise<boolean>;
  /**
   * Confirms that the person who consented is this user. Take `authRequestId` from the address the browser comes
   * back to, the user from your own session. Gives the address to send the browser to next, if there is one.
   * @throws ConfluenceError `invalid_request` when there is no such request of this user; `rate_limited`, `unavailable`.
   */
  verify(authRequestId: string): Promise<string | undefined>;
}
