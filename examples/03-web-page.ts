// The front of front.ts on a sandbox, with somebody who clicks: question, link, approval, undo.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createHost, createMemoryStore, createScalekit } from 'confluence-agent';
import { startSandbox } from 'confluence-agent/sandbox';
import { serveFront } from './front.js';

const user = 'ada@velmarrow.example';
const sandbox = await startSandbox({ seed: 'sample' });
const scalekit = createScalekit({
  environmentUrl: sandbox.env.SCALEKIT_ENVIRONMENT_URL,
  clientId: sandbox.env.SCALEKIT_CLIENT_ID,
  clientSecret: sandbox.env.SCALEKIT_CLIENT_SECRET,
  connectionName: sandbox.env.CONFLUENCE_CONNECTION_NAME,
});
const host = await createHost({
  connection: (identifier) => scalekit.connection(identifier),
  environment: sandbox.url,
  store: createMemoryStore(),
  model: 'offline',
  tools: ['read', 'write'],
});
const server = serveFront(host, user).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const send = async (form: Record<string, string>): Promise<string> =>
  (await fetch(address, { method: 'POST', body: new URLSearchParams(form) })).text();

const asked = await send({ question: 'How high is the referral bonus?' });
const link = /href="([^"]+)">Authorize/u.exec(asked)?.[1];
assert(link !== undefined, 'the page shows the link');
await fetch(link, { method: 'POST', body: new URLSearchParams({ decision: 'allow' }) });
assert.match(await send({ action: 'continue' }), /EUR 2,500/u);

const storage = () =>
  sandbox.site.contents.find(({ versions }) => versions.at(-1)?.title === 'How we review code')?.versions;
const before = storage()?.at(-1)?.storage;
const proposal = await send({ question: 'Add "Praise what is good." to How we review code' });
assert.match(proposal, /value="approve"/u);
assert.equal(storage()?.at(-1)?.storage, before, 'nothing is written before the approval');
const shown = /name="shown" value="([^"]+)"/u.exec(proposal)?.[1] ?? '';
const done = await send({ action: 'approve', shown });
assert.match(done, /value="undo"/u);
assert.notEqual(storage()?.at(-1)?.storage, before);
await send({ action: 'undo' });
assert.equal(storage()?.at(-1)?.storage, before, 'taken back byte for byte');
console.log('asked, authorized, approved, taken back');
server.close();
await host.close();
await sandbox.close();
