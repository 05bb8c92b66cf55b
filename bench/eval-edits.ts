/**
 * Whether changes that people ask for come out as they must, by the calls that a language model makes:
 *   npm run eval:edits -- [--tasks FILE.jsonl] [--pages DIR] [--only WORDS] [--json]
 *
 * Every task is done on a sandbox of its own: calls, proposal, approval, and the stored bytes; `bench/edits/tasks.ts`
 * describes the files. Default: the tasks of `bench/edits` on the sample wiki and the pages below it. `--pages` names a folder
 * with further `*.xhtml` that tasks may be about, as `pages/NAME`. `--only` takes the tasks whose id or kind holds the words.
 * Exits 1 when something else than was expected came of a task, or when fewer than 90 % are done by the first calls.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readPages } from './edits/ground.js';
import { editsReport, editsText, isGoodEnough } from './edits/report.js';
import { type Row, runTask } from './edits/run-task.js';
import { readTasks } from './edits/tasks.js';

const { values: flags } = parseArgs({
  options: {
    tasks: { type: 'string' },
    pages: { type: 'string' },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});
const besides = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const pages = await readPages([besides('edits/pages'), ...(flags.pages === undefined ? [] : [flags.pages])]);
const tasks = readTasks(flags.tasks ?? besides('edits')).filter(
  ({ id, kind }) => id.includes(flags.only) || kind.includes(flags.only),
);

const rows: Row[] = [];
for (const task of tasks) {
  const row = await runTask(pages, task);
  rows.push(row);
  if (process.stderr.isTTY) process.stderr.write(`${rows.length}/${tasks.length} ${row.id}: ${row.outcome}\n`);
}
const report = editsReport(rows);
console.log(flags.json ? JSON.stringify(report, null, 2) : editsText(report));
if (!isGoodEnough(report)) process.exitCode = 1;
