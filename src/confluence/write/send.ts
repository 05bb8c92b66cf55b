import { setTimeout as delay } from 'node:timers/promises';

import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import type { Claims } from './claims.js';
import type { WriteRequest } from './proposal.js';

export interface ExecuteOptions {
  /** What shows that a proposal was begun to be sent, so that it is sent once among all who share it. Absent: nothing does. */
  claims?: Claims | undefined;
  /** Somebody has begun to send it, and nobody can say what became of it: it is looked for and not sent. */
  isClaimedBefore?: boolean;
  /** Absolute path of the only folder from which files may be sent, looked at again for each. Default: none may. */
  attachFrom?: string | undefined;
  /** Ends the waiting between looks; the client's own signal ends its requests. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds to wait before each look for a write whose answer was lost. Default 0, 1,000 and 3,000: a write that
   * is not there after that was not carried out.
   */
  looks?: readonly number[];
  /** Waits; replaceable in tests. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** How the sending of one request ended. All other ends are errors, and then nothing was written. */
export type Sent =
  | { kind: 'answered'; answer: unknown }
  /** 409, or 400 for a name that is taken. */
  | { kind: 'refused'; error: ConfluenceError }
  /** 410 */
  | { kind: 'removed'; error: ConfluenceError }
  /** It may or may not have been carried out. */
  | { kind: 'lost'; error: ConfluenceError };

/**
 * Sends a request of a proposal once, as it stands; `body` replaces its JSON by a form.
 * @throws ConfluenceError when it was not carried out for another reason; `forbidden` instead of `not_found`, because
 * the content had been read before.
 */
export async function sendOnce(client: Client, request: WriteRequest, body: unknown = request.body): Promise<Sent> {
  const { method, path, query } = request;
  try {
    const answer: unknown = await client.sendRequest({
      url: path,
      method,
      ...(query !== undefined && { searchParams: query }),
      ...(body !== undefined && { body }),
    });
    return { kind: 'answered', answer };
  } catch (error) {
    if (!ConfluenceError.isInstance(error)) throw error;
    switch (error.code) {
      case 'outcome_unknown':
        return { kind: 'lost', error };
      case 'removed_endpoint':
        return { kind: 'removed', error };
      case 'conflict':
        return { kind: 'refused', error };
      case 'not_found':
        throw new ConfluenceError({
          code: 'forbidden',
          message: 'This user may see this place but not do this there. Nothing was written.',
          next: 'Ask somebody who may, or for the permission in Confluence.',
          cause: error,
          ...(error.status !== undefined && { status: error.status }),
        });
      default:
        throw error;
    }
  }
}

/** How looking for a write ended. */
export type Looked<Found> = { found: Found } | { found?: undefined; certain: boolean };

/**
 * Looks several times for a write whose answer was lost, until `look` gives what it found. `certain` says whether its
 * absence is proof that it was not carried out: it is none when the request may still be on its way, or when the last
 * look failed.
 */
export async function lookFor<Found>(
  lost: ConfluenceError | undefined,
  look: () => Promise<Found | undefined>,
  options: ExecuteOptions,
): Promise<Looked<Found>> {
  const { signal, looks = [0, 1000, 3000], sleep = wait } = options;
  let certain = false;
  for (const ms of looks) {
    try {
      if (ms > 0) await sleep(ms, signal);
      const found = await look();
      if (found !== undefined) return { found };
      certain = lost === undefined || !mayBeUnderWay(lost);
    } catch (error) {
      // The write has been sent: no failure to look, not even an abort, may take the place of what is known of it.
      certain = false;
      if (!ConfluenceError.isInstance(error)) break;
    }
  }
  return { certain };
}

/**
 * What a request that only adds to an outcome gives, or `instead` when it fails: the write was carried out, so that an
 * error, which says that nothing was written, would be wrong.
 */
export async function afterwards<Value>(request: () => Promise<Value>, instead: Value): Promise<Value> {
  try {
    return await request();
  } catch {
    return instead;
  }
}

/**
 * A request that nobody waited for to the end may still be carried out; one whose connection broke is over. The cause
 * is a `TimeoutError` or `AbortError` (as `AbortSignal` names them), or the SDK's exception for a gateway timeout.
 */
function mayBeUnderWay(lost: ConfluenceError): boolean {
  const { cause } = lost;
  return cause instanceof Error && /timeout|abort/iu.test(cause.name);
}

/** Waits so many milliseconds; throws the reason of `signal`. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal });
}
