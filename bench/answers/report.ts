import { recordOf } from '../record-of.js';
import { mean } from '../retrieval/compare.js';
import { percent, table } from '../retrieval/report.js';
import type { Cost, Row } from './ask.js';
import { type Outcome, outcomes } from './score.js';

/** Figures of some questions; shares from 0 to 1, means a question. */
export interface Figures extends Record<Outcome, number> {
  questions: number;
  /** Answered outright: right, in part, or wrong. */
  answered: number;
  score: number;
  /** Of all citations; null without any. */
  pageRight: number | null;
  /** Of the citations of pages on which the facts stand below headings; null without any. */
  sectionRight: number | null;
  sectionMissing: number | null;
  cost: Cost;
}

export interface AnswersReport {
  corpus: string;
  questions: string;
  model: string;
  /** `spelling` when no model judges. */
  judge: string;
  all: Figures;
  byKind: Record<string, Figures>;
  rows: Row[];
}

const rounded = (value: number): number => Number(value.toFixed(4));
const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : rounded(part / whole));

/** The figures of some rows. */
export function figuresOf(rows: readonly Row[]): Figures {
  const share = (...names: Outcome[]): number =>
    rounded(mean(rows.map(({ outcome }) => Number(names.includes(outcome)))));
  const sum = (valueOf: (row: Row) => number): number => rows.reduce((total, row) => total + valueOf(row), 0);
  const sectioned = sum(({ citations }) => citations.sectioned);
  return {
    questions: rows.length,
    score: rounded(mean(rows.map(({ score }) => score))),
    answered: share('right', 'part', 'wrong'),
    ...recordOf(outcomes, (name) => share(name)),
    pageRight: ratio(
      sum(({ citations }) => citations.page),
      sum(({ citations }) => citations.all),
    ),
    sectionRight: ratio(
      sum(({ citations }) => citations.section),
      sectioned,
    ),
    sectionMissing: ratio(
      sum(({ citations }) => citations.noSection),
      sectioned,
    ),
    cost: recordOf(costNames, (name) => rounded(mean(rows.map(({ cost }) => cost[name])))),
  };
}

const costNames = ['calls', 'tokens', 'requests', 'modelCalls', 'inputTokens', 'outputTokens', 'ms'] as const;

/** The report of rows, with figures for each kind of question. */
export function reportOf(
  rows: Row[],
  names: Pick<AnswersReport, 'corpus' | 'questions' | 'model' | 'judge'>,
): AnswersReport {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const byKind = recordOf(kinds, (kind) => figuresOf(rows.filter((row) => row.kind === kind)));
  return { ...names, all: figuresOf(rows), byKind, rows };
}

/** A report for people: a row for each kind, and the total. */
export function reportText({ corpus, questions, model, judge, all, byKind }: AnswersReport): string {
  const share = (value: number | null): string => (value === null ? '–' : percent(value));
  const head = ['', 'questions', 'score', 'answered', ...outcomes, 'page', 'section', 'no section'];
  const rowOf = ([name, figures]: readonly [string, Figures]): (string | number)[] => [
    name,
    figures.questions,
    share(figures.score),
    share(figures.answered),
    ...outcomes.map((outcome) => share(figures[outcome])),
    share(figures.pageRight),
    share(figures.sectionRight),
    share(figures.sectionMissing),
  ];
  const costOf = ([name, { cost }]: readonly [string, Figures]): (string | number)[] => [
    name,
    cost.calls.toFixed(2),
    Math.round(cost.tokens),
    cost.requests.toFixed(2),
    cost.modelCalls.toFixed(2),
    Math.round(cost.inputTokens),
    Math.round(cost.outputTokens),
    Math.round(cost.ms),
  ];
  const groups = [...Object.entries(byKind), ['all', all] as const];
  return [
    `${all.questions} questions of ${questions} on ${corpus}, answered by ${model}, facts by ${judge}`,
    'What became of the questions, and what of the citations names the right page and the right section',
    table(head, groups.map(rowOf)),
    'Means a question: calls of tools, tokens of their results, requests to Confluence, and the model',
    table(['', 'calls', 'tokens', 'requests', 'model calls', 'input', 'output', 'ms'], groups.map(costOf)),
  ].join('\n\n');
}
