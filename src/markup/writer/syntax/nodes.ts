import type { Node, PhrasingContent, RootContent } from 'mdast';

// What HTML in Markdown can say and Markdown's own nodes cannot.

/** An element of storage in a line of text. */
export interface InlineElement extends Node {
  type: 'inlineElement';
  name: string;
  attributes: Record<string, string>;
  children: PhrasingContent[];
}

/** A place in the text that links can lead to. */
export interface AnchorPoint extends Node {
  type: 'anchorPoint';
  name: string;
}

/** `<details>`: a title, as Markdown, and what it opens. */
export interface Details extends Node {
  type: 'details';
  summary: string;
  children: RootContent[];
}

/** Blocks that were Markdown of their own inside of HTML: the positions in them count in `source`. */
export interface Excerpt extends Node {
  type: 'excerpt';
  source: string;
  children: RootContent[];
}

/** A table whose cells hold blocks and may be merged. */
export interface BlockTable extends Node {
  type: 'blockTable';
  rows: { isHeader: boolean; attributes: Record<string, string>; children: RootContent[] }[][];
}

declare module 'mdast' {
  interface PhrasingContentMap {
    inlineElement: InlineElement;
    anchorPoint: AnchorPoint;
  }
  interface RootContentMap {
    inlineElement: InlineElement;
    anchorPoint: AnchorPoint;
    details: Details;
    excerpt: Excerpt;
    blockTable: BlockTable;
  }
  interface BlockContentMap {
    details: Details;
    excerpt: Excerpt;
    blockTable: BlockTable;
  }
  interface Image {
    /** In pixels. */
    width?: string | undefined;
  }
  interface Heading {
    /** A name that links may use for it. */
    id?: string | undefined;
  }
  interface TableCell {
    /** What the cell holds when it is more than lines of text. */
    blocks?: RootContent[];
  }
}
