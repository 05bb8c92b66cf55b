import type { PhrasingContent, RootContent } from 'mdast';
import { maxDepth } from '../context.js';
import { endedBy, isBlockTag, voidTags } from './html-elements.js';
import type { HtmlToken } from './html-tokens.js';

/** A piece of what stands in a row: a block or inline node of Markdown, or a tag or text of HTML. */
export type Part =
  | { kind: 'block'; node: RootContent }
  | { kind: 'inline'; node: PhrasingContent; source: string }
  | {
      kind: 'token';
      token: HtmlToken;
      /** Which HTML block it is of; -1 in a line of text. */
      html: number;
    };

/** What an element holds. */
export interface Range {
  /** Index behind the content. */
  end: number;
  /** Index behind the closing tag. */
  next: number;
}

/** What each element among the parts holds, by the index of its opening tag; crossed tags are none. */
export function partnersOf(parts: readonly Part[], isLine: boolean): Map<number, Range> {
  const partners = new Map<number, Range>();
  const open: { index: number; name: string }[] = [];
  const implied = (elements: readonly { index: number; name: string }[], end: number) => {
    for (const { index, name } of elements) if (endedBy.has(name)) partners.set(index, { end, next: end });
  };
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'block') {
      if (open.at(-1)?.name === 'p') implied(open.splice(-1), index);
      continue;
    }
    if (part.kind !== 'token') continue;
    const { kind, name } = part.token;
    if (!isBlockTag(name) || voidTags.has(name)) continue;
    if (kind === 'open') {
      let first = open.length;
      for (let at = open.length - 1; at >= 0 && endedBy.has(open[at]?.name ?? ''); at--)
        if (endedBy.get(open[at]?.name ?? '')?.has(name)) first = at;
      implied(open.splice(first), index);
      // The content of what is nested deeper is written as text anyway.
      if (open.length < maxDepth) open.push({ index, name });
    } else if (kind === 'close') {
      const at = open.findLastIndex((element) => element.name === name);
      if (at === -1) continue;
      const [partner, ...inside] = open.splice(at);
      if (partner !== undefined) partners.set(partner.index, { end: index, next: index + 1 });
      implied(inside, index);
    }
  }
  if (!isLine) implied(open, parts.length);
  return partners;
}
