import { describe, expect, test } from 'vitest';

import { createTermReader } from '../../src/language/terms.js';

const terms = (text: string) => createTermReader().terms(text);

describe('terms', () => {
  test.each([
    ['inflections of an English word meet', 'Connecting connections', ['connect', 'connect']],
    ['stop words are left out', 'How do I get to the office?', ['offic']],
    ['names in capitals are no stop words', 'it asks IT', ['ask', 'it']],
    ['an identifier is kept whole and in parts', 'ERR_CONN_RESET', ['err_conn_reset', 'err', 'conn', 'reset']],
    ['a version is kept whole and in parts', 'v2.1', ['v2.1', 'v2', '1']],
    ['an issue key is kept whole and in parts', 'ABC-123', ['abc-123', 'abc', '123']],
    ['a call is kept whole and in parts', 'foo.bar()', ['foo.bar', 'foo', 'bar']],
    ['a name with humps is kept whole and in parts', 'getUserById', ['getuserbyid', 'user', 'id']],
    ['abbreviations of names lose their periods', 'D.C. at 5 p.m., e.g. DC', ['dc', '5', 'pm', 'dc']],
    ['a hyphen may be missing', 'e-mail', ['email', 'mail']],
    [
      'a sign at a number is the word it is read as',
      'a percentage: 70% or 5 %, $20',
      ['percent', '70', 'percent', '5', 'percent', 'dollar', '20'],
    ],
    ['other scripts, too', '20 € für Größe', ['20', 'euro', 'gross']],
    ['a sign alone is none', 'cat %s > $HOME', ['cat', 'home']],
    ['languages with signs keep them', 'C++ and C#', ['c++', 'c#']],
    ['full-width and composed letters meet the plain ones', 'ＶＰＮ résumé', ['vpn', 'resum']],
    ['German letters are folded', 'Größe der Büros', ['gross', 'buro']],
    ['Japanese is cut into words without particles', '有給休暇を申請する方法', ['有給', '休暇', '申請', '方法']],
    ['Chinese is cut into words', '年假申请流程', ['年假', '申请', '流程']],
    ['Korean loses its particles and gives pairs', '연차휴가를', ['연차휴가', '연차', '차휴', '휴가']],
    ['Thai is cut into words', 'วันหยุดพักร้อน', ['วัน', 'หยุด', 'พัก', 'ร้อน']],
    ['scripts side by side are both read', 'VPN接続', ['vpn', '接続']],
    ['encoded data is no word', `x ${'QUJD'.repeat(40)} y1`, ['y1']],
    ['nothing is nothing', ' … ', []],
  ])('%s', (_, text, expected) => {
    expect(terms(text)).toEqual(expected);
  });

  test('words of a question are each given once, as they were written', () => {
    expect(createTermReader().words('Where are the Offices, and which office has VPN接続?')).toEqual([
      { word: 'Offices', terms: ['offic'] },
      { word: 'VPN', terms: ['vpn'] },
      { word: '接続', terms: ['接続'] },
    ]);
  });

  test('a sign is no word of a question, and its word is no slip of it', () => {
    const reader = createTermReader();
    expect(reader.words('Is 70% enough?').map(({ word }) => word)).toEqual(['70', 'enough']);
    reader.terms('70 %');
    expect(reader.vocabulary().get('percent')).toBe('percent');
  });

  test('a long text without spaces is read in time that grows with its length', () => {
    const text = '会議室の予約'.repeat(20_000);
    expect(terms(text).length).toBeGreaterThan(40_000);
  });
});
