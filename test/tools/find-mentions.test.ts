import { describe, expect, test } from 'vitest';

import { ada, bob, type PageSpec, realTokens, siteWith, startTools } from './support.js';

const name = 'confluence_find_mentions';

/** The titles that a call lists. */
async function titlesFor(args: Record<string, unknown>, ...pages: PageSpec[]): Promise<string[]> {
  const { call } = await startTools({ site: siteWith(...pages) });
  const { artifact } = await call(name, args);
  return artifact.sources.map(({ title }) => title).toSorted();
}

describe('a list of every page with some words', () => {
  test('says how often, the line, its heading with a link, and that it is complete, in two requests', async () => {
    const { call, sent } = await startTools({
      site: siteWith(
        {
          id: '201',
          title: 'Queues',
          storage: '<p>Intro.</p><h2>Broker</h2><p>Orders go through RabbitMQ.</p><p>RabbitMQ again.</p>',
        },
        { id: '202', title: 'RabbitMQ runbook', storage: '<p>Restart it.</p>' },
        { id: '203', title: 'Cats', storage: '<p>No broker here.</p>' },
      ),
    });
    const { content, artifact } = await call(name, { words: ['rabbitmq'] });
    expect(content).toMatchInlineSnapshot(`
      "2 pages with "rabbitmq", 2 places in their text. The list is complete: all 2 pages that the search index has for it were read.
      <untrusted-wiki-content>
      - [Queues](https://acme.atlassian.net/wiki/spaces/ENG/pages/201#Broker) | updated 2026-11-05 | 2× | Broker: "Orders go through RabbitMQ."
      - [RabbitMQ runbook](https://acme.atlassian.net/wiki/spaces/ENG/pages/202) | updated 2026-11-05 | in its title
      </untrusted-wiki-content>"
    `);
    expect(artifact).toMatchObject({ isComplete: true, total: { pages: 2, places: 2 }, read: 2 });
    expect(sent()).toEqual(['GET /wiki/rest/api/search', 'GET /wiki/api/v2/pages']);
  });

  test('has three hundred pages in a few calls, each once, and keeps the bound of a result', async () => {
    const pages = Array.from({ length: 300 }, (_, index) => ({
      id: String(1000 + index),
      title: `Note ${index}`,
      storage: `<h2>Part</h2><p>${'word '.repeat(60)} the zeppelin number ${index} ${'word '.repeat(60)}</p>`,
    }));
    const { call, sent } = await startTools({ site: siteWith(...pages) });
    const titles: string[] = [];
    let cursor: unknown;
    for (let calls = 0; calls === 0 || cursor !== undefined; calls++) {
      const { content, artifact } = await call(name, { words: ['zeppelin'], cursor });
      expect(realTokens(content)).toBeLessThanOrEqual(4000);
      expect(content).toMatch(
        /^300 pages with "zeppelin", 300 places in their text\. Shown: \d+ to \d+\. The list is complete: all 300/,
      );
      // Two searches and two batches; what was read is kept for the rest.
      expect(sent().length).toBeLessThanOrEqual(calls === 0 ? 4 : 3);
      titles.push(...artifact.sources.map(({ title }) => title));
      cursor = artifact['cursor'];
      expect(calls).toBeLessThan(8);
    }
    expect(new Set(titles).size).toBe(300);
    expect(titles).toHaveLength(300);
  });

  test('is not said to be complete when a page could not be read', async () => {
    const { call } = await startTools({
      site: siteWith(
        { id: '201', title: 'One', storage: '<p>zeppelin</p>' },
        { id: '202', title: 'Two', storage: `<p>zeppelin</p><!--${'x'.repeat(10_500_000)}-->` },
      ),
    });
    const { content, artifact } = await call(name, { words: ['zeppelin'] });
    expect(content).toContain('The list is not complete: 1 could not be read (deleted meanwhile, or too large).');
    expect(artifact['isComplete']).toBe(false);
  });

  test('when there is none, says so and what may be hidden', async () => {
    const { call } = await startTools();
    const { content } = await call(name, { words: ['zeppelin'], space: 'ENG' });
    expect(content).toBe(
      'No page in ENG has "zeppelin". The list is complete: the search index has no page for it.\nPages that the user may not see are never found, and new pages take a minute to appear.',
    );
  });
});

const spellings = [
  { id: '201', title: 'A', storage: '<p>Every pull request is read.</p>' },
  { id: '202', title: 'B', storage: '<p>Pull-Requests are read.</p>' },
  { id: '203', title: 'C', storage: '<p>The pullrequest bot.</p>' },
  { id: '204', title: 'D', storage: '<p>Pull the request.</p>' },
  { id: '205', title: 'E', storage: '<p>A pull <strong>request</strong>’s author.</p>' },
];

describe('what counts as a mention', () => {
  test.each([
    ['other spellings', { words: ['pull request'] }, ['A', 'B', 'C', 'E']],
    ['other spellings of a plural', { words: ['pull requests'] }, ['A', 'B', 'C', 'E']],
    ['nothing else when it is to be exact', { words: ['pull request'], exact: true }, ['A', 'E']],
    ['any of several', { words: ['pullrequest bot', 'Pull the request'] }, ['C', 'D']],
  ])('%s', async (_, args, titles) => {
    expect(await titlesFor(args, ...spellings)).toEqual(titles);
  });

  test.each([
    ['a story', 'stories', true],
    ['the boxes', 'box', true],
    ['the status', 'stat', false],
    ['Ada’s Café', 'café', true],
    ['the cafe', 'café', false],
    ['a scathing note', 'cat', false],
    ['rabbitmq_host = x', 'rabbitmq', true],
    ['write to https://x.example/rabbit', 'rabbit', true],
    ['node.js and nodejs', 'node.js', true],
    ['see src/my-file.ts', 'src/my-file.ts', true],
    ['run it with --force', '--force', true],
    ['we enforce it', '--force', false],
    ['the IT department', 'IT', true],
    ['it is so', 'IT', false],
    ['written in C++ and C', 'C++', true],
    ['written in C', 'C++', false],
    ['有給休暇は年間20日です', '休暇', true],
    ['연차휴가는 며칠', '휴가', true],
    ['ｆｕｌｌ width', 'full', true],
  ])('%s, %s: %s', async (text, words, isFound) => {
    const found = await titlesFor({ words: [words] }, { id: '201', title: 'Page', storage: `<p>${text}</p>` });
    expect(found).toEqual(isFound ? ['Page'] : []);
  });

  test('code, tables and lists; titles; and what only an address or a macro setting holds, which is said', async () => {
    const { call } = await startTools({
      site: siteWith(
        {
          id: '201',
          title: 'Code',
          storage:
            '<h2>Start</h2><ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[x\nrun zeppelin --now\ny]]></ac:plain-text-body></ac:structured-macro>',
        },
        { id: '202', title: 'Table', storage: '<table><tbody><tr><th>a</th><td>zeppelin</td></tr></tbody></table>' },
        {
          id: '203',
          title: 'Setting',
          storage:
            '<p>A zeppelins’ list.</p><ac:structured-macro ac:name="zz"><ac:parameter ac:name="query">project = hindenburg</ac:parameter></ac:structured-macro>',
        },
        { id: '204', title: 'Hindenburg', storage: '<p>Nothing.</p>' },
        { id: '205', title: 'Fields', storage: '<p>hindenburg field</p>' },
      ),
    });
    const { content } = await call(name, { words: ['zeppelin'] });
    expect(content).toContain('1× | Start: "run zeppelin --now"');
    expect(content).toContain('[Table](');
    expect(content).toContain('3 pages with "zeppelin"');
    const titled = await call(name, { words: ['Hindenburg'] });
    expect(titled.content).toMatch(/\[Hindenburg\]\(\S+\) \| updated \S+ \| in its title\n/);
    const hidden = await call(name, { words: ['hindenburg', 'zeppelin'], exact: true });
    expect(hidden.artifact.sources.map(({ title }) => title)).not.toContain('Nothing');
  });
});

describe('only what the user may see, where the run may look', () => {
  const site = () =>
    siteWith(
      { id: '201', title: 'Open', storage: '<p>zeppelin</p>' },
      { id: '202', title: 'Closed', storage: '<p>zeppelin, restricted</p>', readers: [ada] },
      { id: '203', title: 'Ops', storage: '<p>zeppelin</p>', spaceId: '65539', parentId: null },
    );

  test.each([
    [ada, {}, ['Closed', 'Open', 'Ops']],
    [bob, {}, ['Open', 'Ops']],
    [bob, { space: 'OPS' }, ['Ops']],
  ])('%s %j', async (user, args, titles) => {
    const { call } = await startTools({ site: site(), user });
    // Common words are looked for in all pages, the others in the index.
    for (const words of [['zeppelin'], ['zeppelin', 'OR']]) {
      const { artifact } = await call(name, { words, ...args });
      expect(artifact.sources.map(({ title }) => title).toSorted()).toEqual(titles);
    }
  });

  test('a space that does not exist is told, and all are looked in', async () => {
    const { call } = await startTools({ site: site() });
    for (const args of [{ words: ['zeppelin'] }, { words: ['OR', 'zeppelin'] }]) {
      const { content, artifact } = await call(name, { ...args, space: 'GDS' });
      expect(content).toMatch(
        /^No space "GDS" is visible for this user\. There are: ENG, OPS\. Searched without it:\n3 pages with /,
      );
      expect(artifact.sources).toHaveLength(3);
    }
  });

  test('a space outside of the allowed ones is refused', async () => {
    const { call } = await startTools({ site: site(), toolkit: { spaces: ['OPS'] } });
    const { artifact } = await call(name, { words: ['zeppelin'] });
    expect(artifact.sources.map(({ title }) => title)).toEqual(['Ops']);
    expect((await call(name, { words: ['zeppelin'], space: 'ENG' })).artifact.error?.code).toBe('forbidden');
  });
});

describe('the links of a page', () => {
  const link = (title: string, label: string) =>
    `<ac:link><ri:page ri:content-title="${title}" /><ac:link-body>${label}</ac:link-body></ac:link>`;
  const site = () =>
    siteWith(
      {
        id: '1245185',
        title: 'Target',
        storage: `<p>See ${link('One', 'the first')} and <a href="https://x.example/y">outside</a>.</p>`,
      },
      { id: '201', title: 'One', storage: `<h2>Where</h2><p>By title: ${link('Target', 'over there')}.</p>` },
      {
        id: '202',
        title: 'Two',
        storage: '<p><a href="https://acme.atlassian.net/wiki/spaces/ENG/pages/1245185/Target#x">by id</a></p>',
      },
      { id: '203', title: 'Three', storage: '<p><a href="https://acme.atlassian.net/wiki/x/AQAT">short</a></p>' },
      { id: '204', title: 'Four', storage: '<p>Names Target without a link.</p>' },
      {
        id: '205',
        title: 'Five',
        storage: `<p>${link('Target', 'another space')}</p>`,
        spaceId: '65539',
        parentId: null,
      },
      {
        id: '206',
        title: 'Six',
        storage: '<p><a href="https://other.atlassian.net/wiki/spaces/ENG/pages/1245185">elsewhere</a></p>',
      },
    );

  test('to it by title, id or short link, and from it, complete', async () => {
    const { call } = await startTools({ site: site() });
    const { content, artifact } = await call(name, { page: 'Target', space: 'ENG', links: true });
    expect(content).toMatchInlineSnapshot(`
      "3 pages link to it; it links to 1 page and 1 place outside of the wiki. The list is complete: all 7 other pages were read.
      <untrusted-wiki-content>
      [Target](https://acme.atlassian.net/wiki/spaces/ENG/pages/1245185/Target) | by Ada Stone
      - from [One](https://acme.atlassian.net/wiki/spaces/ENG/pages/201#Where) | updated 2026-11-05 | 1× | Where: "By title: over there."
      - from [Three](https://acme.atlassian.net/wiki/spaces/ENG/pages/203) | updated 2026-11-05 | 1×: "short"
      - from [Two](https://acme.atlassian.net/wiki/spaces/ENG/pages/202) | updated 2026-11-05 | 1×: "by id"
      - to [the first](https://acme.atlassian.net/wiki/display/ENG/One)
      - to [outside](https://x.example/y) | outside of the wiki
      </untrusted-wiki-content>
      Pages that the user may not see are never found, and new pages take a minute to appear."
    `);
    expect(artifact).toMatchObject({ isComplete: true });
  });

  test('for words without a page, and links without one, it is said what to give', async () => {
    const { call } = await startTools({ site: site() });
    expect((await call(name, { links: true })).artifact.error?.code).toBe('invalid_request');
    expect((await call(name, {})).artifact.error).toMatchObject({ message: 'There is no word to look for.' });
    const many = await call(name, { words: Array.from({ length: 9 }, (_, index) => `word${index}`) });
    expect(many.artifact.error?.message).toBe('9 words or phrases are too many to look for at once.');
    const long = await call(name, { words: ['word '.repeat(50)] });
    expect(long.artifact.error?.message).toBe('A phrase has more than 200 characters.');
    expect((await call(name, { words: ['x'], cursor: 'nonsense' })).artifact.error?.message).toContain('cursor');
  });
});

test('a user without a connection is asked to authorize', async () => {
  const { call } = await startTools({ connected: false });
  expect((await call(name, { words: ['x'] })).artifact.error?.code).toBe('authorization_required');
});
