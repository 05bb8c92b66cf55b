import { createHash } from 'node:crypto';
import MarkdownIt, { type StateBlock, type Token } from 'markdown-it';
import { encodeHtmlNames } from './html-names.js';

/** What a link or image of a Markdown file points at, once its file is known. */
export type MarkdownTarget =
  | { kind: 'page'; title: string; /** Key of the space; absent: the same space. */ space?: string; anchor?: string }
  | { kind: 'attachment'; filename: string }
  | { kind: 'url'; url: string };

export interface MarkdownOptions {
  /** Says what a relative link means; undefined: the link stays as it is written. */
  resolve?: (href: string) => MarkdownTarget | undefined;
  /** Leaves out a level-one heading that opens the text, because it became the title. */
  dropFirstHeading?: boolean;
  /** Makes the ids of macros repeatable: same seed, same ids. Default: the text itself. */
  seed?: string;
}

export interface MarkdownHeading {
  level: number;
  /** Plain text, marks removed. */
  text: string;
  /** Whether nothing stands before it. */
  first: boolean;
}

const parser = new MarkdownIt({ html: false, xhtmlOut: true, linkify: false });

// Comments are dropped and `<br>` is a break, as Confluence does; every other tag stays text, as `html: false` wants.
parser.inline.ruler.before('html_inline', 'comment_or_break', (state, silent) => {
  if (state.src.charCodeAt(state.pos) !== 0x3c) return false;
  const rest = state.src.slice(state.pos, state.pos + 2) === '<!' ? state.src.slice(state.pos) : '';
  const found =
    rest === '' ? /^<br\s*\/?>/i.exec(state.src.slice(state.pos, state.pos + 12)) : /^<!--[\s\S]*?-->/.exec(rest);
  if (found === null) return false;
  if (!silent && rest === '') state.push('hardbreak', 'br', 0);
  state.pos += found[0].length;
  return true;
});

// A comment may span blank lines, where the inline rule above never sees it whole.
parser.block.ruler.before('paragraph', 'comment', skipComment);

function skipComment(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith('<!--', start)) return false;
  for (let line = startLine; line < endLine; line++) {
    const text = state.src.slice(line === startLine ? start : state.bMarks[line], state.eMarks[line]);
    if (text.trimEnd().endsWith('-->')) {
      if (!silent) state.line = line + 1;
      return true;
    }
    if (text.includes('-->')) return false;
  }
  return false;
}

// Blocks alone, without the text inside them: a third of the work, and all that a table of contents needs.
const blockParser = new MarkdownIt({ html: false });
blockParser.core.ruler.disable(['inline', 'text_join']);
blockParser.block.ruler.before('paragraph', 'comment', skipComment);

const leadingHeading = /^(?:[ \t]*\r?\n)* {0,3}(#{1,6})[ \t]+([^#\s][^\r\n]*)/;

/** The first heading of a text, undefined when there is none; cheap where the text opens with it, as most do. */
export function firstMarkdownHeading(text: string): MarkdownHeading | undefined {
  const opening = leadingHeading.exec(text);
  const line = opening?.[2]?.trimEnd() ?? '';
  // A line that ends in `#` may have closing marks; the parser knows the rules.
  if (opening === null || line.endsWith('#')) return markdownHeadings(text)[0];
  const inline = parser.parseInline(line, {})[0]?.children ?? [];
  return { level: opening[1]?.length ?? 1, text: plainText(inline).trim(), first: true };
}

/** Headings in order; used for anchors of links. */
export function markdownHeadings(text: string): MarkdownHeading[] {
  const tokens = blockParser.parse(text, {});
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open') return [];
    const inline = parser.parseInline(tokens[index + 1]?.content ?? '', {})[0]?.children ?? [];
    return [{ level: Number(token.tag.slice(1)), text: plainText(inline).trim(), first: index === 0 }];
  });
}

/**
 * Storage format of a Markdown text (CommonMark with tables, strike-through, task lists and alerts). Always a
 * well-formed XML fragment: raw HTML becomes text, characters XML forbids are dropped. Never throws.
 */
export function markdownToStorage(text: string, options: MarkdownOptions = {}): string {
  const tree = buildTree(parser.parse(text, {}));
  const first = tree[0];
  const dropped = options.dropFirstHeading === true && first?.token.tag === 'h1';
  return new StorageWriter(options, options.seed ?? text).blocks(dropped ? tree.slice(1) : tree);
}

/** Text for an element's content: escaped as Confluence serves it, characters that XML forbids dropped. */
export function escapeText(text: string): string {
  return encodeHtmlNames(escapeAttribute(text));
}

/** Text for an attribute in double quotes: the four characters escaped, everything else literal. */
export function escapeAttribute(text: string): string {
  return legal(text).replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

/** A CDATA section; `]]>` inside is split over two sections, as the format has no escape for it. */
export function cdata(text: string): string {
  return `<![CDATA[${legal(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

// XML 1.0 section 2.2: what is no Char, lone surrogates included, cannot be written at all, not even as a reference.
// oxlint-disable-next-line no-control-regex
const illegal = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/gu;

function legal(text: string): string {
  return text.replace(illegal, '');
}

interface Node {
  token: Token;
  children: Node[];
}

function buildTree(tokens: readonly Token[]): Node[] {
  const root: Node[] = [];
  const open: Node[][] = [root];
  for (const token of tokens) {
    if (token.nesting < 0) {
      open.pop();
      continue;
    }
    const node: Node = { token, children: token.type === 'inline' ? buildTree(token.children ?? []) : [] };
    open.at(-1)?.push(node);
    if (token.nesting > 0) open.push(node.children);
  }
  return root;
}

function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) =>
      token.type.endsWith('break') ? ' ' : token.type === 'image' ? plainText(token.children ?? []) : token.content,
    )
    .join('');
}

// GitHub's five alerts and the panels they read back as; IMPORTANT has no macro, only an ADF panel.
const alertMacros: Record<string, string> = { NOTE: 'info', TIP: 'tip', WARNING: 'note', CAUTION: 'warning' };
const languages: Record<string, string> = {
  javascript: 'js',
  python: 'py',
  ts: 'typescript',
  sh: 'shell',
  yml: 'yaml',
  csharp: 'c#',
  cs: 'c#',
  'c++': 'cpp',
  golang: 'go',
  text: 'none',
  txt: 'none',
};
const taskMark = /^\[([ xX])\](?:\s+|$)/;

class StorageWriter {
  #macros = 0;
  #tasks = 0;
  readonly #options: MarkdownOptions;
  readonly #seed: string;

  constructor(options: MarkdownOptions, seed: string) {
    this.#options = options;
    this.#seed = seed;
  }

  blocks(nodes: readonly Node[]): string {
    return nodes.map((node) => this.#block(node)).join('');
  }

  #block(node: Node): string {
    const { token, children } = node;
    switch (token.type) {
      case 'paragraph_open':
        return this.#paragraph(children);
      case 'heading_open':
        return `<${token.tag}>${this.#inlineOf(children)}</${token.tag}>`;
      case 'blockquote_open':
        return this.#alert(children) ?? `<blockquote>${this.blocks(children)}</blockquote>`;
      case 'bullet_list_open':
        return children.every(isTask) ? this.#taskList(children) : `<ul>${this.#items(children)}</ul>`;
      case 'ordered_list_open':
        return `<ol start="${Number(token.attrGet('start') ?? 1)}">${this.#items(children)}</ol>`;
      case 'fence':
        return this.#code(token.content, token.info.trim().split(/\s+/)[0] ?? '');
      case 'code_block':
        return this.#code(token.content, '');
      case 'hr':
        return '<hr />';
      case 'table_open':
        return `<table data-layout="default"><tbody>${children.flatMap((section) => section.children.map((row) => this.#row(row))).join('')}</tbody></table>`;
      case 'inline':
        return this.#inline(children);
      default:
        return children.length > 0 ? this.blocks(children) : escapeText(token.content);
    }
  }

  #paragraph(children: readonly Node[]): string {
    const parts = children.flatMap((child) => (child.token.type === 'inline' ? child.children : [child]));
    const visible = parts.filter((part) => part.token.type !== 'softbreak' && !isBlankText(part));
    if (visible.length === 0) return '';
    // An image alone is a block of its own in the editor, a sibling of paragraphs.
    if (visible.every((part) => part.token.type === 'image'))
      return visible.map((part) => this.#image(part, false)).join('');
    return `<p>${this.#inline(parts)}</p>`;
  }

  #items(items: readonly Node[]): string {
    return items
      .map((item) => {
        const body = this.blocks(item.children);
        return `<li>${body.startsWith('<p>') ? body : `<p />${body}`}</li>`;
      })
      .join('');
  }

  #taskList(items: readonly Node[]): string {
    return `<ac:task-list>${items.map((item) => this.#task(item)).join('')}</ac:task-list>`;
  }

  #task(item: Node): string {
    const id = ++this.#tasks;
    const [head, ...rest] = item.children;
    const inline = head?.children[0]?.children ?? [];
    const mark = taskMark.exec(inline[0]?.token.content ?? '');
    if (inline[0] !== undefined && mark !== null)
      inline[0].token.content = inline[0].token.content.slice(mark[0].length);
    const body = [
      this.#inline(inline),
      ...rest.filter((node) => node.token.type === 'paragraph_open').map((node) => this.#inlineOf(node.children)),
    ];
    const nested = rest
      .filter((node) => node.token.type === 'bullet_list_open')
      .map((node) => this.#taskList(node.children));
    const status = mark?.[1] === ' ' ? 'incomplete' : 'complete';
    return `<ac:task><ac:task-id>${id}</ac:task-id><ac:task-status>${status}</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">${body.join('<br />')}</span></ac:task-body>${nested.join('')}</ac:task>`;
  }

  #row(row: Node): string {
    const cells = row.children.map((cell) => {
      const align = /text-align:\s*(center|right)/.exec(String(cell.token.attrGet('style') ?? ''))?.[1];
      const body = this.#inlineOf(cell.children);
      // Alignment stands on the paragraph: Confluence ignores it on a cell.
      const style = align === undefined ? '' : ` style="text-align: ${align};"`;
      return `<${cell.token.tag}>${body === '' ? '<p />' : `<p${style}>${body}</p>`}</${cell.token.tag}>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  }

  #alert(children: readonly Node[]): string | undefined {
    const inline = children[0]?.token.type === 'paragraph_open' ? children[0].children[0]?.children : undefined;
    const start = inline?.[0];
    const found = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*(.*)$/i.exec(
      start?.token.type === 'text' ? start.token.content : '',
    );
    if (inline === undefined || start === undefined || found === null) return undefined;
    start.token.content = '';
    while (inline[1]?.token.type.endsWith('break') && inline[0] === start && start.token.content === '')
      inline.splice(1, 1);
    const title = found[2]?.trim() ?? '';
    const body = this.blocks(children) || '<p />';
    const macro = alertMacros[found[1]?.toUpperCase() ?? ''];
    if (macro !== undefined)
      return this.#macro(macro, title === '' ? {} : { title }, `<ac:rich-text-body>${body}</ac:rich-text-body>`);
    const heading = title === '' ? '' : `<p><strong>${escapeText(title)}</strong></p>`;
    return `<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content>${heading}${body}</ac:adf-content></ac:adf-node></ac:adf-extension>`;
  }

  #code(content: string, info: string): string {
    const language = languages[info.toLowerCase()] ?? info.toLowerCase();
    const body = `<ac:plain-text-body>${cdata(content.replace(/\n$/, ''))}</ac:plain-text-body>`;
    return this.#macro('code', language === '' ? {} : { language }, body);
  }

  #macro(name: string, parameters: Record<string, string>, body: string): string {
    const digest = createHash('sha1')
      .update(`${this.#seed}\n${++this.#macros}`)
      .digest('hex');
    const id = uuidOf(digest);
    const values = Object.entries(parameters).map(
      ([key, value]) => `<ac:parameter ac:name="${key}">${escapeText(value)}</ac:parameter>`,
    );
    return `<ac:structured-macro ac:name="${name}" ac:schema-version="1" ac:macro-id="${id}">${values.join('')}${body}</ac:structured-macro>`;
  }

  #inlineOf(nodes: readonly Node[]): string {
    return nodes.map((node) => this.#inline(node.children)).join('<br />');
  }

  #inline(nodes: readonly Node[]): string {
    return nodes.map((node) => this.#inlineNode(node)).join('');
  }

  #inlineNode({ token, children }: Node): string {
    switch (token.type) {
      case 'strong_open':
      case 'em_open':
      case 's_open':
        return `<${token.tag}>${this.#inline(children)}</${token.tag}>`;
      case 'code_inline':
        return `<code>${escapeText(token.content)}</code>`;
      case 'hardbreak':
        return '<br />';
      case 'softbreak':
        return ' ';
      case 'link_open':
        return this.#link(String(token.attrGet('href') ?? ''), this.#inline(children));
      case 'image':
        return this.#image({ token, children }, true);
      default:
        return children.length > 0 ? this.#inline(children) : escapeText(token.content);
    }
  }

  #link(href: string, body: string): string {
    const target = this.#options.resolve?.(href) ?? { kind: 'url', url: href };
    if (target.kind === 'url') {
      const url = escapeAttribute(target.url);
      return url.startsWith('#')
        ? linkElement(escapeAttribute(target.url.slice(1)), '', body)
        : `<a href="${url}">${body}</a>`;
    }
    if (target.kind === 'attachment')
      return linkElement('', `<ri:attachment ri:filename="${escapeAttribute(target.filename)}" />`, body);
    const space = target.space === undefined ? '' : ` ri:space-key="${escapeAttribute(target.space)}"`;
    const page = `<ri:page${space} ri:content-title="${escapeAttribute(target.title)}" />`;
    return linkElement(escapeAttribute(target.anchor ?? ''), page, body);
  }

  #image({ token }: Node, inline: boolean): string {
    const source = String(token.attrGet('src') ?? '');
    const alt = plainText(token.children ?? []);
    const target = this.#options.resolve?.(source) ?? { kind: 'url', url: source };
    const shape = inline ? ' ac:inline="true"' : ' ac:align="center" ac:layout="center"';
    const altText = alt === '' ? '' : ` ac:alt="${escapeAttribute(alt)}"`;
    const title = String(token.attrGet('title') ?? '');
    const caption = title === '' || inline ? '' : `<ac:caption><p>${escapeText(title)}</p></ac:caption>`;
    if (target.kind === 'attachment') {
      return `<ac:image${shape}${altText}><ri:attachment ri:filename="${escapeAttribute(target.filename)}" />${caption}</ac:image>`;
    }
    if (target.kind === 'url' && /^https?:/i.test(target.url)) {
      return `<ac:image${shape}${altText}><ri:url ri:value="${escapeAttribute(target.url)}" />${caption}</ac:image>`;
    }
    // A picture that is not there or embedded as data: its description is all that can be kept.
    return inline ? escapeText(alt) : alt === '' ? '' : `<p>${escapeText(alt)}</p>`;
  }
}

function linkElement(anchor: string, resource: string, body: string): string {
  const attribute = anchor === '' ? '' : ` ac:anchor="${anchor}"`;
  return `<ac:link${attribute}>${resource}${body === '' ? '' : `<ac:link-body>${body}</ac:link-body>`}</ac:link>`;
}

// Tasks hold text only: an item with anything else than paragraphs and further tasks stays an ordinary item.
function isTask(item: Node): boolean {
  const [head, ...rest] = item.children;
  const start = head?.token.type === 'paragraph_open' ? head.children[0]?.children[0]?.token : undefined;
  return (
    start?.type === 'text' &&
    taskMark.test(start.content) &&
    rest.every(
      (node) =>
        node.token.type === 'paragraph_open' || (node.token.type === 'bullet_list_open' && node.children.every(isTask)),
    )
  );
}

function isBlankText(node: Node): boolean {
  return node.token.type === 'text' && node.token.content.trim() === '';
}

/** A UUID (version 4 in form) of the first 32 hex digits of a digest. */
export function uuidOf(digest: string): string {
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `4${digest.slice(13, 16)}`,
    `a${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
