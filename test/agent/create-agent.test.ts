import { tool } from '@langchain/core/tools';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { AgentContext, ConfluenceAgent } from '../../src/agent/assemble-agent.js';
import { createConfluenceAgent } from '../../src/agent/create-agent.js';
import type { AgentEvent, TurnResult } from '../../src/agent/events.js';
import { createSession } from '../../src/agent/session.js';
import { ConfluenceError } from '../../src/errors.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { createScalekit } from '../../src/scalekit/scalekit.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { scriptedModel } from '../helpers/scripted-model.js';
import { settingsOf } from '../helpers/sandbox-settings.js';

const ada = 'ada@velmarrow.example';
const dagny = 'dagny@velmarrow.example';

async function finish(events: AsyncIterable<AgentEvent>): Promise<TurnResult> {
  for await (const event of events) if (event.type === 'turn-end') return event.result;
  throw new Error('the turn did not end');
}

let threads = 0;
function ask(agent: ConfluenceAgent, question: string, context?: AgentContext): Promise<TurnResult> {
  const session = createSession({ agent, threadId: `t${threads++}`, model: 'offline', ...(context && { context }) });
  return finish(session.run(question));
}

/** Text of a page without its markup, white space folded. */
function textOf(sandbox: Sandbox, pageId: string): string {
  const storage = sandbox.site.contents.find((content) => content.id === pageId)?.versions.at(-1)?.storage ?? '';
  return storage
    .replaceAll(/<ac:parameter[^>]*>[\s\S]*?<\/ac:parameter>/gu, ' ')
    .replaceAll(/<\/?(?:strong|em|code|a|u|span|sub|sup)\b[^>]*>/gu, '')
    .replaceAll(/<[^>]+>/gu, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/gu, ' ');
}

test('one user: asked for consent through the link, then answered with verbatim quotes of real pages', async () => {
  const sandbox = await startTestSandbox({ seed: 'sample' });
  const connection = createScalekit(settingsOf(sandbox)).connection(ada);
  const agent = await createConfluenceAgent({ model: 'offline', connection });
  const session = createSession({ agent, threadId: 'ada', model: 'offline' });
  const before = await finish(session.run('How high is the referral bonus?'));
  expect(before).toMatchObject({ status: 'authorization_required', authorization: { reason: 'not_connected' } });
  const link = before.authorization?.link ?? '';
  expect(before.answer).toContain(link);
  await fetch(link, { method: 'POST', body: new URLSearchParams({ decision: 'allow' }) });
  const after = await finish(session.resume());
  expect(after.status).toBe('answered');
  expect(after.authorization).toBeUndefined();
  expect(after.citations).toHaveLength(1);
  expect(after.citations[0]).toMatchObject({ title: 'Referral bonus' });
  expect(after.citations[0]?.quote).toContain('EUR 2,500');
  expect(textOf(sandbox, after.citations[0]?.pageId ?? '')).toContain(after.citations[0]?.quote);
});

test('`interrupt` pauses with the link and goes on with the same call', async () => {
  const sandbox = await startTestSandbox({ seed: 'sample' });
  const connection = createScalekit(settingsOf(sandbox)).connection(ada);
  const agent = await createConfluenceAgent({ model: 'offline', connection, authorization: 'interrupt' });
  const config = { configurable: { thread_id: 'raw' } };
  await agent.invoke({ messages: [{ role: 'user', content: 'How high is the referral bonus?' }] }, config);
  const state = await agent.graph.getState(config);
  const [pause] = state.tasks.flatMap((task) => task.interrupts);
  expect(pause?.value).toEqual({
    type: 'authorization_required',
    link: expect.stringContaining(sandbox.url),
    expiresAt: expect.any(String),
    connectionName: 'confluence',
    reason: 'not_connected',
  });
  sandbox.connect(ada);
  const result = await finish(createSession({ agent, threadId: 'raw', model: 'offline' }).resume());
  expect(result).toMatchObject({ status: 'answered', toolCalls: [{ name: 'confluence_search', ok: true }] });
});

test('many users on one agent: each sees with their own rights, also on the same question', async () => {
  const sandbox = await startTestSandbox({ seed: 'sample' });
  sandbox.connect(ada);
  sandbox.connect(dagny);
  const agent = await createConfluenceAgent({ model: 'offline', scalekit: settingsOf(sandbox) });
  const question = 'What are the salary bands 2026 for L3 in Rotterdam?';
  const allowed = await ask(agent, question, { userId: dagny });
  expect(allowed.citations.map((citation) => citation.title)).toContain('Salary bands 2026');
  const refused = await ask(agent, question, { userId: ada });
  expect(JSON.stringify(refused)).not.toMatch(/Salary bands 2026"|64,000/u);
  expect(new Set(sandbox.requests().map((request) => request.identifier))).toEqual(new Set([ada, dagny]));
});

test('a run without a user sends nothing', async () => {
  const sandbox = await startTestSandbox();
  const agent = await createConfluenceAgent({ model: 'offline', scalekit: settingsOf(sandbox) });
  expect((await ask(agent, 'Where is the plan?')).error).toMatchObject({ kind: 'misconfigured' });
  expect(sandbox.requests()).toEqual([]);
});

test('an identity that a model writes into a tool call changes nothing', async () => {
  const sandbox = await startTestSandbox();
  sandbox.connect('bob@acme.example');
  const args = { page: '98313', userId: 'ada@acme.example', identifier: 'ada@acme.example' };
  const model = scriptedModel({ calls: [{ name: 'confluence_read_page', args }] }, 'Not visible.');
  const agent = await createConfluenceAgent({ model, scalekit: settingsOf(sandbox) });
  expect(await ask(agent, 'Salaries?', { userId: 'bob@acme.example' })).toMatchObject({ status: 'no_answer' });
  expect(new Set(sandbox.requests().map((request) => request.identifier))).toEqual(new Set(['bob@acme.example']));
});

test('a newer page comes first and the older one that disagrees is named', async () => {
  const sandbox = await startTestSandbox({ seed: 'sample' });
  sandbox.connect(ada);
  const agent = await createConfluenceAgent({
    model: 'offline',
    connection: createScalekit(settingsOf(sandbox)).connection(ada),
  });
  const { answer, citations } = await ask(agent, 'What is the hotel limit per night?');
  const titles = citations.map((citation) => citation.title);
  expect([titles[0], titles.at(-1)]).toEqual(['Expenses', 'Travel and expense guide 2024']);
  expect(answer).toMatch(/EUR 165[\s\S]+An older page says otherwise:[\s\S]+EUR 140/u);
});

test('text of a page that commands its readers is neither followed nor passed on', async () => {
  const sandbox = await startTestSandbox({ seed: 'sample' });
  sandbox.connect(ada);
  const agent = await createConfluenceAgent({
    model: 'offline',
    connection: createScalekit(settingsOf(sandbox)).connection(ada),
  });
  const result = await ask(agent, 'Where is the data according to the vendor questionnaire?');
  expect(result.answer).toContain('Two data centres in the EU');
  expect(JSON.stringify(result)).not.toMatch(/sunflower|velmarrow-support/u);
});

test('what the wiki does not hold is no answer', async () => {
  const sandbox = await startTestSandbox({ seed: 'sample' });
  sandbox.connect(ada);
  const agent = await createConfluenceAgent({
    model: 'offline',
    connection: createScalekit(settingsOf(sandbox)).connection(ada),
  });
  expect(await ask(agent, 'What is the capital of Mongolia?')).toMatchObject({ status: 'no_answer' });
});

test('the spaces a run is limited to bind every tool and are told to the model', async () => {
  const sandbox = await startTestSandbox({ seed: 'sample' });
  sandbox.connect(ada);
  const model = scriptedModel(
    {
      calls: [
        { name: 'confluence_search', args: { query: 'referral bonus' } },
        { name: 'confluence_list_pages', args: { space: 'HR' } },
      ],
    },
    'Not here.',
  );
  const connection = createScalekit(settingsOf(sandbox)).connection(ada);
  const agent = await createConfluenceAgent({ model, connection, spaces: ['ENG'] });
  const { toolCalls } = await ask(agent, 'How high is the referral bonus?');
  expect(toolCalls.map((call) => [call.name, call.ok])).toEqual([
    ['confluence_search', true],
    ['confluence_list_pages', false],
  ]);
  expect(JSON.stringify(model.received)).not.toContain('EUR 2,500');
  expect(model.received[0]?.[0]?.text).toContain('Only these spaces are open to you here: ENG.');
});

test('an outage of Confluence is a failed turn, not an empty wiki', async () => {
  const sandbox = await startTestSandbox();
  sandbox.connect('ada@acme.example');
  sandbox.setFault({ kind: 'status', status: 403, path: '/search' });
  const agent = await createConfluenceAgent({
    model: 'offline',
    connection: createScalekit(settingsOf(sandbox)).connection('ada@acme.example'),
  });
  const result = await ask(agent, 'Where is the plan?');
  expect(result).toMatchObject({ status: 'failed', error: { kind: 'forbidden' } });
});

test('tools of the caller stand beside ours', async () => {
  const sandbox = await startTestSandbox();
  const model = scriptedModel({ calls: [{ name: 'clock', args: {} }] }, 'It is noon.');
  const clock = tool(() => 'noon', { name: 'clock', description: 'Tells the time.', schema: z.object({}) });
  const connection = createScalekit(settingsOf(sandbox)).connection('ada@acme.example');
  const agent = await createConfluenceAgent({ model, connection, tools: [clock] });
  expect(await ask(agent, 'What time is it?')).toMatchObject({
    status: 'answered',
    toolCalls: [{ name: 'clock', ok: true }],
  });
});

test('exactly one of `connection` and `scalekit` must be given', async () => {
  const sandbox = await startTestSandbox();
  const scalekit = settingsOf(sandbox);
  const connection = createScalekit(scalekit).connection('x');
  for (const options of [{}, { scalekit, connection }]) {
    const error: unknown = await createConfluenceAgent({ model: 'offline', ...options }).catch(
      (thrown: unknown) => thrown,
    );
    expect(ConfluenceError.isInstance(error) && error.code).toBe('misconfigured');
  }
});
