import type { BlockNode } from './page-blocks.js';
import { inOneGo, type Steps } from './steps.js';
import type { SiteOptions } from './target.js';
import { markdownInSteps } from './to-markdown.js';
import { attributeOf, childElements, type StorageElement } from './tree.js';

/** Markdown of a slice of storage that holds whole blocks or inline content. */
export function markdownOf(storage: string, site: SiteOptions): string {
  return inOneGo(contentInSteps(storage, site));
}

/** The same as {@link markdownOf} in small parts. */
export function* contentInSteps(storage: string, site: SiteOptions): Steps<string> {
  return (yield* markdownInSteps(storage, site)).markdown.trim();
}

/**
 * Markdown of one block, from `slice`: its storage as it is, or as an edit makes it. Items and tasks show their marker,
 * rows are one `| a | b |` line, cells and captions their content.
 */
export function blockMarkdown(block: ShownBlock, slice: string, site: SiteOptions): string {
  return inOneGo(blockInSteps(block, slice, site));
}

type ShownBlock = Pick<BlockNode, 'kind'> & { readonly element?: StorageElement | undefined };

/** The same as {@link blockMarkdown} in small parts. */
export function* blockInSteps({ kind, element }: ShownBlock, slice: string, site: SiteOptions): Steps<string> {
  switch (kind) {
    case 'listItem':
      return yield* contentInSteps(`${listTag(element)}${slice}</${element?.parent?.name ?? 'ul'}>`, site);
    case 'task':
      return yield* contentInSteps(`<ac:task-list>${slice}</ac:task-list>`, site);
    case 'row':
      return rowMarkdown(slice, site);
    case 'cell':
    case 'caption':
      return yield* contentInSteps(slice.replace(/^<[^>]*>/u, '').replace(/<\/[^<>]*>$/u, ''), site);
    default:
      return yield* contentInSteps(slice, site);
  }
}

// An item of a numbered list keeps its number.
function listTag(item: StorageElement | undefined): string {
  const list = item?.parent;
  if (list?.name !== 'ol') return '<ul>';
  const index = childElements(list, 'li').findIndex((child) => child === item);
  const first = Number.parseInt(attributeOf(list, 'start') ?? '1', 10);
  return `<ol start="${(Number.isFinite(first) ? first : 1) + Math.max(0, index)}">`;
}

// A table of one row: its header is the row or it is empty, and the row is the last line.
function rowMarkdown(slice: string, site: SiteOptions): string {
  const lines = markdownOf(`<table><tbody>${slice.replaceAll(/ rowspan="[^"]*"/gu, '')}</tbody></table>`, site).split(
    '\n',
  );
  return (lines.length === 2 ? lines[0] : lines.at(-1)) ?? '';
}
