// What becomes of calls when something fails, through the whole stack, against the sandbox.
//   npm run report:faults -- [--only matrix,batch,drift,kills,doubles] [--kills N] [--doubles N] [--seed S] [--all] [--json]
// Every tool in every trouble of the sandbox by toolkit, agent and command line; searches with one bad page; answers that
// drift from their schema; processes that are killed with a change waiting or being sent; changes that two processes
// approve at the same time. Of the tools that write it takes one form each; --all: answers drift for all. Each is printed when it is finished; on standard error, what is done of it. Exits 1 when
// something is wrong. Runs compiled, in more processes than the machine has processors, because most of them wait.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Call, calls, firstOfTools, reads } from './faults-report/calls.js';
import { batchText, doublesText, driftText, killsText, matrixText, wrongIn } from './faults-report/print.js';
import type { Part, ReportOf, Share } from './faults-report/share.js';
import { openProcesses } from './in-processes.js';
import { violationsText } from './writes-report/print.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'matrix,batch,drift,kills,doubles' },
    kills: { type: 'string', default: '40' },
    doubles: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now()) },
    all: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const wanted = values.only.split(',');
const [killCount, doubleCount] = [Number(values.kills), Number(values.doubles)];
const isKnown = wanted.every((part) => ['matrix', 'batch', 'drift', 'kills', 'doubles'].includes(part));
if (!isKnown || !Number.isSafeInteger(killCount) || !Number.isSafeInteger(doubleCount)) {
  console.error(
    'Usage: npm run report:faults -- [--only matrix,batch,drift,kills,doubles] [--kills N] [--doubles N] [--seed S] [--all] [--json]',
  );
  process.exit(2);
}

const { seed } = values;
const main = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));
const inProcess = openProcesses<Share, ReportOf[Part]>(
  new URL('faults-report/share.js', import.meta.url),
  2 * availableParallelism() + 2,
);

/** What shares of one part report, in their order; nothing of a part that is not wanted. */
async function parts<Name extends Part>(
  part: Name,
  shares: readonly Extract<Share, { part: Name }>[],
  group: string = part,
): Promise<ReportOf[Name]> {
  if (!wanted.includes(group)) return [] as unknown as ReportOf[Name];
  const reports = await Promise.all(shares.map((share) => inProcess(share)));
  // A share is answered by the report of its part, a list.
  return reports.flat() as ReportOf[Name];
}

/** Numbers from 0, in so many lists of about the same length. */
function rounds(count: number, lists: number): number[][] {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: lists }, (_, list) => numbers.filter((number) => number % lists === list)).filter(
    (list) => list.length > 0,
  );
}

/** Names of calls, two by two: a process takes longer to begin than to make one call. */
function pairs(some: readonly Call[]): string[][] {
  return some.flatMap((call, index) => (index % 2 === 0 ? [some.slice(index, index + 2).map(({ name }) => name)] : []));
}

let isFirst = true;
/** Prints a part that is finished. */
function show(text: string): void {
  if (!values.json) console.log(isFirst ? text : `\n${text}`);
  isFirst = false;
}

async function shown<Report extends readonly unknown[]>(
  report: Promise<Report>,
  text: (report: Report) => string,
): Promise<Report> {
  const made = await report;
  if (made.length > 0) show(text(made));
  return made;
}

const inReport = [...reads, ...firstOfTools.filter(({ effects }) => effects !== undefined)];
const startedAt = performance.now();
// What waits longest begins first.
const patience = parts(
  'patience',
  [
    { part: 'patience', calls: ['search'], trouble: 'no answer' },
    { part: 'patience', calls: ['read page'], trouble: 'half a body' },
    { part: 'patience', calls: ['comment below'], trouble: 'half a body' },
    { part: 'patience', calls: ['edit body'], trouble: 'no answer' },
  ],
  'matrix',
);
const ofCommands = parts(
  'matrix',
  firstOfTools.map(({ name }) => ({ part: 'matrix', calls: [name], fronts: ['command line'] })),
);
const ofToolkitAndAgent = parts(
  'matrix',
  pairs(inReport).map((names) => ({ part: 'matrix', calls: names, fronts: ['toolkit', 'agent'] })),
);
const matrix = Promise.all([ofToolkitAndAgent, ofCommands, patience]).then((reports) => reports.flat());
const [kills, doubles, batch, drifts, cells] = await Promise.all([
  shown(
    parts(
      'kills',
      rounds(killCount, 4).map((numbers) => ({ part: 'kills', numbers, seed, main })),
    ),
    (made) => killsText(made, seed),
  ),
  shown(
    parts(
      'doubles',
      rounds(doubleCount, 3).map((numbers) => ({ part: 'doubles', numbers, seed, main })),
    ),
    doublesText,
  ),
  shown(parts('batch', [{ part: 'batch' }]), batchText),
  shown(
    parts(
      'drift',
      pairs(values.all ? calls : inReport).map((names) => ({ part: 'drift', calls: names })),
    ),
    driftText,
  ),
  shown(matrix, matrixText),
]);
const wrong = wrongIn({ cells, batch, drifts, kills, doubles });
show(`${violationsText(wrong)}\nTook ${Math.round((performance.now() - startedAt) / 1000)} s.`);
if (values.json) console.log(JSON.stringify({ seed, cells, batch, drifts, kills, doubles, wrong }, undefined, 2));
if (wrong.length > 0) process.exitCode = 1;
