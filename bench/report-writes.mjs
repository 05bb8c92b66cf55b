// What approved writes do through the whole stack, by a model stub, against the sandbox. Needs a build.
//   node bench/report-writes.mjs [--only matrix,pages,policy] [--pages DIR] [--edits N] [--calls N] [--seed S] [--json]
// Three parts: every write tool against every kind of trouble; random edits of every page in DIR (files of storage
// format, `*.xhtml`; only with --pages); random tool calls under every policy. Exits 1 when a rule is broken.
import { parseArgs } from 'node:util';
import { createConfluenceAgent } from '../dist/src/agent/create-agent.js';
import { createSession } from '../dist/src/agent/session.js';
import { startSandbox } from '../dist/src/sandbox/index.js';
import { createScalekit } from '../dist/src/scalekit/scalekit.js';
import { ConfluenceToolkit } from '../dist/src/toolkit.js';
import { matrixText, pagesText, policyText } from './writes-report/print.mjs';
import { reportMatrix, reportPages, reportPolicies } from './writes-report/report.mjs';

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

const kit = { ConfluenceToolkit, createConfluenceAgent, createScalekit, createSession, startSandbox };
const { seed, pages: importDir } = values;
const note = (text) => process.stderr.write(`${text}\n`);
const report = {};
if (wanted.includes('matrix')) {
  note('Every write tool against every kind of trouble…');
  report.matrix = await reportMatrix(kit, { limit: 20 });
}
if (wanted.includes('pages') && importDir !== undefined) {
  note(`${edits} random edits of every page in ${importDir}…`);
  report.pages = await reportPages(kit, { sandbox: { importDir }, edits, seed });
}
if (wanted.includes('policy')) {
  note(`${calls} random tool calls under every policy…`);
  report.policy = await reportPolicies(kit, { calls, seed, onPolicy: ({ name }) => note(`  ${name}`) });
}

if (values.json) console.log(JSON.stringify(report, undefined, 2));
else {
  const { matrix, pages, policy } = report;
  console.log(
    [matrix && matrixText(matrix), pages && pagesText(pages), policy && policyText(policy)]
      .filter((part) => part !== undefined)
      .join('\n\n'),
  );
}
if (Object.values(report).some(({ violations }) => violations.length > 0)) process.exitCode = 1;
