import MiniSearch, { type SearchResult } from 'minisearch';
import type { PageReference, Passage } from './passages.js';
import { plainText } from './plain-text.js';
import type { Query } from './query.js';
import type { TermReader } from './terms.js';

/** A passage as terms. */
export interface ReadPassage {
  passage: Passage;
  title: readonly string[];
  headings: readonly string[];
  body: readonly string[];
}

/** A passage with what it is worth to a question. */
export interface ScoredPassage {
  passage: Passage;
  /** Comparable within one ranking only. */
  score: number;
  /** Terms of the query that it, its headings or its title hold. */
  matched: ReadonlySet<string>;
  /** The terms of its text, in order. */
  terms: readonly string[];
  /** Other pages that hold the same text. */
  alsoOn: readonly PageReference[];
}

/**
 * Fields are weighted by repeating them in one text, as BM25F does: so a term is rare or frequent in all fields together,
 * and one more mention in the title adds less when the text has it already. Measured: 3 points above a score for each field.
 */
const titleWeight = 2;
const headingWeight = 2;
/** What the whole page is worth to each of its passages. */
const pageShare = 0.2;
/** How much it matters which part of the query a passage holds. */
const coverage = 0.5;
/** `d` of BM25+ at 0: a long passage is not worth more for a single mention. */
const bm25 = { k: 1.2, b: 0.7, d: 0 };
/** Scores this near are a tie. */
const tie = Math.log(1.01);

/** Passages as terms; titles and headings, which many passages share, are read once. */
export function readPassages(passages: readonly Passage[], reader: TermReader): ReadPassage[] {
  const known = new Map<string, readonly string[]>();
  const read = (text: string): readonly string[] => {
    let terms = known.get(text);
    if (terms === undefined) known.set(text, (terms = reader.terms(plainText(text))));
    return terms;
  };
  return passages.map((passage) => ({
    passage,
    title: read(passage.page.title),
    headings: [...passage.headings, ...passage.innerHeadings].flatMap(read),
    body: reader.terms(plainText(passage.markdown)),
  }));
}

/**
 * The passages that hold a term of the query, best first: BM25 over their text, headings and title, more when they hold
 * more of the query, and something for what the rest of their page holds. Among equals the newer page comes first. The
 * same input gives the same order.
 */
export function rankPassages(passages: readonly ReadPassage[], { weights }: Query): ScoredPassage[] {
  const wanted = (terms: readonly string[]): string[] => terms.filter((term) => weights.has(term));
  const pages = new Map<string, string[]>();
  const texts = passages.map(({ passage, title, headings, body }) => {
    const [inTitle, inHeadings] = [wanted(title), wanted(headings)];
    const { id } = passage.page;
    const page = pages.get(id) ?? repeated(inTitle, titleWeight);
    pages.set(id, page);
    page.push(...inHeadings, ...wanted(body));
    return [...body, ...repeated(inHeadings, headingWeight), ...repeated(inTitle, titleWeight)];
  });
  const ids = [...pages.keys()];
  // The length of a page says nothing about its subject.
  const ofPages = search([...pages.values()], weights, { ...bm25, b: 0 });
  const pageScores = new Map(ofPages.map(({ index, score }) => [ids[index], score]));
  const found = search(texts, weights, bm25);
  return found
    .flatMap(({ index, score, matched }) => {
      const read = passages[index];
      if (read === undefined) return [];
      const whole = score + pageShare * (pageScores.get(read.passage.page.id) ?? 0);
      return [{ passage: read.passage, score: whole, matched, terms: read.body, alsoOn: [] }];
    })
    .sort(byScore);
}

const repeated = (terms: readonly string[], times: number): string[] =>
  Array.from({ length: times }, () => terms).flat();

/** BM25 of texts that hold a term, times the root of the share of the query that they hold. */
function search(
  texts: readonly (readonly string[])[],
  weights: ReadonlyMap<string, number>,
  parameters: typeof bm25,
): { index: number; score: number; matched: ReadonlySet<string> }[] {
  const index = new MiniSearch<{ id: number; terms: readonly string[] }>({
    fields: ['terms'],
    // Texts come as terms; MiniSearch hands through what its types call strings.
    tokenize: (text) => texts[Number(text)] as string[],
    extractField: ({ id }) => `${id}`,
    // The index lives for one query: other terms only count for the length of a text.
    processTerm: (term) => (weights.has(term) ? term : null),
  });
  index.addAll(texts.map((terms, id) => ({ id, terms })));
  const found = index.search([...weights.keys()].join('\n'), {
    tokenize: (terms) => terms.split('\n'),
    processTerm: (term) => term,
    boostTerm: (term) => weights.get(term) ?? 1,
    bm25: parameters,
  });
  const rarity = rarityOf(found, texts.length);
  const worth = (terms: Iterable<string>): number => {
    let sum = 0;
    for (const term of terms) sum += (weights.get(term) ?? 0) * (rarity.get(term) ?? 0);
    return sum;
  };
  const all = worth(rarity.keys());
  return found.map(({ id, score, queryTerms }) => ({
    index: Number(id),
    // MiniSearch multiplies with the number of terms, whatever they are worth.
    score: (score / queryTerms.length) * (worth(queryTerms) / all) ** coverage,
    matched: new Set(queryTerms),
  }));
}

/** How much a term says, as BM25 has it: the fewer texts hold it, the more. */
function rarityOf(found: readonly SearchResult[], count: number): Map<string, number> {
  const frequencies = new Map<string, number>();
  for (const { queryTerms } of found)
    for (const term of queryTerms) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  return new Map(
    [...frequencies].map(([term, frequency]) => [term, Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))]),
  );
}

function byScore(one: ScoredPassage, other: ScoredPassage): number {
  // In steps, so that the order has no cycles.
  const steps = Math.round(Math.log(other.score) / tie) - Math.round(Math.log(one.score) / tie);
  if (steps !== 0) return steps;
  const [first, second] = [one.passage, other.passage];
  return (
    compare(second.page.updatedAt, first.page.updatedAt) ||
    compare(first.page.id, second.page.id) ||
    first.order - second.order
  );
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
