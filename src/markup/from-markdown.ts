import { ConfluenceError } from '../errors.js';
import { ours, quoting, wiki } from '../ours.js';
import type { SiteOptions } from './target.js';
import { checkStorage } from './well-formed.js';
import { Anchors, type KnownHeading } from './writer/anchors.js';
import { blocks } from './writer/blocks.js';
import { warn, type Writing, type WriteWarning } from './writer/context.js';
import { LocalIds } from './writer/local-ids.js';
import { Nesting } from './writer/nesting.js';
import { joined, plainer } from './writer/placement.js';
import { legalText } from './writer/storage-text.js';
import { liftHtml } from './writer/syntax/lift.js';
import { definitionsOf } from './writer/syntax/definitions.js';
import { withNotes } from './writer/syntax/footnotes.js';
import { withoutFrontMatter } from './writer/syntax/front-matter.js';
import { withFormulas } from './writer/syntax/mathematics.js';
import { checkEffort } from './writer/syntax/parse.js';
import { refuseStorage } from './writer/syntax/storage-in-markdown.js';
import { Telling } from './writer/syntax/telling.js';

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
  /** Headings of the page around that links may lead to. */
  headings?: readonly KnownHeading[];
  /** Storage that the result will stand beside: no local id of it is given again. */
  beside?: string;
}

export type { WriteWarning } from './writer/context.js';

/** Storage, and what of the Markdown could not be written as asked. */
export interface StorageResult {
  storage: string;
  warnings: WriteWarning[];
}

// The parser needs more than linear time; no page written by hand or model comes near.
const maxBytes = 256 * 1024;

/**
 * Markdown of the dialect in docs/markdown-dialect.md as Confluence storage. Whatever the input, the result is
 * well-formed: unsafe links are refused, control characters are removed, and what cannot be carried is in `warnings`.
 *
 * @throws {ConfluenceError} `invalid_request` when the Markdown is longer than 256 KB, or nested or marked so much that
 *   reading it would take minutes, when it holds storage format, or when one of `macros` is not well-formed.
 */
export function markdownToStorage(markdown: string, options: StorageOptions = {}): StorageResult {
  return writeMarkdown(markdown, options, new Nesting());
}

/** The same as {@link markdownToStorage} where more may stand in each other than in new content. */
export function writeMarkdown(markdown: string, options: StorageOptions, nesting: Nesting): StorageResult {
  const { macros, nextTaskId = 1, container = 'page', headings = [], beside = '', ...site } = options;
  const size = Buffer.byteLength(markdown);
  if (size > maxBytes) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: ours`The Markdown has ${Math.ceil(size / 1024)} KB; at most 256 KB can be written at once.`,
      next: 'Write it in several parts.',
    });
  }
  const warnings: WriteWarning[] = [];
  const tell = new Telling((kind, message) => warn({ warnings }, kind, message));
  const text = withoutFrontMatter(legalText(markdown).replaceAll(/\r\n?/gu, '\n'), tell);
  checkEffort(text);
  const { source, tree: parsed } = withFormulas(text);
  refuseStorage(parsed, source);
  const lifted = liftHtml(parsed, source, tell);
  const definitions = definitionsOf(lifted, tell);
  const tree = withNotes(lifted);
  const writing: Writing = {
    site,
    warnings,
    source,
    definitions,
    anchors: new Anchors(tree, headings),
    originals: new Map(
      [...(macros ?? [])].map(([key, value]) => [key, typeof value === 'string' ? [value] : [...value]]),
    ),
    nesting,
    tasks: { next: nextTaskId },
    localIds: new LocalIds(source, beside),
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
