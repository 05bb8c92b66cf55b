import { HumanMessage } from '@langchain/core/messages';
import { expect, test } from 'vitest';

import { createScalekit } from '../../src/scalekit/scalekit.js';
import { ShownStores } from '../../src/tool/shown-parts.js';
import { ConfluenceToolkit } from '../../src/toolkit.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { ada, bob, siteWith } from './support.js';

const passage = 'Refunds above 500 EUR are approved by the finance lead.';

/** Calls of one tool kit for several users, each in a thread and a turn. */
async function conversation() {
  const sandbox = await startTestSandbox({
    site: siteWith({ id: '201', title: 'Refunds', storage: `<h2>Approval</h2><p>${passage}</p>` }),
  });
  for (const user of [ada, bob]) sandbox.connect(user);
  const { env } = sandbox;
  const scalekit = createScalekit({
    environmentUrl: env.SCALEKIT_ENVIRONMENT_URL,
    clientId: env.SCALEKIT_CLIENT_ID,
    clientSecret: env.SCALEKIT_CLIENT_SECRET,
    connectionName: env.CONFLUENCE_CONNECTION_NAME,
  });
  const tools = new ConfluenceToolkit({
    connection: ({ context }) => scalekit.connection(String(Reflect.get(Object(context), 'userId'))),
  }).getTools();
  return async (
    query: string,
    { user = ada, thread = 't1', turn = 'q1', call = 'c1', page = undefined as string | undefined } = {},
  ): Promise<string> => {
    const tool = tools.find(({ name }) => name === (page === undefined ? 'confluence_search' : 'confluence_read_page'));
    const config = {
      context: { userId: user },
      configurable: { thread_id: thread },
      state: { messages: [new HumanMessage({ id: turn, content: query })] },
      toolCallId: call,
    };
    // What LangChain makes of a call is a ToolMessage, whose content these tools give as text.
    const message = (await tool?.invoke(
      { type: 'tool_call', id: call, name: tool.name, args: page === undefined ? { query } : { page } },
      config,
    )) as { content: string };
    return message.content;
  };
}

test('what another call of the turn has shown is named and not repeated, also where both run at once', async () => {
  const ask = await conversation();
  const contents = await Promise.all([
    ask('Who approves refunds?', { call: 'c1' }),
    ask('Refunds above 500 EUR', { call: 'c2' }),
  ]);
  expect(contents.filter((content) => content.includes(passage))).toHaveLength(1);
  const named = contents.find((content) => !content.includes(passage));
  expect(named).toMatch(
    /Already shown to you in this turn \(to see it again, read the section\):\n- \[Refunds\]\(\S+#Approval\) \| Approval\n/,
  );
  expect(await ask('approved refunds', { call: 'c3' })).not.toContain(passage);
});

test('the same call again, another turn, thread or user, and whoever reads the page, are shown it', async () => {
  const ask = await conversation();
  expect(await ask('Who approves refunds?')).toContain(passage);
  expect(await ask('Who approves refunds?')).toContain(passage);
  expect(await ask('Who approves refunds?', { call: 'c2', turn: 'q2' })).toContain(passage);
  expect(await ask('Who approves refunds?', { call: 'c2', thread: 't2' })).toContain(passage);
  expect(await ask('Who approves refunds?', { call: 'c2', user: bob })).toContain(passage);
  expect(await ask('', { call: 'c4', page: '201' })).toContain(passage);
});

test('a search need not repeat what was read', async () => {
  const ask = await conversation();
  expect(await ask('', { call: 'c1', page: '201' })).toContain(passage);
  expect(await ask('Who approves refunds?', { call: 'c2' })).not.toContain(passage);
});

test('what is remembered is bounded', () => {
  const stores = new ShownStores();
  const user = { connectionName: 'c', identifier: 'ada' };
  const part = { pageId: '1', version: 1, start: 0, end: 2 };
  const of = (turn: string, call: string) => stores.of(user, { thread: 't', turn, call });
  expect(of('0', 'a').claim(part)).toBe(true);
  expect(of('0', 'b').claim({ ...part, start: 1 })).toBe(false);
  expect(of('0', 'b').claim({ ...part, version: 2 })).toBe(true);
  for (let turn = 1; turn <= 200; turn++) of(String(turn), 'a').claim(part);
  expect(of('0', 'b').claim(part)).toBe(true);
});
