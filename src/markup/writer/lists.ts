import type { List, ListItem, RootContent } from 'mdast';
import { type Container, paragraphOf, sourceOf, warn, type Writing, type Written } from './context.js';
import { inline } from './inline.js';
import { joined, place, plainer } from './placement.js';
import { element } from './storage-text.js';

/**
 * A list as one or more blocks: plain items and tasks are lists of their own, and what an item cannot hold stands
 * between two lists, the numbers going on.
 */
export function list(node: List, container: Container, writing: Writing): Written[] {
  const result: Written[] = [];
  const later: Written[] = [];
  let number = node.start ?? 1;
  for (const run of runsOf(node.children, writing)) {
    if (isTask(run[0], writing)) {
      const { tasks, beside } = taskList(run, writing);
      result.push(tasks, ...beside);
      number += run.length;
      continue;
    }
    let items: string[] = [];
    let contents: Written[][] = [];
    const flush = () => {
      if (items.length > 0) result.push(listOf(node.ordered === true, number - items.length, items, contents));
      items = [];
      contents = [];
    };
    for (const item of run) {
      const { inside, beside } = place(writing.blocks(item.children, 'listItem', writing), 'listItem', writing);
      items.push(element('li', {}, joined(withFirstParagraph(inside)) || '<p />'));
      contents.push(inside);
      number++;
      if (beside.length === 0) continue;
      // Inside another item, all of it leaves that item anyway.
      if (container === 'listItem') later.push(...beside);
      else {
        flush();
        result.push(...beside);
      }
    }
    flush();
  }
  return [...result, ...later];
}

function listOf(isOrdered: boolean, start: number, items: readonly string[], contents: readonly Written[][]): Written {
  const storage = isOrdered
    ? element('ol', { start: String(start) }, items.join(''))
    : element('ul', {}, items.join(''));
  return { kind: 'list', storage, flatten: () => contents.flat() };
}

// The editor's items begin with a paragraph, a picture or code.
function withFirstParagraph(content: readonly Written[]): readonly Written[] {
  const [first] = content;
  return first?.kind === 'list' || first?.kind === 'tasks' ? [paragraphOf(''), ...content] : content;
}

/** Neighbouring items of one kind. */
function runsOf(items: readonly ListItem[], writing: Writing): ListItem[][] {
  const runs: ListItem[][] = [];
  for (const item of items) {
    const last = runs.at(-1);
    if (last !== undefined && isTask(last[0], writing) === isTask(item, writing)) last.push(item);
    else runs.push([item]);
  }
  return runs;
}

/** GFM knows no task without text; a box alone is one here. */
function isTask(item: ListItem | undefined, writing: Writing): boolean {
  if (item === undefined) return false;
  return typeof item.checked === 'boolean' || emptyBox(item, writing) !== undefined;
}

function emptyBox(item: ListItem, writing: Writing): string | undefined {
  const [first] = item.children;
  return first?.type === 'paragraph' ? /^\[[ xX]\]$/u.exec(sourceOf(writing, first))?.[0] : undefined;
}

function taskList(items: readonly ListItem[], writing: Writing): { tasks: Written; beside: Written[] } {
  const beside: Written[] = [];
  const lines: Written[] = [];
  const storage = items
    .map((item) => {
      const box = emptyBox(item, writing);
      const isDone = item.checked ?? box?.toLowerCase() === '[x]';
      // The id is taken before those of nested tasks, so that ids follow the order on the page.
      const id = String(writing.tasks.next++);
      const { body, nested, rest } = taskContent(item, box !== undefined, writing);
      beside.push(...rest);
      lines.push(paragraphOf(`${isDone ? '☑' : '☐'} ${body}`));
      return taskElement(id, isDone, body, nested);
    })
    .join('');
  return { tasks: { kind: 'tasks', storage: element('ac:task-list', {}, storage), flatten: () => lines }, beside };
}

/** A task; `nested` are the task lists that belong to it. */
export const taskElement = (id: string, isDone: boolean, body: string, nested = ''): string =>
  element(
    'ac:task',
    {},
    element('ac:task-id', {}, id) +
      element('ac:task-status', {}, isDone ? 'complete' : 'incomplete') +
      element('ac:task-body', {}, body) +
      nested,
  );

/** A task holds one line and further tasks; other text joins the line, other blocks follow the list. */
function taskContent(item: ListItem, isEmpty: boolean, writing: Writing) {
  const lines: string[] = [];
  const rest: Written[] = [];
  let nested = '';
  for (const [index, node] of item.children.entries()) {
    if (node.type === 'paragraph') {
      if (!(isEmpty && index === 0)) lines.push(inline(node.children, writing));
    } else if (node.type === 'list') {
      for (const run of runsOf(node.children, writing)) {
        if (isTask(run[0], writing)) {
          const { tasks, beside } = taskList(run, writing);
          nested += tasks.storage;
          rest.push(...beside);
        } else {
          warn(writing, 'flattened', 'A task holds one line: the list inside of it became lines.');
          lines.push(...linesOf(run, rest, writing));
        }
      }
    } else rest.push(...moved(node, writing));
  }
  return { body: lines.join('<br />'), nested, rest };
}

/** Items as lines; what is no line is added to `rest`. */
function linesOf(items: readonly ListItem[], rest: Written[], writing: Writing): string[] {
  return items.flatMap((item) =>
    item.children.flatMap((node) => {
      if (node.type === 'paragraph') return [`${bulletOf(item, writing)} ${inline(node.children, writing)}`];
      if (node.type === 'list') return linesOf(node.children, rest, writing);
      rest.push(...moved(node, writing));
      return [];
    }),
  );
}

function bulletOf(item: ListItem, writing: Writing): string {
  if (!isTask(item, writing)) return '•';
  return item.checked ? '☑' : '☐';
}

function moved(node: RootContent, writing: Writing): Written[] {
  warn(writing, 'moved', 'A task holds one line: what else it had was put after the list.');
  return plainer(writing.blocks([node], 'page', writing), 'page', writing);
}
