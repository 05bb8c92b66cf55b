import { expect, test } from 'vitest';

import { isInflection, segmentsOf, withoutParticle } from '../../src/language/segments.js';

test.each([
  ['有給休暇は', ['有給', '休暇', 'は']],
  ['(v2.1)接続-VPN', ['(v2.1)', '接続', 'VPN']],
  ['plain', ['plain']],
])('%s is cut where its script has no spaces', (run, segments) => {
  expect(segmentsOf(run)).toEqual(segments);
});

test.each([
  ['휴가를', '휴가'],
  ['며칠인가요', '며칠'],
  ['시스템에서는', '시스템'],
  ['나는', '나는'],
])('%s is %s without what is written onto it', (word, bare) => {
  expect(withoutParticle(word)).toBe(bare);
});

test('one or two signs of Hiragana are an inflection', () => {
  expect(['は', 'から', 'ください', '休', ''].map(isInflection)).toEqual([true, true, false, false, false]);
});
