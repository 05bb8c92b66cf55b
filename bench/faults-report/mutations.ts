// Values of answers that are replaced by others, as a server replaces them that drifts from its schema.

/** What every value of every answer is replaced by. */
export const values: readonly unknown[] = [null, '', 0, [], {}, 'long '.repeat(20_000)];

type Place = readonly (string | number)[];

/** One value of one answer, replaced. */
export interface Mutation {
  /** Which answer of the call, from 0. */
  answer: number;
  place: Place;
  value: unknown;
}

/** Every place of an answer, the answer itself first; of a list only the items that have other fields than those before. */
function placesIn(value: unknown, place: Place = []): Place[] {
  if (!Array.isArray(value)) {
    const fields = Object.entries(Object(typeof value === 'string' ? undefined : value));
    return [place, ...fields.flatMap(([key, part]) => placesIn(part, [...place, key]))];
  }
  const shapes = new Set<string>();
  const inner: Place[] = [];
  for (const [index, item] of value.entries()) {
    const places = placesIn(item);
    const shape = JSON.stringify(places);
    if (shapes.has(shape)) continue;
    shapes.add(shape);
    inner.push(...places.map((rest) => [...place, index, ...rest]));
  }
  return [place, ...inner];
}

/** Every value of every answer by every other value. */
export function mutationsOf(answers: readonly unknown[]): Mutation[] {
  return answers.flatMap((answer, index) =>
    placesIn(answer).flatMap((place) => values.map((value) => ({ answer: index, place, value }))),
  );
}

/** An answer with the value at a place replaced. */
export function replaced(whole: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value;
  const inner = replaced(Reflect.get(Object(whole), key), rest, value);
  return Array.isArray(whole) ? whole.with(Number(key), inner) : { ...Object(whole), [key]: inner };
}

/** Whether the new value is of the kind that stood there, or the number that stands for a text, or stands for none. */
export function mayBeSo(answer: unknown, { place, value }: Mutation): boolean {
  const before = place.reduce((whole: unknown, key) => Reflect.get(Object(whole), key), answer);
  if (place.at(-1) === 'parentId' && value === null) return true;
  if (typeof before === 'string') return typeof value === 'string' || value === 0;
  return typeof before === typeof value && Array.isArray(before) === Array.isArray(value);
}

/** Tells a mutation to whoever reads a failure. */
export const told = ({ answer, place, value }: Mutation): string =>
  `answer ${answer}, ${place.join('.') || 'whole'} = ${JSON.stringify(value).slice(0, 20)}`;
