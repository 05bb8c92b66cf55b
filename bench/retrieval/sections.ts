import type { SiteData } from '../../src/sandbox/index.js';
import { fold } from './compare.js';

const heading = /<h[1-6](?:\s[^>]*)?>([\s\S]*?)<\/h[1-6]>/giu;

/** Storage as it is compared: code kept, tags gone, the usual entities as their signs. */
const plain = (storage: string): string =>
  fold(
    storage
      .replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/gu, (_, code: string) => code.replaceAll('<', ' ').replaceAll('>', ' '))
      .replaceAll(/<[^>]+>/gu, ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll(/&(?:#39|apos);/gu, "'"),
  );

/**
 * The headings nearest above an answer in the storage of a page, folded; an empty one before the first. Several when it
 * stands several times, none when it crosses a heading.
 */
export function headingsAbove(site: SiteData, pageId: string, answer: string): Set<string> {
  const storage = site.contents.find(({ id }) => id === pageId)?.versions.at(-1)?.storage ?? '';
  const found = new Set<string>();
  let above = '';
  let from = 0;
  const wanted = fold(answer);
  const look = (to: number): void => {
    if (plain(storage.slice(from, to)).includes(wanted)) found.add(above);
  };
  for (const match of storage.matchAll(heading)) {
    look(match.index);
    above = plain(match[1] ?? '');
    from = match.index + match[0].length;
    if (above.includes(wanted)) found.add(above);
  }
  look(storage.length);
  return found;
}

/** A passage as a result shows it: its head, with the number, and its text. */
export const passagesIn = (wikiText: string): string[] =>
  wikiText
    .split(/^(?:Other pages:|Already shown)/mu)
    .slice(0, 1)
    .flatMap((text) => text.split(/^(?=\d+\. \[)/mu))
    .filter((text) => /^\d+\. \[/u.test(text));
