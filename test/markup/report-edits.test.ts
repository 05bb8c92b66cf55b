import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Markup, reportEditorial, reportPages } from '../../bench/markup-report/report.js';
import { openStorage } from '../../src/markup/index.js';

const directories: string[] = [];
afterAll(() => directories.forEach((directory) => rmSync(directory, { recursive: true })));

function folder(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'report-'));
  directories.push(directory);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

/** The real editor, whose result is changed by `harm` before anybody sees it. */
function markup(harm: (after: string, before: string) => string = (after) => after): Markup {
  return {
    storageToMarkdown: () => ({ markdown: '', warnings: [] }),
    markdownToStorage: () => ({ storage: '' }),
    openStorage(storage, site) {
      const document = openStorage(storage, site);
      return {
        storage,
        blocks: document.blocks,
        outline: document.outline,
        edit(operations, options) {
          const result = document.edit(operations, options);
          return { ...result, storage: harm(result.storage, storage) };
        },
      };
    },
  };
}

const page = [
  '<h2 local-id="a1">First part</h2><p local-id="a2">One <strong>bold</strong> sentence &mdash; here.</p>',
  '<ul><li><p>apples</p></li><li><p>pears</p></li></ul>\n',
  '<ac:structured-macro ac:name="info" ac:macro-id="m1"><ac:rich-text-body><p>Inside a panel</p></ac:rich-text-body></ac:structured-macro>',
  '<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Ship release</ac:task-body></ac:task></ac:task-list>',
  '<h2>Second part</h2><p>Last <ac:inline-comment-marker ac:ref="c1">words</ac:inline-comment-marker> stand</p><p>Plain ending</p>',
  '<table><tbody><tr><th><p>Name</p></th><th><p>Sort</p></th></tr><tr><td><p>Value</p></td><td><p>Kind</p></td></tr></tbody></table>',
].join('');

const edits = (harm?: (after: string, before: string) => string) =>
  reportPages(folder({ 'page.xhtml': page }), markup(harm), { edits: 120, seed: 'a' }).total.edits;

describe('the report on random edits', () => {
  test('makes them all without harm, the same ones each time', () => {
    const first = edits();
    expect(first).toMatchObject({
      tried: 120,
      changedOutside: [],
      lost: [],
      malformed: [],
      notReopened: [],
      wrong: [],
    });
    expect(first.made + first.refused).toBe(120);
    expect(edits()).toEqual(first);
  });

  test('tries every kind of edit', () => {
    const { done } = reportPages(folder({ 'a.xhtml': page, 'b.xhtml': page, 'c.xhtml': page }), markup(), {
      edits: 150,
    }).total.edits;
    expect(Object.keys(done).sort()).toEqual([
      'append_to_section',
      'delete_block',
      'delete_column',
      'delete_row',
      'delete_section',
      'insert_after',
      'insert_before',
      'insert_column',
      'insert_row',
      'move_block',
      'move_section',
      'prepend_to_section',
      'replace_block',
      'replace_cell',
      'replace_row',
      'replace_section',
      'replace_text',
      'set_task',
    ]);
  });

  test.each<[string, (after: string, before: string) => string, string]>([
    ['a byte that changed elsewhere', (after) => after.replace('<p>Plain', '<p >Plain'), 'changedOutside'],
    ['an entity that was re-encoded', (after) => after.replace('&mdash;', '—'), 'changedOutside'],
    ['an id that vanished', (after) => after.replace(' ac:macro-id="m1"', ''), 'lost'],
    [
      'a comment that lost its place',
      (after) => after.replace(/<ac:inline-comment-marker[^>]*>(.*?)<\/ac:inline-comment-marker>/u, '$1'),
      'lost',
    ],
    ['a page that is not well-formed', (after) => `${after}<p>`, 'malformed'],
    [
      'a block that cannot be found again',
      (after) => after.replace('<p>Plain ending</p>', 'Plain ending'),
      'notReopened',
    ],
    ['an edit that did not happen', (_after, before) => before, 'wrong'],
    ['text that was written twice', (after) => `${after}<p>twice</p>`, 'wrong'],
  ])('finds %s', (_name, harm, kind) => {
    const found: Record<string, unknown> = { ...edits(harm) };
    expect(found[kind]).not.toEqual([]);
  });

  test('calls a refusal wrong where nothing would be lost', () => {
    const refusing: Markup = {
      ...markup(),
      openStorage(storage) {
        const { blocks, outline } = openStorage(storage);
        return {
          storage,
          blocks,
          outline,
          edit() {
            throw new Error('No.');
          },
        };
      },
    };
    const { total } = reportPages(folder({ 'page.xhtml': '<p>Some words</p>' }), refusing, { edits: 5 });
    expect(total.edits).toMatchObject({ tried: 5, made: 0, refused: 0 });
    expect(total.edits.wrong).toHaveLength(5);
  });
});

const published = (body: string) => `---\ntitle: 'Page'\n---\n\nimport { Callout } from 'x'\n\n# Page\n\n${body}`;
const storage = [
  '<h2>Adding a user</h2><p>Open the <strong>Admin </strong>menu . Then wait</p>',
  '<ol start="1"><li><p><strong>Name</strong> : the name</p></li><li><p><strong>Role</strong> : the role</p></li></ol>',
  '<table><tbody><tr><td><p>State</p></td><td><p>It is work in progress</p></td></tr></tbody></table>',
  '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>Mind teh gap</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>Mind teh gap</p></ac:adf-fallback></ac:adf-extension>',
].join('');
const original = published(
  '### Adding a user\n\nOpen the **Admin** menu .\nThen wait\n\n1. **Name** : the name\n2. **Role** : the role\n\n| State | It is work in progress |\n\n<Callout>\nMind teh gap\n</Callout>\n\nOnly published\n',
);
const improved = published(
  '### Adding users\n\nOpen the **Admin** menu.\nThen wait\n\n1. **Name**: the name\n1. **Role** : the role\n\n| State | It is done |\n\n<Callout>\nMind the gap\n</Callout>\n\nOnly printed\n',
);
const changed = { 'one/page.xhtml': storage, 'one/original.mdx': original, 'one/improved.mdx': improved };

describe('the report on editorial changes', () => {
  test('makes them in the storage and says which could not be made', () => {
    const { pages, counts, together } = reportEditorial(folder(changed), markup());
    expect(counts).toEqual({ reproduced: 5, 'not in one block': 1 });
    expect(together).toBe(0);
    expect(pages[0]?.changes.map(({ line, outcome, reason }) => [line, outcome, reason])).toEqual([
      [9, 'reproduced', undefined],
      [11, 'reproduced', undefined],
      [14, 'reproduced', undefined],
      [17, 'reproduced', undefined],
      [20, 'reproduced', undefined],
      [23, 'not in one block', 'the storage does not read “published”'],
    ]);
  });

  test('takes a change of numbering, marks or line ends for none', () => {
    const same = original
      .replace('2. **Role**', '1. Role')
      .replace('.\nThen', '. Then')
      .replace('### Adding', '## Adding');
    expect(reportEditorial(folder({ ...changed, 'one/improved.mdx': same }), markup()).counts).toEqual({});
  });

  test('knows when the storage reads as wanted already', () => {
    const late = {
      ...changed,
      'one/page.xhtml': storage.replace('the name', 'a name'),
      'one/original.mdx': original,
      'one/improved.mdx': original.replace('the name', 'a name'),
    };
    expect(reportEditorial(folder(late), markup()).counts).toEqual({ 'not in one block': 1 });
    const spaced = {
      ...changed,
      'one/page.xhtml': storage.replace('menu .', 'menu.'),
      'one/improved.mdx': original.replace('menu .', 'menu.'),
    };
    expect(reportEditorial(folder(spaced), markup()).counts).toEqual({ 'already there': 1 });
  });

  test.each<[string, (after: string, before: string) => string]>([
    ['the edit did not happen', (_after, before) => before],
    ['another block changed', (after) => after.replace('<strong>Role</strong>', '<strong>Rolle</strong>')],
    ['a space too many was written', (after) => after.replace('Admin </strong>menu', 'Admin </strong> menu')],
  ])('calls a change failed when %s', (_name, harm) => {
    const { counts } = reportEditorial(folder(changed), markup(harm));
    expect(counts['failed']).toBeGreaterThan(0);
  });
});
