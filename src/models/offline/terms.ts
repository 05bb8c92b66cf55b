import { isRequest, isStopWord } from '../../language/stop-words.js';
import { createTermReader } from '../../language/terms.js';

/** Terms of a text with how often each occurs. */
export function stemCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const stem of createTermReader().terms(text)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}

/** A word of a question that can be searched for. */
export interface Term {
  /** As it is searched for. */
  word: string;
  /** The term under which its inflections meet; of an identifier the whole. */
  stem: string;
}

/** The words of a question that name its subject, in order, each once; all its words when nothing else is left. */
export function keyTerms(question: string): Term[] {
  // "How long" asks for a number, "long term" is a subject.
  const subject = question.replaceAll(/\bhow (?:long|often|many|much|far|early|soon)\b/giu, ' ');
  const content = createTermReader()
    .words(subject)
    .map(({ word, terms: [stem = ''] }) => ({ word: spokenOf(word), stem }));
  const telling = content.filter(({ word }) => !isRequest(word));
  if (telling.length > 0) return telling;
  if (content.length > 0) return content;
  const all = new Set(subject.toLowerCase().match(/[\p{L}\p{N}]+/gu));
  return [...all].map((word) => ({ word, stem: word }));
}

/** A word without its possessive ending, in lower case, except a name such as `IT` that would be a stop word then. */
function spokenOf(word: string): string {
  const bare = word.replace(/['’]s$/u, '');
  return isStopWord(bare) ? bare : bare.toLowerCase();
}

/** Words of a question that are names, identifiers or numbers, in lower case: capitalised inside a sentence, or with a digit. */
export function namesIn(question: string): Set<string> {
  const names = question.matchAll(/(?<=[^\s.?!:]\s+)\p{Lu}[\p{L}\p{N}]*|\b[\p{L}]*\p{N}[\p{L}\p{N}]*/gu);
  return new Set([...names].map(([name]) => name.toLowerCase()));
}

/**
 * The terms that single out a page best: names, identifiers and numbers first, then long words. `share` is how many of
 * the hits of an earlier search contain a term, 0 to 1: what stands everywhere singles out nothing.
 */
export function rarestTerms(
  question: string,
  terms: readonly Term[],
  count: number,
  share: (term: Term) => number = () => 0,
): Term[] {
  const names = namesIn(question);
  const weight = (term: Term): number =>
    (names.has(term.word.toLowerCase()) ? 20 : 0) +
    Math.min(term.word.length, 12) -
    (share(term) >= 0.5 ? 40 * share(term) : 0);
  const chosen = new Set([...terms].sort((first, second) => weight(second) - weight(first)).slice(0, count));
  return terms.filter((term) => chosen.has(term));
}
