// A page as a tree of elements with offsets, their text, and the words by which a reader can name each of them.
import type { XmlElement } from '@rgrove/parse-xml';
import { readStorage } from '../markup-report/storage.js';
import { elements, parseStorage } from '../markup-report/xml.js';

// Where a reader sees nothing, or something that is no text of the page.
const unseen = new Set([
  'ac:parameter',
  'ac:default-parameter',
  'ac:adf-fallback',
  'ac:adf-attribute',
  'ac:adf-parameter',
  'ac:adf-mark',
  'ac:plain-text-body',
  'ac:plain-text-link-body',
  'ac:caption',
]);
const stand = '\uFFFC';

/** An element of a page with what stands in it. */
export interface PageNode {
  name: string;
  /** Offsets in the page. */
  start: number;
  end: number;
  source: string;
  parent: PageNode | undefined;
  children: PageNode[];
  /** As a reader sees it; see {@link textOf}. */
  text?: string;
}

/** The page's text, and its elements in document order. */
export interface PageTree {
  text: string;
  nodes: PageNode[];
}

/** A page as a tree. Throws like {@link parseStorage}. */
export function treeOf(storage: string): PageTree {
  const root = parseStorage(storage, { includeOffsets: true });
  // The parser's offsets begin before the page, by what stands around it.
  const shift = root.start + storage.slice(0, 1).replace(/[^\uFEFF]/u, '').length - offsetOfPage(root);
  const nodes: PageNode[] = [];
  const add = (element: XmlElement, parent: PageNode | undefined): void => {
    if (unseen.has(element.name)) return;
    const [start, end] = [element.start + shift, element.end + shift];
    const node = { name: element.name, start, end, source: storage.slice(start, end), parent, children: [] };
    nodes.push(node);
    parent?.children.push(node);
    for (const child of elements(element)) add(child, node);
  };
  for (const element of elements(root)) add(element, undefined);
  return { text: plain(readStorage(storage, { stand }).text), nodes };
}

/** How many characters the parser's root has before the page. */
function offsetOfPage(root: XmlElement): number {
  return root.start + '<page xmlns:ac="ac" xmlns:ri="ri" xmlns:at="at">'.length;
}

/** Text without layout; `\uFFFC` stands for what has no text of its own. */
export const plain = (text: string): string => text.replaceAll(/[\s\u00a0]+/gu, ' ').trim();

const wrappers: Readonly<Record<string, [before: string, after: string]>> = {
  td: ['<table><tbody><tr>', '</tr></tbody></table>'],
  th: ['<table><tbody><tr>', '</tr></tbody></table>'],
  tr: ['<table><tbody>', '</tbody></table>'],
  li: ['<ul>', '</ul>'],
  'ac:task': ['<ac:task-list>', '</ac:task-list>'],
};

/** The text of a node as a reader sees it. */
export function textOf(node: PageNode): string {
  const [before, after] = wrappers[node.name] ?? ['', ''];
  node.text ??= plain(readStorage(before + node.source + after, { stand }).text);
  return node.text;
}

/** The ancestors of a node, the nearest first. */
export function ancestorsOf(node: PageNode): PageNode[] {
  const found: PageNode[] = [];
  for (let next = node.parent; next !== undefined; next = next.parent) found.push(next);
  return found;
}

/** First words of a node that stand nowhere else on the page; undefined when there are none. */
export function wordsThatName(node: PageNode, pageText: string): string | undefined {
  const [run = ''] = textOf(node).split(stand);
  const words = run.trim().split(' ');
  for (const count of [6, 12, 20]) {
    const words_ = words.slice(0, count).join(' ');
    if (words_.length >= 4 && isOnce(pageText, words_)) return words_;
  }
  return undefined;
}

/** A run of one to four words of a node that stands nowhere else on the page. */
export function randomWords(node: PageNode, pageText: string, random: () => number): string | undefined {
  const runs = textOf(node)
    .split(stand)
    .map((run) => run.trim())
    .filter((run) => /[\p{L}\p{N}]{3}/u.test(run));
  for (let tries = 0; tries < 8 && runs.length > 0; tries += 1) {
    const words = (runs[Math.floor(random() * runs.length)] ?? '').split(' ');
    const from = Math.floor(random() * words.length);
    const found = words.slice(from, from + 1 + Math.floor(random() * 4)).join(' ');
    if (/[\p{L}\p{N}]{3}/u.test(found) && !/[*_`[\]()|\\<>#~]/u.test(found) && isOnce(pageText, found)) return found;
  }
  return undefined;
}

const isOnce = (text: string, part: string): boolean => text.split(part).length === 2;
