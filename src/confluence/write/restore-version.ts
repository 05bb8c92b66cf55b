import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { ours, quoting, wiki } from '../../ours.js';
import { isNotFound } from '../site.js';
import { fetchContent, type Snapshot } from '../snapshot.js';
import { invalid, markedMessage, requireSize, requireStorage } from './limits.js';
import { lostMarkers } from './markers.js';
import { versionRequest, versionStep } from './new-version.js';
import { newToken, type ProposalOf } from './proposal.js';
import { seal } from './seal.js';
import type { UndoingChange } from './settle.js';
import { changesSince, requireVersion } from './since.js';
import { type Given, requireWritable, subjectOf } from './subject.js';
import { requireFreeTitle } from './title.js';

export interface RestoreInput {
  page: Given;
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
  const subject = await subjectOf(client, input.page, input);
  requireWritable(subject, 'update');
  await requireVersion(client, subject, input.ifVersion);
  if (!Number.isSafeInteger(input.version) || input.version < 1 || input.version >= subject.version) {
    throw invalid(
      quoting`Version ${input.version} is no earlier version of ${wiki(JSON.stringify(subject.title))}, which is at ${subject.version}.`,
      ours`Give a number from 1 to ${subject.version - 1}.`,
    );
  }
  const old = await readVersion(client, subject, input.version);
  await requireStorage(old.storage);
  const changesTitle = old.title !== subject.title;
  if (!changesTitle && old.storage === subject.storage) {
    throw invalid(
      quoting`Version ${input.version} of ${wiki(JSON.stringify(subject.title))} has the title and body it has now.`,
      'Choose another version.',
    );
  }
  if (changesTitle) await requireFreeTitle(client, { ...subject, title: old.title });
  const request = requireSize(versionRequest(subject, { message, title: old.title, storage: old.storage }));
  const undone = await changesSince(client, subject, input.version);
  return seal<'restore_version'>(client, {
    kind: 'restore_version',
    token,
    summary: `${JSON.stringify(subject.title)}: make version ${input.version} the newest, as version ${subject.version + 1}.`,
    subject,
    basedOn: subject,
    requests: [request],
    effects: [
      ...undone.map(({ version, author, at }) => `Takes back version ${version} by ${author} at ${at}.`),
      ...lostMarkers(subject.storage, old.storage),
    ],
    notifiesWatchers: true,
    restores: input.version,
    title: changesTitle ? { from: subject.title, to: old.title } : undefined,
  });
}

/** An earlier version that is the newest again: recognised by the mark of its version. */
export const restorationChange: UndoingChange<'restore_version'> = {
  ability: 'restore earlier versions',
  prepareUndo: (client, { pageId, restoreVersion, ifVersion }, page) =>
    prepareRestore(client, {
      page: page ?? { kind: 'id', id: pageId },
      version: restoreVersion,
      ifVersion,
      message: `Undo version ${ifVersion}`,
    }),
  step: (client, proposal) => versionStep(client, proposal),
};

async function readVersion(
  client: Client,
  subject: Snapshot,
  version: number,
): Promise<{ title: string; storage: string }> {
  try {
    const content = await fetchContent(client, subject, { bodyFormat: 'storage', version });
    const storage = content?.body?.storage?.value;
    if (content !== undefined && storage !== undefined && content.version.number === version) {
      return { title: content.title, storage };
    }
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  throw new ConfluenceError({
    code: 'not_found',
    message: quoting`Version ${version} of ${wiki(JSON.stringify(subject.title))} cannot be read: it may have been deleted.`,
    next: 'Look at the version history and choose another version.',
  });
}
