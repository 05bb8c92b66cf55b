import type { AlignType, PhrasingContent, TableCell } from 'mdast';
import { alertLine } from './alerts.js';
import { aloneBlock } from './alone.js';
import { sourceOf, type Writing } from './context.js';
import { inline } from './inline.js';
import { taskElement } from './lists.js';
import { joined, plainer } from './placement.js';
import { element } from './storage-text.js';

interface Line {
  nodes: PhrasingContent[];
  kind: 'text' | 'bullet' | 'number' | 'task' | 'image' | 'caption' | 'alert';
  number?: number;
}

/** The one line of a Markdown cell as the blocks it stands for: `<br>` parts lines, `• ` begins an item. */
export function cellContent(cell: TableCell | undefined, align: AlignType | undefined, writing: Writing): string {
  if (cell?.blocks !== undefined) return joined(plainer(writing.blocks(cell.blocks, 'cell', writing), 'cell', writing));
  const lines = withEmptyLines(linesOf(cell?.children ?? []).map((nodes) => lineOf(nodes, writing)));
  let storage = '';
  for (let index = 0; index < lines.length;) {
    const { kind } = lines[index] ?? { kind: 'text' };
    let end = index + 1;
    const next = () => lines[end]?.kind;
    if (kind === 'image') {
      if (next() === 'caption') end++;
    } else if (kind !== 'alert') {
      while (end < lines.length && isSame(kind, next()) && continues(lines[end - 1], lines[end])) end++;
    }
    storage += blockOf(kind, lines.slice(index, end), align, writing);
    index = end;
  }
  return storage || element('p', {});
}

/** An empty line parts nothing in a cell: what stands around it is one text, or one item. */
function withEmptyLines(lines: readonly Line[]): Line[] {
  const result: Line[] = [];
  let isItemOpen = false;
  for (const line of lines) {
    const last = result.at(-1);
    const isEmpty = line.nodes.every((node) => node.type === 'text' && node.value.trim() === '');
    const isItem = last !== undefined && !isText(last.kind) && last.kind !== 'image';
    if (isEmpty && isItem) {
      last.nodes.push({ type: 'break' });
      isItemOpen = true;
    } else if (isItemOpen && isItem && isText(line.kind)) last.nodes.push({ type: 'break' }, ...line.nodes);
    else {
      isItemOpen = false;
      // The picture and its caption stand in the text then.
      for (let index = result.length - 1; isEmpty && index >= 0; index--) {
        const before = result[index];
        if (before?.kind !== 'image' && before?.kind !== 'caption') break;
        before.kind = 'text';
      }
      result.push({ ...line, nodes: [...line.nodes] });
    }
  }
  return result;
}

// Two lists in a row: the numbers start anew.
const continues = (line: Line | undefined, next: Line | undefined) =>
  next?.number === undefined || next.number === (line?.number ?? 0) + 1;

// A caption without its picture is text.
const isSame = (kind: Line['kind'], next: Line['kind'] | undefined) =>
  next === kind || (isText(kind) && next !== undefined && isText(next));
const isText = (kind: Line['kind']) => kind === 'text' || kind === 'caption';

/** Inside of a mark a line break stays where it is. */
function linesOf(nodes: readonly PhrasingContent[]): PhrasingContent[][] {
  const lines: PhrasingContent[][] = [[]];
  for (const node of nodes) {
    if (node.type === 'break') lines.push([]);
    else lines.at(-1)?.push(node);
  }
  return lines;
}

function lineOf(nodes: PhrasingContent[], writing: Writing): Line {
  const [first] = nodes;
  if (first?.type === 'text') {
    const source = sourceOf(writing, first).trimStart();
    if (first.value.startsWith('• ')) return { nodes: without(nodes, 2), kind: 'bullet' };
    // With a backslash before it, the bracket is text.
    if (/^\[[ xX]\] /u.test(source)) return { nodes, kind: 'task' };
    if (/^\[![A-Z]+\] /iu.test(source)) return { nodes, kind: 'alert' };
    const number = /^(\d{1,3})\. /u.exec(source);
    if (number !== null) return { nodes: without(nodes, number[0].length), kind: 'number', number: Number(number[1]) };
  }
  if (nodes.length === 1 && (first?.type === 'image' || first?.type === 'imageReference'))
    return { nodes, kind: 'image' };
  if (nodes.length === 1 && first?.type === 'emphasis') return { nodes, kind: 'caption' };
  return { nodes, kind: 'text' };
}

/** The line without its first characters. */
function without(nodes: readonly PhrasingContent[], length: number): PhrasingContent[] {
  const [first, ...rest] = nodes;
  if (first?.type !== 'text') return [...nodes];
  const value = first.value.slice(length);
  return value === '' ? rest : [{ ...first, value }, ...rest];
}

function blockOf(kind: Line['kind'], lines: readonly Line[], align: AlignType | undefined, writing: Writing): string {
  const style = align === 'center' || align === 'right' ? `text-align: ${align};` : undefined;
  const paragraph = (content: string) => element('p', { style }, content);
  const items = () => lines.map(({ nodes }) => element('li', {}, element('p', {}, inline(nodes, writing)))).join('');
  const [first] = lines;
  switch (kind) {
    case 'bullet':
      return element('ul', {}, items());
    case 'number':
      return element('ol', { start: String(first?.number ?? 1) }, items());
    case 'task':
      return element('ac:task-list', {}, lines.map(({ nodes }) => taskLine(nodes, writing)).join(''));
    case 'alert':
      return alertLine(first?.nodes ?? [], writing)?.storage ?? paragraph(inline(first?.nodes ?? [], writing));
    case 'image': {
      const nodes: PhrasingContent[] = lines.flatMap((line, index): PhrasingContent[] =>
        index === 0 ? line.nodes : [{ type: 'break' }, ...line.nodes],
      );
      return aloneBlock(nodes, '', writing)?.storage ?? paragraph(inline(nodes, writing));
    }
    default:
      return paragraph(lines.map(({ nodes }) => inline(nodes, writing)).join('<br />'));
  }
}

function taskLine(nodes: readonly PhrasingContent[], writing: Writing): string {
  const [first] = nodes;
  const isDone = first?.type === 'text' && /^\[[xX]\]/u.test(first.value);
  const body = inline(without(nodes, 3), writing).trimStart();
  return taskElement(String(writing.tasks.next++), isDone, body);
}
