import { describe, expect, test } from 'vitest';

import { realTokens, siteWith, startTools } from './support.js';

const name = 'confluence_search';
const refunds = {
  id: '201',
  title: 'Refunds',
  storage:
    '<h2>Approval</h2><p>Refunds above 500 EUR are approved by the finance lead.</p><h2>Deadline</h2><p>A refund is paid within fourteen days.</p>',
};
const parking = { id: '202', title: 'Parking', storage: '<p>The garage opens at six in the morning.</p>' };

describe('several questions in one call', () => {
  test('have a verdict and passages each, and one that answers two of them is there once', async () => {
    const { call, sent } = await startTools({ site: siteWith(refunds, parking) });
    const { content, artifact } = await call(name, {
      questions: [
        'Who approves refunds above 500 EUR? | reimbursement, sign-off',
        'Who approves a refund?',
        'When does the garage open?',
        'Which zeppelin hangar is rented?',
      ],
    });
    const [approval, again, garage, hangar] = content.split('\n');
    const number = /^"Who approves refunds above 500 EUR\?": (\d)/.exec(approval ?? '')?.[1];
    expect(again).toMatch(new RegExp(`^"Who approves a refund\\?": .*\\b${number}\\b`));
    expect(garage).toMatch(/^"When does the garage open\?": \d/);
    expect(hangar).toMatch(/^"Which zeppelin hangar is rented\?": n/);
    expect(content.match(/approved by the finance lead/g)).toHaveLength(1);
    expect(content.match(/opens at six/g)).toHaveLength(1);
    expect(artifact.sources.map(({ pageId }) => pageId).toSorted()).toEqual(expect.arrayContaining(['201', '202']));
    expect(sent().length).toBeLessThanOrEqual(12);
  });

  test('are refused when they are more than one search can answer', async () => {
    const { call, sent } = await startTools({ site: siteWith(refunds, parking) });
    const { artifact } = await call(name, { questions: Array.from({ length: 7 }, (_, index) => `Question ${index}?`) });
    expect(artifact.error).toMatchObject({
      code: 'invalid_request',
      message: '7 questions are too many for one search.',
      next: 'Ask at most 6 at once, and the others in another call.',
    });
    expect(sent()).toEqual([]);
  });

  test('share the budget of a result', async () => {
    const long = (id: string, title: string) => ({
      id,
      title,
      storage: Array.from(
        { length: 20 },
        (_, index) =>
          `<h2>${title} ${index}</h2><p>${`The ${title.toLowerCase()} has a rule number ${index}. `.repeat(20)}</p>`,
      ).join(''),
    });
    const { call } = await startTools({
      site: siteWith(long('201', 'Harbour'), long('202', 'Garage'), long('203', 'Kitchen')),
    });
    const { content } = await call(name, {
      questions: ['What rule has the harbour?', 'What rule has the garage?', 'What rule has the kitchen?'],
    });
    for (const title of ['Harbour', 'Garage', 'Kitchen']) expect(content).toContain(`[${title}](`);
    expect(realTokens(content)).toBeLessThanOrEqual(2500);
  });

  test('one alone is a question as ever', async () => {
    const { call } = await startTools({ site: siteWith(refunds, parking) });
    const query = 'Who approves refunds?';
    const { content } = await call(name, { query, otherWords: ['reimbursement'] });
    expect((await call(name, { questions: [`${query} | reimbursement`] })).content).toBe(content);
  });
});

describe('a space that does not exist', () => {
  test.each([
    { query: 'Who approves refunds?' },
    { questions: ['Who approves refunds?', 'When does the garage open?'] },
  ])('is told with the keys that do, and the passages are those of the whole wiki: %j', async (args) => {
    const { call } = await startTools({ site: siteWith(refunds, parking) });
    const { content } = await call(name, { ...args, space: 'GDS' });
    expect(content.split('\n')[0]).toBe(
      'No space "GDS" is visible for this user. There are: ENG, OPS. Searched without it:',
    );
    expect(content).toContain('   Refunds above 500 EUR are approved by the finance lead.');
    expect(content).not.toContain('Relaxed');
  });

  test('beside one that does, the passages are those of the other', async () => {
    const { call } = await startTools({
      site: siteWith(refunds, { ...refunds, id: '203', title: 'Ops refunds', spaceId: '65539', parentId: null }),
    });
    const { content, artifact } = await call(name, { query: 'Who approves refunds?', space: 'OPS,GDS' });
    expect(content.split('\n')[0]).toMatch(/^No space "GDS" is visible.* There are: .*\. Searched the others:$/);
    expect(new Set(artifact.sources.map(({ space }) => space))).toEqual(new Set(['OPS']));
  });

  test('costs nothing where the space has answers, and names no space outside of the allowed ones', async () => {
    const { call, sent } = await startTools({ site: siteWith(refunds), toolkit: { spaces: ['ENG'] } });
    await call(name, { query: 'Who approves refunds?', space: 'ENG' });
    expect(sent().filter((request) => request.endsWith('/api/v2/spaces')).length).toBeLessThanOrEqual(1);
    const { content } = await call(name, { query: 'Who approves refunds?', space: 'GDS' });
    expect(content).toContain('ENG');
    expect(content).not.toContain('OPS');
  });

  test('of a list is told as well', async () => {
    const { call } = await startTools({ site: siteWith(refunds) });
    const { content } = await call(name, { cql: 'text ~ "refunds"', space: 'GDS' });
    expect(content).toMatch(/^No space "GDS" is visible .*\n\d results? for /);
  });
});

describe('a list of what CQL found', () => {
  const opening = `<p>${'This page begins with something else. '.repeat(20)}</p>`;
  const page = (id: string, text: string) => ({
    id,
    title: `Page ${id}`,
    storage: `${opening}<h2>Where it is</h2><p>${text}</p>`,
  });

  test.each([
    ['text ~ "RabbitMQ"', 'Orders go through RabbitMQ.', 'Orders go through RabbitMQ.'],
    ['text ~ "\\"order queue\\"" and type = page', 'See the order queue first.', 'See the order queue first.'],
    ['type = page and text ~ "orders"', 'One order is enough.', 'One order is enough.'],
  ])('%s shows the sentence that matched, with its heading and link', async (cql, text, shown) => {
    const { call, sent } = await startTools({ site: siteWith(page('201', text)) });
    const { content, artifact } = await call(name, { cql });
    expect(content).toContain(`| Where it is\n   "${shown}"`);
    expect(content).toContain('/pages/201/Page+201#Where-it-is)');
    expect(artifact.sources[0]?.section).toBe('Where it is');
    expect(sent()).toEqual(['GET /wiki/rest/api/search', 'GET /wiki/api/v2/pages']);
  });

  test.each(['label = runbook', 'type = page and text !~ "zeppelin"', 'title ~ "Page"'])(
    '%s, which names no words of the text, fetches no body that it does not need',
    async (cql) => {
      const { call } = await startTools({
        site: siteWith({ ...page('201', 'x'), labels: [{ id: '1', name: 'runbook', prefix: 'global' }] }),
      });
      const { content } = await call(name, { cql });
      expect(content).toContain('This page begins with something else.');
    },
  );
});
