import type { BlockNode } from '../page-blocks.js';
import { blockMarkdown, listTag } from '../block-markdown.js';
import { childElements, closest, type StorageElement, type StorageNode } from '../tree.js';
import { tagged, within } from './enclosed-content.js';
import { Graft } from './graft.js';
import { type ContentWriter, type Container, containerOf, type Fresh } from './new-content.js';
import type { Content } from './operation.js';
import { blockOf, type Page, type Plan } from './plan.js';
import { invalid } from './refusal.js';
import { rowContent } from './row-content.js';

/** `delete_block`. */
export function deleteBlock(page: Page, id: string): Plan {
  const block = blockOf(page, id);
  const { kind, start, end } = block;
  if (kind === 'row')
    throw invalid('A row is not deleted as a block: other cells may reach over it.', 'Use delete_row.');
  if (kind === 'cell')
    throw invalid('A cell cannot be deleted: its row would miss a column.', 'Use replace_cell with empty content.');
  // A list without items, or a task list without tasks, is not valid: the last one takes it along.
  const holder = lastOf(block);
  const range = holder ?? { start, end };
  return { splices: [{ start: range.start, end: range.end, text: '' }], block, deleted: [range], gone: true };
}

/** The list around a block that has nothing else in it. */
export function lastOf({ kind, element }: BlockNode): StorageElement | undefined {
  if ((kind !== 'listItem' && kind !== 'task') || !element?.parent) return undefined;
  const list = element.parent;
  if (childElements(list).length > 1) return undefined;
  return list;
}

/** `replace_block`. */
export function replaceBlock(page: Page, writer: ContentWriter, id: string, content: Content): Plan {
  const block = blockOf(page, id);
  const { start, end, element, container } = block;
  const before = blockMarkdown(block, page.source.slice(start, end), page.site);
  const plan = (text: string): Plan => ({ splices: [{ start, end, text }], block, replaced: [{ start, end }] });
  if (content.markdown !== undefined && content.markdown.trim() === before.trim()) return { splices: [], block };
  const write = (holder: Container, given = content) => writer.write(given, holder, before, element ?? container);
  switch (block.kind) {
    case 'listItem':
      return plan(element ? item(page, element, write('listItem')) : '');
    case 'task':
      return plan(element ? task(page, element, write('page', asTask(content, isDone(element, page.source)))) : '');
    case 'row':
      return rowContent(page, writer, block, content);
    case 'cell':
    case 'caption':
      return plan(element ? within(page, element, write(block.kind === 'cell' ? 'cell' : 'page')) : '');
    default: {
      const fresh = write(containerOf(container));
      if (!fresh.fromMarkdown) return plan(fresh.source);
      refuseBlocksInLine(block, fresh);
      const text = new Graft(page, fresh).content(container, block.nodes, fresh.root.children, {
        replacesUnseen: true,
      });
      // A run of text stands between edge spaces of its first and last node, which are not part of the block.
      const lead = page.source.slice(block.nodes[0]?.start ?? start, start);
      const trail = page.source.slice(end, block.nodes.at(-1)?.end ?? end);
      const from = text.startsWith(lead) ? lead.length : 0;
      return plan(text.slice(from, text.endsWith(trail) ? text.length - trail.length : text.length));
    }
  }
}

/** Where only a line of text can stand, blocks cannot. */
function refuseBlocksInLine({ container, kind }: BlockNode, { root }: Fresh): void {
  const isLine = kind === 'text' && (container.name === 'ac:adf-content' || container.name === 'ac:task-body');
  const decision = isLine && closest(container, 'ac:adf-node')?.tag.includes('"decision-item"') === true;
  if (decision && (root.children.length !== 1 || childElements(root)[0]?.name !== 'p'))
    throw invalid('A decision is one line of text.', 'Give one paragraph, or replace the block around it.');
}

const elementsOf = ({ root }: Fresh) => childElements(root);
const isList = ({ name }: StorageElement) => name === 'ul' || name === 'ol';

/** The items that new content is: those of its only list, given `<li>` elements, or none. */
function itemsOf(fresh: Fresh): StorageElement[] {
  const top = elementsOf(fresh);
  if (top.length > 0 && top.every(({ name }) => name === 'li')) return top;
  const [list, ...more] = top;
  return list && more.length === 0 && isList(list) ? childElements(list, 'li') : [];
}

const sliceOf = ({ source }: Fresh, { start, end }: StorageNode) => source.slice(start, end);

function item(page: Page, old: StorageElement, fresh: Fresh): string {
  const [first, ...more] = itemsOf(fresh);
  const rest = more.map((next) => sliceOf(fresh, next)).join('');
  if (!fresh.fromMarkdown && !first && elementsOf(fresh).some(({ name }) => name === 'li')) {
    throw invalid(
      'The new content has items `<li>` of its own beside other content, and an item cannot hold another one.',
      'Give only items, or only what stands inside of one.',
    );
  }
  if (!fresh.fromMarkdown) return first ? sliceOf(fresh, first) + rest : tagged(old, fresh.source);
  const graft = new Graft(page, fresh);
  return graft.inside(old, first ? first.children : fresh.root.children) + rest;
}

function isDone(task: StorageElement, source: string): boolean {
  const status = childElements(task, 'ac:task-status')[0];
  return status !== undefined && source.slice(status.contentStart, status.contentEnd).trim() === 'complete';
}

/** Plain content of a task is written as a task. */
function asTask(content: Content, done: boolean): Content {
  if (content.markdown === undefined || /^\s*[-*+]\s+\[[ xX]\]/u.test(content.markdown)) return content;
  return { markdown: `- [${done ? 'x' : ' '}] ${content.markdown.trim()}` };
}

function task(page: Page, old: StorageElement, fresh: Fresh): string {
  const top = elementsOf(fresh);
  const tasks = top.every(({ name }) => name === 'ac:task')
    ? top
    : top.length === 1 && top[0]?.name === 'ac:task-list'
      ? childElements(top[0], 'ac:task')
      : [];
  const [first, ...more] = tasks;
  if (!first) throw invalid('A task can only be replaced by tasks.', 'Give `- [ ] text`, or one line of text.');
  const rest = more.map((next) => sliceOf(fresh, next)).join('');
  return (fresh.fromMarkdown ? new Graft(page, fresh).element(old, first) : sliceOf(fresh, first)) + rest;
}

/** `insert_before` and `insert_after`. */
export function insertBeside(
  page: Page,
  writer: ContentWriter,
  id: string,
  side: 'before' | 'after',
  content: Content,
): Plan {
  const block = blockOf(page, id);
  const { kind, element } = block;
  if (kind === 'row') throw invalid('New rows are given cell by cell.', 'Use insert_row.');
  if (kind === 'cell' || kind === 'caption')
    throw invalid(`Nothing can stand beside a ${kind}.`, 'Use insert_row, or name a block inside it.');
  const beside = (text: string, { start, end } = block): Plan => {
    const at = side === 'before' ? start : end;
    return { splices: [{ start: at, end: at, text }], block, added: text };
  };
  if (kind === 'listItem') {
    const fresh = writer.write(content, 'listItem');
    const items = itemsOf(fresh);
    const text = items.length > 0 ? items.map((next) => sliceOf(fresh, next)).join('') : `<li>${fresh.source}</li>`;
    const list = element?.parent?.name ?? 'ul';
    return { ...beside(text), added: `${listTag(element, side === 'after' ? 1 : 0)}${text}</${list}>` };
  }
  if (kind === 'task' || (kind === 'taskList' && element?.parent?.name === 'ac:task')) {
    // A new task is open, whatever the one beside it.
    const given = kind === 'task' ? asTask(content, false) : content;
    const fresh = writer.write(given, 'page');
    const lists = elementsOf(fresh);
    const tasks = lists.flatMap((list) =>
      list.name === 'ac:task' ? [list] : list.name === 'ac:task-list' ? childElements(list, 'ac:task') : [],
    );
    if (tasks.length === 0 || lists.some(({ name }) => !name.startsWith('ac:task')))
      throw invalid('Only tasks can stand beside a task.', 'Give `- [ ] text`, or insert beside the task list.');
    const text = tasks.map((next) => sliceOf(fresh, next)).join('');
    const whole = kind === 'task' ? text : `<ac:task-list>${text}</ac:task-list>`;
    return { ...beside(whole), added: `<ac:task-list>${text}</ac:task-list>` };
  }
  const anchor = outsideLine(block);
  if (
    anchor.container.name === 'ac:adf-content' &&
    closest(anchor.container, 'ac:adf-node')?.tag.includes('"decision-item"')
  )
    throw invalid('Nothing can stand beside the text of a decision.', 'Insert beside the block around it.');
  return beside(writer.write(content, containerOf(anchor.container)).source, anchor);
}

/** The block itself, or the paragraph that it stands in: paragraphs hold no blocks. */
export function outsideLine(block: BlockNode): BlockNode {
  for (let next = block; ;) {
    if (next.container.name !== 'p' || !next.parent) return next;
    next = next.parent;
  }
}
