import type { ReadAs } from '../elements.js';
import { adfPanels } from '../macros.js';
import { childElements, isElement, type StorageElement } from '../tree.js';
import { attribute } from './attributes.js';
import { flush, linkedText, ownLine, ownLines, pushCellLine } from './blocks.js';
import { lineMarkdown } from './inline-markdown.js';
import type { Piece } from './inline-pieces.js';
import { macroLink, placeholder } from './macro-elements.js';
import { attributesOfNode, extensionOf, shownOf } from './macro-parameters.js';
import { alert, alertMark, details } from './panels.js';
import type { Handler, Sink } from './place.js';

/** `ac:adf-extension`: a node, and the same content once more as a fallback. */
const extension: Handler = (element, place) => {
  const nodes = childElements(element, 'ac:adf-node');
  return nodes.length > 0 && nodes.every(isInline) ? { place } : ownLines(place);
};

/** Shown only where there is nothing else. */
const fallback: Handler = ({ parent }, place) =>
  parent?.name === 'ac:adf-extension' && childElements(parent, 'ac:adf-node').length === 0 ? { place } : undefined;

const isInline = (node: StorageElement) => attribute(node, 'type')?.startsWith('inline') === true;

const hasOwnForm = new Set(['panel', 'decision-list', 'decision-item']);

const node: Handler = (element, outer, reading) => {
  const type = attribute(element, 'type') ?? '';
  const visit = isInline(element) ? { place: outer } : ownLines(outer);
  const { place } = visit;
  const { sink } = place;
  const content = childElements(element, 'ac:adf-content');
  const inner = content.flatMap(({ children }) => children);
  if (content.length === 0) {
    const rest = element.children.filter((child) => !isElement(child) || child.name !== 'ac:adf-attribute');
    if (type === '' || hasOwnForm.has(type)) return { ...visit, nodes: rest };
    const macro = extensionOf(element, attributesOfNode(element, reading), reading);
    return placeholder(macro, macro.name, element, place, reading) ?? { ...visit, nodes: rest };
  }
  if (type === 'panel') {
    const attributes = attributesOfNode(element, reading);
    const opening = alertMark(
      adfPanels.get(attributes.get('panel-type') ?? ''),
      attributes.get('panel-icon-text') ?? '',
    );
    return { ...alert(place, opening, reading), nodes: inner };
  }
  if (type === 'decision-item') return { ...ownLine(place, (line) => decision(sink, line)), nodes: inner };
  const macro = extensionOf(element, attributesOfNode(element, reading), reading);
  if (sink.holdsBlocks) return { ...details(place, macroLink(macro, reading)), nodes: inner };
  linkedText(place, macro.name, shownOf(macro, reading).target);
  flush(sink);
  return { ...ownLines(place), nodes: inner };
};

/** A decision is one line. */
function decision(sink: Sink, line: readonly Piece[]): void {
  const markdown = lineMarkdown(line, { lineBreak: ' ', startsBlock: false, inCell: sink.kind === 'cell' });
  if (markdown === '') return;
  if (sink.holdsBlocks) sink.blocks.push({ kind: 'quote', markdown: `> [!DECISION] ${markdown}` });
  else if (sink.kind === 'cell') pushCellLine(sink, `[!DECISION] ${markdown}`);
  else for (const piece of line) sink.pieces.push(piece);
}

export const adfElements = { extension, adfNode: node, fallback } satisfies Partial<Record<ReadAs, Handler>>;
