import { describe, expect, test } from 'vitest';

import { anyFormula, broadFormula, narrowFormula, searchWordsOf } from '../../src/confluence/search-formulas.js';

describe('the words of a question', () => {
  test.each<[string, string, string[]]>([
    ['without particles, telling words first', 'How long is the release frozen?', ['release', 'frozen', 'long']],
    [
      'names and numbers come before long words',
      'what does ERR_CONN_RESET mean for QA in 2026',
      ['"ERR_CONN_RESET"', '2026', 'QA', 'mean'],
    ],
    [
      'a quoted phrase stays whole',
      'who approves "code freeze" exceptions',
      ['"code freeze"', 'exceptions', 'approves'],
    ],
    ['only particles: all of them', 'who are we', ['who', 'are', 'we']],
    [
      'German is truncated, because the site may stem English only',
      'Wie lang ist die Kündigungsfrist in der Probezeit?',
      ['kündigungsfrist*', 'probezeit*', 'lang'],
    ],
    ['Korean loses its particles, compounds their seams', '연차휴가는 며칠인가요', ['연차 휴가', '며칠']],
    ['Japanese is cut into words', '有給休暇は何日もらえますか', ['有給', '休暇']],
    ['nothing but signs', '?!', []],
  ])('%s', (_name, query, words) => {
    expect(searchWordsOf(query).words).toEqual(words);
  });

  test('other words keep together what stands together', () => {
    expect(searchWordsOf('leave', ['paid time off', 'PTO', 'leave', 'of the', 'AL-2 form']).others).toEqual([
      'paid time off',
      'PTO',
      'form "AL-2"',
    ]);
  });

  test('are at most eight', () => {
    const { words, others } = searchWordsOf(
      'alpha bravo charlie delta echo foxtrot golf hotel india juliett',
      Array.from({ length: 20 }, (_, index) => `other${index}`),
    );
    expect([words.length, others.length]).toEqual([8, 8]);
  });
});

describe('formulas', () => {
  const words = { words: ['alpha', 'bravo', 'charlie'], others: ['paid time off'], synonyms: [] };

  test('broad: all words ranked, any two, a synonym, a word in the title', () => {
    expect(broadFormula(words, true)).toBe(
      '(siteSearch ~ "alpha bravo charlie" or text ~ "alpha bravo" or text ~ "alpha charlie" or text ~ "bravo charlie" or text ~ "paid time off" or title ~ "alpha" or title ~ "bravo" or title ~ "charlie")',
    );
  });

  test('broad, not ranked: no siteSearch, which would be dropped in the middle of a query', () => {
    expect(broadFormula(words, false)).not.toContain('siteSearch');
  });

  test('broad with one word: the robust ranked form', () => {
    expect(broadFormula({ words: ['alpha'], others: [], synonyms: [] }, true)).toBe(
      'siteSearch ~ "alpha" and text ~ "alpha"',
    );
    expect(broadFormula({ words: [], others: ['alpha'], synonyms: [] }, false)).toBe('text ~ "alpha"');
  });

  test('any: each word and synonym', () => {
    expect(anyFormula(words)).toBe('(text ~ "alpha" or text ~ "bravo" or text ~ "charlie" or text ~ "paid time off")');
  });

  test('narrow: more words, two in the title, the synonym as it was given beside a word', () => {
    expect(narrowFormula(words, 3)).toBe(
      '(text ~ "alpha bravo charlie" or title ~ "alpha bravo" or title ~ "alpha charlie" or title ~ "bravo charlie" or (text ~ "\\"paid time off\\"" and (text ~ "alpha" or text ~ "bravo" or text ~ "charlie")))',
    );
  });

  describe('with our own synonyms', () => {
    const known = [
      { words: ['Alpha'], instead: ['first', 'lead one'] },
      { words: ['of', 'charlie'], instead: ['third'] },
      { words: ['zulu'], instead: ['last'] },
    ];
    const asked = searchWordsOf('alpha of charlie bravo', [], known);

    test('each belongs to the first word of its expression that is searched for', () => {
      expect(asked).toEqual({
        words: ['charlie', 'alpha', 'bravo'],
        others: [],
        synonyms: [['third'], ['first', 'lead one'], []],
      });
    });

    test('broad: two of the words or what stands in for them, or one of all in the title', () => {
      expect(broadFormula(asked, true)).toBe(
        '(siteSearch ~ "charlie alpha bravo" or ((((text ~ "charlie" or text ~ "third") or (text ~ "alpha" or text ~ "first" or text ~ "lead one")) and text ~ "bravo") or ((text ~ "charlie" or text ~ "third") and (text ~ "alpha" or text ~ "first" or text ~ "lead one"))) or title ~ "charlie" or title ~ "alpha" or title ~ "bravo" or title ~ "third" or title ~ "first" or title ~ "lead one")',
      );
    });

    test('broad with one word: that word ranked, or what stands in for it', () => {
      expect(broadFormula(searchWordsOf('alpha', [], known), true)).toBe(
        '(siteSearch ~ "alpha" or (text ~ "alpha" or text ~ "first" or text ~ "lead one") or title ~ "alpha" or title ~ "first" or title ~ "lead one")',
      );
    });

    test('narrow: all of the words, each by itself or by what stands in for it', () => {
      expect(narrowFormula(asked, 3)).toBe(
        '(((text ~ "charlie" or text ~ "third") and (text ~ "alpha" or text ~ "first" or text ~ "lead one") and text ~ "bravo") or title ~ "charlie alpha" or title ~ "charlie bravo" or title ~ "alpha bravo")',
      );
    });

    test('the longest queries fit into an address', () => {
      const telling = Array.from({ length: 8 }, (_, index) => `considerations${index}`);
      const long = searchWordsOf(
        telling.join(' '),
        [],
        telling.map((word) => ({
          words: [word],
          instead: Array.from({ length: 9 }, (_, index) => `reasonable accommodation${index}`),
        })),
      );
      expect(long.synonyms.map(({ length }) => length)).toEqual([4, 4, 4, 0, 0, 0, 0, 0]);
      for (const formula of [
        broadFormula(long, true),
        anyFormula(long),
        ...[2, 3, 4, 5, 6, 7, 8].map((count) => narrowFormula(long, count)),
      ])
        expect(encodeURIComponent(formula).length).toBeLessThan(7500);
    });
  });

  test('the longest queries fit into an address', () => {
    const long = searchWordsOf(
      'Kommunikationsverantwortung Datenschutzbeauftragter Sicherheitsüberprüfung Reisekostenabrechnung Arbeitszeiterfassung Einarbeitungsplan Homeofficevereinbarung Fortbildungsbudget',
      Array.from({ length: 8 }, (_, index) => `Wiedereingliederungsmanagement Abteilung ${index}`),
    );
    for (const formula of [
      broadFormula(long, true),
      ...[2, 3, 4, 5, 6, 7, 8].map((count) => narrowFormula(long, count)),
    ])
      expect(encodeURIComponent(formula).length).toBeLessThan(7500);
  });
});
