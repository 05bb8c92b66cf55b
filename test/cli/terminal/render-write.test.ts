import { expect, test } from 'vitest';
import type { TurnResult, TurnWrite } from '../../../src/agent/events.js';
import { renderWrites, writesSince } from '../../../src/cli/terminal/render-write.js';
import { createStyle } from '../../../src/cli/terminal/style.js';

function write(more: Partial<TurnWrite> = {}): TurnWrite {
  const page = { id: '1', title: 'Plan', url: 'https://acme.example/1', version: 8 };
  return {
    tool: 'confluence_edit_page',
    kind: 'update',
    summary: '"Plan": change it.',
    status: 'done',
    page,
    canUndo: true,
    ...more,
  };
}

test('every kind of change and every outcome has its line', () => {
  const { version: _version, ...page } = write().page;
  const kinds = ['create', 'move', 'trash', 'restore_from_trash', 'set_labels', 'add_comment', 'attach_file', 'other'];
  const outcomes = ['partly_done', 'unknown', 'conflict', 'unavailable', 'not_done'] as const;
  const writes = [
    write(),
    write({ kind: 'restore_version' }),
    ...kinds.map((kind) => write({ kind, page })),
    ...outcomes.map((status) => write({ status })),
  ];
  expect(renderWrites(writes, createStyle()).join('\n')).toBe(`✓ updated "Plan" to version 8 (https://acme.example/1)
✓ restored an earlier text of "Plan" as version 8 (https://acme.example/1)
✓ created "Plan" (https://acme.example/1)
✓ moved "Plan" (https://acme.example/1)
✓ moved "Plan" to the trash (https://acme.example/1)
✓ brought "Plan" back from the trash (https://acme.example/1)
✓ changed the labels of "Plan" (https://acme.example/1)
✓ commented on "Plan" (https://acme.example/1)
✓ attached a file to "Plan" (https://acme.example/1)
✓ "Plan": change it. (https://acme.example/1)
! only a part was done: "Plan": change it. (https://acme.example/1)
? cannot tell whether it was done: "Plan": change it. (https://acme.example/1)
✗ not done, it was changed meanwhile: "Plan": change it.
✗ not done, this connection cannot do it: "Plan": change it.
✗ not done: "Plan": change it.`);
});

test('how to take it back stands at the last change that can be taken back', () => {
  const undo = '/undo takes it back';
  const lines = (...writes: TurnWrite[]): boolean[] =>
    renderWrites(writes, createStyle(), undo).map((line) => line.endsWith(` · ${undo}`));
  expect(lines(write(), write(), write({ status: 'not_done' }))).toEqual([false, true, false]);
  expect(lines(write({ kind: 'add_comment', canUndo: false }))).toEqual([false]);
});

test('a later part of a turn tells only what is new, the same twice included', () => {
  const turn = (...writes: TurnWrite[]): TurnResult => ({
    status: 'answered',
    answer: '',
    citations: [],
    toolCalls: [],
    usage: { modelCalls: 1, requests: 0 },
    threadId: 't',
    model: 'm',
    writes,
  });
  const other = write({ kind: 'create' });
  expect(writesSince(turn(write(), other, write()), turn(write()))).toEqual([other, write()]);
  expect(writesSince(turn(write()), undefined)).toEqual([write()]);
});
