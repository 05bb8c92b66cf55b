import { stripVTControlCharacters } from 'node:util';
import { markOf } from '../../links/shown-marks.js';

// C0 but tab and line feed, DEL, C1.
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;

// Marks that reorder text on a screen (Trojan Source, CVE-2021-42574), annotations, and letters that nobody sees.
const unseen = /[\u{200e}\u{200f}\u{061c}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{fff9}-\u{fffb}\u{e0000}-\u{e007f}]/gu;

/**
 * Text that cannot drive a terminal: escape sequences and control characters are removed, marks of text direction and
 * tag characters are shown as `‹U+202E›`, as in proposals, tabs and line feeds stay. For whatever a model or a wiki page wrote: a page
 * could otherwise set the clipboard (OSC 52), hide text, or disguise a link.
 */
export function safeText(text: string): string {
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n')).replace(controls, '').replace(unseen, markOf);
}

/** JSON with the characters escaped that a terminal might obey or hide; it reads the same. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu,
    (mark) =>
      mark
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
  );
}

/** {@link safeText} on one line: line breaks and tabs become spaces, and at most `maxLength` characters are kept. */
export function safeLine(text: string, maxLength = 200): string {
  const line = safeText(text).replace(/\s+/gu, ' ').trim();
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}
