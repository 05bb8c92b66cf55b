// The text that a reader of a published MDX page sees, line by line, without its syntax.
import { decodeHTML } from 'entities';

/** Visible text of an MDX page: one line per line of the source, empty where a line shows nothing. */
export function publishedText(mdx: string): string {
  const body = mdx.replace(/^---\n.*?\n---\n/su, (front) => '\n'.repeat(front.split('\n').length - 1));
  let fence: string | undefined;
  return body
    .split('\n')
    .map((source) => {
      const mark = /^\s*(`{3,}|~{3,})/u.exec(source)?.[1];
      if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
        fence = fence === undefined ? mark : undefined;
        return '';
      }
      return fence === undefined ? publishedLine(source) : source;
    })
    .join('\n');
}

function publishedLine(source: string): string {
  // The title of a page is no part of its body, and imports and table rules show nothing.
  if (/^(?:# |import |export )/u.test(source) || /^\s*\|?[\s|:-]+\|?\s*$/u.test(source)) return '';
  const line = source
    .replace(/^\s*(?:>\s*)*/u, '')
    .replace(/^(?:#{1,6}\s+|[-*+]\s+|\d+[.)](?:\s+|$))/u, '')
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/gu, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/<br\s*\/?>/gu, ' ')
    .replaceAll(/<\/?[a-zA-Z][^>]*>/gu, '')
    .replaceAll(/\*\*|`/gu, '')
    .replaceAll(/\\([\\`*_{}[\]<>()#+.!|-])/gu, '$1');
  const cells = source.startsWith('|') ? line.replaceAll('|', ' ') : line;
  return decodeHTML(cells).replaceAll(/\s+/gu, ' ').trim();
}
