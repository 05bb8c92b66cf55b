import { showUnseen } from '../confluence/write/unseen.js';
import { oneLine } from '../ours.js';

/** Lines of a preview that only help to recognise content that stays as it is or goes; what is sent is always complete. */
const maxShown = 2000;

/** A text as lines that are all new. Empty for no text. */
export const addedLines = (text: string): string => prefixed('+', text);

/** A text as lines that all go. */
export const removedLines = (text: string): string => prefixed('-', text);

/** A text as lines that stay. */
export const contextLines = (text: string): string => prefixed(' ', text);

/** The first lines of a text, with the number of those that are left out. */
export function beginning(text: string, lines = maxShown): string {
  const all = showUnseen(text).split('\n');
  if (all.length <= lines) return all.join('\n');
  return [...all.slice(0, lines), `… ${all.length - lines} more lines`].join('\n');
}

/** The parts of a diff under their headings, empty ones left out. */
export function diffOf(parts: readonly { heading: string; diff: string }[]): string {
  return parts
    .filter(({ diff }) => diff !== '')
    .map(({ heading, diff }) => {
      const mark = `@@ ${shownLine(heading, 400)} @@`;
      const [first = '', ...rest] = showUnseen(diff)
        .split('\n')
        // Line numbers of a block say nothing to somebody who sees the page.
        .map((line) => (line.startsWith('@@') ? mark : /^[-+ ]/u.test(line) || line === '' ? line : ` ${line}`));
      return first.startsWith('@@') ? [first, ...rest].join('\n') : [mark, first, ...rest].join('\n');
    })
    .join('\n');
}

/** {@link oneLine} of other people's text, with marks for what nobody would see. */
export const shownLine = (text: string, length?: number): string => oneLine(showUnseen(text), length);

function prefixed(sign: string, text: string): string {
  const shown = showUnseen(text).replaceAll(/^\n+|\s+$/gu, '');
  return shown === '' ? '' : shown.replaceAll(/^/gmu, sign);
}
