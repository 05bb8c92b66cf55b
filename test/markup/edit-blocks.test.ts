import { describe, expect, it } from 'vitest';
import type { EditOperation, EditOptions } from '../../src/markup/edit/operation.js';
import { openStorage } from '../../src/markup/page-document.js';

/** The id of the first block whose Markdown is this. */
function idOf(storage: string, markdown: string, kind?: string): string {
  const block = openStorage(storage).blocks.find((one) => one.markdown === markdown && (!kind || one.kind === kind));
  if (!block) throw new Error(`no block reads ${markdown}`);
  return block.id;
}
const edited = (storage: string, operations: EditOperation[], options?: EditOptions) =>
  openStorage(storage).edit(operations, options);
const replaced = (storage: string, block: string, markdown: string, options?: EditOptions) =>
  edited(storage, [{ type: 'replace_block', block: idOf(storage, block), markdown }], options).storage;

const marker = (text: string) => `<ac:inline-comment-marker ac:ref="c1">${text}</ac:inline-comment-marker>`;
const mention = '<ac:link><ri:user ri:account-id="a1" ri:local-id="m1" /></ac:link>';

describe('replace_block', () => {
  it('keeps the start tag, and every byte of the rest of the page', () => {
    const page = '\ufeff<p>a</p>\r\n<p local-id="x" style="text-align: center;">one &mdash; two</p >\n<!-- c --><p />';
    expect(replaced(page, 'one — two', 'one — three')).toBe(
      '\ufeff<p>a</p>\r\n<p local-id="x" style="text-align: center;">one &mdash; three</p >\n<!-- c --><p />',
    );
  });

  it('brings elements back as they were when the Markdown still names them', () => {
    const page = `<p>Ask ${mention} by <time datetime="2026-10-01" /> <ac:emoticon ac:name="tick" /> now</p>`;
    expect(
      replaced(
        page,
        'Ask [@a1](user:a1) by [2026-10-01](date:) ✅ now',
        'Tell [@a1](user:a1) before [2026-10-01](date:) ✅ then',
      ),
    ).toBe(`<p>Tell ${mention} before <time datetime="2026-10-01" /> <ac:emoticon ac:name="tick" /> then</p>`);
  });

  it('refuses to lose a mention', () => {
    expect(() => replaced(`<p>Ask ${mention} now</p>`, 'Ask [@a1](user:a1) now', 'Ask Ada now')).toThrow(
      /mention of a1 \[mention:a1\]/u,
    );
  });

  it('keeps a comment around the words that are still there', () => {
    expect(
      replaced(
        `<p>We ship ${marker('on Friday')} at noon</p>`,
        'We ship on Friday at noon',
        'We deliver on Friday at one',
      ),
    ).toBe(`<p>We deliver ${marker('on Friday')} at one</p>`);
    expect(() => replaced(`<p>We ship ${marker('on Friday')}</p>`, 'We ship on Friday', 'We deliver late')).toThrow(
      /comment/u,
    );
  });

  it('leaves no mark behind around a space between new words', () => {
    expect(replaced('<p><em>a b</em></p>', '*a b*', 'Replaced word')).toBe('<p>Replaced word</p>');
  });

  it('keeps new words apart where only the border between old elements did', () => {
    const page = '<p><a href="#L">one  </a><ac:link><ri:page ri:content-title="X" /></ac:link></p>';
    expect(replaced(page, '[one](#L) [X](confluence:X)', 'New words', { allowLoss: true })).toBe('<p>New words</p>');
    const twice = '<p><a href="#L"><em>plain </em></a>plain </p>';
    expect(replaced(twice, '[*plain*](#L) plain', 'Replaced', { allowLoss: true })).toBe('<p>Replaced </p>');
  });

  it('keeps colours and changes marks', () => {
    const page = '<p><span style="color: rgb(1,2,3);">red</span> plain <strong>bold</strong></p>';
    expect(replaced(page, 'red plain **bold**', 'red *plain* bold')).toBe(
      '<p><span style="color: rgb(1,2,3);">red</span> <em>plain</em> bold</p>',
    );
  });

  it('changes a status and keeps its id', () => {
    const status = (title: string, colour: string) =>
      `<ac:structured-macro ac:name="status" ac:macro-id="s1"><ac:parameter ac:name="title">${title}</ac:parameter><ac:parameter ac:name="colour">${colour}</ac:parameter></ac:structured-macro>`;
    expect(
      replaced(`<p>It is ${status('TODO', 'Red')}.</p>`, 'It is [TODO](status:red).', 'It is [DONE](status:green).'),
    ).toBe(`<p>It is ${status('DONE', 'Green')}.</p>`);
  });

  it('keeps the items of a list that did not change', () => {
    const page = `<ul local-id="u"><li local-id="1"><p>one &amp; ${marker('two')}</p></li><li local-id="2"><p local-id="p2">three</p></li></ul>`;
    expect(replaced(page, '- one & two\n- three', '- one & two\n- zero\n- three more')).toBe(
      `<ul local-id="u"><li local-id="1"><p>one &amp; ${marker('two')}</p></li><li><p>zero</p></li><li local-id="2"><p local-id="p2">three more</p></li></ul>`,
    );
  });

  it('replaces one item, and one task with its state', () => {
    const list = '<ol start="3"><li><p>a</p></li><li local-id="x"><p>b</p><ul><li><p>c</p></li></ul></li></ol>';
    expect(replaced(list, '4. b\n   - c', '4. bb\n   - c')).toBe(list.replace('<p>b</p>', '<p>bb</p>'));
    const task =
      '<ac:task-list><ac:task>\n<ac:task-id>7</ac:task-id><ac:task-uuid>u</ac:task-uuid><ac:task-status>incomplete</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">Ship it</span></ac:task-body></ac:task><ac:task><ac:task-id>8</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>';
    expect(replaced(task, '- [ ] Ship it', '- [x] Ship it now')).toBe(
      task.replace('incomplete', 'complete').replace('Ship it', 'Ship it now'),
    );
  });

  it('keeps a panel with its ids and changes its text, title or type', () => {
    const panel = (name: string, title: string, text: string) =>
      `<ac:structured-macro ac:name="${name}" ac:schema-version="1" ac:macro-id="m"><ac:parameter ac:name="title">${title}</ac:parameter><ac:parameter ac:name="icon">false</ac:parameter><ac:rich-text-body>\n<p local-id="p">${text}</p>\n</ac:rich-text-body></ac:structured-macro>`;
    expect(replaced(panel('info', 'T', 'one'), '> [!NOTE] T\n> one', '> [!NOTE] T\n> two')).toBe(
      panel('info', 'T', 'two'),
    );
    expect(replaced(panel('info', 'T', 'one'), '> [!NOTE] T\n> one', '> [!WARNING] U\n> one')).toBe(
      panel('note', 'U', 'one'),
    );
  });

  it('writes a code body anew and keeps what Markdown does not carry', () => {
    const code = (body: string) =>
      `<ac:structured-macro ac:name="code" ac:macro-id="m"><ac:parameter ac:name="language">py</ac:parameter><ac:parameter ac:name="linenumbers">true</ac:parameter><ac:plain-text-body><![CDATA[${body}]]></ac:plain-text-body></ac:structured-macro>`;
    const { blocks } = openStorage(code('a = 1'));
    const markdown = blocks[0]?.markdown ?? '';
    expect(replaced(code('a = 1'), markdown, markdown.replace('a = 1', 'a = 2'))).toBe(code('a = 2'));
  });

  it('keeps the size of a picture whose description or caption changes', () => {
    const image = (caption: string, alt = '') =>
      `<ac:image ac:width="760"${alt}><ri:attachment ri:filename="a.png" ri:version-at-save="1" /><ac:caption ac:local-id="c"><p>${caption}</p></ac:caption><ac:adf-mark key="border" size="1" /></ac:image>`;
    const { blocks } = openStorage(image('one'));
    const markdown = blocks[0]?.markdown ?? '';
    expect(replaced(image('one'), markdown, markdown.replace('one', 'two'))).toBe(image('two'));
  });

  it('keeps what nobody sees: empty paragraphs, excerpts, tables of contents', () => {
    const page =
      '<ac:structured-macro ac:name="excerpt" ac:macro-id="e"><ac:rich-text-body><p>one</p><p /><ac:structured-macro ac:name="toc" ac:macro-id="t" /><p>two</p></ac:rich-text-body></ac:structured-macro>';
    expect(replaced(page, 'one\n\ntwo', 'one\n\nthree')).toBe(page.replace('two', 'three'));
  });

  it('takes given storage byte for byte, after the gate', () => {
    const page = '<p>a</p><p>b</p>';
    const storage = '<p  class="x">n&nbsp;</p>';
    expect(edited(page, [{ type: 'replace_block', block: idOf(page, 'a'), storage }]).storage).toBe(
      `${storage}<p>b</p>`,
    );
    expect(() => edited(page, [{ type: 'replace_block', block: idOf(page, 'a'), storage: '<p>' }])).toThrow(
      /not well-formed/u,
    );
  });

  it('drops the stale fallback of an extension', () => {
    const page =
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p local-id="p">one</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>one</p></ac:adf-fallback></ac:adf-extension>';
    expect(replaced(page, '> [!IMPORTANT]\n> one', '> [!IMPORTANT]\n> two')).toBe(
      page.replace('one', 'two').replace(/<ac:adf-fallback>.*<\/ac:adf-fallback>/u, ''),
    );
    expect(replaced(page, 'one', 'two')).toBe(
      page.replace('one', 'two').replace(/<ac:adf-fallback>.*<\/ac:adf-fallback>/u, ''),
    );
  });
});

describe('insert and delete', () => {
  const page = '<h2>T</h2><p>a</p>\n<p>b</p>';

  it('inserts beside a block', () => {
    expect(
      edited(page, [
        { type: 'insert_after', block: idOf(page, 'a'), markdown: 'x' },
        { type: 'insert_after', block: idOf(page, 'a'), markdown: 'y' },
        { type: 'insert_before', block: idOf(page, 'b'), storage: '<p>z</p>' },
      ]).storage,
    ).toBe('<h2>T</h2><p>a</p><p>x</p><p>y</p>\n<p>z</p><p>b</p>');
  });

  it('inserts items beside items and tasks with the next free id', () => {
    const list = '<ul><li><p>a</p></li></ul>';
    const item = openStorage(list).blocks.find(({ kind }) => kind === 'listItem')?.id ?? '';
    expect(edited(list, [{ type: 'insert_after', block: item, markdown: '- b\n- c' }]).storage).toBe(
      '<ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li></ul>',
    );
    expect(edited(list, [{ type: 'insert_before', block: item, markdown: 'b' }]).storage).toBe(
      '<ul><li><p>b</p></li><li><p>a</p></li></ul>',
    );
    const tasks =
      '<ac:task-list><ac:task><ac:task-id>41</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>';
    const task = openStorage(tasks).blocks.find(({ kind }) => kind === 'task')?.id ?? '';
    expect(
      edited(tasks, [
        { type: 'insert_after', block: task, markdown: 'b' },
        { type: 'insert_after', block: task, markdown: '- [x] c' },
      ]).storage,
    ).toBe(
      tasks.replace(
        '</ac:task></ac:task-list>',
        '</ac:task><ac:task><ac:task-id>42</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task><ac:task><ac:task-id>43</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>c</ac:task-body></ac:task></ac:task-list>',
      ),
    );
  });

  it('deletes a block with all that its Markdown shows', () => {
    const with_ = `<p>x</p><p local-id="q">Ask ${mention}</p>`;
    expect(edited(with_, [{ type: 'delete_block', block: idOf(with_, 'Ask [@a1](user:a1)') }]).storage).toBe(
      '<p>x</p>',
    );
  });

  it('does not delete comments, nor what nobody sees, by the way', () => {
    const commented = `<p>x</p><p>${marker('y')}</p>`;
    const operation: EditOperation = { type: 'delete_block', block: idOf(commented, 'y') };
    expect(() => edited(commented, [operation])).toThrow(/comment on "y"/u);
    expect(edited(commented, [operation], { allowLoss: ['c1'] }).storage).toBe('<p>x</p>');
    const anchor =
      '<p>x<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">here</ac:parameter></ac:structured-macro></p><p>y</p>';
    expect(() => edited(anchor, [{ type: 'delete_block', block: idOf(anchor, 'x') }])).toThrow(/anchor macro "here"/u);
  });

  it('deletes a list with its last item', () => {
    const list = '<p>a</p><ul><li><p>b</p></li></ul>';
    expect(edited(list, [{ type: 'delete_block', block: idOf(list, '- b', 'listItem') }]).storage).toBe('<p>a</p>');
  });

  it('refuses operations on the same place', () => {
    const block = idOf(page, 'a');
    expect(() =>
      edited(page, [
        { type: 'delete_block', block },
        { type: 'replace_text', from: 'a', to: 'c' },
      ]),
    ).toThrow('Operations 1 and 2 change the same place.');
  });

  it('refuses a block that is not there', () => {
    expect(() => edited(page, [{ type: 'delete_block', block: 'nope' }])).toThrow(/There is no block nope/u);
  });
});

describe('set_task', () => {
  it('changes only the word of the state', () => {
    const page =
      '<ac:task-list><ac:task>\n<ac:task-id>7</ac:task-id>\n<ac:task-status>incomplete</ac:task-status>\n<ac:task-body>a</ac:task-body>\n</ac:task></ac:task-list>';
    const result = edited(page, [{ type: 'set_task', block: idOf(page, '- [ ] a', 'task'), done: true }]);
    expect(result.storage).toBe(page.replace('incomplete', 'complete'));
    expect(result.changes).toEqual([
      {
        operation: 0,
        block: idOf(page, '- [ ] a', 'task'),
        kind: 'task',
        path: [],
        before: '- [ ] a',
        after: '- [x] a',
        diff: '@@ -1,1 +1,1 @@\n-- [ ] a\n+- [x] a',
      },
    ]);
  });
});
