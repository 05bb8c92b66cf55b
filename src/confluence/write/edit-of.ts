import { type AddressedOperation, resolveOperation } from '../../markup/edit/addressed-operation.js';
import type { EditResult } from '../../markup/edit/apply.js';
import type { EditOperation } from '../../markup/edit/operation.js';
import { markdownToStorage } from '../../markup/from-markdown.js';
import { identity, takeInventory } from '../../markup/inventory.js';
import { withMentions, withoutAccounts } from '../../markup/mention-names.js';
import { openStorage } from '../../markup/page-document.js';
import type { SiteOptions } from '../../markup/target.js';
import { parseTree } from '../../markup/tree.js';
import { type Page, siteOf } from '../pages.js';
import { diffIn, type Place, placeOf } from './edit-place.js';
import { wordingOf } from './edit-wording.js';
import { inventoryNotes } from './markdown-body.js';

/** An edit of a page that is not sent yet. */
export interface PageEdit {
  storage: string;
  /** For each operation where it happens (headings, outermost first) and its diff in Markdown. */
  changes: { path: readonly string[]; diff: string }[];
  /** What it touches, loses and adds beside text, a sentence each. */
  notes: string[];
  /** Markdown of each touched block before; of an insert the block beside it. */
  touched: string[];
}

/**
 * Operations on a page, in the words of somebody who has read its Markdown with names instead of account ids.
 * `allowLoss` takes the keys that a refusal lists.
 * @throws ConfluenceError `invalid_request` when one names nothing or several things, when they overlap, and when
 * something would vanish that they do not name; it says which one where there are several.
 */
export function editOf(
  page: Pick<Page, 'storage' | 'base' | 'url' | 'space' | 'people'>,
  operations: readonly AddressedOperation[],
  allowLoss: readonly string[] = [],
): PageEdit {
  const site = siteOf(page);
  const document = openStorage(page.storage, site);
  const wording = wordingOf(page);
  const options = { allowLoss: allowLoss.map(wording.toKey) };
  const each = <Result>(index: number, make: () => Result): Result => {
    try {
      return make();
    } catch (error) {
      const { action } = operations[index] ?? {};
      throw wording.error(error, document, operations.length > 1 ? `Operation ${index + 1} (${action}): ` : '');
    }
  };
  const resolved = operations.map((operation, index) =>
    each(index, () => withKnownMentions(resolveOperation(document, operation), page.people)),
  );
  const result = edited();
  const places = result.changes.map((change) => placeOf(document, operations[change.operation], change));
  return {
    storage: result.storage,
    changes: result.changes.map((change, index) => ({
      path: places[index]?.path ?? [],
      diff: withoutAccounts(diffIn(change, operations[change.operation], places[index])),
    })),
    notes: [...warningsOf(resolved, site), ...notesOf(page.storage, result, places, site)],
    touched: result.changes.map((change, index) => withoutAccounts(change.before || places[index]?.beside || '')),
  };

  function edited(): EditResult {
    try {
      return document.edit(resolved, options);
    } catch (error) {
      // Which operation it is about shows when each is tried alone; together they can only overlap.
      for (const index of resolved.keys()) each(index, () => document.edit(resolved.slice(index, index + 1), options));
      throw wording.error(error, document, '');
    }
  }
}

/** New text in which the people of the page are mentioned by name. */
function withKnownMentions(operation: EditOperation, people: ReadonlyMap<string, string>): EditOperation {
  if ('cells' in operation) return { ...operation, cells: operation.cells.map((cell) => withMentions(cell, people)) };
  if (!('markdown' in operation) || operation.markdown === undefined) return operation;
  return { ...operation, markdown: withMentions(operation.markdown, people) };
}

function warningsOf(operations: readonly EditOperation[], site: SiteOptions): string[] {
  const texts = operations.flatMap((operation) =>
    'cells' in operation ? operation.cells : 'markdown' in operation ? [operation.markdown ?? ''] : [],
  );
  return [...new Set(texts.flatMap((text) => markdownToStorage(text, site).warnings.map(({ message }) => message)))];
}

function notesOf(storage: string, { inventory }: EditResult, places: readonly Place[], site: SiteOptions): string[] {
  const { lost, gained } = inventory;
  const gone = new Set(lost.map(identity));
  const touched = takeInventory(storage, parseTree(storage), site).filter(
    (item) =>
      !gone.has(identity(item)) &&
      places.some(({ range }) => range && item.element.start >= range.start && item.element.end <= range.end),
  );
  return [
    ...inventoryNotes('Removes', lost, true),
    ...inventoryNotes('Adds', gained),
    ...inventoryNotes('Stays, in what is changed', touched),
  ];
}
