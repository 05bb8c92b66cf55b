import { elementKind, type Mark } from './elements.js';
import { macroKind } from './macros.js';
import {
  aboutElements,
  attributeOf,
  charactersOf,
  childElements,
  isBlankText,
  isElement,
  type StorageElement,
  type StorageLeaf,
  type StorageNode,
} from './tree.js';

/** Whether an element is a macro, in today's or the oldest spelling. */
export const isMacro = ({ name }: StorageElement): boolean => name === 'ac:structured-macro' || name === 'ac:macro';

/** The content of an element that only encloses content of the page (a layout cell, an excerpt): nothing shows of it. */
export function enclosedBy(element: StorageElement): StorageElement | undefined {
  if (elementKind(element.name).block === 'flow') return element;
  if (!isMacro(element) || macroKind(macroName(element)).shows !== 'content') return undefined;
  return childElements(element, 'ac:rich-text-body')[0];
}

/** The element that is all of a paragraph: the editor wraps pictures and macros in one. */
export function soleElement(paragraph: StorageElement | undefined): StorageElement | undefined {
  if (paragraph?.name !== 'p') return undefined;
  const [only, ...more] = paragraph.children;
  return only && isElement(only) && more.length === 0 ? only : undefined;
}

/** Name of a macro, lower case. */
export const macroName = (macro: StorageElement): string => (attributeOf(macro, 'ac:name') ?? '').toLowerCase();

/** Siblings as blocks: an element for itself, or a run of text and inline elements that shows something. */
export function* splitBlocks(
  nodes: readonly StorageNode[],
  kinds = new BlockTest(),
): Generator<{ element?: StorageElement; nodes: StorageNode[] }> {
  let run: StorageNode[] = [];
  for (const node of nodes) {
    if (!isElement(node) || !kinds.isBlock(node)) run.push(node);
    else {
      yield* shownRun(run);
      run = [];
      yield { element: node, nodes: [node] };
    }
  }
  yield* shownRun(run);
}

/** A run without what is blank at its edges; nothing when nothing of it shows. */
function shownRun(nodes: readonly StorageNode[]): { nodes: StorageNode[] }[] {
  const isShown = (node: StorageNode) => holdsCharacters(node) && !(node.type === 'text' && isBlank(node));
  const first = nodes.findIndex(isShown);
  const run = first === -1 ? [] : nodes.slice(first, nodes.findLastIndex(isShown) + 1);
  return run.some((node) => !isElement(node) || !elementKind(node.name).isUnseen) ? [{ nodes: run }] : [];
}

const holdsCharacters = ({ type }: StorageNode) => type === 'element' || type === 'text' || type === 'cdata';

const isBlank = (text: StorageLeaf) => !/[^\s\u00a0]/u.test(charactersOf(text).replaceAll('&nbsp;', ' '));

/** Tells blocks from inline content; remembers answers, because inline elements have to be looked into. */
export class BlockTest {
  private readonly known = aboutElements<boolean>();

  isBlock(node: StorageElement, depth = 0): boolean {
    if (elementKind(node.name).block) return true;
    if (isMacro(node)) return macroKind(macroName(node)).isInline !== true;
    if (node.name === 'ac:image') return node.parent?.name !== 'p' && attributeOf(node, 'ac:inline') !== 'true';
    if (node.name === 'ac:link' || depth > 50) return false;
    const known = this.known.get(node);
    if (known !== undefined) return known;
    // An element nobody knows, or an inline one around blocks: its blocks are the page's.
    const answer = node.children.some(
      (child) => isElement(child) && child.name !== 'ac:image' && !isMacro(child) && this.isBlock(child, depth + 1),
    );
    this.known.set(node, answer);
    return answer;
  }
}

/** The mark that Markdown shows of an inline element; undefined for comment markers, colours and the like. */
export function markOf(element: StorageElement): Mark | undefined {
  const { mark } = elementKind(element.name);
  if (mark !== undefined || element.name !== 'span') return mark;
  return /text-decoration:\s*line-through/u.test(attributeOf(element, 'style') ?? '') ? 's' : undefined;
}

/** Whether a node is a part of the macro that it lies in. */
export const isMacroPart = (node: StorageNode): boolean =>
  isElement(node) && elementKind(node.name).isMacroPart === true;

/** Content that is one line of text, without the paragraph around it; undefined for anything else. */
export function oneLine(nodes: readonly StorageNode[]): readonly StorageNode[] | undefined {
  const shown = nodes.filter((node) => isElement(node) || (holdsCharacters(node) && !isBlankText(node)));
  const [only] = shown;
  if (shown.length === 1 && only && isElement(only) && only.name === 'p') return oneLine(only.children);
  const kinds = new BlockTest();
  return nodes.some((node) => isElement(node) && kinds.isBlock(node)) ? undefined : nodes;
}

/** Whether an element stands in a line with something beside it, inline elements around it left out. */
export function standsInLine(element: StorageElement): boolean {
  for (let node = element, { parent } = element; parent; node = parent, { parent } = parent) {
    if (parent.children.some((other) => other !== node && holdsCharacters(other) && !isBlankText(other))) return true;
    if (elementKind(parent.name).block) return false;
  }
  return false;
}
