import { wordParameter } from './parameters.js';
import type { Call } from './route.js';

/** Order of two rows by one field. */
export type Comparison<Row> = (left: Row, right: Row) => number;

/**
 * Rows in the order that `sort` names, `-` meaning descending; as they are when it is absent. Throws E6.
 * Equal rows keep their order, so that pages never overlap.
 */
export function sorted<Row, Field extends string>(
  call: Call,
  rows: readonly Row[],
  fields: Readonly<Record<Field, Comparison<Row>>>,
  expected: string,
): readonly Row[] {
  // Object.keys widens to string; the keys are those of the record.
  const names = Object.keys(fields) as Field[];
  const sort = wordParameter(call, 'sort', [...names, ...names.map((name) => `-${name}` as const)], expected);
  if (sort === undefined) return rows;
  const descending = sort.startsWith('-');
  const field = names.find((name) => name === sort || `-${name}` === sort);
  if (field === undefined) return rows;
  const compare = fields[field];
  return rows.toSorted((left, right) => (descending ? compare(right, left) : compare(left, right)));
}

/** Orders texts by code units, which is also the order of ISO 8601 times. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Orders titles as people do: without regard to case. */
export function compareTitles(left: string, right: string): number {
  return compareText(left.toLowerCase(), right.toLowerCase());
}
