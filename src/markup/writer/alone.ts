import type { PhrasingContent } from 'mdast';
import { macroKind } from '../macros.js';
import { parseTarget } from '../target.js';
import { originalOf, paragraphOf, sourceOf, type Writing, type Written } from './context.js';
import { imageElement, withCaption } from './images.js';
import { destinationOf, inline } from './inline.js';
import { macroElement } from './storage-text.js';
import { macroParameters } from './targets.js';

/** A picture, with its caption, or a macro that is all of a line: a block of its own instead of a paragraph. */
export function aloneBlock(nodes: readonly PhrasingContent[], markdown: string, writing: Writing): Written | undefined {
  const [first, ...rest] = nodes;
  if (first === undefined) return undefined;
  if (first.type === 'image' || first.type === 'imageReference') {
    const caption = captionOf(rest);
    if (caption === undefined) return undefined;
    const target = parseTarget(destinationOf(first, writing), writing.site);
    if (target !== undefined && target.kind !== 'attachment' && target.kind !== 'web') return undefined;
    const words = inline(caption, writing);
    const whole = rest.length > 0 ? originalOf(writing, markdown) : undefined;
    const original = whole === undefined ? originalOf(writing, sourceOf(writing, first)) : undefined;
    const storage =
      whole ??
      (original === undefined
        ? imageElement(destinationOf(first, writing), first.alt ?? '', writing, {
            isInline: false,
            caption: words,
            ...(first.type === 'image' && { width: first.width }),
          })
        : withCaption(original, words));
    return storage === undefined ? undefined : { kind: 'image', storage, flatten: () => [paragraphOf(storage)] };
  }
  // With marks around its label, the macro stands in a marked line.
  if (rest.length > 0 || first.type !== 'link' || first.children.some(({ type }) => type !== 'text')) return undefined;
  const target = parseTarget(first.url, writing.site);
  if (target?.kind !== 'macro' || target.name === '' || macroKind(target.name.toLowerCase()).isInline) return undefined;
  const storage =
    originalOf(writing, sourceOf(writing, first)) ?? macroElement(target.name, macroParameters(target, writing));
  return { kind: 'extension', storage, flatten: () => [paragraphOf(storage)] };
}

/** The italic line right below a picture; empty when there is none, undefined when something else follows. */
function captionOf(nodes: readonly PhrasingContent[]): readonly PhrasingContent[] | undefined {
  if (nodes.length === 0) return [];
  const [lineEnd, ...words] = nodes;
  const isBelow = lineEnd?.type === 'break' || (lineEnd?.type === 'text' && /^\s*\n\s*$/u.test(lineEnd.value));
  const [first, more] = words;
  return isBelow && first?.type === 'emphasis' && more === undefined ? first.children : undefined;
}
