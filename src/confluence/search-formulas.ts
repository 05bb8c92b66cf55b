import { isEnglish, isStopWord, quote, termsOf } from './cql.js';

/**
 * What a question asks for, as values of `text ~`: each entry is a word, a phrase in quotes, or a few words that must
 * all occur.
 */
export interface SearchWords {
  /** Of the question itself, at most {@link maxWords}, those that single out a page first. */
  words: string[];
  /** Words and phrases that a page may use instead. */
  others: string[];
}

/** More would make addresses too long: every pair of words is a clause. */
const maxWords = 8;
/** Of three or more words only so many are combined: 35 clauses. */
const maxCombined = 7;
const maxOthers = 8;

/** The words of a question and of its synonyms without what carries nothing. Both lists may be empty. */
export function searchWordsOf(query: string, otherWords: readonly string[] = []): SearchWords {
  const { words, phrases } = termsOf(query);
  const content = words.filter((word) => !isStopWord(word));
  const asForms = formsIn(isEnglish(words));
  const names = phrases.map((phrase) => quote(phrase));
  const forms = (content.length > 0 || names.length > 0 ? content : words).flatMap(asForms);
  const telling = [...new Set([...names, ...byWeight(forms)])];
  const others = otherWords.slice(0, maxOthers).flatMap((text) => {
    const terms = termsOf(text);
    const parts = [
      ...terms.words.filter((word) => !isStopWord(word)).flatMap(formsIn(isEnglish([...words, ...terms.words]))),
      ...terms.phrases.map((phrase) => quote(phrase)),
    ];
    return parts.length === 0 ? [] : [parts.slice(0, 6).join(' ')];
  });
  return {
    words: telling.slice(0, maxWords),
    others: [...new Set(others)].filter((other) => !telling.includes(other)),
  };
}

/** Names, numbers and long words tell more than short ones; equals keep their order. */
function byWeight(words: readonly string[]): string[] {
  const weight = (word: string) =>
    (/\p{N}|^\p{Lu}{2,}/u.test(word) ? 10 : 0) + Math.min(10, word.replace(/\*$/u, '').length);
  return words.toSorted((one, other) => weight(other) - weight(one));
}

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
/** What Korean writes onto a noun, longest first. */
const koreanEndings =
  /(?:에서는|으로는|인가요|입니까|하나요|되나요|합니까|에서|으로|부터|까지|에게|하는|은|는|이|가|을|를|에|의|로|와|과|도)$/u;

/** How a word is written in a query, so that its inflections are found: one or several values, or none. */
function formsIn(english: boolean): (word: string) => string[] {
  return (word) => {
    if (/^\p{Script=Hangul}+$/u.test(word)) {
      const bare = word.length > 2 ? word.replace(koreanEndings, '') : word;
      // Compounds are written with and without a space between their parts.
      return bare.length < 4 ? (bare === '' ? [] : [bare]) : [(bare.match(/.{2}(?:.$)?/gu) ?? [bare]).join(' ')];
    }
    if (word.match(unspaced) !== null) {
      // Segmenting is quadratic in Node 20, and a question has no longer run.
      const parts = [...segmenter.segment(word.slice(0, 200))].map(({ segment }) => segment);
      const telling = parts.filter((part) => part.length > 1 && !/^\p{Script=Hiragana}{1,2}$/u.test(part));
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
export function broadFormula({ words, others }: SearchWords, ranked: boolean): string {
  const all = words.join(' ');
  if (words.length + others.length === 1)
    return ranked
      ? `siteSearch ~ ${quote(all || (others[0] ?? ''))} and ${text(all || (others[0] ?? ''))}`
      : text(all || (others[0] ?? ''));
  return either([
    ...(words.length === 0 ? [] : ranked ? [`siteSearch ~ ${quote(all)}`] : [text(all)]),
    ...(words.length > 2 ? combinations(words, 2).map((pair) => text(pair.join(' '))) : []),
    ...others.map(text),
    ...(words.length > 1 ? words.map(title) : []),
  ]);
}

/** Pages with any of the words or synonyms. */
export const anyFormula = ({ words, others }: SearchWords): string => either([...words, ...others].map(text));

/** Pages with at least `count` of the words, two of them in the title, or a synonym as it was given beside a word. */
export function narrowFormula({ words, others }: SearchWords, count: number): string {
  const combined = words.slice(0, maxCombined);
  const phrases = others.map((other) => text(other.includes(' ') && !/["*]/u.test(other) ? quote(other) : other));
  return either([
    ...combinations(combined, Math.min(count, combined.length)).map((some) => text(some.join(' '))),
    ...combinations(combined, Math.min(2, combined.length)).map((pair) => title(pair.join(' '))),
    ...(phrases.length > 0 && words.length > 0 ? [`(${either(phrases)} and ${either(words.map(text))})`] : phrases),
  ]);
}

function combinations(items: readonly string[], count: number): string[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) => combinations(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]));
}
