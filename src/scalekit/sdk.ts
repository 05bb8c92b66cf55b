import { AsyncLocalStorage } from 'node:async_hooks';

import type { ScalekitClient } from '@scalekit-sdk/node';

import type { ConnectionAnswer, ConnectionRequest } from '../access/connection.js';
import { ConfluenceError } from '../errors.js';
import { isLoopback } from './settings.js';

/** A request to the proxy. */
export interface ProxyCall extends Omit<ConnectionRequest, 'pathname'> {
  connectionName: string;
  identifier: string;
  timeoutMs: number;
  signal: AbortSignal;
}

/** The SDK, made safe for requests on behalf of many users. */
export interface Sdk {
  actions: ScalekitClient['actions'];
  /** Whether a control call has authenticated the application: requests to the proxy never do that by themselves. */
  authenticated: boolean;
  /**
   * Sends one request; throws what the SDK throws. `onRetryAfter` is called with the wait that a refusal names,
   * because the SDK's exceptions drop the headers.
   */
  request(call: ProxyCall, onRetryAfter: (waitMs: number) => void): Promise<ConnectionAnswer>;
}

/** More than any answer of Confluence we can use (pages end at 5 MB, lists hold up to 250 of them). */
const maxAnswerBytes = 64 * 1024 * 1024;

interface CallContext {
  signal: AbortSignal;
  onRetryAfter: (waitMs: number) => void;
}

// One for all clients: on Node 20 every promise of the process pays for each instance there is.
const calls = new AsyncLocalStorage<CallContext>();

/**
 * Creates the SDK's client. Its import takes about 0.2 s and happens on the first use.
 * @throws ConfluenceError `misconfigured` when the installed SDK cannot be kept from following redirects.
 */
export async function createSdk(environment: {
  environmentUrl: string;
  clientId: string;
  clientSecret: string;
}): Promise<Sdk> {
  const { ScalekitClient: Client } = await import('@scalekit-sdk/node');
  const { environmentUrl, clientId, clientSecret } = environment;
  const client = new Client(environmentUrl, clientId, clientSecret);
  guard(client, isLoopback(new URL(environmentUrl)));

  return {
    actions: client.actions,
    authenticated: false,
    async request({ signal, ...call }, onRetryAfter) {
      const response = await calls.run({ signal, onRetryAfter }, () => client.actions.request(call));
      const contentType: unknown = response.headers['content-type'];
      return {
        status: response.status,
        contentType: typeof contentType === 'string' ? contentType : '',
        data: response.data,
      };
    },
  };
}

/**
 * Sets on the SDK's HTTP client what its interface has no parameter for: no redirects (they would carry the user's
 * identifier, and the client secret, to another host), cancellation, a bound on the answer, and a look at `Retry-After`.
 */
function guard(client: ScalekitClient, local: boolean): void {
  // The field is private in the SDK's types and the only way in, so its shape is checked before it is trusted.
  const http: unknown = Reflect.get(Object(Reflect.get(client, 'coreClient')), 'axios');
  if (!isAxios(http)) {
    throw new ConfluenceError({
      code: 'misconfigured',
      message: 'The installed version of @scalekit-sdk/node cannot be kept from following redirects.',
      next: 'Install version 2.11 of @scalekit-sdk/node.',
    });
  }
  http.interceptors.request.use((config) => {
    config['maxRedirects'] = 0;
    config['maxContentLength'] = maxAnswerBytes;
    // A forward proxy cannot reach this machine's loopback, and the gRPC half of the SDK does not use one either.
    if (local) config['proxy'] = false;
    const call = calls.getStore();
    if (call !== undefined) config['signal'] = call.signal;
    return config;
  });
  http.interceptors.response.use(undefined, (error: unknown) => {
    const waitMs = readRetryAfter(error, Date.now());
    if (waitMs !== undefined) calls.getStore()?.onRetryAfter(waitMs);
    return Promise.reject(error);
  });
}

/** The part of axios that is used here: https://axios-http.com/docs/interceptors and …/req_config. */
interface AxiosLike {
  interceptors: {
    request: { use(onRequest: (config: Record<string, unknown>) => Record<string, unknown>): unknown };
    response: { use(onAnswer: undefined, onError: (error: unknown) => Promise<never>): unknown };
  };
}

function isAxios(value: unknown): value is AxiosLike {
  const interceptors: unknown = Reflect.get(Object(value), 'interceptors');
  return ['request', 'response'].every(
    (side) => typeof Reflect.get(Object(Reflect.get(Object(interceptors), side)), 'use') === 'function',
  );
}

/** `Retry-After` in milliseconds, from seconds or an HTTP date (RFC 9110 section 10.2.3). */
function readRetryAfter(error: unknown, now: number): number | undefined {
  const response: unknown = Reflect.get(Object(error), 'response');
  const value: unknown = Reflect.get(Object(Reflect.get(Object(response), 'headers')), 'retry-after');
  if (typeof value !== 'string') return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
