import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ApproveFlags, decideWaiting } from '../../src/cli/approve.js';
import { answerOne } from '../../src/cli/ask.js';
import { readConfig } from '../../src/config.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import type { OpenAIStub } from '../helpers/openai-stub.js';
import { siteWith } from '../tools/support.js';
import { appendTo, startProposingModel } from './proposing-model.js';
import { openTerminal, type TerminalSession } from './terminal-session.js';

vi.setConfig({ testTimeout: 60_000 });

const home = mkdtempSync(join(tmpdir(), 'ask-terminal-'));
const user = 'ada@acme.example';
const ctrlC = '\u0003';
const before = '<p>Old  text&nbsp;.</p>';
let sandbox: Sandbox;
let model: OpenAIStub;

beforeAll(async () => {
  const pages = ['1001', '1002', '1003', '1004', '1005'].map((id) => ({ id, title: `Page ${id}`, storage: before }));
  sandbox = await startSandbox({ site: siteWith(...pages) });
  sandbox.connect(user);
  model = await startProposingModel();
});
afterAll(async () => {
  await model.close();
  await sandbox.close();
  rmSync(home, { recursive: true });
});

function settingsOf(flags: Partial<ApproveFlags>) {
  const environment = {
    ...sandbox.env,
    CONFLUENCE_AGENT_HOME: home,
    CI: '1',
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: 'sk-test',
    CONFLUENCE_AGENT_MODEL: 'openai:stub',
  };
  const all: ApproveFlags = { user, allowWrites: true, color: false, ...flags };
  return { flags: all, config: readConfig(all, environment) };
}

/** `ask` in a terminal. */
function ask(question: string, more: Partial<ApproveFlags> = {}): TerminalSession & { ended: Promise<number> } {
  const terminal = openTerminal();
  return {
    ...terminal,
    ended: answerOne(question, { ...settingsOf(more), console: terminal.console, mayAsk: true }),
  };
}

/** `approve` in a terminal. */
function approve(thread: string, more: Partial<ApproveFlags> = {}): TerminalSession & { ended: Promise<number> } {
  const terminal = openTerminal();
  const { flags, config } = settingsOf({ thread, ...more });
  return { ...terminal, ended: decideWaiting(flags, config, terminal.console) };
}

function versionsOf(id: string): number {
  return sandbox.site.contents.find((content) => content.id === id)?.versions.length ?? 0;
}

test('ask shows the change, asks, and goes on with the answer; what was typed before does not approve it', async () => {
  const command = ask(appendTo('1001'));
  command.type('a\ra\r');
  expect(await command.sees(/\(a\)pprove, \(e\)dit, \(r\)eject\? /u)).toContain('+ Use the VPN on 1001.');
  expect(versionsOf('1001')).toBe(1);
  command.type('a\r');
  await command.sees(/✓ updated "Page 1001" to version 2/u);
  await command.sees(/To take it back: confluence-agent chat --allow-writes --thread [\w-]+ --user/u);
  expect(await command.ended).toBe(0);
  expect(versionsOf('1001')).toBe(2);
});

test('Ctrl-C at the change ends ask with 4; approve asks again about each, and Ctrl-C leaves them again', async () => {
  const command = ask(appendTo('1002', '1003'));
  await command.sees(/change 1 of 2[^]*eject\? /u);
  command.type('a\r');
  await command.sees(/change 2 of 2[^]*eject\? /u);
  command.type(ctrlC);
  const hint = await command.sees(/To approve: confluence-agent approve [\w-]+ /u);
  expect(hint).toContain('2 changes wait for a decision; nothing was written.');
  expect(await command.ended).toBe(4);
  const thread = /approve ([\w-]+) $/u.exec(hint)?.[1] ?? '';

  const later = approve(thread);
  await later.sees(/eject\? /u);
  later.type(ctrlC);
  await later.sees(/2 changes wait for a decision/u);
  expect(await later.ended).toBe(4);

  const both = approve(thread, { show: true });
  const second = /change 2 of 2[^]*Id: (\w+)/u.exec(await both.sees(/change 2 of 2[^]*Id: \w+\r?\n/u))?.[1] ?? '';
  expect(await both.ended).toBe(4);
  const one = approve(thread, { only: [second] });
  await one.sees(/┃ Proposed change\n[^]*eject\? /u);
  one.type('r\r');
  await one.sees(/Why\?/u);
  one.type('\r');
  await one.sees(/A change waits for a decision/u);
  expect(await one.ended).toBe(4);

  const shown = approve(thread, { show: true });
  await shown.sees(/┃ Proposed change\n/u);
  expect(await shown.ended).toBe(4);
  const rest = approve(thread, { yes: true });
  await rest.sees(/┃ Proposed change\n[^]*✓ updated "Page 1002" to version 2/u);
  expect(await rest.ended).toBe(0);
  expect([versionsOf('1002'), versionsOf('1003')]).toEqual([2, 1]);
});

test('an edited change is shown again and made as it was edited', async () => {
  vi.stubEnv('VISUAL', '');
  vi.stubEnv('EDITOR', '');
  const command = ask(appendTo('1004'));
  await command.sees(/eject\? /u);
  command.type('e\r');
  await command.sees(/New text/u);
  command.type('Use the tunnel.\r');
  expect(await command.sees(/eject\? /u)).toMatch(/The arguments were edited\.[^]*\+ Use the tunnel\./u);
  command.type('a\r');
  await command.sees(/✓ updated/u);
  expect(await command.ended).toBe(0);
  vi.unstubAllEnvs();
  expect(sandbox.site.contents.find(({ id }) => id === '1004')?.versions.at(-1)?.storage).toBe(
    `${before}<p>Use the tunnel.</p>`,
  );
});

test('Ctrl-C while ask works cancels it', async () => {
  sandbox.setFault({ kind: 'latency', ms: 60_000 });
  try {
    const command = ask(appendTo('1005'));
    await command.sees(/· .*1005/u);
    command.type(ctrlC);
    await command.sees(/Cancelled\./u);
    expect(await command.ended).toBe(1);
  } finally {
    sandbox.clearFaults();
  }
});
