import { describe, expect, test } from 'vitest';

import { siteWith, startTools } from './support.js';

const text = '<p>The harbour opens at nine.</p>';
const status =
  '<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">DEPRECATED</ac:parameter></ac:structured-macro>';
const banner =
  '<ac:structured-macro ac:name="warning"><ac:rich-text-body><p>This page is outdated, see Harbour 2.</p></ac:rich-text-body></ac:structured-macro>';

describe('what a page says of its own standing', () => {
  test.each([
    ['a status at the top', { storage: `<p>${status}</p>${text}` }, ['DEPRECATED']],
    ['a banner', { storage: banner + text }, ['This page is outdated, see Harbour 2.']],
    ['an opening line', { storage: `<p><em>Diese Seite ist veraltet.</em></p>${text}` }, ['Diese Seite ist veraltet.']],
    ['a label', { storage: text, labels: [{ id: '1', name: 'archived', prefix: 'global' as const }] }, ['archived']],
    ['nothing', { storage: `${text}<p>It is open.</p>` }, undefined],
    ['nothing of a section', { storage: `${text}<h2>Old berth</h2><p>The old berth is obsolete.</p>` }, undefined],
    [
      'nothing of another label',
      { storage: text, labels: [{ id: '1', name: 'harbour', prefix: 'global' as const }] },
      undefined,
    ],
  ])('%s', async (_, page, standing) => {
    const { call } = await startTools({ site: siteWith({ id: '201', title: 'Harbour', ...page }) });
    const calls = [
      ['confluence_search', { query: 'When does the harbour open?' }],
      ['confluence_read_page', { page: '201' }],
    ] as const;
    for (const [name, args] of calls) {
      const { content, artifact } = await call(name, args);
      const source = artifact.sources.find(({ pageId }) => pageId === '201');
      expect(source).toMatchObject({ version: 1, updatedAt: '2026-11-05T09:14:03.120Z' });
      expect(source?.standing).toEqual(standing);
      if (standing === undefined) expect(content).not.toContain('| marked "');
      else for (const words of standing) expect(content).toContain(`| marked "${words}"`);
    }
  });

  test('a list has what labels say', async () => {
    const { call } = await startTools({
      site: siteWith({ id: '201', title: 'Harbour', labels: [{ id: '1', name: 'deprecated', prefix: 'global' }] }),
    });
    const { content } = await call('confluence_search', { label: 'deprecated' });
    expect(content).toContain('| marked "deprecated"');
  });
});

test('passages of an older page come behind those of the page in its place, and name it', async () => {
  const { call } = await startTools({ sandbox: { seed: 'sample' } });
  const { content, artifact } = await call('confluence_search', { query: 'What is the meal limit for expenses?' });
  const titles = artifact.sources.map(({ title }) => title);
  expect(titles.indexOf('Expenses')).toBe(0);
  expect(titles).toContain('Travel and expense guide 2024');
  expect(content).toMatch(/\[Travel and expense guide 2024\].*\| updated 2024-11-04 \| newer page: "Expenses"\n/u);
});

test('a page that is read names what it lies below', async () => {
  const { call } = await startTools({ site: siteWith({ id: '201', title: 'Harbour' }) });
  const { content, artifact } = await call('confluence_read_page', { page: '201' });
  expect(content).toContain('| below [Engineering](https://acme.atlassian.net/wiki/spaces/ENG/pages/98312)\n');
  expect(artifact['parent']).toMatchObject({ id: '98312', title: 'Engineering' });
});
