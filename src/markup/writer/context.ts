import type { Definition, RootContent } from 'mdast';
import type { SiteOptions } from '../target.js';
import type { LocalIds } from './local-ids.js';
import { element, escapeText } from './storage-text.js';

/** What could not be written as it was asked for. */
export interface WriteWarning {
  kind:
    | 'refused_link'
    | 'dead_link'
    | 'moved'
    | 'flattened'
    | 'unknown_value'
    | 'left_out'
    | 'html'
    | 'needs_app'
    | 'unbalanced';
  /** One clear sentence. */
  message: string;
}

/** What holds the blocks that are written; see {@link Nesting} for what each can hold. */
export type Container = 'page' | 'panel' | 'cell' | 'listItem' | 'expand' | 'nestedExpand' | 'macro' | 'quote';

/** A block of storage, told apart by what Confluence's editor lets hold it. */
export type BlockKind =
  | 'paragraph'
  | 'heading'
  | 'list'
  | 'tasks'
  | 'decision'
  | 'code'
  | 'rule'
  | 'quote'
  | 'image'
  | 'extension'
  | 'table'
  | 'panel'
  | 'expand'
  | 'macro';

export interface Written {
  kind: BlockKind;
  storage: string;
  /** The same content for a place that cannot hold this kind: plainer blocks. */
  flatten(): Written[];
}

/** What one conversion knows. */
export interface Writing {
  readonly site: SiteOptions;
  readonly warnings: WriteWarning[];
  /** The Markdown that positions count in. */
  readonly source: string;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** The anchor that a fragment means; undefined for none. */
  readonly anchors: { find(fragment: string): string | undefined };
  /** Storage that stands for a piece of Markdown; taken in order when the same piece occurs several times. */
  readonly originals: Map<string, string[]>;
  /** What may stand in what. */
  readonly nesting: { allows(container: Container, kind: BlockKind): boolean };
  /** Id of the next task. */
  readonly tasks: { next: number };
  /** Ids of elements that have none without us. */
  readonly localIds: LocalIds;
  /** Quotes, lists and details around. */
  readonly depth: number;
  /** Writes the blocks inside of a block; handed in, because all kinds of blocks call each other. */
  blocks(nodes: readonly RootContent[], container: Container, writing: Writing): Written[];
}

/** Deeper content is written as text: recursion has to end somewhere, and no page is nested like this. */
export const maxDepth = 60;

/** Adds a warning once. */
export function warn({ warnings }: Pick<Writing, 'warnings'>, kind: WriteWarning['kind'], message: string): void {
  if (!warnings.some((known) => known.kind === kind && known.message === message)) warnings.push({ kind, message });
}

/** The Markdown of a node as it was written; empty when nobody knows. */
export function sourceOf({ source }: Writing, node: { position?: { start: Point; end: Point } | undefined }): string {
  const { start, end } = node.position ?? {};
  return start?.offset === undefined || end?.offset === undefined ? '' : source.slice(start.offset, end.offset);
}

interface Point {
  offset?: number | undefined;
}

/**
 * The storage that a piece of Markdown came from, if it is known. Every original is used once; a further copy of the
 * piece gets its bytes without ids, which must stay unique.
 */
export function originalOf(writing: Writing, markdown: string): string | undefined {
  // In a table cell, bars are escaped once more.
  const found = writing.originals.get(markdown) ?? writing.originals.get(markdown.replaceAll('\\|', '|'));
  if (found === undefined || markdown === '') return undefined;
  const [next = ''] = found;
  if (found.length > 1) found.shift();
  else found[0] = withoutIds(next);
  return next;
}

const withoutIds = (storage: string): string =>
  storage.replaceAll(/ (?:ac:macro-id|ac:local-id|ri:local-id|local-id)="[^"]*"/gu, '');

/** A title where nothing has one: a bold line, none for an empty title. */
export const titleLine = (title: string): Written[] =>
  title === '' ? [] : [paragraphOf(element('strong', {}, escapeText(title)))];

/** A paragraph of inline storage. */
export function paragraphOf(content: string): Written {
  const written: Written = { kind: 'paragraph', storage: element('p', {}, content), flatten: () => [written] };
  return written;
}
