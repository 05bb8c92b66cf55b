import { type Page, siteOf } from '../confluence/pages.js';
import { type MarkdownBlock, type MarkdownDocument, toDocumentAsync } from '../markup/document.js';
import { formatPosition, parsePosition, type Piece, pieceInSteps, type Position } from '../markup/paging.js';
import { pathsOf, sectionsInSteps } from '../markup/sections.js';
import { givingWay, type Steps } from '../markup/steps.js';
import { estimateTokens } from '../tokens.js';

/** A page as blocks whose sizes are known. */
export interface MeasuredPage {
  page: Page;
  document: MarkdownDocument;
  /** Tokens of each block. */
  sizes: number[];
}

/** Blocks of a document: the first, and the one after the last. */
export interface BlockRange {
  start: number;
  end: number;
}

/**
 * A page as blocks. `shown` gives their text as it will be shown, so that sizes and places hold for that; applied twice
 * it must change nothing more. Makes room for other work; throws the reason of `signal`.
 */
export async function measurePage(
  page: Page,
  { shown, signal }: { shown: (markdown: string) => string; signal?: AbortSignal },
): Promise<MeasuredPage> {
  const document = await toDocumentAsync(page.storage, { mentions: 'name', signal, ...siteOf(page) });
  return givingWay(measuredInSteps(page, document, shown), signal);
}

function* measuredInSteps(
  page: Page,
  document: MarkdownDocument,
  shown: (markdown: string) => string,
): Steps<MeasuredPage> {
  const blocks: MarkdownBlock[] = [];
  const sizes: number[] = [];
  for (const { kind, markdown, head, tail } of document.blocks) {
    const text = shown(markdown);
    blocks.push({ kind, markdown: text, head: head && shown(head), tail: tail && shown(tail) });
    let size = 0;
    for (let at = 0; at < text.length; at += measuredAtOnce) {
      size += estimateTokens(text.slice(at, at + measuredAtOnce));
      yield;
    }
    sizes.push(size);
  }
  return { page, document: { ...document, blocks }, sizes };
}

/** Characters; a page can be one block of megabytes. */
const measuredAtOnce = 16_384;

/** Tokens of the blocks of a range. */
export const tokensOf = ({ sizes }: MeasuredPage, { start, end }: BlockRange): number =>
  sizes.slice(start, end).reduce((sum, size) => sum + size, 0);

/** A section of a page. */
export interface Section extends BlockRange {
  /** Fragment of the page's address, not percent-encoded. */
  anchor: string;
  /** Headings down to its own, outermost first. */
  path: readonly string[];
}

/**
 * The sections that are meant by a name somebody asked for: several when it is ambiguous. The fragment of an address
 * may be a comment or an old anchor: at most one section, the first.
 */
export async function sectionsMeant(
  { document }: MeasuredPage,
  { asked, fragment }: { asked?: string; fragment?: string },
  signal?: AbortSignal,
): Promise<Section[]> {
  const name = asked ?? fragment;
  if (name === undefined) return [];
  const found = await givingWay(sectionsInSteps(document, name), signal);
  const pathTo = pathsOf(document.outline);
  return (asked === undefined ? found.slice(0, 1) : found).map((entry) => ({
    start: entry.start,
    end: entry.end,
    anchor: entry.anchor,
    path: pathTo(document.outline.indexOf(entry)).map(({ text }) => text),
  }));
}

/** A section as a document of its own, in the places and under the headings that it has on its page. */
export function documentOf({ document: { blocks, outline } }: MeasuredPage, { start, end }: Section): MarkdownDocument {
  const empty: MarkdownBlock = { kind: 'paragraph', markdown: '' };
  const kept = outline.filter((entry) => entry.start < end && entry.end > start);
  const headings = new Set(kept.map((entry) => entry.start));
  return {
    blocks: blocks.map((block, index) => ((index >= start && index < end) || headings.has(index) ? block : empty)),
    outline: kept,
  };
}

/** As much of a page from a place on, and before the end of a range, as fits into `room` tokens; at least a character. */
export function takePiece(
  { document }: MeasuredPage,
  { from, within: { end }, room, signal }: { from: Position; within: BlockRange; room: number; signal?: AbortSignal },
): Promise<Piece> {
  return givingWay(pieceInSteps(document, { from, end, budget: room, measure: estimateTokens }), signal);
}

/** Whether all blocks of a range fit into one piece of `room` tokens. */
export async function fitsWhole(
  measured: MeasuredPage,
  within: BlockRange,
  { room, signal }: { room: number; signal?: AbortSignal },
): Promise<boolean> {
  if (tokensOf(measured, within) > room) return false;
  const from = { block: within.start, offset: 0 };
  return (await takePiece(measured, { from, within, room, signal })).next === undefined;
}

/** A place as a reader hands it back, e.g. `7:12`; it names the version, because an edit moves everything. */
export const formatPlace = ({ page }: MeasuredPage, position: Position): string =>
  `${page.version}:${formatPosition(position)}`;

/** A place to read from. */
export interface Place {
  position: Position;
  /** Whether it is where the range begins. */
  isFirst: boolean;
  /** The version that it was given for, when that is not the page's. */
  otherVersion?: number;
}

/**
 * Where to read on within some blocks; nothing, and what lies before them, means their beginning. Undefined when the
 * text names no place in or before these blocks.
 */
export function parsePlace({ page }: MeasuredPage, text: string, { start, end }: BlockRange): Place | undefined {
  const first: Place = { position: { block: start, offset: 0 }, isFirst: true };
  if (text.trim() === '') return first;
  const match = /^\s*(?:(\d{1,9}):)?([\d.]+)\s*$/u.exec(text);
  const position = match ? parsePosition(match[2] ?? '') : undefined;
  if (position === undefined || position.block >= end) return undefined;
  if (position.block < start) return first;
  const version = match?.[1] === undefined ? page.version : Number(match[1]);
  return {
    position,
    isFirst: position.block === start && position.offset === 0,
    otherVersion: version === page.version ? undefined : version,
  };
}
