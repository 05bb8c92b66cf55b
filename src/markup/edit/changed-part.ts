import { isMacro } from '../block-test.js';
import { elementKind } from '../elements.js';
import { childElements, descendants, type StorageElement, type StorageNode } from '../tree.js';
import type { Page, Plan } from './plan.js';
import { appliedWithin, type Splice } from './splice.js';

/** Siblings of a page that hold all that an edit changes: everything else keeps its bytes and its place. */
export interface ChangedPart {
  readonly children: readonly StorageNode[];
  /** The storage that comes into their place. */
  readonly after: string;
  /** How many elements are around them. */
  readonly depth: number;
}

/** All of a page. */
export const wholePage = ({ root: { children } }: Page, after: string): ChangedPart => ({ children, after, depth: 0 });

/** The smallest part of a well-formed page with what operations are about and their splices. */
export function changedPart({ source, root }: Page, plans: readonly Plan[], splices: readonly Splice[]): ChangedPart {
  const about = plans.flatMap(({ range, block, added }) => range ?? (block && added === undefined ? [block] : []));
  let start = source.length;
  let end = 0;
  for (const range of [...splices, ...about]) {
    start = Math.min(start, range.start);
    end = Math.max(end, range.end);
  }
  // Texts that touch are one text.
  const changed = ({ children: nodes }: StorageElement) =>
    nodes.filter((node) =>
      node.type === 'text' ? node.start <= end && node.end >= start : node.start < end && node.end > start,
    );
  let children = changed(root);
  let depth = 0;
  for (let next = holderOf(root, start, end); next; next = holderOf(next, start, end)) {
    const inner = changed(next);
    // Alone, the part is read from its own depth.
    if (hasDeep(inner)) break;
    children = inner;
    depth++;
  }
  const from = Math.min(start, children[0]?.start ?? start);
  const until = Math.max(end, children.at(-1)?.end ?? end);
  return { children, after: appliedWithin(source, from, until, splices), depth };
}

/** The child that has a range inside of it, and that is the same whatever it holds. */
const holderOf = (parent: StorageElement, start: number, end: number): StorageElement | undefined =>
  childElements(parent).find(
    (child) => child.contentStart <= start && child.contentEnd >= end && child.end > child.contentStart && holds(child),
  );

const holders: ReadonlySet<string> = new Set(['list', 'taskList', 'table', 'quote', 'flow', 'body']);
const parts: ReadonlySet<string> = new Set(['tr', 'td', 'th', 'li']);

function holds(element: StorageElement): boolean {
  const { block = '', isRowGroup } = elementKind(element.name);
  return isMacro(element) || holders.has(block) || isRowGroup === true || parts.has(element.name);
}

function hasDeep(children: readonly StorageNode[]): boolean {
  for (const { type } of descendants({ children })) if (type === 'deep') return true;
  return false;
}
