import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ConfluenceError } from '../../src/errors.js';
import { scopeCql } from '../../src/access/cql-scope.js';
import { runs } from '../helpers/properties.js';

const keys = ['ENG', '~712020:ab"c'];
const scope = String.raw`space in ("ENG","~712020:ab\"c")`;

describe('scopeCql', () => {
  test.each([
    ['type = page', `(type = page) and ${scope}`],
    ['a = 1 or b = 2', `(a = 1 or b = 2) and ${scope}`],
    ['type = page order by lastmodified desc, title', `(type = page) and ${scope} order by lastmodified desc, title`],
    ['type = page ORDER  BY title', `(type = page) and ${scope} ORDER  BY title`],
    ['', scope],
    ['order by created', `${scope} order by created`],
    ['title = "x order by y"', `(title = "x order by y") and ${scope}`],
    ['title = "a\\" or (" and type = page', `(title = "a\\" or (" and type = page) and ${scope}`],
    ["title = 'it is )' or id = 1", `(title = 'it is )' or id = 1) and ${scope}`],
    ['siteSearch ~ "x" and type = page', `(siteSearch ~ "x" and type = page) and ${scope}`],
    ['siteSearch ~ "x"', `(siteSearch ~ "x") and ${scope}`],
    // Last in the query: with the clause behind it, it would stand in the middle and be dropped.
    ['type = page and siteSearch ~ "x"', `${scope} and (type = page and siteSearch ~ "x")`],
    [
      'type = page and SITESEARCH ~ "a and b" order by title',
      `${scope} and (type = page and SITESEARCH ~ "a and b") order by title`,
    ],
    // Confluence refuses a query whose first clause is negative.
    ['not label = "old"', `${scope} and (not label = "old")`],
  ])('%s', (cql, expected) => {
    expect(scopeCql(cql, keys)).toBe(expected);
    expect(scopeCql(expected, keys)).toBe(expected);
  });

  test.each([
    ['a = 1) or (b = 2', 'a closing parenthesis has no opening one'],
    ['(a = 1', 'a parenthesis is not closed'],
    ['title = "x', 'a quotation mark is not closed'],
    ['title = "x\\"', 'a quotation mark is not closed'],
    [`a = 1 order by title) or (space = "SEC"`, 'a closing parenthesis has no opening one'],
  ])('refuses %j', (cql, why) => {
    expect(() => scopeCql(cql, keys)).toThrow(
      expect.objectContaining({ code: 'invalid_request', message: `The CQL query is not well formed: ${why}.` }),
    );
  });

  test('is not taken in by a query that only looks enclosed', () => {
    expect(scopeCql(`(a = 1) or (b = 2) and ${scope}`, keys)).toBe(`((a = 1) or (b = 2) and ${scope}) and ${scope}`);
    expect(scopeCql(`${scope} and (a = 1) or (b = 2)`, keys)).toBe(`(${scope} and (a = 1) or (b = 2)) and ${scope}`);
  });

  test('encloses whatever it accepts', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '"',
      "'",
      '\\',
      ' and ',
      ' or ',
      'not ',
      'a = 1',
      ' order by ',
      'siteSearch ~ ',
      'x',
      scope,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        let scoped: string;
        try {
          scoped = scopeCql(pieces.join(''), keys);
        } catch (error) {
          if (ConfluenceError.isInstance(error)) return;
          throw error;
        }
        // Quoted text and enclosed text blanked out by a second, simpler reading: what is left outside is ours.
        let text = scoped.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, 'Q');
        for (let before = ''; before !== text;) {
          before = text;
          text = text.replace(/\([^()]*\)/g, 'E');
        }
        expect(text.replace(/\s*order\s+by.*$/i, '')).toMatch(/^(space in E|E and space in E|space in E and E)$/);
      }),
      runs(5000),
    );
  });
});
