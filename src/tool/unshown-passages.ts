import { oneLine } from '../ours.js';
import { addressOf, type ShownPassage, writePassages } from './passage-lines.js';
import { titleLink } from './result.js';
import type { ShownParts } from './shown-parts.js';

/** A passage with its place. */
interface PlacedPassage extends ShownPassage {
  page: ShownPassage['page'] & { id: string; version: number };
  start: number;
  end: number;
}

/** Passages that this call shows, and those that another call of the turn has shown. */
export interface Unshown<Passage> {
  passages: Passage[];
  before: Passage[];
}

/** Which of some passages are still to be shown. They are taken: asked again, this call alone may show them. */
export function unshownOf<Passage extends PlacedPassage>(all: readonly Passage[], shown: ShownParts): Unshown<Passage> {
  const passages = all.filter(({ page: { id, version }, start, end }) =>
    shown.claim({ pageId: id, version, start, end }),
  );
  return { passages, before: all.filter((passage) => !passages.includes(passage)) };
}

/** Passages as {@link writePassages} writes them; those that were shown before are named below them. */
export function writeUnshown({ passages, before }: Unshown<PlacedPassage>): string {
  if (before.length === 0) return writePassages(passages);
  const named = before.map(({ page, headings, anchor }) =>
    [
      `- ${titleLink(page.title, addressOf(page.url, anchor))}`,
      ...headings.slice(-1).map((text) => oneLine(text, 60)),
    ].join(' | '),
  );
  const own = passages.length === 0 ? [] : [writePassages(passages)];
  return [...own, 'Already shown to you in this turn (to see it again, read the section):', ...named].join('\n');
}
