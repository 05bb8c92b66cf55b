import type { FootnoteDefinition, FootnoteReference, ListItem, PhrasingContent, Root, RootContent } from 'mdast';
import { descendantsOf } from './descendants.js';

/**
 * The tree with its footnotes as raised numbers, in the order in which they are referred to, and as a numbered list at
 * the end: Confluence has none of its own. A note that nothing refers to stands last.
 */
export function withNotes(tree: Root): Root {
  const definitions = new Map<string, FootnoteDefinition>();
  const order: string[] = [];
  for (const node of descendantsOf(tree)) {
    if (node.type === 'footnoteDefinition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
    if (node.type === 'footnoteReference' && !order.includes(node.identifier)) order.push(node.identifier);
  }
  if (definitions.size === 0) return tree;
  const numbers = new Map([...new Set([...order, ...definitions.keys()])].map((name, index) => [name, index + 1]));
  // A note becomes nothing, a reference an element of the line: all else is what it was.
  const children = withoutNotes(tree.children, numbers) as RootContent[];
  const items = [...numbers.keys()].map((name): ListItem => ({
    type: 'listItem',
    // Blocks, as in every item.
    children: withoutNotes(definitions.get(name)?.children ?? [], numbers) as ListItem['children'],
  }));
  return {
    ...tree,
    children: [...children, { type: 'thematicBreak' }, { type: 'list', ordered: true, start: 1, children: items }],
  };
}

type Content = RootContent | PhrasingContent;

function withoutNotes(nodes: readonly Content[], numbers: ReadonlyMap<string, number>): Content[] {
  return nodes.flatMap((node): Content[] => {
    if (node.type === 'footnoteDefinition') return [];
    if (node.type === 'footnoteReference') return [numberOf(node, numbers)];
    if (node.type === 'blockTable') {
      // Blocks, as they were.
      const rows = node.rows.map((row) =>
        row.map((cell) => ({ ...cell, children: withoutNotes(cell.children, numbers) as RootContent[] })),
      );
      return [{ ...node, rows }];
    }
    // Blocks, as they were.
    if (node.type === 'tableCell' && node.blocks !== undefined)
      return [{ ...node, blocks: withoutNotes(node.blocks, numbers) as RootContent[] }];
    // The same kinds of children, some of them as other nodes of that kind.
    return 'children' in node ? [{ ...node, children: withoutNotes(node.children, numbers) } as Content] : [node];
  });
}

function numberOf({ identifier }: FootnoteReference, numbers: ReadonlyMap<string, number>): PhrasingContent {
  const value = String(numbers.get(identifier) ?? identifier);
  return { type: 'inlineElement', name: 'sup', attributes: {}, children: [{ type: 'text', value }] };
}
