import { stripVTControlCharacters } from 'node:util';

// C0 but tab and line feed, DEL, C1; marks that reorder text on a screen (Trojan Source, CVE-2021-42574).
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text that cannot drive a terminal: escape sequences, control characters and marks of text direction are removed,
 * tabs and line feeds stay. For whatever a model or a wiki page wrote: a page could otherwise set the clipboard
 * (OSC 52), hide text, or disguise a link.
 */
export function safeText(text: string): string {
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n')).replace(unsafe, '');
}

/** {@link safeText} on one line: line breaks and tabs become spaces, and at most `maxLength` characters are kept. */
export function safeLine(text: string, maxLength = 200): string {
  const line = safeText(text).replace(/\s+/gu, ' ').trim();
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}
