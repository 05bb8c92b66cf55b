import type { SiteOptions } from '../markup/target.js';
import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../errors.js';
import { asked, idNumber, joined, ours, spaceKey } from '../ours.js';
import { mentionedAccounts } from '../markup/mentioned-accounts.js';
import { displayNames } from './people.js';
import { type ContentReference, requireSameSite } from './references.js';
import { ifAllowed, isNotFound, siteBase, spaceKeyOf } from './site.js';
import { readSnapshot, type Snapshot, type SnapshotOptions } from './snapshot.js';
import { findSpace, spaceIds, spaceKeyById } from './spaces.js';

/** A page or blog post with its body and the names of the people in it. */
export interface Page extends Snapshot {
  /** Who wrote the current version: the display name, else the account id. */
  author: string;
  /** Display names of the people that the body mentions, by account id. */
  people: ReadonlyMap<string, string>;
}

/** How Markdown of a page names its site, itself, and the people it mentions. */
export function siteOf({ base, url, space, people }: Pick<Page, 'base' | 'url' | 'space' | 'people'>): SiteOptions {
  return {
    baseUrl: base,
    pageUrl: url,
    spaceKey: space,
    resolve: { user: (accountId) => people.get(accountId) },
  };
}

export interface FindOptions extends SnapshotOptions {
  /** Keys of the spaces in which a title without a space is looked up. */
  spaces?: readonly string[];
}

/** What {@link findContent} gives, with the names of the people in it: at most one request more. Throws the same. */
export async function readPage(client: Client, reference: ContentReference, options: FindOptions = {}): Promise<Page> {
  const found = await findContent(client, reference, options);
  const { versionAuthorId: authorId, storage } = found;
  const people = await displayNames(client, [authorId, ...mentionedAccounts(storage)]);
  return { ...found, author: people.get(authorId) ?? authorId, people };
}

/**
 * The page or blog post that a reference means, with the body of its current version.
 *
 * Throws `not_found` (unknown, deleted or not visible: Confluence does not tell them apart), `invalid_request` for a
 * title that several pages have, an address of another site, or an id that is no page.
 */
export async function findContent(
  client: Client,
  reference: ContentReference,
  options: FindOptions = {},
): Promise<Snapshot> {
  const id = await contentId(client, reference, options.spaces);
  const found = await readEither(client, id, reference, options);
  requireSameSite(reference, found.base);
  return found;
}

/** ISO 8601 of a time as the client parses it; empty when there is none. */
export function isoTime(time: Date | string | null | undefined): string {
  if (time === undefined || time === null) return '';
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** The id that a reference means: as it stands, by title, or the start page of a space. Throws like {@link readPage}. */
export async function contentId(
  client: Client,
  reference: ContentReference,
  spaces?: readonly string[],
): Promise<string> {
  if (reference.kind === 'id') return reference.id;
  if (reference.kind === 'home') {
    const space = await findSpace(client, reference.space);
    requireSameSite(reference, siteBase(client));
    if (space.homepageId !== undefined) return space.homepageId;
    throw new ConfluenceError({
      code: 'not_found',
      message: ours`The space ${spaceKey(space.key)} has no start page.`,
      next: ours`List the pages of the space "${spaceKey(space.key)}".`,
    });
  }
  return idByTitle(client, reference, spaces);
}

async function readEither(
  client: Client,
  id: string,
  reference: ContentReference,
  options: SnapshotOptions,
): Promise<Snapshot> {
  // Ids of all kinds of content share one number space, and only the route tells the kind.
  for (const type of ['page', 'blogpost'] as const) {
    try {
      return await readSnapshot(client, { id, type }, options);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  const { getFolderById } = await import('confluence.js/v2');
  const folder = await getFolderById(client, { id: Number(id) }).catch((error: unknown) => {
    // Also without the scope for folders the answer is the same: no page has this id.
    if (isNotFound(error) || (ConfluenceError.isInstance(error) && error.code === 'forbidden')) return undefined;
    throw error;
  });
  if (folder !== undefined) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: ours`${idNumber(id)} is a folder, which has no text.`,
      next: ours`List what it holds, by the same id "${idNumber(id)}".`,
    });
  }
  const draft = await readDraft(client, id, options);
  if (draft !== undefined) return draft;
  throw new ConfluenceError({
    code: 'not_found',
    message: ours`No page with id ${idNumber(id)} is visible for this user: it may not exist, may have been deleted, may be restricted${reference.host === undefined ? '' : ', or may belong to another site'}.`,
    next: 'Search for it by its title, or tell the user that it may be hidden from them.',
  });
}

/** A draft of this user that was never published; undefined when there is none. */
async function readDraft(client: Client, id: string, options: SnapshotOptions): Promise<Snapshot | undefined> {
  for (const type of ['page', 'blogpost'] as const) {
    try {
      const draft = await readSnapshot(client, { id, type }, { ...options, isDraft: true });
      // The address of a draft leads to the editor and does not name the space.
      const space = draft.space || (await ifAllowed(spaceKeyById(client, draft.spaceId)));
      return { ...draft, space: space ?? '' };
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return undefined;
}

async function idByTitle(
  client: Client,
  reference: ContentReference & { kind: 'title' },
  spaces?: readonly string[],
): Promise<string> {
  const { getPages, getBlogPosts } = await import('confluence.js/v2');
  const { title } = reference;
  const spaceId =
    reference.space !== undefined
      ? [Number((await findSpace(client, reference.space)).id)]
      : spaces && (await spaceIds(client, spaces));
  if (reference.host !== undefined && reference.space !== undefined) requireSameSite(reference, siteBase(client));
  const parameters = { title, ...(spaceId && { spaceId }), limit: 25 };
  const { postedOn } = reference;
  const rows = postedOn === undefined ? ((await getPages(client, parameters)).results ?? []) : [];
  // Archived pages keep their title; the current one is meant where there is one.
  const current = rows.filter(({ status }) => status === 'current');
  let found = current.length > 0 ? current : rows;
  if (found.length === 0) {
    const posts = (await getBlogPosts(client, parameters)).results ?? [];
    // A title may come again on another day; the address has the day as the site reckons it.
    const ofDay = posts.filter(({ _links: links }) => postedOn && links?.webui?.includes(`/${postedOn}/`));
    found = ofDay.length > 0 ? ofDay : posts;
  }
  const [only] = found;
  if (only?.id === undefined) {
    throw new ConfluenceError({
      code: 'not_found',
      message: ours`No page with the title ${asked(title)}${reference.space === undefined ? '' : ours` in the space ${spaceKey(reference.space)}`} is visible for this user.`,
      next: 'Search for words of the title; the whole title has to match here.',
    });
  }
  if (found.length > 1) {
    const candidates = found.map((row) => ours`${idNumber(row.id)} (space ${spaceKey(spaceKeyOf(row._links?.webui))})`);
    throw new ConfluenceError({
      code: 'invalid_request',
      message: ours`Several pages are called ${asked(title)}: ${joined(candidates, ', ')}.`,
      next: 'Repeat the call with one of these ids, or with the space.',
    });
  }
  return only.id;
}
