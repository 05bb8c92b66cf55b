import type { Client } from 'confluence.js/core';

import { isoTime } from './pages.js';
import type { PageBody } from './search-bodies.js';
import { contentUrl, nextCursor, siteBase, spaceKeyOf } from './site.js';
import { largestBody } from './snapshot.js';
import { spaceIds } from './spaces.js';

/** Rows of one request, each with its body. */
const rowsPerRequest = 250;

/** What was read of all that there is. */
export interface AllPages {
  bodies: PageBody[];
  /** Whether there is more than the requests allowed. */
  hasMore: boolean;
  /** Pages whose body did not come, or is too large. */
  unread: number;
}

/**
 * The pages and blog posts of some spaces, or of all that the user may see, with their bodies and without the search:
 * what is written now, 250 a request, and at most so many requests for each of the two kinds.
 */
export async function readAllPages(
  client: Client,
  { spaces, maxRequests }: { spaces?: readonly string[] | undefined; maxRequests: number },
): Promise<AllPages> {
  const ids = spaces && (await spaceIds(client, spaces));
  if (ids?.length === 0) return { bodies: [], hasMore: false, unread: 0 };
  const [pages, posts] = await Promise.all([
    readKind(client, 'page', ids, maxRequests),
    readKind(client, 'blogpost', ids, maxRequests),
  ]);
  return {
    bodies: [...pages.bodies, ...posts.bodies],
    hasMore: pages.hasMore || posts.hasMore,
    unread: pages.unread + posts.unread,
  };
}

async function readKind(
  client: Client,
  type: 'page' | 'blogpost',
  spaceId: number[] | undefined,
  maxRequests: number,
): Promise<AllPages> {
  const { getPages, getBlogPosts } = await import('confluence.js/v2');
  const bodies: PageBody[] = [];
  let unread = 0;
  let cursor: string | undefined;
  for (let request = 0; request < maxRequests; request++) {
    const { results, _links: links } = await (type === 'page' ? getPages : getBlogPosts)(client, {
      ...(spaceId && { spaceId }),
      status: ['current'],
      bodyFormat: 'storage',
      limit: rowsPerRequest,
      cursor,
    });
    const rows = results ?? [];
    if (rows.length > 0) {
      const base = siteBase(client, links);
      for (const { id = '', title = '', version, body, _links: own } of rows) {
        const storage = body?.storage?.value;
        const space = spaceKeyOf(own?.webui) ?? '';
        if (typeof storage !== 'string' || storage.length > largestBody || id === '') unread++;
        else
          bodies.push({
            id,
            type,
            title,
            space,
            url: contentUrl(base, space, id, type),
            base,
            version: version?.number ?? 0,
            updatedAt: isoTime(version?.createdAt),
            storage,
          });
      }
    }
    cursor = nextCursor(links?.next);
    if (cursor === undefined) break;
  }
  return { bodies, hasMore: cursor !== undefined, unread };
}
