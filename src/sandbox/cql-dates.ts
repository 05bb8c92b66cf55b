import { CqlError } from './cql-errors.js';
import type { CqlValue } from './cql.js';

/** A moment or a span, milliseconds since 1970; `end` is not part of it. */
export interface DateSpan {
  start: number;
  end: number;
}

export interface DateContext {
  now: number;
  /** IANA name of the asking person's time zone: dates without a zone are read in it. */
  timeZone: string;
}

type Unit = 'y' | 'M' | 'w' | 'd' | 'h' | 'm';

/** Year, month (1…12), day, hour, minute, second, as a clock on the wall shows them. */
type WallTime = [number, number, number, number, number, number];

const datePattern = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?: (\d{1,2}):(\d{2}))?$/;
const functionPattern = /^(now|(?:start|end)of(?:day|week|month|year))$/;
const unitOf: Record<string, Unit> = { day: 'd', week: 'w', month: 'M', year: 'y' };

/**
 * Reads a date of the query language: `yyyy-MM-dd` or `yyyy/MM/dd`, with ` HH:mm` or without (the whole day), or a date
 * function with an increment, e.g. `startOfMonth("-1M")`.
 * @throws {CqlError} for everything else, ISO 8601 with a zone included.
 */
export function parseCqlDate(value: CqlValue, context: DateContext): DateSpan {
  const span = value.kind === 'text' ? literal(value.text, context.timeZone) : functionValue(value, context);
  if (span) return span;
  throw new CqlError(`Unable to parse date : ${value.kind === 'text' ? value.text : value.name}`);
}

function literal(text: string, zone: string): DateSpan | undefined {
  const match = datePattern.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0] = [match[1], match[3], match[4]].map(Number);
  const hasTime = match[5] !== undefined;
  const [hour = 0, minute = 0] = hasTime ? [match[5], match[6]].map(Number) : [];
  const isReal = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
  if (!isReal || hour > 23 || minute > 59) return undefined;
  const end: WallTime = hasTime ? [year, month, day, hour, minute + 1, 0] : [year, month, day + 1, 0, 0, 0];
  return { start: instantOf([year, month, day, hour, minute, 0], zone), end: instantOf(end, zone) };
}

function functionValue(value: CqlValue & { kind: 'function' }, context: DateContext): DateSpan | undefined {
  const name = value.name.toLowerCase();
  const [increment, ...more] = value.arguments;
  if (!functionPattern.test(name) || more.length > 0) return undefined;
  const unit = unitOf[name.replace(/^(start|end)of/, '')] ?? 'd';
  const wall = wallTimeOf(context.now, context.timeZone);
  if (name.startsWith('start')) toStart(wall, unit);
  // The last moment of a span is the one before the next begins.
  if (name.startsWith('end')) shift(toStart(wall, unit), 1, unit);
  if (increment !== undefined) {
    const match = /^([+-]?\d{1,6})([yMwdhm]?)$/.exec(increment);
    if (!match) return undefined;
    // The pattern lets only units through.
    shift(wall, Number(match[1]), (match[2] === '' ? unit : match[2]) as Unit);
  }
  const start = name === 'now' && increment === undefined ? context.now : instantOf(wall, context.timeZone);
  const moment = name.startsWith('end') ? start - 1 : start;
  return { start: moment, end: moment + 1 };
}

function toStart(wall: WallTime, unit: Unit): WallTime {
  wall[3] = wall[4] = wall[5] = 0;
  if (unit === 'w') wall[2] -= (new Date(Date.UTC(wall[0], wall[1] - 1, wall[2])).getUTCDay() + 6) % 7;
  if (unit === 'M' || unit === 'y') wall[2] = 1;
  if (unit === 'y') wall[1] = 1;
  return wall;
}

/** Moves a wall clock; days out of range are put right when it is turned into an instant. */
function shift(wall: WallTime, amount: number, unit: Unit): WallTime {
  if (unit === 'y') wall[0] += amount;
  if (unit === 'M') wall[1] += amount;
  if (unit === 'w') wall[2] += amount * 7;
  if (unit === 'd') wall[2] += amount;
  if (unit === 'h') wall[3] += amount;
  if (unit === 'm') wall[4] += amount;
  if (unit === 'y' || unit === 'M') {
    // A month earlier than the 31st is the last day of a shorter month, not a day of the one after it.
    const days = new Date(Date.UTC(wall[0], wall[1], 0)).getUTCDate();
    wall[2] = Math.min(wall[2], days);
  }
  return wall;
}

/** What the clocks of a zone show at an instant, to the second. */
function wallTimeOf(instant: number, zone: string): WallTime {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return [part('year'), part('month'), part('day'), part('hour'), part('minute'), part('second')];
}

/** When the clocks of a zone show a time; in the hour that is skipped in spring, the moment after it. */
function instantOf(wall: WallTime, zone: string): number {
  const [year, month, day, hour, minute, second] = wall;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const offsetAt = (instant: number) => {
    const [y, mo, d, h, mi, s] = wallTimeOf(instant, zone);
    return Date.UTC(y, mo - 1, d, h, mi, s) - Math.floor(instant / 1000) * 1000;
  };
  // Twice: the offset depends on the instant, which depends on the offset.
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: zone === '' ? 'UTC' : zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, formatter);
  return formatter;
}
