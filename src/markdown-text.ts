import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** Markdown with GitHub's extensions (tables, bare links) as a tree. Never throws. */
export function parseMarkdown(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
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
