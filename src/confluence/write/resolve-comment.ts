import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { displayNames, currentUser } from '../people.js';
import { type Comment, commentOf, commentUrl, findComment } from '../comments.js';
import { invalid, markedMessage } from './limits.js';
import type { WriteDone, WriteOutcome } from './outcome.js';
import { newToken, type ProposalOf, sealProposal } from './proposal.js';
import { type ExecuteOptions, lookFor, sendOnce, unavailable, unknown } from './send.js';
import { readSubject, subjectFields } from './subject.js';

export interface ResolveInput {
  /** Id of an inline comment. */
  comment: string;
  /** False reopens it. */
  resolved: boolean;
  /** The only version of the comment that may be current; an undo passes what the write has made. */
  ifVersion?: number;
}

/**
 * Prepares to resolve an inline comment, or to reopen one.
 * @throws ConfluenceError `invalid_request` for comments that cannot be resolved (below a page, replies, dangling) or
 * are so already; `conflict` when the current version is not `ifVersion`; `not_found`.
 */
export async function prepareResolve(client: Client, input: ResolveInput): Promise<ProposalOf<'resolve_comment'>> {
  if (!/^[1-9]\d{0,18}$/u.test(input.comment)) {
    throw invalid('The id of a comment has digits only.', 'Take it from confluence_read_page with comments=true.');
  }
  const { comment, place } = await findComment(client, input.comment);
  if (place === 'footer' || comment.parentCommentId !== undefined) {
    throw invalid('Only the first comment on a text can be resolved, not one below the page and no reply.', 'Name it.');
  }
  if (comment.resolutionStatus === 'dangling') {
    throw invalid('The text that the comment was on is gone; Confluence lets nobody change it.', 'Leave it.');
  }
  if (isResolved(comment) === input.resolved) {
    throw invalid(`The comment is ${input.resolved ? 'resolved' : 'open'} already.`, 'Nothing has to be done.');
  }
  if (input.ifVersion !== undefined && input.ifVersion !== comment.version.number) throw changed(comment);
  const id = comment.pageId ?? comment.blogPostId;
  const storage = comment.body?.storage?.value;
  if (id === undefined || storage === undefined) {
    throw invalid('The comment is on something other than a page.', 'Resolve it in Confluence.');
  }
  const subject = await readSubject(client, { id, type: comment.pageId === undefined ? 'blogpost' : 'page' });
  const token = newToken();
  const { accountId, displayName } = await currentUser(client);
  const people = await displayNames(client, [comment.version.authorId]);
  // Of a comment that was changed only who changed it is told.
  const author = comment.version.number === 1 ? people.get(comment.version.authorId) : undefined;
  const verb = input.resolved ? 'Resolve' : 'Reopen';
  return sealProposal<'resolve_comment'>({
    kind: 'resolve_comment',
    token,
    author: { accountId, displayName },
    summary: `${verb} ${author === undefined ? 'a comment' : `the comment by ${author}`} on ${JSON.stringify(subject.title)}.`,
    subject: subjectFields(subject),
    requests: [
      {
        method: 'PUT',
        path: `/wiki/api/v2/inline-comments/${comment.id}`,
        body: {
          version: { number: comment.version.number + 1, message: markedMessage(verb, token) },
          body: { representation: 'storage', value: storage },
          resolved: input.resolved,
        },
      },
    ],
    effects: [],
    notifiesWatchers: false,
    commentId: comment.id,
    commentVersion: comment.version.number,
    resolved: input.resolved,
    commentUrl: commentUrl(client, comment, subject.url),
  });
}

/** Executes a prepared resolution; see `execute`. */
export async function executeResolve(
  client: Client,
  proposal: ProposalOf<'resolve_comment'>,
  options: ExecuteOptions = {},
): Promise<WriteOutcome> {
  const { subject, commentId, commentVersion, resolved } = proposal;
  const [request] = proposal.requests;
  if (request === undefined || subject.id === undefined) {
    throw new Error('A proposal to resolve a comment names the content that it is on.');
  }
  const done = (comment: Comment, confirmedBy: WriteDone['confirmedBy']): WriteDone => ({
    status: 'done',
    kind: 'resolve_comment',
    content: { id: subject.id ?? '', title: subject.title, url: proposal.commentUrl, itemId: commentId },
    confirmedBy,
    undo: { kind: 'resolve_comment', commentId, resolved: !resolved, ifVersion: comment.version.number },
    howToUndo: resolved ? 'Reopen the comment.' : 'Resolve the comment again.',
  });
  const read = async (): Promise<Comment> => (await findComment(client, commentId)).comment;
  const find = async (): Promise<Comment | undefined> => {
    const now = await read();
    return now.version.number > commentVersion && isResolved(now) === resolved ? now : undefined;
  };
  const conflict = (now: Comment): WriteOutcome => ({
    status: 'conflict',
    kind: 'resolve_comment',
    message: `${changed(now).message} Nothing was written.`,
    next: changed(now).next,
    changes: [],
    current: {
      version: now.version.number,
      title: subject.title,
      status: now.resolutionStatus ?? now.status,
      url: proposal.commentUrl,
    },
  });

  const before = await read();
  if (before.version.number > commentVersion && isResolved(before) === resolved) return done(before, 'earlier');
  if (before.version.number !== commentVersion) return conflict(before);
  const sent = await sendOnce(client, request);
  if (sent.kind === 'removed') return unavailable(proposal, request);
  if (sent.kind === 'answered') {
    const comment = commentOf(sent.answer);
    if (comment !== undefined) return done(comment, 'answer');
  }
  if (sent.kind === 'refused') {
    const now = await read();
    if (now.version.number === commentVersion) throw sent.error;
    return isResolved(now) === resolved ? done(now, 'read_back') : conflict(now);
  }
  const looked = await lookFor(sent.kind === 'lost' ? sent.error : undefined, find, options);
  if (looked.found !== undefined) return done(looked.found, 'read_back');
  if (!looked.certain) {
    return unknown(proposal, `Look whether the comment is ${resolved ? 'resolved' : 'open'}.`, proposal.commentUrl);
  }
  return {
    status: 'not_done',
    kind: 'resolve_comment',
    message: 'The answer was lost; the comment was read again and is as it was.',
    next: 'The same proposal may be executed again.',
  };
}

function isResolved({ resolutionStatus }: Comment): boolean {
  return resolutionStatus === 'resolved';
}

function changed(comment: Comment): ConfluenceError {
  return new ConfluenceError({
    code: 'conflict',
    message: `The comment has been changed since it was read and is at version ${comment.version.number} now.`,
    next: 'Read the comment again.',
  });
}
