import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { loadOpenApi } from '../helpers/openapi.js';
import { caller, fixtureConfluence, fixtureSite, ids, people } from './fixture.js';
import type { Answer, CallOptions, Caller } from './fixture.js';
import { createConfluence } from '../../src/sandbox/confluence.js';
import { SiteIndex } from '../../src/sandbox/site-index.js';

// Read when a module of confluence.js builds its schemas: with it, an unknown key is an error.
vi.stubEnv('AUDIT_SCHEMAS', 'true');
const v1 = await import('confluence.js/v1');
const v2 = await import('confluence.js/v2');

const whiteboard = '1245301';
const database = '1245302';
const embed = '1245303';

/** The fixture with one of everything that has a route, properties on what may carry some, and a second version. */
function fullSite(): { call: Caller; propertyOf: Record<string, string> } {
  const data = fixtureSite();
  const folder = data.contents.find((content) => content.id === ids.F);
  if (folder === undefined) throw new Error('The fixture has no folder.');
  for (const [id, type] of [
    [whiteboard, 'whiteboard'],
    [database, 'database'],
    [embed, 'embed'],
  ] as const) {
    data.contents.push({
      ...folder,
      id,
      type,
      versions: folder.versions.map((version) => ({ ...version, title: type })),
    });
  }
  const call = caller(createConfluence(new SiteIndex(data)));
  const propertyOf: Record<string, string> = {};
  for (const [collection, id] of Object.entries(owners)) {
    const answer = call(`/${collection}/${id}/properties`, {
      method: 'POST',
      body: { key: 'state', value: { done: true } },
    });
    propertyOf[collection] = z.object({ id: z.string() }).parse(answer.json).id;
  }
  return { call, propertyOf };
}

const owners: Record<string, string> = {
  pages: ids.A,
  blogposts: ids.B,
  folders: ids.F,
  whiteboards: whiteboard,
  databases: database,
  embeds: embed,
  comments: ids.c1,
  attachments: ids.plan,
  spaces: ids.eng,
};
const entities: Record<string, string> = {
  ...owners,
  'footer-comments': ids.c1,
  'inline-comments': ids.c3,
  labels: '163842',
  tasks: ids.t1,
};

/** Every read of confluence.js for API v2, by its address with names of parameters, with the schemas of its answer. */
async function readsOf(api: object): Promise<Map<string, z.ZodType[]>> {
  const reads = new Map<string, z.ZodType[]>();
  // A function that is given names in place of values shows the address it is made of.
  const names = new Proxy({}, { get: (_, name) => `{${String(name)}}` });
  const client = {
    sendRequest(options: { url: string; method?: string; schema?: z.ZodType }) {
      if ((options.method ?? 'GET') === 'GET') {
        reads.set(options.url, [
          ...(reads.get(options.url) ?? []),
          ...(options.schema === undefined ? [] : [options.schema]),
        ]);
      }
      return Promise.resolve({});
    },
  };
  for (const [name, read] of Object.entries(api)) {
    if (name.startsWith('get') && typeof read === 'function') await Reflect.apply(read, undefined, [client, names]);
  }
  return reads;
}

function concrete(template: string, propertyOf: Record<string, string>): string {
  const collection = template.split('/')[4] ?? '';
  return template
    .replace(/\{propertyId\}/, propertyOf[collection] ?? '1')
    .replace(/\{versionNumber\}/, '1')
    .replace(/\{\w+\}/, entities[collection] ?? '1');
}

const site = fullSite();
const reads = await readsOf(v2);
const templates = [...reads.keys()].sort();

// What API v2 has beyond what an agent reads: administration, apps, and content this site does not hold.
const notOffered = templates.filter((template) =>
  /admin-key|\/app\/|custom-content|classification|data-policies|space-permissions|space-role|role-assignments|redact|thumbnail/.test(
    template,
  ),
);
const offered = templates.filter((template) => !notOffered.includes(template));

describe('every read of API v2', () => {
  test('is answered, or is known not to be offered', () => {
    const missing = offered.filter((template) => site.call(concrete(template, site.propertyOf)).status !== 200);
    expect(missing).toEqual([]);
    expect(offered.length).toBeGreaterThan(90);
  });

  test.each(offered)('%s parses with the strict schema of confluence.js', (template) => {
    const schemas = reads.get(template) ?? [];
    expect(schemas.length).toBeGreaterThan(0);
    for (const query of variations(template)) {
      const { json } = site.call(`${concrete(template, site.propertyOf)}${query}`);
      for (const schema of schemas) expect([query, schema.safeParse(json).error?.issues ?? []]).toEqual([query, []]);
    }
  });

  test('agrees with the OpenAPI document', () => {
    const openApi = loadOpenApi('confluence-v2.json');
    const problems = offered.flatMap((template) =>
      variations(template).flatMap((query) => {
        const path = concrete(template, site.propertyOf);
        const answer = site.call(`${path}${query}`);
        return [
          ...openApi.validateResponse('GET', path, answer.status, answer.json),
          ...openApi.validateRequest('GET', path, new URLSearchParams(query)),
        ];
      }),
    );
    expect(problems.filter((problem) => !problem.includes('is not in confluence-v2.json'))).toEqual([]);
  });
});

/** Queries that change the shape of an answer. */
function variations(template: string): string[] {
  const isSinglePage = /\/(pages|blogposts)\/\{\w+\}$/.test(template);
  if (isSinglePage) {
    const flags = ['labels', 'properties', 'operations', 'likes', 'versions'].map((name) => `include-${name}=true`);
    return ['', '?body-format=storage', '?body-format=atlas_doc_format', '?body-format=view', `?${flags.join('&')}`];
  }
  if (/\/spaces\/\{\w+\}$/.test(template)) {
    return ['', '?description-format=plain', '?include-labels=true&include-operations=true&include-permissions=true'];
  }
  if (/\/(pages|blogposts|footer-comments|inline-comments)$/.test(template)) return ['', '?body-format=storage'];
  return [''];
}

describe('single pages in every state', () => {
  const states = [ids.engHome, ids.A, ids.G, ids.Z, ids.T, `${ids.D}?get-draft=true`, `${ids.A}?version=3`];

  test.each(states)('page %s parses with the strict schema of confluence.js', (path) => {
    expect(v2.PageSchema.safeParse(site.call(`/pages/${path}`).json).error?.issues ?? []).toEqual([]);
  });

  test('have the keys of a recorded response', () => {
    const recorded = readFileSync(new URL('../contracts/recorded-page.json', import.meta.url), 'utf8');
    const ours = site.call(`/pages/${ids.A}?body-format=atlas_doc_format`).json;
    expect(keysOf(ours)).toEqual(keysOf(JSON.parse(recorded)));
  });
});

describe('API v1', () => {
  const requests: readonly [string, CallOptions?][] = [
    ['rest/api/user/current'],
    ['rest/api/user/current?expand=personalSpace,operations'],
    [`rest/api/user?accountId=${people.ada}`],
    [`rest/api/user/bulk?accountId=${people.ada}&accountId=${people.bob}`],
    [`rest/api/content/${ids.A}/restriction`],
    [`rest/api/content/${ids.R}/restriction/byOperation`],
    [`rest/api/content/${ids.R}/restriction/byOperation/read`],
    ['rest/api/longtask/1'],
    [`rest/api/analytics/content/${ids.A}/views`],
    [
      `rest/api/content/${ids.A}/permission/check`,
      { method: 'POST', body: { subject: { type: 'user', identifier: people.ada }, operation: 'read' } },
    ],
    [`rest/api/content/${ids.Q}/label`, { method: 'POST', body: [{ prefix: 'global', name: 'fresh' }] }],
    [`rest/api/content/${ids.Q}/move/before/${ids.F}`, { method: 'PUT' }],
    [
      `rest/api/content/${ids.A}/version`,
      { method: 'POST', body: { operationKey: 'restore', params: { versionNumber: 3, message: 'back' } } },
    ],
    [
      `rest/api/content/${ids.Q}/copy`,
      { method: 'POST', body: { destination: { type: 'parent_page', value: ids.A }, pageTitle: 'A copy' } },
    ],
    ['rest/api/content/archive', { method: 'POST', body: { pages: [{ id: ids.Q }] } }],
  ];

  test('every answer parses with the strict schema of confluence.js', async () => {
    const { call } = fixtureConfluence();
    const problems: unknown[] = [];
    const client = clientOf(call, (path, schema, answer) => {
      for (const issue of schema?.safeParse(answer.json).error?.issues ?? []) problems.push([path, issue]);
    });
    await v1.getCurrentUser(client, {});
    await v1.getCurrentUser(client, { expand: ['personalSpace', 'operations'] });
    await v1.getUser(client, { accountId: people.ada });
    await v1.getRestrictions(client, { id: ids.A });
    await v1.getRestrictionsByOperation(client, { id: ids.R });
    await v1.addLabelsToContent(client, { id: ids.Q, body: [{ prefix: 'global', name: 'fresh' }] });
    await v1.searchByCQL(client, { cql: 'type = page' });
    await v1.searchUser(client, { cql: 'user.fullname ~ "ada"' });
    expect(problems).toEqual([]);
  });

  test('agrees with the OpenAPI document', () => {
    const openApi = loadOpenApi('confluence-v1.json');
    const { call } = fixtureConfluence();
    const problems = requests.flatMap(([address, options]) => {
      const answer = call(address, options);
      const path = `/wiki/${address.split('?')[0] ?? ''}`;
      expect([address, answer.status < 300]).toEqual([address, true]);
      return openApi.validateResponse(options?.method ?? 'GET', path, answer.status, answer.json);
    });
    expect(problems).toEqual([]);
  });
});

describe('writes of API v2', () => {
  const storage = { representation: 'storage', value: '<p>New.</p>' };
  const inlineCommentProperties = { textSelection: 'Deeper', textSelectionMatchCount: 1, textSelectionMatchIndex: 0 };
  const requests: readonly [string, string, unknown?][] = [
    ['POST', '/pages', { spaceId: ids.eng, status: 'current', title: 'New page', body: storage }],
    [
      'PUT',
      `/pages/${ids.A}`,
      { id: ids.A, status: 'current', title: 'Release plan', body: storage, version: { number: 8, message: 'new' } },
    ],
    ['POST', '/blogposts', { spaceId: ids.eng, status: 'current', title: 'New post', body: storage }],
    ['POST', '/folders', { spaceId: ids.eng, title: 'New folder' }],
    ['POST', '/footer-comments', { pageId: ids.A, body: storage }],
    ['PUT', `/footer-comments/${ids.c1}`, { version: { number: 2 }, body: storage }],
    ['POST', '/inline-comments', { pageId: ids.deep, body: storage, inlineCommentProperties }],
    ['PUT', `/inline-comments/${ids.c3}`, { version: { number: 2 }, body: storage, resolved: true }],
    ['PUT', `/tasks/${ids.t1}`, { status: 'complete' }],
    ['POST', '/users-bulk', { accountIds: [people.ada, people.bob] }],
    ['POST', '/content/convert-ids-to-types', { contentIds: [ids.A, ids.c1] }],
    ['DELETE', `/pages/${ids.Q}`],
    ['DELETE', `/footer-comments/${ids.c1}`],
    ['DELETE', `/attachments/${ids.plan}`],
  ];

  test('parse with the strict schemas of confluence.js', async () => {
    const problems: unknown[] = [];
    const client = clientOf(fixtureConfluence().call, (path, schema, answer) => {
      for (const issue of schema?.safeParse(answer.json).error?.issues ?? []) problems.push([path, issue]);
    });
    const page = { spaceId: ids.eng, status: 'current', title: 'New page', body: storage };
    await v2.createPage(client, { body: page });
    await v2.createBlogPost(client, { body: page });
    await v2.createFolder(client, { body: { spaceId: ids.eng, title: 'New folder' } });
    await v2.createFooterComment(client, { pageId: ids.A, body: storage });
    await v2.createInlineComment(client, { pageId: ids.deep, body: storage, inlineCommentProperties });
    await v2.createPageProperty(client, { pageId: Number(ids.A), key: 'state', value: 1 });
    await v2.updateTask(client, { id: Number(ids.t1), body: { status: 'complete' } });
    await v2.createBulkUserLookup(client, { body: { accountIds: [people.ada, people.bob] } });
    expect(problems).toEqual([]);
  });

  test('agree with the OpenAPI document', () => {
    const openApi = loadOpenApi('confluence-v2.json');
    const { call } = fixtureConfluence();
    const problems = requests.flatMap(([method, path, body]) => {
      // The task of page A goes with its new body: it is changed on a site of its own.
      const target = path.startsWith('/tasks') ? fixtureConfluence().call : call;
      const answer = target(path, { method, body });
      expect([method, path, answer.status < 300]).toEqual([method, path, true]);
      const address = `/wiki/api/v2${path}`;
      return [
        ...openApi.validateRequest(method, address, new URLSearchParams(), body),
        ...openApi.validateResponse(method, address, answer.status, answer.json),
      ];
    });
    expect(problems).toEqual([]);
  });
});

function clientOf(call: Caller, check: (path: string, schema: z.ZodType | undefined, answer: Answer) => void) {
  return {
    sendRequest<T>(options: {
      url: string;
      method?: string;
      body?: unknown;
      searchParams?: Record<string, unknown>;
      schema?: z.ZodType<T>;
    }): Promise<T> {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(options.searchParams ?? {})) {
        if (typeof value === 'string') query.set(name, value);
        else if (Array.isArray(value)) query.set(name, value.join(','));
      }
      const answer = call(`${options.url}?${query.toString()}`, {
        method: options.method ?? 'GET',
        body: options.body,
      });
      check(options.url, options.schema, answer);
      expect([options.url, answer.status < 300]).toEqual([options.url, true]);
      // The answer is checked above; its type is what the schema says.
      return Promise.resolve(answer.json as T);
    },
  };
}

function keysOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'object' ? 'null' : 'value';
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, child]) => [key, typeof child === 'object' && child !== null ? keysOf(child) : 'value']),
  );
}
