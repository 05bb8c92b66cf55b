import { isStopWord } from './stop-words.js';

/** Letters to insert, remove, replace or swap with their neighbour; more than `most` counts as one more than that. */
export function editsBetween(one: string, other: string, most: number): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    if (Math.min(...current) > most) return most + 1;
    before = last;
    last = current;
  }
  return last[other.length] ?? most + 1;
}

/**
 * Whether a word is a stop word with two neighbours swapped (`mcuh`). Other slips of short words are words of their own too
 * often (`form`, `hare`); this one is asked only of words that no page has.
 */
export const isSlipOfStopWord = (word: string): boolean =>
  /^\p{L}\p{Ll}{2,}$/u.test(word) &&
  Array.from(
    { length: word.length - 1 },
    (_, at) => word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2),
  ).some(isStopWord);
