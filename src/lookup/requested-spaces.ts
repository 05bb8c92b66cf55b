import { ConfluenceError } from '../errors.js';

/** The keys of the spaces to look in, as they were given. Throws `forbidden` for one that is not among the allowed ones. */
export function requestedSpaces(keys: readonly string[], allowed: readonly string[] | undefined): readonly string[] {
  const outside = keys.find((key) => allowed && !allowed.some((other) => other.toLowerCase() === key.toLowerCase()));
  if (outside === undefined) return keys;
  throw new ConfluenceError({
    code: 'forbidden',
    message: `The space ${JSON.stringify(outside.slice(0, 60))} is outside the spaces this run is limited to (${(allowed ?? []).join(', ')}).`,
    next: 'Search without `space`, or inside these spaces.',
  });
}
