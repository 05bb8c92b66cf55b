import { isMacro, macroName, soleElement } from '../block-test.js';
import { elementKind } from '../elements.js';
import { macroKind } from '../macros.js';
import type { StorageElement, StorageNode } from '../tree.js';
import { differences } from './differences.js';

/** A block on one side: an element, or a run of text and inline elements. */
export interface Unit {
  readonly element: StorageElement | undefined;
  readonly nodes: readonly StorageNode[];
  readonly container: StorageElement;
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

/** One block on both sides, or on the side where it alone is. */
export interface Step {
  readonly old?: Unit | undefined;
  readonly fresh?: Unit | undefined;
}

/** What a unit can be changed into: only units of one kind are taken for two versions of the same block. */
export function kindOf({ element }: Pick<Unit, 'element'>): string {
  if (!element) return 'paragraph';
  if (isMacro(element)) return macroKind(macroName(element)).alert ? 'panel' : `macro ${macroName(element)}`;
  return elementKind(element.name).block ?? element.name;
}

/** Whether one unit can be taken for the old version of another: of its kind, or a paragraph around a block of its kind. */
export function mayBecome(old: Unit, fresh: Unit): boolean {
  const kind = kindOf(fresh);
  const element = soleElement(old.element);
  return kindOf(old) === kind || (element !== undefined && kindOf({ element }) === kind);
}

/** New units that together read as one old one (the items of a decision list) taken for one. */
export function grouped(olds: readonly Unit[], news: readonly Unit[]): Unit[] {
  const result: Unit[] = [];
  const wanted = new Set(olds.filter(({ markdown }) => markdown.includes('\n\n')).map(({ markdown }) => markdown));
  for (let index = 0; index < news.length; index++) {
    const [first] = news.slice(index);
    if (!first) break;
    let joined = first.markdown;
    let last = index;
    for (let next = index + 1; wanted.size > 0 && next < news.length && next < index + 50; next++) {
      joined += `\n\n${news[next]?.markdown ?? ''}`;
      if (wanted.has(joined)) {
        last = next;
        break;
      }
    }
    const parts = news.slice(index, last + 1);
    result.push(
      last > index
        ? {
            ...first,
            element: undefined,
            nodes: parts.flatMap(({ nodes }) => nodes),
            end: news[last]?.end ?? first.end,
            markdown: joined,
          }
        : first,
    );
    index = last;
  }
  return result;
}

/** Old and new siblings in one order: equal Markdown first, then, between these, the pairs that share most words. */
export function align(olds: readonly Unit[], news: readonly Unit[], may: typeof mayBecome = () => true): Step[] {
  const pairs = differences(olds, news, (one, other) => one.markdown === other.markdown);
  if (!pairs) return paired(olds, news, may);
  const steps: Step[] = [];
  let removed: Unit[] = [];
  let added: Unit[] = [];
  const flush = () => {
    steps.push(...paired(removed, added, may));
    removed = [];
    added = [];
  };
  for (const { from, to } of pairs) {
    if (from && to) {
      flush();
      steps.push({ old: from, fresh: to });
    } else if (from) removed.push(from);
    else if (to) added.push(to);
  }
  flush();
  return steps;
}

/** The order-keeping pairing of most shared words; what finds no partner stands alone. Long stretches pair in order. */
function paired(olds: readonly Unit[], news: readonly Unit[], may: typeof mayBecome): Step[] {
  if (olds.length * news.length > 2500) {
    const length = Math.max(olds.length, news.length);
    return Array.from({ length }).flatMap((_, index): Step[] => {
      const old = olds[index];
      const fresh = news[index];
      if (old && fresh) return may(old, fresh) ? [{ old, fresh }] : [{ old }, { fresh }];
      return [{ old, fresh }];
    });
  }
  const likeness = olds.map((old) =>
    news.map((fresh) => (may(old, fresh) ? 0.1 + sharedWords(old.markdown, fresh.markdown) : 0)),
  );
  const best = Array.from({ length: olds.length + 1 }, () => new Float64Array(news.length + 1));
  const value = (row: number, column: number) => best[row]?.[column] ?? 0;
  for (let row = olds.length - 1; row >= 0; row--)
    for (let column = news.length - 1; column >= 0; column--) {
      const like = likeness[row]?.[column] ?? 0;
      const together = like > 0 ? like + value(row + 1, column + 1) : 0;
      const line = best[row];
      if (line) line[column] = Math.max(together, value(row + 1, column), value(row, column + 1));
    }
  const steps: Step[] = [];
  let row = 0;
  let column = 0;
  while (row < olds.length || column < news.length) {
    const old = olds[row];
    const fresh = news[column];
    const like = likeness[row]?.[column] ?? 0;
    if (old && fresh && like > 0 && value(row, column) === like + value(row + 1, column + 1)) {
      steps.push({ old, fresh });
      row++;
      column++;
    } else if (old && (!fresh || value(row, column) === value(row + 1, column))) {
      steps.push({ old });
      row++;
    } else if (fresh) {
      steps.push({ fresh });
      column++;
    }
  }
  return steps;
}

/** Share of words, 0 to 1. */
function sharedWords(one: string, other: string): number {
  const words = (text: string) =>
    text.toLowerCase().match(/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{N}]+/gu) ?? [];
  const left = new Set(words(one));
  const right = new Set(words(other));
  if (left.size + right.size === 0) return 0;
  return (2 * [...left].filter((word) => right.has(word)).length) / (left.size + right.size);
}
