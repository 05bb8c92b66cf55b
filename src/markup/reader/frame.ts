import type { MacroParameter, ResourceTarget, SiteOptions, Target } from '../target.js';
import type { Steps } from '../steps.js';
import { attributeOf } from './entities.js';
import type { Link, Piece, Repeats } from './inline-pieces.js';
import type { Warnings } from './warnings.js';

export type BlockKind = 'heading' | 'paragraph' | 'image' | 'list' | 'table' | 'code' | 'quote' | 'rule' | 'details';

/** A piece of a page that is never torn apart when it fits: a paragraph, a list, a table, a heading. */
export interface MarkdownBlock {
  kind: BlockKind;
  markdown: string;
  /** Repeated when the block has to be continued in a later piece: head of a table, opening fence of code. */
  head?: string;
  /** Closes a part of the block: the closing fence of code. */
  tail?: string;
}

/** A heading of the page. */
export interface OutlineEntry {
  level: 1 | 2 | 3 | 4 | 5 | 6;
  /** Plain text, white space folded. */
  text: string;
  /** Fragment of the page's address as Cloud makes it, not percent-encoded: spaces are hyphens, repeats end in `.1`, `.2`. */
  anchor: string;
  /** Index of the heading's block. */
  start: number;
  /** Index after the last block of the section, sub-sections included. */
  end: number;
}

// Lines and plain text have none, and are most of the sinks.
const noBlocks: NestedBlock[] = [];

/** How much of one parameter of a macro is read, and of all of them: what is made of them is made in one step. */
export const maxParameter = 32_768;
export const maxParameters = 262_144;

/** Where content goes. */
export class Sink {
  readonly blocks: NestedBlock[];
  /** Whether there are lines: everywhere but in `text` and `skip`. */
  readonly holdsLines: boolean;
  /** Whether there are blocks of any kind: on the `page`, and `nested`. */
  readonly holdsBlocks: boolean;
  /** The line that is being read. */
  pieces: Piece[] = [];
  /** How many of the pieces are counted in `size`, and their characters. */
  counted = 0;
  size = 0;
  /** Of `text`: what was read; of `skip`: what was lost, where that matters. */
  text = '';
  /** Of `text`: after how many characters the rest is left out. */
  maxText = Number.POSITIVE_INFINITY;
  /** Of a cell: written before its next line. */
  prefix = '';
  /** Of a cell: a header cell's lines are bold, those of a header row are kept without it as well. */
  header: 'none' | 'bold' | 'both' = 'none';
  /** Of a cell: inside another cell. */
  isInner = false;
  /** Of a line: writes what there is of it, when it grows too long. */
  cut: ((sink: Sink) => void) | undefined = undefined;

  /**
   * `page`: blocks of the page itself. `nested`: blocks of a quote or a list item. `cell`: lines of a table cell, kept as
   * one block each. `line`: one line, e.g. a heading. `text`: nothing but text, e.g. code. `skip`: nowhere.
   */
  constructor(
    readonly kind: 'page' | 'nested' | 'cell' | 'line' | 'text' | 'skip',
    /** How many quotes and list items are around. */
    readonly nesting = 0,
  ) {
    this.holdsLines = kind !== 'text' && kind !== 'skip';
    this.holdsBlocks = kind === 'page' || kind === 'nested';
    this.blocks = this.holdsBlocks || kind === 'cell' ? [] : noBlocks;
  }

  /** Takes the line that was read; the next one begins. */
  takeLine(): Piece[] {
    const { pieces } = this;
    this.pieces = [];
    this.counted = 0;
    this.size = 0;
    return pieces;
  }
}

/** For the value of a parameter. */
export function createValueSink(): Sink {
  const sink = new Sink('text');
  // What is longer is seen to be.
  sink.maxText = maxParameter + 1;
  return sink;
}

/** Where content goes that shows nowhere and is nobody's loss. */
export const nowhere = new Sink('skip');

/** What an `ri:*` element names. */
export type Resource = ResourceTarget | Extract<Target, { kind: 'web' }>;

/** An `ri:*` element leaves its target with the link, image or parameter around it. */
export interface ResourceHolder {
  resource: Resource | undefined;
  /** Text of an identifier that points nowhere a target can. */
  label: string;
}

/** A list that is open. */
export interface ListState {
  /** Written before items: `-`, `*`, or the sign behind a number. */
  sign: '-' | '*' | '.' | ')';
  isOrdered: boolean;
  start: number;
  /** Finished items; in a cell only their number counts. */
  items: Enclosure[];
  count: number;
}

/** A table that is open; see the table elements. */
export interface TableState {
  rows: string[][];
  /** The first row without the bold of header cells, if all its cells are header cells. */
  header: string[] | undefined;
  /** Cells of earlier rows that reach into the next ones, by column. */
  pending: Map<number, { text: string; rows: number }>;
  /** What stands in the table but in no cell. */
  stray: Sink;
  isInHead: boolean;
  /** What may still be repeated for merged cells. */
  cells: number;
  characters: number;
}

/** A row that is open. */
export interface RowState {
  /** Of each cell its text, and the same without the bold of a header cell. */
  texts: string[];
  plain: string[];
  /** Whether all cells are header cells. */
  isHeader: boolean;
  /** Of the merged cells, by their index: how far they reach. */
  spans: Map<number, { columns: number; rows: number }> | undefined;
}

/** A macro that is open. */
export interface MacroState {
  name: string;
  parameters: MacroParameter[];
  /** Those of the parameters. */
  names: Set<string>;
  body: 'none' | 'rich' | 'plain';
  plain: string;
  /** How many characters of parameters are still read. */
  room: number;
  /** Blocks of a panel. */
  content: Sink | undefined;
  /** Opening line of a details pair, completed when all parameters are known. */
  opening: MarkdownBlock | undefined;
}

/** A node of an ADF extension that is open. */
export interface AdfState {
  type: string;
  attributes: Map<string, string>;
  /** How many characters of attributes are still read. */
  room: number;
  content: Sink | undefined;
  opening: MarkdownBlock | undefined;
  hasContent: boolean;
}

/** An open element and what those inside it inherit; that is changed, if at all, before the first of them opens. */
export class Frame {
  marks = 0;
  link: Link | undefined = undefined;
  /** Inside a line of text: what could be a block of its own stays in the line. */
  isInline = false;
  holder: ResourceHolder | undefined = undefined;
  list: ListState | undefined = undefined;
  /** Of a task: where its status goes. */
  task: Sink | undefined = undefined;
  table: TableState | undefined = undefined;
  row: RowState | undefined = undefined;
  macro: MacroState | undefined = undefined;
  adf: AdfState | undefined = undefined;
  extension: { hasNode: boolean } | undefined = undefined;
  /** Not inherited: reduces the element when it ends. */
  close: ((frame: Frame) => void) | undefined = undefined;
  /** The same; what is much work is returned, to be done before anything behind the element is read. */
  closeInSteps: (() => Steps | undefined) | undefined = undefined;
  /** Of a macro: the frame that it stands in. */
  outer: Frame | undefined = undefined;

  constructor(
    readonly name: string,
    /** What stands behind the name in the start tag. */
    private readonly source: string,
    parent: Frame | undefined,
    public sink: Sink,
    /** Whether the tag was too long, so that its last attribute may be cut. */
    readonly isCut = false,
  ) {
    if (parent === undefined) return;
    this.marks = parent.marks;
    this.link = parent.link;
    this.isInline = parent.isInline;
    this.holder = parent.holder;
    this.list = parent.list;
    this.task = parent.task;
    this.table = parent.table;
    this.row = parent.row;
    this.macro = parent.macro;
    this.adf = parent.adf;
    this.extension = parent.extension;
  }

  /** The decoded value of an attribute. */
  attribute(name: string): string | undefined {
    return this.source === '' ? undefined : attributeOf(this.source, name);
  }

  /** The same for an address: a part of one leads elsewhere, so in a tag that is cut there is none. */
  address(name: string): string | undefined {
    return this.isCut ? undefined : this.attribute(name);
  }
}

/** Where text goes, its marks and the link around it. */
export type Place = Pick<Frame, 'sink' | 'marks' | 'link'>;

/** What one conversion knows beside its frames. */
export interface Reading {
  site: SiteOptions;
  mentions: 'link' | 'name';
  warnings: Warnings;
  /** A heading of the page itself was written as the block of that index. */
  heading(level: OutlineEntry['level'], text: string, block: number): void;
  /** Has work done before the next part of the page is read. */
  later(work: Steps): void;
  /** How often addresses may be repeated. */
  repeats: Repeats;
}

/**
 * Blocks one below the other with a mark around them: an item or a quote. Written when the outermost one ends, so that
 * each line gets all marks at once instead of one more at every level.
 */
export interface Enclosure {
  /** Before the first line. */
  first: string;
  /** Before the other lines. */
  rest: string;
  /** A line of its own before the blocks: the kind of an alert. */
  opening?: string;
  blocks: readonly NestedBlock[];
  /** Whether what may stand close to a paragraph does. */
  isTight: boolean;
  /** Lists that stand beside the item and are shown as part of it. */
  more?: Enclosure[];
}

/** A block in an item or a quote; one that encloses others has no Markdown yet. */
export interface NestedBlock extends MarkdownBlock {
  parts?: readonly Enclosure[];
  /** Of a line of a header cell: the same without the bold of the cell. */
  plain?: string | undefined;
}

/** What an element means. Returns nothing; sets the frame's fields, `close` among them. */
export type Handler = (frame: Frame, parent: Frame, reading: Reading) => void;
