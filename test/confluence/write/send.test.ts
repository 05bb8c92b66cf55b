import { describe, expect, test } from 'vitest';

import { execute } from '../../../src/confluence/write/changes.js';
import { lookFor } from '../../../src/confluence/write/send.js';
import { prepareUpdate } from '../../../src/confluence/write/update-content.js';
import { ConfluenceError } from '../../../src/errors.js';
import { rejection } from '../../scalekit/environment.js';
import { ada, atOnce, ids, page, startStage, type WriteStage } from './support.js';

const lost = new ConfluenceError({ code: 'outcome_unknown', message: 'Lost.', next: 'Look.' });

describe('looking for a write whose answer was lost', () => {
  test('is done three times within four seconds', async () => {
    const waits: number[] = [];
    let looks = 0;
    const result = await lookFor(
      lost,
      async () => {
        looks++;
        return undefined;
      },
      { sleep: async (ms) => void waits.push(ms) },
    );
    expect({ result, waits, looks }).toEqual({ result: { certain: true }, waits: [1000, 3000], looks: 3 });
  });

  test('ends as soon as it is there', async () => {
    let looks = 0;
    const result = await lookFor(lost, async () => (++looks === 2 ? 'here' : undefined), atOnce);
    expect({ result, looks }).toEqual({ result: { found: 'here' }, looks: 2 });
  });

  test.each<[string, unknown[], boolean]>([
    ['a look that fails, then one that finds nothing', [lost, undefined], true],
    ['a last look that fails', [undefined, lost], false],
    ['an end of everything', [undefined, new DOMException('Stop.', 'AbortError')], false],
  ])('after %s, certain or not', async (_name, results, certain) => {
    const left = [...results];
    const look = async (): Promise<undefined> => {
      const next = left.shift();
      if (next !== undefined) throw next as Error;
      return undefined;
    };
    expect(await lookFor(lost, look, { looks: results.map(() => 0) })).toEqual({ certain });
  });

  test.each(['TimeoutError', 'AbortError', 'ScalekitGatewayTimeoutException'])(
    'proves nothing after %s: the request may still be under way',
    async (name) => {
      const cause = new Error('No answer.');
      cause.name = name;
      const error = new ConfluenceError({ code: 'outcome_unknown', message: 'Lost.', next: 'Look.', cause });
      expect(await lookFor(error, async () => undefined, atOnce)).toEqual({ certain: false });
    },
  );
});

describe('an abort', () => {
  const prepared = (stage: WriteStage) => prepareUpdate(stage.client, { page: page(ids.plan), title: 'Other' });

  test('while the write is under way leaves its outcome unknown, and is no error', async () => {
    const stage = await startStage();
    const proposal = await prepared(stage);
    const stop = new AbortController();
    const client = stage.clientOf(ada, { signal: stop.signal });
    stage.sandbox.setFault({ kind: 'latency', ms: 600_000, method: 'PUT' });
    const running = execute(client, proposal, { ...atOnce, signal: stop.signal });
    await expect.poll(() => stage.writes(), { timeout: 20_000 }).toHaveLength(1);
    stop.abort(new Error('The user has stopped it.'));
    expect(await running).toMatchObject({
      status: 'unknown',
      howToCheck: `Look at the versions of the page: it happened if version 4 has the message mark ${proposal.token}.`,
    });
  });

  test('before the write is its reason, and nothing is sent', async () => {
    const stage = await startStage();
    const proposal = await prepared(stage);
    const stop = new AbortController();
    const client = stage.clientOf(ada, { signal: stop.signal });
    stop.abort(new Error('The user has stopped it.'));
    expect(await rejection(execute(client, proposal))).toMatchObject({ message: 'The user has stopped it.' });
    expect(stage.writes()).toEqual([]);
  });
});

test('a user who has to authorize again is an error with the link, and nothing is written', async () => {
  const stage = await startStage();
  const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), title: 'Other' });
  stage.sandbox.setAccount(ada, { revoked: true });
  expect(await rejection(execute(stage.client, proposal))).toMatchObject({
    code: 'authorization_required',
    authorization: { link: expect.stringMatching(/^http/) },
  });
  expect(stage.current(ids.plan).number).toBe(3);
});

test('a missing scope is an error that names it, and nothing is written', async () => {
  const stage = await startStage();
  const proposal = await prepareUpdate(stage.client, { page: page(ids.plan), title: 'Other' });
  stage.sandbox.setAccount(ada, { scopes: ['read:page:confluence', 'read:confluence-user', 'offline_access'] });
  expect(await rejection(execute(stage.client, proposal))).toMatchObject({
    code: 'forbidden',
    scope: 'write:page:confluence',
  });
});
