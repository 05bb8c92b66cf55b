import type { Client } from 'confluence.js/core';

import { list } from './cql.js';
import { isoTime } from './pages.js';
import type { SearchHit } from './search-hits.js';
import { contentUrl, siteBase, spaceKeyOf } from './site.js';
import { largestBody } from './snapshot.js';
import type { StoredBodies } from './stored-bodies.js';

/** A page with its body, as a batch gives it. */
export interface PageBody {
  id: string;
  type: string;
  title: string;
  space: string;
  /** Browser address by id alone, which is shorter than the one with the title. */
  url: string;
  base: string;
  version: number;
  /** ISO 8601, UTC. */
  updatedAt: string;
  /** Storage format. */
  storage: string;
}

/** `expand=content.body.storage` gives at most so many rows. */
const expandLimit = 50;
/** `GET /pages` and `GET /blogposts` take at most so many ids, and give so many rows. */
const bodiesAtOnce = 250;

/**
 * The bodies of search hits with at most one request: `GET /wiki/api/v2/pages?id=…&body-format=storage`, or, when blog
 * posts are among them, which have a route of their own, the search with `id in (…)`, which then gives the first fifty.
 * A body that is stored for the very version that the hit shows is not fetched again. In the order of the hits; what
 * was deleted since it was indexed, came without its body, or is too large, is missing.
 */
export async function readBodies(
  client: Client,
  hits: readonly SearchHit[],
  stored?: StoredBodies,
): Promise<PageBody[]> {
  const { found, missing } = atHand(client, hits, stored);
  if (missing.length > 0) {
    const hasBlogPost = missing.some(({ type }) => type === 'blogpost');
    keep(hasBlogPost ? await bySearch(client, missing) : await byBatch(client, missing), found, stored);
  }
  return hits.flatMap(({ pageId }) => found.get(pageId) ?? []);
}

/** The same as {@link readBodies} for hits of any number and kind: 250 bodies a request, pages and blog posts apart. */
export async function readAllBodies(
  client: Client,
  hits: readonly SearchHit[],
  stored?: StoredBodies,
): Promise<PageBody[]> {
  const { found, missing } = atHand(client, hits, stored);
  const batches = (['page', 'blogpost'] as const).flatMap((type) => {
    const wanted = missing.filter((hit) => (hit.type === 'blogpost') === (type === 'blogpost'));
    return Array.from({ length: Math.ceil(wanted.length / bodiesAtOnce) }, (_, index) =>
      byBatch(client, wanted.slice(index * bodiesAtOnce, (index + 1) * bodiesAtOnce), type),
    );
  });
  for (const bodies of await Promise.all(batches)) keep(bodies, found, stored);
  return hits.flatMap(({ pageId }) => found.get(pageId) ?? []);
}

/** Of hits, the bodies that are stored for the very version that a hit shows, and the hits without one. */
function atHand(client: Client, hits: readonly SearchHit[], stored: StoredBodies | undefined) {
  const found = new Map<string, PageBody>();
  const missing: SearchHit[] = [];
  for (const hit of hits) {
    const storage = hit.version === undefined ? undefined : stored?.get(hit.pageId, hit.version);
    if (storage === undefined) missing.push(hit);
    else found.set(hit.pageId, bodyOf(client, hit, { storage }));
  }
  return { found, missing };
}

function keep(bodies: readonly PageBody[], found: Map<string, PageBody>, stored: StoredBodies | undefined): void {
  for (const body of bodies) {
    found.set(body.id, body);
    stored?.set(body.id, body.version, body.storage);
  }
}

async function byBatch(
  client: Client,
  hits: readonly SearchHit[],
  type: 'page' | 'blogpost' = 'page',
): Promise<PageBody[]> {
  const { getPages, getBlogPosts } = await import('confluence.js/v2');
  const known = new Map(hits.map((hit) => [hit.pageId, hit]));
  const { results } = await (type === 'page' ? getPages : getBlogPosts)(client, {
    id: [...known.keys()].map(Number),
    status: ['current'],
    bodyFormat: 'storage',
    limit: bodiesAtOnce,
  });
  return (results ?? []).flatMap((row) => {
    const hit = known.get(row.id ?? '');
    const storage = row.body?.storage?.value;
    if (hit === undefined || !isReadable(storage)) return [];
    return [
      bodyOf(client, hit, {
        storage,
        title: row.title ?? hit.title,
        space: spaceKeyOf(row._links?.webui) ?? hit.space,
        version: row.version?.number ?? hit.version ?? 0,
        updatedAt: isoTime(row.version?.createdAt) || hit.updatedAt,
      }),
    ];
  });
}

async function bySearch(client: Client, hits: readonly SearchHit[]): Promise<PageBody[]> {
  const { searchByCQL } = await import('confluence.js/v1');
  const known = new Map(hits.slice(0, expandLimit).map((hit) => [hit.pageId, hit]));
  const { results } = await searchByCQL(client, {
    cql: `id in ${list([...known.keys()])}`,
    limit: expandLimit,
    excerpt: 'none',
    expand: ['content.body.storage,content.version'],
  });
  return results.flatMap(({ content }) => {
    const hit = known.get(content?.id ?? '');
    const storage = content?.body?.storage?.value;
    if (hit === undefined || content === undefined || !isReadable(storage)) return [];
    return [
      bodyOf(client, hit, {
        storage,
        version: content.version?.number ?? hit.version ?? 0,
      }),
    ];
  });
}

const isReadable = (storage: string | null | undefined): storage is string =>
  typeof storage === 'string' && storage.length <= largestBody;

function bodyOf(
  client: Client,
  hit: SearchHit,
  own: Partial<Omit<PageBody, 'id' | 'type' | 'url' | 'base'>> & { storage: string },
): PageBody {
  const base = siteBase(client);
  const space = own.space ?? hit.space;
  return {
    id: hit.pageId,
    type: hit.type,
    title: own.title ?? hit.title,
    space,
    url: contentUrl(base, space, hit.pageId, hit.type),
    base,
    version: own.version ?? hit.version ?? 0,
    updatedAt: own.updatedAt ?? hit.updatedAt,
    storage: own.storage,
  };
}
