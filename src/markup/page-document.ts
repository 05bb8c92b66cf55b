import { nodeInSteps } from './block-markdown.js';
import { applyInSteps, type EditResult } from './edit/apply.js';
import type { EditOperation, EditOptions } from './edit/operation.js';
import type { BlockKind } from './elements.js';
import { type BlockNode, blocksInSteps, type HeadingNode } from './page-blocks.js';
import { inOneGo, type Steps } from './steps.js';
import type { SiteOptions } from './target.js';
import { parseTreeInSteps, type StorageElement } from './tree.js';
import { checkInSteps, type WellFormedProblem } from './well-formed.js';

/** A part of a page that an edit can name, at any depth: blocks contain blocks. */
export interface PageBlock {
  /**
   * Short name made of the content, without ids and table widths: the same for the same page, and unchanged while only
   * other blocks change. Equal blocks are told apart by their order (`…`, `….2`), never by `local-id`, which repeats.
   */
  readonly id: string;
  readonly kind: BlockKind;
  /** Texts of the headings above it, outermost first. */
  readonly path: readonly string[];
  /** Offset of its first UTF-16 unit in the storage string. */
  readonly start: number;
  /** Offset behind its last unit. */
  readonly end: number;
  /** Its Markdown, made when it is first read. */
  readonly markdown: string;
  /** The same in small parts. */
  markdownInSteps(): Steps<string>;
}

/** A heading of the page. */
export interface PageHeading {
  readonly level: number;
  readonly text: string;
  /** Fragment of the page's address, not percent-encoded. */
  readonly anchor: string;
  /** Id of the heading's block. */
  readonly block: string;
}

/** A page's storage, opened for edits. Never changes: an edit gives the new storage. */
export interface PageDocument {
  readonly storage: string;
  /** Every block at every depth, in document order, a container before its content. */
  readonly blocks: readonly PageBlock[];
  readonly outline: readonly PageHeading[];
  /**
   * The storage with all operations applied, each against this document; nothing outside the touched blocks changes by
   * a byte. Throws `ConfluenceError` `invalid_request`, and changes nothing, when the page or new content is malformed,
   * a block or section is unknown or ambiguous, operations overlap, or something would be lost that was not named.
   */
  edit(operations: readonly EditOperation[], options?: EditOptions): EditResult;
}

/** A document that is edited with pauses. */
export interface SteppedDocument extends PageDocument {
  /** The same as `edit` in small parts. */
  editInSteps(operations: readonly EditOperation[], options?: EditOptions): Steps<EditResult>;
}

/** Opens a page's storage for edits. Never throws; of a malformed page the blocks are a best effort and edits are refused. */
export function openStorage(storage: string, site: SiteOptions = {}): PageDocument {
  return new OpenPage(storage, site);
}

/** The same as {@link openStorage} in small parts; what it gives is read already. */
export function* openInSteps(storage: string, site: SiteOptions = {}): Steps<SteppedDocument> {
  const page = new OpenPage(storage, site);
  yield* page.read();
  return page;
}

interface ReadPage {
  root: StorageElement;
  nodes: BlockNode[];
  headings: HeadingNode[];
  blocks: PageBlock[];
}

const blocksPerStep = 1000;

class OpenPage implements SteppedDocument {
  private parsed: ReadPage | undefined;

  private checked: { problem: WellFormedProblem | undefined } | undefined;

  constructor(
    readonly storage: string,
    private readonly site: SiteOptions,
  ) {}

  *read(): Steps<ReadPage> {
    if (this.parsed) return this.parsed;
    const root = yield* parseTreeInSteps(this.storage);
    const { blocks: nodes, headings } = yield* blocksInSteps(this.storage, root, this.site);
    const blocks: PageBlock[] = [];
    for (const node of nodes) {
      blocks.push(new OpenBlock(node, this.site));
      if (blocks.length % blocksPerStep === 0) yield;
    }
    this.parsed = { root, nodes, headings, blocks };
    return this.parsed;
  }

  private get page(): ReadPage {
    return inOneGo(this.read());
  }

  get blocks(): readonly PageBlock[] {
    return this.page.blocks;
  }

  get outline(): readonly PageHeading[] {
    return this.page.headings
      .filter(({ inOutline }) => inOutline)
      .map(({ level, text, anchor, block }) => ({ level, text, anchor, block: block.id }));
  }

  edit(operations: readonly EditOperation[], options: EditOptions = {}): EditResult {
    return inOneGo(this.editInSteps(operations, options));
  }

  *editInSteps(operations: readonly EditOperation[], options: EditOptions = {}): Steps<EditResult> {
    const { root, nodes, headings } = yield* this.read();
    this.checked ??= { problem: yield* checkInSteps(this.storage) };
    const { problem } = this.checked;
    const page = { source: this.storage, root, blocks: nodes, headings, site: this.site, problem };
    return yield* applyInSteps(page, operations, options);
  }
}

class OpenBlock implements PageBlock {
  // Its own, so that it is printed and compared; one function for all, because a getter of each one's own makes every
  // block an object of another shape.
  static readonly #property: PropertyDescriptor = {
    enumerable: true,
    get(this: OpenBlock) {
      return inOneGo(this.markdownInSteps());
    },
  };
  readonly id: string;
  readonly kind: BlockKind;
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
  declare readonly markdown: string;
  readonly #node: BlockNode;
  readonly #site: SiteOptions;
  #markdown: string | undefined;

  constructor(node: BlockNode, site: SiteOptions) {
    ({ id: this.id, kind: this.kind, path: this.path, start: this.start, end: this.end } = node);
    this.#node = node;
    this.#site = site;
    Object.defineProperty(this, 'markdown', OpenBlock.#property);
  }

  *markdownInSteps(): Steps<string> {
    this.#markdown ??= yield* nodeInSteps(this.#node, this.#site);
    return this.#markdown;
  }
}
