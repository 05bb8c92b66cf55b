import { isEveryday } from '../language/everyday-words.js';
import { measureAsked } from '../language/measures.js';
import { namesIn } from '../language/names.js';
import { similarTerms } from '../language/similar-terms.js';
import { isSlipOfStopWord } from '../language/slips.js';
import { languageOf } from '../language/stop-words.js';
import type { TermReader } from '../language/terms.js';
import { synonymsOf } from './synonyms.js';

/** A word of the question, with what it is looked for by. */
export interface QueryWord {
  /** As it was written. */
  word: string;
  terms: readonly string[];
  /** Terms of the pages that stand in for a word that no page has: other spellings, compounds, inflections. */
  instead: readonly string[];
  /** The word of the pages that it is a slip of, when no page has it; one of `instead` is its term. */
  readAs?: { word: string; term: string };
  /** Terms of what pages may call it; empty when other words were lent. */
  synonyms: readonly string[];
  /** Whether it is used whatever one speaks of. */
  isEveryday: boolean;
  /** Whether it is a name, or holds a digit: hardly anything says the same. */
  isName: boolean;
}

/** Words in quotation marks, which are looked for as they stand. */
interface Phrase {
  text: string;
  terms: readonly string[];
}

/** What passages are ranked by. */
export interface Query {
  words: readonly QueryWord[];
  /** Of each of the other words and phrases the terms that the question does not hold itself; without any it is left out. */
  others: readonly (readonly string[])[];
  /** Of the question, in its order. */
  phrases: readonly Phrase[];
  /** What an answer has when a number, a time or a sum is asked for. */
  measure?: RegExp;
  /** How much each term counts: 1 for the question's own words. */
  weights: ReadonlyMap<string, number>;
}

/** Of words that the page may use instead; measured, 0.5 to 0.7 do about equally well. */
export const otherWeight = 0.6;
const insteadWeight = 0.4;
/** Of our own synonyms; measured, 0.3 to 0.5 do about equally well. */
const synonymWeight = 0.5;

/**
 * Reads a question. A word that stands nowhere in `vocabulary`, the terms of the pages with a word of each, is looked for by
 * the terms of it that are similar, and left out when it is a slip of a stop word. Without `otherWords`, our own synonyms
 * stand in for them.
 */
export function readQuery(
  { query, otherWords }: { query: string; otherWords: readonly string[] },
  reader: TermReader,
  vocabulary: ReadonlyMap<string, string>,
): Query {
  const weights = new Map<string, number>();
  const lent = otherWords.map((text) => [...new Set(reader.terms(text))]).filter((terms) => terms.length > 0);
  const known = lent.length > 0 ? [] : synonymsOf(query, reader);
  // German writes every noun as others write names.
  const names = languageOf(query) === 'german' ? new Set() : namesIn(query);
  const isKnown = (terms: readonly string[]): boolean => terms.some((term) => vocabulary.has(term));
  const meant = reader.words(query).filter(({ word, terms }) => isKnown(terms) || !isSlipOfStopWord(word));
  const words = meant.map(({ word, terms }): QueryWord => {
    for (const term of terms) weights.set(term, 1);
    const similar = isKnown(terms) ? [] : similarTerms(terms, vocabulary.keys());
    const [nearest] = similar;
    return {
      word,
      terms,
      instead: similar.map(({ term }) => term),
      ...(nearest?.isSlip === true && {
        readAs: { word: vocabulary.get(nearest.term) ?? nearest.term, term: nearest.term },
      }),
      synonyms: known
        .filter((synonym) => synonym.terms.some((term) => terms.includes(term)))
        .flatMap(({ instead }) => instead.flatMap((text) => reader.terms(text))),
      isEveryday: isEveryday(word),
      isName: names.has(word),
    };
  });
  const others = lent.map((terms) => terms.filter((term) => !weights.has(term))).filter((terms) => terms.length > 0);
  for (const term of others.flat()) weights.set(term, otherWeight);
  for (const { instead } of known) {
    for (const text of instead) {
      const terms = reader.terms(text).filter((term) => (weights.get(term) ?? 0) < 1);
      // The words of a phrase say less one by one.
      const weight = synonymWeight / Math.sqrt(terms.length);
      for (const term of terms) weights.set(term, Math.max(weights.get(term) ?? 0, weight));
    }
  }
  for (const { instead } of words) for (const term of instead) if (!weights.has(term)) weights.set(term, insteadWeight);
  return { words, others, phrases: phrasesOf(query, reader), measure: measureAsked(query), weights };
}

function phrasesOf(query: string, reader: TermReader): Phrase[] {
  return [...query.matchAll(/["“”„]([^"“”„]+)["“”„]/gu)]
    .map(([, text = '']) => ({ text: text.trim(), terms: reader.terms(text) }))
    .filter(({ terms }) => terms.length > 0);
}
