import type { Client } from 'confluence.js/core';
import { z } from 'zod';

import { ConfluenceError } from '../../errors.js';
import { withoutAccounts } from '../../markup/mention-names.js';
import { mentionedAccounts } from '../../markup/mentioned-accounts.js';
import { storageToMarkdown } from '../../markup/to-markdown.js';
import { displayNames } from '../people.js';
import { browserUrl, isNotFound, siteBase } from '../site.js';
import type { Subject } from './subject.js';

export type CommentPlace = 'footer' | 'inline';

const text = z.string().catch('');
const id = z.coerce.string().optional().catch(undefined);

const commentSchema = z.object({
  id: z.coerce.string(),
  status: text,
  pageId: id,
  blogPostId: id,
  parentCommentId: id,
  version: z.object({ number: z.number(), message: text, authorId: text }),
  body: z.object({ storage: z.object({ value: z.string() }).optional() }).nullish(),
  resolutionStatus: z.string().nullish(),
  _links: z.object({ webui: z.string().optional(), base: z.string().optional() }).nullish(),
});

/** A comment as v2 shows it. */
export type Comment = z.infer<typeof commentSchema>;

/** The comment in an answer; undefined when it shows none. */
export function commentOf(answer: unknown): Comment | undefined {
  return commentSchema.safeParse(answer).data;
}

/** Older ones are not looked at when a comment has to be found again. */
const newest = 100;

/** The newest comments of a page, or replies to a comment, at most 100, with their bodies. */
export async function newestComments(
  client: Client,
  place: CommentPlace,
  { type, id: contentId, replyTo }: Pick<Subject, 'type' | 'id'> & { replyTo?: string | undefined },
): Promise<Comment[]> {
  const {
    getPageFooterComments,
    getPageInlineComments,
    getBlogPostFooterComments,
    getBlogPostInlineComments,
    getFooterCommentChildren,
    getInlineCommentChildren,
  } = await import('confluence.js/v2');
  const list =
    replyTo !== undefined
      ? { footer: getFooterCommentChildren, inline: getInlineCommentChildren }[place]
      : type === 'page'
        ? { footer: getPageFooterComments, inline: getPageInlineComments }[place]
        : { footer: getBlogPostFooterComments, inline: getBlogPostInlineComments }[place];
  const answer = await list(client, {
    id: Number(replyTo ?? contentId),
    bodyFormat: 'storage',
    sort: '-created-date',
    limit: newest,
  });
  const rows: readonly unknown[] = answer.results ?? [];
  return rows.flatMap((row) => commentOf(row) ?? []);
}

/** The comment with an id, and where it stands. Throws `not_found` when it is neither kind, or not visible. */
export async function findComment(
  client: Client,
  commentId: string,
): Promise<{ comment: Comment; place: CommentPlace }> {
  const { getFooterCommentById, getInlineCommentById } = await import('confluence.js/v2');
  for (const [place, get] of [
    ['inline', getInlineCommentById],
    ['footer', getFooterCommentById],
  ] as const) {
    try {
      const comment = commentOf(await get(client, { commentId: Number(commentId), bodyFormat: 'storage' }));
      if (comment !== undefined) return { comment, place };
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  throw new ConfluenceError({
    code: 'not_found',
    message: `No comment with id ${commentId} is visible for this user.`,
    next: 'Take the id from the list of comments of the page.',
  });
}

/** The browser address of a comment. */
export function commentUrl(client: Client, { _links, id: commentId }: Comment, pageUrl: string): string {
  const base = siteBase(client, _links?.base === undefined ? {} : { base: _links.base });
  return _links?.webui === undefined ? `${pageUrl}?focusedCommentId=${commentId}` : browserUrl(base, _links.webui);
}

/** A comment as people read it. */
export interface ReadComment {
  markdown: string;
  /** Display name; undefined when it is not known, as of a comment that was changed since: only who changed it is told then. */
  author?: string;
  /** Browser base of the site. */
  base: string;
  /** Display names of its author and of those whom it mentions, by account id. */
  people: ReadonlyMap<string, string>;
}

/** The comment with an id, as Markdown with names. Throws `not_found`. */
export async function readComment(client: Client, commentId: string): Promise<ReadComment> {
  const { comment } = await findComment(client, commentId);
  const storage = comment.body?.storage?.value ?? '';
  const { authorId, number } = comment.version;
  const people = await displayNames(client, [authorId, ...mentionedAccounts(storage)]);
  const base = comment._links?.base;
  const site = siteBase(client, base === undefined ? {} : { base });
  const { markdown } = storageToMarkdown(storage, {
    baseUrl: site,
    resolve: { user: (accountId) => people.get(accountId) },
  });
  const author = number === 1 ? people.get(authorId) : undefined;
  return {
    markdown: withoutAccounts(markdown).trim(),
    ...(author !== undefined && { author }),
    base: site,
    people,
  };
}
