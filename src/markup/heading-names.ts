/** A heading as somebody names it, without the number signs of its Markdown or its fragment. */
export const bareHeading = (name: string): string => name.trim().replace(/^#+\s*/u, '');

/** The parts of `Parent > Heading`, outermost first. */
export const pathParts = (name: string): string[] => name.split(/ ?> ?/u).filter((part) => part !== '');

/** Whether a path of headings, outermost first, ends in `parts`; headings between them may be left out. */
export function endsWithPath(path: readonly string[], parts: readonly string[]): boolean {
  let index = path.length - 1;
  if (path[index] !== parts.at(-1)) return false;
  for (let part = parts.length - 2; part >= 0; part--) {
    index--;
    while (index >= 0 && path[index] !== parts[part]) index--;
    if (index < 0) return false;
  }
  return true;
}
