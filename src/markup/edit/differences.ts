import { diffArrays } from 'diff';

/**
 * The most differences that an alignment looks for before it takes both sides for wholly different. A count, not a time:
 * the same edit must give the same page on a busy machine. Its cost grows with the square; this one is some 100 ms.
 */
const maxEditLength = 3000;

/** An item that both lists have, or one of them alone. */
export interface Pair<Item> {
  readonly from?: Item | undefined;
  readonly to?: Item | undefined;
}

/** The items of two lists in one order; undefined when the lists differ too much to be compared. */
export function differences<Item>(
  olds: readonly Item[],
  news: readonly Item[],
  isSame: (one: Item, other: Item) => boolean,
): Pair<Item>[] | undefined {
  const changes = diffArrays([...olds], [...news], { comparator: isSame, maxEditLength });
  let at = 0;
  let next = 0;
  return changes?.flatMap(({ added, removed, value }) =>
    value.map(() => ({ from: added ? undefined : olds[at++], to: removed ? undefined : news[next++] })),
  );
}
