import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { currentUser } from '../people.js';
import type { ContentReference } from '../references.js';
import { isNotFound } from '../site.js';
import { invalid, markedMessage, requireSize, requireStorage } from './limits.js';
import { lostMarkers } from './markers.js';
import type { WriteOutcome } from './outcome.js';
import { newToken, type ProposalOf, sealProposal } from './proposal.js';
import { putContent, versionRequest } from './put-content.js';
import type { ExecuteOptions } from './send.js';
import { changesSince, conflictError } from './since.js';
import { basisOf, contentOf, findSubject, requireWritable, type Subject, subjectFields } from './subject.js';
import { requireFreeTitle } from './title.js';

export interface RestoreInput {
  page: ContentReference;
  /** Number of the earlier version whose body and title come back as a new version. */
  version: number;
  /** The only version that may be current; undefined: any. An undo passes what the write has made. */
  ifVersion?: number;
  message?: string;
  spaces?: readonly string[];
}

/**
 * Prepares to make an earlier version the newest one: title and body as they were, byte for byte. Labels, comments,
 * attachments and the place in the tree are not part of versions and stay.
 * @throws ConfluenceError `conflict` when the current version is not `ifVersion`, naming who edited since, or when the
 * earlier title is taken; `not_found` for a version that is not there; `invalid_request` when nothing would change.
 */
export async function prepareRestore(client: Client, input: RestoreInput): Promise<ProposalOf<'restore_version'>> {
  const token = newToken();
  const message = markedMessage(input.message ?? `Restore version ${input.version}`, token);
  const subject = await findSubject(client, input.page, input);
  requireWritable(subject, 'update');
  if (input.ifVersion !== undefined && subject.version !== input.ifVersion) {
    throw await conflictError(client, subject, { version: input.ifVersion, storageHash: '' });
  }
  if (!Number.isSafeInteger(input.version) || input.version < 1 || input.version >= subject.version) {
    throw invalid(
      `Version ${input.version} is no earlier version of ${JSON.stringify(subject.title)}, which is at ${subject.version}.`,
      `Give a number from 1 to ${subject.version - 1}.`,
    );
  }
  const old = await readVersion(client, subject, input.version);
  requireStorage(old.storage);
  const changesTitle = old.title !== subject.title;
  if (!changesTitle && old.storage === subject.storage) {
    throw invalid(
      `Version ${input.version} of ${JSON.stringify(subject.title)} has the title and body it has now.`,
      'Choose another version.',
    );
  }
  if (changesTitle) await requireFreeTitle(client, { ...subject, title: old.title });
  const request = requireSize(versionRequest(subject, { message, title: old.title, storage: old.storage }));
  const undone = await changesSince(client, subject, input.version);
  const { accountId, displayName } = await currentUser(client);
  return sealProposal<'restore_version'>({
    kind: 'restore_version',
    token,
    author: { accountId, displayName },
    summary: `${JSON.stringify(subject.title)}: make version ${input.version} the newest, as version ${subject.version + 1}.`,
    subject: subjectFields(subject),
    basedOn: basisOf(subject),
    requests: [request],
    effects: [
      ...undone.map(({ version, author, at }) => `Takes back version ${version} by ${author} at ${at}.`),
      ...lostMarkers(subject.storage, old.storage),
    ],
    notifiesWatchers: true,
    restores: input.version,
    ...(changesTitle && { title: { from: subject.title, to: old.title } }),
  });
}

/** Executes a prepared restoration; see `execute`. */
export async function executeRestore(
  client: Client,
  proposal: ProposalOf<'restore_version'>,
  options: ExecuteOptions = {},
): Promise<WriteOutcome> {
  return putContent(client, proposal, {
    ...options,
    undo: (version) => ({
      kind: 'restore_version',
      pageId: proposal.subject.id ?? '',
      restoreVersion: proposal.basedOn?.version ?? 0,
      ifVersion: version,
    }),
  });
}

async function readVersion(
  client: Client,
  subject: Subject,
  version: number,
): Promise<{ title: string; storage: string }> {
  const { getPageById, getBlogPostById } = await import('confluence.js/v2');
  const get = subject.type === 'page' ? getPageById : getBlogPostById;
  try {
    const content = contentOf(await get(client, { id: Number(subject.id), bodyFormat: 'storage', version }));
    const storage = content?.body?.storage?.value;
    if (content !== undefined && storage !== undefined && content.version.number === version) {
      return { title: content.title, storage };
    }
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  throw new ConfluenceError({
    code: 'not_found',
    message: `Version ${version} of ${JSON.stringify(subject.title)} cannot be read: it may have been deleted.`,
    next: 'Look at the version history and choose another version.',
  });
}
