import type { Client } from 'confluence.js/core';

import { quote } from '../cql.js';
import { ConfluenceError } from '../errors.js';
import { ours, type Ours } from '../ours.js';
import { createTermReader } from '../language/terms.js';
import { list, splitQuery } from './cql.js';
import {
  anyFormula,
  broadFormula,
  narrowFormula,
  type SearchWords,
  searchWordsOf,
  type Synonyms,
} from './search-formulas.js';
import { type SearchHit, searchHits } from './search-hits.js';
import { filtersOf, type SearchOptions } from './search-steps.js';

export interface CandidateOptions extends Omit<SearchOptions, 'type' | 'cursor'> {
  query: string;
  /** Words and short phrases that a page may use instead of those of the query; the first eight count. */
  otherWords?: readonly string[];
  /** What pages may call expressions of the query, when there are no other words. */
  synonyms?: readonly Synonyms[];
  type?: 'page' | 'blogpost';
}

/** Pages that may answer a question. */
export interface Candidates {
  /** Most promising first, each page once. */
  hits: SearchHit[];
  /** Confluence's estimate of all pages that the widest of the queries matched. */
  total: number;
  /** What of the search was given up to find anything, in words; empty when it ran as asked. */
  relaxed: Ours[];
  /** The queries that were sent, in order. */
  cql: string[];
}

/** Rows of one search: more say no more, and each is two kilobytes. */
const rowLimit = 150;
/** With fewer candidates than this the search is widened. */
const few = 8;
/** With more than this it is narrowed, to tell the promising ones from the rest. */
const many = 100;

/**
 * The pages that may answer a question, found with at most two searches: pages with two of its words, with a synonym,
 * or with a word in the title; then, depending on how many those are, pages with any word, or those with more of the
 * words. When nothing is found at all, a third search gives up the filters and takes comments and attachments too.
 *
 * CQL of the caller stays a condition of every search. Throws as `search` does.
 */
export async function findCandidates(client: Client, options: CandidateOptions): Promise<Candidates> {
  const words = searchWordsOf(options.query, options.otherWords, options.synonyms);
  if (words.words.length + words.others.length === 0) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: 'The query holds no word to search for.',
      next: 'Use words, e.g. "release plan".',
    });
  }
  const filters = await filtersOf(client, options);
  const own = options.cql?.trim() ? splitQuery(options.cql) : undefined;
  const types = options.type === undefined ? ['page', 'blogpost'] : [options.type];
  const kind = (names: readonly string[]) => (own === undefined ? [`type in ${list(names)}`] : []);
  const join = (formula: string, clauses: readonly string[]) =>
    [...(own === undefined ? [] : [`(${own.body})`]), formula, ...clauses].join(' and ') +
    (own === undefined || own.order === '' ? '' : ` ${own.order}`);
  const strict = [...kind(types), ...filters.map(({ clause }) => clause)];
  if (own !== undefined && options.type !== undefined) strict.push(`type = ${quote(options.type)}`);

  const cql: string[] = [];
  const ask = async (formula: string, clauses: readonly string[], names = false) => {
    const query = join(formula, clauses);
    cql.push(query);
    return searchHits(client, { cql: query, limit: names ? 25 : rowLimit, names });
  };
  const first = await ask(broadFormula(words, own === undefined), strict);
  const isSingle = words.words.length + words.others.length + words.synonyms.flat().length === 1;
  let second: typeof first | undefined;
  if (first.total > many && words.words.length > 2) {
    // Each word more that is asked for about halves the pages.
    const count = Math.min(words.words.length, 2 + Math.ceil(Math.log2(first.total / many)));
    second = await ask(narrowFormula(words, count), strict);
  } else if (first.hits.length < few && !isSingle) {
    second = await ask(anyFormula(words), strict);
  }
  const isNarrowed = first.total > many;
  const hits = isNarrowed ? merged(second?.hits ?? [], first.hits) : merged(first.hits, second?.hits ?? []);
  const total = Math.max(first.total, second?.total ?? 0, hits.length);
  if (hits.length > 0) {
    const promising = isNarrowed ? new Set(second?.hits.map(({ pageId }) => pageId)) : new Set<string>();
    return { hits: ordered(hits, words, promising), total, relaxed: [], cql };
  }
  if (own !== undefined) return { hits: [], total: 0, relaxed: [], cql };
  const wide = await ask(anyFormula(words), kind([...types, 'comment', 'attachment']), true);
  return { ...relaxedTo(wide.hits, options, filters), total: wide.total, cql };
}

/** What the widest search found; pages of the wanted spaces alone, when there are any. */
function relaxedTo(
  hits: readonly SearchHit[],
  options: CandidateOptions,
  filters: Awaited<ReturnType<typeof filtersOf>>,
): Pick<Candidates, 'hits' | 'relaxed'> {
  if (hits.length === 0) return { hits: [], relaxed: [] };
  const keys = new Set(options.spaces?.map((key) => key.toLowerCase()));
  const inside = hits.filter(({ space }) => keys.has(space.toLowerCase()));
  const kept = inside.length > 0 ? inside : hits;
  const dropped = filters.filter(({ name }) => inside.length === 0 || !name.startsWith('space '));
  return {
    hits: [...kept],
    relaxed: [
      ...(kept.some(({ within }) => within !== undefined) ? [ours`comments and attachments too`] : []),
      ...dropped.map(({ name }) => ours`without the filter ${name}`),
    ],
  };
}

function merged(first: readonly SearchHit[], second: readonly SearchHit[]): SearchHit[] {
  const byPage = new Map<string, SearchHit>();
  for (const hit of [...first, ...second]) if (!byPage.has(hit.pageId)) byPage.set(hit.pageId, hit);
  return [...byPage.values()];
}

/**
 * By what the rows show: found by the narrower search, words in title and excerpt, then the order of the server, which
 * is trusted little because nobody documents it.
 */
function ordered(hits: readonly SearchHit[], words: SearchWords, promising: ReadonlySet<string>): SearchHit[] {
  const reader = createTermReader();
  const termsOf = (value: string) => reader.terms(value);
  const wanted = [
    ...words.words.map((value, index) => ({
      terms: termsOf(value),
      weight: 1,
      instead: (words.synonyms[index] ?? []).map(termsOf),
    })),
    ...words.others.map((value) => ({ terms: termsOf(value), weight: 0.5, instead: [] })),
  ];
  const share = (text: string) => {
    // In one text: a word is found inside of a compound too.
    const shown = termsOf(text).join(' ');
    const holds = (terms: readonly string[]) => terms.length > 0 && terms.every((term) => shown.includes(term));
    return wanted.reduce(
      (sum, { terms, weight, instead }) => sum + (holds(terms) ? weight : instead.some(holds) ? weight / 2 : 0),
      0,
    );
  };
  return hits
    .map((hit, index) => ({
      hit,
      points:
        (promising.has(hit.pageId) ? 2 : 0) + 1.5 * share(hit.title) + 0.5 * share(hit.excerpt) + 2 / (1 + index / 4),
    }))
    .toSorted((one, other) => other.points - one.points)
    .map(({ hit }) => hit);
}
