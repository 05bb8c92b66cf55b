import { oneLine } from '../ours.js';
import { type AgedPage, ageFacts } from './age-lines.js';
import { addressOf } from './passage-lines.js';
import { titleLink } from './result.js';

/** A line with the words that were looked for. */
export interface ShownMention {
  before: string;
  words: string;
  after: string;
  heading?: string;
  anchor?: string;
}

/** A page with them. */
export interface ShownMentions {
  page: { title: string; url: string } & AgedPage;
  places: number;
  mentions: readonly ShownMention[];
  inTitle?: boolean;
  isHidden?: boolean;
}

/** How much of a page its row shows: lines, and characters on each side of the words; longest first. */
const forms = [
  { lines: 3, around: 90 },
  { lines: 1, around: 90 },
  { lines: 1, around: 50 },
  { lines: 1, around: 25 },
  { lines: 0, around: 0 },
] as const;

/** Of a longer list each page has a line: several of a page say less than another page. */
const fewPages = 12;

/** A row for each page, with fewer and shorter lines before a page is left out: that it is there is worth more. */
export function writeMentions(
  pages: readonly ShownMentions[],
  total: number,
): { rows: string[]; shorterRows: string[][] } {
  const [rows = [], ...shorterRows] = forms
    .slice(total > fewPages ? 1 : 0)
    .map((form) => pages.map((page) => rowOf(page, form)));
  return { rows, shorterRows };
}

function rowOf(
  { page, places, mentions, inTitle = false, isHidden = false }: ShownMentions,
  { lines, around }: { lines: number; around: number },
): string {
  const [first, ...others] = mentions.slice(0, lines);
  const facts = [
    ...(lines > 1 ? ageFacts(page) : []),
    ...(isHidden ? ['only in an address or a macro setting'] : places === 0 ? [] : [`${places}×`]),
    ...(inTitle ? ['in its title'] : []),
    ...(first?.heading === undefined ? [] : [oneLine(first.heading, 60)]),
  ];
  const head = `- ${titleLink(page.title, addressOf(page.url, first?.anchor))} | ${facts.join(' | ')}`;
  return [
    first === undefined ? head : `${head}: ${quotedMention(first, around)}`,
    ...others.map((mention) => `  ${oneLine(mention.heading ?? page.title, 60)}: ${quotedMention(mention, around)}`),
  ].join('\n');
}

/** A line around its words, its ends cut at spaces. */
export function quotedMention({ before, words, after }: ShownMention, around: number): string {
  const plain = before.replace(/^\s*(?:[-*+]|\d+\.|#{1,6}|>|\|)\s+/u, '');
  const start = plain.length > around ? `…${plain.slice(-around).replace(/^\S{0,15}\s+/u, '')}` : plain;
  const end = after.length > around ? `${after.slice(0, around).replace(/\s+\S{0,15}$/u, '')}…` : after;
  return `"${oneLine(`${start}${words}${end}`, 2 * around + 120)}"`;
}
