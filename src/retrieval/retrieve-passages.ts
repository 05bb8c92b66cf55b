import type { MarkdownDocument } from '../markup/document.js';
import { atHand, inOneGo, type Steps } from '../markup/steps.js';
import { dropCopies } from './copies.js';
import { behindNewer } from './newer-pages.js';
import { packInSteps, type PackedPassage } from './pack.js';
import { type PageReference, splitInSteps } from './passages.js';
import { dropTargets, plainText } from './plain-text.js';
import { type QueryWord, readQuery } from './query.js';
import { passageReader, rankInSteps, type ReadPassage } from './rank.js';
import { standingLabels, topStanding } from './standing.js';
import { tellsStanding } from '../language/standing-words.js';
import { leastWorth, type Strength, tellingWords, verdictOn } from './strength.js';
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
  /** Its labels, as far as they are known. */
  labels?: readonly string[] | undefined;
  read: () => Steps<MarkdownDocument>;
}

export interface RetrievalOptions {
  /** A question or words, in any language; what stands in quotation marks is looked for as it stands. */
  query: string;
  /** Words and short phrases that the pages may use instead, of which the best count half. Without any, our own synonyms do. */
  otherWords?: readonly string[];
  /** Most tokens of all passages together, as `estimateTokens` counts them, `overhead` included; fewer where they get worse. */
  maxTokens: number;
  /** Tokens of what the caller writes around a passage: its title, address, date. Default: 0. */
  overhead?: (passage: PackedPassage) => number;
  /** 1 for the best passages, 2 for those that come after them, and so on. Default: 1. */
  turn?: number;
}

export interface Retrieval {
  /** The best first; those of one page in a row. */
  passages: PackedPassage[];
  strength: Strength;
  /** How much of the question the best passage holds, 0 to 1; see {@link coverageMeter}. */
  coverage: number;
  /** Telling words of the question that none of the passages holds, nor a synonym, as they were written; the other words do not count. */
  missing: string[];
  /** Words of the question that no page has, with what they are taken for because the passages have that. */
  readAs: { word: string; instead: string }[];
  /** Phrases in quotation marks that no passage of all these pages holds. */
  absent: string[];
  /** Whether another turn has passages. */
  hasMore: boolean;
}

/**
 * The passages of some pages that answer a question, within a budget: cut at headings, ranked, without copies, spread over
 * pages, neighbours of a section joined. Links show as their labels, except where a label holds a word of the question and
 * in the best passages. Pure: the same input gives the same output, whatever the order of the pages.
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
  for (const { read: readPage, id, title, url, updatedAt, labels = [] } of pages) {
    const document = yield* readPage();
    const isOutdated = topStanding(document.blocks).some(tellsStanding) || standingLabels(labels).length > 0;
    for (const passage of yield* splitInSteps(document, { id, title, url, updatedAt, isOutdated })) {
      read.push(toTerms(passage));
      if (read.length % passagesPerStep === 0) yield;
    }
  }
  yield;
  const query = readQuery({ query: text, otherWords }, reader, reader.vocabulary());
  yield;
  const ranked = behindNewer(dropCopies(yield* rankInSteps(read, query, reader)), query, reader);
  yield;
  const isAsked = (label: string): boolean =>
    reader.terms(plainText(label)).some((term) => query.weights.get(term) === 1);
  const show = (markdown: string, worth: number): string =>
    dropTargets(
      markdown,
      (label, target) => isAsked(label) || (worth >= asGoodAsBest && target.length <= longestTarget),
    );
  const { strength, coverage } = verdictOn(query, ranked, read.length);
  const words = tellingWords(query);
  const { passages, taken, rest } = yield* packInSteps(ranked, {
    maxTokens,
    overhead,
    show,
    least: leastWorth(strength),
    telling: words.map(({ terms, instead }) => [...terms, ...instead]),
    turn,
  });
  const isHeld = ({ terms, instead, synonyms }: QueryWord): boolean =>
    taken.some(({ matched }) => [...terms, ...instead, ...synonyms].some((term) => matched.has(term)));
  return {
    passages,
    strength: passages.length === 0 ? 'none' : strength,
    coverage: passages.length === 0 ? 0 : coverage,
    missing: words.filter((word) => !isHeld(word)).map(({ word }) => word),
    readAs: query.words.flatMap(({ word, readAs }) =>
      readAs !== undefined && taken.some(({ matched }) => matched.has(readAs.term))
        ? [{ word, instead: readAs.word }]
        : [],
    ),
    absent: query.phrases
      .filter(({ text: phrase }) => !ranked.some(({ phrases }) => phrases.includes(phrase)))
      .map(({ text: phrase }) => phrase),
    hasMore: rest,
  };
}

/** Passages that are worth this part of the best keep the targets of their links, as long as they are short. */
const asGoodAsBest = 0.8;
const longestTarget = 100;
const passagesPerStep = 20;
