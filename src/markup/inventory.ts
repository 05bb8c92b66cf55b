import { isMacro, macroName } from './block-test.js';
import { elementKind } from './elements.js';
import { macroKind } from './macros.js';
import { inOneGo, LongMap, type Steps } from './steps.js';
import type { SiteOptions } from './target.js';
import {
  ancestors,
  attributeOf,
  attributesOf,
  childElements,
  contentText,
  descendants,
  isElement,
  resourceOf,
  type StorageElement,
} from './tree.js';

export type InventoryKind =
  | 'macro'
  | 'localId'
  | 'commentMarker'
  | 'mention'
  | 'image'
  | 'link'
  | 'attachment'
  | 'task';

/** Something in a page that is more than its words: it can vanish without anybody seeing it in the text. */
export interface InventoryItem {
  readonly kind: InventoryKind;
  /** Macro id (name when it has none), local id, comment reference, account id, file or target, task id. */
  readonly key: string;
  /** For people. */
  readonly label: string;
}

/** An item with its place, and what an operation on the block around it says about it. */
export interface PlacedItem extends InventoryItem {
  readonly element: StorageElement;
  /** Whether the Markdown of the page shows it, so that whoever removes the Markdown knows. */
  readonly shown: boolean;
  /** A local id of a block: it goes where its block goes. */
  readonly structural: boolean;
}

/** A page, or siblings in it. */
type Siblings = Pick<StorageElement, 'children'>;

/** Every item before and after, and the differences; items repeat as often as they occur. */
export interface Inventory {
  readonly before: readonly InventoryItem[];
  readonly after: readonly InventoryItem[];
  readonly lost: readonly InventoryItem[];
  readonly gained: readonly InventoryItem[];
}

const oneLine = (text: string, limit = 40) => {
  const line = Array.from(text.replaceAll(/\s+/gu, ' ').trim());
  return line.length > limit ? `${line.slice(0, limit - 1).join('')}…` : line.join('');
};

/** The items of a page in document order. Values of parameters are part of their macro; fallback copies do not count. */
export function takeInventory(source: string, root: Siblings, site: SiteOptions = {}): PlacedItem[] {
  return inOneGo(inventoryInSteps(source, root, site));
}

/** The same as {@link takeInventory} in small parts. */
export function* inventoryInSteps(source: string, root: Siblings, site: SiteOptions = {}): Steps<PlacedItem[]> {
  const items: PlacedItem[] = [];
  const put = (
    element: StorageElement,
    kind: InventoryKind,
    key: string,
    label: string,
    { shown = true, structural = false } = {},
  ) => items.push({ kind, key, label, element, shown, structural });
  let seen = 0;
  for (const node of descendants(root, ({ name }) => name !== 'ac:adf-fallback')) {
    if (++seen % nodesPerStep === 0) yield;
    if (!isElement(node) || node.name === 'ac:adf-fallback') continue;
    if (node.tag.includes('local-id=')) {
      for (const [name, id] of attributesOf(node.tag))
        if (/^(?:ac:|ri:)?local-id$/u.test(name) && id !== '')
          put(node, 'localId', id, `local id ${id} of ${node.name}`, {
            shown: false,
            structural: !elementKind(node.name).hasOwnId,
          });
    }
    if (isMacro(node)) {
      const name = macroName(node);
      put(node, 'macro', attributeOf(node, 'ac:macro-id') || name, macroLabel(source, node, name), {
        shown: macroKind(name).isMissed !== true,
      });
      continue;
    }
    switch (node.name) {
      case 'ac:adf-extension': {
        const inner = childElements(node, 'ac:adf-node')[0];
        const value = (key: string) => {
          const found =
            inner && childElements(inner, 'ac:adf-attribute').find((part) => attributeOf(part, 'key') === key);
          return found && oneLine(source.slice(found.contentStart, found.contentEnd), 200);
        };
        const type = (inner && attributeOf(inner, 'type')) ?? 'extension';
        put(
          node,
          'macro',
          value('local-id') || value('extension-key') || type,
          adfLabel(type, value('panel-type'), value('text')),
        );
        break;
      }
      case 'ac:inline-comment-marker': {
        const words = contentText(node);
        const visible = words.trim() !== '' || [...descendants(node)].some(isElement);
        if (visible)
          put(node, 'commentMarker', attributeOf(node, 'ac:ref') ?? '', `comment on "${oneLine(words)}"`, {
            shown: false,
          });
        break;
      }
      case 'ac:link':
        if (!isInParameter(node)) link(node);
        break;
      case 'a': {
        const href = attributeOf(node, 'href');
        const visible = contentText(node).trim() !== '' || childElements(node).length > 0;
        if (href !== undefined && visible) put(node, 'link', href, `link to ${oneLine(href, 80)}`);
        break;
      }
      case 'ac:image': {
        const resource = resourceOf(node);
        const key = resource ? resourceKey(resource, site) : '';
        put(node, 'image', key, `image ${oneLine(key, 80)}`);
        break;
      }
      case 'ri:attachment':
        // Files that macros such as view-file show.
        if (node.parent && elementKind(node.parent.name).isParameter) attachment(node, node);
        break;
      case 'ac:task': {
        const id = childElements(node, 'ac:task-id')[0];
        const body = childElements(node, 'ac:task-body')[0];
        put(
          node,
          'task',
          id ? source.slice(id.contentStart, id.contentEnd).trim() : '',
          `task "${oneLine(body ? contentText(body) : '')}"`,
        );
        break;
      }
    }
  }
  return items;

  function attachment(element: StorageElement, resource: StorageElement): void {
    const key = resourceKey(resource, site);
    put(element, 'attachment', key, `file ${oneLine(key, 80)}`);
  }

  function link(node: StorageElement): void {
    const resource = resourceOf(node);
    if (resource?.name === 'ri:user') {
      const id = resourceKey(resource, site);
      put(node, 'mention', id, `mention of ${site.resolve?.user?.(id) ?? id}`);
    } else if (resource?.name === 'ri:attachment') attachment(node, resource);
    else {
      const anchor = attributeOf(node, 'ac:anchor');
      const key = `${resource ? resourceKey(resource, site) : ''}${anchor ? `#${anchor}` : ''}`;
      put(node, 'link', key, `link to ${oneLine(key, 80)}`);
    }
  }
}

function isInParameter(node: StorageElement): boolean {
  for (const { name } of ancestors(node)) if (elementKind(name).isParameter) return true;
  return false;
}

const nodesPerStep = 1000;

/** The purple panel and decisions have no macro of their own. */
function adfLabel(type: string, panelType: string | undefined, text: string | undefined): string {
  if (type === 'panel' && panelType === 'note') return 'note panel (purple)';
  return type === 'decision-list' ? 'decision' : `${text || type} (extension)`;
}

function macroLabel(source: string, macro: StorageElement, name: string): string {
  const title = childElements(macro, 'ac:parameter').find((part) =>
    ['title', 'name', ''].includes(attributeOf(part, 'ac:name') ?? '-'),
  );
  const words = title ? oneLine(source.slice(title.contentStart, title.contentEnd).replaceAll(/<[^>]*>/gu, '')) : '';
  return `${macroKind(name).looks ?? `${name} macro`}${words === '' ? '' : ` "${words}"`}`;
}

/** What a resource identifier names, the same for every spelling: hints such as the version at save do not count. */
export function resourceKey(resource: StorageElement, site: SiteOptions = {}): string {
  const values = attributesOf(resource.tag);
  const value = (name: string) => values.get(`ri:${name}`);
  const owner = resourceOf(resource);
  const suffix = owner ? ` on ${resourceKey(owner, site)}` : '';
  const space = value('space-key') ?? site.spaceKey;
  switch (resource.name) {
    case 'ri:user':
      return value('account-id') ?? value('userkey') ?? value('username') ?? '';
    case 'ri:page':
    case 'ri:blog-post': {
      const day = value('posting-day');
      const title = value('content-title') ?? value('content-id') ?? '';
      return `${space ? `${space}/` : ''}${day ? `${day}/` : ''}${title}`;
    }
    case 'ri:attachment':
      return `${value('filename') ?? ''}${suffix}`;
    case 'ri:url':
      return value('value') ?? '';
    case 'ri:space':
      return value('space-key') ?? '';
    default:
      return `${value('content-id') ?? value('value') ?? ''}${suffix}`;
  }
}

/** What allows an item to go: everything, its kind, its key, or both. */
export function isAllowed({ kind, key }: InventoryItem, allowLoss: boolean | readonly string[] | undefined): boolean {
  if (allowLoss === undefined || typeof allowLoss === 'boolean') return allowLoss === true;
  return allowLoss.includes(kind) || allowLoss.includes(key) || allowLoss.includes(`${kind}:${key}`);
}

/** The same for the same thing. */
export const identity = ({ kind, key }: InventoryItem) => `${kind} ${key}`;

/** The items of `these` that `those` does not have as often; of equal ones the last. */
export function* missingFrom<Item extends InventoryItem>(
  these: readonly Item[],
  those: readonly InventoryItem[],
): Steps<Item[]> {
  const left = new LongMap<string, number>(
    (key) => 64 * key.charCodeAt(key.length - 1) + key.charCodeAt(key.length - 2),
  );
  let seen = 0;
  for (const item of those) {
    if (++seen % nodesPerStep === 0) yield;
    const key = identity(item);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const missing: Item[] = [];
  for (const item of these) {
    if (++seen % nodesPerStep === 0) yield;
    const key = identity(item);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    if (count <= 0) missing.push(item);
  }
  return missing;
}

/** An item without its place. */
export const plainItem = ({ kind, key, label }: InventoryItem): InventoryItem => ({ kind, key, label });
