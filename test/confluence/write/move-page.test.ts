import { describe, expect, test } from 'vitest';

import { execute, prepareUndo } from '../../../src/confluence/write/changes.js';
import { type MoveInput, prepareMove } from '../../../src/confluence/write/move-page.js';
import { rejection } from '../../scalekit/environment.js';
import { atOnce, bobId, editAs, ids, page, planStorage, startStage, stored } from './support.js';

const append = (id: string, target: string): MoveInput => ({
  page: page(id),
  position: 'append',
  target: page(target),
});

describe('under a parent', () => {
  test('is a new version with the title and body it had, and takes everything below along', async () => {
    const stage = await startStage();
    const proposal = await prepareMove(stage.client, append(ids.plan, ids.folder));
    expect(proposal).toMatchObject({
      summary: 'Move "Release plan" under "Archive folder".',
      target: { id: ids.folder, title: 'Archive folder', type: 'folder' },
      oldParentId: ids.home,
      newParentId: ids.folder,
      requests: [
        {
          method: 'PUT',
          path: '/wiki/api/v2/pages/1001',
          body: {
            title: 'Release plan',
            parentId: ids.folder,
            body: { value: planStorage },
            version: { number: 4, message: `Move the page [${proposal.token}]` },
          },
        },
      ],
    });
    expect(await execute(stage.client, stored(proposal))).toEqual({
      status: 'done',
      kind: 'move',
      content: {
        id: ids.plan,
        title: 'Release plan',
        version: 4,
        url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Release+plan',
      },
      confirmedBy: 'answer',
      undo: { kind: 'move', pageId: ids.plan, parentId: ids.home, ifVersion: 4 },
      howToUndo: 'Move the page back under its earlier parent.',
    });
    expect(stage.content(ids.plan).parentId).toBe(ids.folder);
    expect(stage.current(ids.plan).storage).toBe(planStorage);
    expect(stage.content(ids.child).parentId).toBe(ids.plan);
  });

  test('is undone by moving back, unless somebody has edited since', async () => {
    const stage = await startStage();
    const outcome = await execute(stage.client, await prepareMove(stage.client, append(ids.plan, ids.sibling)));
    if (outcome.status !== 'done' || outcome.undo === undefined) throw new Error('It can be undone.');
    expect(await execute(stage.client, await prepareUndo(stage.client, outcome.undo))).toMatchObject({
      status: 'done',
    });
    expect(stage.content(ids.plan).parentId).toBe(ids.home);
    expect(await rejection(prepareUndo(stage.client, outcome.undo))).toMatchObject({ code: 'conflict' });
  });

  test('conflicts with an edit made meanwhile', async () => {
    const stage = await startStage();
    const proposal = await prepareMove(stage.client, append(ids.plan, ids.sibling));
    editAs(stage, ids.plan, bobId, { storage: '<p>Bob.</p>' });
    expect(await execute(stage.client, proposal)).toMatchObject({
      status: 'conflict',
      changes: [{ author: 'Bob Reed' }],
    });
    expect(stage.content(ids.plan).parentId).toBe(ids.home);
    expect(stage.current(ids.plan).storage).toBe('<p>Bob.</p>');
  });

  test('is not called done when Confluence leaves the page where it was', async () => {
    const stage = await startStage();
    const proposal = await prepareMove(stage.client, append(ids.plan, ids.sibling));
    const deaf: typeof stage.client = {
      sendRequest(request) {
        if (request.method !== 'PUT') return stage.client.sendRequest(request);
        const { parentId: _parentId, ...body } = Object(request.body) as Record<string, unknown>;
        return stage.client.sendRequest({ ...request, body });
      },
    };
    expect(await execute(deaf, proposal)).toMatchObject({
      status: 'not_done',
      message: 'Confluence accepted the request, made a new version without changes, and left the page where it was.',
    });
  });
});

describe('beside a sibling', () => {
  test.each([
    ['before', (own: number, other: number) => own < other],
    ['after', (own: number, other: number) => own > other],
  ] as const)('%s it: the order changes, and no version is made', async (position, holds) => {
    const stage = await startStage();
    const input = { page: page(ids.child), position, target: page(ids.sibling) };
    const proposal = await prepareMove(stage.client, input);
    expect(proposal).toMatchObject({
      summary: `Move "Questions" ${position} "Retrospective".`,
      requests: [{ method: 'PUT', path: `/wiki/rest/api/content/1002/move/${position}/1003` }],
      notifiesWatchers: false,
    });
    expect(await execute(stage.client, proposal)).toMatchObject({
      status: 'done',
      content: { version: 1 },
      undo: { kind: 'move', parentId: ids.plan, ifVersion: 1 },
    });
    expect(stage.content(ids.child).parentId).toBe(ids.home);
    expect(holds(stage.content(ids.child).position, stage.content(ids.sibling).position)).toBe(true);
  });

  test('that it was beside already cannot be told apart when the answer is lost', async () => {
    const stage = await startStage();
    const input = { page: page(ids.plan), position: 'before' as const, target: page(ids.sibling) };
    const proposal = await prepareMove(stage.client, input);
    expect(proposal.wasThere).toBe(true);
    stage.sandbox.setFault({ kind: 'reset_after', method: 'PUT', path: '/move/' });
    expect(await execute(stage.client, proposal, atOnce)).toMatchObject({
      status: 'unknown',
      howToCheck: 'Look in the page tree whether it stands before "Retrospective".',
    });
  });

  test('is not available where Atlassian has removed the operation', async () => {
    const stage = await startStage({ sandbox: { switches: { goneOperations: ['move'] } } });
    const input = { page: page(ids.child), position: 'after' as const, target: page(ids.sibling) };
    expect(await execute(stage.client, await prepareMove(stage.client, input))).toMatchObject({
      status: 'unavailable',
      operation: 'PUT /wiki/rest/api/content/1002/move/after/1003',
    });
  });
});

describe('refused before anything is sent', () => {
  test.each<[string, MoveInput, string, RegExp]>([
    ['under itself', append(ids.plan, ids.plan), 'invalid_request', /below or beside itself/],
    ['under its own descendant', append(ids.plan, ids.grandchild), 'invalid_request', /below or beside itself/],
    ['into another space', append(ids.plan, ids.opsPage), 'invalid_request', /inside their space only/],
    ['where it is', append(ids.child, ids.plan), 'invalid_request', /is under "Release plan" already/],
    ['a blog post', append(ids.blog, ids.plan), 'invalid_request', /no place in the tree/],
    ['under nothing', append(ids.plan, '999'), 'not_found', /No page or folder/],
    ['from another version', { ...append(ids.plan, ids.folder), ifVersion: 2 }, 'conflict', /is at 3 now/],
  ])('%s', async (_name, input, code, message) => {
    const stage = await startStage();
    expect(await rejection(prepareMove(stage.client, input))).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(stage.writes()).toEqual([]);
  });
});
