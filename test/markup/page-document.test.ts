import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStorage } from '../../src/markup/page-document.js';
import { storageToMarkdown } from '../../src/markup/to-markdown.js';
import { runs } from '../helpers/properties.js';
import { brokenStorage, storagePage } from './arbitrary.js';

const listed = (storage: string) =>
  openStorage(storage).blocks.map(({ kind, start, end, markdown }) => [kind, storage.slice(start, end), markdown]);
const kinds = (storage: string) => openStorage(storage).blocks.map(({ kind }) => kind);

describe('openStorage', () => {
  it('lists blocks at every depth, a container before its content', () => {
    expect(listed('<ul><li>a<ul><li><p>b</p></li></ul></li></ul>')).toEqual([
      ['list', '<ul><li>a<ul><li><p>b</p></li></ul></li></ul>', '- a\n  - b'],
      ['listItem', '<li>a<ul><li><p>b</p></li></ul></li>', '- a\n  - b'],
      ['text', 'a', 'a'],
      ['list', '<ul><li><p>b</p></li></ul>', '- b'],
      ['listItem', '<li><p>b</p></li>', '- b'],
      ['paragraph', '<p>b</p>', 'b'],
    ]);
  });

  it('knows the parts of tables, tasks and pictures', () => {
    expect(
      listed('<table><tbody><tr><td class="numberingColumn">1</td><td><p>x</p></td></tr></tbody></table>').slice(1),
    ).toEqual([
      ['row', '<tr><td class="numberingColumn">1</td><td><p>x</p></td></tr>', '| x |'],
      ['cell', '<td><p>x</p></td>', 'x'],
      ['paragraph', '<p>x</p>', 'x'],
    ]);
    expect(
      kinds(
        '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
      ),
    ).toEqual(['taskList', 'task', 'taskList', 'task']);
    expect(
      listed('<ac:image><ri:attachment ri:filename="a.png" /><ac:caption><p>c</p></ac:caption></ac:image>').at(-1),
    ).toEqual(['caption', '<ac:caption><p>c</p></ac:caption>', 'c']);
  });

  it('looks into layouts, panels, expands, quotes, unknown macros and ADF content', () => {
    const macro = (name: string) =>
      `<ac:structured-macro ac:name="${name}"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>`;
    expect(
      kinds('<ac:layout><ac:layout-section><ac:layout-cell><p>x</p></ac:layout-cell></ac:layout-section></ac:layout>'),
    ).toEqual(['paragraph']);
    expect(kinds(macro('info'))).toEqual(['panel', 'paragraph']);
    expect(kinds(macro('expand'))).toEqual(['expand', 'paragraph']);
    expect(kinds(macro('fancy'))).toEqual(['macro', 'paragraph']);
    expect(kinds(`<p>a ${macro('fancy')}</p>`)).toEqual(['paragraph', 'macro', 'paragraph']);
    expect(kinds('<blockquote><p>x</p></blockquote><hr /><pre>c</pre>')).toEqual([
      'quote',
      'paragraph',
      'rule',
      'code',
    ]);
    expect(
      kinds(
        '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-content><p>x</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>x</p></ac:adf-fallback></ac:adf-extension>',
      ),
    ).toEqual(['panel', 'paragraph']);
    expect(
      kinds(
        '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-content>x</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
      ),
    ).toEqual(['extension', 'text']);
  });

  it('places blocks exactly, whatever stands between and inside them', () => {
    const storage = '\ufeff<p a=">">x</p >\r\n bare <b>text</b> \n<!-- <p> --><h2\n>y<![CDATA[</h2>]]></h2><p />';
    expect(openStorage(storage).blocks.map(({ start, end }) => storage.slice(start, end))).toEqual([
      '<p a=">">x</p >',
      'bare <b>text</b>',
      '<h2\n>y<![CDATA[</h2>]]></h2>',
      '<p />',
    ]);
  });

  it('gives the headings above each block', () => {
    const storage = '<p>0</p><h1>A</h1><h2>B</h2><p>1</p><ul><li><h3>in</h3><p>2</p></li></ul><h2>C</h2><p>3</p>';
    const paths = openStorage(storage)
      .blocks.filter(({ kind }) => kind === 'paragraph')
      .map(({ markdown, path }) => [markdown, ...path]);
    expect(paths).toEqual([['0'], ['1', 'A', 'B'], ['2', 'A', 'B', 'in'], ['3', 'A', 'C']]);
  });

  it('names blocks by content: ids of elements, table widths and the rest of the page do not count', () => {
    const idOf = (storage: string, index = 0) => openStorage(storage).blocks[index]?.id;
    expect(idOf('<p local-id="1">x</p>')).toBe(idOf('<p local-id="2">x</p>'));
    expect(idOf('<p>y</p><p>x</p>', 1)).toBe(idOf('<p>x</p>'));
    expect(idOf('<table data-table-width="760"><colgroup><col /></colgroup><tr /></table>')).toBe(
      idOf('<table><tr /></table>'),
    );
    expect(idOf('<p>x</p>')).not.toBe(idOf('<p>y</p>'));
    const [first, second] = openStorage('<p local-id="same">x</p><p local-id="same">x</p>').blocks;
    expect(second?.id).toBe(`${first?.id}.2`);
    expect(first?.id).toMatch(/^\w{8}$/u);
  });

  it('shows the outline with the block of each heading', () => {
    const page = openStorage('<h2>Notes</h2><h2>Notes</h2>');
    expect(page.outline).toEqual([
      { level: 2, text: 'Notes', anchor: 'Notes', block: page.blocks[0]?.id },
      { level: 2, text: 'Notes', anchor: 'Notes.1', block: page.blocks[1]?.id },
    ]);
  });

  it('can be printed as JSON, Markdown included', () => {
    expect(JSON.parse(JSON.stringify(openStorage('<p>x</p>').blocks))).toMatchObject([
      { kind: 'paragraph', markdown: 'x' },
    ]);
  });

  it('refuses to edit a malformed page and says where it is broken', () => {
    const page = openStorage('<p>x</p>\n<p>y');
    expect(page.blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'paragraph']);
    expect(() => page.edit([{ type: 'replace_text', from: 'x', to: 'z' }])).toThrow(
      /storage is not well-formed: .* \(line 2,/u,
    );
  });

  it('refuses what is no operation', () => {
    const page = openStorage('<p>x</p>');
    const block = page.blocks[0]?.id ?? '';
    expect(() => page.edit([JSON.parse('{"type":"explode"}')])).toThrow('There is no operation "explode".');
    expect(() => page.edit([JSON.parse(`{"type":"replace_block","block":"${block}"}`)])).toThrow(
      /as `markdown` or as `storage`/u,
    );
    expect(page.edit([]).storage).toBe('<p>x</p>');
  });

  it('never throws, and every block has its own id and lies within the one around it', () => {
    fc.assert(
      fc.property(fc.oneof(storagePage(), brokenStorage()), (storage) => {
        const { blocks } = openStorage(storage);
        expect(new Set(blocks.map(({ id }) => id)).size).toBe(blocks.length);
        const open: { end: number }[] = [];
        for (const { start, end } of blocks) {
          expect(end).toBeGreaterThanOrEqual(start);
          while (open.length > 0 && (open.at(-1)?.end ?? 0) <= start) open.pop();
          expect(end).toBeLessThanOrEqual(open.at(-1)?.end ?? storage.length);
          open.push({ end });
        }
      }),
      runs(5000),
    );
  }, 600_000);

  it('has the same outline as the reader', () => {
    fc.assert(
      fc.property(storagePage(), (storage) => {
        const shown = storageToMarkdown(storage).outline.map(({ level, text, anchor }) => ({ level, text, anchor }));
        expect(openStorage(storage).outline.map(({ level, text, anchor }) => ({ level, text, anchor }))).toEqual(shown);
      }),
      runs(1000),
    );
  }, 600_000);

  it('opens a page that nests deeper than the stack', () => {
    const deep = '<div>'.repeat(50_000) + '</div>'.repeat(50_000);
    expect(openStorage(`<p>x</p>${deep}`).blocks.length).toBe(1);
  });
});
