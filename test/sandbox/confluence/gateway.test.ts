import { describe, expect, test } from 'vitest';
import { createGateway } from '../../../src/sandbox/gateway.js';
import type { Grant } from '../../../src/sandbox/site.js';
import { allScopes, cloudId, fixtureConfluence, fixtureNow, ids, people, siteBase, unknownId } from '../fixture.js';

const scopeMismatch = { code: 401, message: 'Unauthorized; scope does not match' };
const notInstalled = { code: 403, message: 'The app is not installed on this instance' };
const gone = {
  statusCode: 410,
  data: { authorized: true, valid: true, errors: [], successful: true },
  message:
    'com.atlassian.confluence.api.service.exceptions.pagesmodes.GoneException: This deprecated endpoint has been removed.',
};

describe('gateway', () => {
  const adaGrant: Grant = { accountId: people.ada, scopes: new Set(allScopes), product: true, readOnly: false };
  const gateway = (switches = {}) => {
    const answer = createGateway(fixtureConfluence({ switches }), (token) => (token === 'good' ? adaGrant : undefined));
    return (path: string, authorization?: string) =>
      answer({
        method: 'GET',
        path,
        query: new URLSearchParams(),
        headers: authorization === undefined ? {} : { authorization },
        body: new Uint8Array(),
      });
  };

  test('C1 an unknown cloud id is 404 without a Confluence body, or 403 when switched', () => {
    const path = `/ex/confluence/00000000-0000-4000-8000-000000000000/wiki/api/v2/pages/${ids.A}`;
    expect(gateway()(path, 'Bearer good')).toEqual({ status: 404, headers: {}, body: '' });
    expect(gateway({ unknownCloudStatus: 403 })(path, 'Bearer good').status).toBe(403);
    expect(gateway()(`/ex/confluence/${cloudId}/wiki/api/v2/pages/${ids.A}`, 'Bearer good').status).toBe(200);
  });

  test('C2 a missing or bad bearer is 401, with a body unless switched off', () => {
    const path = `/ex/confluence/${cloudId}/wiki/api/v2/pages/${ids.A}`;
    for (const authorization of [undefined, 'Bearer bad', 'good', 'Bearer ']) {
      const answer = gateway()(path, authorization);
      expect([answer.status, answer.body]).toEqual([401, '{"code":401,"message":"Unauthorized"}']);
      expect(gateway({ badTokenBody: 'empty' })(path, authorization)).toEqual({ status: 401, headers: {}, body: '' });
    }
  });

  test('the accessible resources name the site and the scopes of the token', () => {
    expect(JSON.parse(String(gateway()('/oauth/token/accessible-resources', 'Bearer good').body))).toEqual([
      { id: cloudId, name: 'acme', url: 'https://acme.atlassian.net', scopes: [...allScopes], avatarUrl: '' },
    ]);
  });
});

describe('scopes', () => {
  const { call } = fixtureConfluence();

  test('C3 a missing scope is 401 for a known and for an unknown id alike', () => {
    const scopes = allScopes.filter((scope) => scope !== 'read:page:confluence');
    for (const path of [`/pages/${ids.A}`, `/pages/${unknownId}`]) {
      const answer = call(path, { scopes });
      expect([answer.status, answer.json]).toEqual([401, scopeMismatch]);
      expect(answer.headers['x-failure-category']).toBe('FAILURE_CLIENT_SCOPE_CHECK');
    }
  });

  test('C4 classic scopes open nothing of v2', () => {
    const scopes = ['read:confluence-space.summary', 'read:confluence-content.all', 'search:confluence'];
    expect(call('/spaces', { scopes })).toMatchObject({ status: 401, json: scopeMismatch });
  });

  test('C5 search:confluence opens the CQL search', () => {
    expect(call('rest/api/search?cql=type=page', { scopes: ['search:confluence'] }).status).toBe(200);
  });

  test('C6 search:confluence does not open the search for people', () => {
    const answer = call('rest/api/search/user?cql=user.fullname~"ada"', { scopes: ['search:confluence'] });
    expect(answer).toMatchObject({ status: 401, json: scopeMismatch });
  });

  test('C7 read:content-details:confluence opens both searches and the current user', () => {
    const scopes = ['read:content-details:confluence'];
    for (const path of ['search?cql=type=page', 'search/user?cql=user.fullname~"ada"', 'user/current']) {
      expect(call(`rest/api/${path}`, { scopes }).status).toBe(200);
    }
  });

  test('C8 a grant without Confluence is 403 everywhere', () => {
    for (const path of ['/spaces', 'rest/api/user/current', `rest/api/content/${ids.A}`]) {
      expect(call(path, { grant: { product: false } })).toMatchObject({ status: 403, json: notInstalled });
    }
  });

  test('C8 a write with a grant that only reads is 403, or 401 when switched', () => {
    const write = { method: 'POST', body: { spaceId: ids.eng, title: 'New' }, grant: { readOnly: true } };
    expect(call('/pages', write)).toMatchObject({ status: 403, json: notInstalled });
    const other = fixtureConfluence({ switches: { readOnlyGrantStatus: 401 } });
    expect(other.call('/pages', write)).toMatchObject({ status: 401, json: scopeMismatch });
    expect(call('/pages', { grant: { readOnly: true } }).status).toBe(200);
    expect(call('/users-bulk', { ...write, body: { accountIds: [people.ada] } }).status).toBe(200);
  });

  test('a person without a licence is refused by both APIs', () => {
    const site = fixtureConfluence();
    const bob = site.index.user(people.bob);
    if (bob !== undefined) bob.licensed = false;
    const text = 'Current user not permitted to use Confluence';
    expect(site.call('rest/api/user/current', { as: 'bob' }).json).toMatchObject({ statusCode: 403, message: text });
    expect(site.call('/spaces', { as: 'bob' }).json).toMatchObject({ errors: [{ status: 403, title: text }] });
  });
});

describe('removed and unknown routes', () => {
  const { call } = fixtureConfluence();

  test('C9 reading v1 content is 410 with JSON', () => {
    expect(call(`rest/api/content/${ids.A}`)).toMatchObject({
      status: 410,
      json: gone,
      headers: { 'content-type': 'application/json' },
    });
  });

  test.each([
    ['POST', 'rest/api/content'],
    ['PUT', 'rest/api/content/1'],
    ['DELETE', 'rest/api/content/1'],
  ])('C10 %s %s is 410', (method, path) => {
    expect(call(path, { method })).toMatchObject({ status: 410, json: gone });
  });

  test.each(['rest/api/space?limit=1', 'rest/api/space/ENG', 'rest/api/space/ENG/content/page'])(
    'C11 %s is 410',
    (path) => {
      expect(call(path)).toMatchObject({ status: 410, json: gone });
    },
  );

  test.each(['child/attachment', 'child/page', 'label', 'version', 'history', 'property'])(
    'C12 rest/api/content/{id}/%s is 410',
    (path) => {
      expect(call(`rest/api/content/${ids.A}/${path}`)).toMatchObject({ status: 410, json: gone });
    },
  );

  test('C13 the old content search is 410, or alive when switched', () => {
    expect(call('rest/api/content/search?cql=type=page')).toMatchObject({ status: 410, json: gone });
    const alive = fixtureConfluence({ switches: { contentSearchGone: false } });
    const answer = alive.call(`rest/api/content/search?cql=id=${ids.A}`);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ results: [{ id: ids.A, type: 'page', title: 'Release plan' }], size: 1 });
  });

  test('C14 a token without any v1 scope gets 401 before 410, or 410 when switched', () => {
    const scopes = ['read:page:confluence', 'read:space:confluence'];
    expect(call(`rest/api/content/${ids.A}`, { scopes })).toMatchObject({ status: 401, json: scopeMismatch });
    const other = fixtureConfluence({ switches: { scopeBeforeGone: false } });
    expect(other.call(`rest/api/content/${ids.A}`, { scopes })).toMatchObject({ status: 410, json: gone });
  });

  test('C15 an unknown first segment of v2 is a content type that does not exist', () => {
    expect(call('/user/by-me')).toMatchObject({
      status: 400,
      json: {
        errors: [
          {
            status: 400,
            code: 'INVALID_REQUEST_PARAMETER',
            title: "Provided value {user} for 'generic-content-type' is not the correct type.",
            detail: null,
          },
        ],
      },
    });
    expect(call(`/spaces/${ids.eng}/direct-children`).json).toMatchObject({
      errors: [{ title: "Provided value {spaces} for 'hierarchical-content-type' is not the correct type." }],
    });
  });

  test('C16 a route that does not exist is a page of HTML', () => {
    const answer = call(`/spaces/${ids.eng}/folders`);
    expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/html;charset=utf-8']);
    expect(answer.text).toMatch(/^<!doctype html>/);
    expect(call('/wiki/somewhere/else').status).toBe(404);
    expect(call('rest/api/nothing').status).toBe(404);
  });

  test('an encoded slash in a path is 400 with HTML', () => {
    const answer = call(`rest/api/content/${ids.A}/label/ci%2Fcd`, { method: 'DELETE' });
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'text/html;charset=utf-8']);
  });

  test('a method that is not offered is 405: JSON on v2, empty with `allow` on v1', () => {
    expect(call(`/pages/${ids.A}/labels`, { method: 'POST' })).toMatchObject({
      status: 405,
      json: { errors: [{ status: 405, code: 'METHOD_NOT_ALLOWED', detail: null }] },
    });
    const answer = call('rest/api/search', { method: 'POST' });
    expect([answer.status, answer.text, answer.headers['allow']]).toEqual([405, '', 'GET']);
  });
});

test('C130 a used-up budget is 429 with its headers until the next full hour', () => {
  let now = fixtureNow;
  const { call } = fixtureConfluence({ now: () => now, rateLimit: { pointsPerHour: 5 } });
  expect(call(`/pages/${ids.A}`).headers).toMatchObject({
    'x-ratelimit-limit': '5',
    'x-ratelimit-remaining': '3',
    'x-ratelimit-reset': '2026-11-05T15:00:00Z',
    ratelimit: '"global-app-quota";r=3;t=3600',
    'ratelimit-policy': '"global-app-quota";q=5;w=3600',
  });
  expect(call('rest/api/user/current').headers).toMatchObject({
    'x-ratelimit-remaining': '0',
    'x-ratelimit-nearlimit': 'true',
  });
  now += 60_000;
  const refused = call(`/pages/${ids.A}`);
  expect(refused.status).toBe(429);
  expect(refused.headers).toMatchObject({
    'retry-after': '3540',
    'ratelimit-reason': 'confluence-quota-global-based',
    'x-ratelimit-remaining': '0',
  });
  now += 3_540_000;
  expect(call(`/pages/${ids.A}`)).toMatchObject({ status: 200, headers: { 'x-ratelimit-remaining': '3' } });
});

test('every answer carries the ids that support asks for', () => {
  const { headers } = fixtureConfluence().call('/spaces');
  expect(headers['atl-request-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(headers['atl-traceid']).toMatch(/^[0-9a-f]{32}$/);
  expect(headers['link']).toBe(`<${siteBase}>; rel="base"`);
});
