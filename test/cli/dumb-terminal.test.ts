import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import type { OpenAIStub } from '../helpers/openai-stub.js';
import { siteWith } from '../tools/support.js';
import { appendTo, startProposingModel } from './proposing-model.js';
import { startHere } from './run-here.js';
import type { RunningCommand } from './command.js';
import { decide, linkPattern } from './spawn-command.js';
import { openTerminal, type TerminalSession } from './terminal-session.js';

vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'dumb-terminal-'));
const before = '<p>Old  text&nbsp;.</p>';
let sandbox: Sandbox;
let model: OpenAIStub;

beforeAll(async () => {
  const pages = ['1001', '1002'].map((id) => ({ id, title: `Page ${id}`, storage: before }));
  sandbox = await startSandbox({ site: siteWith(...pages) });
  model = await startProposingModel();
});
afterAll(async () => {
  await model.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

/** A command in a terminal that prints lines and nothing else; what is typed is shown by its driver, so not here. */
function begin(...words: string[]): TerminalSession & RunningCommand {
  const terminal = openTerminal({ isDumb: true });
  const env = {
    ...sandbox.env,
    TERM: 'dumb',
    CONFLUENCE_AGENT_USER: 'ada@acme.example',
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: 'sk-test',
    CONFLUENCE_AGENT_MODEL: 'openai:stub',
  };
  return { ...terminal, ...startHere(words, { folder, env, terminal }) };
}

function versionsOf(id: string): string[] {
  return sandbox.site.contents.find((content) => content.id === id)?.versions.map(({ storage }) => storage) ?? [];
}

test('chat reads plain lines: consent, a change that is approved, what was typed ahead, slash commands', async () => {
  const chat = begin('--allow-writes', '--thread', 'plain');
  await chat.sees(/Ask a question, or type \/help\.\n\n› /u);
  chat.type(`${appendTo('1001')}\na\n`);
  const link = linkPattern.exec(await chat.sees(/link valid until/u))?.[0] ?? '';
  chat.type('\n');
  const second = linkPattern.exec(await chat.sees(/Here is a new link\.[^]*link valid until/u))?.[0] ?? '';
  expect(second).not.toBe(link);
  expect(await decide(second, 'allow')).toBe(200);
  expect(await chat.sees(/\(a\)pprove, \(e\)dit, \(r\)eject\? /u)).toContain('\n+ Use the VPN on 1001.\n');
  expect(versionsOf('1001')).toEqual([before]);
  chat.type('a\n');
  await chat.sees(/✓ updated "Page 1001" to version 2/u);
  // Typed ahead, it is the next question and no approval.
  await chat.sees(/› a\n[^]*Nothing to do\.[^]*› /u);
  chat.type('/help\n');
  expect(await chat.sees(/Ctrl-D quits\.\n› /u)).toContain('/quit     leave; the thread is kept');
  chat.type('/undo\n');
  await chat.sees(/Take it back: \(y\)es, \(n\)o\? /u);
  chat.type('y\n');
  await chat.sees(/at version\s+3 now[^]*› /u);
  expect(versionsOf('1001')).toEqual([before, `${before}<p>Use the VPN on 1001.</p>`, before]);
  chat.type('/quit\n');
  expect((await chat.finished).code).toBe(0);
  expect(await chat.sees(/chat --thread plain\s+--allow-writes\n$/u)).toContain('To go on with this conversation');
  // oxlint-disable-next-line no-control-regex -- whatever moves a cursor is what is looked for
  expect(chat.everything()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
});

test('in chat Ctrl-C decides later, cancels an answer, and ends it when nothing is asked; so does Ctrl-D', async () => {
  sandbox.connect('ada@acme.example');
  const chat = begin('chat', '--allow-writes');
  await chat.sees(/› /u);
  chat.type(`${appendTo('1002')}\n`);
  await chat.sees(/eject\? /u);
  chat.kill('SIGINT');
  await chat.sees(/Nothing was sent\. \/approve shows it again[^]*› /u);
  sandbox.setFault({ kind: 'latency', ms: 60_000 });
  chat.type(`${appendTo('1002')}\n`);
  await chat.sees(/· .*1002/u);
  chat.kill('SIGINT');
  await chat.sees(/Cancelled\.[^]*› /u);
  sandbox.clearFaults();
  chat.kill('SIGINT');
  await chat.sees(/\nPress Ctrl-C again to quit, or ask something\.\n› /u);
  chat.kill('SIGINT');
  expect((await chat.finished).code).toBe(0);
  expect(versionsOf('1002')).toEqual([before]);

  const other = begin('chat');
  await other.sees(/› /u);
  other.keyboard.push(null);
  expect((await other.finished).code).toBe(0);
});

test('ask asks about a change; Ctrl-C there leaves it waiting, and approve asks again', async () => {
  sandbox.connect('ada@acme.example');
  const ask = begin('ask', appendTo('1002'), '--allow-writes');
  await ask.sees(/eject\? /u);
  ask.kill('SIGINT');
  const hint = await ask.sees(/To approve: confluence-agent approve [\w-]+\n/u);
  expect((await ask.finished).code).toBe(4);
  const approve = begin('approve', /approve ([\w-]+)\n$/u.exec(hint)?.[1] ?? '');
  await approve.sees(/eject\? /u);
  approve.type('a\n');
  await approve.sees(/✓ updated "Page 1002" to version 2/u);
  expect((await approve.finished).code).toBe(0);
  expect(versionsOf('1002')).toEqual([before, `${before}<p>Use the VPN on 1002.</p>`]);
});
