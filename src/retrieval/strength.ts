import { otherWeight, type Query } from './query.js';
import type { ScoredPassage } from './rank.js';

/**
 * How well the best passage fits the question: `strong` when it holds most of what the question says, `weak` when too much
 * is missing to expect the answer, `none` when there is no passage.
 */
export type Strength = 'strong' | 'weak' | 'none';

/** Below this coverage the best passage is a weak answer: measured, nine of ten answered questions lie above it. */
export const weakBelow = 0.55;

// Pages that a search has picked hold its words more often than a wiki does: few of them say little of what is rare.
const fewest = 1000;

/**
 * Measures how much of a question a set of terms holds, 0 to 1; words that few passages hold count more. The other words
 * make up for words of the question, half as much each.
 */
export function coverageMeter(
  { words, others }: Query,
  ranked: readonly ScoredPassage[],
  count: number,
): (matched: ReadonlySet<string>) => number {
  const parts = [
    ...words.map(({ terms, instead }) => ({ terms: [...terms, ...instead], weight: 1 })),
    ...others.map((term) => ({ terms: [term], weight: otherWeight })),
  ].map(({ terms, weight }) => {
    const frequency = ranked.filter(({ matched }) => terms.some((term) => matched.has(term))).length;
    return { terms, worth: weight * Math.log(1 + Math.max(count, fewest) / (frequency + 1)) };
  });
  const asked = parts.slice(0, words.length).reduce((sum, { worth }) => sum + worth, 0);
  return (matched) => {
    if (asked === 0) return 0;
    const held = parts.filter(({ terms }) => terms.some((term) => matched.has(term)));
    return Math.min(1, held.reduce((sum, { worth }) => sum + worth, 0) / asked);
  };
}
