import type { Client } from 'confluence.js/core';

import { currentUser } from '../people.js';
import type { ContentReference } from '../references.js';
import { type Comment, commentOf, type CommentPlace, commentUrl, findComment, newestComments } from '../comments.js';
import { invalid, requireSize, requireStorage } from './limits.js';
import type { WriteDone, WriteOutcome } from './outcome.js';
import { newToken, type ProposalOf, sealProposal } from './proposal.js';
import { occurrencesOf } from './rendered-text.js';
import { sameStorage, storageDifference } from './same-storage.js';
import { type ExecuteOptions, lookFor, sendOnce, unavailable, unknown } from './send.js';
import { conflictOf, isUnchanged } from './since.js';
import { basisOf, findSubject, readSubject, requireWritable, type Subject, subjectFields } from './subject.js';

export interface CommentInput {
  /** Page or blog post; not needed for a reply. */
  page?: ContentReference;
  /** Storage format. */
  storage: string;
  /** Text of the page that an inline comment is put on. Without it the comment stands below the page. */
  selection?: string;
  /** Which of several places with that text, from 1. */
  occurrence?: number;
  /** Id of the comment that this one answers. */
  replyTo?: string;
  spaces?: readonly string[];
}

/** Places that are listed when a selection is ambiguous. */
const maxListed = 10;

/**
 * Prepares a comment below a page, on a text of it, or in answer to another comment.
 * @throws ConfluenceError `invalid_request` when the selection is not on the page or stands there several times and
 * `occurrence` does not say which one (with the places), and for a body that is not well-formed; `not_found`,
 * `forbidden`.
 */
export async function prepareComment(client: Client, input: CommentInput): Promise<ProposalOf<'add_comment'>> {
  requireStorage(input.storage);
  if (input.storage.replaceAll(/\s|<\/?p\s*\/?>/gu, '') === '') {
    throw invalid('The comment is empty.', 'Say what it should say.');
  }
  if (input.replyTo !== undefined && input.selection !== undefined) {
    throw invalid('A reply stands where the comment stands that it answers.', 'Leave out the selection, or the reply.');
  }
  const { subject, place, replyTo } = await placeOf(client, input);
  requireWritable(subject, undefined);
  const selection = input.selection === undefined ? undefined : select(subject, input.selection, input.occurrence);
  const body = { representation: 'storage', value: input.storage };
  const target: Record<string, string> =
    replyTo !== undefined
      ? { parentCommentId: replyTo }
      : subject.type === 'page'
        ? { pageId: subject.id }
        : { blogPostId: subject.id };
  const request = requireSize({
    method: 'POST',
    path: `/wiki/api/v2/${place}-comments`,
    body: {
      ...target,
      body,
      ...(selection !== undefined && {
        inlineCommentProperties: {
          textSelection: selection.text,
          textSelectionMatchCount: selection.matchCount,
          textSelectionMatchIndex: selection.matchIndex,
        },
      }),
    },
  });
  const { accountId, displayName } = await currentUser(client);
  const existing = await newestComments(client, place, { ...subject, replyTo });
  const where =
    replyTo !== undefined
      ? `in answer to comment ${replyTo}`
      : selection === undefined
        ? 'below the page'
        : `on the text ${JSON.stringify(selection.text)}`;
  return sealProposal<'add_comment'>({
    kind: 'add_comment',
    token: newToken(),
    author: { accountId, displayName },
    summary: `Comment on ${JSON.stringify(subject.title)}, ${where}.`,
    subject: subjectFields(subject),
    ...(selection !== undefined && { basedOn: basisOf(subject) }),
    requests: [request],
    effects: [
      ...(selection === undefined ? [] : ['The page gets a marker around the text, without a new version.']),
      ...(selection?.crossesMarkup === true
        ? ['Formatting begins or ends inside the text; Confluence may refuse to put a comment on it.']
        : []),
    ],
    notifiesWatchers: true,
    place,
    ...(replyTo !== undefined && { replyTo }),
    ...(selection !== undefined && {
      selection: {
        text: selection.text,
        matchCount: selection.matchCount,
        matchIndex: selection.matchIndex,
        context: selection.context,
      },
    }),
    storage: input.storage,
    known: existing.filter((comment) => isBy(comment, accountId, input.storage)).map(({ id }) => id),
  });
}

/** Executes a prepared comment; see `execute`. A comment is recognised by its author and body. */
export async function executeComment(
  client: Client,
  proposal: ProposalOf<'add_comment'>,
  options: ExecuteOptions = {},
): Promise<WriteOutcome> {
  const { subject, place, replyTo, basedOn, known, author, storage } = proposal;
  const [request] = proposal.requests;
  if (request === undefined || subject.id === undefined) {
    throw new Error('A proposal for a comment names the content that it is on.');
  }
  const content = { id: subject.id, type: subject.type };
  const done = (comment: Comment, confirmedBy: WriteDone['confirmedBy']): WriteDone => {
    const url = commentUrl(client, comment, subject.url);
    const difference = storageDifference(storage, comment.body?.storage?.value ?? '');
    return {
      status: 'done',
      kind: 'add_comment',
      content: { id: content.id, title: subject.title, url, itemId: comment.id },
      confirmedBy,
      ...(difference !== undefined && { difference }),
      howToUndo: `Delete it in Confluence: ${url}. A deleted comment is gone for good, so it is not done from here.`,
    };
  };
  const find = async (): Promise<Comment | undefined> =>
    (await newestComments(client, place, { ...content, replyTo })).find(
      (comment) => isBy(comment, author.accountId, storage) && !known.includes(comment.id),
    );

  const earlier = await find();
  if (earlier !== undefined) return done(earlier, 'earlier');
  if (basedOn !== undefined) {
    const now = await readSubject(client, content);
    if (!isUnchanged(now, basedOn, 'current')) return conflictOf(client, 'add_comment', now, basedOn);
  }
  const sent = await sendOnce(client, request);
  if (sent.kind === 'removed') return unavailable(proposal, request);
  if (sent.kind === 'refused') throw sent.error;
  if (sent.kind === 'answered') {
    const comment = commentOf(sent.answer);
    if (comment !== undefined) return done(comment, 'answer');
  }
  const looked = await lookFor(sent.kind === 'lost' ? sent.error : undefined, find, options);
  if (looked.found !== undefined) return done(looked.found, 'read_back');
  if (!looked.certain) {
    return unknown(proposal, 'Look at the comments of the page for one by this user with the same text.');
  }
  return {
    status: 'not_done',
    kind: 'add_comment',
    message: 'The answer was lost; the comments were read again and there is none like it by this user.',
    next: 'The same proposal may be executed again.',
  };
}

async function placeOf(
  client: Client,
  input: CommentInput,
): Promise<{ subject: Subject; place: CommentPlace; replyTo?: string }> {
  if (input.replyTo !== undefined) {
    if (!/^[1-9]\d{0,18}$/u.test(input.replyTo)) {
      throw invalid('The id of a comment has digits only.', 'Take it from confluence_read_page with comments=true.');
    }
    const { comment, place } = await findComment(client, input.replyTo);
    const type = comment.pageId === undefined ? 'blogpost' : 'page';
    const id = comment.pageId ?? comment.blogPostId;
    if (id === undefined) throw invalid('The comment is on something other than a page.', 'Answer it in Confluence.');
    return { subject: await readSubject(client, { id, type }), place, replyTo: comment.id };
  }
  if (input.page === undefined) throw invalid('It is not said what to comment on.', 'Name a page or a comment.');
  const subject = await findSubject(client, input.page, input);
  return { subject, place: input.selection === undefined ? 'footer' : 'inline' };
}

interface Selection {
  text: string;
  matchCount: number;
  /** From 0. */
  matchIndex: number;
  context: string;
  crossesMarkup: boolean;
}

function select(subject: Subject, wanted: string, occurrence: number | undefined): Selection {
  const places = occurrencesOf(subject.storage, wanted);
  const [only] = places;
  const shown = JSON.stringify(wanted.length > 80 ? `${wanted.slice(0, 80)}…` : wanted);
  if (only === undefined) {
    throw invalid(
      `The text ${shown} does not stand on the page ${JSON.stringify(subject.title)} in one line.`,
      'Copy a few words of one paragraph exactly as the page has them, without Markdown; text of code blocks cannot be commented on.',
    );
  }
  if (places.length > 1 && occurrence === undefined) {
    const listed = places.slice(0, maxListed).map(({ context }, index) => `${index + 1}. ${context}`);
    const more = places.length > listed.length ? `\n… and ${places.length - listed.length} more` : '';
    throw invalid(
      `The text ${shown} stands on the page ${places.length} times:\n${listed.join('\n')}${more}`,
      'Repeat the call with the number of the place as occurrence, or with more of the text around it.',
    );
  }
  const number = occurrence ?? 1;
  const chosen = places[number - 1];
  if (chosen === undefined) {
    throw invalid(
      `The text ${shown} stands on the page ${places.length === 1 ? 'once' : `${places.length} times`}; there is no place number ${number}.`,
      `Give a number from 1 to ${places.length}.`,
    );
  }
  // Confluence counts the text exactly as it stands there: with another kind of space it is another text.
  const alike = places.filter(({ text }) => text === chosen.text);
  return {
    text: chosen.text,
    matchCount: alike.length,
    matchIndex: alike.indexOf(chosen),
    context: chosen.context,
    crossesMarkup: chosen.crossesMarkup,
  };
}

function isBy(comment: Comment, accountId: string, storage: string): boolean {
  return comment.version.authorId === accountId && sameStorage(storage, comment.body?.storage?.value ?? '');
}
