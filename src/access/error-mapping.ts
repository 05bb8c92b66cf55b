import { ConfluenceError, type ConfluenceErrorOptions } from '../errors.js';
import { fromOperator, type Ours, ours, type Quoting, quoting, route, wiki } from '../ours.js';
import type { Failure } from './failure.js';
import { scopeFor, type FailedRequest } from './scope-table.js';
import { cleanCause, quoted } from './upstream-text.js';

type Mapping = Omit<ConfluenceErrorOptions, 'message'> & { message: Ours | Quoting };

/** One row of the table: for which answers, and what it means. `said` is a colon and Confluence's own text, or ''. */
interface Row {
  status: number | readonly [from: number, to: number];
  text?: RegExp;
  error: (said: Quoting | '', request: FailedRequest) => Mapping;
}

/** What is said of content that does not exist, that this user may not see, or that this run may not. */
const notVisible = {
  message: ours`Not found, or not visible for this user.`,
  next: ours`Check the id or search for the title; if it exists, this user may lack the permission to see it.`,
};

/** The error for content that exists where this run may not look: nothing tells it from that for content that does not. */
export const notFound = (): ConfluenceError =>
  new ConfluenceError({ code: 'not_found', ...notVisible, status: 404, cause: cleanCause(new Error('Not Found')) });

/** First match wins. Cases E… as Confluence Cloud answers them; see the REST documentation of v2 and of v1 search. */
const rows: readonly Row[] = [
  {
    status: 401,
    text: /scope does not match/i,
    error: (_said, request) => {
      const scope = scopeFor(request);
      return {
        code: 'forbidden',
        message:
          scope === undefined
            ? ours`The connection lacks a scope that this request needs.`
            : ours`The connection lacks the scope ${fromOperator(scope)}.`,
        next: ours`Add the scope to the Confluence connection (an administrator does), then authorize again: new scopes need a new consent. Other requests go on working.`,
        scope,
      };
    },
  },
  {
    status: 403,
    text: /app is not installed/i,
    error: (said) => ({
      code: 'forbidden',
      message: quoting`The authorization does not cover this${said}. Confluence, or writing to it, was not granted for this site.`,
      next: ours`Authorize again and choose the Confluence site; ask its administrator if it cannot be chosen.`,
    }),
  },
  {
    status: 403,
    text: /not permitted to use Confluence|cannot access Confluence/i,
    error: (said) => ({
      code: 'forbidden',
      message: quoting`This user may not use Confluence on this site${said}.`,
      next: ours`Ask a site administrator for access to Confluence.`,
    }),
  },
  {
    status: 403,
    error: (said) => ({
      code: 'forbidden',
      message: quoting`Confluence does not allow this${said}.`,
      next: ours`Ask for the permission in Confluence, or use another page or space.`,
    }),
  },
  {
    status: 404,
    // Without what Confluence says of it: what is outside of the allowed spaces answers in the very same words.
    error: () => ({ code: 'not_found', ...notVisible }),
  },
  {
    status: 400,
    text: /already exists|exists with the same title|same file name/i,
    error: (said) => ({
      code: 'conflict',
      message: quoting`The name is taken${said}.`,
      next: ours`Choose another name, or change what exists.`,
    }),
  },
  {
    status: 400,
    text: /'cursor'/,
    error: (said) => ({
      code: 'invalid_request',
      message: quoting`The cursor is no longer good${said}.`,
      next: ours`Make the original request again without a cursor.`,
    }),
  },
  {
    status: 400,
    text: /could not parse cql/i,
    error: (said) => ({
      code: 'invalid_request',
      message: quoting`Confluence cannot read the query${said}.`,
      next: ours`Put every value in quotation marks, e.g. space = "~ada" and title ~ "release plan", and check that each condition is a field, an operator and a value.`,
    }),
  },
  {
    status: 500,
    text: /query parameter is required|UndeclaredThrowableException/,
    error: () => ({
      code: 'invalid_request',
      message: ours`Confluence cannot search for an empty text.`,
      next: ours`Search for at least one word.`,
      status: 500,
    }),
  },
  {
    status: 409,
    error: (said) => ({
      code: 'conflict',
      message: quoting`Somebody else changed it first, or it exists already${said}.`,
      next: ours`Read it again and repeat the change on the new version.`,
    }),
  },
  {
    status: 410,
    error: (_said, request) => ({
      code: 'removed_endpoint',
      message: ours`Atlassian removed ${route(request.method, request.path)} for this kind of connection.`,
      next: ours`Do without it: this is not available on this connection, and authorizing again does not help.`,
    }),
  },
  {
    status: 413,
    error: (said) => ({
      code: 'invalid_request',
      message: quoting`The content is too large for Confluence (about 5 MB)${said}.`,
      next: ours`Send less at a time.`,
    }),
  },
  {
    status: 405,
    error: () => ({
      code: 'invalid_request',
      message: ours`Confluence does not offer this here.`,
      next: ours`Use another operation.`,
      retry: 'never',
    }),
  },
  {
    status: 429,
    error: () => ({
      code: 'rate_limited',
      message: ours`Confluence limits how much may be asked for, and the limit is reached.`,
      next: ours`Wait a minute, then ask for less at a time.`,
    }),
  },
  {
    status: [300, 399],
    error: () => ({
      code: 'unavailable',
      message: ours`The answer was a redirect to another address; redirects are not followed, so that nothing of the user leaks.`,
      next: ours`Check the environment URL (it must be the address itself, not one that redirects).`,
      retry: 'never',
    }),
  },
  {
    status: 408,
    error: () => ({
      code: 'unavailable',
      message: ours`Confluence gave up waiting for the request.`,
      next: ours`Try again.`,
    }),
  },
  {
    status: [400, 499],
    error: (said) => ({
      code: 'invalid_request',
      message: quoting`Confluence refuses the request${said}.`,
      next: ours`Correct what Confluence names, then try again.`,
    }),
  },
  {
    status: [500, 599],
    error: () => ({
      code: 'unavailable',
      message: ours`Confluence, or the way to it, is failing.`,
      next: ours`Try again in a moment.`,
    }),
  },
];

/**
 * Our error for a failed request of a user whose account is fine. What Confluence said is quoted and cut, never part
 * of our own sentence; secrets do not survive in `cause`. `retryAfterMs` is the wait that a 429 named.
 */
export function toConfluenceError(failure: Failure, request: FailedRequest, retryAfterMs?: number): ConfluenceError {
  const cause = cleanCause(failure.error);
  if (failure.kind === 'timeout' || failure.kind === 'cancelled') {
    return new ConfluenceError({
      code: 'unavailable',
      message: 'Confluence did not answer in time.',
      next: 'Try again; ask for less at a time if it happens again.',
      cause,
    });
  }
  if (failure.kind === 'network') {
    return new ConfluenceError({
      code: 'unavailable',
      message: 'The connection to Scalekit failed.',
      next: 'Check the network and the environment URL, then try again.',
      cause,
    });
  }
  const { status, body } = failure;
  const text = body.family === 'other' ? '' : [body.text, body.detail].filter(Boolean).join(' – ');
  const row = rows.find((candidate) => matches(candidate.status, status) && (candidate.text?.test(text) ?? true));
  const said = quoted(text);
  const mapping: Mapping = row?.error(said === '' ? '' : quoting`: ${wiki(said)}`, request) ?? {
    code: 'unavailable',
    message: ours`The answer makes no sense.`,
    next: ours`Try again in a moment.`,
  };
  if (mapping.code === 'rate_limited' && retryAfterMs !== undefined) {
    mapping.next = ours`Wait ${Math.max(1, Math.ceil(retryAfterMs / 1000))} s, then ask for less at a time.`;
  }
  return new ConfluenceError({ status, ...mapping, cause });
}

function matches(wanted: Row['status'], status: number): boolean {
  return typeof wanted === 'number' ? wanted === status : status >= wanted[0] && status <= wanted[1];
}

/** A write whose answer was lost: whether it happened is not known, so it is not repeated. */
export function outcomeUnknown(request: FailedRequest, error: unknown): ConfluenceError {
  return new ConfluenceError({
    code: 'outcome_unknown',
    message: ours`${route(request.method, request.path)} was sent, but its answer was lost: it may or may not have happened.`,
    next: 'Read the page again to see whether the change is there before doing anything else.',
    cause: cleanCause(error),
  });
}
