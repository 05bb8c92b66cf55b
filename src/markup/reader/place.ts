import type { BlockKind } from '../elements.js';
import type { Steps } from '../steps.js';
import type { SiteOptions } from '../target.js';
import type { StorageElement, StorageNode } from '../tree.js';
import type { Link, Piece, Repeats } from './inline-pieces.js';
import type { Warnings } from './warnings.js';

/** A piece of a page that is never torn apart when it fits: a paragraph, a list, a table, a heading. */
export interface MarkdownBlock {
  /** By its Markdown: a panel is a `quote`, the opening and the closing line of an `expand` or a macro are one each. */
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

// Lines have none, and are most of the sinks.
const noBlocks: NestedBlock[] = [];

/** Where content goes. */
export class Sink {
  readonly blocks: NestedBlock[];
  /** Whether there are blocks of any kind: on the `page`, and `nested`. */
  readonly holdsBlocks: boolean;
  /** The line that is being read. */
  pieces: Piece[] = [];
  /** How many of the pieces are counted in `size`, and their characters. */
  counted = 0;
  size = 0;
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
   * one block each. `line`: one line, e.g. a heading.
   */
  constructor(
    readonly kind: 'page' | 'nested' | 'cell' | 'line',
    /** How many quotes and list items are around. */
    readonly nesting = 0,
  ) {
    this.holdsBlocks = kind === 'page' || kind === 'nested';
    this.blocks = kind === 'line' ? noBlocks : [];
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

/** Where content stands: what those inside of an element inherit. */
export class Place {
  /** The same inside a line of text, made once: most paragraphs of a page stand in one place. */
  private line: Place | undefined = undefined;

  constructor(
    readonly sink: Sink,
    readonly marks = 0,
    readonly link?: Link,
    /** Inside a line of text: what could be a block of its own stays in the line. */
    readonly isInline = false,
    readonly list?: ListState,
    readonly table?: TableState,
    readonly row?: RowState,
  ) {}

  /** The same place with other text around. */
  with({ sink = this.sink, marks = this.marks, link, isInline = this.isInline }: TextPlace): Place {
    return new Place(
      sink,
      marks,
      link === null ? undefined : (link ?? this.link),
      isInline,
      this.list,
      this.table,
      this.row,
    );
  }

  /** A line of text, or blocks. */
  inline(isInline: boolean): Place {
    if (isInline === this.isInline) return this;
    return isInline ? (this.line ??= this.with({ isInline })) : this.with({ isInline });
  }

  /** Inside of a list, or of something that is no part of the list around. */
  inList(list: ListState | undefined, sink = this.sink): Place {
    return new Place(sink, this.marks, this.link, false, list, this.table, this.row);
  }

  /** Inside of a table or a row of it; what a cell holds is in neither. */
  inTable(table: TableState | undefined, row?: RowState, sink = this.sink): Place {
    const isTable = row === undefined && table !== undefined;
    return new Place(
      sink,
      isTable ? 0 : this.marks,
      isTable ? undefined : this.link,
      this.isInline,
      row === undefined ? undefined : this.list,
      table,
      row,
    );
  }
}

/** What of a place may be another one; null: no link. */
interface TextPlace {
  sink?: Sink;
  marks?: number;
  link?: Link | null | undefined;
  isInline?: boolean;
}

/** How the content of an element is read. */
export interface Visit {
  /** Where it goes. */
  place: Place;
  /** By default all that the element holds. */
  nodes?: readonly StorageNode[];
  /** Reduces it when all is read; what is much work is returned, to be done before anything behind the element is read. */
  close?: (place: Place) => Steps | void;
}

/** What an element means: how its content is read, or undefined when nothing more is. */
export type Handler = (element: StorageElement, place: Place, reading: Reading) => Visit | undefined;

/** What one conversion knows beside its places. */
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
