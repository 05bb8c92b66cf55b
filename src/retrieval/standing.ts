import { tellsStanding } from '../language/standing-words.js';
import type { MarkdownBlock } from '../markup/document.js';
import { plainText } from './plain-text.js';

/** How many blocks above the text of a page may speak of it. */
const topBlocks = 3;
/** A longer paragraph speaks of something else. */
const longestBanner = 240;

/**
 * What stands at the top of a page about itself, in its words: a status, whatever it says, and a banner or an opening line
 * such as "This page is outdated, see …". Mostly nothing.
 */
export function topStanding(blocks: readonly MarkdownBlock[]): string[] {
  const [first] = blocks;
  // The title is often repeated; what stands below any other heading is about its section.
  const body = blocks.slice(first?.kind === 'heading' ? 1 : 0, topBlocks + 1);
  const end = body.findIndex(({ kind }) => kind === 'heading');
  const top = body.slice(0, end === -1 ? topBlocks : Math.min(end, topBlocks)).map(({ markdown }) => markdown);
  const status = top.flatMap((text) => /\[([^\]]{1,60})\]\(status:/u.exec(text)?.[1] ?? []);
  const banner = top
    .map((text) =>
      plainText(text)
        .replaceAll(/^[> ]+|(?<!\w)[*_]|[*_](?!\w)/gmu, '')
        .replaceAll(/\s+/gu, ' ')
        .trim(),
    )
    .filter((text) => text.length <= longestBanner && tellsStanding(text));
  return [...status.slice(0, 1), ...banner.filter((text) => text !== status[0]).slice(0, 1)];
}

/** What labels say of the standing of a page. */
export const standingLabels = (labels: readonly string[]): string[] =>
  labels.filter((label) => tellsStanding(label.replaceAll(/[-_]/gu, ' ')));
