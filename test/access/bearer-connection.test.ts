import { getPages, getSpaces } from 'confluence.js/v2';
import { expect, test } from 'vitest';
import { openClient } from '../../src/access/client.js';
import { createConfluenceAgent } from '../../src/agent/create-agent.js';
import type { AgentEvent, TurnResult } from '../../src/agent/events.js';
import { createSession } from '../../src/agent/session.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { scriptedModel } from '../helpers/scripted-model.js';
import { rejection } from '../scalekit/environment.js';
import { BearerConnection } from './bearer-connection.js';

const ada = 'ada@acme.example';

/** A connection of a user to the gateway of a sandbox; without `isConnected` there is no token yet. */
function connectionTo(sandbox: Sandbox, user = ada): BearerConnection {
  const gateway = `${sandbox.url}/ex/confluence/${sandbox.site.cloudId}`;
  const isConnected = () => sandbox.account(user)?.status === 'ACTIVE';
  return new BearerConnection(user, gateway, () => (isConnected() ? sandbox.accessToken(user) : undefined));
}

async function finish(events: AsyncIterable<AgentEvent>): Promise<TurnResult> {
  for await (const event of events) if (event.type === 'turn-end') return event.result;
  throw new Error('the turn did not end');
}

test('the whole agent works over a connection of another kind: consent, answer, approved change, undo', async () => {
  const sandbox = await startTestSandbox();
  const agent = await createConfluenceAgent({
    connection: connectionTo(sandbox),
    tools: ['read', 'write'],
    model: scriptedModel(
      { calls: [{ name: 'confluence_read_page', args: { page: '98312' } }] },
      'Please authorize.',
      { calls: [{ name: 'confluence_read_page', args: { page: '98312' } }] },
      {
        calls: [
          {
            name: 'confluence_edit_page',
            args: { page: '98312', operations: [{ action: 'append', text: 'Bring your own keyboard.' }] },
          },
        ],
      },
      'Added.',
    ),
  });
  const session = createSession({ agent, threadId: 't', model: 'scripted' });
  const asked = await finish(session.run('Add a line about keyboards.'));
  expect(asked).toMatchObject({
    status: 'authorization_required',
    authorization: { link: 'https://auth.example/authorize', connectionName: 'gateway', reason: 'not_connected' },
  });
  sandbox.connect(ada);
  const proposed = await finish(session.resume());
  expect(proposed.status).toBe('approval_required');
  const [approval] = proposed.approvals ?? [];
  if (approval === undefined) throw new Error('No change was proposed.');
  const done = await finish(session.decide({ [approval.id]: { type: 'approve', hash: approval.hash } }));
  expect(done).toMatchObject({ status: 'answered', answer: 'Added.', writes: [{ status: 'done', canUndo: true }] });
  const versions = () => sandbox.site.contents.find(({ id }) => id === '98312')?.versions.map(({ storage }) => storage);
  expect(versions()?.at(-1)).toBe('<p>Welcome to engineering.</p><p>Bring your own keyboard.</p>');
  expect(await session.undo({ decide: async () => true })).toMatchObject({ status: 'done' });
  expect(versions()).toHaveLength(3);
  expect(versions()?.at(-1)).toBe('<p>Welcome to engineering.</p>');
  expect(sandbox.requests(), 'nothing went through the proxy').toEqual([]);
});

test('what the gateway refuses has the same errors as behind the proxy', async () => {
  const sandbox = await startTestSandbox();
  expect(await rejection(getSpaces(openClient(connectionTo(sandbox))))).toMatchObject({
    code: 'authorization_required',
    authorization: { reason: 'not_connected' },
  });
  sandbox.connect(ada, { scopes: ['read:space:confluence'] });
  const client = openClient(connectionTo(sandbox));
  expect((await getSpaces(client)).results?.map(({ key }) => key)).toEqual(['ENG']);
  expect(await rejection(getPages(client))).toMatchObject({ code: 'forbidden', scope: 'read:page:confluence' });
  const elsewhere = new BearerConnection(ada, `${sandbox.url}/ex/confluence/0`, () => sandbox.accessToken(ada));
  expect(await rejection(getSpaces(openClient(elsewhere)))).toMatchObject({ code: 'not_found' });
});

test('limits hold over any connection: a client for one space, and one that reads only', async () => {
  const sandbox = await startTestSandbox();
  sandbox.connect(ada);
  const connection = connectionTo(sandbox);
  expect(await rejection(getPages(openClient(connection, { spaces: ['OPS'] })))).toMatchObject({
    code: 'misconfigured',
  });
  const write = { url: '/wiki/api/v2/pages/98312', method: 'DELETE' } as const;
  expect(await rejection(openClient(connection).sendRequest(write))).toMatchObject({ code: 'forbidden' });
});
