import type { MarkdownDocument, OutlineEntry } from './document.js';
import { bareHeading, endsWithPath, pathParts } from './heading-names.js';
import { percentDecoded } from './target.js';

const folded = (text: string) =>
  text
    .normalize('NFC')
    .replaceAll(/[*`_\\]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .toLowerCase();

/** The headings above a heading and itself, outermost first. */
export function headingPath(document: MarkdownDocument, entry: OutlineEntry): OutlineEntry[] {
  return document.outline.filter((other) => other === entry || (other.start < entry.start && other.end >= entry.end));
}

/**
 * The sections that a name may mean, best kind of match first and only that kind: the anchor (raw or encoded, with or
 * without `#`), then the whole heading, then a path `Parent > Child`, then headings that contain the words. Ignores
 * case and white space. Empty when nothing matches; more than one when the name is ambiguous.
 */
export function findSections(document: MarkdownDocument, name: string): OutlineEntry[] {
  const { outline } = document;
  const anchor = percentDecoded(bareHeading(name));
  const wanted = folded(anchor);
  if (wanted === '') return [];
  const parts = pathParts(wanted);
  const kinds: ((entry: OutlineEntry) => boolean)[] = [
    // `Notes` is the anchor of the first of two headings of that name: then the name stays ambiguous.
    (entry) => entry.anchor === anchor && !outline.some((other) => other !== entry && folded(other.text) === wanted),
    (entry) => folded(entry.text) === wanted,
    (entry) =>
      parts.length > 1 &&
      endsWithPath(
        headingPath(document, entry).map(({ text }) => folded(text)),
        parts,
      ),
    (entry) => folded(entry.anchor) === wanted,
    (entry) => folded(entry.text).includes(wanted),
  ];
  for (const matches of kinds) {
    const found = outline.filter(matches);
    if (found.length > 0) return found;
  }
  return [];
}
