import type { Image, ImageReference, Link, LinkReference, PhrasingContent } from 'mdast';
import { bareAddresses } from '../bare-url.js';
import { parseTarget, type Target } from '../target.js';
import { originalOf, sourceOf, warn, type Writing } from './context.js';
import { imageElement, isRelative } from './images.js';
import { element, escapeText, macroElement, textParameter } from './storage-text.js';
import { shortened } from './syntax/telling.js';
import { targetElement } from './targets.js';

export interface InlineContext {
  /** Inside a link: no further link may begin. */
  isLink?: boolean;
}

/** Inline content as storage. */
export function inline(nodes: readonly PhrasingContent[], writing: Writing, context: InlineContext = {}): string {
  return nodes.map((node) => phrasing(node, writing, context)).join('');
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
    case 'inlineElement':
      return element(node.name, node.attributes, inline(node.children, writing, context));
    case 'anchorPoint':
      return macroElement('anchor', textParameter('', node.name));
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

/** Plain text; addresses in it become links, as in the editor. A line end is a space. */
function text(value: string, { isLink = false }: InlineContext): string {
  const line = value.replaceAll(/\s*\n\s*/gu, ' ');
  if (isLink) return escapeText(line);
  let result = '';
  let from = 0;
  for (const { index, text: address, url } of bareAddresses(line)) {
    result += escapeText(line.slice(from, index)) + element('a', { href: url }, escapeText(address));
    from = index + address.length;
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
  const written = sourceOf(writing, node);
  if (written.startsWith('<') && !isAddress(destination)) return escapeText(written);
  const target = parseTarget(destination, writing.site);
  if (target === undefined) {
    warn(writing, 'refused_link', `The link target "${destination.slice(0, 100)}" was refused; its text stays.`);
    return inline(node.children, writing, context);
  }
  if (target.kind === 'web' && isRelative(target.url))
    warn(
      writing,
      'dead_link',
      `The link to "${shortened(target.url)}" leads nowhere on the wiki: link the page as confluence:SPACE/Title, the file as attachment:NAME, or give the whole address.`,
    );
  const element = targetElement(target, writing, {
    label: plainText(node.children),
    body: () => inline(node.children, writing, { ...context, isLink: true }),
  });
  // What shows something of its own has no marked text inside; marks around all of the label go around it instead.
  return atoms.has(target.kind) ? markedLike(node.children, element) : element;
}

/** What CommonMark takes for an address in angle brackets may be a type or a tag of XML, such as `<std::string>`. */
const isAddress = (destination: string): boolean => /^(?:(?:mailto|tel):|[a-z][a-z0-9+.-]*:\/\/)/iu.test(destination);

const atoms: ReadonlySet<Target['kind']> = new Set(['user', 'date', 'placeholder', 'status', 'macro']);

/** An element with the marks that all of this content has. */
function markedLike(nodes: readonly PhrasingContent[], content: string): string {
  const [only, more] = nodes;
  if (only === undefined || more !== undefined) return content;
  switch (only.type) {
    case 'strong':
      return element('strong', {}, markedLike(only.children, content));
    case 'emphasis':
      return element('em', {}, markedLike(only.children, content));
    case 'delete':
      return element('s', {}, markedLike(only.children, content));
    case 'inlineElement':
      return element(only.name, only.attributes, markedLike(only.children, content));
    default:
      return content;
  }
}

function image(node: Image | ImageReference, writing: Writing, context: InlineContext): string {
  const original = originalOf(writing, sourceOf(writing, node));
  if (original !== undefined) return original;
  const description = node.alt ?? '';
  return (
    imageElement(destinationOf(node, writing), description, writing, {
      isInline: true,
      ...(node.type === 'image' && { width: node.width }),
    }) ?? text(description, context)
  );
}

/** What inline content says without any marks. */
export function plainText(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node): string => {
      if (node.type === 'break') return ' ';
      if ('children' in node) return plainText(node.children);
      if ('value' in node) return node.value.replaceAll(/\s*\n\s*/gu, ' ');
      return 'alt' in node ? (node.alt ?? '') : '';
    })
    .join('');
}
