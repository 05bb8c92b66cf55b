import type { MarkdownOptions } from '../../src/markup/to-markdown.js';

/** Pages that nobody writes; `page` makes one of a size in characters. */
export declare const hostilePages: readonly {
  name: string;
  page: (size: number) => string;
  options: MarkdownOptions;
}[];
