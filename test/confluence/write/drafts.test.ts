import { describe, expect, test } from 'vitest';

import { prepareDraft, preparePublication } from '../../../src/confluence/write/change-draft.js';
import { execute, prepareUndo } from '../../../src/confluence/write/changes.js';
import { prepareCreate } from '../../../src/confluence/write/create-content.js';
import { prepareDiscard } from '../../../src/confluence/write/discard-draft.js';
import type { Undo, WriteOutcome } from '../../../src/confluence/write/outcome.js';
import { rejection } from '../../scalekit/environment.js';
import { bob, ids, page, startStage, stored } from './support.js';

const url = 'https://acme.atlassian.net/wiki/pages/resumedraft.action?draftId=1010';
const body = { storage: '<p>Better.</p>', from: { version: 1, storage: '<p>Idea.</p>' } };

function undoOf(outcome: WriteOutcome): Undo {
  if (outcome.status !== 'done' || outcome.undo === undefined) throw new Error('It can be undone.');
  return stored(outcome.undo);
}

describe('a draft', () => {
  test('is changed under its only version number, stays a draft, and gets its text back', async () => {
    const stage = await startStage();
    const proposal = await prepareDraft(stage.client, { page: page(ids.draft), title: 'Plan B', body });
    expect(proposal).toMatchObject({
      summary: '"Idea", a draft: rename it to "Plan B" and change its body.',
      subject: { id: ids.draft, status: 'draft', space: 'ENG', url },
      effects: ['It stays a draft, which only its author sees.'],
      notifiesWatchers: false,
      requests: [
        {
          method: 'PUT',
          path: '/wiki/api/v2/pages/1010',
          body: { status: 'draft', title: 'Plan B', body: { value: '<p>Better.</p>' }, version: { number: 1 } },
        },
      ],
    });
    const outcome = await execute(stage.client, stored(proposal));
    expect(outcome).toMatchObject({
      status: 'done',
      kind: 'update_draft',
      content: { id: ids.draft, title: 'Plan B', version: 1, url },
      howToUndo: 'Write the earlier text into the draft again.',
    });
    expect(stage.content(ids.draft)).toMatchObject({ status: 'draft', versions: [{ storage: '<p>Better.</p>' }] });
    const undo = await prepareUndo(stage.client, undoOf(outcome));
    expect(await execute(stage.client, stored(undo))).toMatchObject({ status: 'done' });
    expect(stage.current(ids.draft)).toMatchObject({ number: 1, title: 'Idea', storage: '<p>Idea.</p>' });
  });

  test('that was changed meanwhile is left alone, also by an undo', async () => {
    const stage = await startStage();
    const proposal = await prepareDraft(stage.client, { page: page(ids.draft), body });
    const outcome = await execute(stage.client, proposal);
    stage.current(ids.draft).storage = '<p>By hand.</p>';
    stage.sandbox.touch();
    const changed = {
      status: 'conflict',
      message: 'The draft "Idea" has been changed since it was read. Nothing was written.',
    };
    const again = await prepareDraft(stage.client, { page: page(ids.draft), title: 'Other' });
    stage.current(ids.draft).storage = '<p>By hand again.</p>';
    stage.sandbox.touch();
    expect(await execute(stage.client, again)).toMatchObject(changed);
    expect(await rejection(prepareUndo(stage.client, undoOf(outcome)))).toMatchObject({
      code: 'conflict',
      message: '"Idea" has been changed since.',
    });
    expect(stage.current(ids.draft).storage).toBe('<p>By hand again.</p>');
  });

  test('is published with a last change, under its number, and goes to the trash when that is taken back', async () => {
    const stage = await startStage();
    const proposal = await preparePublication(stage.client, { page: page(ids.draft), body, message: 'Ready' });
    expect(proposal).toMatchObject({
      summary: 'Publish the draft "Idea", change its body.',
      notifiesWatchers: true,
      requests: [
        { body: { status: 'current', version: { number: 1, message: expect.stringMatching(/^Ready \[ca-/) } } },
      ],
    });
    const outcome = await execute(stage.client, stored(proposal));
    expect(outcome).toMatchObject({
      status: 'done',
      content: { url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/1010/Idea', version: 1 },
      undo: { kind: 'trash', pageId: ids.draft, ifVersion: 1 },
    });
    expect(stage.content(ids.draft)).toMatchObject({ status: 'current', versions: [{ storage: '<p>Better.</p>' }] });
    await execute(stage.client, await prepareUndo(stage.client, undoOf(outcome)));
    expect(stage.content(ids.draft).status).toBe('trashed');
  });

  test('is not published over a page of its title', async () => {
    const stage = await startStage();
    stage.current(ids.sibling).title = 'idea';
    stage.sandbox.touch();
    expect(await rejection(preparePublication(stage.client, { page: page(ids.draft) }))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('(id 1003)'),
    });
  });

  test('that the user published meanwhile with other words is a conflict, and nothing is sent', async () => {
    const stage = await startStage();
    const proposal = await preparePublication(stage.client, { page: page(ids.draft), body });
    stage.content(ids.draft).status = 'current';
    stage.sandbox.touch();
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'conflict' });
    expect(stage.writes()).toEqual([]);
  });

  test('is discarded, and written anew when that is taken back', async () => {
    const stage = await startStage();
    const proposal = await prepareDiscard(stage.client, page(ids.draft));
    expect(proposal).toMatchObject({
      summary: 'Discard the draft "Idea".',
      effects: ['It does not go to the trash: taken back, it is a new draft with the same title and text.'],
      requests: [{ method: 'DELETE', path: '/wiki/api/v2/pages/1010', query: { draft: true } }],
    });
    const outcome = await execute(stage.client, stored(proposal));
    expect(stage.sandbox.site.contents.some(({ id }) => id === ids.draft)).toBe(false);
    const undo = await prepareUndo(stage.client, undoOf(outcome));
    expect(undo.summary).toBe('Create the draft of a page "Idea" under "Engineering".');
    const anew = await execute(stage.client, stored(undo));
    if (anew.status !== 'done') throw new Error(anew.message);
    expect(stage.content(anew.content.id)).toMatchObject({
      status: 'draft',
      parentId: ids.home,
      versions: [{ title: 'Idea', storage: '<p>Idea.</p>' }],
    });
  });

  test('that was just created is discarded when the creation is taken back', async () => {
    const stage = await startStage();
    const proposal = await prepareCreate(stage.client, {
      title: 'New',
      storage: '<p>x</p>',
      space: 'ENG',
      draft: true,
    });
    const undo = await prepareUndo(stage.client, undoOf(await execute(stage.client, proposal)));
    expect(undo).toMatchObject({ kind: 'discard_draft', summary: 'Discard the draft "New".' });
    expect(await execute(stage.client, undo)).toMatchObject({ status: 'done' });
    expect(stage.sandbox.site.contents.filter(({ versions }) => versions[0]?.title === 'New')).toEqual([]);
  });

  test('that was published meanwhile is not discarded', async () => {
    const stage = await startStage();
    const proposal = await prepareDiscard(stage.client, page(ids.draft));
    stage.content(ids.draft).status = 'current';
    stage.sandbox.touch();
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'conflict' });
    expect(stage.content(ids.draft).status).toBe('current');
    expect(stage.writes()).toEqual([]);
  });

  test('of somebody else is not found, and a page is no draft', async () => {
    const stage = await startStage();
    expect(await rejection(prepareDraft(stage.clientOf(bob), { page: page(ids.draft), title: 'x' }))).toMatchObject({
      code: 'not_found',
    });
    for (const prepared of [
      prepareDraft(stage.client, { page: page(ids.plan), title: 'x' }),
      preparePublication(stage.client, { page: page(ids.plan) }),
      prepareDiscard(stage.client, page(ids.plan)),
    ])
      expect(await rejection(prepared)).toMatchObject({ message: '"Release plan" is no draft.' });
  });
});
