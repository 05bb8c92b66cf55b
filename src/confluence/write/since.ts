import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { isoTime } from '../pages.js';
import { displayNames } from '../people.js';
import { ifAllowed } from '../site.js';
import type { VersionChange, WriteConflict } from './outcome.js';
import { sha256, type WriteBasis, type WriteKind } from './proposal.js';
import type { Subject } from './subject.js';

/** More versions than this since a page was read are not listed. */
const maxChanges = 50;

/** The versions after `version`, newest first, at most 50; empty when this connection may not list them. */
export async function changesSince(
  client: Client,
  subject: Pick<Subject, 'id' | 'type'>,
  version: number,
): Promise<VersionChange[]> {
  const { getPageVersions, getBlogPostVersions } = await import('confluence.js/v2');
  const list = subject.type === 'page' ? getPageVersions : getBlogPostVersions;
  const answer = await ifAllowed(list(client, { id: Number(subject.id), limit: maxChanges, sort: '-modified-date' }));
  const rows = (answer?.results ?? []).filter(({ number }) => number !== undefined && number > version);
  const people = await displayNames(
    client,
    rows.map(({ authorId }) => authorId),
  );
  return rows
    .map(({ number, authorId, createdAt, message, minorEdit }) => ({
      version: number ?? 0,
      author: (authorId && people.get(authorId)) || authorId || 'somebody',
      at: isoTime(createdAt),
      message: message ?? '',
      minorEdit: minorEdit ?? false,
    }))
    .toSorted((one, other) => other.version - one.version);
}

/** Whether content is still as it was when the write was prepared. */
export function isUnchanged(subject: Subject, basis: WriteBasis, status: string): boolean {
  return (
    subject.version === basis.version && subject.status === status && sha256(subject.storage) === basis.storageHash
  );
}

/** The outcome for content that has changed since: who changed what. Nothing was written. */
export async function conflictOf(
  client: Client,
  kind: WriteKind,
  subject: Subject,
  basis: WriteBasis,
): Promise<WriteConflict> {
  const changes = await changesSince(client, subject, basis.version);
  const { version, title, status, url } = subject;
  return {
    status: 'conflict',
    kind,
    message: `${whatChanged(subject, basis, changes)} Nothing was written.`,
    next: 'Read the page again and prepare the change anew on what is there now, for a new approval.',
    changes,
    current: { version, title, status, url },
  };
}

/** The same as an error, for preparations. */
export async function conflictError(client: Client, subject: Subject, basis: WriteBasis): Promise<ConfluenceError> {
  const changes = await changesSince(client, subject, basis.version);
  return new ConfluenceError({
    code: 'conflict',
    message: whatChanged(subject, basis, changes),
    next: 'Read the page again and repeat the change on what is there now.',
  });
}

function whatChanged(subject: Subject, basis: WriteBasis, changes: readonly VersionChange[]): string {
  const name = JSON.stringify(subject.title);
  if (subject.status === 'trashed') return `${name} has been moved to the trash since it was read.`;
  if (subject.version === basis.version && subject.status === 'current') {
    return `The body of ${name} has changed since it was read although its version has not: an inline comment was added or removed.`;
  }
  if (subject.version < basis.version) return `${name} is at version ${subject.version}, before the one that was read.`;
  const who = changes
    .slice(0, 5)
    .map(
      ({ version, author, at, message }) =>
        `version ${version} by ${author} at ${at}${message && ` (${JSON.stringify(message)})`}`,
    );
  const more = changes.length > who.length ? `, and ${changes.length - who.length} more` : '';
  return `${name} was at version ${basis.version} when it was read and is at ${subject.version} now${who.length > 0 ? `: ${who.join(', ')}${more}` : ''}.`;
}
