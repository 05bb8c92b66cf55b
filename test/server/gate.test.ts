import { expect, test } from 'vitest';
import { scriptedModel } from '../helpers/scripted-model.js';
import { entranceOf, serveTest } from './serve-test.js';
import { enter, send } from './web-client.js';

test('an address lets one browser in, once, with a cookie that no script and no other site gets', async () => {
  const { server } = await serveTest(scriptedModel('x'));
  expect((await send(entranceOf(server))).status).toBe(401);
  await expect(enter(entranceOf(server))).rejects.toThrow('401');
  expect((await send(`${server.url}/enter?secret=`)).status).toBe(401);
  expect((await send(`${server.url}/enter?secret=guess`)).status).toBe(401);
});

test('the cookie is for http alone, strictly for this site, and the page has no inline script', async () => {
  const { server, browser, restart } = await serveTest(scriptedModel('x'));
  const again = await restart(scriptedModel('x'));
  // A look ahead does not use the address up.
  expect((await send(entranceOf(again), { method: 'HEAD' })).status).toBe(401);
  expect((await send(entranceOf(again), { headers: { 'sec-purpose': 'prefetch' } })).status).toBe(401);
  const { status, headers } = await send(entranceOf(again));
  expect([status, headers['location']]).toEqual([303, '/']);
  expect(String(headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict$/u);
  expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(server.url).not.toBe('');
  expect((await send(`${again.url}/`, { headers: { cookie: browser.cookie } })).status).toBe(401);
});

test('without the cookie nothing is answered', async () => {
  const { server } = await serveTest(scriptedModel('x'));
  for (const path of ['/api/about', '/api/threads', '/api/openapi.json', '/api/nothing', '/']) {
    expect((await send(server.url + path)).status, path).toBe(401);
  }
  const cookie = `confluence_agent_${new URL(server.url).port}=${'A'.repeat(43)}`;
  expect((await send(`${server.url}/api/about`, { headers: { cookie } })).status).toBe(401);
});

test('another name of this machine is refused, whatever it asks', async () => {
  const { server, browser } = await serveTest(scriptedModel('x'));
  const { port } = new URL(server.url);
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    '127.0.0.1:1',
    `localhost.evil.example:${port}`,
  ]) {
    const { status } = await send(`${server.url}/api/about`, { headers: { host, cookie: browser.cookie } });
    expect(status, host).toBe(421);
  }
  expect(
    (await send(`${server.url}/api/about`, { headers: { host: `localhost:${port}`, cookie: browser.cookie } })).status,
  ).toBe(200);
});

test('what another site has the browser send is refused, a read as well as a change', async () => {
  const { server, browser } = await serveTest(scriptedModel('x'));
  const { port } = new URL(server.url);
  const refused: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: `http://127.0.0.1:${Number(port) + 1}` },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of refused) {
    const said = JSON.stringify(headers);
    expect((await browser.api('GET', '/threads', undefined, headers)).status, said).toBe(403);
    expect((await browser.api('POST', '/threads', {}, headers)).status, said).toBe(403);
  }
  // A form of another site can send neither JSON nor our origin; a program without an origin is no page of ours.
  const plain = { method: 'POST', body: '{}', headers: { cookie: browser.cookie, 'content-type': 'application/json' } };
  expect((await send(`${server.url}/api/threads`, plain)).status).toBe(403);
  expect((await browser.api('POST', '/threads', {}, { 'content-type': 'text/plain' })).status).toBe(400);
  expect((await browser.api('POST', '/threads', {})).status).toBe(200);
});

test('a request that is too large or cannot be read is refused with words', async () => {
  const { browser } = await serveTest(scriptedModel('x'));
  const thread = await browser.newThread();
  const large = await browser.api('POST', `/threads/${thread}/turns`, { question: 'x'.repeat(1024 * 1024 + 1) });
  expect([large.status, JSON.parse(large.text).error.kind]).toEqual([413, 'invalid_request']);
  for (const body of [
    {},
    { question: '  ', turnId: crypto.randomUUID() },
    { question: 'x', turnId: '1' },
    { question: 'x', turnId: crypto.randomUUID(), userId: 'bob' },
  ]) {
    const { status, text } = await browser.api('POST', `/threads/${thread}/turns`, body);
    expect([status, JSON.parse(text).error.kind], JSON.stringify(body)).toEqual([400, 'invalid_request']);
  }
  expect((await browser.api('GET', '/threads/..%2Fetc')).status).toBe(400);
  for (const [method, path] of [
    ['PUT', '/threads'],
    ['POST', '/threads//turns'],
    ['GET', '/nothing'],
  ] as const) {
    const { status, text } = await browser.api(method, path, method === 'GET' ? undefined : {});
    expect([status, JSON.parse(text).error.kind], path).toEqual([404, 'not_found']);
  }
});
