import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { allOf, anyOf, splitQuery, termsOf } from '../../src/confluence/cql.js';
import { quote } from '../../src/cql.js';
import { runs } from '../helpers/properties.js';

test.each([
  ['release plan', { words: ['release', 'plan'], phrases: [] }],
  ['"release plan" 2026', { words: ['2026'], phrases: ['release plan'] }],
  ['ERR_CONN_RESET in the proxy?', { words: ['in', 'the', 'proxy'], phrases: ['ERR_CONN_RESET'] }],
  ['billing-api v2.4.1', { words: [], phrases: ['billing-api', 'v2.4.1'] }],
  [
    "what's the *wild* (plan) [x] ~fuzzy +a !b c:d",
    { words: ["what's", 'the', 'wild', 'plan', 'x', 'fuzzy', 'a', 'b'], phrases: ['c d'] },
  ],
  ['Plan plan PLAN', { words: ['PLAN'], phrases: [] }],
  ['"" \\ / " ', { words: [], phrases: [] }],
  ['リリース計画 Übergabe', { words: ['リリース計画', 'Übergabe'], phrases: [] }],
])('%s is read as words and names', (query, expected) => {
  expect(termsOf(query)).toEqual(expected);
});

test('all words: siteSearch ranks, text filters; names are phrases', () => {
  expect(allOf(termsOf('proxy reset ERR_CONN_RESET'))).toBe(
    'siteSearch ~ "proxy reset ERR_CONN_RESET" and text ~ "proxy reset" and text ~ "\\"ERR_CONN_RESET\\""',
  );
});

test('any word: a parenthesised alternative', () => {
  expect(anyOf(termsOf('proxy ERR_CONN_RESET'))).toBe('(text ~ "proxy" or text ~ "\\"ERR_CONN_RESET\\"")');
});

test('no value ends its own quotes', () => {
  expect(quote('a" or type = page or title ~ "')).toBe('"a\\" or type = page or title ~ \\""');
  expect(quote('back\\')).toBe('"back\\\\"');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      expect(quote(value)).toMatch(/^"(?:[^"\\]|\\[\s\S])*"$/u);
      // Whatever the words, quotes and parentheses of the query close.
      const terms = termsOf(value);
      if (terms.words.length + terms.phrases.length > 0)
        expect(() => splitQuery(`${allOf(terms)} and ${anyOf(terms)}`)).not.toThrow();
    }),
    runs(),
  );
});

describe('a query of the user', () => {
  test.each([
    ['type = page', 'type = page', ''],
    ['type = page ORDER BY created desc', 'type = page', 'ORDER BY created desc'],
    ['title ~ "in order by x" order by title', 'title ~ "in order by x"', 'order by title'],
    ['siteSearch ~ "x" and type = page', '(siteSearch ~ "x" and text ~ "x") and type = page', ''],
    ['type = page and sitesearch !~ "y"', 'type = page and text !~ "y"', ''],
    [`title ~ 'it\\'s (' and space = A`, `title ~ 'it\\'s (' and space = A`, ''],
  ])('%s', (cql, body, order) => {
    expect(splitQuery(cql)).toEqual({ body, order });
  });

  test.each(['', 'title ~ "x', 'a = 1) or (b = 2', '(a = 1', "x ~ 'y"])(
    '%j is refused: filters joined to it could be bypassed',
    (cql) => {
      expect(() => splitQuery(cql)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    },
  );
});
