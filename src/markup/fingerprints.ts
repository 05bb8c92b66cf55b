import { hash } from 'node:crypto';
import type { Steps } from './steps.js';
import { aboutElements, isElement, type StorageElement, type StorageNode } from './tree.js';

// What the server and the browser editor change without a change of content.
const volatileAttributes = / (?:ac:|ri:)?(?:local-id|macro-id|version-at-save)="[^"]*"| data-table-width="[^"]*"/gu;

const nodesPerStep = 1000;

/** Short names of content: equal for equal content, whatever its ids and table widths. */
export class Fingerprints {
  private readonly known = aboutElements<string>();

  constructor(private readonly source: string) {}

  /** Reads all elements below one, so that their names are at hand. */
  *readInSteps(top: StorageElement): Steps {
    let seen = 0;
    // Iterative, children first: hostile pages nest deeper than the stack.
    const stack = top.children.filter(isElement).map((node) => ({ node, open: false }));
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { node } = next;
      if (++seen % nodesPerStep === 0) yield;
      if (next.open)
        this.known.set(node, this.digest(node.tag.replaceAll(volatileAttributes, '') + this.content(node)));
      else {
        next.open = true;
        stack.push(next);
        for (const child of node.children) if (isElement(child)) stack.push({ node: child, open: false });
      }
    }
  }

  /** The name of nodes that were read. */
  of(nodes: readonly StorageNode[]): string {
    const [only] = nodes;
    return nodes.length === 1 && only ? this.one(only) : this.digest(nodes.map((node) => this.one(node)).join());
  }

  private one(node: StorageNode): string {
    return isElement(node) ? (this.known.get(node) ?? '') : this.digest(this.source.slice(node.start, node.end));
  }

  private content({ children }: StorageElement): string {
    let content = '';
    for (const child of children) {
      if (!isElement(child)) content += this.source.slice(child.start, child.end);
      else if (child.name !== 'colgroup') content += this.known.get(child) ?? '';
    }
    return content;
  }

  private digest(text: string): string {
    return hash('sha1', text, 'base64url').replaceAll(/[-_]/gu, 'x').slice(0, 8).toLowerCase();
  }
}
