import { estimateTokens } from '../tokens.js';
import { oneLine } from '../ours.js';
import { type AgedPage, ageFacts } from './age-lines.js';
import { titleLink } from './result.js';

/** A passage of a page as far as a result shows it. */
export interface ShownPassage {
  page: { title: string; url: string } & AgedPage;
  /** Headings above it, outermost first. */
  headings: readonly string[];
  /** Fragment of the page's address, not percent-encoded. */
  anchor?: string;
  markdown: string;
  /** The page that has taken the place of its own. */
  newer?: { id: string; title: string };
}

/** A longer fragment costs more tokens than it saves a reader scrolling. */
const longestAnchor = 100;

/**
 * The address of a page with the fragment of a heading. Letters of all scripts stay as they are, because
 * percent-encoding makes nine characters of one; browsers take both.
 */
export function addressOf(url: string, anchor: string | undefined): string {
  if (anchor === undefined || anchor === '' || anchor.length > longestAnchor) return url;
  const fragment = anchor
    .replaceAll(/\p{Cs}/gu, '')
    .replaceAll(/[^\p{L}\p{M}\p{N}._~!$&'*+,;=:@/?-]/gu, encodeURIComponent)
    .replaceAll(/[()]/gu, (character) => (character === '(' ? '%28' : '%29'));
  return `${url}#${fragment}`;
}

/** The line above a passage: its number, title with address, headings, date. */
function passageHead({ page, headings, anchor, newer }: ShownPassage, number: number): string {
  const path = headings.map((heading) => oneLine(heading, 60)).join(' > ');
  const facts = [
    ...(path === '' ? [] : [path]),
    ...ageFacts(page),
    ...(newer === undefined ? [] : [`newer page: "${oneLine(newer.title, 60)}"`]),
  ];
  return [`${number}. ${titleLink(page.title, addressOf(page.url, anchor))}`, ...facts].join(' | ');
}

/** Tokens that are written around the text of a passage: its head, and a line end below each. */
export const passageOverhead = (passage: ShownPassage): number => estimateTokens(passageHead(passage, 10)) + 2;

/**
 * Numbered passages. Their text is indented, so that no line of it can look like the head of another passage. Of passages
 * of one page in a row the first says what is to say of the page, the others name their heading and its place there.
 */
export function writePassages(passages: readonly ShownPassage[]): string {
  return passages
    .map((passage, index) => {
      const place = addressOf('', passage.anchor);
      const head =
        passages[index - 1]?.page.url === passage.page.url && place !== ''
          ? `${index + 1}. ${titleLink(passage.headings.at(-1) ?? '', place)} | same page`
          : passageHead(passage, index + 1);
      return `${head}\n${indented(passage.markdown)}`;
    })
    .join('\n');
}

const indented = (markdown: string): string => markdown.trimEnd().replaceAll(/^(?=.)/gmu, '   ');

/** A passage for programs: where it stands, and what it says. */
export const passageFacts = ({
  page,
  headings,
  anchor,
  markdown,
  start,
  end,
  score,
  newer,
}: Omit<ShownPassage, 'page'> & { page: { id: string; url: string }; start: number; end: number; score: number }) => ({
  pageId: page.id,
  url: addressOf(page.url, anchor),
  headings,
  anchor,
  markdown,
  blocks: [start, end],
  score,
  ...(newer && { newer: newer.id }),
});
