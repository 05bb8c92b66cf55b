import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { converse } from '../../src/cli/converse.js';
import type { Flags } from '../../src/cli/flags.js';
import { commandLine } from '../../src/cli/notices.js';
import { readSlashCommand } from '../../src/cli/slash-commands.js';
import { renderAuthorization } from '../../src/cli/terminal/render-authorization.js';
import { createStyle } from '../../src/cli/terminal/style.js';
import { readConfig } from '../../src/config.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { runHere } from './run-here.js';
import type { CommandOptions } from './command.js';
import { linkPattern, useCommandLine } from './spawn-command.js';
import { openTerminal, type TerminalSession } from './terminal-session.js';

vi.setConfig({ testTimeout: 120_000 });

const { folder, run } = useCommandLine();
const here = (words: readonly string[], options: CommandOptions = {}) => runHere(words, { folder, ...options });
const root = fileURLToPath(new URL('../..', import.meta.url));
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.connect('ada@velmarrow.example');
});
afterAll(() => sandbox.close());

const onSandbox = (input?: string): CommandOptions => ({
  env: { ...sandbox.env, CONFLUENCE_AGENT_USER: 'ada@velmarrow.example' },
  ...(input !== undefined && { input }),
});

function talk(
  flags: Partial<Flags> = {},
  environment: Record<string, string> = {},
): TerminalSession & { ended: Promise<number> } {
  const terminal = openTerminal();
  const config = readConfig(flags, { CONFLUENCE_AGENT_HOME: join(folder, 'talk'), CI: '1', ...environment });
  return { ...terminal, ended: converse({ color: false, ...flags }, config, terminal.console) };
}

test.each(['exit', 'quit', 'EXIT', ':q', '/quit'])('"%s" ends a conversation without a consent', async (word) => {
  const { type, sees, ended, everything } = talk();
  await sees(/› /u);
  type('hi\r');
  await sees(/Hello\. I am the offline model/u);
  type(`${word}\r`);
  expect(await ended).toBe(0);
  expect(everything()).not.toContain('Authorization required');
});

test('"exit" ends a file of questions, too', async () => {
  const { code, stdout } = await here(['chat'], onSandbox('thanks\nexit\nHow much annual leave do I get?\n'));
  expect(code).toBe(0);
  expect(stdout).toBe('> thanks\n\nYou are welcome.\n');
});

test.each([
  ['/space HR', 'There is no command /space. /help lists what there is.'],
  ['/foo-bar', 'There is no command /foo-bar. /help lists what there is.'],
  ['/stat now', 'There is no command /stat. Did you mean /status? /help lists what there is.'],
  ['/new thread', '/new takes no words. Nothing was done; enter /new alone.'],
])('"%s" is no question', (entry, problem) => {
  expect(readSlashCommand(entry)).toEqual({ problem });
});

test('a command in a file of questions is told to be none, and is not asked', async () => {
  const { code, stdout, stderr } = await here(['chat'], onSandbox('/space HR\n/status\n'));
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('There is no command /space. /help lists what there is. Nothing was asked.\n');
  expect(stderr).toContain('/status works in a terminal only. Nothing was asked.\n');
  const json = await here(['chat', '--json'], onSandbox('/space HR\n'));
  expect(JSON.parse(json.stdout)).toMatchObject({ status: 'failed', error: { kind: 'invalid_request' } });
});

test('/help lists the sentences that the offline model understands, those for changes where there may be some', async () => {
  for (const allowWrites of [false, true]) {
    const { type, sees, ended } = talk({ allowWrites });
    await sees(/› /u);
    type('/help\r');
    const help = await sees(/Ctrl-D quits/u);
    expect(help).toContain('list the spaces: lists the spaces that you can see');
    expect(help.includes('delete the page PAGE')).toBe(allowWrites);
    type('exit\r');
    await ended;
  }
});

test.each([
  [undefined, false],
  [true, true],
])(
  'the consent page of the built-in sandbox asks for what the run can use (changes: %s)',
  async (allowWrites, writes) => {
    const { type, sees, ended } = talk({ allowWrites });
    await sees(/› /u);
    type('How much annual leave do I get?\r');
    const link = linkPattern.exec(await sees(/link valid until/u))?.[0] ?? '';
    const page = await (await fetch(link)).text();
    expect(page).toContain('read:page:confluence');
    expect(/(?:write|delete):/u.test(page)).toBe(writes);
    type('\u0003');
    await sees(/› /u);
    type('exit\r');
    await ended;
  },
);

describe('hints are commands that run where the person is', () => {
  const as = (path: string): string => {
    const [node = '', started = ''] = process.argv;
    process.argv.splice(0, 2, node, path);
    try {
      return commandLine(['chat', '--thread', 'plan'], { user: 'ada', allowWrites: true, color: false });
    } finally {
      process.argv.splice(0, 2, node, started);
    }
  };

  test.each([
    ['/usr/local/bin/confluence-agent', 'confluence-agent'],
    ['/home/ada/project/node_modules/.bin/confluence-agent', 'npx confluence-agent'],
    [join(process.cwd(), 'dist/src/cli/main.js'), 'node dist/src/cli/main.js'],
    [join(process.cwd(), 'my clone/dist/src/cli/main.js'), "node 'my clone/dist/src/cli/main.js'"],
  ])('%s', (path, command) => {
    vi.stubEnv('INIT_CWD', process.cwd());
    expect(as(path)).toBe(`${command} chat --thread plan --user ada --allow-writes`);
    vi.unstubAllEnvs();
  });

  test('the one at the end of a conversation names the user', async () => {
    const { type, sees, ended, everything } = talk({ user: 'ada@velmarrow.example' }, sandbox.env);
    await sees(/› /u);
    type('hi\r');
    await sees(/Hello/u);
    type('exit\r');
    await ended;
    expect(everything().replaceAll(/\s+/gu, ' ')).toMatch(
      /To go on with this conversation: .*confluence-agent chat --thread \S+ --user ada@velmarrow\.example/u,
    );
  });

  test('a hint of the built command runs', async () => {
    const { stderr: told, code } = await run(['status'], { env: { ...sandbox.env, CONFLUENCE_AGENT_USER: 'nobody' } });
    expect(code).toBe(3);
    const command = /^To connect: (.+)$/mu.exec(told)?.[1] ?? '';
    // The sandbox answers from this process, which must not be held up.
    const { stdout } = await promisify(execFile)('sh', ['-c', command], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ...sandbox.env, CONFLUENCE_AGENT_USER: 'nobody' },
    });
    expect(stdout).toMatch(linkPattern);
  });
});

test('at 60 columns a link stands whole in one line', async () => {
  const { type, sees, ended } = talk();
  await sees(/› /u);
  type('How much annual leave do I get?\r');
  const link = linkPattern.exec(await sees(/link valid until/u))?.[0] ?? '';
  type('\u0003');
  await sees(/› /u);
  type('exit\r');
  await ended;
  const request = { link, connectionName: 'confluence', reason: 'not_connected' } as const;
  for (const width of [60, 80]) {
    const lines = renderAuthorization(request, createStyle(), width).split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    expect(lines.map((line) => line.trim())).toContain(link);
  }
  const long = { ...request, link: `https://acme.scalekit.example/${'x'.repeat(90)}` };
  expect(renderAuthorization(long, createStyle(), 60).split('\n')).toContain(long.link);
});

test('a failure that the answer tells already is not told again', async () => {
  sandbox.setFault({ kind: 'status', status: 403 });
  const { code, stdout, stderr } = await here(['ask', 'How much annual leave do I get?'], onSandbox());
  sandbox.clearFaults();
  expect(code).toBe(1);
  const message = /^I could not read the wiki: (.+)$/mu.exec(stdout)?.[1] ?? '';
  expect(message).not.toBe('');
  expect(stderr).not.toContain(message);
});

test('a space that does not exist is a mistaken command line', async () => {
  const { code, stdout, stderr } = await here(
    ['ask', 'How much annual leave do I get?', '--space', 'NOPE'],
    onSandbox(),
  );
  expect(code, stdout + stderr).toBe(2);
  expect(`${stdout}${stderr}`.match(/NOPE/gu)).toHaveLength(1);
  expect(stderr).toMatch(/^Check the keys of the spaces/mu);
});

test('without the native part of SQLite a conversation is held in memory, and the module is named', async () => {
  const hook = join(folder, 'no-binding.cjs');
  writeFileSync(
    hook,
    `const Module = require('node:module');
const load = Module._load;
Module._load = function (name, ...rest) {
  if (/^@libsql\\/[a-z]+-/u.test(name)) throw Object.assign(new Error("Cannot find module '" + name + "'"), { code: 'MODULE_NOT_FOUND' });
  return load.call(this, name, ...rest);
};
`,
  );
  const { code, stdout, stderr } = await run(['chat', '--thread', 'memory'], {
    ...onSandbox('thanks\n'),
    env: { ...onSandbox().env, NODE_OPTIONS: `--require=${hook}` },
  });
  expect(stderr).toMatch(
    /^Conversations are not kept: @libsql\/\S+ is not installed, or not for this system and Node v/mu,
  );
  expect(stdout).toContain('You are welcome.');
  expect(code).toBe(0);
});

test('the package is built before it is packed, names its repository, and its readme leads somewhere from the registry', () => {
  // The manifest is ours; what it lacks fails the expectations.
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(manifest).toMatchObject({ scripts: { prepack: 'npm run --silent build' } });
  const address = /^git\+(https:\/\/\S+)\.git$/u.exec(String(Object(manifest['repository']).url))?.[1] ?? '';
  expect(manifest).toMatchObject({ homepage: `${address}#readme`, bugs: `${address}/issues` });
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\(([^)\s]+)\)/gu)].map(([, link = '']) => link);
  expect(links.filter((link) => !link.startsWith('https://'))).toEqual([]);
  for (const link of links.filter((each) => each.startsWith(`${address}/`))) {
    const path = link.slice(address.length).replace(/^\/(?:blob|tree)\/main\//u, '');
    expect(existsSync(join(root, path)), link).toBe(true);
  }
});

test('a folder that was never built gives a package with its program in it', () => {
  const copy = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    const script = `const fs = require('node:fs'); fs.mkdirSync('dist/src/cli', { recursive: true }); fs.writeFileSync('dist/src/cli/main.js', '');`;
    const manifest = readFileSync(join(root, 'package.json'), 'utf8').replace(
      /"build": "(?:\\.|[^"])*"/u,
      `"build": ${JSON.stringify(`node -e ${JSON.stringify(script)}`)}`,
    );
    writeFileSync(join(copy, 'package.json'), manifest);
    const packed = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: copy, encoding: 'utf8' });
    expect(packed).toContain('dist/src/cli/main.js');
  } finally {
    rmSync(copy, { recursive: true });
  }
});
