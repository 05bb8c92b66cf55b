import type { Query } from './query.js';
import type { ScoredPassage } from './rank.js';

/**
 * How well the best passage fits the question: `strong` when it holds most of what the question says, `weak` when too much
 * is missing to expect the answer, `none` when there is no passage.
 */
export type Strength = 'strong' | 'weak' | 'none';

// Measured on three wikis: nine of ten questions with an answer lie above, two of three without one below.
const weakAlone = 0.45;
const weakWithOthers = 0.6;

// Pages that a search has picked hold its words more often than a wiki does: few of them say little of what is rare.
const fewest = 1000;
/** What a synonym of ours is worth for the word itself; it may mean something else. */
const synonymWorth = 0.6;
/** What all the other words are worth for all missing words. */
const othersWorth = 0.9;

/** Below this coverage the best passage is a weak answer. Other words find more, for questions without an answer too. */
export const weakBelow = ({ others }: Query): number => (others.length > 0 ? weakWithOthers : weakAlone);

/**
 * Measures how much of a question a set of terms holds, 0 to 1; words that few passages hold count more. What is missing,
 * the other words make up for as far as they are held themselves: some of many prove little.
 */
export function coverageMeter(
  { words, others }: Query,
  ranked: readonly ScoredPassage[],
  count: number,
): (matched: ReadonlySet<string>) => number {
  const worthOf = (terms: readonly string[]): number => {
    const frequency = ranked.filter(({ matched }) => holdsAny(matched, terms)).length;
    return Math.log(1 + Math.max(count, fewest) / (frequency + 1));
  };
  const asked = words.map(({ terms, instead, synonyms }) => {
    const own = [...terms, ...instead];
    return { own, synonyms, worth: worthOf(own) };
  });
  const lent = others.map((term) => ({ term, worth: worthOf([term]) }));
  const all = sumOf(asked);
  const allLent = sumOf(lent);
  return (matched) => {
    if (all === 0) return 0;
    const held = asked.reduce(
      (sum, { own, synonyms, worth }) =>
        sum + (holdsAny(matched, own) ? worth : holdsAny(matched, synonyms) ? synonymWorth * worth : 0),
      0,
    );
    const share = allLent === 0 ? 0 : sumOf(lent.filter(({ term }) => matched.has(term))) / allLent;
    return Math.min(1, held / all + (1 - held / all) * othersWorth * share);
  };
}

const holdsAny = (matched: ReadonlySet<string>, terms: readonly string[]): boolean =>
  terms.some((term) => matched.has(term));

const sumOf = (parts: readonly { worth: number }[]): number => parts.reduce((sum, { worth }) => sum + worth, 0);
