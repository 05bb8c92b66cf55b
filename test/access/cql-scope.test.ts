import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ConfluenceError } from '../../src/errors.js';
import { CqlError } from '../../src/sandbox/cql-errors.js';
import { type CqlExpression, parseCql } from '../../src/sandbox/cql.js';
import { scopeCql } from '../../src/access/cql-scope.js';
import { runs } from '../helpers/properties.js';
import { fixtureConfluence } from '../sandbox/fixture.js';

const keys = ['ENG', '~712020:ab"c'];
const scope = String.raw`space in ("ENG","~712020:ab\"c")`;

const afterOrder = 'after `order by` stand names of fields, each with `asc` or `desc` or without, and nothing else';
const unreadable = 'it holds a control character or another that no text is written with';
const escapes =
  'a quoted text holds a line break, or a backslash before something other than a quotation mark or a backslash';

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
    // It would stand outside of the clause.
    ['a = 1 order by title or space = SEC', afterOrder],
    ['a = 1 order by title desc order by space', afterOrder],
    ['a = 1 order by', afterOrder],
    // What another parser could take for a quotation mark, a comment, or the end.
    [String.raw`a = \" ) or ( b = 1 or c = " x`, String.raw`"\\" stands outside of quotation marks`],
    ['a = 1 or b = 2 /*', '"*" stands outside of quotation marks'],
    ['a = 1 or b = 2 --', '"--" stands outside of quotation marks'],
    ['a = 1 or b = 2 // x', '"//" stands outside of quotation marks'],
    ['a = 1 or b = 2 #', '"#" stands outside of quotation marks'],
    ['a = \u201c) or (b = 2\u201d', '"\u201c" stands outside of quotation marks'],
    ['a = 1 or\u00a0b = 2', '"\u00a0" stands outside of quotation marks'],
    ['a = 1 or b = 2\u0000', unreadable],
    ['a = "1\uffff" or b = 2', unreadable],
    ['a = "1\n) or (b = 2"', escapes],
    [String.raw`a = "1\u0022 or (b = 2"`, escapes],
  ])('refuses %j', (cql, why) => {
    expect(() => scopeCql(cql, keys)).toThrow(
      expect.objectContaining({ code: 'invalid_request', message: `The CQL query cannot be used: ${why}.` }),
    );
  });

  test('is not taken in by a query that only looks enclosed', () => {
    expect(scopeCql(`(a = 1) or (b = 2) and ${scope}`, keys)).toBe(`((a = 1) or (b = 2) and ${scope}) and ${scope}`);
    expect(scopeCql(`${scope} and (a = 1) or (b = 2)`, keys)).toBe(`(${scope} and (a = 1) or (b = 2)) and ${scope}`);
  });

  describe('whatever the query', () => {
    const allowed = ['SEC', 'HR'];
    const piece = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          'type = page',
          'space = ENG',
          'space != "SEC"',
          `space in ("ENG",'SEC')`,
          'title ~ "release plan"',
          `title ~ 'it is ) or ('`,
          String.raw`text ~ "a\" or (space = ENG) or \\"`,
          'siteSearch ~ "release"',
          'created > now("-4w")',
          'label in (how-to, "b")',
          'lastmodified < 2026/11/05',
          'space in ("SEC","HR")',
        ),
      },
      { weight: 5, arbitrary: fc.constantFrom(' and ', ' or ', ')or(', ' and not(', ' AND ', ' Or ', '\nor\t', 'or') },
      { weight: 3, arbitrary: fc.constantFrom('(', ')', '((', '))', 'not ', 'not(') },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          ' order by title',
          ')order by created desc',
          ' ORDER\nBY title, created asc',
          ', space desc',
          ' order by title or space = ENG',
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          ...String.raw`" ' \ \" \' \\ "" “ ” && || ! ~ = in , -- // /* */ # ; ſ`.split(' '),
          ...Array.from('\u0000\u00a0\u2028\u200b\u3000\uffff\u212a'),
          '\ud800',
          ') and space in ("SEC","HR")',
          'space in ("SEC","HR") and (',
        ),
      },
    );
    const soup = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    // Pieces in an order that mostly parses; soup alone seldom does.
    const { query } = fc.letrec<{ query: string; term: string }>((tie) => ({
      query: fc
        .tuple(
          tie('term'),
          fc.array(fc.tuple(fc.constantFrom(' and ', ' or ', '\tOR\n'), tie('term')), { maxLength: 3 }),
        )
        .map(([first, more]) => [first, ...more.flat()].join('')),
      term: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        piece.filter((text) => /^[a-z]+ (?:[!=~<>]|in)/iu.test(text)),
        tie('query').map((inner) => `(${inner})`),
        tie('query').map((inner) => `not(${inner})`),
        tie('query').map((inner) => `(${inner}) and space in ("SEC","HR")`),
      ),
    }));
    const ordered = fc
      .tuple(query, fc.constantFrom('', ' order by title', '\norder  BY created desc, title'))
      .map((parts) => parts.join(''));
    // One change in a query that parses is where a judgement could tip over.
    const spoiled = fc
      .tuple(ordered, fc.nat(), piece)
      .map(
        ([text, at, more]) => `${text.slice(0, at % (text.length + 1))}${more}${text.slice(at % (text.length + 1))}`,
      );
    const anything = fc.oneof(soup, ordered, spoiled);

    /** What `scopeCql` gives; undefined when it refuses. */
    function scopedOrRefused(cql: string): string | undefined {
      try {
        return scopeCql(cql, allowed);
      } catch (error) {
        if (ConfluenceError.isInstance(error) && error.code === 'invalid_request') return undefined;
        throw error;
      }
    }

    /** What an expression can be for content outside of the spaces, when every other clause may be either. */
    function outcomesOf(expression: CqlExpression): ReadonlySet<boolean> {
      if (expression.kind === 'not') return new Set([...outcomesOf(expression.term)].map((value) => !value));
      if (expression.kind !== 'clause') {
        const [left, right] = [outcomesOf(expression.left), outcomesOf(expression.right)];
        const isAnd = expression.kind === 'and';
        return new Set([...left].flatMap((one) => [...right].map((other) => (isAnd ? one && other : one || other))));
      }
      const { field, operator, values } = expression;
      const keys = values.map((value) => (value.kind === 'text' ? value.text : undefined));
      const isScope = field.name === 'space' && operator === 'in' && keys.join() === allowed.join();
      return new Set(isScope ? [false] : [true, false]);
    }

    /** What stands outside of quotes and parentheses, by a simpler reading, without a well-formed `order by`. */
    function outsideOf(cql: string): string {
      let text = cql.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, 'Q');
      for (let before = ''; before !== text;) {
        before = text;
        text = text.replace(/\([^()]*\)/g, 'E');
      }
      return text.replace(/\s*order\s+by[\p{L}\p{M}\p{N}_\s,.:/-]*$/iu, '');
    }

    /** The tree that Confluence would make of a query; undefined when it would refuse it. */
    function treeOf(cql: string) {
      try {
        return parseCql(cql, { rejectNegativeFirst: false });
      } catch (error) {
        if (error instanceof CqlError) return undefined;
        throw error;
      }
    }

    test('the clause binds all of it, as another parser reads it, and a second time changes nothing', () => {
      let parsed = 0;
      fc.assert(
        fc.property(anything, (cql) => {
          const scoped = scopedOrRefused(cql);
          if (scoped === undefined) return;
          expect(scopeCql(scoped, allowed)).toBe(scoped);
          expect(outsideOf(scoped)).toMatch(/^(space in E|E and space in E|space in E and E)$/);
          const tree = treeOf(scoped);
          if (tree === undefined) return;
          parsed++;
          expect([...outcomesOf(tree.where ?? expect.fail('no condition is left'))]).toEqual([false]);
        }),
        runs(3000),
      );
      expect(parsed, 'runs that say something').toBeGreaterThan(runs(3000).numRuns / 4);
    });

    test('no row of another space is found on a site where nearly all is in one', () => {
      const { call } = fixtureConfluence({ switches: { strictFirstClause: false } });
      let answered = 0;
      fc.assert(
        fc.property(anything, (cql) => {
          const scoped = scopedOrRefused(cql);
          if (scoped === undefined) return;
          const { status, json } = call(`rest/api/search?${new URLSearchParams({ cql: scoped }).toString()}`);
          if (status !== 200) return;
          answered++;
          // The shape is what the sandbox's own tests compare with the client's schemas.
          const { results } = json as { results: { resultGlobalContainer?: { displayUrl: string }; url: string }[] };
          for (const { resultGlobalContainer, url } of results)
            expect(resultGlobalContainer?.displayUrl ?? url).toBe('/spaces/SEC');
        }),
        runs(500),
      );
      expect(answered, 'runs that say something').toBeGreaterThan(runs(500).numRuns / 5);
      // The judge can tell: without the clause most rows are of the other space.
      const { json } = call(`rest/api/search?${new URLSearchParams({ cql: 'type = page' }).toString()}`);
      expect(JSON.stringify(json)).toContain('/spaces/ENG');
    });
  });
});
