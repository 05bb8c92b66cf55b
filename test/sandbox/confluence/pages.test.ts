import { describe, expect, test } from 'vitest';
import { fixtureConfluence, ids, people, planAdf, planStorage, siteBase, unknownId } from '../fixture.js';
import { errorOf, linksOf, resultsOf } from './answers.js';

const { call } = fixtureConfluence();

const planLinks = {
  webui: '/spaces/ENG/pages/1245185/Release+plan',
  editui: '/pages/resumedraft.action?draftId=1245185',
  edituiv2: '/spaces/ENG/pages/edit-v2/1245185',
  tinyui: '/x/AQAT',
};
const plan = {
  id: ids.A,
  status: 'current',
  title: 'Release plan',
  spaceId: ids.eng,
  parentId: ids.engHome,
  parentType: 'page',
  position: 1980,
  authorId: people.ada,
  ownerId: people.ada,
  lastOwnerId: null,
  createdAt: '2026-03-02T08:10:55.106Z',
  version: {
    number: 7,
    message: 'typo',
    minorEdit: false,
    authorId: people.bob,
    createdAt: '2026-11-05T09:14:03.120Z',
    ncsStepVersion: '7',
  },
  body: {},
  _links: { ...planLinks, base: siteBase },
};

describe('a single page', () => {
  test('C17 shows everything but its body', () => {
    expect(call(`/pages/${ids.A}`)).toMatchObject({ status: 200, json: plan });
    expect(call(`/pages/${ids.A}`).json).toEqual(plan);
  });

  test('C17 has no body key at all when switched', () => {
    const answer = fixtureConfluence({ switches: { emptyBody: false } }).call(`/pages/${ids.A}`);
    const { body: _, ...withoutBody } = plan;
    expect(answer.json).toEqual(withoutBody);
  });

  test('C18 body-format=storage gives the stored bytes and nothing else', () => {
    expect(call(`/pages/${ids.A}?body-format=storage`).json).toMatchObject({
      body: { storage: { representation: 'storage', value: planStorage } },
    });
    expect(call(`/pages/${ids.A}?body-format=storage`).json).toHaveProperty('body', {
      storage: { representation: 'storage', value: planStorage },
    });
  });

  test('C19 body-format=atlas_doc_format gives a document as JSON text, where the page has one', () => {
    expect(call(`/pages/${ids.A}?body-format=atlas_doc_format`).json).toHaveProperty('body', {
      atlas_doc_format: { representation: 'atlas_doc_format', value: planAdf },
    });
    expect(JSON.parse(planAdf)).toMatchObject({ type: 'doc' });
    expect(call(`/pages/${ids.Q}?body-format=atlas_doc_format`).json).toHaveProperty('body', {});
  });

  test.each(['view', 'export_view', 'anonymous_export_view', 'styled_view', 'editor'])(
    'C20 body-format=%s gives text',
    (format) => {
      const { status, json } = call(`/pages/${ids.A}?body-format=${format}`);
      expect(status).toBe(200);
      expect(json).toHaveProperty(`body.${format}.representation`, format);
      expect(json).toHaveProperty(`body.${format}.value`, expect.stringContaining('Two releases'));
    },
  );

  test.each(['storage,view', 'markdown'])('C21 body-format=%s is 400 and the detail lists the formats', (format) => {
    expect(errorOf(call(`/pages/${ids.A}?body-format=${format}`))).toEqual({
      status: 400,
      code: 'INVALID_REQUEST_PARAMETER',
      title: `Provided value {${format}} for 'body-format' is not the correct type. Expected type is PrimaryBodyRepresentationSingle.`,
      detail:
        'Valid values are: [STORAGE, ATLAS_DOC_FORMAT, VIEW, EXPORT_VIEW, ANONYMOUS_EXPORT_VIEW, STYLED_VIEW, EDITOR]',
    });
  });

  test('C23 an id that is no number is 400', () => {
    for (const id of ['abc', '-1', '1.5', '99999999999999999999', '%20']) {
      expect(errorOf(call(`/pages/${id}`))).toMatchObject({
        status: 400,
        code: 'INVALID_REQUEST_PARAMETER',
        title: `Provided value {${decodeURIComponent(id)}} for 'id' is not the correct type. Expected type is long.`,
      });
    }
  });

  test('C24 an unknown id is 404 and the title names it', () => {
    expect(call(`/pages/${unknownId}`)).toMatchObject({ status: 404 });
    expect(errorOf(call(`/pages/${unknownId}`))).toEqual({
      status: 404,
      code: 'NOT_FOUND',
      title: `Cannot find a page with id [${unknownId}]`,
      detail: null,
    });
  });

  test('C25 a page the caller may not see cannot be told from one that never was', () => {
    for (const id of [ids.R, ids.S]) {
      const hidden = call(`/pages/${id}`, { as: 'bob' });
      const unknown = call(`/pages/${unknownId}`, { as: 'bob' });
      expect(hidden.text.replaceAll(id, 'ID')).toBe(unknown.text.replaceAll(unknownId, 'ID'));
      expect(hidden.status).toBe(unknown.status);
      expect(call(`/pages/${id}`).status).toBe(200);
    }
  });

  test('C26 a folder is no page', () => {
    expect(errorOf(call(`/pages/${ids.F}`)).title).toBe(`Cannot find a page with id [${ids.F}]`);
    expect(call(`/folders/${ids.F}`)).toMatchObject({
      status: 200,
      json: {
        id: ids.F,
        type: 'folder',
        title: 'Archive folder',
        spaceId: ids.eng,
        parentId: ids.A,
        parentType: 'page',
      },
    });
    expect(errorOf(call(`/folders/${ids.A}`)).title).toBe(`Content with id: [${ids.A}] not found`);
  });

  test('C27 a trashed page is readable and has no place in the tree', () => {
    expect(call(`/pages/${ids.T}`)).toMatchObject({
      status: 200,
      json: { status: 'trashed', parentId: null, parentType: null, position: null },
    });
  });

  test('C28 an archived page keeps its parent', () => {
    expect(call(`/pages/${ids.Z}`)).toMatchObject({
      status: 200,
      json: { status: 'archived', parentId: ids.engHome, parentType: 'page' },
    });
  });

  test('C29 a draft needs get-draft=true unless that is switched off, and is its author’s alone', () => {
    expect(call(`/pages/${ids.D}`).status).toBe(404);
    expect(call(`/pages/${ids.D}?get-draft=true`)).toMatchObject({ status: 200, json: { status: 'draft' } });
    expect(call(`/pages/${ids.D}?get-draft=true`, { as: 'bob' }).status).toBe(404);
    const other = fixtureConfluence({ switches: { draftsNotFound: false } });
    expect(other.call(`/pages/${ids.D}`)).toMatchObject({ status: 200, json: { status: 'draft' } });
  });

  test('C30 version=3 gives the body of that version, an unknown one 404', () => {
    expect(call(`/pages/${ids.A}?version=3&body-format=storage`).json).toMatchObject({
      version: { number: 3 },
      body: { storage: { value: '<h2>Scope</h2><p>Three releases.</p>' } },
    });
    expect(call(`/pages/${ids.A}?version=8`).status).toBe(404);
  });

  test('C31 what is included comes as lists, and the version can be left out', () => {
    const { json } = call(`/pages/${ids.A}?include-labels=true&include-operations=true&include-version=false`);
    expect(json).not.toHaveProperty('version');
    expect(json).toMatchObject({
      labels: {
        results: [
          { id: '163842', name: 'runbook', prefix: 'global' },
          { id: '163843', name: 'ci/cd', prefix: 'global' },
        ],
        meta: { hasMore: false },
        _links: { self: `/api/v2/pages/${ids.A}/labels` },
      },
      operations: { results: expect.arrayContaining([{ operation: 'update', targetType: 'page' }]) },
    });
  });

  test('C31 likes, versions, properties and the favourite flag can be included too', () => {
    const query =
      'include-likes=true&include-versions=true&include-properties=true&include-favorited-by-current-user-status=true';
    expect(call(`/pages/${ids.A}?${query}`).json).toMatchObject({
      likes: { results: [{ accountId: people.bob }, { accountId: people.eve }, { accountId: people.ada }] },
      versions: {
        results: [
          { number: 7 },
          { number: 6 },
          { number: 5 },
          { number: 4 },
          { number: 3 },
          { number: 2 },
          { number: 1 },
        ],
      },
      properties: { results: [] },
      isFavoritedByCurrentUser: false,
    });
  });

  test('C32 operations are those of the caller', () => {
    const asEve = call(`/pages/${ids.A}/operations`, { as: 'eve' });
    expect(asEve.json).toEqual({
      operations: [
        { operation: 'read', targetType: 'page' },
        { operation: 'export', targetType: 'page' },
      ],
    });
    expect(call(`/pages/${ids.A}/operations`, { as: 'bob' }).json).toMatchObject({
      operations: expect.arrayContaining([{ operation: 'update', targetType: 'page' }]),
    });
  });

  test('C33 a root page has a null parent', () => {
    const { json } = call(`/pages/${ids.engHome}`);
    expect(json).toMatchObject({ parentId: null, parentType: null, _links: { webui: '/spaces/ENG/overview' } });
  });

  test('C34 a page in a folder names it as its parent', () => {
    expect(call(`/pages/${ids.G}`).json).toMatchObject({ parentId: ids.F, parentType: 'folder' });
  });

  test('likes are counted and listed', () => {
    expect(call(`/pages/${ids.A}/likes/count`).json).toEqual({ count: 3 });
    expect(resultsOf(call(`/pages/${ids.A}/likes/users`))).toHaveLength(3);
  });
});

describe('lists of pages', () => {
  const idsOf = (path: string, options = {}) => resultsOf(call(path, options)).map((row) => row['id']);

  test('C22 a list offers fewer body formats than a single page', () => {
    expect(errorOf(call(`/pages?id=${ids.A}&body-format=view`))).toMatchObject({
      status: 400,
      title:
        "Provided value {view} for 'body-format' is not the correct type. Expected type is PrimaryBodyRepresentation.",
    });
    expect(resultsOf(call(`/pages?id=${ids.A}&body-format=storage`))[0]).toHaveProperty(
      'body.storage.value',
      planStorage,
    );
  });

  test('C35 an unknown id among others is simply absent', () => {
    expect(idsOf(`/pages?id=${ids.A},${unknownId}`)).toEqual([ids.A]);
    expect(idsOf(`/pages?id=${ids.A},${ids.R},${ids.S}`, { as: 'bob' })).toEqual([ids.A]);
  });

  test('C36 more than 250 ids are refused, or taken when switched', () => {
    const list = Array.from({ length: 251 }, (_, index) => 1_300_001 + index).join(',');
    expect(errorOf(call(`/pages?id=${list}`)).status).toBe(400);
    expect(call(`/pages?id=${list.slice(list.indexOf(',') + 1)}`).status).toBe(200);
    expect(fixtureConfluence({ switches: { strictIdCount: false } }).call(`/pages?id=${list}`).status).toBe(200);
  });

  test('C37 a title matches whole and without regard to case', () => {
    expect(idsOf(`/pages?title=RELEASE PLAN&space-id=${ids.eng}`)).toEqual([ids.A]);
    expect(idsOf('/pages?title=Release')).toEqual([]);
    expect(idsOf('/pages?title=')).toEqual([]);
  });

  test('C38 archived pages are part of the default list', () => {
    expect(idsOf('/pages?title=Old plan')).toEqual([ids.Z]);
    expect(idsOf('/pages?title=Old plan&status=current')).toEqual([]);
  });

  test('C39 drafts cannot be listed', () => {
    expect(errorOf(call('/pages?status=draft'))).toMatchObject({ status: 400, code: 'INVALID_REQUEST_PARAMETER' });
  });

  test('C40 status may be repeated', () => {
    expect(idsOf(`/pages?status=current&status=trashed&id=${ids.A},${ids.T},${ids.Z}`)).toEqual([ids.A, ids.T]);
  });

  test('C41 sorted rows fall, and next carries every filter', () => {
    const answer = call(`/pages?space-id=${ids.eng}&sort=-modified-date&limit=5`);
    const times = resultsOf(answer).map((row) => Date.parse(Reflect.get(Object(row['version']), 'createdAt')));
    expect(times).toHaveLength(5);
    expect(times).toEqual(times.toSorted((left, right) => right - left));
    const next = new URL(linksOf(answer)['next'] ?? '', 'https://host.invalid');
    expect(next.pathname).toBe('/wiki/api/v2/pages');
    expect([...next.searchParams.keys()]).toEqual(['space-id', 'sort', 'limit', 'cursor']);
    expect([next.searchParams.get('space-id'), next.searchParams.get('limit')]).toEqual([ids.eng, '5']);
  });

  test('C42 next leads through every page once, and Link says the same', () => {
    const seen: unknown[] = [];
    let path: string | undefined = `/wiki/api/v2/pages?space-id=${ids.eng}&limit=100`;
    const sizes: number[] = [];
    while (path !== undefined) {
      const answer = call(path);
      const rows = resultsOf(answer);
      sizes.push(rows.length);
      seen.push(...rows.map((row) => row['id']));
      path = linksOf(answer)['next'];
      const next = path === undefined ? '' : `<${path}>; rel="next", `;
      expect(answer.headers['link']).toBe(`${next}<${siteBase}>; rel="base"`);
    }
    expect(sizes).toEqual([100, 100, 100, 7]);
    expect(new Set(seen).size).toBe(307);
  });

  test('C43 rows carry no base', () => {
    const answer = call(`/pages?id=${ids.A}`);
    const { ncsStepVersion: _, ...version } = plan.version;
    expect(answer.json).toEqual({ results: [{ ...plan, version, _links: planLinks }], _links: { base: siteBase } });
  });

  test('C44 limit has bounds, or is clamped when switched', () => {
    for (const limit of ['0', '251', '-1']) expect(errorOf(call(`/pages?limit=${limit}`)).status).toBe(400);
    expect(errorOf(call('/pages?limit=x')).title).toBe(
      "Provided value {x} for 'limit' is not the correct type. Expected type is int.",
    );
    const lenient = fixtureConfluence({ switches: { strictLimit: false } });
    expect(resultsOf(lenient.call('/pages?limit=0'))).toHaveLength(1);
    expect(resultsOf(lenient.call('/pages?limit=251'))).toHaveLength(250);
    expect(lenient.call('/pages?limit=x').status).toBe(400);
  });

  test('C45 a cursor is bound to its query and its reader', () => {
    const title = "Provided value for 'cursor' is not the correct type. Expected type is Cursor.";
    const cursor = new URL(linksOf(call('/pages?limit=2'))['next'] ?? '', 'https://host.invalid').searchParams.get(
      'cursor',
    );
    expect(call(`/pages?limit=2&cursor=${cursor}`).status).toBe(200);
    expect(errorOf(call('/pages?cursor=rubbish')).title).toBe(title);
    expect(errorOf(call(`/pages?limit=2&cursor=${cursor}`, { as: 'bob' })).title).toBe(title);
    expect(errorOf(call(`/pages?limit=2&sort=id&cursor=${cursor}`)).title).toBe(title);
    expect(errorOf(call(`/blogposts?cursor=${cursor}`)).title).toBe(title);
    expect(errorOf(call(`/pages?cursor=${encodeURIComponent(`%${cursor}`)}`)).detail).toMatch(/original request again/);
  });

  test('C46 a list has 25 rows unless told otherwise, attachments 50', () => {
    const site = fixtureConfluence();
    const [plan] = site.index.attachmentsOf(ids.A);
    for (let number = 0; plan !== undefined && number < 60; number += 1) {
      site.index.addAttachment({ ...plan, id: `att${site.index.nextId()}`, title: `copy ${number}.png` });
    }
    expect(resultsOf(site.call('/pages'))).toHaveLength(25);
    expect(resultsOf(site.call(`/pages/${ids.A}/attachments`))).toHaveLength(50);
  });

  test('a page of a list goes on behind its last row though rows before it vanish', () => {
    const site = fixtureConfluence();
    const first = site.call('/pages?limit=3');
    const [gone] = resultsOf(first);
    const content = site.index.content(String(gone?.['id']));
    if (content !== undefined) content.status = 'trashed';
    const second = resultsOf(site.call(linksOf(first)['next'] ?? ''));
    expect(resultsOf(first).map((row) => row['id'])).not.toContain(second[0]?.['id']);
    expect(second[0]?.['id']).toBe(resultsOf(call('/pages?limit=4'))[3]?.['id']);
  });

  test('blog posts mirror pages without a place in the tree', () => {
    expect(call(`/blogposts/${ids.B}`)).toMatchObject({
      status: 200,
      json: { id: ids.B, _links: { webui: `/spaces/ENG/blog/2026/03/02/${ids.B}/Release+day` } },
    });
    expect(call(`/blogposts/${ids.B}`).json).not.toHaveProperty('parentId');
    expect(idsOf('/blogposts')).toEqual([ids.B]);
    expect(call('/blogposts?status=archived').status).toBe(200);
    expect(errorOf(call(`/blogposts/${ids.A}`)).title).toBe(`Cannot find a blog post with id [${ids.A}]`);
  });
});

test('C129 versions come newest first, with bodies when asked for', () => {
  const answer = call(`/pages/${ids.A}/versions?limit=2`);
  expect(resultsOf(answer).map((row) => row['number'])).toEqual([7, 6]);
  expect(linksOf(answer)['next']).toMatch(`/wiki/api/v2/pages/${ids.A}/versions?limit=2&cursor=`);
  const [latest] = resultsOf(call(`/pages/${ids.A}/versions?body-format=storage`));
  expect(latest).toEqual({
    number: 7,
    message: 'typo',
    minorEdit: false,
    authorId: people.bob,
    createdAt: '2026-11-05T09:14:03.120Z',
    page: { id: ids.A, title: 'Release plan', body: { storage: { representation: 'storage', value: planStorage } } },
  });
  expect(call(`/pages/${ids.A}/versions/3`).json).toMatchObject({ number: 3, prevVersion: 2, nextVersion: 4 });
  expect(call(`/pages/${ids.A}/versions/9`).status).toBe(404);
});

describe('C132 every error of v2 has one shape', () => {
  const paths = [
    `/pages/${unknownId}`,
    '/pages/abc',
    '/pages?limit=x',
    '/pages?cursor=x',
    '/pages?status=draft',
    '/pages?sort=nonsense',
    `/pages/${ids.A}?body-format=x`,
    `/pages/${ids.A}?get-draft=maybe`,
    `/spaces/${unknownId}`,
    '/spaces/ENG',
    `/footer-comments/${unknownId}`,
    `/inline-comments/${ids.c1}`,
    '/attachments/plan.png',
    `/attachments/att${unknownId}`,
    `/folders/${unknownId}`,
    `/pages/${unknownId}/direct-children`,
    `/pages/${ids.A}/descendants?depth=11`,
    '/tasks?status=done',
    `/tasks/${unknownId}`,
    '/user/by-me',
  ];

  test.each(paths)('%s', (path) => {
    const error = errorOf(call(path));
    expect(Object.keys(error).sort()).toEqual(['code', 'detail', 'status', 'title']);
    expect(error.status).toBe(call(path).status);
    const asText = fixtureConfluence({ switches: { errorStatusAsString: true } });
    expect(errorOf(asText.call(path)).status).toBe(String(error.status));
  });
});
