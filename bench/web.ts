// Budgets of the page in Debian's Chromium (`CHROMIUM` names another one), side by side with an empty page of the same
// server: npm run bench:web -- [RUNS]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { openHost } from '../src/host/open-host.js';
import { readConfig } from '../src/config.js';
import { readPage } from '../src/server/page-files.js';
import { serveWeb } from '../src/server/serve.js';
import { median, rows } from './web/budgets.js';
import { framesOf, interactive, longThread, pressKeys } from './web/measures.js';

const runs = Number(process.argv[2] ?? 5);
const home = await mkdtemp(join(tmpdir(), 'bench-web-'));
const host = await openHost(readConfig({}, { CONFLUENCE_AGENT_HOME: home }), {
  sandbox: 'always',
  authorization: 'interrupt',
});
const page = new Map(await readPage());
const empty =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Empty</title><body><main><h1>Empty</h1></main>';
page.set('/empty.html', { content: new TextEncoder().encode(empty), type: 'text/html', isImmutable: false });
const server = await serveWeb({ host, serves: 'ada', allowsChanges: false, port: 0, page });
const { entrance } = server;
if (entrance === undefined) throw new Error('a server of one person has an entrance');
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await (await context.newPage()).goto(entrance);
  const cookies = await context.storageState();
  const times = { page: [] as number[], empty: [] as number[] };
  // Alternating, so that a busy moment of the machine hits both alike.
  for (let run = 0; run < runs; run++) {
    times.empty.push(await interactive(browser, cookies, `${server.url}/empty.html`, 'h1'));
    times.page.push(await interactive(browser, cookies, `${server.url}/`, '#question'));
  }
  const few = await longThread(context, server.url, 1);
  const many = await longThread(context, server.url, 250);
  const typing = { few: await pressKeys(few), many: await pressKeys(many) };
  const frames = { few: await framesOf(few), many: await framesOf(many) };
  const script = [...page].filter(([name]) => name.endsWith('.js')).map(([, file]) => file.compressed?.length ?? 0);

  const all = rows({
    scriptBytes: script.reduce((sum, size) => sum + size, 0),
    interactive: { page: median(times.page), empty: median(times.empty) },
    typing,
    frames,
  });
  console.log(`Chromium ${browser.version()}, Node ${process.versions.node}, median of ${runs}`);
  for (const { name, value, budget, isKept } of all) {
    console.log(`${isKept ? '  ' : '! '}${name.padEnd(58)}${value.padStart(30)}   ${budget}`);
  }
  process.exitCode = all.every(({ isKept }) => isKept) ? 0 : 1;
} finally {
  await browser.close();
  await server.close();
  await host.close();
  await rm(home, { recursive: true });
}
