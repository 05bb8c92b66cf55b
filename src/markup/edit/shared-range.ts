import { elementKind } from '../elements.js';
import { ancestors, type StorageElement, type StorageNode } from '../tree.js';

/** A piece of a page: a range among the children of an element. */
interface Piece {
  readonly container: StorageElement;
  readonly start: number;
  readonly end: number;
}

/** The smallest part of a page that shows several pieces whole: siblings of the smallest element around all of them. */
export function sharedRange(root: StorageElement, pieces: readonly Piece[]): { start: number; end: number } {
  const chains = [...new Set(pieces.map(({ container }) => container))].map(
    (container) => new Set([container, ...ancestors(container), root]),
  );
  const shared = [...(chains[0] ?? [])].find((element) => chains.every((chain) => chain.has(element))) ?? root;
  // Items and rows are nothing by themselves.
  if (isHolderOfParts(shared)) return { start: shared.start, end: shared.end };
  // Without spreading: there may be more pieces than a call takes arguments.
  const from = pieces.reduce((least, { start }) => Math.min(least, start), Infinity);
  const to = pieces.reduce((most, { end }) => Math.max(most, end), 0);
  const touched: readonly StorageNode[] = shared.children.filter((node) => node.end > from && node.start < to);
  return { start: Math.min(from, touched[0]?.start ?? from), end: Math.max(to, touched.at(-1)?.end ?? to) };
}

const isHolderOfParts = ({ name }: StorageElement): boolean =>
  ['ul', 'ol', 'ac:task-list', 'table', 'tr'].includes(name) || elementKind(name).isRowGroup === true;
