import { tellsStanding } from '../language/standing-words.js';
import { toDocument } from '../markup/document.js';
import { plainText } from '../retrieval/plain-text.js';

/** How far into a body a reader looks for what stands above its text, in characters and in blocks. */
const topLength = 6000;
const topBlocks = 3;
/** A longer paragraph speaks of something else. */
const longestBanner = 240;

/**
 * What a page says of its own standing, in its words and in the order in which a reader meets it: the status at its top, a
 * banner or an opening line such as "This page is outdated, see …", labels such as `deprecated`. Mostly nothing.
 */
export function standingOf({
  storage = '',
  labels = [],
}: {
  storage?: string | undefined;
  labels?: readonly string[] | undefined;
}): string[] {
  const named = labels.filter((label) => tellsStanding(label.replaceAll(/[-_]/gu, ' ')));
  return [...new Set([...topOf(storage), ...named])];
}

function topOf(storage: string): string[] {
  const { blocks } = toDocument(storage.slice(0, topLength));
  const [first] = blocks;
  // The title is often repeated; what stands below any other heading is about its section.
  const body = first?.kind === 'heading' ? blocks.slice(1) : blocks;
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
