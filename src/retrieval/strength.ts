import { isRequest } from '../language/stop-words.js';
import type { Query, QueryWord } from './query.js';
import type { ScoredPassage } from './rank.js';

/**
 * How well the best passages fit the question: `strong` when one holds most of what the question says, `weak` when too much
 * is missing to expect the answer, `none` when there is no passage.
 */
export type Strength = 'strong' | 'weak' | 'none';

/** What is to be expected of a ranking. */
interface Verdict {
  strength: Strength;
  /** How much of the question the best of the first passages holds, 0 to 1. */
  coverage: number;
}

// Measured on two wikis, docs/retrieval.md: with other words passages without an answer hold much, too.
const weakAlone = 0.45;
const weakWithOthers = 0.78;
/** The passage that answers is among the first, if it is there. */
const judged = 3;

// Pages that a search has picked hold its words more often than a wiki does: few of them say little of what is rare.
const fewest = 1000;
/** What a synonym of ours is worth for the word itself; it may mean something else. */
const synonymWorth = 0.6;
/** What other words are worth for a missing word, and for a name; and how many of them say that a passage is about the same. */
const othersWorth = 0.9;
const othersWorthForName = 0.6;
const agreeing = 3;

/** What is worth less than this part of the first passage is left out: less where the first is no sure answer. */
export const leastWorth = (strength: Strength): number => (strength === 'strong' ? 0.4 : 0.3);

/** The words of a question that say what it is about; all of them when it says nothing else. */
export function tellingWords({ words }: Query): readonly QueryWord[] {
  const telling = words.filter(({ word, isEveryday }) => !isEveryday && !isRequest(word));
  return telling.length > 0 ? telling : words;
}

/** Whether the first of some ranked passages answer the question, as far as words tell; `count`: all passages that were read. */
export function verdictOn(query: Query, ranked: readonly ScoredPassage[], count: number): Verdict {
  if (ranked.length === 0) return { strength: 'none', coverage: 0 };
  const measure = coverageMeter(query, ranked, count);
  const coverage = Math.max(...ranked.slice(0, judged).map(({ matched }) => measure(matched)));
  return { strength: coverage < weakBelow(query) ? 'weak' : 'strong', coverage };
}

/** Below this coverage the best passage is a weak answer. Other words find more, for questions without an answer too. */
export const weakBelow = ({ others }: Query): number => (others.length > 0 ? weakWithOthers : weakAlone);

/**
 * Measures how much of a question a set of terms holds, 0 to 1; of its telling words, those that few passages hold count
 * more. What is missing, the other words make up for as far as the best three of them are held, less so when it is a name: that
 * one is held proves little, and that the rest are not proves nothing.
 */
export function coverageMeter(
  query: Query,
  ranked: readonly ScoredPassage[],
  count: number,
): (matched: ReadonlySet<string>) => number {
  const worthOf = (terms: readonly string[]): number => {
    const frequency = ranked.filter(({ matched }) => holdsAny(matched, terms)).length;
    return Math.log(1 + Math.max(count, fewest) / (frequency + 1));
  };
  const asked = tellingWords(query).map((word) => ({ word, worth: worthOf([...word.terms, ...word.instead]) }));
  const all = sumOf(asked.map(({ worth }) => worth));
  const lent = query.others.map((terms) => terms.map((term) => ({ term, worth: worthOf([term]) })));
  return (matched) => {
    if (all === 0) return 0;
    const shares = lent.map(
      (terms) =>
        sumOf(terms.map(({ term, worth }) => (matched.has(term) ? worth : 0))) / sumOf(terms.map(({ worth }) => worth)),
    );
    const best = shares.toSorted((one, other) => other - one).slice(0, agreeing);
    const instead = best.length === 0 ? 0 : sumOf(best) / best.length;
    const held = asked.map(({ word, worth }) => {
      const share = shareOf(word, matched);
      return worth * (share + (1 - share) * (word.isName ? othersWorthForName : othersWorth) * instead);
    });
    return Math.min(1, sumOf(held) / all);
  };
}

/** How much of a word of the question is held: all of it by itself or what stands in for it, less by a synonym of ours. */
function shareOf({ terms, instead, synonyms, word }: QueryWord, matched: ReadonlySet<string>): number {
  if (holdsAny(matched, instead)) return 1;
  // A part of a name such as `ERR_CONN_RESET` is another name.
  const [whole = '', ...parts] = terms;
  const isName = parts.length > 0 && /^[\p{Script=Latin}\p{N}._:/@&+#-]+$/u.test(word);
  const isHeld = isName ? matched.has(whole) || parts.every((part) => matched.has(part)) : holdsAny(matched, terms);
  return isHeld ? 1 : holdsAny(matched, synonyms) ? synonymWorth : 0;
}

const holdsAny = (matched: ReadonlySet<string>, terms: readonly string[]): boolean =>
  terms.some((term) => matched.has(term));

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
