import { ours, type Ours } from '../ours.js';
import { composeResult, type ResultText } from './compose-result.js';

/**
 * Items of a list from a place on, a row each, as many as fit. `cursor` is the place as an earlier result gave it;
 * anything else means the beginning. `more` tells how to go on after the items from `start` to before `end`.
 */
export function composeList<Item>({
  head,
  title,
  items,
  rowOf,
  cursor = '',
  more,
  maxTokens,
}: {
  head: Ours;
  /** Stands before the rows, as text of the wiki. */
  title?: string;
  items: readonly Item[];
  rowOf: (item: Item) => string;
  cursor?: string;
  more: (start: number, end: number) => Ours;
  maxTokens: number;
}): { text: ResultText; items: Item[] } {
  const start = /^\d{1,6}$/u.test(cursor) ? Number(cursor) : 0;
  const left = items.slice(start);
  const { text, shown } = composeResult({
    head,
    wiki: left.length === 0 ? { text: 'Nothing is left.' } : { text: title, rows: left.map(rowOf) },
    tail: (count) => (start + count < items.length ? more(start, start + count) : ours``),
    maxTokens,
  });
  return { text, items: left.slice(0, shown) };
}
