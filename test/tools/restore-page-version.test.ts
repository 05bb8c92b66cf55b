import { describe, expect, test } from 'vitest';

import { bobId, editAs, ids, planStorage, rejectionOf, startWriteTools } from './write-support.js';

const name = 'confluence_restore_page_version';

describe('a proposal', () => {
  test('has the exact request and the difference of the two versions, and nothing is sent', async () => {
    const tools = await startWriteTools();
    editAs(tools, ids.plan, bobId, { storage: planStorage.replace('two', 'three'), message: 'more' });
    const prepared = await tools.prepare(name, { page: ids.plan, version: 3 });
    expect(prepared.proposal).toMatchObject({
      kind: 'restore_version',
      summary: '"Release plan": make version 3 the newest, as version 5.',
      basedOn: { version: 4 },
      effects: ['Takes back version 4 by Bob Reed at 2026-11-20T10:00:00.000Z.'],
      requests: [{ method: 'PUT', body: { body: { value: planStorage }, version: { number: 5 } } }],
    });
    expect(prepared.preview).toEqual({
      diff: [
        '@@ Release plan @@',
        ' ## Scope',
        ' ',
        '-We ship three releases in März & in May.',
        '+We ship two releases in März & in May.',
        ' ',
        ' > [!NOTE]',
      ].join('\n'),
      notes: [],
    });
    expect(tools.writes()).toEqual([]);
    expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
    expect(tools.current(ids.plan)).toMatchObject({ number: 5, storage: planStorage });
  });

  test('shows a title that comes back', async () => {
    const tools = await startWriteTools();
    const { preview } = await tools.prepare(name, { page: ids.plan, version: 1 });
    expect(preview.diff.split('\n').slice(0, 4)).toEqual([
      '@@ Title @@',
      '-Release plan',
      '+Plan',
      '@@ Release plan @@',
    ]);
    expect(preview.diff).toMatch(/\n\+First\.$/);
  });

  test('is possible for a blog post', async () => {
    const tools = await startWriteTools();
    editAs(tools, ids.blog, bobId, { storage: '<p>Spoiled.</p>' });
    const prepared = await tools.prepare(name, { page: ids.blog, version: 1 });
    expect(prepared.preview.diff).toBe('@@ Release day @@\n-Spoiled.\n+Release day.');
    expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
    expect(tools.current(ids.blog).storage).toBe('<p>Release day.</p>');
  });

  test('brings a page back from the trash', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, { page: ids.trashed, from_trash: true });
    expect(prepared).toMatchObject({
      proposal: { kind: 'restore_from_trash', summary: 'Restore "Thrown away" from the trash.' },
      preview: { diff: '@@ Thrown away @@\n+Thrown away.', notes: [] },
    });
    expect(tools.writes()).toEqual([]);
    expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
    expect(tools.content(ids.trashed).status).toBe('current');
  });
});

test.each<[string, Record<string, unknown>, string, string]>([
  [
    'without a version the newest are listed',
    { page: ids.plan },
    'It is not said which version. 3 is the current one; the newest are: 3 by Ada Stone, 2026-11-02; 2 by Ada Stone, 2026-11-02: better; 1 by Ada Stone, 2026-11-02.',
    'Repeat the call with `version`.',
  ],
  [
    'the current version is refused',
    { page: ids.plan, version: 3 },
    'Version 3 is no earlier version of "Release plan", which is at 3.',
    'Give a number from 1 to 2.',
  ],
  [
    'a version from the trash is refused',
    { page: ids.trashed, version: 1, from_trash: true },
    'A page comes back from the trash as it was.',
    'Leave out `version`; restore the version afterwards.',
  ],
  [
    'what is not in the trash is refused',
    { page: ids.plan, from_trash: true },
    '"Release plan" is not in the trash.',
    'Nothing has to be restored.',
  ],
])('%s', async (_behaviour, input, message, next) => {
  const tools = await startWriteTools();
  expect(await rejectionOf(tools.prepare(name, input))).toEqual({ code: 'invalid_request', message, next });
  expect(tools.writes()).toEqual([]);
});
