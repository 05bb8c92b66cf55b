import { randomInt } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A new id of a tool call: nine letters and digits, the one form that every provider takes back. */
export function newCallId(): string {
  return Array.from({ length: 9 }, () => alphabet[randomInt(alphabet.length)]).join('');
}

const idFields = new Set(['id', 'call_id', 'tool_call_id']);

/**
 * A part of a message with our ids in place of the provider's; one that several calls share is taken in their order.
 * `hasKeys`: things are kept under the ids of the calls that they belong to, as some providers do.
 */
export function renamed<Part>(part: Part, own: ReadonlyMap<string, readonly string[]>, hasKeys = false): Part {
  const taken = new Map<string, number>();
  const next = (id: string): string => {
    const index = taken.get(id) ?? 0;
    taken.set(id, index + 1);
    const ids = own.get(id) ?? [];
    return ids[Math.min(index, ids.length - 1)] ?? id;
  };
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        if (idFields.has(key) && typeof item === 'string' && own.has(item)) return [key, next(item)];
        return [(hasKeys && own.get(key)?.[0]) || key, walk(item)];
      }),
    );
  };
  // Only ids are replaced, strings by strings: the shape stays.
  return walk(part) as Part;
}
