import type { Client } from 'confluence.js/core';

import { invalid, markedMessage, requireSize } from './limits.js';
import { quoting, wiki } from '../../ours.js';
import { versionRequest, versionStep } from './new-version.js';
import { newToken, type ProposalOf } from './proposal.js';
import { seal } from './seal.js';
import type { UndoingChange } from './settle.js';
import { requireVersion } from './since.js';
import { type Given, placeOf, subjectOf } from './subject.js';
import { requireFreeTitle } from './title.js';

export interface RestoreFromTrashInput {
  page: Given;
  /** The only version that may be current. */
  ifVersion?: number;
}

/**
 * Prepares to bring a page or blog post back from the trash, with the title and body it had. Children that moved up
 * when it was deleted stay where they are.
 * @throws ConfluenceError `invalid_request` when it is not in the trash; `conflict` when its title is taken meanwhile;
 * `not_found` when it is not visible or was deleted for good.
 */
export async function prepareRestoreFromTrash(
  client: Client,
  input: RestoreFromTrashInput,
): Promise<ProposalOf<'restore_from_trash'>> {
  const token = newToken();
  const subject = await subjectOf(client, input.page);
  const name = JSON.stringify(subject.title);
  if (subject.status !== 'trashed')
    throw invalid(quoting`${wiki(name)} is not in the trash.`, 'Nothing has to be restored.');
  await requireVersion(client, subject, input.ifVersion);
  await requireFreeTitle(client, subject);
  const request = requireSize(versionRequest(subject, { message: markedMessage('Restore from the trash', token) }));
  return seal<'restore_from_trash'>(client, {
    kind: 'restore_from_trash',
    token,
    summary: `Restore ${name} from the trash.`,
    subject,
    basedOn: subject,
    requests: [request],
    effects: ['Pages that were below it stay where they moved when it was deleted.'],
    notifiesWatchers: true,
  });
}

/** Content that is back from the trash: recognised by its status, as Confluence changes nothing else. */
export const returnChange: UndoingChange<'restore_from_trash'> = {
  ability: 'restore pages from the trash',
  prepareUndo: (client, { pageId, ifVersion }) =>
    prepareRestoreFromTrash(client, { page: { kind: 'id', id: pageId }, ifVersion }),
  step: (client, proposal) =>
    versionStep(client, proposal, {
      isDone: (now) => now.status === 'current',
      undo: (version) => ({ kind: 'trash', pageId: placeOf(proposal).id, ifVersion: version }),
    }),
};
