import { expect, test } from 'vitest';
import { tellsStanding } from '../../src/language/standing-words.js';

test.each([
  'This page is outdated, see Harbour 2.',
  '🚧 This document is outdated and untested. 🚧 Ask the platform team before you build another cluster with it.',
  'DEPRECATED: use the new gateway, which has all that this one had and is looked after by somebody.',
  'This is a draft.',
  'Work in progress',
  'This guide has been replaced by the handbook for travel, which everybody finds in the space of the office.',
  'This policy is no longer valid; the new one is in the handbook, which everybody finds in the space HR.',
  'Diese Seite ist veraltet. Die neue steht im Handbuch, das alle im Raum der Verwaltung finden.',
  'Cette page est obsolète, voir le guide du port qui se trouve dans le nouvel espace.',
  'このページは古い情報です。',
  'archived',
])('is told by "%s"', (text) => {
  expect(tellsStanding(text)).toBe(true);
});

test.each([
  'Our goal is not to replace legacy systems or to write plans, but to help each partner with what it is there for.',
  'Content Preview, also known as the draft stack, lets editors see a change before it is published.',
  'Add a note to the top of the README that says that the repository has been retired.',
  'We mirror all repositories that are not archived to another provider, by a job that runs every hour.',
  'This page tells how a legacy application is moved, and whom to ask before it is switched off.',
])('is not told by a text about something else: "%s"', (text) => {
  expect(tellsStanding(text)).toBe(false);
});
