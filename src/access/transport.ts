import type { Client, SendRequestOptions } from 'confluence.js/core';
import pRetry from 'p-retry';

import { ConfluenceError } from '../errors.js';
import { asked, ours, quoting, route, wiki } from '../ours.js';
import type { Clockwork } from './clockwork.js';
import type { ConnectionAnswer, ConnectionRequest, Reply } from './connection.js';
import { conform } from './conform.js';
import { outcomeUnknown, toConfluenceError } from './error-mapping.js';
import type { Failure } from './failure.js';
import { addressOf } from './path.js';
import { isRead } from './policy.js';

/** A response that is not what its schema says; what conforms to it is used (see `conform`). */
export interface SchemaDrift {
  method: string;
  path: string;
  /** Where and what, for people. */
  issues: string;
}

/** A confluence.js client that can tell when a request has left. */
export interface Transport extends Client {
  /**
   * `onSent` is called once Confluence has the request or may have it, before its answer is judged; a request that
   * was not let out (cancelled in the queue, no authorization, no connection) never calls it.
   */
  sendRequest<T>(request: SendRequestOptions<T>, onSent?: () => void): Promise<T>;
}

export interface TransportOptions {
  /** Sends once, in the user's queue. */
  send(request: ConnectionRequest, options: { timeoutMs: number; signal?: AbortSignal | undefined }): Promise<Reply>;
  requestTimeoutMs: number;
  totalBudgetMs: number;
  clockwork: Clockwork;
  signal?: AbortSignal | undefined;
  /** `strict`: a response that drifts from its schema is an error. Default `tolerant`: reported, and what conforms is used. */
  schemaMode?: 'tolerant' | 'strict' | undefined;
  onDrift?: ((drift: SchemaDrift) => void) | undefined;
}

const maxTries = 4;
const firstWaitMs = 500;
const longestWaitMs = 20_000;

/** Headers a caller may set; identity and credentials are none of its business. */
const allowedHeaders = new Set(['accept', 'accept-language', 'content-type', 'x-atlassian-token']);

/**
 * A confluence.js client over a connection: its typed endpoint functions run on it unchanged. What only reads is repeated
 * after 429, 5xx, resets and timeouts, with exponential back-off and full jitter, at most four times in all and
 * within the budget; what writes is repeated after 429 alone, which Confluence answers before it does anything.
 *
 * `sendRequest` throws a ConfluenceError, or the signal's reason when it aborts. A write whose answer is lost, also
 * by an abort, is `outcome_unknown`.
 */
export function createTransport(options: TransportOptions): Transport {
  const { clockwork, signal } = options;
  return {
    async sendRequest<T>(request: SendRequestOptions<T>, onSent?: () => void): Promise<T> {
      const prepared = prepare(request);
      const read = isRead(prepared.method, prepared.pathname);
      const deadline = clockwork.now() + options.totalBudgetMs;
      const waits = new WeakMap<ConfluenceError, number>();

      const attempt = async (): Promise<unknown> => {
        const timeoutMs = Math.min(options.requestTimeoutMs, deadline - clockwork.now());
        if (timeoutMs <= 0) throw outOfTime();
        const result = await options.send(prepared, { timeoutMs, signal });
        if (result.ok || hasLeft(result.failure)) onSent?.();
        if (result.ok) return interpret(result.answer, request.schema, prepared, read, options);
        if (!read && mayHaveHappened(result.failure)) throw outcomeUnknown(requestOf(prepared), result.failure.error);
        if (result.failure.kind === 'cancelled') signal?.throwIfAborted();
        const error = toConfluenceError(result.failure, requestOf(prepared), result.retryAfterMs);
        if (result.retryAfterMs !== undefined) waits.set(error, result.retryAfterMs);
        throw error;
      };

      const result: unknown = await pRetry(attempt, {
        retries: maxTries - 1,
        minTimeout: 0,
        async shouldRetry({ error, attemptNumber }) {
          if (!ConfluenceError.isInstance(error) || !error.retryable) return false;
          if (!read && error.code !== 'rate_limited') return false;
          const wait = waitBefore(attemptNumber, waits.get(error), clockwork.random());
          if (clockwork.now() + wait >= deadline) return false;
          await clockwork.sleep(wait, signal);
          return true;
        },
      }).catch((error: unknown) => {
        // A reason that is no Error would come out of p-retry as another one.
        if (!ConfluenceError.isInstance(error)) signal?.throwIfAborted();
        throw error;
      });
      // It conforms to the schema; without one, callers take it as unknown.
      return result as T;
    },
  };
}

/** Full jitter, so that many users refused together do not come back together; a named wait is a lower bound. */
function waitBefore(attempt: number, namedMs: number | undefined, random: number): number {
  const backoff = random * Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
  // Confluence has been seen to name 0 and mean "not yet".
  return namedMs === undefined ? backoff : Math.max(1000, namedMs) + backoff;
}

function prepare(request: SendRequestOptions): ConnectionRequest {
  const method = (request.method ?? 'GET').toUpperCase();
  const headers: Record<string, string> = { accept: 'application/json' };
  let body: ConnectionRequest['body'];
  if (request.body instanceof FormData) {
    // Axios writes the multipart form and its boundary. Without this header Confluence suspects a forged request.
    headers['x-atlassian-token'] = 'no-check';
    body = request.body;
  } else if (request.body !== undefined && request.body !== null) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(request.body);
  }
  if (method !== 'GET' && request.url.startsWith('/wiki/rest/')) headers['x-atlassian-token'] = 'no-check';
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    const lower = name.toLowerCase();
    if (!allowedHeaders.has(lower) || !/^[\x20-\x7e]*$/.test(value)) {
      throw new ConfluenceError({
        code: 'invalid_request',
        message: ours`The header ${asked(name)} cannot be set.`,
        next: 'Leave it out: identity and credentials come from the connection.',
      });
    }
    headers[lower] = value;
  }
  const path = addressOf(request.url, request.searchParams);
  // Endpoint functions take ids as numbers; of what is no number in an answer they make this.
  if (/[/=,]NaN(?=[/?&,]|$)/u.test(path)) {
    throw new ConfluenceError({
      code: 'unavailable',
      message: 'Confluence gave an id that is none.',
      next: 'Try again in a moment.',
    });
  }
  return { method, path, pathname: request.url, headers, body };
}

function requestOf(prepared: ConnectionRequest): { method: string; path: string } {
  return { method: prepared.method, path: prepared.pathname };
}

function hasLeft(failure: Failure): boolean {
  return failure.kind !== 'network' || failure.sent;
}

/** An edge may fail after the work was done; only Confluence's own 4xx says that nothing happened. */
function mayHaveHappened(failure: Failure): boolean {
  switch (failure.kind) {
    case 'answer':
      return failure.status >= 500;
    case 'network':
      return failure.sent;
    case 'timeout':
    case 'cancelled':
      return true;
  }
}

function interpret(
  answer: ConnectionAnswer,
  schema: SendRequestOptions['schema'],
  prepared: ConnectionRequest,
  read: boolean,
  options: TransportOptions,
): unknown {
  if (answer.status === 204) return undefined;
  const json = /\bjson\b/i.test(answer.contentType);
  if (answer.contentType !== '' && !json) {
    if (schema === undefined) return undefined;
    throw unusable(prepared, read, 'something other than JSON');
  }
  // Empty bodies arrive as '' and mean "nothing to say".
  const data = answer.data === '' ? undefined : answer.data;
  // The SDK hands out text, without a word, where JSON was promised and did not parse.
  if (json && typeof data === 'string') throw unusable(prepared, read, 'JSON that breaks off');
  if (schema === undefined) return data;
  const conforming = conform(schema, data);
  if (conforming === undefined) throw unusable(prepared, read, 'something other than what it promises');
  const { issues } = conforming;
  if (issues === undefined) return conforming.data;
  if (options.schemaMode === 'strict') {
    throw new ConfluenceError({
      code: 'unavailable',
      message: quoting`The answer to ${route(prepared.method, prepared.pathname)} does not match its schema: ${wiki(issues)}`,
      next: 'Use the tolerant schema mode, or update confluence.js.',
      retry: 'never',
    });
  }
  options.onDrift?.({ ...requestOf(prepared), issues });
  return conforming.data;
}

function unusable(
  prepared: ConnectionRequest,
  read: boolean,
  what: 'JSON that breaks off' | 'something other than JSON' | 'something other than what it promises',
): ConfluenceError {
  const cause = new Error(`The answer was ${what}.`);
  if (!read) return outcomeUnknown(requestOf(prepared), cause);
  return new ConfluenceError({
    code: 'unavailable',
    message: ours`Confluence answered with ${what}.`,
    next: 'Try again in a moment.',
    cause,
  });
}

function outOfTime(): ConfluenceError {
  return new ConfluenceError({
    code: 'unavailable',
    message: 'There was no time left for the request.',
    next: 'Try again; ask for less at a time if it happens again.',
  });
}
