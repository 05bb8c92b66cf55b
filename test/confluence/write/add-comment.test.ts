import { describe, expect, test } from 'vitest';

import { type CommentInput, prepareComment } from '../../../src/confluence/write/add-comment.js';
import { execute } from '../../../src/confluence/write/changes.js';
import { rejection } from '../../scalekit/environment.js';
import { atOnce, bob, bobId, editAs, ids, page, planStorage, startStage, stored } from './support.js';

const site = 'https://acme.atlassian.net/wiki';
const fine = '<p>Fine.</p>';

describe('below a page', () => {
  test('is written once, and its address is told', async () => {
    const stage = await startStage();
    const proposal = await prepareComment(stage.client, { page: page(ids.plan), storage: fine });
    expect(proposal).toMatchObject({
      summary: 'Comment on "Release plan", below the page.',
      place: 'footer',
      known: [],
      requests: [
        {
          method: 'POST',
          path: '/wiki/api/v2/footer-comments',
          body: { pageId: ids.plan, body: { representation: 'storage', value: fine } },
        },
      ],
    });
    expect(proposal).not.toHaveProperty('basedOn');
    const outcome = await execute(stage.client, stored(proposal));
    const comment = stage.sandbox.site.comments.at(-1);
    const url = `${site}/spaces/ENG/pages/1001/Release+plan?focusedCommentId=${comment?.id}`;
    expect(outcome).toEqual({
      status: 'done',
      kind: 'add_comment',
      content: { id: ids.plan, title: 'Release plan', url, itemId: comment?.id },
      confirmedBy: 'answer',
      howToUndo: `Delete it in Confluence: ${url}. A deleted comment is gone for good, so it is not done from here.`,
    });
    expect(comment).toMatchObject({ kind: 'footer', contentId: ids.plan, versions: [{ storage: fine }] });
  });

  test('does not mind that the page was edited meanwhile', async () => {
    const stage = await startStage();
    const proposal = await prepareComment(stage.client, { page: page(ids.plan), storage: fine });
    editAs(stage, ids.plan, bobId, { storage: '<p>Bob.</p>' });
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done' });
  });

  test('on a blog post', async () => {
    const stage = await startStage();
    const proposal = await prepareComment(stage.client, { page: page(ids.blog), storage: fine });
    expect(proposal.requests[0]?.body).toMatchObject({ blogPostId: ids.blog });
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done' });
  });

  test('like one of the same user before is another one; like one of somebody else it is not theirs', async () => {
    const stage = await startStage();
    const input = { page: page(ids.plan), storage: fine };
    await execute(stage.client, await prepareComment(stage.client, input));
    await execute(stage.clientOf(bob), await prepareComment(stage.clientOf(bob), input));
    const again = await prepareComment(stage.client, input);
    expect(again.known).toHaveLength(1);
    stage.sandbox.setFault({ kind: 'reset_before', method: 'POST', path: 'footer-comments' });
    expect(await execute(stage.client, again, atOnce)).toMatchObject({ status: 'not_done' });
    stage.sandbox.clearFaults();
    stage.sandbox.setFault({ kind: 'reset_after', method: 'POST', path: 'footer-comments' });
    expect(await execute(stage.client, again, atOnce)).toMatchObject({ status: 'done', confirmedBy: 'read_back' });
    expect(stage.sandbox.site.comments).toHaveLength(5);
  });
});

describe('on a text of the page', () => {
  test('names the text, how often it stands there, and which of them is meant', async () => {
    const stage = await startStage();
    const proposal = await prepareComment(stage.client, {
      page: page(ids.plan),
      storage: fine,
      selection: 'Each release',
      occurrence: 2,
    });
    expect(proposal).toMatchObject({
      summary: 'Comment on "Release plan", on the text "Each release".',
      place: 'inline',
      selection: {
        text: 'Each release',
        matchCount: 2,
        matchIndex: 1,
        context: 'Each release has notes. [Each release] has a date.',
      },
      effects: ['The page gets a marker around the text, without a new version.'],
      requests: [
        {
          body: {
            inlineCommentProperties: {
              textSelection: 'Each release',
              textSelectionMatchCount: 2,
              textSelectionMatchIndex: 1,
            },
          },
        },
      ],
    });
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done' });
    const { number, storage } = stage.current(ids.plan);
    expect(number).toBe(3);
    expect(
      storage.replace(
        /<ac:inline-comment-marker ac:ref="(?!8734)[^"]+">(Each release)<\/ac:inline-comment-marker>/,
        '$1',
      ),
    ).toBe(planStorage);
    expect(storage.indexOf('Each release</ac:inline')).toBeGreaterThan(storage.indexOf('has notes'));
  });

  test('with other white space is the text as the page has it', async () => {
    const stage = await startStage();
    const proposal = await prepareComment(stage.client, {
      page: page(ids.plan),
      storage: fine,
      selection: 'in März & in May',
    });
    expect(proposal.selection).toMatchObject({ text: 'in März & in May', matchCount: 1, matchIndex: 0 });
    const crossing = await prepareComment(stage.client, {
      page: page(ids.plan),
      storage: fine,
      selection: 'two releases in',
    });
    expect(crossing.selection?.text).toBe('two releases\u00a0in');
    expect(crossing.effects).toContain(
      'Formatting begins or ends inside the text; Confluence may refuse to put a comment on it.',
    );
  });

  test('that stands there several times is refused with the places', async () => {
    const { client } = await startStage();
    const failed = prepareComment(client, { page: page(ids.plan), storage: fine, selection: 'Each release' });
    expect(await rejection(failed)).toMatchObject({
      code: 'invalid_request',
      message:
        'The text "Each release" stands on the page 2 times:\n1. Scope: [Each release] has notes. Each release has a date.\n2. Scope: Each release has notes. [Each release] has a date.',
      next: 'Repeat the call with the number of the place as occurrence, or with more of the text around it.',
    });
  });

  test('conflicts with an edit made meanwhile: the text may stand elsewhere now', async () => {
    const stage = await startStage();
    const proposal = await prepareComment(stage.client, {
      page: page(ids.plan),
      storage: fine,
      selection: 'has a date',
    });
    editAs(stage, ids.plan, bobId, { storage: '<p>It has a date.</p>' });
    expect(await execute(stage.client, proposal)).toMatchObject({
      status: 'conflict',
      changes: [{ author: 'Bob Reed' }],
    });
    expect(stage.writes()).toEqual([]);
  });
});

describe('a reply', () => {
  test.each([
    [ids.footer, 'footer'],
    [ids.inline, 'inline'],
  ] as const)('to comment %s stands with it, and names its parent alone', async (replyTo, place) => {
    const stage = await startStage();
    const proposal = await prepareComment(stage.client, { replyTo, storage: fine });
    expect(proposal).toMatchObject({
      summary: `Comment on "Release plan", in answer to comment ${replyTo}.`,
      place,
      requests: [
        {
          path: `/wiki/api/v2/${place}-comments`,
          body: { parentCommentId: replyTo, body: { representation: 'storage', value: fine } },
        },
      ],
    });
    expect(proposal.requests[0]?.body).not.toHaveProperty('pageId');
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done' });
    expect(stage.sandbox.site.comments.at(-1)).toMatchObject({ parentCommentId: replyTo, kind: place });
  });
});

describe('refused before anything is sent', () => {
  test.each<[string, Partial<CommentInput>, string, RegExp]>([
    ['a text that is not there', { selection: 'nine releases' }, 'invalid_request', /"nine releases" does not stand/],
    ['a place that is not there', { selection: 'Each release', occurrence: 3 }, 'invalid_request', /no place number 3/],
    ['an empty comment', { storage: '<p> </p>' }, 'invalid_request', /comment is empty/],
    ['markup that is not well-formed', { storage: '<p>a & b</p>' }, 'invalid_request', /not well-formed/],
    ['a reply on a text', { replyTo: ids.footer, selection: 'x' }, 'invalid_request', /reply stands where/],
    ['a reply to nothing', { replyTo: '999' }, 'not_found', /No comment with id 999/],
    ['a reply to what is no id', { replyTo: '../1' }, 'invalid_request', /digits only/],
    ['a page that is not visible', { page: page('999') }, 'not_found', /999/],
    ['a page in the trash', { page: page(ids.trashed) }, 'invalid_request', /in the trash/],
  ])('%s', async (_name, input, code, message) => {
    const stage = await startStage();
    expect(
      await rejection(prepareComment(stage.client, { page: page(ids.plan), storage: fine, ...input })),
    ).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(stage.writes()).toEqual([]);
  });
});
