import type { Nodes, Paragraph, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** Longest text that is parsed; what is longer is text. */
const maxLength = 200_000;

/**
 * Signs of one piece of running text up to which parsing takes time in proportion to its length: beyond, emphasis and
 * brackets are looked up among all that stand before them.
 */
const maxEmphasis = 400;
const maxBrackets = 800;

/** Quotes and lists in one another; the parser calls itself for each. */
const maxDepth = 50;

/**
 * Markdown with GitHub's extensions (tables, bare links) as a tree. Never throws, and takes time in proportion to the
 * length: a paragraph with more signs, or deeper nested, than anybody writes is one of plain text.
 */
export function parseMarkdown(markdown: string): Root {
  const children: RootContent[] = [];
  for (const { text, start, isPlain } of partsOf(markdown)) {
    if (isPlain) children.push(plainParagraph(text, start));
    else {
      const { children: blocks } = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
      for (const block of blocks) {
        const offset = block.position?.start.offset;
        if (block.position !== undefined && offset !== undefined) block.position.start.offset = offset + start;
        children.push(block);
      }
    }
  }
  return { type: 'root', children };
}

interface Part {
  text: string;
  /** Where it begins in the whole. */
  start: number;
  isPlain: boolean;
}

/** A text in parts that are parsed, as long as they can be, and paragraphs that are not. */
function partsOf(markdown: string): Part[] {
  if (markdown.length > maxLength) return [{ text: markdown, start: 0, isPlain: true }];
  const parts: Part[] = [];
  let start = 0;
  for (const paragraph of markdown.split(/(?<=\n[ \t]*\n)/u)) {
    const isPlain = !isParsable(paragraph);
    const last = parts.at(-1);
    if (last !== undefined && !last.isPlain && !isPlain) last.text += paragraph;
    else parts.push({ text: paragraph, start, isPlain });
    start += paragraph.length;
  }
  return parts;
}

function isParsable(paragraph: string): boolean {
  const lines = paragraph.split('\n');
  const isTable = lines.some((line, index) => isTableHead(line, lines[index + 1] ?? ''));
  let emphasis = 0;
  let brackets = 0;
  for (const line of lines) {
    const [marks = ''] = /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*/u.exec(line) ?? [];
    if (marks.replaceAll(' ', '').length > maxDepth || marks.length > 4 * maxDepth) return false;
    // Each row of a table, item of a list and heading is a text of its own.
    if (isTable || /^ {0,3}(?:[-+*][ \t]|1[.)][ \t]|#{1,6}[ \t])\S/u.test(line)) {
      emphasis = 0;
      brackets = 0;
    }
    emphasis += line.match(/(?:^|[^\p{L}\p{N}])[*_~]+(?=\S)|(?<=\S)[*_~]+(?![\p{L}\p{N}])|[*~]+/gu)?.length ?? 0;
    brackets += line.match(/[[\]]/gu)?.length ?? 0;
    if (emphasis > maxEmphasis || brackets > maxBrackets) return false;
  }
  return true;
}

/** Whether a line and the one below it begin a table: as many cells as rules. */
function isTableHead(line: string, below: string): boolean {
  if (!/^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/u.test(below.slice(0, 2000))) return false;
  const cells = (row: string): number =>
    row
      .replace(/^[ \t>]*\|?/u, '')
      .replace(/\|?[ \t]*$/u, '')
      .split(/(?<!\\)\|/u).length;
  return cells(line) === cells(below);
}

function plainParagraph(text: string, start: number): Paragraph {
  const place = { line: 1, column: 1 };
  return {
    type: 'paragraph',
    children: [{ type: 'text', value: text.trim() }],
    position: { start: { ...place, offset: start }, end: { ...place, offset: start + text.length } },
  };
}

/** White space runs folded to one space, both ends trimmed, Unicode composed: two texts that read alike compare equal. */
export function foldSpace(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Text of a node as a reader sees it: marks, link targets and HTML dropped; blocks and cells set apart by a space. */
export function plainText(node: Nodes): string {
  return foldSpace(rawText(node));
}

const blocks = new Set(['paragraph', 'heading', 'listItem', 'tableRow', 'tableCell', 'blockquote', 'code', 'list']);

function rawText(node: Nodes): string {
  if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code') {
    return blocks.has(node.type) ? ` ${node.value} ` : node.value;
  }
  if (node.type === 'image') return node.alt ?? '';
  if (node.type === 'html' || node.type === 'break') return ' ';
  if (!('children' in node)) return '';
  const text = node.children.map((child) => rawText(child)).join('');
  return blocks.has(node.type) ? ` ${text} ` : text;
}
