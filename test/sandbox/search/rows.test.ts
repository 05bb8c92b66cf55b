import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { fixtureConfluence, ids, people, siteBase } from '../fixture.js';

// Must be set before the schemas are made: then they refuse every key that they do not know.
vi.hoisted(() => {
  process.env['AUDIT_SCHEMAS'] = 'true';
});
const { SearchPageResponseSearchResultSchema } = await import('confluence.js/v1');

const everything = [
  'content.space',
  'content.version',
  'content.history',
  'content.ancestors',
  'content.metadata.labels',
  'content.body.storage',
  'content.body.view',
  'content.body.atlas_doc_format',
].join(',');

function answer(cql: string, more: Record<string, string> = {}, path = 'rest/api/search'): unknown {
  return fixtureConfluence().call(`${path}?${new URLSearchParams({ cql, ...more }).toString()}`).json;
}

function rowOf(cql: string, more: Record<string, string> = {}): unknown {
  const page = answer(cql, more);
  if (typeof page !== 'object' || page === null || !('results' in page) || !Array.isArray(page.results))
    return undefined;
  return page.results[0];
}

describe('every row parses with the strict schemas of the client', () => {
  test.each([
    ['pages', 'type = page', {}],
    ['pages with everything', `id in (${ids.A}, ${ids.deep})`, { expand: everything }],
    ['blog posts', 'type = blogpost', { expand: everything }],
    ['comments', 'type = comment', { expand: everything }],
    ['attachments', 'type = attachment', { expand: everything }],
    ['folders', 'type = folder', { expand: everything }],
    ['spaces', 'type = space', { expand: everything }],
    ['a mixture', 'siteSearch ~ "release"', {}],
    ['nothing', 'space = NOPE', {}],
  ])('%s', (_, cql, more) => {
    const result = SearchPageResponseSearchResultSchema.safeParse(answer(cql, more));
    expect(result.error?.issues).toBeUndefined();
  });

  test('and a key that the client does not know fails', () => {
    const page = { ...z.looseObject({}).parse(answer('type = blogpost')), unheardOf: 1 };
    expect(SearchPageResponseSearchResultSchema.safeParse(page).success).toBe(false);
  });

  test('people', () => {
    const page = answer('type = user', { expand: 'personalSpace' }, 'rest/api/search/user');
    expect(SearchPageResponseSearchResultSchema.safeParse(page).error?.issues).toBeUndefined();
  });
});

test('a page reads as the live service shows it', () => {
  expect(rowOf(`id = ${ids.A}`)).toEqual({
    content: {
      id: ids.A,
      type: 'page',
      status: 'current',
      title: 'Release plan',
      ari: `ari:cloud:confluence:11111111-2222-4333-8444-555555555555:page/${ids.A}`,
      base64EncodedAri: Buffer.from(
        `ari:cloud:confluence:11111111-2222-4333-8444-555555555555:content/${ids.A}`,
      ).toString('base64'),
      macroRenderedOutput: {},
      extensions: { position: 1_980 },
      _expandable: {
        ancestors: '',
        body: '',
        childTypes: '',
        children: `/rest/api/content/${ids.A}/child`,
        container: '/rest/api/space/ENG',
        descendants: `/rest/api/content/${ids.A}/descendant`,
        draftVersion: '',
        history: `/rest/api/content/${ids.A}/history`,
        metadata: '',
        operations: '',
        restrictions: `/rest/api/content/${ids.A}/restriction/byOperation`,
        schedulePublishDate: '',
        schedulePublishInfo: '',
        space: '/rest/api/space/ENG',
        version: '',
      },
      _links: {
        webui: `/spaces/ENG/pages/${ids.A}/Release+plan`,
        editui: `/pages/resumedraft.action?draftId=${ids.A}`,
        edituiv2: `/spaces/ENG/pages/edit-v2/${ids.A}`,
        tinyui: '/x/AQAT',
        self: `${siteBase}/rest/api/content/${ids.A}`,
      },
    },
    title: 'Release plan',
    excerpt:
      'Scope\nThe plan has Two releases, in March &amp; in May.\nAsk first.\nTag the build 2026-11-30\nSee Questions.',
    url: `/spaces/ENG/pages/${ids.A}/Release+plan`,
    resultGlobalContainer: { title: 'Engineering', displayUrl: '/spaces/ENG' },
    breadcrumbs: [],
    entityType: 'content',
    iconCssClass: 'aui-icon content-type-page',
    lastModified: '2026-11-05T09:14:03.000Z',
    friendlyLastModified: 'Nov 05, 2026',
    score: 0,
  });
});

test('what is expanded is there, and no longer offered', () => {
  const row = rowOf(`id = ${ids.A}`, {
    expand: 'content.space,content.version,content.history,content.metadata.labels',
  });
  expect(row).toMatchObject({
    content: {
      space: { id: 65_538, key: 'ENG', name: 'Engineering' },
      version: { number: 7, message: 'typo', by: { accountId: people.bob }, when: '2026-11-05T09:14:03.120Z' },
      history: { latest: true, createdBy: { accountId: people.ada }, createdDate: '2026-03-02T08:10:55.106Z' },
      metadata: {
        labels: {
          results: [
            { id: '163842', name: 'runbook', prefix: 'global', label: 'runbook' },
            { id: '163843', name: 'ci/cd', prefix: 'global', label: 'ci/cd' },
          ],
          size: 2,
          limit: 200,
          _links: { next: `/rest/api/content/${ids.A}/label?next=true&limit=200&start=200` },
        },
      },
    },
  });
  for (const part of ['space', 'version', 'history', 'metadata']) {
    expect(row).not.toHaveProperty(`content._expandable.${part}`);
  }
});

test('comments and attachments name the page they hang on', () => {
  const parent = { title: 'Release plan', displayUrl: `/spaces/ENG/pages/${ids.A}/Release+plan` };
  expect(rowOf(`id = ${ids.c1}`)).toMatchObject({
    content: { id: ids.c1, type: 'comment', title: 'Re: Release plan' },
    title: 'Re: Release plan',
    excerpt: 'Agreed.',
    url: `/spaces/ENG/pages/${ids.A}/Release+plan?focusedCommentId=${ids.c1}`,
    resultParentContainer: parent,
  });
  expect(rowOf(`id = ${ids.plan}`)).toMatchObject({
    content: { id: ids.plan, type: 'attachment', title: 'plan.png', extensions: { mediaType: 'image/png' } },
    resultParentContainer: parent,
  });
});

test('ancestors are shown from the root down to the parent', () => {
  expect(rowOf(`id = ${ids.deep}`, { expand: 'content.ancestors' })).toMatchObject({
    content: {
      ancestors: [
        { title: 'Engineering home' },
        { title: 'Release plan' },
        { title: 'Archive folder' },
        { title: 'Guide in a folder' },
      ],
    },
  });
});

test('somebody without a licence gets nothing but a refusal', () => {
  const confluence = fixtureConfluence();
  const bob = confluence.index.user(people.bob);
  if (bob) bob.licensed = false;
  const refused = confluence.call('rest/api/search?cql=type=page', { as: 'bob' });
  expect([refused.status, refused.json]).toEqual([
    403,
    expect.objectContaining({ statusCode: 403, message: 'Current user not permitted to use Confluence' }),
  ]);
});
