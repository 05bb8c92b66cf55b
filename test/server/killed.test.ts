import { expect, onTestFinished, test } from 'vitest';
import { startOpenAIStub } from '../helpers/openai-stub.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { useCommandLine } from '../cli/spawn-command.js';
import type { SpawnedCommand } from '../cli/command.js';
import { browserWith, enter } from './web-client.js';

const { start } = useCommandLine();
const ada = 'ada@acme.example';
const entrance = /http:\S+\/enter\?secret=\S+/u;

test('a server that is killed in the middle of an answer goes on with it when it is started again', async () => {
  const sandbox = await startTestSandbox();
  sandbox.connect(ada);
  let running: SpawnedCommand | undefined;
  const model = await startOpenAIStub((_request, call) => {
    if (call === 1) return { calls: [{ name: 'confluence_get_current_user', args: {} }] };
    if (call === 2) running?.kill('SIGKILL');
    return { text: 'You are Ada.' };
  });
  onTestFinished(() => model.close());
  const env = { ...sandbox.env, OPENAI_API_KEY: 'test', OPENAI_BASE_URL: model.url };
  const words = ['web', '--no-open', '--user', ada, '--model', 'openai:stub', '--port'];
  running = start([...words, '0'], { env });
  const browser = await enter(await running.waitFor(entrance, 'stdout'));
  const thread = await browser.newThread();
  const turnId = crypto.randomUUID();
  await browser.get('POST', `/threads/${thread}/turns`, { turnId, question: 'Who am I?' });
  await running.finished;
  const asked = sandbox.requests().length;

  const { port } = new URL(browser.url);
  running = start([...words, port], { env });
  await running.waitFor(entrance, 'stdout');
  // The same browser, without a new address.
  const again = browserWith(browser.url, browser.cookie);
  const cut = await again.follow(thread);
  expect(cut.turns).toMatchObject([{ id: turnId, question: 'Who am I?', canGoOn: true, steps: [{ state: 'done' }] }]);
  await again.get('POST', `/threads/${thread}/resume`, { type: 'retry' });
  expect((await again.follow(thread)).turns).toMatchObject([
    { id: turnId, status: 'answered', answer: 'You are Ada.', steps: [{}] },
  ]);
  expect(sandbox.requests()).toHaveLength(asked);

  running.kill('SIGTERM');
  expect(await running.finished).toMatchObject({ code: 0 });
});

test('a port that is taken is said, and the usual one is given up for another', async () => {
  const first = start(['web', '--no-open', '--user', ada, '--port', '0']);
  const { port } = new URL(await first.waitFor(entrance, 'stdout'));
  const second = await start(['web', '--no-open', '--user', ada, '--port', port]).finished;
  expect([second.code, second.stderr]).toEqual([2, expect.stringContaining('Choose another one with --port')]);
  const [third, fourth] = [start(['web', '--no-open', '--user', ada]), start(['web', '--no-open', '--user', ada])];
  const ports = await Promise.all(
    [third, fourth].map(async (each) => new URL(await each.waitFor(entrance, 'stdout')).port),
  );
  expect(new Set([...ports, port]).size).toBe(3);
  for (const each of [first, third, fourth]) each.kill('SIGINT');
  for (const each of [first, third, fourth]) expect(await each.finished).toMatchObject({ code: 0 });
});
