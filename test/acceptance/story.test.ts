import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { TurnResult } from '../../src/agent/events.js';

const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The environment of a machine on which nothing of this project is set up. */
async function cleanEnvironment(extra: Record<string, string> = {}): Promise<NodeJS.ProcessEnv> {
  const home = await mkdtemp(join(tmpdir(), 'confluence-agent-home-'));
  cleanups.push(() => rm(home, { recursive: true, force: true }));
  return { PATH: process.env['PATH'], HOME: home, CONFLUENCE_AGENT_HOME: join(home, 'state'), ...extra };
}

async function run(args: string[], env: NodeJS.ProcessEnv, input = ''): Promise<Finished> {
  // A folder without a .env of anybody's.
  const child = spawn(process.execPath, [program, ...args], { env, cwd: env['HOME'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}

/** Starts `sandbox … --json` and gives the one line it prints when it is ready. */
async function startSandboxProcess(
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ url: string; env: Record<string, string> }> {
  const child: ChildProcess = spawn(process.execPath, [program, 'sandbox', '--json', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanups.push(() => {
    child.kill('SIGTERM');
    return new Promise((resolve) => child.once('close', resolve));
  });
  if (!child.stdout) throw new Error('stdout is piped just above');
  for await (const line of createInterface({ input: child.stdout })) {
    // The shape is what this test is about; a wrong one fails below.
    return JSON.parse(line) as { url: string; env: Record<string, string> };
  }
  throw new Error('The sandbox ended before it was ready.');
}

/** One JSON object and nothing else on standard output. */
function turnOf(finished: Finished): TurnResult {
  expect(finished.stdout.trim().split('\n'), finished.stderr).toHaveLength(1);
  return JSON.parse(finished.stdout) as TurnResult;
}

const decide = async (link: string, form: Record<string, string>): Promise<number> =>
  (await fetch(link, { method: 'POST', body: new URLSearchParams(form) })).status;

/** Text of a page as a reader sees it, white space folded. */
async function pageText(base: { url: string; env: Record<string, string> }, pageId: string): Promise<string> {
  const { ScalekitClient } = await import('@scalekit-sdk/node');
  const {
    SCALEKIT_ENVIRONMENT_URL = '',
    SCALEKIT_CLIENT_ID = '',
    SCALEKIT_CLIENT_SECRET = '',
    CONFLUENCE_CONNECTION_NAME = '',
  } = base.env;
  const client = new ScalekitClient(SCALEKIT_ENVIRONMENT_URL, SCALEKIT_CLIENT_ID, SCALEKIT_CLIENT_SECRET);
  const of = { connectionName: CONFLUENCE_CONNECTION_NAME, identifier: 'tester' };
  await client.actions.listConnectedAccounts(of);
  const response = await client.actions.request({ ...of, path: `/wiki/api/v2/pages/${pageId}?body-format=view` });
  const { decodeHTML } = await import('entities');
  const html = (response.data as { body: { view: { value: string } } }).body.view.value;
  return decodeHTML(
    html.replace(/<\/?(p|li|td|th|tr|h\d|div|br|ul|ol|table)\b[^>]*>/g, ' ').replace(/<[^>]+>/g, ''),
  ).replace(/\s+/g, ' ');
}

test('ask, authorize through the link, get a cited answer, disconnect, be asked again', async () => {
  const bare = await cleanEnvironment();
  const sandbox = await startSandboxProcess(['--port', '0'], bare);
  const env = { ...bare, ...sandbox.env };
  const ask = ['ask', 'How much annual leave do I get?', '--json', '--user', 'tester'];

  const first = await run(ask, env);
  expect(first.code).toBe(3);
  const asked = turnOf(first);
  expect(asked.status).toBe('authorization_required');
  expect(asked.authorization).toMatchObject({ connectionName: 'confluence', reason: 'not_connected' });
  const link = asked.authorization?.link ?? '';
  expect(link.startsWith(sandbox.url)).toBe(true);
  expect(asked.answer).toContain(link);
  expect(await decide(link, { decision: 'allow' })).toBe(200);
  expect(await decide(link, { decision: 'allow' }), 'a link works once').toBe(410);

  const second = await run(ask, env);
  const answered = turnOf(second);
  expect({ code: second.code, status: answered.status }).toEqual({ code: 0, status: 'answered' });
  expect(answered.answer).toContain('27');
  expect(answered.citations.length).toBeGreaterThan(0);
  for (const citation of answered.citations) {
    expect(citation.url.startsWith('https://velmarrow.atlassian.net/wiki/spaces/')).toBe(true);
    if (citation.quote === undefined) continue;
    expect(await pageText(sandbox, citation.pageId)).toContain(citation.quote.replace(/\s+/g, ' '));
  }
  expect(answered.citations.some((citation) => citation.quote !== undefined)).toBe(true);
  expect(answered.toolCalls.every((call) => call.ok)).toBe(true);
  expect(answered.usage.requests).toBeGreaterThan(0);

  // The page that would answer is restricted to two people; what is only close to it is no answer.
  const unanswered = await run(['ask', 'What is the salary band of level 4?', '--json', '--user', 'tester'], env);
  const none = turnOf(unanswered);
  expect({ code: unanswered.code, status: none.status }).toEqual({ code: 5, status: 'no_answer' });
  expect(none.citations.map(({ title }) => title)).not.toContain('Salary bands');
  expect(none.answer).not.toContain('Salary bands');

  const status = await run(['status', '--json', '--user', 'tester'], env);
  expect(status.code).toBe(0);
  expect(JSON.parse(status.stdout)).toMatchObject({
    status: 'connected',
    user: 'tester',
    connectionName: 'confluence',
  });
  expect((await run(['disconnect', '--user', 'tester'], env)).code, 'without a terminal it needs --yes').toBe(2);
  expect((await run(['disconnect', '--yes', '--user', 'tester'], env)).code).toBe(0);
  expect((await run(ask, env)).code).toBe(3);
});

test('a file of questions is answered without a terminal, on the sandbox, without escape codes', async () => {
  const env = await cleanEnvironment();
  const finished = await run(['chat'], env, 'How much annual leave do I get?\n\nWhat is the hotel limit?\n');
  expect(finished.code, finished.stderr).toBe(0);
  expect(finished.stdout).toContain('27');
  expect(finished.stdout).toContain('EUR 165');
  expect(finished.stdout + finished.stderr).not.toContain('\u001B');
  expect(finished.stderr).toContain('sandbox');
});

test('a folder of documentation becomes a site that answers with citations', async () => {
  const bare = await cleanEnvironment();
  const folder = await mkdtemp(join(tmpdir(), 'docs-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  const files: Record<string, string> = {
    'GUIDE/README.md': '# Guide\n\nHow to run the boiler.\n',
    'GUIDE/start.md':
      '---\ntitle: Starting the boiler\n---\n\nOpen valve 7 first. The pressure must stay below 3.2 bar while it warms up.\n',
    'GUIDE/stop/cooling.md': '# Cooling down\n\nLet the boiler cool for 45 minutes before you open the hatch.\n',
    'RULES/noise.md': '# Noise\n\nNo hammering after 21:30.\n',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const sandbox = await startSandboxProcess(['--port', '0', '--import', folder], bare);
  const env = { ...bare, ...sandbox.env };
  const first = turnOf(await run(['ask', 'Which valve do I open first?', '--json', '--user', 'tester'], env));
  await decide(first.authorization?.link ?? '', { decision: 'allow' });
  for (const [question, span, title] of [
    ['Which valve do I open first?', 'Open valve 7 first.', 'Starting the boiler'],
    ['How long must the boiler cool before the hatch is opened?', '45 minutes', 'Cooling down'],
    ['Until when may I hammer?', '21:30', 'Noise'],
  ] as const) {
    const finished = await run(['ask', question, '--json', '--user', 'tester'], env);
    const turn = turnOf(finished);
    expect(finished.code, turn.answer).toBe(0);
    expect(turn.answer).toContain(span);
    expect(turn.citations.map((citation) => citation.title)).toContain(title);
  }
});
