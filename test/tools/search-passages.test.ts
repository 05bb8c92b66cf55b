import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { createScalekit } from '../../src/scalekit/scalekit.js';
import { ConfluenceToolkit } from '../../src/toolkit.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { ada, bob, bobId, siteWith, startTools } from './support.js';

const name = 'confluence_search';
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A folder to import, from paths to texts. */
async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wiki-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

const wiki = {
  'HR/leave-ko.md': `# 휴가 안내\n\n## 연차휴가\n\n정규직 직원의 연차휴가는 1년에 15일입니다. 남은 휴가는 다음 해 3월까지 사용할 수 있습니다.\n\n## 병가\n\n병가는 진단서를 제출해야 합니다.\n`,
  'HR/remote-ko.md': `# 재택근무 규정\n\n재택근무 신청은 팀장에게 이메일로 합니다. 일주일에 이틀까지 가능합니다.\n`,
  'HR/leave-ja.md': `# 休暇の案内\n\n## 有給休暇\n\n有給休暇は年間20日です。申請は人事システムから行います。\n\n## 出張\n\n出張費は月末までに精算してください。\n`,
  'HR/probation-de.md': `# Probezeit\n\n## Kündigungsfristen\n\nIn der Probezeit beträgt die Kündigungsfrist zwei Wochen. Danach gelten vier Wochen zum Monatsende.\n`,
  'HR/travel-de.md': `# Reisekosten\n\nReisekosten werden innerhalb von 30 Tagen über das Portal abgerechnet. Belege sind beizufügen.\n`,
  'ENG/deploy.md': `# Deployment\n\n## Rollback\n\nRun the rollback job and tell the on-call engineer.\n\n## Freeze\n\nNothing is deployed on Fridays.\n`,
};

describe('questions in other languages than English find their passages', () => {
  test.each([
    ['연차휴가는 며칠인가요?', [], '1년에 15일입니다'],
    ['재택근무를 신청하려면 어떻게 하나요?', ['원격 근무'], '팀장에게 이메일로'],
    ['有給休暇は何日もらえますか', [], '年間20日です'],
    ['出張の経費はいつまでに申請しますか', ['出張費', '精算'], '月末までに精算'],
    ['Wie lang ist die Kündigungsfrist während der Probezeit?', [], 'zwei Wochen'],
    ['Bis wann muss ich meine Reisekosten abrechnen?', ['Spesen', 'Dienstreise'], 'innerhalb von 30 Tagen'],
  ])('%s', async (query, otherWords, answer) => {
    const { call } = await startTools({
      sandbox: { importDir: await folderOf(wiki), users: [{ identifier: ada, displayName: 'Ada' }] },
    });
    const { content, artifact } = await call(name, { query, otherWords });
    expect(content.split('Other pages:')[0]).toContain(answer);
    expect(artifact.requests).toBeLessThanOrEqual(3);
  });
});

test('other words find what the question does not name', async () => {
  const { call } = await startTools({
    sandbox: { importDir: await folderOf(wiki), users: [{ identifier: ada, displayName: 'Ada' }] },
  });
  const query = 'How do I take back a bad version?';
  expect((await call(name, { query })).content).not.toContain('rollback job');
  expect((await call(name, { query, otherWords: ['rollback', 'revert'] })).content).toContain(
    'Run the rollback job and tell the on-call engineer.',
  );
});

test('a question in everyday words finds what the wiki calls it, without other words', async () => {
  const { call } = await startTools({
    sandbox: {
      importDir: await folderOf({
        'HR/leaving.md': '# Offboarding\n\nGive back the laptop on the last morning.\n',
        'HR/garden.md': '# Garden\n\nThe garden is open until nine.\n',
      }),
      users: [{ identifier: ada, displayName: 'Ada' }],
    },
  });
  const { content, artifact } = await call(name, { query: "I'm quitting, what now?" });
  expect(content).toContain('Give back the laptop on the last morning.');
  expect(artifact.requests).toBeLessThanOrEqual(3);
});

test('a slip is read as the word that the pages have, which the result says, in as many requests', async () => {
  const { call } = await startTools({
    sandbox: { importDir: await folderOf(wiki), users: [{ identifier: ada, displayName: 'Ada' }] },
  });
  const { content, artifact } = await call(name, { query: 'Waht does the rolback job do?' });
  expect(content).toContain('Run the rollback job');
  const [head] = content.split('\n');
  expect(head).toContain('Nothing that was read has "rolback", taken for a word that is spelled almost so.');
  // What it is taken for is a word of the wiki: inside of the fence alone.
  expect(head).not.toContain('rollback');
  expect(artifact).toMatchObject({ readAs: [{ word: 'rolback', instead: 'rollback' }], strength: 'strong' });
  expect(artifact.requests).toBeLessThanOrEqual(3);
});

test('a result that comes close only says so, what was tried, and what may be hidden', async () => {
  const { call } = await startTools({
    sandbox: { importDir: await folderOf(wiki), users: [{ identifier: ada, displayName: 'Ada' }] },
  });
  const { content } = await call(name, {
    query: 'Which zeppelin hangar is rented for the engineer picnic?',
    otherWords: ['airship'],
  });
  const lines = content.split('\n');
  expect(lines[0]).toMatch(
    /^Nothing found answers "Which zeppelin hangar is rented for the engineer picnic\?" for sure: no passage has .*"zeppelin", "hangar".*\. The closest, \d passages? from \d pages?:$/,
  );
  expect(lines.at(-1)).toMatch(
    /^Tried: the words of "Which .*", and "airship", on about \d+ pages? with some of them\. Try other otherWords, or say that the wiki does not answer\. Pages that the user may not see are never found, and new pages take a minute to appear\.$/,
  );
});

test('further pages are named where nothing found answers for sure, and take no room from an answer', async () => {
  const gates = Object.fromEntries(
    ['North', 'East', 'South', 'West', 'Old', 'New', 'Small', 'Tall'].map((gate) => [
      `YARD/${gate}.md`,
      `# ${gate} gate\n\n${`The ${gate} gate has a barrier and a guard. `.repeat(60)}\n`,
    ]),
  );
  const { call } = await startTools({
    sandbox: {
      importDir: await folderOf({
        ...gates,
        'YARD/crane.md': '# Crane\n\nThe crane at the gate lifts forty tonnes.\n',
      }),
      users: [{ identifier: ada, displayName: 'Ada' }],
    },
  });
  const sure = await call(name, { query: 'How many tonnes does the crane at the gate lift?' });
  expect(sure.artifact).toMatchObject({ strength: 'strong' });
  expect(sure.artifact.sources).toHaveLength(1);
  expect(sure.content).not.toContain('Other pages:');
  const unsure = await call(name, { query: 'Which zeppelin moors at the gate of the hangar?' });
  expect(unsure.artifact).toMatchObject({ strength: 'weak' });
  expect(unsure.content).toMatch(/\nOther pages:\n- \[.* gate\]/);
});

describe('bodies are kept', () => {
  const site = () =>
    siteWith(
      { id: '201', title: 'Release plan', storage: '<p>The release freezes on Tuesday.</p>' },
      { id: '202', title: 'Release notes', storage: '<p>What the release changes.</p>' },
    );

  test('for a conversation: the same question again fetches none', async () => {
    const { call, sent } = await startTools({ site: site() });
    const first = await call(name, { query: 'When does the release freeze?' });
    expect(sent().at(-1)).toBe('GET /wiki/api/v2/pages');
    const second = await call(name, { query: 'When does the release freeze?' });
    expect(sent().filter((request) => request.includes('/pages'))).toEqual([]);
    expect(second.content).toBe(first.content);
  });

  test('not for another user or thread, and never shown to who may not see the page', async () => {
    const sandbox = await startTestSandbox({ site: site() });
    for (const user of [ada, bob]) sandbox.connect(user);
    const { env } = sandbox;
    const scalekit = createScalekit({
      environmentUrl: env.SCALEKIT_ENVIRONMENT_URL,
      clientId: env.SCALEKIT_CLIENT_ID,
      clientSecret: env.SCALEKIT_CLIENT_SECRET,
      connectionName: env.CONFLUENCE_CONNECTION_NAME,
    });
    // As an agent for many users: one tool kit, the user from the run.
    const [tool] = new ConfluenceToolkit({
      connection: ({ context }) => scalekit.connection(String(Reflect.get(Object(context), 'userId'))),
    }).getTools();
    const ask = async (userId: string, threadId: string, query: string) => {
      const before = sandbox.requests().length;
      // What LangChain makes of a call is a ToolMessage, whose content these tools give as text.
      const message = (await tool?.invoke(
        { type: 'tool_call', id: 'c', name, args: { query } },
        { context: { userId }, configurable: { thread_id: threadId } },
      )) as { content: string };
      const batches = sandbox
        .requests()
        .slice(before)
        .filter(({ path }) => path === '/wiki/api/v2/pages');
      return { content: message.content, batches: batches.length };
    };
    const salaries = 'What do the salaries say?';
    expect((await ask(ada, 't1', salaries)).content).toContain('Restricted to Ada.');
    expect(await ask(bob, 't1', salaries)).toEqual({ content: expect.stringMatching(/^No results for/), batches: 0 });
    expect((await ask(ada, 't1', salaries)).batches).toBe(0);
    expect((await ask(ada, 't2', salaries)).batches).toBe(1);
    const release = 'When does the release freeze?';
    expect((await ask(ada, 't1', release)).batches).toBe(1);
    expect((await ask(bob, 't1', release)).batches).toBe(1);
    expect((await ask(bob, 't1', release)).batches).toBe(0);
  });
});

test('blog posts have passages too, within three requests', async () => {
  const { call, sent } = await startTools({
    site: siteWith(
      { id: '201', title: 'Harbour', storage: '<p>The harbour opens at nine.</p>' },
      {
        id: '202',
        type: 'blogpost',
        title: 'Harbour news',
        storage: '<p>The harbour crane was painted blue.</p>',
        parentId: null,
      },
    ),
  });
  const { content } = await call(name, { query: 'When does the harbour open, and who painted its crane?' });
  expect(content).toContain('The harbour crane was painted blue.');
  expect(content).toContain('The harbour opens at nine.');
  expect(sent().length).toBeLessThanOrEqual(3);
});

test('the cursor goes on with the passages that come next, without fetching bodies', async () => {
  const section = (index: number) =>
    `<h2>Harbour ${index}</h2><p>${`Berth ${index} of the harbour takes ships of length ${index}0. `.repeat(12)}</p>`;
  const { call, sent } = await startTools({
    site: siteWith({
      id: '201',
      title: 'Berths',
      storage: Array.from({ length: 12 }, (_, index) => section(index)).join(''),
    }),
  });
  const args = { query: 'How long are the ships in the harbour?', otherWords: ['berth', 'length'] };
  const shown = (content: string) => [...content.matchAll(/\| (Harbour \d+)/g)].map(([, heading]) => heading);
  const first = await call(name, args);
  expect(first.artifact['cursor']).toBe('2');
  expect(first.content).toContain('\nMore: repeat the call with cursor "2".');
  const second = await call(name, { ...args, cursor: '2' });
  expect(sent().some((request) => request.includes('/pages'))).toBe(false);
  expect(shown(second.content).length).toBeGreaterThan(0);
  expect(shown(second.content).filter((heading) => shown(first.content).includes(heading))).toEqual([]);
});

test('a passage shows no account id of a person it mentions', async () => {
  const { call } = await startTools({
    site: siteWith({
      id: '201',
      title: 'Rollback',
      storage: `<p>Before a rollback call <ac:link><ri:user ri:account-id="${bobId}" /></ac:link> by phone.</p>`,
    }),
  });
  const { content } = await call(name, { query: 'Whom do I call before a rollback?' });
  expect(content).toContain('call @someone by phone');
  expect(content).not.toContain(bobId);
});
