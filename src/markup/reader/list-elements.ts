import type { ReadAs } from '../elements.js';
import { childElements, type StorageElement, verbatimText } from '../tree.js';
import { attribute } from './attributes.js';
import { endLine, flush, ownLines } from './blocks.js';
import { addBlock, nestedSink, startOf } from './enclosed.js';
import type { Handler, ListState, Place, Reading, Sink, Visit } from './place.js';

/** A list of either kind, or of tasks. */
const list: Handler = (element, place, reading) => {
  const { sink, list: outer } = place;
  const visit = ownLines(place);
  if (sink.kind === 'line') return { ...visit, place: place.inList(undefined) };
  const isOrdered = element.name === 'ol';
  const number = Number.parseInt(attribute(element, 'start') ?? '1', 10);
  const start = number >= 0 && number < 1e8 ? number : 1;
  const state: ListState = { sign: signAfter(sink, isOrdered), isOrdered, start, items: [], count: 0 };
  return {
    place: place.inList(state),
    // Blocks between items belong to none of them; they come before the list.
    close: () => {
      endLine(place);
      if (state.items.every(({ blocks, more }) => blocks.length === 0 && more === undefined)) return;
      const block = { kind: 'list' as const, markdown: '', parts: state.items };
      const last = outer?.items.at(-1);
      // A list that stands beside the items of another one instead of inside one: readers see it as part of the last item.
      if (outer === undefined || !sink.holdsBlocks) addBlock(sink, block, reading);
      else if (last === undefined) outer.items = state.items;
      else {
        const indent = ' '.repeat(markOf(outer, outer.items.length - 1).length);
        (last.more ??= []).push({ first: indent, rest: indent, blocks: [block], isTight: true });
      }
    },
  };
};

/** Two lists in a row are told apart by the sign of their items. */
function signAfter(sink: Sink, isOrdered: boolean): ListState['sign'] {
  const last = sink.blocks.at(-1);
  if (last?.kind !== 'list') return isOrdered ? '.' : '-';
  const before = /^(?:([-*])|\d+([.)]))(?!\S)/u.exec(startOf(last));
  if (isOrdered) return before?.[2] === '.' ? ')' : '.';
  return before?.[1] === '-' ? '*' : '-';
}

const markOf = ({ isOrdered, start, sign }: ListState, index: number) =>
  isOrdered ? `${start + index}${sign} ` : `${sign} `;

const item: Handler = (element, place, reading) => visitItem(element, place, reading, '');

/** An item of the list around, or of one of its own; `box` is that of a task. */
function visitItem({ name }: StorageElement, place: Place, reading: Reading, box: string): Visit {
  const { sink, list: state } = place;
  const visit = ownLines(place);
  if (sink.kind === 'cell') return { place: place.inList(undefined), close: cellItem(sink, state, box) };
  const nested = sink.holdsBlocks ? nestedSink(sink, reading) : undefined;
  if (nested === undefined || (state === undefined && name === 'li'))
    return { ...visit, place: place.inList(undefined) };
  return {
    place: place.inList(undefined, nested),
    close: () => {
      flush(nested);
      const own = state ?? { sign: signAfter(sink, false), isOrdered: false, start: 1, items: [], count: 0 };
      const { blocks } = nested;
      // An empty item with a number counts, so that those behind it keep theirs.
      if (blocks.length === 0 && (box !== '' || state?.isOrdered !== true)) return;
      const mark = markOf(own, own.items.length);
      const isTask = box !== '' && blocks[0]?.kind === 'paragraph';
      // The box of a task that begins with something else stands on a line of its own.
      if (box !== '' && !isTask) blocks.unshift({ kind: 'paragraph', markdown: box.trim() });
      own.items.push({ first: mark + (isTask ? box : ''), rest: ' '.repeat(mark.length), blocks, isTight: true });
      if (state === undefined) addBlock(sink, { kind: 'list', markdown: '', parts: own.items }, reading);
    },
  };
}

/** In a cell an item is a line that begins with its mark. */
function cellItem(sink: Sink, state: ListState | undefined, box: string): () => void {
  const before = sink.blocks.length;
  const mark = box || (state?.isOrdered === true ? `${state.start + state.count}. ` : '• ');
  const outer = sink.prefix;
  sink.prefix = outer + mark;
  return () => {
    flush(sink);
    if (sink.blocks[before] === undefined) sink.prefix = outer;
    else if (state !== undefined) state.count++;
  };
}

/** Parts of a task: ids show nowhere, the status becomes its box, the body its text. */
const task: Handler = (element, place, reading) => {
  const [status] = childElements(element, 'ac:task-status');
  const isDone = status !== undefined && verbatimText(status.children, 100).trim() === 'complete';
  return visitItem(element, place, reading, isDone ? '[x] ' : '[ ] ');
};

export const listElements = { list, item, task } satisfies Partial<Record<ReadAs, Handler>>;
