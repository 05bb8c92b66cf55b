/**
 * What the offline model makes of questions with keys:
 *   npm run eval:offline -- --corpus DIR --questions FILE.jsonl [--limit N] [--show OUTCOME] [--json]
 *
 * The folder becomes a sandbox site, and every question is asked of the whole agent, on a thread of its own. `right`:
 * answered, with all keys in the answer; `part`: answered, with some of them; `wrong`: answered without any, or although
 * the wiki has no answer; `closest`: it says that it found no answer and quotes what comes closest; `silent`: it says that
 * it found nothing; `failed`: anything else. `--show wrong` prints these questions with their answers.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createConfluenceAgent } from '../src/agent/create-agent.js';
import type { TurnResult } from '../src/agent/events.js';
import { createSession } from '../src/agent/session.js';
import { readTurn } from '../src/host/run-turn.js';
import { recordOf } from './record-of.js';
import { countAnswers, fold, mean } from './retrieval/compare.js';
import { openSite, type Question } from './retrieval/site.js';

const outcomes = ['right', 'part', 'wrong', 'closest', 'silent', 'failed'] as const;
type Outcome = (typeof outcomes)[number];

interface Row {
  question: Question;
  result: TurnResult;
  outcome: Outcome;
  /** Whether all keys stand in the text, whatever it says of itself. */
  holdsKeys: boolean;
}

const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string' },
    questions: { type: 'string' },
    limit: { type: 'string' },
    show: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const { corpus, questions: file } = flags;
if (corpus === undefined || file === undefined) {
  process.stderr.write(
    'Usage: npm run eval:offline -- --corpus DIR --questions FILE.jsonl [--limit N] [--show OUTCOME] [--json]\n',
  );
  process.exit(2);
}
const questions = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line): Question => JSON.parse(line))
  .slice(0, flags.limit === undefined ? undefined : Number(flags.limit));

const { sandbox, connection } = await openSite(resolve(corpus), 'relevance');
const rows: Row[] = [];
try {
  const agent = await createConfluenceAgent({ model: 'offline', connection });
  for (const [index, question] of questions.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r${index + 1}/${questions.length}`);
    const session = createSession({ agent, threadId: `question-${index}`, model: 'offline' });
    const result = await readTurn(session.run(question.question));
    rows.push(rowOf(question, result));
  }
} finally {
  await sandbox.close();
}

function rowOf(question: Question, result: TurnResult): Row {
  const answers = question.answers ?? [];
  const held = countAnswers(fold(result.answer), answers);
  const holdsKeys = answers.length > 0 && held === answers.length;
  return { question, result, holdsKeys, outcome: outcomeOf(result, { held, holdsKeys }) };
}

function outcomeOf({ status, answer }: TurnResult, { held, holdsKeys }: { held: number; holdsKeys: boolean }): Outcome {
  if (status === 'answered') return holdsKeys ? 'right' : held > 0 ? 'part' : 'wrong';
  if (status !== 'no_answer') return 'failed';
  return /^> /mu.test(answer) ? 'closest' : 'silent';
}

/** Shares of all rows by outcome; `keysShown`: of the closest passages, how many hold the answer; requests and calls of a question. */
function figuresOf(some: readonly Row[]) {
  const share = (fits: (row: Row) => boolean): number =>
    Number(mean(some.map((row) => (fits(row) ? 1 : 0))).toFixed(4));
  const closest = some.filter(({ outcome }) => outcome === 'closest');
  return {
    questions: some.length,
    ...recordOf(outcomes, (name) => share(({ outcome }) => outcome === name)),
    keysShown: Number(mean(closest.map(({ holdsKeys }) => (holdsKeys ? 1 : 0))).toFixed(4)),
    calls: Number(mean(some.map(({ result }) => result.toolCalls.length)).toFixed(2)),
    requests: Number(mean(some.map(({ result }) => result.usage.requests)).toFixed(2)),
  };
}

const kinds = [...new Set(questions.map(({ kind }) => kind))];
const report = {
  corpus,
  all: figuresOf(rows),
  byKind: Object.fromEntries(kinds.map((kind) => [kind, figuresOf(rows.filter((row) => row.question.kind === kind))])),
};
for (const { question, result, outcome, holdsKeys } of rows) {
  if (outcome !== flags.show) continue;
  console.log(
    `\n=== ${question.question}\n(${question.kind}; keys ${holdsKeys ? 'shown' : 'not shown'}: ${(question.answers ?? []).join(' | ')})`,
  );
  console.log(result.answer);
}
if (flags.json) console.log(JSON.stringify(report, null, 2));
else console.table({ all: report.all, ...report.byKind });
