import { type StrategyName, strategyNames } from './strategies.js';

/** How one strategy did on all questions; shares from 0 to 1. */
export interface Figures {
  afterOne: number;
  afterTwo: number;
  /** The share after the calls that it takes by itself, for each 1,000 tokens. */
  perThousandTokens: number;
  tokensMean: number;
  tokensP95: number;
  requestsMean: number;
  requestsMax: number;
  wallMs: number;
  /** Milliseconds of the processor, those of the sandbox included. */
  cpuMs: number;
  /** Of the questions whose answer a passage of the first call shows; null where there are no passages. */
  sectionRight: number | null;
  /** How much of the result the passages are that hold the answer; with all of the same page that stand beside them. */
  passageDensity: number | null;
  density: number | null;
  falseNothing: number | null;
  /** How often the result says that nothing answers, by kind of question. */
  saysNothing: Record<string, number>;
}

/** A question whose answer is not in the first result. */
export interface Miss {
  question: string;
  kind: string;
  page: string | null | undefined;
  reason: string;
  /** The place of its page among the candidates, from 1; null when it is none. */
  rankOfPage: number | null;
}

export interface EvaluationReport {
  corpus: string;
  questions: number;
  /** Null outside of a repository. */
  commit: string | null;
  ranking: string;
  strategies: Partial<Record<StrategyName, Figures>>;
  /** Three questions in one call; null where the tool takes one alone. */
  several: { calls: number; shown: number; tokensMean: number; requestsMean: number } | null;
  byKind: Record<string, Partial<Record<StrategyName, number>>>;
  noAnswer: { questions: number } & Partial<Record<StrategyName, { said: number; falseAlarms: number }>>;
  misses: Miss[];
  missesBare: Miss[];
}

/** A share as people read it; nothing where there is none. */
export const percent = (share: number | null | undefined): string =>
  typeof share === 'number' ? `${(share * 100).toFixed(1)} %` : '';
/** Rows below a head, in columns: the first to the left, the others to the right. */
export const table = (head: string[], rows: (string | number)[][]): string => {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => String(row[column]).length)));
  return all
    .map((row) =>
      row.map((cell, column) => String(cell)[column === 0 ? 'padEnd' : 'padStart'](widths[column] ?? 0)).join('  '),
    )
    .join('\n');
};

/** The report of an evaluation for people. */
export function printReport(report: EvaluationReport): void {
  const { corpus, questions, commit, ranking, strategies, several, byKind, noAnswer, misses, missesBare } = report;
  const names = strategyNames.filter((name) => strategies[name] !== undefined);
  console.log(`${questions} questions on ${corpus}, commit ${commit ?? 'unknown'}, ranking ${ranking}\n`);
  console.log('Answer in what the model sees; tokens, requests and time of the calls a strategy takes by itself');
  console.log(
    table(
      ['', 'after one call', 'after two', 'per 1,000 tokens', 'tokens mean', 'p95', 'requests mean', 'max', 'ms'],
      Object.entries(strategies).map(([name, figures]) => [
        name,
        percent(figures.afterOne),
        percent(figures.afterTwo),
        percent(figures.perThousandTokens),
        figures.tokensMean,
        figures.tokensP95,
        figures.requestsMean.toFixed(2),
        figures.requestsMax,
        figures.wallMs,
      ]),
    ),
  );
  console.log('\nWhere the first call shows the answer');
  console.log(
    table(
      ['', 'section right', 'density', 'passage alone', 'said that nothing answers', 'CPU ms'],
      names.map((name) => [
        name,
        percent(strategies[name]?.sectionRight),
        percent(strategies[name]?.density),
        percent(strategies[name]?.passageDensity),
        percent(strategies[name]?.falseNothing),
        strategies[name]?.cpuMs ?? '',
      ]),
    ),
  );
  if (several !== null)
    console.log(
      `\nThree questions in one call: ${percent(several.shown)} of the answers, ${several.tokensMean} tokens, ${several.requestsMean.toFixed(2)} requests`,
    );
  console.log('\nBy kind of question');
  console.log(
    table(
      ['', ...names],
      Object.entries(byKind).map(([kind, shares]) => [kind, ...names.map((name) => percent(shares[name]))]),
    ),
  );
  if (noAnswer.questions > 0) {
    console.log(`\nThe result says that nothing fits (${noAnswer.questions} questions without an answer)`);
    console.log(
      table(
        ['', 'without an answer', 'with one'],
        names.map((name) => [name, percent(noAnswer[name]?.said), percent(noAnswer[name]?.falseAlarms)]),
      ),
    );
  }
  for (const [name, list] of Object.entries({ ours: misses, oursBare: missesBare })) {
    console.log(`\nMisses of ${name}: ${list.length}`);
    for (const { question, kind, page, reason, rankOfPage } of list)
      console.log(`- ${kind}, ${reason} (page at ${rankOfPage ?? 'no'} of the candidates): ${question} [${page}]`);
  }
}
