import { type ChildNode, type Element, isCDATA, isTag, isText } from 'domhandler';
import { decodeHTMLStrict } from 'entities';
import type { PhrasingContent } from 'mdast';
import { emojiText } from './emoji.js';
import { mention, ownAnchor, resourceOf, safeUrl, targetOf } from './links.js';
import { inlineMacro } from './macros.js';
import { label, lineBreak, marked, raw, text, tidy, withEdgesOutside } from './nodes.js';
import { attribute, child, elements, textOf } from './parse.js';
import type { Conversion } from './conversion.js';

/** Inline content of storage nodes; blocks found here are flattened, separated by a line break. */
export function inline(nodes: readonly ChildNode[], conversion: Conversion): PhrasingContent[] {
  return tidy(phrasing(nodes, conversion));
}

function phrasing(nodes: readonly ChildNode[], conversion: Conversion): PhrasingContent[] {
  if (conversion.depth > conversion.maxDepth) return [text(textOf(nodes))];
  const deeper = { ...conversion, depth: conversion.depth + 1 };
  return nodes.flatMap((node) => {
    if (isText(node)) return [text(decodeHTMLStrict(node.data))];
    if (isCDATA(node)) return [text(textOf([node]))];
    return isTag(node) ? phrasingElement(node, deeper) : [];
  });
}

function phrasingElement(element: Element, conversion: Conversion): PhrasingContent[] {
  const inside = () => phrasing(element.children, conversion);
  switch (element.name) {
    case 'strong':
    case 'b':
      return marked('strong', inside());
    case 'em':
    case 'i':
      return marked('emphasis', inside());
    case 's':
    case 'del':
    case 'strike':
      return marked('delete', inside());
    case 'span':
      return /text-decoration:\s*line-through/u.test(attribute(element, 'style') ?? '')
        ? marked('delete', inside())
        : inside();
    case 'u':
    case 'sub':
    case 'sup': {
      const content = inside();
      return content.length === 0 ? [] : [raw(`<${element.name}>`), ...content, raw(`</${element.name}>`)];
    }
    case 'code':
    case 'tt':
    case 'kbd': {
      const value = textOf(element.children).replaceAll(/\s*\n\s*/gu, ' ');
      return value.trim() === '' ? [] : [{ type: 'inlineCode', value }];
    }
    case 'a':
      return anchorElement(element, conversion);
    case 'br':
      return [lineBreak(), ...inside()];
    case 'time':
      return [text(attribute(element, 'datetime') ?? textOf(element.children))];
    case 'ac:link':
      return linkElement(element, conversion);
    case 'ac:image':
      return imageElement(element, conversion);
    case 'ac:emoticon':
      return [text(emojiText(element))];
    case 'ac:placeholder':
      return [label(`placeholder: ${textOf(element.children)}`)];
    case 'at:var':
      return [text(`{${attribute(element, 'at:name') ?? ''}}`)];
    case 'at:declarations':
    case 'ac:parameter':
    case 'ac:adf-fallback':
    case 'ac:adf-mark':
    case 'ac:adf-attribute':
    case 'ac:adf-fragment-mark':
    case 'script':
    case 'style':
    case 'ac:task-id':
    case 'ac:task-uuid':
    case 'ac:task-status':
      return [];
    case 'ri:user':
      return [text(mention(element, conversion.options))];
    case 'ac:structured-macro':
    case 'ac:macro':
      return inlineMacro(element, conversion, (nodes) => phrasing(nodes, conversion));
    case 'ac:task':
      return [
        text(taskDone(element) ? '[x] ' : '[ ] '),
        ...phrasing(child(element, 'ac:task-body')?.children ?? [], conversion),
        lineBreak(),
      ];
    case 'p':
    case 'div':
    case 'li':
    case 'tr':
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
    case 'blockquote':
    case 'pre':
    case 'ul':
    case 'ol':
      return [lineBreak(), ...inside(), lineBreak()];
    case 'td':
    case 'th':
      return [...inside(), text(' ')];
    case 'hr':
      return [lineBreak()];
    default:
      return inside();
  }
}

/** Whether an `ac:task` is complete. */
export function taskDone(task: Element): boolean {
  const status = child(task, 'ac:task-status');
  return status !== undefined && textOf(status.children).trim() === 'complete';
}

function anchorElement(element: Element, conversion: Conversion): PhrasingContent[] {
  const href = attribute(element, 'href') ?? '';
  const content = tidyKeepingEdges(phrasing(element.children, conversion));
  const url = href.startsWith('#') ? ownAnchor(href.slice(1), conversion.options) : safeUrl(href, conversion.options);
  if (url === undefined) return content;
  const query = datasourceQuery(attribute(element, 'data-datasource'));
  if (query !== undefined) return [{ type: 'link', url, children: [text(`Jira issues: ${query}`)] }];
  if (content.length === 0) return [{ type: 'link', url, children: [text(url)] }];
  return withEdgesOutside(content, (inner) => ({ type: 'link', url, children: withoutLinks(inner) }));
}

// The JSON of a data source is configuration; its query is the only part a reader can use.
function datasourceQuery(json: string | undefined): string | undefined {
  if (json === undefined) return undefined;
  return /"jql"\s*:\s*"((?:[^"\\]|\\.){1,300})"/u.exec(json)?.[1]?.replaceAll(/\\(.)/gu, '$1') ?? 'list';
}

const tidyKeepingEdges = (nodes: PhrasingContent[]) =>
  nodes.filter((node) => node.type !== 'text' || node.value !== '');

// Markdown has no link inside a link; the inner one gives way.
function withoutLinks(nodes: PhrasingContent[]): PhrasingContent[] {
  return nodes.flatMap((node): PhrasingContent[] => {
    if (node.type === 'link') return withoutLinks(node.children);
    if (node.type === 'break') return [text(' ')];
    return 'children' in node ? [{ ...node, children: withoutLinks(node.children) } as PhrasingContent] : [node]; // same kind of node, fewer links
  });
}

function linkElement(element: Element, conversion: Conversion): PhrasingContent[] {
  const { options } = conversion;
  const resource = resourceOf(element);
  const rich = child(element, 'ac:link-body') ?? child(element, 'ac:image');
  const plain = child(element, 'ac:plain-text-link-body');
  const body = rich
    ? phrasing(rich.name === 'ac:image' ? [rich] : rich.children, conversion)
    : plain
      ? [text(textOf(plain.children))]
      : phrasing(
          element.children.filter((node) => !isTag(node)),
          conversion,
        );
  const anchor = attribute(element, 'ac:anchor');
  if (resource?.name === 'ri:user') return [text(mention(resource, options))];
  const target = resource ? targetOf(resource, options, anchor) : undefined;
  const url = target?.url ?? (resource === undefined && anchor ? ownAnchor(anchor, options) : undefined);
  const hasText = body.some((node) => node.type !== 'text' || node.value.trim() !== '');
  const content = hasText ? body : [text(target?.label ?? decodedAnchor(anchor))];
  if (url === undefined) return content;
  return withEdgesOutside(content, (inner) => ({
    type: 'link',
    url,
    ...(target?.note !== undefined && { title: target.note }),
    children: withoutLinks(inner),
  }));
}

function decodedAnchor(anchor = ''): string {
  try {
    return decodeURIComponent(anchor).replaceAll('-', ' ');
  } catch {
    // Not percent-encoded after all: shown as it stands.
    return anchor;
  }
}

const withoutEmphasis = (nodes: PhrasingContent[]): PhrasingContent[] =>
  nodes.flatMap((node) => (node.type === 'emphasis' ? withoutEmphasis(node.children) : [node]));

function imageElement(element: Element, conversion: Conversion): PhrasingContent[] {
  const resource = resourceOf(element);
  const target = resource && targetOf(resource, conversion.options);
  if (target === undefined) return [label('image')];
  const note = target.note === undefined ? {} : { title: target.note };
  const image: PhrasingContent = {
    type: 'image',
    url: target.url,
    alt: attribute(element, 'ac:alt') ?? attribute(element, 'ac:title') ?? target.label,
    ...note,
  };
  const caption = elements(element).find(({ name }) => name === 'ac:caption');
  const words = caption ? tidy(withoutEmphasis(phrasing(caption.children, conversion))) : [];
  return words.length === 0 ? [image] : [image, lineBreak(), ...marked('emphasis', words)];
}
