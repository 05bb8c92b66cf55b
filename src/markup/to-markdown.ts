import { type ChildNode, isTag, isText } from 'domhandler';
import { blocks, headingContent, unwrapped } from './blocks.js';
import type { Conversion } from './conversion.js';
import type { MarkdownOptions } from './links.js';
import { isInlineMacro } from './macros.js';
import type { Block } from './nodes.js';
import { parseStorage, textOf } from './parse.js';
import { serialize } from './serialize.js';

export type { MarkdownOptions } from './links.js';

/** A piece of a page that is never torn apart when it fits: a paragraph, a list, a table, a heading. */
export interface MarkdownBlock {
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

/** A page as a sequence of blocks; their Markdown joined by empty lines is the whole page. */
export interface MarkdownDocument {
  blocks: MarkdownBlock[];
  outline: OutlineEntry[];
}

/**
 * Storage format as Markdown, block by block. Text is exact, code byte for byte; layout is flattened; what Markdown has
 * no form for shows as a placeholder in brackets, never as bare parameter values. Never throws, whatever the input.
 */
export function toDocument(storage: string, options: MarkdownOptions = {}): MarkdownDocument {
  const conversion: Conversion = { options, depth: 0, maxDepth: 60 };
  const nodes: Block[] = [];
  const headings: Omit<OutlineEntry, 'end'>[] = [];
  const anchors = new Map<string, number>();
  for (const group of groups(parseStorage(storage))) {
    const first = group[0];
    if (first && isTag(first) && /^h[1-6]$/u.test(first.name) && headingContent(first, conversion).length > 0) {
      const words = textOf(first.children).replaceAll(/[\r\n\t]+/gu, ' ');
      const base = words.trim().replaceAll(/[ \u00a0]/gu, '-');
      const seen = anchors.get(base) ?? 0;
      anchors.set(base, seen + 1);
      headings.push({
        // The pattern above admits h1 to h6 only.
        level: Number(first.name[1]) as OutlineEntry['level'],
        text: words.replaceAll(/\s+/gu, ' ').trim(),
        anchor: seen === 0 ? base : `${base}.${seen}`,
        start: nodes.length,
      });
    }
    nodes.push(...blocks(group, conversion));
  }
  const outline = headings.map((heading, index) => {
    const next = headings.slice(index + 1).find(({ level }) => level <= heading.level);
    return { ...heading, end: next?.start ?? nodes.length };
  });
  const markdown = serialize(nodes);
  return { blocks: nodes.map((node, index) => markdownBlock(node, markdown[index] ?? '')), outline };
}

/** Storage format as one Markdown text; see {@link toDocument}. */
export function toMarkdown(storage: string, options: MarkdownOptions = {}): string {
  return toDocument(storage, options)
    .blocks.map(({ markdown }) => markdown)
    .join('\n\n');
}

/** Top-level nodes one block at a time, containers opened; neighbouring text and inline elements stay together. */
function* groups(nodes: readonly ChildNode[]): Generator<ChildNode[]> {
  // Iterative: layouts nest as deep as a hostile page likes.
  const stack: ChildNode[] = [...nodes].reverse();
  let run: ChildNode[] = [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const inside = unwrapped(node);
    if (inside) {
      if (run.length > 0) yield run;
      run = [];
      for (let index = inside.length - 1; index >= 0; index--) {
        const next = inside[index];
        if (next) stack.push(next);
      }
    } else if (
      isTag(node) &&
      !inlineNames.has(node.name) &&
      !(node.name === 'ac:structured-macro' && isInlineMacro(node))
    ) {
      if (run.length > 0) yield run;
      run = [];
      yield [node];
    } else if (!isText(node) || run.length > 0 || node.data.trim() !== '') run.push(node);
  }
  if (run.length > 0) yield run;
}

const inlineNames = new Set([
  'strong',
  'b',
  'em',
  'i',
  'u',
  's',
  'del',
  'sub',
  'sup',
  'code',
  'span',
  'a',
  'br',
  'time',
  'small',
  'big',
  'font',
  'tt',
  'kbd',
  'ac:link',
  'ac:emoticon',
  'ac:placeholder',
  'ac:inline-comment-marker',
]);

function markdownBlock(node: Block, markdown: string): MarkdownBlock {
  if (node.type === 'table') {
    const end = markdown.indexOf('\n', markdown.indexOf('\n') + 1);
    return end > 0 ? { markdown, head: markdown.slice(0, end) } : { markdown };
  }
  if (node.type === 'code') {
    const end = markdown.indexOf('\n');
    const last = markdown.lastIndexOf('\n');
    return end > 0 ? { markdown, head: markdown.slice(0, end), tail: markdown.slice(last + 1) } : { markdown };
  }
  return { markdown };
}
