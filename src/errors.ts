/**
 * The closed family of errors that leave this package. Imports nothing but our words, so that every layer may throw it.
 */
import { filledIn, type Ours, Quoting, type Sentence } from './ours.js';

/** What went wrong, in the words a front or a script can branch on. */
export const confluenceErrorCodes = [
  /** The user has no usable connection; `authorization` carries the link to offer. */
  'authorization_required',
  /** Unknown, deleted, or not visible for this user: Confluence answers all three alike. */
  'not_found',
  /** Visible, but not allowed, or a scope is missing (`scope` names it when it is known). */
  'forbidden',
  /** Somebody else changed it first, or the name is taken. */
  'conflict',
  'rate_limited',
  /** A v1 endpoint that Atlassian removed (410): never an authorization problem. */
  'removed_endpoint',
  /** The input cannot work as it stands (bad CQL, a malformed id, an identifier that is not safe to send). */
  'invalid_request',
  /** A server or the network failed; nothing is known to be wrong with the request. */
  'unavailable',
  /** A write was sent and its answer was lost: it may or may not have happened. */
  'outcome_unknown',
  /** The operator's set-up is wrong: credentials, environment URL, or connection name. */
  'misconfigured',
] as const;

export type ConfluenceErrorCode = (typeof confluenceErrorCodes)[number];

/** `safe`: the same call may be repeated. `after_change`: only with other input or after somebody acted. `never`: repeating may do harm or cannot help. */
export type RetryAdvice = 'safe' | 'after_change' | 'never';

/** What a front shows when a user has to authorize. The link is a secret of this user: never log it; a model sees it where it is the one to ask. */
export interface AuthorizationRequest {
  /** Absolute URL to open in a browser; absent only when none could be made. */
  readonly link?: string | undefined;
  /** ISO 8601, UTC; absent when the service states none. */
  readonly expiresAt?: string | undefined;
  readonly connectionName: string;
  readonly reason: AuthorizationReason;
}

/** Why a user has to authorize. */
export const authorizationReasons = [
  'not_connected',
  'authorization_pending',
  'verification_pending',
  'expired',
  'disconnected',
  'grant_revoked',
  'scope_missing',
] as const;

export type AuthorizationReason = (typeof authorizationReasons)[number];

export interface ConfluenceErrorOptions {
  code: ConfluenceErrorCode;
  /** What was wrong, one sentence, in our own words. */
  message: Ours;
  /** What the reader can do now, one sentence in the imperative. */
  next: Ours;
  /**
   * What the sentences speak of and others wrote, each where they have its number (`[1]`): candidates, headings, names,
   * what Confluence said. It is data: a model gets it inside of the fence.
   */
  wiki?: readonly string[];
  retry?: RetryAdvice;
  /** HTTP status of Confluence or Scalekit when there was one. */
  status?: number;
  /** Scope that is missing, when it is known. */
  scope?: string;
  authorization?: AuthorizationRequest;
  cause?: unknown;
}

const marker = Symbol.for('confluence-agent.ConfluenceError');

const defaultRetry: Record<ConfluenceErrorCode, RetryAdvice> = {
  authorization_required: 'after_change',
  not_found: 'after_change',
  forbidden: 'after_change',
  conflict: 'after_change',
  rate_limited: 'safe',
  removed_endpoint: 'never',
  invalid_request: 'after_change',
  unavailable: 'safe',
  outcome_unknown: 'never',
  misconfigured: 'after_change',
};

/** The sentences of an error with the number of each quote (`[1]`) in its place, and the quotes; none where nobody is quoted. */
export interface ErrorParts {
  readonly message: Ours;
  readonly next: Ours;
  readonly wiki: readonly string[];
}

interface FailureOptions extends Omit<ConfluenceErrorOptions, 'message' | 'next'> {
  message: string | Quoting;
  next: string | Quoting;
}

class Failure extends Error {
  override readonly name = 'ConfluenceError';
  readonly code: ConfluenceErrorCode;
  /** For people: with what it quotes in its place. Others may have written that, so a front makes it safe for its medium. */
  declare readonly message: string;
  readonly next: string;
  /** For models: the same in our words alone, and what they refer to. */
  readonly parts: ErrorParts;
  readonly retry: RetryAdvice;
  readonly status?: number;
  readonly scope?: string;
  readonly authorization?: AuthorizationRequest;
  readonly [marker] = true;

  constructor({ message, next, wiki = [], ...options }: FailureOptions) {
    const said = referring(message, wiki.length + 1);
    const known = [...wiki, ...said.quotes];
    const advice = referring(next, known.length + 1);
    super(filledIn(said.text, known), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    const quotes = [...known, ...advice.quotes];
    this.next = filledIn(advice.text, quotes);
    this.parts = { message: said.text, next: advice.text, wiki: quotes };
    this.retry = options.retry ?? defaultRetry[options.code];
    if (options.status !== undefined) this.status = options.status;
    if (options.scope !== undefined) this.scope = options.scope;
    if (options.authorization !== undefined) this.authorization = options.authorization;
  }

  /** Whether the very same call may be repeated without harm. */
  get retryable(): boolean {
    return this.retry === 'safe';
  }

  /** True for errors of this family from any copy of this package. Never throws. */
  static isInstance(value: unknown): value is ConfluenceError {
    return typeof value === 'object' && value !== null && marker in value;
  }
}

function referring(text: string | Quoting, first: number): { text: Ours; quotes: string[] } {
  // Nobody gets here without the signature of `ConfluenceError`, which takes literals and text of ours alone.
  return text instanceof Quoting ? text.referring(first) : { text: text as Ours, quotes: [] };
}

/** The one error type of this package. Test with `ConfluenceError.isInstance`, never with `instanceof`. */
export type ConfluenceError = Failure;

/**
 * Its two sentences are literals of the program, or ours otherwise; what others wrote is quoted, and goes into `wiki`.
 */
export const ConfluenceError: {
  new <Message extends string, Next extends string>(
    options: Omit<ConfluenceErrorOptions, 'message' | 'next'> & {
      message: Sentence<Message> | Quoting;
      next: Sentence<Next> | Quoting;
    },
  ): ConfluenceError;
  isInstance(value: unknown): value is ConfluenceError;
} = Failure;
