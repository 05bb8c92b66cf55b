import { markdownOf } from '../block-markdown.js';
import { elementKind } from '../elements.js';
import { markdownToStorage } from '../from-markdown.js';
import { resourceKey } from '../inventory.js';
import { isMacro, macroName } from '../block-test.js';
import {
  attributeOf,
  attributesOf,
  childElements,
  contentText,
  descendants,
  isElement,
  parseTree,
  resourceOf,
  sourceOf,
  type StorageElement,
  type StorageNode,
} from '../tree.js';
import { escapeText } from '../writer/storage-text.js';
import { type Inline, inlineOf } from './inline-tokens.js';
import type { Atoms, Piece } from './merge-inline.js';
import { enclosed, Patch } from './patch.js';
import type { Page } from './plan.js';
import { opened, withAttribute } from './start-tag.js';

/** Elements that show by themselves, old and new: which of the new ones are old ones, changed, moved or as they were. */
export class GraftedAtoms implements Atoms {
  private readonly released = new Map<string, { start: number; end: number; name: string }[]>();
  private readonly used: { start: number; end: number }[] = [];

  constructor(
    private readonly page: Page,
    private readonly inline: (old: Inline, fresh: Inline) => Piece[],
  ) {}

  key(atom: StorageElement): string {
    return markdownOf(sourceOf(atom), this.page.site);
  }

  release(nodes: readonly StorageNode[]): void {
    for (const node of nodes.filter(isElement)) {
      this.put(node);
      for (const inner of descendants(node, ({ name }) => name !== 'ac:adf-fallback'))
        if (isElement(inner) && elementKind(inner.name).isCarried) this.put(inner);
    }
  }

  private put(element: StorageElement): void {
    const key = this.key(element);
    if (key === '') return;
    const { start, end, name } = element;
    this.released.set(key, [...(this.released.get(key) ?? []), { start, end, name }]);
  }

  /** An old element of the same Markdown that is free, used up with this. */
  private take(fresh: StorageElement): string | undefined {
    if (this.released.size === 0) return undefined;
    const found = this.released
      .get(this.key(fresh))
      // A paragraph reads like the link that is all of it, and can stand nowhere that the link can.
      ?.filter(({ name }) => name === fresh.name || (elementKind(name).isCarried && elementKind(fresh.name).isCarried))
      .find((one) => !this.used.some((other) => one.start < other.end && other.start < one.end));
    if (!found) return undefined;
    this.used.push(found);
    return this.page.source.slice(found.start, found.end);
  }

  /** The storage of the pieces: new elements as they are, but for what an old element can stand in for. */
  written(pieces: readonly Piece[]): string {
    return pieces.map((piece) => (typeof piece === 'string' ? piece : this.element(piece.fresh, true))).join('');
  }

  private element(fresh: StorageElement, whole: boolean): string {
    const old = whole || elementKind(fresh.name).isCarried ? this.take(fresh) : undefined;
    if (old !== undefined) return old;
    const { source, contentEnd, end, children, tag } = fresh;
    if (children.length === 0) return sourceOf(fresh);
    const content = children.map((child) => (isElement(child) ? this.element(child, false) : sourceOf(child)));
    return tag + content.join('') + source.slice(contentEnd, end);
  }

  graft(old: StorageElement, fresh: StorageElement): readonly Piece[] | undefined {
    if (old.name !== fresh.name) return undefined;
    if (isMacro(old)) return macroName(old) === macroName(fresh) ? this.macro(old, fresh) : undefined;
    switch (old.name) {
      case 'ac:image':
        return this.image(old, fresh);
      case 'a':
        return attributeOf(old, 'href') === attributeOf(fresh, 'href')
          ? this.around(old, old, this.merged(old, fresh))
          : undefined;
      case 'ac:link':
        return this.link(old, fresh);
      default:
        return undefined;
    }
  }

  /** The content of an old element as that of a new one says. */
  private merged(old: StorageElement, fresh: StorageElement): Piece[] {
    return this.inline(inlineOf(old), inlineOf(fresh));
  }

  private slice(start: number, end: number): string {
    return this.page.source.slice(start, end);
  }

  /** An old element with other content between the tags of one inside of it, or of itself. */
  private around({ start, end }: StorageElement, holder: StorageElement, content: readonly Piece[]): Piece[] {
    return [this.slice(start, holder.contentStart), ...content, this.slice(holder.contentEnd, end)];
  }

  /** A link to the same target keeps its hints (space, version, card form); its text is the new one. */
  private link(old: StorageElement, fresh: StorageElement): Piece[] | undefined {
    const target = (link: StorageElement) => {
      const resource = resourceOf(link);
      return `${resource ? `${resource.name} ${resourceKey(resource, this.page.site)}` : ''}#${attributeOf(link, 'ac:anchor') ?? ''}`;
    };
    if (target(old) !== target(fresh)) return undefined;
    if (resourceOf(old)?.name === 'ri:user') return [sourceOf(old)];
    const bodyOf = (link: StorageElement) =>
      childElements(link).find(({ name }) => name === 'ac:link-body' || name === 'ac:plain-text-link-body');
    const body = bodyOf(old);
    const other = bodyOf(fresh);
    const until = body?.start ?? old.contentEnd;
    const from = body?.end ?? old.contentEnd;
    const content: Piece[] =
      body?.name === 'ac:link-body' && other
        ? this.around(body, body, this.merged(body, other))
        : other
          ? [{ fresh: other }]
          : [];
    const inside = [this.slice(old.contentStart, until), ...content, this.slice(from, old.contentEnd)];
    return enclosed(old, inside);
  }

  /** The same picture keeps its size and border; description and caption are the new ones. */
  image(old: StorageElement, fresh: StorageElement): Piece[] | undefined {
    const one = resourceOf(old);
    const other = resourceOf(fresh);
    if (!one || !other || resourceKey(one, this.page.site) !== resourceKey(other, this.page.site)) return undefined;
    const described = attributeOf(fresh, 'ac:alt');
    const alt = attributeOf(old, 'ac:alt');
    // A description that repeats the file name shows in no Markdown.
    const same = alt === described || (described === undefined && alt === attributeOf(one, 'ri:filename'));
    const tag = same
      ? old.tag
      : withAttribute(old.tag, 'ac:alt', described === undefined ? undefined : escapeText(described));
    const patch = new Patch(this.page.source, old.contentStart);
    let caption = childElements(fresh, 'ac:caption')[0];
    for (const child of childElements(old, 'ac:caption')) {
      const line = caption && this.merged(lineOf(child), lineOf(caption));
      patch.replace(child, line ? this.around(child, lineOf(child), line) : []);
      caption = undefined;
    }
    const added: Piece[] = caption ? [{ fresh: caption }] : [];
    return [tag, ...patch.upTo(old.contentEnd), ...added, this.slice(old.contentEnd, old.end)];
  }

  /** A macro without a body keeps its id. */
  private macro(old: StorageElement, fresh: StorageElement): Piece[] {
    return enclosed(old, this.parameters(old, fresh, old.contentEnd));
  }

  /**
   * The parameters of an old macro, and what stands between them up to `until`, changed to what the new one says.
   * Parameters that Markdown does not carry stay; those that it carries and the new one lacks go.
   */
  parameters(old: StorageElement, fresh: StorageElement, until: number): Piece[] {
    const own = childElements(old).filter(({ name, start }) => name === 'ac:parameter' && start < until);
    const news = new Map(
      childElements(fresh, 'ac:parameter').map((part) => [attributeOf(part, 'ac:name') ?? '', part]),
    );
    const carried = this.carriedParameters(old, own);
    const patch = new Patch(this.page.source, old.contentStart);
    for (const part of own) {
      const name = attributeOf(part, 'ac:name') ?? '';
      const next = news.get(name);
      news.delete(name);
      const before = carried.get(name);
      if (!next) {
        if (before !== undefined) patch.replace(part, []);
        continue;
      }
      const after = parameterValue(next);
      // The same value in another spelling (a language by its other name) reads the same: the old bytes stay.
      if (after === parameterValue(part) || after === before) continue;
      patch.replace(part, [sourceOf(next)]);
    }
    const added = [...news.values()].map(sourceOf);
    // Behind the other parameters, before white space that belongs to the body.
    return [...patch.upTo(until), ...added];
  }

  /** The parameters of an old macro that its Markdown carries, with the values that the Markdown says. */
  private carriedParameters(old: StorageElement, own: readonly StorageElement[]): Map<string, string> {
    const body = childElements(old).find(({ name }) => name.endsWith('-text-body'))?.name;
    const filler = body === undefined ? '' : `<${body}>${body === 'ac:rich-text-body' ? '<p>x</p>' : 'x'}</${body}>`;
    const parameters = own.map(sourceOf).join('');
    const head = `${opened(old.tag)}${parameters}${filler}</${old.name}>`;
    const { storage } = markdownToStorage(markdownOf(head, this.page.site), this.page.site);
    const macro = [...descendants(parseTree(storage))].find(
      (node): node is StorageElement => isElement(node) && isMacro(node),
    );
    const found = macro ? childElements(macro, 'ac:parameter') : [];
    return new Map(found.map((part) => [attributeOf(part, 'ac:name') ?? '', parameterValue(part)]));
  }
}

/** The element that holds the line of a caption. */
const lineOf = (caption: StorageElement): StorageElement => childElements(caption, 'p')[0] ?? caption;

/** What a parameter says: its text, or what it refers to, which may stand inside of a link. */
function parameterValue(part: StorageElement): string {
  const inner = [...descendants(part)].filter(isElement).map(({ tag }) => [...attributesOf(tag)].join());
  return contentText(part) + inner.join();
}
