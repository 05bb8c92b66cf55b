import type { Paragraph, PhrasingContent, Root, RootContent, TableCell } from 'mdast';
import { maxDepth } from '../context.js';
import { holdsBlock, isForeign, liftBlocks } from './html-blocks.js';
import { liftInline } from './html-inline.js';
import type { Part } from './html-parts.js';
import { type HtmlToken, htmlTokens } from './html-tokens.js';
import { parseMarkdown } from './parse.js';
import type { Telling } from './telling.js';

/** The tree of Markdown with what HTML in it says instead of the HTML; what says nothing here stays text. */
export function liftHtml(tree: Root, source: string, tell: Telling): Root {
  return { ...tree, children: blocksOf(tree.children, { source, tell, depth: 0 }) };
}

interface Lifting {
  /** The Markdown that positions count in. */
  source: string;
  tell: Telling;
  depth: number;
}

function blocksOf(nodes: readonly RootContent[], lifting: Lifting): RootContent[] {
  if (lifting.depth > maxDepth) return [...nodes];
  const lifted = nodes.flatMap((node) => (node.type === 'html' ? [node] : liftedNode(node, lifting)));
  if (!lifted.some(({ type }) => type === 'html')) return lifted;
  const parts = lifted.flatMap((node, index): Part[] =>
    node.type === 'html' ? partsOf(node.value, index, lifting) : [{ kind: 'block', node }],
  );
  return liftBlocks(parts, lifting.tell);
}

function liftedNode(node: RootContent, lifting: Lifting): RootContent[] {
  const deeper = { ...lifting, depth: lifting.depth + 1 };
  // What is lifted out of blocks are blocks again: each kind of node here holds any.
  const blocks = <Child extends RootContent>(children: readonly Child[]) => blocksOf(children, deeper) as Child[];
  switch (node.type) {
    case 'paragraph':
      return paragraphs(node, lifting);
    case 'heading':
      return [{ ...node, children: liftInline(node.children, lifting.tell) }];
    case 'blockquote':
    case 'footnoteDefinition':
      return [{ ...node, children: blocks(node.children) }];
    case 'list':
      return [{ ...node, children: node.children.map((item) => ({ ...item, children: blocks(item.children) })) }];
    case 'table':
      return [
        {
          ...node,
          children: node.children.map((row) => ({
            ...row,
            children: row.children.map((cell) => cellOf(cell, lifting)),
          })),
        },
      ];
    default:
      return [node];
  }
}

function paragraphs(node: Paragraph, lifting: Lifting): RootContent[] {
  if (holdsBlock(node.children)) {
    const lifted = liftBlocks(
      node.children.map((child) => linePart(child, lifting)),
      lifting.tell,
    );
    // Tags without a partner are text, and the paragraph stays one.
    if (lifted.some(({ type }) => type !== 'paragraph') || lifted.length !== 1) return lifted;
  }
  return [{ ...node, children: liftInline(node.children, lifting.tell) }];
}

function cellOf(cell: TableCell, lifting: Lifting): TableCell {
  const children = liftInline(cell.children, lifting.tell);
  if (!holdsBlock(cell.children)) return { ...cell, children };
  const blocks = liftBlocks(
    cell.children.map((child) => linePart(child, lifting)),
    lifting.tell,
  );
  return blocks.some(({ type }) => type !== 'paragraph') || blocks.length > 1
    ? { ...cell, children, blocks }
    : { ...cell, children };
}

function linePart(node: PhrasingContent, { source }: Lifting): Part {
  if (node.type === 'html') {
    const [token, more] = htmlTokens(node.value);
    if (token !== undefined && more === undefined) return { kind: 'token', token, html: -1 };
  }
  const { start, end } = node.position ?? {};
  const written =
    start?.offset === undefined || end?.offset === undefined ? '' : source.slice(start.offset, end.offset);
  return { kind: 'inline', node, source: written };
}

/** A block of HTML in its parts. What stands in `<details>` is Markdown, even without empty lines around. */
function partsOf(html: string, index: number, lifting: Lifting): Part[] {
  if (isForeign(html, lifting.tell)) return [{ kind: 'block', node: literal(html) }];
  const tokens = htmlTokens(html);
  const plain = (token: HtmlToken): Part => ({ kind: 'token', token, html: index });
  if (!tokens.some(({ name }) => name === 'details')) return tokens.map(plain);
  const parts: Part[] = [];
  let stretch: HtmlToken[] = [];
  let isSummary = false;
  const flush = () => {
    const raw = stretch.map((token) => token.raw).join('');
    if (isSummary || raw.trim() === '') parts.push(...stretch.map(plain));
    else parts.push(...reparsed(raw, index, lifting));
    stretch = [];
  };
  for (const token of tokens) {
    if (token.name !== 'details' && token.name !== 'summary') {
      stretch.push(token);
      continue;
    }
    flush();
    isSummary = token.name === 'summary' && token.kind === 'open';
    parts.push(plain(token));
  }
  flush();
  return parts;
}

function reparsed(markdown: string, index: number, lifting: Lifting): Part[] {
  const source = markdown.replace(/^\n+/u, '');
  return parseMarkdown(source).children.flatMap((node): Part[] => {
    if (node.type === 'html') return htmlTokens(node.value).map((token) => ({ kind: 'token', token, html: index }));
    const children = liftedNode(node, { ...lifting, source, depth: lifting.depth + 1 });
    return [{ kind: 'block', node: { type: 'excerpt', source, children } }];
  });
}

/** Text line by line. */
function literal(text: string): RootContent {
  const children = text
    .split('\n')
    .flatMap((line, index): PhrasingContent[] => [
      ...(index > 0 ? [{ type: 'break' } as const] : []),
      { type: 'text', value: line },
    ]);
  return { type: 'paragraph', children };
}
