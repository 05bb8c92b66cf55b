import { afterEach, expect, test } from 'vitest';
import { assembleAgent } from '../../src/agent/assemble-agent.js';
import type { AgentEvent, TurnResult } from '../../src/agent/events.js';
import { createSession, type Session } from '../../src/agent/session.js';
import { createConfluenceAgent } from '../../src/agent/create-agent.js';
import { resolveModel } from '../../src/models/resolve-model.js';
import { createScalekit } from '../../src/scalekit/scalekit.js';
import {
  type OpenAIStub,
  type OpenAIStubOptions,
  startOpenAIStub,
  type WireReply,
  type WireRequest,
} from '../helpers/openai-stub.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { authorization, fakeTools, type FakeWiki, link, plan } from './fake-tools.js';

const stubs: OpenAIStub[] = [];
afterEach(async () => {
  await Promise.all(stubs.splice(0).map((stub) => stub.close()));
});

async function setUp(
  reply: (request: WireRequest, call: number) => WireReply,
  wiki: FakeWiki,
  options: OpenAIStubOptions & { apiKey?: string } = {},
): Promise<{ stub: OpenAIStub; session: Session }> {
  const stub = await startOpenAIStub(reply, options);
  stubs.push(stub);
  const { model, name } = await resolveModel('openai:test-model', {
    OPENAI_API_KEY: options.apiKey ?? 'sk-test',
    OPENAI_BASE_URL: stub.url,
  });
  const agent = await assembleAgent({ model, tools: fakeTools(wiki), requiresIdentity: false });
  return { stub, session: createSession({ agent, threadId: 't', model: name }) };
}

async function collect(events: AsyncIterable<AgentEvent>): Promise<{ result: TurnResult; deltas: string[] }> {
  const deltas: string[] = [];
  let result: TurnResult | undefined;
  for await (const event of events) {
    if (event.type === 'text-delta') deltas.push(event.text);
    if (event.type === 'turn-end') result = event.result;
  }
  if (!result) throw new Error('the turn did not end');
  return { result, deltas };
}

const searchCall = { id: 'call_a', name: 'confluence_search', args: { query: 'release freeze' } };
const readCall = { id: 'call_b', name: 'confluence_read_page', args: { page: '101' } };
const answer = `The freeze is on **Tuesday** ([Release plan](${plan.url})).`;

/** A model that follows the conversation: searches, reads what it found, answers; asks for the link when it is told to. */
function follow({ body }: WireRequest): WireReply {
  const last = body.messages.at(-1);
  if (last?.role === 'user') return { calls: [{ ...searchCall, id: `call_${body.messages.length}` }] };
  const shown = /https:\/\/\S+magicLink\S+/u.exec(last?.content ?? '')?.[0];
  if (shown !== undefined) return { text: `Please open ${shown} and allow access.` };
  return last?.content?.includes('## Scope')
    ? { text: answer }
    : { calls: [{ ...readCall, id: `call_${body.messages.length}` }] };
}

test('a real chat client searches, reads, streams and is counted, over real HTTP', async () => {
  const { stub, session } = await setUp(follow, { connected: true, entered: [] });
  const { result, deltas } = await collect(session.run('When is the freeze?'));
  expect(deltas.join('')).toBe(answer);
  expect(deltas.length).toBeGreaterThan(3);
  expect(result).toMatchObject({
    status: 'answered',
    answer,
    citations: [{ title: 'Release plan', url: plan.url, pageId: '101' }],
    toolCalls: [
      { name: 'confluence_search', args: { query: 'release freeze' }, ok: true },
      { name: 'confluence_read_page', args: { page: '101' }, ok: true },
    ],
    usage: { modelCalls: 3, inputTokens: 300, outputTokens: 60, requests: 3 },
    model: 'openai:test-model',
  });
  const [first] = stub.requests;
  expect(first?.authorization).toBe('Bearer sk-test');
  expect(first?.body).toMatchObject({ model: 'test-model', stream: true });
  expect(first?.body.tools?.map((tool) => tool.function.name)).toEqual(['confluence_search', 'confluence_read_page']);
  expect(first?.body.messages.map((message) => message.role)).toEqual(['system', 'user']);
});

test.each([
  ['<think>', `<think>\nSecret thoughts, `],
  ['<REASONING>', `<REASONING>Secret thoughts, `],
  ['no tag', 'Secret thoughts, '],
])('reasoning that begins with %s reaches neither answer, events, thread nor the next request', async (tag, begin) => {
  const end = tag === '<REASONING>' ? '</REASONING>' : '</think>';
  const thinking = `${begin}spread over words\n${end}\n\n`;
  const { stub, session } = await setUp(
    (request) => {
      const reply = follow(request);
      return 'status' in reply ? reply : { ...reply, text: thinking + (reply.text ?? '') };
    },
    { connected: true, entered: [] },
  );
  const { result, deltas } = await collect(session.run('When?'));
  expect(result).toMatchObject({ status: 'answered', answer });
  expect(deltas.join('').trim()).toBe(answer);
  await collect(session.run('And now?'));
  expect(JSON.stringify(stub.requests)).not.toContain('Secret');
});

test('the link is asked for, and after consent the same question is answered', async () => {
  const wiki: FakeWiki = { connected: false, entered: [] };
  const { session } = await setUp(follow, wiki);
  const first = await collect(session.run('When is the freeze?'));
  expect(first.result).toMatchObject({
    status: 'authorization_required',
    answer: `Please open ${link} and allow access.`,
    authorization,
  });
  wiki.connected = true;
  expect((await collect(session.resume())).result).toMatchObject({ status: 'answered', answer });
});

test('the whole path on real sockets: model server, SDK, proxy, consent page, cited answer', async () => {
  const sandbox = await startTestSandbox();
  const { env } = sandbox;
  const stub = await startOpenAIStub(({ body }) => {
    const last = body.messages.at(-1);
    if (last?.role === 'user')
      return { calls: [{ id: `s${body.messages.length}`, name: 'confluence_search', args: { query: 'welcome' } }] };
    const asked = /open this link: (\S+)/u.exec(last?.content ?? '')?.[1];
    if (asked !== undefined) return { text: `Please open ${asked}` };
    const content = last?.content ?? '';
    const [, title, url] = /\[(.+?)\]\((\S+?)\) \|/u.exec(content) ?? [];
    if (content.includes('| version')) return { text: `> Welcome to engineering.\n\n— [${title}](${url})` };
    const id = /\/pages\/(\d+)/u.exec(url ?? '')?.[1];
    return { calls: [{ id: `r${body.messages.length}`, name: 'confluence_read_page', args: { page: id } }] };
  });
  stubs.push(stub);
  const { model, name } = await resolveModel('openai:test-model', { OPENAI_BASE_URL: stub.url });
  const connection = createScalekit({
    environmentUrl: env.SCALEKIT_ENVIRONMENT_URL,
    clientId: env.SCALEKIT_CLIENT_ID,
    clientSecret: env.SCALEKIT_CLIENT_SECRET,
    connectionName: env.CONFLUENCE_CONNECTION_NAME,
  }).connection('ada@acme.example');
  const session = createSession({
    agent: await createConfluenceAgent({ model, connection }),
    threadId: 't',
    model: name,
  });
  const { result: before } = await collect(session.run('Who is welcome?'));
  const shown = before.authorization?.link ?? '';
  expect(before).toMatchObject({ status: 'authorization_required', answer: `Please open ${shown}` });
  await fetch(shown, { method: 'POST', body: new URLSearchParams({ decision: 'allow' }) });
  expect((await collect(session.resume())).result).toMatchObject({
    status: 'answered',
    citations: [{ title: 'Engineering', pageId: '98312', quote: 'Welcome to engineering.' }],
  });
});

test('parallel calls are answered before the model goes on', async () => {
  const { session } = await setUp(
    ({ body }) => (body.messages.at(-1)?.role === 'user' ? { calls: [searchCall, readCall] } : { text: answer }),
    { connected: true, entered: [] },
  );
  expect((await collect(session.run('When?'))).result).toMatchObject({ status: 'answered', toolCalls: [{}, {}] });
});

test('a cancelled turn leaves a history that the API accepts', async () => {
  const abort = new AbortController();
  const wiki: FakeWiki = {
    connected: true,
    entered: [],
    fail: (_name, signal) =>
      wiki.entered.length === 1
        ? new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
            abort.abort();
          })
        : undefined,
  };
  const { session } = await setUp(follow, wiki);
  expect((await collect(session.run('When?', { signal: abort.signal }))).result.error?.kind).toBe('cancelled');
  expect((await collect(session.run('And now?'))).result).toMatchObject({ status: 'answered' });
});

test('a server that gives every completion the same id does not overwrite the history', async () => {
  const { stub, session } = await setUp(follow, { connected: true, entered: [] }, { constantId: 'chatcmpl-same' });
  const { result, deltas } = await collect(session.run('When?'));
  expect(result).toMatchObject({ status: 'answered', answer, usage: { modelCalls: 3 } });
  expect(deltas.join('')).toBe(answer);
  await collect(session.run('Once more'));
  expect(stub.requests.at(-1)?.body.messages.map((message) => message.role)).toEqual([
    'system',
    'user',
    'assistant',
    'tool',
    'assistant',
    'tool',
    'assistant',
    'user',
    'assistant',
    'tool',
    'assistant',
    'tool',
  ]);
});

test.each([
  [
    401,
    { message: 'Incorrect API key provided: sk-te***st', code: 'invalid_api_key' },
    /refused the credentials \(HTTP 401\)/u,
  ],
  [404, { message: 'The model `test-model` does not exist', code: 'model_not_found' }, /does not know this model/u],
  [
    400,
    { message: "This model's maximum context length is 8192 tokens", code: 'context_length_exceeded' },
    /no longer fits/u,
  ],
  [400, { message: 'tools is not supported' }, /rejected the request \(HTTP 400\)/u],
])('an API error %i is told with a next step and without its text', async (status, error, message) => {
  const { session } = await setUp(() => ({ status, error }), { connected: true, entered: [] });
  const { result } = await collect(session.run('When?'));
  expect(result).toMatchObject({ status: 'failed', error: { kind: 'model', message: expect.stringMatching(message) } });
  expect(JSON.stringify(result)).not.toContain('sk-te');
});

test('an overloaded server is tried again', async () => {
  const { session } = await setUp(
    (request, call) => (call === 1 ? { status: 503, error: { message: 'busy' } } : follow(request)),
    { connected: true, entered: [] },
  );
  expect((await collect(session.run('When?'))).result.status).toBe('answered');
});

test('a server that is not there is named as the cause', async () => {
  const stub = await startOpenAIStub(() => ({ text: 'x' }));
  await stub.close();
  const { model } = await resolveModel('openai:m', { OPENAI_BASE_URL: stub.url });
  const agent = await assembleAgent({ model, tools: [], requiresIdentity: false });
  const { result } = await collect(createSession({ agent, threadId: 't', model: 'm' }).run('Hi'));
  expect(result.error).toEqual({
    kind: 'model',
    message: "The model's server could not be reached.",
    next: 'Check OPENAI_BASE_URL, that the server runs, and the network or proxy in between.',
  });
});
