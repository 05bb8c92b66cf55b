import type { PageBlock, PageDocument } from '../page-document.js';
import type { Steps } from '../steps.js';
import type { AddressedOperation } from './edit-action.js';
import { blocksIn, findInSteps, sectionRange } from './find-block.js';
import type { EditOperation } from './operation.js';
import { invalid } from './refusal.js';
import { around, tableAround, wholeOf } from './relatives.js';
import { headingName, neededSection } from './section-names.js';
import { rowsOf } from './addressed-table.js';

/** What a move takes along: a section by its heading, the item, row or box of a text that is all of it, or a block. */
export function* moveTo(
  document: PageDocument,
  { at, section, before, after }: AddressedOperation,
): Steps<EditOperation> {
  if (before !== undefined && after !== undefined)
    throw invalid('Two new places are named.', 'Give `before` or `after`.');
  const find = function* (words: string, within?: string): Steps<PageBlock> {
    return movedAs(
      document,
      yield* findInSteps(document, { at: words, section: within, suits: () => true, called: 'block' }),
    );
  };
  const block = at === undefined ? undefined : yield* find(at, section);
  const isSection = block === undefined || block.kind === 'heading';
  const beside = before ?? after;
  const target = beside === undefined ? undefined : yield* find(beside);
  // What comes behind a heading by another section comes behind what stands below it.
  const isBehindSection = isSection && after !== undefined && target?.kind === 'heading';
  const neighbour =
    target && (isBehindSection ? lastOfSection(document, target) : neighbourFor(document, block, target));
  const destination =
    neighbour === undefined ? {} : before === undefined ? { after: neighbour.id } : { before: neighbour.id };
  if (!isSection) return { type: 'move_block', block: block.id, ...destination };
  return {
    type: 'move_section',
    section: block ? headingName(document, block) : neededSection(document, section),
    ...destination,
  };
}

/** What moves, or is moved beside, when somebody names a block of it; in a table the row, or all of it for its header row. */
function movedAs(document: PageDocument, found: PageBlock): PageBlock {
  const row = found.kind === 'row' ? found : around(document, found, 'row');
  if (row === undefined) return wholeOf(document, found);
  const table = tableAround(document, row);
  return rowsOf(document, table)[0] === row ? table : row;
}

/** Beside a part of a list or table only another part can stand; anything else stands beside all of it. */
function neighbourFor(document: PageDocument, block: PageBlock | undefined, target: PageBlock): PageBlock {
  const kinds = { listItem: 'list', task: 'taskList', row: 'table' } as const;
  if (block?.kind === target.kind) return target;
  const { kind } = target;
  if (kind !== 'listItem' && kind !== 'task' && kind !== 'row') return target;
  return around(document, target, kinds[kind]) ?? target;
}

function lastOfSection(document: PageDocument, heading: PageBlock): PageBlock {
  return blocksIn(document, sectionRange(document, headingName(document, heading))).at(-1) ?? heading;
}
