import { applyPatch, createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from '../../src/markup/change.js';
import { runs } from '../helpers/properties.js';

/** Lines that often repeat, with an empty one among them. */
const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '- d', '+e', ' f'), { maxLength: 40 });

test('a diff is what the usual program prints', () => {
  fc.assert(
    fc.property(lines, lines, (olds, news) => {
      const [before, after] = [olds.join('\n'), news.join('\n')];
      const lined = (text: string) => (text === '' ? '' : `${text}\n`);
      const patch = createTwoFilesPatch('', '', lined(before), lined(after), '', '', { context: 2 });
      expect(unifiedDiff(before, after)).toBe(before === after ? '' : patch.slice(patch.indexOf('@@')).trimEnd());
    }),
    runs(1000),
  );
});

test('a diff of texts that have little in common still tells how one becomes the other', () => {
  const before = Array.from({ length: 3000 }, (_, index) => `old ${index % 7 === 0 ? 'same' : index}`).join('\n');
  const after = Array.from({ length: 2500 }, (_, index) => `old ${index % 5 === 0 ? 'same' : -index}`).join('\n');
  const diff = unifiedDiff(before, after);
  expect(applyPatch(`${before}\n`, `${diff}\n`)).toBe(`${after}\n`);
  expect(diff.split('\n').filter((line) => line.startsWith(' ')).length).toBeGreaterThan(200);
});
