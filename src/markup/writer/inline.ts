import type { Image, ImageReference, Link, LinkReference, PhrasingContent } from 'mdast';
import { bareUrl } from '../bare-url.js';
import { parseTarget, type Target } from '../target.js';
import { originalOf, sourceOf, warn, type Writing } from './context.js';
import { imageElement } from './images.js';
import { element, escapeText } from './storage-text.js';
import { pairTags, tagName } from './tags.js';
import { targetElement } from './targets.js';

export interface InlineContext {
  /** Inside a link: no further link may begin. */
  isLink?: boolean;
}

/** Inline content as storage. */
export function inline(nodes: readonly PhrasingContent[], writing: Writing, context: InlineContext = {}): string {
  const tags = pairTags(nodes);
  return nodes
    .map((node, index) => {
      const tag = tags.get(index);
      return tag ?? phrasing(node, writing, context);
    })
    .join('');
}

function phrasing(node: PhrasingContent, writing: Writing, context: InlineContext): string {
  switch (node.type) {
    case 'text':
      return text(node.value, context);
    case 'strong':
      return element('strong', {}, inline(node.children, writing, context));
    case 'emphasis':
      return element('em', {}, inline(node.children, writing, context));
    case 'delete':
      return element('s', {}, inline(node.children, writing, context));
    case 'inlineCode':
      return element('code', {}, escapeText(node.value));
    case 'break':
      return '<br />';
    case 'html':
      // No tag that has a meaning here, or one without its partner.
      return text(node.value, context);
    case 'link':
    case 'linkReference':
      return link(node, writing, context);
    case 'image':
    case 'imageReference':
      return image(node, writing, context);
    default:
      // The other inline nodes belong to extensions that are not in use.
      return escapeText(sourceOf(writing, node));
  }
}

/** Plain text; web addresses in it become links, as in the editor. A line end is a space. */
function text(value: string, { isLink = false }: InlineContext): string {
  const line = value.replaceAll(/\s*\n\s*/gu, ' ');
  if (isLink) return escapeText(line);
  let result = '';
  let from = 0;
  for (const { index, url } of bareUrl(line)) {
    result += escapeText(line.slice(from, index)) + element('a', { href: url }, escapeText(url));
    from = index + url.length;
  }
  return result + escapeText(line.slice(from));
}

/** The destination of a link or image, also of one that is defined elsewhere. */
export function destinationOf(node: Link | LinkReference | Image | ImageReference, writing: Writing): string {
  return 'url' in node ? node.url : (writing.definitions.get(node.identifier)?.url ?? '');
}

function link(node: Link | LinkReference, writing: Writing, context: InlineContext): string {
  const original = originalOf(writing, sourceOf(writing, node));
  if (original !== undefined) return original;
  if (context.isLink === true) return inline(node.children, writing, context);
  const destination = destinationOf(node, writing);
  const target = parseTarget(destination, writing.site);
  if (target === undefined) {
    warn(writing, 'refused_link', `The link target "${destination.slice(0, 100)}" was refused; its text stays.`);
    return inline(node.children, writing, context);
  }
  const element = targetElement(target, writing, {
    label: plainText(node.children),
    body: () => inline(node.children, writing, { ...context, isLink: true }),
  });
  // What shows something of its own has no marked text inside; marks around all of the label go around it instead.
  return atoms.has(target.kind) ? markedLike(node.children, element) : element;
}

const atoms: ReadonlySet<Target['kind']> = new Set(['user', 'date', 'placeholder', 'status', 'macro']);

/** An element with the marks that all of this content has. */
function markedLike(nodes: readonly PhrasingContent[], content: string): string {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (nodes.length === 1 && first !== undefined) {
    if (first.type === 'strong') return element('strong', {}, markedLike(first.children, content));
    if (first.type === 'emphasis') return element('em', {}, markedLike(first.children, content));
    return first.type === 'delete' ? element('s', {}, markedLike(first.children, content)) : content;
  }
  const tags = pairTags(nodes);
  if (first?.type !== 'html' || last?.type !== 'html' || tagName(first.value) !== tagName(last.value)) return content;
  // Two line breaks enclose nothing.
  if (tagName(first.value) === 'br') return content;
  // In `<u>a</u> <u>b</u>` the first tag and the last one are no pair.
  const inner = nodes.slice(1, -1);
  if (inner.some((node) => node.type === 'html' && tagName(node.value) === tagName(first.value))) return content;
  const [open, close] = [tags.get(0), tags.get(nodes.length - 1)];
  return open === undefined || close === undefined ? content : open + markedLike(inner, content) + close;
}

function image(node: Image | ImageReference, writing: Writing, context: InlineContext): string {
  const original = originalOf(writing, sourceOf(writing, node));
  if (original !== undefined) return original;
  const description = node.alt ?? '';
  return (
    imageElement(destinationOf(node, writing), description, writing, { isInline: true }) ?? text(description, context)
  );
}

/** What inline content says without any marks. */
export function plainText(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node): string => {
      if (node.type === 'break') return ' ';
      if (node.type === 'html')
        return /^<br\b/iu.test(node.value) ? ' ' : tagName(node.value) === undefined ? node.value : '';
      if ('children' in node) return plainText(node.children);
      if ('value' in node) return node.value.replaceAll(/\s*\n\s*/gu, ' ');
      return 'alt' in node ? (node.alt ?? '') : '';
    })
    .join('');
}
