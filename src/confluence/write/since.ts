import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { ours, quoting, type Quoting, wiki } from '../../ours.js';
import { isoTime } from '../pages.js';
import { displayNames } from '../people.js';
import { ifAllowed } from '../site.js';
import type { Snapshot } from '../snapshot.js';
import type { VersionChange, WriteConflict } from './outcome.js';
import { sha256, type WriteBasis, type WriteKind } from './proposal.js';

/** More versions than this since a page was read are not listed. */
const maxChanges = 50;

/**
 * The versions after `version`, newest first, at most 50. Where that is the current one alone, the snapshot says it and
 * nothing is asked; several are not known, and the list is empty, when this connection may not list them.
 */
export async function changesSince(client: Client, now: Snapshot, version: number): Promise<VersionChange[]> {
  if (now.version <= version) return [];
  const rows = now.version === version + 1 ? [newestOf(now)] : await versionsOf(client, now);
  const since = rows.filter(({ number }) => number !== undefined && number > version);
  const people = await displayNames(
    client,
    since.map(({ authorId }) => authorId ?? undefined),
  );
  return since
    .map(({ number, authorId, createdAt, message, minorEdit }) => ({
      version: number ?? 0,
      author: (authorId && people.get(authorId)) || authorId || 'somebody',
      at: isoTime(createdAt),
      message: message ?? '',
      minorEdit: minorEdit ?? false,
    }))
    .toSorted((one, other) => other.version - one.version);
}

/** Whether content is still as it was when a write was prepared; `status` is the one that it had. */
export function isUnchanged(now: Snapshot, basis: WriteBasis, status = 'current'): boolean {
  return now.version === basis.version && now.status === status && sha256(now.storage) === basis.storageHash;
}

/**
 * The outcome when content is no longer as it was when a write was prepared, with who changed what; undefined when it
 * is. Nothing was written.
 */
export async function conflictIn(
  client: Client,
  kind: WriteKind,
  now: Snapshot,
  basis: WriteBasis,
  status?: string,
): Promise<WriteConflict | undefined> {
  if (isUnchanged(now, basis, status)) return undefined;
  const changes = await changesSince(client, now, basis.version);
  return {
    status: 'conflict',
    kind,
    message: `${whatChanged(now, basis.version, changes).toString()} Nothing was written.`,
    next: 'Read the page again and prepare the change anew on what is there now, for a new approval.',
    changes,
    current: { version: now.version, title: now.title, status: now.status, url: now.url },
  };
}

/**
 * For preparations: throws `conflict`, with who changed what, unless content has this version, and this body where one
 * is given. Without a version nothing is required.
 */
export async function requireVersion(
  client: Client,
  now: Snapshot,
  version: number | undefined,
  storage = now.storage,
): Promise<void> {
  if (version === undefined || (now.version === version && now.storage === storage)) return;
  const changes = await changesSince(client, now, version);
  throw new ConfluenceError({
    code: 'conflict',
    message: whatChanged(now, version, changes),
    next: 'Read the page again and repeat the change on what is there now.',
  });
}

interface VersionRow {
  number?: number | undefined;
  authorId?: string | null | undefined;
  createdAt?: Date | string | null | undefined;
  message?: string | null | undefined;
  minorEdit?: boolean | null | undefined;
}

const newestOf = (now: Snapshot): VersionRow => ({
  number: now.version,
  authorId: now.versionAuthorId,
  createdAt: now.updatedAt,
  message: now.versionMessage,
  minorEdit: now.minorEdit,
});

async function versionsOf(client: Client, { id, type }: Snapshot): Promise<VersionRow[]> {
  const { getPageVersions, getBlogPostVersions } = await import('confluence.js/v2');
  const list = type === 'page' ? getPageVersions : getBlogPostVersions;
  const answer = await ifAllowed(list(client, { id: Number(id), limit: maxChanges, sort: '-modified-date' }));
  return answer?.results ?? [];
}

function whatChanged(subject: Snapshot, version: number, changes: readonly VersionChange[]): Quoting {
  const name = wiki(JSON.stringify(subject.title));
  if (subject.status === 'trashed') return quoting`${name} has been moved to the trash since it was read.`;
  if (subject.status === 'draft') return quoting`The draft ${name} has been changed since it was read.`;
  if (subject.version === version && subject.status === 'current') {
    return quoting`The body of ${name} has changed since it was read although its version has not: an inline comment was added or removed.`;
  }
  if (subject.version < version)
    return quoting`${name} is at version ${subject.version}, before the one that was read.`;
  const who = changes
    .slice(0, 5)
    .map(
      (change) =>
        `version ${change.version} by ${change.author} at ${change.at}${change.message && ` (${JSON.stringify(change.message)})`}`,
    );
  const more = changes.length > who.length ? ours`, and ${changes.length - who.length} more` : '';
  return quoting`${name} was at version ${version} when it was read and is at ${subject.version} now${who.length > 0 ? quoting`: ${wiki(who.join(', '))}${more}` : ''}.`;
}
