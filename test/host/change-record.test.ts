import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { WriteEvent } from '../../src/agent/write-events.js';
import { ConfluenceError } from '../../src/errors.js';
import { openChangeFile } from '../../src/host/change-file.js';
import { recordChanges } from '../../src/host/change-record.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'write-log-'));
  folders.push(folder);
  return join(folder, 'state');
}

const event: WriteEvent = {
  time: '2026-11-25T10:00:00.000Z',
  event: 'approved',
  user: 'ada@acme.example',
  thread: 't',
  tool: 'confluence_edit_page',
  kind: 'update',
  proposal: 'a'.repeat(64),
  pageId: '1001',
  space: 'ENG',
  url: 'https://acme.example/wiki/1001',
  versionBefore: 3,
  by: 'ada@acme.example',
  automatic: true,
};

test('events are appended as lines of a file for its owner alone', async () => {
  const home = place();
  mkdirSync(home, { mode: 0o755 });
  const file = join(home, 'writes.jsonl');
  writeFileSync(file, '{"earlier":true}\n');
  chmodSync(file, 0o644);
  const told: string[] = [];
  const record = recordChanges(openChangeFile(home), { notice: () => {}, tell: (line) => told.push(line) });
  const done: WriteEvent = { ...event, event: 'done', versionAfter: 4 };
  await record(event);
  await record(done);
  expect(readFileSync(file, 'utf8')).toBe(`{"earlier":true}\n${JSON.stringify(event)}\n${JSON.stringify(done)}\n`);
  expect([statSync(file).mode & 0o777, statSync(home).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(told).toEqual([
    '  change approved: confluence_edit_page, page 1001 in ENG, version 3, by a setting',
    '  change done: confluence_edit_page, page 1001 in ENG, version 4, by a setting',
  ]);
});

test('nothing is created before there is something to record', async () => {
  const home = place();
  recordChanges(openChangeFile(home), { notice: () => {} });
  expect(() => statSync(home)).toThrow('ENOENT');
});

test('lines of several writers at once stay whole', async () => {
  const home = place();
  const records = [1, 2, 3].map(() => recordChanges(openChangeFile(home), { notice: () => {} }));
  await Promise.all(records.flatMap((record) => Array.from({ length: 20 }, async () => record(event))));
  const lines = readFileSync(join(home, 'writes.jsonl'), 'utf8').trimEnd().split('\n');
  expect(lines).toEqual(Array.from({ length: 60 }, () => JSON.stringify(event)));
});

test('what cannot be recorded before sending is thrown, and afterwards told', async () => {
  const home = place();
  const file = join(home, 'writes.jsonl');
  mkdirSync(file, { recursive: true });
  const notices: string[] = [];
  const record = recordChanges(openChangeFile(home), { notice: (text) => notices.push(text) });
  for (const kind of ['proposed', 'approved', 'edited', 'rejected'] as const) {
    const error: unknown = await Promise.resolve(record({ ...event, event: kind })).catch((thrown: unknown) => thrown);
    expect(ConfluenceError.isInstance(error) && { code: error.code, message: error.message, next: error.next }).toEqual(
      {
        code: 'misconfigured',
        message: `The record of changes cannot be written to ${file}. Nothing was sent.`,
        next: 'Make the file writable for you, or set CONFLUENCE_AGENT_HOME to another folder.',
      },
    );
  }
  expect(notices).toEqual([]);
  await record({ ...event, event: 'done' });
  expect(notices).toEqual([`The outcome of a change (done) could not be recorded in ${file}.`]);
});
