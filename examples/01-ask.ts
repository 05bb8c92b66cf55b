// Ask a question, follow the authorization link, and get a cited answer.
import assert from 'node:assert/strict';
import { createConfluenceAgent, createScalekit, createSession, readTurn } from 'confluence-agent';
import { startSandbox } from 'confluence-agent/sandbox';

// In place of your own environment: an emulated one with a sample wiki.
const sandbox = await startSandbox({ seed: 'sample' });
const scalekit = createScalekit({
  environmentUrl: sandbox.env.SCALEKIT_ENVIRONMENT_URL,
  clientId: sandbox.env.SCALEKIT_CLIENT_ID,
  clientSecret: sandbox.env.SCALEKIT_CLIENT_SECRET,
  connectionName: sandbox.env.CONFLUENCE_CONNECTION_NAME,
});

const agent = await createConfluenceAgent({
  connection: scalekit.connection('ada@velmarrow.example'),
  model: 'offline',
});
const session = createSession({ agent, threadId: 'example', model: 'offline' });

const first = await readTurn(session.run('How high is the referral bonus?'));
assert.equal(first.status, 'authorization_required');
assert(first.authorization?.link !== undefined);
console.log(`Authorize: ${first.authorization.link}`);
// The user presses Allow.
await fetch(first.authorization.link, { method: 'POST', body: new URLSearchParams({ decision: 'allow' }) });

const second = await readTurn(session.resume());
console.log(second.answer);
assert.equal(second.status, 'answered');
assert.match(second.answer, /EUR 2,500/u);
assert.equal(second.citations[0]?.title, 'Referral bonus');
await sandbox.close();
