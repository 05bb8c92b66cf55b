import { characterStart, maxDepth } from '../scan.js';
import { LongList, type Steps } from '../steps.js';
import type { SiteOptions } from '../target.js';
import { isResource, type StorageLeaf, type StorageNode } from '../tree.js';
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

const handlers: ReadonlyMap<string, Handler> = new Map([
  ...textElements,
  ...listElements,
  ...tableElements,
  ...imageElements,
  ...linkElements,
  ...macroElements,
  ...adfElements,
]);

// A step is some nodes, or one long text.
const nodesPerStep = 32;
const maxLoad = 16_384;

export interface ReadResult {
  blocks: MarkdownBlock[];
  /** White space in their texts is as it was; anchors and ends are not known yet. */
  headings: LongList<OutlineEntry>;
  warnings: MarkdownWarning[];
}

/** Nodes of a tree as Markdown: each element is reduced when all in it is read, so that only the open ones are held. */
export function* readInSteps(
  source: string,
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
    source,
    warnings,
    heading: (level, text, block) => headings.add({ level, text, anchor: '', start: block, end: block }),
    later: (steps) => pending.push(steps),
    repeats: new Repeats(),
  };
  const open: { visit: Visit; nodes: readonly StorageNode[]; at: number }[] = [
    { visit: { place: new Place(page) }, nodes, at: 0 },
  ];
  let count = 0;
  let load = 0;
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (++count > nodesPerStep || load > maxLoad) {
      count = load = 0;
      yield;
    }
    const { place } = top.visit;
    const node = top.nodes[top.at++];
    if (node === undefined) {
      open.pop();
      const work = top.visit.close?.();
      if (work !== undefined) yield* work;
      for (let next = pending.pop(); next !== undefined; next = pending.pop()) yield* next;
    } else if (node.type === 'element') {
      load += node.tag.length;
      if (
        node.end - node.start > maxTag &&
        (isCut(node) || node.children.some((child) => isResource(child) && isCut(child)))
      )
        warnings.add('dropped', `Of a tag with more than ${maxTag} characters only the beginning is read.`);
      const handler = handlers.get(node.name);
      const visit = handler === undefined ? { place } : handler(node, place, reading);
      if (visit !== undefined) open.push({ visit, nodes: visit.nodes ?? node.children, at: 0 });
    } else if (node.type === 'text' || node.type === 'cdata') {
      load += node.end - node.start;
      if (node.end - node.start <= maxLoad) textIn(place, charactersOf(source, node));
      else yield* longLeaf(source, node, place);
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

const charactersOf = (source: string, { type, contentStart, contentEnd }: StorageLeaf) => {
  const raw = source.slice(contentStart, contentEnd);
  return type === 'text' ? decoded(raw) : raw;
};

function* longLeaf(source: string, leaf: StorageLeaf, place: Place): Steps {
  if (leaf.type === 'cdata') return yield* longTextIn(place, charactersOf(source, leaf));
  for (let from = leaf.start; from < leaf.end; yield) {
    const to = leaf.end - from > maxLoad ? characterStart(source, from + maxLoad) : leaf.end;
    textIn(place, decoded(source.slice(from, to)));
    from = to;
  }
}
