import { isDeepStrictEqual } from 'node:util';

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

/**
 * Changes in their order, those together that are the same change of several pages: one tool with the same arguments but
 * for the page. Each has a proposal of its own, and becomes a decision and an outcome of its own.
 */
export function sameChanges<Change extends Pick<Approval, 'tool' | 'args' | 'page'>>(
  changes: readonly Change[],
): Change[][] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const group = groups.find(
      (others) =>
        others.every(({ page }) => page.id !== undefined && page.id !== change.page.id) &&
        others.some(
          ({ tool, args }) => tool === change.tool && isDeepStrictEqual(withoutPage(args), withoutPage(change.args)),
        ),
    );
    if (group === undefined) groups.push([change]);
    else group.push(change);
  }
  return groups;
}

const withoutPage = ({ page: _page, space: _space, ...rest }: Record<string, unknown>): Record<string, unknown> => rest;
