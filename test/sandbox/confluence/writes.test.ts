import { describe, expect, test } from 'vitest';
import { fixtureConfluence, ids, people, unknownId } from '../fixture.js';
import type { Answer, CallOptions } from '../fixture.js';
import { errorOf, resultsOf } from './answers.js';

const storage = (value: string) => ({ representation: 'storage', value });
const post = (body: unknown, more: CallOptions = {}): CallOptions => ({ method: 'POST', body, ...more });
const put = (body: unknown, more: CallOptions = {}): CallOptions => ({ method: 'PUT', body, ...more });
const remove: CallOptions = { method: 'DELETE' };
const idOf = (answer: Answer): string => String(Reflect.get(Object(answer.json), 'id'));
const statusOf = (answer: Answer) => answer.status;

const takenTitle = 'A page with this title already exists: A page already exists with the same TITLE in this space';

describe('comments', () => {
  test('C59 a footer comment is created at version 1', () => {
    const { call } = fixtureConfluence();
    const answer = call('/footer-comments', post({ pageId: ids.A, body: storage('<p>Yes.</p>') }));
    expect(answer).toMatchObject({
      status: 201,
      json: {
        pageId: ids.A,
        version: { number: 1, authorId: people.ada },
        body: { storage: { value: '<p>Yes.</p>' } },
      },
    });
    expect(call(`/footer-comments/${idOf(answer)}`).status).toBe(200);
  });

  test('C60 a reply names its parent alone, or its page too when switched', () => {
    const body = storage('<p>Reply.</p>');
    const { call } = fixtureConfluence();
    expect(errorOf(call('/footer-comments', post({ parentCommentId: ids.c1, pageId: ids.A, body }))).status).toBe(400);
    expect(call('/footer-comments', post({ parentCommentId: ids.c1, body }))).toMatchObject({
      status: 201,
      json: { parentCommentId: ids.c1, pageId: ids.A },
    });
    const lenient = fixtureConfluence({ switches: { strictReplyTarget: false } });
    expect(lenient.call('/footer-comments', post({ parentCommentId: ids.c1, pageId: ids.A, body })).status).toBe(201);
  });

  test('C61 an inline comment marks its text in the page', () => {
    const { call } = fixtureConfluence();
    const before = String(call(`/pages/${ids.A}?body-format=storage`).text);
    const answer = call('/inline-comments', post(inline({})));
    expect(answer).toMatchObject({
      status: 201,
      json: { resolutionStatus: 'open', properties: { inlineOriginalSelection: 'Two releases' } },
    });
    const after = call(`/pages/${ids.A}?body-format=storage`);
    expect(after.text.split('<ac:inline-comment-marker').length).toBe(
      before.split('<ac:inline-comment-marker').length + 1,
    );
    expect(after.json).toMatchObject({ version: { number: 7 } });
  });

  test.each([
    ['a text that is not on the page', { textSelection: 'Nine releases' }],
    ['an index that is not below the count', { textSelectionMatchIndex: 1 }],
    ['a count that is wrong', { textSelectionMatchCount: 2 }],
  ])('C62 %s is refused', (_, properties) => {
    const { call } = fixtureConfluence();
    expect(errorOf(call('/inline-comments', post(inline(properties)))).status).toBe(400);
  });

  test('C62 an inline comment without its properties is refused', () => {
    const { call } = fixtureConfluence();
    expect(errorOf(call('/inline-comments', post({ pageId: ids.A, body: storage('<p>x</p>') }))).status).toBe(400);
  });

  test('C63 an inline comment is resolved and reopened', () => {
    const { call } = fixtureConfluence();
    const body = storage('<p>Done.</p>');
    expect(call(`/inline-comments/${ids.c3}`, put({ version: { number: 2 }, body, resolved: true }))).toMatchObject({
      status: 200,
      json: { resolutionStatus: 'resolved', resolutionLastModifierId: people.ada },
    });
    expect(call(`/inline-comments/${ids.c3}`, put({ version: { number: 3 }, body, resolved: false }))).toMatchObject({
      json: { resolutionStatus: 'reopened', version: { number: 3 } },
    });
  });

  test('C64 a stale number is a conflict', () => {
    const { call } = fixtureConfluence();
    const stale = put({ version: { number: 1 }, body: storage('<p>x</p>') });
    expect(errorOf(call(`/footer-comments/${ids.c1}`, stale))).toMatchObject({ status: 409, code: 'CONFLICT' });
  });

  test('C65 a deleted comment is gone with its replies', () => {
    const { call } = fixtureConfluence();
    expect(call(`/footer-comments/${ids.c1}`, remove)).toMatchObject({ status: 204, text: '' });
    expect([ids.c1, ids.c2].map((id) => statusOf(call(`/footer-comments/${id}`)))).toEqual([404, 404]);
    expect(statusOf(call(`/footer-comments/${ids.c1}`, remove))).toBe(404);
  });

  test('C66 nobody comments on what they cannot see', () => {
    const { call } = fixtureConfluence();
    const body = { pageId: ids.R, body: storage('<p>x</p>') };
    expect(errorOf(call('/footer-comments', post(body, { as: 'bob' }))).title).toBe(
      `Cannot find a page with id [${ids.R}]`,
    );
  });

  function inline(properties: object) {
    return {
      pageId: ids.A,
      body: storage('<p>Why?</p>'),
      inlineCommentProperties: {
        textSelection: 'Two releases',
        textSelectionMatchCount: 1,
        textSelectionMatchIndex: 0,
        ...properties,
      },
    };
  }
});

describe('attachments and labels', () => {
  const uploads = `rest/api/content/${ids.A}/child/attachment`;
  const labels = `rest/api/content/${ids.A}/label`;

  test('C69 POST refuses a name that exists, PUT adds a version', () => {
    const { call } = fixtureConfluence();
    expect(call(uploads, upload('POST', 'plan.png')).json).toMatchObject({
      statusCode: 400,
      message: expect.stringMatching(/same file name as an existing attachment: plan\.png$/),
    });
    expect(call(uploads, upload('PUT', 'plan.png'))).toMatchObject({
      status: 200,
      json: {
        size: 1,
        results: [{ id: ids.plan, version: { number: 2 }, extensions: { fileSize: 5, comment: 'grüße' } }],
      },
    });
    expect(call(uploads, upload('POST', 'übersicht.txt'))).toMatchObject({
      status: 200,
      json: { results: [{ title: 'übersicht.txt', version: { number: 1 } }] },
    });
    expect(call(`${uploads}/${ids.plan}/data`, upload('POST', 'x.png'))).toMatchObject({
      status: 200,
      json: { id: ids.plan, version: { number: 3 } },
    });
    expect(call(`/pages/${ids.A}`).json).toMatchObject({ version: { number: 7 } });
  });

  test('C70 an upload without the XSRF header is refused', () => {
    const { call } = fixtureConfluence();
    const { headers, ...request } = upload('PUT', 'plan.png');
    expect(call(uploads, { ...request, headers: { 'content-type': headers['content-type'] } }).status).toBe(403);
  });

  test('C71 a label with a space becomes two', () => {
    const { call } = fixtureConfluence();
    const answer = call(labels, post([{ prefix: 'global', name: 'Two Words' }]));
    expect(answer.status).toBe(200);
    expect(resultsOf(answer).map((label) => label['name'])).toEqual(['runbook', 'ci/cd', 'two', 'words']);
  });

  test('C72 the same label again changes nothing', () => {
    const { call } = fixtureConfluence();
    const answer = call(labels, post([{ prefix: 'global', name: 'runbook' }]));
    expect(resultsOf(answer).map((label) => label['name'])).toEqual(['runbook', 'ci/cd']);
    expect(call(`/pages/${ids.A}`).json).toMatchObject({ version: { number: 7 } });
  });

  test.each(['a.b', 'my:x', 'x'.repeat(256)])('C73 the label %s is refused', (name) => {
    const { call } = fixtureConfluence();
    expect(call(labels, post([{ prefix: 'global', name }])).status).toBe(400);
  });

  test('C74 a label is removed by query, and a slash in the path is refused', () => {
    const { call } = fixtureConfluence();
    expect(call(`${labels}?name=ci/cd`, remove).status).toBe(204);
    expect(call(`${labels}/ci%2Fcd`, remove)).toMatchObject({
      status: 400,
      headers: { 'content-type': 'text/html;charset=utf-8' },
    });
    expect(call(`${labels}?name=nope`, remove).json).toMatchObject({
      statusCode: 404,
      message: expect.stringMatching(/No label found with name: nope$/),
    });
    expect(resultsOf(call(`/pages/${ids.A}/labels`)).map((label) => label['name'])).toEqual(['runbook']);
  });

  test('C75 v2 writes no labels', () => {
    const { call } = fixtureConfluence();
    expect(errorOf(call(`/pages/${ids.A}/labels`, post([])))).toMatchObject({
      status: 405,
      code: 'METHOD_NOT_ALLOWED',
    });
  });

  test('C76 a task is completed in the body of its page', () => {
    const { call } = fixtureConfluence();
    expect(call(`/tasks/${ids.t1}`, put({ status: 'complete' })).json).toMatchObject({
      status: 'complete',
      completedBy: people.ada,
      completedAt: '2026-11-05T14:00:00.000Z',
      createdBy: people.bob,
    });
    expect(call(`/pages/${ids.A}?body-format=storage`).text).toContain('<ac:task-status>complete</ac:task-status>');
  });

  function upload(method: string, filename: string) {
    const boundary = 'edge';
    const body = [
      `--${boundary}`,
      `Content-Disposition: form-data; name="file"; filename="${filename}"`,
      'Content-Type: text/plain',
      '',
      'bytes',
      `--${boundary}`,
      'Content-Disposition: form-data; name="comment"',
      'Content-Type: text/plain; charset=UTF-8',
      '',
      'grüße',
      `--${boundary}--`,
      '',
    ].join('\r\n');
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}`, 'x-atlassian-token': 'no-check' };
    return { method, headers, body: new TextEncoder().encode(body) };
  }
});

describe('pages', () => {
  const page = (more: object = {}) => ({ spaceId: ids.eng, title: 'New page', body: storage('<p>New.</p>'), ...more });
  const edit = (number: number, more: object = {}) => ({
    id: ids.A,
    status: 'current',
    title: 'Release plan',
    body: storage('<p>Edited.</p>'),
    version: { number, message: 'why' },
    ...more,
  });

  test('C107 a page is created under the homepage and echoed', () => {
    const { call } = fixtureConfluence();
    expect(call('/pages', post(page()))).toMatchObject({
      status: 200,
      json: {
        version: { number: 1 },
        parentId: ids.engHome,
        authorId: people.ada,
        createdAt: '2026-11-05T14:00:00.000Z',
        body: { storage: { value: '<p>New.</p>' } },
      },
    });
  });

  test('C108 titles are unique among pages, archived ones included, folders and the trash not', () => {
    const { call } = fixtureConfluence();
    const titled = (title: string) => call('/pages', post(page({ title })));
    expect(errorOf(titled('release PLAN'))).toMatchObject({ status: 400, code: 'BAD_REQUEST', title: takenTitle });
    expect(errorOf(titled('Old plan')).title).toBe(takenTitle);
    expect(['Archive folder', 'Thrown away'].map((title) => statusOf(titled(title)))).toEqual([200, 200]);
    expect(errorOf(call('/folders', post({ spaceId: ids.eng, title: 'archive folder' }))).title).toBe(
      'A folder exists with the same title in this space',
    );
  });

  test('C109 a page needs a title of at most 255 characters, a draft needs none', () => {
    const { call } = fixtureConfluence();
    expect(errorOf(call('/pages', post(page({ title: undefined })))).status).toBe(400);
    expect(errorOf(call('/pages', post(page({ title: 'x'.repeat(256) }))))).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST_PARAMETER',
    });
    expect(call('/pages', post(page({ title: undefined, status: 'draft' })))).toMatchObject({
      status: 200,
      json: { status: 'draft' },
    });
  });

  test('C110 C111 a parent may be a folder, or nothing at the root', () => {
    const { call } = fixtureConfluence();
    expect(call('/pages', post(page({ parentId: ids.F }))).json).toMatchObject({
      parentId: ids.F,
      parentType: 'folder',
    });
    expect(call('/pages?root-level=true', post(page({ title: 'Root' }))).json).toMatchObject({ parentId: null });
    expect(errorOf(call('/pages?root-level=true', post(page({ title: 'R2', parentId: ids.A })))).status).toBe(400);
    expect(errorOf(call('/pages', post(page({ title: 'R3', parentId: unknownId })))).status).toBe(404);
  });

  test('C112 a body must be well-formed, with names that HTML knows', () => {
    const { call } = fixtureConfluence();
    for (const value of ['<p>open', '<p>&foo;</p>', '<p>a & b</p>', '<p><br></p>']) {
      expect(errorOf(call('/pages', post(page({ body: storage(value) })))).title).toMatch(
        /^Content body cannot be converted to new editor format/,
      );
    }
    expect(statusOf(call('/pages', post(page({ body: storage('<p>&nbsp;</p>') }))))).toBe(200);
  });

  test('C113 a body above five megabytes is refused', () => {
    const { call } = fixtureConfluence();
    const body = page({ body: storage(`<p>${'x'.repeat(5_242_880)}</p>`) });
    expect(errorOf(call('/pages', post(body))).status).toBe(413);
  });

  test('C114 without the right to create there is no space to create in, or 403 when switched', () => {
    const { call } = fixtureConfluence();
    expect(errorOf(call('/pages', post(page(), { as: 'eve' }))).status).toBe(404);
    expect(errorOf(call('/pages', post(page({ spaceId: ids.sec }), { as: 'bob' }))).status).toBe(404);
    const other = fixtureConfluence({ switches: { writeDeniedStatus: 403 } });
    expect(errorOf(other.call('/pages', post(page(), { as: 'eve' }))).status).toBe(403);
    expect(errorOf(other.call('/pages', post(page({ spaceId: ids.sec }), { as: 'bob' }))).status).toBe(404);
    expect(errorOf(other.call(`/pages/${ids.A}`, put(edit(8), { as: 'eve' }))).status).toBe(403);
  });

  test('C115 C116 C118 an update takes the next number once, and the old body stays readable', () => {
    const { call } = fixtureConfluence();
    expect(call(`/pages/${ids.A}`, put(edit(8)))).toMatchObject({
      status: 200,
      json: {
        version: { number: 8, message: 'why', createdAt: '2026-11-05T14:00:00.000Z' },
        body: { storage: { value: '<p>Edited.</p>' } },
      },
    });
    expect(call(`/pages/${ids.A}?version=7&body-format=storage`).text).toContain('Two releases');
    for (const number of [8, 7, 10]) {
      expect(errorOf(call(`/pages/${ids.A}`, put(edit(number))))).toMatchObject({
        status: 409,
        code: 'CONFLICT',
        title: `Version must be incremented when updating a page. Current Version: [8]. Provided version: [${number}]`,
      });
    }
  });

  test('C117 an update needs title, status, version and its own id; without a body the old one stays', () => {
    const { call } = fixtureConfluence();
    for (const name of ['title', 'status', 'version']) {
      expect(errorOf(call(`/pages/${ids.A}`, put(edit(8, { [name]: undefined })))).status).toBe(400);
    }
    expect(errorOf(call(`/pages/${ids.A}`, put(edit(8, { id: ids.Q })))).status).toBe(400);
    expect(call(`/pages/${ids.A}`, put(edit(8, { body: undefined })))).toMatchObject({
      status: 200,
      json: { body: { storage: { value: expect.stringContaining('Two releases') } } },
    });
    const strict = fixtureConfluence({ switches: { putKeepsBody: false } });
    expect(errorOf(strict.call(`/pages/${ids.A}`, put(edit(8, { body: undefined })))).status).toBe(400);
  });

  test('C119 C120 a move takes the children along, never under itself, never to another space', () => {
    const { call } = fixtureConfluence();
    expect(errorOf(call(`/pages/${ids.A}`, put(edit(8, { parentId: ids.Q })))).status).toBe(400);
    expect(errorOf(call(`/pages/${ids.A}`, put(edit(8, { spaceId: ids.sec })))).status).toBe(400);
    const moved = { ...edit(2), id: ids.G, title: 'Guide in a folder', parentId: ids.Q };
    expect(call(`/pages/${ids.G}`, put(moved)).json).toMatchObject({ parentId: ids.Q });
    expect(resultsOf(call(`/pages/${ids.deep}/ancestors`)).map((row) => row['id'])).toEqual([
      ids.engHome,
      ids.A,
      ids.Q,
      ids.G,
    ]);
  });

  test('C121 a rename to a taken title changes nothing', () => {
    const { call } = fixtureConfluence();
    expect(errorOf(call(`/pages/${ids.A}`, put(edit(8, { title: 'Questions' })))).title).toBe(takenTitle);
    expect(call(`/pages/${ids.A}`).json).toMatchObject({ title: 'Release plan', version: { number: 7 } });
    expect(call(`/pages/${ids.A}/title`, put({ status: 'current', title: 'Plan' })).json).toMatchObject({
      title: 'Plan',
      version: { number: 8 },
    });
  });

  test('C122 a macro gains its ids and the rest stays as it was sent', () => {
    const { call } = fixtureConfluence();
    const rest = '<p>a &amp; b — c<br/></p><ac:plain-text-body><![CDATA[x < y — z]]></ac:plain-text-body>';
    const sent = `<ac:structured-macro ac:name="code">${rest}</ac:structured-macro>`;
    const answer = call('/pages', post(page({ body: storage(sent) })));
    const stored = String(Reflect.get(Object(Reflect.get(Object(answer.json), 'body')).storage, 'value'));
    expect(stored.replace(/ac:macro-id="[0-9a-f-]{36}"/, 'ac:macro-id="ID"')).toBe(
      '<ac:structured-macro ac:name="code" ac:schema-version="1" ac:macro-id="ID">' +
        '<p>a &amp; b &mdash; c<br /></p><ac:plain-text-body><![CDATA[x < y — z]]></ac:plain-text-body></ac:structured-macro>',
    );
  });

  test('C123 C124 a deleted page is trashed, its children move up, and purging ends it', () => {
    const { call } = fixtureConfluence();
    expect(call(`/pages/${ids.A}`, remove).status).toBe(204);
    expect(call(`/pages/${ids.A}`).json).toMatchObject({ status: 'trashed', parentId: null });
    expect(call(`/pages/${ids.Q}`).json).toMatchObject({ parentId: ids.engHome });
    expect(statusOf(call(`/pages/${ids.A}`, remove))).toBe(404);
    expect(statusOf(call(`/pages/${ids.A}?purge=true`, { ...remove, as: 'bob' }))).toBe(404);
    expect(statusOf(call(`/pages/${ids.A}?purge=true`, remove))).toBe(204);
    expect(errorOf(call(`/pages/${ids.A}`)).title).toBe('Not Found');
  });

  test('C125 a current page cannot be purged', () => {
    const { call } = fixtureConfluence();
    expect(errorOf(call(`/pages/${ids.A}?purge=true`, remove)).status).toBe(400);
    expect(call(`/pages/${ids.A}`).json).toMatchObject({ status: 'current' });
    const other = fixtureConfluence({ switches: { purgeCurrentIsBadRequest: false } });
    expect(errorOf(other.call(`/pages/${ids.A}?purge=true`, remove)).status).toBe(404);
  });

  test('C126 a restore brings back the status and the old body', () => {
    const { call } = fixtureConfluence();
    const body = { ...edit(2), id: ids.T, title: 'Thrown away' };
    expect(call(`/pages/${ids.T}`, put(body)).json).toMatchObject({
      status: 'current',
      body: { storage: { value: '<p>The trashed release plan.</p>' } },
    });
    expect(errorOf(call(`/pages/${ids.Z}`, put({ ...body, id: ids.Z }))).status).toBe(400);
  });

  test('C127 a draft is published with version 1, or deleted for good', () => {
    const { call } = fixtureConfluence();
    const draft = { ...edit(1), id: ids.D, title: 'Published' };
    expect(errorOf(call(`/pages/${ids.D}`, put({ ...draft, version: { number: 2 } }))).status).toBe(409);
    expect(call(`/pages/${ids.D}`, put(draft)).json).toMatchObject({ status: 'current', version: { number: 1 } });
    const other = fixtureConfluence();
    expect(other.call(`/pages/${ids.D}?draft=true`, remove).status).toBe(204);
    expect(other.call(`/pages/${ids.D}?get-draft=true`).status).toBe(404);
  });

  test('C128 a property is written without a new version of its page', () => {
    const { call } = fixtureConfluence();
    const list = `/pages/${ids.A}/properties`;
    const created = call(list, post({ key: 'state', value: { step: 1 } }));
    expect(created).toMatchObject({ status: 200, json: { key: 'state', value: { step: 1 }, version: { number: 1 } } });
    expect(errorOf(call(list, post({ key: 'state', value: 2 })))).toMatchObject({
      status: 409,
      title: 'Property with key [state] already exists',
    });
    const one = `${list}/${idOf(created)}`;
    expect(errorOf(call(one, put({ key: 'state', value: 2, version: { number: 1 } }))).status).toBe(409);
    expect(call(one, put({ key: 'state', value: 2, version: { number: 2 } })).json).toMatchObject({ value: 2 });
    expect(resultsOf(call(`${list}?key=state`))).toHaveLength(1);
    expect(call(one, remove).status).toBe(204);
    expect(errorOf(call(one)).status).toBe(404);
    expect(call(`/pages/${ids.A}`).json).toMatchObject({ version: { number: 7 } });
  });

  test('folders are created and trashed, and what was in one moves up', () => {
    const { call } = fixtureConfluence();
    expect(call('/folders', post({ spaceId: ids.eng, title: 'Box' })).json).toMatchObject({ parentId: ids.engHome });
    expect(call(`/folders/${ids.F}`, remove).status).toBe(204);
    expect(call(`/pages/${ids.G}`).json).toMatchObject({ parentId: ids.A });
    expect(statusOf(call(`/folders/${ids.F}`, put({ title: 'x' })))).toBe(405);
  });
});

describe('C131 management in API v1', () => {
  const requests: readonly [string, string, CallOptions][] = [
    ['restriction', `rest/api/content/${ids.A}/restriction`, {}],
    ['move', `rest/api/content/${ids.G}/move/append/${ids.Q}`, { method: 'PUT' }],
    [
      'copy',
      `rest/api/content/${ids.Q}/copy`,
      post({ destination: { type: 'space', value: 'ENG' }, pageTitle: 'Copy' }),
    ],
    ['archive', 'rest/api/content/archive', post({ pages: [{ id: Number(ids.Q) }] })],
    [
      'restore',
      `rest/api/content/${ids.A}/version`,
      post({ operationKey: 'restore', params: { versionNumber: 3, message: 'back' } }),
    ],
  ];

  test.each(requests)('%s is 410 when switched to gone, and alive otherwise', (name, path, options) => {
    const operations = ['restriction', 'move', 'copy', 'archive', 'restore'] as const;
    const gone = fixtureConfluence({
      switches: { goneOperations: operations.filter((operation) => operation === name) },
    });
    expect(gone.call(path, options)).toMatchObject({ status: 410, json: { statusCode: 410 } });
    expect(fixtureConfluence().call(path, options).status).toBeLessThan(300);
  });

  test('restrictions list both operations, and empty ones mean that the space decides', () => {
    const { call } = fixtureConfluence();
    const path = `rest/api/content/${ids.A}/restriction`;
    const rows = (answer: Answer) =>
      resultsOf(answer).map((row) => [row['operation'], Reflect.get(Object(row['restrictions']), 'user').size]);
    expect(rows(call(path))).toEqual([
      ['read', 0],
      ['update', 0],
    ]);
    const user = [{ type: 'known', accountId: people.ada }];
    expect(rows(call(path, put([{ operation: 'read', restrictions: { user } }])))).toEqual([
      ['read', 1],
      ['update', 0],
    ]);
    expect(call(`/pages/${ids.A}`, { as: 'bob' }).status).toBe(404);
    expect(call(path, { ...remove, as: 'bob' }).status).toBe(404);
    expect(call(path, remove).status).toBe(200);
    expect(call(`/pages/${ids.A}`, { as: 'bob' }).status).toBe(200);
  });

  test('a move changes place and order without a new version', () => {
    const { call } = fixtureConfluence();
    const children = () => resultsOf(call(`/pages/${ids.A}/direct-children`)).map((row) => row['id']);
    expect(call(`rest/api/content/${ids.F}/move/before/${ids.Q}`, { method: 'PUT' }).json).toEqual({ pageId: ids.F });
    expect(children()).toEqual([ids.F, ids.Q]);
    expect(call(`rest/api/content/${ids.F}/move/after/${ids.Q}`, { method: 'PUT' }).status).toBe(200);
    expect(children()).toEqual([ids.Q, ids.F]);
    expect(call(`rest/api/content/${ids.A}/move/append/${ids.Q}`, { method: 'PUT' }).status).toBe(400);
  });

  test('long jobs are accepted with an address that lacks `/wiki`, and are done', () => {
    const { call } = fixtureConfluence();
    const answer = call('rest/api/content/archive', post({ pages: [{ id: ids.Q }] }));
    expect(answer).toMatchObject({
      status: 202,
      json: { links: { status: expect.stringMatching(/^\/rest\/api\/longtask\/\d+$/) } },
    });
    expect(call(`rest/api/longtask/${idOf(answer)}`).json).toMatchObject({
      finished: true,
      successful: true,
      percentageComplete: 100,
    });
    expect(call(`/pages/${ids.Q}`).json).toMatchObject({ status: 'archived' });
  });

  test('a restored version is a new one with the old body', () => {
    const { call } = fixtureConfluence();
    const [, path, options] = requests[4] ?? ['', '', {}];
    expect(call(path, options).json).toMatchObject({ number: 8, message: 'back' });
    expect(call(`/pages/${ids.A}?body-format=storage`).json).toMatchObject({
      body: { storage: { value: '<h2>Scope</h2><p>Three releases.</p>' } },
    });
  });

  test('permission is checked for the person who is named', () => {
    const { call } = fixtureConfluence();
    const check = (identifier: string, operation: string) =>
      call(`rest/api/content/${ids.R}/permission/check`, post({ subject: { type: 'user', identifier }, operation }))
        .json;
    expect(check(people.ada, 'update')).toEqual({ hasPermission: true, errors: [] });
    expect(check(people.bob, 'read')).toEqual({ hasPermission: false, errors: [] });
  });
});
