import type { Steps } from './steps.js';
import { percentDecoded } from '../links/address.js';

/** Gives headings the anchors that Confluence gives them, in the order of the page: repeated texts are counted. */
export class HeadingAnchors {
  private readonly seen = new Map<string, number>();

  /** The anchor of the next heading, not percent-encoded; empty for one without text. */
  next(text: string): string {
    const base = text
      .replaceAll(/[\r\n\t]+/gu, ' ')
      .trim()
      .replaceAll(/[ \u00a0]/gu, '-');
    const count = this.seen.get(base) ?? 0;
    this.seen.set(base, count + 1);
    return count === 0 ? base : `${base}.${count}`;
  }
}

/** A heading that can be named. */
interface NamedHeading {
  readonly text: string;
  /** Fragment of the page's address; empty where it has none. */
  readonly anchor: string;
}

// In the order in which they count: only the matches of the first kind that has any are meant.
const kinds = ['text', 'decodedText', 'bareText', 'anchor', 'path', 'anyCaseAnchor', 'words'] as const;
type Kind = (typeof kinds)[number];

/**
 * The headings that a name may mean, best kind of match first and only that kind: the whole text, as it stands or
 * without `#` and marks of Markdown in front of it and in it, then the anchor (raw or percent-encoded, with or without
 * `#`), then a path `Parent > Heading` in which headings between may be left out; with `words` at last the headings
 * that contain the name. Ignores case and white space. Empty when nothing matches; more than one when the name is
 * ambiguous: the first of several headings of a text has that text for its anchor, which names none of them.
 */
export function* headingsNamed<Heading extends NamedHeading>(
  headings: readonly Heading[],
  name: string,
  options: {
    /** Texts of the headings above a heading and of itself, outermost first. */
    pathTo(heading: Heading, index: number): readonly string[];
    words?: boolean;
  },
): Steps<Heading[]> {
  const kindOf = kindIn(name, options.words === true);
  const found = new Map<Kind, Heading[]>();
  let load = 0;
  for (const [index, heading] of headings.entries()) {
    load += heading.text.length + perHeading;
    if (load > maxLoad) {
      load = 0;
      yield;
    }
    const kind = kindOf(heading, () => options.pathTo(heading, index));
    if (kind === undefined) continue;
    const others = found.get(kind);
    if (others === undefined) found.set(kind, [heading]);
    else others.push(heading);
  }
  for (const kind of kinds) {
    const matches = found.get(kind);
    if (matches !== undefined) return matches;
  }
  return [];
}

// A step is some hundred headings, or one long one.
const maxLoad = 16_384;
const perHeading = 64;

/** How a heading is meant by a name, the best kind of match; undefined for one that is not. */
function kindIn(
  name: string,
  words: boolean,
): (heading: NamedHeading, path: () => readonly string[]) => Kind | undefined {
  const bare = name.trim().replace(/^#+\s*/u, '');
  const anchor = percentDecoded(bare);
  // As it stands first: a heading may begin with a number sign of its own.
  const exact = new Set([folded(name), folded(bare)]);
  const decoded = folded(anchor);
  const wanted = withoutMarks(decoded);
  const parts = wanted.split(/ ?> ?/u).filter((part) => part !== '');
  const last = parts.at(-1);
  return (heading, path) => {
    const text = folded(heading.text);
    if (text !== '' && exact.has(text)) return 'text';
    if (text !== '' && text === decoded) return 'decodedText';
    const plain = withoutMarks(text);
    if (plain !== '' && plain === wanted) return 'bareText';
    if (heading.anchor !== '') {
      if (heading.anchor === anchor) return 'anchor';
      if (folded(heading.anchor) === decoded) return 'anyCaseAnchor';
    }
    if (parts.length > 1 && plain === last) {
      const names = path().map((part) => withoutMarks(folded(part)));
      if (endsWithPath(names, parts)) return 'path';
    }
    return words && wanted !== '' && plain.includes(wanted) ? 'words' : undefined;
  };
}

const folded = (text: string) => text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim().toLowerCase();
const withoutMarks = (text: string) =>
  /[*`_\\]/u.test(text)
    ? text
        .replaceAll(/[*`_\\]/gu, '')
        .replaceAll(/ +/gu, ' ')
        .trim()
    : text;

/** Whether a path of headings, outermost first, ends in `parts`; headings between them may be left out. */
function endsWithPath(path: readonly string[], parts: readonly string[]): boolean {
  let index = path.length - 1;
  if (path[index] !== parts.at(-1)) return false;
  for (let part = parts.length - 2; part >= 0; part--) {
    index--;
    while (index >= 0 && path[index] !== parts[part]) index--;
    if (index < 0) return false;
  }
  return true;
}
