// What the editor would not hold today, but the page does: it comes back where it stood, whatever word beside it changes.
import { describe, expect, test } from 'vitest';

import { openStorage } from '../../src/markup/page-document.js';
import { storageToMarkdown } from '../../src/markup/to-markdown.js';

const macro = (name: string, body: string, parameters = '') =>
  `<ac:structured-macro ac:name="${name}" ac:schema-version="1" ac:macro-id="${name}-${body.length}">${parameters}<ac:rich-text-body>${body}</ac:rich-text-body></ac:structured-macro>`;
const expand = (body: string) => macro('expand', body, '<ac:parameter ac:name="title">More</ac:parameter>');
const around = (inner: string) => `<p>Outer.</p>${inner}<p>After.</p>`;
const item = (inner: string) => `<ul local-id="u"><li>${around(inner)}</li><li><p>two</p></li></ul>`;
const table =
  '<table data-layout="wide" ac:local-id="t"><tbody><tr><th><p>A</p></th></tr><tr><td><p>Inner.</p></td></tr></tbody></table>';
const panel = macro('note', '<p>Inner.</p>');
const quote = '<blockquote><p>Inner.</p></blockquote>';
const code =
  '<ac:structured-macro ac:name="code" ac:macro-id="c"><ac:plain-text-body><![CDATA[Inner.]]></ac:plain-text-body></ac:structured-macro>';

const boxes: readonly [string, string][] = [
  ['a panel in a panel', macro('info', around(panel))],
  ['a panel in a panel in a panel', macro('info', around(macro('tip', `<p>Middle.</p>${panel}`)))],
  ['a list in a panel in a panel', macro('info', around(macro('note', '<ul><li><p>Inner.</p></li></ul>')))],
  ['a table in a panel', macro('info', around(table))],
  ['an expand in a panel', macro('info', around(expand('<p>Inner.</p>')))],
  ['a quote in a panel', macro('info', around(quote))],
  ['a rule in a quote', `<blockquote>${around('<hr />')}</blockquote>`],
  ['a macro in a macro', macro('foo', around(macro('bar', '<p>Inner.</p>')))],
  ['an expand in an expand', expand(around(expand('<p>Inner.</p>')))],
  ['a table in an expand in an expand', expand(around(expand(`<p>Middle.</p>${table}`)))],
  ['a table in a list item', item(table)],
  ['a panel in a list item', item(panel)],
  ['a heading in a list item', item('<h3>Inner.</h3>')],
  ['a quote in a list item', item(quote)],
  ['code in a list item', item(code)],
  ['a panel in a quote', `<blockquote>${around(panel)}</blockquote>`],
  ['a table in a quote', `<blockquote>${around(table)}</blockquote>`],
];

describe.each(boxes)('%s', (_name, box) => {
  const page = `<h2>Part</h2><p>Before.</p>${box}<p>End.</p>`;
  const words = ['Before.', 'Outer.', 'Inner.', 'After.', 'End.'].filter((word) => page.includes(word));

  test.each(words)('stays when its section comes back with another word for "%s"', (word) => {
    const document = openStorage(page);
    const markdown = storageToMarkdown(page).markdown.replace(word, 'Changed.');
    for (const section of ['Part', undefined]) {
      const { storage, warnings } = document.edit([{ type: 'replace_section', section, markdown }]);
      expect(storage).toBe(page.replace(word, 'Changed.'));
      expect(warnings).toEqual([]);
    }
  });

  test('stays when it comes back itself with another word', () => {
    const document = openStorage(page);
    const block = document.blocks.find(({ start, end }) => page.slice(start, end) === box);
    if (block === undefined) throw new Error('The box is no block.');
    const { storage } = document.edit([
      { type: 'replace_block', block: block.id, markdown: block.markdown.replace('After.', 'Changed.') },
    ]);
    expect(storage).toBe(page.replace('After.', 'Changed.'));
  });
});

test('new content stands where the editor holds it', () => {
  const page = `${macro('info', '<p>Outer.</p>')}<p>End.</p>`;
  const document = openStorage(page);
  const { storage, warnings } = document.edit([
    { type: 'replace_section', markdown: '> [!NOTE]\n> Outer.\n>\n> | A |\n> | - |\n> | b |\n\nEnd.' },
  ]);
  expect(storage).toMatch(/^<ac:structured-macro.*<\/ac:structured-macro><table.*<\/table><p>End\.<\/p>$/u);
  expect(warnings).toMatchObject([{ kind: 'moved', message: 'A table cannot stand in a panel: it was put after it.' }]);
});
