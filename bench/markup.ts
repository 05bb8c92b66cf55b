// How fast storage becomes Markdown, and in how much memory, next to other converters.
//   npm run bench:markup -- [DIR] [--json] [--only NAMES]
// DIR holds *.xhtml in storage format at any depth; without it, generated pages alone are measured. Speed is the
// median of repeated runs in one process, memory the peak of another process that converts once. The longest block is
// how long our asynchronous reader keeps the event loop from other work at a stretch, the best of some passes: by the
// clock, to which a busy machine adds, and as the processor time that the process used meanwhile, threads of the
// garbage collector included. After the comparison it is shown for hostile pages of 5 MB; --only takes a part of the
// names of what to measure. Runs compiled: the loader of TypeScript would be in the memory that is measured.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { generatedPage } from './markup/generated-page.js';
import { hostilePages } from './markup/hostile-pages.js';
import { watchTurns } from './watch-turns.js';

const tools: Readonly<Record<string, string>> = {
  ours: 'ours',
  async: 'ours, async',
  turndown: 'turndown + gfm',
  nodeHtmlMarkdown: 'node-html-markdown',
  tree: 'htmlparser2 tree only',
};
const hostileSize = 5_000_000;
const sizes: Readonly<Record<string, number>> = { '10 KB': 10_000, '200 KB': 200_000, '5 MB': 5_000_000 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    measure: { type: 'string' },
    once: { type: 'boolean' },
  },
});

/** A conversion, which some tools make in steps. */
type Converter = (storage: string) => unknown;

/** The part of turndown that is used. */
type TurndownConstructor = new (options: { headingStyle: 'atx'; codeBlockStyle: 'fenced' }) => {
  use(plugin: unknown): void;
  turndown(html: string): string;
};

/** What one process measures. */
interface Measurement {
  bytes: number;
  milliseconds: number;
  cpuMilliseconds: number;
  peakMegabytes: number;
  /** The longest time between two turns of the event loop, milliseconds of the clock and of the processor. */
  longestBlock?: number;
  longestBlockCpu?: number;
}

/** A line of the report; without figures where the process failed. */
interface Row extends Partial<Measurement> {
  name: string;
  tool: string;
  skipped?: boolean;
}

/** Time by the clock and of the processor, milliseconds. */
interface Times {
  wall: number;
  cpu: number;
}

/** What a name stands for: a generated page of a size, a hostile one, or the pages of a folder. */
function documents(name: string): string[] {
  const hostile = hostilePages.find((page) => page.name === name);
  if (hostile !== undefined) return [hostile.page(hostileSize)];
  const size = sizes[name];
  return size === undefined ? pagesOf(name) : [generatedPage(size)];
}

function pagesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.xhtml'))
    .map((name) => readFileSync(join(directory, name), 'utf8'));
}

async function converter(tool: string, name: string): Promise<Converter> {
  switch (tool) {
    case 'ours': {
      const { storageToMarkdown } = await import('../src/markup/to-markdown.js');
      return (storage) => storageToMarkdown(storage).markdown;
    }
    case 'async': {
      const { storageToMarkdownAsync } = await import('../src/markup/to-markdown.js');
      const options = hostilePages.find((page) => page.name === name)?.options;
      return async (storage) => (await storageToMarkdownAsync(storage, options)).markdown;
    }
    case 'turndown': {
      // @ts-expect-error The package has no types.
      const turndown: { default: TurndownConstructor } = await import('turndown');
      // @ts-expect-error The package has no types.
      const { gfm }: { gfm: unknown } = await import('@joplin/turndown-plugin-gfm');
      const service = new turndown.default({ headingStyle: 'atx', codeBlockStyle: 'fenced' });
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

/** One process's measurement: median time of a pass over the documents, peak memory, longest block of the event loop. */
async function measure(tool: string, name: string, once: boolean): Promise<Measurement> {
  const convert = await converter(tool, name);
  const storages = documents(name);
  const isHostile = hostilePages.some((page) => page.name === name);
  const bytes = storages.reduce((sum, storage) => sum + Buffer.byteLength(storage), 0);
  // Not of this process's start: garbage of the generator is no part of the conversion.
  globalThis.gc?.();
  const times: Times[] = [];
  const blocks: Times[] = [];
  // The compiler needs some runs to know the code.
  const atLeast = isHostile ? 3 : bytes < 1_000_000 ? 120 : 4;
  const longest = isHostile ? 0 : 1500;
  const begin = performance.now();
  do {
    const start = performance.now();
    const used = process.cpuUsage();
    const watch = tool === 'async' ? watchTurns() : undefined;
    for (const storage of storages) {
      try {
        await convert(storage);
      } catch (error) {
        // A section that is not there is an answer too.
        if (!isHostile) throw error;
      }
    }
    if (watch !== undefined) blocks.push(watch());
    const { user, system } = process.cpuUsage(used);
    times.push({ wall: performance.now() - start, cpu: (user + system) / 1000 });
  } while (!once && performance.now() - begin < (times.length < atLeast ? 20_000 : longest));
  const warm = times.slice(Math.floor(times.length / 2));
  const median = (kind: keyof Times): number =>
    warm.map((time) => time[kind]).sort((one, other) => one - other)[Math.floor(warm.length / 2)] ?? Number.NaN;
  return {
    bytes,
    milliseconds: median('wall'),
    cpuMilliseconds: median('cpu'),
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    ...(tool === 'async' && {
      longestBlock: Math.min(...blocks.map(({ wall }) => wall)),
      longestBlockCpu: Math.min(...blocks.map(({ cpu }) => cpu)),
    }),
  };
}

function report(): void {
  const [directory] = positionals;
  const isAsked = (name: string): boolean => name.includes(values.only);
  const names = [...Object.keys(sizes), ...(directory === undefined ? [] : [resolve(directory)])].filter(isAsked);
  const rows = names.flatMap((name) =>
    Object.keys(tools).map((tool): Row => {
      // Its time grows with the square of the size: minutes for 5 MB.
      if (tool === 'nodeHtmlMarkdown' && name === '5 MB') return { name, tool, skipped: true };
      const speed = inProcess(tool, name, []);
      const memory = inProcess(tool, name, ['--once']);
      return { name, tool, ...speed, peakMegabytes: memory?.peakMegabytes };
    }),
  );
  if (!values.json) print(rows);
  const hostile = hostilePages.map(({ name }) => name).filter(isAsked);
  if (!values.json && hostile.length > 0)
    console.log(
      `\nhostile pages, 5 MB each${' '.repeat(16)}${headings(['ms', 'CPU ms', 'peak RSS', ...blockHeadings])}`,
    );
  const hostileRows = hostile.map((name) => {
    const row: Row = { name, tool: 'async', ...inProcess('async', name, []) };
    if (!values.json) printHostile(row);
    return row;
  });
  if (values.json) console.log(JSON.stringify([...rows, ...hostileRows], undefined, 2));
}

const blockHeadings = ['block ms', 'CPU ms'];
const headings = (texts: readonly string[]): string => texts.map((text) => text.padStart(10)).join('');
const number = (value: number | undefined, digits: number): string =>
  (value === undefined ? '' : value.toFixed(digits)).padStart(10);
const megabytes = (value: number | undefined): string => `${value?.toFixed(0)} MB`.padStart(10);

function printHostile(row: Row): void {
  const figures =
    row.milliseconds === undefined
      ? '  failed'
      : `${number(row.milliseconds, 0)}${number(row.cpuMilliseconds, 0)}${megabytes(row.peakMegabytes)}${number(row.longestBlock, 0)}${number(row.longestBlockCpu, 0)}`;
  console.log(`  ${row.name.padEnd(38)}${figures}`);
}

function inProcess(tool: string, name: string, more: readonly string[]): Measurement | undefined {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', import.meta.filename, '--measure', tool, ...more, '--', name],
    { encoding: 'utf8', timeout: 180_000 },
  );
  if (status === 0) return JSON.parse(stdout);
  console.error(`${tool} on ${name} ended with ${status}: ${stderr.slice(0, 500)}`);
  return undefined;
}

function print(rows: readonly Row[]): void {
  for (const name of new Set(rows.map((row) => row.name))) {
    const group = rows.filter((row) => row.name === name);
    const ours = group.find(({ tool }) => tool === 'ours');
    console.log(`\n${name in sizes ? `generated, ${name}` : name} (${((ours?.bytes ?? 0) / 1e6).toFixed(2)} MB)`);
    console.log(
      `${' '.repeat(26)}${headings(['ms', 'MB/s', 'CPU ms', 'peak RSS', ...blockHeadings])}   CPU time against ours`,
    );
    for (const row of group) {
      const label = `  ${tools[row.tool]}`.padEnd(26);
      if (row.skipped) console.log(`${label}   skipped: quadratic, does not end in minutes`);
      else if (row.milliseconds === undefined || row.bytes === undefined || row.cpuMilliseconds === undefined)
        console.log(`${label}   failed`);
      else
        console.log(
          `${label}${number(row.milliseconds, 2)}${number(row.bytes / 1000 / row.milliseconds, 1)}${number(row.cpuMilliseconds, 2)}${megabytes(row.peakMegabytes)}${number(row.longestBlock, 0)}${number(row.longestBlockCpu, 0)}   ${(row.cpuMilliseconds / (ours?.cpuMilliseconds ?? Number.NaN)).toFixed(2)}x`,
        );
    }
  }
}

if (values.measure === undefined) report();
else console.log(JSON.stringify(await measure(values.measure, positionals[0] ?? '', values.once === true)));
