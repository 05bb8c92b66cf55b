import type { SiteOptions } from '../markup/target.js';
import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../errors.js';
import { mentionedAccounts } from '../markup/mentioned-accounts.js';
import { displayNames } from './people.js';
import { type ContentReference, requireSameSite } from './references.js';
import { browserUrl, contentUrl, isNotFound, siteBase, spaceKeyOf } from './site.js';
import { findSpace, spaceIds } from './spaces.js';
import type { StoredBodies } from './stored-bodies.js';

/** A page or blog post with its body. */
export interface Page {
  id: string;
  type: 'page' | 'blogpost';
  title: string;
  status: string;
  space: string;
  /** Browser address. */
  url: string;
  /** Browser base of the site. */
  base: string;
  version: number;
  /** ISO 8601, UTC, of the current version. */
  updatedAt: string;
  /** Who wrote the current version: the display name, else the account id. */
  author: string;
  /** Storage format; empty for an empty page. */
  storage: string;
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

/** What the v2 routes of pages and blog posts have in common. */
interface Content {
  id?: string | undefined;
  title?: string | undefined;
  status?: string | undefined;
  version?:
    | {
        number?: number | undefined;
        createdAt?: Date | string | null | undefined;
        authorId?: string | null | undefined;
      }
    | null
    | undefined;
  body?: { storage?: { value?: string | undefined } | null | undefined } | null | undefined;
  _links?: { webui?: string | undefined; base?: string | undefined } | null | undefined;
}

/**
 * The page or blog post that a reference means, with the body of its current version and the names of the people in it.
 * `spaces` narrows titles without a space. A body in `stored` is used only after a request of this call has shown that its
 * version is still the current one; that request costs no more than the one for the body, and without it an edit, or a
 * permission that was taken away, would go unnoticed.
 *
 * Throws `not_found` (unknown, deleted or not visible: Confluence does not tell them apart), `invalid_request` for a
 * title that several pages have, an address of another site, or an id that is no page.
 */
export async function readPage(
  client: Client,
  reference: ContentReference,
  options: { spaces?: readonly string[]; stored?: StoredBodies } = {},
): Promise<Page> {
  const id = await contentId(client, reference, options.spaces);
  const [content, type] = await fetchContent(client, id, reference, options.stored);
  const base = siteBase(client, content._links ?? undefined);
  requireSameSite(reference, base);
  const storage = content.body?.storage?.value ?? '';
  if (content.status === 'current') options.stored?.set(id, content.version?.number ?? 0, storage);
  const authorId = content.version?.authorId ?? undefined;
  const people = await displayNames(client, [authorId, ...mentionedAccounts(storage)]);
  const webui = content._links?.webui;
  const space = spaceKeyOf(webui) ?? '';
  return {
    id,
    type,
    title: content.title ?? '',
    status: content.status ?? 'current',
    space,
    url: webui === undefined ? contentUrl(base, space, id) : browserUrl(base, webui),
    base,
    version: content.version?.number ?? 0,
    updatedAt: isoTime(content.version?.createdAt),
    author: (authorId && people.get(authorId)) ?? authorId ?? '',
    storage,
    people,
  };
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
      message: `The space ${space.key} has no start page.`,
      next: `List its pages with confluence_list_pages and space "${space.key}".`,
    });
  }
  return idByTitle(client, reference, spaces);
}

async function fetchContent(
  client: Client,
  id: string,
  reference: ContentReference,
  stored: StoredBodies | undefined,
): Promise<[Content, 'page' | 'blogpost']> {
  const { getPageById, getBlogPostById, getFolderById } = await import('confluence.js/v2');
  const fetched = async (
    route: (client: Client, parameters: { id: number; bodyFormat?: 'storage' }) => Promise<Content>,
  ): Promise<Content> => {
    if (stored?.has(id)) {
      const content = await route(client, { id: Number(id) });
      const storage = stored.get(id, content.version?.number ?? 0);
      if (storage !== undefined) return { ...content, body: { storage: { value: storage } } };
    }
    return route(client, { id: Number(id), bodyFormat: 'storage' });
  };
  try {
    return [await fetched(getPageById), 'page'];
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  // Ids of all kinds of content share one number space, and only the route tells the kind.
  try {
    return [await fetched(getBlogPostById), 'blogpost'];
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const folder = await getFolderById(client, { id: Number(id) }).catch((error: unknown) => {
    // Also without the scope for folders the answer is the same: no page has this id.
    if (isNotFound(error) || (ConfluenceError.isInstance(error) && error.code === 'forbidden')) return undefined;
    throw error;
  });
  if (folder !== undefined) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: `${id} is a folder, which has no text.`,
      next: `List what it holds: confluence_list_pages with page "${id}".`,
    });
  }
  throw new ConfluenceError({
    code: 'not_found',
    message: `No page with id ${id} is visible for this user: it may not exist, may have been deleted, may be restricted${reference.host === undefined ? '' : ', or may belong to another site'}.`,
    next: 'Search for it by its title, or tell the user that it may be hidden from them.',
  });
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
  const pages = await getPages(client, parameters);
  const rows: Content[] = pages.results ?? [];
  // Archived pages keep their title; the current one is meant where there is one.
  const current = rows.filter(({ status }) => status === 'current');
  let found = current.length > 0 ? current : rows;
  if (found.length === 0) found = (await getBlogPosts(client, parameters)).results ?? [];
  const [only] = found;
  if (only?.id === undefined) {
    throw new ConfluenceError({
      code: 'not_found',
      message: `No page with the title ${JSON.stringify(title)}${reference.space === undefined ? '' : ` in the space ${reference.space}`} is visible for this user.`,
      next: 'Search for words of the title with confluence_search; the whole title has to match here.',
    });
  }
  if (found.length > 1) {
    const candidates = found.map((row) => `${row.id} (space ${spaceKeyOf(row._links?.webui) ?? 'unknown'})`).join(', ');
    throw new ConfluenceError({
      code: 'invalid_request',
      message: `Several pages are called ${JSON.stringify(title)}: ${candidates}.`,
      next: 'Repeat the call with one of these ids, or with the space.',
    });
  }
  return only.id;
}
