import { elementKinds, type ReadAs } from '../elements.js';
import { characterStart, maxDepth } from '../scan.js';
import { LongList, type Steps } from '../steps.js';
import type { SiteOptions } from '../target.js';
import { charactersOf, isResource, type StorageLeaf, type StorageNode } from '../tree.js';
import { adfElements } from './adf-elements.js';
import { isCut, maxTag } from './attributes.js';
import { flush, longTextIn, textIn } from './blocks.js';
import { decoded } from './entities.js';
import { imageElements } from './image-elements.js';
import { Repeats } from './inline-pieces.js';
import { linkElements } from './link-elements.js';
import { listElements } from './list-elements.js';
import { macroElements } from './macro-elements.js';
import { type Handler, type MarkdownBlock, type OutlineEntry, Place, type Reading, Sink, type Visit } from './place.js';
import { tableElements } from './table-elements.js';
import { textElements } from './text-elements.js';
import { type MarkdownWarning, Warnings } from './warnings.js';

const handlers: Readonly<Record<ReadAs, Handler>> = {
  ...textElements,
  ...listElements,
  ...tableElements,
  ...imageElements,
  ...linkElements,
  ...macroElements,
  ...adfElements,
};
const handlersByName: ReadonlyMap<string, Handler> = new Map(
  [...elementKinds].flatMap(([name, { reads }]) => (reads === undefined ? [] : [[name, handlers[reads]] as const])),
);

// A step is some nodes, or one long text.
const nodesPerStep = 32;
const maxLoad = 16_384;

/** An element that is open: how it is read, what of it, and what comes next. */
interface Open {
  visit: Visit;
  nodes: readonly StorageNode[];
  at: number;
}

export interface ReadResult {
  blocks: MarkdownBlock[];
  /** White space in their texts is as it was; anchors and ends are not known yet. */
  headings: LongList<OutlineEntry>;
  warnings: MarkdownWarning[];
}

/** Nodes of a tree as Markdown: each element is reduced when all in it is read, so that only the open ones are held. */
export function* readInSteps(
  nodes: readonly StorageNode[],
  options: { site: SiteOptions; mentions: 'link' | 'name' },
): Steps<ReadResult> {
  const page = new Sink('page');
  const headings = new LongList<OutlineEntry>();
  const warnings = new Warnings();
  // Work that is done before anything else is read.
  const pending: Steps[] = [];
  const reading: Reading = {
    ...options,
    warnings,
    heading: (level, text, block) => headings.add({ level, text, anchor: '', start: block, end: block }),
    later: (steps) => pending.push(steps),
    repeats: new Repeats(),
  };
  // The open elements, the innermost at `depth`. Each level is one object for all the elements on it.
  const open: Open[] = [];
  let depth = -1;
  const enter = (visit: Visit, inside: readonly StorageNode[]) => {
    const level = open[++depth];
    if (level === undefined) open.push({ visit, nodes: inside, at: 0 });
    else {
      level.visit = visit;
      level.nodes = inside;
      level.at = 0;
    }
  };
  enter({ place: new Place(page) }, nodes);
  let count = 0;
  let load = 0;
  for (let top = open[depth]; top !== undefined; top = open[depth]) {
    if (++count > nodesPerStep || load > maxLoad) {
      count = load = 0;
      yield;
    }
    const { visit } = top;
    const { place } = visit;
    const node = top.nodes[top.at++];
    if (node === undefined) {
      depth--;
      const work = visit.close?.(place);
      if (work !== undefined) yield* work;
      for (let next = pending.pop(); next !== undefined; next = pending.pop()) yield* next;
    } else if (node.type === 'element') {
      load += node.contentStart - node.start;
      if (
        node.end - node.start > maxTag &&
        (isCut(node) || node.children.some((child) => isResource(child) && isCut(child)))
      )
        warnings.add('dropped', `Of a tag with more than ${maxTag} characters only the beginning is read.`);
      const handler = handlersByName.get(node.name);
      const inner = handler === undefined ? { place } : handler(node, place, reading);
      if (inner === undefined) continue;
      const inside = inner.nodes ?? node.children;
      if (inside.length > 0 || inner.close !== undefined) enter(inner, inside);
    } else if (node.type === 'text' || node.type === 'cdata') {
      load += node.end - node.start;
      if (node.end - node.start <= maxLoad) textIn(place, textOf(node));
      else yield* longLeaf(node, place);
    } else if (node.type === 'deep') {
      warnings.add('flattened', `Elements nested deeper than ${maxDepth} levels are shown as their text.`);
      // What two elements held are two words.
      textIn(place, ' ');
    }
  }
  flush(page);
  if (breaksOff(nodes))
    warnings.add('malformed', 'The storage breaks off inside a tag; what the tag holds is not shown.');
  if (reading.repeats.isSpent)
    warnings.add(
      'flattened',
      'A link around many lines has a long address, which is not repeated on all of them: their text is shown alone.',
    );
  return { blocks: page.blocks, headings, warnings: warnings.list() };
}

function breaksOff(nodes: readonly StorageNode[]): boolean {
  let last = nodes.at(-1);
  while (last?.type === 'element') last = last.children.at(-1);
  return last?.type === 'broken';
}

const textOf = (leaf: StorageLeaf) => (leaf.type === 'text' ? decoded(charactersOf(leaf)) : charactersOf(leaf));

function* longLeaf(leaf: StorageLeaf, place: Place): Steps {
  if (leaf.type === 'cdata') return yield* longTextIn(place, textOf(leaf));
  const text = charactersOf(leaf);
  for (let from = 0; from < text.length; yield) {
    const to = text.length - from > maxLoad ? characterStart(text, from + maxLoad) : text.length;
    textIn(place, decoded(text.slice(from, to)));
    from = to;
  }
}
