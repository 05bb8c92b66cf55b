import { isEveryday } from '../language/everyday-words.js';
import type { TermReader } from '../language/terms.js';
import { synonymsOf } from './synonyms.js';

/** A word of the question, with what it is looked for by. */
export interface QueryWord {
  /** As it was written. */
  word: string;
  terms: readonly string[];
  /** Terms of the pages that stand in for a word that no page has: other spellings, compounds, inflections. */
  instead: readonly string[];
  /** Terms of what pages may call it; empty when other words were lent. */
  synonyms: readonly string[];
  /** Whether it is used whatever one speaks of. */
  isEveryday: boolean;
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
  /** How much each term counts: 1 for the question's own words. */
  weights: ReadonlyMap<string, number>;
}

/** Of words that the page may use instead; measured, 0.5 to 0.7 do equally well. */
export const otherWeight = 0.5;
const insteadWeight = 0.4;
const mostInstead = 6;
/** Of our own synonyms; measured, 0.3 to 0.5 do about equally well. */
const synonymWeight = 0.5;

/**
 * Reads a question. A word that stands nowhere in `vocabulary` is looked for by similar terms of it: one or two letters
 * off, or one of the two beginning or ending with the other, as compounds and inflections of other languages do. Without
 * `otherWords`, our own synonyms stand in for them.
 */
export function readQuery(
  { query, otherWords }: { query: string; otherWords: readonly string[] },
  reader: TermReader,
  vocabulary: ReadonlySet<string>,
): Query {
  const weights = new Map<string, number>();
  const lent = otherWords.map((text) => [...new Set(reader.terms(text))]).filter((terms) => terms.length > 0);
  const known = lent.length > 0 ? [] : synonymsOf(query, reader);
  const words = reader.words(query).map(({ word, terms }) => {
    for (const term of terms) weights.set(term, 1);
    return {
      word,
      terms,
      instead: terms.some((term) => vocabulary.has(term)) ? [] : similarTerms(terms, vocabulary),
      synonyms: known
        .filter((synonym) => synonym.terms.some((term) => terms.includes(term)))
        .flatMap(({ instead }) => instead.flatMap((text) => reader.terms(text))),
      isEveryday: isEveryday(word),
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
  return { words, others, phrases: phrasesOf(query, reader), weights };
}

function phrasesOf(query: string, reader: TermReader): Phrase[] {
  return [...query.matchAll(/["“”„]([^"“”„]+)["“”„]/gu)]
    .map(([, text = '']) => ({ text: text.trim(), terms: reader.terms(text) }))
    .filter(({ terms }) => terms.length > 0);
}

function similarTerms(terms: readonly string[], vocabulary: ReadonlySet<string>): string[] {
  const [term] = terms;
  // Numbers and identifiers mean what they say.
  if (term === undefined || terms.length > 1 || !/^\p{L}{4,}$/u.test(term)) return [];
  const found: { term: string; distance: number }[] = [];
  for (const known of vocabulary) {
    const distance = distanceBetween(term, known);
    if (distance !== undefined) found.push({ term: known, distance });
  }
  found.sort((one, other) => one.distance - other.distance || (one.term < other.term ? -1 : 1));
  return found.slice(0, mostInstead).map(({ term: similar }) => similar);
}

/** How far a known term is from one that is looked for; undefined when the two have nothing to do with each other. */
function distanceBetween(term: string, known: string): number | undefined {
  if (known.length < 4) return undefined;
  const [short, long] = known.length < term.length ? [known, term] : [term, known];
  if (long.startsWith(short) || (short.length > 4 && long.endsWith(short))) return 1 + (long.length - short.length) / 4;
  // `meal` is no slip for `mean`.
  if (long.length < 5 || long.length - short.length > 2 || known[0] !== term[0] || !/^\p{L}+$/u.test(known))
    return undefined;
  const most = term.length < 8 ? 1 : 2;
  const edits = editsBetween(term, known, most);
  return edits <= most ? edits : undefined;
}

/** Letters to insert, remove, replace or swap with their neighbour; more than `most` counts as one more than that. */
function editsBetween(one: string, other: string, most: number): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    if (Math.min(...current) > most) return most + 1;
    before = last;
    last = current;
  }
  return last[other.length] ?? most + 1;
}
