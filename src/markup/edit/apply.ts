import { blockInSteps, contentInSteps } from '../block-markdown.js';
import { unifiedDiffInSteps } from '../change.js';
import type { WriteWarning } from '../from-markdown.js';
import {
  identity,
  type Inventory,
  type InventoryItem,
  isAllowed,
  missingFrom,
  type PlacedItem,
  plainItem,
  inventoryInSteps,
  takeInventory,
} from '../inventory.js';
import type { BlockKind } from '../elements.js';
import type { Steps } from '../steps.js';
import { ancestors, childElements, parseTree, parseTreeInSteps, type StorageElement } from '../tree.js';
import { checkInSteps } from '../well-formed.js';
import { changedPart, type ChangedPart, wholePage } from './changed-part.js';
import { deleteBlock, insertBeside, replaceBlock } from './block-operations.js';
import { moveBlock, moveSection } from './move.js';
import { ContentWriter } from './new-content.js';
import type { Content, EditOperation, EditOptions } from './operation.js';
import { blockOf, type Page, type Plan } from './plan.js';
import { asked, ours, quoting, wiki } from '../../ours.js';
import { invalid, inWords } from './refusal.js';
import { applied, appliedWithin, ordered, type OwnedSplice } from './splice.js';
import { addToSection, deleteSection, replaceSection, wholeSection } from './section-operations.js';
import { deleteColumn, insertColumn } from './table-columns.js';
import { deleteRow, insertRow, replaceCell, replaceRow } from './table-operations.js';
import { setTask } from './task-operation.js';
import { textOperation } from './text-operation.js';

/** What became of one block. */
export interface BlockChange {
  /** Index of the operation. */
  readonly operation: number;
  /** Id of the block before the edit; of an insert, the block beside it. Empty on an empty page. */
  readonly block: string;
  readonly kind: BlockKind | 'page';
  readonly path: readonly string[];
  /** Markdown; empty for an insert. */
  readonly before: string;
  /** Markdown; empty when the block is gone. */
  readonly after: string;
  /** Unified diff of the two. */
  readonly diff: string;
}

/** A page after an edit. */
export interface EditResult {
  readonly storage: string;
  readonly changes: readonly BlockChange[];
  readonly inventory: Inventory;
  /** Items in the changed part of the page that are there before and after, and say the same. */
  readonly kept: readonly PlacedItem[];
  /** What of new Markdown could not be written as asked. */
  readonly warnings: readonly WriteWarning[];
}

/** See `PageDocument.edit`. */
export function* applyInSteps(
  page: Page,
  operations: readonly EditOperation[],
  options: EditOptions,
): Steps<EditResult> {
  const { problem } = page;
  if (problem)
    throw invalid(
      quoting`The page's storage is not well-formed: ${inWords(problem)}.`,
      'Do not edit this page here: open and save it in the browser first, which repairs it.',
    );
  const writer = yield* ContentWriter.open(page, options);
  const plans: Plan[] = [];
  for (const operation of operations) {
    yield;
    plans.push(yield* planOf(page, writer, operation));
  }
  yield;
  const owned = plans.flatMap(({ splices }, index) =>
    splices
      .filter(({ start, end, text }) => page.source.slice(start, end) !== text)
      .map((splice) => ({ ...splice, index })),
  );
  const whole = withEmptiedLists(plans, owned);
  const splices = ordered([...whole, ...staleFallbacks(page.root, whole), ...fillersOf(plans, whole)]);
  const storage = applied(page.source, splices);
  const part = yield* checkedPart(page, storage, changedPart(page, plans, splices));
  const checked = yield* checkedInventory(page, storage, plans, part, options);
  const changes: BlockChange[] = [];
  for (const [index, plan] of plans.entries()) changes.push(yield* changeOf(page, plan, index, splices));
  return { storage, changes, ...checked, warnings: writer.warnings };
}

function* planOf(page: Page, writer: ContentWriter, operation: EditOperation): Steps<Plan> {
  switch (operation.type) {
    case 'replace_block':
      return replaceBlock(page, writer, operation.block, contentOf(operation));
    case 'insert_before':
    case 'insert_after':
      return insertBeside(
        page,
        writer,
        operation.block,
        operation.type === 'insert_after' ? 'after' : 'before',
        contentOf(operation),
      );
    case 'delete_block':
      return deleteBlock(page, operation.block);
    case 'delete_section':
      return deleteSection(page, operation.section);
    case 'move_block':
      return moveBlock(page, operation.block, operation);
    case 'move_section':
      return moveSection(page, operation.section, operation);
    case 'replace_section':
      return replaceSection(page, writer, operation.section, contentOf(operation));
    case 'append_to_section':
      return addToSection(page, writer, 'append', operation.section, contentOf(operation));
    case 'prepend_to_section':
      return addToSection(page, writer, 'prepend', operation.section, contentOf(operation));
    case 'replace_text': {
      const { block: id, section } = operation;
      const scope = id === undefined ? section !== undefined && wholeSection(page, section) : blockOf(page, id);
      const blocks = scope
        ? page.blocks.filter(({ start, end }) => start >= scope.start && end <= scope.end)
        : page.blocks;
      writer.refuseElision(operation.to, operation.from);
      return yield* textOperation(page, blocks, operation);
    }
    case 'set_task':
      return setTask(page, operation.block, operation.done);
    case 'insert_row':
      return insertRow(page, writer, operation);
    case 'replace_row':
      return replaceRow(page, writer, operation);
    case 'delete_row':
      return deleteRow(page, operation);
    case 'insert_column':
      return insertColumn(page, writer, operation);
    case 'delete_column':
      return deleteColumn(page, operation);
    case 'replace_cell':
      return replaceCell(page, writer, operation, contentOf(operation));
    default:
      // Unreachable for those who write TypeScript.
      throw unknownOperation(operation);
  }
}

function unknownOperation(operation: { type?: unknown }): Error {
  return invalid(
    ours`There is no operation ${typeof operation.type === 'string' ? asked(operation.type) : 'without a type'}.`,
    'Use one of the documented types.',
  );
}

/** The new content of an operation: exactly one of its two forms. */
function contentOf({ markdown, storage }: { markdown?: string | undefined; storage?: string | undefined }): Content {
  if (markdown !== undefined && storage === undefined) return { markdown };
  if (storage !== undefined && markdown === undefined) return { storage };
  throw invalid('New content is given as `markdown` or as `storage`.', 'Give exactly one of the two.');
}

/** The fallback copy of ADF content goes stale with the first change of the content: it is dropped then, as the server allows. */
function staleFallbacks(root: StorageElement, splices: readonly OwnedSplice[]): OwnedSplice[] {
  const extensions = new Map<StorageElement, number>();
  for (const { start, end, index } of splices) {
    const inside = innermost(root, start, end);
    for (const element of inside ? [inside, ...ancestors(inside)] : [])
      if (element.name === 'ac:adf-extension' && !extensions.has(element)) extensions.set(element, index);
  }
  return [...extensions].flatMap(([extension, index]) =>
    childElements(extension, 'ac:adf-fallback')
      .filter(({ start, end }) => !splices.some((splice) => splice.start <= start && splice.end >= end))
      .map(({ start, end }) => ({ start, end, text: '', index })),
  );
}

/** A list of which every item is deleted goes as a whole: without items it would not be valid. */
function withEmptiedLists(plans: readonly Plan[], splices: readonly OwnedSplice[]): readonly OwnedSplice[] {
  const deleted = new Map<StorageElement, Map<StorageElement, number>>();
  for (const [index, { block, gone }] of plans.entries()) {
    const item = block?.kind === 'listItem' || block?.kind === 'task' ? block.element : undefined;
    if (!gone || !item?.parent) continue;
    const items = deleted.get(item.parent) ?? new Map<StorageElement, number>();
    deleted.set(item.parent, items.set(item, index));
  }
  let kept = splices;
  for (const [list, items] of deleted) {
    // The only item of a list has taken it along.
    if (items.size === 1 || items.size < childElements(list).length) continue;
    const indices = [...items.values()];
    const whole = { start: list.start, end: list.end, text: '', index: indices[0] ?? 0 };
    kept = [...kept.filter(({ index }) => !indices.includes(index)), whole];
  }
  return kept;
}

/** The empty paragraphs that operations filled the place of, each once, unless an operation is about the paragraph itself. */
function fillersOf(plans: readonly Plan[], splices: readonly OwnedSplice[]): OwnedSplice[] {
  const fillers = new Map<StorageElement, number>();
  for (const [index, { filler }] of plans.entries()) if (filler && !fillers.has(filler)) fillers.set(filler, index);
  return [...fillers]
    .filter(([{ start, end }]) => !splices.some((splice) => splice.start < end && splice.end > start))
    .map(([{ start, end }, index]) => ({ start, end, text: '', index }));
}

/** The innermost element whose content holds a range. */
function innermost(root: StorageElement, start: number, end: number): StorageElement | undefined {
  let found: StorageElement | undefined;
  for (let next: StorageElement | undefined = root; next;) {
    next = childElements(next).find(
      (child) => child.contentStart <= start && child.contentEnd >= end && child.end > child.contentStart,
    );
    found = next ?? found;
  }
  return found;
}

/** The changed part of a page that stays well-formed; throws for one that would not. */
function* checkedPart(page: Page, storage: string, part: ChangedPart): Steps<ChangedPart> {
  const nested = '<div>'.repeat(part.depth) + part.after + '</div>'.repeat(part.depth);
  if ((yield* checkInSteps(nested)) === undefined) return part;
  const broken = yield* checkInSteps(storage);
  if (broken)
    throw invalid(
      quoting`The edit would leave the page malformed: ${inWords(broken)}.`,
      'Give the new content as Markdown, or correct its storage.',
    );
  // What is sound with the page around it alone, such as a prefix that the page declares.
  return wholePage(page, storage);
}

function* checkedInventory(
  page: Page,
  storage: string,
  plans: readonly Plan[],
  part: ChangedPart,
  { allowLoss }: EditOptions,
): Steps<Pick<EditResult, 'inventory' | 'kept'>> {
  const before = yield* inventoryInSteps(page.source, part, page.site);
  const after = yield* inventoryInSteps(part.after, yield* parseTreeInSteps(part.after), page.site);
  const lost = yield* missingFrom(before, after);
  const gone = new Set(lost.map(identity));
  const named = before.filter((item) => gone.has(identity(item)) && isNamed(item, plans, storage));
  // As many of a kind may go as the operations name, whichever of them is said to be lost.
  const isAllowedToGo = (item: InventoryItem) => isAllowed(item, allowLoss);
  // What may go takes its own ids along.
  const allowed = lost.filter(isAllowedToGo);
  const goesAlong = ({ kind, element }: PlacedItem) =>
    kind === 'localId' &&
    allowed.some((item) => item.element.start <= element.start && item.element.end >= element.end);
  const refused = (yield* missingFrom(lost, named)).filter((item) => !isAllowedToGo(item) && !goesAlong(item));
  if (refused.length > 0) throw lossRefused(refused);
  const says = (item: InventoryItem) => `${identity(item)} ${item.label}`;
  const said = new Set(after.map(says));
  const all = (source: string, root: StorageElement) => takeInventory(source, root, page.site).map(plainItem);
  const inventory = {
    // Of the whole page: seldom asked for, and for a large one as much work as all the rest.
    get before() {
      return all(page.source, page.root);
    },
    get after() {
      return all(storage, parseTree(storage));
    },
    lost: lost.map(plainItem),
    gained: (yield* missingFrom(after, before)).map(plainItem),
  };
  return { inventory, kept: before.filter((item) => !gone.has(identity(item)) && said.has(says(item))) };
}

/**
 * Whether an operation removes an item on purpose. To delete a block names all that its Markdown shows, and the ids that
 * nothing else refers to; never a comment, nor what nobody sees (an anchor, an excerpt that other pages include).
 * To replace a block names the block itself and the ids of the blocks in it, but none of the elements it holds.
 */
function isNamed(
  { element, kind, key, shown, structural }: PlacedItem,
  plans: readonly Plan[],
  storage: string,
): boolean {
  if (kind === 'commentMarker') return false;
  const within = (ranges: Plan['deleted']) =>
    ranges?.some(({ start, end }) => element.start >= start && element.end <= end) === true;
  const isMeant = plans.some(
    ({ deleted, replaced, block }) =>
      (within(deleted) && (shown || kind === 'localId')) ||
      (within(replaced) && (structural || block?.element === element)),
  );
  // A chart names its table by the local id.
  return isMeant && !(kind === 'localId' && storage.includes(`>${key}</ac:adf-`));
}

function lossRefused(items: readonly PlacedItem[]): Error {
  const counted = new Map<string, { item: PlacedItem; count: number }>();
  for (const item of items) {
    const key = `${item.kind}:${item.key}`;
    counted.set(key, { item, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  const list = [...counted].map(
    ([key, { item, count }]) => `${item.label}${count > 1 ? ` (${count} times)` : ''} [${key}]`,
  );
  const shown = list.slice(0, 12).join('; ') + (list.length > 12 ? `; and ${list.length - 12} more` : '');
  return invalid(
    quoting`The edit would remove what it does not name: ${wiki(shown)}.`,
    'Keep them in the new content, or pass what may go in `allowLoss`.',
  );
}

function* changeOf(page: Page, plan: Plan, index: number, splices: readonly OwnedSplice[]): Steps<BlockChange> {
  const { block, added } = plan;
  const range = plan.range ?? block;
  const own = splices.filter((splice) => splice.index === index);
  const render = (slice: string) =>
    block && !plan.range ? blockInSteps(block, slice, page.site) : contentInSteps(slice, page.site);
  const before = added !== undefined || !range ? '' : yield* render(page.source.slice(range.start, range.end));
  const after =
    added !== undefined
      ? yield* contentInSteps(added, page.site)
      : range && !plan.gone
        ? yield* render(appliedWithin(page.source, range.start, range.end, own))
        : '';
  return {
    operation: index,
    block: block?.id ?? '',
    kind: block?.kind ?? 'page',
    path: block?.path ?? [],
    before,
    after,
    diff: yield* unifiedDiffInSteps(before, after),
  };
}
