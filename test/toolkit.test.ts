import { ToolMessage } from '@langchain/core/messages';
import { expect, test } from 'vitest';

import { ConfluenceError } from '../src/errors.js';
import { ConfluenceToolkit } from '../src/toolkit.js';
import { scalekitFor } from './scalekit/environment.js';
import { startTestSandbox } from './helpers/sandbox.js';
import { siteWith, startTools } from './tools/support.js';

test('tools carry what middleware and MCP need to know about them', async () => {
  const { tools } = await startTools();
  expect(tools.map(({ name, metadata }) => [name, metadata?.['write'], metadata?.['annotations']])).toEqual(
    [
      'confluence_search',
      'confluence_read_page',
      'confluence_find_mentions',
      'confluence_list_pages',
      'confluence_list_spaces',
      'confluence_get_current_user',
    ].map((name) => [
      name,
      false,
      {
        title: expect.any(String),
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: true,
      },
    ]),
  );
});

test('the selection of tools is fixed when the tool kit is made', () => {
  const connection = () => {
    throw new Error('No tool is called here.');
  };
  expect(
    new ConfluenceToolkit({ connection, names: ['confluence_search'] }).getTools().map(({ name }) => name),
  ).toEqual(['confluence_search']);
  expect(() => new ConfluenceToolkit({ connection, names: ['nope'] })).toThrow(ConfluenceError);
});

test('with `throw` a missing authorization is thrown with its link, other errors stay results', async () => {
  const { call, sandbox } = await startTools({ connected: false, toolkit: { onAuthorizationRequired: 'throw' } });
  await expect(call('confluence_search', { query: 'x' })).rejects.toMatchObject({
    code: 'authorization_required',
    authorization: { link: expect.stringMatching(/^http/), reason: 'not_connected' },
  });
  sandbox.connect('ada@acme.example');
  expect((await call('confluence_search', {})).artifact.error?.code).toBe('invalid_request');
});

test('the connection may be found per run, from the context that the program sets', async () => {
  const sandbox = await startTestSandbox({ site: siteWith() });
  const scalekit = scalekitFor(sandbox);
  for (const user of ['ada@acme.example', 'bob@acme.example']) sandbox.connect(user);
  const [tool] = new ConfluenceToolkit({
    connection: ({ context }) => scalekit.connection(String((context as { userId: string }).userId)),
    names: ['confluence_get_current_user'],
  }).getTools();
  const ask = async (userId: string) => {
    // LangGraph passes the context beside the config's own fields.
    const config: object = { context: { userId } };
    const message: unknown = await tool?.invoke(
      { type: 'tool_call', id: '1', name: 'confluence_get_current_user', args: { userId: 'ada@acme.example' } },
      config,
    );
    return message instanceof ToolMessage ? message.text : '';
  };
  expect(await ask('bob@acme.example')).toContain('name Bob Reed');
  expect(await ask('ada@acme.example')).toContain('name Ada Stone');
});

test('arguments in another type are taken, and names that do not exist are told to the model', async () => {
  const { tools, sandbox } = await startTools();
  sandbox.connect('ada@acme.example');
  const ask = async (args: Record<string, unknown>) => {
    const tool = tools.find(({ name }) => name === 'confluence_list_spaces');
    const message: unknown = await tool?.invoke({ type: 'tool_call', id: '1', name: 'confluence_list_spaces', args });
    return message instanceof ToolMessage ? message.text : '';
  };
  const plain = await ask({ name: 'o' });
  expect(await ask({ Name: ['o'], type: null, cursor: null })).toBe(plain);
  expect(await ask({ team: 'x' })).toMatch(/^There is no argument "team"; there are: [\w, ]+\.\n/u);
});

test('progress goes through the writer of the run', async () => {
  const { tools } = await startTools();
  const chunks: unknown[] = [];
  const config: object = { writer: (chunk: unknown) => chunks.push(chunk), toolCallId: 'call-7' };
  await tools[1]?.invoke(
    { type: 'tool_call', id: 'call-7', name: 'confluence_read_page', args: { page: '98312' } },
    config,
  );
  expect(chunks).toEqual([
    { type: 'progress', toolCallId: 'call-7', message: 'reading "98312"' },
    { type: 'progress', toolCallId: 'call-7', message: 'reading "Engineering"' },
  ]);
});

test('an abort of the run is thrown, not reported', async () => {
  const { tools } = await startTools();
  const controller = new AbortController();
  controller.abort();
  await expect(
    tools[0]?.invoke(
      { type: 'tool_call', id: '1', name: 'confluence_search', args: { query: 'x' } },
      { signal: controller.signal },
    ),
  ).rejects.toThrow(/abort/i);
});

test('no result holds the secret, a token, or the identifier of somebody else', async () => {
  const { call, sandbox } = await startTools();
  for (const [name, args] of [
    ['confluence_search', { query: 'welcome' }],
    ['confluence_read_page', { page: '98312' }],
    ['confluence_list_pages', { space: 'ENG' }],
    ['confluence_list_spaces', {}],
    ['confluence_get_current_user', {}],
    ['confluence_read_page', { page: '1' }],
  ] as const) {
    const text = JSON.stringify(await call(name, args));
    expect(text).not.toContain(sandbox.env.SCALEKIT_CLIENT_SECRET);
    expect(text).not.toMatch(/bearer|bob@acme\.example/i);
  }
});
