import { rowGroups } from '../elements.js';
import { ancestors, type StorageElement, type StorageNode } from '../tree.js';

/** A piece of a page: a range among the children of an element. */
interface Piece {
  readonly container: StorageElement;
  readonly start: number;
  readonly end: number;
}

/** The smallest part of a page that shows several pieces whole: siblings of the smallest element around all of them. */
export function sharedRange(root: StorageElement, pieces: readonly Piece[]): { start: number; end: number } {
  const chains = pieces.map(({ container }) => [container, ...ancestors(container), root]);
  const shared = chains[0]?.find((element) => chains.every((chain) => chain.includes(element))) ?? root;
  // Items and rows are nothing by themselves.
  if (isHolderOfParts(shared)) return { start: shared.start, end: shared.end };
  const from = Math.min(...pieces.map(({ start }) => start));
  const to = Math.max(...pieces.map(({ end }) => end));
  const touched: readonly StorageNode[] = shared.children.filter((node) => node.end > from && node.start < to);
  return { start: Math.min(from, touched[0]?.start ?? from), end: Math.max(to, touched.at(-1)?.end ?? to) };
}

const isHolderOfParts = ({ name }: StorageElement): boolean =>
  ['ul', 'ol', 'ac:task-list', 'table', 'tr'].includes(name) || rowGroups.has(name);
