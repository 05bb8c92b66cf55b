import type { BaseMessage } from '@langchain/core/messages';
import { GraphRecursionError } from '@langchain/langgraph';
import { saysNoAnswer } from '../models/no-answer.js';
import { ConfluenceError, type ConfluenceErrorCode } from '../errors.js';
import { carriesPassages } from '../toolkit.js';
import { failedChange, writeOf } from './change-outcome.js';
import { citationsOf } from './citations.js';
import type { TurnResult } from './events.js';
import { unknownAddressesOf } from './middleware/citation-check.js';
import { unwrapMiddlewareError } from './middleware/errors.js';
import { ModelFailure } from './model-failure.js';
import type { TurnRecorder } from './turn.js';

type TurnError = NonNullable<TurnResult['error']>;

/** Failures that say nothing about the wiki: when nothing else came back, the turn failed and did not just find nothing. */
const hardFailures = new Set<ConfluenceErrorCode>([
  'forbidden',
  'rate_limited',
  'removed_endpoint',
  'unavailable',
  'outcome_unknown',
  'misconfigured',
]);

/** What a turn came to. `messages` is the whole thread; `failure` what the run threw, if it did. */
export function outcomeOf(
  turn: TurnRecorder,
  messages: readonly BaseMessage[],
  names: { threadId: string; model: string },
  failure?: { error: unknown; cancelled: boolean },
): TurnResult {
  const answer = turn.partialText;
  // Of a turn that failed they are not asked for: whatever was thrown may come from there.
  const final = failure === undefined ? turn.final : undefined;
  const citations = final === undefined ? [] : citationsOf(answer, messages);
  const warnings = (final === undefined ? [] : unknownAddressesOf(final)).map((address) => ({
    kind: 'unknown_link' as const,
    address,
  }));
  const writes = turn.calls.flatMap((call) => writeOf(call) ?? []);
  const base = {
    answer,
    citations,
    ...(warnings.length > 0 && { warnings }),
    ...(writes.length > 0 && { writes }),
    toolCalls: turn.calls.map((call) => call.record),
    usage: turn.usage,
    ...names,
  };
  if (failure) {
    const error = describeFailure(failure);
    return { status: error.kind === 'authorization_required' ? error.kind : 'failed', ...base, error };
  }
  if (turn.stoppedAtLimit) {
    return {
      status: 'failed',
      ...base,
      error: { kind: 'model', message: answer, next: 'Ask a narrower question, or raise the limit of model calls.' },
    };
  }
  const { approvals } = turn;
  const waiting = { ...base, ...(approvals.length > 0 && { approvals }) };
  const pause = turn.pauses.find((candidate) => candidate.authorization !== undefined);
  if (pause?.authorization) {
    return { status: 'authorization_required', ...waiting, authorization: turn.authorization ?? pause.authorization };
  }
  if (approvals.length > 0) return { status: 'approval_required', ...waiting };
  if (turn.pauses.length > 0) {
    return {
      status: 'failed',
      ...base,
      error: {
        kind: 'internal',
        message: 'The run waits for a decision that this session does not know.',
        next: 'Resume it through the agent itself with the decision that the tool asks for.',
      },
    };
  }
  const missing = missingConnection(turn);
  if (missing) return { status: 'authorization_required', ...base, authorization: turn.authorization ?? missing };
  const failed = failedChange(turn.calls);
  if (failed !== undefined) return { status: 'failed', ...base, error: failed };
  // Whoever asked for a change and got a decision about it has got an answer, whatever the model made of it.
  if (writes.length > 0 || turn.calls.some((call) => call.artifact.rejected)) return { status: 'answered', ...base };
  if (answer.trim() === '') {
    return {
      status: 'failed',
      ...base,
      error: {
        kind: 'model',
        message: 'The model returned an empty answer.',
        next: 'Ask again; if it stays, choose another model or check that this one supports tool calling.',
      },
    };
  }
  const saysNone = turn.final !== undefined && saysNoAnswer(turn.final);
  if (!saysNone && citations.length > 0) return { status: 'answered', ...base };
  const carrying = turn.calls.filter((call) => carriesPassages(call.record.name));
  const used = saysNone || carrying.length === 0 ? turn.calls : carrying;
  const reported = used.at(-1)?.artifact.error;
  if (reported && hardFailures.has(reported.code) && used.every((call) => !call.record.ok)) {
    return {
      status: 'failed',
      ...base,
      error: { kind: reported.code, message: reported.message, next: reported.next },
    };
  }
  return { status: saysNone || carrying.length > 0 ? 'no_answer' : 'answered', ...base };
}

/** The request for authorization that the turn ended on; a call that worked afterwards clears it. */
function missingConnection(turn: TurnRecorder): TurnResult['authorization'] {
  let missing: TurnResult['authorization'];
  for (const call of turn.calls) {
    if (call.artifact.authorization) missing = call.artifact.authorization;
    else if (call.record.ok) missing = undefined;
  }
  return missing;
}

/** A failed run in words that are safe to show: text of foreign errors stays out. */
function describeFailure(failure: { error: unknown; cancelled: boolean }): TurnError {
  if (failure.cancelled) {
    return { kind: 'cancelled', message: 'The turn was cancelled.', next: 'Ask again; the thread is kept.' };
  }
  const error = unwrapMiddlewareError(failure.error);
  if (ConfluenceError.isInstance(error)) return { kind: error.code, message: error.message, next: error.next };
  if (ModelFailure.isInstance(error)) return { kind: 'model', message: error.message, next: error.next };
  if (error instanceof GraphRecursionError) {
    return {
      kind: 'internal',
      message: 'The run took more steps than it may.',
      next: 'Ask a narrower question.',
    };
  }
  const name = error instanceof Error ? error.name : typeof error;
  return {
    kind: 'internal',
    message: `The run failed unexpectedly (${name}).`,
    next: 'Ask again, or start a new thread.',
  };
}
