import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../errors.js';
import { asked, joined, ours, spaceKey } from '../ours.js';
import { browserUrl, contentUrl, nextCursor, siteBase } from './site.js';

export interface Space {
  id: string;
  key: string;
  name: string;
  /** `global`, `personal`, `collaboration`, `knowledge_base` and more. */
  type: string;
  /** One line of plain text; empty when there is none. */
  description: string;
  homepageId?: string;
  url: string;
}

/** The space with that key. Throws `not_found` when it does not exist or is not visible. */
export async function findSpace(client: Client, key: string): Promise<Space> {
  const { getSpaces } = await import('confluence.js/v2');
  const answer = await getSpaces(client, { keys: [key], limit: 1 });
  const [row] = spacesOf(client, answer);
  if (row) return row;
  const keys = joined((await likelySpaces(client, key)).map(spaceKey), ', ');
  throw new ConfluenceError({
    code: 'not_found',
    message: ours`No space with the key ${asked(key)} is visible for this user.${keys === '' ? '' : ours` There are: ${keys}.`}`,
    next: 'Look up the key in the list of spaces.',
  });
}

/** The key of the space with that id; undefined when it is not visible. */
export async function spaceKeyById(client: Client, id: string): Promise<string | undefined> {
  const { getSpaces } = await import('confluence.js/v2');
  const answer = await getSpaces(client, { ids: [Number(id)], limit: 1 });
  return answer.results?.[0]?.key;
}

/** Of some keys those that name no space that the user can see, and keys that do, likeliest first. */
export interface UnknownSpaces {
  unknown: string[];
  known: string[];
}

/** Looks up which keys name no space that the user can see; undefined when all do. One request, and one for other keys. */
export async function unknownSpaces(client: Client, keys: readonly string[]): Promise<UnknownSpaces | undefined> {
  if (keys.length === 0) return undefined;
  const { getSpaces } = await import('confluence.js/v2');
  const { results } = await getSpaces(client, { keys: [...keys], limit: 250 });
  const found = new Set((results ?? []).flatMap(({ key, currentActiveAlias: alias }) => [key, alias]).map(upper));
  const unknown = keys.filter((key) => !found.has(upper(key)));
  return unknown.length === 0 ? undefined : { unknown, known: await likelySpaces(client, unknown[0] ?? '') };
}

const upper = (key: string | null | undefined): string => (key ?? '').toUpperCase();

/** Keys that are named in place of one that does not exist. */
const maxNamed = 12;

/** Keys of spaces that the user can see: those that a wrong key may stand for come first, personal ones last. */
async function likelySpaces(client: Client, wrong: string): Promise<string[]> {
  const { spaces } = await listSpaces(client);
  const wanted = wrong.toLowerCase();
  const distance = ({ key, name, type }: Space): number => {
    const own = key.toLowerCase();
    const initials = Array.from(name.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu), ([letter]) => letter).join('');
    if (initials.toLowerCase() === wanted || name.toLowerCase() === wanted) return 0;
    if (own.startsWith(wanted) || wanted.startsWith(own) || name.toLowerCase().includes(wanted)) return 1;
    return type === 'personal' ? 3 : 2;
  };
  return spaces
    .map((space) => ({ key: space.key, far: distance(space) }))
    .toSorted((one, other) => one.far - other.far)
    .slice(0, maxNamed)
    .map(({ key }) => key);
}

/** Ids of the visible spaces among the keys, as confluence.js takes them. */
export async function spaceIds(client: Client, keys: readonly string[]): Promise<number[]> {
  const { getSpaces } = await import('confluence.js/v2');
  const answer = await getSpaces(client, { keys: [...keys], limit: 250 });
  return spacesOf(client, answer).map(({ id }) => Number(id));
}

/** One page of the spaces that the user may see, by key, archived ones left out; `cursor` continues where the last page ended. */
export async function listSpaces(
  client: Client,
  options: { type?: string; cursor?: string; limit?: number } = {},
): Promise<{ spaces: Space[]; cursor?: string }> {
  const { getSpaces } = await import('confluence.js/v2');
  const { type, cursor, limit = 250 } = options;
  const answer = await getSpaces(client, {
    status: 'current',
    sort: 'key',
    descriptionFormat: 'plain',
    limit,
    type,
    cursor,
  });
  const next = nextCursor(answer._links?.next);
  return { spaces: spacesOf(client, answer), cursor: next };
}

type SpaceList = Awaited<ReturnType<typeof import('confluence.js/v2').getSpaces>>;

function spacesOf(client: Client, answer: SpaceList): Space[] {
  const rows = answer.results ?? [];
  if (rows.length === 0) return [];
  const base = siteBase(client, answer._links);
  return rows.map((row) => {
    const key = row.key ?? '';
    const webui = row._links?.webui;
    return {
      id: row.id ?? '',
      key,
      name: row.name ?? key,
      type: row.type ?? 'global',
      description: (row.description?.plain?.value ?? '').replaceAll(/\s+/gu, ' ').trim(),
      ...(row.homepageId && { homepageId: row.homepageId }),
      url: webui ? browserUrl(base, webui) : contentUrl(base, key, '').replace(/\/pages\/$/u, ''),
    };
  });
}
