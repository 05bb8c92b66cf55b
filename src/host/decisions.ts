import type { Approval, ApprovalDecision } from '../agent/events.js';

/** Decisions by the ids of their changes. */
export type Decisions = Record<string, ApprovalDecision>;

/** Approves changes as they are, each bound to the proposal that was shown; `automatic` on the strength of a setting. */
export function approveAll(
  approvals: readonly Pick<Approval, 'id' | 'hash'>[],
  { automatic }: { automatic?: true } = {},
): Decisions {
  return Object.fromEntries(approvals.map(({ id, hash }) => [id, { type: 'approve', hash, automatic }]));
}

/** Rejects changes; the reason is told to the model. */
export function rejectAll(approvals: readonly Pick<Approval, 'id'>[], message?: string): Decisions {
  return Object.fromEntries(approvals.map(({ id }) => [id, { type: 'reject', message }]));
}
