import { describe, expect, test } from 'vitest';

import { execute, prepareUndo } from '../../../src/confluence/write/changes.js';
import { prepareUpdate } from '../../../src/confluence/write/update-content.js';
import { rejection } from '../../scalekit/environment.js';
import { ada, adaId, atOnce, bob, bobId, editAs, ids, page, planStorage, startStage, stored } from './support.js';

const newStorage = planStorage.replace('<h2>Scope</h2>', '<h2>Scope</h2><p>Use the VPN.</p>');
const from = { version: 3, storage: planStorage };

describe('a proposal', () => {
  test('is the exact request with everything a human must see, and nothing is sent for it', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, {
      page: page(ids.plan),
      body: { storage: newStorage, from },
      message: 'Tell about the VPN',
    });
    expect(proposal).toEqual({
      format: 1,
      kind: 'update',
      id: expect.stringMatching(/^[a-z2-9]{12}$/),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      token: expect.stringMatching(/^ca-[a-z2-9]{10}$/),
      preparedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      author: { accountId: adaId, displayName: 'Ada Stone' },
      summary: '"Release plan", version 3: change its body.',
      subject: {
        type: 'page',
        id: ids.plan,
        title: 'Release plan',
        status: 'current',
        spaceId: ids.eng,
        space: 'ENG',
        url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Release+plan',
      },
      basedOn: { version: 3, storageHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      requests: [
        {
          method: 'PUT',
          path: '/wiki/api/v2/pages/1001',
          body: {
            id: ids.plan,
            status: 'current',
            title: 'Release plan',
            body: { representation: 'storage', value: newStorage },
            version: { number: 4, message: `Tell about the VPN [${proposal.token}]` },
          },
        },
      ],
      effects: [],
      notifiesWatchers: true,
      changesBody: true,
      minorEdit: false,
    });
    expect(stored(proposal)).toEqual(proposal);
    expect(stage.writes()).toEqual([]);
  });

  test('tells of inline comments that lose their place', async () => {
    const { client } = await startStage();
    const { effects } = await prepareUpdate(client, {
      page: page(ids.plan),
      body: { storage: '<p>New.</p>', from },
    });
    expect(effects).toEqual(['1 inline comment loses its place in the text.']);
  });

  test('says that a minor edit is a wish, and asks for it', async () => {
    const { client } = await startStage();
    const proposal = await prepareUpdate(client, { page: page(ids.plan), title: 'Plan B', minorEdit: true });
    expect(proposal).toMatchObject({
      minorEdit: true,
      notifiesWatchers: false,
      requests: [{ body: { version: { number: 4, minorEdit: true } } }],
    });
    expect(proposal.effects[0]).toBe('A minor edit is asked for; Confluence may notify watchers all the same.');
  });
});

describe('executing', () => {
  test('writes what was proposed, in another process, and says how to undo it', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), body: { storage: newStorage, from } });
    const outcome = await execute(stage.clientOf(ada), stored(proposal));
    expect(outcome).toEqual({
      status: 'done',
      kind: 'update',
      content: {
        id: ids.plan,
        title: 'Release plan',
        version: 4,
        url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Release+plan',
      },
      confirmedBy: 'answer',
      undo: { kind: 'restore_version', pageId: ids.plan, restoreVersion: 3, ifVersion: 4 },
      howToUndo: 'Restore version 3, as long as nobody has edited version 4.',
    });
    expect(stage.current(ids.plan)).toMatchObject({
      number: 4,
      storage: newStorage,
      title: 'Release plan',
      message: `[${proposal.token}]`,
    });
  });

  test('twice writes once', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), body: { storage: newStorage, from } });
    await execute(stage.client, proposal);
    expect(await execute(stage.client, proposal)).toMatchObject({
      status: 'done',
      confirmedBy: 'earlier',
      content: { version: 4 },
    });
    expect(stage.writes()).toEqual(['PUT /wiki/api/v2/pages/1001']);
  });

  test('twice writes once although somebody has edited in between', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), body: { storage: newStorage, from } });
    await execute(stage.client, proposal);
    editAs(stage, ids.plan, bobId, { storage: '<p>Mine.</p>' });
    expect(await execute(stage.client, proposal)).toMatchObject({
      status: 'done',
      confirmedBy: 'earlier',
      content: { version: 4 },
      undo: { ifVersion: 4 },
    });
    expect(stage.writes()).toHaveLength(1);
  });

  test('says where the stored body means something else than the sent one', async () => {
    const stage = await startStage();
    const storage = '<p style="text-align: start;">Left.</p><ac:structured-macro ac:name="toc"/>';
    const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), body: { storage, from } });
    expect(await execute(stage.client, proposal)).toMatchObject({
      status: 'done',
      difference: '"<p style=\\"text-align: start;\\">" was sent, "<p style=\\"\\">" is stored',
    });
  });
});

describe('a change of the title alone', () => {
  test('sends the body back byte for byte', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), title: ' Release plan 2027 ' });
    expect(proposal).toMatchObject({
      summary: '"Release plan", version 3: rename it to "Release plan 2027".',
      title: { from: 'Release plan', to: 'Release plan 2027' },
      changesBody: false,
      requests: [{ body: { title: 'Release plan 2027', body: { value: planStorage } } }],
    });
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done', content: { version: 4 } });
    expect(stage.current(ids.plan)).toMatchObject({ title: 'Release plan 2027', storage: planStorage });
  });

  test('to one that is taken, in any case or by an archived page, is refused with the page that has it', async () => {
    const { client } = await startStage();
    for (const [title, id] of [
      ['RETROSPECTIVE', ids.sibling],
      ['Old plan', ids.archived],
    ] as const) {
      expect(await rejection(prepareUpdate(client, { page: page(ids.plan), title }))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining(`(id ${id})`),
      });
    }
  });

  test('in upper case is possible: the page itself has it', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), title: 'RELEASE PLAN' });
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done' });
  });
});

describe('a blog post', () => {
  test('is changed like a page', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, {
      page: page(ids.blog),
      title: 'Release night',
      body: { storage: '<p>Late.</p>', from: { version: 1, storage: '<p>Release day.</p>' } },
    });
    expect(await execute(stage.client, proposal)).toMatchObject({
      status: 'done',
      undo: { kind: 'restore_version', pageId: ids.blog, restoreVersion: 1, ifVersion: 2 },
    });
    expect(stage.current(ids.blog)).toMatchObject({ title: 'Release night', storage: '<p>Late.</p>' });
  });
});

describe('a conflict', () => {
  test('before the proposal: the page is not what the body was made from', async () => {
    const stage = await startStage();
    editAs(stage, ids.plan, bobId, { message: 'my part' });
    const failed = prepareUpdate(stage.client, { page: page(ids.plan), body: { storage: newStorage, from } });
    expect(await rejection(failed)).toMatchObject({
      code: 'conflict',
      message:
        '"Release plan" was at version 3 when it was read and is at 4 now: version 4 by Bob Reed at 2026-11-20T10:00:00.000Z ("my part").',
    });
  });

  test('after it: nothing is sent, and it is told who changed what', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), body: { storage: newStorage, from } });
    editAs(stage, ids.plan, bobId, { storage: '<p>Bob.</p>', message: 'my part' });
    editAs(stage, ids.plan, adaId, { storage: '<p>Ada.</p>', message: '' });
    expect(await execute(stage.client, proposal)).toEqual({
      status: 'conflict',
      kind: 'update',
      message:
        '"Release plan" was at version 3 when it was read and is at 5 now: version 5 by Ada Stone at 2026-11-20T10:00:00.000Z, version 4 by Bob Reed at 2026-11-20T10:00:00.000Z ("my part"). Nothing was written.',
      next: 'Read the page again and prepare the change anew on what is there now, for a new approval.',
      changes: [
        { version: 5, author: 'Ada Stone', at: '2026-11-20T10:00:00.000Z', message: '', minorEdit: false },
        { version: 4, author: 'Bob Reed', at: '2026-11-20T10:00:00.000Z', message: 'my part', minorEdit: false },
      ],
      current: {
        version: 5,
        title: 'Release plan',
        status: 'current',
        url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Release+plan',
      },
    });
    expect(stage.writes()).toEqual([]);
  });

  test('an inline comment made meanwhile is not lost: the body has changed without a new version', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), body: { storage: newStorage, from } });
    const version = stage.current(ids.plan);
    version.storage = version.storage.replace(
      'notes',
      '<ac:inline-comment-marker ac:ref="00000000-0000-4000-8000-000000000001">notes</ac:inline-comment-marker>',
    );
    stage.sandbox.touch();
    expect(await execute(stage.client, proposal)).toMatchObject({
      status: 'conflict',
      message: expect.stringMatching(/although its version has not: an inline comment/),
      changes: [],
    });
    expect(stage.writes()).toEqual([]);
  });

  test('somebody moved the page to the trash', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), title: 'Other' });
    stage.content(ids.plan).status = 'trashed';
    stage.sandbox.touch();
    expect(await execute(stage.client, proposal)).toMatchObject({
      status: 'conflict',
      message: '"Release plan" has been moved to the trash since it was read. Nothing was written.',
      current: { status: 'trashed' },
    });
  });

  test('somebody is faster between the look and the write: Confluence refuses, and it is told who', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), title: 'Other' });
    const slow: typeof stage.client = {
      sendRequest(request) {
        if (request.method === 'PUT') editAs(stage, ids.plan, bobId, { storage: '<p>Bob.</p>', message: 'first' });
        return stage.client.sendRequest(request);
      },
    };
    expect(await execute(slow, proposal)).toMatchObject({
      status: 'conflict',
      changes: [{ version: 4, author: 'Bob Reed', message: 'first' }],
    });
    expect(stage.writes()).toEqual(['PUT /wiki/api/v2/pages/1001']);
    expect(stage.current(ids.plan)).toMatchObject({ number: 4, storage: '<p>Bob.</p>', title: 'Release plan' });
  });

  test('two proposals on one version: one is done, one conflicts', async () => {
    const stage = await startStage();
    const proposals = await Promise.all(
      [ada, bob].map((user) =>
        prepareUpdate(stage.clientOf(user), { page: page(ids.plan), title: `Plan of ${user.split('@')[0]}` }),
      ),
    );
    const outcomes = await Promise.all([
      execute(stage.clientOf(ada), proposals[0], atOnce),
      execute(stage.clientOf(bob), proposals[1], atOnce),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['conflict', 'done']);
    expect(stage.current(ids.plan).number).toBe(4);
  });
});

describe('refused before anything is sent', () => {
  test.each<[string, object, RegExp]>([
    ['a body that is not well-formed', { body: { storage: '<p>a<br></p>', from } }, /not well-formed: line 1, column/],
    [
      'a body over the limit',
      { body: { storage: `<p>${'ü'.repeat(2_621_440)}</p>`, from } },
      /Confluence takes 5,242,880/,
    ],
    ['a title of 256 characters', { title: 'x'.repeat(256) }, /has 256 characters; Confluence allows 255/],
    ['an empty title', { title: '  ' }, /title is empty/],
    ['a message that does not fit', { title: 'x', message: 'm'.repeat(240) }, /has 240 characters; 239 fit/],
    ['no change', { title: 'Release plan' }, /^Nothing of "Release plan" would change/],
    ['an archived page', { page: page(ids.archived), title: 'x' }, /is archived; only published/],
    ['a page in the trash', { page: page(ids.trashed), title: 'x' }, /is in the trash/],
  ])('%s', async (_name, input, message) => {
    const stage = await startStage();
    expect(await rejection(prepareUpdate(stage.client, { page: page(ids.plan), ...input }))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(message),
    });
    expect(stage.writes()).toEqual([]);
  });

  test('a page that the user may only read', async () => {
    const stage = await startStage();
    stage.content(ids.plan).updaters = [ada];
    stage.sandbox.touch();
    expect(await rejection(prepareUpdate(stage.clientOf(bob), { page: page(ids.plan), title: 'x' }))).toMatchObject({
      code: 'forbidden',
      message: 'This user may read "Release plan" but not update it.',
    });
  });

  test('a right that was taken away after the proposal is not called "not found"', async () => {
    const stage = await startStage();
    const client = stage.clientOf(bob);
    const proposal = await prepareUpdate(client, { page: page(ids.plan), title: 'x' });
    stage.content(ids.plan).updaters = [ada];
    stage.sandbox.touch();
    expect(await rejection(execute(client, proposal))).toMatchObject({ code: 'forbidden' });
    expect(stage.current(ids.plan).number).toBe(3);
  });
});

describe('undoing', () => {
  test('gives the title and the storage of before, byte for byte', async () => {
    const stage = await startStage();
    const proposal = await prepareUpdate(stage.client, {
      page: page(ids.plan),
      title: 'Other',
      body: { storage: '<p>Gone.</p>', from },
    });
    const outcome = await execute(stage.client, proposal);
    if (outcome.status !== 'done' || outcome.undo === undefined) throw new Error('It can be undone.');
    const undo = await prepareUndo(stage.client, stored(outcome.undo));
    expect(await execute(stage.client, undo)).toMatchObject({ status: 'done', content: { version: 5 } });
    expect(stage.current(ids.plan)).toMatchObject({
      number: 5,
      title: 'Release plan',
      storage: planStorage,
      message: expect.stringMatching(/^Undo version 4 \[ca-/),
    });
  });

  test('is refused when somebody has edited since', async () => {
    const stage = await startStage();
    const outcome = await execute(
      stage.client,
      await prepareUpdate(stage.client, { page: page(ids.plan), title: 'x' }),
    );
    if (outcome.status !== 'done' || outcome.undo === undefined) throw new Error('It can be undone.');
    editAs(stage, ids.plan, bobId, { storage: '<p>Bob.</p>', message: 'mine' });
    expect(await rejection(prepareUndo(stage.client, outcome.undo))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('version 5 by Bob Reed'),
    });
  });
});

test('trashed at the very moment of the request: it is brought back without the change, and that is what is told', async () => {
  const stage = await startStage();
  const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), title: 'Plan B' });
  const client: typeof stage.client = {
    sendRequest(request) {
      if (request.method === 'PUT') stage.content(ids.plan).status = 'trashed';
      return stage.client.sendRequest(request);
    },
  };
  const outcome = await execute(client, proposal, atOnce);
  expect(outcome).toMatchObject({
    status: 'partly_done',
    content: { id: ids.plan, version: 3 },
    done: ['it was brought back from the trash'],
    left: ['the change itself'],
    undo: { kind: 'trash', pageId: ids.plan, ifVersion: 3 },
  });
  expect(stage.content(ids.plan)).toMatchObject({ status: 'current' });
  expect(stage.current(ids.plan)).toMatchObject({ number: 3, title: 'Release plan' });
});
