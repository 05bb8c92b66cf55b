import type { BlockContent, DefinitionContent, List, ListItem, Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** The smallest piece of a page that can be quoted. */
export interface Passage {
  /** Verbatim Markdown, one entry a line, without the indentation of its list. */
  lines: string[];
  /** What a reader sees of it. */
  text: string;
  /** Headings above it, outermost first. */
  headings: string[];
  /** Passages that belong together (items of a list, rows of a table, sentences of a paragraph) share a number. */
  group: number;
  /** A sentence or heading row that introduces the group, such as "You need:". */
  lead?: { lines: string[]; text: string };
  kind: 'sentence' | 'item' | 'row' | 'code';
}

/** Splits the Markdown of a page into passages, in page order, without text that commands its readers. Never throws. */
export function passagesOf(markdown: string): Passage[] {
  // Without GitHub's extensions, which cost four times as much; a table then is a paragraph, and is told by its ruler.
  const tree = fromMarkdown(markdown);
  const passages: Passage[] = [];
  const headings: { depth: number; text: string }[] = [];
  let group = 0;
  let previous: { lines: string[]; text: string } | undefined;

  const source = (node: Nodes): string => {
    const { start, end } = node.position ?? {};
    return markdown.slice(start?.offset ?? 0, end?.offset ?? 0);
  };
  const linesOf = (text: string): string[] =>
    text.split('\n').map((line) => line.replace(/^[ \t]*(?:> ?)*/u, '').trimEnd());
  const add = (passage: Omit<Passage, 'headings' | 'group'>): void => {
    if (passage.text === '') return;
    passages.push({ ...passage, headings: headings.map((heading) => heading.text), group });
  };
  const introduces = (text: string): boolean => /:\s*$/u.test(text) && text.length < 300;

  const visitList = (list: List): void => {
    const lead = previous;
    group += 1;
    list.children.forEach((item: ListItem, index) => {
      const own = item.children.filter((child) => child.type !== 'list');
      const text = own
        .map((child) => textOf(child))
        .join(' ')
        .replace(/^\[[ xX]\] /u, '')
        .trim();
      const first = own[0]?.position?.start.offset;
      const last = own.at(-1)?.position?.end.offset;
      if (first !== undefined && last !== undefined && text !== '') {
        const [head = '', ...more] = linesOf(markdown.slice(first, last));
        const mark = list.ordered ? `${(list.start ?? 1) + index}. ` : '- ';
        add({
          kind: 'item',
          lines: [mark + head, ...more.map((line) => (line === '' ? '' : `  ${line}`))],
          text,
          ...(lead && { lead }),
        });
        previous = { lines: linesOf(markdown.slice(first, last)), text };
      }
      const outer = group;
      for (const child of item.children) if (child.type === 'list') visitList(child);
      group = outer;
    });
    group += 1;
  };

  const addRows = ([header = '', ruler = '', ...rows]: string[]): void => {
    group += 1;
    const lead = { lines: [header, ruler], text: plain(cellsOf(header)) };
    for (const row of rows) add({ kind: 'row', lines: [row], text: plain(cellsOf(row)), lead });
    group += 1;
  };

  const visit = (node: RootContent | BlockContent | DefinitionContent): void => {
    switch (node.type) {
      case 'heading':
        while ((headings.at(-1)?.depth ?? 0) >= node.depth) headings.pop();
        headings.push({ depth: node.depth, text: textOf(node) });
        previous = undefined;
        break;
      case 'paragraph': {
        group += 1;
        const lines = linesOf(source(node));
        if (
          lines.length > 2 &&
          /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/u.test(lines[1] ?? '') &&
          lines[0]?.includes('|')
        ) {
          addRows(lines);
          previous = undefined;
          break;
        }
        // The mark of a panel is no part of its text.
        const sentences = sentencesOf(source(node).replace(/^\[!\w+\]\s*(?:> ?)*/u, ''));
        for (const sentence of sentences) {
          add({ kind: 'sentence', lines: linesOf(sentence), text: plain(sentence) });
        }
        const last = sentences.at(-1) ?? '';
        previous = introduces(plain(last)) ? { lines: linesOf(last), text: plain(last) } : undefined;
        break;
      }
      case 'list':
        visitList(node);
        previous = undefined;
        break;
      case 'code':
        group += 1;
        add({
          kind: 'code',
          lines: linesOf(source(node)),
          text: node.value.trim(),
          ...(previous && { lead: previous }),
        });
        previous = undefined;
        break;
      case 'blockquote':
        for (const child of node.children) visit(child);
        break;
      default:
        break;
    }
  };
  for (const node of tree.children) visit(node);
  const planted = new Set(passages.filter(({ text }) => commandsReaders.test(text)).map((passage) => passage.group));
  return passages.filter((passage) => !planted.has(passage.group));
}

// Text that tries to command whoever reads it for somebody else. Quoting it would carry its links and lies further.
const commandsReaders =
  /\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:previous|prior|earlier|above|all|your)\b[^.]{0,40}\b(?:instructions?|prompts?|rules|guidelines)\b/iu;

/** Sentences of a paragraph's Markdown, verbatim; abbreviations, initials and list-like numbers do not end one. */
function sentencesOf(markdown: string): string[] {
  const parts = markdown.split(/(?<=[.!?][)"”’*_]{0,4})\s+(?=["“(*_[`\p{Lu}\p{N}])/gu);
  const sentences: string[] = [];
  for (const part of parts) {
    const last = sentences.at(-1);
    const open =
      last !== undefined &&
      /(?:\b(?:e\.g|i\.e|etc|vs|Mr|Ms|Mrs|Dr|St|No|Inc|U\.S|D\.C|approx)\.|\b\p{Lu}\.)$/u.test(last);
    if (open) sentences[sentences.length - 1] = `${last} ${part}`;
    else sentences.push(part);
  }
  return sentences.filter((sentence) => sentence.trim() !== '');
}

/** A table row with its bars taken for spaces. */
function cellsOf(row: string): string {
  return row.replaceAll(/(?<!\\)\|/gu, '  ').trim();
}

function plain(markdown: string): string {
  // Most sentences carry no marks, and a parse of each would be most of the work.
  if (!/[*_`[\]<>\\&!|~#]|^\s*(?:[-+]|\d+[.)])\s|https?:/u.test(markdown)) return markdown.replace(/\s+/gu, ' ').trim();
  const tree = fromMarkdown(markdown);
  return tree.children
    .map((node) => textOf(node))
    .join(' ')
    .trim();
}

/** Text of a node without marks and link targets; blocks set apart by a space. */
function textOf(node: Nodes): string {
  if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code') return node.value;
  if (node.type === 'image') return node.alt ?? '';
  if (node.type === 'html' || node.type === 'break') return ' ';
  if (!('children' in node)) return '';
  const apart = node.type === 'list' || node.type === 'listItem' || node.type === 'blockquote';
  const text = node.children.map((child) => textOf(child)).join(apart ? ' ' : '');
  return node.type === 'paragraph' ? text.replace(/\s+/gu, ' ').trim() : text;
}
