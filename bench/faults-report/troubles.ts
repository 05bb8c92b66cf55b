// Every fault of the sandbox, once and for good, and what is to come of it.
import type { WriteOutcome } from '../../src/confluence/write/outcome.js';
import type { ConfluenceErrorCode } from '../../src/errors.js';
import type { Fault } from '../../src/sandbox/index.js';
import { writingPath } from '../writes-report/matrix.js';

/** What is said of a call: that it was answered, what became of the change, or the code of an error. */
export type Said = 'answered' | WriteOutcome['status'] | ConfluenceErrorCode;

/** A fault and what is to come of it. */
export interface Trouble {
  name: string;
  fault: Fault;
  /** What is to be said when it meets whatever is asked. A change that is answered is done. */
  read: 'answered' | ConfluenceErrorCode;
  /** What is to be said when it meets the request alone that carries out a change. */
  sent: Said;
  /** The client gives up waiting. */
  givesUp?: true;
  /** A request to write that meets it was not carried out, so that it may be sent again. */
  isRefusal?: true;
}

const never = 600_000;

/** How often every machine token ends when it ends for good. */
const always = 1000;
const anyPath = '/wiki/';

const status = (code: number, read: Trouble['read'], sent: Said): Trouble => ({
  name: `${code}`,
  fault: { kind: 'status', status: code },
  read,
  sent,
});

/** By the kinds of the sandbox, so that none is forgotten. */
const byKind: Record<Fault['kind'], readonly Trouble[]> = {
  latency: [
    { name: 'slow', fault: { kind: 'latency', ms: 150 }, read: 'answered', sent: 'done' },
    {
      name: 'no answer',
      fault: { kind: 'latency', ms: never },
      read: 'unavailable',
      sent: 'unknown',
      givesUp: true,
    },
  ],
  rate_limit: [
    {
      name: '429 once',
      fault: { kind: 'rate_limit', retryAfter: 1, times: 1 },
      read: 'answered',
      sent: 'done',
      isRefusal: true,
    },
    { name: '429', fault: { kind: 'rate_limit' }, read: 'rate_limited', sent: 'rate_limited', isRefusal: true },
    {
      name: '429 for long',
      fault: { kind: 'rate_limit', retryAfter: 1800 },
      read: 'rate_limited',
      sent: 'rate_limited',
      isRefusal: true,
    },
  ],
  status: [
    { name: '503 once', fault: { kind: 'status', times: 1 }, read: 'answered', sent: 'not_done' },
    status(500, 'unavailable', 'not_done'),
    status(502, 'unavailable', 'not_done'),
    status(503, 'unavailable', 'not_done'),
    // The gateway gave up waiting: the request may still be under way.
    status(504, 'unavailable', 'unknown'),
    status(403, 'forbidden', 'forbidden'),
    status(404, 'not_found', 'forbidden'),
    status(410, 'removed_endpoint', 'unavailable'),
    status(418, 'invalid_request', 'invalid_request'),
  ],
  reset_before: [
    { name: 'reset before, once', fault: { kind: 'reset_before', times: 1 }, read: 'answered', sent: 'not_done' },
    { name: 'reset before', fault: { kind: 'reset_before' }, read: 'unavailable', sent: 'not_done' },
  ],
  reset_after: [
    { name: 'reset after, once', fault: { kind: 'reset_after', times: 1 }, read: 'answered', sent: 'done' },
    { name: 'reset after', fault: { kind: 'reset_after' }, read: 'unavailable', sent: 'done' },
  ],
  cut_body: [
    { name: 'cut body, once', fault: { kind: 'cut_body', times: 1 }, read: 'answered', sent: 'done' },
    { name: 'cut body', fault: { kind: 'cut_body' }, read: 'unavailable', sent: 'done' },
  ],
  invalid_json: [
    { name: 'broken JSON, once', fault: { kind: 'invalid_json', times: 1 }, read: 'answered', sent: 'done' },
    { name: 'broken JSON', fault: { kind: 'invalid_json' }, read: 'unavailable', sent: 'done' },
  ],
  slow_body: [
    { name: 'slow body', fault: { kind: 'slow_body', ms: 150 }, read: 'answered', sent: 'done' },
    { name: 'half a body', fault: { kind: 'slow_body', ms: never }, read: 'unavailable', sent: 'done', givesUp: true },
  ],
  machine_token_expired: [
    {
      name: 'token ended once',
      fault: { kind: 'machine_token_expired', path: anyPath, times: 1 },
      read: 'answered',
      sent: 'done',
      isRefusal: true,
    },
    {
      name: 'tokens end',
      fault: { kind: 'machine_token_expired', path: anyPath, times: always },
      read: 'authorization_required',
      sent: 'authorization_required',
      isRefusal: true,
    },
  ],
  grant_revoked: [
    {
      name: 'grant revoked',
      fault: { kind: 'grant_revoked' },
      read: 'authorization_required',
      sent: 'authorization_required',
    },
  ],
};

export const troubles: readonly Trouble[] = Object.values(byKind).flat();

/** Which requests a trouble meets: all, or those alone that carry out a change. */
export type Place = 'everywhere' | 'sending';

/** The faults to set, for the requests of a place. */
export function faultsFor({ fault }: Trouble, place: Place): Fault[] {
  if (place === 'everywhere') return [fault];
  return ['POST', 'PUT', 'DELETE'].map((method) => ({ ...fault, method, path: writingPath }));
}
