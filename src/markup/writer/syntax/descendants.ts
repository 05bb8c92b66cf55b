import type { Nodes, Root } from 'mdast';

/** All nodes of a tree in document order, those in cells and `<details>` among them. */
export function* descendantsOf(tree: Root): Generator<Nodes> {
  const waiting: Nodes[] = [tree];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node !== tree) yield node;
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child !== undefined) waiting.push(child);
    }
  }
}

function childrenOf(node: Nodes): readonly Nodes[] {
  if (node.type === 'blockTable') return node.rows.flat().flatMap(({ children }) => children);
  if (node.type === 'tableCell' && node.blocks !== undefined) return node.blocks;
  return 'children' in node ? node.children : [];
}
