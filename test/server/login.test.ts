import { expect, test } from 'vitest';
import type { About } from '../../src/server/protocol.js';
import { scriptedModel } from '../helpers/scripted-model.js';
import { ada, bob, origin, serveMany } from './serve-many.js';
import type { SurfingBrowser } from './signed-in.js';
import { send } from './web-client.js';

const whoIs = async (browser: SurfingBrowser): Promise<string> => (await browser.api.get<About>('GET', '/about')).user;

const callback = (next: string): boolean => next.startsWith(`${origin}/login/done`);

test('whoever signs in is who the provider says, in a browser of their own', async () => {
  const { signedIn, browser } = await serveMany(scriptedModel('x'));
  const [one, other] = [await signedIn(ada), await signedIn(bob)];
  expect([await whoIs(one), await whoIs(other)]).toEqual([ada, bob]);
  const nobody = browser();
  expect((await nobody.ask('/')).headers['location']).toBe('/login?back=%2F');
  for (const path of ['/about', '/threads', '/openapi.json', '/nothing']) {
    const { status, text } = await nobody.api.api('GET', path);
    expect([status, JSON.parse(text).error.kind], path).toEqual([401, 'login_required']);
  }
  expect((await nobody.ask('/enter?secret=x')).status).toBe(404);
});

test('the session is a cookie that no script, no other host and no form of another site gets', async () => {
  const { browser } = await serveMany(scriptedModel('x'));
  const surfing = browser();
  const at = (await surfing.signIn(ada, '/login', callback)).at;
  const { headers, status } = await surfing.ask(at);
  const cookies = [headers['set-cookie'] ?? []].flat();
  expect([status, headers['location']]).toEqual([303, '/']);
  const session = cookies.find((each) => each.startsWith('__Host-confluence_agent='));
  expect(session).toMatch(/^__Host-confluence_agent=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/u);
  expect(headers['strict-transport-security']).toBe('max-age=31536000');
  expect(cookies.find((each) => each.startsWith('__Host-confluence_agent_login='))).toContain('Max-Age=0');
});

test('without a claim, people are issuer and subject together; a claim has to be said, and an address verified', async () => {
  const both = await serveMany(scriptedModel('x'), { claim: undefined });
  expect(await whoIs(await both.signedIn(ada))).toBe(`${both.provider.issuer}|${ada}`);
  const byMail = await serveMany(scriptedModel('x'), { claim: 'email' });
  expect(await whoIs(await byMail.signedIn(ada))).toBe(ada);
  for (const [served, name] of [
    [byMail, 'unverified@acme.example'],
    [await serveMany(scriptedModel('x'), { claim: 'department' }), ada],
    // It would not reach Scalekit as it is.
    [await serveMany(scriptedModel('x'), { claim: 'sub' }), 'ada ß'],
  ] as const) {
    const surfing = served.browser();
    expect((await surfing.signIn(name)).status, name).toBe(403);
    expect((await surfing.api.api('GET', '/about')).status, name).toBe(401);
  }
});

test('a login is finished once, in the browser that began it, and with what that began with', async () => {
  const { browser } = await serveMany(scriptedModel('x'));
  const victim = browser();
  const { at } = await victim.signIn(ada, '/login', callback);
  // A browser that began nothing, as one that is led to somebody's login; and one that began another one.
  const [led, began] = [browser(), browser()];
  await began.ask('/login');
  for (const other of [led, began]) {
    expect((await other.ask(at)).status).toBe(400);
    expect((await other.api.api('GET', '/about')).status).toBe(401);
  }
  const changed = new URL(at);
  changed.searchParams.set('state', 'another');
  const again = browser();
  const stolen = new URL((await again.signIn(bob, '/login', callback)).at).searchParams.get('code') ?? '';
  // The code of another login: its verifier and nonce are others.
  const injected = new URL(at);
  injected.searchParams.set('code', stolen);
  const cookies = victim.cookies();
  expect((await victim.ask(injected.href)).status).toBe(400);
  // What was used is used up, whatever came of it.
  const replaying = browser();
  for (const each of cookies.split('; ')) {
    const [name = '', value = ''] = each.split('=');
    replaying.setCookie(name, value);
  }
  for (const each of [at, changed.href]) expect((await replaying.ask(each)).status).toBe(400);
  expect((await replaying.api.api('GET', '/about')).status).toBe(401);
});

test('a wrong state is refused, and the login cannot be finished any more', async () => {
  const { browser } = await serveMany(scriptedModel('x'));
  const surfing = browser();
  const { at } = await surfing.signIn(ada, '/login', callback);
  const wrong = new URL(at);
  wrong.searchParams.set('state', 'another');
  expect((await surfing.ask(wrong.href)).status).toBe(400);
  expect((await surfing.ask(at)).status).toBe(400);
});

test('a session that somebody planted is not the one after the login', async () => {
  const { browser, signedIn } = await serveMany(scriptedModel('x'));
  const mallory = await signedIn(bob);
  const planted = mallory.cookies().split('=')[1] ?? '';
  const victim = browser();
  victim.setCookie('__Host-confluence_agent', planted);
  await victim.signIn(ada, '/login');
  expect(await whoIs(victim)).toBe(ada);
  expect(victim.cookies()).not.toContain(planted);
  // It was this browser's, so it is over with the login.
  expect((await mallory.api.api('GET', '/about')).status).toBe(401);
});

test('a login leads back to this server alone', async () => {
  const { browser } = await serveMany(scriptedModel('x'));
  for (const [back, to] of [
    ['/approve', '/approve'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/a\r\nset-cookie: x=y', '/'],
  ] as const) {
    const surfing = browser();
    const { at } = await surfing.signIn(ada, `/login?back=${encodeURIComponent(back)}`, callback);
    expect((await surfing.ask(at)).headers['location'], back).toBe(to);
  }
});

test('whoever signs out is out, here and at the provider; only the page can do that', async () => {
  const { signedIn, provider } = await serveMany(scriptedModel('x'));
  const surfing = await signedIn(ada);
  const { cookie } = surfing.api;
  expect((await surfing.ask('/logout', { method: 'POST', headers: { origin: 'https://evil.example' } })).status).toBe(
    403,
  );
  expect((await surfing.ask('/logout', { method: 'POST' })).status).toBe(403);
  expect((await surfing.ask('/logout')).status).toBe(404);
  expect(await whoIs(surfing)).toBe(ada);
  const { text } = await surfing.ask('/logout', { method: 'POST', headers: { origin } });
  const next = new URL(JSON.parse(text).next);
  expect(next.origin).toBe(provider.issuer);
  expect(next.searchParams.get('post_logout_redirect_uri')).toBe(`${origin}/signed-out`);
  // The provider asks whether that is meant, then leads back.
  const asked = await surfing.go(next.href);
  const xsrf = /name="xsrf" value="(\w+)"/u.exec(asked.text)?.[1] ?? '';
  const left = await surfing.submit(asked, { xsrf, logout: 'yes' });
  expect([left.at, left.text]).toEqual([`${origin}/signed-out`, expect.stringContaining('You are signed out')]);
  const old = { headers: { cookie, host: 'chat.example' } };
  expect((await surfing.ask('/api/about', old)).status).toBe(401);
  // Not signed in again without being asked who it is.
  expect((await surfing.go('/login')).text).toContain('name="login"');
});

test('who somebody is comes from the session, whatever else a request says', async () => {
  const { signedIn, server } = await serveMany(scriptedModel('x'));
  const surfing = await signedIn(ada);
  const forged = {
    'x-forwarded-user': bob,
    'x-forwarded-email': bob,
    'x-auth-request-user': bob,
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'http',
    forwarded: 'host=evil.example;proto=http',
    'x-user-id': bob,
    identifier: bob,
    authorization: `Bearer ${bob}`,
    'x-original-url': '/api/threads?user=bob',
  };
  const { status, text } = await surfing.api.api('GET', '/about', undefined, forged);
  expect([status, JSON.parse(text).user]).toEqual([200, ada]);
  expect((await surfing.api.api('GET', `/threads?user=${bob}`)).status).toBe(400);
  const nobody = { host: 'chat.example', ...forged };
  expect((await send(`http://127.0.0.1:${server.port}/api/about`, { headers: nobody })).status).toBe(401);
  const value = surfing.cookies().split('=')[1] ?? '';
  for (const cookie of [
    `confluence_agent=${value}`,
    `__Host-confluence_agent_login=${value}`,
    `__Host-confluence_agent=${value}x`,
    `__Host-confluence_agent=${value.slice(0, -1)}`,
    `confluence_agent_${server.port}=${value}`,
  ]) {
    expect((await surfing.ask('/api/about', { headers: { cookie } })).status, cookie).toBe(401);
  }
});

test('the server answers by its own names alone, and its page alone may ask', async () => {
  const { signedIn, restart } = await serveMany(scriptedModel('x'));
  let surfing = await signedIn(ada);
  for (const host of ['evil.example', 'chat.example:444', 'chat.example.evil.example', '127.0.0.1']) {
    expect((await surfing.ask('/api/about', { headers: { host } })).status, host).toBe(421);
  }
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'http://chat.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
  ] as Record<string, string>[]) {
    const said = JSON.stringify(headers);
    expect((await surfing.api.api('GET', '/threads', undefined, headers)).status, said).toBe(403);
    expect((await surfing.api.api('POST', '/threads', {}, headers)).status, said).toBe(403);
  }
  await restart(scriptedModel('x'), { hosts: ['chat.internal:8421'] });
  surfing = await signedIn(ada);
  const inner = { host: 'chat.internal:8421' };
  expect((await surfing.ask('/api/about', { headers: inner })).status).toBe(200);
  // The page is at its origin all the same.
  const post = { method: 'POST', body: '{}', headers: { ...inner, 'content-type': 'application/json' } };
  expect((await surfing.ask('/api/threads', { ...post, headers: { ...post.headers, origin } })).status).toBe(200);
  const wrong = { ...post.headers, origin: 'https://chat.internal:8421' };
  expect((await surfing.ask('/api/threads', { ...post, headers: wrong })).status).toBe(403);
});

test('a session outlives the server, and ends in time or with another issuer', async () => {
  const served = await serveMany(scriptedModel('x'));
  const before = await served.signedIn(ada);
  const about = async (): Promise<number> => {
    const now = served.browser();
    now.setCookie('__Host-confluence_agent', before.cookies().split('=')[1] ?? '');
    return (await now.api.api('GET', '/about')).status;
  };
  await served.restart(scriptedModel('x'));
  expect(await about()).toBe(200);
  const { issuer, client } = served.provider;
  await served.restart(scriptedModel('x'), { login: { issuer: 'http://127.0.0.1:1', ...client, claim: 'sub' } });
  expect(await about()).toBe(401);
  // Its provider does not answer.
  expect((await served.browser().go('/')).status).toBe(503);
  await served.restart(scriptedModel('x'), { login: { issuer: `${issuer}/`, ...client, claim: 'sub' } });
  expect(await about()).toBe(200);
  await served.restart(scriptedModel('x'), { sessionTimes: { idle: 0, longest: 0 } });
  const late = served.browser();
  await late.signIn(ada, '/login', (next) => next === `${origin}/`);
  expect((await late.api.api('GET', '/about')).status).toBe(401);
});
