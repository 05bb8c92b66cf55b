import { expect, test } from 'vitest';

import { findPassages } from '../../src/lookup/find-passages.js';
import { bobId, siteWith } from '../tools/support.js';
import { clientOf } from './client.js';

const pages = [
  {
    id: '201',
    title: 'Release plan',
    version: 3,
    storage: '<h2>Freeze</h2><p>The release freezes on Tuesday &amp; ships on Thursday.</p>',
  },
  { id: '202', title: 'Release notes', storage: '<p>What changed.</p>', updatedBy: bobId },
];

test('a question gives passages with all that a citation needs, and the pages beside them', async () => {
  const { client, sent } = await clientOf(siteWith(...pages));
  const counts: number[] = [];
  const found = await findPassages(
    client,
    { query: 'When does the release freeze?' },
    { maxTokens: 60, onPages: (count) => counts.push(count) },
  );
  expect(found).toMatchObject({
    passages: [
      {
        page: {
          id: '201',
          title: 'Release plan',
          space: 'ENG',
          url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/201',
          version: 3,
          updatedAt: '2026-11-05T09:14:03.120Z',
          author: 'Ada Stone',
        },
        headings: ['Freeze'],
        anchor: 'Freeze',
        markdown: 'The release freezes on Tuesday & ships on Thursday.',
      },
    ],
    strength: 'strong',
    missing: [],
    read: 2,
    others: [{ pageId: '202' }],
    candidates: { hits: [{ pageId: '201' }, { pageId: '202' }], relaxed: [] },
  });
  expect(counts).toEqual([2]);
  expect(sent().slice(-1)).toEqual(['GET /wiki/api/v2/pages']);
});

test('the cursor goes on after the passages before, until there are none', async () => {
  const section = (index: number) =>
    `<h2>Harbour ${index}</h2><p>${`Berth ${index} of the harbour takes ships of length ${index}0. `.repeat(12)}</p>`;
  const { client } = await clientOf(
    siteWith({ id: '201', title: 'Berths', storage: Array.from({ length: 8 }, (_, index) => section(index)).join('') }),
  );
  const seen: string[][] = [];
  let cursor: string | undefined;
  do {
    const found = await findPassages(client, { query: 'ships in the harbour' }, { maxTokens: 900, cursor });
    seen.push([...new Set(found.passages.flatMap(({ markdown }) => markdown.match(/Berth \d/gu) ?? []))]);
    ({ cursor } = found);
  } while (cursor !== undefined);
  expect(seen.length).toBeGreaterThan(1);
  expect(seen.flat().toSorted()).toEqual(Array.from({ length: 8 }, (_, index) => `Berth ${index}`));
});

test('what was found only without the filters is a candidate, but is not read', async () => {
  const { client, sent } = await clientOf(siteWith(...pages));
  const found = await findPassages(client, { query: 'freeze', labels: ['none'] }, { maxTokens: 500 });
  expect(found).toMatchObject({
    passages: [],
    strength: 'none',
    read: 0,
    others: [],
    candidates: { hits: [{ pageId: '201' }], relaxed: ['without the filter label "none"'] },
  });
  expect(sent().some((request) => request.includes('/pages'))).toBe(false);
});

test.each(['1', '6', '02', 'x', ''])('the cursor %j is none of its own, and nothing is sent', async (cursor) => {
  const { client, sent } = await clientOf(siteWith(...pages));
  await expect(findPassages(client, { query: 'freeze' }, { maxTokens: 500, cursor })).rejects.toMatchObject({
    code: 'invalid_request',
    message: 'The cursor does not belong to this search.',
  });
  expect(sent()).toEqual([]);
});
