import type { Client, SendRequestOptions } from 'confluence.js/core';

import { ConfluenceError } from '../errors.js';
import { percentDecoded } from '../links/address.js';
import { joined, ours, route, spaceKey } from '../ours.js';
import { notFound } from './error-mapping.js';
import { spaceFinder, type AllowedSpaces, type SpaceCache } from './allowed-spaces.js';
import { field, rowsOf } from './answer-fields.js';
import { attachedKinds, contentKinds, locate, type Reference } from './content-place.js';
import { scopeCql } from './cql-scope.js';
import { assertContained } from './path.js';

interface Context {
  client: Client;
  spaces(): Promise<AllowedSpaces>;
  /** Throws `not_found` unless the content is in an allowed space, or what it hangs on is. */
  require(reference: Reference): Promise<void>;
}

interface Rule {
  method: 'GET' | 'POST';
  route: RegExp;
  /** Sends the request, narrowed, and gives what of the answer may be seen. */
  answer(request: SendRequestOptions, context: Context, segments: string[]): Promise<unknown>;
}

/** `/pages?id=…&space-id=…` takes at most this many spaces. */
const maxSpaceParameters = 100;

/** Every request that is possible under an allow-list. What is not listed is refused. */
const rules: readonly Rule[] = [
  // People belong to no space, and types of ids say nothing of what is in them.
  { method: 'GET', route: /^\/wiki\/rest\/api\/(user|user\/current|search\/user)$/, answer: forward },
  { method: 'POST', route: /^\/wiki\/api\/v2\/(users-bulk|content\/convert-ids-to-types)$/, answer: forward },
  {
    method: 'GET',
    route: /^\/wiki\/rest\/api\/search$/,
    async answer(request, context) {
      const { keys, names } = await context.spaces();
      const asked = request.searchParams?.['cql'];
      const cql = scopeCql(typeof asked === 'string' ? asked : '', keys);
      const answer = await forward(withParameters(request, { cql }), context);
      // The clause should do; should it ever not (a parser that reads the query otherwise), rows are checked as well.
      return keepRows(answer, (row) => isInSpaces(row, names));
    },
  },
  {
    method: 'GET',
    route: /^\/wiki\/api\/v2\/spaces$/,
    async answer(request, context) {
      const { ids } = await context.spaces();
      const narrowed = request.searchParams?.['keys'] ?? request.searchParams?.['ids'];
      const answer = await forward(isSet(narrowed) ? request : withParameters(request, { ids: [...ids] }), context);
      return keepRows(answer, (row) => ids.has(String(field(row, 'id'))));
    },
  },
  {
    method: 'GET',
    route: /^\/wiki\/api\/v2\/spaces\/([^/]+)(\/.*)?$/,
    async answer(request, context, [id = '']) {
      if (!(await context.spaces()).ids.has(id)) throw notFound();
      return forward(request, context);
    },
  },
  {
    method: 'GET',
    route: /^\/wiki\/api\/v2\/(pages|blogposts|tasks|labels\/[^/]+\/(pages|blogposts))$/,
    async answer(request, context) {
      const { ids } = await context.spaces();
      const answer = await forward(withSpaceIds(request, ids), context);
      return keepRows(answer, (row) => ids.has(String(field(row, 'spaceId'))));
    },
  },
  {
    method: 'GET',
    route: new RegExp(`^/wiki/api/v2/(${contentKinds.join('|')}|tasks)/([^/]+)$`),
    async answer(request, context) {
      // First, so that content outside costs no request more than content that does not exist.
      await context.spaces();
      const answer = await forward(request, context);
      await requireSpace(field(answer, 'spaceId'), context);
      return answer;
    },
  },
  ...[...contentKinds, ...attachedKinds].map((kind): Rule => {
    const isContent = contentKinds.some((candidate) => candidate === kind);
    return {
      method: 'GET',
      // Content alone tells its space itself, see above.
      route: new RegExp(`^/wiki/api/v2/${kind}/([^/]+)${isContent ? '/.+' : '(?:/.+)?'}$`),
      async answer(request, context, [id = '']) {
        await context.require({ kinds: [kind], id });
        return forward(request, context);
      },
    };
  }),
  {
    method: 'GET',
    route: /^\/wiki\/rest\/api\/content\/([^/]+)\/(restriction.*|child\/attachment\/[^/]+\/download)$/,
    async answer(request, context, [id = '']) {
      // v1 does not say which kind of content an id is.
      await context.require({ kinds: ['pages', 'blogposts'], id });
      return forward(request, context);
    },
  },
];

/**
 * A client that sees these spaces only, for every request: lists are filtered, single content is checked by its space
 * (looked up first where the answer does not tell), searches are narrowed and filtered again, anything else is refused.
 * It knows no request that writes: those are the business of `guardWrites`.
 *
 * `sendRequest` throws `not_found` for what lies outside, as for what does not exist, `forbidden` for other requests, `invalid_request` when none of the keys names a space that
 * this user can see.
 */
export function restrictSpaces(client: Client, keys: readonly string[], cache: SpaceCache = new Map()): Client {
  const inside = new Set<string>();
  const context: Context = {
    client,
    spaces: spaceFinder(client, keys, cache),
    async require(reference) {
      const name = `${reference.kinds.join('|')}/${reference.id}`;
      if (inside.has(name)) return;
      const place = await locate(client, reference);
      if (place === undefined) throw notFound();
      await requireSpace(place.spaceId, context);
      inside.add(name);
    },
  };
  return {
    async sendRequest<T>(request: SendRequestOptions<T>): Promise<T> {
      // The rules read the address as text: it must be one that no server reads otherwise.
      assertContained(request.url);
      const method = (request.method ?? 'GET').toUpperCase();
      for (const rule of rules) {
        const match = rule.method === method ? rule.route.exec(request.url) : null;
        // A rule hands on the very answer of the client, with rows left out at most.
        if (match !== null) return (await rule.answer(request, context, match.slice(1))) as T;
      }
      throw new ConfluenceError({
        code: 'forbidden',
        message: ours`${route(method, request.url)} is not possible while the run is limited to the spaces ${joined(keys.map(spaceKey), ', ')}.`,
        next: 'Use another operation, or start without the limit to spaces.',
      });
    },
  };
}

function forward(request: SendRequestOptions, context: Context): Promise<unknown> {
  return context.client.sendRequest(request);
}

function withParameters(request: SendRequestOptions, parameters: Record<string, unknown>): SendRequestOptions {
  return { ...request, searchParams: { ...request.searchParams, ...parameters } };
}

/** Narrows a list on the server where it can be, so that pages are not filled with rows that are thrown away. */
function withSpaceIds(request: SendRequestOptions, ids: ReadonlySet<string>): SendRequestOptions {
  const asked = request.searchParams?.['space-id'];
  if (!isSet(asked)) {
    return ids.size > maxSpaceParameters ? request : withParameters(request, { 'space-id': [...ids] });
  }
  const wanted = (Array.isArray(asked) ? asked : String(asked).split(',')).map(String);
  const allowed = wanted.filter((id) => ids.has(id));
  if (allowed.length === 0) throw notFound();
  return withParameters(request, { 'space-id': allowed });
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

async function requireSpace(spaceId: unknown, context: Context): Promise<void> {
  const { ids } = await context.spaces();
  if (!ids.has(String(spaceId))) throw notFound();
}

function keepRows(answer: unknown, keep: (row: unknown) => boolean): unknown {
  return { ...Object(answer), results: rowsOf(answer).filter(keep) };
}

/** Whether everything that names the space of a search result names an allowed one, and something does. */
function isInSpaces(row: unknown, names: ReadonlySet<string>): boolean {
  const content = field(row, 'content');
  const found = [
    field(field(row, 'space'), 'key'),
    field(field(content, 'space'), 'key'),
    keyInLink(field(field(content, '_expandable'), 'space')),
    keyInLink(field(field(content, '_expandable'), 'container')),
    keyInLink(field(field(row, 'resultGlobalContainer'), 'displayUrl')),
    keyInLink(field(row, 'url')),
  ].filter((key) => typeof key === 'string');
  return found.length > 0 && found.every((key) => names.has(key.toUpperCase()));
}

function keyInLink(link: unknown): string | undefined {
  const key = typeof link === 'string' ? /\/spaces?\/([^/?#]+)/.exec(link)?.[1] : undefined;
  // One that is not encoded matches no space as it stands.
  return key === undefined ? undefined : percentDecoded(key);
}
