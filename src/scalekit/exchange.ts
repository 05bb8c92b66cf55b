import { authorizationRequired } from '../access/authorization.js';
import type { Connection, ConnectionStatus, Reply } from '../access/connection.js';
import type { Failure } from '../access/failure.js';
import { untilAborted } from '../access/until-aborted.js';
import type { AuthorizationReason, AuthorizationRequest } from '../errors.js';
import type { ProxyCall, Sdk } from './sdk.js';
import { isAmbiguous, readFailure, readRetryHint } from './sdk-failure.js';

/** What an exchange needs to know of the user's account. */
export interface AccountView {
  /** Asks Scalekit; authenticates the application as a side effect. */
  status(): Promise<ConnectionStatus>;
  /** What to show the user, with a fresh link where one can be made. */
  requestFor(reason: AuthorizationReason): Promise<AuthorizationRequest>;
}

type ExchangeCall = Omit<ProxyCall, 'signal' | 'timeoutMs'>;
type ExchangeOptions = Parameters<Connection['request']>[1];

/**
 * Sends one request through the proxy and finds out what a refusal means: a lost machine token (renewed, then sent
 * once more), a user who has to authorize, or Confluence saying no.
 * @throws ConfluenceError when the user has to authorize or Scalekit itself fails; the signal's reason when it aborts.
 */
export async function exchange(
  sdk: Sdk,
  call: ExchangeCall,
  account: AccountView,
  options: ExchangeOptions,
): Promise<Reply> {
  const { signal } = options;
  const refusedFor = async (reason: AuthorizationReason): Promise<Error> =>
    authorizationRequired(await untilAborted(account.requestFor(reason), signal));
  if (!sdk.authenticated) {
    // Without a control call before it a request goes out with no machine token at all.
    const { state } = await untilAborted(account.status(), signal);
    if (state !== 'connected') throw await refusedFor(state);
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
      if (state === 'connected') throw await refusedFor('grant_revoked');
    }
  }
  if (state !== 'connected') throw await refusedFor(state);
  return result;
}

function is401(result: Reply): boolean {
  return !result.ok && result.failure.kind === 'answer' && result.failure.status === 401;
}

async function send(sdk: Sdk, call: ExchangeCall, options: ExchangeOptions): Promise<Reply> {
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
    if (ending.signal.aborted && !timedOut) return { ok: false, failure: { kind: 'cancelled', error: signal?.reason } };
    const failure: Failure = timedOut
      ? { kind: 'timeout', error: new DOMException('No answer.', 'TimeoutError') }
      : readFailure(error);
    return { ok: false, failure, retryAfterMs: retryAfterMs ?? readRetryHint(error) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
