import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { quoting, wiki } from '../../ours.js';
import { findContent, type Page, readPage } from '../pages.js';
import type { ContentReference } from '../references.js';
import { isNotFound } from '../site.js';
import { readSnapshot, type Snapshot } from '../snapshot.js';
import type { WrittenContent } from './outcome.js';
import type { WriteBasis, WriteProposal } from './proposal.js';

interface Spaces {
  /** Keys of the spaces in which a title without a space is looked up. */
  spaces?: readonly string[];
}

/** Content for a preparation: what names it, or what the same call has read of it, so that it is not read again. */
export type Given = ContentReference | Snapshot;

/** The page that a reference means with all that preparations and people need of it. Throws like {@link readPage}. */
export async function readToChange(
  client: Client,
  reference: ContentReference,
  { spaces }: Spaces = {},
): Promise<Page> {
  return readPage(client, reference, { spaces, includeOperations: true });
}

/** The content that a write is about: as it was read, or read now. Throws like {@link findContent}. */
export async function subjectOf(client: Client, given: Given, { spaces }: Spaces = {}): Promise<Snapshot> {
  return 'storage' in given ? given : findContent(client, given, { spaces, includeOperations: true });
}

/** Where the content of a proposal is. */
export function placeOf({ subject: { id, type } }: WriteProposal): Pick<Snapshot, 'id' | 'type'> {
  if (id === undefined) throw new Error('The proposal is for content that exists, and does not name it.');
  return { id, type };
}

/** The content of a proposal as it is now. Throws like {@link readSnapshot}. */
export async function readNow(client: Client, proposal: WriteProposal): Promise<Snapshot> {
  const place = placeOf(proposal);
  if (proposal.subject.status !== 'draft') return readSnapshot(client, place);
  try {
    return await readSnapshot(client, place);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return readSnapshot(client, place, { isDraft: true });
  }
}

/** What a proposal was made from. */
export function basisOf({ basedOn }: WriteProposal): WriteBasis {
  if (basedOn === undefined)
    throw new Error('The proposal is for content that was read, and does not say what it was.');
  return basedOn;
}

/** What an outcome says of content; `version` is that of the write where others have written since. */
export function writtenContent({ id, title, url, ...now }: Snapshot, version = now.version): WrittenContent {
  return { id, title, version, url };
}

/** Throws `invalid_request` unless it is published and not archived, `forbidden` when the user may not do this to it. */
export function requireWritable(subject: Snapshot, operation: 'update' | 'delete' | undefined): void {
  if (subject.status !== 'current') {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: quoting`${wiki(JSON.stringify(subject.title))} is ${subject.status === 'trashed' ? 'in the trash' : wiki(subject.status)}; only published content can be changed.`,
      next:
        subject.status === 'trashed'
          ? 'Restore it from the trash first.'
          : subject.status === 'draft'
            ? 'Publish the draft first.'
            : 'Let the user bring it back in Confluence.',
    });
  }
  if (operation === undefined || subject.operations === undefined || subject.operations.has(operation)) return;
  throw new ConfluenceError({
    code: 'forbidden',
    message: quoting`This user may read ${wiki(JSON.stringify(subject.title))} but not ${operation} it.`,
    next: 'Ask somebody who may, or for the permission in Confluence.',
  });
}
