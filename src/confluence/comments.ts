import type { Client } from 'confluence.js/core';
import { z } from 'zod';

import { ConfluenceError } from '../errors.js';
import { idNumber, ours } from '../ours.js';
import { withoutAccounts } from '../markup/mention-names.js';
import { mentionedAccounts } from '../markup/mentioned-accounts.js';
import type { SiteOptions } from '../markup/target.js';
import { storageToMarkdown } from '../markup/to-markdown.js';
import { isoTime } from './pages.js';
import { displayNames } from './people.js';
import { browserUrl, isNotFound, siteBase } from './site.js';
import { idSchema, type Snapshot } from './snapshot.js';

export type CommentPlace = 'footer' | 'inline';

const text = z.string().catch('');
const id = idSchema.optional().catch(undefined);
const time = z.union([z.date(), z.string()]).optional().catch(undefined);

const commentSchema = z.object({
  id: idSchema,
  status: text,
  pageId: id,
  blogPostId: id,
  parentCommentId: id,
  version: z.object({ number: z.number(), message: text, authorId: text, createdAt: time }),
  body: z.object({ storage: z.object({ value: z.string() }).optional() }).nullish(),
  resolutionStatus: z.string().nullish(),
  properties: z
    .looseObject({ inlineOriginalSelection: z.string().optional(), 'inline-original-selection': z.string().optional() })
    .nullish()
    .catch(undefined),
  _links: z.object({ webui: z.string().optional(), base: z.string().optional() }).nullish(),
});

/** A comment as v2 shows it. */
export type Comment = z.infer<typeof commentSchema>;

/** The comment in an answer; undefined when it shows none. */
export function commentOf(answer: unknown): Comment | undefined {
  return commentSchema.safeParse(answer).data;
}

/** A page or blog post that comments are on, or the comment that they answer. */
interface CommentedContent {
  type: 'page' | 'blogpost';
  id: string;
  replyTo?: string | undefined;
}

/** Older ones are not looked at when a comment has to be found again, nor shown. */
const newest = 100;

/** The newest comments of a page, or replies to a comment, at most 100, with their bodies. */
export async function newestComments(
  client: Client,
  place: CommentPlace,
  content: CommentedContent,
): Promise<Comment[]> {
  return (await listComments(client, place, content)).comments;
}

async function listComments(
  client: Client,
  place: CommentPlace,
  { type, id: contentId, replyTo }: CommentedContent,
): Promise<{ comments: Comment[]; hasMore: boolean }> {
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
  return { comments: rows.flatMap((row) => commentOf(row) ?? []), hasMore: answer._links?.next !== undefined };
}

const whereIdsAre = 'Take it from the comments of the page, or from its address.';

/** The page or blog post that a comment is on; undefined when it is on something else. */
export function contentOfComment({ pageId, blogPostId }: Comment): Pick<Snapshot, 'id' | 'type'> | undefined {
  if (pageId !== undefined) return { id: pageId, type: 'page' };
  return blogPostId === undefined ? undefined : { id: blogPostId, type: 'blogpost' };
}

/** A comment and where it stands. */
export interface LocatedComment {
  comment: Comment;
  place: CommentPlace;
}

/**
 * A comment that is named by its id, or was read already in the same call, which is not read again. Throws `not_found`
 * when it is neither kind, or not visible, and `invalid_request` for what is no id.
 */
export async function locateComment(client: Client, comment: string | LocatedComment): Promise<LocatedComment> {
  if (typeof comment !== 'string') return comment;
  if (!/^[1-9]\d{0,18}$/u.test(comment)) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: 'The id of a comment has digits only.',
      next: whereIdsAre,
    });
  }
  return findComment(client, comment);
}

/** The comment with an id. Throws `not_found` when it is neither kind, or not visible. */
export async function findComment(client: Client, commentId: string): Promise<LocatedComment> {
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
    message: ours`No comment with id ${idNumber(commentId)} is visible for this user.`,
    next: whereIdsAre,
  });
}

/** The browser address of a comment. */
export function commentUrl(client: Client, { _links, id: commentId }: Comment, pageUrl: string): string {
  const base = siteBase(client, _links?.base === undefined ? {} : { base: _links.base });
  return _links?.webui === undefined ? `${pageUrl}?focusedCommentId=${commentId}` : browserUrl(base, _links.webui);
}

/** A comment as people read it. */
export interface ReadComment extends LocatedComment {
  markdown: string;
  /** Display name; undefined when it is not known, as of a comment that was changed since: only who changed it is told then. */
  author?: string;
  /** Browser base of the site. */
  base: string;
  /** Display names of its author and of those whom it mentions, by account id. */
  people: ReadonlyMap<string, string>;
}

/** The comment with an id, as Markdown with names. Throws like {@link locateComment}. */
export async function readComment(client: Client, commentId: string): Promise<ReadComment> {
  const located = await locateComment(client, commentId);
  const { comment } = located;
  const { authorId, number } = comment.version;
  const people = await displayNames(client, accountsIn(comment));
  const base = comment._links?.base;
  const site = siteBase(client, base === undefined ? {} : { base });
  const author = number === 1 ? people.get(authorId) : undefined;
  return {
    ...located,
    markdown: markdownOf(comment, people, { baseUrl: site }),
    author,
    base: site,
    people,
  };
}

/** Who changed a comment last, and whom it mentions. */
const accountsIn = ({ version, body }: Comment): string[] => [
  version.authorId,
  ...mentionedAccounts(body?.storage?.value ?? ''),
];

/** The text of a comment, with names and without account ids. */
function markdownOf({ body }: Comment, people: ReadonlyMap<string, string>, site: SiteOptions): string {
  const { markdown } = storageToMarkdown(body?.storage?.value ?? '', {
    ...site,
    resolve: { user: (accountId) => people.get(accountId) },
  });
  return withoutAccounts(markdown).trim();
}

/** A comment with what was answered to it. */
export interface CommentThread {
  id: string;
  place: CommentPlace;
  /** Browser address. */
  url: string;
  /** Display name of who wrote it or, when `isEdited`, of who changed it last; empty when it is not known. */
  author: string;
  isEdited: boolean;
  /** ISO 8601, UTC, of its current version. */
  updatedAt: string;
  /** Words of the page that it is on, as they were then; of inline comments only. */
  selection?: string;
  /** `open`, `reopened`, `resolved`, or `dangling` when the words are gone; of the first inline comment of a thread only. */
  resolution?: string;
  markdown: string;
  /** Oldest first. */
  replies: CommentThread[];
  /** Whether replies to it could not all be looked up. */
  isCut: boolean;
}

/** The first comments of a page's threads, newest first, and a way to read a thread. */
export interface PageComments {
  count: number;
  /** Whether there are older ones that are not counted. */
  hasMore: boolean;
  /** The threads from the place `from` on, at most `limit`; `replyRequests` in all for their replies. */
  threads(from: number, limit: number): Promise<CommentThread[]>;
}

/** Each comment and each reply costs a request that asks for its replies: none tells whether it has any. */
const replyRequests = 40;

/**
 * The comments of a page or blog post, below it and on its words, the newest 100 of each kind. Two requests, and one
 * for each comment that is read, at most 40 for a call of `threads`.
 * https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-comment/
 */
export async function pageComments(
  client: Client,
  page: { id: string; type: 'page' | 'blogpost'; url: string; base: string; space: string },
): Promise<PageComments> {
  const [footer, inline] = await Promise.all([
    listComments(client, 'footer', page),
    listComments(client, 'inline', page),
  ]);
  const all = [
    ...footer.comments.map((comment) => ({ place: 'footer' as const, comment })),
    ...inline.comments.map((comment) => ({ place: 'inline' as const, comment })),
  ].toSorted((one, other) => timeOf(other.comment).localeCompare(timeOf(one.comment)));
  return {
    count: all.length,
    hasMore: footer.hasMore || inline.hasMore,
    async threads(from, limit) {
      let left = replyRequests;
      const tree = async (place: CommentPlace, comment: Comment): Promise<CommentTree> => {
        if (left-- <= 0) return { place, comment, replies: [], isCut: true };
        const { comments, hasMore } = await listComments(client, place, { ...page, replyTo: comment.id });
        const replies = await Promise.all(comments.toReversed().map((reply) => tree(place, reply)));
        return { place, comment, replies, isCut: hasMore };
      };
      const trees = await Promise.all(all.slice(from, from + limit).map(({ place, comment }) => tree(place, comment)));
      const comments = trees.flatMap((one) => commentsIn(one));
      const people = await displayNames(
        client,
        comments.flatMap((comment) => accountsIn(comment)),
      );
      return trees.map((one) => threadOf(client, one, page, people));
    },
  };
}

interface CommentTree {
  place: CommentPlace;
  comment: Comment;
  replies: CommentTree[];
  isCut: boolean;
}

const commentsIn = ({ comment, replies }: CommentTree): Comment[] => [
  comment,
  ...replies.flatMap((reply) => commentsIn(reply)),
];

const timeOf = ({ version }: Comment): string => isoTime(version.createdAt);

function threadOf(
  client: Client,
  { place, comment, replies, isCut }: CommentTree,
  page: { url: string; base: string; space: string },
  people: ReadonlyMap<string, string>,
): CommentThread {
  const { version, properties, resolutionStatus, parentCommentId } = comment;
  const selection = properties?.inlineOriginalSelection ?? properties?.['inline-original-selection'];
  const isFirst = place === 'inline' && parentCommentId === undefined;
  return {
    id: comment.id,
    place,
    url: commentUrl(client, comment, page.url),
    author: people.get(version.authorId) ?? '',
    isEdited: version.number > 1,
    updatedAt: timeOf(comment),
    ...(isFirst && selection && { selection }),
    ...(isFirst && resolutionStatus && { resolution: resolutionStatus }),
    markdown: markdownOf(comment, people, { baseUrl: page.base, spaceKey: page.space }),
    replies: replies.map((reply) => threadOf(client, reply, page, people)),
    isCut,
  };
}
