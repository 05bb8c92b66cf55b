import type { PageReference } from './passages.js';
import type { ScoredPassage } from './rank.js';

/** Terms in a row that are compared as one. */
const shingle = 4;
/** Passages that share this part of their shingles say the same. */
const same = 0.8;
/** Only the best are compared: what is below is not handed out. */
const compared = 80;
/** A copy that is ranked this much lower is about something else, though in the same words. */
const asGood = 0.8;

/**
 * The ranking without passages that say the same as another one: the newer stays, unless the older fits the question
 * clearly better. Passages with different numbers or names with digits are never the same. What stays knows on which other
 * pages it stands.
 */
export function dropCopies(ranked: readonly ScoredPassage[]): ScoredPassage[] {
  const kept: { scored: ScoredPassage; shingles: ReadonlySet<string>; numbers: string }[] = [];
  for (const scored of ranked.slice(0, compared)) {
    const terms = scored.terms();
    const shingles = shinglesOf(terms);
    const numbers = numbersOf(terms);
    const twin = kept.find((other) => other.numbers === numbers && likeness(other.shingles, shingles) >= same);
    if (twin === undefined) {
      kept.push({ scored, shingles, numbers });
      continue;
    }
    const isNewer = scored.passage.page.updatedAt > twin.scored.passage.page.updatedAt;
    const [stays, goes] =
      isNewer && scored.score >= twin.scored.score * asGood ? [scored, twin.scored] : [twin.scored, scored];
    const alsoOn = [...twin.scored.alsoOn, goes.passage.page].filter(
      ({ id }, index, pages) =>
        id !== stays.passage.page.id && pages.findIndex((page: PageReference) => page.id === id) === index,
    );
    // The place in the ranking is that of the better one.
    twin.scored = { ...stays, score: twin.scored.score, alsoOn };
  }
  return [...kept.map(({ scored }) => scored), ...ranked.slice(compared)];
}

function shinglesOf(terms: readonly string[]): Set<string> {
  if (terms.length <= shingle) return new Set([terms.join(' ')]);
  return new Set(terms.slice(0, 1 - shingle).map((_, index) => terms.slice(index, index + shingle).join(' ')));
}

const numbersOf = (terms: readonly string[]): string => terms.filter((term) => /\p{N}/u.test(term)).join(' ');

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  if (small.size < large.size * same) return 0;
  let common = 0;
  for (const item of small) if (large.has(item)) common++;
  return common / (one.size + other.size - common);
}
