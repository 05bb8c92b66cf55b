import type { MarkdownBlock, MarkdownDocument, OutlineEntry } from '../markup/document.js';
import { inOneGo, type Steps } from '../markup/steps.js';
import { type BlockPart, roughTokens, splitBlock } from './split-block.js';

/** A page as far as an answer cites it. */
export interface PageReference {
  id: string;
  title: string;
  /** Address for a browser, without a fragment. */
  url: string;
  /** ISO 8601, UTC; empty when it is not known. */
  updatedAt: string;
}

/** A part of a page that can be read alone. */
export interface Passage {
  page: PageReference;
  /** Which passage of its page, counted from 0; neighbours differ by one. */
  order: number;
  /** Index of its first block in the document, headings right before it included. */
  start: number;
  /** Index after its last block. */
  end: number;
  /** Headings in force where it begins, outermost first. */
  headings: readonly string[];
  /** Headings of the small sections inside; they stand in the Markdown. */
  innerHeadings: readonly string[];
  /** Fragment of the innermost heading in force where it begins, not percent-encoded; undefined before the first one. */
  anchor?: string;
  /** Its text, without the headings in force where it begins. */
  markdown: string;
  /** The Markdown of the headings that stand right before it; empty when it goes on with a section. */
  opening: string;
  /** Present when it goes on with the last block of the passage before: what of it is repeated, and what joins the two. */
  continues?: { head: string; glue: string };
  /** What closes its last block because the next passage goes on with it; empty otherwise. */
  tail: string;
}

/** Below this many tokens a section does not stand alone. */
const least = 60;
/** A passage grows to this many tokens. */
const most = 250;
/** A block, and the rest of a section, up to this many tokens is not cut, though it is more than a passage. */
const whole = 350;

/**
 * Cuts a page into passages at its headings. A section larger than a passage is cut between its blocks, and never inside a
 * list, a table or code that fits; a table that must be cut repeats its header row, code its fences. A section too small to
 * stand alone is joined with what goes before it, its heading in the text. No text is lost and none is in two passages.
 */
export function splitPassages(document: MarkdownDocument, page: PageReference): Passage[] {
  return inOneGo(splitInSteps(document, page));
}

/** The same as {@link splitPassages} in small parts. */
export function* splitInSteps(document: MarkdownDocument, page: PageReference): Steps<Passage[]> {
  const drafts: Draft[] = [];
  for (const section of yield* sectionsOf(document)) {
    yield;
    const total = section.units.reduce((sum, { size }) => sum + size, 0);
    let rest = total;
    for (const [index, unit] of section.units.entries()) {
      const open = drafts.at(-1);
      const joins =
        open !== undefined &&
        (index === 0
          ? open.size + total <= most && isSmallBeside(total, open.size) && areRelated(open.path, section.path)
          : open.size + unit.size <= most || open.size + rest <= whole);
      if (joins) append(open, unit, index === 0 ? section : undefined);
      else drafts.push(begin(unit, section, index === 0));
      rest -= unit.size;
    }
  }
  return drafts.map((draft, order) => passageOf(draft, page, order));
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
  /** Markdown and entries of its heading and of the headings right above it that hold nothing else. */
  opening: string;
  opened: readonly OutlineEntry[];
  start: number;
  units: Unit[];
}

interface Draft {
  path: readonly OutlineEntry[];
  inner: OutlineEntry[];
  opening: string;
  start: number;
  end: number;
  size: number;
  text: string;
  continues: BlockPart['continues'];
  tail: string;
}

function begin(unit: Unit, section: Section, isFirst: boolean): Draft {
  return {
    path: section.path,
    inner: [],
    opening: isFirst ? section.opening : '',
    start: isFirst ? section.start : unit.start,
    end: unit.end,
    size: unit.size,
    text: textOf(unit),
    continues: unit.parts[0]?.continues,
    tail: unit.parts.at(-1)?.tail ?? '',
  };
}

function append(draft: Draft, unit: Unit, section: Section | undefined): void {
  const continues = unit.parts[0]?.continues;
  draft.text = continues
    ? draft.text.slice(0, draft.text.length - draft.tail.length) +
      continues.glue +
      textOf(unit).slice(continues.head.length)
    : [draft.text, section?.opening ?? '', textOf(unit)].filter((text) => text !== '').join('\n\n');
  draft.inner.push(...(section?.opened ?? []));
  draft.end = unit.end;
  draft.size += unit.size + (section ? roughTokens(section.opening) : 0);
  draft.tail = unit.parts.at(-1)?.tail ?? '';
}

const textOf = ({ parts }: Unit): string => parts.map(({ markdown }) => markdown).join('\n\n');

function passageOf(draft: Draft, page: PageReference, order: number): Passage {
  const entry = draft.path.at(-1);
  return {
    page,
    order,
    start: draft.start,
    end: draft.end,
    headings: draft.path.map(({ text }) => text),
    innerHeadings: draft.inner.map(({ text }) => text),
    ...(entry !== undefined && { anchor: entry.anchor }),
    markdown: draft.text,
    opening: draft.opening,
    ...(draft.continues && { continues: draft.continues }),
    tail: draft.tail,
  };
}

/** Whether a section is joined with the passage before it: one of them cannot stand alone, and neither drowns the other. */
const isSmallBeside = (size: number, before: number): boolean => size < least || (before < least && size < most / 2);

/** Whether a section lies in the same part of the page: below what the passage began with, or beside it. */
function areRelated(before: readonly OutlineEntry[], path: readonly OutlineEntry[]): boolean {
  const common = before.slice(0, -1);
  return common.every((entry, index) => path[index] === entry);
}

function* sectionsOf({ blocks, outline }: MarkdownDocument): Steps<Section[]> {
  const sections: Section[] = [];
  let path: OutlineEntry[] = [];
  let opening: string[] = [];
  let opened: OutlineEntry[] = [];
  let openStart = 0;
  for (let index = 0; index <= outline.length; index++) {
    const entry = index === 0 ? undefined : outline[index - 1];
    const next = outline[index];
    const from = entry === undefined ? 0 : entry.start + 1;
    if (entry !== undefined) {
      path = [...path.filter(({ level, end }) => level < entry.level && end > entry.start), entry];
      opening.push(blocks[entry.start]?.markdown ?? '');
      opened.push(entry);
    } else openStart = 0;
    if (opening.length === 1 && entry !== undefined) openStart = entry.start;
    const units = yield* unitsOf(blocks, from, next?.start ?? blocks.length);
    if (units.length === 0) {
      if (entry === undefined || (next !== undefined && next.level > entry.level)) continue;
      // A heading with nothing below it is the text.
      const markdown = opening.pop() ?? '';
      opened.pop();
      units.push({
        parts: [{ markdown, tail: '' }],
        start: entry.start,
        end: entry.start + 1,
        size: roughTokens(markdown),
      });
      path = path.slice(0, -1);
    }
    sections.push({ path, opening: opening.join('\n\n'), opened, start: opening.length > 0 ? openStart : from, units });
    if (entry !== undefined && path.at(-1) !== entry) path = [...path, entry];
    opening = [];
    opened = [];
  }
  return sections;
}

function* unitsOf(blocks: readonly MarkdownBlock[], from: number, to: number): Steps<Unit[]> {
  const units: Unit[] = [];
  let introduction: Unit | undefined;
  for (let index = from; index < to; index++) {
    if (index % blocksPerStep === 0) yield;
    const block = shown(blocks[index]);
    if (block === undefined) continue;
    const size = roughTokens(block.markdown);
    const isLarge = size > whole;
    if (introduction !== undefined && !isLarge && introduction.size + size <= whole) {
      introduction.parts.push({ markdown: block.markdown, tail: '' });
      introduction.end = index + 1;
      introduction.size += size;
      introduction = undefined;
      continue;
    }
    const parts = isLarge ? splitBlock(block, most) : [{ markdown: block.markdown, tail: '' }];
    for (const part of parts)
      units.push({ parts: [part], start: index, end: index + 1, size: isLarge ? roughTokens(part.markdown) : size });
    introduction = introduces(block.markdown) ? units.at(-1) : undefined;
  }
  return units;
}

const blocksPerStep = 50;

/** A line that says nothing without what follows it. */
const introduces = (markdown: string): boolean => /[:：]\W{0,4}$/u.test(markdown) && !markdown.includes('\n');

/** A block as a passage shows it; undefined when it holds no text. The frame of an expand gives its title. */
function shown(block: MarkdownBlock | undefined): MarkdownBlock | undefined {
  if (block === undefined || block.kind === 'rule') return undefined;
  if (block.kind !== 'details') return block.markdown.trim() === '' ? undefined : block;
  const title = /^<details><summary>(.*)<\/summary>/u.exec(block.markdown)?.[1]?.trim() ?? '';
  return title === '' ? undefined : { kind: 'paragraph', markdown: `${title}:` };
}
