import { expect, test } from 'vitest';
import { judgeSent } from '../../bench/writes-report/judge.js';
import type { EditPlan } from '../../bench/writes-report/page-edits.js';
import { reportPages } from '../../bench/writes-report/pages.js';

test('approved edits of pages with tables, tasks and macros change nothing outside and lose nothing', async () => {
  let chosen = 0;
  const { total, violations } = await reportPages({
    sandbox: { seed: 'sample' },
    edits: 2,
    suits: ({ storage }) => /<ac:task-list|<table|<ac:structured-macro/u.test(storage) && ++chosen <= 12,
  });
  expect(violations).toEqual([]);
  expect(total).toMatchObject({ pages: 12, tried: 24, outside: 0, lost: 0 });
  const done = Object.values(total.done).reduce((sum, count) => sum + count, 0);
  const refused = Object.values(total.refused).reduce((sum, count) => sum + count, 0);
  expect(done).toBeGreaterThan(18);
  expect(done + refused).toBeGreaterThanOrEqual(24);
});

const before = '<h2>A</h2><p>Some <a href="https://a.example">words</a> here.</p><p>More.</p>';
const first = { start: 10, end: before.indexOf('<p>More') };
const replacing: EditPlan = { kind: 'replace', mark: 'Zq0x', ranges: [first], removes: false };
const inserting: EditPlan = { ...replacing, kind: 'append', ranges: [], points: [[before.length, before.length]] };

test.each([
  ['an edit in its place', replacing, before.replace('here', 'here Zq0x'), { outside: 0, lost: [], wrong: [] }],
  ['a byte elsewhere', replacing, before.replace('here', 'Zq0x').replace('More', 'more'), { outside: 4 }],
  ['a space between tags', replacing, before.replace('here', 'Zq0x').replace('</h2>', '</h2 >'), { outside: 1 }],
  [
    'a link that is gone',
    replacing,
    before.replace(/<a.*a>/u, 'Zq0x'),
    { outside: 0, lost: ['link https://a.example'], wrong: [] },
  ],
  ['an edit that did nothing', replacing, before, { wrong: ['nothing is different', 'the new text is not there'] }],
  ['tags that cross', replacing, before.replace('here.</p>', 'Zq0x.</h2>'), { wrong: [/^not well-formed/u] }],
  ['an insertion at its place', inserting, `${before}<p>Zq0x</p>`, { outside: 0, lost: [], wrong: [] }],
  ['an insertion elsewhere', inserting, before.replace('</h2>', '</h2><p>Zq0x</p>'), { outside: 11 }],
  ['an insertion that eats', inserting, `${before.slice(0, -9)}ore Zq0x</p>`, { outside: 5 }],
])('the judge tells %s', (_name, plan, sent, verdict) => {
  const { wrong, ...rest } = judgeSent(before, sent, plan);
  const { wrong: wanted, ...others } = { wrong: undefined, ...verdict };
  expect(rest).toMatchObject(others);
  if (wanted !== undefined) expect(wrong).toEqual(wanted.map((text) => expect.stringMatching(text)));
});
