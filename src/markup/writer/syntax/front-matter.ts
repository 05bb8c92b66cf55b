import type { Telling } from './telling.js';

// YAML or TOML between two lines; a rule with text below it has an empty line between.
const frontMatter =
  /^(?:---[ \t]*\n(?=(?:#[^\n]*\n)*["']?[\w.-]+["']?[ \t]*:)[^]*?\n(?:---|\.\.\.)|\+\+\+[ \t]*\n(?=(?:#[^\n]*\n)*(?:[\w.-]+[ \t]*=|\[))[^]*?\n\+\+\+)[ \t]*(?:\n|$)/u;

/** Markdown without the metadata that a file may begin with. */
export function withoutFrontMatter(markdown: string, tell: Telling): string {
  const start = /^\s*\n/u.exec(markdown)?.[0].length ?? 0;
  const [found] = frontMatter.exec(markdown.slice(start)) ?? [];
  if (found === undefined) return markdown;
  tell.frontMatter([...found.matchAll(/^["']?([\w.-]+)["']?[ \t]*[:=]/gmu)].map(([, name = '']) => name));
  return markdown.slice(start + found.length);
}
