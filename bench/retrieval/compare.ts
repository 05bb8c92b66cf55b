import { splitResult } from '../../src/fence.js';

/**
 * A text as answers are compared: without Markdown's marks, targets of links, list marks and table bars, quotation marks
 * straight, white space folded, case ignored. The same for the answer and for what a result shows.
 */
export function fold(text: string): string {
  return (
    text
      .normalize('NFKC')
      .replaceAll(/!?\[((?:\\.|[^\]\\])*)\]\((?:<[^>]*>|(?:\\.|[^()\\]|\([^()]*\))*)\)/gu, '$1')
      .replaceAll(/<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>/giu, ' ')
      .replaceAll(/^[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?/gmu, '')
      .replaceAll(/&(?:nbsp|#160);/giu, ' ')
      .replaceAll('&amp;', '&')
      .replaceAll(/[‘’‛]/gu, "'")
      .replaceAll(/[“”„]/gu, '"')
      .replaceAll(/[*_`#~\\[\]|<>]/gu, ' ')
      .replaceAll(/[\s\u200b\u00ad]+/gu, ' ')
      // A mark between a word and its comma left a space.
      .replaceAll(/ (?=[.,;:!?)'"])/gu, '')
      .replaceAll(/(?<=[('"]) /gu, '')
      .trim()
      .toLowerCase()
  );
}

/** What of a result is the wiki's: a result may repeat the words of the question, which are no answer. */
export const wikiTextOf = (content: string): string => splitResult(content).inside;

/** How many of the answers stand in a folded text. */
export const countAnswers = (folded: string, answers: readonly string[]): number =>
  answers.filter((answer) => folded.includes(fold(answer))).length;

/** The value below which a share of the values lies, e.g. 0.95. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
