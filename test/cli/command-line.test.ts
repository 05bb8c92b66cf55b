import { statSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { TurnResult } from '../../src/agent/events.js';
import { helpText } from '../../src/cli/help-text.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { runHere, startHere } from './run-here.js';
import type { CommandOptions } from './command.js';
import { decide, linkPattern, useCommandLine } from './spawn-command.js';

vi.setConfig({ testTimeout: 120_000 });

const { folder, run, start } = useCommandLine();
const here = (words: readonly string[], options: CommandOptions = {}) => runHere(words, { folder, ...options });
const begin = (words: readonly string[], options: CommandOptions = {}) => startHere(words, { folder, ...options });
const question = 'How much annual leave do I get?';
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** The one JSON object on standard output. */
function turnIn(stdout: string): TurnResult {
  expect(stdout).toMatch(/^\{.*\}\n$/u);
  // The shape is what the tests check.
  return JSON.parse(stdout) as TurnResult;
}

function textOfPage(pageId: string): string {
  const storage = sandbox.site.contents.find(({ id }) => id === pageId)?.versions.at(-1)?.storage ?? '';
  return letters(storage.replace(/<ac:parameter[^>]*>[^<]*<\/ac:parameter>/gu, ' ').replace(/<[^>]*>/gu, ' '));
}

/** Words alone: entities, marks and white space differ between storage and a quote. */
function letters(text: string): string {
  return text
    .replace(/&\w+;/gu, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

// oxlint-disable-next-line no-control-regex -- escape sequences are what is looked for
const escapeCodes = /[\u001b\u009b]/u;

test('help and version are printed and nothing else', async () => {
  const [help, version] = await Promise.all([run(['--help']), run(['--version'])]);
  expect(help).toEqual({ code: 0, stdout: helpText, stderr: '' });
  expect(version).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/u), stderr: '' });
});

test('a mistaken command line ends with 2 and a suggestion', async () => {
  const command = await here(['sttus']);
  const option = await here(['ask', 'x', '--jsn']);
  const sentence = await here([question]);
  const value = await here(['ask', 'x', '--wait=soon']);
  const json = await here(['ask', 'x', '--jsn', '--json']);
  expect(command).toEqual({
    code: 2,
    stdout: '',
    stderr: "Unknown command 'sttus'. Did you mean status? See confluence-agent --help.\n",
  });
  expect(option.stderr).toBe("Unknown option '--jsn'. Did you mean --json? See confluence-agent --help.\n");
  expect(sentence.stderr).toBe(
    `Unknown command '${question}'. To ask that, write: confluence-agent ask "${question}"\n`,
  );
  expect(value.code).toBe(2);
  expect(value.stderr).toContain('It must be a whole number.');
  expect(json.code).toBe(2);
  expect(turnIn(json.stdout)).toMatchObject({ status: 'failed', error: { kind: 'invalid_request' } });
});

test('a configuration that is missing or set in part ends with 2 and names the variables, in JSON too', async () => {
  const none = await here(['ask', question]);
  const secret = { SCALEKIT_CLIENT_SECRET: 'test_hush_hush' };
  const part = await here(['ask', question, '--json', '--verbose'], { env: secret });
  const status = await here(['status']);
  expect([none.code, part.code, status.code]).toEqual([2, 2, 2]);
  expect(none.stderr).toContain('SCALEKIT_ENVIRONMENT_URL');
  expect(turnIn(part.stdout).error).toMatchObject({
    kind: 'misconfigured',
    message:
      'SCALEKIT_ENVIRONMENT_URL is not set. SCALEKIT_CLIENT_ID is not set. CONFLUENCE_CONNECTION_NAME is not set.',
  });
  expect(part.stdout + part.stderr).not.toContain('test_hush_hush');
});

test('credentials that Scalekit refuses are a matter of configuration', async () => {
  const env = { ...sandbox.env, SCALEKIT_CLIENT_SECRET: 'test_wrong_secret' };
  const { code, stderr } = await here(['status', '--verbose'], { env });
  expect(code).toBe(2);
  expect(stderr).not.toContain('test_wrong_secret');
});

test('settings come from .env too', async () => {
  const cwd = await mkdtemp(join(folder, 'env-'));
  await writeFile(
    join(cwd, '.env'),
    Object.entries({ ...sandbox.env, CONFLUENCE_AGENT_USER: 'from-env-file' })
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  expect(await here(['status', '--json'], { cwd })).toEqual({
    code: 3,
    stdout: '{"status":"not_connected","user":"from-env-file","connectionName":"confluence"}\n',
    stderr: '',
  });
});

test('the whole story on a sandbox in a process of its own: ask, consent, ask, status, disconnect, ask', async () => {
  const server = start(['sandbox', '--port', '0', '--json']);
  const line = await server.waitFor(/\{.*\}\n/u, 'stdout');
  const { env } = JSON.parse(line) as { env: Record<string, string> };
  const ask = () => here(['ask', question, '--json', '--user', 'ada@example.com'], { env });

  const refused = await ask();
  expect(refused.code).toBe(3);
  const { status, authorization } = turnIn(refused.stdout);
  expect(status).toBe('authorization_required');
  expect(authorization?.link).toMatch(linkPattern);
  expect(await decide(authorization?.link ?? '', 'allow')).toBe(200);

  const answered = await ask();
  expect(answered.code).toBe(0);
  const result = turnIn(answered.stdout);
  expect(result).toMatchObject({ status: 'answered', model: 'offline' });
  expect(result.citations.length).toBeGreaterThan(0);
  for (const { pageId, quote } of result.citations) {
    const page = textOfPage(pageId);
    expect(page).not.toBe('');
    if (quote !== undefined) expect(page).toContain(letters(quote));
  }

  const names = { user: 'ada@example.com', connectionName: 'confluence' };
  const connected = await here(['status', '--json', '--user', 'ada@example.com'], { env });
  expect(connected.code).toBe(0);
  expect(JSON.parse(connected.stdout)).toEqual({ status: 'connected', since: expect.any(String), ...names });
  const unconfirmed = await here(['disconnect', '--user', 'ada@example.com'], { env });
  expect(unconfirmed).toEqual({
    code: 2,
    stdout: '',
    stderr: 'Nobody is here to confirm it. Add --yes to disconnect without a question.\n',
  });
  const gone = await here(['disconnect', '--yes', '--json', '--user', 'ada@example.com'], { env });
  expect([gone.code, JSON.parse(gone.stdout)]).toEqual([0, { status: 'disconnected', ...names }]);
  expect((await ask()).code).toBe(3);

  server.kill('SIGTERM');
  expect((await server.finished).code).toBe(0);
});

test('ask --wait shows the link on standard error, waits, and answers with one JSON object', async () => {
  const command = begin(['ask', question, '--json', '--wait=60', '--user', 'waits'], { env: sandbox.env });
  const link = await command.waitFor(linkPattern);
  expect(await decide(`${link}x`, 'allow')).toBe(404);
  expect(await decide(link, 'allow')).toBe(200);
  const { code, stdout } = await command.finished;
  expect([code, turnIn(stdout).status]).toEqual([0, 'answered']);
});

test('a consent that is denied does not end the waiting, its end does', async () => {
  const command = begin(['ask', question, '--wait=3', '--user', 'denies'], { env: sandbox.env });
  expect(await decide(await command.waitFor(linkPattern), 'deny')).toBe(200);
  const { code, stdout } = await command.finished;
  expect([code, stdout]).toEqual([3, '']);
});

test('connect prints the link as JSON, and with --wait tells when the connection works', async () => {
  const printed = await here(['connect', '--json', '--user', 'connects'], { env: sandbox.env });
  expect([printed.code, JSON.parse(printed.stdout)]).toEqual([
    0,
    {
      status: 'not_connected',
      link: expect.stringMatching(linkPattern),
      expiresAt: expect.stringMatching(/^\d{4}-.*Z$/u),
      user: 'connects',
      connectionName: 'confluence',
    },
  ]);
  const waiting = begin(['connect', '--wait', '--json', '--user', 'connects'], { env: sandbox.env });
  await decide(await waiting.waitFor(linkPattern), 'allow');
  const { code, stdout } = await waiting.finished;
  expect([code, stdout]).toEqual([0, '{"status":"connected","user":"connects","connectionName":"confluence"}\n']);
});

test('the question comes from standard input, and text output has no escape codes', async () => {
  sandbox.connect('pipes');
  const env = { ...sandbox.env, FORCE_COLOR: '1', FORCE_HYPERLINK: '1' };
  // Packages that dress text look at these variables when they are loaded, which happens once a process.
  const dash = await run(['ask', '-', '--user', 'pipes'], { env, input: `${question}\n` });
  const none = await here(['ask', '--user', 'pipes', '--verbose'], { env, input: question });
  const empty = await here(['ask', '--user', 'pipes'], { env, input: ' \n' });
  expect(dash.code).toBe(0);
  expect(dash.stdout).toContain('\n\nSources\n1. ');
  expect(dash.stderr).toBe('');
  expect(none.stdout).toBe(dash.stdout);
  expect(none.stderr).toContain('· searching "');
  expect(empty.code).toBe(2);
  expect(dash.stdout + none.stdout + none.stderr).not.toMatch(escapeCodes);
});

test('chat in a pipe without credentials answers every line on the sandbox, with the worst code', async () => {
  const { code, stdout, stderr } = await here([], { input: `${question}\n\nWho repairs the zeppelin on Mars?` });
  expect(code).toBe(5);
  expect(stdout.match(/^> .*\?$/gmu)).toEqual([`> ${question}`, '> Who repairs the zeppelin on Mars?']);
  expect(stdout).toContain('Sources\n1. ');
  expect(stdout).not.toMatch(escapeCodes);
  expect(stderr).toContain('No Scalekit credentials are set');
  expect(stderr).toContain('is connected beforehand.');
});

test('chat --json in a pipe prints one object a line', async () => {
  sandbox.connect('lines');
  const { code, stdout } = await here(['--json', '--user', 'lines'], {
    env: sandbox.env,
    input: `${question}\n${question}`,
  });
  const turns = stdout
    .trimEnd()
    .split('\n')
    .map((line) => turnIn(`${line}\n`));
  expect(code).toBe(0);
  expect(turns.map(({ status }) => status)).toEqual(['answered', 'answered']);
  expect(new Set(turns.map(({ threadId }) => threadId)).size).toBe(1);
});

test('ask --sandbox needs nobody to click', async () => {
  const { code, stdout } = await here(['ask', question, '--sandbox', '--json']);
  expect([code, turnIn(stdout).status]).toEqual([0, 'answered']);
});

test('a reader that leaves early ends the program quietly', async () => {
  const command = start(['tools', '--json']);
  command.process.stdout.destroy();
  expect(await command.finished).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('a thread is kept for its user alone, readable by the owner of the machine alone', async () => {
  sandbox.connect('first');
  sandbox.connect('second');
  const ask = async (user: string, words: string) =>
    turnIn((await here(['ask', words, '--json', '--thread', 'plan', '--user', user], { env: sandbox.env })).stdout);
  const first = await ask('first', question);
  const followUp = await ask('first', 'And part-time?');
  const second = await ask('second', 'And part-time?');
  expect(followUp.threadId).toBe(first.threadId);
  expect(second.threadId).not.toBe(first.threadId);
  expect(first.threadId).toMatch(/^[\da-f]{24}:plan$/u);
  // The follow-up carries the conversation before it, the other user's does not.
  expect(followUp.usage.inputTokens).toBeGreaterThan((second.usage.inputTokens ?? 0) + 500);
  expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'state', 'threads.sqlite')).mode & 0o777).toBe(0o600);
});

test('the spaces that are given bound the answer', async () => {
  sandbox.connect('bounded');
  const { code, stdout } = await here(['ask', question, '--json', '--space', 'RUN', '--user', 'bounded'], {
    env: sandbox.env,
  });
  expect(code).toBe(5);
  expect(turnIn(stdout).citations).toEqual([]);
});

test('tools --json is what a provider is sent', async () => {
  const { code, stdout } = await here(['tools', '--json']);
  const list = JSON.parse(stdout) as { name: string; toolset: string; description: string; schema: object }[];
  expect(code).toBe(0);
  expect(list.map(({ name, toolset }) => `${name} ${toolset}`)).toContain('confluence_search read');
  const [{ convertToOpenAITool }, { ConfluenceToolkit }] = await Promise.all([
    import('@langchain/core/utils/function_calling'),
    import('../../src/toolkit.js'),
  ]);
  const bound = new ConfluenceToolkit({
    connection: () => {
      throw new Error('No call is made.');
    },
  }).getTools();
  expect(list.map(({ name, description, schema }) => ({ name, description, parameters: schema }))).toEqual(
    // A round trip through JSON drops what JSON does not have.
    JSON.parse(JSON.stringify(bound.map((tool) => convertToOpenAITool(tool).function))),
  );
});

test('the sandbox refuses what it cannot do with 2, and ends at Ctrl-C with 0', async () => {
  const fault = await here(['sandbox', '--fault', 'earthquake']);
  const both = await here(['sandbox', '--seed', 'empty', '--import', folder]);
  const missing = await here(['sandbox', '--import', join(folder, 'nowhere'), '--json']);
  expect([fault.code, both.code, missing.code]).toEqual([2, 2, 2]);
  expect(fault.stderr).toContain('rate_limit,times=2,retryAfter=1');
  expect(turnIn(missing.stdout).status).toBe('failed');
  const server = begin(['sandbox', '--seed', 'empty', '--fault', 'rate_limit,times=1', '--latency', '5']);
  await server.waitFor(/export CONFLUENCE_CONNECTION_NAME='confluence'/u, 'stdout');
  server.kill('SIGINT');
  expect((await server.finished).code).toBe(0);
});

test('Ctrl-C cancels a question', async () => {
  sandbox.connect('cancels');
  sandbox.setFault({ kind: 'latency', ms: 60_000 });
  try {
    const command = start(['ask', question, '--json', '--verbose', '--user', 'cancels'], { env: sandbox.env });
    await command.waitFor(/· searching/u);
    command.kill('SIGINT');
    const { code, stdout } = await command.finished;
    expect([code, turnIn(stdout).error?.kind]).toEqual([1, 'cancelled']);
  } finally {
    sandbox.clearFaults();
  }
});
