import { phraseClause } from '../confluence/cql.js';
import { quote, readable } from '../cql.js';
import { isStopWord } from '../language/stop-words.js';
import { isHangul, isUnspaced } from '../language/segments.js';

/** How words that somebody asks for are found in the index, and told in a text. */
export interface MentionPattern {
  /** As it was asked for. */
  words: string;
  /** Conditions, any of which a page with the words meets; none when the index of words cannot find them. */
  clauses: string[];
  /** Where they stand in a text, as offsets; for a text of {@link comparable} form. */
  placesIn(text: string): { start: number; end: number }[];
}

/** A text as mentions are looked for in it: composed, without signs that nobody sees; lengths in it hold for display. */
export const comparable = (text: string): string =>
  text.normalize('NFC').replaceAll(/[\u00ad\u200b-\u200d\u2060]/gu, '');

/**
 * The pattern for some words. Without `exact` their other spellings count too: upper and lower case, plural and genitive,
 * with a hyphen, a space or nothing between their parts. A word of capitals that is a common one in small letters (`IT`)
 * keeps its case, and a name with other signs (`node.js`, `--force`) its signs. Undefined for a text without a sign.
 */
export function mentionPattern(words: string, { exact = false }: { exact?: boolean } = {}): MentionPattern | undefined {
  const text = comparable(readable(words)).replaceAll(/\s+/gu, ' ').trim();
  if (text === '') return undefined;
  const isName = /[^\p{L}\p{M}\p{N}\s'’-]|^-|-$/u.test(text);
  const keepsCase = exact || (text !== text.toLowerCase() && isStopWord(text.toLowerCase()));
  const fold = (value: string): string => (exact ? value : folded(value));
  const source = exact || isName ? fold(text).split(' ').map(escaped).join('\\s+') : variantsOf(fold(text), keepsCase);
  const pattern = new RegExp(`${edge(text, 0, '<!')}(?:${source})${edge(text, -1, '!')}`, keepsCase ? 'gu' : 'giu');
  return {
    words: text,
    clauses: clausesOf(text, { exact: exact || isName }),
    placesIn: (line) =>
      Array.from(fold(line).matchAll(pattern), ({ 0: { length }, index }) => ({ start: index, end: index + length })),
  };
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');

/** Words end where no letter or digit follows; where no spaces are written, anything may stand around them. */
function edge(text: string, at: 0 | -1, sign: '<!' | '!'): string {
  const character = Array.from(text).at(at) ?? '';
  return !/[\p{L}\p{M}\p{N}]/u.test(character) || isUnspaced(character) || isHangul(character)
    ? ''
    : `(?${sign}[\\p{L}\\p{M}\\p{N}])`;
}

/** The same text sign for sign in one form of full-width signs, curly quotes and dashes. */
function folded(text: string): string {
  return text.replaceAll(/[^\x20-\x7e\n\t]/gu, (sign) => {
    const plain = /\p{Pd}/u.test(sign) ? '-' : /[\u2018\u2019]/u.test(sign) ? "'" : sign.normalize('NFKC');
    return plain.length === sign.length ? plain : sign;
  });
}

function variantsOf(text: string, isWritten: boolean): string {
  const parts = text.split(/[\s-]+/u).filter((part) => part !== '');
  const last = parts.pop() ?? '';
  return [...parts.map(escaped), isWritten ? escaped(last) : inflected(last)].join('[\\s-]{0,3}');
}

/** An English word in singular and plural, and their genitives; any other as it is. */
function inflected(word: string): string {
  if (!isInflected(word)) return escaped(word);
  const forms = stemsOf(word).flatMap((stem) => [
    stem,
    /[^aeiou]y$/iu.test(stem) ? `${stem.slice(0, -1)}ies` : /(?:s|x|z|ch|sh)$/iu.test(stem) ? `${stem}es` : `${stem}s`,
  ]);
  return `(?:${[...new Set(forms)].toSorted((one, other) => other.length - one.length).join('|')})(?:'s|')?`;
}

const isInflected = (word: string): boolean => /^[a-z]{3,}$/iu.test(word);

/** What an English word may be the plural of, and itself. */
function stemsOf(word: string): string[] {
  const stems = [word];
  if (/ies$/iu.test(word)) stems.push(`${word.slice(0, -3)}y`);
  else if (/(?:s|x|z|ch|sh)es$/iu.test(word)) stems.push(word.slice(0, -2), word.slice(0, -1));
  else if (/[^s]s$/iu.test(word) && !/(?:us|is)$/iu.test(word)) stems.push(word.slice(0, -1));
  return stems;
}

/** What all forms of a word begin with, as a value of `text ~`. */
const beginning = (word: string): string =>
  quote(
    `${(isInflected(word) ? stemsOf(word).toSorted((one, other) => one.length - other.length)[0] : word) ?? word}*`,
  );

/** The index stems words, and finds what they begin; a word that it leaves out as common is found in a phrase only. */
function clausesOf(text: string, { exact }: { exact: boolean }): string[] {
  const parts = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((part) => part !== '');
  const [first = ''] = parts;
  if (parts.every((part) => part.length === 1 || isStopWord(part)) && !parts.some(isUnspaced)) return [];
  if (parts.length > 1 || isUnspaced(first) || isHangul(first)) {
    // Inner signs are kept: the index may have the name as one word, or its parts.
    const kept = text.replaceAll(/[^\p{L}\p{M}\p{N}\s._'’-]/gu, ' ').trim();
    const joined = !exact && parts.length < 4 && !parts.some(isUnspaced) ? [`text ~ ${beginning(parts.join(''))}`] : [];
    return [...new Set([phraseClause(kept), phraseClause(parts.join(' '))]), ...joined];
  }
  const longEnough = !exact && first.length > 3;
  return [`text ~ ${quote(first)}`, ...(longEnough ? [`text ~ ${beginning(first)}`] : [])];
}
