import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSessions, sessionDays } from '../../src/server/sessions.js';

async function folder(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'sessions-'));
  onTestFinished(() => rm(home, { recursive: true }));
  return home;
}

test('a session outlives the process, for its own person, and ends', async () => {
  const home = await folder();
  let now = Date.parse('2026-11-30T12:00:00Z');
  const token = await (await openSessions(home, 'ada', () => now)).begin();
  const again = await openSessions(home, 'ada', () => now);
  expect([again.has(token), again.has(''), again.has(`${token}x`)]).toEqual([true, false, false]);
  expect((await openSessions(home, 'bob', () => now)).has(token)).toBe(false);
  now += sessionDays * 24 * 3_600_000;
  expect(again.has(token)).toBe(false);
});

test('what is kept is no token, for the owner alone; what cannot be read lets nobody in', async () => {
  const home = await folder();
  const file = join(home, 'web-sessions.json');
  const token = await (await openSessions(home, 'ada')).begin();
  expect(await readFile(file, 'utf8')).not.toContain(token);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await writeFile(file, '[{"hash":1}]');
  const sessions = await openSessions(home, 'ada');
  expect(sessions.has(token)).toBe(false);
  expect(sessions.has(await sessions.begin())).toBe(true);
});
