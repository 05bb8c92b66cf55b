import { describe, expect, test } from 'vitest';

import { execute } from '../../../src/confluence/write/changes.js';
import { ConfluenceError } from '../../../src/errors.js';
import type { Fault } from '../../../src/sandbox/index.js';
import { growingLimits } from '../../helpers/sandbox.js';
import { scalekitFor } from '../../scalekit/environment.js';
import { testedWrites } from './operations.js';
import { ada, atOnce, startStage, stored } from './support.js';

/** What a caller is told: the status of the outcome, or the code of the error, which says that nothing was written. */
type Told = 'done' | 'not_done' | 'unknown' | 'rate_limited';

interface Row {
  name: string;
  fault: Fault;
  told: Told;
  /** Whether the site does the work. */
  effects: 0 | 1;
  /** The client does not wait for the end of the trouble. */
  givesUp?: true;
}

const never = 600_000;

const rows: readonly Row[] = [
  { name: '500', fault: { kind: 'status', status: 500 }, told: 'not_done', effects: 0 },
  { name: '503', fault: { kind: 'status', status: 503 }, told: 'not_done', effects: 0 },
  { name: '429 once', fault: { kind: 'rate_limit', times: 1 }, told: 'done', effects: 1 },
  { name: '429 always', fault: { kind: 'rate_limit' }, told: 'rate_limited', effects: 0 },
  { name: 'a reset before the work', fault: { kind: 'reset_before' }, told: 'not_done', effects: 0 },
  { name: 'a reset after the work', fault: { kind: 'reset_after' }, told: 'done', effects: 1 },
  { name: 'an answer that breaks off', fault: { kind: 'cut_body' }, told: 'done', effects: 1 },
  { name: 'JSON that breaks off', fault: { kind: 'invalid_json' }, told: 'done', effects: 1 },
  {
    name: 'a timeout after the work',
    fault: { kind: 'slow_body', ms: never },
    givesUp: true,
    told: 'done',
    effects: 1,
  },
  {
    // The request is still under way, so that not finding its effect proves nothing.
    name: 'a timeout before the work',
    fault: { kind: 'latency', ms: never },
    givesUp: true,
    told: 'unknown',
    effects: 0,
  },
];

/** Only what changes something; everything else is needed to look. */
const writing: Pick<Fault, 'path' | 'method'>[] = ['POST', 'PUT', 'DELETE'].map((method) => ({
  method,
  path: '/(pages|blogposts|footer-comments|inline-comments|content)(/|$)',
}));

async function tell(promise: Promise<{ status: string }>): Promise<string> {
  return promise.then(
    ({ status }) => status,
    (error: unknown) => {
      if (ConfluenceError.isInstance(error)) return error.code;
      throw error;
    },
  );
}

describe.each(testedWrites)('$name', ({ prepare, effects }) => {
  /** Prepares on a site of its own and sends into the trouble; whatever else is asked has time enough. */
  async function meet({ fault, givesUp }: Row) {
    for (const requestTimeoutMs of givesUp ? growingLimits : [never]) {
      const stage = await startStage();
      const proposal = stored(await prepare(stage.client));
      expect(effects(stage.sandbox.site)).toBe(0);
      for (const filter of writing) stage.sandbox.setFault({ ...fault, ...filter });
      const sending = scalekitFor(stage.sandbox, { requestTimeoutMs }).connection(ada).clientFor({ readOnly: false });
      const [request] = proposal.requests;
      const client: typeof stage.client = {
        sendRequest: (given) =>
          (given.method === request?.method && given.url === request?.path ? sending : stage.client).sendRequest(given),
      };
      const said = await tell(execute(client, proposal, atOnce));
      if (stage.writes().length > 0) return { stage, proposal, said };
    }
    throw new Error('Nothing was sent.');
  }

  test.each(rows)('meets $name: $told', async (row) => {
    const { fault, told, effects: wanted } = row;
    const { stage, proposal, said } = await meet(row);
    // An empty answer has no second half: it is simply there, which is as good.
    expect(said).toBe(told);
    expect(effects(stage.sandbox.site)).toBe(wanted);
    // Only a refusal for the limit, which comes before any work, is answered by sending again.
    if (fault.kind !== 'rate_limit') expect(stage.writes()).toHaveLength(1);

    // Executed again, it happens if it has not happened yet, and never twice.
    stage.sandbox.clearFaults();
    expect(await tell(execute(stage.client, proposal, atOnce))).toBe('done');
    expect(effects(stage.sandbox.site)).toBe(1);
  });

  test('cannot be looked for when everything fails: nobody claims to know', async () => {
    const stage = await startStage();
    const proposal = stored(await prepare(stage.client));
    const [request] = proposal.requests;
    let isDown = false;
    const client: typeof stage.client = {
      async sendRequest(given) {
        if (given.method !== request?.method || given.url !== request?.path) return stage.client.sendRequest(given);
        // Looking up whether it may be sent still works; from the request itself on nothing does.
        stage.sandbox.setFault({ kind: 'reset_after', method: given.method });
        return stage.client.sendRequest(given).finally(() => {
          isDown = true;
          stage.sandbox.setFault({ kind: 'reset_after' });
        });
      },
    };
    const outcome = await execute(client, proposal, atOnce);
    expect(isDown).toBe(true);
    expect(outcome).toMatchObject({
      status: 'unknown',
      howToCheck: expect.stringMatching(/^Look /),
      url: expect.stringMatching(/^https:\/\/acme\.atlassian\.net\/wiki\//),
    });
    expect(effects(stage.sandbox.site)).toBe(1);
  });

  test('is not possible when Atlassian has removed its operation, and says so', async () => {
    const stage = await startStage();
    const proposal = stored(await prepare(stage.client));
    for (const filter of writing) stage.sandbox.setFault({ kind: 'status', status: 410, ...filter });
    const [request] = proposal.requests;
    expect(await execute(stage.client, proposal, atOnce)).toEqual({
      status: 'unavailable',
      kind: proposal.kind,
      operation: `${request?.method} ${request?.path}`,
      message: expect.stringMatching(/^This connection cannot .*: Atlassian has removed the operation/),
      next: 'Do without it, or let the user do it in Confluence; authorizing again does not help.',
    });
    expect(effects(stage.sandbox.site)).toBe(0);
  });
});
