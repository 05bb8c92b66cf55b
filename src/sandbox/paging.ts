import { createHash } from 'node:crypto';
import { z } from 'zod';
import { jsonResponse, invalidParameter } from './errors.js';
import { limitParameter } from './parameters.js';
import type { Call } from './route.js';
import type { SiteResponse } from './site.js';

export interface ListOptions<Row> {
  /** Shape of a row in the answer; made for the rows of this page only. */
  shape: (row: Row) => unknown;
  /** Identity of a row within its list, so that a page goes on behind it though rows before it vanish. */
  key: (row: Row) => string;
  /** Default 25. */
  defaultLimit?: number;
}

const cursorSchema = z.object({ after: z.string(), at: z.number().int().min(0), of: z.string() });

/**
 * One page of a v2 list: `{"results", "_links": {"next"?, "base"}}` and the same as `Link` header.
 * Throws E6/E24 on a bad `limit`, E8 on a cursor that is damaged or belongs to another query or another person.
 */
export function listResponse<Row>(call: Call, rows: readonly Row[], options: ListOptions<Row>): SiteResponse {
  const limit = limitParameter(call, options.defaultLimit);
  const start = startOf(call, rows, options.key);
  const page = rows.slice(start, start + limit);
  const last = page.at(-1);
  const base = call.index.data.baseUrl;
  const links: { next?: string; base: string } = { base };
  if (last !== undefined && start + limit < rows.length) {
    links.next = nextAddress(call, limit, { after: options.key(last), at: start + limit, of: queryHash(call) });
  }
  const link = `${links.next === undefined ? '' : `<${links.next}>; rel="next", `}<${base}>; rel="base"`;
  return jsonResponse(200, { results: page.map((row) => options.shape(row)), _links: links }, { link });
}

function startOf<Row>(call: Call, rows: readonly Row[], key: (row: Row) => string): number {
  const text = call.request.query.get('cursor');
  if (text === null || text === '') return 0;
  const cursor = parseCursor(text);
  if (cursor === undefined || cursor.of !== queryHash(call)) {
    throw invalidParameter(
      "Provided value for 'cursor' is not the correct type. Expected type is Cursor.",
      'The cursor is not valid for this request. Please make the original request again to get a new one.',
    );
  }
  const index = rows.findIndex((row) => key(row) === cursor.after);
  return index === -1 ? cursor.at : index + 1;
}

function parseCursor(text: string): z.infer<typeof cursorSchema> | undefined {
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    return cursorSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    // Not JSON: a damaged cursor, which the caller refuses like any foreign one.
    return undefined;
  }
}

function nextAddress(call: Call, limit: number, cursor: z.infer<typeof cursorSchema>): string {
  const query = new URLSearchParams(call.request.query);
  query.delete('cursor');
  query.set('limit', String(limit));
  query.append('cursor', Buffer.from(JSON.stringify(cursor)).toString('base64url'));
  return `${call.request.path}?${query.toString()}`;
}

// The limit may change between pages, everything else may not.
function queryHash(call: Call): string {
  const query = new URLSearchParams(call.request.query);
  query.delete('cursor');
  query.delete('limit');
  query.sort();
  return createHash('sha256')
    .update(JSON.stringify([call.user.accountId, call.request.path, query.toString()]))
    .digest('base64url')
    .slice(0, 16);
}
