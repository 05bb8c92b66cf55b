import { stemmer } from 'stemmer';
import { isHangul, isInflection, isUnspaced, segmentsOf, withoutParticle } from './segments.js';
import { isStopWord } from './stop-words.js';

/** Words in the order of the text, under the form in which different spellings and inflections meet. */
export type Terms = readonly string[];

// Letters and digits with their marks, the signs of {@link signNames} at a number, and inside a word what identifiers, versions, times and addresses are written with.
const wordPattern =
  /[\p{L}\p{N}\p{M}]+(?:[._'’:/@&+#-]+[\p{L}\p{N}\p{M}]+)*(?:\+\+|#)?|(?<=\p{N}\s?)[%€£]|[$€£](?=\s?\p{N})/gu;
// The same for plain ASCII, four times as fast.
const asciiPattern = /[A-Za-z0-9]+(?:[._':/@&+#-]+[A-Za-z0-9]+)*(?:\+\+|#)?|(?<=[0-9] ?)%|\$(?= ?[0-9])/g;
const isAscii = /^[\0-\x7f]*$/;
const connectors = /[._'’:/@&+#-]+/u;
const han = /^\p{Script=Han}+$/u;
/** A number with such a sign is read aloud with a word. */
const signNames: ReadonlyMap<string, string> = new Map([
  ['%', 'percent'],
  ['$', 'dollar'],
  ['€', 'euro'],
  ['£', 'pound'],
]);
/** Hashes and encoded data are no words. */
const longestWord = 64;

/** What is written like an abbreviation of a name and names nothing. */
const latinShorts: ReadonlySet<string> = new Set(['e.g', 'i.e', 'z.b', 'd.h', 'u.a', 'p.s']);

/** Turns texts into terms; see {@link createTermReader}. */
export interface TermReader {
  /** The terms of a text in its order, repeated as often as they occur. */
  terms(text: string): string[];
  /** The words of a text that name something, in its order, each once, with the terms it stands for. */
  words(text: string): { word: string; terms: Terms }[];
  /** All terms read so far, each with the shortest word that it was read from, in lower case. */
  vocabulary(): Map<string, string>;
  /** The terms of a text as numbers of this reader, in its order, repeated as often as they occur. */
  numbers(text: string): Uint32Array;
  /** The term that a number of this reader stands for. */
  term(number: number): string;
  /** How many terms have a number; they are counted from 0. */
  readonly count: number;
}

/**
 * Reads texts as terms: lower case, NFKC, accents folded, English stems, stop words left out. Identifiers (`ERR_CONN_RESET`,
 * `v2.1`, `ABC-123`, `foo.bar()`) give themselves and their parts; Chinese, Japanese and Thai are cut into words, Korean
 * loses its particles; long words of Han and Hangul give pairs of signs as well, so that compounds meet. It remembers every
 * word that it has seen: one reader for one ranking.
 */
export function createTermReader(): TermReader {
  const known = new Map<string, Terms>();
  const numberOf = new Map<string, number>();
  const numbered = new Map<string, readonly number[]>();
  const all: string[] = [];
  const numbersFor = (word: string): readonly number[] => {
    let numbers = numbered.get(word);
    if (numbers === undefined) {
      numbers = termsFor(word).map((term) => {
        const number = numberOf.get(term) ?? all.push(term) - 1;
        numberOf.set(term, number);
        return number;
      });
      numbered.set(word, numbers);
    }
    return numbers;
  };
  const wordsOf = (text: string): string[] =>
    (isAscii.test(text) ? text.match(asciiPattern) : text.normalize('NFKC').match(wordPattern)) ?? [];
  const termsFor = (word: string): Terms => {
    let terms = known.get(word);
    if (terms === undefined) {
      terms = termsOf(word);
      known.set(word, terms);
    }
    return terms;
  };
  return {
    terms(text) {
      const terms: string[] = [];
      for (const word of wordsOf(text)) for (const term of termsFor(word)) terms.push(term);
      return terms;
    },
    words(text) {
      const words = new Map<string, { word: string; terms: Terms }>();
      for (const run of wordsOf(text)) {
        if (signNames.has(run)) continue;
        // A sentence without spaces is many words.
        const parts = isUnspaced(run) ? segmentsOf(run) : [run];
        for (const word of parts) {
          const terms = termsFor(word);
          if (terms.length > 0 && !words.has(terms.join(' '))) words.set(terms.join(' '), { word, terms });
        }
      }
      return [...words.values()];
    },
    vocabulary() {
      const vocabulary = new Map<string, string>();
      for (const [read, terms] of known) {
        const word = signNames.get(read) ?? read;
        for (const term of terms) {
          const before = vocabulary.get(term);
          if (before === undefined || word.length < before.length) vocabulary.set(term, word.toLowerCase());
        }
      }
      return vocabulary;
    },
    numbers(text) {
      const numbers: number[] = [];
      for (const word of wordsOf(text)) for (const number of numbersFor(word)) numbers.push(number);
      return Uint32Array.from(numbers);
    },
    term: (number) => all[number] ?? '',
    get count() {
      return all.length;
    },
  };
}

function termsOf(word: string): Terms {
  const name = signNames.get(word);
  if (name !== undefined) return [name];
  if (word.length > longestWord && !isUnspaced(word))
    return word.split(connectors).flatMap((part) => (part.length > longestWord ? [] : termsOf(part)));
  if (isUnspaced(word)) return unspacedTerms(word);
  const plain = word.toLowerCase().replaceAll('’', "'");
  // `IT` and `US` are names, `it` and `us` are not.
  if (isStopWord(plain) && !/^\p{Lu}{2,}$/u.test(word)) return [];
  const parts = word.split(connectors).flatMap(humps);
  if (parts.length === 1) return single(plain);
  // `D.C.` and `DC`, `p.m.` and `pm` are the same.
  if (/^\p{L}(?:\.\p{L})+$/u.test(plain)) return latinShorts.has(plain) ? [] : [folded(plain.replaceAll('.', ''))];
  // Possessives and contractions are no identifiers.
  if (/^\p{L}+'\p{L}{1,2}$/u.test(plain)) return parts.slice(0, 1).flatMap((part) => single(part.toLowerCase()));
  const inner = parts
    .map((part) => part.toLowerCase())
    .filter((part) => !isStopWord(part) && (part.length > 1 || /\p{N}/u.test(part)));
  const whole = folded(plain);
  const joined = /^[\p{L}]+(?:-[\p{L}]+)+$/u.test(plain) ? stem(whole.replaceAll('-', '')) : whole;
  return [...new Set([joined, ...inner.flatMap(single)])];
}

/** `getUserById` and `HTTPServer` as words; anything else as it is. */
function humps(word: string): string[] {
  return /\p{Ll}\p{Lu}/u.test(word) ? word.split(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u) : [word];
}

function single(plain: string): string[] {
  if (isHangul(plain)) return hangulTerms(plain);
  if (plain.length === 1 && !/[\p{N}]/u.test(plain)) return [];
  return [stem(folded(plain))];
}

const folded = (plain: string): string =>
  /^[ -~]*$/u.test(plain)
    ? plain
    : plain
        .replaceAll('ß', 'ss')
        .normalize('NFD')
        .replaceAll(/\p{M}+/gu, '')
        .normalize('NFC');

/** English stems; what holds a digit or is of another script stays as it is. */
const stem = (plain: string): string =>
  /^[a-z]{3,}$/u.test(plain) ? stemmer(plain.replace(/^percentages?$/u, 'percent')) : plain;

function hangulTerms(plain: string): string[] {
  const bare = withoutParticle(plain);
  if (isStopWord(bare)) return [];
  return bare.length > 2 ? [bare, ...pairs(bare)] : [bare];
}

function unspacedTerms(word: string): Terms {
  return segmentsOf(word).flatMap((segment) => {
    if (!isUnspaced(segment)) return termsOf(segment);
    if (isStopWord(segment) || isInflection(segment)) return [];
    return segment.length > 2 && han.test(segment) ? [segment, ...pairs(segment)] : [segment];
  });
}

function pairs(word: string): string[] {
  const signs = Array.from(word);
  return signs.slice(1).map((sign, index) => `${signs[index] ?? ''}${sign}`);
}
