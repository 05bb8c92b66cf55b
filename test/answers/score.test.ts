import { fileURLToPath } from 'node:url';
import { ToolMessage } from '@langchain/core/messages';
import { beforeAll, describe, expect, it } from 'vitest';
import { askQuestions, type Row } from '../../bench/answers/ask.js';
import { judgeBy, readVerdicts } from '../../bench/answers/judge.js';
import type { KeyedQuestion } from '../../bench/answers/questions.js';
import { figuresOf, reportOf, reportText } from '../../bench/answers/report.js';
import { factsSpelled, type Score, scoreOf } from '../../bench/answers/score.js';
import { readSource, type SourcePage } from '../../bench/answers/source.js';
import type { TurnResult } from '../../src/agent/events.js';
import { ScriptedModel, scriptedModel } from '../helpers/scripted-model.js';

const corpus = fileURLToPath(new URL('../../sample-wiki', import.meta.url));
const annualLeave = 'HR/annual-leave.xhtml';

let pages: Map<string, SourcePage>;
beforeAll(async () => {
  pages = await readSource(corpus);
});

const question: KeyedQuestion = {
  id: 'carry-over',
  kind: 'follow-up',
  turns: ['How much annual leave do I get?', 'How many of them may I carry over, and until when?'],
  key: { must: [['5 days', 'five days'], ['31 March']], not: [['10 days']] },
  pages: [
    { fact: 0, page: annualLeave, section: 'Carrying days over', states: ['You may carry 5 days'] },
    { fact: 1, page: annualLeave, section: 'Carrying days over', states: ['They lapse on 31 March'] },
  ],
};
const unanswered: KeyedQuestion = { ...question, key: { must: [], not: [] }, pages: [], absent: ['sauna'] };

type Ending = Pick<TurnResult, 'status' | 'answer' | 'citations'>;
const ended = (answer: string, fields: Partial<Ending> = {}): Ending => ({
  status: 'answered',
  answer,
  citations: [],
  ...fields,
});
const scored = (ending: Ending, of = question): Score => scoreOf(of, ending, factsSpelled(of, ending.answer), pages);

describe('what becomes of a question', () => {
  it.each<[Score['outcome'], number, Ending, KeyedQuestion?]>([
    ['right', 1, ended('**Five days**, until 31\u00a0March.')],
    ['part', 0.5, ended('Until 31 March.')],
    ['wrong', 0, ended('15 days.')],
    ['wrong', 0, ended('5 days until 31 March, or 10 days.')],
    ['wrong', 0, ended('On Fridays.'), unanswered],
    ['closest', 0.5, ended('Nothing says so.\n\n> 5 days', { status: 'no_answer' })],
    ['silent', 0, ended('Nothing says so.', { status: 'no_answer' })],
    ['silent', 1, ended('Nothing says so.', { status: 'no_answer' }), unanswered],
    ['closest', 1, ended('Nothing says so.\n\n> 5 days', { status: 'no_answer' }), unanswered],
    ['failed', 0, ended('', { status: 'failed' }), unanswered],
  ])('%s, %d', (outcome, score, ending, of) => {
    expect(scored(ending, of)).toMatchObject({ outcome, score });
  });

  it('keeps which facts were held, and what must not have been said', () => {
    expect(scored(ended('5 days, not 10 days'))).toMatchObject({ held: [true, false], forbidden: ['10 days'] });
  });
});

describe('citations', () => {
  const cite = (path: string, section?: string): Ending['citations'][number] => ({
    title: 'Page',
    url: 'https://wiki.example/page',
    pageId: pages.get(path)?.id ?? '0',
    ...(section !== undefined && { section }),
  });
  const counted = (citations: Ending['citations'], of = question) =>
    scored(ended('5 days', { citations }), of).citations;

  it('are right by their page and by the heading nearest above a fact', () => {
    const citations = [
      cite(annualLeave, 'Carrying days over'),
      cite(annualLeave, 'Annual leave > Carrying-days-over'),
      cite(annualLeave, 'Asking for leave'),
      cite(annualLeave),
      cite('HR/expenses.xhtml', 'Limits'),
    ];
    expect(counted(citations)).toEqual({ all: 5, page: 4, sectioned: 4, section: 2, noSection: 1 });
  });

  it('need no section where a fact stands above the first heading', () => {
    const opening = { ...question, pages: [{ fact: 0, page: annualLeave, section: '' }] };
    expect(counted([cite(annualLeave)], opening)).toEqual({ all: 1, page: 1, sectioned: 0, section: 0, noSection: 0 });
  });

  it('find the headings themselves where the key names none', () => {
    const anywhere = { ...question, pages: [{ fact: 1, page: annualLeave, states: ['They lapse on 31 March'] }] };
    expect(counted([cite(annualLeave, 'Carrying days over')], anywhere)).toMatchObject({ sectioned: 1, section: 1 });
  });
});

describe('a judge', () => {
  it('says yes or no to each fact, and to nothing else', () => {
    expect(readVerdicts('1: yes\n2: No.\n3. YES', 3)).toEqual([true, false, true]);
    for (const reply of ['1: yes', '1: yes\n3: no', '1: yes\n2: perhaps', 'yes\nno', ''])
      expect(() => readVerdicts(reply, 2)).toThrow(/did not say yes or no/u);
  });

  it('is given the question, the answer and the facts, and decides about all of them', async () => {
    const model = scriptedModel('1: yes\n2: no\n3: yes');
    const judge = await judgeBy(model);
    await expect(judge(question, 'Some days.')).resolves.toEqual({ must: [true, false], not: [true] });
    const asked = model.received[0]?.map(({ text }) => text).join('\n') ?? '';
    for (const part of [question.turns[1], 'Some days.', '1: 5 days / five days', '3: 10 days'])
      expect(asked).toContain(part);
  });
});

describe('a run', () => {
  it('asks the turns on one thread, scores the last, and counts what all cost', async () => {
    const model = new ScriptedModel((messages, call) => {
      if (call === 1) return { text: 'You get 27 days, 5 days of which lapse on 31 March.' };
      const result = messages.findLast((message) => ToolMessage.isInstance(message));
      if (result === undefined)
        return { calls: [{ name: 'confluence_search', args: { query: 'carry over annual leave' } }] };
      const address = /https:[^\s)>#]+/u.exec(result.text)?.[0] ?? '';
      return { text: `5 days, see [Annual leave](${address}).` };
    });
    const seen: string[] = [];
    const rows = await askQuestions([question], {
      corpus,
      pages,
      model: { model, name: 'scripted' },
      onRow: ({ id }) => void seen.push(id),
    });
    expect(seen).toEqual(['carry-over']);
    expect(rows).toMatchObject([
      { outcome: 'part', held: [true, false], cost: { calls: 1, modelCalls: 3, inputTokens: 30, outputTokens: 15 } },
    ]);
    expect(rows[0]?.citations).toMatchObject({ all: 1, page: 1 });
    expect(rows[0]?.cost.tokens).toBeGreaterThan(100);
    expect(rows[0]?.cost.requests).toBeGreaterThan(1);
  });
});

describe('a report', () => {
  const row = (outcome: Score['outcome'], kind: string, fields: Partial<Row> = {}): Row => ({
    id: outcome,
    kind,
    outcome,
    answer: '',
    status: 'answered',
    held: [],
    forbidden: [],
    score: outcome === 'right' ? 1 : 0,
    citations: { all: 2, page: 1, sectioned: 1, section: 1, noSection: 0 },
    cost: { calls: 2, tokens: 500, requests: 3, modelCalls: 2, inputTokens: 0, outputTokens: 0, ms: 10 },
    ...fields,
  });

  it('gives shares and means', () => {
    const none = { all: 0, page: 0, sectioned: 0, section: 0, noSection: 0 };
    const figures = figuresOf([row('right', 'a'), row('wrong', 'a'), row('silent', 'a', { citations: none })]);
    expect(figures).toMatchObject({ questions: 3, answered: 0.6667, right: 0.3333, wrong: 0.3333, silent: 0.3333 });
    expect(figures).toMatchObject({ score: 0.3333, pageRight: 0.5, sectionRight: 1, cost: { calls: 2, tokens: 500 } });
    expect(figuresOf([row('silent', 'a', { citations: none })])).toMatchObject({ pageRight: null, sectionRight: null });
  });

  it('has a line for each kind and one for all', () => {
    const names = { corpus: 'wiki', questions: 'file', model: 'offline', judge: 'spelling' };
    const report = reportOf([row('right', 'list'), row('wrong', 'several parts')], names);
    expect(Object.keys(report.byKind)).toEqual(['list', 'several parts']);
    expect(reportText(report)).toMatch(/^list +1 +100\.0 % .*\nseveral parts +1 +0\.0 % .*\nall +2 +50\.0 % /mu);
  });
});
