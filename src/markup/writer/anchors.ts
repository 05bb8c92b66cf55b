import type { Heading, Root } from 'mdast';
import { percentDecoded } from '../../links/address.js';
import { HeadingAnchors } from '../heading-names.js';
import { plainText } from './inline.js';
import { descendantsOf } from './syntax/descendants.js';

/** A heading that stands on the page already. */
export interface KnownHeading {
  readonly text: string;
  readonly anchor: string;
}

/** Where links within the page lead: to the anchor of Confluence, whatever name of a heading they were written with. */
export class Anchors {
  private readonly points = new Set<string>();
  private readonly bySlug = new Map<string, string>();
  private readonly byLetters = new Map<string, string>();

  /** `known` are the headings of the page around, those of the tree come first. */
  constructor(tree: Root, known: readonly KnownHeading[]) {
    const headings: Heading[] = [];
    for (const node of descendantsOf(tree)) {
      if (node.type === 'heading') headings.push(node);
      if (node.type === 'anchorPoint') this.points.add(node.name);
      if (node.type === 'link') {
        const name = /^macro:anchor\?(?:name=)?([^&]+)$/u.exec(node.url)?.[1];
        if (name !== undefined) this.points.add(percentDecoded(name.replaceAll('+', ' ')));
      }
    }
    const texts = headings.map(({ children }) => plainText(children));
    const anchors = new HeadingAnchors();
    const slugs = new Map<string, number>();
    const add = (text: string, anchor: string, id?: string) => {
      if (anchor === '') return;
      this.points.add(anchor);
      const slug = slugOf(text);
      const seen = slugs.get(slug) ?? 0;
      slugs.set(slug, seen + 1);
      put(this.bySlug, seen === 0 ? slug : `${slug}-${seen}`, anchor);
      put(this.byLetters, lettersOf(text), anchor);
      if (id !== undefined) put(this.bySlug, id, anchor);
    };
    for (const [index, { id }] of headings.entries()) add(texts[index] ?? '', anchors.next(texts[index] ?? ''), id);
    for (const { text, anchor } of known) add(text, anchor);
  }

  /** The anchor that a fragment means, as Confluence writes it; undefined when there is none. */
  find(fragment: string): string | undefined {
    const name = percentDecoded(fragment);
    // As it is: it may have been read so.
    if (this.points.has(fragment) || this.points.has(name)) return fragment;
    const anchor = this.bySlug.get(name) ?? this.bySlug.get(name.toLowerCase()) ?? this.byLetters.get(lettersOf(name));
    return anchor === undefined
      ? undefined
      : encodeURIComponent(anchor.toWellFormed()).replaceAll(/[()]/gu, (sign) => (sign === '(' ? '%28' : '%29'));
  }
}

// Of several with one name the first is meant.
function put(names: Map<string, string>, name: string, anchor: string): void {
  if (name !== '' && !names.has(name)) names.set(name, anchor);
}

/** The name that GitHub gives a heading, which models write links with. */
const slugOf = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');

/** What all other ways to name a heading have in common. */
const lettersOf = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
