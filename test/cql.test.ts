import fc from 'fast-check';
import { expect, test } from 'vitest';

import { quote, readable, readCql, splitOrder } from '../src/cql.js';
import { ConfluenceError } from '../src/errors.js';
import { runs } from './helpers/properties.js';

/** Halves of characters too. */
const anySign = fc.nat(0xffff).map((code) => String.fromCharCode(code));

test('a query is read as tokens with their offsets and depths', () => {
  const cql = `space in ("A B", ~me) and(title !~ 'it\\'s')or created>=2026/01/31`;
  const tokens = readCql(cql);
  expect(tokens.map(({ kind, text, depth }) => [kind, text, depth])).toEqual([
    ['word', 'space', 0],
    ['word', 'in', 0],
    ['parenthesis', '(', 0],
    ['quoted', '"A B"', 1],
    ['comma', ',', 1],
    ['operator', '~', 1],
    ['word', 'me', 1],
    ['parenthesis', ')', 0],
    ['word', 'and', 0],
    ['parenthesis', '(', 0],
    ['word', 'title', 1],
    ['operator', '!~', 1],
    ['quoted', `'it\\'s'`, 1],
    ['parenthesis', ')', 0],
    ['word', 'or', 0],
    ['word', 'created', 0],
    ['operator', '>=', 0],
    ['word', '2026/01/31', 0],
  ]);
  for (const { text, start } of tokens) expect(cql.startsWith(text, start)).toBe(true);
});

test.each([
  ['a = 1', 'a = 1', ''],
  [' a = 1 order by b ', 'a = 1', 'order by b'],
  ['(a = 1)ORDER\tBY b desc,c', '(a = 1)', 'ORDER\tBY b desc,c'],
  ['order by b', '', 'order by b'],
  ['a = "order by b"', 'a = "order by b"', ''],
  ['(a = 1 order by b)', '(a = 1 order by b)', ''],
  ['re-order by = 1', 're-order by = 1', ''],
  ['', '', ''],
])('%j is split from its order', (cql, body, order) => {
  expect(splitOrder(cql)).toMatchObject({ body, order });
});

test('nothing but white space is lost between tokens, whatever the query', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '"',
      "'",
      '\\',
      '(',
      ')',
      ' ',
      '\n',
      ',',
      '=',
      '!',
      '~',
      '-',
      '/',
      'order',
      ' by ',
      'x',
      'ß',
      '\u00a0',
    ),
    anySign,
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
      const cql = pieces.join('');
      let tokens;
      try {
        tokens = readCql(cql);
      } catch (error) {
        if (ConfluenceError.isInstance(error) && error.code === 'invalid_request') return;
        throw error;
      }
      let between = '';
      let end = 0;
      for (const { text, start } of tokens) {
        between += cql.startsWith(text, start) ? cql.slice(end, start) : text;
        end = start + text.length;
      }
      expect(between + cql.slice(end)).toMatch(/^[ \t\r\n]*$/);
    }),
    runs(1000),
  );
});

test('a readable text in quotes is one token', () => {
  fc.assert(
    fc.property(fc.array(anySign), (signs) => {
      const quoted = quote(readable(signs.join('')));
      expect(readCql(quoted)).toEqual([{ kind: 'quoted', text: quoted, start: 0, depth: 0 }]);
    }),
    runs(),
  );
});
