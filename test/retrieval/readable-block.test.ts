import { describe, expect, test } from 'vitest';

import { toDocument } from '../../src/markup/document.js';
import { joinPassages } from '../../src/retrieval/pack.js';
import { splitPassages } from '../../src/retrieval/passages.js';
import { readableBlock } from '../../src/retrieval/readable-block.js';

const shown = (storage: string) =>
  toDocument(storage)
    .blocks.map((block) => readableBlock(block)?.markdown)
    .filter((markdown) => markdown !== undefined);
const macro = (name: string, body: string) =>
  `<ac:structured-macro ac:name="${name}"><ac:plain-text-body><![CDATA[${body}]]></ac:plain-text-body></ac:structured-macro>`;

describe('a block of a passage', () => {
  test.each([
    [
      'tags in preformatted text',
      '<pre>&lt;details&gt;&lt;summary class="x"&gt;Rollback&lt;/summary&gt;&lt;p&gt;Ask the &amp;amp; owner&lt;/p&gt;&lt;/details&gt;</pre>',
      ['Rollback Ask the & owner'],
    ],
    ['tags and nothing else', '<pre>&lt;div class="a"&gt;&lt;br/&gt;&lt;/div&gt;</pre>', []],
    ['tags in a macro', macro('html', '<div class="a"><b>Two words</b></div>'), ['Two words']],
    ['tags in a paragraph', '<p>&lt;ul class="x"&gt;&lt;li&gt;One&lt;/li&gt;&lt;/ul&gt;</p>', ['One']],
    ['a drawing', macro('mermaid', 'graph TD\n  A[Order] --> B'), []],
    ['an empty table', '<table><tbody><tr><td /><td><p /></td></tr><tr><td /><td /></tr></tbody></table>', []],
  ])('has the words alone of %s', (_name, storage, blocks) => {
    expect(shown(storage)).toEqual(blocks);
  });

  test.each([
    ['code', macro('code', 'if (a < b && c > d) { run(); }')],
    ['a little markup', macro('code', '# Write <b> for bold words, as in this long line of explanation.')],
    ['a table', '<table><tbody><tr><td>0</td><td /></tr></tbody></table>'],
    ['a word in angle brackets', '<p>Replace &lt;name&gt; by yours.</p>'],
  ])('is as it was of %s', (_name, storage) => {
    expect(shown(storage)).toEqual(toDocument(storage).blocks.map(({ markdown }) => markdown));
  });

  test('is in passages', () => {
    const storage = `<h2>Deploy</h2>${macro('html', '<div class="a"><i>Two words</i></div>')}<p>More.</p>`;
    const page = { id: '1', title: 'Page', url: 'https://example.test/1', updatedAt: '2026-01-01T00:00:00.000Z' };
    expect(joinPassages(splitPassages(toDocument(storage), page))).toBe('Two words\n\nMore.');
  });
});
