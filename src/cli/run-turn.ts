import type { AgentEvent, TurnResult } from '../agent/events.js';
import type { Session } from '../agent/session.js';
import type { AuthorizationRequest } from '../errors.js';
import type { ConsentOutcome } from './request-consent.js';

export interface RunTurnOptions {
  session: Session;
  question: string;
  /** Shows the events of a turn and gives its outcome. */
  show: (events: AsyncIterable<AgentEvent>) => Promise<TurnResult>;
  /** Waits for the user's consent; absent: the turn ends with the request for it. */
  consent?: (authorization: AuthorizationRequest) => Promise<ConsentOutcome>;
  /** Asked before each part of the turn. */
  signal: () => AbortSignal;
}

// A connection that works according to its status and is refused all the same would ask for ever.
const maxConsents = 3;

/** One question to its end, through the user's consent where one is needed. Whoever will not consent gets the answer without. */
export async function runTurn(options: RunTurnOptions): Promise<TurnResult> {
  const { session, show, consent, signal } = options;
  let result = await show(session.run(options.question, { signal: signal() }));
  for (let round = 0; consent && round < maxConsents && !signal().aborted; round++) {
    if (result.status !== 'authorization_required' || result.authorization === undefined) break;
    const outcome = await consent(result.authorization);
    if (outcome === 'timed_out') break;
    if (outcome === 'cancelled') {
      return signal().aborted ? result : show(session.resume({ type: 'cancel' }, { signal: signal() }));
    }
    result = await show(session.resume({ type: 'retry' }, { signal: signal() }));
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
