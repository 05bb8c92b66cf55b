import { invalidParameter, wrongType } from './errors.js';
import type { Call } from './route.js';

const largestLong = 9_223_372_036_854_775_807n;

/** A numeric id of the path. Throws E6. */
export function idSegment(call: Call, name = 'id'): string {
  return checkedId(call.segments[name] ?? '', name);
}

/** An attachment id of the path: digits, with or without `att`. Throws E6. */
export function attachmentIdSegment(call: Call, name = 'id'): string {
  const value = call.segments[name] ?? '';
  if (!/^(att)?\d{1,19}$/.test(value)) throw wrongType(name, value, 'ContentId');
  return value.startsWith('att') ? value : `att${value}`;
}

/** A positive whole number of the path. Throws E6. */
export function numberSegment(call: Call, name: string): number {
  const value = call.segments[name] ?? '';
  if (!/^\d{1,9}$/.test(value)) throw wrongType(name, value, 'int');
  return Number(value);
}

/** Every value of a parameter that may be repeated and may hold comma lists; undefined when it is absent. */
export function listParameter(call: Call, name: string): string[] | undefined {
  const values = call.request.query.getAll(name);
  if (values.length === 0) return undefined;
  return values.flatMap((value) => value.split(',')).filter((value) => value !== '');
}

/** A list of ids; undefined when it is absent. Throws E6, and 400 above the documented number. */
export function idListParameter(call: Call, name: string, maximum = 250): string[] | undefined {
  const ids = listParameter(call, name);
  if (ids === undefined) return undefined;
  checkCount(call, name, ids.length, maximum);
  return ids.map((id) => checkedId(id, name));
}

/** Refuses more values than documented, where that is switched on. */
export function checkCount(call: Call, name: string, count: number, maximum: number): void {
  if (count > maximum && call.switches.strictIdCount) {
    throw invalidParameter(`Provided value for '${name}' exceeds the maximum of ${maximum} entries.`);
  }
}

/** A list of words out of a fixed set; undefined when it is absent. Throws E6. */
export function wordsParameter<Word extends string>(
  call: Call,
  name: string,
  allowed: readonly Word[],
  expected: string,
): Word[] | undefined {
  return listParameter(call, name)?.map((value) => {
    const word = allowed.find((candidate) => candidate === value);
    if (word === undefined) throw wrongType(name, value, expected, `Valid values: ${allowed.join(', ')}`);
    return word;
  });
}

/** One word out of a fixed set; undefined when it is absent. Throws E6. */
export function wordParameter<Word extends string>(
  call: Call,
  name: string,
  allowed: readonly Word[],
  expected: string,
): Word | undefined {
  const value = call.request.query.get(name);
  if (value === null || value === '') return undefined;
  const word = allowed.find((candidate) => candidate === value);
  if (word === undefined) throw wrongType(name, value, expected, `Valid values: ${allowed.join(', ')}`);
  return word;
}

/** `true` or `false`. Throws E6. */
export function flagParameter(call: Call, name: string, fallback = false): boolean {
  const value = call.request.query.get(name);
  if (value === null || value === '') return fallback;
  if (value !== 'true' && value !== 'false') throw wrongType(name, value, 'boolean');
  return value === 'true';
}

/** A whole number; undefined when it is absent. Throws E6. */
export function numberParameter(call: Call, name: string): number | undefined {
  const value = call.request.query.get(name);
  if (value === null || value === '') return undefined;
  if (!/^-?\d{1,15}$/.test(value)) throw wrongType(name, value, 'int');
  return Number(value);
}

/** `limit`, 1…maximum. Throws E6, and E24 outside of the range unless that is switched off. */
export function limitParameter(call: Call, fallback = 25, maximum = 250): number {
  const limit = numberParameter(call, 'limit') ?? fallback;
  if (limit >= 1 && limit <= maximum) return limit;
  if (!call.switches.strictLimit) return Math.min(Math.max(limit, 1), maximum);
  throw invalidParameter(`Provided value {${limit}} for 'limit' must be between 1 and ${maximum}.`);
}

function checkedId(value: string, name: string): string {
  if (!/^\d{1,19}$/.test(value) || BigInt(value) > largestLong) throw wrongType(name, value, 'long');
  return BigInt(value).toString();
}
