import { z } from 'zod';
import type { Approval } from '../agent/events.js';
import { ConfluenceError } from '../errors.js';
import type { HostUser } from './host.js';
import type { Store } from './store.js';
import { type Tickets, tickets } from './tickets.js';

/** A change that waits on a thread. */
export interface WaitingChange {
  threadId: string;
  approval: Pick<Approval, 'id' | 'hash'>;
}

export interface ApprovalAddressOptions extends WaitingChange {
  /** Where the web chat is that shows it, without a path. It has to use the same store. */
  origin: string;
  /** Milliseconds for which it works; default: a day. */
  lifetimeMs?: number;
}

/** Path of the page that such an address opens. */
export const approvalPath = '/approve';

const schema = z.object({ threadId: z.string(), id: z.string(), hash: z.string() });

/**
 * An address that opens one proposal in the web chat, once, for a front to hand out where nobody can be asked at once.
 * What it opens is what was proposed, and nothing else; its secret stands behind `#`, which browsers send to nobody. It
 * replaces no login: the proposal is shown to the owner of the thread alone.
 */
export async function createApprovalAddress(
  store: Pick<Store, 'tickets'>,
  { origin, threadId, approval: { id, hash }, lifetimeMs = 24 * 3_600_000 }: ApprovalAddressOptions,
): Promise<string> {
  const secret = await addresses(store).issue({ threadId, id, hash }, lifetimeMs);
  return `${origin}${approvalPath}#${secret}`;
}

/**
 * What the secret of such an address opens for a user; it opens nothing any more then.
 * @throws ConfluenceError `not_found` for what is no such secret, has ended, was used, or is about somebody else's thread,
 * to whom it stays of use.
 */
export async function useApprovalAddress(
  store: Pick<Store, 'tickets'>,
  user: Pick<HostUser, 'owns'>,
  secret: string,
): Promise<WaitingChange> {
  const kept = addresses(store);
  const found = (await kept.find(secret))?.value;
  const taken = found !== undefined && user.owns(found.threadId) ? await kept.take(secret) : undefined;
  if (taken === undefined) {
    throw new ConfluenceError({
      code: 'not_found',
      message: 'This address opens no change: it was used, is too old, or is meant for somebody else.',
      next: 'Look for the change in your conversations, or ask for it again.',
    });
  }
  return { threadId: taken.threadId, approval: { id: taken.id, hash: taken.hash } };
}

const addresses = (store: Pick<Store, 'tickets'>): Tickets<z.infer<typeof schema>> =>
  tickets(store.tickets, 'approval', schema);
