import { describe, expect, test } from 'vitest';

import { isEveryday } from '../../src/language/everyday-words.js';
import type { Query } from '../../src/retrieval/query.js';
import type { ScoredPassage } from '../../src/retrieval/rank.js';
import { coverageMeter, verdictOn, weakBelow } from '../../src/retrieval/strength.js';

const word = (term: string, synonyms: string[] = []) => ({
  word: term,
  terms: [term],
  instead: [],
  synonyms,
  isEveryday: isEveryday(term),
  isName: false,
});
const query = (words: Query['words'], others: string[] = []): Query => ({
  words,
  others: others.map((other) => [other]),
  phrases: [],
  weights: new Map(),
});
const passageWith = (...terms: string[]): ScoredPassage => ({
  passage: {
    page: { id: '1', title: '', url: '', updatedAt: '' },
    order: 0,
    group: 0,
    start: 0,
    end: 1,
    headings: [],
    markdown: '',
    opens: true,
    closes: true,
    tail: '',
  },
  score: 1,
  matched: new Set(terms),
  phrases: [],
  terms: () => terms,
  alsoOn: [],
});
const measure = (asked: Query, matched: string[], ranked: ScoredPassage[] = []) =>
  coverageMeter(asked, ranked, 100)(new Set(matched));

describe('how much of a question a passage holds', () => {
  test('is all with all words and nothing with none', () => {
    const asked = query([word('gate'), word('code')]);
    expect(measure(asked, ['gate', 'code'])).toBe(1);
    expect(measure(asked, ['gate'])).toBeCloseTo(0.5);
    expect(measure(asked, [])).toBe(0);
    expect(measure(query([]), [])).toBe(0);
  });

  test('counts a rare word more than a frequent one', () => {
    const asked = query([word('gate'), word('zeppelin')]);
    const ranked = Array.from({ length: 50 }, () => passageWith('gate'));
    expect(measure(asked, ['gate'], ranked)).toBeLessThan(0.35);
    expect(measure(asked, ['zeppelin'], ranked)).toBeGreaterThan(0.65);
  });

  test('takes our own synonym for more than half of the word', () => {
    expect(measure(query([word('boss', ['manager', 'lead'])]), ['manager', 'lead'])).toBeCloseTo(0.6);
  });

  test('lets other words make up for missing words as far as the best three of them are held', () => {
    const asked = query([word('gate'), word('code')], ['pin', 'entry', 'barrier', 'yard']);
    expect(measure(asked, ['gate', 'pin'])).toBeCloseTo(0.5 + 0.5 * 0.9 * (1 / 3));
    expect(measure(asked, ['pin', 'entry', 'barrier'])).toBeCloseTo(0.9);
    expect(measure(asked, ['gate', 'code', 'pin'])).toBe(1);
  });

  test('lets other words make up less for a name', () => {
    const asked = query([word('gate'), { ...word('notion'), isName: true }], ['pin', 'entry', 'barrier']);
    expect(measure(asked, ['gate', 'pin', 'entry', 'barrier'])).toBeCloseTo(0.5 + 0.5 * 0.6);
  });

  test('is not less because more other words were tried', () => {
    const few = query([word('gate')], ['pin', 'entry', 'barrier']);
    const many = query([word('gate')], ['pin', 'entry', 'barrier', 'zebra', 'opera', 'glacier', 'violin']);
    expect(measure(many, ['pin', 'entry', 'barrier'])).toBe(measure(few, ['pin', 'entry', 'barrier']));
  });

  test('does not count words that are used whatever one speaks of, as long as there are others', () => {
    const asked = query([word('take'), word('quick'), word('zeppelin')]);
    expect(measure(asked, ['take', 'quick'])).toBe(0);
    expect(measure(asked, ['zeppelin'])).toBe(1);
    expect(measure(query([word('take')]), ['take'])).toBe(1);
  });

  test('takes a name for held only as a whole', () => {
    const name = { ...word('ERR_CONN_RESET'), terms: ['err_conn_reset', 'err', 'conn', 'reset'] };
    expect(measure(query([name]), ['reset'])).toBe(0);
    expect(measure(query([name]), ['err', 'conn', 'reset'])).toBe(1);
    expect(measure(query([name]), ['err_conn_reset'])).toBe(1);
  });
});

test('more is asked of a passage that was found with other words', () => {
  expect(weakBelow(query([word('gate')]))).toBeLessThan(weakBelow(query([word('gate')], ['pin'])));
});

test('the verdict is that of the best of the first passages', () => {
  const asked = query([word('gate'), word('code')]);
  expect(verdictOn(asked, [passageWith('x'), passageWith('gate', 'code')], 2).strength).toBe('strong');
  expect(verdictOn(asked, [passageWith('x'), passageWith('gate')], 2).strength).toBe('strong');
  expect(verdictOn(asked, [passageWith('x')], 1)).toEqual({ strength: 'weak', coverage: 0 });
  expect(verdictOn(asked, [], 0)).toEqual({ strength: 'none', coverage: 0 });
});
