import { expect, test } from 'vitest';

import { isEnglish, isParticle, isRequest, isStopWord } from '../../src/language/stop-words.js';

test.each([
  // word, particle, stop word, request
  ['the', true, true, false],
  ['Für', true, true, false],
  ['off', false, true, false],
  ['What’s', false, true, false],
  ['pourquoi', false, true, false],
  ['どこ', false, true, false],
  ['explain', false, false, true],
  ['release', false, false, false],
])('%s is told by what it says', (word, particle, stopWord, request) => {
  expect([isParticle(word), isStopWord(word), isRequest(word)]).toEqual([particle, stopWord, request]);
});

test.each([
  ['How long is the release frozen', true],
  ['release plan', true],
  ['Wie lang ist die Probezeit', false],
  ['Combien de jours dans une semaine', false],
  ['Kündigungsfrist', false],
  ['the Kündigungsfrist of an employee', true],
])('%s: English is %s', (text, expected) => {
  expect(isEnglish(text.split(' '))).toBe(expected);
});
