import type { Client, SendRequestOptions } from 'confluence.js/core';
import { searchByCQL } from 'confluence.js/v1';
import {
  getBlogPosts,
  getFooterCommentById,
  getFooterCommentChildren,
  getPageById,
  getPageDescendants,
  getPageLabels,
  getPages,
  getPagesInSpace,
  getSpaceById,
  getSpaces,
  getTaskById,
  getTasks,
} from 'confluence.js/v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { readOnly } from '../../src/access/policy.js';
import type { SpaceCache } from '../../src/access/allowed-spaces.js';
import { restrictSpaces } from '../../src/access/space-policy.js';
import { ConfluenceError } from '../../src/errors.js';
import { rejection, scalekitFor } from '../scalekit/environment.js';
import { allScopes, fixtureSite, ids } from '../sandbox/fixture.js';

const ada = 'ada@acme.example';
const eng = { id: ids.eng, key: 'ENG', currentActiveAlias: null };

/** A client that answers from a table, spaces included, and remembers what it was asked. */
function fakeClient(answers: Record<string, unknown>): { client: Client; asked: SendRequestOptions[] } {
  const asked: SendRequestOptions[] = [];
  const client: Client = {
    async sendRequest<T>(request: SendRequestOptions<T>): Promise<T> {
      asked.push(request);
      if (!(request.url in answers)) throw new Error(`nobody expected ${request.url}`);
      // The tests know the shapes of their own answers.
      return answers[request.url] as T;
    },
  };
  return { client, asked };
}

const spaces = { '/wiki/api/v2/spaces': { results: [eng] } };

describe('restrictSpaces', () => {
  test('refuses every route it does not know', async () => {
    const { client, asked } = fakeClient(spaces);
    const restricted = restrictSpaces(client, ['ENG']);
    const requests: SendRequestOptions[] = [
      { url: '/wiki/api/v2/attachments' },
      { url: '/wiki/api/v2/footer-comments' },
      { url: '/wiki/api/v2/labels/1/attachments' },
      { url: '/wiki/api/v2/something-new' },
      { url: '/wiki/rest/api/content' },
      { url: '/wiki/rest/api/content/1' },
      { url: '/wiki/rest/api/space' },
      { url: '/wiki/api/v2/pages', method: 'POST', body: {} },
      { url: '/wiki/api/v2/pages/1', method: 'PUT', body: {} },
      { url: '/wiki/api/v2/pages/1', method: 'DELETE' },
      { url: '/wiki/api/v2/pages/1', method: 'HEAD' },
    ];
    for (const request of requests) {
      expect(await rejection(restricted.sendRequest(request))).toMatchObject({
        code: 'forbidden',
        message: `${request.method ?? 'GET'} ${request.url} is not possible while the run is limited to the spaces ENG.`,
      });
    }
    for (const url of [
      '/wiki/api/v2/pages/1\n',
      '/wiki/rest/api/search/../content/1',
      '/wiki/api/v2/spaces?keys=SEC',
    ]) {
      expect(await rejection(restricted.sendRequest({ url }))).toMatchObject({ code: 'invalid_request' });
    }
    expect(asked).toEqual([]);
  });

  test('narrows a search and drops every row that is not provably inside', async () => {
    const inside = [
      { content: { space: { key: 'ENG' } }, url: '/spaces/ENG/pages/1' },
      { content: { _expandable: { container: '/rest/api/space/ENG' } } },
      { resultGlobalContainer: { displayUrl: '/spaces/eng' } },
      { space: { key: 'ENG' } },
    ];
    const outside = [
      { content: { space: { key: 'SEC' } } },
      { url: '/spaces/SEC/pages/1' },
      { content: { space: { key: 'ENG' } }, resultGlobalContainer: { displayUrl: '/spaces/SEC' } },
      { url: '/spaces/%E0%A4%A/pages/1' },
      { title: 'nothing says where' },
      { user: { accountId: 'x' } },
      null,
    ];
    const { client, asked } = fakeClient({
      ...spaces,
      '/wiki/rest/api/search': { results: [...inside, ...outside], size: 11, totalSize: 40 },
    });
    const answer = await restrictSpaces(client, ['eng']).sendRequest({
      url: '/wiki/rest/api/search',
      searchParams: { cql: 'text ~ "x" order by created', limit: 5 },
    });
    expect(answer).toEqual({ results: inside, size: 11, totalSize: 40 });
    expect(asked.at(-1)?.searchParams).toEqual({ cql: '(text ~ "x") and space in ("ENG") order by created', limit: 5 });
  });

  test('asks for the spaces once, also across clients that share a cache', async () => {
    const { client, asked } = fakeClient({ ...spaces, '/wiki/api/v2/pages': { results: [] } });
    const cache: SpaceCache = new Map();
    const first = restrictSpaces(client, ['ENG', 'NOPE'], cache);
    await first.sendRequest({ url: '/wiki/api/v2/pages' });
    await first.sendRequest({ url: '/wiki/api/v2/pages' });
    await restrictSpaces(client, ['NOPE', 'ENG'], cache).sendRequest({ url: '/wiki/api/v2/pages' });
    expect(asked.map(({ url, searchParams }) => ({ url, searchParams }))).toEqual([
      { url: '/wiki/api/v2/spaces', searchParams: { keys: ['ENG', 'NOPE'], limit: 250 } },
      ...[1, 2, 3].map(() => ({ url: '/wiki/api/v2/pages', searchParams: { 'space-id': [ids.eng] } })),
    ]);
  });

  test('says so when none of the spaces is there for this user', async () => {
    const { client } = fakeClient({ '/wiki/api/v2/spaces': { results: [{ id: '1', key: 'OTHER' }] } });
    expect(await rejection(restrictSpaces(client, ['ENG']).sendRequest({ url: '/wiki/api/v2/pages' }))).toMatchObject({
      code: 'misconfigured',
      message: 'None of the spaces ENG exists or is visible for this user.',
    });
    expect(await rejection(restrictSpaces(client, []).sendRequest({ url: '/wiki/api/v2/pages' }))).toMatchObject({
      code: 'invalid_request',
    });
  });

  test('follows a comment to the page it hangs on, through replies and attachments', async () => {
    const hosts = {
      '/wiki/api/v2/footer-comments/3': { id: '3', parentCommentId: '2' },
      '/wiki/api/v2/footer-comments/2': { id: '2', attachmentId: 'att9' },
      '/wiki/api/v2/attachments/att9': { id: 'att9', blogPostId: '7' },
      '/wiki/api/v2/footer-comments/4': { id: '4' },
      '/wiki/api/v2/footer-comments/3/children': { results: [] },
    };
    const allowed = fakeClient({ ...spaces, ...hosts, '/wiki/api/v2/blogposts/7': { spaceId: ids.eng } });
    const url = '/wiki/api/v2/footer-comments/3/children';
    expect(await restrictSpaces(allowed.client, ['ENG']).sendRequest({ url })).toEqual({ results: [] });
    const denied = fakeClient({ ...spaces, ...hosts, '/wiki/api/v2/blogposts/7': { spaceId: ids.sec } });
    const restricted = restrictSpaces(denied.client, ['ENG']);
    expect(await rejection(restricted.sendRequest({ url }))).toMatchObject({ code: 'not_found' });
    expect(await rejection(restricted.sendRequest({ url: '/wiki/api/v2/footer-comments/4' }))).toMatchObject({
      code: 'not_found',
    });
    expect(denied.asked.map((request) => request.url)).not.toContain(url);
  });
});

describe('a connection limited to spaces', () => {
  let sandbox: Sandbox;
  let client: Client;
  beforeAll(async () => {
    const site = fixtureSite();
    const commentInEng = site.comments.find(({ id }) => id === ids.c1);
    if (commentInEng === undefined) throw new Error('The fixture has lost its comment.');
    site.comments.push({ ...commentInEng, id: '777001', contentId: ids.S, parentCommentId: null });
    sandbox = await startSandbox({ site, scopes: allScopes });
    sandbox.connect(ada, { scopes: allScopes });
    client = scalekitFor(sandbox)
      .connection(ada)
      .clientFor({ spaces: ['eng'] });
  });
  afterAll(() => sandbox.close());

  test('finds nothing outside, however the search is phrased', async () => {
    const queries = [
      'type = page and text ~ "release"',
      'siteSearch ~ "security" order by lastmodified desc',
      'space = SEC',
      'space = SEC or text ~ "release"',
      'type = page and siteSearch ~ "release"',
      'title = "a\\" or space = SEC"',
      'type in (space, page)',
      'not space = ENG',
      '',
    ];
    let found = 0;
    for (const cql of queries) {
      const answer = await searchByCQL(client, { cql, limit: 100 });
      const text = JSON.stringify(answer.results);
      expect(text).not.toMatch(/Security|"SEC"/);
      found += answer.results?.length ?? 0;
    }
    expect(found).toBeGreaterThan(10);
    expect(await rejection(searchByCQL(client, { cql: 'type = page) or (space = SEC' }))).toMatchObject({
      code: 'invalid_request',
    });
  });

  test('pages through a search with the cursor of its narrowed query', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    let cql = 'type = page order by created';
    do {
      const answer = await searchByCQL(client, { cql, limit: 100, ...(cursor ? { cursor } : {}) });
      seen.push(...(answer.results ?? []).map((row) => String(Reflect.get(Object(row.content), 'id'))));
      const next: unknown = Reflect.get(Object(Reflect.get(answer, '_links')), 'next');
      const parameters = typeof next === 'string' ? new URL(next, 'https://x.invalid').searchParams : undefined;
      cursor = parameters?.get('cursor') ?? undefined;
      // Both ways must work: the query as it was asked, and as the link repeats it.
      if (seen.length > 150) cql = parameters?.get('cql') ?? cql;
    } while (cursor !== undefined);
    expect(seen.length).toBeGreaterThan(300);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('lists what is inside only', async () => {
    expect((await getSpaces(client)).results?.map(({ key }) => key)).toEqual(['ENG']);
    expect((await getSpaces(client, { keys: ['SEC', 'ENG'] })).results?.map(({ key }) => key)).toEqual(['ENG']);
    expect((await getSpaces(client, { keys: ['SEC'] })).results).toEqual([]);
    expect((await getPages(client, { title: 'Release plan' })).results?.map(({ id }) => id)).toEqual([ids.A]);
    expect((await getPages(client, { id: [Number(ids.A), Number(ids.S)] })).results?.map(({ id }) => id)).toEqual([
      ids.A,
    ]);
    expect((await getBlogPosts(client)).results?.map(({ id }) => id)).toEqual([ids.B]);
    expect((await getTasks(client)).results?.map(({ spaceId }) => spaceId)).toEqual([ids.eng]);
    expect((await getPagesInSpace(client, { id: Number(ids.eng), limit: 1 })).results).toHaveLength(1);
    expect(await rejection(getPages(client, { spaceId: [Number(ids.sec)] }))).toMatchObject({ code: 'not_found' });
    expect(await rejection(getPagesInSpace(client, { id: Number(ids.sec) }))).toMatchObject({ code: 'not_found' });
    expect(await rejection(getSpaceById(client, { id: Number(ids.sec) }))).toMatchObject({ code: 'not_found' });
  });

  test('opens what is inside and nothing else', async () => {
    expect((await getPageById(client, { id: Number(ids.A) })).title).toBe('Release plan');
    expect((await getPageLabels(client, { id: Number(ids.A) })).results).toHaveLength(2);
    expect((await getPageDescendants(client, { id: Number(ids.A) })).results).not.toHaveLength(0);
    expect((await getFooterCommentById(client, { commentId: Number(ids.c1) })).id).toBe(ids.c1);
    expect((await getFooterCommentChildren(client, { id: Number(ids.c1) })).results).toHaveLength(1);
    expect((await getTaskById(client, { id: Number(ids.t1) })).id).toBe(ids.t1);
    // Word for word what is said of a page that does not exist.
    const missing = await rejection(getPageById(client, { id: 999 }));
    if (!ConfluenceError.isInstance(missing)) throw new Error('It was not refused.', { cause: missing });
    const { code, message, next } = missing;
    const outside = { code, message, next, status: 404 };
    expect(code).toBe('not_found');
    expect(await rejection(getPageById(client, { id: Number(ids.S) }))).toMatchObject(outside);
    expect(await rejection(getPageLabels(client, { id: Number(ids.S) }))).toMatchObject(outside);
    expect(await rejection(getPageDescendants(client, { id: Number(ids.S) }))).toMatchObject(outside);
    expect(await rejection(getFooterCommentById(client, { commentId: 777001 }))).toMatchObject(outside);
    expect(await rejection(getPageById(client, { id: 999 }))).toMatchObject({ code: 'not_found' });
    const download = `/wiki/rest/api/content/${ids.S}/child/attachment/att1/download`;
    expect(await rejection(client.sendRequest({ url: download }))).toMatchObject(outside);
  });
});

describe('readOnly', () => {
  test('refuses what changes something and lets reads pass', async () => {
    const { client, asked } = fakeClient({
      '/wiki/api/v2/pages/1': {},
      '/wiki/api/v2/users-bulk': {},
      '/wiki/api/v2/content/convert-ids-to-types': {},
    });
    const reader = readOnly(client);
    await reader.sendRequest({ url: '/wiki/api/v2/pages/1' });
    await reader.sendRequest({ url: '/wiki/api/v2/users-bulk', method: 'POST', body: {} });
    await reader.sendRequest({ url: '/wiki/api/v2/content/convert-ids-to-types', method: 'POST', body: {} });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
      expect(await rejection(reader.sendRequest({ url: '/wiki/api/v2/pages/1', method }))).toMatchObject({
        code: 'forbidden',
        message: `${method} /wiki/api/v2/pages/1 would change something, and this run may only read.`,
      });
    }
    expect(asked).toHaveLength(3);
  });
});
