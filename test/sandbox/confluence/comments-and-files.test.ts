import { describe, expect, test } from 'vitest';
import { fixtureConfluence, ids, people, siteBase, unknownId } from '../fixture.js';
import { errorOf, resultsOf } from './answers.js';

const site = fixtureConfluence({ mediaBaseUrl: 'http://localhost:1/media' });
const { call } = site;

const version = {
  number: 1,
  message: '',
  minorEdit: false,
  authorId: people.bob,
  createdAt: '2026-11-05T10:00:00.000Z',
};
const webui = (id: string) => `/spaces/ENG/pages/1245185/Release+plan?focusedCommentId=${id}`;

describe('comments', () => {
  test('C57 footer comments are listed at the top level, replies below their parent', () => {
    expect(resultsOf(call(`/pages/${ids.A}/footer-comments?body-format=storage`))).toEqual([
      {
        id: ids.c1,
        status: 'current',
        title: 'Re: Release plan',
        pageId: ids.A,
        version,
        body: { storage: { representation: 'storage', value: '<p>Agreed.</p>' } },
        resolutionStatus: 'open',
        _links: { webui: webui(ids.c1) },
      },
    ]);
    expect(resultsOf(call(`/footer-comments/${ids.c1}/children`))).toMatchObject([
      { id: ids.c2, parentCommentId: ids.c1, body: {} },
    ]);
    expect(resultsOf(call(`/footer-comments/${ids.c2}/children`))).toEqual([]);
  });

  test('C58 inline comments carry the text they stand on, in both spellings', () => {
    expect(resultsOf(call(`/pages/${ids.A}/inline-comments?resolution-status=open`))).toEqual([
      {
        id: ids.c3,
        status: 'current',
        title: 'Re: Release plan',
        pageId: ids.A,
        version,
        body: {},
        resolutionStatus: 'open',
        properties: {
          inlineMarkerRef: '87342740-a564-38af-a337-4fd80eb5612b',
          inlineOriginalSelection: 'Two releases',
          'inline-marker-ref': '87342740-a564-38af-a337-4fd80eb5612b',
          'inline-original-selection': 'Two releases',
        },
        _links: { webui: webui(ids.c3) },
      },
    ]);
    expect(resultsOf(call(`/pages/${ids.A}/inline-comments?resolution-status=resolved`))).toEqual([]);
    expect(call(`/inline-comments/${ids.c3}?body-format=storage`).json).toMatchObject({
      body: { storage: { value: '<p>Why two?</p>' } },
      _links: { base: siteBase },
    });
  });

  test('a comment is of one kind, and has no view', () => {
    expect(errorOf(call(`/footer-comments/${ids.c3}`)).status).toBe(404);
    expect(errorOf(call(`/footer-comments/${ids.c1}?body-format=view`)).status).toBe(400);
    expect(resultsOf(call('/footer-comments')).map((row) => row['id'])).toEqual([ids.c1, ids.c2]);
    expect(call(`/footer-comments/${ids.c1}/operations`, { as: 'eve' }).json).toEqual({
      operations: [{ operation: 'read', targetType: 'comment' }],
    });
    expect(call(`/footer-comments/${ids.c1}/versions/1`).json).toMatchObject({ number: 1, nextVersion: null });
  });

  test('comments, files, labels and tasks of a hidden page are hidden with it', () => {
    const content = site.index.content(ids.A);
    if (content !== undefined) content.readers = [people.ada];
    try {
      const paths = [
        `/pages/${ids.A}`,
        ...['versions', 'labels', 'attachments', 'footer-comments', 'inline-comments', 'ancestors'].map(
          (name) => `/pages/${ids.A}/${name}`,
        ),
        ...['direct-children', 'children', 'descendants', 'operations', 'likes/count', 'likes/users', 'properties'].map(
          (name) => `/pages/${ids.A}/${name}`,
        ),
        `/pages/${ids.Q}`,
        `/pages/${ids.deep}/ancestors`,
        `/folders/${ids.F}`,
        `/footer-comments/${ids.c1}`,
        `/footer-comments/${ids.c1}/children`,
        `/inline-comments/${ids.c3}`,
        `/attachments/${ids.plan}`,
        `/attachments/${ids.plan}/versions`,
        `/tasks/${ids.t1}`,
        `rest/api/content/${ids.A}/child/attachment/${ids.plan}/download`,
        `rest/api/content/${ids.A}/restriction`,
      ];
      expect(paths.map((path) => [path, call(path, { as: 'bob' }).status])).toEqual(paths.map((path) => [path, 404]));
      for (const path of ['/footer-comments', '/inline-comments', '/attachments', '/labels', '/tasks']) {
        expect([path, call(path, { as: 'bob' }).json]).toEqual([path, { results: [], _links: { base: siteBase } }]);
      }
      expect(call('/labels/163842/pages', { as: 'bob' }).json).toEqual({ results: [], _links: { base: siteBase } });
    } finally {
      if (content !== undefined) content.readers = null;
    }
  });
});

describe('attachments', () => {
  test('C67 an attachment is found by its file name', () => {
    expect(resultsOf(call(`/pages/${ids.A}/attachments?filename=plan.png`))).toEqual([
      {
        id: ids.plan,
        status: 'current',
        title: 'plan.png',
        createdAt: '2026-10-01T07:00:00.000Z',
        pageId: ids.A,
        mediaType: 'image/png',
        mediaTypeDescription: 'PNG Image',
        comment: '',
        fileId: 'd3fc7bfa-bb88-423f-8bd4-7c6d716331ba',
        fileSize: expect.any(Number),
        webuiLink: '/pages/viewpageattachments.action?pageId=1245185&preview=%2F1245185%2F1246301%2Fplan.png',
        downloadLink: '/rest/api/content/1245185/child/attachment/att1246301/download',
        version: { ...version, minorEdit: true, authorId: people.ada, createdAt: '2026-10-01T07:00:00.000Z' },
        _links: {
          webui: '/pages/viewpageattachments.action?pageId=1245185&preview=%2F1245185%2F1246301%2Fplan.png',
          download: '/rest/api/content/1245185/child/attachment/att1246301/download',
        },
      },
    ]);
    expect(resultsOf(call(`/pages/${ids.A}/attachments?filename=plan`))).toEqual([]);
    expect(resultsOf(call(`/pages/${ids.A}/attachments?mediaType=image/png`))).toHaveLength(1);
  });

  test('C68 a download leads to another host that needs no bearer', () => {
    const answer = call(`rest/api/content/${ids.A}/child/attachment/${ids.plan}/download`);
    const location = new URL(answer.headers['location'] ?? '');
    expect([answer.status, answer.text, location.origin]).toEqual([302, '', 'http://localhost:1']);
    const file = site.handleMedia(location.pathname, location.searchParams);
    expect([file.status, file.headers['content-type']]).toEqual([200, 'image/png']);
    expect(file.body).toEqual(site.index.attachment(ids.plan)?.versions[0]?.bytes);
    const forged = new URLSearchParams(location.searchParams);
    forged.set('expires', String(Number(forged.get('expires')) + 1));
    expect(site.handleMedia(location.pathname, forged).status).toBe(403);
  });

  test('an attachment has versions, operations and a 404 of its own', () => {
    expect(resultsOf(call(`/attachments/${ids.plan}/versions`))).toMatchObject([
      { number: 1, attachment: { id: ids.plan, title: 'plan.png' } },
    ]);
    expect(call(`/attachments/${ids.plan}/operations`, { as: 'eve' }).json).toEqual({
      operations: [{ operation: 'read', targetType: 'attachment' }],
    });
    expect(errorOf(call('/attachments/plan.png')).title).toBe(
      "Provided value {plan.png} for 'id' is not the correct type. Expected type is ContentId.",
    );
    expect(call(`/attachments/att${unknownId}`).status).toBe(404);
  });
});

describe('labels and tasks', () => {
  test('labels lead to the pages that carry them', () => {
    const runbook = { id: '163842', name: 'runbook', prefix: 'global' };
    const cicd = { id: '163843', name: 'ci/cd', prefix: 'global' };
    expect(resultsOf(call('/labels'))).toEqual([runbook, cicd]);
    expect(resultsOf(call(`/pages/${ids.A}/labels?sort=name`))).toEqual([cicd, runbook]);
    expect(resultsOf(call('/labels/163842/pages')).map((row) => row['id'])).toEqual([ids.A]);
    expect(resultsOf(call(`/pages/${ids.A}/labels?prefix=my`))).toEqual([]);
  });

  test('C76 a task is read out of the body of its page', () => {
    expect(resultsOf(call(`/tasks?page-id=${ids.A}&status=incomplete&body-format=storage`))).toEqual([
      {
        id: ids.t1,
        localId: '7',
        spaceId: ids.eng,
        pageId: ids.A,
        status: 'incomplete',
        body: {
          storage: {
            representation: 'storage',
            value:
              '<span class="placeholder-inline-tasks">Tag the build <ac:link><ri:user ri:account-id="60c36d0718e9f60071326951" /></ac:link> <time datetime="2026-11-30" /></span>',
          },
        },
        createdBy: people.bob,
        assignedTo: people.bob,
        completedBy: null,
        createdAt: '2026-11-05T09:14:03.120Z',
        updatedAt: '2026-11-05T09:14:03.120Z',
        dueAt: '2026-11-30T00:00:00.000Z',
        completedAt: null,
      },
    ]);
    expect(resultsOf(call('/tasks?status=complete'))).toEqual([]);
    expect(resultsOf(call(`/tasks?assigned-to=${people.bob}&due-at-to=${Date.parse('2026-11-30')}`))).toHaveLength(1);
    expect(resultsOf(call(`/tasks?assigned-to=${people.ada}`))).toEqual([]);
    expect(call(`/tasks/${ids.t1}`).json).toMatchObject({ id: ids.t1, body: {} });
  });
});

describe('people', () => {
  const ada = {
    accountId: people.ada,
    displayName: 'Ada Stone',
    publicName: 'Ada',
    email: 'ada@acme.example',
    timeZone: 'Europe/Berlin',
    accountType: 'atlassian',
    accountStatus: 'active',
    isExternalCollaborator: false,
  };

  test('C77 people are looked up by account id and unknown ones are missing', () => {
    const body = { accountIds: [people.ada, 'nobody'] };
    expect(resultsOf(call('/users-bulk', { method: 'POST', body }))).toEqual([
      {
        ...ada,
        personalSpaceId: ids.adaSpace,
        profilePicture: { path: `/wiki/aa-avatar/${encodeURIComponent(people.ada)}`, isDefault: false },
      },
    ]);
    expect(errorOf(call('/users-bulk', { method: 'POST', body: { accountIds: [] } })).status).toBe(400);
    expect(errorOf(call('/users-bulk', { method: 'POST', body: 'no JSON' })).status).toBe(400);
    expect(call('/users-bulk', { method: 'POST', body: { accountIds: ['nobody'] } }).json).toMatchObject({
      results: [],
    });
  });

  test('C78 the current user is the one of the grant', () => {
    expect(call('rest/api/user/current', { as: 'bob' }).json).toMatchObject({
      type: 'known',
      accountId: people.bob,
      displayName: 'Bob Reed',
    });
    expect(call(`rest/api/user?accountId=${people.ada}&expand=personalSpace`).json).toMatchObject({
      ...ada,
      personalSpace: { id: Number(ids.adaSpace), key: '~ada' },
      _expandable: { operations: '', details: '' },
    });
    expect(call('rest/api/user?accountId=nobody').status).toBe(404);
  });

  test('C79 people are found by the words of their names', () => {
    const found = (cql: string) =>
      resultsOf(call(`rest/api/search/user?cql=${encodeURIComponent(cql)}`)).map((row) =>
        Reflect.get(Object(row['user']), 'displayName'),
      );
    expect(found('user.fullname~"sto"')).toEqual(['Ada Stone']);
    expect(found('user.fullname~"tone"')).toEqual([]);
    expect(found('title~"x"')).toEqual([]);
    expect(call('rest/api/search/user?cql=user.fullname~""')).toMatchObject({
      status: 500,
      json: { statusCode: 500, message: 'java.lang.reflect.UndeclaredThrowableException: null' },
    });
  });
});
