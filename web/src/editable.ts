/** A text in the arguments of a call that a person may edit, with the way to it. */
export interface EditableText {
  path: readonly (string | number)[];
  value: string;
}

/** The texts in the arguments of a call, in order. */
export function editableTexts(args: unknown, path: readonly (string | number)[] = []): EditableText[] {
  if (typeof args === 'string') return [{ path, value: args }];
  if (Array.isArray(args)) return args.flatMap((each, index) => editableTexts(each, [...path, index]));
  if (typeof args !== 'object' || args === null) return [];
  return Object.entries(args).flatMap(([name, each]) => editableTexts(each, [...path, name]));
}

/** The arguments with other texts in their places. */
export function withTexts(args: Record<string, unknown>, edited: readonly EditableText[]): Record<string, unknown> {
  const values = new Map(edited.map(({ path, value }) => [JSON.stringify(path), value]));
  const replace = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (typeof value === 'string') return values.get(JSON.stringify(path)) ?? value;
    if (Array.isArray(value)) return value.map((each, index) => replace(each, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replace(each, [...path, name])]));
  };
  return Object.fromEntries(Object.entries(args).map(([name, each]) => [name, replace(each, [name])]));
}
