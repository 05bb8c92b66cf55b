import type { Client } from 'confluence.js/core';

import { type CurrentUser, currentUser } from '../people.js';
import type { Snapshot } from '../snapshot.js';
import {
  hashOf,
  newProposalId,
  newToken,
  plain,
  type ProposalOf,
  sha256,
  type WriteKind,
  type WriteSubject,
} from './proposal.js';
import { showUnseenLine } from './unseen.js';

/** What the preparation of a write says of its own. */
export type Draft<Kind extends WriteKind> = Omit<
  ProposalOf<Kind>,
  'format' | 'id' | 'hash' | 'preparedAt' | 'token' | 'author' | 'subject' | 'basedOn'
> & {
  /** What it is about; of more than the fields of a subject only these are kept. */
  subject: WriteSubject;
  /** What was read: nothing will be written when it is no longer so. Absent: the write depends on nothing. */
  basedOn?: Snapshot;
  /** Where a request carries the mark already. Default: a new one. */
  token?: string;
  /** Who the user is, where it was asked already. */
  author?: CurrentUser;
};

/**
 * A complete proposal of the draft: with its id, author, mark, time and hash, and its sentences as plain lines. One request,
 * unless the author is given.
 */
export async function seal<Kind extends WriteKind>(client: Client, draft: Draft<Kind>): Promise<ProposalOf<Kind>> {
  const { token = newToken(), author = await currentUser(client), basedOn, subject, summary, effects } = draft;
  const { type, id, title, status, spaceId, space, url } = subject;
  const proposal = plain({
    ...draft,
    format: 1,
    id: newProposalId(),
    hash: '',
    preparedAt: new Date().toISOString(),
    token,
    author: { accountId: author.accountId, displayName: author.displayName },
    summary: plainLine(summary),
    effects: effects.map(plainLine),
    subject: plain({ type, id, title, status, spaceId, space, url }),
    basedOn: basedOn && { version: basedOn.version, storageHash: sha256(basedOn.storage) },
  });
  // The parameter says which member of the union it is; the schema is checked once more when it is executed.
  const sealed = proposal as unknown as ProposalOf<Kind>;
  return { ...sealed, hash: hashOf(sealed) };
}

/** Titles and names are other people's: on one line, and with marks for what nobody would see. */
function plainLine(text: string): string {
  return showUnseenLine(text.replaceAll(/[\t\n\r ]+/gu, ' '));
}
