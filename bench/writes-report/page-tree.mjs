// A page as a tree of elements with offsets, their text, and the words by which a reader can name each of them.
import { readStorage } from '../markup-report/storage.mjs';
import { elements, parseStorage } from '../markup-report/xml.mjs';

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

/** `{text, nodes}`: the page's text, and its elements in document order as `{name, start, end, parent, children, text}`. */
export function treeOf(storage) {
  const root = parseStorage(storage, { includeOffsets: true });
  // The parser's offsets begin before the page, by what stands around it.
  const shift = root.start + storage.slice(0, 1).replace(/[^\uFEFF]/u, '').length - offsetOfPage(root);
  const nodes = [];
  const add = (element, parent) => {
    if (unseen.has(element.name)) return;
    const node = { name: element.name, start: element.start + shift, end: element.end + shift, parent, children: [] };
    nodes.push(node);
    parent?.children.push(node);
    for (const child of elements(element)) add(child, node);
  };
  for (const element of elements(root)) add(element, undefined);
  for (const node of nodes) node.source = storage.slice(node.start, node.end);
  return { text: plain(readStorage(storage, { stand }).text), nodes };
}

/** How many characters the parser's root has before the page. */
function offsetOfPage(root) {
  return root.start + '<page xmlns:ac="ac" xmlns:ri="ri" xmlns:at="at">'.length;
}

/** Text without layout; `\uFFFC` stands for what has no text of its own. */
export const plain = (text) => text.replaceAll(/[\s\u00a0]+/gu, ' ').trim();

const wrappers = {
  td: ['<table><tbody><tr>', '</tr></tbody></table>'],
  th: ['<table><tbody><tr>', '</tr></tbody></table>'],
  tr: ['<table><tbody>', '</tbody></table>'],
  li: ['<ul>', '</ul>'],
  'ac:task': ['<ac:task-list>', '</ac:task-list>'],
};

/** The text of a node as a reader sees it. */
export function textOf(node) {
  const [before, after] = wrappers[node.name] ?? ['', ''];
  node.text ??= plain(readStorage(before + node.source + after, { stand }).text);
  return node.text;
}

/** The ancestors of a node, the nearest first. */
export function ancestorsOf(node) {
  const found = [];
  for (let next = node.parent; next !== undefined; next = next.parent) found.push(next);
  return found;
}

/** First words of a node that stand nowhere else on the page; undefined when there are none. */
export function wordsThatName(node, pageText) {
  const [run = ''] = textOf(node).split(stand);
  const words = run.trim().split(' ');
  for (const count of [6, 12, 20]) {
    const words_ = words.slice(0, count).join(' ');
    if (words_.length >= 4 && isOnce(pageText, words_)) return words_;
  }
  return undefined;
}

/** A run of one to four words of a node that stands nowhere else on the page. */
export function randomWords(node, pageText, random) {
  const runs = textOf(node)
    .split(stand)
    .map((run) => run.trim())
    .filter((run) => /[\p{L}\p{N}]{3}/u.test(run));
  for (let tries = 0; tries < 8 && runs.length > 0; tries += 1) {
    const words = runs[Math.floor(random() * runs.length)].split(' ');
    const from = Math.floor(random() * words.length);
    const found = words.slice(from, from + 1 + Math.floor(random() * 4)).join(' ');
    if (/[\p{L}\p{N}]{3}/u.test(found) && !/[*_`[\]()|\\<>#~]/u.test(found) && isOnce(pageText, found)) return found;
  }
  return undefined;
}

const isOnce = (text, part) => text.split(part).length === 2;
