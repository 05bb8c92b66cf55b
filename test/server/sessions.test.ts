import { expect, test } from 'vitest';
import { createMemoryStore } from '../../src/host/memory-store.js';
import { openSessions } from '../../src/server/sessions.js';

const minute = 60_000;
const times = { idle: 60 * minute, longest: 150 * minute };
const ada = { identifier: 'ada', issuer: 'https://login.example' };

function sessionsAt(start: string) {
  const { tickets } = createMemoryStore();
  const clock = { now: Date.parse(start) };
  return { tickets, clock, sessions: openSessions(tickets, times, () => clock.now) };
}

test('a session is its own person’s, whichever process asks, until it is ended', async () => {
  const { sessions, tickets, clock } = sessionsAt('2026-11-30T12:00:00Z');
  const token = await sessions.begin(ada);
  const other = openSessions(tickets, times, () => clock.now);
  const visitor = await other.visitor(token);
  expect(visitor).toMatchObject(ada);
  for (const wrong of ['', `${token}x`, visitor?.session ?? '']) expect(await other.visitor(wrong)).toBeUndefined();
  await other.end(token);
  expect(await sessions.visitor(token)).toBeUndefined();
  expect(await visitor?.isIn()).toBe(false);
});

test('a session ends when nobody uses it, and in any case after its longest time', async () => {
  const { sessions, clock } = sessionsAt('2026-11-30T12:00:00Z');
  const [idle, used] = [await sessions.begin(ada), await sessions.begin(ada)];
  const ends: boolean[] = [];
  for (let at = 0; at < 4; at++) {
    clock.now += 50 * minute;
    ends.push((await sessions.visitor(used)) === undefined);
  }
  // After 50, 100, 150 and 200 minutes.
  expect(ends).toEqual([false, false, true, true]);
  clock.now = Date.parse('2026-11-30T13:00:00Z');
  expect(await sessions.visitor(idle)).toBeUndefined();
});

test('to look whether a session lasts is no use of it', async () => {
  const { sessions, clock } = sessionsAt('2026-11-30T12:00:00Z');
  const visitor = await sessions.visitor(await sessions.begin(ada));
  clock.now += 50 * minute;
  expect(await visitor?.isIn()).toBe(true);
  clock.now += 10 * minute;
  expect(await visitor?.isIn()).toBe(false);
});

test('what is kept is no token', async () => {
  const { tickets, clock } = sessionsAt('2026-11-30T12:00:00Z');
  const kept: unknown[] = [];
  const watched = {
    ...tickets,
    add: (...args: Parameters<typeof tickets.add>) => (kept.push(args), tickets.add(...args)),
  };
  const token = await openSessions(watched, times, () => clock.now).begin(ada);
  expect(token).toMatch(/^[\w-]{43}$/u);
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toContain(token);
});
