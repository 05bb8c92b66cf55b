import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../errors.js';
import { asked, ours } from '../ours.js';
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
  throw new ConfluenceError({
    code: 'not_found',
    message: ours`No space with the key ${asked(key)} is visible for this user.`,
    next: 'Look up the key in the list of spaces.',
  });
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
