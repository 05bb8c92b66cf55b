import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { quoting, wiki } from '../../ours.js';
import type { Snapshot } from '../snapshot.js';
import { invalid, markedMessage, requireSize, requireStorage, requireTitle } from './limits.js';
import { versionRequest, versionStep } from './new-version.js';
import { newToken, type ProposalOf, sha256, storageIn } from './proposal.js';
import { sameStorage } from './same-storage.js';
import { seal } from './seal.js';
import type { Change, UndoingChange } from './settle.js';
import { requireVersion } from './since.js';
import { type Given, placeOf, requireWritable, subjectOf } from './subject.js';
import { requireFreeTitle } from './title.js';

export interface DraftInput {
  /** A page or blog post that was never published; only its author sees it. */
  page: Given;
  /** A new title; the body then stays as it is, byte for byte, unless `body` is given too. */
  title?: string;
  /** A new body in storage format, with the version and body it was made from. */
  body?: { storage: string; from: { version: number; storage: string } };
  /** What the version history will say once it is published; the mark of the write is added. */
  message?: string;
}

/**
 * Prepares a new body or title of a draft, which stays one.
 * @throws ConfluenceError `conflict` when the draft is no longer what the body was made from; `invalid_request` for what
 * is no draft, a body that is not well-formed or too large, and when nothing would change; `forbidden`.
 */
export async function prepareDraft(client: Client, input: DraftInput): Promise<ProposalOf<'update_draft'>> {
  const { subject, name, ...change } = await changeOf(client, input, 'draft');
  const { title, changesBody } = change;
  if (!changesBody && title === undefined) {
    throw invalid(quoting`Nothing of ${wiki(name)} would change.`, 'Name what is to be different.');
  }
  return seal<'update_draft'>(client, {
    ...change,
    kind: 'update_draft',
    summary: `${name}, a draft: ${whatOf(change).join(' and ')}.`,
    subject,
    basedOn: subject,
    effects: ['It stays a draft, which only its author sees.'],
    notifiesWatchers: false,
    before: { title: subject.title, storage: subject.storage },
  });
}

/**
 * Prepares to publish a draft, as it is or with a new body or title.
 * @throws ConfluenceError like {@link prepareDraft}; `conflict` also when its title is taken meanwhile.
 */
export async function preparePublication(client: Client, input: DraftInput): Promise<ProposalOf<'publish_draft'>> {
  const { subject, name, ...change } = await changeOf(client, input, 'current');
  await requireFreeTitle(client, { ...subject, title: change.title?.to ?? subject.title });
  return seal<'publish_draft'>(client, {
    ...change,
    kind: 'publish_draft',
    summary: `Publish the draft ${name}${whatOf(change)
      .map((what) => `, ${what}`)
      .join('')}.`,
    subject,
    basedOn: subject,
    effects: ['Everybody who may see its place will see it.'],
    notifiesWatchers: true,
  });
}

/** A draft with a new body or title: recognised by them, as drafts have no versions. */
export const draftChange: UndoingChange<'update_draft'> = {
  ability: 'change drafts',
  async prepareUndo(client, { pageId, ifStorageHash, title, storage }, page) {
    const subject = await subjectOf(client, page ?? { kind: 'id', id: pageId });
    requireDraftAsLeft(subject, ifStorageHash);
    return prepareDraft(client, { page: subject, title, body: { storage, from: subject } });
  },
  step: (client, proposal) =>
    versionStep(client, proposal, {
      isDone: (now) => now.status === 'draft' && isAsSent(proposal, now),
      undo: (_version, { storage }) => ({
        kind: 'update_draft',
        pageId: placeOf(proposal).id,
        ifStorageHash: sha256(storage),
        ...proposal.before,
      }),
    }),
};

/** A draft that is published: recognised by its status with what was sent, or by the mark of its first version. */
export const publicationChange: Change<'publish_draft'> = {
  ability: 'publish drafts',
  step: (client, proposal) =>
    versionStep(client, proposal, {
      isDone: (now) => now.status === 'current' && isAsSent(proposal, now),
      undo: (version) => ({ kind: 'trash', pageId: placeOf(proposal).id, ifVersion: version }),
    }),
};

/** Throws `conflict` unless content is a draft with the body that an earlier write has left. */
export function requireDraftAsLeft(subject: Snapshot, storageHash: string): void {
  if (subject.status === 'draft' && sha256(subject.storage) === storageHash) return;
  throw new ConfluenceError({
    code: 'conflict',
    message: quoting`${wiki(JSON.stringify(subject.title))} ${subject.status === 'draft' ? 'has been changed since' : 'is no draft any more'}.`,
    next: 'Read it again and change what is there now.',
  });
}

/** Throws `invalid_request` unless content was never published, `forbidden` when the user may not do this to it. */
export function requireDraft(subject: Snapshot, operation: 'update' | 'delete'): void {
  if (subject.status !== 'draft') {
    throw invalid(quoting`${wiki(JSON.stringify(subject.title))} is no draft.`, 'Leave out what is for drafts alone.');
  }
  requireWritable({ ...subject, status: 'current' }, operation);
}

async function changeOf(client: Client, input: DraftInput, status: 'current' | 'draft') {
  const title = input.title === undefined ? undefined : requireTitle(input.title);
  if (input.body !== undefined) await requireStorage(input.body.storage);
  const token = newToken();
  const message = markedMessage(input.message ?? '', token);
  const subject = await subjectOf(client, input.page);
  requireDraft(subject, 'update');
  await requireVersion(client, subject, input.body?.from.version, input.body?.from.storage);
  const storage = input.body?.storage ?? subject.storage;
  const newTitle = title ?? subject.title;
  return {
    subject,
    token,
    name: JSON.stringify(subject.title),
    requests: [requireSize(versionRequest(subject, { message, title: newTitle, storage, status }))],
    title: newTitle === subject.title ? undefined : { from: subject.title, to: newTitle },
    changesBody: storage !== subject.storage,
  };
}

function whatOf({ title, changesBody }: { title?: { to: string } | undefined; changesBody: boolean }): string[] {
  return [
    ...(title === undefined ? [] : [`rename it to ${JSON.stringify(title.to)}`]),
    ...(changesBody ? ['change its body'] : []),
  ];
}

const isAsSent = (proposal: ProposalOf<'update_draft' | 'publish_draft'>, now: Snapshot): boolean =>
  now.title === (proposal.title?.to ?? proposal.subject.title) && sameStorage(storageIn(proposal), now.storage);
