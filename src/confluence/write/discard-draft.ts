import type { Client } from 'confluence.js/core';

import { isNotFound } from '../site.js';
import { collectionOf, type Snapshot } from '../snapshot.js';
import { requireDraft, requireDraftAsLeft } from './change-draft.js';
import type { ProposalOf } from './proposal.js';
import { seal } from './seal.js';
import type { Evidence, Step, UndoingChange } from './settle.js';
import { conflictIn } from './since.js';
import { basisOf, type Given, placeOf, readNow, subjectOf } from './subject.js';

/**
 * Prepares to discard a draft that was never published. Confluence keeps nothing of it; the proposal does, so that it
 * can be written anew.
 * @throws ConfluenceError `invalid_request` when it is no draft; `not_found`, `forbidden`.
 */
export async function prepareDiscard(client: Client, page: Given): Promise<ProposalOf<'discard_draft'>> {
  const subject = await subjectOf(client, page);
  requireDraft(subject, 'delete');
  const { id, type, title, storage, parentId } = subject;
  return seal<'discard_draft'>(client, {
    kind: 'discard_draft',
    summary: `Discard the draft ${JSON.stringify(title)}.`,
    subject,
    basedOn: subject,
    requests: [{ method: 'DELETE', path: `/wiki/api/v2/${collectionOf[type]}/${id}`, query: { draft: true } }],
    effects: ['It does not go to the trash: taken back, it is a new draft with the same title and text.'],
    notifiesWatchers: false,
    before: { title, storage },
    parentId,
  });
}

/** A draft that is no more: recognised by its being nowhere. */
export const discardChange: UndoingChange<'discard_draft'> = {
  ability: 'discard drafts',
  async prepareUndo(client, { pageId, ifStorageHash }, page) {
    const subject = await subjectOf(client, page ?? { kind: 'id', id: pageId });
    requireDraftAsLeft(subject, ifStorageHash);
    return prepareDiscard(client, subject);
  },
  step(client, proposal): Step<Snapshot | undefined> {
    const { subject, before, parentId } = proposal;
    const { type, title, space, url } = subject;
    const basis = basisOf(proposal);
    const evidence: Evidence = {
      content: { id: placeOf(proposal).id, title, url },
      undo: { kind: 'create', type, ...before, space, parentId },
      howToUndo: 'Write it anew, as a draft with the same title and text.',
    };
    return {
      look: () => ifThere(readNow(client, proposal)),
      doneIn: (now) => (now === undefined ? evidence : undefined),
      conflictIn: (now) => now && conflictIn(client, proposal.kind, now, basis, 'draft'),
      answered: () => evidence,
      absence: 'the draft was read again and is still there',
      howToCheck: 'Look among the drafts in Confluence whether it is still there.',
    };
  },
};

async function ifThere(reading: Promise<Snapshot>): Promise<Snapshot | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
