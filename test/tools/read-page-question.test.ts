import { expect, test } from 'vitest';

import { realTokens, siteWith, startTools } from './support.js';

const name = 'confluence_read_page';
const filler = (subject: string) =>
  `<h2>${subject}</h2>${Array.from({ length: 12 }, (_, index) => `<p>${subject} paragraph ${index} talks about ${subject.toLowerCase()} matters and nothing else, at some length, so that the page is long.</p>`).join('')}`;
const handbook = {
  id: '300',
  title: 'Handbook',
  storage: [
    ...['Parking', 'Kitchen', 'Printers', 'Plants', 'Lockers', 'Badges'].map(filler),
    '<h2>Money</h2><h3>Refunds</h3><p>Refunds above 500 EUR are approved by the finance lead.</p>',
    ...['Music', 'Lights', 'Windows', 'Bicycles'].map(filler),
  ].join(''),
};

test('on a long page a question gives the outline and the passages that matter', async () => {
  const { call, sent } = await startTools({ site: siteWith(handbook), toolkit: { maxTokens: 1500 } });
  const { content, artifact } = await call(name, { page: '300', question: 'Who approves refunds?' });
  expect(content).toContain('\n- Money (');
  expect(content).toContain('\nPassages on "Who approves refunds?":\n<untrusted-wiki-content>\n[Handbook](');
  expect(content).toContain('\n\n1. [Handbook](');
  expect(content).toContain('\n   Refunds above 500 EUR are approved by the finance lead.\n');
  expect(content).not.toContain('Parking paragraph');
  expect(content.split('\n').at(-1)).toBe('The rest: call again with section="…", or without question for all of it.');
  expect(realTokens(content)).toBeLessThan(1500);
  expect(artifact.sources.map(({ pageId }) => pageId)).toEqual(['300']);
  expect(sent().filter((request) => request.includes('/pages/'))).toEqual(['GET /wiki/api/v2/pages/300']);
});

test('a question the page has no word of gives the page from its beginning', async () => {
  const { call } = await startTools({ site: siteWith(handbook), toolkit: { maxTokens: 1500 } });
  const asked = await call(name, { page: '300', question: 'zeppelin' });
  const { content } = await call(name, { page: '300' });
  expect(asked.content).toBe(content);
});

test('a short page is shown whole, a section and a continuation as ever', async () => {
  const { call } = await startTools({
    site: siteWith(handbook, { id: '301', title: 'Note', storage: '<p>Short.</p>' }),
    toolkit: { maxTokens: 1500 },
  });
  const question = 'Who approves refunds?';
  for (const args of [{ page: '301' }, { page: '300', section: 'Plants' }, { page: '300', from: '1:20' }])
    expect((await call(name, { ...args, question })).content).toBe((await call(name, args)).content);
});

test('a body that a search fetched is not fetched again, and an edit since then is seen', async () => {
  const { call, sandbox } = await startTools({ site: siteWith(handbook), toolkit: { maxTokens: 1500 } });
  const bodyRequests = () =>
    sandbox.requests().filter(({ query }) => new URLSearchParams(query).get('body-format') === 'storage').length;
  await call('confluence_search', { query: 'Who approves refunds?' });
  expect(bodyRequests()).toBe(1);
  const { content } = await call(name, { page: '300', section: 'Refunds' });
  expect(content).toContain('approved by the finance lead');
  expect(bodyRequests()).toBe(1);

  const page = sandbox.site.contents.find(({ id }) => id === '300');
  const last = page?.versions.at(-1);
  if (page === undefined || last === undefined) throw new Error('The page is on the site.');
  page.versions.push({
    ...last,
    number: last.number + 1,
    storage: last.storage.replace('finance lead', 'head of finance'),
  });
  sandbox.touch();
  expect((await call(name, { page: '300', section: 'Refunds' })).content).toContain('approved by the head of finance');
  expect(bodyRequests()).toBe(2);
});
