// How fast storage becomes Markdown, and in how much memory, next to other converters. Needs a build.
//   node bench/markup.mjs [DIR] [--json]
// DIR holds *.xhtml in storage format at any depth (default: ../shared/data/real-pages, where it exists). Speed is the
// median of repeated runs in one process, memory the peak of another process that converts once.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { generatedPage } from './markup/generated-page.mjs';

const tools = {
  ours: 'ours',
  async: 'ours, async',
  turndown: 'turndown + gfm',
  nodeHtmlMarkdown: 'node-html-markdown',
  tree: 'htmlparser2 tree only',
};
const sizes = { '10 KB': 10_000, '200 KB': 200_000, '5 MB': 5_000_000 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, measure: { type: 'string' }, once: { type: 'boolean' } },
});
/** The documents that a name stands for: a generated one of a size, or the pages of a folder. */
function documents(name) {
  return name in sizes ? [generatedPage(sizes[name])] : pagesOf(name);
}

function pagesOf(directory) {
  return readdirSync(directory, { recursive: true })
    .filter((name) => name.endsWith('.xhtml'))
    .map((name) => readFileSync(join(directory, name), 'utf8'));
}

async function converter(tool) {
  switch (tool) {
    case 'ours': {
      const { storageToMarkdown } = await import('../dist/src/markup/to-markdown.js');
      return (storage) => storageToMarkdown(storage).markdown;
    }
    case 'async': {
      const { storageToMarkdownAsync } = await import('../dist/src/markup/to-markdown.js');
      return async (storage) => (await storageToMarkdownAsync(storage)).markdown;
    }
    case 'turndown': {
      const { default: TurndownService } = await import('turndown');
      const { gfm } = await import('@joplin/turndown-plugin-gfm');
      const service = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced' });
      service.use(gfm);
      return (storage) => service.turndown(storage);
    }
    case 'nodeHtmlMarkdown': {
      const { NodeHtmlMarkdown } = await import('node-html-markdown');
      const service = new NodeHtmlMarkdown();
      return (storage) => service.translate(storage);
    }
    default: {
      const { DomHandler } = await import('domhandler');
      const { Parser } = await import('htmlparser2');
      return (storage) => {
        const handler = new DomHandler();
        new Parser(handler, { xmlMode: true }).end(storage);
        return handler.dom;
      };
    }
  }
}

/** One process's measurement: median time of a pass over the documents, peak memory, longest stall of the event loop. */
async function measure(tool, name, once) {
  const convert = await converter(tool);
  const storages = documents(name);
  const bytes = storages.reduce((sum, storage) => sum + Buffer.byteLength(storage), 0);
  // Not of this process's start: garbage of the generator is no part of the conversion.
  globalThis.gc?.();
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  if (tool === 'async') {
    await new Promise((done) => setTimeout(done, 20));
    histogram.enable();
  }
  const times = [];
  // The compiler needs some runs to know the code.
  const atLeast = bytes < 1_000_000 ? 120 : 4;
  const begin = performance.now();
  do {
    const start = performance.now();
    const used = process.cpuUsage();
    if (tool === 'async') watchTurns();
    for (const storage of storages) await convert(storage);
    stopWatching();
    const { user, system } = process.cpuUsage(used);
    times.push({ wall: performance.now() - start, cpu: (user + system) / 1000 });
  } while (!once && performance.now() - begin < (times.length < atLeast ? 20_000 : 1500));
  const warm = times.slice(Math.floor(times.length / 2));
  const median = (kind) =>
    warm.map((time) => time[kind]).sort((one, other) => one - other)[Math.floor(warm.length / 2)];
  return {
    bytes,
    milliseconds: median('wall'),
    cpuMilliseconds: median('cpu'),
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    ...(tool === 'async' && { longestStall: histogram.max / 1e6, longestWork: longestWork / 1000 }),
  };
}

// Of the time between two turns of the event loop, what this process worked: a busy machine adds to the clock, not to this.
let longestWork = 0;
let watching;
function watchTurns() {
  let used = process.cpuUsage();
  const turn = () => {
    const { user, system } = process.cpuUsage(used);
    longestWork = Math.max(longestWork, user + system);
    used = process.cpuUsage();
    watching = setImmediate(turn);
  };
  watching = setImmediate(turn);
}
function stopWatching() {
  clearImmediate(watching);
}

function report() {
  const directory = positionals[0] ?? resolve('../shared/data/real-pages');
  const names = [...Object.keys(sizes), ...(existsSync(directory) ? [directory] : [])];
  const rows = names.flatMap((name) =>
    Object.keys(tools).map((tool) => {
      // Its time grows with the square of the size: minutes for 5 MB.
      if (tool === 'nodeHtmlMarkdown' && name === '5 MB') return { name, tool, skipped: true };
      const speed = inProcess(tool, name, []);
      const memory = inProcess(tool, name, ['--once']);
      return { name, tool, ...speed, peakMegabytes: memory?.peakMegabytes };
    }),
  );
  if (values.json) console.log(JSON.stringify(rows, undefined, 2));
  else print(rows);
}

function inProcess(tool, name, more) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', import.meta.filename, '--measure', tool, ...more, '--', name],
    { encoding: 'utf8', timeout: 180_000 },
  );
  if (status === 0) return JSON.parse(stdout);
  console.error(`${tool} on ${name} ended with ${status}: ${stderr.slice(0, 500)}`);
  return undefined;
}

function print(rows) {
  for (const name of new Set(rows.map((row) => row.name))) {
    const group = rows.filter((row) => row.name === name);
    const ours = group.find(({ tool }) => tool === 'ours');
    console.log(`\n${name in sizes ? `generated, ${name}` : name} (${((ours.bytes ?? 0) / 1e6).toFixed(2)} MB)`);
    console.log(
      `${'  '.padEnd(26)}${'ms'.padStart(9)}${'MB/s'.padStart(9)}${'CPU ms'.padStart(9)}${'peak RSS'.padStart(12)}   CPU time against ours`,
    );
    for (const row of group) {
      const label = `  ${tools[row.tool]}`.padEnd(26);
      if (row.skipped) console.log(`${label}   skipped: quadratic, does not end in minutes`);
      else if (row.milliseconds === undefined) console.log(`${label}   failed`);
      else
        console.log(
          `${label}${row.milliseconds.toFixed(2).padStart(9)}${(row.bytes / 1000 / row.milliseconds).toFixed(1).padStart(9)}${row.cpuMilliseconds.toFixed(2).padStart(9)}${`${row.peakMegabytes.toFixed(0)} MB`.padStart(12)}   ${(row.cpuMilliseconds / ours.cpuMilliseconds).toFixed(2)}x${row.longestStall === undefined ? '' : `; longest stall of the event loop ${row.longestStall.toFixed(0)} ms by the clock, ${row.longestWork.toFixed(0)} ms of work`}`,
        );
    }
  }
}

if (values.measure === undefined) report();
else console.log(JSON.stringify(await measure(values.measure, positionals[0], values.once === true)));
