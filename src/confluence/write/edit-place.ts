import type { AddressedOperation } from '../../markup/edit/edit-action.js';
import type { BlockChange } from '../../markup/edit/apply.js';
import { cellPlace } from '../../markup/edit/addressed-table.js';
import { around } from '../../markup/edit/relatives.js';
import { blocksIn, parentOf, pathAbove, sectionRange } from '../../markup/edit/find-block.js';
import type { BlockKind } from '../../markup/elements.js';
import type { PageBlock, PageDocument } from '../../markup/page-document.js';
import type { Steps } from '../../markup/steps.js';

/** What a reader sees around a block, and the Markdown of the block does not show. */
const boxes: readonly string[] = ['panel', 'quote', 'expand', 'macro', 'cell', 'extension'] satisfies BlockKind[];

/** Where a change happens, for those who see it. */
export interface Place {
  /** The part of the old storage that it changes; undefined for an insert. */
  range?: { start: number; end: number };
  path: readonly string[];
  /** Markdown of the block that an insert stands beside. */
  beside?: string;
  /** Of it the line that is nearest. */
  line?: string;
}

/** Where the change of an operation happens. */
export function* placeOf(
  document: PageDocument,
  operation: AddressedOperation | undefined,
  change: BlockChange,
): Steps<Place> {
  const { action, section } = operation ?? {};
  const block = document.blocks.find(({ id }) => id === change.block);
  if (action !== 'replace_section' && action !== 'append' && action !== 'prepend') {
    const { start = 0, end = 0 } = block ?? {};
    const isInsert = action === 'insert_before' || action === 'insert_after';
    const beside = isInsert && block ? yield* block.markdownInSteps() : '';
    const line = action === 'insert_after' ? beside.split('\n').at(-1) : beside.split('\n')[0];
    const path = block === undefined ? change.path : yield* pathTo(document, block);
    return { path, ...(isInsert ? { beside, line: line ?? '' } : { range: { start, end } }) };
  }
  const { path, ...range } =
    section === undefined ? { path: [], start: 0, end: document.storage.length } : sectionRange(document, section);
  if (action === 'replace_section') return { path, range };
  const beside = section === undefined || !block ? '' : yield* block.markdownInSteps();
  const within = blocksIn(document, range);
  const nearest = action === 'append' ? within.at(-1) : within[0];
  const lines = nearest ? (yield* nearest.markdownInSteps()).split('\n') : [];
  const line = lines.at(action === 'append' ? -1 : 0);
  return { path, beside, line: line ?? '' };
}

/** The headings above a block, outermost first, and the cell or box that it stands in. */
function* pathTo(document: PageDocument, block: PageBlock): Steps<readonly string[]> {
  const above = pathAbove(document, block);
  const box = parentOf(document, block);
  const cell = block.kind === 'cell' ? block : around(document, block, 'cell');
  if (cell) return [...above, yield* cellPlace(document, cell)];
  return box && boxes.includes(box.kind) ? [...above, `in a ${box.kind}`] : above;
}

/** Where something stands at an offset of the storage: headings, and the cell or box. */
export function* pathAt(document: PageDocument, offset: number): Steps<readonly string[]> {
  const { blocks } = document;
  // White space at the edges of a block belongs to none.
  const block =
    blocks.findLast(({ start, end }) => start <= offset && offset < end) ?? blocks.find(({ start }) => start > offset);
  return block === undefined ? [] : yield* pathTo(document, block);
}

/** The line of an item with the number that it has below new ones. */
function numberedAfter(items: string, line: string): string {
  const last = /^(\d{1,9})[.)] /u.exec(items.split('\n').findLast((each) => /^\S/u.test(each)) ?? '')?.[1];
  return last === undefined ? line : line.replace(/^\d{1,9}(?=[.)] )/u, String(Number(last) + 1));
}

/** The diff of a change; an insert shows the line that it stands beside. */
export function diffIn(
  { before, after, diff }: BlockChange,
  operation: AddressedOperation | undefined,
  place?: Place,
): string {
  const lines = (sign: string, text: string) => text.replaceAll(/^/gmu, sign);
  if (before === after) return '';
  if (after === '') return lines('-', before);
  if (before !== '') return diff;
  const isAbove =
    operation?.action === 'insert_before' || (operation?.action === 'prepend' && operation.section === undefined);
  const line = place?.line ? [lines(' ', isAbove ? numberedAfter(after, place.line) : place.line)] : [];
  return (isAbove ? [lines('+', after), ...line] : [...line, lines('+', after)]).join('\n');
}
