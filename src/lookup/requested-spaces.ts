import type { Client } from 'confluence.js/core';

import { parseSpaceKey } from '../confluence/references.js';
import { type UnknownSpaces, unknownSpaces } from '../confluence/spaces.js';
import { ConfluenceError } from '../errors.js';
import { asked, joined, ours, spaceKey } from '../ours.js';

/** The keys of the spaces to look in, as they were given. Throws `forbidden` for one that is not among the allowed ones. */
export function requestedSpaces(keys: readonly string[], allowed: readonly string[] | undefined): readonly string[] {
  const outside = keys.find((key) => allowed && !allowed.some((other) => other.toLowerCase() === key.toLowerCase()));
  if (outside === undefined) return keys;
  throw new ConfluenceError({
    code: 'forbidden',
    message: ours`The space ${asked(outside, 60)} is outside the spaces this run is limited to (${joined((allowed ?? []).map(spaceKey), ', ')}).`,
    next: 'Search without `space`, or inside these spaces.',
  });
}

/** What was looked for in some spaces, and which of them there are not. */
export interface InSpaces<Found> {
  found: Found;
  strange?: UnknownSpaces | undefined;
}

/**
 * Looks in some spaces; keys that name no space are found out and left out, and when none is left, everywhere. `spacesOf`
 * gives the keys that an answer shows: those exist. Two requests more where a key does not, one where a space has nothing.
 */
export async function inKnownSpaces<Found>(
  client: Client,
  keys: readonly string[],
  look: (keys: readonly string[]) => Promise<Found>,
  spacesOf: (found: Found) => readonly string[],
): Promise<InSpaces<Found>> {
  const wanted = keys.map(parseSpaceKey);
  const found = await look(wanted);
  const shown = new Set(spacesOf(found).map((key) => key.toUpperCase()));
  const strange = await unknownSpaces(
    client,
    wanted.filter((key) => !shown.has(key.toUpperCase())),
  );
  if (strange === undefined) return { found };
  const kept = wanted.filter((key) => !strange.unknown.includes(key));
  return { found: kept.length > 0 && shown.size > 0 ? found : await look(kept), strange };
}
