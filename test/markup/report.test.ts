import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Markup, reportPages } from '../../bench/markup-report/report.js';
import { openStorage } from '../../src/markup/index.js';

const directories: string[] = [];
afterAll(() => directories.forEach((directory) => rmSync(directory, { recursive: true })));

/** A folder with these files, gone after the tests. */
function folder(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'report-'));
  directories.push(directory);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

// Every construct once, and beside it what a person who knows docs/markdown-dialect.md would write for it.
const everything: [string, string][] = [
  ['<h2>Set &amp; go</h2>', '## Set & go'],
  [
    '<p>See <ac:link><ri:page ri:content-title="Run A/B" ri:space-key="OPS" /><ac:link-body>the <em>runbook</em></ac:link-body></ac:link>, <ac:link ac:anchor="Set-%26-go"><ri:page ri:content-title="Plan" /></ac:link>, <ac:link><ri:attachment ri:filename="a b.pdf" /></ac:link>, <ac:link><ri:space ri:space-key="QM" /></ac:link>, <ac:link ac:anchor="top"><ac:link-body>up</ac:link-body></ac:link>, <a href="https://example.com/?a=1&amp;b=2">site</a></p>',
    'See [the *runbook*](confluence:OPS/Run+A%2FB), [Plan](confluence:Plan#Set-%26-go), [a b.pdf](<attachment:a b.pdf>), [QM](space:QM), [up](#top), [site](https://example.com/?a=1&b=2)',
  ],
  [
    '<p><ac:link><ri:user ri:account-id="712020:ab" /></ac:link> is <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">DONE</ac:parameter></ac:structured-macro> by <time datetime="2026-10-01" /> <ac:emoticon ac:name="blue-star" ac:emoji-fallback="🚀" /></p>',
    '[@712020:ab](user:712020:ab) is [DONE](status:green) by [2026-10-01](date:) 🚀',
  ],
  [
    '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">go</ac:parameter><ac:plain-text-body><![CDATA[if a < b {\n  f("]]]]><![CDATA[>")\n}]]></ac:plain-text-body></ac:structured-macro>',
    '```go\nif a < b {\n  f("]]>")\n}\n```',
  ],
  [
    '<ac:structured-macro ac:name="my-app"><ac:plain-text-body><![CDATA[x -> y]]></ac:plain-text-body></ac:structured-macro>',
    '```macro:my-app\nx -> y\n```',
  ],
  [
    '<ac:structured-macro ac:name="note"><ac:parameter ac:name="title">Careful</ac:parameter><ac:rich-text-body><p>Hot <strong>iron</strong></p></ac:rich-text-body></ac:structured-macro>',
    '> [!WARNING] Careful\n> Hot **iron**',
  ],
  [
    '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>Purple</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>Purple</p></ac:adf-fallback></ac:adf-extension>',
    '> [!IMPORTANT]\n> Purple',
  ],
  [
    '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-content>We use Postgres</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
    '> [!DECISION] We use Postgres',
  ],
  [
    '<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">More</ac:parameter><ac:rich-text-body><p>Hidden text</p></ac:rich-text-body></ac:structured-macro>',
    '<details><summary>More</summary>\n\nHidden text\n\n</details>',
  ],
  [
    '<ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">ABC-1</ac:parameter></ac:structured-macro>',
    '[ABC-1](macro:jira?key=ABC-1)',
  ],
  [
    '<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>Ship it</ac:task-body></ac:task></ac:task-list>',
    '- [x] Ship it',
  ],
  [
    '<ac:image ac:alt="A plan"><ri:attachment ri:filename="plan.png" /><ac:caption><p>Step two</p></ac:caption></ac:image>',
    '![A plan](attachment:plan.png)\n*Step two*',
  ],
  ['<ol start="3"><li><p>three</p><ul><li><p>inner</p></li></ul></li></ol>', '3. three\n   - inner'],
  [
    '<table><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>left</p></td><td><p>one</p><p>two</p></td></tr><tr><td><ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[x | y]]></ac:plain-text-body></ac:structured-macro></td></tr></tbody></table>',
    '| A | B |\n| --- | --- |\n| left | one<br>two |\n| left | `x \\| y` |',
  ],
];
const storage = everything.map(([block]) => block).join('');
const markdown = everything.map(([, block]) => block).join('\n\n');

const markup = (read: string): Markup => ({
  storageToMarkdown: () => ({ markdown: read, warnings: [] }),
  markdownToStorage: () => ({ storage }),
  openStorage,
});

/** Constructs that the page has and the Markdown does not keep. */
function missed(read: string): string[] {
  const { total } = reportPages(folder({ 'page.xhtml': storage }), markup(read), { edits: 0 });
  const lost = Object.entries(total.constructs).flatMap(([name, { present, kept }]) => (kept < present ? [name] : []));
  return total.words.lost.length > 0 ? [...lost, 'words'] : lost;
}

describe('the report on what Markdown keeps', () => {
  test('counts every construct of a page and finds it in good Markdown', () => {
    const { total } = reportPages(folder({ 'deep/er/page.xhtml': storage }), markup(markdown), { edits: 0 });
    const counts = Object.entries(total.constructs).map(([name, { present, kept }]) => [name, present, kept]);
    expect(counts).toEqual([
      ['headings', 1, 1],
      ['list items', 2, 2],
      ['code blocks', 1, 1],
      ['code languages', 1, 1],
      ['code lines in tables', 1, 1],
      ['other text macros', 1, 1],
      ['page links', 2, 2],
      ['attachment links', 1, 1],
      ['space links', 1, 1],
      ['anchor links', 1, 1],
      ['web links', 1, 1],
      ['mentions', 1, 1],
      ['panels', 2, 2],
      ['decisions', 1, 1],
      ['expands', 1, 1],
      ['statuses', 1, 1],
      ['dates', 1, 1],
      ['tasks', 1, 1],
      ['images', 1, 1],
      ['captions', 1, 1],
      ['emoji', 1, 1],
      ['tables', 1, 1],
      ['table cells', 6, 6],
      ['macros', 2, 2],
    ]);
    expect(total.words.lost).toEqual([]);
    expect(total.characters.lost).toEqual([]);
    expect(total.written).toEqual({ pages: 1, wellFormed: 1, sameAgain: 1 });
  });

  // One fault each: text that stays where it was is not enough for any check to pass.
  test.each<[string, string, string, string[]]>([
    ['a heading of another level', '## Set', '### Set', ['headings']],
    ['a flattened list', '   - inner', '- inner', ['list items']],
    ['an unnumbered list', '3. three', '-  three', ['list items']],
    ['a line of code with other spaces', '  f("]]>")', ' f("]]>")', ['code blocks']],
    ['code outside a fence', '```go\nif a', 'if a', ['code blocks', 'code languages', 'other text macros', 'macros']],
    ['a fence without its language', '```go', '```', ['code languages']],
    ['code of a table outside backticks', '`x \\| y`', 'x \\| y', ['code lines in tables']],
    ['another body of a macro', 'x -> y', 'x - y', ['other text macros']],
    ['a page link as text', '[Plan](confluence:Plan#Set-%26-go)', 'Plan (confluence:Plan#Set-%26-go)', ['page links']],
    ['a page link to another heading', 'Plan#Set-%26-go', 'Plan#Set', ['page links']],
    ['a page link without its space', 'confluence:OPS/Run', 'confluence:Run', ['page links']],
    ['a link without its text', '[a b.pdf](', '[file](', ['attachment links', 'words']],
    ['a link to another file', '<attachment:a b.pdf>', 'attachment:b.pdf', ['attachment links']],
    ['a link to another space', '(space:QM)', '(space:OPS)', ['space links']],
    ['a dead anchor', '(#top)', '(#bottom)', ['anchor links']],
    ['half an address', '?a=1&b=2', '?a=1', ['web links']],
    ['a mention that is only a name', '[@712020:ab](user:712020:ab)', '@712020:ab', ['mentions']],
    ['a panel of another type', '[!WARNING]', '[!NOTE]', ['panels']],
    ['a panel without its title', '[!WARNING] Careful', '[!WARNING]\n> Careful', ['panels']],
    ['a panel that lets its text out', '\n> Hot **iron**', '\n\nHot **iron**', ['panels']],
    [
      'a panel that swallows what follows',
      '> Purple\n\n> [!DECISION] We',
      '> Purple\n>\n> We',
      ['panels', 'decisions'],
    ],
    ['an expand as a paragraph', '<details><summary>More</summary>', 'More', ['expands']],
    ['a status of another colour', 'status:green', 'status:red', ['statuses']],
    ['a status as text', '[DONE](status:green)', 'DONE', ['statuses']],
    ['a date as text', '[2026-10-01](date:)', '2026-10-01', ['dates']],
    ['a task in the other state', '[x] Ship', '[ ] Ship', ['tasks']],
    ['a task as a list item', '- [x] Ship', '- Ship', ['tasks']],
    ['an image without its description', '![A plan]', '![]', ['images', 'words']],
    ['an image of another file', 'attachment:plan.png)', 'attachment:plan.jpg)', ['images', 'captions']],
    ['a caption as a paragraph', '\n*Step two*', '\n\n*Step two*', ['captions']],
    ['another emoji', '🚀', '⭐', ['emoji']],
    ['a table row less', '\n| left | `x \\| y` |', '\n\n`x \\| y`', ['code lines in tables', 'tables', 'table cells']],
    ['cells out of place', '| left | one<br>two |', '| one<br>two | left |', ['table cells']],
    ['a pipe that splits a cell', 'one<br>two |', 'one | two |', ['tables', 'table cells']],
    ['a macro without its name', '[ABC-1](macro:jira?key=ABC-1)', 'ABC-1', ['macros']],
    ['a word less', 'Hidden text', 'Hidden', ['words']],
  ])('misses %s', (_name, good, bad, constructs) => {
    expect(markdown).toContain(good);
    expect(missed(markdown.replace(good, bad))).toEqual(constructs);
  });

  test('says what was missed and in which file', () => {
    const directory = folder({ 'a.xhtml': '<p><time datetime="2026-10-01" /> lost words</p>' });
    const { total } = reportPages(directory, markup('words'), { edits: 0 });
    expect(total.constructs['dates']?.misses).toEqual([{ file: 'a.xhtml', what: '{"date":"2026-10-01"}' }]);
    expect(total.words.lost.map(({ what }) => what)).toEqual(['2026', '10', '01', 'lost']);
  });

  test('lists a page that is not well-formed and counts the others', () => {
    const report = reportPages(
      folder({
        'bad.xhtml': '<p>a<br>b</p>',
        'prefix.xhtml': '<foo:bar />',
        'good.xhtml': '<p>a</p>',
        'notes.txt': '<p>',
      }),
      markup('a'),
      { edits: 0 },
    );
    expect(report.broken.map(({ file }) => file)).toEqual(['bad.xhtml', 'prefix.xhtml']);
    expect(report.broken[1]?.reason).toBe('The prefix of foo:bar is not declared.');
    expect(report.pages.map(({ file }) => file)).toEqual(['good.xhtml']);
    expect(report.total.pages).toBe(1);
  });

  test('goes on after a page that the converter cannot take', () => {
    const throwing: Markup = {
      ...markup('a'),
      storageToMarkdown(page) {
        if (page.includes('bad')) throw new Error('No.');
        return { markdown: 'a', warnings: [] };
      },
    };
    const report = reportPages(folder({ 'a.xhtml': '<p>bad</p>', 'b.xhtml': '<p>a</p>' }), throwing, { edits: 0 });
    expect(report.failed).toEqual([{ file: 'a.xhtml', reason: 'Error: No.' }]);
    expect(report.total.pages).toBe(1);
  });
});
