import * as v1 from 'confluence.js/v1';
import * as v2 from 'confluence.js/v2';
import type { Client } from 'confluence.js/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { scalekitFor } from './environment.js';
import { allScopes, fixtureSite, ids, people } from '../sandbox/fixture.js';

const page = Number(ids.A);
const bodyFormat = 'storage';

/** Reading calls of confluence.js, by the name of its function. */
const calls: Record<string, (client: Client) => Promise<unknown>> = {
  searchByCQL: (client) => v1.searchByCQL(client, { cql: 'siteSearch ~ "release" and type = page', limit: 5 }),
  'searchByCQL with expansions': (client) =>
    v1.searchByCQL(client, { cql: 'type = page', expand: ['content.space', 'content.version'], limit: 3 }),
  searchUser: (client) => v1.searchUser(client, { cql: 'user.fullname ~ "ada"' }),
  getCurrentUser: (client) => v1.getCurrentUser(client, {}),
  getUser: (client) => v1.getUser(client, { accountId: people.ada }),
  getSpaces: (client) => v2.getSpaces(client, { keys: ['ENG', 'SEC'], descriptionFormat: 'plain' }),
  getSpaceById: (client) => v2.getSpaceById(client, { id: Number(ids.eng) }),
  getSpaceLabels: (client) => v2.getSpaceLabels(client, { id: Number(ids.eng) }),
  getSpaceContentLabels: (client) => v2.getSpaceContentLabels(client, { id: Number(ids.eng) }),
  getSpaceOperations: (client) => v2.getSpaceOperations(client, { id: Number(ids.eng) }),
  getSpaceProperties: (client) => v2.getSpaceProperties(client, { spaceId: Number(ids.eng) }),
  getPagesInSpace: (client) => v2.getPagesInSpace(client, { id: Number(ids.eng), depth: 'root' }),
  getBlogPostsInSpace: (client) => v2.getBlogPostsInSpace(client, { id: Number(ids.eng) }),
  getPages: (client) => v2.getPages(client, { spaceId: [Number(ids.eng)], limit: 5, bodyFormat }),
  'getPages by id': (client) => v2.getPages(client, { id: [page, Number(ids.Q)] }),
  getPageById: (client) =>
    v2.getPageById(client, {
      id: page,
      bodyFormat,
      includeLabels: true,
      includeOperations: true,
      includeVersions: true,
    }),
  'getPageById, an old version': (client) => v2.getPageById(client, { id: page, version: 3, bodyFormat }),
  'getPageById, the document format': (client) => v2.getPageById(client, { id: page, bodyFormat: 'atlas_doc_format' }),
  getPageVersions: (client) => v2.getPageVersions(client, { id: page, limit: 2 }),
  getPageVersionDetails: (client) => v2.getPageVersionDetails(client, { pageId: page, versionNumber: 6 }),
  getPageLabels: (client) => v2.getPageLabels(client, { id: page }),
  getPageOperations: (client) => v2.getPageOperations(client, { id: page }),
  getPageLikeCount: (client) => v2.getPageLikeCount(client, { id: page }),
  getPageLikeUsers: (client) => v2.getPageLikeUsers(client, { id: page }),
  getPageContentProperties: (client) => v2.getPageContentProperties(client, { pageId: page }),
  getPageAncestors: (client) => v2.getPageAncestors(client, { id: Number(ids.deep) }),
  getPageDirectChildren: (client) => v2.getPageDirectChildren(client, { id: page }),
  getChildPages: (client) => v2.getChildPages(client, { id: page }),
  getPageDescendants: (client) => v2.getPageDescendants(client, { id: page }),
  getFolderById: (client) => v2.getFolderById(client, { id: Number(ids.F) }),
  getFolderDirectChildren: (client) => v2.getFolderDirectChildren(client, { id: Number(ids.F) }),
  getFolderDescendants: (client) => v2.getFolderDescendants(client, { id: Number(ids.F) }),
  getFolderAncestors: (client) => v2.getFolderAncestors(client, { id: Number(ids.F) }),
  getFolderOperations: (client) => v2.getFolderOperations(client, { id: Number(ids.F) }),
  getBlogPosts: (client) => v2.getBlogPosts(client, { limit: 5 }),
  getBlogPostById: (client) => v2.getBlogPostById(client, { id: Number(ids.B), bodyFormat }),
  getBlogPostVersions: (client) => v2.getBlogPostVersions(client, { id: Number(ids.B) }),
  getBlogPostLabels: (client) => v2.getBlogPostLabels(client, { id: Number(ids.B) }),
  getPageFooterComments: (client) => v2.getPageFooterComments(client, { id: page, bodyFormat }),
  getPageInlineComments: (client) => v2.getPageInlineComments(client, { id: page, bodyFormat }),
  getFooterCommentById: (client) => v2.getFooterCommentById(client, { commentId: Number(ids.c1), bodyFormat }),
  getFooterCommentChildren: (client) => v2.getFooterCommentChildren(client, { id: Number(ids.c1) }),
  getInlineCommentById: (client) => v2.getInlineCommentById(client, { commentId: Number(ids.c3) }),
  getInlineCommentChildren: (client) => v2.getInlineCommentChildren(client, { id: Number(ids.c3) }),
  getPageAttachments: (client) => v2.getPageAttachments(client, { id: page }),
  getAttachmentById: (client) => v2.getAttachmentById(client, { id: ids.plan }),
  getAttachmentVersions: (client) => v2.getAttachmentVersions(client, { id: ids.plan }),
  getTasks: (client) => v2.getTasks(client, { pageId: [page] }),
  getTaskById: (client) => v2.getTaskById(client, { id: Number(ids.t1) }),
  createBulkUserLookup: (client) => v2.createBulkUserLookup(client, { body: { accountIds: [people.ada, people.bob] } }),
  convertContentIdsToContentTypes: (client) =>
    v2.convertContentIdsToContentTypes(client, { body: { contentIds: [page, Number(ids.B)] } }),
};

describe('confluence.js on the transport, every answer parsed strictly', () => {
  let sandbox: Sandbox;
  let client: Client;
  beforeAll(async () => {
    sandbox = await startSandbox({ site: fixtureSite(), scopes: allScopes });
    sandbox.connect('ada@acme.example', { scopes: allScopes });
    client = scalekitFor(sandbox).connection('ada@acme.example').clientFor({ schemaMode: 'strict' });
  });
  afterAll(() => sandbox.close());

  test('covers at least 40 calls', () => {
    expect(Object.keys(calls).length).toBeGreaterThanOrEqual(40);
  });

  test.each(Object.entries(calls))('%s', async (_name, call) => {
    const before = sandbox.requests().length;
    expect(await call(client)).toBeTypeOf('object');
    expect(sandbox.requests().slice(before)).toMatchObject([
      { status: 200, path: expect.stringMatching(/^\/wiki\/(api\/v2|rest\/api)\//), identifier: 'ada@acme.example' },
    ]);
  });

  test('pages through a list by its cursor', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const rows = await v2.getPages(client, { spaceId: [Number(ids.eng)], limit: 100, ...(cursor ? { cursor } : {}) });
      seen.push(...(rows.results ?? []).map(({ id }) => String(id)));
      const next: unknown = Reflect.get(Object(Reflect.get(rows, '_links')), 'next');
      cursor =
        typeof next !== 'string'
          ? undefined
          : (new URL(next, 'https://x.invalid').searchParams.get('cursor') ?? undefined);
    } while (cursor !== undefined);
    expect(seen.length).toBeGreaterThan(300);
    expect(new Set(seen).size).toBe(seen.length);
  });
});
