import type { OutlineEntry } from '../document.js';
import { firstFrom } from '../in-order.js';
import type { PageBlock, PageDocument } from '../page-document.js';
import { findSections, headingPath } from '../sections.js';
import { inOneGo, type Steps } from '../steps.js';
import { invalid, quoted } from './refusal.js';
import { asked, ours, quoting, wiki } from '../../ours.js';

/** How somebody who has read a page as Markdown names a block of it. */
export interface BlockQuery {
  /** A piece of its text, with or without Markdown marks; the first words are enough. */
  at: string;
  /** Only below this heading: its text, its anchor, or `Parent > Heading`. */
  section?: string | undefined;
  /** The blocks that come into question; asked of each block of the page once, in document order. */
  suits: (block: PageBlock) => boolean;
  /** What they are called in a refusal, e.g. `row`. */
  called: 'block' | 'row' | 'task' | 'cell';
  /** Markdown of blocks that the page shows otherwise than they read alone. */
  texts?: ReadonlyMap<PageBlock, string>;
}

const maxListed = 8;

/**
 * The innermost block that suits and has the text. A block that is nothing but the text goes before those that have
 * more; otherwise nothing is guessed. Letter case counts only where it decides.
 * @throws ConfluenceError `invalid_request` when no block fits, with the closest, or several, with all of them.
 */
export function findBlock(document: PageDocument, query: BlockQuery): PageBlock {
  return inOneGo(findInSteps(document, query));
}

/** The same as {@link findBlock} in small parts. */
export function* findInSteps(document: PageDocument, query: BlockQuery): Steps<PageBlock> {
  const { at, section, suits, called, texts = new Map<PageBlock, string>() } = query;
  const wanted = plainWords(at);
  if (wanted === '') throw invalid('`at` holds no words.', 'Give the first words of the block as the page has them.');
  const range = section === undefined ? undefined : sectionRange(document, section);
  const pool: PageBlock[] = [];
  for (const [index, block] of document.blocks.entries()) {
    if (index % blocksPerStep === 0) yield;
    if (suits(block) && (range === undefined || (block.start >= range.start && block.end <= range.end)))
      pool.push(block);
  }
  const place = range === undefined ? 'The page' : quoting`The section ${wiki(quoted(range.text))}`;
  const pools = kindsOf(at).map((kinds) => (kinds ? pool.filter(({ kind }) => kinds.includes(kind)) : pool));
  let candidates: Candidates = { exact: [], anyCase: [] };
  for (const those of pools)
    if (candidates.anyCase.length === 0) candidates = yield* blocksWith(document, those, wanted, texts);
  for (const kind of ['exact', 'anyCase'] as const) {
    const found = candidates[kind].toReversed();
    const whole = found.filter(({ isWhole }) => isWhole);
    const [only] = whole.length === 1 ? whole : found;
    if (only !== undefined && (found.length === 1 || whole.length === 1)) return only.block;
    if (found.length > 1)
      throw invalid(
        quoting`${place} has ${found.length} ${called}s with ${asked(at)}: ${wiki(listed(found.map(({ block }) => block)))}.`,
        `Give more of its text in \`at\`${section === undefined ? ', or its `section`' : ''}.`,
      );
  }
  const closest = yield* closestTo(wanted, pools[0] ?? pool);
  throw invalid(
    quoting`${place} has no ${called} with ${asked(at)}.${closest.length === 0 ? '' : quoting` The closest: ${wiki(listed(closest))}.`}`,
    'Read the page again and copy the first words of the block as it has them.',
  );
}

/** The blocks whose Markdown begins as the text does, else code, where a mark is none; undefined when it says nothing. */
function kindsOf(at: string): readonly (readonly PageBlock['kind'][] | undefined)[] {
  if (/^\s*#{1,6}\s/u.test(at)) return [['heading'], ['code']];
  return /^\s*>/u.test(at) ? [['panel', 'quote', 'extension'], ['code']] : [undefined];
}

/** A heading with what stands below it, as offsets in the storage. */
export interface SectionRange extends OutlineEntry {
  /** The headings above it and itself, outermost first. */
  path: string[];
}

/** The section that a name means. Throws `invalid_request` for none and for several. */
export function sectionRange(document: PageDocument, name: string): SectionRange {
  const outline = outlineOf(document);
  const found = findSections({ blocks: [], outline }, name);
  const [only] = found;
  if (only !== undefined && found.length === 1) return { ...only, path: pathIn(outline, only) };
  const pathOf = (entry: OutlineEntry) => quoted(pathIn(outline, entry).join(' > '), 120);
  if (only === undefined) {
    const known = outline.slice(0, 15).map(({ text }) => quoted(text, 60));
    throw invalid(
      ours`The page has no section ${asked(name)}.`,
      known.length === 0
        ? 'The page has no headings: leave out `section`.'
        : quoting`Use one of its headings: ${wiki(known.join(', '))}${outline.length > known.length ? ' and more' : ''}.`,
    );
  }
  const isSamePath = new Set(found.map(pathOf)).size < found.length;
  const choices = found.slice(0, maxListed).map((entry) => (isSamePath ? quoted(`#${entry.anchor}`) : pathOf(entry)));
  throw invalid(
    quoting`The page has ${found.length} sections called ${asked(name)}: ${wiki(choices.join(', '))}.`,
    'Give one of these as `section`.',
  );
}

/** The headings above a block, outermost first; those of a heading, which ends the sections before it, as well. */
export function pathAbove(document: PageDocument, block: PageBlock): readonly string[] {
  if (block.kind !== 'heading') return block.path;
  const outline = outlineOf(document);
  const entry = outline.find(({ start }) => start === block.start);
  return entry === undefined ? block.path : pathIn(outline, entry).slice(0, -1);
}

/** The blocks in a part of the storage that are in no other block there, in order. */
export function blocksIn({ blocks }: PageDocument, range: { start: number; end: number }): PageBlock[] {
  let reached = range.start;
  return blocks.filter(({ start, end }) => {
    if (start < reached || end > range.end) return false;
    reached = end;
    return true;
  });
}

/** The smallest block around a block; undefined at the top. */
export function parentOf(document: PageDocument, block: PageBlock): PageBlock | undefined {
  // Containers come before their content, so that the last one around is the smallest.
  return document.blocks.slice(0, document.blocks.indexOf(block)).findLast((other) => other.end >= block.end);
}

/** Text as it is compared: words of the Markdown without marks, targets and differences in white space. */
export function plainWords(markdown: string): string {
  return (
    markdown
      .normalize('NFC')
      // Before marks of lists are dropped: alone between words a dash of any length is none.
      .replaceAll(/[–—\u2011]/gu, '-')
      .replaceAll(/\s*(?:…|\.{3})\s*$/gu, '')
      .replaceAll(/!\[([^\]]*)\]\((?:attachment:)?(<[^>]*>?|[^)\s]*)[^)]*\)?/gu, '$1 $2')
      .replaceAll(/\]\((?:<[^>]*>?|[^)\s]*)(?:\s+"[^"]*"?)?\)?/gu, ']')
      .replaceAll(/\[![A-Z]+\]/gu, ' ')
      .replaceAll(/<\/?(?:br|u|sub|sup|strong|em|del|details|summary)\s*\/?>/giu, ' ')
      .replaceAll(/^[ \t|]*(?::?-+:?[ \t]*\|[ \t]*)+(?::?-+:?)?[ \t]*$/gmu, ' ')
      .replaceAll(/[|\u00a0]/gu, ' ')
      // Markers count nowhere: a writer joins the lines of the page.
      .replaceAll(/(?<!\S)(?:[-*+•>]+|\d{1,9}[.)]|\\?\[[ xX]\])(?!\S)/gu, ' ')
      .replaceAll(/[\\*_~`#<>[\]•]/gu, '')
      .replaceAll(/[‘’‚]/gu, "'")
      .replaceAll(/[“”„]/gu, '"')
      .replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/gu, '')
      .replaceAll(/\s+/gu, ' ')
      .trim()
  );
}

const pathIn = (outline: OutlineEntry[], entry: OutlineEntry): string[] =>
  headingPath({ blocks: [], outline }, entry).map(({ text }) => text);

function outlineOf({ outline, blocks, storage }: PageDocument): OutlineEntry[] {
  // Of the headings alone: a large page has a hundred thousand blocks.
  const starts = new Map<string, number>();
  for (const { kind, id, start } of blocks) if (kind === 'heading') starts.set(id, start);
  const open: OutlineEntry[] = [];
  return outline.map(({ level, text, anchor, block }) => {
    const start = starts.get(block) ?? 0;
    while ((open.at(-1)?.level ?? 0) >= level) {
      const ended = open.pop();
      if (ended !== undefined) ended.end = start;
    }
    // Headings are h1 to h6 only.
    const entry = { level: level as OutlineEntry['level'], text, anchor, start, end: storage.length };
    open.push(entry);
    return entry;
  });
}

/** Whether none of the others lies inside of a block. */
function isInnermost(blocks: readonly PageBlock[], index: number): boolean {
  // In document order what lies inside of a block follows it at once.
  const [block, next] = [blocks[index], blocks[index + 1]];
  return block === undefined || next === undefined || next.end > block.end || next.start < block.start;
}

interface Candidates {
  readonly exact: readonly Candidate[];
  readonly anyCase: readonly Candidate[];
}

interface Candidate {
  readonly block: PageBlock;
  /** Whether it is nothing but the text. */
  readonly isWhole: boolean;
}

/** The innermost blocks with a text, the last first: with its letter case, and in any. */
function* blocksWith(
  { storage }: PageDocument,
  pool: readonly PageBlock[],
  wanted: string,
  texts: ReadonlyMap<PageBlock, string>,
): Steps<Candidates> {
  const places = yield* placesOf(longestWord(wanted), storage);
  const loose = wanted.toLowerCase();
  const exact: Candidate[] = [];
  const anyCase: Candidate[] = [];
  let load = 0;
  // What lies inside of a block follows it: from the end, whoever holds a block that was found is none of the innermost.
  for (const block of pool.toReversed()) {
    const holds = (found: readonly Candidate[]): boolean => {
      const last = found.at(-1)?.block;
      return last !== undefined && last.start >= block.start && last.end <= block.end;
    };
    load += perBlock;
    if (load > maxLoad) {
      load = 0;
      yield;
    }
    const text = texts.get(block);
    if (holds(exact) || (text === undefined && !places.areIn(block))) continue;
    const words = plainWords(text ?? (yield* block.markdownInSteps()));
    load += words.length;
    if (words.includes(wanted)) exact.push({ block, isWhole: words === wanted });
    const folded = words.toLowerCase();
    if (!holds(anyCase) && folded.includes(loose)) anyCase.push({ block, isWhole: folded === loose });
  }
  return { exact, anyCase };
}

// A step is some blocks, or one long one.
const maxLoad = 16_384;
const perBlock = 64;
const blocksPerStep = 1000;

/**
 * Where a word may stand in storage, tags between its letters left out: spares the reading of every block of a large page.
 * What is spelled as an entity, or shown from an attribute of a mention, is not found without reading.
 */
function* placesOf(word: string, storage: string): Steps<{ areIn(block: PageBlock): boolean }> {
  if (word === '') return { areIn: () => true };
  const spelled = word.split('').join('(?:<[^<>]*>)*');
  const offsets: number[] = [];
  for (const { index } of storage.matchAll(new RegExp(`${spelled}|&#|<ac:emoticon|<ri:`, 'giu'))) {
    offsets.push(index);
    if (offsets.length % 1000 === 0) yield;
  }
  return {
    areIn: ({ start, end }) => (offsets[firstFrom(offsets, start, (offset) => offset)] ?? end) < end,
  };
}

function longestWord(text: string): string {
  const [longest = ''] = (text.match(/[a-z\d]+/giu) ?? []).toSorted((one, other) => other.length - one.length);
  return longest.toLowerCase();
}

/** `Heading > Heading: "first words"` of each. */
function listed(blocks: readonly PageBlock[]): string {
  const lines = blocks
    .slice(0, maxListed)
    .map(
      ({ path, kind, markdown }) =>
        `${kind !== 'heading' && path.length > 0 ? `${path.at(-1)}: ` : ''}${quoted(plainWords(markdown), 60)}`,
    );
  return lines.join('; ') + (blocks.length > lines.length ? `; and ${blocks.length - lines.length} more` : '');
}

const maxClosest = 3;

/** The innermost blocks that share most words with a text, the first of them that share as many. */
function* closestTo(wanted: string, pool: readonly PageBlock[]): Steps<PageBlock[]> {
  const split = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const asked = split(wanted);
  let best: { block: PageBlock; shared: number }[] = [];
  let load = 0;
  for (const [index, block] of pool.entries()) {
    if (!isInnermost(pool, index)) continue;
    const words = plainWords(yield* block.markdownInSteps());
    load += words.length + perBlock;
    if (load > maxLoad) {
      load = 0;
      yield;
    }
    const shared = [...split(words)].filter((word) => asked.has(word)).length;
    if (shared > (best[maxClosest - 1]?.shared ?? 0))
      best = [...best, { block, shared }].toSorted((one, other) => other.shared - one.shared).slice(0, maxClosest);
  }
  return best.map(({ block }) => block);
}
