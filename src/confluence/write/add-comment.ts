import type { Client } from 'confluence.js/core';

import {
  type Comment,
  commentOf,
  type CommentPlace,
  commentUrl,
  contentOfComment,
  type LocatedComment,
  locateComment,
  newestComments,
} from '../comments.js';
import { openInSteps } from '../../markup/page-document.js';
import { givingWay, type Steps } from '../../markup/steps.js';
import { currentUser } from '../people.js';
import { pathAt } from './edit-place.js';
import { readSnapshot, type Snapshot } from '../snapshot.js';
import { invalid, requireSize, requireStorage } from './limits.js';
import { asked, ours, quoting, wiki } from '../../ours.js';
import type { ProposalOf } from './proposal.js';
import { type Occurrence, occurrencesOf } from './rendered-text.js';
import { sameStorage, storageDifference } from './same-storage.js';
import { seal } from './seal.js';
import type { Change, Evidence, Step } from './settle.js';
import { conflictIn } from './since.js';
import { type Given, placeOf, requireWritable, subjectOf } from './subject.js';

export interface CommentInput {
  /** Page or blog post; not needed for a reply. */
  page?: Given;
  /** Storage format. */
  storage: string;
  /** Text of the page that an inline comment is put on. Without it the comment stands below the page. */
  selection?: string;
  /** Which of several places with that text, from 1. */
  occurrence?: number;
  /** The comment that this one answers: its id, or what the same call has read of it. */
  replyTo?: string | LocatedComment;
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
  await requireStorage(input.storage);
  if (input.storage.replaceAll(/\s|<\/?p\s*\/?>/gu, '') === '') {
    throw invalid('The comment is empty.', 'Say what it should say.');
  }
  if (input.replyTo !== undefined && input.selection !== undefined) {
    throw invalid('A reply stands where the comment stands that it answers.', 'Leave out the selection, or the reply.');
  }
  const { subject, place, replyTo } = await whereTo(client, input);
  requireWritable(subject, undefined);
  const selection =
    input.selection === undefined ? undefined : await select(subject, input.selection, input.occurrence);
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
  const author = await currentUser(client);
  const existing = await newestComments(client, place, { ...subject, replyTo });
  const where =
    replyTo !== undefined
      ? `in answer to comment ${replyTo}`
      : selection === undefined
        ? 'below the page'
        : `on the text ${JSON.stringify(selection.text)}`;
  return seal<'add_comment'>(client, {
    kind: 'add_comment',
    author,
    summary: `Comment on ${JSON.stringify(subject.title)}, ${where}.`,
    subject,
    basedOn: selection && subject,
    requests: [request],
    effects: [
      ...(selection === undefined ? [] : ['The page gets a marker around the text, without a new version.']),
      ...(selection?.crossesMarkup === true
        ? ['Formatting begins or ends inside the text; Confluence may refuse to put a comment on it.']
        : []),
    ],
    notifiesWatchers: true,
    place,
    replyTo,
    selection: selection && {
      text: selection.text,
      matchCount: selection.matchCount,
      matchIndex: selection.matchIndex,
      context: selection.context,
      path: selection.path,
    },
    storage: input.storage,
    known: existing.filter((comment) => isBy(comment, author.accountId, input.storage)).map(({ id }) => id),
  });
}

/** A new comment: recognised by its author and body. */
export const commentChange: Change<'add_comment'> = {
  ability: 'write comments',
  step(client, proposal): Step<Comment[]> {
    const { subject, place, replyTo, basedOn, known, author, storage, kind } = proposal;
    const content = placeOf(proposal);
    const evidence = (comment: Comment): Evidence => {
      const url = commentUrl(client, comment, subject.url);
      return {
        content: { id: content.id, title: subject.title, url, itemId: comment.id },
        difference: storageDifference(storage, comment.body?.storage?.value ?? ''),
        howToUndo: `Delete it in Confluence: ${url}. A deleted comment is gone for good, so it is not done from here.`,
      };
    };
    return {
      look: () => newestComments(client, place, { ...content, replyTo }),
      doneIn(comments) {
        const own = comments.find((comment) => isBy(comment, author.accountId, storage) && !known.includes(comment.id));
        return own && evidence(own);
      },
      conflictIn: async () => basedOn && conflictIn(client, kind, await readSnapshot(client, content), basedOn),
      answered(answer) {
        const comment = commentOf(answer);
        return comment && evidence(comment);
      },
      absence: 'the comments were read again and there is none like it by this user',
      howToCheck: 'Look at the comments of the page for one by this user with the same text.',
    };
  },
};

async function whereTo(
  client: Client,
  input: CommentInput,
): Promise<{ subject: Snapshot; place: CommentPlace; replyTo?: string }> {
  if (input.replyTo !== undefined) {
    const { comment, place } = await locateComment(client, input.replyTo);
    const content = contentOfComment(comment);
    if (content === undefined) {
      throw invalid('The comment is on something other than a page.', 'Answer it in Confluence.');
    }
    return { subject: await readSnapshot(client, content), place, replyTo: comment.id };
  }
  if (input.page === undefined) throw invalid('It is not said what to comment on.', 'Name a page or a comment.');
  const subject = await subjectOf(client, input.page, input);
  return { subject, place: input.selection === undefined ? 'footer' : 'inline' };
}

interface Selection {
  text: string;
  matchCount: number;
  /** From 0. */
  matchIndex: number;
  context: string;
  path: string[];
  crossesMarkup: boolean;
}

async function select(subject: Snapshot, wanted: string, occurrence: number | undefined): Promise<Selection> {
  const places = occurrencesOf(subject.storage, wanted);
  const [only] = places;
  const shown = asked(wanted);
  if (only === undefined) {
    throw invalid(
      quoting`The text ${shown} does not stand on the page ${wiki(JSON.stringify(subject.title))} in one line.`,
      'Copy a few words of one paragraph exactly as the page has them, without Markdown; text of code blocks cannot be commented on.',
    );
  }
  if (places.length > 1 && occurrence === undefined) {
    const shownPlaces = places.slice(0, maxListed);
    const paths = await pathsOf(subject, shownPlaces);
    const listed = shownPlaces.map(({ context }, index) => {
      const path = paths[index]?.join(' > ');
      return `${index + 1}. ${path ? `${path}: ` : ''}${context}`;
    });
    if (places.length > listed.length) listed.push(`… and ${places.length - listed.length} more`);
    throw invalid(
      quoting`The text ${shown} stands on the page ${places.length} times:\n${wiki(listed)}`,
      'Repeat the call with the number of the place as occurrence, or with more of the text around it.',
    );
  }
  const number = occurrence ?? 1;
  const chosen = places[number - 1];
  if (chosen === undefined) {
    throw invalid(
      ours`The text ${shown} stands on the page ${places.length === 1 ? 'once' : ours`${places.length} times`}; there is no place number ${number}.`,
      ours`Give a number from 1 to ${places.length}.`,
    );
  }
  // Confluence counts the text exactly as it stands there: with another kind of space it is another text.
  const alike = places.filter(({ text }) => text === chosen.text);
  return {
    text: chosen.text,
    matchCount: alike.length,
    matchIndex: alike.indexOf(chosen),
    context: chosen.context,
    path: (await pathsOf(subject, [chosen]))[0] ?? [],
    crossesMarkup: chosen.crossesMarkup,
  };
}

/** Where places of a page are, for people: headings, row and column. */
function pathsOf({ storage, base, url, space }: Snapshot, places: readonly Occurrence[]): Promise<string[][]> {
  function* each(): Steps<string[][]> {
    const document = yield* openInSteps(storage, { baseUrl: base, pageUrl: url, spaceKey: space });
    const paths: string[][] = [];
    for (const { at } of places) paths.push([...(yield* pathAt(document, at))]);
    return paths;
  }
  return givingWay(each(), undefined);
}

function isBy(comment: Comment, accountId: string, storage: string): boolean {
  return comment.version.authorId === accountId && sameStorage(storage, comment.body?.storage?.value ?? '');
}
