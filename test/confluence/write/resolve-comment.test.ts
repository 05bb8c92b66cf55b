import { describe, expect, test } from 'vitest';

import { execute, prepareUndo } from '../../../src/confluence/write/changes.js';
import { prepareResolve } from '../../../src/confluence/write/resolve-comment.js';
import { rejection } from '../../scalekit/environment.js';
import { bob, ids, startStage, stored, type WriteStage } from './support.js';

function inlineComment(stage: WriteStage) {
  const comment = stage.sandbox.site.comments.find(({ id }) => id === ids.inline);
  if (comment === undefined) throw new Error('The site has an inline comment.');
  return comment;
}

const resolution = (stage: WriteStage) => inlineComment(stage).resolution;

describe('resolving an inline comment', () => {
  test('keeps its text, and can be undone by reopening', async () => {
    const stage = await startStage();
    const proposal = await prepareResolve(stage.client, { comment: ids.inline, resolved: true });
    expect(proposal).toMatchObject({
      summary: 'Resolve the comment by Bob Reed on "Release plan".',
      requests: [
        {
          method: 'PUT',
          path: '/wiki/api/v2/inline-comments/2002',
          body: {
            version: { number: 2, message: `Resolve [${proposal.token}]` },
            body: { representation: 'storage', value: '<p>Only two?</p>' },
            resolved: true,
          },
        },
      ],
    });
    const outcome = await execute(stage.client, stored(proposal));
    expect(outcome).toMatchObject({
      status: 'done',
      content: { itemId: ids.inline },
      undo: { kind: 'resolve_comment', commentId: ids.inline, resolved: false, ifVersion: 2 },
    });
    expect(resolution(stage)).toBe('resolved');
    if (outcome.status !== 'done' || outcome.undo === undefined) throw new Error('It can be undone.');
    expect(await execute(stage.client, await prepareUndo(stage.client, outcome.undo))).toMatchObject({
      status: 'done',
    });
    expect(resolution(stage)).toBe('reopened');
    expect(inlineComment(stage).versions.map(({ storage }) => storage)).toEqual(Array(3).fill('<p>Only two?</p>'));
  });

  test('that somebody else has resolved meanwhile sends nothing', async () => {
    const stage = await startStage();
    const mine = await prepareResolve(stage.client, { comment: ids.inline, resolved: true });
    const theirs = await prepareResolve(stage.clientOf(bob), { comment: ids.inline, resolved: true });
    await execute(stage.clientOf(bob), theirs);
    expect(await execute(stage.client, mine)).toMatchObject({ status: 'done', confirmedBy: 'earlier' });
    expect(stage.writes()).toHaveLength(1);
  });

  test('that was edited meanwhile is a conflict', async () => {
    const stage = await startStage();
    const proposal = await prepareResolve(stage.client, { comment: ids.inline, resolved: true });
    const [first] = inlineComment(stage).versions;
    if (first !== undefined) inlineComment(stage).versions.push({ ...first, number: 2, storage: '<p>Three?</p>' });
    stage.sandbox.touch();
    expect(await execute(stage.client, proposal)).toMatchObject({
      status: 'conflict',
      message: 'The comment has been changed since it was read and is at version 2 now. Nothing was written.',
      current: { version: 2, status: 'open' },
    });
    expect(stage.writes()).toEqual([]);
  });
});

test.each<[string, string, boolean, string, RegExp]>([
  ['a comment below a page', ids.footer, true, 'invalid_request', /^Only the first comment on a text/],
  ['one that is open already', ids.inline, false, 'invalid_request', /is open already/],
  ['one that is not there', '999', true, 'not_found', /No comment with id 999/],
  ['what is no id', '1/children', true, 'invalid_request', /digits only/],
])('%s is refused', async (_name, comment, resolved, code, message) => {
  const stage = await startStage();
  expect(await rejection(prepareResolve(stage.client, { comment, resolved }))).toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

test('a comment whose text is gone is refused', async () => {
  const stage = await startStage();
  inlineComment(stage).resolution = 'dangling';
  stage.sandbox.touch();
  expect(await rejection(prepareResolve(stage.client, { comment: ids.inline, resolved: true }))).toMatchObject({
    code: 'invalid_request',
    message: 'The text that the comment was on is gone; Confluence lets nobody change it.',
  });
});
