import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { TurnResult } from '../../src/agent/events.js';
import type { WriteEvent } from '../../src/agent/write-events.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import type { OpenAIStub } from '../helpers/openai-stub.js';
import { siteWith } from '../tools/support.js';
import { appendTo, startProposingModel } from './proposing-model.js';
import { runHere } from './run-here.js';
import type { Finished } from './command.js';
import { useCommandLine } from './spawn-command.js';

vi.setConfig({ testTimeout: 120_000 });

const { folder, run } = useCommandLine();
const here = (words: readonly string[], env: Record<string, string>): Promise<Finished> =>
  runHere(words, { env, folder });
const ada = 'ada@acme.example';
const before = '<p>Old  text&nbsp;.</p>';
let sandbox: Sandbox;
let model: OpenAIStub;

/** Pages of their own for every test, so that they may run side by side. */
const pages = [
  '1001',
  '1002',
  '1003',
  '1004',
  '1005',
  '1006',
  '1007',
  '1008',
  '1009',
  '1010',
  '1011',
  '1012',
  '1013',
  '1014',
];

beforeAll(async () => {
  const site = siteWith(...pages.map((id) => ({ id, title: `Page ${id}`, storage: before })));
  sandbox = await startSandbox({ site });
  sandbox.connect(ada);
  model = await startProposingModel();
});
afterAll(async () => {
  await model.close();
  await sandbox.close();
});

function environment(): { home: string; env: Record<string, string> } {
  const home = mkdtempSync(join(folder, 'home-'));
  return {
    home,
    env: {
      ...sandbox.env,
      CONFLUENCE_AGENT_HOME: join(home, 'state'),
      CONFLUENCE_AGENT_USER: ada,
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'sk-test',
      CONFLUENCE_AGENT_MODEL: 'openai:stub',
    },
  };
}

function turnIn(stdout: string): TurnResult {
  expect(stdout).toMatch(/^\{.*\}\n$/u);
  // The shape is what the tests check.
  return JSON.parse(stdout) as TurnResult;
}

function versionsOf(id: string): string[] {
  return sandbox.site.contents.find((content) => content.id === id)?.versions.map(({ storage }) => storage) ?? [];
}

const appended = (id: string): string => `${before}<p>Use the VPN on ${id}.</p>`;

function recordIn(home: string): WriteEvent[] {
  const lines = readFileSync(join(home, 'state', 'writes.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as WriteEvent);
}

test('three processes: ask proposes and ends with 4, approve writes and answers, ask goes on', async () => {
  const { home, env } = environment();
  const asked = await run(['ask', appendTo('1001'), '--allow-writes', '--json'], { env });
  expect(asked.code).toBe(4);
  const { threadId, approvals, status } = turnIn(asked.stdout);
  expect(status).toBe('approval_required');
  expect(approvals).toEqual([
    {
      id: expect.stringMatching(/^[a-z2-9]{12}$/u),
      tool: 'confluence_edit_page',
      args: { page: '1001', operations: [{ action: 'append', text: 'Use the VPN on 1001.' }] },
      kind: 'update',
      hash: expect.stringMatching(/^[\da-f]{64}$/u),
      summary: expect.stringContaining('"Page 1001", version 1'),
      page: {
        id: '1001',
        title: 'Page 1001',
        space: 'ENG',
        url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Page+1001',
      },
      version: 1,
      diff: expect.stringContaining('+Use the VPN on 1001.'),
      effects: expect.any(Array),
      requests: [
        {
          request: expect.stringMatching(/^PUT \/wiki\/api\/v2\/pages\/1001 \(/u),
          fields: [
            { name: 'Title', value: 'Page 1001' },
            { name: 'Version message', value: '[mark of this write]' },
          ],
        },
      ],
      readBefore: [],
      notifiesWatchers: true,
    },
  ]);
  const name = threadId.slice(25);
  // What was started is what can be started again.
  expect(asked.stderr.replaceAll(/node \S+main\.js/gu, 'confluence-agent'))
    .toBe(`A change waits for a decision; nothing was written.
To approve: confluence-agent approve ${name}
To look:    confluence-agent approve ${name} --show
To refuse:  confluence-agent approve ${name} --reject 'why'
`);
  expect(versionsOf('1001')).toEqual([before]);

  const shown = await here(['approve', name, '--show'], env);
  expect(shown.code).toBe(4);
  expect(shown.stdout).toContain('┃ Proposed change\n');
  expect(shown.stdout).toContain('\n+ Use the VPN on 1001.\n');
  expect(versionsOf('1001')).toEqual([before]);

  const approved = await run(['approve', threadId, '--json'], { env });
  expect(approved.code).toBe(0);
  const result = turnIn(approved.stdout);
  expect(result).toMatchObject({ status: 'answered', threadId });
  expect(result.answer).toContain('Done: ');
  expect(result.writes).toEqual([
    {
      tool: 'confluence_edit_page',
      kind: 'update',
      summary: approvals?.[0]?.summary,
      id: approvals?.[0]?.id,
      status: 'done',
      page: {
        id: '1001',
        title: 'Page 1001',
        version: 2,
        url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Page+1001',
      },
      canUndo: true,
    },
  ]);
  expect(versionsOf('1001')).toEqual([before, appended('1001')]);

  const again = await here(['approve', name], env);
  const nothing = await here(['approve', name, '--show', '--json'], env);
  expect(again).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'No change waits for a decision in this conversation. It was decided already, or a later question has dropped it.\n',
  });
  expect([nothing.code, JSON.parse(nothing.stdout)]).toEqual([0, { status: 'nothing_waits', threadId, approvals: [] }]);
  const later = await here(['ask', 'And now?', '--thread', name, '--json'], env);
  expect([later.code, turnIn(later.stdout)]).toMatchObject([0, { status: 'answered', threadId }]);
  expect(versionsOf('1001')).toHaveLength(2);

  const hash = approvals?.[0]?.hash;
  const common = {
    time: expect.stringMatching(/^\d{4}-.*Z$/u),
    user: ada,
    thread: threadId,
    tool: 'confluence_edit_page',
    kind: 'update',
    proposal: hash,
    pageId: '1001',
    space: 'ENG',
    url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Page+1001',
    versionBefore: 1,
  };
  expect(recordIn(home)).toEqual([
    { ...common, event: 'proposed' },
    { ...common, event: 'approved', by: ada },
    { ...common, event: 'done', versionAfter: 2 },
  ]);
  expect(statSync(join(home, 'state', 'writes.jsonl')).mode & 0o777).toBe(0o600);
  expect(statSync(join(home, 'state')).mode & 0o777).toBe(0o700);
});

test('a rejection reaches the model with its reason, and nothing is written', async () => {
  const { home, env } = environment();
  const asked = turnIn((await here(['ask', appendTo('1002'), '--allow-writes', '--json'], env)).stdout);
  const { code, stdout, stderr } = await here(['approve', asked.threadId, '--reject', 'Not before May'], env);
  expect(code).toBe(0);
  expect(stdout).toContain('The user rejected this change; nothing was written. They said: "Not before May"');
  expect(stderr).toContain('+ Use the VPN on 1002.');
  expect(versionsOf('1002')).toEqual([before]);
  expect(recordIn(home).map(({ event, by }) => [event, by])).toEqual([
    ['proposed', undefined],
    ['rejected', ada],
  ]);
});

test('changes are decided one by one, and what is left waits on', async () => {
  const { env } = environment();
  const asked = await here(['ask', appendTo('1003', '1004'), '--allow-writes'], env);
  expect(asked.code).toBe(4);
  expect(asked.stdout).toContain('┃ Proposed change 1 of 2\n');
  expect(asked.stdout).toContain('┃ Proposed change 2 of 2\n');
  const name = /approve (\S+)$/mu.exec(asked.stderr)?.[1] ?? '';
  const unknown = await here(['approve', name, '--only', 'call_9'], env);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('No change "call_9" waits in this conversation. These do: ');
  const [one = '', other = ''] = [...asked.stdout.matchAll(/Id: (\w+)$/gmu)].map(([, id]) => id);
  expect(unknown.stderr).toContain(`${one} (`);
  const second = await here(['approve', name, '--only', other, '--json'], env);
  expect(second.code).toBe(4);
  const { approvals } = turnIn(second.stdout);
  expect(approvals?.map(({ id }) => id)).toEqual([one]);
  expect([versionsOf('1003'), versionsOf('1004')]).toEqual([[before], [before, appended('1004')]]);
  const first = await here(['approve', name, '--only', approvals?.[0]?.hash ?? '', '--json'], env);
  expect([first.code, turnIn(first.stdout).status]).toEqual([0, 'answered']);
  expect(versionsOf('1003')).toEqual([before, appended('1003')]);
  expect(versionsOf('1004')).toHaveLength(2);
});

test('a change that is refused, or that cannot be recorded, ends with 1, whatever the model says', async () => {
  const { home, env } = environment();
  const question = JSON.stringify([{ id: 'x', name: 'confluence_add_comment', args: { page: '1011', text: 'No.' } }]);
  sandbox.setFault({ kind: 'status', status: 403, method: 'POST', path: '/wiki/api/v2/footer-comments' });
  const refused = await here(['ask', question, '--allow-writes', '--yes', '--json'], env);
  sandbox.clearFaults();
  expect([refused.code, turnIn(refused.stdout).status]).toEqual([1, 'failed']);
  expect(turnIn(refused.stdout).writes).toMatchObject([{ kind: 'add_comment', status: 'failed' }]);
  const asked = turnIn((await here(['ask', question, '--allow-writes', '--json'], env)).stdout);
  const record = join(home, 'state', 'writes.jsonl');
  rmSync(record);
  mkdirSync(record);
  const unrecorded = await here(['approve', asked.threadId, '--json'], env);
  expect([unrecorded.code, turnIn(unrecorded.stdout).status]).toEqual([1, 'failed']);
  expect(sandbox.site.comments.filter(({ contentId }) => contentId === '1011')).toEqual([]);
});

test('two processes that approve a comment at the same time write one, and the loser is told so', async () => {
  const { env } = environment();
  const question = JSON.stringify([{ id: '', name: 'confluence_add_comment', args: { page: '1010', text: 'Once?' } }]);
  const { threadId } = turnIn((await here(['ask', question, '--allow-writes', '--json'], env)).stdout);
  sandbox.setFault({ kind: 'latency', ms: 800, path: '/wiki/' });
  const both = await Promise.all([0, 1].map(() => run(['approve', threadId, '--json'], { env })));
  sandbox.clearFaults();
  expect(sandbox.site.comments.filter(({ contentId }) => contentId === '1010')).toHaveLength(1);
  const told = both.map(({ stdout, code }) => [code, /nothing was sent now|decided already/u.test(stdout)]);
  expect(told.filter(([, isTold]) => isTold)).toHaveLength(1);
  expect(told.map(([code]) => code)).toContain(0);
});

test('--yes approves as many changes as --max-writes allows, 1 by default', async () => {
  const { home, env } = environment();
  const one = await here(['ask', appendTo('1005', '1006'), '--allow-writes', '--yes', '--json', '--verbose'], env);
  // One of the two was refused by the cap.
  expect(one.code).toBe(1);
  const { writes, answer, toolCalls } = turnIn(one.stdout);
  expect(writes?.map(({ status }) => status).toSorted()).toEqual(['done', 'failed']);
  expect(toolCalls.filter(({ ok }) => ok)).toHaveLength(1);
  expect(toolCalls).toHaveLength(2);
  expect(answer).toContain('The cap of 1 write per run is reached.');
  expect(versionsOf('1005').length + versionsOf('1006').length).toBe(3);
  expect(one.stderr).toContain('change approved: confluence_edit_page, page 1005 in ENG, version 1, by a setting\n');
  expect(
    recordIn(home)
      .filter(({ automatic }) => automatic)
      .map(({ event }) => event),
  ).toEqual(['approved', 'approved']);
  const two = await here(['ask', appendTo('1007', '1008'), '--allow-writes', '--yes', '--max-writes', '2'], env);
  expect(two.code).toBe(0);
  expect(two.stdout).toContain(
    '✓ updated "Page 1007" to version 2 (https://acme.atlassian.net/wiki/spaces/ENG/pages/1007/Page+1007)\n',
  );
  expect([versionsOf('1007').length, versionsOf('1008').length]).toEqual([2, 2]);
});

test('a page that was edited meanwhile is proposed anew, and approved on what is there now', async () => {
  const { env } = environment();
  const asked = turnIn((await here(['ask', appendTo('1013'), '--allow-writes', '--json'], env)).stdout);
  const content = sandbox.site.contents.find(({ id }) => id === '1013');
  const [version] = content?.versions ?? [];
  if (version === undefined) throw new Error('The page is there.');
  content?.versions.push({ ...version, number: 2, storage: `<p>New.</p>${before}`, message: 'typo' });
  sandbox.touch();
  const again = await here(['approve', asked.threadId], env);
  expect(again.code).toBe(4);
  expect(again.stdout).toContain('┃ Nothing was written, because the page changed meanwhile.');
  expect(again.stdout).toContain('version 2 by ');
  const done = await here(['approve', asked.threadId, '--json'], env);
  expect([done.code, turnIn(done.stdout).writes?.[0]?.status]).toEqual([0, 'done']);
  expect(versionsOf('1013').at(-1)).toBe(`<p>New.</p>${appended('1013')}`);
});

test('two reads, an edit that is approved and a comment that is rejected, in one turn of the model', async () => {
  const { env } = environment();
  const question = JSON.stringify([
    { id: 'call_1', name: 'confluence_read_page', args: { page: '1014' } },
    { id: 'call_2', name: 'confluence_list_spaces', args: {} },
    ...(JSON.parse(appendTo('1014')) as { name: string; args: object }[]).map((call) => ({ ...call, id: 'call_3' })),
    { id: 'call_4', name: 'confluence_add_comment', args: { page: '1014', text: 'Still true?' } },
  ]);
  const asked = turnIn((await here(['ask', question, '--allow-writes', '--json'], env)).stdout);
  const idOf = (wanted: string): string => asked.approvals?.find(({ kind }) => kind === wanted)?.id ?? '';
  expect(asked.approvals).toHaveLength(2);
  expect((await here(['approve', asked.threadId, '--only', idOf('update')], env)).code).toBe(4);
  const only = ['--only', idOf('add_comment'), '--reject', 'It is', '--json'];
  const done = await here(['approve', asked.threadId, ...only], env);
  expect(done.code).toBe(0);
  const { answer } = turnIn(done.stdout);
  expect(answer.split(' ‖ ')).toEqual([
    expect.stringContaining('Old text'),
    expect.stringContaining('Engineering'),
    expect.stringContaining('Done: https://acme.atlassian.net/wiki/spaces/ENG/pages/1014 is at version 2 now.'),
    expect.stringContaining('They said: "It is"'),
  ]);
  expect(versionsOf('1014')).toEqual([before, appended('1014')]);
  expect(sandbox.site.comments.filter(({ contentId }) => contentId === '1014')).toEqual([]);
});

test('without leave to write the model has no tool that writes, and read-only wins over everything', async () => {
  const { env } = environment();
  const question = appendTo('1009');
  const off = await here(['ask', question, '--json'], env);
  const readOnly = await here(['ask', question, '--json', '--allow-writes', '--yes', '--read-only'], {
    ...env,
    CONFLUENCE_ALLOW_WRITES: 'true',
  });
  const yes = await here(['ask', question, '--yes'], env);
  const listed = await here(['tools', '--allow-writes'], env);
  const hidden = await here(['tools', '--allow-writes', '--read-only'], env);
  for (const { stdout } of [off, readOnly]) expect(turnIn(stdout)).not.toHaveProperty('writes');
  expect(versionsOf('1009')).toEqual([before]);
  expect(yes).toEqual({
    code: 2,
    stdout: '',
    stderr: '--yes approves changes in advance, and changes are off. Add --allow-writes, or leave out --yes.\n',
  });
  expect(listed.stdout).toContain('confluence_edit_page (write)');
  expect(hidden.stdout).not.toContain('(write)');

  const { threadId } = turnIn((await here(['ask', question, '--allow-writes', '--json'], env)).stdout);
  const blocked = await here(['approve', threadId, '--read-only'], env);
  expect(blocked).toEqual({
    code: 2,
    stdout: '',
    stderr: 'With --read-only no change can be decided. Leave it out, or look with --show.\n',
  });
  expect((await here(['approve', threadId, '--read-only', '--show'], env)).code).toBe(4);
  expect(versionsOf('1009')).toEqual([before]);
});

test('a thread that is not there, or is of somebody else, has nothing to approve', async () => {
  const { env } = environment();
  const { threadId } = turnIn((await here(['ask', appendTo('1010'), '--allow-writes', '--json'], env)).stdout);
  const unknown = await here(['approve', 'nowhere'], env);
  const other = await here(['approve', threadId, '--user', 'bob@acme.example', '--json'], env);
  expect(unknown).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'ada@acme.example has no conversation "nowhere" on this connection. Give the name or threadId that the command which proposed the change printed, and the same --user.\n',
  });
  expect(other.code).toBe(2);
  expect(turnIn(other.stdout).error?.message).toContain('bob@acme.example has no conversation');
  expect(versionsOf('1010')).toEqual([before]);
});

test('when the record cannot be kept, nothing is proposed and nothing is sent', async () => {
  const { home, env } = environment();
  mkdirSync(join(home, 'state', 'writes.jsonl'), { recursive: true });
  const { stdout } = await here(['ask', appendTo('1011'), '--allow-writes', '--yes', '--json'], env);
  expect(turnIn(stdout).answer).toContain(
    `The record of changes cannot be written to ${join(home, 'state', 'writes.jsonl')}. Nothing was sent.`,
  );
  expect(versionsOf('1011')).toEqual([before]);
});

test('in a pipe chat tells that the next line drops what waits, and how to decide at the end', async () => {
  const { env } = environment();
  const input = `${appendTo('1012')}\nNever mind\n${appendTo('1012')}\n`;
  const { code, stdout, stderr } = await runHere(['--allow-writes', '--json'], { env, folder, input });
  expect(code).toBe(4);
  const turns = stdout
    .trimEnd()
    .split('\n')
    .map((line) => turnIn(`${line}\n`));
  expect(turns.map(({ status }) => status)).toEqual(['approval_required', 'answered', 'approval_required']);
  expect(stderr).toContain('The proposed change is dropped by this question; nothing was written.\n');
  expect(stderr).toContain(`To approve: confluence-agent approve ${turns[0]?.threadId.slice(25)}\n`);
  expect(versionsOf('1012')).toEqual([before]);
});

test('the folder to attach from must be a folder', async () => {
  const { home, env } = environment();
  writeFileSync(join(home, 'file'), '');
  const { code, stderr } = await here(['ask', 'x', '--allow-writes', '--attach-from', join(home, 'file')], env);
  expect([code, stderr.split('.')[0]]).toEqual([2, '--attach-from is not a folder']);
});

test('a conversation in which nothing was proposed leaves nothing behind', async () => {
  const { env } = environment();
  const { stdout } = await here(['ask', 'Hello', '--allow-writes', '--json'], env);
  const { threadId } = turnIn(stdout);
  expect((await here(['approve', threadId], env)).stderr).toContain('has no conversation');
});
