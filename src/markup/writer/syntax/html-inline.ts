import type { PhrasingContent } from 'mdast';
import { maxDepth } from '../context.js';
import { type HtmlToken, htmlTokens } from './html-tokens.js';
import {
  foreignTags,
  highlight,
  isBlockTag,
  isKnownTag,
  markTags,
  plainInlineTags,
  voidTags,
} from './html-elements.js';
import type { Telling } from './telling.js';

/**
 * Inline content in which HTML that means something is what it means, a link or a mark for example. Tags of no HTML
 * element, those without a partner and those that Confluence has nothing for stay HTML, which is written as text.
 */
export function liftInline(nodes: readonly PhrasingContent[], tell: Telling): PhrasingContent[] {
  if (!nodes.some(mayHold)) return [...nodes];
  const tags = nodes.map((node) => (node.type === 'html' ? tagOf(node.value) : undefined));
  const partners = partnersOf(tags);
  const lift = (from: number, to: number): PhrasingContent[] => {
    const result: PhrasingContent[] = [];
    for (let index = from; index < to; index++) {
      const node = nodes[index];
      const tag = tags[index];
      if (node === undefined) continue;
      if (tag === undefined) {
        result.push('children' in node ? withLifted(node, tell) : node);
        continue;
      }
      const end = partners.get(index);
      if (tag.kind === 'comment') tell.comment(tag.raw);
      else if (end !== undefined) {
        result.push(...element(tag, lift(index + 1, end)));
        index = end;
      } else result.push(...(alone(tag) ?? [asText(node, tag, tell)]));
    }
    return result;
  };
  return lift(0, nodes.length);
}

const mayHold = (node: PhrasingContent): boolean => node.type === 'html' || 'children' in node;

function withLifted<Node extends PhrasingContent & { children: PhrasingContent[] }>(node: Node, tell: Telling): Node {
  return { ...node, children: liftInline(node.children, tell) };
}

/** The one tag or comment that inline HTML is; undefined for a declaration or an instruction. */
function tagOf(html: string): HtmlToken | undefined {
  const [token, more] = htmlTokens(html);
  return more === undefined && token?.kind !== 'text' ? token : undefined;
}

/** Index of the closing tag by index of the opening one; crossed tags are no pair. */
function partnersOf(tags: readonly (HtmlToken | undefined)[]): Map<number, number> {
  const partners = new Map<number, number>();
  const open: { index: number; name: string }[] = [];
  for (const [index, tag] of tags.entries()) {
    if (tag === undefined || tag.kind === 'comment' || !isKnownTag(tag.name) || voidTags.has(tag.name)) continue;
    if (tag.kind === 'open') {
      // `<b/>` opens nothing that anybody would close.
      if (!tag.raw.endsWith('/>') && open.length < maxDepth) open.push({ index, name: tag.name });
      continue;
    }
    const at = open.findLastIndex(({ name }) => name === tag.name);
    const [partner] = at === -1 ? [] : open.splice(at);
    if (partner !== undefined) partners.set(partner.index, index);
  }
  return partners;
}

/** What a pair of tags says around its content. */
function element({ name, attributes }: HtmlToken, children: PhrasingContent[]): PhrasingContent[] {
  const mark = markTags.get(name);
  if (mark !== undefined) {
    if (children.length === 0) return [];
    if (mark === 'strong' || mark === 'emphasis' || mark === 'delete') return [{ type: mark, children }];
    const style = mark === 'span' ? highlight : {};
    return [{ type: 'inlineElement', name: mark, attributes: style, children }];
  }
  if (name === 'q') return [{ type: 'text', value: '“' }, ...children, { type: 'text', value: '”' }];
  const id = attributes.get('id') ?? (name === 'a' ? attributes.get('name') : undefined);
  const content: PhrasingContent[] =
    id && (name === 'a' || name === 'span') ? [{ type: 'anchorPoint', name: id }, ...children] : children;
  const url = name === 'a' ? attributes.get('href') : undefined;
  return url ? [{ type: 'link', url, children: content }] : content;
}

/** What a tag says that needs no partner. Undefined for one that does. */
function alone({ kind, name, attributes, raw }: HtmlToken): PhrasingContent[] | undefined {
  if (kind !== 'open') return undefined;
  if (name === 'br') return [{ type: 'break' }];
  if (name === 'wbr' || name === 'source' || name === 'col') return [];
  const source = attributes.get('src');
  if (name === 'img' && source) {
    const width = /^(\d{1,4})(?:px)?$/u.exec(attributes.get('width')?.trim() ?? '')?.[1];
    return [{ type: 'image', url: source, alt: attributes.get('alt') ?? '', width }];
  }
  if (name === 'input' && attributes.get('type')?.toLowerCase() === 'checkbox')
    return [{ type: 'text', value: attributes.has('checked') ? '☑' : '☐' }];
  // `<a name="x"/>` is how many write a place to link to.
  const id = attributes.get('id') ?? attributes.get('name');
  return name === 'a' && id && raw.endsWith('/>') ? [{ type: 'anchorPoint', name: id }] : undefined;
}

function asText(node: PhrasingContent, { name }: HtmlToken, tell: Telling): PhrasingContent {
  if (foreignTags.has(name)) tell.foreign(name);
  else if (isBlockTag(name) || markTags.has(name) || plainInlineTags.has(name) || name === 'a') tell.unbalanced(name);
  return node;
}
