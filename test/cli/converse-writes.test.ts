import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { converse } from '../../src/cli/converse.js';
import type { Flags } from '../../src/cli/flags.js';
import { readConfig } from '../../src/config.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import type { OpenAIStub } from '../helpers/openai-stub.js';
import { siteWith } from '../tools/support.js';
import { appendTo, startProposingModel } from './proposing-model.js';
import { openTerminal, type TerminalSession } from './terminal-session.js';

vi.setConfig({ testTimeout: 60_000 });

const home = mkdtempSync(join(tmpdir(), 'converse-writes-'));
const ctrlC = '\u0003';
const before = '<p>Old  text&nbsp;.</p>';
let sandbox: Sandbox;
let model: OpenAIStub;

beforeAll(async () => {
  const pages = ['1001', '1002', '1003', '1004'].map((id) => ({ id, title: `Page ${id}`, storage: before }));
  sandbox = await startSandbox({ site: siteWith(...pages) });
  sandbox.connect('ada@acme.example');
  model = await startProposingModel();
});
afterAll(async () => {
  await model.close();
  await sandbox.close();
  rmSync(home, { recursive: true });
});

function begin(flags: Partial<Flags> = {}): TerminalSession & { ended: Promise<number> } {
  const terminal = openTerminal();
  const environment = {
    ...sandbox.env,
    CONFLUENCE_AGENT_HOME: home,
    CI: '1',
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: 'sk-test',
    CONFLUENCE_AGENT_MODEL: 'openai:stub',
  };
  const config = readConfig({ user: 'ada@acme.example', allowWrites: true, ...flags }, environment);
  return { ...terminal, ended: converse({ color: false, ...flags }, config, terminal.console) };
}

function versionsOf(id: string): string[] {
  return sandbox.site.contents.find((content) => content.id === id)?.versions.map(({ storage }) => storage) ?? [];
}

test('a change is shown, approved, told, and taken back, byte for byte', async () => {
  const chat = begin();
  await chat.sees(/› /u);
  chat.type(`${appendTo('1001')}\r`);
  const shown = await chat.sees(/\(a\)pprove, \(e\)dit, \(r\)eject\? /u);
  expect(shown).toContain('┃ "Page 1001", version 1: change its body.\n');
  expect(shown).toContain('\n+ Use the VPN on 1001.\n');
  chat.type('\r');
  await chat.sees(/Type one letter[^]*\? /u);
  expect(versionsOf('1001')).toEqual([before]);
  chat.type('a\r');
  const done = await chat.sees(/✓ .*\n/u);
  expect(done).toMatch(/✓ updated "Page 1001" to version 2 \(https:.*\) · \/undo takes it back\n$/u);
  expect(versionsOf('1001')).toEqual([before, `${before}<p>Use the VPN on 1001.</p>`]);
  await chat.sees(/› /u);

  chat.type('/undo\r');
  expect(await chat.sees(/Take it back: \(y\)es, \(n\)o\? /u)).toContain('┃ Undo\n');
  chat.type('n\r');
  await chat.sees(/Nothing was undone\./u);
  await chat.sees(/› /u);
  chat.type('/undo\r');
  await chat.sees(/Take it back/u);
  chat.type('y\r');
  await chat.sees(/at version\s+3 now/u);
  expect(versionsOf('1001').at(-1)).toBe(before);
  await chat.sees(/› /u);
  chat.type('/undo\r');
  await chat.sees(/Nothing was changed in this conversation that could be undone\./u);
  chat.type('/quit\r');
  expect(await chat.ended).toBe(0);
});

test('Ctrl-C decides later: the change waits, is told when the thread is opened again, and is rejected there', async () => {
  const first = begin({ thread: 'later' });
  await first.sees(/› /u);
  first.type(`${appendTo('1002')}\r`);
  await first.sees(/eject\? /u);
  first.type(ctrlC);
  await first.sees(/Nothing was sent\. \/approve shows it again; a new question drops it\./u);
  await first.sees(/› /u);
  first.type('/quit\r');
  expect(await first.ended).toBe(0);

  const off = begin({ thread: 'later', allowWrites: false });
  await off.sees(/A change waits for your decision: start with --allow-writes, then \/approve; a/u);
  await off.sees(/› /u);
  for (const command of ['/approve', '/undo']) {
    off.type(`${command}\r`);
    await off.sees(/Changes are off\./u);
    await off.sees(/› /u);
  }
  off.type('\u0004');
  expect(await off.ended).toBe(0);

  const second = begin({ thread: 'later' });
  await second.sees(/A change waits for your decision: \/approve shows it; a new question drops it\./u);
  await second.sees(/› /u);
  second.type('/approve\r');
  expect(await second.sees(/eject\? /u)).toContain('+ Use the VPN on 1002.');
  second.type('r\r');
  await second.sees(/Why\?/u);
  second.type('Not this page\r');
  await second.sees(/They said: "Not this page"/u);
  await second.sees(/› /u);
  second.type('/approve\r');
  await second.sees(/No change waits for your decision\./u);
  second.type('\u0004');
  expect(await second.ended).toBe(0);
  expect(versionsOf('1002')).toEqual([before]);
});

test('a new question drops what waits and says so', async () => {
  const chat = begin();
  await chat.sees(/› /u);
  chat.type(`${appendTo('1003')}\r`);
  await chat.sees(/eject\? /u);
  chat.type(ctrlC);
  await chat.sees(/› /u);
  chat.type('Never mind\r');
  await chat.sees(/The proposed change is dropped by this question; nothing was written\./u);
  await chat.sees(/Nothing to do\./u);
  await chat.sees(/› /u);
  chat.type('/approve\r');
  await chat.sees(/No change waits/u);
  chat.type('\u0004');
  expect(await chat.ended).toBe(0);
  expect(versionsOf('1003')).toEqual([before]);
});

test('with --yes a change is shown and made, and what was typed ahead approves nothing without it', async () => {
  const asks = begin();
  await asks.sees(/› /u);
  asks.type(`${appendTo('1004')}\ra\r`);
  await asks.sees(/eject\? /u);
  expect(versionsOf('1004')).toEqual([before]);
  asks.type('r\r');
  await asks.sees(/Why\?/u);
  asks.type('\r');
  await asks.sees(/The user rejected this change/u);
  // Typed ahead, it is the next question.
  await asks.sees(/Nothing to do\./u);
  asks.type('\u0004');
  expect(await asks.ended).toBe(0);

  const goes = begin({ yes: true });
  await goes.sees(/› /u);
  goes.type(`${appendTo('1004')}\r`);
  expect(await goes.sees(/✓ updated/u)).toContain('+ Use the VPN on 1004.');
  goes.type('\u0004');
  expect(await goes.ended).toBe(0);
  expect(versionsOf('1004')).toHaveLength(2);
});
