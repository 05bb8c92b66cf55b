import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { converse } from '../../src/cli/converse.js';
import type { Flags } from '../../src/cli/flags.js';
import { readConfig } from '../../src/config.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { decide, linkPattern } from './spawn-command.js';
import { openTerminal, type TerminalSession } from './terminal-session.js';

vi.setConfig({ testTimeout: 60_000 });

const home = mkdtempSync(join(tmpdir(), 'converse-'));
const ctrlC = '\u0003';
const question = 'How much annual leave do I get?';
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.close();
  rmSync(home, { recursive: true });
});

function begin(user: string, flags: Partial<Flags> = {}): TerminalSession & { ended: Promise<number> } {
  const terminal = openTerminal();
  const environment = { ...sandbox.env, CONFLUENCE_AGENT_HOME: home, CI: '1' };
  return {
    ...terminal,
    ended: converse({ color: false, ...flags }, readConfig({ user }, environment), terminal.console),
  };
}

test('a question goes on by itself after the consent, and the thread is resumed later', async () => {
  const first = begin('talks', { thread: 'story' });
  await first.sees(/You are talks · model offline · thread story\n/u);
  await first.sees(/› /u);
  first.type(`${question}\r`);
  const link = linkPattern.exec(await first.sees(/link valid until/u))?.[0] ?? '';
  expect(await decide(`${link}-wrong`, 'allow')).toBe(404);
  expect(await decide(link, 'deny')).toBe(200);
  first.type('\r');
  const second = linkPattern.exec(await first.sees(/Here is a new link\.[^]*link valid until/u))?.[0] ?? '';
  expect(second).not.toBe(link);
  expect(await decide(link, 'allow')).toBe(410);
  expect(await decide(second, 'allow')).toBe(200);
  const answer = await first.sees(/Sources\n1\. .*\n/u);
  expect(answer).toContain('Connected.');
  expect(answer).toContain('· searching "');
  await first.sees(/› /u);
  first.type('/sources\r');
  expect(await first.sees(/1\. .*\n {3}“/u)).toContain('Sources');
  first.type('/status\r');
  expect(await first.sees(/thread story\n/u)).toContain('connected · user talks · connection confluence');
  first.type('/stat\r');
  await first.sees(/There is no command \/stat\. Did you mean \/status\?/u);
  first.type('/connect\r');
  await first.sees(/Already connected\./u);
  first.type('/new\r');
  await first.sees(/New thread \d{4}-\d{4}-[\da-f]{4}\.\n/u);
  first.type('/sources\r');
  await first.sees(/The last answer has no sources\./u);
  first.type('/help\r');
  await first.sees(/\/quit +leave; the thread is kept/u);
  first.type('/quit\r');
  expect(await first.ended).toBe(0);

  const later = begin('talks', { thread: 'story' });
  await later.sees(/Going on with an earlier conversation\./u);
  await later.sees(/› /u);
  // The questions of the first conversation are in the history: seven entries up is the first one.
  later.type('\u001b[A'.repeat(8));
  await later.sees(/How much annual leave do I get\?/u);
  later.type('\r');
  await later.sees(/Sources\n/u);
  later.type('\u0004');
  expect(await later.ended).toBe(0);
});

test('Ctrl-C while waiting for the consent goes on without it, and the conversation is usable', async () => {
  const chat = begin('refuses');
  await chat.sees(/› /u);
  chat.type(`${question}\r`);
  await chat.sees(/link valid until/u);
  chat.type(ctrlC);
  await chat.sees(/Not waiting any longer\./u);
  await chat.sees(/› /u);
  chat.type('/status\r');
  expect(await chat.sees(/thread/u)).toContain('authorization pending');
  chat.type(ctrlC);
  await chat.sees(/Press Ctrl-C again to quit/u);
  chat.type(ctrlC);
  expect(await chat.ended).toBe(0);
});

test('Ctrl-C cancels an answer and not the program, and the next question is answered', async () => {
  sandbox.connect('cancels');
  const chat = begin('cancels');
  await chat.sees(/› /u);
  sandbox.setFault({ kind: 'latency', ms: 60_000 });
  chat.type(`${question}\r`);
  await chat.sees(/· searching/u);
  chat.type(ctrlC);
  await chat.sees(/Cancelled\./u);
  sandbox.clearFaults();
  await chat.sees(/› /u);
  chat.type(`${question}\r`);
  await chat.sees(/Sources\n/u);
  chat.type('\u0004');
  expect(await chat.ended).toBe(0);
});
