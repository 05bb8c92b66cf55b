import { describe, expect, test } from 'vitest';

import { execute, prepareUndo } from '../../../src/confluence/write/changes.js';
import { prepareRestoreFromTrash } from '../../../src/confluence/write/restore-from-trash.js';
import { prepareTrash } from '../../../src/confluence/write/trash-content.js';
import { rejection } from '../../scalekit/environment.js';
import { ada, bob, bobId, editAs, ids, page, planStorage, startStage, stored } from './support.js';

describe('moving to the trash', () => {
  test('shows the children that move up and how many pages mention the title, and never deletes for good', async () => {
    const stage = await startStage();
    stage.current(ids.sibling).storage = '<p>See the release plan.</p>';
    stage.sandbox.touch();
    const proposal = await prepareTrash(stage.client, { page: page(ids.plan) });
    expect(proposal).toMatchObject({
      summary: 'Move "Release plan" to the trash.',
      requests: [{ method: 'DELETE', path: '/wiki/api/v2/pages/1001' }],
      children: [{ id: ids.child, title: 'Questions', type: 'page' }],
      hasMoreChildren: false,
      mentions: expect.any(Number),
      effects: [
        '1 direct child moves up to the parent, and would stay there after a restoration.',
        expect.stringMatching(/^About \d+ other pages? mentions? its title and may link to it\.$/),
      ],
    });
    expect(proposal.requests[0]).not.toHaveProperty('query');
    expect(await execute(stage.client, stored(proposal))).toEqual({
      status: 'done',
      kind: 'trash',
      content: {
        id: ids.plan,
        title: 'Release plan',
        version: 3,
        url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Release+plan',
      },
      confirmedBy: 'answer',
      undo: { kind: 'restore_from_trash', pageId: ids.plan, ifVersion: 3 },
      howToUndo: 'Restore it from the trash of the space.',
    });
    expect(stage.content(ids.plan).status).toBe('trashed');
    expect(stage.content(ids.child).parentId).toBe(ids.home);
  });

  test('of what is there already sends nothing', async () => {
    const stage = await startStage();
    const proposal = await prepareTrash(stage.client, { page: page(ids.plan) });
    stage.content(ids.plan).status = 'trashed';
    stage.sandbox.touch();
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done', confirmedBy: 'earlier' });
    expect(stage.writes()).toEqual([]);
  });

  test('conflicts with an edit made meanwhile: what is deleted is what was shown', async () => {
    const stage = await startStage();
    const proposal = await prepareTrash(stage.client, { page: page(ids.plan) });
    editAs(stage, ids.plan, bobId, { storage: '<p>Bob.</p>' });
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'conflict', changes: [{ version: 4 }] });
    expect(stage.content(ids.plan).status).toBe('current');
    expect(stage.writes()).toEqual([]);
  });

  test('of a blog post', async () => {
    const stage = await startStage();
    const proposal = await prepareTrash(stage.client, { page: page(ids.blog) });
    expect(proposal).toMatchObject({ requests: [{ path: '/wiki/api/v2/blogposts/1005' }], children: [] });
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done' });
  });

  test('is refused to who may only read, and for what is in the trash', async () => {
    const stage = await startStage();
    stage.content(ids.plan).updaters = [ada];
    stage.sandbox.touch();
    expect(await rejection(prepareTrash(stage.clientOf(bob), { page: page(ids.plan) }))).toMatchObject({
      code: 'forbidden',
    });
    expect(await rejection(prepareTrash(stage.client, { page: page(ids.trashed) }))).toMatchObject({
      code: 'invalid_request',
    });
  });

  test('says nothing of children and mentions that this connection may not ask for', async () => {
    const stage = await startStage();
    const scopes = ['read:page:confluence', 'delete:page:confluence', 'read:confluence-user'];
    stage.sandbox.setAccount(ada, { scopes });
    const proposal = await prepareTrash(stage.client, { page: page(ids.plan) });
    expect(proposal.children).toEqual([{ id: ids.child, title: 'Questions', type: 'page' }]);
    expect(proposal).not.toHaveProperty('mentions');
  });
});

describe('restoring from the trash', () => {
  test('undoes the deletion: title and body as they were', async () => {
    const stage = await startStage();
    const outcome = await execute(stage.client, await prepareTrash(stage.client, { page: page(ids.plan) }));
    if (outcome.status !== 'done' || outcome.undo === undefined) throw new Error('It can be undone.');
    const undo = await prepareUndo(stage.client, stored(outcome.undo));
    expect(undo).toMatchObject({ kind: 'restore_from_trash', summary: 'Restore "Release plan" from the trash.' });
    expect(await execute(stage.client, undo)).toMatchObject({
      status: 'done',
      undo: { kind: 'trash', pageId: ids.plan, ifVersion: 3 },
    });
    expect(stage.content(ids.plan)).toMatchObject({ status: 'current', parentId: ids.home });
    expect(stage.current(ids.plan)).toMatchObject({ title: 'Release plan', storage: planStorage });
  });

  test('is refused while its title is taken', async () => {
    const stage = await startStage();
    stage.current(ids.sibling).title = 'Thrown away';
    stage.sandbox.touch();
    expect(await rejection(prepareRestoreFromTrash(stage.client, { page: page(ids.trashed) }))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('(id 1003)'),
    });
  });

  test('of what is not there is refused', async () => {
    const stage = await startStage();
    expect(await rejection(prepareRestoreFromTrash(stage.client, { page: page(ids.plan) }))).toMatchObject({
      code: 'invalid_request',
      message: '"Release plan" is not in the trash.',
    });
  });
});
