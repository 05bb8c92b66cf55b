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

test('a question the page has no word of is not answered, with the sections instead of the text', async () => {
  const { call } = await startTools({ site: siteWith(handbook) });
  const { content, artifact } = await call(name, { page: '300', question: 'zeppelin' });
  expect(content).toContain('\nThe page does not answer "zeppelin": it has no word of it.\n');
  expect(content).toContain('\n- Parking (');
  expect(content).not.toContain('paragraph 0');
  expect(content.split('\n').at(-1)).toBe('The rest: call again with section="…", or without question for all of it.');
  expect(artifact['strength']).toBe('none');
});

test('a page that would fit is selected from as well, and the address of a place on it does not narrow the search', async () => {
  const { call } = await startTools({ site: siteWith(handbook), toolkit: { maxTokens: 20_000 } });
  const question = 'Who approves refunds?';
  const address = 'https://acme.atlassian.net/wiki/spaces/ENG/pages/300/Handbook#Plants';
  for (const page of ['300', address]) {
    const { content } = await call(name, { page, question });
    expect(content).toContain('Refunds above 500 EUR are approved by the finance lead.');
    expect(content).not.toContain('Parking paragraph');
  }
  expect((await call(name, { page: address })).content).toContain('Plants paragraph 11');
});

test('a section is selected from when it is asked for by name, and does not answer for the rest of the page', async () => {
  const long = handbook.storage.replace(
    filler('Plants'),
    filler('Plants').replaceAll('at some length', 'at length '.repeat(30)),
  );
  const { call } = await startTools({ site: siteWith({ ...handbook, storage: long }) });
  const wanted = { page: '300', section: 'Plants' };
  const plants = await call(name, { ...wanted, question: 'What does plants paragraph 7 talk about?' });
  expect(plants.content).toContain('Plants paragraph 7');
  const refunds = await call(name, { ...wanted, question: 'Who approves refunds?' });
  expect(refunds.content).not.toContain('finance lead');
  expect(refunds.content).toContain('The section does not answer "Who approves refunds?"');
});

test('a short page is shown whole, and a continuation as ever', async () => {
  const { call } = await startTools({
    site: siteWith(handbook, { id: '301', title: 'Note', storage: '<p>Short.</p>' }),
    toolkit: { maxTokens: 1500 },
  });
  const question = 'Who approves refunds?';
  const { content } = await call(name, { page: '301', question });
  expect(content).toContain('\nShort.\n');
  const args = { page: '300', from: '1:20' };
  expect((await call(name, { ...args, question })).content).toBe((await call(name, args)).content);
});

test('a section says what comes before and after it', async () => {
  const { call } = await startTools({ site: siteWith(handbook) });
  const lineOf = async (section: string) => (await call(name, { page: '300', section })).content.split('\n')[3];
  expect(await lineOf('Plants')).toBe('(before it: Printers; after it: Lockers)');
  expect(await lineOf('Parking')).toBe('(after it: Kitchen)');
  expect(await lineOf('Refunds')).toBe('(before it: Money; after it: Music)');
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
