/**
 * How often the answer to a question stands in what a model sees, and what that costs:
 *   npm run eval:retrieval -- --corpus DIR --questions FILE.jsonl [--limit N] [--ranking relevance|recency]
 *     [--strategies ours,oursBare] [--json]
 *
 * The folder becomes a sandbox site, every question goes through the real tools over real HTTP, each in a conversation
 * of its own, for five strategies in one run: `ours` (with the query and the other words of a language model that saw
 * only the question), `oursBare` (the question alone), `oursUnfitting` (six other words of other questions between its
 * own), `excerpt` (a list of hits with excerpts), `wholePage` (the list, then its first page in full). Tokens, requests
 * and time are those of the calls a strategy takes by itself: one, or two for `wholePage`. `perThousandTokens` is the
 * share after these calls for each 1,000 tokens. Tokens are o200k.
 *
 * Of the questions whose answer the first call shows: `sectionRight`, how many of the answers stand in a passage that is
 * labelled with the heading nearest above them in the source; `density`, how much of the result the passages of the pages
 * that hold them are, `passageDensity` those that hold them alone; `falseNothing`, how many are said not to be answered. `several`: three questions in one call.
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
import { headingsAbove, passagesIn } from './retrieval/sections.js';
import { type CallResult, openSite, pageIdsOf, type Question } from './retrieval/site.js';
import { askTogether, runStrategies, type StrategyName, strategyNames } from './retrieval/strategies.js';

const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string' },
    questions: { type: 'string' },
    limit: { type: 'string' },
    ranking: { type: 'string', default: 'relevance' },
    strategies: { type: 'string', default: strategyNames.join(',') },
    json: { type: 'boolean', default: false },
  },
});
const { corpus: corpusName, ranking } = flags;
if (corpusName === undefined || flags.questions === undefined || (ranking !== 'relevance' && ranking !== 'recency')) {
  process.stderr.write(
    'Usage: npm run eval:retrieval -- --corpus DIR --questions FILE.jsonl [--limit N] [--ranking relevance|recency] [--strategies ours,oursBare] [--json]\n',
  );
  process.exit(2);
}

const corpus = resolve(corpusName);
const questions = readFileSync(flags.questions, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line): Question => JSON.parse(line))
  .slice(0, flags.limit === undefined ? undefined : Number(flags.limit));

const asked = flags.strategies.split(',');
const names = strategyNames.filter((name) => asked.includes(name));
const { sandbox, connection } = await openSite(corpus, ranking);

const rounded = (value: number): number => Number(value.toFixed(4));

/** What one strategy made of one question. */
interface Row {
  kind: string;
  afterOne: boolean;
  afterTwo: boolean;
  calls: number;
  tokens: number;
  requests: number;
  ms: number;
  cpuMs: number;
  saysNothingFits: boolean;
  /** Of a question whose answer the first call shows in passages. */
  shown?: { sectionRight: number | undefined; density: number; passageDensity: number };
}
const rows: Record<StrategyName, Row[]> = recordOf(strategyNames, () => []);
let several: EvaluationReport['several'] = null;
const misses: { ours: Miss[]; oursBare: Miss[] } = { ours: [], oursBare: [] };
try {
  for (const [index, question] of questions.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r${index + 1}/${questions.length}`);
    const outcomes = await runStrategies(connection, question, { unfitting: unfittingFor(index), names });
    for (const name of names) {
      const outcome = outcomes[name];
      if (outcome === undefined) continue;
      const { calls, results } = outcome;
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
        cpuMs: own.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
        saysNothingFits: /^(?:No results|No passage fits|Nothing found answers)/u.test(results[0].content),
      };
      if (row.afterOne && name.startsWith('ours')) row.shown = shownBy(results[0], answers);
      rows[name].push(row);
      if ((name === 'ours' || name === 'oursBare') && question.kind !== 'none' && !row.afterOne)
        misses[name].push(missOf(question, results[0], countAnswers(seen[0] ?? '', answers)));
    }
  }
  several = await askSeveral();
} finally {
  await sandbox.close();
}

/** Six other words of questions about other pages, the same on every run. */
function unfittingFor(index: number): string[] {
  const page = questions[index]?.page;
  const others = questions.filter((other) => other.page !== page).map(({ search }) => search?.otherWords ?? []);
  return Array.from({ length: 6 }, (_, number) => {
    const words = others[(index * 7 + number * 13) % Math.max(1, others.length)] ?? [];
    return words[(index + number) % Math.max(1, words.length)] ?? '';
  }).filter((word) => word !== '');
}

/** How the passages that hold the answers are labelled, and how much of the result they are. */
function shownBy({ content, artifact }: CallResult, answers: readonly string[]): Row['shown'] {
  const texts = passagesIn(wikiTextOf(content));
  const folded = texts.map(fold);
  const judged = answers.flatMap((answer) => {
    const at = folded.findIndex((text) => text.includes(fold(answer)));
    const facts = artifact.passages?.[at];
    if (facts === undefined) return [];
    const above = headingsAbove(sandbox.site, facts.pageId, answer);
    return above.size === 0 ? [] : [above.has(fold(facts.headings.at(-1) ?? ''))];
  });
  const holding = texts.map((_, at) => countAnswers(folded[at] ?? '', answers) > 0);
  const pages = new Set(artifact.passages?.filter((_, at) => holding[at]).map(({ pageId }) => pageId));
  const shareOfResult = (counts: (at: number) => boolean): number =>
    texts.reduce((sum, text, at) => sum + (counts(at) ? countTokens(text) : 0), 0) / countTokens(content);
  return {
    sectionRight: judged.length === 0 ? undefined : mean(judged.map((isRight) => (isRight ? 1 : 0))),
    passageDensity: shareOfResult((at) => holding[at] === true),
    density: shareOfResult((at) => pages.has(artifact.passages?.[at]?.pageId ?? '')),
  };
}

/** Questions with an answer, three in one call; null where the tool takes one alone. */
async function askSeveral(): Promise<EvaluationReport['several']> {
  const answered = questions.filter(({ kind }) => kind !== 'none');
  const calls: { shown: number; asked: number; tokens: number; requests: number }[] = [];
  for (let index = 0; index + 3 <= answered.length; index += 3) {
    const some = answered.slice(index, index + 3);
    let result: CallResult;
    try {
      result = await askTogether(connection, some);
    } catch {
      return null;
    }
    const seen = fold(wikiTextOf(result.content));
    calls.push({
      asked: some.length,
      shown: some.filter(({ answers = [] }) => countAnswers(seen, answers) === answers.length).length,
      tokens: countTokens(result.content),
      requests: result.requests,
    });
  }
  const sum = (field: keyof (typeof calls)[number]): number => calls.reduce((total, call) => total + call[field], 0);
  return {
    calls: calls.length,
    shown: rounded(sum('shown') / Math.max(1, sum('asked'))),
    tokensMean: Math.round(sum('tokens') / Math.max(1, calls.length)),
    requestsMean: rounded(sum('requests') / Math.max(1, calls.length)),
  };
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
    cpuMs: Math.round(mean(all.map(({ cpuMs }) => cpuMs))),
    sectionRight: shareOf(all.map(({ shown }) => shown?.sectionRight)),
    passageDensity: shareOf(all.map(({ shown }) => shown?.passageDensity)),
    density: shareOf(all.map(({ shown }) => shown?.density)),
    falseNothing: shareOf(all.map(({ shown, saysNothingFits }) => shown && (saysNothingFits ? 1 : 0))),
    saysNothing: recordOf([...new Set(all.map(({ kind }) => kind))], (kind) =>
      rounded(mean(all.filter((row) => row.kind === kind).map((row) => (row.saysNothingFits ? 1 : 0)))),
    ),
  };
}

/** The mean of the values that there are; null without any. */
function shareOf(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : rounded(mean(known));
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
  strategies: recordOf(names, (name) => figuresOf(rows[name])),
  several,
  byKind: Object.fromEntries(
    kinds.map((kind) => [
      kind,
      recordOf(names, (name) => {
        const some = rows[name].filter((row) => row.kind === kind);
        return rounded(mean(some.map((row) => ((row.calls === 2 ? row.afterTwo : row.afterOne) ? 1 : 0))));
      }),
    ]),
  ),
  noAnswer: {
    questions: questions.filter(({ kind }) => kind === 'none').length,
    ...recordOf(names, (name) => noAnswerOf(rows[name])),
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
