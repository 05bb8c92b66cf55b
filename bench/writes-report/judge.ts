// Whether an edit did what it named and nothing else, and what the server made of it, by parsers of our own.
import { XmlElement, XmlText } from '@rgrove/parse-xml';
import { inventoryOf, lost } from '../markup-report/inventory.js';
import { readStorage } from '../markup-report/storage.js';
import { fallbacksAround, parseStorage } from '../markup-report/xml.js';
import { firstLineOf } from '../markup-report/message.js';
import type { EditPlan } from './page-edits.js';
import { plain } from './page-tree.js';

/** What is wrong with what was sent. */
export interface Verdict {
  /** Characters that are different around the places that the edit named. */
  outside: number;
  /** What is gone although the edit did not name it, each as a sentence, and what is wrong otherwise. */
  lost: string[];
  wrong: string[];
}

type Places = Pick<EditPlan, 'ranges' | 'points'>;

/** Faults of what was sent; `allowLoss` is what the edit was allowed to lose. */
export function judgeSent(before: string, sent: string, plan: EditPlan, allowLoss?: readonly string[]): Verdict {
  const wrong: string[] = [];
  try {
    parseStorage(sent);
  } catch (error) {
    return { outside: 0, lost: [], wrong: [`not well-formed: ${firstLineOf(error)}`] };
  }
  if (sent === before && plan.kind !== 'title') wrong.push('nothing is different');
  return {
    outside: changedOutside(before, sent, plan),
    lost: losses(before, sent, plan, allowLoss),
    wrong: [...wrong, ...textFaults(before, sent, plan)],
  };
}

/** Characters that are different around the places that the edit named. */
function changedOutside(before: string, sent: string, plan: EditPlan): number {
  const plainly = outside(before, sent, plan);
  if (plainly === 0) return 0;
  // An edit inside an ADF extension drops the rendering of its old content that stands beside it.
  const place = plan.points?.[0]?.[0] ?? plan.ranges[0]?.start ?? 0;
  const stale = [...new Set([place, place - 1, ...plan.ranges.map(({ start }) => start)])]
    .flatMap((at) => fallbacksAround(before, at))
    .filter(({ start }, index, all) => all.findIndex((other) => other.start === start) === index)
    .sort((a, b) => b.start - a.start);
  if (stale.length === 0) return plainly;
  const moved = (offset: number): number =>
    offset - stale.reduce((sum, { start, end }) => sum + (end <= offset ? end - start : 0), 0);
  const bare = stale.reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), before);
  return outside(bare, sent, {
    ranges: plan.ranges.map(({ start, end }) => ({ start: moved(start), end: moved(end) })),
    points: plan.points?.map(([from, to]): [number, number] => [moved(from), moved(to)]),
  });
}

function outside(before: string, sent: string, { ranges, points }: Places): number {
  if (points !== undefined) {
    const prefix = commonPrefix(before, sent);
    const suffix = commonSuffix(before, sent);
    // Every place at which the same bytes could have been put in.
    const from = before.length - suffix;
    const to = prefix;
    const isInsertion = from <= to && sent.length >= before.length;
    if (isInsertion && points.some(([first, last]) => first <= to && last >= from)) return 0;
    return Math.max(1, isInsertion ? sent.length - before.length : from - to);
  }
  let count = 0;
  let rest = sent;
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    pieces.push(before.slice(at, start));
    at = end;
  }
  pieces.push(before.slice(at));
  const [head = '', ...between] = pieces;
  if (ranges.length === 0) return sent === before ? 0 : Math.abs(sent.length - before.length) || 1;
  const tail = between.pop() ?? '';
  if (!rest.startsWith(head)) count += head.length - commonPrefix(head, rest);
  if (!rest.endsWith(tail)) count += tail.length - commonSuffix(tail, rest);
  rest = rest.slice(head.length, rest.length - tail.length);
  for (const piece of between) if (!rest.includes(piece)) count += piece.length;
  if (sent.length < pieces.reduce((sum, { length }) => sum + length, 0)) count += 1;
  return count;
}

/** What is gone although the edit did not name it. */
function losses(
  before: string,
  sent: string,
  { ranges, removes }: EditPlan,
  allowLoss: readonly string[] | undefined,
): string[] {
  const kept = inventoryOf(before);
  if (removes || allowLoss)
    for (const { start, end } of ranges)
      for (const [key, count] of inventoryOf(balanced(before.slice(start, end))))
        kept.set(key, (kept.get(key) ?? 0) - count);
  return lost(kept, inventoryOf(sent));
}

/** A section may begin in one cell of a layout and end in the next; its loose tags hold nothing that can be lost. */
function balanced(part: string): string {
  try {
    parseStorage(part);
    return part;
  } catch {
    return part.replaceAll(/<\/?ac:layout[^>]*>|<\/?ac:rich-text-body>/gu, '');
  }
}

function textFaults(before: string, sent: string, { replaced, removes, mark, kind }: EditPlan): string[] {
  const was = plain(readStorage(before).text);
  const is = plain(readStorage(sent).text);
  if (replaced !== undefined) {
    const wanted = replaced.reduce((text, { find, text: by }) => text.replace(find, () => by), was);
    if (wanted === is) return [];
    const at = commonPrefix(wanted, is);
    return [
      `reads ${JSON.stringify(is.slice(Math.max(0, at - 20), at + 40))}, not ${JSON.stringify(wanted.slice(Math.max(0, at - 20), at + 40))}`,
    ];
  }
  const times = is.split(mark).length - 1;
  if (removes && kind !== 'replace_section') return times === 0 ? [] : ['new text in a deletion'];
  return times > 0 ? [] : ['the new text is not there'];
}

const ownAttributes = new Set(['ac:schema-version', 'ac:macro-id', 'ri:version-at-save']);

/** What a stored body means that the sent one does not; undefined when the server only wrote it down its own way. */
export function differenceOfMeaning(sent: string, stored: string): string | undefined {
  const [one, other] = [meaningOf(sent), meaningOf(stored)];
  if (one === other) return undefined;
  const at = commonPrefix(one, other);
  return `${one.slice(Math.max(0, at - 40), at + 60)} | ${other.slice(Math.max(0, at - 40), at + 60)}`;
}

function meaningOf(storage: string): string {
  const write = (node: XmlElement['children'][number]): string => {
    if (node instanceof XmlText) return JSON.stringify(node.text);
    if (!(node instanceof XmlElement)) return '';
    const attributes = Object.entries(node.attributes)
      .filter(([name]) => !ownAttributes.has(name))
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return `<${[node.name, ...attributes.sort()].join(' ')}>${node.children.map(write).join('')}</>`;
  };
  // Adjacent pieces of text are one text.
  return write(parseStorage(storage))
    .replaceAll('""', '')
    .replaceAll(/(?<!\\)""/gu, '');
}

function commonPrefix(one: string, other: string): number {
  let length = 0;
  const most = Math.min(one.length, other.length);
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  return length;
}

function commonSuffix(one: string, other: string): number {
  let length = 0;
  const most = Math.min(one.length, other.length);
  while (length < most && one.charCodeAt(one.length - 1 - length) === other.charCodeAt(other.length - 1 - length))
    length += 1;
  return length;
}
