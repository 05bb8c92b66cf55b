import type { Root } from 'mdast';
import { descendantsOf } from './descendants.js';
import { parseMarkdown } from './parse.js';

// A backslash and signs such as _ and * mean something else in formulas than in Markdown, so formulas are text to the
// character; Confluence has no formulas of its own, and apps look for one of these marks.

// The lengths bound what a hostile text may cost.
const inLine = [
  String.raw`\$\$(?=[^$])(?:(?!\n[ \t>]*\n)[^$])+\$\$`,
  String.raw`\\\((?=(?:(?!\\\)).){0,400}?(?:[\^_=+{]|\\[^)]))(?:(?!\n[ \t>]*\n)[^]){1,400}?\\\)`,
  // With a command in it: prices are none. What marks the text around may reach into it.
  String.raw`\$(?![\s\d$])(?=[^$\n]{0,400}\\)(?:[^$\n${'`'}<*~]|\*(?=\s)){1,400}(?<![\s\\])\$(?![\w$])`,
];
/** On lines of their own, empty ones among them. */
const onLines = String.raw`(?=\$\$|\\\[)(?<=^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?:\$\$[ \t]*\n[^]{0,2000}?\$\$|\\\[[^]{1,2000}?\\\])(?=[ \t]*$)`;
const formula = new RegExp(String.raw`(?<![\\$])(?:${[onLines, ...inLine].join('|')})`, 'gmu');

/** Markdown and its tree with every formula escaped, so that it is read as the text it is. */
export function withFormulas(markdown: string): { source: string; tree: Root } {
  const tree = parseMarkdown(markdown);
  if (!/\$|\\[[(]/u.test(markdown)) return { source: markdown, tree };
  const code = codeIn(tree);
  let source = '';
  let from = 0;
  for (const match of markdown.matchAll(formula)) {
    const { index } = match;
    if (isWithin(code, index)) continue;
    source += markdown.slice(from, index) + escaped(match[0]);
    from = index + match[0].length;
  }
  if (from === 0) return { source: markdown, tree };
  source += markdown.slice(from);
  return { source, tree: parseMarkdown(source) };
}

type Range = readonly [start: number, end: number];

function codeIn(tree: Root): Range[] {
  const ranges: Range[] = [];
  for (const node of descendantsOf(tree)) {
    const { start, end } = node.position ?? {};
    if (node.type !== 'code' && node.type !== 'inlineCode' && node.type !== 'html' && node.type !== 'definition')
      continue;
    if (start?.offset !== undefined && end?.offset !== undefined) ranges.push([start.offset, end.offset]);
  }
  return ranges;
}

const isWithin = (ranges: readonly Range[], offset: number) =>
  ranges.some(([start, end]) => start <= offset && offset < end);

/** Text whose lines stay lines; empty ones would end the paragraph and mean nothing in a formula. */
function escaped(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  const lines = rest.flatMap((line) => {
    const [marks = ''] = /^[ \t]*(?:>[ \t]?)*/u.exec(line) ?? [];
    const words = line.slice(marks.length).trim();
    return words === '' ? [] : [marks + escapedLine(words)];
  });
  return [escapedLine(first.trimEnd()), ...lines].join('\\\n');
}

const escapedLine = (line: string): string => line.replaceAll(/[!-/:-@[-`{-~]/gu, '\\$&');
