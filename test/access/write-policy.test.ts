import { describe, expect, test } from 'vitest';

import { ConfluenceError } from '../../src/errors.js';
import { createWriteBudget } from '../../src/access/write-budget.js';
import { writeRoutes } from '../../src/access/write-routes.js';
import { rejection } from '../scalekit/environment.js';
import { guarded, inEng, notFound, siteIn } from './guarded.js';
import { examples, named } from './write-requests.js';

const eng = '65538';
const sec = '65540';
const v2 = '/wiki/api/v2';
const v1 = '/wiki/rest/api/content';
const body = { representation: 'storage', value: '<p>x</p>' };

describe('every write that is listed', () => {
  const listed = examples(eng).map((example) => [`${example.request.method} ${example.request.url}`, example] as const);

  test('has an example here, and none deletes for good', () => {
    const kinds = (route: { method: string; path: string }): string =>
      `${route.method} ${route.path.replaceAll(/\{\w+\}|\b(att)?10\d\b/g, '…')}`;
    expect(new Set(listed.map(([name]) => kinds({ method: '', path: name }).trim()))).toEqual(
      new Set(writeRoutes.map(kinds)),
    );
    expect(writeRoutes.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
      `${v2}/pages/{contentId}`,
      `${v2}/blogposts/{contentId}`,
      `${v1}/{contentId}/label`,
    ]);
  });

  test.each(listed)('%s is sent when all it touches is inside', async (_name, { request, lookups }) => {
    const guard = guarded(siteIn(eng), inEng);
    await guard.client.sendRequest(request);
    const [sent] = guard.sent;
    expect(guard.sent).toHaveLength(1);
    expect(sent).toMatchObject({ url: request.url, method: request.method });
    if (request.body instanceof FormData) {
      if (!(sent?.body instanceof FormData)) throw new Error('The form is gone.');
      expect([...sent.body.entries()]).toEqual([...request.body.entries()]);
    } else expect(sent?.body).toEqual(request.body);
    expect(guard.lookups.filter((name) => name !== 'inline-comments/108')).toEqual(lookups);
  });

  test.each(listed)('%s is refused when what it touches is elsewhere', async (_name, { request, lookups }) => {
    const guard = guarded(siteIn(sec), inEng);
    const outside = lookups.length === 0 ? { ...request, body: { ...Object(request.body), spaceId: sec } } : request;
    expect(await rejection(guard.client.sendRequest(outside))).toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/ is outside the spaces this run may write in \(ENG\)\. Nothing was sent\.$/),
    });
    expect(guard.sent).toEqual([]);
  });

  test.each(listed.filter(([, { lookups }]) => lookups.length > 0))(
    '%s is refused when Confluence does not say where it lands',
    async (_name, { request }) => {
      for (const silence of [undefined, null, '', {}, [eng]]) {
        const guard = guarded(siteIn(silence), inEng);
        expect(await rejection(guard.client.sendRequest(request))).toMatchObject({ code: 'forbidden' });
        expect(guard.sent).toEqual([]);
      }
    },
  );

  test.each(listed)('%s needs no look-up without a limit to spaces', async (_name, { request }) => {
    const guard = guarded({});
    await guard.client.sendRequest(request);
    expect({ lookups: guard.lookups, sent: guard.sent.length }).toEqual({ lookups: [], sent: 1 });
  });

  test.each(listed)('%s counts for its page, found before it is sent', async (_name, { request, page }) => {
    const budget = createWriteBudget({ maxWritesPerPage: 1 });
    const guard = guarded(siteIn(sec), { budget });
    await guard.client.sendRequest(request);
    const again = guard.client.sendRequest(request);
    if (page === undefined) await again;
    else {
      expect(await rejection(again)).toMatchObject({
        code: 'forbidden',
        message: `The cap of 1 write per run to page ${page} is reached. Nothing was sent.`,
      });
    }
    expect(guard.sent).toHaveLength(page === undefined ? 2 : 1);
  });
});

describe('where a write lands', () => {
  test('a comment on something that names no page is refused', async () => {
    const guard = guarded({ ...siteIn(eng), 'footer-comments/104': { id: '104' } }, inEng);
    const request = {
      method: 'PUT',
      url: `${v2}/footer-comments/104`,
      body: { version: { number: 2 }, body },
    } as const;
    expect(await rejection(guard.client.sendRequest(request))).toMatchObject({
      code: 'forbidden',
      message:
        'Confluence does not say on which page footer-comments/104 is, so it may not be written to. Nothing was sent.',
    });
    expect(guard.sent).toEqual([]);
  });

  test('comments that answer each other for ever are refused', async () => {
    const circle = { 'inline-comments/108': { id: '108', parentCommentId: '105' } };
    const guard = guarded({ ...siteIn(eng), ...circle }, inEng);
    const request = { method: 'PUT', url: `${v2}/inline-comments/105`, body: { version: { number: 2 } } } as const;
    expect(await rejection(guard.client.sendRequest(request))).toMatchObject({ code: 'forbidden' });
    expect(guard.sent).toEqual([]);
  });

  test('a draft is found as a draft', async () => {
    let asked = 0;
    const draft = {
      get 'pages/101'() {
        asked += 1;
        return asked === 1 ? notFound() : { id: '101', spaceId: eng };
      },
    };
    const guard = guarded(Object.defineProperties(siteIn(eng), Object.getOwnPropertyDescriptors(draft)), inEng);
    await guard.client.sendRequest({ method: 'DELETE', url: `${v2}/pages/101` });
    expect(guard.lookups).toEqual(['pages/101', 'pages/101?get-draft']);
  });

  test('API v1 does not say what an id is: a blog post is found, then a folder among what can be moved under', async () => {
    const guard = guarded({ ...siteIn(eng), 'folders/109': { id: '109', spaceId: eng } }, inEng);
    await guard.client.sendRequest({ method: 'POST', url: `${v1}/103/label`, body: [{ name: 'x' }] });
    await guard.client.sendRequest({ method: 'PUT', url: `${v1}/101/move/append/109` });
    expect(guard.sent).toHaveLength(2);
  });

  test('what is not there, or not visible, is said to be so', async () => {
    const guard = guarded(siteIn(eng), inEng);
    expect(
      await rejection(guard.client.sendRequest({ method: 'PUT', url: `${v1}/101/move/append/999` })),
    ).toMatchObject({ code: 'not_found' });
    expect(guard.sent).toEqual([]);
  });

  test.each(['unavailable', 'rate_limited', 'authorization_required', 'forbidden'] as const)(
    'a look-up that fails (%s) ends the write',
    async (code) => {
      const failing = { 'pages/101': new ConfluenceError({ code, message: 'No.', next: 'Wait.' }) };
      const guard = guarded({ ...siteIn(eng), ...failing }, inEng);
      for (const { request } of examples(eng).filter(({ page }) => page === named.page)) {
        expect(await rejection(guard.client.sendRequest(request))).toMatchObject({ code });
      }
      expect(guard.sent).toEqual([]);
    },
  );

  test('it is looked up again for every write: a page may have moved', async () => {
    const answers = siteIn(eng);
    const guard = guarded(answers, inEng);
    await guard.client.sendRequest({ method: 'DELETE', url: `${v2}/pages/101` });
    answers['pages/101'] = { id: '101', spaceId: sec };
    expect(await rejection(guard.client.sendRequest({ method: 'DELETE', url: `${v2}/pages/101` }))).toMatchObject({
      message: 'pages/101 is outside the spaces this run may write in (ENG). Nothing was sent.',
    });
  });

  test('space and parent must agree, even where both may be written in', async () => {
    const spaces = { results: [eng, sec].map((id) => ({ id, key: id === eng ? 'ENG' : 'SEC' })) };
    const guard = guarded({ ...siteIn(eng), spaces }, { spaces: ['ENG', 'SEC'] });
    const disagreement = {
      code: 'invalid_request',
      message: expect.stringMatching(/ names more than one space: the space and the parent must agree\./),
    };
    const create = { method: 'POST', url: `${v2}/pages`, body: { spaceId: sec, parentId: '102', title: 'T' } } as const;
    expect(await rejection(guard.client.sendRequest(create))).toMatchObject(disagreement);
    const update = { id: '101', status: 'current', title: 'T', spaceId: sec, version: { number: 2 } };
    expect(
      await rejection(guard.client.sendRequest({ method: 'PUT', url: `${v2}/pages/101`, body: update })),
    ).toMatchObject(disagreement);
    expect(guard.sent).toEqual([]);
  });

  test('an empty list of spaces allows nothing and asks nothing', async () => {
    const guard = guarded(siteIn(eng), { spaces: [] });
    for (const { request } of examples(eng)) {
      expect(await rejection(guard.client.sendRequest(request))).toMatchObject({
        code: 'forbidden',
        message: `${request.method} ${request.url}: this run may not write in any space. Nothing was sent.`,
      });
    }
    expect(guard).toMatchObject({ sent: [], lookups: [] });
  });
});

describe('what is not listed', () => {
  test.each([
    ['DELETE', `${v2}/footer-comments/104`],
    ['DELETE', `${v2}/inline-comments/105`],
    ['DELETE', `${v2}/attachments/att106`],
    ['DELETE', `${v2}/pages/101/properties/107`],
    ['DELETE', `${v2}/spaces/65538`],
    ['DELETE', `${v1}/101/pageTree`],
    ['DELETE', `${v1}/101/label/runbook`],
    ['DELETE', `${v1}/101`],
    ['POST', `${v1}`],
    ['POST', `${v1}/101/copy`],
    ['POST', `${v1}/101/pagehierarchy/copy`],
    ['POST', `${v1}/archive`],
    ['POST', `${v2}/spaces`],
    ['POST', `${v2}/folders`],
    ['POST', `${v2}/spaces/65538/properties`],
    ['PUT', `${v1}/101/restriction`],
    ['PUT', `${v1}/101/state`],
    ['PUT', `${v1}/101`],
    ['PUT', `${v2}/pages/101/title`],
    ['PUT', `${v2}/tasks/1`],
    ['PUT', `${v1}/101/move/above/102`],
    ['PATCH', `${v2}/pages/101`],
    ['OPTIONS', `${v2}/pages/101`],
    // Addresses that a server could take for a listed one.
    ['DELETE', `${v2}/pages/101/`],
    ['DELETE', `${v2}/Pages/101`],
    ['DELETE', '/wiki/API/v2/pages/101'],
    ['DELETE', `${v2}/pages/0101`],
    ['DELETE', `${v2}/pages/+101`],
    ['DELETE', `${v2}/pages/101;x=1`],
    ['DELETE', `${v2}/pages/101,102`],
    ['DELETE', `${v2}/pages/%31%30%31`],
    ['DELETE', `${v2}/%70ages/101`],
    ['DELETE', `${v2}/pages/101.json`],
    ['DELETE', `${v2}/pages/-101`],
    ['DELETE', `${v2}/pages/1e2`],
    ['DELETE', `${v2}/pages/99999999999999999999`],
    ['POST', `${v1}/att106/label`],
    ['POST', `${v1}/101/child/attachment/106/data`],
  ] as const)('%s %s is refused', async (method, url) => {
    const guard = guarded(siteIn(eng));
    expect(await rejection(guard.client.sendRequest({ method, url, body: {} }))).toMatchObject({
      code: 'forbidden',
      message: `${method} ${url} is not among the writes that are possible. Nothing was sent.`,
    });
    expect(guard).toMatchObject({ sent: [], lookups: [] });
  });

  test.each([
    `${v2}//pages/101`,
    `${v2}/pages/101?purge=true`,
    `${v2}/x/../pages/101`,
    `${v2}/pages%2f101`,
    `${v2}/pages/1\n`,
  ])('the address %j is refused', async (url) => {
    const guard = guarded(siteIn(eng));
    expect(await rejection(guard.client.sendRequest({ method: 'DELETE', url }))).toMatchObject({
      code: 'invalid_request',
    });
    expect(guard.sent).toEqual([]);
  });
});

describe('a budget', () => {
  const remove = { method: 'DELETE', url: `${v2}/pages/101` } as const;

  test('counts what was sent, not what was asked', async () => {
    const budget = createWriteBudget({ maxWrites: 1 });
    const guard = guarded(siteIn(sec), { ...inEng, budget });
    await rejection(guard.client.sendRequest(remove));
    await rejection(guard.client.sendRequest({ ...remove, searchParams: { purge: true } }));
    expect(budget.sent).toBe(0);
    await guarded(siteIn(eng), { ...inEng, budget }).client.sendRequest(remove);
    expect(budget.sent).toBe(1);
  });

  test('is shared by the clients of a run and says how to raise it', async () => {
    const budget = createWriteBudget({ maxWrites: 1 });
    await guarded(siteIn(eng), { budget }).client.sendRequest(remove);
    const other = guarded(siteIn(eng), { budget });
    expect(await rejection(other.client.sendRequest(remove))).toMatchObject({
      code: 'forbidden',
      message: 'The cap of 1 write per run is reached. Nothing was sent.',
      next: 'Tell the user what is left to do; a new run starts at zero, and the operator raises the cap with maxWrites or CONFLUENCE_MAX_WRITES.',
    });
    expect(other.sent).toEqual([]);
  });

  test('lets reading pass when it is spent', async () => {
    const guard = guarded(siteIn(eng), { budget: createWriteBudget({ maxWrites: 0 }) });
    expect(await guard.client.sendRequest({ url: `${v2}/pages/101` })).toEqual({ id: '101', spaceId: eng });
    expect(await rejection(guard.client.sendRequest(remove))).toMatchObject({
      message: 'The cap of 0 writes per run is reached. Nothing was sent.',
    });
  });
});
