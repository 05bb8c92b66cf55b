import type { Client } from 'confluence.js/core';
import { decodeHTML } from 'entities';

import { ConfluenceError } from '../errors.js';
import type { Terms } from './cql.js';
import { isoTime } from './pages.js';
import { displayNames } from './people.js';
import { parseReference } from './references.js';
import { type SearchOptions, type Step, stepsOf } from './search-steps.js';
import { browserUrl, nextCursor, siteBase, spaceKeyOf } from './site.js';

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
}

export interface SearchAnswer {
  hits: SearchHit[];
  /** Confluence's estimate of all matches; at least the number of hits. */
  total: number;
  /** What was given up to find anything, in words; empty when the search ran as asked. */
  relaxed: string[];
  /** The query that was sent last. */
  cql: string;
  /** The cursor that continues after the first `shown` hits of this answer; undefined when nothing is left. */
  next(shown: number): string | undefined;
}

// Always the same size: a cursor of Confluence holds for one page size only.
const pageSize = 25;

/**
 * Searches, and when nothing is found relaxes step by step: without words that carry nothing, any word instead of all,
 * comments and attachments too, then without one filter after the other. Says what it relaxed. Rows of the same page
 * are joined.
 *
 * Throws `invalid_request` for a search without any criterion, bad CQL, dates and cursors; `not_found` for an unknown
 * author.
 */
export async function search(client: Client, options: SearchOptions): Promise<SearchAnswer> {
  const steps = await stepsOf(client, options);
  const place = options.cursor === undefined ? undefined : parseCursor(options.cursor, steps.length);
  const [first, ...others] = steps.slice(place?.step ?? 0);
  if (first === undefined) throw new Error('A search has at least one step.');
  let index = place?.step ?? 0;
  let answer = await run(client, first, place?.cursor);
  if (place === undefined) {
    for (const step of others) {
      if (answer.hits.length > 0) break;
      index++;
      answer = await run(client, step, undefined);
    }
  }
  const step = steps[index] ?? first;
  const { hits, next } = answer;
  const offset = Math.min(place?.offset ?? 0, hits.length);
  return {
    hits: hits.slice(offset),
    total: answer.total,
    relaxed: hits.length > 0 ? step.relaxed : [],
    cql: step.cql,
    next: (shown) => {
      if (offset + shown < hits.length) return formatCursor(index, offset + shown, place?.cursor);
      return next === undefined ? undefined : formatCursor(index, 0, next);
    },
  };
}

type Results = Awaited<ReturnType<typeof import('confluence.js/v1').searchByCQL>>;

async function run(
  client: Client,
  step: Step,
  cursor: string | undefined,
): Promise<{ hits: SearchHit[]; total: number; next?: string }> {
  const { searchByCQL } = await import('confluence.js/v1');
  const answer = await searchByCQL(client, {
    cql: step.cql,
    limit: pageSize,
    // Not repeated by Confluence's own `next` link, so it is sent every time.
    excerpt: 'highlight',
    expand: ['content.space,content.version'],
    ...(cursor !== undefined && { cursor }),
  });
  const links: { base?: unknown; next?: unknown } = answer._links ?? {};
  const base = siteBase(client, typeof links.base === 'string' ? { base: links.base } : undefined);
  const rows = answer.results ?? [];
  const people = await displayNames(
    client,
    rows
      .map((row) => (row.content?.version?.by?.displayName ? undefined : row.content?.version?.by?.accountId))
      .filter((id) => id !== undefined && id !== null),
  );
  const hits = joined(rows.flatMap((row) => hitOf(row, base, people)));
  const next = nextCursor(typeof links.next === 'string' ? links.next : undefined);
  return {
    hits: step.unranked ? ranked(hits, step.unranked) : hits,
    total: Math.max(answer.totalSize ?? 0, hits.length),
    ...(next !== undefined && { next }),
  };
}

function hitOf(row: Results['results'][number], base: string, people: ReadonlyMap<string, string>): SearchHit[] {
  const { content, resultParentContainer: parent } = row;
  if (content?.id === undefined) return [];
  const own = content.title ?? cleaned(row.title);
  const hangsOn = content.type === 'comment' || content.type === 'attachment';
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
    },
  ];
}

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

/** Most different words first, those in the title counting double; the server's order among equals. */
function ranked(hits: readonly SearchHit[], { words, phrases }: Terms): SearchHit[] {
  const wanted = [...words, ...phrases].map((word) => word.toLowerCase());
  const score = ({ title, excerpt }: SearchHit) => {
    const inTitle = title.toLowerCase();
    const inExcerpt = excerpt.toLowerCase();
    return wanted.reduce((sum, word) => sum + (inTitle.includes(word) ? 2 : 0) + (inExcerpt.includes(word) ? 1 : 0), 0);
  };
  return hits
    .map((hit) => ({ hit, points: score(hit) }))
    .sort((one, other) => other.points - one.points)
    .map(({ hit }) => hit);
}

/** Step of relaxation, rows of the page that were shown, Confluence's cursor of that page. */
const formatCursor = (step: number, offset: number, cursor = '') => `${step}.${offset}.${cursor}`;

function parseCursor(text: string, steps: number): { step: number; offset: number; cursor?: string } {
  const match = /^(\d{1,2})\.(\d{1,4})\.([\x21-\x7e]{0,2000})$/u.exec(text.trim());
  const step = Number(match?.[1]);
  if (match === null || step >= steps)
    throw new ConfluenceError({
      code: 'invalid_request',
      message: 'The cursor does not belong to this search.',
      next: 'Repeat the search with the same arguments and the cursor it gave, or without a cursor.',
    });
  return { step, offset: Number(match[2]), ...(match[3] && { cursor: match[3] }) };
}
