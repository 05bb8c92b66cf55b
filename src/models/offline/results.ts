import { z } from 'zod';
import { inert, splitResult } from '../../fence.js';
import type { Done } from './conversation.js';

const source = z.object({
  pageId: z.string(),
  title: z.string(),
  space: z.string().catch(''),
  url: z.string(),
  updatedAt: z.string().catch(''),
  author: z.string().optional().catch(undefined),
  version: z.number().optional().catch(undefined),
});

/** A page as a result names it. */
export type Source = z.infer<typeof source>;

// Fields of the tools' artifacts, each absent where a tool has none or an earlier version wrote another.
const fields = z.object({
  sources: z.array(source).catch([]),
  error: z.object({ code: z.string(), message: z.string() }).optional().catch(undefined),
  authorization: z.object({ link: z.string().optional() }).optional().catch(undefined),
  declined: z.boolean().catch(false),
  rejected: z.boolean().catch(false),
  outcome: z.object({ status: z.string() }).optional().catch(undefined),
  strength: z.string().optional().catch(undefined),
  readAs: z.array(z.object({ word: z.string(), instead: z.string() })).catch([]),
  passages: z
    .array(
      z.object({
        pageId: z.string(),
        headings: z.array(z.string()),
        url: z.string(),
        markdown: z.string(),
        newer: z.string().optional(),
      }),
    )
    .optional()
    .catch(undefined),
  hits: z.array(source.extend({ type: z.string().catch(''), excerpt: z.string().catch('') })).catch([]),
  spaces: z.array(z.object({ key: z.string(), name: z.string(), url: z.string() })).catch([]),
  nodes: z.array(z.object({ id: z.string(), title: z.string(), url: z.string(), depth: z.number() })).catch([]),
  outline: z.array(z.object({ level: z.number(), text: z.string() })).catch([]),
  comments: z
    .array(z.object({ url: z.string(), author: z.string(), updatedAt: z.string(), markdown: z.string() }))
    .catch([]),
  isComplete: z.boolean().catch(true),
  user: z.object({ displayName: z.string(), email: z.string().optional() }).optional().catch(undefined),
  total: z.number().optional().catch(undefined),
  cursor: z.string().optional().catch(undefined),
  from: z.string().optional().catch(undefined),
});

/** What a result says to programs; of one without, nothing. */
export const readResult = ({ artifact }: Pick<Done, 'artifact'>): z.infer<typeof fields> =>
  fields.parse(typeof artifact === 'object' && artifact !== null ? artifact : {});

/** Text of a page, or of a part of it. */
export interface Passage extends Source {
  /** Headings that it stands below, outermost first. */
  headings: string[];
  markdown: string;
  /** The id of the page that has taken the place of its own. */
  newer?: string | undefined;
}

/** The passages that a search or a read gave, best first; of a page that was read without a question, its whole text. */
export function passagesOf(done: Done): Passage[] {
  const { sources, passages, error, hits } = readResult(done);
  if (error !== undefined || hits.length > 0) return [];
  const byId = new Map(sources.map((each) => [each.pageId, each]));
  if (passages !== undefined) {
    return passages.flatMap(({ pageId, ...passage }) => {
      const page = byId.get(pageId);
      return page === undefined ? [] : [{ ...page, ...passage, markdown: inert(passage.markdown) }];
    });
  }
  // A search has no text but its passages.
  const [page] = done.name === 'confluence_read_page' ? sources : [];
  return page === undefined ? [] : [{ ...page, headings: [], markdown: bodyOf(done.content) }];
}

/** Markdown of a page that was read: what follows the lines that name it and its sections. */
export function bodyOf(content: string): string {
  const { inside } = splitResult(content);
  const end = inside.indexOf('\n\n');
  return end === -1 ? '' : inside.slice(end + 2);
}

/** A result for people: what the tool says first, what the wiki says, and what the tool says below. */
export function wholeText(content: string): string {
  const { outside, inside } = splitResult(content);
  const [first = '', ...rest] = outside.split('\n').filter((line) => line.trim() !== '');
  return [first, inside.trim(), rest.join('\n')].filter((text) => text !== '').join('\n\n');
}

/** A link to a page, its title free of what would end it. */
export const linkTo = ({ title, url }: { title: string; url: string }): string =>
  `[${title.replaceAll(/[[\]\\]/gu, String.raw`\$&`)}](${url.replaceAll(/[\s()<>]/gu, (sign) => `%${sign.charCodeAt(0).toString(16)}`)})`;

/** The day of a time, e.g. `2026-01-31`; empty when it is not known. */
export const dayOf = (updatedAt: string): string => updatedAt.slice(0, 10);
