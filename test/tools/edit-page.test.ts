import { describe, expect, test } from 'vitest';

import { adaId, bob, bobId, editAs, ids, planStorage, rejectionOf, startWriteTools } from './write-support.js';

const name = 'confluence_edit_page';
const vpn = { action: 'insert_after', at: 'We ship two', text: 'Use the **VPN**.' };

describe('a proposal', () => {
  test('has the exact request and what a human sees, and nothing is sent', async () => {
    const tools = await startWriteTools();
    const { proposal, preview } = await tools.prepare(name, {
      page: ids.plan,
      operations: [vpn, { action: 'replace', at: 'Ask @Bob Reed', text: 'Ask @Bob Reed or @Ada Stone first.' }],
      message: 'Tell about the VPN',
      minor: true,
    });
    const storage = planStorage
      .replace('May.</p>', 'May.</p><p>Use the <strong>VPN</strong>.</p>')
      .replace('</ac:link> first.', `</ac:link> or <ac:link><ri:user ri:account-id="${adaId}" /></ac:link> first.`);
    expect(proposal).toMatchObject({
      kind: 'update',
      summary: '"Release plan", version 3: change its body.',
      subject: { type: 'page', id: ids.plan, title: 'Release plan' },
      basedOn: { version: 3 },
      effects: ['A minor edit is asked for; Confluence may notify watchers all the same.'],
      notifiesWatchers: false,
    });
    expect(proposal.requests).toEqual([
      {
        method: 'PUT',
        path: '/wiki/api/v2/pages/1001',
        body: {
          id: ids.plan,
          status: 'current',
          title: 'Release plan',
          body: { representation: 'storage', value: storage },
          version: { number: 4, message: `Tell about the VPN [${proposal.token}]`, minorEdit: true },
        },
      },
    ]);
    expect(preview).toEqual({
      diff: [
        '@@ Release plan › Scope @@',
        ' We ship two releases in März & in May.',
        '+Use the **VPN**.',
        '@@ Release plan › Scope › in a panel @@',
        '-Ask @Bob Reed first.',
        '+Ask @Bob Reed or @Ada Stone first.',
      ].join('\n'),
      notes: ['Adds: mention of Ada Stone.', 'Stays, in what is changed: mention of Bob Reed.'],
      touched: ['We ship two releases in März & in May.', 'Ask @Bob Reed first.'],
    });
    expect(tools.writes()).toEqual([]);
    expect(tools.current(ids.plan).storage).toBe(planStorage);
  });

  test('that is carried out leaves everything else as it was, byte for byte', async () => {
    const tools = await startWriteTools();
    const outcome = await tools.carryOut(await tools.prepare(name, { page: ids.plan, operations: [vpn] }));
    expect(outcome).toMatchObject({ status: 'done', content: { version: 4 } });
    expect(tools.writes()).toEqual(['PUT /wiki/api/v2/pages/1001']);
    expect(tools.current(ids.plan)).toMatchObject({
      number: 4,
      title: 'Release plan',
      storage: planStorage.replace('May.</p>', 'May.</p><p>Use the <strong>VPN</strong>.</p>'),
    });
  });

  test('of a title alone has the body as it is', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, { page: 'release plan', space: 'ENG', title: ' Release plan 2 ' });
    expect(prepared.proposal.requests[0]?.body).toMatchObject({
      title: 'Release plan 2',
      body: { representation: 'storage', value: planStorage },
    });
    expect(prepared.preview).toEqual({ diff: '@@ Title @@\n-Release plan\n+Release plan 2', notes: [] });
    expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
    expect(tools.current(ids.plan)).toMatchObject({ title: 'Release plan 2', storage: planStorage });
  });

  test('of a blog post is like that of a page', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, {
      page: ids.blog,
      operations: [{ action: 'append', text: 'Cake at noon.' }],
      title: 'Release party',
    });
    expect(prepared.proposal).toMatchObject({
      summary: '"Release day", version 1: rename it to "Release party" and change its body.',
      requests: [{ path: '/wiki/api/v2/blogposts/1005' }],
    });
    expect(prepared.preview.diff).toBe(
      ['@@ Title @@', '-Release day', '+Release party', '@@ Release day @@', ' Release day.', '+Cake at noon.'].join(
        '\n',
      ),
    );
    expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
    expect(tools.current(ids.blog).storage).toBe('<p>Release day.</p><p>Cake at noon.</p>');
  });

  test('mentions people who are not on the page yet, and tells which names stay text', async () => {
    const tools = await startWriteTools();
    const { proposal, preview } = await tools.prepare(name, {
      page: ids.sibling,
      operations: [{ action: 'append', text: 'Thanks @Bob Reed, @Zoe Nobody and `@Ada Stone`.' }],
    });
    expect(proposal.requests[0]?.body).toMatchObject({
      body: {
        value: `<p>Retrospective.</p><p>Thanks <ac:link><ri:user ri:account-id="${bobId}" /></ac:link>, @Zoe Nobody and <code>@Ada Stone</code>.</p>`,
      },
    });
    expect(preview.notes).toEqual([
      'Adds: mention of Bob Reed.',
      '"@Zoe Nobody" stays text: it does not begin with the name of exactly one person.',
    ]);
  });

  test('of a newer version touches the same ground when only other blocks have changed', async () => {
    const tools = await startWriteTools();
    const input = { page: ids.plan, operations: [vpn] };
    const first = await tools.prepare(name, input);
    editAs(tools, ids.plan, bobId, { storage: planStorage.replace('has a date', 'has an owner') });
    const second = await tools.prepare(name, input);
    expect(second.proposal.basedOn?.version).toBe(4);
    expect(second.preview).toEqual(first.preview);
    editAs(tools, ids.plan, bobId, { storage: planStorage.replace('in May', 'in June') });
    const third = await tools.prepare(name, input);
    expect(third.preview.touched).toEqual(['We ship two releases in März & in June.']);
  });
});

describe('a refusal', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    [
      'for nothing to do',
      { page: ids.plan },
      'Neither operations nor a new title were given.',
      'Say what is to be different.',
    ],
    [
      'for too much to do',
      { page: ids.plan, operations: Array.from({ length: 51 }, () => vpn) },
      '51 operations are too many.',
      'Give at most 50 at once.',
    ],
    [
      'for a change that is none',
      { page: ids.plan, operations: [{ action: 'replace_text', find: 'in May', text: 'in May' }] },
      'Nothing of "Release plan" would change.',
      'Name what is to be different.',
    ],
    [
      'when things would be lost that are not named',
      { page: ids.plan, operations: [{ action: 'replace_section', section: 'Scope', text: 'New.' }] },
      'The edit would remove what it does not name: comment on "two releases" [commentMarker:87342740-a564-38af-a337-4fd80eb5612b]; info panel (blue) [macro:0c1f2d3e-0000-4000-8000-000000000001]; mention of Bob Reed [mention:Bob Reed].',
      'Keep them in the new content, or pass what may go in `allow_loss`.',
    ],
    [
      'when the new text looks cut short',
      {
        page: ids.plan,
        operations: [{ action: 'replace', at: 'Each release', text: 'Each release has notes. (rest unchanged)' }],
      },
      'The new content has "(rest unchanged)" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allow_loss` if the words are meant.',
    ],
    [
      'for what is in the trash',
      { page: ids.trashed, operations: [{ action: 'append', text: 'x' }] },
      '"Thrown away" is in the trash; only published content can be changed.',
      'Restore it from the trash first.',
    ],
    [
      'for what is archived',
      { page: ids.archived, operations: [{ action: 'append', text: 'x' }] },
      '"Old plan" is archived; only published content can be changed.',
      'Let the user bring it back in Confluence.',
    ],
    ['for a title without content', { page: ids.plan, title: '  ' }, 'The title is empty.', 'Give the page a title.'],
  ])('%s', async (_why, input, message, next) => {
    const tools = await startWriteTools();
    expect(await rejectionOf(tools.prepare(name, input))).toEqual({ code: 'invalid_request', message, next });
    expect(tools.writes()).toEqual([]);
  });

  test('for a title that is taken links what has it', async () => {
    const tools = await startWriteTools();
    expect(await rejectionOf(tools.prepare(name, { page: ids.plan, title: 'Retrospective' }))).toEqual({
      code: 'conflict',
      message:
        'The title "Retrospective" is taken in this space by a page: https://acme.atlassian.net/wiki/spaces/ENG/pages/1003/Retrospective (id 1003).',
      next: 'Change that one instead, or choose another title.',
    });
  });

  test('for a page that nobody sees is like that for one that does not exist', async () => {
    const tools = await startWriteTools({ user: bob });
    const hidden = await rejectionOf(tools.prepare(name, { page: '98313', title: 'x' }));
    const missing = await rejectionOf(tools.prepare(name, { page: '98319', title: 'x' }));
    expect(hidden).toEqual({ ...missing, message: missing.message.replace('98319', '98313') });
  });

  test('that is answered by `allow_loss` becomes a proposal that tells what vanishes', async () => {
    const tools = await startWriteTools();
    const { preview, proposal } = await tools.prepare(name, {
      page: ids.plan,
      operations: [{ action: 'replace_section', section: 'Scope', text: 'New.' }],
      allow_loss: [
        'commentMarker:87342740-a564-38af-a337-4fd80eb5612b',
        'macro:0c1f2d3e-0000-4000-8000-000000000001',
        'mention:Bob Reed',
      ],
    });
    expect(preview.notes).toEqual(['Removes: comment on "two releases", info panel (blue), mention of Bob Reed.']);
    expect(proposal.effects).toEqual(['1 inline comment loses its place in the text.']);
  });
});

test('what a page hides from the eye is not in the preview', async () => {
  const tools = await startWriteTools();
  const hidden = '\u{202e}\u{e0041}\u{e0042}';
  editAs(tools, ids.sibling, bobId, {
    title: `Retro${hidden}spective`,
    storage: `<h2>A${hidden}</h2><p>Words${hidden} here.</p>`,
  });
  const { preview, proposal } = await tools.prepare(name, {
    page: ids.sibling,
    operations: [{ action: 'replace_text', find: 'here', text: 'there' }],
    title: 'Retrospective 2',
  });
  const seen = JSON.stringify([preview.diff, preview.notes, proposal.summary, proposal.effects]);
  expect(seen).toContain('Words');
  expect(seen).not.toMatch(/[\u{202a}-\u{202e}\u{e0000}-\u{e007f}]/u);
});

describe('a draft', () => {
  const draft = (operations: object[]) => ({ page: ids.draft, operations });

  test('is edited by its id, and by the address that Confluence gives it', async () => {
    const tools = await startWriteTools();
    for (const [index, page] of [
      ids.draft,
      'https://acme.atlassian.net/wiki/pages/resumedraft.action?draftId=1010',
    ].entries()) {
      const prepared = await tools.prepare(name, { ...draft([{ action: 'append', text: `Line ${index}.` }]), page });
      expect(prepared.proposal).toMatchObject({ kind: 'update_draft', summary: '"Idea", a draft: change its body.' });
      expect(prepared.preview.diff).toContain(`+Line ${index}.`);
      expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
    }
    expect(tools.content(ids.draft)).toMatchObject({
      status: 'draft',
      versions: [{ number: 1, storage: '<p>Idea.</p><p>Line 0.</p><p>Line 1.</p>' }],
    });
    expect(tools.sandbox.site.contents.filter(({ versions }) => versions[0]?.title === 'Idea')).toHaveLength(1);
  });

  test('is published by its id, whole before the eyes of who approves', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, { page: ids.draft, title: 'Plan B', publish: true });
    expect(prepared.preview.diff).toBe('@@ Title @@\n-Idea\n+Plan B\n@@ Published: Plan B @@\n+Idea.');
    expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done', kind: 'publish_draft' });
    expect(tools.content(ids.draft).status).toBe('current');
  });

  test('that is none cannot be published', async () => {
    const tools = await startWriteTools();
    expect(await rejectionOf(tools.prepare(name, { page: ids.plan, publish: true }))).toEqual({
      code: 'invalid_request',
      message: '"Release plan" is no draft.',
      next: 'Leave out what is for drafts alone.',
    });
  });
});
