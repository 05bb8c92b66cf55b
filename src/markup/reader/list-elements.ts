import { beginBlock, endLine, flush } from './blocks.js';
import { addBlock, nestedSink, startOf } from './enclosed.js';
import { createValueSink, nowhere, type Frame, type Handler, type ListState, type Reading, Sink } from './frame.js';

/** A list of either kind, or of tasks. */
const list: Handler = (frame, parent, reading) => {
  beginBlock(frame);
  const { sink } = parent;
  if (!sink.holdsBlocks && sink.kind !== 'cell') {
    frame.list = undefined;
    return;
  }
  const isOrdered = frame.name === 'ol';
  const number = Number.parseInt(frame.attribute('start') ?? '1', 10);
  const start = number >= 0 && number < 1e8 ? number : 1;
  const state: ListState = { sign: signAfter(sink, isOrdered), isOrdered, start, items: [], count: 0 };
  // A list that stands beside the items of another one instead of inside one: readers see it as part of the last item.
  const outer = parent.list;
  frame.list = state;
  // Blocks between items belong to none of them; they come before the list.
  frame.close = () => {
    endLine(parent);
    if (state.items.length === 0) return;
    const block = { kind: 'list' as const, markdown: '', parts: state.items };
    const last = outer?.items.at(-1);
    if (outer === undefined || !sink.holdsBlocks) addBlock(sink, block, reading);
    else if (last === undefined) outer.items = state.items;
    else {
      const indent = ' '.repeat(markOf(outer, outer.items.length - 1).length);
      (last.more ??= []).push({ first: indent, rest: indent, blocks: [block], isTight: true });
    }
  };
};

/** Two lists in a row are told apart by the sign of their items. */
function signAfter(sink: Sink, isOrdered: boolean): ListState['sign'] {
  const last = sink.blocks.at(-1);
  if (last?.kind !== 'list') return isOrdered ? '.' : '-';
  const before = /^(?:([-*])|\d+([.)])) /u.exec(startOf(last));
  if (isOrdered) return before?.[2] === '.' ? ')' : '.';
  return before?.[1] === '-' ? '*' : '-';
}

const markOf = ({ isOrdered, start, sign }: ListState, index: number) =>
  isOrdered ? `${start + index}${sign} ` : `${sign} `;

const item: Handler = (frame, parent, reading) => {
  openItem(frame, parent, reading, () => '');
};

/** An item of the list around, or of one of its own; `task` gives the box of a task when the item ends. */
function openItem(frame: Frame, parent: Frame, reading: Reading, task: () => string): void {
  beginBlock(frame);
  const { sink } = parent;
  const state = parent.list;
  frame.list = undefined;
  if (sink.kind === 'cell') {
    openCellItem(frame, parent, task);
    return;
  }
  const nested = sink.holdsBlocks ? nestedSink(sink, reading) : undefined;
  if (nested === undefined || (state === undefined && frame.name === 'li')) return;
  frame.sink = nested;
  frame.close = () => {
    flush(nested);
    const own = state ?? { sign: signAfter(sink, false), isOrdered: false, start: 1, items: [], count: 0 };
    const box = task();
    const { blocks } = nested;
    if (blocks.length === 0) return;
    const mark = markOf(own, own.items.length);
    const isTask = box !== '' && blocks[0]?.kind === 'paragraph';
    // The box of a task that begins with something else stands on a line of its own.
    if (box !== '' && !isTask) blocks.unshift({ kind: 'paragraph', markdown: box.trim() });
    own.items.push({ first: mark + (isTask ? box : ''), rest: ' '.repeat(mark.length), blocks, isTight: true });
    if (state === undefined) addBlock(sink, { kind: 'list', markdown: '', parts: own.items }, reading);
  };
}

/** In a cell an item is a line that begins with its mark. */
function openCellItem(frame: Frame, parent: Frame, task: () => string): void {
  const { sink } = parent;
  const state = parent.list;
  const before = sink.blocks.length;
  const mark = state?.isOrdered === true ? `${state.start + state.count}. ` : '• ';
  const outer = sink.prefix;
  sink.prefix = outer + mark;
  frame.close = () => {
    flush(sink);
    const first = sink.blocks[before];
    if (first === undefined) {
      sink.prefix = outer;
      return;
    }
    if (state !== undefined) state.count++;
    const box = task();
    if (box === '') return;
    const boxed = (line: string) => outer + box + line.slice(outer.length + mark.length);
    first.markdown = boxed(first.markdown);
    first.plain = first.plain && boxed(first.plain);
  };
}

/** Parts of a task: ids show nowhere, the status becomes its box, the body its text. */
const task: Handler = (frame, parent, reading) => {
  const status = createValueSink();
  frame.task = status;
  openItem(frame, parent, reading, () => (status.text.trim() === 'complete' ? '[x] ' : '[ ] '));
};

const taskStatus: Handler = (frame, parent) => {
  frame.sink = parent.task ?? nowhere;
};

const taskBody: Handler = (frame) => {
  beginBlock(frame);
  frame.task = undefined;
};

export const listElements: readonly [string, Handler][] = [
  ['ul', list],
  ['ol', list],
  ['ac:task-list', list],
  ['li', item],
  ['ac:task', task],
  ['ac:task-status', taskStatus],
  ['ac:task-body', taskBody],
];
