import type { Client, SendRequestOptions } from 'confluence.js/core';
import type { z } from 'zod';

import { ConfluenceError } from '../errors.js';
import { joined, quoting, spaceKey, wiki } from '../ours.js';
import { spaceFinder, type SpaceCache } from './allowed-spaces.js';
import { field } from './answer-fields.js';
import { isAttached, locate, type Place, type Reference } from './content-place.js';
import { assertContained, path } from './path.js';
import { isRead } from './policy.js';
import type { Transport } from './transport.js';
import type { WriteBudget } from './write-budget.js';
import { findWriteRoute, type WriteRoute, type WriteScope } from './write-routes.js';

export interface WritePolicy {
  /** Keys of the only spaces that may be written in; an empty list allows none. Default: all the user may change. */
  spaces?: readonly string[] | undefined;
  budget: WriteBudget;
  cache?: SpaceCache;
}

/**
 * A client that writes within limits: only what `writeRoutes` lists, only in the allowed spaces, only while the budget
 * lasts, and nothing for good but drafts that were never published. Where a write would land is looked up before anything is sent; what cannot be told is
 * refused. What is sent is a copy made of the checked fields, so that nothing unchecked can ride along. Reading goes to
 * `reader`.
 *
 * `sendRequest` throws `forbidden` for what the limits exclude and `invalid_request` for a malformed write.
 */
export function guardWrites(transport: Transport, reader: Client, policy: WritePolicy): Client {
  const { spaces: keys, budget, cache = new Map() } = policy;
  const findSpaces = keys === undefined ? undefined : spaceFinder(transport, keys, cache);

  /** The pages that change. Throws `forbidden` unless all that is touched is inside. */
  async function requireInside(scope: WriteScope, asked: string): Promise<string[]> {
    const { changes = [], beside = [], spaceId, isOneSpace = false } = scope;
    if (findSpaces === undefined) return budget.countsPages ? Promise.all(changes.map(pageOf)) : [];
    if (keys?.length === 0) throw outside(asked, []);
    const { ids } = await findSpaces();
    const found = new Set<string>();
    const admit = (name: string, space: string | undefined): void => {
      if (space === undefined) throw unplaced(`in which space ${name} is`);
      if (!ids.has(space)) throw outside(name, keys ?? []);
      found.add(space);
    };
    if (spaceId !== undefined) admit(`Space ${spaceId}`, spaceId);
    const pages: string[] = [];
    for (const [index, reference] of [...changes, ...beside].entries()) {
      const place = await requirePlace(reference);
      admit(`${place.kind}/${place.id}`, place.spaceId);
      if (index < changes.length) pages.push(place.id);
    }
    if (isOneSpace && found.size > 1) throw twoSpaces(asked);
    return pages;
  }

  async function requirePlace(reference: Reference): Promise<Place> {
    const place = await locate(transport, reference, { drafts: true });
    if (place === undefined) throw unplaced(`on which page ${reference.kinds[0]}/${reference.id} is`);
    return place;
  }

  /** Throws `forbidden` for what others may see: what is deleted with a draft of it are the changes that are being made. */
  async function requireUnpublished({ kinds, id }: Reference, asked: string): Promise<void> {
    for (const kind of kinds) {
      try {
        const published = await transport.sendRequest<unknown>({ url: path`/wiki/api/v2/${kind}/${id}` });
        if (field(published, 'status') !== 'draft') throw publishedBefore(asked);
      } catch (error) {
        if (!ConfluenceError.isInstance(error) || error.code !== 'not_found') throw error;
      }
    }
  }

  /** Content of its own is known by its id; what hangs on it has to be followed. */
  async function pageOf(reference: Reference): Promise<string> {
    return reference.kinds.some(isAttached) ? (await requirePlace(reference)).id : reference.id;
  }

  return {
    async sendRequest<T>(given: SendRequestOptions<T>): Promise<T> {
      const request = { ...given };
      assertContained(request.url);
      const method = (request.method ?? 'GET').toUpperCase();
      if (isRead(method, request.url)) return reader.sendRequest(request);
      const asked = `${method} ${request.url}`;
      const match = findWriteRoute(method, request.url);
      if (match === undefined) throw unlisted(asked);
      const checked = check(request, match.route, asked);
      const scope = match.route.scope(match.ids, checked.body, checked.searchParams ?? {});
      const pages = await requireInside(scope, asked);
      if (scope.isDraft) for (const reference of scope.changes ?? []) await requireUnpublished(reference, asked);
      const reservation = budget.reserve([...new Set(pages)]);
      try {
        return await transport.sendRequest<T>({ ...request, ...checked }, () => reservation.sent());
      } finally {
        reservation.end();
      }
    },
  };
}

/** The request's parameters and body, rebuilt from nothing but the fields that are possible. */
function check(
  request: SendRequestOptions,
  route: WriteRoute,
  asked: string,
): Pick<SendRequestOptions, 'searchParams' | 'body'> {
  const parameters = plain(request.searchParams ?? {}, asked);
  const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
  const set = Object.entries(Object(parameters)).filter(([, value]) => !isEmpty(value));
  // `fromEntries` keeps `__proto__` a field like any other, so that it is refused as an unknown one.
  const searchParams = parse(route.query, Object.fromEntries(set), asked);
  const body = parse(route.body, route.isForm ? request.body : plain(request.body, asked), asked);
  return { searchParams, body };
}

/** The value as JSON would carry it: own fields alone, read once. */
function plain(value: unknown, asked: string): unknown {
  if (value === undefined || value === null) return undefined;
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw malformed(asked, 'it cannot be written as JSON', error);
  }
  return text === undefined ? undefined : JSON.parse(text);
}

function parse<Output>(schema: z.ZodType<Output>, value: unknown, asked: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw malformed(asked, [issue?.path.join('.'), issue?.message].filter(Boolean).join(': '));
}

function malformed(asked: string, why: string, cause?: unknown): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: quoting`${wiki(asked)} is not a write that is possible: ${wiki(why)}. Nothing was sent.`,
    next: 'Correct the request; only documented fields can be sent, and nothing can be deleted for good.',
    cause,
  });
}

function unlisted(asked: string): ConfluenceError {
  return new ConfluenceError({
    code: 'forbidden',
    message: quoting`${wiki(asked)} is not among the writes that are possible. Nothing was sent.`,
    next: 'Use another operation, or let the user do it in Confluence.',
  });
}

function publishedBefore(asked: string): ConfluenceError {
  return new ConfluenceError({
    code: 'forbidden',
    message: quoting`${wiki(asked)} would delete what was published. Nothing was sent.`,
    next: 'Discard only drafts that were never published.',
  });
}

function outside(what: string, keys: readonly string[]): ConfluenceError {
  return new ConfluenceError({
    code: 'forbidden',
    message:
      keys.length === 0
        ? quoting`${wiki(what)}: this run may not write in any space. Nothing was sent.`
        : quoting`${wiki(what)} is outside the spaces this run may write in (${joined(keys.map(spaceKey), ', ')}). Nothing was sent.`,
    next: 'Write inside these spaces, or let the operator extend them with writeSpaces or CONFLUENCE_WRITE_SPACES.',
  });
}

function unplaced(what: string): ConfluenceError {
  return new ConfluenceError({
    code: 'forbidden',
    message: quoting`Confluence does not say ${wiki(what)}, so it may not be written to. Nothing was sent.`,
    next: 'Let the user do it in Confluence.',
  });
}

function twoSpaces(asked: string): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: quoting`${wiki(asked)} names more than one space: the space and the parent must agree. Nothing was sent.`,
    next: 'Leave one of them out, or name a parent in the same space.',
  });
}
