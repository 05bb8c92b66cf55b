import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../src/markup/change.js';
import { toDocument } from '../../src/markup/document.js';
import { elisionOf, findElision } from '../../src/markup/elision.js';
import { writeOutline } from '../../src/markup/outline.js';

describe('the first phrase that looks like an elision', () => {
  it.each<[text: string, phrase: string | undefined]>([
    ['…', '…'],
    ['...', '...'],
    ['a\n...\nb', '...'],
    ['| a | ... |', '...'],
    ['<!-- rest of the page -->', '<!-- rest of the page -->'],
    ['/* unchanged */ x', '/* unchanged */'],
    ['a <!-- existing content --> b', '<!-- existing content -->'],
    ['a (rest unchanged) b', '(rest unchanged)'],
    ['(rest unchanged)', '(rest unchanged)'],
    ['a (unchanged)', undefined],
    ['(unchanged)', '(unchanged)'],
    ['[...]', '[...]'],
    ['[…](x)', undefined],
    ['a [...] b', undefined],
    ['【以下省略】', '【以下省略】'],
    ['（以下省略）', '（以下省略）'],
    ['［中略］', '［中略］'],
    ['{...}', '{...}'],
    ['<rest omitted>', '<rest omitted>'],
    ['... rest of the page ...', '... rest of the page ...'],
    ['rest of the page', 'rest of the page'],
    ['the rest of this section remains unchanged', 'the rest of this section remains unchanged'],
    ['The rest of the page describes it', undefined],
    ['… the old text …', undefined],
    ['… rows 1 to 5 unchanged …', '… rows 1 to 5 unchanged …'],
    ['- [ ] ...', '...'],
    ['> existing content', 'existing content'],
    ['1. rest of the list unchanged', 'rest of the list unchanged'],
    ['**(rest of the document omitted)**', '(rest of the document omitted)'],
    ['everything else is unchanged', 'everything else is unchanged'],
    ['unchanged', undefined],
    ['as before', 'as before'],
    ['... as before', '... as before'],
    ['(etc)', '(etc)'],
    ['etc', undefined],
    ['a\r\n(snip)\r\nb', '(snip)'],
    ['a<br>...<br>b', '...'],
    ['[x] ...', '...'],
    [
      '(rest unchanged rest unchanged rest unchanged rest unchanged rest unchanged rest unchanged rest unchanged rest unchanged rest unchanged )',
      undefined,
    ],
    [
      '(all rows, lines, items, entries, sections, paragraphs, steps of the long table that you had are kept)',
      undefined,
    ],
    ['keep existing content here', 'keep existing content here'],
    ['remaining sections unchanged', 'remaining sections unchanged'],
    ['der Rest der Seite bleibt unverändert', 'der Rest der Seite bleibt unverändert'],
    ['reste de la page', 'reste de la page'],
    ['el resto del documento', 'el resto del documento'],
    ['나머지 동일', '나머지 동일'],
    ['残りは省略', '残りは省略'],
    ['其余不变', '其余不变'],
    ['the rest', undefined],
    ['rest', undefined],
    ['(the rest)', undefined],
    ['(the rest of it)', '(the rest of it)'],
  ])('of %j is %j', (text, phrase) => {
    expect(findElision(text)).toBe(phrase);
  });
});

describe('the elision that makes a text a shortened copy', () => {
  it.each<[before: string, after: string, phrase: string | undefined]>([
    ['one two three', 'one ...', undefined],
    ['one two', 'one two\n\n...', undefined],
    ['one ... two', 'one ...', undefined],
    ['a … b', '… b', undefined],
    ['one two\n\n(rest unchanged)', 'one\n\n(rest unchanged)\n\n[...]', '[...]'],
    ['One', 'one …', undefined],
    ['one two', '', undefined],
  ])('of %j: %j has %j', (before, after, phrase) => {
    expect(elisionOf(before, after)).toBe(phrase);
  });
});

describe('the diff of a change', () => {
  it.each<[before: string, after: string, diff: string]>([
    ['', 'a', '@@ -0,0 +1,1 @@\n+a'],
    ['a', '', '@@ -1,1 +0,0 @@\n-a'],
    ['a\nb', 'a\nc\nb', '@@ -1,2 +1,3 @@\n a\n+c\n b'],
    [
      '1\n2\n3\n4\n5\n6\n7\n8\n9',
      '1\nx\n3\n4\n5\n6\n7\ny\n9',
      '@@ -1,4 +1,4 @@\n 1\n-2\n+x\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n-8\n+y\n 9',
    ],
    ['a ', 'a', '@@ -1,1 +1,1 @@\n-a \n+a'],
  ])('from %j to %j is %j', (before, after, diff) => {
    expect(unifiedDiff(before, after)).toBe(diff);
  });
});

describe('the outline', () => {
  const document = toDocument('<h2>A</h2><p>a</p><h3>B</h3><p>b</p><h4>C</h4><p>c</p><h2>D</h2><p>d</p><h3>E</h3>');
  const written = (room: number, within?: number) =>
    writeOutline(document, {
      sizes: document.blocks.map((_, index) => (index + 1) * 100),
      room,
      measure: (text) => text.length,
      show: (heading) => `«${heading}»`,
      ...(within !== undefined && document.outline[within] && { within: document.outline[within] }),
    });

  it.each<[room: number, outline: string]>([
    [
      1000,
      'Sections:\n- «A» (2,100 tokens)\n  - «B» (1,800 tokens)\n    - «C» (1,100 tokens)\n- «D» (2,400 tokens)\n  - «E» (900 tokens)',
    ],
    [
      200,
      'Sections:\n- «A» (2,100 tokens)\n  - «B» (1,800 tokens)\n    - «C» (1,100 tokens)\n- «D» (2,400 tokens)\n  - «E» (900 tokens)',
    ],
    [
      120,
      'Sections:\n- «A» (2,100 tokens)\n  - «B» (1,800 tokens)\n    - «C» (1,100 tokens)\n- «D» (2,400 tokens)\n  - «E» (900 tokens)',
    ],
    [100, 'Sections:\n- «A» (2,100 tokens)\n- «D» (2,400 tokens)\n(3 sub-sections not listed)'],
    [80, 'Sections:\n- «A» (2,100 tokens)\n- «D» (2,400 tokens)\n(3 sub-sections not listed)'],
    [60, 'Sections:\n- «A» (2,100 tokens)\n(4 more not listed)'],
  ])('in %i characters leaves out the deepest headings first', (room, outline) => {
    expect(written(room)).toBe(outline);
  });

  it('of one section has the headings in it', () => {
    expect([written(1000, 0), written(1000, 4)]).toEqual([
      'Sections:\n- «A» (2,100 tokens)\n  - «B» (1,800 tokens)\n    - «C» (1,100 tokens)',
      'Sections:\n- «E» (900 tokens)',
    ]);
  });

  it('of a page without headings says so', () => {
    const options = { sizes: [1], room: 100, measure: (text: string) => text.length, show: (text: string) => text };
    expect(writeOutline(toDocument('<p>a</p>'), options)).toBe('Sections: none, the page has no headings.');
  });

  it('has four hundred headings at most', () => {
    const page = toDocument(Array.from({ length: 405 }, (_, index) => `<h1>H${index}</h1>`).join(''));
    const options = { sizes: [], room: 1e6, measure: (text: string) => text.length, show: (text: string) => text };
    expect(writeOutline(page, options).split('\n').slice(-1)).toEqual(['- H399 (0 tokens)']);
  });
});
