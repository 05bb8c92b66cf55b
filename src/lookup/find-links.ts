import type { Client } from 'confluence.js/core';

import { readAllPages } from '../confluence/all-pages.js';
import { list, phraseClause, termsOf } from '../confluence/cql.js';
import type { Page } from '../confluence/pages.js';
import { type ContentReference, parseReference, parseSpaceKey } from '../confluence/references.js';
import { type PageBody, readAllBodies } from '../confluence/search-bodies.js';
import { searchHits } from '../confluence/search-hits.js';
import type { StoredBodies } from '../confluence/stored-bodies.js';
import { ConfluenceError } from '../errors.js';
import { toDocumentAsync } from '../markup/document.js';
import { givingWay, type Steps } from '../markup/steps.js';
import { siteOf } from '../confluence/pages.js';
import { bodyInSteps } from './body-document.js';
import { linksIn, type MarkdownLink } from './links-in.js';
import { headingsOf, type Mention } from './mentions-of.js';
import type { FoundPage } from './passages-of.js';

/** A page that links to another. */
export interface LinkingPage {
  page: FoundPage;
  /** How many of its links lead there. */
  places: number;
  /** The first of them; its label are the words. */
  mention: Mention;
}

/** A link of a page. */
export interface OutgoingLink {
  label: string;
  /** As the page's Markdown has it. */
  address: string;
  /** Whether it leads to content of the wiki. */
  isInternal: boolean;
}

/** The pages that link to a page, and from it. */
export interface PageLinks {
  incoming: LinkingPage[];
  outgoing: OutgoingLink[];
  /** Pages that were read for the incoming ones. */
  read: number;
  /** Pages that could not be read. */
  unread: number;
  /** Whether there are pages that were not looked at: links are in no index. */
  isPartial: boolean;
}

/** Of 250 pages each. */
const maxRequests = 4;

/**
 * The pages that link to a page, by its id, title or short link, and the links on it. No index knows links, so that all
 * pages are read, a thousand at most; of a larger wiki also those that name the page by its title.
 */
export async function findLinks(
  client: Client,
  page: Page,
  {
    spaces,
    stored,
    signal,
    onPages,
  }: {
    spaces?: readonly string[];
    stored?: StoredBodies;
    signal?: AbortSignal | undefined;
    onPages?: (count: number) => void;
  },
): Promise<PageLinks> {
  const keys = (spaces ?? []).map(parseSpaceKey);
  const all = await readAllPages(client, { spaces: keys.length === 0 ? undefined : keys, maxRequests });
  const bodies = new Map(all.bodies.map((body) => [body.id, body]));
  let { unread } = all;
  if (all.hasMore) {
    const named = await namingPages(client, page.title, keys);
    const missing = named.filter(({ pageId }) => pageId !== '' && !bodies.has(pageId));
    const more = await readAllBodies(client, missing, stored);
    unread += missing.length - more.length;
    for (const body of more) bodies.set(body.id, body);
  }
  bodies.delete(page.id);
  onPages?.(bodies.size);
  const document = await toDocumentAsync(page.storage, { mentions: 'name', signal, ...siteOf(page) });
  const incoming = await givingWay(linkingInSteps([...bodies.values()], page), signal);
  return {
    incoming,
    outgoing: outgoingOf(
      document.blocks.flatMap(({ kind, markdown }) => (kind === 'code' ? [] : linksIn(markdown))),
      page,
    ),
    read: bodies.size,
    unread,
    isPartial: all.hasMore,
  };
}

async function namingPages(client: Client, title: string, keys: readonly string[]) {
  const { words, phrases } = termsOf(title);
  const name = [...words, ...phrases].join(' ');
  if (name === '') return [];
  const within = keys.length === 0 ? '' : ` and space in ${list(keys)}`;
  const cql = `${phraseClause(title.replaceAll('"', ' '))} and type in ("page", "blogpost")${within}`;
  return (await searchHits(client, { cql, limit: 250, names: false })).hits;
}

function* linkingInSteps(bodies: readonly PageBody[], page: Page): Steps<LinkingPage[]> {
  const found: LinkingPage[] = [];
  for (const body of bodies) {
    if (!/<(?:a|ac:link|ri:page|ri:blog-post|ri:content-entity)\b|href=/u.test(body.storage)) continue;
    const linking = yield* linkingPage(body, page);
    if (linking !== undefined) found.push(linking);
    yield;
  }
  return found.toSorted((one, other) => (one.page.title < other.page.title ? -1 : 1));
}

function* linkingPage(body: PageBody, target: Page): Steps<LinkingPage | undefined> {
  const { blocks, outline } = yield* bodyInSteps(body);
  const headingAt = headingsOf(outline);
  let places = 0;
  let first: Mention | undefined;
  for (const [index, { kind, markdown }] of blocks.entries()) {
    if (kind === 'code') continue;
    for (const link of linksIn(markdown)) {
      if (!leadsTo(referenceOf(link), target)) continue;
      places++;
      const heading = headingAt(index);
      first ??= {
        before: link.before,
        words: link.label,
        after: link.after,
        ...(heading && { heading: heading.text, anchor: heading.anchor }),
      };
    }
    yield;
  }
  const { id, title, space, url, version, updatedAt } = body;
  return first && { page: { id, title, space, url, version, updatedAt }, places, mention: first };
}

/** What a link means, when it is content of a wiki. */
function referenceOf({ address }: Pick<MarkdownLink, 'address'>): ContentReference | undefined {
  if (!/^(?:https?:|\/|confluence:|blog:|space:)/iu.test(address)) return undefined;
  try {
    return parseReference(address);
  } catch (error) {
    // An address of anything else.
    if (ConfluenceError.isInstance(error)) return undefined;
    throw error;
  }
}

function leadsTo(reference: ContentReference | undefined, page: Page): boolean {
  if (reference === undefined || !isOfSite(reference, page)) return false;
  if (reference.kind === 'id') return reference.id === page.id;
  return (
    reference.kind === 'title' &&
    reference.title.trim().toLowerCase() === page.title.trim().toLowerCase() &&
    (reference.space === undefined || reference.space.toLowerCase() === page.space.toLowerCase())
  );
}

const isOfSite = ({ host }: ContentReference, { base }: Page): boolean =>
  host === undefined || host.toLowerCase() === new URL(base).host.toLowerCase();

/** The links of a page, each once, in its order; those to places on itself are left out. */
function outgoingOf(links: readonly MarkdownLink[], page: Page): OutgoingLink[] {
  const byAddress = new Map<string, OutgoingLink>();
  for (const { label, address } of links) {
    if (byAddress.has(address) || address.startsWith('#')) continue;
    const reference = referenceOf({ address });
    if (leadsTo(reference, page)) continue;
    const isInternal = reference !== undefined && isOfSite(reference, page);
    if (isInternal || /^https?:/iu.test(address)) byAddress.set(address, { label, address, isInternal });
  }
  return [...byAddress.values()];
}
