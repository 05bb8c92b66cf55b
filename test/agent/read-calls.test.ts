import { ToolMessage } from '@langchain/core/messages';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createConfluenceAgent } from '../../src/agent/create-agent.js';
import type { AgentEvent, TurnResult } from '../../src/agent/events.js';
import { createSession } from '../../src/agent/session.js';
import { resolveModel } from '../../src/models/resolve-model.js';
import { startOpenAIStub, type WireReply } from '../helpers/openai-stub.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { scalekitFor } from '../scalekit/environment.js';
import { ada, siteWith } from '../tools/support.js';

const whole = JSON.stringify({
  page: '200',
  operations: [{ action: 'replace_section', section: 'Setup', text: 'Everybody gets a laptop on the first day.' }],
});
const cut = whole.slice(0, whole.indexOf(' on the first'));
const edit = (args: object | string, id: string | undefined = 'call_0') => ({ id, name: 'confluence_edit_page', args });
const whoAmI = (args: object | string, id: string | undefined = 'call_0') => ({
  id,
  name: 'confluence_get_current_user',
  args,
});

/** An agent whose model gives these replies over HTTP. */
async function setUp(...replies: WireReply[]) {
  const sandbox = await startTestSandbox({ site: siteWith({ id: '200', title: 'Plan', storage: '<h2>Setup</h2>' }) });
  sandbox.connect(ada);
  const stub = await startOpenAIStub((_request, call) => replies[call - 1] ?? { text: 'Understood.' });
  onTestFinished(() => stub.close());
  const { model } = await resolveModel('openai:test', { OPENAI_BASE_URL: stub.url, OPENAI_API_KEY: 'sk-test' });
  const agent = await createConfluenceAgent({
    model,
    connection: scalekitFor(sandbox).connection(ada),
    tools: ['read', 'write'],
  });
  return { agent, stub, sandbox, session: createSession({ agent, threadId: 't', model: 'test' }) };
}

async function finish(events: AsyncIterable<AgentEvent>): Promise<TurnResult> {
  for await (const event of events) if (event.type === 'turn-end') return event.result;
  throw new Error('the turn did not end');
}

describe.each([['streamed'], ['sent whole']])('%s', (form) => {
  /** What the model was told, and whether something waits for approval. */
  async function ask(...replies: WireReply[]) {
    const { agent, session, stub } = await setUp(...replies);
    let isWaiting: boolean;
    if (form === 'streamed') {
      const result = await finish(session.run('Please change it.'));
      isWaiting = result.status === 'approval_required';
      // A change that was asked for and not made is a turn that failed, whatever the model says of it.
      const status = result.toolCalls.some(({ name, ok }) => name === 'confluence_edit_page' && !ok)
        ? 'failed'
        : 'answered';
      if (!isWaiting) expect(result).toMatchObject({ status, answer: 'Understood.' });
    } else {
      const state = await agent.invoke({ messages: 'Please change it.' }, { configurable: { thread_id: 't' } });
      isWaiting = '__interrupt__' in state;
      if (!isWaiting) expect(state.messages.at(-1)?.text).toBe('Understood.');
      const answers = state.messages.filter((message) => ToolMessage.isInstance(message));
      for (const { text, status } of answers) if (text.startsWith('Nothing was done')) expect(status).toBe('error');
    }
    const { messages } = stub.requests.at(-1)?.body ?? { messages: [] };
    const told = messages.flatMap(({ role, content }) => (role === 'tool' ? [content ?? ''] : []));
    return { told, isWaiting, calls: messages.flatMap(({ tool_calls }) => tool_calls ?? []) };
  }

  test.each(['length', 'tool_calls', 'stop'])(
    'a call that was cut off is never proposed (%s)',
    async (finishReason) => {
      const { told, isWaiting } = await ask({ calls: [edit(cut)], finishReason });
      expect(isWaiting).toBe(false);
      expect(told).toEqual([
        expect.stringMatching(/^Nothing was done\. .*one complete JSON object.*with less at once/u),
      ]);
    },
  );

  test('at every place where it may be cut', async () => {
    for (let length = 1; length < whole.length; length += 7) {
      const { told, isWaiting } = await ask({ calls: [edit(whole.slice(0, length))], finishReason: 'stop' });
      expect({ length, isWaiting, told: told[0]?.slice(0, 17) }).toEqual({
        length,
        isWaiting: false,
        told: 'Nothing was done.',
      });
    }
  });

  test('the model may send it again', async () => {
    expect(await ask({ calls: [edit(cut)], finishReason: 'length' }, { calls: [edit(whole)] })).toMatchObject({
      isWaiting: true,
    });
  });

  test.each([
    ['arguments encoded twice', JSON.stringify(JSON.stringify({}))],
    ['a list', '[]'],
    ['null', 'null'],
    ['no JSON', "{'page': 200}"],
    ['two objects', '{}{}'],
  ])('%s', async (_kind, args) => {
    const { told } = await ask({ calls: [whoAmI(args)] });
    expect(told).toEqual([expect.stringContaining('not one complete JSON object')]);
  });

  test.each([
    ['empty', ''],
    ['missing', undefined],
  ])('a call whose id is %s is carried out', async (_kind, id) => {
    const { told } = await ask({ calls: [{ ...whoAmI({}), id }] });
    expect(told).toEqual([expect.stringContaining('Ada Stone')]);
  });

  test('a call that sends nothing for no arguments is carried out', async () => {
    expect((await ask({ calls: [whoAmI('')] })).told).toEqual([expect.stringContaining('Ada Stone')]);
  });

  test('beside a call that can be read, each is answered in its place', async () => {
    const { told, calls } = await ask({ calls: [edit(cut, 'a'), whoAmI({}, 'b'), edit('{', 'c')] });
    expect(told).toEqual([
      expect.stringContaining('Nothing was done'),
      expect.stringContaining('Ada Stone'),
      expect.stringContaining('Nothing was done'),
    ]);
    expect(calls.map(({ function: { arguments: args } }) => args)).toEqual(['{}', '{}', '{}']);
  });

  test('a tool that does not exist is named', async () => {
    const { told } = await ask({ calls: [{ id: 'a', name: 'confluence_destroy', args: {} }] });
    expect(told).toEqual([expect.stringContaining('confluence_destroy')]);
  });
});
