import type { AgentEvent, Approval, TurnResult } from '../agent/events.js';
import { unfenced } from '../fence.js';
import type { PastTurn } from '../host/thread.js';
import type { ShownApproval, ShownSource, ThreadMessage, Turn } from './protocol.js';

/** A turn that has just begun. */
export function newTurn(id: string, question: string): Turn {
  return {
    id,
    question,
    status: 'running',
    answer: '',
    steps: [],
    sources: [],
    unknownAddresses: [],
    approvals: [],
    writes: [],
  };
}

/** A turn that goes on: its steps and changes stay, what was asked of the person does not. */
export function continued(turn: Turn): Turn {
  const {
    authorization: _asked,
    error: _failed,
    canGoOn: _cut,
    notice: _told,
    isWaiting: _waits,
    usage: _cost,
    ...rest
  } = turn;
  return { ...rest, status: 'running', answer: '' };
}

/** Where the pages of a thread are and when they were edited, by their ids. */
export type Places = Map<string, Pick<ShownSource, 'space' | 'updatedAt'>>;

/** Takes what results say about their sources. */
export function notePlaces(places: Places, sources: PastTurn['sources']): void {
  for (const { pageId, space, updatedAt } of sources) {
    places.set(pageId, { space, updatedAt: updatedAt ?? places.get(pageId)?.updatedAt });
  }
}

/** A turn as its thread keeps it. */
export function pastTurn({ id, question, state, result, calls }: PastTurn, places: Places, isLast: boolean): Turn {
  const steps = calls.map((call) => ({
    id: call.id,
    description: call.description,
    state: call.ok ? ('done' as const) : ('failed' as const),
  }));
  const { authorization, ...turn } = ended({ ...newTurn(id, question), steps }, result, places);
  return {
    ...turn,
    // Of a turn that has ended the link is of no use.
    ...(state === 'paused' && authorization !== undefined && { authorization }),
    ...(isLast && state === 'cut_off' && { canGoOn: true }),
  };
}

/** A turn with what it, or its part, came to. */
export function ended(turn: Turn, result: TurnResult, places: Places): Turn {
  const { authorization, error, approvals = [], writes = [] } = result;
  const waiting = new Set(approvals.map(({ id }) => id));
  const decided = turn.approvals.filter((approval) => approval.decided !== undefined && !waiting.has(approval.id));
  const earlier = turn.writes.filter((write) => !writes.some(({ id }) => id !== undefined && id === write.id));
  return {
    ...turn,
    status: result.status,
    answer: result.answer,
    // A call that a pause or a stop has left open is over as far as this turn goes.
    steps: turn.steps.map((step) => (step.state === 'running' ? { ...step, state: 'done' } : step)),
    sources: result.citations.map((citation): ShownSource => ({ ...citation, ...places.get(citation.pageId) })),
    unknownAddresses: (result.warnings ?? []).map(({ address }) => address),
    approvals: [...decided, ...approvals.map(shownApproval)],
    writes: [...earlier, ...writes],
    usage: result.usage,
    ...(result.status === 'authorization_required' && authorization !== undefined && { authorization }),
    ...(error !== undefined && { error }),
  };
}

/** A change as a person is shown it; the marks that fence quoted text off for a model are of no use to them. */
export function shownApproval({ note, ...approval }: Approval): ShownApproval {
  return { ...approval, ...(note !== undefined && { note: unfenced(note) }) };
}

/** What an event changes in what is told of a turn; undefined for what its end tells. */
export function messageOf(event: AgentEvent, turn: Turn): ThreadMessage | undefined {
  const turnId = turn.id;
  switch (event.type) {
    case 'tool-start': {
      const { toolCallId, description } = event;
      return { type: 'step', turnId, step: { id: toolCallId, description, state: 'running' } };
    }
    case 'tool-progress': {
      const { toolCallId, message } = event;
      return { type: 'step', turnId, step: { id: toolCallId, description: message, state: 'running' } };
    }
    case 'tool-end': {
      const description = turn.steps.find(({ id }) => id === event.toolCallId)?.description ?? event.record.name;
      const state = event.record.ok ? 'done' : 'failed';
      return { type: 'step', turnId, step: { id: event.toolCallId, description, state } };
    }
    case 'text-delta':
      return { type: 'text', turnId, text: event.text };
    case 'turn-start':
    case 'authorization-required':
    case 'approval-required':
    case 'turn-end':
      return undefined;
  }
}
