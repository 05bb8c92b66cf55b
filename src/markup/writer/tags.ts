import type { PhrasingContent } from 'mdast';
import { markElements } from '../elements.js';

/** Name of an inline tag that may be written, `br` among them; undefined for all other HTML and for attributes. */
export function tagName(html: string): string | undefined {
  const name = /^<\/?([a-z]+)\s*\/?>$/iu.exec(html)?.[1]?.toLowerCase();
  return name !== undefined && (name === 'br' || markElements.has(name)) ? name : undefined;
}

/** Storage of the tags among these nodes that have a partner, by index; a tag without one is text. */
export function pairTags(nodes: readonly PhrasingContent[]): ReadonlyMap<number, string> {
  const written = new Map<number, string>();
  const open: { index: number; name: string }[] = [];
  for (const [index, node] of nodes.entries()) {
    const name = node.type === 'html' ? tagName(node.value) : undefined;
    if (node.type !== 'html' || name === undefined) continue;
    if (name === 'br') written.set(index, '<br />');
    else if (!node.value.startsWith('</')) open.push({ index, name });
    else {
      const partner = open.findLastIndex((tag) => tag.name === name);
      // What was opened inside and never closed is text.
      const [tag] = partner === -1 ? [] : open.splice(partner);
      if (tag === undefined) continue;
      const element = markElements.get(name) ?? name;
      written.set(tag.index, `<${element}>`);
      written.set(index, `</${element}>`);
    }
  }
  return written;
}

/** HTML that stands between blocks as the inline content it can be: tags apart from text. */
export function htmlPhrasing(html: string): PhrasingContent[] {
  return html
    .split(/(<\/?[a-z]+\s*\/?>)/iu)
    .filter((part) => part !== '')
    .flatMap((part): PhrasingContent[] => {
      if (tagName(part) !== undefined) return [{ type: 'html', value: part }];
      return part
        .split('\n')
        .flatMap((line, index): PhrasingContent[] => [
          ...(index > 0 ? [{ type: 'break' } as const] : []),
          { type: 'text', value: line },
        ]);
    });
}
