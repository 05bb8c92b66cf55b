import { markOf } from '../../links/shown-marks.js';

/**
 * Characters that a reader does not see, that change the order of what is read, or that end a line: controls, marks of
 * direction, zero-width characters, tags, variation selectors, fillers. Not those that a picture is made of.
 */
const unseen =
  /(?:\p{Extended_Pictographic}\u{fe0f}?[\u{1f3fb}-\u{1f3ff}]?(?:\u{200d}\p{Extended_Pictographic}\u{fe0f}?[\u{1f3fb}-\u{1f3ff}]?)*|[#*\d]\u{fe0f}\u{20e3})|[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{2800}]/gu;
const picture = /^[\p{Extended_Pictographic}#*\d]/u;

/** Text in which what a reader does not see is a mark that they do, e.g. `‹U+202E›`. Line feeds and tabs stay. */
export function showUnseen(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(unseen, (match) => (match === '\n' || match === '\t' || picture.test(match) ? match : markOf(match)));
}

/** {@link showUnseen} on one line: line feeds and tabs are marks as well. */
export function showUnseenLine(text: string): string {
  return text.replaceAll(unseen, (match) => (picture.test(match) ? match : markOf(match)));
}

/** The first character of a text that nobody would see, e.g. `U+200B`; undefined when all can be seen. */
export function unseenIn(text: string): string | undefined {
  const found = [...text.matchAll(unseen)].map(([match]) => match).find((match) => !picture.test(match));
  return found === undefined ? undefined : codeOf(found);
}

/** The characters of a text that nobody would see, line feeds and tabs aside, each with how often it is there. */
export function countUnseen(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [match] of text.replaceAll(/[\r\n\t]/gu, '').matchAll(unseen)) {
    if (!picture.test(match)) counts.set(codeOf(match), (counts.get(codeOf(match)) ?? 0) + 1);
  }
  return counts;
}

/** Its code alone, e.g. `U+202E`. */
const codeOf = (character: string): string => markOf(character).slice(1, -1);
