import { composeResult } from './compose-result.js';

/**
 * Items of a list from a place on, a row each, as many as fit. `cursor` is the place as an earlier result gave it;
 * anything else means the beginning. `more` tells how to go on after the items from `start` to before `end`.
 */
export function composeList<Item>({
  head,
  items,
  rowOf,
  cursor = '',
  more,
  maxTokens,
}: {
  head: string;
  items: readonly Item[];
  rowOf: (item: Item) => string;
  cursor?: string;
  more: (start: number, end: number) => string;
  maxTokens: number;
}): { content: string; items: Item[] } {
  const start = /^\d{1,6}$/u.test(cursor) ? Number(cursor) : 0;
  const left = items.slice(start);
  const { content, shown } = composeResult({
    head,
    wiki: left.length === 0 ? { text: 'Nothing is left.' } : { rows: left.map(rowOf) },
    tail: (count) => (start + count < items.length ? more(start, start + count) : ''),
    maxTokens,
  });
  return { content, items: left.slice(0, shown) };
}
