import { describe, expect, test } from 'vitest';

import { prepareCreate } from '../../../src/confluence/write/create-content.js';
import { execute, prepareUndo } from '../../../src/confluence/write/changes.js';
import { rejection } from '../../scalekit/environment.js';
import { adaId, atOnce, bob, ids, page, startStage, stored } from './support.js';

const site = 'https://acme.atlassian.net/wiki';

describe('a new page', () => {
  test('under a parent: the proposal is the exact request, and executing it creates the page', async () => {
    const stage = await startStage();
    const proposal = await prepareCreate(stage.client, {
      title: ' VPN ',
      storage: '<p>Use it &ndash; always.</p>',
      parent: page(ids.plan),
    });
    expect(proposal).toMatchObject({
      kind: 'create',
      summary: 'Create the page "VPN" under "Release plan".',
      subject: {
        type: 'page',
        title: 'VPN',
        status: 'current',
        spaceId: ids.eng,
        space: 'ENG',
        url: `${site}/spaces/ENG/pages/1001/Release+plan`,
      },
      parent: { id: ids.plan, title: 'Release plan', type: 'page' },
      requests: [
        {
          method: 'POST',
          path: '/wiki/api/v2/pages',
          body: {
            spaceId: ids.eng,
            status: 'current',
            title: 'VPN',
            parentId: ids.plan,
            body: { representation: 'storage', value: '<p>Use it &ndash; always.</p>' },
          },
        },
      ],
    });
    const outcome = await execute(stage.client, stored(proposal));
    if (outcome.status !== 'done') throw new Error(outcome.message);
    const { id } = outcome.content;
    expect(outcome).toEqual({
      status: 'done',
      kind: 'create',
      content: { id, title: 'VPN', version: 1, url: `${site}/spaces/ENG/pages/${id}/VPN` },
      confirmedBy: 'answer',
      undo: { kind: 'trash', pageId: id, ifVersion: 1 },
      howToUndo: 'Move it to the trash.',
    });
    expect(stage.content(id)).toMatchObject({ parentId: ids.plan, status: 'current', authorId: adaId });
  });

  test('in a space stands under its start page; in a folder it stands in the folder', async () => {
    const stage = await startStage();
    const inSpace = await prepareCreate(stage.client, { title: 'One', storage: '<p>1</p>', space: 'eng' });
    expect(inSpace.summary).toBe('Create the page "One" in the space ENG.');
    const inFolder = await prepareCreate(stage.client, { title: 'Two', storage: '', parent: page(ids.folder) });
    expect(inFolder.parent).toEqual({ id: ids.folder, title: 'Archive folder', type: 'folder' });
    const outcomes = [await execute(stage.client, inSpace), await execute(stage.client, inFolder)];
    const parents = outcomes.map((outcome) =>
      outcome.status === 'done' ? stage.content(outcome.content.id).parentId : outcome.status,
    );
    expect(parents).toEqual([ids.home, ids.folder]);
  });

  test('can be undone by moving it to the trash, unless somebody has edited it', async () => {
    const stage = await startStage();
    const proposal = await prepareCreate(stage.client, { title: 'VPN', storage: '<p>x</p>', space: 'ENG' });
    const outcome = await execute(stage.client, proposal);
    if (outcome.status !== 'done' || outcome.undo === undefined) throw new Error('It can be undone.');
    const undo = await prepareUndo(stage.client, outcome.undo);
    expect(undo).toMatchObject({ kind: 'trash', summary: 'Move "VPN" to the trash.' });
    expect(await execute(stage.client, undo)).toMatchObject({ status: 'done' });
    expect(stage.content(outcome.content.id).status).toBe('trashed');
  });

  test('as a draft: nobody else sees it, and an undo discards it', async () => {
    const stage = await startStage();
    const proposal = await prepareCreate(stage.client, { title: 'Idea', storage: '', space: 'ENG', draft: true });
    expect(proposal).toMatchObject({
      summary: 'Create the draft of a page "Idea" in the space ENG.',
      notifiesWatchers: false,
      effects: ['Nobody but its author sees the draft until it is published.'],
    });
    const outcome = await execute(stage.client, proposal);
    expect(outcome).toMatchObject({ status: 'done', howToUndo: 'Discard the draft.', undo: { kind: 'discard_draft' } });
  });

  test('as a draft whose answer is lost cannot be looked for: no list shows drafts', async () => {
    const stage = await startStage();
    const proposal = await prepareCreate(stage.client, { title: 'Idea', storage: '', space: 'ENG', draft: true });
    stage.sandbox.setFault({ kind: 'reset_after', method: 'POST', path: '/wiki/api/v2/pages' });
    expect(await execute(stage.client, proposal, atOnce)).toMatchObject({
      status: 'unknown',
      howToCheck: 'Look among the drafts in Confluence for "Idea".',
    });
  });
});

describe('a blog post', () => {
  test('is created in a space', async () => {
    const stage = await startStage();
    const proposal = await prepareCreate(stage.client, { type: 'blogpost', title: 'News', storage: '', space: 'ENG' });
    expect(proposal).toMatchObject({
      summary: 'Create the blog post "News" in the space ENG.',
      requests: [{ path: '/wiki/api/v2/blogposts' }],
    });
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done', content: { title: 'News' } });
  });
});

describe('a title that is taken', () => {
  test.each([
    ['in any case', 'release PLAN', `a page: ${site}/spaces/ENG/pages/1001/Release+plan (id 1001)`],
    ['by an archived page', 'Old plan', `an archived page: ${site}/spaces/ENG/pages/1007/Old+plan (id 1007)`],
  ])('%s is refused with what has it', async (_name, title, holder) => {
    const stage = await startStage();
    for (const draft of [false, true]) {
      expect(await rejection(prepareCreate(stage.client, { title, storage: '', space: 'ENG', draft }))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining(holder),
      });
    }
  });

  test('by a page in the trash, a folder, or in another space is free', async () => {
    const stage = await startStage();
    for (const title of ['Thrown away', 'Archive folder', 'Operations home']) {
      const proposal = await prepareCreate(stage.client, { title, storage: '', space: 'ENG' });
      expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done' });
    }
  });

  test('meanwhile is a conflict, also when the page of that title is one of the same user', async () => {
    const stage = await startStage();
    const input = { title: 'VPN', space: 'ENG' };
    const mine = await prepareCreate(stage.client, { ...input, storage: '<p>mine</p>' });
    const same = await prepareCreate(stage.client, { ...input, storage: '<p>other</p>' });
    const theirs = await prepareCreate(stage.clientOf(bob), { ...input, storage: '<p>mine</p>' });
    await execute(stage.client, mine);
    for (const [client, proposal] of [
      [stage.client, same],
      [stage.clientOf(bob), theirs],
    ] as const) {
      expect(await execute(client, proposal)).toMatchObject({
        status: 'conflict',
        message: expect.stringMatching(/^The title "VPN" has been taken since/),
      });
    }
    expect(stage.writes()).toHaveLength(1);
  });

  test('by a page that the user may not see is found when Confluence refuses', async () => {
    const stage = await startStage();
    const client = stage.clientOf(bob);
    const proposal = await prepareCreate(client, { title: 'Salaries', storage: '', space: 'ENG' });
    expect(await rejection(execute(client, proposal))).toMatchObject({ code: 'conflict' });
  });
});

describe('refused before anything is sent', () => {
  test.each<[string, object, string, RegExp]>([
    ['no place', {}, 'invalid_request', /not said where/],
    ['an unknown space', { space: 'NOPE' }, 'not_found', /NOPE/],
    ['an unknown parent', { parent: page('999') }, 'not_found', /No page or folder with id 999/],
    [
      'a parent in another space',
      { parent: page(ids.opsPage), space: 'ENG' },
      'invalid_request',
      /is in the space OPS, not in ENG/,
    ],
    ['a parent in the trash', { parent: page(ids.trashed) }, 'invalid_request', /is in the trash/],
    ['a blog post under a page', { type: 'blogpost', parent: page(ids.plan) }, 'invalid_request', /has no parent/],
    [
      'markup that is not well-formed',
      { space: 'ENG', storage: '<p>&nope;</p>' },
      'invalid_request',
      /not well-formed/,
    ],
    [
      'a title of two lines',
      { space: 'ENG', title: 'a\nb' },
      'invalid_request',
      /holds U\+000A, a character that nobody sees/,
    ],
  ])('%s', async (_name, input, code, message) => {
    const stage = await startStage();
    const failed = prepareCreate(stage.client, { title: 'New', storage: '', ...input });
    expect(await rejection(failed)).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(stage.writes()).toEqual([]);
  });

  test('a space that the user may only read', async () => {
    const stage = await startStage();
    const [space] = stage.sandbox.site.spaces;
    if (space !== undefined) space.editors = ['ada@acme.example'];
    stage.sandbox.touch();
    const failed = prepareCreate(stage.clientOf(bob), { title: 'New', storage: '', space: 'ENG' });
    expect(await rejection(failed)).toMatchObject({
      code: 'forbidden',
      message: 'This user may not create a page in the space ENG.',
    });
  });
});
