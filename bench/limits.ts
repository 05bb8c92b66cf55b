// What the work on one call costs on large input: npm run bench:limits -- [--only NAMES] [--json]
//
// For each operation, shape and size a process of its own, so that memory is that of this work alone: processor time,
// peak memory above what there was before, and the longest block of the event loop, beside a bare tree parse
// (htmlparser2; mdast for an answer) of the same text in the same run. Measured is a process that has done the same with
// the smallest input of the shape: the modules, their compiled code and the first heap are there already, some 10 MB that
// do not grow with a page. A block is the processor time of a turn, so that other processes do not count. Exits with 1
// when a reach is missed: see `reaches`. Runs compiled: the loader of TypeScript would be in the memory that is measured.
// The short form, in counts of work instead of time, is test/growth.test.ts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inputOf } from './limits/inputs.js';
import { type Input, measure, type Measurement } from './limits/measure.js';
import { operations } from './limits/operations.js';
import { exponentOf, reachOf } from './limits/reaches.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    measure: { type: 'string' },
    input: { type: 'string', default: '' },
  },
});

if (values.measure === undefined) report();
else {
  const found = operations.find(({ name }) => name === values.measure);
  if (found === undefined) throw new Error(`There is no operation ${values.measure}.`);
  // What the function below has written.
  const input = JSON.parse(readFileSync(values.input, 'utf8')) as Input;
  console.log(JSON.stringify(await measure(found, input)));
}

/** The input is made here: what that leaves in memory is not the operation's. */
function inProcess(operation: string, shape: string, size: number, smallest: number): Measurement | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'limits-'));
  const input = join(folder, 'input.json');
  const given: Input = { warm: inputOf(shape, smallest), texts: inputOf(shape, size) };
  writeFileSync(input, JSON.stringify(given));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', fileURLToPath(import.meta.url), '--measure', operation, '--input', input],
    { encoding: 'utf8', timeout: 120_000 },
  );
  rmSync(folder, { recursive: true });
  if (status !== 0) console.error(`${operation}, ${shape}, ${size} failed: ${stderr.slice(-600)}`);
  // What it prints is what it measured.
  return status === 0 ? (JSON.parse(stdout) as Measurement) : undefined;
}

function report(): void {
  const bare = new Map<string, Measurement | undefined>();
  const missed: string[] = [];
  if (!values.json) console.log(`Node ${process.versions.node}; × is beside a bare parse of the same text\n`);
  for (const operation of operations) {
    const { name, shapes, sizes, beside } = operation;
    if (!name.includes(values.only) && !shapes.some((shape) => `${name} ${shape}`.includes(values.only))) continue;
    if (!values.json) console.log(`${name.padEnd(34)}     size    CPU ms       ×   peak MB  × page  block ms`);
    for (const shape of shapes) {
      if (!`${name} ${shape}`.includes(values.only)) continue;
      const [smallest = 0] = sizes;
      const rows = sizes.map((size) => {
        const key = JSON.stringify([beside, shape, size]);
        if (beside !== name && !bare.has(key)) bare.set(key, inProcess(beside, shape, size, smallest));
        const row = inProcess(name, shape, size, smallest);
        if (beside === name) bare.set(key, row);
        const times = row && row.cpu / (bare.get(key)?.cpu ?? Number.NaN);
        if (!values.json) printRow(shape, size, row, times);
        return { operation: name, shape, size, ...row, times };
      });
      const exponent = exponentOf(rows);
      const failures = reachOf(operation, rows, exponent);
      missed.push(...failures.map((failure) => `${name}, ${shape}: ${failure}`));
      if (values.json) console.log(JSON.stringify({ operation: name, shape, rows, exponent, failures }));
      else
        console.log(`  ${`grows as size^${exponent.toFixed(2)}`.padStart(72)}${failures.length > 0 ? '  MISSED' : ''}`);
    }
  }
  if (!values.json) console.log(missed.length === 0 ? '\nall within reach' : `\nmissed:\n  ${missed.join('\n  ')}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function printRow(shape: string, size: number, row: Measurement | undefined, times: number | undefined): void {
  const number = (value: number | undefined, digits: number, width: number): string =>
    (value === undefined ? 'failed' : value.toFixed(digits)).padStart(width);
  console.log(
    `  ${shape.padEnd(32)}${String(size >= 1000 ? `${size / 1000} kB` : `${size} pages`).padStart(9)}${number(row?.cpu, 0, 10)}${number(times, 2, 8)}` +
      `${number(row && row.peak / 1e6, 0, 10)}${number(row && row.peak / row.bytes, 1, 8)}${number(row?.block, 0, 10)}`,
  );
}
