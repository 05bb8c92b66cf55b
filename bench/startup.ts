// Cold start of the command line beside bare Node, in one run on one machine: npm run bench:startup -- [RUNS]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runs = Number(process.argv[2] ?? 15);
const main = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));

interface Subject {
  name: string;
  commandLine: readonly string[];
  times: number[];
}
const rows: readonly Subject[] = [
  { name: 'node -e 0', commandLine: ['-e', '0'], times: [] },
  { name: 'confluence-agent --help', commandLine: [main, '--help'], times: [] },
  { name: 'confluence-agent --version', commandLine: [main, '--version'], times: [] },
];

/** Milliseconds from the start of a process to its end. */
function time(commandLine: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, commandLine, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${commandLine.join(' ')} ended with ${status}: ${String(stderr)}`);
  return performance.now() - start;
}

// Alternating, so that a busy moment of the machine hits all of them alike.
for (let run = 0; run < runs; run++) for (const { commandLine, times } of rows) times.push(time(commandLine));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const [bare = Number.NaN] = rows.map(({ times }) => median(times));
console.log(`Median of ${runs} cold starts, Node ${process.versions.node}`);
for (const { name, times } of rows) {
  console.log(
    `${name.padEnd(28)}${median(times).toFixed(0).padStart(6)} ms${(median(times) / bare).toFixed(2).padStart(8)} ×`,
  );
}
