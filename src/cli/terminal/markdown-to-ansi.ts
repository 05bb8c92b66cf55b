import type { Definition, List, ListItem, Nodes, PhrasingContent, RootContent } from 'mdast';
import wrapAnsi from 'wrap-ansi';
import { parseMarkdown } from '../../markdown-text.js';
import { renderTable } from './render-table.js';
import { safeText } from './safe-text.js';
import type { Style } from './style.js';

/** How Markdown is laid out. */
export interface Layout {
  style: Style;
  /** Columns to wrap at; words longer than that stay whole, so that a URL can be copied. */
  width: number;
}

interface Context extends Layout {
  definitions: ReadonlyMap<string, Definition>;
}

/**
 * Markdown (with tables, task lists, strikethrough) as text for a terminal, without a line feed at the end. Whatever
 * could drive the terminal is removed from the text itself. Images are named, never loaded; HTML is shown, never obeyed.
 */
export function renderMarkdown(markdown: string, layout: Layout): string {
  return renderBlocks(parseMarkdown(markdown).children, layout);
}

/** {@link renderMarkdown} for blocks that are parsed already, with an empty line between them. */
export function renderBlocks(blocks: readonly RootContent[], layout: Layout): string {
  const definitions = new Map<string, Definition>();
  for (const block of blocks) if (block.type === 'definition') definitions.set(block.identifier, block);
  return joinBlocks(blocks, { ...layout, definitions });
}

function joinBlocks(blocks: readonly RootContent[], context: Context, separator = '\n\n'): string {
  return blocks
    .map((block) => renderBlock(block, context))
    .filter((text) => text !== '')
    .join(separator);
}

function renderBlock(node: RootContent, context: Context): string {
  const { style, width } = context;
  switch (node.type) {
    case 'heading': {
      const text = wrap(phrasing(node.children, context), width);
      return style.paint(node.depth <= 2 ? ['bold', 'underline'] : 'bold', text);
    }
    case 'paragraph':
      return wrap(phrasing(node.children, context), width);
    case 'blockquote':
      return prefixLines(joinBlocks(node.children, narrower(context, 2)), style.paint('dim', '│ '));
    case 'list':
      return renderList(node, context);
    case 'code':
      return prefixLines(style.paint('cyan', safeText(node.value).replaceAll('\t', '    ')), '  ');
    case 'table': {
      const rows = node.children.map((row) => row.children.map((cell) => phrasing(cell.children, context)));
      return renderTable(rows, { width, align: node.align ?? [], paint: style.paint });
    }
    case 'thematicBreak':
      return style.paint('dim', '─'.repeat(Math.min(width, 40)));
    case 'footnoteDefinition':
      return prefixLines(joinBlocks(node.children, narrower(context, 4)), '    ', `[^${safeText(node.identifier)}] `);
    case 'definition':
    case 'yaml':
      return '';
    default:
      return wrap(inline(node, context), width);
  }
}

function renderList(list: List, context: Context): string {
  const start = list.start ?? 1;
  const items = list.children.map((item, index) => {
    const marker = list.ordered ? `${start + index}. ` : '• ';
    const body = itemBody(item, narrower(context, marker.length));
    return prefixLines(body, ' '.repeat(marker.length), context.style.paint('dim', marker));
  });
  return items.join(list.spread ? '\n\n' : '\n');
}

function itemBody(item: ListItem, context: Context): string {
  const body = joinBlocks(item.children, context, item.spread ? '\n\n' : '\n');
  if (typeof item.checked !== 'boolean') return body;
  return `${item.checked ? '[x]' : '[ ]'} ${body}`;
}

function phrasing(nodes: readonly PhrasingContent[], context: Context): string {
  return nodes.map((node) => inline(node, context)).join('');
}

function inline(node: Nodes, context: Context): string {
  const { style } = context;
  switch (node.type) {
    case 'text':
      // A line break in the source is a space on the screen; only `break` is a line break.
      return safeText(node.value).replace(/\s*\n\s*/gu, ' ');
    case 'inlineCode':
      return style.paint('cyan', safeText(node.value));
    case 'html':
      return /^<br\s*\/?>$/iu.test(node.value) ? '\n' : style.paint('dim', safeText(node.value));
    case 'break':
      return '\n';
    case 'strong':
      return style.paint('bold', phrasing(node.children, context));
    case 'emphasis':
      return style.paint('italic', phrasing(node.children, context));
    case 'delete':
      return style.paint('strikethrough', phrasing(node.children, context));
    case 'link':
      // GitHub's Markdown takes a bare name of a host in prose for a link.
      if (node.title === undefined && /^http:\/\/www\.[\p{L}\p{N}.-]+$/iu.test(node.url))
        return phrasing(node.children, context);
      return style.link(phrasing(node.children, context), node.url);
    case 'linkReference': {
      const text = phrasing(node.children, context);
      const target = context.definitions.get(node.identifier);
      return target ? style.link(text, target.url) : text;
    }
    case 'image':
    case 'imageReference':
      return style.paint('dim', `[image: ${safeText(node.alt ?? '') || 'no description'}]`);
    case 'footnoteReference':
      return `[^${safeText(node.identifier)}]`;
    default:
      return 'children' in node ? node.children.map((child) => inline(child, context)).join('') : '';
  }
}

function wrap(text: string, width: number): string {
  return wrapAnsi(text, width, { hard: false });
}

function narrower(context: Context, columns: number): Context {
  return { ...context, width: Math.max(context.width - columns, 20) };
}

function prefixLines(text: string, prefix: string, first: string = prefix): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first : prefix) + line)
    .join('\n');
}
