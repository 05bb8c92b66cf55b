// Cold start of the command line beside bare Node, in one run on one machine: node bench/startup.mjs [RUNS]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runs = Number(process.argv[2] ?? 15);
const main = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const subjects = {
  'node -e 0': ['-e', '0'],
  'confluence-agent --help': [main, '--help'],
  'confluence-agent --version': [main, '--version'],
};

/** Milliseconds from the start of a process to its end. */
function time(commandLine) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, commandLine, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${commandLine.join(' ')} ended with ${status}: ${String(stderr)}`);
  return performance.now() - start;
}

const times = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
// Alternating, so that a busy moment of the machine hits all of them alike.
for (let run = 0; run < runs; run++)
  for (const [name, commandLine] of Object.entries(subjects)) times[name].push(time(commandLine));

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const [bare] = Object.values(times).map(median);
console.log(`Median of ${runs} cold starts, Node ${process.versions.node}`);
for (const [name, values] of Object.entries(times)) {
  console.log(
    `${name.padEnd(28)}${median(values).toFixed(0).padStart(6)} ms${(median(values) / bare).toFixed(2).padStart(8)} ×`,
  );
}
