import type { PageBlock, PageDocument } from '../page-document.js';
import { parentOf } from './find-block.js';

/** The table of a row; a block that is in none itself. */
export function tableAround(document: PageDocument, row: PageBlock): PageBlock {
  return around(document, row, 'table') ?? row;
}

/** The nearest block of a kind around a block. */
export function around(document: PageDocument, block: PageBlock, kind: PageBlock['kind']): PageBlock | undefined {
  for (let next = parentOf(document, block); next !== undefined; next = parentOf(document, next))
    if (next.kind === kind) return next;
  return undefined;
}

/** The blocks that stand directly in a block, in order. */
export function children(document: PageDocument, parent: PageBlock): PageBlock[] {
  const first = document.blocks.indexOf(parent) + 1;
  const found: PageBlock[] = [];
  for (const block of document.blocks.slice(first)) {
    if (block.start >= parent.end) break;
    const last = found.at(-1);
    if (last === undefined || block.start >= last.end) found.push(block);
  }
  return found;
}

/**
 * The item that a block begins, the box that has nothing else in it, or the picture of a caption: without the block an
 * empty one would be left, or Markdown shows them as one, and who names the block means it. Any other block is itself.
 */
export function wholeOf(document: PageDocument, block: PageBlock): PageBlock {
  const parent = parentOf(document, block);
  if (parent === undefined) return block;
  if (block.kind === 'caption') return parent;
  const siblings = children(document, parent);
  const isItem = parent.kind === 'listItem' || parent.kind === 'task';
  const isBox = parent.kind === 'panel' || parent.kind === 'quote';
  return (isItem && siblings[0] === block) || (isBox && siblings.length === 1) ? parent : block;
}
