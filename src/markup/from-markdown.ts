import { ConfluenceError } from '../errors.js';
import { ours, quoting, wiki } from '../ours.js';
import type { SiteOptions } from './target.js';
import { checkStorage } from './well-formed.js';
import { blocks } from './writer/blocks.js';
import type { Writing, WriteWarning } from './writer/context.js';
import { checkEffort, definitionsOf, parseMarkdown } from './writer/parse.js';
import { joined, plainer } from './writer/placement.js';
import { legalText } from './writer/storage-text.js';

/** How Markdown is written. `baseUrl`, `pageId` and `spaceKey` as when it was read, so that links lead back to pages. */
export interface StorageOptions extends SiteOptions {
  /**
   * Storage that a piece of Markdown came from, by the exact Markdown of a link, an image or a placeholder: a piece that
   * is still there gets its original element back, with ids and sizes. Several originals are used in order.
   */
  macros?: ReadonlyMap<string, string | readonly string[]>;
  /** Id of the first task that is written; default 1. In a page with tasks, the highest id there plus one. */
  nextTaskId?: number;
  /** Where the result will stand; what cannot stand there becomes plainer. Default `page`. */
  container?: 'page' | 'panel' | 'cell' | 'listItem' | 'expand' | 'quote';
}

/** Storage, and what of the Markdown could not be written as asked. */
export interface StorageResult {
  storage: string;
  warnings: WriteWarning[];
}

// The parser needs more than linear time; no page written by hand or model comes near.
const maxBytes = 256 * 1024;

/**
 * Markdown of the dialect in docs/markdown-dialect.md as Confluence storage. Whatever the input, the result is
 * well-formed: raw HTML is text, unsafe links are refused, control characters are removed.
 *
 * @throws {ConfluenceError} `invalid_request` when the Markdown is longer than 256 KB, or nested or marked so much that
 *   reading it would take minutes, or when one of `macros` is not well-formed.
 */
export function markdownToStorage(markdown: string, options: StorageOptions = {}): StorageResult {
  const { macros, nextTaskId = 1, container = 'page', ...site } = options;
  const size = Buffer.byteLength(markdown);
  if (size > maxBytes) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: ours`The Markdown has ${Math.ceil(size / 1024)} KB; at most 256 KB can be written at once.`,
      next: 'Write it in several parts.',
    });
  }
  const source = legalText(markdown).replaceAll(/\r\n?/gu, '\n');
  checkEffort(source);
  const tree = parseMarkdown(source);
  const writing: Writing = {
    site,
    warnings: [],
    source,
    definitions: definitionsOf(tree),
    originals: new Map(
      [...(macros ?? [])].map(([key, value]) => [key, typeof value === 'string' ? [value] : [...value]]),
    ),
    tasks: { next: nextTaskId },
    depth: 0,
    blocks,
  };
  const storage = joined(plainer(blocks(tree.children, container, writing), container, writing));
  const problem = checkStorage(storage);
  if (problem === undefined) return { storage, warnings: writing.warnings };
  // Only the storage that came along can break the rest; a broken body must never leave in any case.
  throw new ConfluenceError({
    code: 'invalid_request',
    message: quoting`The Markdown became malformed storage (line ${problem.line}, column ${problem.column}: ${wiki(problem.message)}).`,
    next: 'Check that every element given in `macros` is well-formed storage.',
  });
}
