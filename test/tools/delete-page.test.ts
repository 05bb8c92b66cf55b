import { expect, test } from 'vitest';

import { bobId, editAs, ids, rejectionOf, startWriteTools } from './write-support.js';

const name = 'confluence_delete_page';

test('a proposal has the exact request, what goes, and what hangs on it, and nothing is sent', async () => {
  const tools = await startWriteTools();
  editAs(tools, ids.sibling, bobId, { storage: '<p>As the Release plan says.</p>' });
  const prepared = await tools.prepare(name, { page: ids.plan });
  expect(prepared.proposal).toMatchObject({
    kind: 'trash',
    summary: 'Move "Release plan" to the trash.',
    subject: { id: ids.plan, title: 'Release plan' },
    basedOn: { version: 3 },
    effects: [
      '1 direct child moves up to the parent, and would stay there after a restoration.',
      'About 1 other page mentions its title and may link to it.',
    ],
    requests: [{ method: 'DELETE', path: '/wiki/api/v2/pages/1001' }],
  });
  expect(prepared.preview).toEqual({
    diff: [
      '@@ Release plan @@',
      '-## Scope',
      '-',
      '-We ship two releases in März & in May.',
      '-',
      '-> [!NOTE]',
      '-> Ask @Bob Reed first.',
      '-',
      '-Each release has notes. Each release has a date.',
    ].join('\n'),
    notes: ['Its children: "Questions".'],
  });
  expect(tools.writes()).toEqual([]);
  expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
  expect(tools.content(ids.plan).status).toBe('trashed');
  expect(tools.writes()).toEqual(['DELETE /wiki/api/v2/pages/1001']);
});

test('of a long page the beginning is shown', async () => {
  const tools = await startWriteTools();
  editAs(tools, ids.blog, bobId, { storage: '<p>Line.</p>'.repeat(1100) });
  const { preview, proposal } = await tools.prepare(name, { page: ids.blog });
  const lines = preview.diff.split('\n');
  expect(lines).toHaveLength(2002);
  expect(lines.at(-1)).toBe('-… 199 more lines');
  expect(proposal.requests).toEqual([{ method: 'DELETE', path: '/wiki/api/v2/blogposts/1005' }]);
});

test('what is in the trash is not deleted again', async () => {
  const tools = await startWriteTools();
  expect(await rejectionOf(tools.prepare(name, { page: ids.trashed }))).toEqual({
    code: 'invalid_request',
    message: '"Thrown away" is in the trash; only published content can be changed.',
    next: 'Restore it from the trash first.',
  });
});

test('a draft is discarded, with all of its text shown', async () => {
  const tools = await startWriteTools();
  const prepared = await tools.prepare(name, { page: ids.draft });
  expect(prepared).toMatchObject({
    proposal: { kind: 'discard_draft', requests: [{ method: 'DELETE', query: { draft: true } }] },
    preview: { diff: '@@ Idea @@\n-Idea.', notes: [] },
  });
  expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
  expect(tools.sandbox.site.contents.some(({ id }) => id === ids.draft)).toBe(false);
});
