/** A character that nobody sees as something that they do: `‹U+202E›`. */
export const markOf = (character: string): string =>
  `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;

// Trojan Source (CVE-2021-42574): embeddings, overrides and isolates; annotations and tags, which hide letters. Not the
// marks of direction that text in Hebrew or Arabic needs beside a number: they move no letter.
const reordering = /[\u{202a}-\u{202e}\u{2066}-\u{2069}\u{fff9}-\u{fffb}\u{e0000}-\u{e007f}]/gu;

/** Text of a page or a model in which nothing changes the order of what is read, nor hides letters: marks say where it would. */
export const inReadingOrder = (text: string): string => text.replaceAll(reordering, markOf);
