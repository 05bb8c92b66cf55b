import { createHash } from 'node:crypto';
import { z } from 'zod';
import { v1BadRequest } from './errors.js';
import type { Call } from './route.js';

/** Rows of a page at most. */
export const maximumLimit = 250;

const cursorSchema = z.object({
  /** Position of the first row of the page. */
  at: z.number().int().min(0),
  /** Number of the page, from 0. */
  page: z.number().int().min(0),
  /** What the cursor belongs to: query and person. */
  of: z.string(),
});

export type SearchCursor = z.infer<typeof cursorSchema>;

/** How many rows are missing from a page of 100 although more follow: as recorded, the first page is full. */
const shortfalls = [0, 2, 9, 1, 4];
/** By how many per thousand `totalSize` is too high, page by page. */
const drifts = [18, 11, 7, 0];

/** A whole number of the query, not negative. @throws v1 400 for anything else. */
export function numberOf(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null || text === '') return fallback;
  if (!/^\d{1,9}$/.test(text)) throw v1BadRequest(`${name} must be a whole number that is not negative`);
  return Number(text);
}

/** Where a request stands in its results. @throws v1 400 for a cursor that is damaged, or of another query or person. */
export function cursorOf(call: Call): SearchCursor {
  const of = queryHash(call);
  const text = call.request.query.get('cursor');
  if (text === null || text === '') return { at: 0, page: 0, of };
  const cursor = decode(text);
  if (cursor?.of === of) return cursor;
  throw v1BadRequest(
    'The cursor is not valid for this query. Please make the original request again to get a new one.',
  );
}

/** How many rows a page takes: sometimes fewer than asked for, always at least one. */
export function rowsOf(page: number, limit: number, isShort: boolean): number {
  if (!isShort || limit < 2) return limit;
  const shortfall = Math.ceil(((shortfalls[page % shortfalls.length] ?? 0) * limit) / 100);
  return Math.max(1, limit - shortfall);
}

/** The cursor of the page before; undefined on the first page. */
export function cursorBefore(cursor: SearchCursor, limit: number, isShort: boolean): SearchCursor | undefined {
  const { at, page, of } = cursor;
  if (page === 0) return undefined;
  return { at: Math.max(0, at - rowsOf(page - 1, limit, isShort)), page: page - 1, of };
}

/** The estimate of all rows that a page shows; made from what the person may see, so that it tells of nothing else. */
export function totalEstimate(visible: number, cursor: SearchCursor): number {
  // Recorded: 1 beside an empty list. Which queries this befalls is settled by their hash.
  if (visible === 0) return cursor.of.charCodeAt(0) % 4 === 0 ? 1 : 0;
  return visible + Math.floor((visible * (drifts[Math.min(cursor.page, drifts.length - 1)] ?? 0)) / 1000);
}

/** The address of another page, below the browser base: without `/wiki`, and without `excerpt`, as the service does it. */
export function pageAddress(call: Call, direction: 'next' | 'prev', cursor: SearchCursor, limit: number): string {
  const { query } = call.request;
  const address = new URLSearchParams({ [direction]: 'true', cursor: encode(cursor), limit: String(limit) });
  address.set('start', String(cursor.at));
  address.set('cql', query.get('cql') ?? '');
  for (const name of ['expand', 'includeArchivedSpaces', 'excludeCurrentSpaces', 'cqlcontext']) {
    const value = query.get(name);
    if (value !== null) address.set(name, value);
  }
  return `/rest/api/search?${address.toString()}`;
}

function encode(cursor: SearchCursor): string {
  return `_f_${Buffer.from(String(cursor.at)).toString('base64url')}_sa_${Buffer.from(JSON.stringify(cursor)).toString('base64url')}`;
}

function decode(text: string): SearchCursor | undefined {
  const payload = /^_f_[\w-]+?_sa_([\w-]+)$/.exec(text)?.[1];
  if (payload === undefined) return undefined;
  try {
    return cursorSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString())).data;
  } catch {
    // Not JSON: a damaged cursor, which is refused like any foreign one.
    return undefined;
  }
}

function queryHash(call: Call): string {
  const { query } = call.request;
  const parts = ['cql', 'includeArchivedSpaces', 'excludeCurrentSpaces'].map((name) => query.get(name));
  return createHash('sha256')
    .update(JSON.stringify([call.user.accountId, ...parts]))
    .digest('base64url')
    .slice(0, 16);
}
