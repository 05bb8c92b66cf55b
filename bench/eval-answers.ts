/**
 * What the agent answers to hard questions, and what that costs:
 *   npm run eval:answers -- [--corpus DIR --questions FILE.jsonl] [--model SPEC] [--judge SPEC] [--limit N]
 *     [--show OUTCOME] [--check] [--json]
 *
 * The folder becomes a sandbox site, and the whole agent is asked every question on a thread of its own. Answers are scored
 * by the facts of a key and by the pages and sections that they cite; `bench/answers/questions.ts` describes the files.
 * Without a folder and a file: the sample wiki and its questions. `--model` and `--judge` are specifications of models,
 * default `offline` and none: then facts count by their spelling. `--check` asks nothing and compares the keys with the
 * wiki; exits 1 when one is wrong. `--show wrong` prints the answers with this outcome.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resolveModel } from '../src/models/resolve-model.js';
import { askQuestions } from './answers/ask.js';
import { checkKeys } from './answers/check.js';
import { judgeBy } from './answers/judge.js';
import { readQuestions } from './answers/questions.js';
import { reportOf, reportText } from './answers/report.js';
import { readSource } from './answers/source.js';

const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string' },
    questions: { type: 'string' },
    model: { type: 'string', default: 'offline' },
    judge: { type: 'string' },
    limit: { type: 'string' },
    show: { type: 'string' },
    check: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
if ((flags.corpus === undefined) !== (flags.questions === undefined)) {
  process.stderr.write(
    'Usage: npm run eval:answers -- [--corpus DIR --questions FILE.jsonl] [--model SPEC] [--judge SPEC] [--limit N] [--show OUTCOME] [--check] [--json]\n',
  );
  process.exit(2);
}
const besides = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const corpus = flags.corpus ?? besides('../sample-wiki');
const file = flags.questions ?? besides('answers/sample-questions.jsonl');

const questions = readQuestions(file).slice(0, flags.limit === undefined ? undefined : Number(flags.limit));
const pages = await readSource(corpus);
const problems = checkKeys(questions, pages);
for (const problem of problems) console.error(problem);

if (flags.check) {
  console.log(`${questions.length} questions, ${problems.length} problems with their keys.`);
  if (problems.length > 0) process.exitCode = 1;
} else {
  const judge = flags.judge === undefined ? undefined : await resolveModel(flags.judge);
  let asked = 0;
  const rows = await askQuestions(questions, {
    corpus,
    pages,
    model: await resolveModel(flags.model),
    judge: judge && (await judgeBy(judge.model)),
    onRow: ({ id, outcome }) => {
      asked += 1;
      if (process.stderr.isTTY) process.stderr.write(`${asked}/${questions.length} ${id}: ${outcome}\n`);
    },
  });
  const names = { corpus, questions: file, model: flags.model, judge: judge?.name ?? 'their spelling' };
  const report = reportOf(rows, names);
  for (const { id, outcome, held, answer } of rows) {
    if (outcome === flags.show)
      console.log(`=== ${id}, ${held.filter(Boolean).length} of ${held.length} facts\n${answer}\n`);
  }
  console.log(flags.json ? JSON.stringify(report, null, 2) : reportText(report));
}
