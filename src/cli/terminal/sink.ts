import { safeText } from './safe-text.js';
import { isOwnLink } from './style.js';

declare const brand: unique symbol;

/** Text in which nothing drives a terminal but the colours, weights and links of our own {@link createStyle}. */
export type ScreenText = string & { readonly [brand]: true };

// The codes of `styleText` for what `Style.paint` is given; others could hide text.
const ownCodes = new Set([1, 2, 3, 4, 7, 9, 22, 23, 24, 27, 29, 31, 32, 33, 34, 35, 36, 39, 90]);

// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const sequence = /\u001b\[(\d{1,2})m|\u001b\]8;;([^\u0007\u001b]*)(?:\u001b\\|\u0007)/gu;

/** The one function that makes {@link ScreenText}: what no function of ours put in comes out harmless or visible. */
export function screenText(text: string): ScreenText {
  let made = '';
  let reached = 0;
  for (const { index, 0: whole, 1: code, 2: target } of text.matchAll(sequence)) {
    made += safeText(text.slice(reached, index));
    const isOwn = code === undefined ? target !== undefined && isOwnLink(target) : ownCodes.has(Number(code));
    if (isOwn) made += whole;
    reached = index + whole.length;
  }
  // Just made so.
  return (made + safeText(text.slice(reached))) as ScreenText;
}

/** Writes to a stream; nothing else in `cli/` does, but what draws the line that is being typed. */
export function writeTo(stream: Pick<NodeJS.WriteStream, 'write'>, text: ScreenText): void {
  stream.write(text);
}
