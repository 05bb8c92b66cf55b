import type { SendRequestOptions } from 'confluence.js/core';
import { z } from 'zod';

import { field } from './answer-fields.js';

type Schema = NonNullable<SendRequestOptions['schema']>;
type Issue = z.core.$ZodIssue;

/** An answer as its schema promises it. */
export interface Conforming {
  data: unknown;
  /** Where it was not so, and what, for people; undefined when it was all along. */
  issues?: string;
}

/** Answers nest less deep; each round mends at least one level. */
const maxRounds = 30;
/** A list may drift in every row. */
const maxIssues = 20;

/**
 * An answer with the shape that its schema promises, whatever arrived: a number that stands for text becomes text, any
 * other value of the wrong kind is left out, and where one is required it is the empty one of its kind (a date that is
 * none), so that a row that is none stays as an empty one and nobody takes it for absent. Undefined when that would make
 * up the answer itself: when it is of another kind, or is to be a list and has no rows to read. Never throws and leaves
 * `data` as it is.
 */
export function conform(schema: Schema, data: unknown): Conforming | undefined {
  if (isList(schema) && !Array.isArray(field(data, 'results'))) return undefined;
  let mended = data;
  let first: readonly Issue[] | undefined;
  const settled = new Set<string>();
  for (let round = 0; round < maxRounds; round++) {
    const parsed = schema.safeParse(mended);
    if (parsed.success) return { data: parsed.data, ...(first && { issues: told(first) }) };
    const issues: readonly Issue[] = parsed.error.issues;
    first ??= issues;
    const left = issues.filter(({ path }) => !settled.has(path.join('/')));
    if (left.length === 0) return { data: mended, issues: told(first) };
    for (const issue of left) {
      const { path } = issue;
      if (path.length === 0) return undefined;
      const instead = insteadOf(valueAt(mended, path), issue);
      if (instead instanceof Date) settled.add(path.join('/'));
      mended = withValue(mended, path, instead);
    }
  }
  return undefined;
}

function isList(schema: Schema): boolean {
  const rows: unknown = schema instanceof z.ZodObject ? schema.shape['results'] : undefined;
  return (rows instanceof z.ZodOptional ? rows.unwrap() : rows) instanceof z.ZodArray;
}

/** What stands where an issue is; undefined: nothing. */
function insteadOf(value: unknown, issue: Issue): unknown {
  const expected = issue.code === 'invalid_type' ? issue.expected : 'string';
  if (expected === 'string' && typeof value === 'number') return String(value);
  // What is optional is left out first, and is an issue no more; a list has no gaps.
  if (value !== undefined && typeof issue.path.at(-1) !== 'number') return undefined;
  switch (expected) {
    case 'number':
    case 'int':
      return 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'date':
      return new Date(Number.NaN);
    case 'string':
      return '';
    default:
      return {};
  }
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => field(value, key), data);
}

/** A copy with another value at a place; what is undefined is not there. */
function withValue(data: unknown, [key, ...rest]: readonly PropertyKey[], value: unknown): unknown {
  if (key === undefined) return value;
  const inner = withValue(field(data, key), rest, value);
  if (Array.isArray(data)) return data.with(Number(key), inner);
  const { [key]: _old, ...others } = Object(data);
  return inner === undefined ? others : { ...others, [key]: inner };
}

function told(issues: readonly Issue[]): string {
  const lines = issues.slice(0, maxIssues).map(({ path, message }) => `${path.join('.')}: ${message}`);
  return [...lines, ...(issues.length > maxIssues ? [`${issues.length - maxIssues} more`] : [])].join('; ');
}
