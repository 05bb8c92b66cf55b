import { ConfluenceError } from '../errors.js';
import { estimateTokens } from '../tokens.js';
import {
  type DocumentOptions,
  documentInSteps,
  type MarkdownBlock,
  type MarkdownWarning,
  type OutlineEntry,
  type ReadDocument,
} from './document.js';
import { formatPosition, parsePosition, pieceInSteps } from './paging.js';
import { findSections, headingPath } from './sections.js';
import { givingWay, inOneGo, joinInSteps, type Steps } from './steps.js';

export type { MarkdownWarning } from './document.js';

export interface MarkdownOptions extends DocumentOptions {
  /** Only this section: the heading, `Parent > Heading`, or the anchor. */
  section?: string;
  /** Most tokens of the piece, as `estimateTokens` counts them. Default: all. */
  maxTokens?: number;
  /** Where to begin: `next` of the piece before. */
  from?: string;
}

/** A heading with what its section costs. */
export interface MarkdownHeading {
  level: OutlineEntry['level'];
  text: string;
  anchor: string;
  /** Estimated tokens of the section, sub-sections included; counted when first asked for. */
  readonly tokens: number;
}

export interface MarkdownResult {
  markdown: string;
  /** All headings of the page, also when only a part of it is asked for. */
  outline: MarkdownHeading[];
  warnings: MarkdownWarning[];
  /** `from` of the next piece; undefined when nothing is left. */
  next?: string;
}

/**
 * Storage format as Markdown, in the dialect of docs/markdown-dialect.md. Takes every storage, well-formed or not; what
 * it cannot show is in `warnings`. Throws `invalid_request` for a `section` that is not there or not the only one of
 * its name, and for a `from` that no piece gave.
 */
export function storageToMarkdown(storage: string, options: MarkdownOptions = {}): MarkdownResult {
  return inOneGo(resultInSteps(storage, options));
}

/**
 * The same as {@link storageToMarkdown} for large pages: makes room for other work every 12 ms, or later when one step
 * takes longer. Steps over 50 ms are known for a single title, description or placeholder of megabytes and for hundreds
 * of thousands of headings or cells in a row.
 */
export function storageToMarkdownAsync(
  storage: string,
  options: MarkdownOptions & { signal?: AbortSignal } = {},
): Promise<MarkdownResult> {
  return givingWay(resultInSteps(storage, options), options.signal);
}

function* resultInSteps(
  storage: string,
  { section, maxTokens, from, ...options }: MarkdownOptions,
): Steps<MarkdownResult> {
  const document = yield* documentInSteps(storage, options);
  const { blocks, warnings } = document;
  const within = section === undefined ? undefined : sectionOf(document, section);
  const first = { block: within?.start ?? 0, offset: 0 };
  const end = within?.end ?? blocks.length;
  const start = from === undefined ? first : parsePosition(from);
  if (start === undefined || start.block >= Math.max(end, 1) || start.block < first.block) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: `${JSON.stringify(from)} is not a place in this text.`,
      next: 'Give the `next` of the piece before, or leave `from` out.',
    });
  }
  if (maxTokens === undefined && start.offset === 0) {
    const markdown = yield* joinInSteps(markdownOf(blocks, start.block, end), '\n\n');
    return { markdown, outline: yield* headingsOf(document), warnings };
  }
  const piece = yield* pieceInSteps(document, {
    from: start,
    end,
    budget: maxTokens ?? Number.POSITIVE_INFINITY,
    measure: maxTokens === undefined ? () => 0 : estimateTokens,
  });
  return {
    markdown: piece.markdown,
    outline: yield* headingsOf(document),
    warnings,
    ...(piece.next && { next: formatPosition(piece.next) }),
  };
}

function* markdownOf(blocks: readonly MarkdownBlock[], from: number, to: number): Generator<string> {
  for (let index = from; index < to; index++) yield blocks[index]?.markdown ?? '';
}

function* headingsOf({ blocks, outline }: ReadDocument): Steps<MarkdownHeading[]> {
  // Sections lie inside each other, so each block is counted once for all of them.
  let sums: number[] | undefined;
  const sumsOfBlocks = () => {
    if (sums !== undefined) return sums;
    let sum = 0;
    sums = [0, ...blocks.map(({ markdown }) => (sum += estimateTokens(markdown)))];
    return sums;
  };
  const headings: MarkdownHeading[] = [];
  for (const { level, text, anchor, start, end } of outline) {
    headings.push({
      level,
      text,
      anchor,
      get tokens() {
        const counted = sumsOfBlocks();
        return (counted[end] ?? 0) - (counted[start] ?? 0);
      },
    });
    if (headings.length % 1000 === 0) yield;
  }
  return headings;
}

function sectionOf(document: ReadDocument, name: string): OutlineEntry {
  const found = findSections(document, name);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const path = (entry: OutlineEntry) =>
    JSON.stringify(
      headingPath(document, entry)
        .map(({ text }) => text)
        .join(' > '),
    );
  const choices = (only === undefined ? document.outline : found).slice(0, 15).map(path);
  throw new ConfluenceError({
    code: 'invalid_request',
    message:
      only === undefined
        ? `There is no section ${JSON.stringify(name)}. The headings are: ${choices.length === 0 ? 'none' : choices.join(', ')}.`
        : `${found.length} sections are called ${JSON.stringify(name)}: ${choices.join(', ')}.`,
    next: 'Name one of these, by its path or its anchor.',
  });
}
