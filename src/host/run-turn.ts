import type { AgentEvent, Approval, RunOptions, TurnResult } from '../agent/events.js';
import type { AuthorizationRequest } from '../errors.js';
import type { ConsentOutcome } from './consent.js';
import type { Decisions } from './decisions.js';
import type { Thread } from './thread.js';

/** Shows the events of a turn, or of its next part (`earlier` is the outcome before), and gives the outcome. */
export type ShowTurn = (events: AsyncIterable<AgentEvent>, earlier?: TurnResult) => Promise<TurnResult>;

export interface RunTurnOptions {
  thread: Pick<Thread, 'resume' | 'decide'>;
  /** Starts the turn: a question, or decisions about what waits. */
  begin: (options: RunOptions) => AsyncIterable<AgentEvent>;
  show: ShowTurn;
  /** Waits for the user's consent; absent: the turn ends with the request for it. */
  consent?: ((authorization: AuthorizationRequest) => Promise<ConsentOutcome>) | undefined;
  /** Decides about proposed changes; undefined from it, or without it: they wait, and the turn ends with them. */
  decide?: ((approvals: readonly Approval[]) => Promise<Decisions | undefined>) | undefined;
  /** Asked before each part of the turn. */
  signal: () => AbortSignal;
}

// A connection that works according to its status and is refused all the same would ask for ever.
const maxConsents = 3;

/**
 * One turn to its end, through the user's consent and through decisions about changes where they are needed. Whoever
 * will not consent gets the answer without.
 */
export async function runTurn(options: RunTurnOptions): Promise<TurnResult> {
  const { thread, show, consent, decide, signal } = options;
  let result = await show(options.begin({ signal: signal() }));
  let consents = 0;
  while (!signal().aborted) {
    if (result.status === 'authorization_required' && result.authorization) {
      if (consent === undefined || consents >= maxConsents) break;
      consents += 1;
      const outcome = await consent(result.authorization);
      if (outcome === 'timed_out' || signal().aborted) break;
      if (outcome === 'cancelled') consents = maxConsents;
      const type = outcome === 'cancelled' ? 'cancel' : 'retry';
      result = await show(thread.resume({ type }, { signal: signal() }), result);
    } else if (result.status === 'approval_required' && result.approvals) {
      const decisions = await decide?.(result.approvals);
      if (decisions === undefined || signal().aborted) break;
      result = await show(thread.decide(decisions, { signal: signal() }), result);
    } else break;
  }
  return result;
}

/** Reads a turn to its end without showing it; `onEvent` sees every event. */
export async function readTurn(
  events: AsyncIterable<AgentEvent>,
  onEvent: (event: AgentEvent) => void = () => {},
): Promise<TurnResult> {
  let result: TurnResult | undefined;
  for await (const event of events) {
    onEvent(event);
    if (event.type === 'turn-end') result = event.result;
  }
  if (result === undefined) throw new Error('The session ended a turn without its outcome.');
  return result;
}
