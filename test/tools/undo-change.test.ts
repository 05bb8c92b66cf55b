import { expect, test } from 'vitest';

import { lastUndoable, undoneBy, undoTool } from '../../src/tool/last-change.js';
import type { WriteOutcome } from '../../src/confluence/write/outcome.js';
import { askedChange } from '../../src/tool/write-result.js';
import type { PreparedWrite } from '../../src/tool/artifact.js';
import { bobId, editAs, ids, planStorage, rejectionOf, startWriteTools } from './write-support.js';

const message = ({ proposal }: PreparedWrite, outcome: WriteOutcome, name = proposal.kind as string) => ({
  name,
  artifact: { outcome, change: askedChange(proposal) },
  additional_kwargs: {},
});

test('takes back the last change that was not taken back yet, one after the other', async () => {
  const tools = await startWriteTools();
  const edit = await tools.prepare('confluence_edit_page', {
    page: ids.plan,
    operations: [{ action: 'append', text: 'More.' }],
  });
  const messages = [message(edit, await tools.carryOut(edit))];
  const labels = await tools.prepare('confluence_set_labels', { page: ids.sibling, add: ['oncall'] });
  messages.push(message(labels, await tools.carryOut(labels)));
  const undo = async () => {
    const prepared = await tools.prepare(undoTool, {}, { lastUndo: () => lastUndoable(messages)?.undo });
    const outcome = await tools.carryOut(prepared);
    messages.push(message(prepared, outcome, undoTool));
    return { prepared, outcome };
  };
  expect(await undo()).toMatchObject({
    prepared: { proposal: { kind: 'set_labels', summary: '"Retrospective": remove "oncall".' } },
    outcome: { status: 'done' },
  });
  expect(await undo()).toMatchObject({
    prepared: {
      proposal: { kind: 'restore_version', restores: 3 },
      preview: { diff: expect.stringContaining('-More.') },
    },
    outcome: { status: 'done' },
  });
  expect(tools.current(ids.plan)).toMatchObject({ number: 5, storage: planStorage });
  expect(tools.content(ids.sibling).labels).toEqual([]);
  expect(await rejectionOf(undo())).toEqual({
    code: 'invalid_request',
    message: 'Nothing was changed in this conversation that could be taken back.',
    next: 'Say so; an earlier version of a page can be restored by its number.',
  });
});

test('takes nothing back with it that others have done since', async () => {
  const tools = await startWriteTools();
  const edit = await tools.prepare('confluence_edit_page', { page: ids.plan, title: 'Plan B' });
  const messages = [message(edit, await tools.carryOut(edit))];
  editAs(tools, ids.plan, bobId, { storage: '<p>Bob.</p>' });
  const refused = tools.prepare(undoTool, {}, { lastUndo: () => lastUndoable(messages)?.undo });
  expect(await rejectionOf(refused)).toMatchObject({ code: 'conflict', message: expect.stringContaining('Bob Reed') });
});

test('knows no change without a conversation, and none that a person has taken back', async () => {
  const tools = await startWriteTools();
  expect(await rejectionOf(tools.prepare(undoTool, {}))).toMatchObject({ code: 'invalid_request' });
  const edit = await tools.prepare('confluence_edit_page', { page: ids.plan, title: 'Plan B' });
  const done = message(edit, await tools.carryOut(edit));
  expect(lastUndoable([done])?.undo).toMatchObject({ kind: 'restore_version' });
  const note = { additional_kwargs: { [undoneBy]: edit.proposal.hash } };
  expect(lastUndoable([done, note, 'no message', null])).toBeUndefined();
});
