import { expect, test } from 'vitest';
import { type AgentSettings, assembleAgent } from '../../src/agent/assemble-agent.js';
import { createSession, type Session } from '../../src/agent/session.js';
import { readTurn } from '../../src/host/run-turn.js';
import { scriptedModel, type ScriptedModel, untilAborted } from '../helpers/scripted-model.js';
import { fakeTools, type FakeWiki, link, plan } from './fake-tools.js';

const search = { calls: [{ name: 'confluence_search', args: { query: 'freeze' } }] };
const cited = `> The release freezes on Tuesday at 14:00 CET.\n\n— [Release plan](${plan.url})`;

async function sessionOf(
  model: ScriptedModel,
  { connected = true, ...settings }: AgentSettings & { connected?: boolean } = {},
): Promise<{ session: Session; wiki: FakeWiki; again: () => Session }> {
  const wiki: FakeWiki = { connected, entered: [] };
  const tools = fakeTools(wiki, settings.authorization === 'interrupt' ? 'throw' : 'report');
  const agent = await assembleAgent({ model, tools, requiresIdentity: false }, settings);
  const again = (): Session => createSession({ agent, threadId: 'thread', model: 'scripted' });
  return { session: again(), wiki, again };
}

test('the history tells each turn as it ended', async () => {
  const { session, again } = await sessionOf(scriptedModel(search, cited, 'You are welcome.'));
  const ended = [
    await readTurn(session.run('When is the freeze?', { turnId: 'first' })),
    await readTurn(session.run('Thanks', { turnId: 'second' })),
  ];
  const history = await again().history();
  expect(history.map(({ id, question, state }) => [id, question, state])).toEqual([
    ['first', 'When is the freeze?', 'ended'],
    ['second', 'Thanks', 'ended'],
  ]);
  for (const [index, { result }] of history.entries()) {
    const told = ended[index];
    expect(result).toMatchObject({ status: told?.status, answer: told?.answer, citations: told?.citations });
    expect(result.toolCalls.map(({ name, args, ok }) => ({ name, args, ok }))).toEqual(
      told?.toolCalls.map(({ name, args, ok }) => ({ name, args, ok })),
    );
  }
  expect(history[0]?.calls).toEqual([{ id: expect.any(String), description: expect.any(String), ok: true }]);
});

test('a turn that waits for an authorization is told with its link, and as ended once it went on', async () => {
  const { session, wiki, again } = await sessionOf(scriptedModel(search, cited), {
    connected: false,
    authorization: 'interrupt',
  });
  await readTurn(session.run('When is the freeze?'));
  expect(await again().history()).toMatchObject([
    { state: 'paused', result: { status: 'authorization_required', authorization: { link } } },
  ]);
  wiki.connected = true;
  await readTurn(again().resume());
  expect(await again().history()).toMatchObject([{ state: 'ended', result: { status: 'answered' } }]);
});

test('a turn that was cut off is told as such, and goes on where it stood without being asked again', async () => {
  const stop = new AbortController();
  const model = scriptedModel(search, { text: 'one two three four', hangAfterWords: 2 }, cited);
  const { session, wiki, again } = await sessionOf(model);
  for await (const event of session.run('When is the freeze?', { signal: stop.signal, turnId: 'cut' })) {
    if (event.type === 'text-delta') stop.abort();
  }
  expect(await again().history()).toMatchObject([{ id: 'cut', state: 'cut_off', result: { status: 'failed' } }]);
  const entered = wiki.entered.length;
  expect(await readTurn(again().resume())).toMatchObject({ status: 'answered' });
  expect(wiki.entered).toHaveLength(entered);
  expect(await again().history()).toMatchObject([{ id: 'cut', state: 'ended', result: { status: 'answered' } }]);
});

test('a call that was cut off is told once, by the same id, when it goes on', async () => {
  const stop = new AbortController();
  const { session, wiki, again } = await sessionOf(scriptedModel(search, cited));
  wiki.fail = async (_name, signal) => {
    setImmediate(() => stop.abort());
    return untilAborted(signal);
  };
  await readTurn(session.run('When is the freeze?', { signal: stop.signal }));
  const [cut] = await again().history();
  delete wiki.fail;
  const started: string[] = [];
  const result = await readTurn(again().resume(), (event) => {
    if (event.type === 'tool-start') started.push(event.toolCallId);
  });
  expect(result.toolCalls).toMatchObject([{ args: { query: 'freeze' }, ok: true }]);
  expect(started).toEqual(cut?.calls.map(({ id }) => id));
  expect((await again().history())[0]?.calls).toHaveLength(1);
});

test('a question takes the place of the last one, of which the model is told nothing more', async () => {
  const model = scriptedModel(search, cited, 'You are welcome.', 'On Tuesday.');
  const { session, again } = await sessionOf(model);
  await readTurn(session.run('When is the freeze?', { turnId: 'first' }));
  await readTurn(session.run('Thanks', { turnId: 'second' }));
  expect(await readTurn(again().run('On which day?', { turnId: 'third', replaces: 'second' }))).toMatchObject({
    answer: 'On Tuesday.',
  });
  expect((await again().history()).map(({ id, question }) => [id, question])).toEqual([
    ['first', 'When is the freeze?'],
    ['third', 'On which day?'],
  ]);
  const told = model.received.at(-1)?.map(({ text }) => text) ?? [];
  expect(told).toContain('When is the freeze?');
  for (const gone of ['Thanks', 'You are welcome.']) expect(told).not.toContain(gone);
});

test('nothing but the last question is asked anew in its place', async () => {
  const { session } = await sessionOf(scriptedModel('One.', 'Two.', 'Three.'));
  await readTurn(session.run('First?', { turnId: 'first' }));
  await readTurn(session.run('Second?', { turnId: 'second' }));
  for (const replaces of ['first', 'nothing', '']) {
    expect(await readTurn(session.run('Third?', { replaces }))).toMatchObject({
      status: 'failed',
      error: { kind: 'conflict' },
    });
  }
  expect((await session.history()).map(({ question }) => question)).toEqual(['First?', 'Second?']);
});
