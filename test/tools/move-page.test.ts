import { describe, expect, test } from 'vitest';

import { ids, rejectionOf, startWriteTools } from './write-support.js';

const name = 'confluence_move_page';

describe('a proposal', () => {
  test('to move under a parent has the exact request and both places, and nothing is sent', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, { page: ids.plan, parent: 'Retrospective' });
    expect(prepared.proposal).toMatchObject({
      kind: 'move',
      summary: 'Move "Release plan" under "Retrospective".',
      effects: ['Everything below the page moves with it; what may be read and edited can follow the new place.'],
      requests: [{ method: 'PUT', path: '/wiki/api/v2/pages/1001', body: { parentId: ids.sibling } }],
    });
    expect(prepared.preview).toEqual({
      diff: '-Engineering > Release plan\n+Retrospective > Release plan',
      notes: [],
    });
    expect(tools.writes()).toEqual([]);
    expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
    expect(tools.content(ids.plan).parentId).toBe(ids.sibling);
    expect(tools.content(ids.child).parentId).toBe(ids.plan);
  });

  test.each([
    ['before', '-Release plan > Questions\n+Engineering > Questions (before Retrospective)'],
    ['after', '-Release plan > Questions\n+Engineering > Questions (after Retrospective)'],
  ])('to move %s a sibling names it', async (side, diff) => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, { page: ids.child, [side]: ids.sibling });
    expect(prepared.proposal.requests).toEqual([
      { method: 'PUT', path: `/wiki/rest/api/content/1002/move/${side}/1003` },
    ]);
    expect(prepared.preview).toEqual({ diff, notes: [] });
    expect(tools.writes()).toEqual([]);
  });

  test('to move out of what is neither page nor folder does not name it', async () => {
    const tools = await startWriteTools();
    tools.content(ids.folder).type = 'whiteboard';
    tools.content(ids.child).parentId = ids.folder;
    tools.sandbox.touch();
    const { preview } = await tools.prepare(name, { page: ids.child, parent: ids.sibling });
    expect(preview.diff).toBe('-… > Questions\n+Retrospective > Questions');
  });
});

test.each<[string, Record<string, unknown>, string, string]>([
  [
    'no place is refused',
    { page: ids.plan },
    'A page is moved to one place.',
    'Give exactly one of `parent`, `before` and `after`.',
  ],
  [
    'two places are refused',
    { page: ids.plan, before: ids.sibling, after: ids.child },
    'A page is moved to one place.',
    'Give exactly one of `parent`, `before` and `after`.',
  ],
  [
    'a place below itself is refused',
    { page: ids.plan, parent: ids.grandchild },
    '"Release plan" cannot be moved below or beside itself.',
    'Choose a place outside of it.',
  ],
  [
    'another space is refused',
    { page: ids.plan, parent: ids.opsPage },
    '"Operations home" is in another space than "Release plan"; pages can be moved inside their space only.',
    'Let the user move it in Confluence, or create it anew in the other space.',
  ],
  [
    'where it is already is refused',
    { page: ids.child, parent: ids.plan },
    '"Questions" is under "Release plan" already.',
    'Name another parent.',
  ],
  [
    'a blog post is refused',
    { page: ids.blog, parent: ids.plan },
    '"Release day" is a blog post, which has no place in the tree.',
    'Leave it.',
  ],
])('%s', async (_behaviour, input, message, next) => {
  const tools = await startWriteTools();
  expect(await rejectionOf(tools.prepare(name, input))).toEqual({ code: 'invalid_request', message, next });
  expect(tools.writes()).toEqual([]);
});
