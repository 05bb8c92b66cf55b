import type { Client } from 'confluence.js/core';

import { currentUser } from '../people.js';
import type { ContentReference } from '../references.js';
import { invalid, markedMessage, requireSize } from './limits.js';
import type { WriteOutcome } from './outcome.js';
import { newToken, type ProposalOf, sealProposal } from './proposal.js';
import { putContent, versionRequest } from './put-content.js';
import type { ExecuteOptions } from './send.js';
import { conflictError } from './since.js';
import { basisOf, findSubject, subjectFields } from './subject.js';
import { requireFreeTitle } from './title.js';

export interface RestoreFromTrashInput {
  page: ContentReference;
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
  const subject = await findSubject(client, input.page);
  const name = JSON.stringify(subject.title);
  if (subject.status !== 'trashed') throw invalid(`${name} is not in the trash.`, 'Nothing has to be restored.');
  if (input.ifVersion !== undefined && input.ifVersion !== subject.version) {
    throw await conflictError(client, subject, { version: input.ifVersion, storageHash: '' });
  }
  await requireFreeTitle(client, subject);
  const request = requireSize(versionRequest(subject, { message: markedMessage('Restore from the trash', token) }));
  const { accountId, displayName } = await currentUser(client);
  return sealProposal<'restore_from_trash'>({
    kind: 'restore_from_trash',
    token,
    author: { accountId, displayName },
    summary: `Restore ${name} from the trash.`,
    subject: subjectFields(subject),
    basedOn: basisOf(subject),
    requests: [request],
    effects: ['Pages that were below it stay where they moved when it was deleted.'],
    notifiesWatchers: true,
  });
}

/** Executes a prepared restoration; see `execute`. It is recognised by the status: Confluence changes nothing else. */
export async function executeRestoreFromTrash(
  client: Client,
  proposal: ProposalOf<'restore_from_trash'>,
  options: ExecuteOptions = {},
): Promise<WriteOutcome> {
  return putContent(client, proposal, {
    ...options,
    statusBefore: 'trashed',
    isDone: (now) => now.status === 'current',
    undo: (version) => ({ kind: 'trash', pageId: proposal.subject.id ?? '', ifVersion: version }),
  });
}
