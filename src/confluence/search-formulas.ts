import { quote } from '../cql.js';
import { isHangul, isInflection, isUnspaced, segmentsOf, withoutParticle } from '../language/segments.js';
import { isEnglish, isParticle } from '../language/stop-words.js';
import { termsOf } from './cql.js';

/**
 * What a question asks for, as values of `text ~`: each entry is a word, a phrase in quotes, or a few words that must
 * all occur.
 */
export interface SearchWords {
  /** Of the question itself, at most {@link maxWords}, those that single out a page first. */
  words: string[];
  /** Words and phrases that a page may use instead. */
  others: string[];
  /** For each of the words, what stands in for it; mostly nothing. */
  synonyms: string[][];
}

/** What pages may call an expression of the question. */
export interface Synonyms {
  words: readonly string[];
  instead: readonly string[];
}

/** More would make addresses too long: every pair of words is a clause. */
const maxWords = 8;
/** Of three or more words only so many are combined: 35 clauses. */
const maxCombined = 7;
const maxOthers = 8;
const maxForWord = 4;
/** Characters of all synonyms together with what is written around each: they stand up to six times in a formula. */
const synonymRoom = 700;
const aroundSynonym = 30;

/** The words of a question, and of what it may be called, without what carries nothing. All lists may be empty. */
export function searchWordsOf(
  query: string,
  otherWords: readonly string[] = [],
  synonyms: readonly Synonyms[] = [],
): SearchWords {
  const { words, phrases } = termsOf(query);
  const content = words.filter((word) => !isParticle(word));
  const asForms = formsIn(isEnglish(words));
  const names = phrases.map((phrase) => quote(phrase));
  const forms = (content.length > 0 || names.length > 0 ? content : words).flatMap(asForms);
  const telling = [...new Set([...names, ...byWeight(forms)])];
  const others = otherWords.slice(0, maxOthers).flatMap((text) => {
    const terms = termsOf(text);
    const parts = [
      ...terms.words.filter((word) => !isParticle(word)).flatMap(formsIn(isEnglish([...words, ...terms.words]))),
      ...terms.phrases.map((phrase) => quote(phrase)),
    ];
    return parts.length === 0 ? [] : [parts.slice(0, 6).join(' ')];
  });
  const kept = telling.slice(0, maxWords);
  return {
    words: kept,
    others: [...new Set(others)].filter((other) => !telling.includes(other)),
    synonyms: synonymsFor(kept, synonyms),
  };
}

/** An expression of several words belongs to the first of them that is searched for. */
function synonymsFor(words: readonly string[], synonyms: readonly Synonyms[]): string[][] {
  const lists = words.map((): string[] => []);
  for (const { words: expression, instead } of synonyms) {
    const parts = expression.map((part) => part.toLowerCase());
    const list = lists[words.findIndex((word) => parts.includes(word.toLowerCase()))];
    const values = instead.flatMap((text) => {
      const terms = termsOf(text).words.filter((word) => !isParticle(word));
      return terms.length === 0 ? [] : [terms.join(' ')];
    });
    list?.push(...values.filter((value) => !list.includes(value)).slice(0, maxForWord - list.length));
  }
  let left = synonymRoom;
  return lists.map((list) =>
    list.filter((value) => {
      left -= aroundSynonym + value.length;
      return left >= 0;
    }),
  );
}

/** Names, numbers and long words tell more than short ones; equals keep their order. */
function byWeight(words: readonly string[]): string[] {
  const weight = (word: string) =>
    (/\p{N}|^\p{Lu}{2,}/u.test(word) ? 10 : 0) + Math.min(10, word.replace(/\*$/u, '').length);
  return words.toSorted((one, other) => weight(other) - weight(one));
}

/** How a word is written in a query, so that its inflections are found: one or several values, or none. */
function formsIn(english: boolean): (word: string) => string[] {
  return (word) => {
    if (isHangul(word)) {
      const bare = withoutParticle(word);
      // Compounds are written with and without a space between their parts.
      return bare.length < 4 ? (bare === '' ? [] : [bare]) : [(bare.match(/.{2}(?:.$)?/gu) ?? [bare]).join(' ')];
    }
    if (isUnspaced(word)) {
      const telling = segmentsOf(word).filter((part) => part.length > 1 && !isInflection(part));
      return telling.length > 0 ? telling : [word.slice(0, 40)];
    }
    // Confluence stems by the language of the site; a truncated word finds what another language inflects.
    if (!english && /^\p{Script=Latin}{6,}$/u.test(word))
      return [`${word.toLowerCase().replace(/(?<=.{5})(?:en|er|es|em|e|n|s)$/u, '')}*`];
    return [word];
  };
}

const text = (value: string) => `text ~ ${quote(value)}`;
const title = (value: string) => `title ~ ${quote(value)}`;
const either = (clauses: readonly string[]) =>
  clauses.length === 1 ? (clauses[0] ?? '') : `(${clauses.join(' or ')})`;

/**
 * Pages with all words, or with two of them, or with one of the synonyms, or with a word in the title. `ranked` puts
 * the pages with all words first, by `siteSearch`; it must not be asked for where the formula does not stand first in a
 * query, because Confluence drops a `siteSearch` that stands in the middle.
 */
export function broadFormula({ words, others, synonyms }: SearchWords, ranked: boolean): string {
  const all = words.join(' ');
  const concepts = conceptsOf(words, synonyms);
  if (words.length + others.length === 1 && concepts.length === 0)
    return ranked
      ? `siteSearch ~ ${quote(all || (others[0] ?? ''))} and ${text(all || (others[0] ?? ''))}`
      : text(all || (others[0] ?? ''));
  return either([
    ...(words.length === 0 ? [] : ranked ? [`siteSearch ~ ${quote(all)}`] : [text(all)]),
    ...(words.length > 2 && concepts.length === 0 ? combinations(words, 2).map((pair) => text(pair.join(' '))) : []),
    ...(concepts.length > 1 ? [atLeast(2, concepts)] : concepts),
    ...others.map(text),
    ...(words.length + concepts.length > 1 ? [...new Set([...words, ...synonyms.flat()])].map(title) : []),
  ]);
}

/** Pages with any of the words or synonyms. */
export const anyFormula = ({ words, others, synonyms }: SearchWords): string =>
  either([...new Set([...words, ...others, ...synonyms.flat()])].map(text));

/** Pages with at least `count` of the words, two of them in the title, or a synonym as it was given beside a word. */
export function narrowFormula({ words, others, synonyms }: SearchWords, count: number): string {
  const combined = words.slice(0, maxCombined);
  const concepts = conceptsOf(combined, synonyms);
  const phrases = others.map((other) => text(other.includes(' ') && !/["*]/u.test(other) ? quote(other) : other));
  return either([
    ...(concepts.length > 0
      ? [atLeast(Math.min(count, concepts.length), concepts)]
      : combinations(combined, Math.min(count, combined.length)).map((some) => text(some.join(' ')))),
    ...combinations(combined, Math.min(2, combined.length)).map((pair) => title(pair.join(' '))),
    ...(phrases.length > 0 && words.length > 0 ? [`(${either(phrases)} and ${either(words.map(text))})`] : phrases),
  ]);
}

/** A clause for each word, synonyms included; none when there are no synonyms, and pairs of words in one clause are shorter. */
function conceptsOf(words: readonly string[], synonyms: readonly (readonly string[])[]): string[] {
  if (synonyms.every((list) => list.length === 0)) return [];
  return words.map((word, index) => either([word, ...(synonyms[index] ?? [])].map(text)));
}

/**
 * Matches where at least `count` of the clauses do: some in the one half, the rest in the other. Much shorter than all
 * combinations, whose length an address does not hold.
 */
function atLeast(count: number, clauses: readonly string[]): string {
  if (count === 1) return either(clauses);
  if (count === clauses.length) return `(${clauses.join(' and ')})`;
  const left = clauses.slice(0, Math.ceil(clauses.length / 2));
  const right = clauses.slice(left.length);
  const ways: string[] = [];
  for (let inLeft = Math.max(0, count - right.length); inLeft <= Math.min(count, left.length); inLeft++) {
    const inRight = count - inLeft;
    const parts = [...(inLeft > 0 ? [atLeast(inLeft, left)] : []), ...(inRight > 0 ? [atLeast(inRight, right)] : [])];
    ways.push(parts.length === 1 ? parts.join('') : `(${parts.join(' and ')})`);
  }
  return either(ways);
}

function combinations(items: readonly string[], count: number): string[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) => combinations(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]));
}
