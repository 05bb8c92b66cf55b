import fc from 'fast-check';
import { estimateTokenCount } from 'tokenx';
import { expect, test } from 'vitest';

import { asciiTokenCount } from '../src/tokens.js';
import { runs } from './helpers/properties.js';

test('a text of ASCII has as many tokens as tokenx says', () => {
  const pieces = fc.constantFrom(
    ' ',
    '\n',
    '\n  ',
    '\t\n',
    '.',
    '...',
    '|',
    '1',
    '2026',
    'word',
    'Word',
    'understanding',
    "don't",
    '\u0001',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
        fc.string({ maxLength: 60 }),
      ),
      (text) => {
        const ascii = text.replaceAll(/[^\0-\x7f]/gu, '');
        expect(asciiTokenCount(ascii)).toBe(estimateTokenCount(ascii));
      },
    ),
    runs(2000),
  );
});
