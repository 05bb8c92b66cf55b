import type { BlockNode, HeadingNode } from '../page-blocks.js';
import type { SiteOptions } from '../target.js';
import { enclosedBy } from '../block-test.js';
import { contentText, isBlankText, isElement, type StorageElement, type StorageNode } from '../tree.js';
import type { WellFormedProblem } from '../well-formed.js';
import { invalid } from './refusal.js';
import { blockId, ours } from '../../ours.js';
import type { Splice } from './splice.js';

/** A parsed page. */
export interface Page {
  readonly source: string;
  readonly root: StorageElement;
  readonly blocks: readonly BlockNode[];
  readonly headings: readonly HeadingNode[];
  readonly site: SiteOptions;
  /** Why its storage is not well-formed. */
  readonly problem: WellFormedProblem | undefined;
}

/** What one operation does to the page. */
export interface Plan {
  readonly splices: readonly Splice[];
  /** The block that the operation is about. */
  readonly block: BlockNode | undefined;
  /** The part of the page whose Markdown is compared; by default the block. */
  readonly range?: { readonly start: number; readonly end: number };
  /** New content beside the block: what is shown as added. */
  readonly added?: string;
  /** An empty paragraph beside the new content that goes with the first content of its place. */
  readonly filler?: StorageElement;
  /** Nothing is left of the block. */
  readonly gone?: boolean;
  /** Everything shown in these ranges is removed on purpose. */
  readonly deleted?: readonly { readonly start: number; readonly end: number }[];
  /** The blocks in these ranges are replaced on purpose, but what they hold must come back. */
  readonly replaced?: readonly { readonly start: number; readonly end: number }[];
}

/** A place for content where nothing is shown. */
export interface EmptyPlace {
  readonly start: number;
  readonly end: number;
  /** The empty paragraph that holds the place, to be replaced. */
  readonly paragraph?: StorageElement;
}

/**
 * Where new content goes among nodes that show nothing, `at` being the start of what they stand in: inside of the
 * layout or the excerpt around the place, instead of the empty paragraph that the editor puts where nothing is.
 */
export function emptyPlace(source: string, nodes: readonly StorageNode[], at: number): EmptyPlace {
  const first = nodes.find((node) => !isBlankText(node));
  const around = first && isElement(first) ? enclosedBy(first) : undefined;
  if (around) return emptyPlace(source, around.children, around.contentStart);
  if (first && isElement(first) && isEmptyParagraph(first))
    return { start: first.start, end: first.end, paragraph: first };
  // A byte order mark stays the first character.
  const start = source.startsWith('\ufeff', at) ? at + 1 : at;
  return { start, end: start };
}

/** Whether an element is a paragraph without text and elements. */
export const isEmptyParagraph = (element: StorageElement): boolean =>
  element.name === 'p' && element.children.every(({ type }) => type === 'text') && contentText(element).trim() === '';

/** The block of an id. Throws when there is none. */
export function blockOf(page: Page, id: string): BlockNode {
  const block = page.blocks.find((candidate) => candidate.id === id);
  if (block) return block;
  throw page.source.trim() === ''
    ? invalid(
        ours`The page is empty: there is no block ${blockId(id)}.`,
        'Append content to the page instead (append_to_section without a section).',
      )
    : invalid(
        ours`There is no block ${blockId(id)} in this version of the page.`,
        'Open the page again: a block whose content changed has another id.',
      );
}
