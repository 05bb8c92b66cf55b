import { describe, expect, test } from 'vitest';

import { execute } from '../../../src/confluence/write/changes.js';
import { createMemoryClaims } from '../../../src/confluence/write/claims.js';
import { prepareComment } from '../../../src/confluence/write/add-comment.js';
import { prepareCreate } from '../../../src/confluence/write/create-content.js';
import { rejection } from '../../scalekit/environment.js';
import { testedWrites } from './operations.js';
import { ids, page, startStage } from './support.js';

const draft: (typeof testedWrites)[number] = {
  name: 'create a draft',
  kind: 'create',
  prepare: (client) => prepareCreate(client, { title: 'Draft', storage: '<p>D.</p>', space: 'ENG', draft: true }),
  effects: (site) => site.contents.filter(({ versions }) => versions[0]?.title === 'Draft').length,
};

describe.each([...testedWrites, draft])('who shares claims sends once: $name', ({ prepare, effects }) => {
  test('of three at the same time, while the server is slow, one sends; the others hear what came of it', async () => {
    const stage = await startStage();
    const claims = createMemoryClaims();
    const proposal = await prepare(stage.client);
    stage.sandbox.setFault({ kind: 'latency', ms: 300 });
    const outcomes = await Promise.all(Array.from({ length: 3 }, () => execute(stage.client, proposal, { claims })));
    const ways = outcomes.map((outcome) => outcome.status === 'done' && outcome.confirmedBy);
    expect(ways.toSorted((one, other) => String(one).localeCompare(String(other)))).toEqual([
      'answer',
      'earlier',
      'earlier',
    ]);
    expect(stage.writes()).toHaveLength(proposal.requests.length);
    expect(effects(stage.sandbox.site)).toBe(1);
  });

  test('a claim that was left open is looked for and never sent', async () => {
    const stage = await startStage();
    const claims = createMemoryClaims();
    const proposal = await prepare(stage.client);
    await claims.claim(proposal.id);
    await claims.abandon(proposal.id);
    const sleep = async (): Promise<void> => {};
    expect(await execute(stage.client, proposal, { claims, sleep })).toMatchObject({
      status: 'unknown',
      message: expect.stringContaining('It was not sent again.'),
    });
    expect(stage.writes()).toEqual([]);
    expect(effects(stage.sandbox.site)).toBe(0);
  });
});

test('a claim that was left open after the request had arrived: it is found', async () => {
  const stage = await startStage();
  const claims = createMemoryClaims();
  const proposal = await prepareComment(stage.client, { page: page(ids.plan), storage: '<p>Once.</p>' });
  await execute(stage.client, proposal);
  await claims.claim(proposal.id);
  await claims.abandon(proposal.id);
  const options = { claims, sleep: async () => {} };
  expect(await execute(stage.client, proposal, options)).toMatchObject({ status: 'done', confirmedBy: 'earlier' });
  expect(stage.writes()).toHaveLength(1);
  expect((await claims.find(proposal.id))?.outcome).toMatchObject({ status: 'done' });
});

test('what an error has kept from being written may be sent again', async () => {
  const stage = await startStage();
  const claims = createMemoryClaims();
  const proposal = await prepareComment(stage.client, { page: page(ids.plan), storage: '<p>Once.</p>' });
  stage.sandbox.setFault({ kind: 'status', status: 403, method: 'POST', path: '/wiki/api/v2/footer-comments' });
  expect(await rejection(execute(stage.client, proposal, { claims }))).toMatchObject({ code: 'forbidden' });
  stage.sandbox.clearFaults();
  expect(await execute(stage.client, proposal, { claims })).toMatchObject({ status: 'done', confirmedBy: 'answer' });
});

test('without a place for the claim nothing is sent', async () => {
  const stage = await startStage();
  const full = (): never => {
    throw new Error('disk full');
  };
  const claims = { ...createMemoryClaims(), claim: full };
  const proposal = await prepareComment(stage.client, { page: page(ids.plan), storage: '<p>Once.</p>' });
  expect(await rejection(execute(stage.client, proposal, { claims }))).toMatchObject({ code: 'misconfigured' });
  expect(stage.writes()).toEqual([]);
});
