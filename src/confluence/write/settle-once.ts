import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import type { Claims } from './claims.js';
import type { WriteOutcome } from './outcome.js';
import type { WriteKind, WriteProposal } from './proposal.js';
import { afterwards, type ExecuteOptions, wait } from './send.js';
import { type Change, settle } from './settle.js';

/** Milliseconds between two looks at the claim of somebody who is still sending. */
const pollMs = 250;
/** Milliseconds after which nobody is still sending: no request takes longer, whatever goes wrong. */
const patience = 100_000;

/**
 * Carries out a proposal once among all who share its claims. Whoever finds it claimed waits for what becomes of it, or
 * looks for it on the site when nobody will say; it is never sent a second time.
 * @throws ConfluenceError when nothing was written, `misconfigured` when the claim cannot be kept.
 */
export async function settleOnce(
  client: Client,
  proposal: WriteProposal,
  change: Change<WriteKind>,
  claims: Claims,
  options: ExecuteOptions,
): Promise<WriteOutcome> {
  const { id } = proposal;
  const { signal, sleep = wait } = options;
  for (let waited = 0; ; waited += pollMs) {
    if (await kept(() => claims.claim(id))) return send(client, proposal, change, claims, options);
    const claim = await kept(() => claims.find(id));
    // Given back between the two: it may be claimed again.
    if (claim === undefined) continue;
    if (claim.outcome !== undefined) return sentBefore(claim.outcome);
    if (claim.isAbandoned || waited >= patience) {
      const outcome = await settle(client, proposal, change, { ...options, isClaimedBefore: true });
      if (isWritten(outcome)) await afterwards(() => claims.settle(id, outcome), undefined);
      return outcome;
    }
    await sleep(pollMs, signal);
  }
}

async function send(
  client: Client,
  proposal: WriteProposal,
  change: Change<WriteKind>,
  claims: Claims,
  options: ExecuteOptions,
): Promise<WriteOutcome> {
  const { id } = proposal;
  try {
    const outcome = await settle(client, proposal, change, options);
    await afterwards(async () => {
      if (isWritten(outcome)) await claims.settle(id, outcome);
      else if (outcome.status === 'unknown') await claims.abandon(id);
      else await claims.release(id);
    }, undefined);
    return outcome;
  } catch (error) {
    // An error of the family says that nothing was written. Another one, such as an abort, says nothing.
    const isNothingWritten = ConfluenceError.isInstance(error);
    await afterwards(() => (isNothingWritten ? claims.release(id) : claims.abandon(id)), undefined);
    throw error;
  }
}

const isWritten = ({ status }: WriteOutcome): boolean => status === 'done' || status === 'partly_done';

function sentBefore(outcome: WriteOutcome): WriteOutcome {
  return outcome.status === 'done' ? { ...outcome, confirmedBy: 'earlier' } : outcome;
}

async function kept<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (cause) {
    throw new ConfluenceError({
      code: 'misconfigured',
      message: 'It cannot be kept that the change is being sent. Nothing was sent.',
      next: 'Make the store of this agent writable and try again.',
      cause,
    });
  }
}
