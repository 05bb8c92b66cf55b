/**
 * Mutation testing of src/markup: npm run mutation -- [FOLDER OR FILE ...] [--every N] [--survivors] [--concurrency N]
 *
 * Without arguments all of src/markup is mutated; `--every 7` tries every seventh mutant, which tells the score to a
 * percent or two in a fraction of the time. Prints how many mutants the tests of test/markup notice, per file and in all;
 * one that no test reaches counts as survived. Mutants of what runs once, when a module is loaded, are left out
 * (`ignoreStatic`). `--survivors` lists the others that nobody noticed. Ends with exit code 1 below 75 %.
 * coverage/mutation.json says of every mutant what became of it.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

const least = 75;
const report = 'coverage/mutation.json';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: String(Math.max(1, availableParallelism() - 1)) },
    every: { type: 'string', default: '1' },
    survivors: { type: 'boolean', default: false },
  },
});
const every = Number(flags.every);
if (!Number.isInteger(every) || every < 1) throw new Error('--every needs a whole number from 1 on.');
const targets = positionals.length === 0 ? ['src/markup'] : positionals;
const patterns = targets.map((target) => (statSync(target).isDirectory() ? `${target}/**/*.ts` : target));

/** A mutant of the report; the rest of its fields does not matter here. Lines and columns count from 1. */
interface Mutant {
  id: string;
  mutatorName: string;
  replacement?: string;
  status: string;
  location: { start: { line: number; column: number }; end: { line: number; column: number } };
}

/** What Stryker writes, by file. */
interface MutationReport {
  files: Record<string, { source: string; mutants: Mutant[] }>;
}

rmSync(report, { force: true });
const stryker = spawnSync(
  process.execPath,
  [
    'node_modules/@stryker-mutator/core/bin/stryker.js',
    'run',
    '--mutate',
    patterns.join(','),
    '--concurrency',
    flags.concurrency,
  ],
  {
    stdio: 'inherit',
    // Each of its processes loads the plugin, which is TypeScript.
    env: {
      ...process.env,
      NODE_OPTIONS: [process.env['NODE_OPTIONS'], '--import tsx'].join(' '),
      MUTANTS_EVERY: flags.every,
    },
  },
);
if (stryker.error) throw stryker.error;
if (stryker.status !== 0) process.exit(stryker.status ?? 1);

const { files: reported }: MutationReport = JSON.parse(readFileSync(report, 'utf8'));
const files = Object.entries(reported).map(([name, { source, mutants }]) => {
  const sample = mutants.filter(({ id }) => Number(id) % every === 0);
  return { name, lines: source.split('\n'), mutants: sample, ...tally(sample) };
});
const all = tally(files.flatMap(({ mutants }) => mutants));
const width = Math.max(...files.map(({ name }) => name.length));

console.log(`\n${'file'.padEnd(width)}  score  killed  timed out  survived  not covered  mutants`);
for (const file of files.toSorted((one, other) => one.score - other.score)) {
  const cells = [
    String(file.killed).padStart(6),
    String(file.timedOut).padStart(9),
    String(file.survived).padStart(8),
    String(file.notCovered).padStart(11),
    String(file.valid).padStart(7),
  ];
  console.log(`${file.name.padEnd(width)}  ${percent(file.score).padStart(5)}  ${cells.join('  ')}`);
  if (flags.survivors) for (const line of survivorsOf(file)) console.log(line);
}
console.log(
  `\nmutation score of ${targets.join(', ')}: ${percent(all.score)} % (${all.killed} killed, ${all.timedOut} timed out, ` +
    `${all.survived} survived, ${all.notCovered} not covered, of ${all.valid} mutants${every > 1 ? `, one in ${every}` : ''}; ` +
    `${all.leftOut} of loading left out)`,
);
if (all.score < least) {
  console.error(`That is below ${least} %.`);
  process.exitCode = 1;
}

/** Mutants by what became of them; the score is in percent, of all that could be run. */
interface Tally {
  killed: number;
  timedOut: number;
  survived: number;
  notCovered: number;
  valid: number;
  score: number;
  leftOut: number;
}

function tally(mutants: readonly Mutant[]): Tally {
  const count = (status: string): number => mutants.filter((mutant) => mutant.status === status).length;
  const [killed, timedOut] = [count('Killed'), count('Timeout')];
  const [survived, notCovered] = [count('Survived'), count('NoCoverage')];
  const valid = killed + timedOut + survived + notCovered;
  const score = valid === 0 ? 100 : ((killed + timedOut) / valid) * 100;
  return { killed, timedOut, survived, notCovered, valid, score, leftOut: count('Ignored') };
}

/** A line for each mutant that nobody noticed: its place, the old code, and the new one. */
function survivorsOf({ lines, mutants }: { lines: string[]; mutants: Mutant[] }): string[] {
  return mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .sort((one, other) => one.location.start.line - other.location.start.line)
    .map(({ location: { start, end }, replacement = '', status, mutatorName }) => {
      const line = lines[start.line - 1] ?? '';
      const old = line.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined);
      const from = `${start.line}${status === 'NoCoverage' ? ' (not covered)' : ''}`;
      return `  ${from}: ${mutatorName}: ${old.slice(0, 80)} -> ${replacement.replaceAll(/\s+/gu, ' ').slice(0, 80)}`;
    });
}

/** A share that rounding never lifts over a threshold. */
function percent(score: number): string {
  return (Math.floor(score * 10) / 10).toFixed(1);
}
