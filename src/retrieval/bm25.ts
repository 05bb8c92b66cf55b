import type { Steps } from '../markup/steps.js';
import type { Query } from './query.js';

/** How much it matters which part of the query a passage holds. */
const coverage = 0.5;
/**
 * Other words are alternatives: of those that a passage holds the best counts, the next one this part of it, and so on; of
 * a phrase as much as is held. Measured: the best alone is five points worse, the sum of all as good, but six that do not
 * fit cost it a point more.
 */
const nextAlternative = 0.8;

/** A text as BM25 sees it. */
export interface CountedText {
  /** How many different terms it has. */
  length: number;
  /** How often it has each term that is asked for. */
  counts: Map<string, number>;
}

export interface FoundText {
  /** Of the text. */
  index: number;
  score: number;
  /** Terms of the query that it holds. */
  matched: ReadonlySet<string>;
}

/**
 * BM25 of texts that hold a term, times the root of the share of the query that they hold. Of the other words the best
 * alternative counts, those after it less and less.
 */
export function* search(
  texts: readonly CountedText[],
  { weights, others }: Query,
  { k, b, d }: { k: number; b: number; d: number },
): Steps<{ found: FoundText[]; rarity: ReadonlyMap<string, number> }> {
  const frequencies = new Map<string, number>();
  let average = 0;
  for (const { length, counts } of texts) {
    average += length / texts.length;
    for (const term of counts.keys()) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  }
  // How much a term says: the fewer texts hold it, the more.
  const rarity = new Map<string, number>();
  for (const term of weights.keys()) {
    const frequency = frequencies.get(term);
    if (frequency !== undefined) rarity.set(term, Math.log(1 + (texts.length - frequency + 0.5) / (frequency + 0.5)));
  }
  const lent = new Set(others.flat());
  const own = [...rarity.keys()].filter((term) => !lent.has(term));
  const worthOf = (term: string): number => (weights.get(term) ?? 0) * (rarity.get(term) ?? 0);
  const all =
    sumOf(own.map(worthOf)) + bestFirst(others.map((terms) => ({ score: 0, held: sumOf(terms.map(worthOf)) }))).held;
  const found: FoundText[] = [];
  for (const [index, { length, counts }] of texts.entries()) {
    if (counts.size === 0) continue;
    const matched = new Set<string>();
    const part = (terms: readonly string[]): Worth => {
      const worth: Worth = { score: 0, held: 0 };
      for (const term of terms) {
        const frequency = counts.get(term);
        if (frequency === undefined) continue;
        matched.add(term);
        worth.held += worthOf(term);
        worth.score += worthOf(term) * (d + (frequency * (k + 1)) / (frequency + k * (1 - b + (b * length) / average)));
      }
      return worth;
    };
    const ofOwn = part(own);
    const ofOthers = bestFirst(
      others.map((terms) => {
        const { score, held } = part(terms);
        const share = terms.filter((term) => counts.has(term)).length / terms.length;
        return { score: score * share, held: held * share };
      }),
    );
    const held = ofOwn.held + ofOthers.held;
    found.push({ index, score: (ofOwn.score + ofOthers.score) * (held / all) ** coverage, matched });
    if (found.length % passagesPerStep === 0) yield;
  }
  return { found, rarity };
}

/** What some terms of the query are worth to a text. */
interface Worth {
  score: number;
  /** Without how often the text says them. */
  held: number;
}

/** What alternatives are worth together: the best one whole, each of the others less than the one before. */
function bestFirst(parts: readonly Worth[]): Worth {
  const total: Worth = { score: 0, held: 0 };
  let share = 1;
  for (const { score, held } of parts.toSorted((one, other) => other.score - one.score || other.held - one.held)) {
    total.score += share * score;
    total.held += share * held;
    share *= nextAlternative;
  }
  return total;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const passagesPerStep = 200;
