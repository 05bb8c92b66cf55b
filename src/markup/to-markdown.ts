import { ConfluenceError } from '../errors.js';
import { asked, ours, quoting, wiki } from '../ours.js';
import { estimateTokens } from '../tokens.js';
import { documentInSteps } from './document.js';
import type { DocumentOptions, MarkdownBlock, MarkdownWarning, OutlineEntry, ReadDocument } from './document.js';
import { formatPosition, parsePosition, pieceInSteps } from './paging.js';
import { pathsOf, sectionsInSteps } from './sections.js';
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
  return inOneGo(markdownInSteps(storage, options));
}

/**
 * The same as {@link storageToMarkdown} for large pages: makes room for other work every 12 ms, or some milliseconds
 * later. What takes longest on hostile pages of 5 MB, close to 50 ms, is collecting garbage and growing lists of
 * hundreds of thousands of headings; `npm run bench:markup` prints the longest stretch for each kind of page.
 */
export function storageToMarkdownAsync(
  storage: string,
  options: MarkdownOptions & { signal?: AbortSignal } = {},
): Promise<MarkdownResult> {
  return givingWay(markdownInSteps(storage, options), options.signal);
}

/** The same as {@link storageToMarkdown} in small parts. */
export function* markdownInSteps(
  storage: string,
  { section, maxTokens, from, ...options }: MarkdownOptions,
): Steps<MarkdownResult> {
  const document = yield* documentInSteps(storage, options);
  const { blocks, warnings } = document;
  const within = section === undefined ? undefined : yield* sectionOf(document, section);
  const first = { block: within?.start ?? 0, offset: 0 };
  const end = within?.end ?? blocks.length;
  const start = from === undefined ? first : parsePosition(from);
  if (start === undefined || start.block >= Math.max(end, 1) || start.block < first.block) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: ours`${asked(from ?? '')} is not a place in this text.`,
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
  const sizes = new SectionSizes(blocks);
  const headings: MarkdownHeading[] = [];
  for (const entry of outline) {
    headings.push(new Heading(entry, sizes));
    if (headings.length % 1000 === 0) yield;
  }
  return headings;
}

/** Sections lie inside each other, so each block is counted once for all of them. */
class SectionSizes {
  private sums: number[] | undefined;

  constructor(private readonly blocks: readonly MarkdownBlock[]) {}

  tokens({ start, end }: OutlineEntry): number {
    let sum = 0;
    this.sums ??= [0, ...this.blocks.map(({ markdown }) => (sum += estimateTokens(markdown)))];
    return (this.sums[end] ?? 0) - (this.sums[start] ?? 0);
  }
}

class Heading implements MarkdownHeading {
  // Its own, so that it is compared and serialised; one function for all, because a getter of each one's own makes
  // every heading an object of another shape, which takes seconds for a hundred thousand.
  static readonly #tokens: PropertyDescriptor = {
    enumerable: true,
    get(this: Heading) {
      return this.#sizes.tokens(this.#entry);
    },
  };
  readonly level: OutlineEntry['level'];
  readonly text: string;
  readonly anchor: string;
  declare readonly tokens: number;
  readonly #entry: OutlineEntry;
  readonly #sizes: SectionSizes;

  constructor(entry: OutlineEntry, sizes: SectionSizes) {
    this.level = entry.level;
    this.text = entry.text;
    this.anchor = entry.anchor;
    this.#entry = entry;
    this.#sizes = sizes;
    Object.defineProperty(this, 'tokens', Heading.#tokens);
  }
}

function* sectionOf(document: ReadDocument, name: string): Steps<OutlineEntry> {
  const { outline } = document;
  const found = yield* sectionsInSteps(document, name);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const named = (only === undefined ? outline : found).slice(0, 15);
  const indices = named.map((entry) => outline.indexOf(entry));
  const pathTo = pathsOf(outline.slice(0, (indices.at(-1) ?? -1) + 1));
  const choices = indices.map((index) =>
    JSON.stringify(
      pathTo(index)
        .map(({ text }) => text)
        .join(' > '),
    ),
  );
  throw new ConfluenceError({
    code: 'invalid_request',
    message:
      only === undefined
        ? quoting`There is no section ${asked(name)}. The headings are: ${choices.length === 0 ? 'none' : wiki(choices.join(', '))}.`
        : quoting`${found.length} sections are called ${asked(name)}: ${wiki(choices.join(', '))}.`,
    next: 'Name one of these, by its path or its anchor.',
  });
}
