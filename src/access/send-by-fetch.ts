import type { Connection, ConnectionRequest, Reply } from './connection.js';
import { readBody } from './failure.js';

/**
 * Sends a request with `fetch` to `base`, the address in front of `/wiki/`, and reads the answer as a
 * {@link Connection} has to give it. For connections that hold their own credentials; redirects are not followed, so
 * that these reach nobody else.
 */
export async function sendByFetch(
  base: string,
  { method, path, headers, body }: ConnectionRequest,
  { timeoutMs, signal, onSend }: Parameters<Connection['request']>[1],
): Promise<Reply> {
  signal?.throwIfAborted();
  const late = AbortSignal.timeout(timeoutMs);
  onSend();
  try {
    const response = await fetch(base + path, {
      method,
      headers,
      body: body ?? null,
      redirect: 'manual',
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    });
    const { status } = response;
    const data = parsed(await response.text());
    if (response.ok)
      return { ok: true, answer: { status, contentType: response.headers.get('content-type') ?? '', data } };
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      ok: false,
      failure: { kind: 'answer', status, body: readBody(data), error: new Error(`HTTP ${status}`) },
      retryAfterMs: Number.isNaN(retryAfter) ? undefined : retryAfter * 1000,
    };
  } catch (error) {
    if (signal?.aborted) return { ok: false, failure: { kind: 'cancelled', error: signal.reason } };
    return { ok: false, failure: late.aborted ? { kind: 'timeout', error } : { kind: 'network', sent: true, error } };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
