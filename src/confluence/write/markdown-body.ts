import { markdownToStorage } from '../../markup/from-markdown.js';
import { type InventoryItem, plainItem, takeInventory } from '../../markup/inventory.js';
import { withMentions, withoutAccounts } from '../../markup/mention-names.js';
import { openStorage } from '../../markup/page-document.js';
import type { SiteOptions } from '../../markup/target.js';
import { storageToMarkdown, storageToMarkdownAsync } from '../../markup/to-markdown.js';
import { parseTree } from '../../markup/tree.js';
import { type Page, siteOf } from '../pages.js';

/** New content for a page or comment. */
export interface MarkdownBody {
  storage: string;
  /** What readers will see of it, which need not be what was written. */
  markdown: string;
  /** What could not be written as asked, and what it holds beside text, a sentence each. */
  notes: string[];
}

/**
 * Markdown as it will be sent. `@Name` of one of `people` (account id to name) is a mention; links to headings may lead
 * to those of `page`, the storage of the page that it will stand on.
 * @throws ConfluenceError `invalid_request` like `markdownToStorage`.
 */
export function writeMarkdown(
  text: string,
  site: SiteOptions = {},
  people: ReadonlyMap<string, string> = new Map(),
  page = '',
): MarkdownBody {
  const headings = text.includes('](#') ? openStorage(page, site).outline : [];
  const { storage, warnings } = markdownToStorage(withMentions(text, people), { ...site, headings });
  const named: SiteOptions = { ...site, resolve: { ...site.resolve, user: (id) => people.get(id) } };
  const { markdown } = storageToMarkdown(storage, named);
  const items = takeInventory(storage, parseTree(storage), named).map(plainItem);
  return {
    storage,
    markdown: withoutAccounts(markdown),
    notes: [...warnings.map(({ message }) => message), ...inventoryNotes('Adds', items)],
  };
}

const told = new Set<InventoryItem['kind']>(['macro', 'commentMarker', 'mention', 'image', 'attachment', 'task']);

/** `Adds: mention of Bob Reed, 2 images …`: one sentence, or none when nothing of the items is worth telling. */
export function inventoryNotes(verb: string, items: readonly InventoryItem[], alsoLinks = false): string[] {
  const counts = new Map<string, number>();
  for (const { kind, key, label } of items) {
    if (!told.has(kind) && !(alsoLinks && kind === 'link')) continue;
    const words = kind === 'mention' && label.endsWith(key) ? 'mention of somebody' : label;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const phrases = [...counts].map(([label, count]) => (count > 1 ? `${label} (${count} times)` : label));
  const shown = phrases.slice(0, 12).join(', ') + (phrases.length > 12 ? ` and ${phrases.length - 12} more` : '');
  return [`${verb}: ${shown}.`];
}

/** A page as people read it: Markdown with names instead of account ids. Makes room for other work. */
export async function readMarkdown(page: Pick<Page, 'storage' | 'base' | 'url' | 'space' | 'people'>): Promise<string> {
  return withoutAccounts((await storageToMarkdownAsync(page.storage, siteOf(page))).markdown).trim();
}
