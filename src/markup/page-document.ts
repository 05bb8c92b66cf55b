import { blockMarkdown } from './block-markdown.js';
import { type EditResult, applyOperations } from './edit/apply.js';
import type { EditOperation, EditOptions } from './edit/operation.js';
import { type BlockKind, type BlockNode, collectBlocks, type HeadingNode } from './page-blocks.js';
import type { SiteOptions } from './target.js';
import { parseTree, type StorageElement } from './tree.js';
import { checkStorage, type WellFormedProblem } from './well-formed.js';

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

/** Opens a page's storage for edits. Never throws; of a malformed page the blocks are a best effort and edits are refused. */
export function openStorage(storage: string, site: SiteOptions = {}): PageDocument {
  return new OpenPage(storage, site);
}

class OpenPage implements PageDocument {
  private parsed:
    | { root: StorageElement; nodes: BlockNode[]; headings: HeadingNode[]; blocks: PageBlock[] }
    | undefined;

  private checked: { problem: WellFormedProblem | undefined } | undefined;

  constructor(
    readonly storage: string,
    private readonly site: SiteOptions,
  ) {}

  private get page() {
    if (this.parsed) return this.parsed;
    const root = parseTree(this.storage);
    const { blocks: nodes, headings } = collectBlocks(this.storage, root, this.site);
    const blocks = nodes.map((node) => pageBlock(node, this.storage, this.site));
    this.parsed = { root, nodes, headings, blocks };
    return this.parsed;
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
    const { root, nodes, headings } = this.page;
    this.checked ??= { problem: checkStorage(this.storage) };
    const { problem } = this.checked;
    const page = { source: this.storage, root, blocks: nodes, headings, site: this.site, problem };
    return applyOperations(page, operations, options);
  }
}

function pageBlock(node: BlockNode, storage: string, site: SiteOptions): PageBlock {
  const { id, kind, path, start, end } = node;
  let markdown: string | undefined;
  return {
    id,
    kind,
    path,
    start,
    end,
    get markdown() {
      markdown ??= blockMarkdown(node, storage.slice(start, end), site);
      return markdown;
    },
  };
}
