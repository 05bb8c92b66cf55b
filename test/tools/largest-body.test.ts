import { expect, test } from 'vitest';

import { siteWith, startTools } from './support.js';

test('a page that is too large to be read is an error that says so, and no search ends because of it', async () => {
  const pages = [
    { id: '201', title: 'Release log', storage: `<p>The release freezes.</p><!-- ${'x'.repeat(11_200_000)} -->` },
    { id: '202', title: 'Release plan', storage: '<p>The release freezes on Tuesday.</p>' },
  ];
  const { call } = await startTools({ site: siteWith(...pages) });
  const { artifact } = await call('confluence_read_page', { page: '201' });
  expect(artifact.error).toMatchObject({
    code: 'invalid_request',
    message: 'The page 201 has 11 MB, more than can be read here.',
  });
  const found = await call('confluence_search', { query: 'When does the release freeze?' });
  expect(found.content).toContain('The release freezes on Tuesday.');
});
