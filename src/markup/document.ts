import { HeadingAnchors } from './heading-names.js';
import type { MarkdownBlock, OutlineEntry } from './reader/place.js';
import { readInSteps } from './reader/walk.js';
import type { MarkdownWarning } from './reader/warnings.js';
import { givingWay, inOneGo, type Steps } from './steps.js';
import type { SiteOptions } from './target.js';
import { parseTreeInSteps, type StorageNode } from './tree.js';

export type { MarkdownBlock, OutlineEntry } from './reader/place.js';
export type { MarkdownWarning } from './reader/warnings.js';

/** A page as a sequence of blocks; their Markdown joined by empty lines is the whole page. */
export interface MarkdownDocument {
  blocks: MarkdownBlock[];
  outline: OutlineEntry[];
}

/** A page that was read, with what could not be shown. */
export interface ReadDocument extends MarkdownDocument {
  warnings: MarkdownWarning[];
}

export interface DocumentOptions extends SiteOptions {
  /** A person as a link to the account, or as `@Name` alone. Default: link. */
  mentions?: 'link' | 'name';
}

/**
 * Storage format as Markdown (docs/markdown-dialect.md), block by block. Text is exact, code byte for byte; layout is
 * flattened; an expand is its opening line, its blocks and its closing line. Never throws, whatever the input.
 */
export function toDocument(storage: string, options: DocumentOptions = {}): ReadDocument {
  return inOneGo(documentInSteps(storage, options));
}

/**
 * The same as {@link toDocument} for large pages: it makes room for other work every
 * 12 ms. Throws the reason of `signal` when it is aborted.
 */
export function toDocumentAsync(
  storage: string,
  options: DocumentOptions & { signal?: AbortSignal } = {},
): Promise<ReadDocument> {
  return givingWay(documentInSteps(storage, options), options.signal);
}

/** The same as {@link toDocument} in small parts. */
export function* documentInSteps(storage: string, options: DocumentOptions): Steps<ReadDocument> {
  // A byte order mark is no text.
  const source = storage.replace(/^\ufeff/u, '');
  return yield* nodesInSteps((yield* parseTreeInSteps(source)).children, options);
}

/** The same for a part of a tree. */
export function* nodesInSteps(
  nodes: readonly StorageNode[],
  { mentions = 'link', ...site }: DocumentOptions,
): Steps<ReadDocument> {
  const { blocks, headings, warnings } = yield* readInSteps(nodes, { site, mentions });
  return { blocks, outline: yield* outlineOf(headings, blocks.length), warnings };
}

/** Completes the headings as they were read. */
function* outlineOf(headings: Iterable<OutlineEntry>, blocks: number): Steps<OutlineEntry[]> {
  const anchors = new HeadingAnchors();
  const open: OutlineEntry[] = [];
  const outline: OutlineEntry[] = [];
  for (const heading of headings) {
    const { level, text, start } = heading;
    if (outline.length % 100 === 99 || text.length > 10_000) yield;
    heading.text = text.replaceAll(/\s+/gu, ' ').trim();
    heading.anchor = anchors.next(text);
    heading.end = blocks;
    while ((open.at(-1)?.level ?? 0) >= level) {
      const ended = open.pop();
      if (ended !== undefined) ended.end = start;
    }
    open.push(heading);
    outline.push(heading);
  }
  return outline;
}
