import { expect, test } from 'vitest';

import { synonymsOf } from '../../src/retrieval/synonyms.js';
import { createTermReader } from '../../src/language/terms.js';

const ask = (text: string) =>
  synonymsOf(text, createTermReader()).map(({ words, instead }) => [words.join(' '), ...instead]);

test('everyday words give what pages call it, most usual first, without the word itself', () => {
  expect(ask('May my boss see the newspaper?')).toEqual([
    ['boss', 'manager', 'supervisor', 'lead'],
    ['newspaper', 'media', 'press'],
  ]);
});

test('inflections are the same word', () => {
  expect(ask('bosses')).toEqual([['bosses', 'manager', 'supervisor', 'lead']]);
  expect(ask('Vacations?')).toEqual([['Vacations', 'annual leave', 'paid time off', 'PTO']]);
});

test('a phrase counts as a whole, stop words in it included', () => {
  expect(ask('How many days off do I get?')).toEqual([
    ['days off', 'annual leave', 'vacation', 'paid time off', 'PTO'],
  ]);
  expect(ask('the day is off')).toEqual([]);
});

test('a word counts once however often it stands there', () => {
  expect(ask('Boss, boss or BOSS?').map(([word]) => word)).toEqual(['Boss']);
});

test('words that mean several things and words of other languages have none', () => {
  expect(ask('I lead the move of this post')).toEqual([]);
  expect(ask('Wie lange dauert der Urlaub? 연차휴가는 며칠인가요?')).toEqual([]);
  expect(ask('')).toEqual([]);
});
