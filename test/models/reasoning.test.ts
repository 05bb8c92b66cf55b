import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReasoningFilter, withoutReasoning } from '../../src/models/reasoning.js';
import { runs } from '../helpers/properties.js';

test.each([
  ['<think>it asks about leave</think>\n\n25 days.', '25 days.'],
  ['\n<THINK>a</Think >25 days.', '25 days.'],
  ['<thinking>a</thinking><reasoning type="x">b</reasoning> 25 days.', '25 days.'],
  ['it asks about leave, so\nI search\n</think>\n\n25 days.', '25 days.'],
  ['<think>cut off in the mid', ''],
  ['<think></think>', ''],
])('%j is %j without its reasoning', (text, answer) => {
  expect(withoutReasoning(text)).toBe(answer);
});

test.each([
  'The tag `<think>` begins it and `</think>` ends it.',
  'Write\n\n```\n<think>\nx\n</think>\n```\n\nand go on.',
  '  Indented answer',
  '<br>a',
  '<thinker>x</thinker>',
  'a </think> b',
])('%j stays', (text) => {
  expect(withoutReasoning(text)).toBe(text);
});

test('it is the same however the text arrives', () => {
  const piece = fc.constantFrom(
    '<think>',
    '</think>',
    '<',
    'think',
    '>',
    '</',
    '<Reasoning>',
    '</reasoning>',
    '\n',
    ' ',
    'a',
    '`',
    '```\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (pieces, size) => {
      const text = pieces.join('');
      const filter = new ReasoningFilter();
      let arrived = '';
      for (let at = 0; at < text.length; at += size) arrived += filter.push(text.slice(at, at + size));
      const whole = new ReasoningFilter();
      expect(arrived + filter.end()).toBe(whole.push(text) + whole.end());
    }),
    runs(1000),
  );
});
