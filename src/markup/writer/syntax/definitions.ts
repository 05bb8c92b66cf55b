import type { Definition, Root } from 'mdast';
import { descendantsOf } from './descendants.js';
import type { Telling } from './telling.js';

/**
 * Definitions of link targets by identifier; the first one counts, as CommonMark says. What nothing refers to is told:
 * it is lost, or it was a comment (`[//]: # (text)`).
 */
export function definitionsOf(tree: Root, tell: Telling): Map<string, Definition> {
  const definitions = new Map<string, Definition>();
  const used = new Set<string>();
  for (const node of descendantsOf(tree)) {
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
    if (node.type === 'linkReference' || node.type === 'imageReference') used.add(node.identifier);
  }
  for (const [identifier, { label, title, url }] of definitions) {
    if (used.has(identifier)) continue;
    if (title && (url === '#' || url === '')) tell.comment(title);
    else tell.unusedTarget(label ?? identifier);
  }
  return definitions;
}
