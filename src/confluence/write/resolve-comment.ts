import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { ours, type Ours } from '../../ours.js';
import {
  type Comment,
  commentOf,
  commentUrl,
  contentOfComment,
  findComment,
  type LocatedComment,
  locateComment,
} from '../comments.js';
import { displayNames } from '../people.js';
import { readSnapshot } from '../snapshot.js';
import { invalid, markedMessage } from './limits.js';
import { newToken, type ProposalOf } from './proposal.js';
import { seal } from './seal.js';
import type { Evidence, Step, UndoingChange } from './settle.js';
import { placeOf } from './subject.js';

export interface ResolveInput {
  /** An inline comment: its id, or what the same call has read of it. */
  comment: string | LocatedComment;
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
  const { comment, place } = await locateComment(client, input.comment);
  if (place === 'footer' || comment.parentCommentId !== undefined) {
    throw invalid('Only the first comment on a text can be resolved, not one below the page and no reply.', 'Name it.');
  }
  if (comment.resolutionStatus === 'dangling') {
    throw invalid('The text that the comment was on is gone; Confluence lets nobody change it.', 'Leave it.');
  }
  if (isResolved(comment) === input.resolved) {
    throw invalid(`The comment is ${input.resolved ? 'resolved' : 'open'} already.`, 'Nothing has to be done.');
  }
  if (input.ifVersion !== undefined && input.ifVersion !== comment.version.number) {
    throw new ConfluenceError({ code: 'conflict', message: whatChanged(comment), next: readAgain });
  }
  const content = contentOfComment(comment);
  const storage = comment.body?.storage?.value;
  if (content === undefined || storage === undefined) {
    throw invalid('The comment is on something other than a page.', 'Resolve it in Confluence.');
  }
  const subject = await readSnapshot(client, content);
  const token = newToken();
  const people = await displayNames(client, [comment.version.authorId]);
  // Of a comment that was changed only who changed it is told.
  const author = comment.version.number === 1 ? people.get(comment.version.authorId) : undefined;
  const verb = input.resolved ? 'Resolve' : 'Reopen';
  return seal<'resolve_comment'>(client, {
    kind: 'resolve_comment',
    token,
    summary: `${verb} ${author === undefined ? 'a comment' : `the comment by ${author}`} on ${JSON.stringify(subject.title)}.`,
    subject,
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

/** A comment that is resolved or open again: recognised by its state at a later version. */
export const resolutionChange: UndoingChange<'resolve_comment'> = {
  ability: 'resolve comments',
  prepareUndo: (client, { commentId, resolved, ifVersion }) =>
    prepareResolve(client, { comment: commentId, resolved, ifVersion }),
  step(client, proposal): Step<Comment> {
    const { subject, commentId, commentVersion, commentUrl: url, resolved, kind } = proposal;
    const { id } = placeOf(proposal);
    const evidence = ({ version }: Comment): Evidence => ({
      content: { id, title: subject.title, url, itemId: commentId },
      undo: { kind: 'resolve_comment', commentId, resolved: !resolved, ifVersion: version.number },
      howToUndo: resolved ? 'Reopen the comment.' : 'Resolve the comment again.',
    });
    return {
      look: async () => (await findComment(client, commentId)).comment,
      doneIn: (now) =>
        now.version.number > commentVersion && isResolved(now) === resolved ? evidence(now) : undefined,
      conflictIn: (now) =>
        now.version.number === commentVersion
          ? undefined
          : {
              status: 'conflict',
              kind,
              message: `${whatChanged(now)} Nothing was written.`,
              next: readAgain,
              changes: [],
              current: {
                version: now.version.number,
                title: subject.title,
                status: now.resolutionStatus ?? now.status,
                url,
              },
            },
      answered(answer) {
        const comment = commentOf(answer);
        return comment && evidence(comment);
      },
      absence: 'the comment was read again and is as it was',
      howToCheck: `Look whether the comment is ${resolved ? 'resolved' : 'open'}.`,
      checkAt: url,
    };
  },
};

function isResolved({ resolutionStatus }: Comment): boolean {
  return resolutionStatus === 'resolved';
}

const readAgain = 'Read the comment again.';

const whatChanged = ({ version }: Comment): Ours =>
  ours`The comment has been changed since it was read and is at version ${version.number} now.`;
