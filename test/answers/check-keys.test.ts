import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkKeys } from '../../bench/answers/check.js';
import { type KeyedQuestion, readQuestions } from '../../bench/answers/questions.js';
import { readSource, sectionsOf, type SourcePage } from '../../bench/answers/source.js';
import { spells } from '../../bench/answers/spelling.js';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const annualLeave = 'HR/annual-leave.xhtml';
const supportLevels = 'CS/support-levels.xhtml';

let pages: Map<string, SourcePage>;
beforeAll(async () => {
  pages = await readSource(at('sample-wiki'));
});

const right: KeyedQuestion = {
  id: 'carry-over',
  kind: 'several',
  turns: ['How many days may I carry over?'],
  key: { must: [['5 days', 'five days']], not: [] },
  pages: [{ fact: 0, page: annualLeave, section: 'Carrying days over', states: ['You may carry 5 days'] }],
};
const unanswered: KeyedQuestion = { ...right, key: { must: [], not: [] }, pages: [], absent: ['sauna'] };
const escalation: KeyedQuestion = {
  ...right,
  key: { must: [['Credits and goodwill'], ['Escalation']], not: [] },
  pages: [
    { fact: 0, page: 'CS/support-levels/credits.xhtml' },
    { fact: 1, page: 'CS/support-levels/escalation.xhtml' },
  ],
  complete: { below: supportLevels },
};

describe('keys compared with the wiki', () => {
  it('are all right in the questions about the sample wiki', () => {
    const questions = readQuestions(at('bench/answers/sample-questions.jsonl'));
    expect(questions.length).toBeGreaterThanOrEqual(10);
    expect(checkKeys(questions, pages)).toEqual([]);
  });

  it.each([right, unanswered, escalation])('are right %#', (question) => {
    expect(checkKeys([question], pages)).toEqual([]);
  });

  it.each<[string, KeyedQuestion, RegExp]>([
    ['a fact without a page', { ...right, pages: [] }, /no page is named for "5 days" or "five days"/u],
    ['a page that is not there', withPlace({ page: 'HR/nothing.xhtml' }), /no page HR\/nothing\.xhtml/u],
    ['a page that not every member may read', withPlace({ page: 'LEAD/kestrel.xhtml' }), /no page LEAD/u],
    ['a fact that does not stand there', withPlace({ states: ['6 days'] }), /"6 days" does not stand on .* below/u],
    ['a fact inside a longer number', withPlace({ states: ['1 March'] }), /"1 March" does not stand/u],
    ['a fact of another section', withPlace({ section: 'Other free days' }), /below "Other free days"$/u],
    ['a fact that other sections have too', withPlace({ states: ['5 days'] }), /below "Other free days" too/u],
    ['a fact that stands nowhere', withPlace({ section: undefined, states: ['6 weeks off'] }), /stands nowhere/u],
    ['a place of no fact', withPlace({ fact: 1 }), /there is no fact 1/u],
    ['a fact that the question says', { ...right, turns: ['Is it 5 days?'] }, /the question itself says "5 days"/u],
    ['a fact that is forbidden', { ...right, key: { ...right.key, not: [['5']] } }, /which must not/u],
    ['an absence that is none', { ...unanswered, absent: ['Coppice'] }, /"Coppice" is said to be absent and stands/u],
    ['a page for no answer', { ...unanswered, pages: right.pages }, /no answer and names a page/u],
    [
      'a list that lacks a page',
      { ...escalation, pages: escalation.pages.slice(0, 1) },
      /the list lacks .*escalation/u,
    ],
    ['a list with a page too many', { ...escalation, complete: { label: 'customer' } }, /does not belong to the list/u],
  ])('tell of %s', (_name, question, problem) => {
    expect(checkKeys([question], pages)).toContainEqual(expect.stringMatching(problem));
  });

  it('tell of an id that is given twice', () => {
    expect(checkKeys([right, right], pages)).toEqual(['carry-over: another question has this id']);
  });

  function withPlace(fields: Partial<Record<'fact' | 'page' | 'section' | 'states', unknown>>): KeyedQuestion {
    // The fields are those of a place, as each row gives them.
    const place = { ...right.pages[0], ...fields } as KeyedQuestion['pages'][number];
    return { ...right, pages: [place] };
  }
});

describe('the sections of a page', () => {
  it('begin at each heading, and code that looks like one begins none', () => {
    const storage =
      '<p>Be<strong>fore</strong></p><h2>One &amp; <em>two</em></h2><p>x</p><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>' +
      '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">html</ac:parameter><ac:plain-text-body><![CDATA[<h1>code</h1>]]></ac:plain-text-body></ac:structured-macro><h1>Three</h1>';
    expect(sectionsOf(storage)).toEqual([
      { heading: '', text: 'before' },
      { heading: 'One & two', text: 'one & two x a b code' },
      { heading: 'Three', text: 'three' },
    ]);
  });
});

describe('a spelling', () => {
  it.each([
    ['up to 15 days', '5 days', false],
    ['15.5 days', '15', false],
    ['it is 1,500', '1,500', true],
    ['it costs $75.', '$75', true],
    ['five day plan', 'five days', false],
    ['締切は30日です', '30日', true],
  ])('in "%s": "%s" %s', (text, spelling, isThere) => {
    expect(spells(text, [spelling])).toBe(isThere);
  });
});

describe('a file of questions', () => {
  const read = (...lines: unknown[]): KeyedQuestion[] => {
    const folder = mkdtempSync(join(tmpdir(), 'questions-'));
    try {
      const file = join(folder, 'questions.jsonl');
      writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n\n'));
      return readQuestions(file);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('may hold simple questions', () => {
    const simple = { question: 'How much?', answers: ['5 days', 'on 31 March'], page: annualLeave, kind: 'fact' };
    expect(read(simple, { question: 'Who?', kind: 'none', page: null })).toEqual([
      {
        id: '1',
        kind: 'fact',
        turns: ['How much?'],
        key: { must: [['5 days'], ['on 31 March']], not: [] },
        pages: [
          { fact: 0, page: annualLeave },
          { fact: 1, page: annualLeave },
        ],
      },
      { id: '3', kind: 'none', turns: ['Who?'], key: { must: [], not: [] }, pages: [] },
    ]);
  });

  it('is refused with the line that is wrong', () => {
    expect(() => read(right, { ...right, turns: [] })).toThrow(/line 3: .*turns/su);
    expect(() => read({ ...right, kee: 1 })).toThrow(/line 1: .*kee/su);
    expect(() => read({ ...unanswered, absent: undefined })).toThrow(/needs `absent`/u);
  });
});
