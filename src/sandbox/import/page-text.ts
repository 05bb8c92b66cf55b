import { parse } from 'yaml';
import { htmlNames } from '../html-names.js';
import { firstMarkdownHeading, markdownHeadings, type MarkdownHeading } from '../markdown.js';

/** The text of a page file, taken apart. */
export interface PageText {
  /** Without the front matter. */
  body: string;
  /** From the front matter, else from the first heading; undefined when there is neither. */
  title?: string;
  /** The first heading of a Markdown page gave the title or repeats it, and is not part of the body. */
  titleIsHeading: boolean;
  /** Headings of a Markdown page, read at the first call, since few links need them; empty for storage. */
  headings: () => MarkdownHeading[];
  /** ISO 8601, UTC, as the front matter states them. */
  createdAt?: string;
  updatedAt?: string;
  /** What is odd about the file, for the report. */
  problem?: string;
}

/** Fields of front matter that say when a page was written, and when it was changed; what stands first counts. */
const createdFields = [
  'created',
  'createdAt',
  'created_at',
  'date',
  'published',
  'publishDate',
  'pubDate',
  'date_created',
];
const updatedFields = [
  'updated',
  'updatedAt',
  'updated_at',
  'lastUpdated',
  'last_updated',
  'lastmod',
  'last_modified',
  'modified',
  'date_modified',
];

const frontMatter = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;

/** Takes front matter and title out of a page file. Never throws: unreadable front matter is left out and noted. */
export function readPageText(text: string, isMarkdown: boolean): PageText {
  const front = frontMatter.exec(text);
  let body = text;
  let title: string | undefined;
  let problem: string | undefined;
  const dates: Pick<PageText, 'createdAt' | 'updatedAt'> = {};
  // A text may as well begin with a rule; only `word: …` or a comment makes it front matter.
  if (front !== null && /^\s*(?:$|#|[\w-]+\s*:)/.test(front[1] ?? '')) {
    body = text.slice(front[0].length);
    try {
      const data: unknown = parse(front[1] ?? '');
      const stated = typeof data === 'object' && data !== null && 'title' in data ? data.title : undefined;
      if (typeof stated === 'string' || typeof stated === 'number') title = String(stated).trim() || undefined;
      const createdAt = dateIn(data, createdFields);
      const updatedAt = dateIn(data, updatedFields);
      if (createdAt !== undefined) dates.createdAt = createdAt;
      if (updatedAt !== undefined) dates.updatedAt = updatedAt;
    } catch {
      problem = 'its front matter is not valid YAML and was ignored';
    }
  }
  const noted = { ...dates, ...(problem === undefined ? {} : { problem }) };
  if (!isMarkdown) {
    const found = title ?? storageHeading(body);
    return {
      body,
      titleIsHeading: false,
      headings: () => [],
      ...noted,
      ...(found === undefined ? {} : { title: found }),
    };
  }
  const opening = firstMarkdownHeading(body);
  let known: MarkdownHeading[] | undefined;
  const headings = (): MarkdownHeading[] => (known ??= markdownHeadings(body));
  const found = title ?? (opening?.text || undefined);
  const titleIsHeading = opening?.first === true && opening.level === 1 && opening.text === found;
  return { body, titleIsHeading, headings, ...noted, ...(found === undefined ? {} : { title: found }) };
}

/** The first of some fields that holds a date, as ISO 8601 in UTC. */
function dateIn(data: unknown, fields: readonly string[]): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  for (const field of fields) {
    const value: unknown = Reflect.get(data, field);
    const time = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : Number.NaN;
    if (!Number.isNaN(time)) return new Date(time).toISOString();
  }
  return undefined;
}

/** Text of the first heading near the start of a storage body; a bound, because a search for the end of each of many open tags is quadratic. */
function storageHeading(storage: string): string | undefined {
  const inner = /<h([1-6])(?:\s[^>]*)?>([\s\S]*?)<\/h\1>/.exec(storage.slice(0, 50_000))?.[2];
  if (inner === undefined) return undefined;
  const text = inner
    .replace(/<ac:parameter[\s\S]*?<\/ac:parameter>|<[^>]*>/g, '')
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) =>
      name === undefined
        ? characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
        : (xmlNames[name] ?? htmlNames.get(name) ?? whole),
    )
    .replace(/\s+/g, ' ')
    .trim();
  return text || undefined;
}

const xmlNames: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function characterOf(codePoint: number): string {
  return codePoint > 0x10ffff ? '' : String.fromCodePoint(codePoint);
}
