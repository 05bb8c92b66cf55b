import { ConfluenceError, type AuthorizationReason } from '../errors.js';
import type { ConnectionStatus } from './account.js';
import { toConfluenceError } from './error-mapping.js';
import { isAmbiguous, readFailure, readRetryHint, type Failure } from './failure.js';
import type { ProxyAnswer, ProxyCall, Sdk } from './sdk.js';

/** How one request ended. */
export type Exchange =
  | { ok: true; answer: ProxyAnswer }
  | { ok: false; error: ConfluenceError; failure: Failure; retryAfterMs?: number };

/** What an exchange needs to know of the user's account. */
export interface AccountView {
  /** Asks Scalekit; authenticates the application as a side effect. */
  status(): Promise<ConnectionStatus>;
  /** The error that carries a fresh link. */
  authorizationRequired(reason: AuthorizationReason): Promise<ConfluenceError>;
}

/** Path without query: queries may hold what somebody searched for. */
type ExchangeCall = Omit<ProxyCall, 'signal' | 'timeoutMs'> & { pathname: string };

/**
 * Sends one request through the proxy and finds out what a refusal means: a lost machine token (renewed, then sent
 * once more), a user who has to authorize, or Confluence saying no.
 * @throws ConfluenceError when the user has to authorize or Scalekit itself fails; the signal's reason when it aborts.
 */
export async function exchange(
  sdk: Sdk,
  call: ExchangeCall,
  account: AccountView,
  options: { timeoutMs: number; signal?: AbortSignal; onSend: () => void },
): Promise<Exchange> {
  const { signal } = options;
  if (!sdk.authenticated) {
    // Without a control call before it a request goes out with no machine token at all.
    const { state } = await untilAborted(account.status(), signal);
    if (state !== 'connected') throw await untilAborted(account.authorizationRequired(state), signal);
  }
  let result = await send(sdk, call, options);
  if (result.ok || !isAmbiguous(result.failure)) return result;

  let { state } = await untilAborted(account.status(), signal);
  if (state === 'connected' && is401(result)) {
    // The control call has renewed the machine token if that was the trouble. A 401 was not processed, so this is
    // safe for writes as well.
    result = await send(sdk, call, options);
    if (result.ok || !isAmbiguous(result.failure)) return result;
    if (is401(result)) {
      ({ state } = await untilAborted(account.status(), signal));
      if (state === 'connected') throw await untilAborted(account.authorizationRequired('grant_revoked'), signal);
    }
  }
  if (state !== 'connected') throw await untilAborted(account.authorizationRequired(state), signal);
  return result;
}

function is401(result: Exchange): boolean {
  return !result.ok && result.failure.kind === 'answer' && result.failure.status === 401;
}

async function send(
  sdk: Sdk,
  { pathname, ...call }: ExchangeCall,
  options: { timeoutMs: number; signal?: AbortSignal; onSend: () => void },
): Promise<Exchange> {
  const { timeoutMs, signal } = options;
  signal?.throwIfAborted();
  const ending = new AbortController();
  let timedOut = false;
  // The SDK's own timeout ends when bytes trickle in; this one is the bound of the whole answer.
  const timer = setTimeout(() => {
    timedOut = true;
    ending.abort();
  }, timeoutMs);
  const onAbort = (): void => ending.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  let retryAfterMs: number | undefined;
  try {
    options.onSend();
    const sent = sdk.request({ ...call, timeoutMs, signal: ending.signal }, (waitMs) => {
      retryAfterMs = waitMs;
    });
    return { ok: true, answer: await untilAborted(sent, ending.signal) };
  } catch (error) {
    const request = { method: call.method, path: pathname };
    // Whether it was done is not known, for a cancelled request as little as for a late one.
    const failure: Failure = ending.signal.aborted
      ? { kind: 'timeout', error: new DOMException('No answer.', 'TimeoutError') }
      : readFailure(error);
    if (ending.signal.aborted && !timedOut) {
      const reason: unknown = signal?.reason;
      return { ok: false, failure: { kind: 'cancelled', error: reason }, error: toConfluenceError(failure, request) };
    }
    retryAfterMs ??= readRetryHint(error);
    return {
      ok: false,
      failure,
      error: toConfluenceError(failure, request, retryAfterMs),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The promise's outcome, or the signal's reason if that comes first; what comes later is ignored. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      // Whatever the caller gave as reason is what the caller gets.
      reject(signal.reason as Error);
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
