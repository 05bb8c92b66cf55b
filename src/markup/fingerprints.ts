import { createHash } from 'node:crypto';
import { isElement, type StorageNode } from './tree.js';

// What the server and the browser editor change without a change of content.
const volatileAttributes = / (?:ac:|ri:)?(?:local-id|macro-id|version-at-save)="[^"]*"| data-table-width="[^"]*"/gu;

/** Short names of content: equal for equal content, whatever its ids and table widths. */
export class Fingerprints {
  private readonly known = new Map<StorageNode, string>();

  constructor(private readonly source: string) {}

  of(nodes: readonly StorageNode[]): string {
    const [only] = nodes;
    return nodes.length === 1 && only ? this.one(only) : this.digest(nodes.map((node) => this.one(node)).join());
  }

  private one(top: StorageNode): string {
    const known = this.known.get(top);
    if (known !== undefined) return known;
    // Iterative, children first: hostile pages nest deeper than the stack.
    const stack: { node: StorageNode; open: boolean }[] = [{ node: top, open: false }];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { node, open } = next;
      if (this.known.has(node)) continue;
      if (!isElement(node)) this.known.set(node, this.source.slice(node.start, node.end));
      else if (!open) {
        stack.push({ node, open: true });
        for (const child of node.children) stack.push({ node: child, open: false });
      } else {
        const content = node.children
          .filter((child) => !isElement(child) || child.name !== 'colgroup')
          .map((child) => this.known.get(child) ?? '');
        this.known.set(node, this.digest(node.tag.replaceAll(volatileAttributes, '') + content.join('')));
      }
    }
    const found = this.known.get(top) ?? '';
    return isElement(top) ? found : this.digest(found);
  }

  private digest(text: string): string {
    return createHash('sha1').update(text).digest('base64url').replaceAll(/[-_]/gu, 'x').slice(0, 8).toLowerCase();
  }
}
