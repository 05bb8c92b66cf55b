import { expect, test } from 'vitest';
import { scriptedModel } from '../helpers/scripted-model.js';
import { ada, bob, origin, serveMany } from './serve-many.js';
import type { Page, SurfingBrowser } from './signed-in.js';

const whoAmI = { calls: [{ name: 'confluence_get_current_user', args: {} }] };
const done = (next: string): boolean => next.startsWith(`${origin}/connect/done`);

/** Presses *Allow* on the page of the keeper; stops before the way back. */
async function allow(browser: SurfingBrowser, link: string, as?: string): Promise<Page> {
  return browser.submit(await browser.go(link), { decision: 'allow', ...(as !== undefined && { as }) }, done);
}

test('a question waits for the consent, which the session confirms, and goes on by itself', async () => {
  const { signedIn, sandbox } = await serveMany(scriptedModel(whoAmI, 'You are Ada.'), { connected: [] });
  const surfing = await signedIn(ada);
  const { api } = surfing;
  const thread = await api.newThread();
  await api.get('POST', `/threads/${thread}/turns`, { turnId: crypto.randomUUID(), question: 'Who am I?' });
  const { turns } = await api.follow(thread, { enough: ([turn]) => turn?.isWaiting === true });
  // No secret stands in the conversation.
  expect(turns).toMatchObject([{ authorization: { link: `${origin}/connect`, reason: 'not_connected' } }]);
  const back = await allow(surfing, `${origin}/connect`);
  expect(sandbox.account(ada)?.status).toBe('PENDING_VERIFICATION');
  const page = await surfing.go(back.at);
  expect(page.text).toContain('The application may now use Confluence for you.');
  expect(sandbox.account(ada)?.status).toBe('ACTIVE');
  expect((await api.follow(thread)).turns).toMatchObject([{ status: 'answered', answer: 'You are Ada.' }]);
  // The state has come back once.
  expect((await surfing.go(back.at)).status).toBe(403);
});

test('a link that leaks, or that is given away, connects nobody', async () => {
  const { signedIn, browser, sandbox } = await serveMany(scriptedModel('x'), { connected: [] });
  const [hers, his, nobodys] = [await signedIn(ada), await signedIn(bob), browser()];
  const link = (await hers.ask('/connect')).headers['location'];
  // Bob gives his consent on Ada's link, or is led there: neither of them is connected by it.
  const back = await allow(his, String(link), bob);
  const callback = new URL(back.at);
  for (const other of [his, nobodys]) {
    const { status, text } = await other.go(back.at);
    expect([status, text]).toEqual([403, expect.stringContaining('Nothing was connected.')]);
  }
  // With a state of his own, in a session of his own, the request is still not his.
  const own = (await allow(his, String((await his.ask('/connect')).headers['location']))).at;
  const mixed = new URL(own);
  mixed.searchParams.set('auth_request_id', callback.searchParams.get('auth_request_id') ?? '');
  expect((await his.go(mixed.href)).status).not.toBe(200);
  expect([sandbox.account(ada)?.status, sandbox.account(bob)?.status]).toEqual([
    'PENDING_VERIFICATION',
    'PENDING_VERIFICATION',
  ]);
  // Nor in another browser of hers: it is the session's, not the person's.
  expect((await (await signedIn(ada)).go(back.at)).status).toBe(403);
});

test('a way back that nobody has begun, or that names a user, confirms nothing', async () => {
  const { signedIn, browser, sandbox } = await serveMany(scriptedModel('x'), { connected: [] });
  const surfing = await signedIn(ada);
  for (const query of ['', '?state=', '?state=guess&auth_request_id=x', `?auth_request_id=x&identifier=${ada}`]) {
    expect((await surfing.go(`/connect/done${query}`)).status, query).toBe(403);
  }
  expect((await browser().ask('/connect')).headers['location']).toBe('/login?back=%2Fconnect');
  expect(sandbox.account(ada)).toBeUndefined();
});

test('who does not allow is not connected, and can begin again', async () => {
  const { signedIn, sandbox } = await serveMany(scriptedModel('x'), { connected: [] });
  const surfing = await signedIn(ada);
  const page = await surfing.submit(await surfing.go('/connect'), { decision: 'deny' });
  expect(page.text).toContain('Nothing was connected.');
  expect(sandbox.account(ada)?.status).toBe('PENDING_AUTH');
  await surfing.go((await allow(surfing, '/connect')).at);
  expect(sandbox.account(ada)?.status).toBe('ACTIVE');
});
