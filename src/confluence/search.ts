import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../errors.js';
import type { Ours } from '../ours.js';
import type { Terms } from './cql.js';
import { type SearchHit, searchHits } from './search-hits.js';
import { type SearchOptions, type Step, stepsOf } from './search-steps.js';

export interface SearchAnswer {
  hits: SearchHit[];
  /** Confluence's estimate of all matches; at least the number of hits. */
  total: number;
  /** What was given up to find anything, in words; empty when the search ran as asked. */
  relaxed: Ours[];
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

async function run(client: Client, step: Step, cursor: string | undefined) {
  const { hits, ...rest } = await searchHits(client, {
    cql: step.cql,
    limit: pageSize,
    cursor,
  });
  return { hits: step.unranked ? ranked(hits, step.unranked) : hits, ...rest };
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
  if (match === null || step >= steps) throw foreignCursor();
  return { step, offset: Number(match[2]), ...(match[3] && { cursor: match[3] }) };
}

/** The error for a cursor that an earlier answer to the same search did not give. */
export function foreignCursor(): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: 'The cursor does not belong to this search.',
    next: 'Repeat the search with the same arguments and the cursor it gave, or without a cursor.',
  });
}
