import { namesIn } from '../language/names.js';
import { similarTerms } from '../language/similar-terms.js';
import { isSlipOfStopWord } from '../language/slips.js';
import { isRequest } from '../language/stop-words.js';
import { createTermReader } from '../language/terms.js';
import { type Piece, piecesOf } from './pieces.js';

/** Text of a page, with what stands above it. */
export interface Readable {
  title: string;
  /** Outermost first. */
  headings: readonly string[];
  markdown: string;
}

/** The piece of a passage that fits a question best. */
export interface Fit<Passage extends Readable> {
  passage: Passage;
  pieces: readonly Piece[];
  piece: Piece;
  /** How much of the question it says, by the rarity of the words: 0 to about 1. */
  score: number;
  /** Whether nothing rules it out: it has every name of the question, and a number where one is asked for. */
  isPossible: boolean;
}

/** A word of a question, as it is looked for. */
interface AskedWord {
  word: string;
  terms: readonly string[];
  /** A name, an identifier, a number: what it names is what the question is about. */
  isName: boolean;
}

/** What the place of a word is worth: a sentence rarely repeats the subject of its section. */
const worths = { own: 1, lead: 0.9, heading: 0.8, group: 0.8, page: 0.75, beside: 0.5 };
const similarWorth = 0.8;
/** A wiki has many more pieces than those that were found for their words: few of them say little of what is rare. */
const assumedPieces = 1000;
/** The search has ordered the passages by more than their words. */
const placeWorth = 0.03;

const asksNumber =
  /\b(?:how (?:long|many|much|often|old|early|soon|far|big)|when|what (?:time|percentage|share)|deadline|percent|wie ?viele?|wie (?:lange|oft|hoch|weit)|wann|combien|quand|cu[aá]nt[oa]s?|cu[aá]ndo)\b|何[日時分回円人]|いくつ|いくら|いつ/iu;
const hasNumber =
  /\p{N}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twice|half|week|month|day|every|never|zwei|drei|vier|fünf|sechs|deux|trois|quatre|cinq|dos|tres|cuatro|cinco|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|[一二三四五六七八九十]/iu;

/** The words of a question that name its subject. */
export function subjectOf(question: string): AskedWord[] {
  // "How long" asks for a number, "long term" is a subject.
  const subject = question.replaceAll(/\bhow (?:long|often|many|much|far|early|soon)\b/giu, ' ');
  const words = createTermReader().words(subject);
  const telling = words.filter(({ word }) => !isRequest(word));
  const names = namesIn(question);
  return (telling.length > 0 ? telling : words).map(({ word, terms }) => ({ word, terms, isName: names.has(word) }));
}

/** The best piece of each passage, best first. */
export function bestPieces<Passage extends Readable>(question: string, passages: readonly Passage[]): Fit<Passage>[] {
  const reader = createTermReader();
  const setOf = (...texts: readonly string[]): Set<string> => new Set(reader.terms(texts.join('\n')));
  const read = passages.map((passage, place) => {
    const pieces = piecesOf(passage.markdown);
    const own = pieces.map(({ text }) => setOf(text));
    const groups = new Map<number, Set<string>>();
    pieces.forEach(({ group }, index) =>
      groups.set(group, new Set([...(groups.get(group) ?? []), ...(own[index] ?? [])])),
    );
    return { passage, place, pieces, own, groups, page: setOf(passage.title, ...passage.headings) };
  });
  const all = read.flatMap(({ own }) => own);
  const vocabulary = new Set([...all, ...read.map(({ page }) => page)].flatMap((terms) => [...terms]));
  const isKnown = (terms: readonly string[]): boolean => terms.some((term) => vocabulary.has(term));
  const asked = subjectOf(question).filter(({ word, terms }) => isKnown(terms) || !isSlipOfStopWord(word));
  const words = asked.map(({ word, terms, isName }) => {
    const wanted = isKnown(terms) ? terms : similarTerms(terms, vocabulary).map(({ term }) => term);
    const holding = all.filter((own) => wanted.some((term) => own.has(term))).length;
    const weight = Math.log(1 + assumedPieces / (1 + holding));
    return { word, isName, wanted, weight, worth: isKnown(terms) ? 1 : similarWorth };
  });
  const total = words.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const fits = read.flatMap(({ passage, place, pieces, own, groups, page }) => {
    const scored = pieces.map((piece, index): Fit<Passage> => {
      const places: [Set<string> | undefined, number][] = [
        [own[index], worths.own],
        [setOf(...piece.lead), worths.lead],
        [setOf(...piece.headings), worths.heading],
        [groups.get(piece.group), worths.group],
        [page, worths.page],
        [groups.get(piece.group - 1), worths.beside],
        [groups.get(piece.group + 1), worths.beside],
      ];
      let score = 0;
      let hasNames = true;
      for (const { isName, wanted, weight, worth } of words) {
        const found = places.find(([terms]) => wanted.some((term) => terms?.has(term)))?.[1] ?? 0;
        score += (weight * worth * found) / total;
        if (isName && found === 0) hasNames = false;
      }
      if (/[?？]\s*$/u.test(piece.text)) score *= 0.6;
      else if (piece.kind === 'sentence' && piece.text.length < 20) score *= 0.8;
      if (!hasNumberFor(question, piece.text)) score *= 0.9;
      return { passage, pieces, piece, score: score * (1 - placeWorth * place), isPossible: hasNames };
    });
    const best = scored.reduce<Fit<Passage> | undefined>(
      (one, other) => (one && one.score >= other.score ? one : other),
      undefined,
    );
    return best === undefined ? [] : [best];
  });
  return fits.toSorted((one, other) => other.score - one.score);
}

/** Whether a text has the number or the time that a question asks for, or the question asks for none. */
export const hasNumberFor = (question: string, text: string): boolean =>
  !asksNumber.test(question) || hasNumber.test(text);
