import type { Client, SendRequestOptions } from 'confluence.js/core';

import { ConfluenceError } from '../errors.js';
import { scopeCql } from './cql-scope.js';
import { assertContained, path } from './path.js';

/** Spaces that were looked up, by the list of keys; ids do not change, so they may be kept for a while. */
export type SpaceCache = Map<string, { expires: number; spaces: AllowedSpaces }>;

interface AllowedSpaces {
  ids: ReadonlySet<string>;
  /** As Confluence writes them. */
  keys: readonly string[];
  /** Upper case, with aliases: links may show either. */
  names: ReadonlySet<string>;
}

interface Context {
  client: Client;
  /** What was asked for, for error texts. */
  wanted: readonly string[];
  spaces(): Promise<AllowedSpaces>;
  /** Throws `forbidden` unless the content (e.g. `pages/123`) is in an allowed space. */
  requireContent(kind: string, id: string): Promise<void>;
  /** Same for a comment or an attachment, by what it hangs on. */
  requireAttached(kind: string, id: string): Promise<void>;
}

interface Rule {
  method: 'GET' | 'POST';
  route: RegExp;
  /** Sends the request, narrowed, and gives what of the answer may be seen. */
  answer(request: SendRequestOptions, context: Context, segments: string[]): Promise<unknown>;
}

const contentKinds = '(pages|blogposts|folders|whiteboards|databases|embeds|custom-content)';
const attachedKinds = '(footer-comments|inline-comments|attachments)';

/** `/pages?id=…&space-id=…` takes at most this many spaces. */
const maxSpaceParameters = 100;
/** `/spaces?keys=…` takes at most this many keys. */
const maxKeys = 250;
const cacheMs = 10 * 60_000;

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
      if (!(await context.spaces()).ids.has(id)) throw outside(context, `Space ${id}`);
      return forward(request, context);
    },
  },
  {
    method: 'GET',
    route: /^\/wiki\/api\/v2\/(pages|blogposts|tasks|labels\/[^/]+\/(pages|blogposts))$/,
    async answer(request, context) {
      const { ids } = await context.spaces();
      const answer = await forward(withSpaceIds(request, ids, context), context);
      return keepRows(answer, (row) => ids.has(String(field(row, 'spaceId'))));
    },
  },
  {
    method: 'GET',
    route: new RegExp(`^/wiki/api/v2/(${contentKinds.slice(1, -1)}|tasks)/([^/]+)$`),
    async answer(request, context, [kind = '', id = '']) {
      const answer = await forward(request, context);
      await requireSpace(field(answer, 'spaceId'), context, `${kind}/${id}`);
      return answer;
    },
  },
  {
    method: 'GET',
    route: new RegExp(`^/wiki/api/v2/${contentKinds}/([^/]+)/.+$`),
    async answer(request, context, [kind = '', id = '']) {
      await context.requireContent(kind, id);
      return forward(request, context);
    },
  },
  {
    method: 'GET',
    route: new RegExp(`^/wiki/api/v2/${attachedKinds}/([^/]+)(/.+)?$`),
    async answer(request, context, [kind = '', id = '']) {
      await context.requireAttached(kind, id);
      return forward(request, context);
    },
  },
  {
    method: 'GET',
    route: /^\/wiki\/rest\/api\/content\/([^/]+)\/(restriction.*|child\/attachment\/[^/]+\/download)$/,
    async answer(request, context, [id = '']) {
      // v1 does not say which kind of content an id is.
      await context.requireContent('pages', id).catch(async (error: unknown) => {
        if (!ConfluenceError.isInstance(error) || error.code !== 'not_found') throw error;
        await context.requireContent('blogposts', id);
      });
      return forward(request, context);
    },
  },
];

/**
 * A client that sees these spaces only, for every request: lists are filtered, single content is checked by its space
 * (looked up first where the answer does not tell), searches are narrowed and filtered again, anything else is refused.
 * Compose it around a read-only client: it knows no request that writes.
 *
 * `sendRequest` throws `forbidden` for what lies outside, `invalid_request` when none of the keys names a space that
 * this user can see.
 */
export function restrictSpaces(client: Client, keys: readonly string[], cache: SpaceCache = new Map()): Client {
  let spaces: Promise<AllowedSpaces> | undefined;
  const spaceOfContent = new Map<string, string>();
  const context: Context = {
    client,
    wanted: keys,
    async spaces() {
      spaces ??= findSpaces(client, keys, cache);
      try {
        return await spaces;
      } catch (error) {
        spaces = undefined;
        throw error;
      }
    },
    async requireContent(kind, id) {
      const name = `${kind}/${id}`;
      let spaceId = spaceOfContent.get(name);
      if (spaceId === undefined) {
        const content = await client.sendRequest<unknown>({ url: path`/wiki/api/v2/${kind}/${id}` });
        spaceId = String(field(content, 'spaceId'));
        spaceOfContent.set(name, spaceId);
      }
      await requireSpace(spaceId, context, name);
    },
    async requireAttached(kind, id) {
      const name = `${kind}/${id}`;
      if (spaceOfContent.has(name)) return;
      const attached = await client.sendRequest<unknown>({ url: path`/wiki/api/v2/${kind}/${id}` });
      const host = hostOf(attached, kind);
      if (host === undefined) throw outside(context, name);
      const [hostKind, hostId] = host;
      if (attachedPattern.test(hostKind)) await context.requireAttached(hostKind, hostId);
      else await context.requireContent(hostKind, hostId);
      spaceOfContent.set(name, hostId);
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
        message: `${method} ${request.url} is not possible while the run is limited to the spaces ${keys.join(', ')}.`,
        next: 'Use another operation, or start without the limit to spaces.',
      });
    },
  };
}

const attachedPattern = new RegExp(`^${attachedKinds}$`);

async function findSpaces(client: Client, keys: readonly string[], cache: SpaceCache): Promise<AllowedSpaces> {
  if (keys.length === 0 || keys.length > maxKeys) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: `A run can be limited to 1 to ${maxKeys} spaces, not to ${keys.length}.`,
      next: 'Name the spaces by their keys.',
    });
  }
  const name = JSON.stringify([...keys].sort());
  const known = cache.get(name);
  if (known !== undefined && known.expires > Date.now()) return known.spaces;
  const answer = await client.sendRequest<unknown>({
    url: '/wiki/api/v2/spaces',
    searchParams: { keys: [...keys], limit: maxKeys },
  });
  const wanted = new Set(keys.map((key) => key.toUpperCase()));
  const rows = rowsOf(answer).filter((row) => {
    const names = [field(row, 'key'), field(row, 'currentActiveAlias')];
    return names.some((candidate) => typeof candidate === 'string' && wanted.has(candidate.toUpperCase()));
  });
  if (rows.length === 0) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: `None of the spaces ${keys.join(', ')} exists or is visible for this user.`,
      next: 'Check the keys of the spaces the run is limited to.',
    });
  }
  const strings = (values: unknown[]): string[] => values.filter((value) => typeof value === 'string');
  const spaces: AllowedSpaces = {
    ids: new Set(rows.map((row) => String(field(row, 'id')))),
    keys: strings(rows.map((row) => field(row, 'key'))),
    names: new Set(
      strings(rows.flatMap((row) => [field(row, 'key'), field(row, 'currentActiveAlias')])).map((key) =>
        key.toUpperCase(),
      ),
    ),
  };
  cache.set(name, { expires: Date.now() + cacheMs, spaces });
  return spaces;
}

function forward(request: SendRequestOptions, context: Context): Promise<unknown> {
  return context.client.sendRequest(request);
}

function withParameters(request: SendRequestOptions, parameters: Record<string, unknown>): SendRequestOptions {
  return { ...request, searchParams: { ...request.searchParams, ...parameters } };
}

/** Narrows a list on the server where it can be, so that pages are not filled with rows that are thrown away. */
function withSpaceIds(request: SendRequestOptions, ids: ReadonlySet<string>, context: Context): SendRequestOptions {
  const asked = request.searchParams?.['space-id'];
  if (!isSet(asked)) {
    return ids.size > maxSpaceParameters ? request : withParameters(request, { 'space-id': [...ids] });
  }
  const wanted = (Array.isArray(asked) ? asked : String(asked).split(',')).map(String);
  const allowed = wanted.filter((id) => ids.has(id));
  if (allowed.length === 0) throw outside(context, `Space ${wanted.join(', ')}`);
  return withParameters(request, { 'space-id': allowed });
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

async function requireSpace(spaceId: unknown, context: Context, what: string): Promise<void> {
  const { ids } = await context.spaces();
  if (!ids.has(String(spaceId))) throw outside(context, what);
}

function outside(context: Context, what: string): ConfluenceError {
  return new ConfluenceError({
    code: 'forbidden',
    message: `${what} is outside the spaces this run is limited to (${context.wanted.join(', ')}).`,
    next: 'Look inside these spaces, or start without the limit.',
  });
}

/** What a comment or an attachment hangs on, as kind and id of a route; undefined when the answer does not say. */
function hostOf(attached: unknown, kind: string): readonly [kind: string, id: string] | undefined {
  const hosts = [
    ['pageId', 'pages'],
    ['blogPostId', 'blogposts'],
    ['customContentId', 'custom-content'],
    ['attachmentId', 'attachments'],
    ['parentCommentId', kind],
  ] as const;
  for (const [name, hostKind] of hosts) {
    const id = field(attached, name);
    if (typeof id === 'string' && id !== '') return [hostKind, id];
  }
  return undefined;
}

function keepRows(answer: unknown, keep: (row: unknown) => boolean): unknown {
  return { ...Object(answer), results: rowsOf(answer).filter(keep) };
}

function rowsOf(answer: unknown): unknown[] {
  const rows = field(answer, 'results');
  // Not a list as documented: nothing in it can be checked, so nothing of it is shown.
  return Array.isArray(rows) ? rows : [];
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
  if (key === undefined) return undefined;
  try {
    return decodeURIComponent(key);
  } catch {
    // Not an encoded key; as it stands it matches no space.
    return key;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
