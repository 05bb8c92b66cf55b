import type { MarkdownOptions } from './links.js';

/** State of one conversion, handed down the tree. */
export interface Conversion {
  options: MarkdownOptions;
  /** Nesting so far. */
  depth: number;
  /** Below this depth only the text is kept: real pages nest about twenty levels, hostile ones nest past the stack. */
  maxDepth: number;
}
