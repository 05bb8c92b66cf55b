import type { MarkdownDocument } from './document.js';

/**
 * `Sections:` and a heading a line, indented by level, with the size of its section. Takes at most `room`: the deepest
 * levels go first, and what is left out is counted.
 */
export function writeOutline(
  document: MarkdownDocument,
  options: {
    /** Size of each block. */
    sizes: readonly number[];
    room: number;
    measure: (text: string) => number;
    /** A heading as it may be shown. */
    show: (heading: string) => string;
    /** Only this section. */
    within?: { start: number; end: number };
  },
): string {
  const { sizes, room, measure, show, within } = options;
  const inside = (
    within ? document.outline.filter(({ start, end }) => start >= within.start && end <= within.end) : document.outline
  ).slice(0, 400);
  if (inside.length === 0) return 'Sections: none, the page has no headings.';
  const top = Math.min(...inside.map(({ level }) => level));
  const rows = inside.map(({ level, text, start, end }) => {
    const size = sizes.slice(start, end).reduce((sum, tokens) => sum + tokens, 0);
    return {
      level: level - top,
      line: `${'  '.repeat(level - top)}- ${show(text)} (${size.toLocaleString('en-US')} tokens)`,
    };
  });
  // Deep headings go first: the upper ones say what the page is about.
  for (let depth = 5; depth >= 0; depth--) {
    const kept = rows.filter(({ level }) => level <= depth).map(({ line }) => line);
    const omitted = rows.length - kept.length;
    const text = `Sections:\n${kept.join('\n')}${omitted > 0 ? `\n(${omitted} sub-sections not listed)` : ''}`;
    if (measure(text) <= room) return text;
  }
  const kept: string[] = [];
  let used = 20;
  for (const { level, line } of rows) {
    if (level > 0) continue;
    used += measure(line) + 1;
    if (used > room) break;
    kept.push(line);
  }
  return `Sections:\n${kept.join('\n')}\n(${rows.length - kept.length} more not listed)`;
}
