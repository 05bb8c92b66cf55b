import { expect, onTestFinished, test } from 'vitest';
import { useCommandLine } from '../cli/spawn-command.js';
import { freePort } from '../helpers/openid-provider.js';
import { startOpenAIStub } from '../helpers/openai-stub.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { startProvider } from './provider.js';
import { SurfingBrowser } from './signed-in.js';
import { send } from './web-client.js';

const { start } = useCommandLine();
const ada = 'ada@acme.example';

test.each(['0.0.0.0', '::', '192.168.7.1', 'chat.example'])(
  'without a login, %s is no address to listen on',
  async (host) => {
    const { code, stdout, stderr } = await start(['web', '--no-open', '--port', '0', '--host', host]).finished;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('there is no login that says who they are');
  },
);

test('a server for many, on http of this machine, is stopped in the middle of an answer that the next one goes on with', async () => {
  const sandbox = await startTestSandbox();
  sandbox.connect(ada);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const provider = await startProvider(origin);
  const model = await startOpenAIStub(async (_request, call) => {
    if (call === 1) return { calls: [{ name: 'confluence_get_current_user', args: {} }] };
    // Longer than the server waits.
    if (call === 2) await new Promise((resolve) => setTimeout(resolve, 20_000).unref());
    return { text: 'You are Ada.' };
  });
  onTestFinished(() => model.close());
  const env = {
    ...sandbox.env,
    OPENAI_API_KEY: 'test',
    OPENAI_BASE_URL: model.url,
    CONFLUENCE_AGENT_ORIGIN: origin,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.client.clientId,
    OIDC_CLIENT_SECRET: provider.client.clientSecret,
    OIDC_USER_CLAIM: 'email',
    CONFLUENCE_AGENT_DRAIN_SECONDS: '2',
  };
  const words = ['web', '--no-open', '--model', 'openai:stub', '--port', String(port)];
  const withoutScalekit = Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:SCALEKIT|CONFLUENCE_CONNECTION)/u.test(name)),
  );
  const bare = await start(words, { env: withoutScalekit }).finished;
  expect([bare.code, bare.stderr]).toEqual([2, expect.stringContaining('No Scalekit credentials')]);
  const wrong = await start([...words, '--user', ada], { env }).finished;
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('here people sign in')]);

  let running = start(words, { env });
  await running.waitFor(/for all who can sign in/u, 'stdout');
  const surfing = new SurfingBrowser({ url: origin, origin });
  await surfing.signIn(ada);
  const { api } = surfing;
  expect(await api.get('GET', '/about')).toMatchObject({ user: ada, hasLogin: true });
  const thread = await api.newThread();
  const turnId = crypto.randomUUID();
  await api.get('POST', `/threads/${thread}/turns`, { turnId, question: 'Who am I?' });
  await api.follow(thread, { enough: ([turn]) => turn?.steps[0]?.state === 'done' });
  running.kill('SIGTERM');
  await expect.poll(async () => (await send(`${origin}/readyz`)).status).toBe(503);
  expect(await running.finished).toMatchObject({ code: 0 });

  running = start(words, { env });
  await running.waitFor(/for all who can sign in/u, 'stdout');
  expect((await api.follow(thread)).turns).toMatchObject([{ id: turnId, canGoOn: true, steps: [{ state: 'done' }] }]);
  await api.get('POST', `/threads/${thread}/resume`, { type: 'retry' });
  expect((await api.follow(thread)).turns).toMatchObject([{ id: turnId, answer: 'You are Ada.', steps: [{}] }]);
  running.kill('SIGTERM');
  expect(await running.finished).toMatchObject({ code: 0 });
});
