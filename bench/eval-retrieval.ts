/**
 * How often the answer to a question stands in what a model sees, and what that costs:
 *   npm run eval:retrieval -- --corpus DIR --questions FILE.jsonl [--limit N] [--ranking relevance|recency] [--json]
 *
 * The folder becomes a sandbox site, every question goes through the real tools over real HTTP, each in a conversation
 * of its own, for four strategies in one run: `ours` (with the query and the other words of a language model that saw
 * only the question), `oursBare` (the question alone), `excerpt` (a list of hits with excerpts), `wholePage` (the list,
 * then its first page in full). Tokens, requests and time are those of the calls a strategy takes by itself: one, or two
 * for `wholePage`. `perThousandTokens` is the share after these calls for each 1,000 tokens. Tokens are o200k.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { countAnswers, fold, mean, percentile, wikiTextOf } from './retrieval/compare.js';
import { recordOf } from './record-of.js';
import { type EvaluationReport, type Figures, type Miss, printReport } from './retrieval/report.js';
import { type CallResult, openSite, pageIdsOf, type Question } from './retrieval/site.js';
import { runStrategies, type StrategyName, strategyNames } from './retrieval/strategies.js';

const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string' },
    questions: { type: 'string' },
    limit: { type: 'string' },
    ranking: { type: 'string', default: 'relevance' },
    json: { type: 'boolean', default: false },
  },
});
const { corpus: corpusName, ranking } = flags;
if (corpusName === undefined || flags.questions === undefined || (ranking !== 'relevance' && ranking !== 'recency')) {
  process.stderr.write(
    'Usage: npm run eval:retrieval -- --corpus DIR --questions FILE.jsonl [--limit N] [--ranking relevance|recency] [--json]\n',
  );
  process.exit(2);
}

const corpus = resolve(corpusName);
const questions = readFileSync(flags.questions, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line): Question => JSON.parse(line))
  .slice(0, flags.limit === undefined ? undefined : Number(flags.limit));

const { sandbox, connection } = await openSite(corpus, ranking);

/** What one strategy made of one question. */
interface Row {
  kind: string;
  afterOne: boolean;
  afterTwo: boolean;
  calls: number;
  tokens: number;
  requests: number;
  ms: number;
  saysNothingFits: boolean;
}
const rows: Record<StrategyName, Row[]> = { ours: [], oursBare: [], excerpt: [], wholePage: [] };
const misses: { ours: Miss[]; oursBare: Miss[] } = { ours: [], oursBare: [] };
try {
  for (const [index, question] of questions.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r${index + 1}/${questions.length}`);
    const outcomes = await runStrategies(connection, question);
    for (const name of strategyNames) {
      const { calls, results } = outcomes[name];
      const answers = question.answers ?? [];
      const seen = results.map(({ content }) => fold(wikiTextOf(content)));
      const own = results.slice(0, calls);
      const row: Row = {
        kind: question.kind,
        afterOne: answers.length > 0 && countAnswers(seen[0] ?? '', answers) === answers.length,
        afterTwo: answers.length > 0 && countAnswers(seen.join('\n'), answers) === answers.length,
        calls,
        tokens: own.reduce((sum, { content }) => sum + countTokens(content), 0),
        requests: own.reduce((sum, { requests }) => sum + requests, 0),
        ms: own.reduce((sum, { ms }) => sum + ms, 0),
        saysNothingFits: /^(?:No results|No passage fits|Nothing found answers)/u.test(results[0].content),
      };
      rows[name].push(row);
      if ((name === 'ours' || name === 'oursBare') && question.kind !== 'none' && !row.afterOne)
        misses[name].push(missOf(question, results[0], countAnswers(seen[0] ?? '', answers)));
    }
  }
} finally {
  await sandbox.close();
}

/** Why an answer is not in the first result: its page was not among those read, its passage ranks too low, or half of it is there. */
function missOf(question: Question, { artifact }: CallResult, shown: number): Miss {
  const ids = pageIdsOf(sandbox.site, corpus, question);
  const candidates = artifact.candidates ?? [];
  const place = candidates.slice(0, artifact.read ?? 0).findIndex((id) => ids.has(id));
  const reason = place < 0 ? 'candidate missing' : shown > 0 ? 'split' : 'passage ranked below';
  const listed = candidates.findIndex((id) => ids.has(id));
  return {
    question: question.question,
    kind: question.kind,
    page: question.page,
    reason,
    rankOfPage: listed < 0 ? null : listed + 1,
  };
}

const rounded = (value: number): number => Number(value.toFixed(4));
function figuresOf(all: readonly Row[]): Figures {
  const asked = all.filter(({ kind }) => kind !== 'none');
  const share = (name: 'afterOne' | 'afterTwo'): number => mean(asked.map((row) => (row[name] ? 1 : 0)));
  const tokensMean = mean(all.map(({ tokens }) => tokens));
  const own = share(all[0]?.calls === 2 ? 'afterTwo' : 'afterOne');
  return {
    afterOne: rounded(share('afterOne')),
    afterTwo: rounded(share('afterTwo')),
    perThousandTokens: rounded(own / Math.max(1, tokensMean / 1000)),
    tokensMean: Math.round(tokensMean),
    tokensP95: percentile(
      all.map(({ tokens }) => tokens),
      0.95,
    ),
    requestsMean: rounded(mean(all.map(({ requests }) => requests))),
    requestsMax: Math.max(0, ...all.map(({ requests }) => requests)),
    wallMs: Math.round(mean(all.map(({ ms }) => ms))),
  };
}

/** Of the questions without an answer, how often a result says so; `falseAlarms`: the same of those with one. */
function noAnswerOf(all: readonly Row[]): { said: number; falseAlarms: number } {
  const says = (some: readonly Row[]): number =>
    rounded(mean(some.map(({ saysNothingFits }) => (saysNothingFits ? 1 : 0))));
  return {
    said: says(all.filter(({ kind }) => kind === 'none')),
    falseAlarms: says(all.filter(({ kind }) => kind !== 'none')),
  };
}

const kinds = [...new Set(questions.map(({ kind }) => kind))].filter((kind) => kind !== 'none');
const report: EvaluationReport = {
  corpus: corpusName,
  questions: questions.length,
  commit: commitOf(),
  ranking,
  strategies: recordOf(strategyNames, (name) => figuresOf(rows[name])),
  byKind: Object.fromEntries(
    kinds.map((kind) => [
      kind,
      recordOf(strategyNames, (name) => {
        const some = rows[name].filter((row) => row.kind === kind);
        return rounded(mean(some.map((row) => ((row.calls === 2 ? row.afterTwo : row.afterOne) ? 1 : 0))));
      }),
    ]),
  ),
  noAnswer: {
    questions: questions.filter(({ kind }) => kind === 'none').length,
    ...recordOf(strategyNames, (name) => noAnswerOf(rows[name])),
  },
  misses: misses.ours,
  missesBare: misses.oursBare,
};

/** The commit of this code; null outside of a repository. */
function commitOf(): string | null {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  try {
    return (
      git('rev-parse', '--short', 'HEAD') +
      (git('status', '--porcelain', 'src', 'tools', 'bench') === '' ? '' : '-dirty')
    );
  } catch {
    return null;
  }
}

if (flags.json) console.log(JSON.stringify(report, null, 2));
else printReport(report);
