import { z } from 'zod';

/** What providers put on their errors; every field is optional because there is no common contract. */
const providerError = z.object({
  status: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  lc_error_code: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
});

const unreachable =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|EHOSTUNREACH|ENETUNREACH|CERT|SSL|UND_ERR|Connection error|fetch failed/;
const tooLong =
  /context[ _]length|context[ _]window|maximum context|too many tokens|prompt is too long|ContextOverflow/i;
const keyMissing = /api[ _]?key|credentials/i;

/** A model failure in our own words. Text of the provider stays out: it may repeat parts of a key or of the conversation. */
export function describeModelFailure(cause: unknown): { message: string; next: string } {
  const chain: z.infer<typeof providerError>[] = [];
  for (let error = cause; chain.length < 4;) {
    const parsed = providerError.safeParse(error);
    if (!parsed.success) break;
    chain.push(parsed.data);
    error = parsed.data.cause;
  }
  const status = chain.find((error) => error.status !== undefined)?.status;
  const text = chain.map((error) => [error.name, error.code, error.lc_error_code, error.message].join(' ')).join(' ');
  if (tooLong.test(text)) {
    return {
      message: 'The conversation no longer fits into the context of the model.',
      next: 'Start a new thread, ask a narrower question, or choose a model with a larger context.',
    };
  }
  if (status === 401 || status === 403) {
    return {
      message: `The model's server refused the credentials (HTTP ${status}).`,
      next: 'Check OPENAI_API_KEY, or the key of the provider you chose, and that it may use this model.',
    };
  }
  if (status === 404) {
    return {
      message: "The model's server does not know this model or this address (HTTP 404).",
      next: "Check the model's name and OPENAI_BASE_URL, which usually ends in /v1.",
    };
  }
  if (status === 429) {
    return {
      message: "The model's server refused because of a rate limit or an exhausted quota (HTTP 429).",
      next: 'Wait a moment and ask again; if it stays, check the plan and the billing of the account.',
    };
  }
  if (status !== undefined && status >= 500) {
    return { message: `The model's server failed (HTTP ${status}).`, next: 'Ask again in a moment.' };
  }
  if (status !== undefined) {
    return {
      message: `The model's server rejected the request (HTTP ${status}).`,
      next: 'Check that the model supports tool calling and streaming over chat completions.',
    };
  }
  if (/Timeout|ETIMEDOUT/i.test(text)) {
    return { message: "The model's server did not answer in time.", next: 'Ask again, or check OPENAI_BASE_URL.' };
  }
  if (unreachable.test(text)) {
    return {
      message: "The model's server could not be reached.",
      next: 'Check OPENAI_BASE_URL, that the server runs, and the network or proxy in between.',
    };
  }
  if (keyMissing.test(text)) {
    return {
      message: 'The model has no credentials.',
      next: 'Set OPENAI_API_KEY, or the key of the provider you chose.',
    };
  }
  return {
    message: `The model failed (${chain[0]?.name ?? 'unknown error'}).`,
    next: 'Ask again; if it stays, try another model.',
  };
}

const marker = Symbol.for('confluence-agent.ModelFailure');

/** A call of the model that failed; `message` and `next` are safe to show, `cause` is the provider's own error. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  readonly next: string;
  readonly [marker] = true;

  constructor(cause: unknown) {
    const { message, next } = describeModelFailure(cause);
    super(message, { cause });
    this.next = next;
  }

  /** True for model failures from any copy of this package. Never throws. */
  static isInstance(value: unknown): value is ModelFailure {
    return typeof value === 'object' && value !== null && marker in value;
  }
}
