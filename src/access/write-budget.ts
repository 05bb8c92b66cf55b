import { ConfluenceError } from '../errors.js';
import { idNumber, ours, type Ours } from '../ours.js';

/** The most that a run may write. A cap that is not given is not there; 0 allows nothing. */
export interface WriteCaps {
  /** Writes in all. */
  maxWrites?: number | undefined;
  /** Writes to one page or blog post, with its comments, labels and attachments. */
  maxWritesPerPage?: number | undefined;
}

/** Room for one write, held from the moment it is allowed until it is known whether it was sent. */
export interface WriteReservation {
  /** Confluence has the request, or may have it: from now on it counts. May be called again. */
  sent(): void;
  /** Gives the room back unless the write was sent. */
  end(): void;
}

/** Counts the writes of one run against its caps; one budget may serve several clients. */
export interface WriteBudget {
  /** Whether writes to one page are capped, so that the pages of each write must be known. */
  readonly countsPages: boolean;
  /** Writes that were sent. */
  readonly sent: number;
  /**
   * Takes room for a write that changes these pages (ids). Writes on their way take room as well.
   * @throws ConfluenceError `forbidden` that names the cap and how to raise it.
   */
  reserve(pages: readonly string[]): WriteReservation;
}

/**
 * A budget with nothing spent.
 * @throws ConfluenceError `invalid_request` for a cap that is no whole number from 0.
 */
export function createWriteBudget(caps: WriteCaps = {}): WriteBudget {
  const { maxWrites = Infinity, maxWritesPerPage = Infinity } = caps;
  for (const [name, cap] of [
    ['maxWrites', maxWrites],
    ['maxWritesPerPage', maxWritesPerPage],
  ] as const) {
    if (cap === Infinity || (Number.isSafeInteger(cap) && cap >= 0)) continue;
    throw new ConfluenceError({
      code: 'invalid_request',
      message: ours`${name} must be a whole number from 0, not ${cap}.`,
      next: ours`Correct ${name}, or leave it out for no cap.`,
    });
  }
  let sent = 0;
  let taken = 0;
  const takenByPage = new Map<string, number>();

  const take = (pages: ReadonlySet<string>, change: 1 | -1): void => {
    taken += change;
    for (const page of pages) takenByPage.set(page, (takenByPage.get(page) ?? 0) + change);
  };
  return {
    countsPages: maxWritesPerPage !== Infinity,
    get sent() {
      return sent;
    },
    reserve(named) {
      const pages = new Set(named);
      if (taken >= maxWrites) {
        throw reached(ours`${writes(maxWrites)} per run`, 'maxWrites or CONFLUENCE_MAX_WRITES');
      }
      for (const page of pages) {
        if ((takenByPage.get(page) ?? 0) < maxWritesPerPage) continue;
        throw reached(ours`${writes(maxWritesPerPage)} per run to page ${idNumber(page)}`, 'maxWritesPerPage');
      }
      take(pages, 1);
      let state: 'held' | 'sent' | 'ended' = 'held';
      return {
        sent() {
          if (state !== 'held') return;
          state = 'sent';
          sent += 1;
        },
        end() {
          if (state !== 'held') return;
          state = 'ended';
          take(pages, -1);
        },
      };
    },
  };
}

function reached(cap: Ours, setting: 'maxWrites or CONFLUENCE_MAX_WRITES' | 'maxWritesPerPage'): ConfluenceError {
  return new ConfluenceError({
    code: 'forbidden',
    message: ours`The cap of ${cap} is reached. Nothing was sent.`,
    next: ours`Tell the user what is left to do; a new run starts at zero, and the operator raises the cap with ${setting}.`,
  });
}

function writes(count: number): Ours {
  return count === 1 ? ours`1 write` : ours`${count} writes`;
}
