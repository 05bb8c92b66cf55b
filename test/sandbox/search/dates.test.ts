import { describe, expect, test } from 'vitest';
import { parseCqlDate } from '../../../src/sandbox/cql-dates.js';
import { CqlError } from '../../../src/sandbox/cql-errors.js';
import { parseCql } from '../../../src/sandbox/cql.js';
import type { CqlClause } from '../../../src/sandbox/cql.js';

/** A Thursday afternoon in November, winter time in Berlin. */
const now = Date.parse('2026-11-05T14:20:30.500Z');

function spanOf(text: string, timeZone: string): [string, string] {
  const { where } = parseCql(`created >= ${text}`);
  // The query has exactly one clause with one value.
  const [value] = (where as CqlClause).values;
  if (!value) throw new Error('no value');
  const { start, end } = parseCqlDate(value, { now, timeZone });
  return [new Date(start).toISOString(), new Date(end).toISOString()];
}

describe('dates', () => {
  test.each([
    ['"2026-11-05"', 'UTC', '2026-11-05T00:00:00.000Z', '2026-11-06T00:00:00.000Z'],
    ['2026/11/05', 'UTC', '2026-11-05T00:00:00.000Z', '2026-11-06T00:00:00.000Z'],
    ['"2026-11-05 09:30"', 'UTC', '2026-11-05T09:30:00.000Z', '2026-11-05T09:31:00.000Z'],
    ['"2026-11-05"', 'Europe/Berlin', '2026-11-04T23:00:00.000Z', '2026-11-05T23:00:00.000Z'],
    ['"2026-07-05"', 'Europe/Berlin', '2026-07-04T22:00:00.000Z', '2026-07-05T22:00:00.000Z'],
    ['"2026-03-29"', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['"2026-10-25"', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['"2026-11-05"', 'America/Los_Angeles', '2026-11-05T08:00:00.000Z', '2026-11-06T08:00:00.000Z'],
    ['"2026-11-05"', 'Asia/Kolkata', '2026-11-04T18:30:00.000Z', '2026-11-05T18:30:00.000Z'],
    ['"2028-02-29"', 'UTC', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    ['"2026-12-31"', '', '2026-12-31T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ])('%s in %s', (text, zone, start, end) => {
    expect(spanOf(text, zone)).toEqual([start, end]);
  });
});

describe('date functions', () => {
  test.each([
    ['now()', 'UTC', '2026-11-05T14:20:30.500Z'],
    ['NOW("-4w")', 'UTC', '2026-10-08T14:20:30.000Z'],
    ['now("-1h")', 'UTC', '2026-11-05T13:20:30.000Z'],
    ['now("+90m")', 'UTC', '2026-11-05T15:50:30.000Z'],
    ['now("-2")', 'UTC', '2026-11-03T14:20:30.000Z'],
    ['startOfDay()', 'Europe/Berlin', '2026-11-04T23:00:00.000Z'],
    ['startOfDay("-1d")', 'Europe/Berlin', '2026-11-03T23:00:00.000Z'],
    ['startOfDay(-1)', 'Europe/Berlin', undefined],
    ['startOfWeek()', 'UTC', '2026-11-02T00:00:00.000Z'],
    ['startOfWeek("-1")', 'UTC', '2026-10-26T00:00:00.000Z'],
    ['startOfMonth()', 'Europe/Berlin', '2026-10-31T23:00:00.000Z'],
    ['startOfMonth("-1")', 'Europe/Berlin', '2026-09-30T22:00:00.000Z'],
    ['startOfYear()', 'UTC', '2026-01-01T00:00:00.000Z'],
    ['startOfYear("+1y")', 'UTC', '2027-01-01T00:00:00.000Z'],
    ['endOfDay()', 'UTC', '2026-11-05T23:59:59.999Z'],
    ['endOfWeek()', 'UTC', '2026-11-08T23:59:59.999Z'],
    ['endOfMonth()', 'UTC', '2026-11-30T23:59:59.999Z'],
    ['endOfYear()', 'UTC', '2026-12-31T23:59:59.999Z'],
    ['now("-9M")', 'UTC', '2026-02-05T14:20:30.000Z'],
  ])('%s in %s', (text, zone, start) => {
    if (start === undefined) expect(() => spanOf(text, zone)).toThrow(CqlError);
    else expect(spanOf(text, zone)[0]).toBe(start);
  });
});

test.each([
  '"2026-11-01T00:00:00Z"',
  '"2026-11-01 00:00:00"',
  '"2026-02-30"',
  '"2026-13-01"',
  '"2026-11-01 24:00"',
  '"2026-11/01"',
  '"01.11.2026"',
  '"yesterday"',
  '""',
  'now("soon")',
  'now("-1x")',
  'now("-1d", "-1d")',
  'startOfCentury()',
  'currentUser()',
])('refuses what is no date of the query language: %s', (text) => {
  expect(() => spanOf(text, 'UTC')).toThrow(CqlError);
});
