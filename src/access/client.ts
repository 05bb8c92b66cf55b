import type { Client } from 'confluence.js/core';
import PQueue from 'p-queue';

import type { SpaceCache } from './allowed-spaces.js';
import { systemClockwork } from './clockwork.js';
import type { Connection } from './connection.js';
import { type Limits, readableSpaces } from './limits.js';
import { readOnly } from './policy.js';
import { restrictSpaces } from './space-policy.js';
import { createTransport, type SchemaDrift } from './transport.js';
import { untilAborted } from './until-aborted.js';
import { createWriteBudget, type WriteBudget } from './write-budget.js';
import { guardWrites } from './write-policy.js';

export interface ClientOptions extends Pick<Limits, 'spaces' | 'writeSpaces'> {
  /** Ends waiting and requests; the call rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called before every request that goes out, repetitions included. */
  onRequest?: ((request: { method: string; path: string }) => void) | undefined;
  /** Default true: requests that change something are refused, whatever else is set. */
  readOnly?: boolean | undefined;
  /**
   * What may still be written, counted as it is sent. Make one for a run with `createWriteBudget` and give it to every
   * client of the run. Default: no cap.
   */
  writeBudget?: WriteBudget | undefined;
  /** `strict`: an answer that drifts from confluence.js' schema is an error. Default `tolerant`: what conforms is used. */
  schemaMode?: 'tolerant' | 'strict' | undefined;
  /** Called with answers that drift from their schema, in tolerant mode. */
  onDrift?: ((drift: SchemaDrift) => void) | undefined;
}

/** What all clients of one connection share. */
interface Shared {
  queue: PQueue;
  spaces: SpaceCache;
}

// Beside the connection and not in it: whoever writes another kind of connection need not know of this.
const sharedBy = new WeakMap<Connection, Shared>();

function sharedOf(connection: Connection): Shared {
  let shared = sharedBy.get(connection);
  if (shared === undefined) {
    shared = { queue: new PQueue({ concurrency: connection.limits?.concurrency ?? 6 }), spaces: new Map() };
    sharedBy.set(connection, shared);
  }
  return shared;
}

/**
 * A confluence.js client of a user: all access of the user goes through such clients and counts against the limits of
 * the connection. What its `sendRequest` throws says {@link createTransport}.
 */
export function openClient(connection: Connection, options: ClientOptions = {}): Client {
  const { queue, spaces: cache } = sharedOf(connection);
  const { limits = {}, clockwork = systemClockwork } = connection;
  const transport = createTransport({
    send: (request, { timeoutMs, signal }) =>
      inTurn(
        queue,
        () =>
          connection.request(request, {
            timeoutMs,
            signal,
            onSend: () => options.onRequest?.({ method: request.method, path: request.pathname }),
          }),
        signal,
      ),
    requestTimeoutMs: limits.requestTimeoutMs ?? 30_000,
    totalBudgetMs: limits.totalBudgetMs ?? 90_000,
    clockwork,
    signal: options.signal,
    schemaMode: options.schemaMode,
    onDrift: options.onDrift,
  });
  const { spaces, writeSpaces = spaces } = options;
  const reader = (keys: readonly string[] | undefined): Client =>
    keys === undefined ? transport : restrictSpaces(transport, keys, cache);
  if (options.readOnly ?? true) return readOnly(reader(spaces));
  return guardWrites(transport, reader(readableSpaces({ spaces, writeSpaces })), {
    spaces: writeSpaces,
    budget: options.writeBudget ?? createWriteBudget(),
    cache,
  });
}

/**
 * Runs a task when fewer than the allowed number run. The signal ends the wait for the turn alone: once a request has
 * left, only the request itself can tell what an abort means for it.
 */
async function inTurn<T>(queue: PQueue, task: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  signal?.throwIfAborted();
  const turn = new AbortController();
  const onAbort = (): void => turn.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const done = queue.add(() => {
    signal?.removeEventListener('abort', onAbort);
    turn.signal.throwIfAborted();
    return task();
  });
  return untilAborted(done, turn.signal);
}
