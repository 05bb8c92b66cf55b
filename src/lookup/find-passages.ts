import type { Client } from 'confluence.js/core';

import { type PageBody, readBodies } from '../confluence/search-bodies.js';
import { type CandidateOptions, type Candidates, findCandidates } from '../confluence/search-candidates.js';
import type { SearchHit } from '../confluence/search-hits.js';
import { foreignCursor } from '../confluence/search.js';
import type { StoredBodies } from '../confluence/stored-bodies.js';
import { documentInSteps, type DocumentOptions } from '../markup/document.js';
import { synonymsOf } from '../retrieval/synonyms.js';
import { createTermReader } from '../language/terms.js';
import type { RetrievalOptions } from '../retrieval/retrieve-passages.js';
import { type FoundPassages, passagesOf, type UnreadPage } from './passages-of.js';
import { standingOf } from './standing.js';

/** A question to a wiki, and what narrows where to look. Our synonyms count only when there are no other words. */
export type Question = Omit<CandidateOptions, 'synonyms'>;

export interface FindOptions extends Pick<RetrievalOptions, 'maxTokens' | 'overhead'> {
  /** From an earlier answer to the same question. */
  cursor?: string;
  stored?: StoredBodies;
  signal?: AbortSignal;
  /** Told how many pages were fetched, before they are looked into. */
  onPages?: (count: number) => void;
}

/** What a wiki says to a question. */
export interface Findings extends Omit<FoundPassages, 'hasMore'> {
  /** Goes on with the passages that come next; undefined when there are none, or when the question was continued enough. */
  cursor?: string;
  /** All pages that may answer; how they were found. */
  candidates: Candidates;
  /** Of these, how many were read. */
  read: number;
  /** Pages that were read and have no passage here, most promising first. */
  others: SearchHit[];
}

/** Pages whose bodies are read for one question. */
const maxBodies = 80;
/** How often a question can be continued, and the first answer. */
const maxTurns = 5;

/**
 * The passages of the pages that answer a question best, with at most three searches, or two and a request for bodies.
 * When the search found something only after it gave up filters, there are candidates, but no passages: it has used up
 * its requests, and finds what has none, such as comments.
 *
 * Throws `invalid_request` for a question without a word, and for a cursor of something else; and as `search` does.
 */
export async function findPassages(client: Client, question: Question, options: FindOptions): Promise<Findings> {
  const { query, otherWords = [] } = question;
  const { cursor, stored, signal, onPages, ...budget } = options;
  const turn = turnOf(cursor);
  const candidates = await findCandidates(client, {
    ...question,
    // What the caller lends knows the subject; ours does not.
    synonyms: otherWords.length === 0 ? synonymsOf(query, createTermReader()) : undefined,
  });
  const { hits, relaxed } = candidates;
  if (hits.length === 0 || relaxed.length > 0)
    return {
      passages: [],
      strength: 'none',
      coverage: 0,
      missing: [],
      readAs: [],
      absent: [],
      candidates,
      read: 0,
      others: [],
    };
  const bodies = await readBodies(client, hits.slice(0, maxBodies), stored);
  onPages?.(bodies.length);
  const { hasMore, ...found } = await passagesOf(pagesOf(bodies, hits), {
    query,
    otherWords,
    turn,
    signal,
    ...budget,
  });
  const shown = new Set(found.passages.map(({ page }) => page.id));
  // What was deleted since it was indexed has no body.
  const withBody = new Set(bodies.map(({ id }) => id));
  const storages = new Map(bodies.map(({ id, storage }) => [id, storage]));
  const labels = new Map(hits.map((hit) => [hit.pageId, hit.labels]));
  const standing = new Map(
    [...shown].map((id) => [id, standingOf({ storage: storages.get(id), labels: labels.get(id) })]),
  );
  return {
    ...found,
    passages: found.passages.map((passage) => ({
      ...passage,
      page: { ...passage.page, standing: standing.get(passage.page.id) ?? [] },
    })),
    cursor: hasMore && turn < maxTurns ? String(turn + 1) : undefined,
    candidates,
    read: bodies.length,
    others: hits.filter(({ pageId }) => withBody.has(pageId) && !shown.has(pageId)),
  };
}

/** Which answer to a question a cursor asks for, counted from 1. */
function turnOf(cursor: string | undefined): number {
  if (cursor === undefined) return 1;
  const turn = /^\d$/u.test(cursor) ? Number(cursor) : 0;
  if (turn < 2 || turn > maxTurns) throw foreignCursor();
  return turn;
}

/** The bodies as pages that become Markdown one after the other. */
function pagesOf(bodies: readonly PageBody[], hits: readonly SearchHit[]): UnreadPage[] {
  const byId = new Map(hits.map((hit) => [hit.pageId, hit]));
  return bodies.map(({ id, title, space, url, base, version, updatedAt, storage }) => {
    // The name comes with the hit; it is that of the author of the indexed version.
    const hit = byId.get(id);
    const author = (hit?.version === version && hit.author) || undefined;
    const options: DocumentOptions = {
      baseUrl: base,
      pageUrl: url,
      spaceKey: space,
      mentions: 'name',
      // Names would cost a request more, and an account id tells a reader nothing; reading the page gives the name.
      resolve: { user: () => 'someone' },
    };
    return {
      page: { id, title, space, url, version, updatedAt, author },
      labels: hit?.labels,
      read: () => documentInSteps(storage, options),
    };
  });
}
