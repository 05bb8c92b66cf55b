import { decodeHTML } from 'entities';
import type { MarkdownBlock } from '../markup/document.js';
import { escapeLineStart, escapeText } from '../markup/reader/escape.js';

/** Tags of a frame that opens on a click, as the reader writes them and as people paste them, escaped. */
const frames = /\\?<\/?(?:details|summary)(?:\s[^<>\n]*)?\\?>/giu;

/**
 * A block as a passage shows it; undefined when it holds nothing to read: a rule, a drawing in the language of Mermaid, a
 * table without a word. The frame of an expand gives its title, rows without a word go, and so do tags of frames; of code
 * that is made of tags only the words are left.
 */
export function readableBlock(block: MarkdownBlock | undefined): MarkdownBlock | undefined {
  if (block === undefined || block.kind === 'rule') return undefined;
  if (block.kind === 'code') return /^`{3,}mermaid\b/iu.test(block.markdown) ? undefined : withoutMarkup(block);
  if (block.kind === 'expand') {
    const title = /^<details><summary>(.*)<\/summary>/u.exec(block.markdown)?.[1]?.trim() ?? '';
    return title === '' ? undefined : { kind: 'paragraph', markdown: `${title}:` };
  }
  if (block.kind === 'paragraph' && isMostly(escapedTag, block.markdown))
    return saying(block.markdown.replaceAll(escapedTag, ' '));
  const markdown = withoutFrames(block.kind === 'table' ? withoutEmptyRows(block.markdown) : block.markdown);
  return markdown.trim() === '' ? undefined : markdown === block.markdown ? block : { ...block, markdown };
}

const emptyRow = /^\|[|\s]*$/u;

/** A table without the rows that say nothing; nothing at all when its header is all that is left and says nothing. */
function withoutEmptyRows(markdown: string): string {
  const [head = '', bar = '', ...rows] = markdown.split('\n');
  const kept = rows.filter((row) => !emptyRow.test(row));
  if (kept.length === 0 && emptyRow.test(head)) return '';
  return kept.length === rows.length ? markdown : [head, bar, ...kept].join('\n');
}

/** Text without tags of frames, and without the lines and drawings that are nothing else; code stays as it is. */
function withoutFrames(markdown: string): string {
  if (!markdown.includes('<') && !markdown.includes('```')) return markdown;
  const kept: string[] = [];
  let fence: { mark: string; isDrawing: boolean } | undefined;
  for (const line of markdown.split('\n')) {
    const [, mark, language = ''] = /^[ >]*(`{3,})([\w-]*)/u.exec(line) ?? [];
    if (fence !== undefined) {
      if (!fence.isDrawing) kept.push(line);
      if (mark?.startsWith(fence.mark) === true && language === '') fence = undefined;
      continue;
    }
    if (mark !== undefined) {
      fence = { mark, isDrawing: language.toLowerCase() === 'mermaid' };
      if (!fence.isDrawing) kept.push(line);
      continue;
    }
    const plain = line.replaceAll(frames, ' ');
    if (plain === line) kept.push(line);
    else if (/[^\s>]/u.test(plain))
      kept.push(indentOf(line) + plain.slice(indentOf(line).length).replace(/^ +/u, '').trimEnd());
  }
  return kept
    .join('\n')
    .replaceAll(/\n(?:[ >]*\n){2,}/gu, '\n\n')
    .trimEnd();
}

const indentOf = (line: string): string => /^[ >]*/u.exec(line)?.[0] ?? '';

const tag = /<[/!?]?[a-z][^<>]*>/giu;
const escapedTag = /\\<[/!?]?[a-z][^<>\n]*>/giu;

/** Whether most of a text is what a pattern finds. */
function isMostly(pattern: RegExp, text: string): boolean {
  const found = text.match(pattern)?.reduce((sum, { length }) => sum + length, 0) ?? 0;
  return found * 2 > text.replaceAll(/\s+/gu, '').length;
}

function withoutMarkup(block: MarkdownBlock): MarkdownBlock | undefined {
  const { markdown, head = '', tail = '' } = block;
  const code = markdown.slice(head.length, markdown.length - tail.length);
  if (!isMostly(tag, code)) return block;
  return saying(escapeText(decodeHTML(code.replaceAll(tag, ' '))));
}

function saying(markdown: string): MarkdownBlock | undefined {
  const words = markdown.replaceAll(/\s+/gu, ' ').trim();
  return words === '' ? undefined : { kind: 'paragraph', markdown: escapeLineStart(words) };
}
