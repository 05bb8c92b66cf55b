import type { AddressedOperation } from '../../markup/edit/edit-action.js';
import { resolveInSteps } from '../../markup/edit/addressed-operation.js';
import { ours } from '../../ours.js';
import type { BlockChange, EditResult } from '../../markup/edit/apply.js';
import type { EditOperation } from '../../markup/edit/operation.js';
import { withMentions, withoutAccounts } from '../../markup/mention-names.js';
import { openInSteps } from '../../markup/page-document.js';
import { givingWay, inOneGo, type Steps } from '../../markup/steps.js';
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
  page: EditedPage,
  operations: readonly AddressedOperation[],
  allowLoss: readonly string[] = [],
): PageEdit {
  return inOneGo(editInSteps(page, operations, allowLoss));
}

/** The same as {@link editOf} for large pages: makes room for other work. Throws the reason of `signal` as well. */
export function editOfAsync(
  page: EditedPage,
  operations: readonly AddressedOperation[],
  { allowLoss = [], signal }: { allowLoss?: readonly string[] | undefined; signal?: AbortSignal | undefined } = {},
): Promise<PageEdit> {
  return givingWay(editInSteps(page, operations, allowLoss), signal);
}

type EditedPage = Pick<Page, 'storage' | 'base' | 'url' | 'space' | 'people'>;

function* editInSteps(
  page: EditedPage,
  operations: readonly AddressedOperation[],
  allowLoss: readonly string[],
): Steps<PageEdit> {
  const site = siteOf(page);
  const document = yield* openInSteps(page.storage, site);
  const wording = wordingOf(page);
  const options = { allowLoss: allowLoss.map(wording.toKey) };
  const each = function* <Result>(index: number, make: () => Steps<Result>): Steps<Result> {
    try {
      return yield* make();
    } catch (error) {
      const { action } = operations[index] ?? {};
      throw wording.error(
        error,
        document,
        operations.length > 1 ? ours`Operation ${index + 1} (${action ?? 'unknown'}): ` : '',
      );
    }
  };
  const resolved: EditOperation[] = [];
  for (const [index, operation] of operations.entries())
    resolved.push(withKnownMentions(yield* each(index, () => resolveInSteps(document, operation)), page.people));
  const result = yield* edited();
  const places: Place[] = [];
  for (const change of result.changes) places.push(yield* placeOf(document, operations[change.operation], change));
  return {
    storage: result.storage,
    changes: result.changes.map((change, index) => ({
      path: places[index]?.path ?? [],
      diff: withoutAccounts(diffIn(change, operations[change.operation], places[index])),
    })),
    notes: [
      ...result.warnings.map(({ message }) => message),
      ...(result.changes.some(isHeadingAlone) ? [headingAlone] : []),
      ...notesOf(result, places),
    ],
    touched: result.changes.map((change, index) => withoutAccounts(change.before || places[index]?.beside || '')),
  };

  function* edited(): Steps<EditResult> {
    try {
      return yield* document.editInSteps(resolved, options);
    } catch (error) {
      // Which operation it is about shows when each is tried alone; together they can only overlap.
      if (resolved.length > 1)
        for (const index of resolved.keys())
          yield* each(index, () => document.editInSteps(resolved.slice(index, index + 1), options));
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

const headingAlone = 'Deletes a heading alone: the text below it stays, and belongs to the section above it.';
const isHeadingAlone = ({ kind, before, after }: BlockChange): boolean =>
  kind === 'heading' && after === '' && before.startsWith('#') && !before.trim().includes('\n');

function notesOf({ inventory: { lost, gained }, kept }: EditResult, places: readonly Place[]): string[] {
  const touched = kept.filter(({ element }) =>
    places.some(({ range }) => range && element.start >= range.start && element.end <= range.end),
  );
  return [
    ...inventoryNotes('Removes', lost, true),
    ...inventoryNotes('Adds', gained),
    ...inventoryNotes('Stays, in what is changed', touched),
  ];
}
