import { expect, test } from 'vitest';
import { createApprovalAddress } from '../../src/host/approval-address.js';
import type { ShownApproval } from '../../src/server/protocol.js';
import { scriptedModel } from '../helpers/scripted-model.js';
import { ada, bob, origin, serveMany } from './serve-many.js';
import type { Browser } from './web-client.js';

const edit = {
  calls: [
    {
      name: 'confluence_edit_page',
      args: { page: '98312', operations: [{ action: 'append', text: 'Bring a keyboard.' }] },
    },
  ],
};

async function propose(api: Browser): Promise<{ threadId: string; approval: ShownApproval }> {
  const threadId = await api.newThread();
  await api.get('POST', `/threads/${threadId}/turns`, { turnId: crypto.randomUUID(), question: 'Add a line.' });
  const [approval] = (await api.follow(threadId)).turns[0]?.approvals ?? [];
  if (approval === undefined) throw new Error('nothing was proposed');
  return { threadId, approval };
}

const secretOf = (address: string): string => new URL(address).hash.slice(1);
const open = async (api: Browser, secret: string): Promise<[number, unknown]> => {
  const { status, text } = await api.api('POST', '/approvals/open', { secret });
  return [status, JSON.parse(text)];
};

test('an address opens one proposal, once, for its owner alone', async () => {
  const { signedIn, browser, store } = await serveMany(scriptedModel(edit, 'Added.'));
  const [hers, his, nobodys] = [await signedIn(ada), await signedIn(bob), browser()];
  const { threadId, approval } = await propose(hers.api);
  const address = await createApprovalAddress(store, { origin, threadId, approval });
  expect(address).toMatch(/^https:\/\/chat\.example\/approve#[\w-]{43}$/u);
  // The page itself, without a session, which would forget what stands behind `#`.
  expect(await nobodys.ask('/approve')).toMatchObject({ status: 200, text: expect.stringContaining('page') });
  const secret = secretOf(address);
  expect((await open(nobodys.api, secret))[0]).toBe(401);
  // To a stranger it is what does not exist, and stays of use to its owner.
  expect(await open(his.api, secret)).toEqual(await open(his.api, 'guess'));
  expect((await open(his.api, secret))[0]).toBe(404);
  expect(await open(hers.api, secret)).toEqual([200, { thread: threadId, approval }]);
  expect(await open(hers.api, secret)).toEqual(await open(hers.api, 'guess'));
  const decisions = { [approval.id]: { type: 'approve', hash: approval.hash } };
  await hers.api.get('POST', `/threads/${threadId}/decisions`, { decisions });
  expect((await hers.api.follow(threadId)).turns).toMatchObject([{ writes: [{ status: 'done' }] }]);
});

test('an address opens what was proposed, and nothing that took its place; it ends', async () => {
  const { signedIn, store } = await serveMany(scriptedModel(edit, 'Fine.'));
  const { api } = await signedIn(ada);
  const { threadId, approval } = await propose(api);
  const other = { ...approval, hash: 'another' };
  const changed = await createApprovalAddress(store, { origin, threadId, approval: other });
  expect((await open(api, secretOf(changed)))[0]).toBe(409);
  const late = await createApprovalAddress(store, { origin, threadId, approval, lifetimeMs: 0 });
  expect((await open(api, secretOf(late)))[0]).toBe(404);
  const after = await createApprovalAddress(store, { origin, threadId, approval });
  const decisions = { [approval.id]: { type: 'reject', hash: approval.hash } };
  await api.get('POST', `/threads/${threadId}/decisions`, { decisions });
  await api.follow(threadId);
  expect((await open(api, secretOf(after)))[0]).toBe(409);
});

test('no other secret opens a proposal, and that of one opens nothing else', async () => {
  const { signedIn, store } = await serveMany(scriptedModel(edit, 'Fine.'));
  const surfing = await signedIn(ada);
  const { threadId, approval } = await propose(surfing.api);
  const session = surfing.cookies().split('=')[1] ?? '';
  expect((await open(surfing.api, session))[0]).toBe(404);
  const secret = secretOf(await createApprovalAddress(store, { origin, threadId, approval }));
  const headers = { cookie: `__Host-confluence_agent=${secret}` };
  expect((await surfing.ask('/api/about', { headers })).status).toBe(401);
  expect((await surfing.go(`/connect/done?state=${secret}&auth_request_id=x`)).status).toBe(403);
});
