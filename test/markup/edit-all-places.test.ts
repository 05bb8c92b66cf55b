// Words that are replaced wherever they stand, and addresses whose links follow their text.
import { describe, expect, it } from 'vitest';
import { resolveOperation } from '../../src/markup/edit/addressed-operation.js';
import type { AddressedOperation } from '../../src/markup/edit/edit-action.js';
import { openStorage } from '../../src/markup/page-document.js';

const edit = (page: string, operation: Omit<AddressedOperation, 'action'>) => {
  const document = openStorage(page);
  return document.edit([resolveOperation(document, { action: 'replace_text', ...operation })]);
};
const edited = (page: string, find: string, text: string, more: Partial<AddressedOperation> = {}): string =>
  edit(page, { find, text, ...more }).storage;

const page =
  '<h1>Rules</h1><p>Ada has <em>27 days</em>, Bob 27&nbsp;days.</p><ul><li>27 days</li><li>127 days</li></ul>' +
  '<h1>Notes</h1><table><tbody><tr><td><p>27 days</p></td><td>27 hours</td></tr></tbody></table>';

describe('all places', () => {
  it('are changed and shown, and nothing else is', () => {
    const { storage, changes } = edit(page, { find: '27 days', text: '28 days', all: true });
    expect(storage).toBe(
      page
        .replace('<em>27 days', '<em>28 days')
        .replace('27&nbsp;days', '28&nbsp;days')
        .replace('<li>27 days', '<li>28 days')
        .replace('127 days', '128 days')
        .replace('<p>27 days', '<p>28 days'),
    );
    const added = changes.flatMap(({ diff }) => diff.split('\n').filter((line) => line.startsWith('+')));
    expect(added.join('\n')).toMatch(/Ada has \*28 days\*, Bob 28.days[^]*- 28 days[^]*- 128 days[^]*\| 28 days \|/u);
  });

  it('are those of a section or of a block when one is named', () => {
    expect(edited(page, '27', '28', { all: true, section: 'Notes' })).toBe(
      page.replace('<p>27 days', '<p>28 days').replace('27 hours', '28 hours'),
    );
    expect(edited(page, '27', '28', { all: true, at: 'Ada has' })).toBe(
      page.replace('<em>27 days', '<em>28 days').replace('27&nbsp;days', '28&nbsp;days'),
    );
  });

  it('in one line of code, or in one mark, are changed together', () => {
    const code = (body: string) =>
      `<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[${body}]]></ac:plain-text-body></ac:structured-macro>`;
    expect(edited(code('a]x b]x'), 'x', ']>', { all: true })).toBe(code('a]]]]><![CDATA[> b]]]]><![CDATA[>'));
    expect(edited('<p>1 <em>x</em> <em>xx</em> 2</p>', 'x', '', { all: true })).toBe('<p>1   2</p>');
  });

  it('that overlap are changed once, and without the word several are refused', () => {
    expect(edited('<p>aaaaa</p>', 'aa', 'b', { all: true })).toBe('<p>bba</p>');
    expect(() => edited(page, '27 days', '28 days')).toThrow('times');
    expect(() => edited(page, '99 days', '28 days', { all: true })).toThrow('does not stand in the page');
  });
});

describe('a link', () => {
  const link = (href: string, text = href, more = '') => `<p>See <a href="${href}"${more}>${text}</a>.</p>`;

  it.each([
    [
      'that shows its address',
      link('https://old.example/a?b=1&amp;c'),
      link('https://new.example/a?b=1&amp;c'),
      'https://old.example',
      'https://new.example',
    ],
    [
      'that is a card',
      link('https://old.example/a', undefined, ' data-card-appearance="inline"'),
      link('https://new.example/a', undefined, ' data-card-appearance="inline"'),
      'old.example',
      'new.example',
    ],
    [
      'that leaves the scheme out',
      link('https://old.example', 'old.example'),
      link('https://new.example', 'new.example'),
      'old.example',
      'new.example',
    ],
    [
      'that leaves the last slash out',
      link('https://old.example/', 'https://old.example'),
      link('https://new.example/', 'https://new.example'),
      'old',
      'new',
    ],
    [
      'of a mailbox',
      link('mailto:it@old.example', 'it@old.example'),
      link('mailto:it@new.example', 'it@new.example'),
      'old.example',
      'new.example',
    ],
    [
      'whose text has marks',
      link('https://old.example/a', 'https://<strong>old</strong>.example/a'),
      link('https://new.example/a', 'https://<strong>new</strong>.example/a'),
      'old',
      'new',
    ],
  ])('%s leads where its new text says', (_name, before, after, find, text) => {
    const { storage, inventory } = edit(before, { find, text });
    expect(storage).toBe(after);
    expect(inventory.lost).toHaveLength(1);
  });

  it('under words, and one whose text is no address any more, keeps where it leads', () => {
    expect(edited(link('https://old.example', 'the old wiki'), 'old wiki', 'new wiki')).toBe(
      link('https://old.example', 'the new wiki'),
    );
    expect(edited(link('https://old.example'), 'https://old.example', 'the new wiki')).toBe(
      link('https://old.example', 'the new wiki'),
    );
  });
});
