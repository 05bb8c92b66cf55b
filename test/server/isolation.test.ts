import { expect, test } from 'vitest';
import { createApprovalAddress } from '../../src/host/approval-address.js';
import type { ListedThread, ShownApproval } from '../../src/server/protocol.js';
import { type Route, routes } from '../../src/server/routes.js';
import { ScriptedModel } from '../helpers/scripted-model.js';
import { ada, bob, origin, serveMany } from './serve-many.js';
import type { Browser, RawAnswer } from './web-client.js';

/** Stands in everything that Ada says, and so in whatever of hers somebody is shown. */
const mark = 'kestrel';

/** Proposes a change of the page that a question names; else says what was asked, and "stall" hangs. */
const model = (): ScriptedModel =>
  new ScriptedModel((messages) => {
    const last = messages.at(-1);
    if (last?.type !== 'human') return { text: `Done ${mark}.` };
    if (last.text.includes('stall')) return { text: `${mark} two`, hangAfterWords: 1 };
    if (!last.text.includes('Change')) return { text: last.text };
    const operations = [{ action: 'append', text: `${mark} line` }];
    return { calls: [{ name: 'confluence_edit_page', args: { page: '98312', operations } }] };
  });

interface Hers {
  api: Browser;
  /** By what they are good for: with an answer, with a proposal, with a change to take back, and one that runs. */
  threads: Record<'answered' | 'proposed' | 'changed' | 'running', string>;
  approval: ShownApproval;
  undo: ShownApproval;
}

async function ask(api: Browser, question: string, until?: string): Promise<string> {
  const thread = await api.newThread();
  await api.get('POST', `/threads/${thread}/turns`, { turnId: crypto.randomUUID(), question });
  await api.follow(thread, until === undefined ? {} : { enough: ([turn]) => turn?.answer === until });
  return thread;
}

const waitingOn = async (api: Browser, thread: string): Promise<ShownApproval> => {
  const [approval] = (await api.get<{ approvals: ShownApproval[] }>('GET', `/threads/${thread}/approvals`)).approvals;
  if (approval === undefined) throw new Error('nothing waits');
  return approval;
};

/** Everything that somebody may have: an answer, a proposal, a change, a shown undo, and a turn that runs. */
async function everythingOf(api: Browser): Promise<Hers> {
  const changed = await ask(api, `Change ${mark}`);
  const { id, hash } = await waitingOn(api, changed);
  await api.get('POST', `/threads/${changed}/decisions`, { decisions: { [id]: { type: 'approve', hash } } });
  await api.follow(changed);
  const { approval: undo } = await api.get<{ approval: ShownApproval }>('POST', `/threads/${changed}/undo/proposal`);
  const proposed = await ask(api, `Change ${mark} again`);
  return {
    api,
    threads: {
      changed,
      proposed,
      answered: await ask(api, `A secret of ${mark}`),
      running: await ask(api, `stall ${mark}`, mark),
    },
    approval: await waitingOn(api, proposed),
    undo,
  };
}

/** What each route takes besides the thread, so that it would do something if the thread were one's own. */
function bodyFor(name: string, { approval, undo }: Hers): unknown {
  const bodies: Record<string, unknown> = {
    renameThread: { title: 'Taken' },
    ask: { turnId: crypto.randomUUID(), question: 'What did she say?' },
    resume: { type: 'cancel' },
    decide: { decisions: { [approval.id]: { type: 'approve', hash: approval.hash } } },
    undo: { hash: undo.hash },
  };
  return bodies[name] ?? {};
}

const ofThreads = Object.entries<Route>(routes).filter(([, { path }]) => path.includes('{thread}'));

async function call(api: Browser, { method, path, body }: Route, thread: string, given: unknown): Promise<RawAnswer> {
  return api.api(method.toUpperCase(), path.replace('{thread}', thread), body && given);
}

test('every route of a thread is for its owner: to others hers are as what does not exist, and nothing happens', async () => {
  const { signedIn, sandbox, store } = await serveMany(model());
  const hers = await everythingOf((await signedIn(ada)).api);
  const his = (await signedIn(bob)).api;
  const before = await stateOf(hers);
  const sent = sandbox.requests().length;
  const nowhere = `${'0'.repeat(24)}:1130-1200-aaaa`;
  expect(ofThreads.length).toBeGreaterThan(10);
  for (const [name, route] of ofThreads) {
    const given = bodyFor(name, hers);
    const missing = await call(his, route, nowhere, given);
    expect([missing.status, JSON.parse(missing.text).error.kind], name).toEqual([404, 'not_found']);
    for (const [kind, thread] of Object.entries(hers.threads)) {
      const { status, text, headers } = await call(his, route, thread, given);
      expect([status, text, headers['content-type']], `${name} of ${kind}`).toEqual([
        404,
        missing.text,
        missing.headers['content-type'],
      ]);
    }
  }
  const secret = new URL(
    await createApprovalAddress(store, { origin, threadId: hers.threads.proposed, approval: hers.approval }),
  ).hash.slice(1);
  expect((await his.api('POST', '/approvals/open', { secret })).status).toBe(404);
  expect(sandbox.requests()).toHaveLength(sent);
  expect(await stateOf(hers)).toEqual(before);
  // Hers all the same.
  await hers.api.get('POST', `/threads/${hers.threads.running}/cancel`);
  await hers.api.get('POST', `/threads/${hers.threads.changed}/undo`, { hash: hers.undo.hash });
});

/** What its owner sees of everything. */
async function stateOf({ api, threads }: Hers): Promise<unknown> {
  return Promise.all([
    api.get('GET', '/threads'),
    ...Object.values(threads).map((thread) => api.get('GET', `/threads/${thread}`)),
  ]);
}

test('nothing of one person is in what another one is told, whatever their own threads are called', async () => {
  const { signedIn, sandbox } = await serveMany(model());
  const hers = await everythingOf((await signedIn(ada)).api);
  const his = (await signedIn(bob)).api;
  const told: string[] = [];
  const own = await his.newThread();
  const [owner = ''] = own.split(':');
  expect(Object.values(hers.threads).every((thread) => !thread.startsWith(owner))).toBe(true);
  // Threads of his that are called as hers, by name and by whole id, begin empty.
  for (const thread of Object.values(hers.threads)) {
    for (const name of [thread.slice(thread.indexOf(':') + 1), thread]) {
      const named = `${owner}:${name}`;
      const read = await his.api('GET', `/threads/${named}`);
      expect([read.status, JSON.parse(read.text)], named).toEqual([200, { turns: [], isRunning: false }]);
      await his.get('POST', `/threads/${named}/turns`, { turnId: crypto.randomUUID(), question: 'Mine.' });
      told.push(JSON.stringify((await his.follow(named)).messages));
    }
  }
  for (const path of ['/about', '/threads', `/threads?search=${mark}`, `/threads/${own}`]) {
    told.push((await his.api('GET', path)).text);
  }
  for (const text of told) expect(text).not.toMatch(new RegExp(`${mark}|${ada}`, 'u'));
  const { threads } = await his.get<{ threads: ListedThread[] }>('GET', '/threads');
  expect(threads.map(({ title, isRunning, waiting }) => [title, isRunning, waiting])).toEqual(
    Object.keys(hers.threads).flatMap(() => [
      ['Mine.', false, 0],
      ['Mine.', false, 0],
    ]),
  );
  // What is sent to Confluence is sent for who asked.
  expect(sandbox.requests().every(({ identifier }) => identifier === ada)).toBe(true);
  const sent = sandbox.requests().length;
  for (const [name, route] of Object.entries<Route>(routes)) {
    if (route.method !== 'get' || route.path.includes('{thread}')) continue;
    expect((await call(his, route, '', undefined)).text, name).not.toMatch(new RegExp(`${mark}|${ada}`, 'u'));
  }
  expect(
    sandbox
      .requests()
      .slice(sent)
      .every(({ identifier }) => identifier === bob),
  ).toBe(true);
  expect((await hers.api.follow(hers.threads.running, { enough: () => true })).turns[0]?.answer).toBe(mark);
  await hers.api.get('POST', `/threads/${hers.threads.running}/cancel`);
});

test('without a session, or with one that has ended, no route answers', async () => {
  const { signedIn, browser } = await serveMany(model());
  const surfing = await signedIn(ada);
  const thread = await ask(surfing.api, `A secret of ${mark}`);
  const before = surfing.api;
  await surfing.ask('/logout', { method: 'POST', headers: { origin } });
  const bodies: Record<string, unknown> = { openApproval: { secret: 'x' } };
  for (const api of [browser().api, before]) {
    for (const [name, route] of Object.entries<Route>(routes)) {
      const { status, text } = await call(api, route, thread, bodies[name] ?? {});
      expect([status, JSON.parse(text).error.kind], name).toEqual([401, 'login_required']);
    }
  }
});
