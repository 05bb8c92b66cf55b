import type { Client } from 'confluence.js/core';
import { decodeHTML } from 'entities';
import { z } from 'zod';

import { ConfluenceError } from '../errors.js';
import { isoTime } from './pages.js';
import { displayNames } from './people.js';
import { parseReference } from './references.js';
import { browserUrl, nextCursor, siteBase, spaceKeyOf } from './site.js';
import { idSchema } from './snapshot.js';

/** One piece of content; hits in comments and attachments stand for the page they hang on. */
export interface SearchHit {
  /** Empty only for the start page of a space found through a comment. */
  pageId: string;
  title: string;
  type: string;
  /** What of the page matched, when it is not its own text. */
  within?: string;
  space: string;
  url: string;
  /** Plain text on one line; may be empty. */
  excerpt: string;
  /** ISO 8601, UTC. */
  updatedAt: string;
  author: string;
  version?: number;
  /** Labels of the page itself. */
  labels?: readonly string[];
}

export interface HitRequest {
  cql: string;
  /** Rows, 1 to 250. A cursor of Confluence holds for one size only. */
  limit: number;
  cursor?: string;
  /** False leaves an author without a name as an account id instead of asking for the name. Default true. */
  names?: boolean;
}

type Results = Awaited<ReturnType<typeof import('confluence.js/v1').searchByCQL>>;

/**
 * One request to the search (`GET /wiki/rest/api/search`): its rows in the order of the server, one per page.
 * `total` is Confluence's estimate. Throws `invalid_request` for bad CQL.
 */
export async function searchHits(
  client: Client,
  { cql, limit, cursor, names = true }: HitRequest,
): Promise<{ hits: SearchHit[]; total: number; next?: string }> {
  const { searchByCQL } = await import('confluence.js/v1');
  const answer = await searchByCQL(client, {
    cql,
    limit,
    // Not repeated by Confluence's own `next` link, so it is sent every time.
    excerpt: 'highlight',
    expand: ['content.space,content.version,content.metadata.labels'],
    cursor,
  });
  const links: { base?: unknown; next?: unknown } = answer._links ?? {};
  const base = siteBase(client, typeof links.base === 'string' ? { base: links.base } : undefined);
  const rows = answer.results ?? [];
  const unnamed = rows
    .map((row) => (row.content?.version?.by?.displayName ? undefined : row.content?.version?.by?.accountId))
    .filter((id) => id !== undefined && id !== null);
  const people = names ? await displayNames(client, unnamed) : new Map<string, string>();
  const hits = joined(rows.flatMap((row) => hitOf(row, base, people)));
  const next = nextCursor(typeof links.next === 'string' ? links.next : undefined);
  return { hits, total: Math.max(answer.totalSize ?? 0, hits.length), next };
}

function hitOf(row: Results['results'][number], base: string, people: ReadonlyMap<string, string>): SearchHit[] {
  const { content, resultParentContainer: parent } = row;
  if (content?.id === undefined) return [];
  const own = content.title ?? cleaned(row.title);
  const hangsOn = content.type === 'comment' || content.type === 'attachment';
  if (!hangsOn && !idSchema.safeParse(content.id).success) return [];
  const path = hangsOn ? (parent?.displayUrl ?? row.url).replace(/[?&]focusedCommentId=\d+/u, '') : row.url;
  const by = content.version?.by;
  return [
    {
      pageId: hangsOn ? hostId(path) : content.id,
      title: hangsOn ? (parent?.title ?? own.replace(/^Re: /u, '')) : own,
      type: content.type,
      ...(content.type === 'comment' && { within: 'in a comment' }),
      ...(content.type === 'attachment' && { within: `in the attachment ${own}` }),
      space: content.space?.key ?? spaceKeyOf(path) ?? spaceKeyOf(row.resultGlobalContainer?.displayUrl) ?? '',
      url: browserUrl(base, path),
      excerpt: cleaned(row.excerpt ?? ''),
      updatedAt: isoTime(row.lastModified),
      author: by?.displayName || (by?.accountId ? (people.get(by.accountId) ?? by.accountId) : ''),
      ...(content.version?.number !== undefined && !hangsOn && { version: content.version.number }),
      ...(!hangsOn && { labels: labelsOf(content) }),
    },
  ];
}

const labelled = z.object({
  metadata: z.object({ labels: z.object({ results: z.array(z.object({ name: z.string() })) }) }),
});

/** The names of labels, where an answer shows them. */
const labelsOf = (content: unknown): string[] =>
  labelled.safeParse(content).data?.metadata.labels.results.map(({ name }) => name) ?? [];

/** The id of the page in an address of the site; empty for a start page, whose address holds none. */
function hostId(path: string): string {
  try {
    const reference = parseReference(path.startsWith('/') ? `/wiki${path.replace(/^\/wiki(?=\/)/u, '')}` : path);
    return reference.kind === 'id' ? reference.id : '';
  } catch (error) {
    // An address of a form we do not know still leads a person to the page.
    if (ConfluenceError.isInstance(error)) return '';
    throw error;
  }
}

/** Text of a title or excerpt: highlight marks and entities removed, white space folded. */
function cleaned(text: string): string {
  return decodeHTML(text.replaceAll(/@@@(?:end)?hl@@@/gu, ''))
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** One hit per page; the first, which ranks best, stays and takes an excerpt from a later one when it has none. */
function joined(hits: readonly SearchHit[]): SearchHit[] {
  const byPage = new Map<string, SearchHit>();
  for (const hit of hits) {
    const key = hit.pageId || hit.url;
    const known = byPage.get(key);
    if (known === undefined) byPage.set(key, { ...hit });
    else if (known.excerpt === '') known.excerpt = hit.excerpt;
  }
  return [...byPage.values()];
}
