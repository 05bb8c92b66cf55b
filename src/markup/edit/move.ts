import { ours } from '../../ours.js';
import type { BlockNode } from '../page-blocks.js';
import { closest, isBlankText, type StorageElement } from '../tree.js';
import { lastOf, outsideLine } from './block-operations.js';
import { containerOf } from './new-content.js';
import { blockOf, type Page, type Plan } from './plan.js';
import { invalid } from './refusal.js';
import { wholeSection } from './section-operations.js';
import { sharedRange } from './shared-range.js';
import type { Splice } from './splice.js';
import { readGrid } from './table-grid.js';

/** Where moved content goes: beside a block, or to the end of what it stands in when none is named. */
export interface Destination {
  readonly before?: string;
  readonly after?: string;
}

/** Neighbours that travel together. */
interface Moved {
  readonly block: BlockNode;
  readonly container: StorageElement;
  readonly start: number;
  readonly end: number;
}

interface Place {
  readonly at: number;
  readonly container: StorageElement;
}

/** `move_block`: the bytes of a block, as they are, go to another place. */
export function moveBlock(page: Page, id: string, destination: Destination): Plan {
  const named = blockOf(page, id);
  const { kind } = named;
  if (kind === 'cell' || kind === 'caption' || (kind === 'text' && named.container.name !== 'p'))
    throw invalid(`A ${kind} cannot be moved by itself.`, 'Move the block around it.');
  const block = outsideLine(named);
  return moved(page, { block, container: block.container, start: block.start, end: block.end }, destination);
}

/** `move_section`: a heading with all that stands below it. */
export function moveSection(page: Page, name: string, destination: Destination): Plan {
  const { heading, start, end } = wholeSection(page, name);
  const { block } = heading;
  return moved(page, { block, container: block.container, start, end }, destination);
}

function moved(page: Page, what: Moved, destination: Destination): Plan {
  const { block, start, end } = what;
  const place = placeFor(page, what, destination);
  if (place.at > start && place.at < end)
    throw invalid('The new place is inside of what is moved.', 'Name a block outside of it.');
  const range =
    block.kind === 'row'
      ? undefined
      : sharedRange(page.root, [what, { container: place.container, start: place.at, end: place.at }]);
  const table =
    block.kind === 'row' ? page.blocks.find(({ element }) => element === closest(what.container, 'table')) : undefined;
  if (place.at === start || place.at === end) return { splices: [], block };
  return {
    splices: [removal(what), { start: place.at, end: place.at, text: page.source.slice(start, end) }],
    block: table ?? block,
    ...(range && { range }),
  };
}

/** A list goes with its last item; what cannot be empty keeps an empty paragraph. */
function removal({ block, container, start, end }: Moved): Splice {
  const list = lastOf(block);
  if (list) return { start: list.start, end: list.end, text: '' };
  const isAlone = container.children.every((node) => isBlankText(node) || (node.start >= start && node.end <= end));
  const isHeld = container.parent !== undefined && block.kind !== 'listItem' && block.kind !== 'task';
  return { start, end, text: isAlone && isHeld ? '<p />' : '' };
}

function placeFor(page: Page, what: Moved, { before, after }: Destination): Place {
  const id = before ?? after;
  if (id === undefined) {
    const last = what.container.children.findLast((node) => !isBlankText(node));
    return { at: last?.end ?? what.end, container: what.container };
  }
  if (before !== undefined && after !== undefined)
    throw invalid('Two new places are named.', 'Give `before` or `after`.');
  const named = blockOf(page, id);
  const target = isPart(named) ? named : outsideLine(named);
  refuseMisfit(page, what, target);
  return { at: before === undefined ? target.end : target.start, container: target.container };
}

/** What stands only beside others of its kind. */
const isPart = ({ kind }: BlockNode): boolean =>
  kind === 'listItem' || kind === 'task' || kind === 'row' || kind === 'cell' || kind === 'caption';

function refuseMisfit(page: Page, { block, container }: Moved, target: BlockNode): void {
  if (isPart(block) || isPart(target)) {
    if (block.kind !== target.kind)
      throw invalid(
        ours`A block of the kind ${block.kind} cannot stand beside one of the kind ${target.kind}.`,
        ours`Name a ${isPart(block) ? block.kind : 'block that is no item, row or cell'} as its new neighbour.`,
      );
    if (block.kind === 'row') refuseRow(page, block, target);
    return;
  }
  const holder = containerOf(target.container);
  if (holder !== 'page' && holder !== containerOf(container))
    throw invalid(
      ours`The new place is inside of a ${holder}, and what is moved stands in none.`,
      'Name a block of the page itself, or write the content anew.',
    );
}

/** Rows change places where no merged cell and no number binds them to theirs. */
function refuseRow(page: Page, block: BlockNode, target: BlockNode): void {
  const table = closest(block.container, 'table') ?? block.container;
  const grid = readGrid(table);
  const isOther = block.container !== target.container;
  if (!isOther && !grid.isMerged && !grid.rows.some((_, row) => grid.numbering(row))) return;
  throw invalid(
    isOther
      ? 'A row moves only within its part of its table.'
      : 'Merged or numbered cells bind the rows of this table.',
    'Insert a new row there and delete the old one.',
  );
}
