import { describe, expect, test } from 'vitest';

import type { Page } from '../../src/confluence/pages.js';
import {
  fitsWhole,
  formatPlace,
  measurePage,
  parsePlace,
  sectionsMeant,
  takePiece,
  tokensOf,
} from '../../src/lookup/measured-page.js';

const pageOf = (storage: string): Page => ({
  id: '7',
  type: 'page',
  title: 'Plan',
  status: 'current',
  space: 'ENG',
  url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/7/Plan',
  base: 'https://acme.atlassian.net/wiki',
  spaceId: '65538',
  version: 7,
  versionMessage: '',
  versionAuthorId: 'ada',
  minorEdit: false,
  authorId: 'ada',
  updatedAt: '2026-11-05T09:14:03.120Z',
  author: 'Ada Stone',
  storage,
  people: new Map(),
});
const same = (markdown: string) => markdown;
const measured = await measurePage(
  pageOf('<p>Intro.</p><h2>A</h2><h3>Notes</h3><p>One.</p><h2>B</h2><h3>Notes</h3><p>Two.</p>'),
  { shown: same },
);
const all = { start: 0, end: 7 };

test('a page is measured as it will be shown', async () => {
  const shouted = await measurePage(pageOf('<p>word</p><pre>code</pre>'), {
    shown: (markdown) => markdown.toUpperCase(),
  });
  expect(shouted.document.blocks.map(({ markdown }) => markdown)).toEqual(['WORD', '```\nCODE\n```']);
  expect(tokensOf(shouted, { start: 0, end: 2 })).toBe(shouted.sizes.reduce((sum, size) => sum + size));
});

describe('the sections that a name means', () => {
  const paths = async (name: Parameters<typeof sectionsMeant>[1]) =>
    (await sectionsMeant(measured, name)).map(({ path }) => path.join(' > '));

  test('are all that have it, when somebody asked for it', async () => {
    expect(await paths({ asked: 'Notes' })).toEqual(['A > Notes', 'B > Notes']);
    expect(await paths({ asked: 'B > Notes' })).toEqual(['B > Notes']);
    expect(await paths({ asked: 'Costs', fragment: 'A' })).toEqual([]);
  });

  test('are at most the first, when only an address names it', async () => {
    expect(await paths({ fragment: 'Notes' })).toEqual(['A > Notes']);
    expect(await paths({ fragment: 'comment-12' })).toEqual([]);
    expect(await paths({})).toEqual([]);
  });

  test('say which blocks are theirs', async () => {
    expect(await sectionsMeant(measured, { asked: 'B' })).toEqual([{ start: 4, end: 7, anchor: 'B', path: ['B'] }]);
  });
});

describe('a place', () => {
  test.each([
    ['', { position: { block: 2, offset: 0 }, isFirst: true }],
    ['7:1', { position: { block: 2, offset: 0 }, isFirst: true }],
    ['7:2', { position: { block: 2, offset: 0 }, isFirst: true }],
    ['7:2.3', { position: { block: 2, offset: 3 }, isFirst: false }],
    [' 7:3 ', { position: { block: 3, offset: 0 }, isFirst: false }],
    ['3', { position: { block: 3, offset: 0 }, isFirst: false }],
    ['6:3', { position: { block: 3, offset: 0 }, isFirst: false, otherVersion: 6 }],
    ['7:4', undefined],
    ['7:x', undefined],
  ])('%j in the blocks 2 and 3 of version 7', (text, place) => {
    expect(parsePlace(measured, text, { start: 2, end: 4 })).toEqual(place);
  });

  test('reads back as it was given, and goes on where a piece ended', async () => {
    const piece = await takePiece(measured, { from: { block: 0, offset: 0 }, within: all, room: 12 });
    if (piece.next === undefined) throw new Error('The page is more than that.');
    const place = parsePlace(measured, formatPlace(measured, piece.next), all);
    expect(place?.position).toEqual(piece.next);
    const rest = await takePiece(measured, { from: piece.next, within: all, room: 1000 });
    expect(`${piece.markdown}\n\n${rest.markdown}`).toBe(
      measured.document.blocks.map(({ markdown }) => markdown).join('\n\n'),
    );
  });
});

test('a range fits whole where one piece holds all of it', async () => {
  for (let room = 1; room < 80; room++) {
    const piece = await takePiece(measured, { from: { block: 0, offset: 0 }, within: all, room });
    expect(await fitsWhole(measured, all, { room })).toBe(piece.next === undefined);
  }
});
