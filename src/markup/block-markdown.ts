import type { BlockNode } from './page-blocks.js';
import { nodesInSteps } from './document.js';
import { firstFrom } from './in-order.js';
import { inOneGo, joinInSteps, type Steps } from './steps.js';
import type { SiteOptions } from './target.js';
import { markdownInSteps } from './to-markdown.js';
import { attributeOf, childElements, type StorageElement, type StorageNode } from './tree.js';

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

/** The same for a block as it stands in its page. */
export function* nodeInSteps(block: BlockNode, site: SiteOptions): Steps<string> {
  switch (block.kind) {
    case 'listItem':
    case 'task':
    case 'row':
      return yield* blockInSteps(block, block.container.source.slice(block.start, block.end), site);
    case 'cell':
    case 'caption':
      return yield* textOf(block.element?.children ?? [], site);
    default:
      return yield* textOf(block.nodes, site);
  }
}

function* textOf(nodes: readonly StorageNode[], site: SiteOptions): Steps<string> {
  const { blocks } = yield* nodesInSteps(nodes, site);
  return blocks.length === 1
    ? (blocks[0]?.markdown.trim() ?? '')
    : (yield* joinInSteps(
        blocks.map(({ markdown }) => markdown),
        '\n\n',
      )).trim();
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

/** The start tag of a list in which an item keeps its number, or what stands `behind` it begins with the next one. */
export function listTag(item: StorageElement | undefined, behind = 0): string {
  const list = item?.parent;
  if (item === undefined || list?.name !== 'ol') return '<ul>';
  const index = firstFrom(itemsOf(list), item.start, ({ start }) => start);
  const first = Number.parseInt(attributeOf(list, 'start') ?? '1', 10);
  return `<ol start="${(Number.isFinite(first) ? first : 1) + index + behind}">`;
}

const knownItems = new WeakMap<StorageElement, readonly StorageElement[]>();

/** The items of a list, which are asked for with each of them. */
function itemsOf(list: StorageElement): readonly StorageElement[] {
  const items = knownItems.get(list) ?? childElements(list, 'li');
  knownItems.set(list, items);
  return items;
}

// A row of a table is its last line; one of header cells alone is the table's header.
function rowMarkdown(slice: string, site: SiteOptions): string {
  const row = slice.replaceAll(/ rowspan="[^"]*"/gu, '');
  const table = (rows: string) => markdownOf(`<table><tbody>${rows}</tbody></table>`, site).split('\n');
  const lines = table(row);
  const [header = ''] = lines;
  if (lines.length > 2) return lines.at(-1) ?? '';
  // Alone a single cell does not look like a header.
  return /^\|(?:[^|\\]|\\.)*\|$/u.test(header) ? (table(`<tr><td /></tr>${row}`).at(-1) ?? '') : header;
}
