/**
 * Search on a large site with many users at once: npm run bench:search -- [--pages 10000] [--users 50] [--rounds 3]
 *
 * The sandbox runs in a process of its own; the tools of all users run here, in one process as on a server. Prints the
 * time of a search call, of which the sandbox's own share is large, the CPU time that a call costs here, and the memory of
 * this process after every round. Runs compiled, as the memory of a loader is not ours.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ToolMessage } from '@langchain/core/messages';
import { type Sandbox, startSandbox } from '../src/sandbox/index.js';
import { createScalekit } from '../src/scalekit/scalekit.js';
import { ConfluenceToolkit } from '../src/toolkit.js';
import { mean, percentile } from './retrieval/compare.js';
import { largeSite, type SiteQuestion } from './retrieval/large-site.js';
import type { CallArtifact } from './retrieval/site.js';
import { settingsOf } from '../test/helpers/sandbox-settings.js';

const { values: flags } = parseArgs({
  options: {
    pages: { type: 'string', default: '10000' },
    users: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '3' },
    serve: { type: 'boolean', default: false },
  },
});
const users = Array.from({ length: Number(flags.users) }, (_, index) => `user${index}@large.example`);
const { site, questions } = largeSite({ pages: Number(flags.pages), users });

if (flags.serve) {
  const sandbox = await startSandbox({ site });
  for (const user of users) sandbox.connect(user);
  process.send?.(sandbox.env);
  process.on('disconnect', () => void sandbox.close());
} else {
  site.contents.length = 0;
  const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--serve']);
  const env = await new Promise<Sandbox['env']>((resolve, reject) => {
    // The branch above sends nothing else.
    child.once('message', (message) => resolve(message as Sandbox['env']));
    child.once('exit', () => reject(new Error('The sandbox ended.')));
  });
  try {
    await measure(env);
  } finally {
    child.disconnect();
  }
}

async function measure(env: Sandbox['env']): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const scalekit = createScalekit(settingsOf({ env }));
  const toolkit = new ConfluenceToolkit({
    // The runs below give it.
    connection: ({ context }) => scalekit.connection((context as { userId: string }).userId),
  });
  const search = toolkit.getTools().find(({ name }) => name === 'confluence_search');
  if (search === undefined) throw new Error('There is no tool that searches.');
  const ask = async (
    user: string | undefined,
    question: SiteQuestion | undefined,
    thread: string,
  ): Promise<{ ms: number; requests: number; found: boolean }> => {
    if (user === undefined || question === undefined) throw new Error('There is nobody, or nothing, to ask.');
    const { query, otherWords, answer } = question;
    const start = performance.now();
    const message: ToolMessage = await search.invoke(
      { type: 'tool_call', id: 'call', name: search.name, args: { query, otherWords } },
      { context: { userId: user }, configurable: { thread_id: thread } },
    );
    // Our tools say in their artifact what they did, under these names.
    const { error, requests = 0 } = message.artifact as CallArtifact;
    if (error !== undefined) throw new Error(message.text);
    return { ms: performance.now() - start, requests, found: message.text.includes(answer) };
  };
  // The first search makes the sandbox count its words.
  await ask(users[0], questions[0], 'warm-up');
  collect();
  const atStart = process.memoryUsage();
  const megabytes = (bytes: number): string => (bytes / 1048576).toFixed(0);
  console.log(`${flags.pages} pages, ${users.length} users at once, Node ${process.versions.node}`);
  console.log(`before    heap ${megabytes(atStart.heapUsed)} MB, resident ${megabytes(atStart.rss)} MB`);
  for (let round = 0; round < Number(flags.rounds); round++) {
    const cpu = process.cpuUsage();
    const rows = await Promise.all(
      users.map((user, index) =>
        ask(user, questions[(round * users.length + index) % questions.length], `thread-${round}`),
      ),
    );
    const { user, system } = process.cpuUsage(cpu);
    const times = rows.map(({ ms }) => ms);
    collect();
    const memory = process.memoryUsage();
    console.log(
      `round ${round + 1}   median ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms, ` +
        `CPU here ${((user + system) / 1000 / rows.length).toFixed(0)} ms a call, requests ${mean(rows.map(({ requests }) => requests)).toFixed(2)}, ` +
        `answer shown ${rows.filter(({ found }) => found).length} of ${rows.length}, ` +
        `heap ${megabytes(memory.heapUsed)} MB, resident ${megabytes(memory.rss)} MB`,
    );
  }
  const alone: number[] = [];
  for (const question of questions.slice(-10)) alone.push((await ask(users[0], question, 'alone')).ms);
  console.log(`one alone median ${percentile(alone, 0.5).toFixed(0)} ms`);
}
