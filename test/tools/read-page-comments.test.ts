import { expect, test } from 'vitest';

import type { SiteData } from '../../src/sandbox/index.js';
import { adaId, bobId, realTokens, siteWith, startTools } from './support.js';

const name = 'confluence_read_page';

type Comment = SiteData['comments'][number];

/** A comment on page 300; what is left out is as of one below the page by Bob. */
function comment({
  id,
  storage = '<p>Text.</p>',
  day = 1,
  authorId = bobId,
  versions = 1,
  ...rest
}: Partial<Omit<Comment, 'versions'>> & {
  id: string;
  storage?: string;
  day?: number;
  authorId?: string;
  versions?: number;
}): Comment {
  const createdAt = `2026-10-${String(day).padStart(2, '0')}T10:00:00.000Z`;
  return {
    kind: 'footer',
    contentId: '300',
    parentCommentId: null,
    createdAt,
    resolution: 'open',
    ...rest,
    id,
    versions: Array.from({ length: versions }, (_, index) => ({
      number: index + 1,
      authorId,
      createdAt,
      message: '',
      minorEdit: false,
      title: 'Re: Handbook',
      storage,
    })),
  };
}

function siteOf(comments: Comment[]): SiteData {
  const site = siteWith({ id: '300', title: 'Handbook', storage: '<p>Two releases a year.</p>' });
  site.comments.push(...comments);
  return site;
}

test('comments come with ids, authors, replies, and the words that they are on, newest first', async () => {
  const { call, sent } = await startTools({
    site: siteOf([
      comment({ id: '901', storage: '<p>Is this <strong>still</strong> true?</p><p>- reply 1 by Ada</p>', day: 2 }),
      comment({ id: '902', parentCommentId: '901', authorId: adaId, storage: '<p>Yes.</p>', day: 3 }),
      comment({ id: '903', parentCommentId: '902', storage: '<p>Thanks.</p>', day: 4 }),
      comment({
        id: '904',
        kind: 'inline',
        markerRef: 'r1',
        selection: 'Two releases',
        resolution: 'resolved',
        storage: `<p>Three, <ac:link><ri:user ri:account-id="${bobId}" /></ac:link>!</p>`,
        authorId: adaId,
        day: 5,
        versions: 2,
      }),
    ]),
  });
  const { content, artifact } = await call(name, { page: '300', comments: true });
  expect(content.split('\n').slice(1)).toEqual([
    '2 comments with their replies, newest first:',
    '<untrusted-wiki-content>',
    '[Handbook](https://acme.atlassian.net/wiki/spaces/ENG/pages/300/Handbook) | by Ada Stone',
    '- comment 904 changed by Ada Stone, 2026-10-05, on "Two releases", resolved',
    '  > Three, @Bob Reed!',
    '- comment 901 by Bob Reed, 2026-10-02',
    '  > Is this **still** true?',
    '  > ',
    String.raw`  > \- reply 1 by Ada`,
    '  - reply 902 by Ada Stone, 2026-10-03',
    '    > Yes.',
    '    - reply 903 by Bob Reed, 2026-10-04',
    '      > Thanks.',
    '</untrusted-wiki-content>',
  ]);
  expect(content).not.toContain(bobId);
  expect(artifact).toMatchObject({
    comments: [
      { id: '904', place: 'inline', resolution: 'resolved', selection: 'Two releases', isEdited: true, replies: [] },
      { id: '901', place: 'footer', replies: [{ id: '902', replies: [{ id: '903' }] }] },
    ],
  });
  // Each comment is a source of its own, by its address.
  const addresses = artifact.sources.map(({ pageId, url }) => [
    pageId,
    new URL(url).searchParams.get('focusedCommentId'),
  ]);
  expect(addresses).toEqual([null, '904', '901', '902', '903'].map((comment) => ['300', comment]));
  // The page, two lists, and one request for the replies to each of the four.
  expect(sent().filter((request) => request.includes('comments'))).toHaveLength(6);
});

test('a page without comments says so', async () => {
  const { call } = await startTools({ site: siteOf([]) });
  const { content } = await call(name, { page: '300', comments: true });
  expect(content.split('\n').slice(1)).toEqual([
    '<untrusted-wiki-content>',
    '[Handbook](https://acme.atlassian.net/wiki/spaces/ENG/pages/300/Handbook) | by Ada Stone',
    '</untrusted-wiki-content>',
    'The page has no comments.',
  ]);
});

test('many comments come in pieces, none twice and none left out', async () => {
  const ids = Array.from({ length: 30 }, (_, index) => String(1000 + index));
  const long = `<p>${'a long comment about releases and what they are good for '.repeat(6)}</p>`;
  const { call } = await startTools({
    site: siteOf(ids.map((id, index) => comment({ id, storage: long, day: index + 1 }))),
    toolkit: { maxTokens: 1000 },
  });
  const found: string[] = [];
  let from: unknown;
  let calls = 0;
  do {
    const { content, artifact } = await call(name, {
      page: '300',
      comments: true,
      ...(from !== undefined && { from }),
    });
    expect(realTokens(content)).toBeLessThan(1000);
    found.push(...[...content.matchAll(/^- comment (\d+) by/gmu)].map((match) => match[1] ?? ''));
    from = artifact['from'];
    if (from !== undefined)
      expect(content).toContain(`Rest: call again with comments=true and from=${JSON.stringify(from)}.`);
    calls++;
  } while (from !== undefined && calls < 40);
  expect(calls).toBeGreaterThan(2);
  expect(found).toEqual(ids.toReversed());
  const wrong = await call(name, { page: '300', comments: true, from: '30' });
  expect(wrong.content).toContain('"30" is no place among the 30 comments of this page.');
});

test('more replies than are looked up are said to be missing', async () => {
  const first = comment({ id: '2000', day: 1 });
  const replies = Array.from({ length: 45 }, (_, index) =>
    comment({ id: String(2001 + index), parentCommentId: '2000', storage: '<p>x</p>', day: 2 }),
  );
  const { call, sent } = await startTools({ site: siteOf([first, ...replies]), toolkit: { maxTokens: 6000 } });
  const { content } = await call(name, { page: '300', comments: true });
  expect(content.match(/^ {2}- reply /gmu)).toHaveLength(45);
  expect(content.match(/there may be more replies: https/gu)).toHaveLength(6);
  expect(sent().filter((request) => request.includes('/children'))).toHaveLength(40);
});

test('comments on a page that the user may not see are not found', async () => {
  const site = siteOf([comment({ id: '901', storage: '<p>secret</p>' })]);
  const page = site.contents.find(({ id }) => id === '300');
  if (page === undefined) throw new Error('The page is on the site.');
  page.readers = [adaId];
  const { call } = await startTools({ site, user: 'bob@acme.example' });
  const { content } = await call(name, { page: '300', comments: true });
  expect(content).toContain('No page with id 300 is visible');
  expect(content).not.toContain('secret');
});

test('a comment that is too long is cut, and the others still shown', async () => {
  const long = `<p>${'words about releases and more of them '.repeat(400)}</p>`;
  const { call } = await startTools({
    site: siteOf([comment({ id: '901' }), comment({ id: '902', storage: long, day: 2 })]),
    toolkit: { maxTokens: 800 },
  });
  const first = await call(name, { page: '300', comments: true });
  expect(realTokens(first.content)).toBeLessThan(800);
  expect(first.content).toContain('\n- comment 902 by Bob Reed, 2026-10-02\n  > words about releases');
  expect(first.content).toContain(
    '  > [cut: the result was too long]\n- comment 901 by Bob Reed, 2026-10-01\n  > Text.\n',
  );
});

test('a thread that is too long is cut, and the others still shown', async () => {
  const text = `<p>${'words about releases '.repeat(20)}</p>`;
  const replies = Array.from({ length: 20 }, (_, index) =>
    comment({ id: String(2001 + index), parentCommentId: '902', storage: text, day: 3 + index }),
  );
  const { call } = await startTools({
    site: siteOf([comment({ id: '901' }), comment({ id: '902', day: 2 }), ...replies]),
    toolkit: { maxTokens: 800 },
  });
  const first = await call(name, { page: '300', comments: true });
  expect(realTokens(first.content)).toBeLessThan(800);
  expect(first.content).toContain('\n- comment 902 by Bob Reed, 2026-10-02\n  > Text.\n  - reply 2001 by');
  expect(first.content).toContain(
    '\n[cut: the result was too long]\n- comment 901 by Bob Reed, 2026-10-01\n  > Text.\n',
  );
  expect(first.content.endsWith('\n</untrusted-wiki-content>')).toBe(true);
});
