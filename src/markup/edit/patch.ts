import type { StorageElement } from '../tree.js';
import type { Piece } from './merge-inline.js';
import { opened } from './start-tag.js';

/** A stretch of old storage in which parts are replaced, one behind the other; what stands between them stays. */
export class Patch {
  private readonly pieces: Piece[] = [];

  constructor(
    private readonly source: string,
    private at: number,
  ) {}

  /** Puts content in the place of a part. */
  replace({ start, end }: { readonly start: number; readonly end: number }, content: readonly Piece[]): void {
    this.pieces.push(this.source.slice(this.at, start), ...content);
    this.at = end;
  }

  /** All of it up to a place. */
  upTo(end: number): Piece[] {
    this.replace({ start: end, end }, []);
    return this.pieces;
  }
}

/** The tags of an old element, or changed ones; an element without content is opened. */
export function tagsOf(old: StorageElement, tag = old.tag, name = old.name): [open: string, close: string] {
  const { source, contentEnd, end } = old;
  const isEmpty = end === contentEnd;
  return [isEmpty ? opened(tag) : tag, isEmpty || name !== old.name ? `</${name}>` : source.slice(contentEnd, end)];
}

/** Content between these tags. */
export function enclosed(old: StorageElement, content: readonly Piece[], tag?: string, name?: string): Piece[] {
  const [open, close] = tagsOf(old, tag, name);
  return [open, ...content, close];
}
