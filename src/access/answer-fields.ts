/** A field of an answer that nobody has checked; undefined when it is not there. */
export function field(value: unknown, name: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The rows of a list. What is not a list as documented has none: nothing in it could be checked. */
export function rowsOf(answer: unknown): unknown[] {
  const rows = field(answer, 'results');
  return Array.isArray(rows) ? rows : [];
}
