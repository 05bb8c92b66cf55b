import { decodeHTMLStrict } from 'entities';
import { elementKind } from './elements.js';
import type { BlockNode } from './page-blocks.js';
import { emojiText } from './reader/emoji.js';
import { attributeOf, childElements, closest, elementsBelow, isElement, isValue } from './tree.js';
import type { StorageElement, StorageLeaf, StorageNode } from './tree.js';

/** Stands for what is no text in a flow: a mention, date, status, image, or another element that shows by itself. */
export const atom = '\uffff';

/** One visible character (or one atom) and where it comes from. */
export interface Unit {
  /** A UTF-16 unit as a reader sees it: white space is a space, `<br />` a line feed. Code keeps its own white space. */
  readonly character: string;
  readonly start: number;
  readonly end: number;
  /** The leaf that holds the character, or the element that stands for it (`<br />`, an emoticon, an atom). */
  readonly source: StorageLeaf | StorageElement;
}

/** Text that a reader sees as one line or paragraph, across the inline elements in it. */
export interface Flow {
  /** `code`: white space counts and line ends are line feeds. */
  readonly kind: 'text' | 'code';
  readonly text: string;
  /** As many as `text` has UTF-16 units. */
  readonly units: readonly Unit[];
  /** The element whose content the flow is part of. */
  readonly container: StorageElement;
}

const transparentLinkParts = new Set(['ac:link-body', 'ac:plain-text-link-body']);

/**
 * The text of inline nodes, atoms included. Images, dates, mentions, statuses and macros are atoms; links are looked
 * into unless they are to be atoms as well.
 */
export function readFlow(
  container: StorageElement,
  nodes: readonly StorageNode[],
  { kind = 'text', links = 'text' }: { kind?: Flow['kind']; links?: 'text' | 'atoms' } = {},
): Flow {
  const { source } = container;
  const unitsOf = (): Unit[] => {
    const units: Unit[] = [];
    const add = (character: string, start: number, end: number, node: StorageLeaf) => {
      const last = units.at(-1);
      if (kind === 'text') units.push({ character: shownText(character, false), start, end, source: node });
      // A line end of two characters is one to a reader.
      else if (character === '\n' && last?.character === '\r' && last.end === start)
        units[units.length - 1] = { character, start: start - 1, end, source: node };
      else units.push({ character, start, end, source: node });
    };
    const addVerbatim = (node: StorageLeaf, from: number, until: number) => {
      for (let at = from; at < until; at++) add(source[at] ?? '', at, at + 1, node);
    };
    const addText = (node: StorageLeaf) => {
      let at = node.start;
      for (const match of source.slice(node.start, node.end).matchAll(references)) {
        const decoded = decodeHTMLStrict(match[0]);
        if (decoded === match[0]) continue;
        const start = node.start + match.index;
        addVerbatim(node, at, start);
        at = start + match[0].length;
        // A reference outside the basic plane is two UTF-16 units with one place.
        for (const character of decoded.split('')) add(character, start, at, node);
      }
      addVerbatim(node, at, node.end);
    };
    for (const { node, shown } of partsOf(nodes, links)) {
      if (shown !== undefined)
        for (const character of shown.split(''))
          units.push({ character, start: node.start, end: node.end, source: node });
      else if (node.type === 'text') addText(node);
      else addVerbatim(node, node.contentStart, node.contentEnd);
    }
    return units;
  };
  if (kind === 'code') {
    const units = unitsOf();
    return { kind, text: units.map(({ character }) => character).join(''), units, container };
  }
  let text = '';
  for (const { node, shown } of partsOf(nodes, links))
    text += shown ?? shownText(source.slice(node.contentStart, node.contentEnd), node.type === 'text');
  let units: Unit[] | undefined;
  return {
    kind,
    text,
    // Most flows are only searched.
    get units() {
      return (units ??= unitsOf());
    },
    container,
  };
}

/** A leaf with characters of its own, or an element with what stands for it. */
type FlowPart = { node: StorageLeaf; shown?: undefined } | { node: StorageElement; shown: string };

function* partsOf(nodes: readonly StorageNode[], links: 'text' | 'atoms'): Generator<FlowPart> {
  const stack: StorageNode[] = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'text' || node.type === 'cdata') yield { node };
    else if (isElement(node)) {
      const inner = innerOf(node, links);
      if (typeof inner === 'string') yield { node, shown: inner };
      else for (let index = inner.length - 1; index >= 0; index--) stack.push(inner[index] ?? node);
    }
  }
}

/** Characters of a leaf as a reader of text sees them. */
function shownText(raw: string, hasReferences: boolean): string {
  const text =
    hasReferences && raw.includes('&') ? raw.replaceAll(references, (reference) => decodeHTMLStrict(reference)) : raw;
  return text.replaceAll(/[^\S\ufeff]/gu, ' ');
}

const references = /&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);/giu;

/** What a reader sees of an inline element: characters that stand for it, or its children. */
function innerOf(node: StorageElement, links: 'text' | 'atoms'): string | readonly StorageNode[] {
  if (isValue(node)) return [];
  switch (node.name) {
    case 'br':
      return '\n';
    case 'ac:emoticon':
      return emojiText((name) => attributeOf(node, name)) || atom;
    case 'a':
      return links === 'atoms' ? atom : node.children;
    case 'ac:link': {
      if (links === 'atoms') return atom;
      const body = node.children.filter((child) => isElement(child) && transparentLinkParts.has(child.name));
      // A link without text of its own shows its target.
      return body.some((child) => isElement(child) && child.children.length > 0) ? body : atom;
    }
    default:
      if (elementKind(node.name).isAtom) return atom;
      return node.name.startsWith('ri:') ? [] : node.children;
  }
}

/** The flows of a block itself, those of blocks inside it left out; an image's caption is a flow of its own. */
export function flowsOf(block: BlockNode): Flow[] {
  const { element, kind } = block;
  if (!element) return [readFlow(block.container, block.nodes), ...captions(block.nodes)];
  switch (kind) {
    case 'paragraph':
    case 'heading':
      return [readFlow(element, element.children), ...captions(element.children)];
    case 'task':
      return childElements(element, 'ac:task-body').map((body) => readFlow(body, body.children));
    case 'caption':
      return captionFlows(element);
    case 'code': {
      if (element.name === 'pre') return [readFlow(element, element.children, { kind: 'code' })];
      const bodies = childElements(element, 'ac:plain-text-body');
      return [...titles(element), ...bodies.map((body) => readFlow(body, body.children, { kind: 'code' }))];
    }
    case 'panel':
    case 'expand':
      return titles(element);
    default:
      return [];
  }
}

/** Titles of panels, expands and code are parameters that a reader sees as text. */
function titles(macro: StorageElement): Flow[] {
  return childElements(macro, 'ac:parameter')
    .filter((parameter) => attributeOf(parameter, 'ac:name') === 'title')
    .map((parameter) => readFlow(parameter, parameter.children));
}

function captions(nodes: readonly StorageNode[]): Flow[] {
  return nodes
    .filter(isElement)
    .flatMap((node) => (node.name === 'ac:caption' ? [node] : elementsBelow(node, 'ac:caption')))
    .filter((node) => !closest(node, 'ac:rich-text-body', 'ac:adf-fallback'))
    .flatMap((caption) => captionFlows(caption));
}

function captionFlows(caption: StorageElement): Flow[] {
  const paragraphs = childElements(caption, 'p');
  return (paragraphs.length > 0 ? paragraphs : [caption]).map((part) => readFlow(part, part.children));
}
