import type { Client } from 'confluence.js/core';

import { invalid, markedMessage, requireSize, requireStorage, requireTitle } from './limits.js';
import { quoting, wiki } from '../../ours.js';
import { lostMarkers } from './markers.js';
import { versionRequest, versionStep } from './new-version.js';
import { newToken, type ProposalOf } from './proposal.js';
import { seal } from './seal.js';
import type { Change } from './settle.js';
import { requireVersion } from './since.js';
import { type Given, requireWritable, subjectOf } from './subject.js';
import { requireFreeTitle } from './title.js';

export interface UpdateInput {
  page: Given;
  /** A new title; the body then stays as it is, byte for byte, unless `body` is given too. */
  title?: string;
  /** A new body in storage format, with the version and body it was made from. */
  body?: { storage: string; from: { version: number; storage: string } };
  /** What the version history says; the mark of the write is added. */
  message?: string;
  /** Asks Confluence not to notify watchers; API v2 does not document it, so it may have no effect. */
  minorEdit?: boolean;
  /** Keys of the spaces in which a title without a space is looked up. */
  spaces?: readonly string[];
}

/**
 * Prepares a new body, a new title, or both. Sends nothing that changes anything.
 * @throws ConfluenceError `conflict` when the page is no longer what the body was made from, or the title is taken;
 * `invalid_request` for a body that is not well-formed or too large, and when nothing would change; `forbidden`.
 */
export async function prepareUpdate(client: Client, input: UpdateInput): Promise<ProposalOf<'update'>> {
  const title = input.title === undefined ? undefined : requireTitle(input.title);
  if (input.body !== undefined) await requireStorage(input.body.storage);
  const token = newToken();
  const message = markedMessage(input.message ?? '', token);
  const subject = await subjectOf(client, input.page, input);
  requireWritable(subject, 'update');
  await requireVersion(client, subject, input.body?.from.version, input.body?.from.storage);
  const storage = input.body?.storage ?? subject.storage;
  const newTitle = title ?? subject.title;
  const changesBody = storage !== subject.storage;
  const changesTitle = newTitle !== subject.title;
  if (!changesBody && !changesTitle) {
    throw invalid(
      quoting`Nothing of ${wiki(JSON.stringify(subject.title))} would change.`,
      'Name what is to be different.',
    );
  }
  if (changesTitle) await requireFreeTitle(client, { ...subject, title: newTitle });
  const minorEdit = input.minorEdit ?? false;
  const request = requireSize(versionRequest(subject, { message, title: newTitle, storage, minorEdit }));
  const effects = [
    ...lostMarkers(subject.storage, storage),
    ...(minorEdit ? ['A minor edit is asked for; Confluence may notify watchers all the same.'] : []),
    ...(changesTitle
      ? ['Links to the page inside Confluence follow the new title; addresses outside keep working by the id.']
      : []),
  ];
  const what = [changesTitle && `rename it to ${JSON.stringify(newTitle)}`, changesBody && 'change its body'];
  return seal<'update'>(client, {
    kind: 'update',
    token,
    summary: `${JSON.stringify(subject.title)}, version ${subject.version}: ${what.filter(Boolean).join(' and ')}.`,
    subject,
    basedOn: subject,
    requests: [request],
    effects,
    notifiesWatchers: !minorEdit,
    title: changesTitle ? { from: subject.title, to: newTitle } : undefined,
    changesBody,
    minorEdit,
  });
}

/** A new body or title: recognised by the mark of its version. */
export const updateChange: Change<'update'> = {
  ability: 'change pages',
  step: (client, proposal) => versionStep(client, proposal),
};
