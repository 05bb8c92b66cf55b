import { decodeHTMLStrict } from 'entities';
import { elementKind } from './elements.js';
import { attributeOf as attributeIn, decoded } from './reader/entities.js';
import { createScanner } from './scan.js';
import { inOneGo, LongMap, LongText, type Steps } from './steps.js';

/** An element of a storage fragment with its exact place: offsets are UTF-16 units of the source, ends exclusive. */
export class StorageElement {
  readonly type = 'element';
  children: readonly StorageNode[] = none;
  /** Before the end tag. */
  contentEnd: number;
  end: number;

  constructor(
    /** The whole fragment. */
    readonly source: string,
    /** Qualified name as it stands in the source, e.g. `ac:link`. Empty for the root, which stands for the whole fragment. */
    readonly name: string,
    readonly start: number,
    /** Behind the start tag. Equal to `contentEnd` and `end` for `<x />`. */
    readonly contentStart: number,
    readonly parent: StorageElement | undefined,
  ) {
    this.contentEnd = contentStart;
    this.end = contentStart;
  }

  /** The start tag as it stands in the source. */
  get tag(): string {
    return this.source.slice(this.start, this.contentStart);
  }
}

const none: readonly StorageNode[] = [];

/**
 * Character data, a CDATA section, or markup that is no content: a comment, processing instruction or stray tag
 * (`other`), a tag nested too deep to be an element (`deep`), one in which the input ends (`broken`).
 */
export interface StorageLeaf {
  readonly type: 'text' | 'cdata' | 'other' | 'deep' | 'broken';
  readonly start: number;
  /** The characters themselves: without the delimiters of a CDATA section. */
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
  readonly parent: StorageElement;
}

export type StorageNode = StorageElement | StorageLeaf;

/**
 * A storage fragment as a tree that knows where everything stands; nothing is decoded or copied. Never throws and is
 * linear in the length. What an element is in malformed input, and that none is deeper than 500, says {@link createScanner}.
 */
export function parseTree(source: string): StorageElement {
  return inOneGo(parseTreeInSteps(source));
}

/** The same as {@link parseTree} in small parts. */
export function* parseTreeInSteps(source: string): Steps<StorageElement> {
  const root = new StorageElement(source, '', 0, 0, undefined);
  root.contentEnd = source.length;
  root.end = source.length;
  let current = root;
  // The children of all open elements, those of the innermost last, and where those of each begin.
  const nodes: StorageNode[] = [];
  const starts: number[] = [];
  let start = 0;
  let count = 0;
  const add = (node: StorageNode) => {
    nodes[count++] = node;
  };
  const leaf = (type: StorageLeaf['type'], contentStart: number, contentEnd: number, from: number, end: number) =>
    add({ type, start: from, contentStart, contentEnd, end, parent: current });
  let markup: 'other' | 'broken' = 'other';
  const scanner = createScanner(source, {
    open(name, from, end) {
      const opened = new StorageElement(source, name, from, end, current);
      add(opened);
      current = opened;
      starts.push(start);
      start = count;
    },
    close(contentEnd, end) {
      current.contentEnd = contentEnd;
      current.end = end;
      if (count > start) current.children = nodes.slice(start, count);
      count = start;
      start = starts.pop() ?? 0;
      current = current.parent ?? root;
    },
    text(from, end) {
      const last = count > start ? nodes[count - 1] : undefined;
      const isMore = last?.type === 'text' && last.end === from;
      if (isMore) count--;
      const first = isMore ? last.start : from;
      leaf('text', first, end, first, end);
    },
    cdata: (contentStart, contentEnd, from, end) => leaf('cdata', contentStart, contentEnd, from, end),
    other: (from, end) => end > from && leaf(markup, from, end, from, end),
    truncated: () => (markup = 'broken'),
    tooDeep: (from, end) => end > from && leaf('deep', from, end, from, end),
  });
  for (let tokens = 1; scanner.step(); tokens++) if (tokens % tokensPerStep === 0) yield;
  nodes.length = count;
  root.children = nodes;
  return root;
}

const tokensPerStep = 1000;

/** What is known of elements of one page, which may have a million. */
export const aboutElements = <Value>(): LongMap<StorageElement, Value> => new LongMap(({ start }) => start >>> 14);

export const isElement = (node: StorageNode): node is StorageElement => node.type === 'element';

/** Whether a node is white space between elements. */
export const isBlankText = (node: StorageNode): boolean => node.type === 'text' && charactersOf(node).trim() === '';

/** The characters of a leaf as they stand in the source. */
export const charactersOf = ({ parent, contentStart, contentEnd }: StorageLeaf): string =>
  parent.source.slice(contentStart, contentEnd);

/** A node as it stands in the source. */
export const sourceOf = (node: StorageNode): string =>
  (node.type === 'element' ? node : node.parent).source.slice(node.start, node.end);

/** The child elements, of one name when it is given. */
export function childElements(parent: StorageElement, name?: string): StorageElement[] {
  const found: StorageElement[] = [];
  for (const child of parent.children)
    if (isElement(child) && (name === undefined || child.name === name)) found.push(child);
  return found;
}

/** Whether a node names a page, a file, a person or the like. */
export const isResource = (node: StorageNode): node is StorageElement => isElement(node) && node.name.startsWith('ri:');

/** What a link, an image or an attachment refers to. */
export const resourceOf = (parent: StorageElement): StorageElement | undefined => parent.children.find(isResource);

export { attributesOf } from './reader/entities.js';

/** The decoded value of an attribute, or undefined. */
export const attributeOf = ({ tag }: Pick<StorageElement, 'tag'>, name: string): string | undefined =>
  attributeIn(tag, name);

/** The ancestors of a node from its parent up to, not including, the root. */
export function* ancestors(node: StorageNode): Generator<StorageElement> {
  for (let parent = node.parent; parent?.parent; parent = parent.parent) yield parent;
}

/** The nearest ancestor of one of these names. */
export function closest(node: StorageNode, ...names: string[]): StorageElement | undefined {
  for (const parent of ancestors(node)) if (names.includes(parent.name)) return parent;
  return undefined;
}

/** Every node below, in document order; `enter` says whether to go into an element. Iterative: pages may nest deeply. */
export function* descendants(
  parent: Pick<StorageElement, 'children'>,
  enter: (element: StorageElement) => boolean = () => true,
): Generator<StorageNode> {
  const stack: StorageNode[] = [...parent.children].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    if (node.type !== 'element' || !enter(node)) continue;
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index];
      if (child) stack.push(child);
    }
  }
}

/** The elements of one name below an element, in document order; see {@link descendants}. */
export function elementsBelow(
  parent: StorageElement,
  wanted: string,
  enter?: (element: StorageElement) => boolean,
): StorageElement[] {
  const found: StorageElement[] = [];
  for (const node of descendants(parent, enter)) if (isElement(node) && node.name === wanted) found.push(node);
  return found;
}

/** Whether a cell holds the number of its row. */
export const isNumbering = (cell: StorageElement): boolean =>
  cell.tag.includes('numberingColumn') && /(?:^|\s)numberingColumn(?:\s|$)/u.test(attributeOf(cell, 'class') ?? '');

/** Whether the text inside an element is a value (an id, a parameter) and no content of the page. */
export const isValue = (element: StorageElement): boolean => elementKind(element.name).isValue === true;

/** All text below an element that is content, decoded, CDATA as it stands. */
export function contentText(parent: StorageElement): string {
  const parts: string[] = [];
  for (const node of descendants(parent, (element) => !isValue(element))) {
    if (node.type === 'text') parts.push(decodeHTMLStrict(charactersOf(node)));
    else if (node.type === 'cdata') parts.push(charactersOf(node));
  }
  return parts.join('');
}

/** The same as {@link verbatimInSteps} of an element that holds little. */
export function verbatimText(nodes: readonly StorageNode[], most = Number.POSITIVE_INFINITY): string {
  const [only] = nodes;
  if (only?.type !== 'text' || nodes.length > 1) return inOneGo(verbatimInSteps(nodes, most));
  return decoded(charactersOf(only).slice(0, most));
}

/**
 * All characters below nodes as they are, line breaks as line feeds: code, a parameter. Ends some time after `most`
 * characters, whatever they are spread over.
 */
export function* verbatimInSteps(nodes: readonly StorageNode[], most = Number.POSITIVE_INFINITY): Steps<string> {
  const text = new LongText();
  let read = 0;
  const stack: StorageNode[] = nodes.toReversed();
  for (let node = stack.pop(); node !== undefined && read <= most; node = stack.pop()) {
    read++;
    let part = '';
    if (node.type === 'element') {
      if (node.name === 'br') part = '\n';
      for (let index = node.children.length - 1; index >= 0; index--) stack.push(node.children[index] ?? node);
    } else if (node.type === 'deep') part = ' ';
    else if (node.type === 'text' || node.type === 'cdata') {
      part = charactersOf(node).slice(0, most);
      if (node.type === 'text') part = decoded(part);
    }
    read += part.length;
    if (text.add(part) || read % 1000 === 0) yield;
  }
  return text.end();
}
