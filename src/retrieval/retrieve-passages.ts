import type { MarkdownDocument } from '../markup/document.js';
import { atHand, inOneGo, type Steps } from '../markup/steps.js';
import { dropCopies } from './copies.js';
import { packInSteps, type PackedPassage } from './pack.js';
import { type PageReference, splitInSteps } from './passages.js';
import { readQuery } from './query.js';
import { dropTargets, plainText } from './plain-text.js';
import { passageReader, rankInSteps, type ReadPassage } from './rank.js';
import { coverageMeter, type Strength, weakBelow } from './strength.js';
import { createTermReader } from '../language/terms.js';

export type { PackedPassage } from './pack.js';
export type { PageReference } from './passages.js';
export type { Strength } from './strength.js';

/** A page to look for passages in. */
export interface PageDocument extends PageReference {
  document: MarkdownDocument;
}

/** A page that is read when its turn comes: of many large ones only the passages are kept. */
export interface PageToRead extends PageReference {
  read: () => Steps<MarkdownDocument>;
}

export interface RetrievalOptions {
  /** A question or words, in any language. */
  query: string;
  /** Words and short phrases that the pages may use instead; they count half. Without any, our own synonyms do. */
  otherWords?: readonly string[];
  /** Most tokens of all passages together, as `estimateTokens` counts them, `overhead` included. */
  maxTokens: number;
  /** Tokens of what the caller writes around a passage: its title, address, date. Default: 0. */
  overhead?: (passage: PackedPassage) => number;
  /** 1 for the best passages, 2 for those that come after them, and so on. Default: 1. */
  turn?: number;
}

export interface Retrieval {
  /** Pages in the order of their best passage; what is of one page together, in the order of the page. */
  passages: PackedPassage[];
  strength: Strength;
  /** How much of the question the best passage holds, 0 to 1; see {@link coverageMeter}. */
  coverage: number;
  /** Words of the question that none of the passages holds, nor a synonym, as they were written; the other words do not count. */
  missing: string[];
  /** Whether another turn has passages. */
  hasMore: boolean;
}

/**
 * The passages of some pages that answer a question, within a budget: cut at headings, ranked, without copies, spread over
 * pages, neighbours joined. Links show as their labels, except where a label holds a word of the question. Pure: the same
 * input gives the same output, whatever the order of the pages.
 */
export function retrievePassages(pages: readonly PageDocument[], options: RetrievalOptions): Retrieval {
  return inOneGo(
    retrieveInSteps(
      pages.map(({ document, ...page }) => ({ ...page, read: () => atHand(document) })),
      options,
    ),
  );
}

/** The same as {@link retrievePassages} in small parts. */
export function* retrieveInSteps(pages: readonly PageToRead[], options: RetrievalOptions): Steps<Retrieval> {
  const { query: text, otherWords = [], maxTokens, overhead = () => 0, turn = 1 } = options;
  const reader = createTermReader();
  const toTerms = passageReader(reader);
  const read: ReadPassage[] = [];
  for (const { read: readPage, id, title, url, updatedAt } of pages) {
    for (const passage of yield* splitInSteps(yield* readPage(), { id, title, url, updatedAt })) {
      read.push(toTerms(passage));
      if (read.length % passagesPerStep === 0) yield;
    }
  }
  yield;
  const query = readQuery({ query: text, otherWords }, reader, reader.vocabulary());
  yield;
  const ranked = dropCopies(yield* rankInSteps(read, query, reader));
  yield;
  const show = (markdown: string): string =>
    dropTargets(markdown, (label) => reader.terms(plainText(label)).some((term) => query.weights.get(term) === 1));
  const { passages, taken, rest } = yield* packInSteps(ranked, { maxTokens, overhead, show, turn });
  const measure = coverageMeter(query, ranked, read.length);
  const coverage = Math.max(0, ...taken.map(({ matched }) => measure(matched)));
  return {
    passages,
    strength: passages.length === 0 ? 'none' : coverage < weakBelow(query) ? 'weak' : 'strong',
    coverage,
    missing: query.words
      .filter(
        ({ terms, instead, synonyms }) =>
          !taken.some(({ matched }) => [...terms, ...instead, ...synonyms].some((term) => matched.has(term))),
      )
      .map(({ word }) => word),
    hasMore: rest,
  };
}

const passagesPerStep = 20;
