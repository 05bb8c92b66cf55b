import type { RootContent } from 'mdast';
import { parseTarget } from '../target.js';
import { maxDepth, originalOf, paragraphOf, sourceOf, titleLine, warn } from './context.js';
import type { Container, Writing, Written } from './context.js';
import { plainText } from './inline.js';
import { parseMarkdown } from './parse.js';
import { joined, place } from './placement.js';
import { escapeText, macroElement, richBody, textParameter } from './storage-text.js';
import { macroParameters } from './targets.js';

type Part =
  | { type: 'node'; node: RootContent }
  | { type: 'open'; summary: string; markdown: string }
  | { type: 'close'; markdown: string }
  | { type: 'markdown'; markdown: string };

/** Blocks of siblings among which `<details>` pairs enclose others; one without its partner is text. */
export function detailsParts(
  nodes: readonly RootContent[],
  container: Container,
  writing: Writing,
  block: (node: RootContent) => Written[],
): Written[] {
  if (!nodes.some((node) => node.type === 'html' && isDetails(node.value))) return nodes.flatMap(block);
  const parts = nodes.flatMap((node): Part[] =>
    node.type === 'html' && isDetails(node.value) ? partsOf(node.value) : [{ type: 'node', node }],
  );
  const partners = pairs(parts);
  const write = (from: number, to: number, holder: Container, level: Writing): Written[] => {
    const result: Written[] = [];
    for (let index = from; index < to; index++) {
      const part = parts[index];
      const partner = partners.get(index);
      if (part?.type === 'node')
        result.push(...(level === writing ? block(part.node) : level.blocks([part.node], holder, level)));
      else if (part?.type === 'markdown') result.push(...reparsed(part.markdown, holder, level));
      else if (part?.type === 'open' && partner !== undefined && level.depth <= maxDepth) {
        const inner = (within: Container) => write(index + 1, partner, within, { ...level, depth: level.depth + 1 });
        result.push(...details(part.summary, holder, inner, level));
        index = partner;
      } else if (part !== undefined) {
        warn(level, 'unbalanced', 'A <details> or </details> without its partner was written as text.');
        result.push(paragraphOf(escapeText(part.markdown)));
      }
    }
    return result;
  };
  return write(0, parts.length, container, writing);
}

const isDetails = (html: string) => /^\s*<\/?details[\s>]/iu.test(html);

// One HTML block ends at the next empty line, so it may hold several tags and lines of content.
const tag =
  /\s*(?:<details(?:\s+open(?:="")?)?\s*>\s*(?:<summary>(.*)<\/summary>)?|(<\/details\s*>))[ \t]*(?:\n|$)?/iuy;

function partsOf(html: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < html.length) {
    tag.lastIndex = at;
    const match = tag.exec(html);
    if (match === null) {
      const next = /\n\s*<\/?details[\s>]/giu;
      next.lastIndex = at;
      const end = next.exec(html)?.index ?? html.length;
      const markdown = html.slice(at, end);
      if (markdown.trim() !== '') parts.push({ type: 'markdown', markdown });
      // A tag that is none of ours must not be read again.
      at = end === at ? html.length : end;
      continue;
    }
    const markdown = match[0].trim();
    if (match[2] === undefined) parts.push({ type: 'open', summary: match[1] ?? '', markdown });
    else parts.push({ type: 'close', markdown });
    at = tag.lastIndex;
  }
  return parts;
}

/** Index of the closing part by index of the opening one. */
function pairs(parts: readonly Part[]): Map<number, number> {
  const partners = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { type }] of parts.entries()) {
    if (type === 'open') open.push(index);
    const start = type === 'close' ? open.pop() : undefined;
    if (start !== undefined) partners.set(start, index);
  }
  return partners;
}

function reparsed(markdown: string, container: Container, writing: Writing): Written[] {
  const tree = parseMarkdown(markdown);
  // HTML again: it would be taken apart for ever.
  if (tree.children.some((node) => node.type === 'html' && isDetails(node.value)))
    return [paragraphOf(escapeText(markdown))];
  return writing.blocks(tree.children, container, { ...writing, source: markdown });
}

function details(
  summary: string,
  container: Container,
  content: (within: Container) => Written[],
  writing: Writing,
): Written[] {
  const tree = parseMarkdown(summary.trim());
  const own = { ...writing, source: summary.trim() };
  const [first] = tree.children;
  const words = first?.type === 'paragraph' ? first.children : [];
  const [link] = words;
  const target = words.length === 1 && link?.type === 'link' ? parseTarget(link.url, writing.site) : undefined;
  const isMacro = target?.kind === 'macro' && target.name !== '';
  const isNested = container === 'expand' || container === 'cell' || container === 'nestedExpand';
  const within = isMacro ? 'macro' : isNested ? 'nestedExpand' : 'expand';
  const { inside, beside } = place(content(within), within, writing);
  const body = richBody(joined(inside));
  if (isMacro) {
    const original = originalOf(own, link === undefined ? '' : sourceOf(own, link));
    const storage = withBody(original, body) ?? macroElement(target.name, macroParameters(target, writing), body);
    return [{ kind: 'macro', storage, flatten: () => inside }, ...beside];
  }
  // A summary that Markdown reads as something else than a line of text is taken as it stands.
  const title = tree.children.length === 1 && first?.type === 'paragraph' ? plainText(words) : summary.trim();
  const storage = macroElement('expand', textParameter('title', title), body);
  return [{ kind: 'expand', storage, flatten: () => [...titleLine(title), ...inside] }, ...beside];
}

/** A known macro, its parameters and ids kept, with another body. */
function withBody(original: string | undefined, body: string): string | undefined {
  const at = original?.indexOf('<ac:rich-text-body') ?? -1;
  return original === undefined || at === -1 ? undefined : `${original.slice(0, at)}${body}</ac:structured-macro>`;
}
