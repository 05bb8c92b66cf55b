import type { MarkdownBlock, MarkdownDocument, OutlineEntry } from '../markup/document.js';
import { inOneGo, type Steps } from '../markup/steps.js';
import { readableBlock } from './readable-block.js';
import { type BlockPart, roughTokens, splitBlock } from './split-block.js';

/** A page as far as an answer cites it. */
export interface PageReference {
  id: string;
  title: string;
  /** Address for a browser, without a fragment. */
  url: string;
  /** ISO 8601, UTC; empty when it is not known. */
  updatedAt: string;
  /** Whether it says of itself that it is outdated, archived, or a draft. */
  isOutdated?: boolean;
}

/** A part of one section of a page: what stands under one heading, up to the next. */
export interface Passage {
  page: PageReference;
  /** Which passage of its page, counted from 0; neighbours differ by one. */
  order: number;
  /** The order of the first of the small sections that are weighed as one, because none of them says enough; mostly its own. */
  group: number;
  /** Index of its first block in the document, headings right before it included. */
  start: number;
  /** Index after its last block. */
  end: number;
  /** The heading nearest above it and those that this one lies under, outermost first; none before the first heading. */
  headings: readonly string[];
  /** Fragment of the heading nearest above it, not percent-encoded; undefined before the first one. */
  anchor?: string;
  /** Its text, without the headings above it; a heading with nothing below it is its own text. */
  markdown: string;
  /** Whether it begins its section. */
  opens: boolean;
  /** Whether it ends its section. */
  closes: boolean;
  /** Present when it goes on with the last block of the passage before: what of it is repeated, and what joins the two. */
  continues?: { head: string; glue: string };
  /** What closes its last block because the next passage goes on with it; empty otherwise. */
  tail: string;
}

/** Below this many tokens a section does not say enough to be weighed alone. */
const least = 60;
/** A passage grows to this many tokens. */
const most = 250;
/** A block, and the rest of a section, up to this many tokens is not cut, though it is more than a passage. */
const whole = 350;

/**
 * Cuts a page into passages, none of which crosses a heading: so the heading of a passage is the one nearest above every
 * sentence of it. A section larger than a passage is cut between its blocks, and never inside a list, a table or code that
 * fits; a table that must be cut repeats its header row, code its fences. No text that can be read is lost and none is in
 * two passages.
 */
export function splitPassages(document: MarkdownDocument, page: PageReference): Passage[] {
  return inOneGo(splitInSteps(document, page));
}

/** The same as {@link splitPassages} in small parts. */
export function* splitInSteps(document: MarkdownDocument, page: PageReference): Steps<Passage[]> {
  const passages: Passage[] = [];
  let open: Group | undefined;
  for (const section of yield* sectionsOf(document)) {
    yield;
    const drafts = draftsOf(section);
    const size = drafts.reduce((sum, draft) => sum + draft.size, 0);
    if (open !== undefined && joins(open, section, size)) open.size += size;
    else open = { first: passages.length, size, path: section.path };
    for (const [index, { units }] of drafts.entries()) {
      const parts = units.flatMap((unit) => unit.parts);
      const continues = parts[0]?.continues;
      passages.push({
        page,
        order: passages.length,
        group: drafts.length === 1 ? open.first : passages.length,
        start: index === 0 ? section.start : (units[0]?.start ?? section.start),
        end: units.at(-1)?.end ?? section.start,
        headings: section.path.map(({ text }) => text),
        ...(section.path.length > 0 && { anchor: section.path.at(-1)?.anchor }),
        markdown: joinParts(parts),
        opens: index === 0,
        closes: index === drafts.length - 1,
        ...(continues && { continues }),
        tail: parts.at(-1)?.tail ?? '',
      });
    }
  }
  return passages;
}

/** What is never torn between passages: a block, with the line that introduces it, or a part of a large block. */
interface Unit {
  parts: BlockPart[];
  start: number;
  end: number;
  size: number;
}

/** What stands under one heading, up to the next. */
interface Section {
  path: readonly OutlineEntry[];
  /** Index of the first of the headings right above it, or of its first block. */
  start: number;
  units: Unit[];
}

/** Small sections in a row that are weighed as one. */
interface Group {
  /** The order of its first passage. */
  first: number;
  size: number;
  /** Of its first section. */
  path: readonly OutlineEntry[];
}

/** Whether a section is weighed with those before it: one of them is too small, neither drowns the other, and they lie in the same part of the page. */
function joins(open: Group, { path }: Section, size: number): boolean {
  const isSmall = size < least || (open.size < least && size < most / 2);
  return open.size + size <= most && isSmall && open.path.slice(0, -1).every((entry, index) => path[index] === entry);
}

function draftsOf({ units }: Section): { units: Unit[]; size: number }[] {
  const drafts: { units: Unit[]; size: number }[] = [];
  let rest = units.reduce((sum, { size }) => sum + size, 0);
  for (const unit of units) {
    const open = drafts.at(-1);
    if (open !== undefined && (open.size + unit.size <= most || open.size + rest <= whole)) {
      open.units.push(unit);
      open.size += unit.size;
    } else drafts.push({ units: [unit], size: unit.size });
    rest -= unit.size;
  }
  return drafts;
}

/** Parts in a row as one text: those of one block without what is repeated between them. */
export function joinParts(parts: readonly BlockPart[]): string {
  let text = '';
  let tail = '';
  for (const [index, part] of parts.entries()) {
    if (index === 0) text = part.markdown;
    else if (part.continues)
      text =
        text.slice(0, text.length - tail.length) +
        part.continues.glue +
        part.markdown.slice(part.continues.head.length);
    else text = `${text}\n\n${part.markdown}`;
    ({ tail } = part);
  }
  return text;
}

function* sectionsOf({ blocks, outline }: MarkdownDocument): Steps<Section[]> {
  const sections: Section[] = [];
  let path: OutlineEntry[] = [];
  /** The first of the headings right above, which hold nothing themselves. */
  let above: OutlineEntry | undefined;
  for (let index = 0; index <= outline.length; index++) {
    const entry = outline[index - 1];
    const next = outline[index];
    const from = entry === undefined ? 0 : entry.start + 1;
    if (entry !== undefined) {
      path = [...path.filter(({ level, end }) => level < entry.level && end > entry.start), entry];
      above ??= entry;
    }
    const units = yield* unitsOf(blocks, from, next?.start ?? blocks.length);
    if (units.length === 0) {
      if (entry === undefined || (next !== undefined && next.level > entry.level)) continue;
      // A heading with nothing below it is the text.
      const markdown = blocks[entry.start]?.markdown ?? '';
      const parts = [{ markdown, tail: '' }];
      units.push({ parts, start: entry.start, end: entry.start + 1, size: roughTokens(markdown) });
    }
    sections.push({ path, start: above?.start ?? from, units });
    above = undefined;
  }
  return sections;
}

function* unitsOf(blocks: readonly MarkdownBlock[], from: number, to: number): Steps<Unit[]> {
  const units: Unit[] = [];
  for (let index = from; index < to; index++) {
    if (index % blocksPerStep === 0) yield;
    const block = readableBlock(blocks[index]);
    if (block === undefined) continue;
    const size = roughTokens(block.markdown);
    const parts = size > whole ? splitBlock(block, most) : [{ markdown: block.markdown, tail: '' }];
    for (const part of parts) {
      const last = units.at(-1);
      const own = parts.length === 1 ? size : roughTokens(part.markdown);
      // A line that says nothing without what follows it stays with it.
      if (last !== undefined && introduces(last) && last.size + own <= whole) {
        last.parts.push(part);
        last.end = index + 1;
        last.size += own;
      } else units.push({ parts: [part], start: index, end: index + 1, size: own });
    }
  }
  return units;
}

const blocksPerStep = 50;

const introduces = ({ parts }: Unit): boolean => /[:：]\W{0,4}$/u.test(parts.at(-1)?.markdown ?? '');
