import type { PageBlock, PageDocument } from '../page-document.js';
import { inOneGo, type Steps } from '../steps.js';
import { type BlockQuery, blocksIn, findInSteps, parentOf, plainWords, sectionRange } from './find-block.js';
import type { EditOperation } from './operation.js';
import type { AddressedOperation } from './edit-action.js';
import { listKind, listMeant, refuseListInItem } from './addressed-list.js';
import { moveTo } from './addressed-move.js';
import { cellIn, columnOf, onlyTable, tableMeant, textsOfRows } from './addressed-table.js';
import { invalid, quoted } from './refusal.js';
import { around, children, tableAround, wholeOf } from './relatives.js';
import { endOfElement, neededSection, sectionNamed } from './section-names.js';
import { ours, quoting, wiki } from '../../ours.js';

/**
 * The operation with the ids of its blocks.
 * @throws ConfluenceError `invalid_request` when a part is missing, and when what it names is not on the page or could
 * be several things.
 */
export function resolveOperation(document: PageDocument, operation: AddressedOperation): EditOperation {
  return inOneGo(resolveInSteps(document, operation));
}

/** The same as {@link resolveOperation} in small parts. */
export function* resolveInSteps(document: PageDocument, operation: AddressedOperation): Steps<EditOperation> {
  const { action, section } = operation;
  const need = <Key extends 'at' | 'find' | 'text' | 'cells' | 'column'>(
    key: Key,
  ): NonNullable<AddressedOperation[Key]> => {
    const value = operation[key];
    if (value !== undefined && (key === 'text' || value.length > 0)) return value;
    throw invalid(
      ours`The action ${action} needs \`${key as 'at' | 'find' | 'text' | 'cells' | 'column'}\`.`,
      'Repeat the call with it.',
    );
  };
  const blockAt = (called: BlockQuery['called'], suits: (block: PageBlock) => boolean) =>
    findInSteps(document, { at: need('at'), section, suits, called });
  const rowAt = function* (): Steps<PageBlock> {
    const texts = yield* textsOfRows(document);
    return yield* findInSteps(document, {
      at: need('at'),
      section,
      suits: ({ kind }) => kind === 'row',
      called: 'row',
      texts,
    });
  };
  switch (action) {
    case 'replace_text':
      return yield* replaceText(document, operation, need('find'), need('text'));
    case 'replace':
      return yield* replaceBlock(document, blockAt, need('text'));
    case 'insert_before':
    case 'insert_after':
      return { type: action, ...(yield* besideBlock(document, blockAt, action, need('text'))) };
    case 'delete':
      return { type: 'delete_block', block: (yield* blockToDelete(document, blockAt)).id };
    case 'replace_list': {
      const itemAt = operation.at === undefined ? undefined : () => blockAt('block', () => true);
      return { type: 'replace_block', block: (yield* listMeant(document, section, itemAt)).id, markdown: need('text') };
    }
    case 'replace_section':
      return { type: action, ...sectionNamed(document, section), markdown: need('text') };
    case 'delete_section':
      return { type: action, section: neededSection(document, section) };
    case 'move':
      return yield* moveTo(document, operation);
    case 'append':
    case 'prepend':
      return yield* addTo(document, action, section, need('text'));
    case 'set_task':
      return {
        type: action,
        block: (yield* blockAt('task', ({ kind }) => kind === 'task')).id,
        done: operation.done ?? true,
      };
    case 'insert_row': {
      const cells = need('cells');
      if (operation.at === undefined) return { type: action, block: onlyTable(document, section).id, cells };
      const row = yield* rowAt();
      return { type: action, block: tableAround(document, row).id, after: row.id, cells };
    }
    case 'replace_row':
      return { type: action, block: (yield* rowAt()).id, cells: need('cells') };
    case 'delete_row':
      return { type: action, block: (yield* rowAt()).id };
    case 'replace_cell': {
      const markdown = need('text');
      if (operation.column === undefined) {
        return { type: action, block: (yield* blockAt('cell', ({ kind }) => kind === 'cell')).id, markdown };
      }
      return { type: action, ...(yield* cellIn(document, yield* rowAt(), operation.column)), markdown };
    }
    case 'insert_column': {
      const cells = need('cells');
      const table = yield* tableMeant(document, operation, rowAt);
      const { column } = operation;
      return { type: action, block: table.id, cells, ...(column && { at: columnOf(document, table, column) + 1 }) };
    }
    case 'delete_column': {
      const column = need('column');
      const table = yield* tableMeant(document, operation, rowAt);
      return { type: action, block: table.id, at: columnOf(document, table, column) };
    }
  }
}

type BlockAt = (called: BlockQuery['called'], suits: (block: PageBlock) => boolean) => Steps<PageBlock>;

const listMarker = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/u;
const isTable = (markdown: string) => /^\s*\|[^\n]*\n\s*\|?\s*:?-/u.test(markdown);

function* replaceText(
  document: PageDocument,
  { at, section, all }: AddressedOperation,
  from: string,
  to: string,
): Steps<EditOperation> {
  const marks = /\*\*|`|\]\(/u;
  if (marks.test(to) && !marks.test(from))
    throw invalid(
      'replace_text writes plain text: the Markdown marks would show.',
      'Use the action replace for the whole block, with its Markdown.',
    );
  const words = { type: 'replace_text', from, to, ...(all && { all }) } as const;
  if (at === undefined && (section === undefined || all)) return { ...words, ...sectionNamed(document, section) };
  // Without `at` the words themselves say which block of the section is meant.
  const { id } = yield* findInSteps(document, { at: at ?? from, section, suits: () => true, called: 'block' });
  return { ...words, block: id };
}

function* replaceBlock(document: PageDocument, blockAt: BlockAt, markdown: string): Steps<EditOperation> {
  if (markdown.trim() === '')
    throw invalid('The new text is empty.', 'Use the action delete to remove the block, or give its new text.');
  if (isTable(markdown)) {
    const found = yield* blockAt('block', () => true);
    const table = found.kind === 'table' ? found : around(document, found, 'table');
    return { type: 'replace_block', block: (table ?? found).id, markdown };
  }
  const block = yield* blockAt('block', () => true);
  const parent = parentOf(document, block);
  // A picture is read with its caption.
  if (parent?.kind === 'image' && /^\s*!\[/u.test(markdown))
    return { type: 'replace_block', block: parent.id, markdown };
  const item = [block, parent].find((each) => each?.kind === 'listItem' || each?.kind === 'task');
  if (item !== undefined) yield* refuseListInItem(document, item, markdown);
  if (parent === undefined) return { type: 'replace_block', block: block.id, markdown };
  const isOnly = children(document, parent).length === 1;
  if (parent.kind === 'listItem') {
    const isItem = listMarker.test(markdown);
    // The line of an item that has more below it: what lies below stays.
    if (isItem && !isOnly && !markdown.trim().includes('\n') && children(document, parent)[0] === block)
      return { type: 'replace_block', block: block.id, markdown: markdown.trim().replace(listMarker, '') };
    if (isItem || isOnly) return { type: 'replace_block', block: parent.id, markdown };
  }
  if ((parent.kind === 'panel' || parent.kind === 'quote') && /^\s*>/u.test(markdown))
    return { type: 'replace_block', block: parent.id, markdown };
  return { type: 'replace_block', block: block.id, markdown };
}

/** Beside an item another item is put; anything else goes beside the whole list, when the item is at its edge. */
function* besideBlock(
  document: PageDocument,
  blockAt: BlockAt,
  side: 'insert_before' | 'insert_after',
  markdown: string,
): Steps<{ block: string; markdown: string }> {
  // Nothing can stand beside a row or a cell; beside the text of one the table is meant.
  let reached = -1;
  const found = yield* blockAt('block', (each) => {
    // They come in document order.
    if (each.kind === 'table' && each.start >= reached) reached = each.end;
    else if (each.start < reached) return false;
    return true;
  });
  const block = found.kind === 'caption' ? wholeOf(document, found) : found;
  const parent = parentOf(document, block);
  if (parent?.kind === 'extension') return { block: besideDecision(document, parent, block, side).id, markdown };
  // A box holds no box.
  if (parent?.kind === 'panel' && /^\s*> \[!/u.test(markdown)) return { block: parent.id, markdown };
  const item = block.kind === 'listItem' || block.kind === 'task' ? block : parent;
  const isInItem = item !== undefined && (item.kind === 'listItem' || item.kind === 'task');
  if (!isInItem) return { block: block.id, markdown };
  const isLine = !/^\s*(?:#|>|\||```|~~~|<details)/u.test(markdown) && !/\n\s*\n/u.test(markdown.trim());
  if (listMarker.test(markdown) || isLine) {
    const isFirst = block === item || children(document, item)[0] === block;
    return { block: isFirst || listMarker.test(markdown) ? item.id : block.id, markdown };
  }
  let outer = item;
  for (;;) {
    const list = parentOf(document, outer);
    if (list === undefined) return { block: outer.id, markdown };
    const siblings = children(document, list);
    const isAtEdge = siblings.at(side === 'insert_after' ? -1 : 0) === outer;
    // In the middle of a list a step takes up what an item can hold.
    if (!isAtEdge && side === 'insert_after' && outer.kind === 'listItem' && block !== item && isFence(markdown))
      return { block: block.id, markdown };
    if (!isAtEdge)
      throw invalid(
        quoting`${wiki(quoted(plainWords(block.markdown)))} stands inside a list, where only another item can be put.`,
        ours`Give the text as an item (\`- …\`), or name the ${side === 'insert_after' ? 'last' : 'first'} item of the list.`,
      );
    const next = parentOf(document, list);
    if (next === undefined || (next.kind !== 'listItem' && next.kind !== 'task')) return { block: list.id, markdown };
    outer = next;
  }
}

const isFence = (markdown: string): boolean => /^\s*(`{3,}|~{3,})[^\n]*\n[^]*\n\s*\1\s*$/u.test(markdown);

/** What stands beside the first or last decision of a list stands beside the list. */
function besideDecision(
  document: PageDocument,
  list: PageBlock,
  decision: PageBlock,
  side: 'insert_before' | 'insert_after',
): PageBlock {
  if (children(document, list).at(side === 'insert_after' ? -1 : 0) === decision) return list;
  throw invalid(
    quoting`${wiki(quoted(plainWords(decision.markdown)))} stands among other decisions.`,
    ours`Name the ${side === 'insert_after' ? 'last' : 'first'} of them.`,
  );
}

function* blockToDelete(document: PageDocument, blockAt: BlockAt): Steps<PageBlock> {
  const found = yield* blockAt('block', () => true);
  if (found.kind === 'row') {
    const table = tableAround(document, found);
    const [header = ''] = (yield* table.markdownInSteps()).split('\n');
    return plainWords(header) === plainWords(found.markdown) ? table : throwInTable(found);
  }
  if (found.kind === 'cell' || around(document, found, 'cell') !== undefined) return throwInTable(found);
  return wholeOf(document, found);
}

function throwInTable({ markdown }: PageBlock): never {
  throw invalid(
    quoting`${wiki(quoted(plainWords(markdown)))} stands in a table.`,
    'Use delete_row for its row or replace_cell for its cell; for the table give the text of its whole header row.',
  );
}

/** Items at the end or start of a section whose last or first block is a list of their kind are items of that list. */
function* addTo(
  document: PageDocument,
  side: 'append' | 'prepend',
  section: string | undefined,
  markdown: string,
): Steps<EditOperation> {
  const range = section === undefined ? { start: 0, end: document.storage.length } : sectionRange(document, section);
  const blocks = blocksIn(document, { start: range.start, end: yield* endOfElement(document.storage, range) });
  // The first block of a section is its heading.
  const list = side === 'append' ? blocks.at(-1) : blocks[section === undefined ? 0 : 1];
  const kind = listKind(markdown);
  if (
    kind !== undefined &&
    (list?.kind === 'list' || list?.kind === 'taskList') &&
    kind === listKind(yield* list.markdownInSteps())
  ) {
    const item = children(document, list).at(side === 'append' ? -1 : 0);
    if (item !== undefined)
      return { type: side === 'append' ? 'insert_after' : 'insert_before', block: item.id, markdown };
  }
  return { type: `${side}_to_section`, ...sectionNamed(document, section), markdown };
}
