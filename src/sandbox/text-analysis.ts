import { stemmer } from 'stemmer';

/** Scripts that write words without spaces between them: their characters are indexed one by one and found in a row. */
const unspaced = '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}';
const letters = `(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}])+`;
const wordPattern = new RegExp(`[${unspaced}]|${letters}(?:['’]${letters})*`, 'gu');

const stopWords = new Set(
  (
    'a an and are as at be but by for if in into is it no not of on or such that the their then there these they ' +
    'this to was will with'
  ).split(' '),
);

/** A word of a text: what is written, and where, in UTF-16 units. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The words of a text in order; characters of scripts without spaces are words of their own. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  // A loop and no iterator: this runs over every character of every row that is shown.
  const pattern = new RegExp(wordPattern);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    words.push({ text: match[0], start: match.index, end: pattern.lastIndex });
  }
  return words;
}

/**
 * Numbers for the terms of all indexed texts. A term is a stemmed word (English: Porter), so that `releases` and
 * `release` are one; numbers start at 1, and 0 stands between the parts of a document.
 */
export class Vocabulary {
  /** Words as they are written → number of their term: texts repeat themselves, and stemming is what costs. */
  readonly #written = new Map<string, number>();
  /** Words in lower case, not stemmed → number; what wildcards are matched against. */
  readonly #folded = new Map<string, number>();
  readonly #terms = new Map<string, number>();
  readonly #stops = new Set<number>();

  /** The terms of a text, in order. */
  intern(text: string): number[] {
    return (text.match(wordPattern) ?? []).map((word) => this.#written.get(word) ?? this.#add(word));
  }

  /** The number of a word's term; undefined when no indexed text ever had it. */
  find(word: string): number | undefined {
    return this.#written.get(word) ?? this.#terms.get(termOf(fold(word)));
  }

  /** Whether a term is too common to mean anything. */
  isStop(term: number): boolean {
    return this.#stops.has(term);
  }

  /** The terms of all words in lower case that a test accepts. */
  select(accepts: (word: string) => boolean): Set<number> {
    const found = new Set<number>();
    for (const [word, term] of this.#folded) if (accepts(word)) found.add(term);
    return found;
  }

  #add(word: string): number {
    const folded = fold(word);
    const term = termOf(folded);
    let number = this.#terms.get(term);
    if (number === undefined) {
      number = this.#terms.size + 1;
      this.#terms.set(term, number);
      if (stopWords.has(folded)) this.#stops.add(number);
    }
    this.#folded.set(folded, number);
    this.#written.set(word, number);
    return number;
  }
}

/** Whether a word is on the stop list. */
export function isStopWord(word: string): boolean {
  return stopWords.has(fold(word));
}

/** Lower case in compatibility form, without the apostrophe and what an English genitive hangs on it. */
export function fold(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]s$/, '')
    .replaceAll(/['’]/g, '');
}

function termOf(folded: string): string {
  // The stemmer knows English only; anything else would be cut at random.
  if (!/^[a-z]{3,}$/.test(folded) || stopWords.has(folded)) return folded;
  const stem = stemmer(folded);
  // "its" must not become the stop word "it" and be lost.
  return stopWords.has(stem) ? folded : stem;
}
