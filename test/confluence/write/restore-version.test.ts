import { describe, expect, test } from 'vitest';

import { execute, prepareUndo } from '../../../src/confluence/write/changes.js';
import { prepareRestore, type RestoreInput } from '../../../src/confluence/write/restore-version.js';
import { rejection } from '../../scalekit/environment.js';
import { bobId, editAs, ids, page, planStorage, startStage, stored } from './support.js';

test('an earlier version becomes the newest, with its title and its body byte for byte', async () => {
  const stage = await startStage();
  const proposal = await prepareRestore(stage.client, { page: page(ids.plan), version: 1 });
  expect(proposal).toMatchObject({
    summary: '"Release plan": make version 1 the newest, as version 4.',
    restores: 1,
    title: { from: 'Release plan', to: 'Plan' },
    effects: [
      'Takes back version 3 by Ada Stone at 2026-11-02T08:00:00.000Z.',
      'Takes back version 2 by Ada Stone at 2026-11-02T08:00:00.000Z.',
      '1 inline comment loses its place in the text.',
    ],
  });
  const outcome = await execute(stage.client, stored(proposal));
  expect(outcome).toMatchObject({
    status: 'done',
    content: { title: 'Plan', version: 4 },
    undo: { kind: 'restore_version', restoreVersion: 3, ifVersion: 4 },
  });
  expect(stage.current(ids.plan)).toMatchObject({
    number: 4,
    title: 'Plan',
    storage: '<p>First.</p>',
    message: `Restore version 1 [${proposal.token}]`,
  });
  if (outcome.status !== 'done' || outcome.undo === undefined) throw new Error('It can be undone.');
  await execute(stage.client, await prepareUndo(stage.client, outcome.undo));
  expect(stage.current(ids.plan)).toMatchObject({ number: 5, title: 'Release plan', storage: planStorage });
});

test('a conflict meanwhile: nothing is written', async () => {
  const stage = await startStage();
  const proposal = await prepareRestore(stage.client, { page: page(ids.plan), version: 2 });
  editAs(stage, ids.plan, bobId, { storage: '<p>Bob.</p>' });
  expect(await execute(stage.client, proposal)).toMatchObject({ status: 'conflict' });
  expect(stage.writes()).toEqual([]);
});

describe('refused', () => {
  test.each<[string, Partial<RestoreInput>, string, RegExp]>([
    ['the current version', { version: 3 }, 'invalid_request', /no earlier version of "Release plan", which is at 3/],
    ['version 0', { version: 0 }, 'invalid_request', /no earlier version/],
    ['when another version is current than was expected', { version: 1, ifVersion: 2 }, 'conflict', /version 3 by Ada/],
    ['a page in the trash', { page: page(ids.trashed), version: 1 }, 'invalid_request', /in the trash/],
  ])('%s', async (_name, input, code, message) => {
    const stage = await startStage();
    const failed = prepareRestore(stage.client, { page: page(ids.plan), version: 1, ...input });
    expect(await rejection(failed)).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('a version like the current one', async () => {
    const stage = await startStage();
    editAs(stage, ids.plan, bobId, {});
    expect(await rejection(prepareRestore(stage.client, { page: page(ids.plan), version: 3 }))).toMatchObject({
      code: 'invalid_request',
      message: 'Version 3 of "Release plan" has the title and body it has now.',
    });
  });

  test('a version whose title is taken by now', async () => {
    const stage = await startStage();
    stage.current(ids.sibling).title = 'plan';
    stage.sandbox.touch();
    expect(await rejection(prepareRestore(stage.client, { page: page(ids.plan), version: 1 }))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('(id 1003)'),
    });
  });

  test('a version that was deleted', async () => {
    const stage = await startStage();
    stage.content(ids.plan).versions.shift();
    stage.sandbox.touch();
    expect(await rejection(prepareRestore(stage.client, { page: page(ids.plan), version: 1 }))).toMatchObject({
      code: 'not_found',
      message: 'Version 1 of "Release plan" cannot be read: it may have been deleted.',
    });
  });
});
