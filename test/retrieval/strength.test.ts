import { describe, expect, test } from 'vitest';

import type { Query } from '../../src/retrieval/query.js';
import type { ScoredPassage } from '../../src/retrieval/rank.js';
import { coverageMeter, weakBelow } from '../../src/retrieval/strength.js';

const word = (term: string, synonyms: string[] = []) => ({ word: term, terms: [term], instead: [], synonyms });
const query = (words: Query['words'], others: string[] = []): Query => ({ words, others, weights: new Map() });
const passageWith = (...terms: string[]): ScoredPassage => ({
  passage: {
    page: { id: '1', title: '', url: '', updatedAt: '' },
    order: 0,
    start: 0,
    end: 1,
    headings: [],
    innerHeadings: [],
    markdown: '',
    opening: '',
    tail: '',
  },
  score: 1,
  matched: new Set(terms),
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

  test('lets other words make up for missing words as far as they are held themselves', () => {
    const asked = query([word('gate'), word('code')], ['pin', 'entry', 'barrier', 'yard']);
    expect(measure(asked, ['gate', 'pin'])).toBeCloseTo(0.5 + 0.5 * 0.9 * 0.25);
    expect(measure(asked, ['pin', 'entry', 'barrier', 'yard'])).toBeCloseTo(0.9);
    expect(measure(asked, ['gate', 'code', 'pin'])).toBe(1);
  });
});

test('more is asked of a passage that was found with other words', () => {
  expect(weakBelow(query([word('gate')]))).toBeLessThan(weakBelow(query([word('gate')], ['pin'])));
});
