// What a Markdown page says to whoever reads it as GitHub Flavored Markdown in the dialect of docs/markdown-dialect.md:
// the same text and constructs that storage.mjs finds, by a Markdown parser instead of by looking for strings.
import type { Blockquote, Code, Image, Link, List, ListItem, Nodes, PhrasingContent, Root, Table, Text } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import { decoded, emojiOf, type Facts, Findings, letters, picture, webTarget } from './text.js';

/** How many lists a block stands in. */
interface Context {
  lists: number;
}

/** What is found, with the text that it is found in. */
class MarkdownFindings extends Findings {
  readonly source: string;

  constructor(source = '') {
    super();
    this.source = source;
  }
}

/** The tree of a Markdown text: tables, strikethrough and task lists, and nothing else beyond CommonMark. */
export function parseMarkdown(markdown: string): Root {
  return fromMarkdown(markdown, {
    extensions: [gfmTable(), gfmStrikethrough({ singleTilde: false }), gfmTaskListItem()],
    mdastExtensions: [gfmTableFromMarkdown(), gfmStrikethroughFromMarkdown(), gfmTaskListItemFromMarkdown()],
  });
}

/** Visible text and constructs of a Markdown text. */
export function readMarkdown(markdown: string): Findings {
  // The parser leaves a byte order mark out of its offsets.
  const out = new MarkdownFindings(markdown.replace(/^\uFEFF/u, ''));
  blockList(parseMarkdown(markdown).children, { lists: 0 }, out);
  return out;
}

function blockList(nodes: readonly Nodes[], context: Context, out: MarkdownFindings): void {
  for (const node of nodes) block(node, context, out);
}

function block(node: Nodes, context: Context, out: MarkdownFindings): void {
  out.newLine();
  switch (node.type) {
    case 'heading': {
      const text = letters(out.capture(() => inlineList(node.children, out)));
      out.add('headings', { level: node.depth, text });
      break;
    }
    case 'list':
      for (const item of node.children) listItem(item, node, context, out);
      break;
    case 'code':
      code(node, out);
      break;
    case 'blockquote':
      quote(node, context, out);
      break;
    case 'table':
      table(node, out);
      break;
    case 'html':
      details(node.value, out);
      break;
    case 'thematicBreak':
    case 'definition':
      break;
    case 'paragraph':
      inlineList(node.children, out);
      break;
    default:
      if ('children' in node) blockList(node.children, context, out);
      else inline(node, [], out, false);
  }
  out.newLine();
}

function listItem(item: ListItem, list: List, context: Context, out: MarkdownFindings): void {
  const box = checkbox(item, out.source);
  const fact: Facts['list items'] = { depth: context.lists + 1, ordered: list.ordered === true, text: '' };
  let ownText = '';
  const taskFact = { done: box === true, text: '' };
  if (box === undefined) out.add('list items', fact);
  else out.add('tasks', taskFact);
  for (const child of item.children) {
    const text = out.capture(() => block(child, box === undefined ? { lists: context.lists + 1 } : context, out));
    if (child.type === 'paragraph') ownText += text;
  }
  fact.text = letters(ownText);
  taskFact.text = fact.text;
}

/** True or false for a task; an empty one has no text, which the grammar wants after the box. */
function checkbox(item: ListItem, source: string): boolean | undefined {
  if (typeof item.checked === 'boolean') return item.checked;
  const [paragraph] = item.children;
  const only = paragraph?.type === 'paragraph' && paragraph.children.length === 1 ? paragraph.children[0] : undefined;
  const match = only?.type === 'text' && startOf(only, source) === '[' ? /^\[([ xX])\]$/u.exec(only.value) : null;
  return match ? match[1] !== ' ' : undefined;
}

/** The character of the source at which a text begins. */
const startOf = ({ position }: Text, source: string): string | undefined => source[position?.start.offset ?? -1];

function code({ value, lang, meta }: Code, out: MarkdownFindings): void {
  const info = [lang, meta].filter((part) => part).join(' ');
  const title = /(?:^|\s)title="(.*)"\s*$/su.exec(info)?.[1];
  const language = lang && !lang.startsWith('title=') ? lang : '';
  if (title !== undefined) line(title, out);
  out.newLine();
  out.text += value;
  out.newLine();
  const body = value.replaceAll(/\r\n?/gu, '\n');
  const name = /^macro:([^?]*)/u.exec(language)?.[1];
  // Diagrams are macros of several names, which share one fence.
  const diagram = ['mermaid', 'plantuml'].includes(language) ? language : undefined;
  const macro = name === undefined ? diagram : unplus(name);
  if (macro !== undefined) {
    out.add('macros', { name: macro });
    out.add('other text macros', { body });
  }
  if (name !== undefined) return;
  out.add('code blocks', { body });
  if (language !== '') out.add('code languages', { language });
}

function line(text: string, out: MarkdownFindings): void {
  out.newLine();
  addText(text, out);
  out.newLine();
}

function quote(node: Blockquote, context: Context, out: MarkdownFindings): void {
  const [paragraph, ...rest] = node.children;
  const [start, ...afterStart] = paragraph?.type === 'paragraph' ? paragraph.children : [];
  const match = start?.type === 'text' ? /^\[!(\w+)\][ \t]*/u.exec(start.value) : null;
  // An escaped bracket is text.
  if (start?.type !== 'text' || !match || startOf(start, out.source) !== '[') {
    blockList(node.children, context, out);
    return;
  }
  const [title, body] = firstLine([{ ...start, value: start.value.slice(match[0].length) }, ...afterStart]);
  const [, type = ''] = match;
  const isDecision = type === 'DECISION';
  const fact = { type, title: '', text: '' };
  if (!isDecision) out.add('panels', fact);
  fact.title = letters(out.capture(() => inlineList(title, out)));
  out.newLine();
  fact.text = letters(
    out.capture(() => {
      inlineList(body, out);
      out.newLine();
      blockList(rest, context, out);
    }),
  );
  if (isDecision) out.add('decisions', { text: fact.title + fact.text });
}

/** Splits inline nodes at their first line end. */
function firstLine(nodes: PhrasingContent[]): [PhrasingContent[], PhrasingContent[]] {
  const index = nodes.findIndex((node) => node.type === 'break' || (node.type === 'text' && node.value.includes('\n')));
  const node = nodes[index];
  if (node === undefined) return [nodes, []];
  if (node.type !== 'text') return [nodes.slice(0, index), nodes.slice(index + 1)];
  const at = node.value.indexOf('\n');
  return [
    [...nodes.slice(0, index), { ...node, value: node.value.slice(0, at) }],
    [{ ...node, value: node.value.slice(at + 1) }, ...nodes.slice(index + 1)],
  ];
}

/** A `<details>` pair is HTML around Markdown; the summary is a line of Markdown itself. */
function details(html: string, out: MarkdownFindings): void {
  const summary = /^<details>\s*<summary>(.*)<\/summary>/su.exec(html);
  if (!summary) {
    line(html.replaceAll(/<[^>]*>/gu, ' '), out);
    return;
  }
  const [paragraph] = parseMarkdown(summary[1] ?? '').children;
  const nodes = paragraph && 'children' in paragraph ? paragraph.children : [];
  const [only] = nodes;
  const macro = nodes.length === 1 && only?.type === 'link' && only.url.startsWith('macro:');
  const text = letters(out.capture(() => inlineList(nodes, out)));
  if (!macro) out.add('expands', { text });
  out.newLine();
  line(html.slice(summary[0].length).replaceAll(/<[^>]*>/gu, ' '), out);
}

function table(node: Table, out: MarkdownFindings): void {
  const fact: Facts['tables'] = { rows: [], columns: 0 };
  out.add('tables', fact);
  for (const row of node.children)
    fact.rows.push(
      row.children.map((cell) => {
        out.newLine();
        const text = letters(out.capture(() => inlineList(cell.children, out, true)));
        out.newLine();
        return text;
      }),
    );
  fact.columns = Math.max(0, ...fact.rows.map((row) => row.length));
}

function inlineList(nodes: readonly Nodes[], out: MarkdownFindings, inTable = false): void {
  nodes.forEach((node, index) => inline(node, nodes.slice(index + 1), out, inTable));
}

function inline(node: Nodes, after: readonly Nodes[], out: MarkdownFindings, inTable: boolean): void {
  switch (node.type) {
    case 'text': {
      // Tasks in cells are lines that begin with a box.
      const box =
        inTable && (out.text === '' || out.text.endsWith('\n'))
          ? /^(?:[\s\u00A0•]|\d+\. )*\[([ x])\] ?/u.exec(node.value)
          : null;
      if (box) {
        const rest = after.slice(0, lineLength(after));
        const probe = new MarkdownFindings();
        inlineList([{ ...node, value: node.value.slice(box[0].length) }, ...rest], probe);
        out.add('tasks', { done: box[1] === 'x', text: letters(probe.text) });
      }
      addText(node.value, out);
      break;
    }
    case 'inlineCode':
      out.text += node.value;
      if (inTable) out.add('code lines in tables', { line: node.value });
      break;
    case 'break':
      out.text += '\n';
      break;
    case 'html':
      if (/^<br\s*\/?>$/iu.test(node.value)) out.text += '\n';
      break;
    case 'image':
      image(node, after, out);
      break;
    case 'link':
      link(node, out, inTable);
      break;
    default:
      if ('children' in node) inlineList(node.children, out, inTable);
  }
}

/** How many nodes stand before the next line end. */
function lineLength(nodes: readonly Nodes[]): number {
  const index = nodes.findIndex((node) => isLineEnd(node));
  return index === -1 ? nodes.length : index;
}
const isLineEnd = (node: Nodes): boolean =>
  node.type === 'break' ||
  (node.type === 'html' && /^<br\s*\/?>$/iu.test(node.value)) ||
  (node.type === 'text' && node.value.includes('\n'));

function addText(text: string, out: MarkdownFindings): void {
  for (const emoji of emojiOf(text)) out.add('emoji', { emoji });
  out.text += text;
}

function image({ url, alt }: Image, after: readonly Nodes[], out: MarkdownFindings): void {
  const target = targetOf(url);
  out.text += picture;
  if (alt) out.descriptions.push(alt);
  out.add('images', { target, text: letters(alt ?? '') });
  const [next] = after;
  if (next === undefined || !isLineEnd(next) || (next.type === 'text' && next.value.trim() !== '')) return;
  const caption = after.slice(1, 1 + lineLength(after.slice(1)));
  const isItalic = caption[0]?.type === 'emphasis' || (caption[0]?.type === 'html' && caption[0].value === '<em>');
  if (!isItalic) return;
  const probe = new MarkdownFindings();
  inlineList(caption, probe);
  out.add('captions', { target, text: letters(probe.text) });
}

function link({ url, children }: Link, out: MarkdownFindings, inTable: boolean): void {
  const destination = destinationOf(url);
  const { construct } = destination;
  const before = out.text;
  const text = out.capture(() => inlineList(children, out, inTable));
  // Names of people and labels of placeholders are not in the page, so they count on neither side.
  if (construct === 'mentions' || construct === 'macros') out.text = before + picture;
  const label = letters(text) === '' ? undefined : letters(text);
  switch (construct) {
    case undefined:
      return;
    case 'dates':
      out.add(construct, { date: text });
      return;
    case 'statuses':
      out.add(construct, { ...destination.fact, text: label });
      return;
    case 'macros':
      out.add(construct, destination.fact);
      return;
    case 'mentions':
      out.add(construct, { target: destination.target });
      return;
    default:
      out.add(construct, { target: destination.target, text: label });
  }
}

const unplus = (text: string): string => decoded(text.replaceAll('+', ' '));

/** What a destination leads to, in a form that can be compared. */
type Destination =
  | { construct: LinkConstruct | 'mentions'; target: string }
  | { construct: 'statuses'; fact: { colour: string; subtle: boolean } }
  | { construct: 'macros'; fact: { name: string } }
  | { construct: 'dates' }
  | { construct: undefined };
type LinkConstruct = 'page links' | 'attachment links' | 'space links' | 'anchor links' | 'web links';

function destinationOf(url: string): Destination {
  const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/isu.exec(url) ?? [];
  const hash = rest.indexOf('#');
  const path = hash === -1 ? rest : rest.slice(0, hash);
  const anchor = hash === -1 ? '' : decoded(rest.slice(hash + 1));
  if (url.startsWith('#')) return { construct: 'anchor links', target: `anchor|${decoded(url.slice(1))}` };
  switch (scheme) {
    case 'confluence': {
      const id = /^\?pageId=(.*)$/su.exec(path)?.[1];
      if (id !== undefined) return { construct: 'page links', target: `pageId|${unplus(id)}|${anchor}` };
      const slash = path.indexOf('/');
      const space = slash === -1 ? '' : unplus(path.slice(0, slash));
      return { construct: 'page links', target: `page|${space}|${unplus(path.slice(slash + 1))}|${anchor}` };
    }
    case 'blog': {
      const [, space = '', day = '', title = ''] = /^(?:([^/]*)\/)?(\d+\/\d+\/\d+)\/(.*)$/su.exec(rest) ?? [];
      return { construct: 'page links', target: `blog|${unplus(space)}|${day}|${unplus(title)}` };
    }
    case 'space':
      return { construct: 'space links', target: `space|${unplus(rest)}` };
    case 'attachment': {
      const [, name = '', owner = ''] = /^([^?]*)(?:\?page=(.*))?$/su.exec(rest) ?? [];
      return {
        construct: 'attachment links',
        target: `attachment|${decoded(name)}|${owner === '' ? '' : targetOf(decoded(owner))}`,
      };
    }
    case 'user':
    case 'userkey':
    case 'username':
      return { construct: 'mentions', target: `${scheme}|${unplus(rest)}` };
    case 'status': {
      const [, colour = '', query] = /^([^?]*)(?:\?(.*))?$/su.exec(rest) ?? [];
      return { construct: 'statuses', fact: { colour: unplus(colour), subtle: query === 'subtle' } };
    }
    case 'date':
      return { construct: 'dates' };
    case 'placeholder':
      return { construct: undefined };
    case 'macro':
      return { construct: 'macros', fact: { name: unplus(/^[^?]*/u.exec(rest)?.[0] ?? '') } };
    default:
      return { construct: 'web links', target: webTarget(url) };
  }
}

/** The target of a destination that is a place. */
function targetOf(url: string): string | undefined {
  const destination = destinationOf(url);
  return 'target' in destination ? destination.target : undefined;
}
