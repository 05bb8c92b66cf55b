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
