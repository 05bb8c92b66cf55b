import { visible } from '../fence.js';
import { oneLine } from '../ours.js';
import { estimateTokens } from '../tokens.js';

/** Upper bound of a result when nobody sets another. */
export const defaultMaxTokens = 4000;

/** A Markdown link whose text cannot break out of it. */
export const titleLink = (title: string, url: string): string =>
  `[${oneLine(title) || 'Untitled'}](${url.replaceAll(/[\s()<>]/gu, (character) => encodeURIComponent(character).replace('(', '%28').replace(')', '%29'))})`;

/** Below what was cut. */
export const cutNote = '\n[cut: the result was too long]';

/** The beginning of a text that fits into `maxTokens`, cut at a line end where there is one, with a note that it was cut. */
export function bound(text: string, maxTokens: number): string {
  if (estimateTokens(text) <= maxTokens) return text;
  // One for the line end between what is kept and the note.
  const budget = Math.max(1, maxTokens - estimateTokens(cutNote) - 1);
  const lines = firstLines(text, budget);
  return (lines === '' ? visible(text.slice(0, charactersThatFit(text, budget))) : lines) + cutNote;
}

/** As many lines as fit; empty when the first does not. */
function firstLines(text: string, budget: number): string {
  const lines: string[] = [];
  let used = 0;
  for (const line of text.split('\n')) {
    used += estimateTokens(line) + 1;
    if (used > budget) break;
    lines.push(line);
  }
  return lines.join('\n');
}

function charactersThatFit(text: string, budget: number): number {
  let low = 0;
  let high = Math.min(text.length, budget * 12);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (estimateTokens(text.slice(0, middle)) <= budget) low = middle;
    else high = middle - 1;
  }
  return low;
}
