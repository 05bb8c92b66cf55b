// What a Markdown page says to whoever reads it as GitHub Flavored Markdown in the dialect of docs/markdown-dialect.md:
// the same text and constructs that storage.mjs finds, by a Markdown parser instead of by looking for strings.
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import { decoded, emojiOf, Findings, letters, picture, webTarget } from './text.mjs';

/** The tree of a Markdown text: tables, strikethrough and task lists, and nothing else beyond CommonMark. */
export function parseMarkdown(markdown) {
  return fromMarkdown(markdown, {
    extensions: [gfmTable(), gfmStrikethrough({ singleTilde: false }), gfmTaskListItem()],
    mdastExtensions: [gfmTableFromMarkdown(), gfmStrikethroughFromMarkdown(), gfmTaskListItemFromMarkdown()],
  });
}

/** Visible text and constructs of a Markdown text. */
export function readMarkdown(markdown) {
  const out = new Findings();
  // The parser leaves a byte order mark out of its offsets.
  out.source = markdown.replace(/^\uFEFF/u, '');
  blockList(parseMarkdown(markdown).children, { lists: 0 }, out);
  return out;
}

function blockList(nodes, context, out) {
  for (const node of nodes) block(node, context, out);
}

function block(node, context, out) {
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
      if (node.children) blockList(node.children, context, out);
      else inlineList([node], out);
  }
  out.newLine();
}

function listItem(item, list, context, out) {
  const box = checkbox(item, out.source);
  const fact = { depth: context.lists + 1, ordered: list.ordered === true, text: '' };
  const taskFact = { done: box === true, text: '' };
  if (box === undefined) out.add('list items', fact);
  else out.add('tasks', taskFact);
  for (const child of item.children) {
    const text = out.capture(() => block(child, box === undefined ? { lists: context.lists + 1 } : context, out));
    if (child.type === 'paragraph') fact.text += text;
  }
  fact.text = letters(fact.text);
  taskFact.text = fact.text;
}

/** True or false for a task; an empty one has no text, which the grammar wants after the box. */
function checkbox(item, source) {
  if (typeof item.checked === 'boolean') return item.checked;
  const [paragraph] = item.children;
  const only = paragraph?.type === 'paragraph' && paragraph.children.length === 1 ? paragraph.children[0] : undefined;
  const match =
    only?.type === 'text' && source[only.position.start.offset] === '[' ? /^\[([ xX])\]$/u.exec(only.value) : null;
  return match ? match[1] !== ' ' : undefined;
}

function code({ value, lang, meta }, out) {
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

function line(text, out) {
  out.newLine();
  addText(text, out);
  out.newLine();
}

function quote(node, context, out) {
  const [paragraph, ...rest] = node.children;
  const start = paragraph?.type === 'paragraph' ? paragraph.children[0] : undefined;
  const match = start?.type === 'text' ? /^\[!(\w+)\][ \t]*/u.exec(start.value) : null;
  // An escaped bracket is text.
  if (!match || out.source[start.position.start.offset] !== '[') {
    blockList(node.children, context, out);
    return;
  }
  const [title, body] = firstLine([
    { ...start, value: start.value.slice(match[0].length) },
    ...paragraph.children.slice(1),
  ]);
  const isDecision = match[1] === 'DECISION';
  const fact = { type: match[1], title: '', text: '' };
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
function firstLine(nodes) {
  const index = nodes.findIndex(({ type, value }) => type === 'break' || (type === 'text' && value.includes('\n')));
  if (index === -1) return [nodes, []];
  const node = nodes[index];
  if (node.type === 'break') return [nodes.slice(0, index), nodes.slice(index + 1)];
  const at = node.value.indexOf('\n');
  return [
    [...nodes.slice(0, index), { ...node, value: node.value.slice(0, at) }],
    [{ ...node, value: node.value.slice(at + 1) }, ...nodes.slice(index + 1)],
  ];
}

/** A `<details>` pair is HTML around Markdown; the summary is a line of Markdown itself. */
function details(html, out) {
  const summary = /^<details>\s*<summary>(.*)<\/summary>/su.exec(html);
  if (!summary) {
    line(html.replaceAll(/<[^>]*>/gu, ' '), out);
    return;
  }
  const [paragraph] = parseMarkdown(summary[1]).children;
  const nodes = paragraph?.children ?? [];
  const macro = nodes.length === 1 && nodes[0].type === 'link' && nodes[0].url.startsWith('macro:');
  const text = letters(out.capture(() => inlineList(nodes, out)));
  if (!macro) out.add('expands', { text });
  out.newLine();
  line(html.slice(summary[0].length).replaceAll(/<[^>]*>/gu, ' '), out);
}

function table(node, out) {
  const fact = { rows: [] };
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

function inlineList(nodes, out, inTable = false) {
  nodes.forEach((node, index) => inline(node, nodes.slice(index + 1), out, inTable));
}

function inline(node, after, out, inTable) {
  switch (node.type) {
    case 'text': {
      // Tasks in cells are lines that begin with a box.
      const box =
        inTable && (out.text === '' || out.text.endsWith('\n'))
          ? /^(?:[\s\u00A0•]|\d+\. )*\[([ x])\] ?/u.exec(node.value)
          : null;
      if (box) {
        const rest = after.slice(0, lineLength(after));
        const probe = new Findings();
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
      if (node.children) inlineList(node.children, out, inTable);
  }
}

/** How many nodes stand before the next line end. */
function lineLength(nodes) {
  const index = nodes.findIndex((node) => isLineEnd(node));
  return index === -1 ? nodes.length : index;
}
const isLineEnd = (node) =>
  node.type === 'break' ||
  (node.type === 'html' && /^<br\s*\/?>$/iu.test(node.value)) ||
  (node.type === 'text' && node.value.includes('\n'));

function addText(text, out) {
  for (const emoji of emojiOf(text)) out.add('emoji', { emoji });
  out.text += text;
}

function image({ url, alt }, after, out) {
  const target = targetOf(url).target;
  out.text += picture;
  if (alt) out.descriptions.push(alt);
  out.add('images', { target, text: letters(alt ?? '') });
  const [next] = after;
  if (next === undefined || !isLineEnd(next) || (next.type === 'text' && next.value.trim() !== '')) return;
  const caption = after.slice(1, 1 + lineLength(after.slice(1)));
  const isItalic = caption[0]?.type === 'emphasis' || (caption[0]?.type === 'html' && caption[0].value === '<em>');
  if (!isItalic) return;
  const probe = new Findings();
  inlineList(caption, probe);
  out.add('captions', { target, text: letters(probe.text) });
}

function link({ url, children }, out, inTable) {
  const { construct, target, fact } = targetOf(url);
  const before = out.text;
  const text = out.capture(() => inlineList(children, out, inTable));
  // Names of people and labels of placeholders are not in the page, so they count on neither side.
  if (construct === 'mentions' || construct === 'macros') out.text = before + picture;
  const label = letters(text);
  if (construct === undefined) return;
  if (construct === 'dates') out.add('dates', { date: text });
  else out.add(construct, { target, text: label === '' ? undefined : label, ...fact });
}

const unplus = (text) => decoded(text.replaceAll('+', ' '));

/** Construct and comparable target of a destination. */
function targetOf(url) {
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
        target: `attachment|${decoded(name)}|${owner === '' ? '' : targetOf(decoded(owner)).target}`,
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
      return {};
    case 'macro':
      return { construct: 'macros', fact: { name: unplus(/^[^?]*/u.exec(rest)[0]) } };
    default:
      return { construct: 'web links', target: webTarget(url) };
  }
}
