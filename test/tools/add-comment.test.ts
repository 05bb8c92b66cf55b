import { describe, expect, test } from 'vitest';

import { bobId, editAs, ids, planStorage, rejectionOf, startWriteTools } from './write-support.js';

const name = 'confluence_add_comment';

describe('a proposal', () => {
  test('for a comment below a page has the exact request and what a human sees, and nothing is sent', async () => {
    const tools = await startWriteTools();
    const { proposal, preview } = await tools.prepare(name, { page: ids.plan, text: 'Is this **true**, @Bob Reed?' });
    expect(proposal).toMatchObject({
      kind: 'add_comment',
      summary: 'Comment on "Release plan", below the page.',
      subject: { id: ids.plan },
      effects: [],
    });
    expect(proposal.requests).toEqual([
      {
        method: 'POST',
        path: '/wiki/api/v2/footer-comments',
        body: {
          pageId: ids.plan,
          body: {
            representation: 'storage',
            value: `<p>Is this <strong>true</strong>, <ac:link><ri:user ri:account-id="${bobId}" /></ac:link>?</p>`,
          },
        },
      },
    ]);
    expect(preview).toEqual({
      diff: '@@ Comments on Release plan @@\n+Is this **true**, @Bob Reed?',
      notes: ['Adds: mention of Bob Reed.'],
    });
    expect(tools.writes()).toEqual([]);
  });

  test('for a comment may link to a heading of the page', async () => {
    const tools = await startWriteTools();
    const text = 'See [a](#scope) and [b](#nope).';
    const { proposal, preview } = await tools.prepare(name, { page: ids.plan, text });
    expect(JSON.stringify(proposal.requests)).toContain(
      '<ac:link ac:anchor=\\"Scope\\"><ac:link-body>a</ac:link-body>',
    );
    expect(preview.notes).toEqual(['The link to "#nope" leads nowhere: the text has no heading of that name.']);
  });

  test('for a comment on words shows the words where they stand', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, {
      page: ids.plan,
      text: 'Since when?',
      selection: 'Each release',
      occurrence: 2,
    });
    expect(prepared.proposal.requests[0]?.body).toMatchObject({
      inlineCommentProperties: {
        textSelection: 'Each release',
        textSelectionMatchCount: 2,
        textSelectionMatchIndex: 1,
      },
    });
    expect(prepared.preview).toEqual({
      diff: '@@ Release plan › Scope @@\n Each release has notes. [Each release] has a date.\n+Since when?',
      notes: [],
      touched: ['Each release has notes. [Each release] has a date.'],
    });
    expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
    const { storage } = tools.current(ids.plan);
    expect(storage.replaceAll(/<\/?ac:inline-comment-marker[^>]*>(?=Each| has a date)/gu, '')).toBe(planStorage);
    expect(tools.writes()).toEqual(['POST /wiki/api/v2/inline-comments']);
  });

  test('for a comment on words that stand several times names heading, row and column, and the words around', async () => {
    const tools = await startWriteTools();
    const cell = (text: string) => `<td><p>${text}</p></td>`;
    editAs(tools, ids.blog, bobId, {
      storage:
        '<h2>First week</h2><table><tbody><tr><th><p>Day</p></th><th><p>What</p></th></tr>' +
        `<tr>${cell('Monday')}${cell('Buddy talk')}</tr><tr>${cell('Friday')}${cell('&nbsp;Buddy talk')}</tr></tbody></table>` +
        '<h2>Later</h2><ul><li><p>Lunch</p></li><li><p>Buddy talk</p></li></ul>' +
        '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>A Buddy talk helps.</p></ac:rich-text-body></ac:structured-macro>',
    });
    const input = { page: ids.blog, text: 'How long?', selection: 'Buddy talk' };
    expect((await rejectionOf(tools.prepare(name, input))).message).toBe(
      [
        'The text "Buddy talk" stands on the page 4 times:',
        '1. First week > row 2 "Monday", column "What": [Buddy talk], below "Monday"',
        '2. First week > row 3 "Friday", column "What":  [Buddy talk], below "Friday"',
        '3. Later: [Buddy talk], below "Lunch"',
        '4. Later > in a panel: A [Buddy talk] helps.',
      ].join('\n'),
    );
    const { preview } = await tools.prepare(name, { ...input, occurrence: 2 });
    expect(preview.diff).toBe(
      '@@ Release day › First week › row 3 "Friday", column "What" @@\n  [Buddy talk], below "Friday"\n+How long?',
    );
  });

  test('for a comment on a blog post is like that on a page', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, { page: ids.blog, text: 'Hooray' });
    expect(prepared.proposal.requests).toMatchObject([{ body: { blogPostId: ids.blog } }]);
    expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
  });

  test.each([ids.footer, `https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Release+plan?focusedCommentId=2001`])(
    'for an answer shows what is answered, named as %s',
    async (comment) => {
      const tools = await startWriteTools();
      const prepared = await tools.prepare(name, { reply_to: comment, text: 'Me too.' });
      expect(prepared.proposal.requests).toEqual([
        {
          method: 'POST',
          path: '/wiki/api/v2/footer-comments',
          body: { parentCommentId: ids.footer, body: { representation: 'storage', value: '<p>Me too.</p>' } },
        },
      ]);
      expect(prepared.preview).toEqual({ diff: '@@ Comment by Ada Stone @@\n Agreed.\n+Me too.', notes: [] });
      expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
    },
  );

  test('to resolve a comment and to reopen it shows the comment', async () => {
    const tools = await startWriteTools();
    const resolve = await tools.prepare(name, { resolve: ids.inline });
    expect(resolve).toMatchObject({
      proposal: {
        kind: 'resolve_comment',
        summary: 'Resolve the comment by Bob Reed on "Release plan".',
        requests: [{ method: 'PUT', path: '/wiki/api/v2/inline-comments/2002', body: { resolved: true } }],
      },
      preview: { diff: '@@ Comment by Bob Reed @@\n Only two?\n-open\n+resolved', notes: [] },
    });
    expect(tools.writes()).toEqual([]);
    expect(await tools.carryOut(resolve)).toMatchObject({ status: 'done' });
    const reopen = await tools.prepare(name, { reopen: ids.inline });
    expect(reopen.preview.diff).toBe('@@ Comment @@\n Only two?\n-resolved\n+open');
    expect(await tools.carryOut(reopen)).toMatchObject({ status: 'done' });
    expect(tools.sandbox.site.comments.find(({ id }) => id === ids.inline)?.resolution).toBe('reopened');
  });
});

test.each<[string, Record<string, unknown>, { code?: string; message: string; next: string }]>([
  [
    'words that stand several times are refused with the places',
    { page: ids.plan, text: 'x', selection: 'Each release' },
    {
      message:
        'The text "Each release" stands on the page 2 times:\n1. Scope: [Each release] has notes. Each release has a date.\n2. Scope: Each release has notes. [Each release] has a date.',
      next: 'Repeat the call with the number of the place as occurrence, or with more of the text around it.',
    },
  ],
  [
    'words that stand nowhere are refused',
    { page: ids.plan, text: 'x', selection: 'Every release' },
    {
      message: 'The text "Every release" does not stand on the page "Release plan" in one line.',
      next: 'Copy a few words of one paragraph exactly as the page has them, without Markdown; text of code blocks cannot be commented on.',
    },
  ],
  [
    'a comment without text is refused',
    { page: ids.plan, text: ' ' },
    { message: 'The comment has no text.', next: 'Give `text`, or `resolve` or `reopen`.' },
  ],
  [
    'a comment on nothing is refused',
    { text: 'x' },
    { message: 'It is not said what to comment on.', next: 'Give `page`, or `reply_to`.' },
  ],
  [
    'two things at once are refused',
    { text: 'x', resolve: ids.inline },
    { message: 'Only one thing can be done at once.', next: 'Comment, resolve and reopen in calls of their own.' },
  ],
  [
    'what is no id is refused',
    { text: 'x', reply_to: '../1' },
    {
      message: '"../1" is no id of a comment.',
      next: 'Take it from confluence_read_page with comments=true, or from its address: the number behind focusedCommentId.',
    },
  ],
  [
    'a comment that is not there is refused',
    { text: 'x', reply_to: '2999' },
    {
      code: 'not_found',
      message: 'No comment with id 2999 is visible for this user.',
      next: 'Take it from the comments of the page, or from its address.',
    },
  ],
  [
    'a comment that cannot be resolved is refused',
    { resolve: ids.footer },
    {
      message: 'Only the first comment on a text can be resolved, not one below the page and no reply.',
      next: 'Name it.',
    },
  ],
  [
    'an open comment is not reopened',
    { reopen: ids.inline },
    { message: 'The comment is open already.', next: 'Nothing has to be done.' },
  ],
])('%s', async (_behaviour, input, { code = 'invalid_request', ...words }) => {
  const tools = await startWriteTools();
  expect(await rejectionOf(tools.prepare(name, input))).toEqual({ code, ...words });
  expect(tools.writes()).toEqual([]);
});
