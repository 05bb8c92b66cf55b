import { fold } from '../retrieval/compare.js';

// Scripts whose words have spaces between them: elsewhere a word may begin and end anywhere.
const inside = String.raw`[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]`;

/** Matches a folded text that holds one of the spellings, not inside of a longer word or number. */
export function spelling(spellings: readonly string[]): RegExp {
  const words = spellings.map((one) => fold(one).replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`));
  return new RegExp(String.raw`(?<!${inside}|\d[.,])(?:${words.join('|')})(?!${inside}|[.,]\d)`, 'u');
}

/** Whether a folded text holds one of the spellings. */
export function spells(folded: string, spellings: readonly string[]): boolean {
  return spelling(spellings).test(folded);
}
