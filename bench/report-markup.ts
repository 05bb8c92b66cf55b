// What the Markdown of real pages keeps, and what edits of them harm.
//   npm run report:markup -- DIR [--edits DIR] [--spec] [--json] [--examples N] [--strict]
// DIR holds *.xhtml in storage format, at any depth; --edits a folder of editorial changes (page.xhtml, original.mdx,
// improved.mdx each); --spec writes the examples of CommonMark and GFM. --strict exits 1 when anything was lost, changed outside an edit, or not reproduced.
import { parseArgs } from 'node:util';
import * as markup from '../src/markup/index.js';
import { editorialText, pagesText } from './markup-report/print.js';
import { faultKinds } from './markup-report/random-edits.js';
import { reportEditorial, reportPages } from './markup-report/report.js';
import { reportSpec, specExamples, specText } from './markup-report/spec.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    edits: { type: 'string' },
    spec: { type: 'boolean', default: false },
    examples: { type: 'string', default: '5' },
  },
});
const [directory] = positionals;
if (directory === undefined && values.edits === undefined && !values.spec) {
  console.error('Usage: npm run report:markup -- DIR [--edits DIR] [--spec] [--json] [--examples N] [--strict]');
  process.exit(2);
}

const pages = directory === undefined ? undefined : reportPages(directory, markup);
const editorial = values.edits === undefined ? undefined : reportEditorial(values.edits, markup);
const spec = values.spec ? reportSpec(specExamples(), markup) : undefined;

if (values.json) console.log(JSON.stringify({ pages, editorial, spec }, undefined, 2));
else
  console.log(
    [
      ...(pages ? [pagesText(pages, { examples: Number(values.examples) })] : []),
      ...(editorial ? [editorialText(editorial)] : []),
      ...(spec ? [specText(spec)] : []),
    ].join('\n\n'),
  );

if (values.strict && !isClean()) process.exitCode = 1;

function isClean(): boolean {
  const kept = pages === undefined || Object.values(pages.total.constructs).every(({ misses }) => misses.length === 0);
  const read =
    pages === undefined || (pages.total.words.lost.length === 0 && pages.total.pages > 0 && pages.failed.length === 0);
  const unharmed = pages === undefined || faultKinds.every((name) => pages.total.edits[name].length === 0);
  const reproduced =
    editorial === undefined ||
    ((editorial.counts['failed'] ?? 0) === 0 && editorial.together === 0 && editorial.pages.length > 0);
  const written = spec === undefined || [...spec.malformed, ...spec.notFixed, ...spec.wrong].length === 0;
  return kept && read && unharmed && reproduced && written;
}
