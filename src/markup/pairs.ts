/** A table from text: a name and its value in turn, parted by spaces. */
export function pairs(text: string): ReadonlyMap<string, string> {
  const words = text.split(' ');
  return new Map(words.flatMap((name, index) => (index % 2 === 0 ? [[name, words[index + 1] ?? ''] as const] : [])));
}

/** A set from text: its names, parted by spaces. */
export const names = (text: string): ReadonlySet<string> => new Set(text.split(' '));
