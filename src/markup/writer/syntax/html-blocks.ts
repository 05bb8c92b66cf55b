import type { ListItem, PhrasingContent, RootContent } from 'mdast';
import { blockTags, endedBy, foreignTags, isBlockTag, isKnownTag, plainBlockTags } from './html-elements.js';
import { liftInline } from './html-inline.js';
import { type Part, partnersOf, type Range } from './html-parts.js';
import { type HtmlToken, htmlText, htmlTokens, textOfHtml } from './html-tokens.js';
import type { Telling } from './telling.js';

/** Parts as blocks, HTML among them as what it means. In a line of text no tag is implied. */
export function liftBlocks(parts: readonly Part[], tell: Telling): RootContent[] {
  return new Lift(parts, tell).walk(0, parts.length);
}

class Lift {
  private readonly partners: ReadonlyMap<number, Range>;
  private readonly isLine: boolean;

  constructor(
    private readonly parts: readonly Part[],
    private readonly tell: Telling,
  ) {
    this.isLine = parts.some((part) => part.kind === 'inline' || (part.kind === 'token' && part.html === -1));
    this.partners = partnersOf(parts, this.isLine);
  }

  walk(from: number, to: number): RootContent[] {
    const result: RootContent[] = [];
    let run: PhrasingContent[] = [];
    let html = -1;
    const flush = () => {
      const children = trimmed(liftInline(run, this.tell));
      if (children.length > 0) result.push({ type: 'paragraph', children });
      run = [];
    };
    for (let index = from; index < to; index++) {
      const part = this.parts[index];
      if (part === undefined) continue;
      if (part.kind === 'block') {
        flush();
        result.push(part.node);
        continue;
      }
      if (part.kind === 'inline') {
        run.push(part.node);
        continue;
      }
      // What an empty line parts is no one paragraph.
      if (part.html !== html) flush();
      html = part.html;
      const { token } = part;
      const range = this.partners.get(index);
      if (token.kind === 'text') run.push({ type: 'text', value: htmlText(token.raw).replaceAll(/\s+/gu, ' ') });
      else if (token.kind === 'open' && token.name === 'hr') {
        flush();
        result.push({ type: 'thematicBreak' });
      } else if (range !== undefined && token.name === 'figcaption') {
        const children = trimmed(liftInline(this.phrasing(index + 1, range.end), this.tell));
        if (children.length > 0) run.push({ type: 'break' }, { type: 'emphasis', children });
        index = range.next - 1;
      } else if (range !== undefined) {
        flush();
        result.push(...this.element(token, index + 1, range.end));
        index = range.next - 1;
      } else if (this.isLine || !isImplied(token)) run.push({ type: 'html', value: token.raw });
    }
    flush();
    return result;
  }

  private element({ name, attributes }: HtmlToken, from: number, to: number): RootContent[] {
    switch (name) {
      case 'h1':
      case 'h2':
      case 'h3':
      case 'h4':
      case 'h5':
      case 'h6': {
        const children = trimmed(liftInline(this.phrasing(from, to), this.tell));
        // The name is one of the six.
        const depth = Number(name.slice(1)) as 1 | 2 | 3 | 4 | 5 | 6;
        return [{ type: 'heading', depth, id: attributes.get('id'), children }];
      }
      case 'dt': {
        const children = trimmed(liftInline(this.phrasing(from, to), this.tell));
        return children.length === 0 ? [] : [{ type: 'paragraph', children: [{ type: 'strong', children }] }];
      }
      case 'ul':
      case 'ol': {
        const start = name === 'ol' ? Number.parseInt(attributes.get('start') ?? '1', 10) : undefined;
        const children = this.items(from, to);
        if (children.length === 0) return [];
        return [{ type: 'list', ordered: name === 'ol', start: Number.isFinite(start) ? start : 1, children }];
      }
      case 'blockquote': {
        // Blocks, as in every quote.
        const children = this.walk(from, to) as Extract<RootContent, { type: 'blockquote' }>['children'];
        return children.length === 0 ? [] : [{ type: 'blockquote', children }];
      }
      case 'pre':
        return [this.code(from, to)];
      case 'table':
        return this.table(from, to);
      case 'details':
        return [this.details(from, to)];
      default:
        return this.walk(from, to);
    }
  }

  /** All of a range as one line of text. */
  private phrasing(from: number, to: number): PhrasingContent[] {
    return this.parts.slice(from, to).flatMap((part): PhrasingContent[] => {
      if (part.kind === 'inline') return [part.node];
      if (part.kind === 'block') return part.node.type === 'paragraph' ? part.node.children : [];
      const { token } = part;
      if (token.kind === 'text') return [{ type: 'text', value: htmlText(token.raw).replaceAll(/\s+/gu, ' ') }];
      return isBlockTag(token.name) ? [] : [{ type: 'html', value: token.raw }];
    });
  }

  /** A range as it was written. */
  private raw(from: number, to: number): string {
    return this.parts
      .slice(from, to)
      .map((part) => (part.kind === 'token' ? part.token.raw : part.kind === 'inline' ? part.source : ''))
      .join('');
  }

  /** The children of an element that have one of these names, and what stands between them. */
  private *children(
    from: number,
    to: number,
    ...names: string[]
  ): Generator<{ token?: HtmlToken; from: number } & Range> {
    let between = from;
    for (let index = from; index < to; index++) {
      const part = this.parts[index];
      const range = this.partners.get(index);
      if (part?.kind !== 'token' || range === undefined) continue;
      const { token } = part;
      if (names.includes(token.name)) {
        if (index > between) yield { from: between, end: index, next: index };
        yield { token, from: index + 1, ...range };
        between = range.next;
      }
      // The rows of a table stand in groups.
      if (!/^t(?:body|head|foot)$/u.test(token.name)) index = range.next - 1;
    }
    if (to > between) yield { from: between, end: to, next: to };
  }

  private items(from: number, to: number): ListItem[] {
    const items: ListItem[] = [];
    for (const { token, from: start, end } of this.children(from, to, 'li')) {
      // Blocks, as in every item.
      const content = this.walk(start, end) as ListItem['children'];
      if (token !== undefined) items.push({ type: 'listItem', ...checkedOf(content) });
      else if (content.length > 0) {
        // A list right inside a list belongs to the item before it.
        const last = items.at(-1);
        if (last === undefined) items.push({ type: 'listItem', children: content });
        else last.children.push(...content);
      }
    }
    return items;
  }

  private code(from: number, to: number): RootContent {
    const inner = this.parts[from];
    const classes = inner?.kind === 'token' && inner.token.name === 'code' ? inner.token.attributes.get('class') : '';
    const lang = /(?:^|\s)lang(?:uage)?-(\S+)/u.exec(classes ?? '')?.[1];
    const raw = this.isLine ? this.raw(from, to).replaceAll('\\|', '|') : this.raw(from, to);
    return { type: 'code', lang, value: textOfHtml(raw, isKnownTag).replace(/^\n/u, '').replace(/\n$/u, '') };
  }

  private table(from: number, to: number): RootContent[] {
    const beside: RootContent[] = [];
    const rows: Extract<RootContent, { type: 'blockTable' }>['rows'] = [];
    for (const { token, from: start, end } of this.children(from, to, 'tr', 'caption')) {
      if (token?.name !== 'tr') {
        beside.push(...(token === undefined ? this.stray(start, end) : this.walk(start, end)));
        continue;
      }
      const row: (typeof rows)[number] = [];
      for (const { token: cell, from: first, end: last } of this.children(start, end, 'td', 'th')) {
        if (cell === undefined) beside.push(...this.stray(first, last));
        else row.push({ isHeader: cell.name === 'th', attributes: spansOf(cell), children: this.walk(first, last) });
      }
      if (row.length > 0) rows.push(row);
    }
    return rows.length === 0 ? beside : [...beside, { type: 'blockTable', rows }];
  }

  /** What stands in a table and in none of its cells, without the tags of its row groups. */
  private stray(from: number, to: number): RootContent[] {
    const isGroup = (part: Part | undefined) =>
      part?.kind === 'token' && /^(?:t(?:body|head|foot)|col(?:group)?)$/u.test(part.token.name);
    const result: RootContent[] = [];
    let start = from;
    for (let index = from; index <= to; index++) {
      if (index < to && !isGroup(this.parts[index])) continue;
      if (index > start) result.push(...this.walk(start, index));
      start = index + 1;
    }
    return result;
  }

  private details(from: number, to: number): RootContent {
    let start = from;
    while (start < to && isBlank(this.parts[start])) start++;
    const first = this.parts[start];
    const range = this.partners.get(start);
    if (first?.kind !== 'token' || first.token.name !== 'summary' || range === undefined)
      return { type: 'details', summary: '', children: this.walk(from, to) };
    return { type: 'details', summary: this.raw(start + 1, range.end), children: this.walk(range.next, to) };
  }
}

const isBlank = (part: Part | undefined) =>
  part?.kind === 'token' && part.token.kind === 'text' && part.token.raw.trim() === '';

/** A tag of an element whose tags may be left out. */
const isImplied = ({ kind, name }: HtmlToken) => (kind === 'open' || kind === 'close') && endedBy.has(name);

/** Without spaces at the edges and around line breaks; empty when nothing shows. */
export function trimmed(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const result: PhrasingContent[] = [];
  for (const [index, node] of nodes.entries()) {
    if (node.type !== 'text') {
      result.push(node);
      continue;
    }
    let { value } = node;
    const last = result.at(-1);
    if (last === undefined || last.type === 'break') value = value.trimStart();
    const next = nodes[index + 1];
    if (next === undefined || next.type === 'break') value = value.trimEnd();
    if (value !== '') result.push(value === node.value ? node : { type: 'text', value });
  }
  while (result[0]?.type === 'break') result.shift();
  while (result.at(-1)?.type === 'break') result.pop();
  return result;
}

/** An item that begins with a box is a task. */
function checkedOf(children: ListItem['children']): Pick<ListItem, 'checked' | 'children'> {
  const [first, ...rest] = children;
  const [box, ...words] = first?.type === 'paragraph' ? first.children : [];
  if (first?.type !== 'paragraph' || box?.type !== 'text' || !/^[☐☑]/u.test(box.value)) return { children };
  const content = trimmed([{ type: 'text', value: box.value.slice(1) }, ...words]);
  return { checked: box.value.startsWith('☑'), children: [{ ...first, children: content }, ...rest] };
}

function spansOf({ attributes }: HtmlToken): Record<string, string> {
  const spans: Record<string, string> = {};
  for (const name of ['rowspan', 'colspan']) {
    const value = /^\s*(\d{1,3})\s*$/u.exec(attributes.get(name) ?? '')?.[1];
    if (value !== undefined && Number(value) > 1) spans[name] = String(Number(value));
  }
  return spans;
}

/** Whether HTML begins with an element that is nothing here: source text, to be shown as it is. */
export function isForeign(html: string, tell: Telling): boolean {
  const first = htmlTokens(html).find(({ kind }) => kind === 'open' || kind === 'close');
  if (first !== undefined && foreignTags.has(first.name)) tell.foreign(first.name);
  return first === undefined ? !html.trimStart().startsWith('<!--') : !isKnownTag(first.name);
}

/** Whether a line of text holds an element that is a block. */
export const holdsBlock = (nodes: readonly PhrasingContent[]): boolean =>
  nodes.some((node) => {
    if (node.type !== 'html') return false;
    const [token] = htmlTokens(node.value);
    return token !== undefined && (blockTags.has(token.name) || plainBlockTags.has(token.name));
  });
