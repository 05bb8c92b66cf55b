import MiniSearch, { type SearchResult } from 'minisearch';
import type { PageReference, Passage } from './passages.js';
import { plainText } from './plain-text.js';
import type { Query } from './query.js';
import type { TermReader } from '../language/terms.js';

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
/** What the better neighbour is worth to a passage: an answer often stands beside the words of the question. */
const neighbourShare = 0.15;
/** How much more the passages of a page are worth whose title says what the question asks for, and nothing else. */
const titleBonus = 0.5;
/** How much it matters which part of the query a passage holds. */
const coverage = 0.5;
/** Passages are of like length, which says little; `d` of BM25+ at 0: a long one is not worth more for a single mention. */
const bm25 = { k: 1.2, b: 0.5, d: 0 };
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
 * more of the query, something for what their neighbours and the rest of their page hold, and more when the title of the
 * page is what the query asks for. Among equals the newer page comes first. The same input gives the same order.
 */
export function rankPassages(passages: readonly ReadPassage[], { weights }: Query): ScoredPassage[] {
  const wanted = (terms: readonly string[]): string[] => terms.filter((term) => weights.has(term));
  const pages = new Map<string, { title: readonly string[]; terms: string[] }>();
  const texts = passages.map(({ passage, title, headings, body }) => {
    const [inTitle, inHeadings] = [wanted(title), wanted(headings)];
    const { id } = passage.page;
    const page = pages.get(id) ?? { title, terms: repeated(inTitle, titleWeight) };
    pages.set(id, page);
    page.terms.push(...inHeadings, ...wanted(body));
    return [...body, ...repeated(inHeadings, headingWeight), ...repeated(inTitle, titleWeight)];
  });
  // The length of a page says nothing about its subject.
  const ofPages = search(
    [...pages.values()].map(({ terms }) => terms),
    weights,
    { ...bm25, b: 0 },
  );
  const pageScores = new Map(ofPages.found.map(({ index, score }) => [index, score]));
  const { found, rarity } = search(texts, weights, bm25);
  const pageWorth = new Map(
    [...pages].map(([id, { title }], index) => [
      id,
      {
        more: pageShare * (pageScores.get(index) ?? 0),
        times: 1 + titleBonus * likenessOf(title, weights, rarity),
      },
    ]),
  );
  const scores = new Map(found.map(({ index, score }) => [index, score]));
  const beside = (index: number, other: number): number =>
    passages[index]?.passage.page.id === passages[other]?.passage.page.id ? (scores.get(other) ?? 0) : 0;
  return found
    .flatMap(({ index, score, matched }) => {
      const read = passages[index];
      if (read === undefined) return [];
      const { more, times } = pageWorth.get(read.passage.page.id) ?? { more: 0, times: 1 };
      const neighbour = neighbourShare * Math.max(beside(index, index - 1), beside(index, index + 1));
      return [
        { passage: read.passage, score: (score + more + neighbour) * times, matched, terms: read.body, alsoOn: [] },
      ];
    })
    .sort(byScore);
}

/** How much of a query a title holds, and of the title the query: 0 to 1, 1 when both say the same. */
function likenessOf(
  title: readonly string[],
  weights: ReadonlyMap<string, number>,
  rarity: ReadonlyMap<string, number>,
): number {
  const asked = [...rarity].reduce((sum, [term, worth]) => sum + (weights.get(term) ?? 0) * worth, 0);
  // A word that is not asked for is taken for a rare one.
  const rarest = Math.max(0, ...rarity.values());
  const terms = [...new Set(title)];
  const all = terms.reduce((sum, term) => sum + (rarity.get(term) ?? rarest), 0);
  const held = terms.reduce((sum, term) => sum + Math.min(1, weights.get(term) ?? 0) * (rarity.get(term) ?? 0), 0);
  return asked === 0 || all === 0 ? 0 : Math.sqrt((held / all) * Math.min(1, held / asked));
}

const repeated = (terms: readonly string[], times: number): string[] =>
  Array.from({ length: times }, () => terms).flat();

/** BM25 of texts that hold a term, times the root of the share of the query that they hold. */
function search(
  texts: readonly (readonly string[])[],
  weights: ReadonlyMap<string, number>,
  parameters: typeof bm25,
): {
  found: { index: number; score: number; matched: ReadonlySet<string> }[];
  rarity: ReadonlyMap<string, number>;
} {
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
  return {
    found: found.map(({ id, score, queryTerms }) => ({
      index: Number(id),
      // MiniSearch multiplies with the number of terms, whatever they are worth.
      score: (score / queryTerms.length) * (worth(queryTerms) / all) ** coverage,
      matched: new Set(queryTerms),
    })),
    rarity,
  };
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
