import type { MarkdownDocument, OutlineEntry } from './document.js';
import { headingsNamed } from './heading-names.js';
import { inOneGo, type Steps } from './steps.js';

/** The headings above a heading and itself, outermost first. */
export const headingPath = ({ outline }: MarkdownDocument, entry: OutlineEntry): OutlineEntry[] =>
  pathsOf(outline)(outline.indexOf(entry));

/** The path to the heading of an index, from one walk over all headings. */
export function pathsOf(outline: readonly OutlineEntry[]): (index: number) => OutlineEntry[] {
  // The index of the heading above each one, -1 for none.
  const above = new Int32Array(outline.length);
  const open: number[] = [];
  for (const [index, { start }] of outline.entries()) {
    while (open.length > 0 && (outline[open.at(-1) ?? 0]?.end ?? 0) <= start) open.pop();
    above[index] = open.at(-1) ?? -1;
    open.push(index);
  }
  return (index) => {
    const path: OutlineEntry[] = [];
    for (let at = index; at >= 0; at = above[at] ?? -1) {
      const entry = outline[at];
      if (entry !== undefined) path.unshift(entry);
    }
    return path;
  };
}

/** The sections that a name may mean; see {@link headingsNamed}. Words that a heading contains name it too. */
export function findSections(document: MarkdownDocument, name: string): OutlineEntry[] {
  return inOneGo(sectionsInSteps(document, name));
}

/** The same as {@link findSections} in small parts. */
export function* sectionsInSteps({ outline }: MarkdownDocument, name: string): Steps<OutlineEntry[]> {
  let paths: ((index: number) => OutlineEntry[]) | undefined;
  return yield* headingsNamed(outline, name, {
    words: true,
    pathTo(_entry, index) {
      paths ??= pathsOf(outline);
      return paths(index).map(({ text }) => text);
    },
  });
}
