import { markdownOf } from '../block-markdown.js';
import { markdownToStorage } from '../from-markdown.js';
import { enclosedBy, isMacro, macroName, soleElement, splitBlocks } from '../block-test.js';
import { attributeOf, childElements, contentText, elementsBelow, isElement, parseTree, sourceOf } from '../tree.js';
import type { StorageElement, StorageNode } from '../tree.js';
import { align, grouped, kindOf, mayBecome, type Step, type Unit } from './align-blocks.js';
import { GraftedAtoms } from './graft-atoms.js';
import { graftTable } from './graft-table.js';
import { withAttribute, withName } from './start-tag.js';
import { type CellName, cellTag } from './table-rows.js';
import { escapeAttribute } from '../writer/storage-text.js';
import { type Inline, inlineOf } from './inline-tokens.js';
import { mergeInline, type Piece } from './merge-inline.js';
import type { Fresh } from './new-content.js';
import { enclosed, Patch } from './patch.js';
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
    this.atoms = new GraftedAtoms(page, (old, next) => this.inline(old, next));
  }

  /** The storage that replaces the old siblings `nodes` of `container`. */
  content(
    container: StorageElement,
    nodes: readonly StorageNode[],
    fresh: readonly StorageNode[],
    { replacesUnseen = false } = {},
  ): string {
    const [old] = nodes;
    if (old && replacesUnseen && this.units(container, nodes).units.length === 0) {
      const place = { start: old.start, end: nodes.at(-1)?.end ?? old.end };
      const paragraph = isElement(old) && old.name === 'p' ? { paragraph: old } : {};
      return this.atoms.written(this.filled(place, { ...place, ...paragraph }, fresh));
    }
    return this.atoms.written(this.blocks(container, nodes, this.fresh.root, fresh));
  }

  /** One element of the old page with the content of a new one of its kind. */
  element(old: StorageElement, fresh: StorageElement): string {
    return this.atoms.written(this.pair(this.unit(old), this.unit(fresh)));
  }

  /** The content of an old element replaced by new siblings; its tags stay. */
  inside(old: StorageElement, fresh: readonly StorageNode[]): string {
    this.unmarked = old.name === 'th';
    return this.atoms.written(enclosed(old, this.blocks(old, old.children, this.fresh.root, fresh)));
  }

  private unit(element: StorageElement): Unit {
    return this.unitOf(element.parent ?? element, { element, nodes: [element] });
  }

  private unitOf(
    container: StorageElement,
    { element, nodes }: { element?: StorageElement; nodes: readonly StorageNode[] },
  ): Unit {
    const start = nodes[0]?.start ?? 0;
    const end = nodes.at(-1)?.end ?? start;
    const markdown = this.markdown(container.source.slice(start, end), element);
    return { element, nodes, container, start, end, markdown };
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

  private units(container: StorageElement, nodes: readonly StorageNode[]): { units: Unit[]; fixed: Fixed[] } {
    const units: Unit[] = [];
    const fixed: Fixed[] = [];
    const add = (holder: StorageElement, children: readonly StorageNode[], from: number, until: number) => {
      let at = from;
      for (const block of splitBlocks(children)) {
        const inner = block.element && enclosedBy(block.element);
        if (inner) {
          if (inner.contentStart > at) fixed.push({ start: at, end: inner.contentStart });
          add(inner, inner.children, inner.contentStart, inner.contentEnd);
          at = inner.contentEnd;
          continue;
        }
        const unit = this.unitOf(holder, block);
        if (unit.markdown === '') continue;
        if (unit.start > at) fixed.push({ start: at, end: unit.start });
        units.push(unit);
        at = unit.end;
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
    const old = this.units(container, nodes);
    const fresh = Array.from(splitBlocks(freshNodes), (block) => this.unitOf(freshContainer, block));
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
      else if (fresh) pieces.push(...this.freshPieces(fresh.nodes));
      else if (old) this.atoms.release(old.nodes);
    }
    before(Infinity);
    return pieces;
  }

  /** A stretch that shows nothing with new content in its place for it; an empty paragraph becomes the first one. */
  private filled(around: Fixed, place: EmptyPlace, fresh: readonly StorageNode[]): Piece[] {
    const [next, ...more] = fresh;
    const isParagraph = next !== undefined && isElement(next) && next.name === 'p';
    const content =
      place.paragraph && isParagraph
        ? [...enclosed(place.paragraph, this.freshPieces(next.children)), ...this.freshPieces(more)]
        : this.freshPieces(fresh);
    return [
      this.keep({ start: around.start, end: place.start }),
      ...content,
      this.keep({ start: place.end, end: around.end }),
    ];
  }

  private keep({ start, end }: { start: number; end: number }): string {
    return this.page.source.slice(start, end);
  }

  private freshPieces(nodes: readonly StorageNode[]): Piece[] {
    return nodes.map((node) => (isElement(node) ? { fresh: node } : sourceOf(node)));
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
        inlineOf(old.container, old.nodes),
        inlineOf(other ?? fresh.container, other?.children ?? fresh.nodes),
      );
    if (!other) return this.freshPieces(fresh.nodes);
    const sole = soleElement(one);
    if (sole && kindOf(fresh) !== 'paragraph') {
      const patch = new Patch(this.page.source, one.start);
      patch.replace(sole, this.pair(this.unit(sole), fresh));
      return patch.upTo(one.end);
    }
    switch (kindOf(old)) {
      case 'paragraph':
      case 'heading':
        return enclosed(one, this.merged(one, other), withName(one.tag, other.name), other.name);
      case 'list':
        return this.list(one, other);
      case 'taskList':
        return this.tasks(one, other);
      case 'table':
        return this.table(one, other);
      case 'ac:task':
        return this.task(one, other);
      case 'quote':
        return enclosed(one, this.blocks(one, one.children, other, other.children));
      case 'extension':
        return this.extension(one, other);
      case 'ac:image':
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

  private merged(old: StorageElement, fresh: StorageElement): Piece[] {
    return this.inline(inlineOf(old), inlineOf(fresh));
  }

  private inline(old: Inline, fresh: Inline): Piece[] {
    return mergeInline(old, fresh, this.baseOf(old), this.atoms, { unmarked: this.unmarked });
  }

  /** Old inline content as its own Markdown is written: what tells a change of marks from a habit of the reader. */
  private baseOf({ container, nodes }: Inline): Inline | undefined {
    const start = nodes[0]?.start ?? 0;
    const inner = container.source.slice(start, nodes.at(-1)?.end ?? start);
    const name = /^h[1-6]$/u.test(container.name) ? container.name : 'p';
    const { storage } = markdownToStorage(markdownOf(`<${name}>${inner}</${name}>`, this.page.site), this.page.site);
    const root = parseTree(storage);
    const [only, ...more] = childElements(root);
    return only && more.length === 0 && /^(?:p|h[1-6])$/u.test(only.name) ? inlineOf(only) : undefined;
  }

  private list(old: StorageElement, fresh: StorageElement): Piece[] {
    let tag = withName(old.tag, fresh.name);
    const start = attributeOf(fresh, 'start') ?? '1';
    if (fresh.name === 'ol' && (attributeOf(old, 'start') ?? '1') !== start) tag = withAttribute(tag, 'start', start);
    if (fresh.name === 'ul') tag = withAttribute(tag, 'start', undefined);
    const items = this.children(old, fresh, 'li', (item, next) =>
      enclosed(item, this.blocks(item, item.children, next, next.children)),
    );
    return enclosed(old, items, tag, fresh.name);
  }

  /** Children of one name, each kept, changed or new; what stands between the old ones stays. */
  private children(
    old: StorageElement,
    fresh: StorageElement,
    name: string,
    change: (old: StorageElement, fresh: StorageElement) => Piece[],
  ): Piece[] {
    const units = childElements(old, name).map((child) => this.unit(child));
    const news = childElements(fresh, name).map((child) => this.unit(child));
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
    const patch = new Patch(this.page.source, old.start);
    const nested = childElements(fresh, 'ac:task-list');
    for (const child of childElements(old)) {
      const other = childElements(fresh, child.name)[0];
      if (child.name === 'ac:task-status' && other)
        patch.replace(child, enclosed(child, [this.fresh.source.slice(other.contentStart, other.contentEnd)]));
      if (child.name === 'ac:task-body' && other) {
        const holder = this.lineOf(child);
        patch.replace(holder, enclosed(holder, this.merged(holder, other)));
      }
      if (child.name === 'ac:task-list') {
        const list = nested.shift();
        patch.replace(child, list ? this.tasks(child, list) : []);
        if (!list) this.atoms.release([child]);
      }
    }
    return [
      ...patch.upTo(old.contentEnd),
      ...this.freshPieces(nested),
      this.page.source.slice(old.contentEnd, old.end),
    ];
  }

  private tasks(old: StorageElement, fresh: StorageElement): Piece[] {
    return enclosed(
      old,
      this.children(old, fresh, 'ac:task', (task, next) => this.task(task, next)),
    );
  }

  /** What holds the line of a task: its body, or a span that is all of it. */
  private lineOf(body: StorageElement): StorageElement {
    const [span, ...more] = childElements(body);
    const isSole = span?.name === 'span' && more.length === 0 && contentText(body) === contentText(span);
    return isSole ? span : body;
  }

  private extension(old: StorageElement, fresh: StorageElement): Piece[] {
    const contents = (element: StorageElement) =>
      elementsBelow(element, 'ac:adf-content', ({ name }) => name !== 'ac:adf-content' && name !== 'ac:adf-fallback');
    const holders = contents(old);
    const news = contents(fresh);
    if (holders.length !== news.length) return this.replaced(old, fresh);
    const patch = new Patch(this.page.source, old.start);
    for (const [index, holder] of holders.entries()) {
      const next = news[index] ?? holder;
      patch.replace(holder, enclosed(holder, this.blocks(holder, holder.children, next, next.children)));
    }
    const last = holders.at(-1)?.end ?? old.start;
    for (const fallback of childElements(old, 'ac:adf-fallback'))
      if (fallback.start >= last) patch.replace(fallback, []);
    return patch.upTo(old.end);
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
        pieces.push(...enclosed(body, this.blocks(body, body.children, other, other.children)));
      else {
        const same = contentText(body).replaceAll(/\r\n?/gu, '\n') === contentText(other);
        pieces.push(same ? this.keep(body) : this.fresh.source.slice(other.start, other.end));
      }
      pieces.push(this.page.source.slice(body.end, old.contentEnd));
    } else if (other) pieces.push({ fresh: other });
    return enclosed(old, pieces, tag);
  }

  private table(old: StorageElement, fresh: StorageElement): Piece[] {
    return graftTable(old, fresh, {
      page: this.page,
      fresh: this.fresh.source,
      unit: (element) => this.unit(element),
      cell: (one, other, name) => this.cell(one, other, name),
      release: (nodes) => this.atoms.release(nodes),
      again: (storage, other) => {
        const root = parseTree(storage);
        const [table] = childElements(root, 'table');
        return table ? [new Graft({ ...this.page, source: storage, root }, this.fresh).element(table, other)] : [];
      },
    });
  }

  private cell(old: StorageElement, fresh: StorageElement | undefined, name: CellName): Piece[] {
    this.unmarked = old.name === 'th';
    const content = fresh
      ? this.blocks(old, old.children, fresh, fresh.children)
      : [this.page.source.slice(old.contentStart, old.contentEnd)];
    this.unmarked = false;
    return enclosed(old, content, cellTag(old.tag, name), name);
  }
}
