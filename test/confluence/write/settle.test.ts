import { describe, expect, test } from 'vitest';

import { execute } from '../../../src/confluence/write/changes.js';
import { ConfluenceError } from '../../../src/errors.js';
import { rejection } from '../../scalekit/environment.js';
import { testedWrites } from './operations.js';
import { atOnce, startStage, stored, type WriteStage } from './support.js';

/** A client whose writes are refused (409), after or instead of being carried out. */
function refusing(stage: WriteStage, { after }: { after: boolean }): WriteStage['client'] {
  return {
    async sendRequest(request) {
      const isWrite = request.method !== 'GET' && !String(request.url).endsWith('/users-bulk');
      if (!isWrite) return stage.client.sendRequest(request);
      if (after) await stage.client.sendRequest(request);
      throw new ConfluenceError({ code: 'conflict', message: 'Refused.', next: 'Look.' });
    },
  };
}

describe.each(testedWrites)('a refusal: $name', ({ prepare, effects }) => {
  test('is no end when the change is there: a gateway may have sent the request twice', async () => {
    const stage = await startStage();
    const proposal = stored(await prepare(stage.client));
    expect(await execute(refusing(stage, { after: true }), proposal, atOnce)).toMatchObject({
      status: 'done',
      kind: proposal.kind,
      confirmedBy: 'read_back',
    });
    expect(effects(stage.sandbox.site)).toBe(1);
  });

  test('is an error when all is as it was', async () => {
    const stage = await startStage();
    const proposal = stored(await prepare(stage.client));
    const failed = execute(refusing(stage, { after: false }), proposal, atOnce);
    expect(await rejection(failed)).toMatchObject({ code: 'conflict', message: 'Refused.' });
    expect(effects(stage.sandbox.site)).toBe(0);
  });
});
