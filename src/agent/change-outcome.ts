import { isDeepStrictEqual } from 'node:util';
import type { WriteOutcome } from '../confluence/write/outcome.js';
import type { ConfluenceErrorCode } from '../errors.js';
import { preparesChange } from '../toolkit.js';
import type { TurnResult, TurnWrite } from './events.js';
import type { FinishedCall } from './turn.js';

type TurnError = NonNullable<TurnResult['error']>;

/** What became of the change that a call has proposed; undefined when it was not decided, was rejected, or proposed none. */
export function writeOf({ record, artifact: { change, outcome, error } }: FinishedCall): TurnWrite | undefined {
  if (change === undefined || (outcome === undefined && error === undefined)) return undefined;
  const { id, title, url } = change.subject;
  const written = outcome !== undefined && 'content' in outcome ? outcome.content : undefined;
  const page = written ?? { id, title, url };
  return {
    ...(change.id !== undefined && { id: change.id }),
    tool: record.name,
    kind: change.kind,
    summary: change.summary,
    status: outcome?.status ?? 'failed',
    ...(outcome?.status === 'done' && outcome.confirmedBy === 'earlier' && { earlier: true }),
    page: {
      id: page.id,
      title: page.title,
      url: page.url,
      ...(written?.version !== undefined && { version: written.version }),
    },
    canUndo: outcome !== undefined && 'undo' in outcome && outcome.undo !== undefined,
  };
}

/**
 * The first change of a turn that the model tried to make and that did not come about, in calls in the order in which
 * they were made; undefined when each was made, was rejected by a human, or was made good for by a later call.
 */
export function failedChange(calls: readonly FinishedCall[]): TurnError | undefined {
  const failed = calls.find(
    (call, index) =>
      preparesChange(call.record.name) &&
      !isSettled(call) &&
      !calls.slice(index + 1).some((later) => isSettled(later) && makesGood(call, later)),
  );
  return failed && errorOf(failed);
}

const isSettled = ({ artifact }: FinishedCall): boolean =>
  artifact.rejected === true || artifact.outcome?.status === 'done';

/** Whether a later call is another attempt at the same change. */
function makesGood({ record, artifact: { change, outcome } }: FinishedCall, later: FinishedCall): boolean {
  if (record.name !== later.record.name) return false;
  // Nothing was proposed: the model has corrected its arguments.
  if (change === undefined) return true;
  if (isDeepStrictEqual(record.args, later.record.args)) return true;
  // The page was another one meanwhile, and so were the words that name the place on it.
  return outcome?.status === 'conflict' && later.artifact.change?.subject.id === change.subject.id;
}

const codes: Record<Exclude<WriteOutcome['status'], 'done'>, ConfluenceErrorCode> = {
  conflict: 'conflict',
  not_done: 'unavailable',
  partly_done: 'unavailable',
  unavailable: 'removed_endpoint',
  unknown: 'outcome_unknown',
};

function errorOf({ record, artifact: { outcome, error } }: FinishedCall): TurnError {
  if (error !== undefined) return { kind: error.code, message: error.message, next: error.next };
  if (outcome === undefined || outcome.status === 'done') {
    return {
      kind: 'internal',
      message: `A change was not made: ${record.name} failed.`,
      next: 'Look at what was answered, and ask for the change again.',
    };
  }
  const next = outcome.status === 'unknown' ? outcome.howToCheck : outcome.next;
  return { kind: codes[outcome.status], message: outcome.message, next };
}
