import type { Client } from 'confluence.js/core';

import { readAllPages } from '../confluence/all-pages.js';
import { list } from '../confluence/cql.js';
import { parseSpaceKey } from '../confluence/references.js';
import { type PageBody, readAllBodies } from '../confluence/search-bodies.js';
import { type SearchHit, searchHits } from '../confluence/search-hits.js';
import { foreignCursor } from '../confluence/search.js';
import type { StoredBodies } from '../confluence/stored-bodies.js';
import { ConfluenceError } from '../errors.js';
import { givingWay, type Steps } from '../markup/steps.js';
import { ours } from '../ours.js';
import { type MentionPattern, mentionPattern } from './mention-pattern.js';
import { type MentionedPage, mentionsInSteps } from './mentions-of.js';

export interface MentionQuestion {
  /** Words or short phrases, any of which counts. */
  words: readonly string[];
  /** Only as they are written. Default: their other spellings count too. */
  exact?: boolean | undefined;
  /** Keys of spaces to look in. Default: all. */
  spaces?: readonly string[];
  /** From an earlier answer to the same question. */
  cursor?: string | undefined;
}

/** The pages that hold some words. */
export interface Mentions {
  /** Those with most places first; from the place of the cursor on. */
  pages: MentionedPage[];
  /** How many of them came before the cursor. */
  before: number;
  /** Of all of them: pages, and places in their text. */
  total: { pages: number; places: number };
  /** Pages that were read for it. */
  read: number;
  /** Pages that may have the words and could not be read. */
  unread: number;
  /** Pages that may have the words and were not looked at; an estimate. */
  left: number;
  /** Who said which pages may have them: the index of words, or nobody, and all pages were read. */
  by: 'index' | 'reading all';
  /** The cursor that goes on after so many of the pages; undefined when nothing is left. */
  next: (shown: number) => string | undefined;
}

/** Candidates that are read for one answer: 250 rows a search, 250 bodies a request. */
const rowsPerSearch = 250;
const maxSearches = 4;
/** Words of one question, and characters of each: the query that is made of them has to stay one that Confluence takes. */
const maxWords = 8;
const longestWords = 200;

/**
 * Every page whose text or title holds one of some words, as it is written there: candidates from the index, read whole.
 * Words that the index cannot find (`IT`, `++`) are looked for in all pages. At most a thousand pages an answer.
 *
 * Throws `invalid_request` without a word, for more or longer ones than one answer can be complete for, and for a foreign cursor; and as `search` does.
 */
export async function findMentions(
  client: Client,
  { words, exact, spaces, cursor }: MentionQuestion,
  {
    stored,
    signal,
    onPages,
  }: { stored?: StoredBodies; signal?: AbortSignal | undefined; onPages?: (count: number) => void },
): Promise<Mentions> {
  const isTooMany = words.length > maxWords;
  if (isTooMany || words.some(({ length }) => length > longestWords)) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: isTooMany
        ? ours`${words.length} words or phrases are too many to look for at once.`
        : ours`A phrase has more than ${longestWords} characters.`,
      next: isTooMany
        ? ours`Give at most ${maxWords}, and the others in another call.`
        : ours`Give the part of it that singles it out.`,
    });
  }
  const patterns = words.flatMap((text) => mentionPattern(text, { exact }) ?? []);
  if (patterns.length === 0) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: 'There is no word to look for.',
      next: 'Give `words`, e.g. ["RabbitMQ"].',
    });
  }
  const place = placeOf(cursor);
  const isIndexed = patterns.every(({ clauses }) => clauses.length > 0);
  const found = isIndexed
    ? await fromIndex(client, { patterns, spaces, cursor: place.cursor, stored })
    : await fromAll(client, spaces);
  onPages?.(found.bodies.length);
  const pages = await givingWay(mentionedIn(found.bodies, patterns), signal);
  const rest = pages.slice(place.offset);
  const { bodies, unread, left, next } = found;
  return {
    pages: rest,
    before: pages.length - rest.length,
    total: { pages: pages.length, places: pages.reduce((sum, { places }) => sum + places, 0) },
    read: bodies.length,
    unread,
    left,
    by: isIndexed ? 'index' : 'reading all',
    next: (shown) =>
      shown < rest.length
        ? `${pages.length - rest.length + shown}.${place.cursor ?? ''}`
        : next === undefined
          ? undefined
          : `0.${next}`,
  };
}

interface Candidates {
  bodies: PageBody[];
  unread: number;
  left: number;
  next?: string | undefined;
}

async function fromIndex(
  client: Client,
  {
    patterns,
    spaces = [],
    cursor,
    stored,
  }: {
    patterns: readonly MentionPattern[];
    spaces?: readonly string[] | undefined;
    cursor: string | undefined;
    stored: StoredBodies | undefined;
  },
): Promise<Candidates> {
  const keys = spaces.map(parseSpaceKey);
  const clauses = [...new Set(patterns.flatMap((pattern) => pattern.clauses))];
  const cql = [
    `(${clauses.join(' or ')})`,
    'type in ("page", "blogpost")',
    ...(keys.length === 0 ? [] : [`space in ${list(keys)}`]),
  ].join(' and ');
  const hits = new Map<string, SearchHit>();
  let next = cursor;
  let total = 0;
  for (let search = 0; search < maxSearches; search++) {
    const answer = await searchHits(client, { cql, limit: rowsPerSearch, cursor: next, names: false });
    for (const hit of answer.hits) if (hit.pageId !== '') hits.set(hit.pageId, hit);
    total = Math.max(total, answer.total);
    next = answer.next;
    if (next === undefined) break;
  }
  const bodies = await readAllBodies(client, [...hits.values()], stored);
  return {
    bodies,
    unread: hits.size - bodies.length,
    // Of an answer that goes on with an earlier one nobody knows how many came before.
    left: next === undefined ? 0 : Math.max(1, total - hits.size),
    next,
  };
}

async function fromAll(client: Client, spaces: readonly string[] = []): Promise<Candidates> {
  const keys = spaces.map(parseSpaceKey);
  const { bodies, hasMore, unread } = await readAllPages(client, {
    spaces: keys.length === 0 ? undefined : keys,
    maxRequests: maxSearches,
  });
  return { bodies, unread, left: hasMore ? 1 : 0 };
}

function* mentionedIn(bodies: readonly PageBody[], patterns: readonly MentionPattern[]): Steps<MentionedPage[]> {
  const pages: MentionedPage[] = [];
  for (const body of bodies) {
    const mentioned = yield* mentionsInSteps(body, patterns);
    if (mentioned !== undefined) pages.push(mentioned);
    yield;
  }
  return pages.toSorted((one, other) => other.places - one.places || (one.page.title < other.page.title ? -1 : 1));
}

/** How many pages were shown, and the cursor of Confluence from which the candidates come. */
function placeOf(text: string | undefined): { offset: number; cursor?: string } {
  if (text === undefined) return { offset: 0 };
  const match = /^(\d{1,4})\.([\x21-\x7e]{0,2000})$/u.exec(text.trim());
  if (match === null) throw foreignCursor();
  return { offset: Number(match[1]), ...(match[2] && { cursor: match[2] }) };
}
