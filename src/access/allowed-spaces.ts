import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../errors.js';
import { joined, ours, spaceKey } from '../ours.js';
import { field, rowsOf } from './answer-fields.js';

/** Spaces that were looked up, by the list of keys; ids do not change, so they may be kept for a while. */
export type SpaceCache = Map<string, { expires: number; spaces: AllowedSpaces }>;

/** The spaces that a list of keys names, as far as the user can see them. */
export interface AllowedSpaces {
  ids: ReadonlySet<string>;
  /** As Confluence writes them. */
  keys: readonly string[];
  /** Upper case, with aliases: links may show either. */
  names: ReadonlySet<string>;
}

/** `/spaces?keys=…` takes at most this many keys. */
const maxKeys = 250;
const cacheMs = 10 * 60_000;

/**
 * Finds spaces by their keys on the first call and remembers them; after a failure the next call asks again. The call
 * throws `misconfigured` when none of the keys names a space that this user can see, `invalid_request` for too many keys.
 */
export function spaceFinder(client: Client, keys: readonly string[], cache: SpaceCache): () => Promise<AllowedSpaces> {
  let spaces: Promise<AllowedSpaces> | undefined;
  return async () => {
    spaces ??= findSpaces(client, keys, cache);
    try {
      return await spaces;
    } catch (error) {
      spaces = undefined;
      throw error;
    }
  };
}

async function findSpaces(client: Client, keys: readonly string[], cache: SpaceCache): Promise<AllowedSpaces> {
  if (keys.length === 0 || keys.length > maxKeys) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: ours`A run can be limited to 1 to ${maxKeys} spaces, not to ${keys.length}.`,
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
      // The limit is a setting, which no other arguments make good.
      code: 'misconfigured',
      message: ours`None of the spaces ${joined(keys.map(spaceKey), ', ')} exists or is visible for this user.`,
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
