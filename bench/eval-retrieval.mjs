/**
 * How often the answer to a question stands in what a model sees, and what that costs:
 *   node bench/eval-retrieval.mjs --corpus DIR --questions FILE.jsonl [--limit N] [--ranking relevance|recency] [--json]
 *
 * The folder becomes a sandbox site, every question goes through the real tools over real HTTP, each in a conversation
 * of its own, for four strategies in one run: `ours` (with the query and the other words of a language model that saw
 * only the question), `oursBare` (the question alone), `excerpt` (a list of hits with excerpts), `wholePage` (the list,
 * then its first page in full). Tokens, requests and time are those of the calls a strategy takes by itself: one, or two
 * for `wholePage`. `perThousandTokens` is the share after these calls for each 1,000 tokens. Tokens are o200k. Needs a build.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { countAnswers, fold, mean, percentile, wikiTextOf } from './retrieval/compare.mjs';
import { openSite, pageIdsOf } from './retrieval/site.mjs';
import { runStrategies } from './retrieval/strategies.mjs';
import { printReport } from './retrieval/report.mjs';

const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string' },
    questions: { type: 'string' },
    limit: { type: 'string' },
    ranking: { type: 'string', default: 'relevance' },
    json: { type: 'boolean', default: false },
  },
});
if (flags.corpus === undefined || flags.questions === undefined || !['relevance', 'recency'].includes(flags.ranking)) {
  process.stderr.write(
    'Usage: npm run eval:retrieval -- --corpus DIR --questions FILE.jsonl [--limit N] [--ranking relevance|recency] [--json]\n',
  );
  process.exit(2);
}

const corpus = resolve(flags.corpus);
const questions = readFileSync(flags.questions, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line))
  .slice(0, flags.limit === undefined ? undefined : Number(flags.limit));

const { sandbox, connection } = await openSite(corpus, flags.ranking);
const rows = new Map(['ours', 'oursBare', 'excerpt', 'wholePage'].map((name) => [name, []]));
const misses = { ours: [], oursBare: [] };
try {
  for (const [index, question] of questions.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r${index + 1}/${questions.length}`);
    const outcomes = await runStrategies(connection, question);
    for (const [name, { calls, results }] of Object.entries(outcomes)) {
      const answers = question.answers ?? [];
      const seen = results.map(({ content }) => fold(wikiTextOf(content)));
      const own = results.slice(0, calls);
      rows.get(name).push({
        kind: question.kind,
        afterOne: answers.length > 0 && countAnswers(seen[0] ?? '', answers) === answers.length,
        afterTwo: answers.length > 0 && countAnswers(seen.join('\n'), answers) === answers.length,
        calls,
        tokens: own.reduce((sum, { content }) => sum + countTokens(content), 0),
        requests: own.reduce((sum, { requests }) => sum + requests, 0),
        ms: own.reduce((sum, { ms }) => sum + ms, 0),
        saysNothingFits: /^(?:No results|No passage fits|Nothing found answers)/u.test(results[0]?.content ?? ''),
      });
      if (name in misses && question.kind !== 'none' && !rows.get(name).at(-1).afterOne)
        misses[name].push(missOf(question, results[0], countAnswers(seen[0] ?? '', answers)));
    }
  }
} finally {
  await sandbox.close();
}

/** Why an answer is not in the first result: its page was not among those read, its passage ranks too low, or half of it is there. */
function missOf(question, { artifact }, shown) {
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

const rounded = (value) => Number(value.toFixed(4));
function figuresOf(all) {
  const asked = all.filter(({ kind }) => kind !== 'none');
  const share = (name) => mean(asked.map((row) => (row[name] ? 1 : 0)));
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
function noAnswerOf(all) {
  const says = (some) => rounded(mean(some.map(({ saysNothingFits }) => (saysNothingFits ? 1 : 0))));
  return {
    said: says(all.filter(({ kind }) => kind === 'none')),
    falseAlarms: says(all.filter(({ kind }) => kind !== 'none')),
  };
}

const kinds = [...new Set(questions.map(({ kind }) => kind))].filter((kind) => kind !== 'none');
const report = {
  corpus: flags.corpus,
  questions: questions.length,
  commit: commitOf(),
  ranking: flags.ranking,
  strategies: Object.fromEntries([...rows].map(([name, all]) => [name, figuresOf(all)])),
  byKind: Object.fromEntries(
    kinds.map((kind) => [
      kind,
      Object.fromEntries(
        [...rows].map(([name, all]) => {
          const some = all.filter((row) => row.kind === kind);
          return [name, rounded(mean(some.map((row) => ((row.calls === 2 ? row.afterTwo : row.afterOne) ? 1 : 0))))];
        }),
      ),
    ]),
  ),
  noAnswer: {
    questions: questions.filter(({ kind }) => kind === 'none').length,
    ...Object.fromEntries([...rows].map(([name, all]) => [name, noAnswerOf(all)])),
  },
  misses: misses.ours,
  missesBare: misses.oursBare,
};

/** The commit of this code; undefined outside of a repository. */
function commitOf() {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const git = (...args) =>
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
