import { expect, test } from 'vitest';
import { createHost, type Host, type HostOptions } from '../../src/host/host.js';
import { approveAll } from '../../src/host/decisions.js';
import { createMemoryStore } from '../../src/host/memory-store.js';
import { readTurn, runTurn } from '../../src/host/run-turn.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { scriptedModel, type ScriptedModel } from '../helpers/scripted-model.js';
import { scalekitFor } from '../scalekit/environment.js';

const ada = 'ada@acme.example';
const bob = 'bob@acme.example';

const whoAmI = { calls: [{ name: 'confluence_get_current_user', args: {} }] };
const edit = {
  calls: [
    {
      name: 'confluence_edit_page',
      args: { page: '98312', operations: [{ action: 'append', text: 'Bring a keyboard.' }] },
    },
  ],
};

async function hostOf(model: ScriptedModel, options: Partial<HostOptions> = {}) {
  const sandbox = await startTestSandbox();
  const scalekit = scalekitFor(sandbox);
  const host = await createHost({
    connection: (user) => scalekit.connection(user),
    environment: sandbox.url,
    store: createMemoryStore(),
    model,
    modelName: 'scripted',
    ...options,
  });
  return { sandbox, host };
}

const ask = async (host: Host, user: string, name: string, question: string) =>
  readTurn((await host.user(user).open(name)).run(question));

test('each turn acts as the user of its thread, and threads of one name are apart', async () => {
  const { sandbox, host } = await hostOf(scriptedModel(whoAmI, 'You are A.', whoAmI, 'You are B.'));
  sandbox.connect(ada);
  sandbox.connect(bob);
  const first = await ask(host, ada, 'plan', 'Who am I?');
  const second = await ask(host, bob, 'plan', 'And who am I?');
  expect([first.answer, second.answer]).toEqual(['You are A.', 'You are B.']);
  expect(new Set(sandbox.requests().map(({ identifier }) => identifier))).toEqual(new Set([ada, bob]));
  expect(first.threadId).not.toBe(second.threadId);
  expect((await host.user(ada).threads()).map(({ name, title }) => [name, title])).toEqual([['plan', 'Who am I?']]);
  expect((await host.user(bob).threads()).map(({ name, title }) => [name, title])).toEqual([['plan', 'And who am I?']]);
});

test('nobody reaches another user’s thread, by its name or by its id', async () => {
  const { sandbox, host } = await hostOf(scriptedModel('One.', 'Two.'));
  sandbox.connect(ada);
  const { threadId } = await ask(host, ada, 'plan', 'Secret question');
  const opened = await host.user(bob).open(threadId);
  expect(opened.threadId).not.toBe(threadId);
  expect(opened.isKnown).toBe(false);
  expect(await opened.approvals()).toEqual([]);
  await opened.delete();
  const own = await host.user(ada).open(threadId);
  expect([own.isKnown, own.name]).toEqual([true, 'plan']);
});

test('one name that two issuers vouch for is two people, whose threads are apart', async () => {
  const { sandbox, host } = await hostOf(scriptedModel('One.'));
  sandbox.connect(ada);
  const [one, other] = [host.user(ada, 'https://one.example'), host.user(ada, 'https://other.example')];
  const { threadId } = await readTurn((await one.open('plan')).run('Secret question'));
  expect([one, other, host.user(ada)].map((user) => user.owns(threadId))).toEqual([true, false, false]);
  for (const user of [other, host.user(ada)]) {
    expect(await user.threads()).toEqual([]);
    for (const name of ['plan', threadId]) expect((await user.open(name)).isKnown, name).toBe(false);
  }
});

test('a thread is renamed, found by its new name and its id, and its old name begins another one', async () => {
  const { host } = await hostOf(scriptedModel('One.', 'Two.', 'Three.'));
  const user = host.user(ada);
  const { threadId } = await ask(host, ada, 'plan', 'First');
  await (await user.open('plan')).rename('release');
  expect((await user.open('release')).threadId).toBe(threadId);
  expect(await user.open(threadId)).toMatchObject({ threadId, name: 'release' });
  const fresh = await user.open('plan');
  expect(fresh.threadId).not.toBe(threadId);
  expect(fresh.isKnown).toBe(false);
  await readTurn(fresh.run('Second'));
  expect((await user.threads()).map(({ title }) => title)).toEqual(['Second', 'First']);
  await expect(fresh.rename('release')).rejects.toMatchObject({ code: 'conflict' });
  expect(fresh.name).not.toBe('release');
  await fresh.delete();
  expect((await user.threads()).map(({ name }) => name)).toEqual(['release']);
});

test('a change waits, is listed as waiting, is approved by another turn, recorded, and taken back', async () => {
  const { sandbox, host } = await hostOf(scriptedModel(edit, 'Added.'), { tools: ['read', 'write'] });
  sandbox.connect(ada);
  const user = host.user(ada);
  const waiting = await ask(host, ada, 'plan', 'Add a line about keyboards.');
  expect(waiting.status).toBe('approval_required');
  expect(await user.threads()).toMatchObject([{ name: 'plan', waiting: 1 }]);
  const thread = await user.open('plan');
  const approvals = await thread.approvals();
  const done = await runTurn({
    thread,
    begin: (options) => thread.decide(approveAll(approvals), options),
    show: (events) => readTurn(events),
    signal: () => new AbortController().signal,
  });
  expect(done).toMatchObject({ status: 'answered', writes: [{ status: 'done' }] });
  expect(await user.threads()).toMatchObject([{ waiting: 0 }]);
  expect(await thread.undo({ decide: async () => true })).toMatchObject({ status: 'done' });
  expect(await thread.undo({ decide: async () => true })).toMatchObject({ status: 'nothing' });
  const events = await host.store.changes.list(ada, thread.threadId);
  expect(events.map(({ event, tool }) => `${tool} ${event}`)).toEqual([
    'confluence_edit_page proposed',
    'confluence_edit_page approved',
    'confluence_edit_page done',
    'undo proposed',
    'undo approved',
    'undo done',
  ]);
});

test('an undo and a turn of one thread exclude each other', async () => {
  const { sandbox, host } = await hostOf(scriptedModel(edit, 'Added.'), { tools: ['read', 'write'] });
  sandbox.connect(ada);
  const thread = await host.user(ada).open('plan');
  const proposed = await readTurn(thread.run('Add a line.'));
  await readTurn(thread.decide(approveAll(proposed.approvals ?? [])));
  const outcome = await thread.undo({
    decide: async () => {
      const meanwhile = await readTurn(thread.run('And?'));
      expect(meanwhile).toMatchObject({ status: 'failed', error: { kind: 'conflict' } });
      await expect(thread.undo({ decide: async () => true })).rejects.toMatchObject({ code: 'conflict' });
      return false;
    },
  });
  expect(outcome.status).toBe('rejected');
});

test('a thread that is answered elsewhere is left alone, by a turn and by an undo', async () => {
  const { sandbox, host } = await hostOf(scriptedModel(edit, 'Added.'), { tools: ['read', 'write'] });
  sandbox.connect(ada);
  const other = await createHost({
    connection: (user) => scalekitFor(sandbox).connection(user),
    environment: sandbox.url,
    store: host.store,
    model: scriptedModel('Never said.', 'And now.'),
    tools: ['read', 'write'],
  });
  const elsewhere = { code: 'conflict', message: expect.stringContaining('is being answered by another process') };
  const thread = await host.user(ada).open('plan');
  for await (const event of thread.run('Add a line.')) {
    if (event.type !== 'approval-required') continue;
    const { code: kind, message } = elsewhere;
    expect(await ask(other, ada, 'plan', 'And?')).toMatchObject({ status: 'failed', error: { kind, message } });
    const same = await other.user(ada).open('plan');
    await expect(same.undo({ decide: async () => true })).rejects.toMatchObject(elsewhere);
  }
  expect(await host.user(ada).threads()).toMatchObject([{ title: 'Add a line.', waiting: 1 }]);
  expect(await ask(other, ada, 'plan', 'And?')).toMatchObject({ status: 'answered', answer: 'Never said.' });
});
