import { describe, expect, test } from 'vitest';

import { execute } from '../../../src/confluence/write/changes.js';
import { newToken, readProposal } from '../../../src/confluence/write/proposal.js';
import { rejection } from '../../scalekit/environment.js';
import { testedWrites } from './operations.js';
import { bob, startStage, stored } from './support.js';

describe.each(testedWrites)('the proposal to $name', ({ prepare, kind, effects }) => {
  test('is plain JSON, complete, and sends nothing', async () => {
    const stage = await startStage();
    const proposal = await prepare(stage.client);
    expect(proposal.kind).toBe(kind);
    expect(readProposal(stored(proposal))).toEqual(proposal);
    expect(stage.writes()).toEqual([]);
    expect(effects(stage.sandbox.site)).toBe(0);
  });

  test('is executed in no other way than it was prepared, and by nobody else', async () => {
    const stage = await startStage();
    const proposal = await prepare(stage.client);
    const [request] = proposal.requests;
    const changes: object[] = [
      { requests: [{ ...request, path: '/wiki/api/v2/pages/98312' }] },
      { summary: 'Do nothing at all.' },
      { effects: [...proposal.effects, 'None.'] },
      { token: newToken() },
      { hash: 'f'.repeat(64) },
      { subject: { ...proposal.subject, title: 'Another page' } },
      { author: { ...proposal.author, accountId: 'somebody-else' } },
      { kind: kind === 'trash' ? 'update' : 'trash' },
      { approved: true },
    ];
    for (const change of changes) {
      expect(await rejection(execute(stage.client, { ...proposal, ...change }))).toMatchObject({
        code: 'invalid_request',
        message: expect.stringMatching(/^This is not a proposal that can be executed: .* Nothing was sent\.$/),
      });
    }
    expect(await rejection(execute(stage.clientOf(bob), proposal))).toMatchObject({ code: 'forbidden' });
    expect(stage.writes()).toEqual([]);
  });

  test('is as good with its keys in another order', async () => {
    const stage = await startStage();
    const proposal = await prepare(stage.client);
    const reversed = Object.fromEntries(Object.entries(stored(proposal)).toReversed());
    expect(await execute(stage.client, reversed)).toMatchObject({ status: 'done' });
    expect(effects(stage.sandbox.site)).toBe(1);
  });

  test('is not executed by a client that may only read', async () => {
    const stage = await startStage();
    const proposal = await prepare(stage.client);
    const reader = stage.clientOf('ada@acme.example', { readOnly: true });
    expect(await rejection(execute(reader, proposal))).toMatchObject({ code: 'forbidden' });
    expect(stage.writes()).toEqual([]);
  });

  test('stays inside the limits of the client: spaces and number of writes', async () => {
    const stage = await startStage();
    const proposal = await prepare(stage.client);
    const inside = stage.clientOf('ada@acme.example', { spaces: ['ENG'], writeSpaces: ['ENG'] });
    const outside = stage.clientOf('ada@acme.example', { spaces: ['ENG', 'OPS'], writeSpaces: ['OPS'] });
    expect(await rejection(execute(outside, proposal))).toMatchObject({ code: 'forbidden' });
    expect(effects(stage.sandbox.site)).toBe(0);
    expect(await execute(inside, proposal)).toMatchObject({ status: 'done' });
    expect(effects(stage.sandbox.site)).toBe(1);
  });
});

test.each([undefined, null, 'x', {}, [], { format: 1 }, { format: 2, kind: 'trash' }])('%j is no proposal', (value) => {
  expect(() => readProposal(value)).toThrow(/This is not a proposal/);
});

test('no two tokens are alike', () => {
  const tokens = Array.from({ length: 1000 }, newToken);
  expect(new Set(tokens).size).toBe(1000);
});
