import { describe, expect, test } from 'vitest';

import { bobId, editAs, ids, planStorage, rejectionOf, startWriteTools } from './write-support.js';

const name = 'confluence_create_page';
const body =
  '## Steps\n\n1. Install [the client](https://acme.atlassian.net/wiki/display/ENG/Release+plan)\n2. Ask @Bob Reed\n\n- [ ] Order a key\n\n![](attachment:plan.png)';
const storage = [
  '<h2>Steps</h2><ol start="1"><li><p>Install <ac:link><ri:page ri:space-key="ENG" ri:content-title="Release plan" />',
  '<ac:link-body>the client</ac:link-body></ac:link></p></li>',
  `<li><p>Ask <ac:link><ri:user ri:account-id="${bobId}" /></ac:link></p></li></ol>`,
  '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>',
  '<ac:task-body>Order a key</ac:task-body></ac:task></ac:task-list>',
  '<ac:image ac:align="center" ac:layout="center"><ri:attachment ri:filename="plan.png" /></ac:image>',
].join('');

describe('a proposal', () => {
  test('has the exact request and what a human sees, and nothing is sent', async () => {
    const tools = await startWriteTools();
    const { proposal, preview } = await tools.prepare(name, { title: 'VPN setup', space: 'ENG', body });
    expect(proposal).toMatchObject({
      kind: 'create',
      summary: 'Create the page "VPN setup" in the space ENG.',
      subject: { type: 'page', title: 'VPN setup', status: 'current', space: 'ENG' },
      effects: [],
      notifiesWatchers: true,
    });
    expect(proposal.requests).toEqual([
      {
        method: 'POST',
        path: '/wiki/api/v2/pages',
        body: {
          spaceId: ids.eng,
          status: 'current',
          title: 'VPN setup',
          body: { representation: 'storage', value: storage },
        },
      },
    ]);
    expect(preview).toEqual({
      diff: [
        '+## Steps',
        '+',
        '+1. Install [the client](https://acme.atlassian.net/wiki/display/ENG/Release+plan)',
        '+2. Ask @Bob Reed',
        '+',
        '+- [ ] Order a key',
        '+',
        '+![](attachment:plan.png)',
      ].join('\n'),
      notes: ['Adds: mention of Bob Reed, task "Order a key", image plan.png.'],
    });
    expect(tools.writes()).toEqual([]);
  });

  test('tells the human what the text could not carry, and what its panels look like', async () => {
    const tools = await startWriteTools();
    const text =
      '---\ntitle: T\n---\n\n<!-- ask Bob -->\n\n> [!WARNING]\n> [a](#nope) ![](images/b.png)\n\n> [!DECISION] [2026-10-01](date:)';
    const { preview } = await tools.prepare(name, { title: 'VPN setup', space: 'ENG', body: text });
    expect(preview.diff).toBe('+> [!WARNING]\n+> [a](#nope) ![](images/b.png)\n+\n+> [!DECISION] [2026-10-01](date:)');
    expect(preview.notes).toEqual([
      'The front matter (title) was left out: it is no text of the page.',
      'The comment "ask Bob" was left out: readers would see it.',
      'The link to "#nope" leads nowhere: the text has no heading of that name.',
      'The picture "images/b.png" leads nowhere on the wiki: attach the file and show it as attachment:NAME.',
      'Adds: warning panel (yellow), image images/b.png, decision.',
    ]);
  });

  test('that is carried out makes the page', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, { title: 'VPN setup', parent: 'Release plan', space: 'ENG', body });
    expect(prepared.proposal).toMatchObject({ parent: { id: ids.plan, title: 'Release plan', type: 'page' } });
    const outcome = await tools.carryOut(prepared);
    if (outcome.status !== 'done') throw new Error(outcome.message);
    expect(tools.content(outcome.content.id)).toMatchObject({ parentId: ids.plan, type: 'page', status: 'current' });
    expect(tools.current(outcome.content.id)).toMatchObject({ title: 'VPN setup', number: 1 });
    expect(outcome.difference).toBeUndefined();
    expect(tools.writes()).toEqual(['POST /wiki/api/v2/pages']);
  });

  test('may be for a blog post, or for a draft', async () => {
    const tools = await startWriteTools();
    const post = await tools.prepare(name, { title: 'We moved', space: 'ENG', type: 'blogpost', body: 'Hello.' });
    expect(post.proposal.requests).toMatchObject([{ path: '/wiki/api/v2/blogposts' }]);
    expect(await tools.carryOut(post)).toMatchObject({ status: 'done' });
    const draft = await tools.prepare(name, { title: 'Not yet', parent: ids.folder, draft: true, body: '' });
    expect(draft).toMatchObject({
      proposal: {
        summary: 'Create the draft of a page "Not yet" under "Archive folder".',
        effects: ['Nobody but its author sees the draft until it is published.'],
        requests: [{ body: { status: 'draft', parentId: ids.folder, body: { value: '' } } }],
      },
      preview: { diff: '', notes: [] },
    });
  });

  test('leaves out a heading that only repeats the title', async () => {
    const tools = await startWriteTools();
    const prepare = (text: string) => tools.prepare(name, { title: 'VPN setup', space: 'ENG', body: text });
    expect((await prepare('# VPN setup\n\nInstall it.')).preview.diff).toBe('+Install it.');
    expect((await prepare('# VPN setup')).preview.diff).toBe('');
    expect((await prepare('# VPN\n\nInstall it.')).preview.diff).toBe('+# VPN\n+\n+Install it.');
  });

  test('tells what of the text cannot be written as it stands', async () => {
    const tools = await startWriteTools();
    const { preview } = await tools.prepare(name, {
      title: 'Links',
      space: 'ENG',
      body: '[here](javascript:alert(1)) <script>x</script>',
    });
    expect(preview).toEqual({
      diff: '+here \\<script>x\\</script>',
      notes: [
        'Confluence has nothing for <script>: it was written as text.',
        'The link target "javascript:alert(1)" was refused; its text stays.',
      ],
    });
  });
});

describe('a refusal', () => {
  test('for a title that is taken links what has it', async () => {
    const tools = await startWriteTools();
    expect(await rejectionOf(tools.prepare(name, { title: 'Release Plan', space: 'ENG', body: 'x' }))).toEqual({
      code: 'conflict',
      message:
        'The title "Release plan" is taken in this space by a page: https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Release+plan (id 1001).',
      next: 'Change that one instead, or choose another title.',
    });
  });

  test.each<[string, Record<string, unknown>, { code?: string; message: string; next: string }]>([
    ['without a place', {}, { message: 'It is not said where to create it.', next: 'Give a space or a parent.' }],
    [
      'for a blog post with a parent',
      { parent: ids.plan, type: 'blogpost' },
      { message: 'A blog post has no parent.', next: 'Give the space alone.' },
    ],
    [
      'for a parent in another space',
      { parent: ids.plan, space: 'OPS' },
      {
        message: 'The parent "Release plan" is in the space ENG, not in OPS.',
        next: 'Leave the space out, or choose a parent in it.',
      },
    ],
    [
      'for a space that is not there',
      { space: 'NOPE' },
      {
        code: 'not_found',
        message: 'No space with the key "NOPE" is visible for this user. There are: ENG, OPS.',
        next: 'Look up the key in the list of spaces.',
      },
    ],
    [
      'for a key that is none',
      { space: '../x' },
      {
        message: '"../x" is not the key of a space.',
        next: 'Give a key such as "ENG"; the list of spaces shows the keys.',
      },
    ],
    [
      'for too much text',
      { space: 'ENG', body: 'word '.repeat(60_000) },
      {
        message: 'The Markdown has 293 KB; at most 256 KB can be written at once.',
        next: 'Write it in several parts.',
      },
    ],
  ])('%s', async (_why, input, { code = 'invalid_request', ...words }) => {
    const tools = await startWriteTools();
    expect(await rejectionOf(tools.prepare(name, { title: 'New', body: 'x', ...input }))).toEqual({ code, ...words });
    expect(tools.writes()).toEqual([]);
  });
});

describe('a copy', () => {
  const marker = /<\/?ac:inline-comment-marker[^>]*>/gu;

  test('in the same space has the storage of the original, byte for byte, without its comments', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, { title: 'Twin', copy_of: ids.plan, parent: ids.sibling });
    expect(prepared.proposal).toMatchObject({
      kind: 'create',
      summary: 'Create the page "Twin" under "Retrospective", a copy of "Release plan" at version 3.',
      effects: [
        'Who may see the copy follows its new place, whoever may see the original.',
        'Comments, earlier versions, restrictions and pages below stay with the original.',
        'Files do not travel: "plan.png". Where the text shows one, the copy has a gap until it is attached there.',
        'Labels do not travel: runbook, ci/cd.',
      ],
    });
    expect(prepared.preview.diff).toMatch(/^\+## Scope\n\+\n\+We ship two releases/u);
    const outcome = await tools.carryOut(prepared);
    if (outcome.status !== 'done') throw new Error(outcome.message);
    expect(tools.current(outcome.content.id).storage).toBe(planStorage.replaceAll(marker, ''));
    expect(tools.current(ids.plan).storage).toBe(planStorage);
  });

  test('in another space leads where the original leads, and names what it needs', async () => {
    const tools = await startWriteTools();
    const link = (key: string, title: string) =>
      `<p><ac:link><ri:page${key} ri:content-title="${title}" /></ac:link></p>`;
    const image = '<ac:image><ri:attachment ri:filename="map &amp; key.png" /></ac:image>';
    const post = '<ac:link><ri:blog-post ri:content-title="News" ri:posting-day="2026/01/30" /></ac:link>';
    const elsewhere = link(' ri:space-key="HR"', 'Leave');
    editAs(tools, ids.blog, bobId, { storage: `${link('', 'Retrospective')}${elsewhere}<p>${post}</p>${image}` });
    const prepared = await tools.prepare(name, { title: 'Twin', copy_of: ids.blog, space: 'OPS' });
    expect(prepared.proposal.subject).toMatchObject({ type: 'blogpost', space: 'OPS' });
    expect(prepared.proposal.effects.slice(2)).toEqual([
      'Files do not travel: "map & key.png". Where the text shows one, the copy has a gap until it is attached there.',
      'Links that name no space would lead into the new one: in the copy they name the space of the original.',
    ]);
    expect(prepared.proposal.requests[0]?.body).toMatchObject({
      body: {
        value: `${link(' ri:space-key="ENG"', 'Retrospective')}${elsewhere}<p>${post.replace('<ri:blog-post', '<ri:blog-post ri:space-key="ENG"')}</p>${image}`,
      },
    });
    expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done', undo: { kind: 'trash' } });
  });

  test.each([
    ['has no other text', { copy_of: ids.plan, body: 'x' }, 'A copy has the text of its original.'],
    ['is of something visible', { copy_of: '999999' }, 'No page with id 999999 is visible for this user'],
    ['or its text has to be given', {}, 'It is not said what it holds.'],
  ])('%s', async (_why, input, message) => {
    const tools = await startWriteTools();
    const refused = await rejectionOf(tools.prepare(name, { title: 'Twin', space: 'ENG', ...input }));
    expect(refused.message).toContain(message);
  });
});
