import { visible } from '../fence.js';
import { day, oneLine } from '../ours.js';
import { standingFacts } from './age-lines.js';
import { quotedMention, type ShownMention } from './mention-lines.js';
import { addressOf } from './passage-lines.js';
import { titleLink } from './result.js';

/** A search hit as far as a line shows it. */
export interface ShownHit {
  pageId: string;
  title: string;
  type: string;
  within?: string;
  space: string;
  url: string;
  excerpt: string;
  updatedAt: string;
  author: string;
  version?: number;
  standing?: readonly string[];
  /** The line that matched, where the excerpt does not show it. */
  line?: ShownMention;
}

const excerptLengths = [320, 160, 80, 0];

/** Hits as a numbered list with their excerpts, which become shorter before hits are left out: a title is worth more. */
export function writeHits(hits: readonly ShownHit[]): { rows: string[]; shorterRows: string[][] } {
  const [rows = [], ...shorterRows] = excerptLengths.map((length) =>
    hits.map((hit, index) => rowOf(hit, index + 1, length)),
  );
  return { rows, shorterRows };
}

function rowOf(hit: ShownHit, number: number, length: number): string {
  const facts = [
    ...(hit.pageId === ''
      ? []
      : [`${hit.type === 'folder' || hit.type === 'blogpost' ? hit.type : 'page'} ${hit.pageId}`]),
    `space ${oneLine(hit.space, 80)}`,
    ...standingFacts(hit),
    // A comment has a date and an author of its own, which are not the page's.
    `${hit.within === undefined ? 'updated' : `match ${oneLine(hit.within, 120)}, written`} ${day(hit.updatedAt)}${hit.author ? ` by ${oneLine(hit.author, 60)}` : ''}`,
  ];
  const { line } = hit;
  const heading = line?.heading === undefined ? [] : [oneLine(line.heading, 60)];
  const url = addressOf(hit.url, line?.anchor);
  const head = `${number}. ${titleLink(hit.title, url)} | ${[...facts, ...heading].join(' | ')}`;
  if (line !== undefined && length > 0) return `${head}\n   ${quotedMention(line, length / 2)}`;
  const excerpt = clipped(visible(hit.excerpt), length);
  return excerpt === '' ? head : `${head}\n   ${excerpt}`;
}

function clipped(text: string, length: number): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  if (line.length <= length) return line;
  const cut = line.slice(0, length);
  return length === 0 ? '' : `${cut.slice(0, Math.max(cut.lastIndexOf(' '), length - 40)).replace(/\p{Cs}$/u, '')}…`;
}
