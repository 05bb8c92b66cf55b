// What approved writes do through the whole stack, by a model stub, against the sandbox.
//   npm run report:writes -- [--only matrix,pages,policy] [--pages DIR] [--edits N] [--calls N] [--seed S] [--json]
// Three parts: every write tool against every kind of trouble; random edits of every page in DIR (files of storage
// format, `*.xhtml`; only with --pages); random tool calls under every policy. Each is printed when it is finished; on
// standard error, what is done of it. Exits 1 when a rule is broken.
import { parseArgs } from 'node:util';
import { type MatrixReport, reportMatrix } from './writes-report/matrix.js';
import { type PagesReport, reportPages } from './writes-report/pages.js';
import { type PolicyReport, reportPolicies } from './writes-report/policy.js';
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

const { seed, pages: importDir } = values;
const report: { matrix?: MatrixReport; pages?: PagesReport; policy?: PolicyReport } = {};
const note = (text: string): void => void process.stderr.write(`${text}\n`);
let isFirst = true;

/** Prints a part that is finished. */
function show(text: string, { violations }: { violations: readonly string[] }): void {
  if (violations.length > 0) process.exitCode = 1;
  if (!values.json) console.log(isFirst ? text : `\n${text}`);
  isFirst = false;
}

if (wanted.includes('matrix')) {
  note('Every write tool against every kind of trouble…');
  report.matrix = await reportMatrix({
    limit: 20,
    onCell: ({ operation, trouble }) => note(`  ${operation} × ${trouble}`),
  });
  show(matrixText(report.matrix), report.matrix);
}
if (wanted.includes('pages') && importDir !== undefined) {
  note(`${edits} random edits of every page in ${importDir}…`);
  report.pages = await reportPages({
    sandbox: { importDir },
    edits,
    seed,
    onPage: ({ title, tried }) => note(`  ${title}: ${tried}`),
  });
  show(pagesText(report.pages), report.pages);
}
if (wanted.includes('policy')) {
  note(`${calls} random tool calls under every policy…`);
  report.policy = await reportPolicies({ calls, seed, onPolicy: ({ name }) => note(`  ${name}`) });
  show(policyText(report.policy), report.policy);
}
if (values.json) console.log(JSON.stringify(report, undefined, 2));
