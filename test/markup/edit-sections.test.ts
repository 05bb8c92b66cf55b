import { describe, expect, it } from 'vitest';
import type { EditOperation, EditOptions } from '../../src/markup/edit/operation.js';
import { openStorage } from '../../src/markup/page-document.js';

const edited = (storage: string, operation: EditOperation, options?: EditOptions) =>
  openStorage(storage).edit([operation], options).storage;

describe('sections', () => {
  const page =
    '<p>intro</p><h2 local-id="h">Setup</h2>\n<p local-id="p">old &ndash; text</p><h3>Deep</h3><p>d</p><h2>Next</h2><p>n</p>';

  it('are replaced below their heading, up to the next of the same level', () => {
    expect(edited(page, { type: 'replace_section', section: 'setup', markdown: 'new text' }, { allowLoss: true })).toBe(
      '<p>intro</p><h2 local-id="h">Setup</h2>\n<p local-id="p">new text</p><h2>Next</h2><p>n</p>',
    );
  });

  it('are found by their text even when it begins with a number sign', () => {
    expect(edited('<h2>## x</h2><p>a</p>', { type: 'append_to_section', section: '## x', markdown: 'b' })).toBe(
      '<h2>## x</h2><p>a</p><p>b</p>',
    );
  });

  it('keep the bytes of blocks whose Markdown comes back', () => {
    const markdown = 'old – text\n\nmore\n\n### Deep\n\nd';
    expect(edited(page, { type: 'replace_section', section: 'Setup', markdown })).toBe(
      page.replace('text</p>', 'text</p><p>more</p>'),
    );
  });

  it('take a heading of the same level at the start of the content for the new heading', () => {
    expect(edited(page, { type: 'replace_section', section: 'Next', markdown: '## Later\n\nn' })).toBe(
      page.replace('<h2>Next</h2>', '<h2>Later</h2>'),
    );
  });

  it('take new content at their start and end', () => {
    expect(edited(page, { type: 'prepend_to_section', section: 'Setup', markdown: 'x' })).toBe(
      page.replace('Setup</h2>', 'Setup</h2><p>x</p>'),
    );
    expect(edited(page, { type: 'append_to_section', section: 'Setup', markdown: 'x' })).toBe(
      page.replace('<p>d</p>', '<p>d</p><p>x</p>'),
    );
  });

  it('are named by heading, path or anchor, and never guessed', () => {
    const twice = '<h1>A</h1><h2>Notes</h2><p>1</p><h1>B</h1><h2>Notes</h2><p>2</p>';
    const append = (section: string) => edited(twice, { type: 'append_to_section', section, markdown: 'x' });
    expect(() => append('Notes')).toThrow(
      '2 sections are named "Notes": "A > Notes" (#Notes), "B > Notes" (#Notes.1).',
    );
    expect(append('B > Notes')).toBe(twice.replace('<p>2</p>', '<p>2</p><p>x</p>'));
    expect(append('#Notes')).toBe(twice.replace('<p>1</p>', '<p>1</p><p>x</p>'));
    expect(append('Notes.1')).toBe(twice.replace('<p>2</p>', '<p>2</p><p>x</p>'));
    expect(() => append('Note')).toThrow('The page has no section "Note".');
  });

  it('end with their layout cell, panel or expand', () => {
    const cell = (content: string) => `<ac:layout-cell>${content}</ac:layout-cell>`;
    const layout = (left: string, right: string) =>
      `<ac:layout><ac:layout-section ac:type="two_equal">${cell(left)}${cell(right)}</ac:layout-section></ac:layout>`;
    expect(
      edited(layout('<h2>L</h2><p>l</p>', '<p>r</p>'), { type: 'append_to_section', section: 'L', markdown: 'x' }),
    ).toBe(layout('<h2>L</h2><p>l</p><p>x</p>', '<p>r</p>'));
    expect(edited(layout('<p>l</p>', '<p>r</p>'), { type: 'append_to_section', markdown: 'x' })).toBe(
      layout('<p>l</p>', '<p>r</p><p>x</p>'),
    );
  });

  it('stop before an excerpt that holds the next heading', () => {
    const excerpt =
      '<ac:structured-macro ac:name="excerpt"><ac:rich-text-body><h2>B</h2><p>b</p></ac:rich-text-body></ac:structured-macro>';
    expect(edited(`<h2>A</h2><p>a</p>${excerpt}`, { type: 'append_to_section', section: 'A', markdown: 'x' })).toBe(
      `<h2>A</h2><p>a</p><p>x</p>${excerpt}`,
    );
  });

  it('may be empty, and so may the page', () => {
    expect(edited('<h2>A</h2><h2>B</h2>', { type: 'replace_section', section: 'A', markdown: 'x' })).toBe(
      '<h2>A</h2><p>x</p><h2>B</h2>',
    );
    expect(edited('', { type: 'append_to_section', markdown: '# T' })).toBe('<h1>T</h1>');
    expect(edited('\ufeff<p>a</p>', { type: 'prepend_to_section', markdown: 'x' })).toBe('\ufeff<p>x</p><p>a</p>');
    expect(() => edited('', { type: 'delete_block', block: 'x' })).toThrow(/The page is empty/u);
  });

  it('refuse to lose what they hold', () => {
    const held = '<h2>A</h2><p>x</p><ac:image><ri:attachment ri:filename="a.png" /></ac:image>';
    expect(() => edited(held, { type: 'replace_section', section: 'A', markdown: 'y' })).toThrow(
      /image a\.png \[image:a\.png\]/u,
    );
    // Moved, it is the same picture.
    expect(
      edited(held.replace('image>', 'image ac:width="9">').replace('image ac:width="9">', 'image>'), {
        type: 'replace_section',
        section: 'A',
        markdown: '![](attachment:a.png)\n\ny',
      }),
    ).toBe('<h2>A</h2><ac:image><ri:attachment ri:filename="a.png" /></ac:image><p>y</p>');
  });
});

describe('content that is cut short', () => {
  const page = '<h2>A</h2><p>one two three</p><p>four five</p>';
  it.each([
    'one two three\n\n… unchanged …',
    'one two three\n\n[...]',
    'one two three\n\n(rest of the section unchanged)',
    'The rest of the page remains the same.',
    '<!-- existing content -->',
    '(rows 8 through 144 unchanged)',
    '... (der Rest der Seite bleibt unverändert) ...',
    '(나머지 내용 동일)',
    '(以下省略)',
    '[le reste du document est inchangé]',
    '(el resto de la página sin cambios)',
  ])('is refused: %s', (markdown) => {
    expect(() => edited(page, { type: 'replace_section', section: 'A', markdown })).toThrow(/looks cut short/u);
  });

  it('is fine where the page says so itself, where nothing is missing, and when it is allowed', () => {
    expect(
      edited('<h2>A</h2><p>a</p><p>[...]</p>', { type: 'replace_section', section: 'A', markdown: 'b\n\n[...]' }),
    ).toBe('<h2>A</h2><p>b</p><p>[...]</p>');
    expect(
      edited(page, { type: 'replace_section', section: 'A', markdown: 'one two three\n\nfour five\n\n[...]' }),
    ).toBe(`${page}<p>[...]</p>`);
    expect(edited(page, { type: 'replace_section', section: 'A', markdown: '…' }, { allowLoss: ['elision'] })).toBe(
      '<h2>A</h2><p>…</p>',
    );
  });

  it.each([
    'The rest of the page describes the new flow.',
    'Timeout: 30 s (unchanged)',
    'Loading… please wait',
    'Everything else works as before the update.',
    'And so on...',
  ])('does not take a sentence for an elision: %s', (markdown) => {
    expect(edited(page, { type: 'replace_section', section: 'A', markdown })).toContain('<h2>A</h2><p');
  });
});
