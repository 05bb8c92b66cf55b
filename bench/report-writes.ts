// What approved writes do through the whole stack, by a model stub, against the sandbox.
//   npm run report:writes -- [--only matrix,pages,policy] [--pages DIR] [--edits N] [--calls N] [--seed S] [--json]
// Three parts: every write tool against every kind of trouble; random edits of every page in DIR (files of storage
// format, `*.xhtml`; only with --pages); random tool calls under every policy. Each is printed when it is finished; on
// standard error, what is done of it. Exits 1 when a rule is broken. Runs compiled, in as many processes as there are
// processors.
import { parseArgs } from 'node:util';
import { inProcesses } from './writes-report/in-processes.js';
import type { MatrixReport } from './writes-report/matrix.js';
import { operations } from './writes-report/operations.js';
import type { PagesReport } from './writes-report/pages.js';
import { policyNames, type PolicyReport } from './writes-report/policy.js';
import { matrixText, pagesText, policyText } from './writes-report/print.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    pages: { type: 'string' },
    edits: { type: 'string', default: '10' },
    calls: { type: 'string', default: '500' },
    seed: { type: 'string', default: 'writes' },
    json: { type: 'boolean', default: false },
  },
});
const wanted = values.only?.split(',') ?? ['matrix', 'pages', 'policy'];
const [edits, calls] = [Number(values.edits), Number(values.calls)];
const isKnown = wanted.every((part) => ['matrix', 'pages', 'policy'].includes(part));
if (!isKnown || !Number.isSafeInteger(edits) || !Number.isSafeInteger(calls)) {
  console.error(
    'Usage: npm run report:writes -- [--only matrix,pages,policy] [--pages DIR] [--edits N] [--calls N] [--seed S] [--json]',
  );
  process.exit(2);
}

const { seed } = values;
const report: { matrix?: MatrixReport; pages?: PagesReport; policy?: PolicyReport } = {};
let isFirst = true;

/** What a process takes at once: enough that its start does not count, and no more. */
const sizes = { operations: 5, policies: 2 };

/** A list in parts of a size. */
function parts<Item>(list: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/** Prints a part that is finished. */
function show(text: string): void {
  if (!values.json) console.log(isFirst ? text : `\n${text}`);
  isFirst = false;
}

async function makeMatrix(): Promise<void> {
  const names = parts(
    operations.map(({ name }) => name),
    sizes.operations,
  );
  const reports = await inProcesses<'matrix'>(
    names.map((some) => ({ part: 'matrix', options: { names: some, limit: 10 } })),
  );
  const cells = reports.flatMap((one) => one.cells);
  report.matrix = { cells, violations: reports.flatMap(({ violations }) => violations) };
  show(matrixText(report.matrix));
}

async function makePages(importDir: string): Promise<void> {
  const options = { sandbox: { importDir }, edits, seed };
  for (const pages of await inProcesses<'pages'>([{ part: 'pages', options }])) {
    report.pages = pages;
    show(pagesText(pages));
  }
}

async function makePolicy(): Promise<void> {
  const names = parts(policyNames, sizes.policies);
  const reports = await inProcesses<'policy'>(
    names.map((some) => ({ part: 'policy', options: { names: some, calls, seed } })),
  );
  const policies = reports.flatMap((one) => one.policies);
  report.policy = { policies, violations: reports.flatMap(({ violations }) => violations) };
  show(policyText(report.policy));
}

await Promise.all([
  ...(wanted.includes('matrix') ? [makeMatrix()] : []),
  ...(wanted.includes('pages') && values.pages !== undefined ? [makePages(values.pages)] : []),
  ...(wanted.includes('policy') ? [makePolicy()] : []),
]);
if (Object.values(report).some(({ violations }) => violations.length > 0)) process.exitCode = 1;
const { matrix, pages, policy } = report;
if (values.json) console.log(JSON.stringify({ matrix, pages, policy }, undefined, 2));
