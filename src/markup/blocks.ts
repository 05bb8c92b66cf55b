import { type ChildNode, type Element, isCDATA, isTag, isText } from 'domhandler';
import type { ListItem, PhrasingContent } from 'mdast';
import type { Conversion } from './conversion.js';
import { inline, taskDone } from './inline.js';
import { adfExtension, blockMacro, isInlineMacro, isTransparentMacro, macroBody } from './macros.js';
import { type Block, paragraph, text, tidy } from './nodes.js';
import { attribute, child, elements, textOf } from './parse.js';
import { table } from './table.js';

const containers = new Set([
  'p',
  'div',
  'ac:layout',
  'ac:layout-section',
  'ac:layout-cell',
  'ac:rich-text-body',
  'ac:adf-content',
  'section',
  'article',
  'details',
  'header',
  'main',
  'center',
]);
const blockNames = new Set([
  ...containers,
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'blockquote',
  'hr',
  'pre',
  'table',
  'tbody',
  'thead',
  'tr',
  'ac:task-list',
  'ac:adf-extension',
]);

function isBlock(node: Element): boolean {
  if (node.name === 'ac:structured-macro' || node.name === 'ac:macro') return !isInlineMacro(node);
  return blockNames.has(node.name);
}

/** Containers that add nothing of their own: their content is part of the page, so its headings are the page's headings. */
export function unwrapped(node: ChildNode): ChildNode[] | undefined {
  if (!isTag(node)) return undefined;
  if (node.name === 'ac:structured-macro' && isTransparentMacro(node)) return macroBody(node).rich;
  return containers.has(node.name) && node.name !== 'p' ? node.children : undefined;
}

/** Blocks of storage nodes; runs of text and inline elements between blocks become paragraphs. */
export function blocks(nodes: readonly ChildNode[], conversion: Conversion): Block[] {
  if (conversion.depth > conversion.maxDepth) {
    const words = tidy([text(textOf(nodes))]);
    return words.length > 0 ? [paragraph(words)] : [];
  }
  const deeper = { ...conversion, depth: conversion.depth + 1 };
  const result: Block[] = [];
  let run: ChildNode[] = [];
  const flush = () => {
    const words = run.length > 0 ? inline(run, deeper) : [];
    if (words.length > 0) result.push(paragraph(words));
    run = [];
  };
  for (const node of nodes) {
    if (isTag(node) && (isBlock(node) || (node.name === 'ac:image' && standsAlone(node)))) {
      flush();
      result.push(...block(node, deeper));
    } else if (isTag(node) || isText(node) || isCDATA(node)) run.push(node);
  }
  flush();
  return result;
}

// An image between blocks is a block of its own; one inside a paragraph is part of the line.
function standsAlone(image: Element): boolean {
  const { parent } = image;
  return !(parent && isTag(parent) && parent.name === 'p') && attribute(image, 'ac:inline') !== 'true';
}

function block(element: Element, conversion: Conversion): Block[] {
  const inside = () => blocks(element.children, conversion);
  switch (element.name) {
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6': {
      const children = headingContent(element, conversion);
      // The name says which of the six levels it is.
      const depth = Number(element.name[1]) as 1 | 2 | 3 | 4 | 5 | 6;
      return children.length > 0 ? [{ type: 'heading', depth, children }] : [];
    }
    case 'ul':
    case 'ol':
      return list(element, conversion);
    case 'blockquote': {
      const children = inside();
      return children.length > 0 ? [{ type: 'blockquote', children }] : [];
    }
    case 'hr':
      return [{ type: 'thematicBreak' }];
    case 'pre':
      return [{ type: 'code', value: textOf(element.children).replace(/^\n|\n$/gu, '') }];
    case 'table':
      return table(element, {
        blocks: (nodes) => blocks(nodes, conversion),
      });
    case 'ac:task-list':
      return tasks(element, conversion);
    case 'ac:image': {
      const words = inline([element], conversion);
      return words.length > 0 ? [paragraph(words)] : [];
    }
    case 'ac:structured-macro':
    case 'ac:macro':
      return blockMacro(element, conversion, inner(conversion));
    case 'ac:adf-extension':
      return adfExtension(element, conversion, inner(conversion));
    default:
      return inside();
  }
}

const inner = (conversion: Conversion) => ({
  blocks: (nodes: readonly ChildNode[]) => blocks(nodes, conversion),
  inline: (nodes: readonly ChildNode[]) => inline(nodes, conversion),
});

/** A heading on one line, without the bold that editors put around whole headings. */
export function headingContent(element: Element, conversion: Conversion): PhrasingContent[] {
  const words = inline(element.children, conversion).map((node): PhrasingContent =>
    node.type === 'break' ? text(' ') : node,
  );
  const only = words.length === 1 ? words[0] : undefined;
  return tidy(only?.type === 'strong' ? only.children : words);
}

function list(element: Element, conversion: Conversion): Block[] {
  const items: ListItem[] = [];
  for (const node of elements(element)) {
    const children = node.name === 'li' ? blocks(node.children, conversion) : block(node, conversion);
    const last = items.at(-1);
    // A nested list beside the items instead of inside one is old and not valid, yet readers see it as nested.
    if (node.name !== 'li' && last) last.children.push(...children);
    else if (children.length > 0) items.push({ type: 'listItem', spread: false, children });
  }
  if (items.length === 0) return [];
  const start = Number.parseInt(attribute(element, 'start') ?? '1', 10);
  const ordered = element.name === 'ol';
  return [
    {
      type: 'list',
      ordered,
      spread: false,
      children: items,
      ...(ordered && { start: start >= 0 && start < 1e9 ? start : 1 }),
    },
  ];
}

function tasks(element: Element, conversion: Conversion): Block[] {
  const items: ListItem[] = [];
  for (const node of elements(element)) {
    if (node.name === 'ac:task-list') items.at(-1)?.children.push(...tasks(node, conversion));
    if (node.name !== 'ac:task') continue;
    const body = blocks(child(node, 'ac:task-body')?.children ?? [], conversion);
    const nested = elements(node)
      .filter(({ name }) => name === 'ac:task-list')
      .flatMap((part) => tasks(part, conversion));
    items.push({
      type: 'listItem',
      spread: false,
      checked: taskDone(node),
      children: [...(body.length > 0 ? body : [paragraph([])]), ...nested],
    });
  }
  return items.length > 0 ? [{ type: 'list', ordered: false, spread: false, children: items }] : [];
}
