// A made-up site to write on: two open spaces, one that the user cannot see, and content in every state.

import type { SiteData, SiteUser } from '../../src/sandbox/index.js';

type Content = SiteData['contents'][number];
type Comment = SiteData['comments'][number];

export const ada = 'ada@acme.example';
export const bob = 'bob@acme.example';
const adaId = '5f0000000000000000000001';
const bobId = '5f0000000000000000000002';

export const ids = {
  home: '1000',
  plan: '1001',
  child: '1002',
  sibling: '1003',
  grandchild: '1004',
  folder: '1005',
  blog: '1006',
  trashed: '1007',
  draft: '1019',
  archived: '1008',
  /** Bob alone may read it. */
  hidden: '1009',
  /** Everybody may read it, Bob alone may change it. */
  locked: '1010',
  opsHome: '1100',
  opsPage: '1101',
  opsChild: '1102',
  opsBlog: '1103',
  opsTrashed: '1104',
  secretHome: '1200',
  secretPage: '1201',
  footer: '2001',
  inline: '2002',
  opsFooter: '2003',
  file: 'att3001',
};

const marker = '87342740-a564-38af-a337-4fd80eb5612b';
export const planStorage =
  `<h2>Scope</h2><p>We ship <ac:inline-comment-marker ac:ref="${marker}">two releases</ac:inline-comment-marker>&nbsp;in M&auml;rz &amp; in May.</p>` +
  '<ac:structured-macro ac:name="info" ac:schema-version="1" ac:macro-id="0c1f2d3e-0000-4000-8000-000000000001"><ac:rich-text-body>' +
  `<p>Ask <ac:link><ri:user ri:account-id="${bobId}" /></ac:link> first.</p></ac:rich-text-body></ac:structured-macro>` +
  '<table><tbody><tr><th><p>Release</p></th><th><p>Due</p></th></tr><tr><td><p>First</p></td><td><p>March</p></td></tr></tbody></table>' +
  '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Book the room</ac:task-body></ac:task></ac:task-list>' +
  '<p>Each release has notes. Each release has a date.</p>';

/** A fresh copy of the site; it may be changed. */
export function writingSite(): SiteData {
  const createdAt = '2026-11-02T08:00:00.000Z';
  const version = { number: 1, authorId: adaId, createdAt, message: '', minorEdit: false };
  const person = { timeZone: 'Europe/Berlin', accountType: 'atlassian' as const, active: true, licensed: true };
  const user = (accountId: string, identifier: string, displayName: string, groups: string[]): SiteUser => ({
    ...person,
    accountId,
    identifier,
    displayName,
    publicName: displayName,
    email: identifier,
    groups,
  });
  const space = (
    id: string,
    key: string,
    name: string,
    homepageId: string,
    viewers: string[] | null = null,
  ): SiteData['spaces'][number] => ({
    id,
    key,
    name,
    type: 'global',
    status: 'current',
    description: '',
    homepageId,
    authorId: adaId,
    createdAt,
    labels: [],
    viewers,
    editors: null,
    admins: [bob],
  });
  const contents: Content[] = [];
  const add = (id: string, spaceId: string, title: string, more: Partial<Content> = {}): void =>
    void contents.push({
      id,
      type: 'page',
      status: 'current',
      spaceId,
      parentId: null,
      position: Number(id) * 100,
      authorId: adaId,
      ownerId: adaId,
      createdAt,
      labels: [],
      readers: null,
      updaters: null,
      likes: [],
      versions: [{ ...version, title, storage: `<p>About ${title}.</p>` }],
      ...more,
    });
  add(ids.home, '65', 'Engineering', { versions: [{ ...version, title: 'Engineering', storage: '<p>Welcome.</p>' }] });
  const below = { parentId: ids.home };
  add(ids.plan, '65', 'Release plan', {
    ...below,
    labels: [
      { id: '500', name: 'runbook', prefix: 'global' },
      { id: '501', name: 'ci/cd', prefix: 'global' },
    ],
    versions: [
      { ...version, title: 'Plan', storage: '<p>First.</p>' },
      { ...version, number: 2, title: 'Release plan', storage: '<p>Second &ndash; better.</p>', message: 'better' },
      { ...version, number: 3, title: 'Release plan', storage: planStorage },
    ],
  });
  add(ids.child, '65', 'Questions', { parentId: ids.plan });
  add(ids.grandchild, '65', 'Answers', { parentId: ids.child });
  add(ids.sibling, '65', 'Retrospective', below);
  add(ids.folder, '65', 'Archive folder', { ...below, type: 'folder' });
  add(ids.blog, '65', 'Release day', { type: 'blogpost' });
  add(ids.trashed, '65', 'Thrown away', { ...below, status: 'trashed' });
  add(ids.draft, '65', 'Idea', { ...below, status: 'draft' });
  add(ids.archived, '65', 'Old plan', { ...below, status: 'archived' });
  add(ids.hidden, '65', 'Salaries', { ...below, authorId: bobId, ownerId: bobId, readers: [bob] });
  add(ids.locked, '65', 'Policy', { ...below, authorId: bobId, ownerId: bobId, updaters: [bob] });
  add(ids.opsHome, '66', 'Operations');
  add(ids.opsPage, '66', 'On-call', { parentId: ids.opsHome });
  add(ids.opsChild, '66', 'Pager', { parentId: ids.opsPage });
  add(ids.opsBlog, '66', 'Outage', { type: 'blogpost' });
  add(ids.opsTrashed, '66', 'Old pager', { parentId: ids.opsHome, status: 'trashed' });
  add(ids.secretHome, '67', 'Board', { authorId: bobId });
  add(ids.secretPage, '67', 'Merger', { parentId: ids.secretHome, authorId: bobId });
  const comment = (
    id: string,
    kind: Comment['kind'],
    contentId: string,
    authorId: string,
    storage: string,
    more: Partial<Comment> = {},
  ): Comment => ({
    id,
    kind,
    contentId,
    parentCommentId: null,
    createdAt,
    resolution: 'open',
    versions: [{ ...version, authorId, title: '', storage }],
    ...more,
  });
  return {
    cloudId: '11111111-2222-4333-8444-555555555555',
    baseUrl: 'https://acme.atlassian.net/wiki',
    name: 'acme',
    users: [user(adaId, ada, 'Ada Stone', ['confluence-users']), user(bobId, bob, 'Bob Reed', ['confluence-users'])],
    spaces: [
      space('65', 'ENG', 'Engineering', ids.home),
      space('66', 'OPS', 'Operations', ids.opsHome),
      space('67', 'SEC', 'Secret', ids.secretHome, [bob]),
    ],
    contents,
    comments: [
      comment(ids.footer, 'footer', ids.plan, adaId, '<p>Agreed.</p>'),
      comment(ids.inline, 'inline', ids.plan, bobId, '<p>Only two?</p>', {
        markerRef: marker,
        selection: 'two releases',
      }),
      comment(ids.opsFooter, 'footer', ids.opsPage, bobId, '<p>Who?</p>'),
    ],
    attachments: [
      {
        id: ids.file,
        contentId: ids.plan,
        title: 'plan.txt',
        mediaType: 'text/plain',
        mediaTypeDescription: null,
        comment: '',
        createdAt,
        versions: [
          { number: 1, authorId: adaId, createdAt, message: '', fileId: 'f1', bytes: new TextEncoder().encode('Old.') },
        ],
      },
    ],
  };
}
