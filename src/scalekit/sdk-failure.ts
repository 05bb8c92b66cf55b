import { STATUS_CODES } from 'node:http';

import { z } from 'zod';

import { type Failure, readBody, type UpstreamBody } from '../access/failure.js';
import { foreignError } from '../access/upstream-text.js';

/**
 * HTTP status by the SDK's exception and gRPC status; its own `httpStatus` says 500 for most of them. Exceptions that
 * stand for several statuses (grpcStatus 2) are told apart by {@link statusByReason}, then by the body.
 */
const statusByException: readonly (readonly [exception: string, grpcStatus: number, status: number])[] = [
  ['ScalekitBadRequestException', 3, 400],
  ['ScalekitUnauthorizedException', 16, 401],
  ['ScalekitForbiddenException', 7, 403],
  ['ScalekitNotFoundException', 5, 404],
  ['ScalekitConflictException', 6, 409],
  ['ScalekitTooManyRequestsException', 8, 429],
  ['ScalekitInternalServerException', 13, 500],
  ['ScalekitNotImplementedException', 12, 501],
  ['ScalekitServiceUnavailableException', 14, 503],
  ['ScalekitGatewayTimeoutException', 4, 504],
];

/**
 * Statuses that share gRPC status 2 by their reason phrase: every registered one, as Node knows it, and other spellings.
 * What is missing here counts as 500 and is repeated; so does success, whose answer broke off when it gets here.
 */
const statusByReason: ReadonlyMap<string, number> = new Map([
  ...Object.entries(STATUS_CODES)
    .map(([status, reason = '']): [string, number] => [reason.toLowerCase(), Number(status)])
    .filter(([, status]) => status >= 300),
  ['content too large', 413],
  ['request entity too large', 413],
  ['request-uri too long', 414],
  ['unprocessable content', 422],
]);

/** The fields of an SDK exception that tell what happened. */
export const exceptionSchema = foreignError.extend({
  grpcStatus: z.number().optional().catch(undefined),
  errDetails: z.unknown().optional(),
});

/** Failed before anything was written to a socket. */
const neverSent =
  /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_[A-Z_]+|[A-Z_]*CERTIFICATE[A-Z_]*)\b|self-signed certificate/i;

/** Reads what `actions.request` threw: the true status, the body, or why there was no answer. */
export function readFailure(error: unknown): Failure {
  const exception = exceptionSchema.safeParse(error).data;
  if (exception === undefined) return { kind: 'network', sent: true, error };
  const known = statusByException.find(([name]) => name === exception.name);
  // A timeout without an answer is a gateway timeout too, but only an answer has a reason phrase (possibly empty).
  if (typeof exception.errorCode !== 'string') {
    if (known?.[2] === 504) return { kind: 'timeout', error };
    return { kind: 'network', sent: !neverSent.test(exception.message), error };
  }
  const body = readBody(exception.errDetails);
  return {
    kind: 'answer',
    status: statusOf(exception.name, exception.grpcStatus, exception.errorCode, body),
    body,
    error,
  };
}

function statusOf(name: string, grpcStatus: number | undefined, reason: string, body: UpstreamBody): number {
  const byException = statusByException.find(
    ([exception, grpc]) => exception === name && (grpcStatus === undefined || grpc === grpcStatus),
  );
  if (byException !== undefined) return byException[2];
  // The reason phrase may be empty or anything at all; the body is the last thing that may still say.
  const byReason = statusByReason.get(reason.trim().toLowerCase());
  if (byReason !== undefined) return byReason;
  return body.family === 'other' ? 500 : body.status;
}

const retryHintSchema = z.union([
  z.object({ retryAfter: z.number() }).transform((body) => body.retryAfter),
  z.object({ retry_after: z.number() }).transform((body) => body.retry_after),
]);

/** The wait, in milliseconds, that the body of a refusal names in seconds: a proxy may hide the header that does. */
export function readRetryHint(error: unknown): number | undefined {
  const seconds = retryHintSchema.safeParse(exceptionSchema.safeParse(error).data?.errDetails).data;
  return seconds === undefined || seconds < 0 ? undefined : seconds * 1000;
}

/**
 * Whether only the state of the user's account can tell what this answer means: the shape of the proxy's own errors
 * is not documented, so an answer that is not clearly Confluence's may just as well say "no account".
 */
export function isAmbiguous(failure: Failure): boolean {
  if (failure.kind !== 'answer') return false;
  const { status, body } = failure;
  if (status === 401) return !isScopeMismatch(failure);
  if (status !== 403 && status !== 404) return false;
  if (body.family === 'gateway') return !/app is not installed/i.test(body.text);
  return body.family === 'other';
}

/** Atlassian's gateway refused the request because the grant lacks a scope. */
function isScopeMismatch(failure: Failure): boolean {
  return (
    failure.kind === 'answer' && failure.body.family === 'gateway' && /scope does not match/i.test(failure.body.text)
  );
}
