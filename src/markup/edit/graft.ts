import { markdownOf } from '../block-markdown.js';
import { markdownToStorage } from '../from-markdown.js';
import { enclosedBy, isMacro, macroName, soleElement, splitBlocks } from '../block-test.js';
import {
  attributeOf,
  childElements,
  contentText,
  descendants,
  isElement,
  parseTree,
  type StorageElement,
  type StorageNode,
} from '../tree.js';
import { align, grouped, kindOf, mayBecome, type Step, type Unit } from './align-blocks.js';
import { GraftedAtoms } from './graft-atoms.js';
import { graftTable } from './graft-table.js';
import { withAttribute, withName } from './start-tag.js';
import { type CellName, cellTag } from './table-rows.js';
import { escapeAttribute } from '../writer/storage-text.js';
import { type Inline, mergeInline, type Piece } from './merge-inline.js';
import type { Fresh } from './new-content.js';
import { type EmptyPlace, emptyPlace, type Page } from './plan.js';

/** A stretch of the old page that stays wherever the units around it go: white space, and tags of what only encloses. */
interface Fixed {
  readonly start: number;
  readonly end: number;
}

/**
 * Puts new content, written from Markdown, in the place of old content and keeps of the old whatever the Markdown still
 * says: a block, item, row or cell with the same Markdown keeps its bytes; a changed one keeps its start tag, its
 * parameters, and the elements and comment markers whose words are still there; what Markdown shows nothing of (empty
 * paragraphs, layout, excerpts, tables of contents) stays where it is. Elements that moved come back as they were.
 */
export class Graft {
  private readonly atoms: GraftedAtoms;
  /** While the content of a header cell is changed: its bold is the cell's, Markdown shows the same for both. */
  private unmarked = false;

  constructor(
    private readonly page: Page,
    private readonly fresh: Fresh,
  ) {
    this.atoms = new GraftedAtoms(page, fresh.source, (old, next) => this.inline(old, next));
  }

  /** The storage that replaces the old siblings `nodes` of `container`. */
  content(
    container: StorageElement,
    nodes: readonly StorageNode[],
    fresh: readonly StorageNode[],
    { replacesUnseen = false } = {},
  ): string {
    const [old] = nodes;
    if (old && replacesUnseen && this.units(this.page.source, container, nodes).units.length === 0) {
      const place = { start: old.start, end: nodes.at(-1)?.end ?? old.end };
      const paragraph = isElement(old) && old.name === 'p' ? { paragraph: old } : {};
      return this.atoms.written(this.filled(place, { ...place, ...paragraph }, fresh));
    }
    return this.atoms.written(this.blocks(container, nodes, this.fresh.root, fresh));
  }

  /** One element of the old page with the content of a new one of its kind. */
  element(old: StorageElement, fresh: StorageElement): string {
    return this.atoms.written(this.pair(this.unit(this.page.source, old), this.unit(this.fresh.source, fresh)));
  }

  /** The content of an old element replaced by new siblings; its tags stay. */
  inside(old: StorageElement, fresh: readonly StorageNode[]): string {
    this.unmarked = old.name === 'th';
    return this.atoms.written(this.enclosed(old, this.blocks(old, old.children, this.fresh.root, fresh)));
  }

  private unit(source: string, element: StorageElement): Unit {
    const { start, end } = element;
    const container = element.parent ?? element;
    return {
      element,
      nodes: [element],
      container,
      start,
      end,
      markdown: this.markdown(source.slice(start, end), element),
    };
  }

  private markdown(slice: string, element: StorageElement | undefined): string {
    const { site } = this.page;
    switch (element?.name) {
      case 'li':
        return markdownOf(`<ul>${slice}</ul>`, site);
      case 'ac:task':
        return markdownOf(`<ac:task-list>${slice}</ac:task-list>`, site);
      default:
        return markdownOf(slice, site);
    }
  }

  private units(
    source: string,
    container: StorageElement,
    nodes: readonly StorageNode[],
  ): { units: Unit[]; fixed: Fixed[] } {
    const units: Unit[] = [];
    const fixed: Fixed[] = [];
    const add = (holder: StorageElement, children: readonly StorageNode[], from: number, until: number) => {
      let at = from;
      for (const { element, nodes: run } of splitBlocks(source, children)) {
        const start = run[0]?.start ?? at;
        const end = run.at(-1)?.end ?? start;
        const inner = element && enclosedBy(element);
        const markdown = inner ? '' : this.markdown(source.slice(start, end), element);
        if (inner) {
          if (inner.contentStart > at) fixed.push({ start: at, end: inner.contentStart });
          add(inner, inner.children, inner.contentStart, inner.contentEnd);
          at = inner.contentEnd;
        } else if (markdown !== '') {
          if (start > at) fixed.push({ start: at, end: start });
          units.push({ element, nodes: run, container: holder, start, end, markdown });
          at = end;
        }
      }
      if (until > at) fixed.push({ start: at, end: until });
    };
    const first = nodes[0];
    if (first) add(container, nodes, first.start, nodes.at(-1)?.end ?? first.end);
    return { units, fixed };
  }

  private blocks(
    container: StorageElement,
    nodes: readonly StorageNode[],
    freshContainer: StorageElement,
    freshNodes: readonly StorageNode[],
  ): Piece[] {
    const old = this.units(this.page.source, container, nodes);
    const fresh = splitBlocks(this.fresh.source, freshNodes).map(({ element, nodes: run }): Unit => {
      const start = run[0]?.start ?? 0;
      const end = run.at(-1)?.end ?? start;
      const markdown = this.markdown(this.fresh.source.slice(start, end), element);
      return { element, nodes: run, container: freshContainer, start, end, markdown };
    });
    // An empty paragraph is the writer's way to fill a place that must not be empty.
    const seen = fresh.filter(({ markdown }) => markdown !== '');
    const [first] = nodes;
    if (first && old.units.length === 0 && seen.length > 0)
      return this.filled(
        { start: first.start, end: nodes.at(-1)?.end ?? first.end },
        emptyPlace(this.page.source, nodes, first.start),
        freshNodes,
      );
    return this.assembled(
      old.fixed,
      align(old.units, grouped(old.units, old.units.length + old.fixed.length > 0 ? seen : fresh), mayBecome),
      (one, other) => this.pair(one, other),
    );
  }

  /** Old and new siblings in order: what is fixed before the old unit that it stood before. */
  private assembled(
    fixed: readonly Fixed[],
    steps: readonly Step[],
    change: (old: Unit, fresh: Unit) => Piece[],
  ): Piece[] {
    const pieces: Piece[] = [];
    let next = 0;
    const before = (start: number) => {
      for (let part = fixed[next]; part && part.start < start; part = fixed[++next]) pieces.push(this.keep(part));
    };
    for (const [index, { old, fresh }] of steps.entries()) {
      // New content at the start goes where the first old block stands: inside the layout, not before it.
      if (!old && index === 0) before(steps.find((step) => step.old)?.old?.start ?? 0);
      if (old) before(old.start);
      if (old && fresh) pieces.push(...(old.markdown === fresh.markdown ? [this.keep(old)] : change(old, fresh)));
      else if (fresh) pieces.push(...fresh.nodes.map((node) => this.freshPiece(node)));
      else if (old) this.atoms.release(old.nodes);
    }
    before(Infinity);
    return pieces;
  }

  /** A stretch that shows nothing with new content in its place for it; an empty paragraph becomes the first one. */
  private filled(around: Fixed, place: EmptyPlace, fresh: readonly StorageNode[]): Piece[] {
    const [next, ...more] = fresh;
    const content =
      place.paragraph && next && isElement(next) && next.name === 'p'
        ? [
            ...this.enclosed(
              place.paragraph,
              next.children.map((node) => this.freshPiece(node)),
            ),
            ...more.map((node) => this.freshPiece(node)),
          ]
        : fresh.map((node) => this.freshPiece(node));
    return [
      this.keep({ start: around.start, end: place.start }),
      ...content,
      this.keep({ start: place.end, end: around.end }),
    ];
  }

  private keep({ start, end }: { start: number; end: number }): string {
    return this.page.source.slice(start, end);
  }

  private freshPiece(node: StorageNode): Piece {
    return isElement(node) ? { fresh: node } : this.fresh.source.slice(node.start, node.end);
  }

  /** An old unit changed to what a new one of the same kind says. */
  private pair(old: Unit, fresh: Unit): Piece[] {
    // Some Markdown reads a little differently once it is written: what nobody changed is no change.
    if (!['li', 'ac:task'].includes(old.element?.name ?? '') && this.rewritten(old.markdown) === fresh.markdown)
      return [this.keep(old)];
    const one = old.element;
    const other = fresh.element;
    if (!one)
      return this.inline(
        this.inlineOf(old.container, old.nodes),
        this.freshInline(other ?? fresh.container, other?.children ?? fresh.nodes),
      );
    if (!other) return fresh.nodes.map((node) => this.freshPiece(node));
    const sole = soleElement(one);
    if (sole && kindOf(fresh) !== 'text')
      return [
        this.page.source.slice(one.start, sole.start),
        ...this.pair(this.unit(this.page.source, sole), fresh),
        this.page.source.slice(sole.end, one.end),
      ];
    switch (kindOf(old)) {
      case 'text':
      case 'heading':
        return this.enclosed(
          one,
          this.inline(this.inlineOf(one), this.freshInline(other)),
          withName(one.tag, other.name),
          other.name,
        );
      case 'list':
        return this.list(one, other);
      case 'taskList':
        return this.enclosed(
          one,
          this.children(one, other, 'ac:task', (task, next) => this.task(task, next)),
        );
      case 'table':
        return this.table(one, other);
      case 'ac:task':
        return this.task(one, other);
      case 'quote':
        return this.enclosed(one, this.blocks(one, one.children, other, other.children));
      case 'adf':
        return this.extension(one, other);
      case 'image':
        return this.atoms.image(one, other) ?? this.replaced(one, other);
      default:
        return isMacro(one) ? this.macro(one, other) : this.replaced(one, other);
    }
  }

  private rewritten(markdown: string): string {
    const { site } = this.page;
    return markdownOf(markdownToStorage(markdown, site).storage, site);
  }

  private replaced(old: StorageElement, fresh: StorageElement): Piece[] {
    this.atoms.release([old]);
    return [{ fresh }];
  }

  /** Content between the tags of an old element; an element without content is opened. */
  private enclosed(old: StorageElement, content: readonly Piece[], tag = old.tag, name = old.name): Piece[] {
    const open = old.end === old.contentEnd ? tag.replace(/\s*\/>$/u, '>') : tag;
    const close =
      old.end === old.contentEnd || name !== old.name ? `</${name}>` : this.page.source.slice(old.contentEnd, old.end);
    return [open, ...content, close];
  }

  private inlineOf(container: StorageElement, nodes: readonly StorageNode[] = container.children): Inline {
    return { source: this.page.source, container, nodes };
  }

  private freshInline(container: StorageElement, nodes: readonly StorageNode[] = container.children): Inline {
    return { source: this.fresh.source, container, nodes };
  }

  private inline(old: Inline, fresh: Inline): Piece[] {
    return mergeInline(old, fresh, this.baseOf(old), this.atoms, { unmarked: this.unmarked });
  }

  /** Old inline content as its own Markdown is written: what tells a change of marks from a habit of the reader. */
  private baseOf({ source, container, nodes }: Inline): Inline | undefined {
    const start = nodes[0]?.start ?? 0;
    const inner = source.slice(start, nodes.at(-1)?.end ?? start);
    const name = /^h[1-6]$/u.test(container.name) ? container.name : 'p';
    const { storage } = markdownToStorage(markdownOf(`<${name}>${inner}</${name}>`, this.page.site), this.page.site);
    const root = parseTree(storage);
    const [only, ...more] = childElements(root);
    return only && more.length === 0 && /^(?:p|h[1-6])$/u.test(only.name)
      ? { source: storage, container: only, nodes: only.children }
      : undefined;
  }

  private list(old: StorageElement, fresh: StorageElement): Piece[] {
    let tag = withName(old.tag, fresh.name);
    const start = attributeOf(fresh, 'start') ?? '1';
    if (fresh.name === 'ol' && (attributeOf(old, 'start') ?? '1') !== start) tag = withAttribute(tag, 'start', start);
    if (fresh.name === 'ul') tag = withAttribute(tag, 'start', undefined);
    const items = this.children(old, fresh, 'li', (item, next) =>
      this.enclosed(item, this.blocks(item, item.children, next, next.children)),
    );
    return this.enclosed(old, items, tag, fresh.name);
  }

  /** Children of one name, each kept, changed or new; what stands between the old ones stays. */
  private children(
    old: StorageElement,
    fresh: StorageElement,
    name: string,
    change: (old: StorageElement, fresh: StorageElement) => Piece[],
  ): Piece[] {
    const units = childElements(old, name).map((child) => this.unit(this.page.source, child));
    const news = childElements(fresh, name).map((child) => this.unit(this.fresh.source, child));
    const fixed: Fixed[] = [];
    let at = old.contentStart;
    for (const { start, end } of units) {
      if (start > at) fixed.push({ start: at, end: start });
      at = end;
    }
    if (old.contentEnd > at) fixed.push({ start: at, end: old.contentEnd });
    return this.assembled(fixed, align(units, news), (one, other) =>
      one.element && other.element ? change(one.element, other.element) : [],
    );
  }

  private task(old: StorageElement, fresh: StorageElement): Piece[] {
    const pieces: Piece[] = [];
    let at = old.start;
    const put = (element: StorageElement, replacement: readonly Piece[]) => {
      pieces.push(this.page.source.slice(at, element.start), ...replacement);
      at = element.end;
    };
    const nested = childElements(fresh, 'ac:task-list');
    for (const child of childElements(old)) {
      const other = childElements(fresh, child.name)[0];
      if (child.name === 'ac:task-status' && other)
        put(child, this.enclosed(child, [this.fresh.source.slice(other.contentStart, other.contentEnd)]));
      if (child.name === 'ac:task-body' && other) {
        const [span] = childElements(child);
        const holder =
          span?.name === 'span' &&
          childElements(child).length === 1 &&
          contentText(this.page.source, child) === contentText(this.page.source, span)
            ? span
            : child;
        const body = this.enclosed(holder, this.inline(this.inlineOf(holder), this.freshInline(other)));
        put(holder, body);
      }
      if (child.name === 'ac:task-list') {
        const list = nested.shift();
        if (list)
          put(
            child,
            this.enclosed(
              child,
              this.children(child, list, 'ac:task', (task, next) => this.task(task, next)),
            ),
          );
        else {
          put(child, []);
          this.atoms.release([child]);
        }
      }
    }
    pieces.push(this.page.source.slice(at, old.contentEnd), ...nested.map((list): Piece => ({ fresh: list })));
    return [...pieces, this.page.source.slice(old.contentEnd, old.end)];
  }

  private extension(old: StorageElement, fresh: StorageElement): Piece[] {
    const contents = (element: StorageElement) =>
      [...descendants(element, ({ name }) => name !== 'ac:adf-content' && name !== 'ac:adf-fallback')].filter(
        (node): node is StorageElement => isElement(node) && node.name === 'ac:adf-content',
      );
    const holders = contents(old);
    const news = contents(fresh);
    if (holders.length !== news.length) return this.replaced(old, fresh);
    const pieces: Piece[] = [];
    let at = old.start;
    for (const [index, holder] of holders.entries()) {
      const next = news[index] ?? holder;
      pieces.push(
        this.page.source.slice(at, holder.start),
        ...this.enclosed(holder, this.blocks(holder, holder.children, next, next.children)),
      );
      at = holder.end;
    }
    for (const fallback of childElements(old, 'ac:adf-fallback')) {
      if (fallback.start < at) continue;
      pieces.push(this.page.source.slice(at, fallback.start));
      at = fallback.end;
    }
    return [...pieces, this.page.source.slice(at, old.end)];
  }

  /** A macro keeps its id, and the parameters that Markdown does not carry; a code body is written anew only when it differs. */
  private macro(old: StorageElement, fresh: StorageElement): Piece[] {
    const bodyOf = (element: StorageElement) =>
      childElements(element).find(({ name }) => name === 'ac:rich-text-body' || name === 'ac:plain-text-body');
    const body = bodyOf(old);
    const other = bodyOf(fresh);
    const tag =
      macroName(old) === macroName(fresh)
        ? old.tag
        : withAttribute(old.tag, 'ac:name', escapeAttribute(attributeOf(fresh, 'ac:name') ?? ''));
    const pieces: Piece[] = this.atoms.parameters(old, fresh, body?.start ?? old.contentEnd);
    if (body && other && body.name === other.name) {
      if (body.name === 'ac:rich-text-body')
        pieces.push(...this.enclosed(body, this.blocks(body, body.children, other, other.children)));
      else {
        const same =
          contentText(this.page.source, body).replaceAll(/\r\n?/gu, '\n') === contentText(this.fresh.source, other);
        pieces.push(same ? this.keep(body) : this.fresh.source.slice(other.start, other.end));
      }
      pieces.push(this.page.source.slice(body.end, old.contentEnd));
    } else if (other) pieces.push({ fresh: other });
    return this.enclosed(old, pieces, tag);
  }

  private table(old: StorageElement, fresh: StorageElement): Piece[] {
    return graftTable(old, fresh, {
      page: this.page,
      fresh: this.fresh.source,
      unit: (source, element) => this.unit(source, element),
      cell: (one, other, name) => this.cell(one, other, name),
      release: (nodes) => this.atoms.release(nodes),
    });
  }

  private cell(old: StorageElement, fresh: StorageElement | undefined, name: CellName): Piece[] {
    this.unmarked = old.name === 'th';
    const content = fresh
      ? this.blocks(old, old.children, fresh, fresh.children)
      : [this.page.source.slice(old.contentStart, old.contentEnd)];
    this.unmarked = false;
    return this.enclosed(old, content, cellTag(old.tag, name), name);
  }
}
