import { decodeHTML } from 'entities';

import type { PageBody } from '../confluence/search-bodies.js';
import type { OutlineEntry } from '../markup/document.js';
import type { Steps } from '../markup/steps.js';
import { plainText } from '../retrieval/plain-text.js';
import { bodyInSteps } from './body-document.js';
import { comparable, type MentionPattern } from './mention-pattern.js';
import type { FoundPage } from './passages-of.js';
import { standingOf } from './standing.js';

/** A line of a page with some words. */
export interface Mention {
  /** What stands on the line before the words, the words, and what stands behind them; plain text. */
  before: string;
  words: string;
  after: string;
  /** Heading nearest above, and its fragment; absent before the first one. */
  heading?: string;
  anchor?: string;
}

/** A page with some words. */
export interface MentionedPage {
  page: FoundPage;
  /** How often they stand in its text. */
  places: number;
  /** Lines with them, the first of each section; empty when they stand in the title alone. */
  mentions: Mention[];
  /** Whether its title has them. */
  inTitle: boolean;
  /** Whether they stand only where no reader sees them: in an address, or in a setting of a macro. */
  isHidden: boolean;
}

/** Lines that are kept of a page. */
const maxMentions = 3;
/** Characters that are kept on each side of the words. */
const aroundWords = 160;

/** A line of a page that has some words. */
export interface MatchedLine {
  /** The whole line, plain. */
  line: string;
  /** How often it has them. */
  places: number;
  /** Where it has them first. */
  mention: Mention;
  isHeading: boolean;
}

/** The lines of a page that have some words, in the order of the page. */
export function* linesInSteps(body: PageBody, patterns: readonly MentionPattern[]): Steps<MatchedLine[]> {
  const { blocks, outline } = yield* bodyInSteps(body);
  const headingAt = headingsOf(outline);
  const lines: MatchedLine[] = [];
  for (const [index, { markdown }] of blocks.entries()) {
    if (index % blocksPerStep === 0) yield;
    for (const line of comparable(plainText(markdown)).split('\n')) {
      const found = placesOn(line, patterns);
      const [first] = found;
      if (first === undefined) continue;
      const heading = headingAt(index);
      const where = heading === undefined ? {} : { heading: heading.text, anchor: heading.anchor };
      lines.push({
        line,
        places: found.length,
        mention: { ...lineAround(line, first), ...where },
        isHeading: heading?.start === index,
      });
    }
  }
  return lines;
}

/** Where a page has some words; undefined when it does not have them. */
export function* mentionsInSteps(
  body: PageBody,
  patterns: readonly MentionPattern[],
): Steps<MentionedPage | undefined> {
  const { id, title, space, url, version, updatedAt } = body;
  const lines = yield* linesInSteps(body, patterns);
  const bySection = new Map<string, MatchedLine>();
  for (const line of lines) {
    const section = line.mention.anchor ?? '';
    const known = bySection.get(section);
    // A sentence says more than the heading that announces it.
    if (known === undefined || (known.isHeading && !line.isHeading)) bySection.set(section, line);
  }
  const inTitle = placesOn(comparable(title), patterns).length > 0;
  const page: FoundPage = { id, title, space, url, version, updatedAt, standing: standingOf(body) };
  const mentions = Array.from(bySection.values(), ({ mention }) => mention).slice(0, maxMentions);
  const places = lines.reduce((sum, line) => sum + line.places, 0);
  if (places > 0 || inTitle) return { page, places, mentions, inTitle, isHidden: false };
  for (const text of hiddenTexts(body.storage)) {
    const [place] = placesOn(text, patterns);
    if (place !== undefined) return { page, places: 0, mentions: [lineAround(text, place)], inTitle, isHidden: true };
  }
  return undefined;
}

const blocksPerStep = 20;

/** Where words stand on a line, in its order, each place once however many patterns fit it. */
function placesOn(line: string, patterns: readonly MentionPattern[]): { start: number; end: number }[] {
  const found = patterns.flatMap((pattern) => pattern.placesIn(line));
  if (patterns.length === 1 || found.length < 2) return found;
  let end = 0;
  return found
    .toSorted((one, other) => one.start - other.start || other.end - one.end)
    .filter((place) => {
      if (place.start < end) return false;
      end = place.end;
      return true;
    });
}

function lineAround(line: string, { start, end }: { start: number; end: number }): Omit<Mention, 'heading' | 'anchor'> {
  return {
    before: line.slice(Math.max(0, start - aroundWords), start).trimStart(),
    words: line.slice(start, end),
    after: line.slice(end, end + aroundWords).trimEnd(),
  };
}

/** The heading nearest above a block, itself included. Asked for blocks in their order. */
export function headingsOf(outline: readonly OutlineEntry[]): (block: number) => OutlineEntry | undefined {
  let at = -1;
  return (block) => {
    while ((outline[at + 1]?.start ?? Number.POSITIVE_INFINITY) <= block) at++;
    return outline[at];
  };
}

const hidden = /<ac:(?:adf-)?parameter\b[^>]*>([^<]+)<|\s(?:href|ri:content-title|ri:filename|ri:value)="([^"]+)"/gu;

/** Texts of a storage body that a reader does not see: settings of macros, targets of links. */
const hiddenTexts = (storage: string): string[] =>
  Array.from(storage.matchAll(hidden), ([, parameter, target]) => comparable(decodeHTML(parameter ?? target ?? '')));
