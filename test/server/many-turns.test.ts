import { expect, test, vi } from 'vitest';
import type { ListedThread, Turn } from '../../src/server/protocol.js';
import { ScriptedModel, scriptedModel } from '../helpers/scripted-model.js';
import { ada, bob, origin, serveMany } from './serve-many.js';
import { type Browser, send } from './web-client.js';

const whoAmI = { calls: [{ name: 'confluence_get_current_user', args: {} }] };

async function ask(api: Browser, question: string): Promise<{ thread: string; turnId: string }> {
  const thread = await api.newThread();
  const turnId = crypto.randomUUID();
  await api.get('POST', `/threads/${thread}/turns`, { turnId, question });
  return { thread, turnId };
}

/** A model that answers a question with itself, except that "hang" hangs after its first word. */
const echo = (): ScriptedModel =>
  new ScriptedModel((messages) => {
    const text = String(messages.at(-1)?.text);
    return text.includes('hang') ? { text: 'one two', hangAfterWords: 1 } : { text };
  });

const statusOf = (turns: readonly Turn[]): unknown => turns.at(-1) && [turns[0]?.status, turns[0]?.isQueued ?? false];

test('as many turns run at once as may, of one person and in all; others wait and are told', async () => {
  const { signedIn } = await serveMany(echo(), { many: { limits: { inAll: 2, perUser: 1 } } });
  const [hers, his] = [(await signedIn(ada)).api, (await signedIn(bob)).api];
  const first = await ask(hers, 'hang');
  await hers.follow(first.thread, { enough: ([turn]) => turn?.answer === 'one' });
  const second = await ask(hers, 'Second.');
  const queued = await hers.follow(second.thread, { enough: ([turn]) => turn?.isQueued === true });
  expect(statusOf(queued.turns)).toEqual(['running', true]);
  // Somebody else has a place of their own.
  const other = await ask(his, 'Mine.');
  expect((await his.follow(other.thread)).turns).toMatchObject([{ status: 'answered', answer: 'Mine.' }]);
  const third = await ask(hers, 'Third.');
  await hers.get('POST', `/threads/${third.thread}/cancel`);
  expect(statusOf((await hers.follow(third.thread)).turns)).not.toEqual(['running', true]);
  await hers.get('POST', `/threads/${first.thread}/cancel`);
  expect((await hers.follow(second.thread)).turns).toMatchObject([{ status: 'answered', answer: 'Second.' }]);
  expect((await hers.follow(second.thread)).turns[0]?.isQueued).toBeUndefined();
});

test('a turn that waits for a consent takes no place', async () => {
  const { signedIn } = await serveMany(scriptedModel(whoAmI, 'Fine.'), {
    connected: [],
    many: { limits: { inAll: 1, perUser: 1 } },
  });
  const { api } = await signedIn(ada);
  const waiting = await ask(api, 'Who am I?');
  await api.follow(waiting.thread, { enough: ([turn]) => turn?.isWaiting === true });
  const { thread } = await ask(api, 'How are you?');
  expect((await api.follow(thread)).turns).toMatchObject([{ status: 'answered', answer: 'Fine.' }]);
});

test('a server that is stopped takes nothing new, lets turns finish, and cuts off what takes too long', async () => {
  const served = await serveMany(scriptedModel(whoAmI, { text: 'one two three', hangAfterWords: 2 }));
  const surfing = await served.signedIn(ada);
  const { api } = surfing;
  const plain = { headers: { host: 'probe' } };
  const ready = async (): Promise<unknown> => {
    const { status, text } = await send(`${api.url}/readyz`, plain);
    return [status, JSON.parse(text).status];
  };
  expect(await ready()).toEqual([200, 'ready']);
  const { thread, turnId } = await ask(api, 'Who am I?');
  await api.follow(thread, { enough: ([turn]) => turn?.answer === 'one two' });
  const bound = new AbortController();
  let isDrained = false;
  const drained = served.server.drain(bound.signal).then(() => (isDrained = true));
  expect(await ready()).toEqual([503, 'ending']);
  expect((await send(`${api.url}/healthz`, plain)).status).toBe(200);
  const refused = await api.api('POST', `/threads/${await api.newThread()}/turns`, {
    turnId: crypto.randomUUID(),
    question: 'Another?',
  });
  expect([refused.status, JSON.parse(refused.text).error.kind]).toEqual([503, 'unavailable']);
  // It is still told of, and still waited for.
  expect((await api.follow(thread, { enough: ([turn]) => turn?.answer === 'one two' })).turns).toHaveLength(1);
  expect(isDrained).toBe(false);
  bound.abort();
  await drained;
  const asked = served.sandbox.requests().length;
  await served.restart(scriptedModel('You are Ada.'));
  const again = served.browser();
  again.setCookie('__Host-confluence_agent', surfing.cookies().split('=')[1] ?? '');
  const cut = await again.api.follow(thread);
  expect(cut.turns).toMatchObject([{ id: turnId, canGoOn: true, steps: [{ state: 'done' }] }]);
  await again.api.get('POST', `/threads/${thread}/resume`, { type: 'retry' });
  expect((await again.api.follow(thread)).turns).toMatchObject([{ id: turnId, answer: 'You are Ada.', steps: [{}] }]);
  expect(served.sandbox.requests()).toHaveLength(asked);
});

test('a turn that ends in time is waited for', async () => {
  const { signedIn, server } = await serveMany(echo());
  const { api } = await signedIn(ada);
  const { thread } = await ask(api, 'hang');
  await api.follow(thread, { enough: ([turn]) => turn?.answer === 'one' });
  const drained = server.drain(new AbortController().signal);
  await api.get('POST', `/threads/${thread}/cancel`);
  await drained;
  expect((await api.get<{ threads: ListedThread[] }>('GET', '/threads')).threads).toMatchObject([{ isRunning: false }]);
});

test('a server whose store cannot be written is not ready', async () => {
  const { server, store } = await serveMany(scriptedModel('x'));
  const full = vi.spyOn(store.tickets, 'add').mockRejectedValue(new Error('full'));
  const { status, text } = await send(`http://127.0.0.1:${server.port}/readyz`);
  expect([status, JSON.parse(text).status]).toEqual([503, 'no store']);
  expect((await send(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
  full.mockRestore();
  expect((await send(`http://127.0.0.1:${server.port}/readyz`)).status).toBe(200);
});

test('a stream ends with the session', async () => {
  const { signedIn } = await serveMany(echo());
  const surfing = await signedIn(ada);
  const second = await signedIn(ada);
  const { thread } = await ask(surfing.api, 'hang');
  let isSeen = (): void => {};
  const seen = new Promise<void>((resolve) => (isSeen = resolve));
  const stream = surfing.api.follow(thread, {
    enough: ([turn]) => {
      if (turn?.answer === 'one') isSeen();
      return false;
    },
  });
  await seen;
  await surfing.ask('/logout', { method: 'POST', headers: { origin } });
  await second.api.get('POST', `/threads/${thread}/cancel`);
  // What is told next is told to the other browser alone.
  const told = await stream;
  expect([told.isIdle, told.turns[0]?.status]).toEqual([false, 'running']);
  expect((await second.api.follow(thread)).turns).toMatchObject([{ status: 'failed' }]);
});
