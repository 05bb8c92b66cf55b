import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toDocument, toMarkdown } from '../../src/markup/to-markdown.js';

const options = {
  baseUrl: 'https://acme.atlassian.net/wiki',
  spaceKey: 'ENG',
  resolve: { user: (id: string) => (id === 'q1' ? 'Ada Stone' : undefined) },
};
const macro = (name: string, parameters: Record<string, string>, body = '') =>
  `<ac:structured-macro ac:name="${name}" ac:schema-version="1" ac:macro-id="3f2c">${Object.entries(parameters)
    .map(([key, value]) => `<ac:parameter ac:name="${key}">${value}</ac:parameter>`)
    .join('')}${body}</ac:structured-macro>`;
const rich = (body: string) => `<ac:rich-text-body>${body}</ac:rich-text-body>`;
const plain = (body: string) => `<ac:plain-text-body><![CDATA[${body}]]></ac:plain-text-body>`;

describe('text', () => {
  test.each([
    ['named entities are decoded', '<p>a &mdash; b&nbsp;c</p>', 'a — b c'],
    ['an escaped entity stays text', '<p>x &amp;lt; y</p>', 'x \\&lt; y'],
    ['edge spaces move out of marks', '<p><strong>Note: </strong>go</p>', '**Note:** go'],
    ['neighbouring marks become one', '<p><strong>a</strong><strong>b</strong></p>', '**ab**'],
    ['empty paragraphs are nothing', '<p>a</p><p /><p> </p><p><br /></p><p>b</p>', 'a\n\nb'],
    [
      'names keep their underscores',
      '<p>ERR_CONN_RESET and __init__ and 5 * 3</p>',
      'ERR_CONN_RESET and \\_\\_init\\_\\_ and 5 * 3',
    ],
    [
      'text that looks like markup is escaped',
      '<p># no heading</p><p>1. no list</p><p>- [x] no task</p><p>&lt;b&gt; `x`</p>',
      '\\# no heading\n\n1\\. no list\n\n\\- [x] no task\n\n\\<b> \\`x\\`',
    ],
    [
      'struck through, sub, sup, underlined',
      '<p><s>a</s> <span style="text-decoration: line-through;">b</span> H<sub>2</sub>O <u>c</u></p>',
      '~~a~~ ~~b~~ H<sub>2</sub>O <u>c</u>',
    ],
    ['inline code is exact', '<p><code>a &lt; *b*</code></p>', '`a < *b*`'],
    ['a date shows its value', '<p>Due <time datetime="2026-10-01" /></p>', 'Due 2026-10-01'],
    [
      'comment markers are transparent',
      '<p>Two <ac:inline-comment-marker ac:ref="r">releases</ac:inline-comment-marker>.</p>',
      'Two releases.',
    ],
    ['a line break stays one', '<p>a<br />b</p>', 'a  \nb'],
    ['bare text at the top is a paragraph', 'bare <em>text</em><p>x</p>', 'bare *text*\n\nx'],
    [
      'a rule, a quote, preformatted text',
      '<hr /><blockquote><p>q</p></blockquote><pre>  x\n y</pre>',
      '---\n\n> q\n\n```\n  x\n y\n```',
    ],
    ['placeholders are marked', '<p><ac:placeholder>Write here</ac:placeholder></p>', '[placeholder: Write here]'],
    ['no control character or unknown element stops it', '<p>a<foo:bar>b</foo:bar></p>', 'ab'],
  ])('%s', (_name, storage, markdown) => {
    expect(toMarkdown(storage, options)).toBe(markdown);
  });
});

describe('lists and tasks', () => {
  test.each([
    [
      'nested items are indented by the width of the marker',
      '<ol start="1"><li><p>a</p><ul><li><p>b</p></li></ul></li></ol>',
      '1. a\n   - b',
    ],
    [
      'an interrupted list goes on counting',
      `<ol start="1"><li><p>a</p></li></ol>${macro('info', {}, rich('<p>i</p>'))}<ol start="2"><li><p>b</p></li></ol>`,
      '1. a\n\n> [!NOTE]\n> i\n\n2. b',
    ],
    [
      'tasks show their state and no ids',
      '<ac:task-list ac:task-list-id="1"><ac:task><ac:task-id>7</ac:task-id><ac:task-uuid>u</ac:task-uuid><ac:task-status>complete</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">Ship <ac:link><ri:user ri:account-id="q1" /></ac:link></span></ac:task-body></ac:task><ac:task><ac:task-id>8</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Rest</ac:task-body></ac:task></ac:task-list>',
      '- [x] Ship @Ada Stone\n- [ ] Rest',
    ],
    [
      'a panel inside an item is a nested quote',
      `<ul><li><p>a</p>${macro('info', {}, rich('<p>i</p>'))}</li></ul>`,
      '- a\n\n  > [!NOTE]\n  > i',
    ],
  ])('%s', (_name, storage, markdown) => {
    expect(toMarkdown(storage, options)).toBe(markdown);
  });
});

describe('links, people, images', () => {
  test.each([
    [
      'a page link without text shows the title',
      '<p><ac:link><ri:page ri:content-title="Plan B" /></ac:link></p>',
      '[Plan B](https://acme.atlassian.net/wiki/display/ENG/Plan+B)',
    ],
    [
      'a page link of another space, with text and anchor',
      '<p><ac:link ac:anchor="%C3%9Cber-uns"><ri:page ri:space-key="OPS" ri:content-title="R" /><ac:link-body>see <em>this</em></ac:link-body></ac:link></p>',
      '[see *this*](https://acme.atlassian.net/wiki/display/OPS/R#%C3%9Cber-uns)',
    ],
    [
      'link text in CDATA is escaped',
      '<p><ac:link><ri:page ri:content-title="P" /><ac:plain-text-link-body><![CDATA[[x] & y]]></ac:plain-text-link-body></ac:link></p>',
      '[\\[x\\] & y](https://acme.atlassian.net/wiki/display/ENG/P)',
    ],
    ['a link to a heading of the page', '<p><ac:link ac:anchor="%C3%9Cber-uns" /></p>', '[Über uns](#%C3%9Cber-uns)'],
    [
      'a person by name, or by id',
      '<p><ac:link><ri:user ri:account-id="q1" /></ac:link> <ac:link><ri:user ri:account-id="zz" /></ac:link></p>',
      '@Ada Stone @zz',
    ],
    ['a file', '<p><ac:link><ri:attachment ri:filename="a b.pdf" /></ac:link></p>', '[a b.pdf](<attachment:a b.pdf>)'],
    [
      'a space',
      '<p><ac:link><ri:space ri:space-key="OPS" /><ac:link-body>Ops</ac:link-body></ac:link></p>',
      '[Ops](https://acme.atlassian.net/wiki/spaces/OPS)',
    ],
    [
      'content by id',
      '<p><ac:link><ri:content-entity ri:content-id="123" /></ac:link></p>',
      '[123](https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=123)',
    ],
    [
      'web addresses',
      '<p><a href="https://x.example/?a=1&amp;b=2">https://x.example/?a=1&amp;b=2</a> <a href="/wiki/x/AQ">rel</a></p>',
      '<https://x.example/?a=1&b=2> [rel](https://acme.atlassian.net/wiki/x/AQ)',
    ],
    ['a scheme that runs code is text', '<p><a href="java\tscript:alert(1)">x</a></p>', 'x'],
    [
      'a Jira table shows its query, not its JSON',
      '<p><a href="https://j.example" data-datasource="{&quot;id&quot;:&quot;1&quot;,&quot;parameters&quot;:{&quot;jql&quot;:&quot;project = X&quot;}}">j</a></p>',
      '[Jira issues: project = X](https://j.example)',
    ],
    [
      'an image with owner page and caption',
      '<ac:image ac:alt="plan.png"><ri:attachment ri:filename="plan.png"><ri:page ri:content-title="Owner" /></ri:attachment><ac:caption><p>Step <em>2</em></p></ac:caption><ac:adf-mark key="border" /></ac:image>',
      '![plan.png](attachment:plan.png "on page Owner")  \n*Step 2*',
    ],
    [
      'a file name is kept to the character',
      '<ac:image><ri:attachment ri:filename="3.45\u202fPM e\u0301.png" /></ac:image>',
      '![3.45\u202fPM e\u0301.png](<attachment:3.45\u202fPM e\u0301.png>)',
    ],
    [
      'emoji',
      '<p><ac:emoticon ac:name="blue-star" ac:emoji-shortname=":party:" ac:emoji-id="0f1e2d3c-uuid" /> <ac:emoticon ac:name="tick" /> <ac:emoticon ac:name="blue-star" ac:emoji-shortname=":rocket:" ac:emoji-id="1f680" ac:emoji-fallback="🚀" /></p>',
      ':party: ✅ 🚀',
    ],
  ])('%s', (_name, storage, markdown) => {
    expect(toMarkdown(storage, options)).toBe(markdown);
  });

  test('without the address of the site a page link still names its page', () => {
    expect(toMarkdown('<p><ac:link><ri:page ri:content-title="Plan B" ri:space-key="OPS" /></ac:link></p>')).toBe(
      '[Plan B](confluence:OPS/Plan+B)',
    );
  });
});

describe('tables', () => {
  test.each([
    [
      'spans are expanded, blocks of a cell joined, pipes escaped',
      '<table><tbody><tr><th><p><strong>A</strong></p></th><th><p>B</p></th></tr><tr><td rowspan="2"><p>1|x</p><p>y</p><ul><li><p>q</p></li></ul></td><td><p>2</p></td></tr><tr><td><p>3 <code>a|b</code></p></td></tr></tbody></table>',
      '| A | B |\n| - | - |\n| 1\\|x<br>y<br>• q | 2 |\n| 1\\|x<br>y<br>• q | 3 `a\\|b` |',
    ],
    [
      'numbering columns are left out',
      '<table><tbody><tr><td class="numberingColumn">1</td><td><p>a</p></td></tr></tbody></table>',
      '| |\n| - |\n| a |',
    ],
    [
      'without header row: an empty one, header cells bold',
      '<table><tbody><tr><th><p>k</p></th><td><p>v</p></td></tr><tr><th><p>l</p></th><td><p>w</p></td></tr></tbody></table>',
      '| | |\n| - | - |\n| **k** | v |\n| **l** | w |',
    ],
    [
      'colspan keeps the columns aligned',
      '<table><tbody><tr><th colspan="2"><p>AB</p></th></tr><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>',
      '| AB | AB |\n| - | - |\n| 1 | 2 |',
    ],
    [
      'code and tables in cells are flattened',
      `<table><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td>${macro('code', {}, plain('x\ny'))}</td><td><table><tbody><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table></td></tr></tbody></table>`,
      '| A | B |\n| - | - |\n| `x`<br>`y` | 1 / 2 |',
    ],
  ])('%s', (_name, storage, markdown) => {
    expect(toMarkdown(storage, options)).toBe(markdown);
  });
});

describe('macros', () => {
  test.each([
    [
      'code is exact, with language, and its fence is long enough',
      macro('code', { language: 'go', title: 'T' }, plain('  a ```\n&nbsp;]]]]><![CDATA[>\n')),
      '**T**\n\n````go\n  a ```\n&nbsp;]]>\n\n````',
    ],
    ['code without language', macro('code', {}, plain('x')), '```\nx\n```'],
    [
      'note is a warning, its title bold',
      macro('note', { title: 'T' }, rich('<p>x</p>')),
      '> [!WARNING]\n> **T**\n>\n> x',
    ],
    [
      'tip and warning',
      macro('tip', {}, rich('<p>x</p>')) + macro('warning', {}, rich('<p>y</p>')),
      '> [!TIP]\n> x\n\n> [!CAUTION]\n> y',
    ],
    [
      'a panel of one’s own',
      macro('panel', { panelIconText: '🔔', bgColor: '#E6FCFF' }, rich('<p>x</p>')),
      '> **🔔**\n>\n> x',
    ],
    [
      'status in either order of parameters',
      `<p>Is ${macro('status', { colour: 'Green', title: 'DONE' })}</p>`,
      'Is [DONE]',
    ],
    ['expand', macro('expand', { title: 'More' }, rich('<p>x</p>')), '**More**\n\nx'],
    ['table of contents is dropped', `${macro('toc', { minLevel: '1', maxLevel: '3', style: 'none' })}<p>x</p>`, 'x'],
    ['an anchor is nothing', `<p>${macro('anchor', { '': 'top' })}x</p>`, 'x'],
    ['excerpts are transparent', macro('excerpt', { name: 'n' }, rich('<p>x</p>')), 'x'],
    [
      'an included page is a pointer',
      '<ac:structured-macro ac:name="excerpt-include"><ac:parameter ac:name=""><ac:link><ri:page ri:content-title="Terms" /></ac:link></ac:parameter><ac:parameter ac:name="nopanel">true</ac:parameter></ac:structured-macro>',
      '[excerpt of Terms]',
    ],
    [
      'a Jira issue is its key',
      `<p>${macro('jira', { server: 'System Jira', serverId: '9-9', key: 'ABC-1' })}</p>`,
      'ABC-1',
    ],
    [
      'an unknown macro with a body: label and body',
      macro('fancy', { mode: 'slow', serverId: '1' }, rich('<p>x</p>')),
      '[macro fancy: mode=slow]\n\nx',
    ],
    ['an unknown macro with text: a fence of its name', macro('fancy', {}, plain('a | b')), '```fancy\na | b\n```'],
    [
      'long or structured parameters are not printed',
      macro('fancy', { data: `{"a":"${'x'.repeat(20_000)}"}`, svg: '&lt;svg/&gt;' }),
      '[macro fancy]',
    ],
    [
      'a file preview',
      '<ac:structured-macro ac:name="view-file"><ac:parameter ac:name="name"><ri:attachment ri:filename="a.pdf" /></ac:parameter></ac:structured-macro>',
      '[file: a.pdf](attachment:a.pdf)',
    ],
    [
      'an ADF panel once, without its fallback',
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>Hi</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>Hi</p></ac:adf-fallback></ac:adf-extension>',
      '> [!IMPORTANT]\n> Hi',
    ],
    [
      'a decision',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>Use Postgres</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul><li>Use Postgres</li></ul></ac:adf-fallback></ac:adf-extension>',
      '> **Decision:** Use Postgres',
    ],
    [
      'layout cells come in order',
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><h2>L</h2></ac:layout-cell><ac:layout-cell><p>R</p></ac:layout-cell></ac:layout-section></ac:layout>',
      '## L\n\nR',
    ],
  ])('%s', (_name, storage, markdown) => {
    expect(toMarkdown(storage, options)).toBe(markdown);
  });
});

test('the outline has Cloud anchors, repeats numbered, and sections end where the next of their level begins', () => {
  const { blocks, outline } = toDocument(
    '<h2>A &amp; B (x)</h2><p>1</p><h3>Notes</h3><p>2</p><ac:layout><ac:layout-section><ac:layout-cell><h2><strong>Notes</strong></h2></ac:layout-cell></ac:layout-section></ac:layout><h2 /><p>3</p>',
  );
  expect(blocks.map(({ markdown }) => markdown)).toEqual(['## A & B (x)', '1', '### Notes', '2', '## Notes', '3']);
  expect(outline).toEqual([
    { level: 2, text: 'A & B (x)', anchor: 'A-&-B-(x)', start: 0, end: 4 },
    { level: 3, text: 'Notes', anchor: 'Notes', start: 2, end: 4 },
    { level: 2, text: 'Notes', anchor: 'Notes.1', start: 4, end: 6 },
  ]);
});

describe('hostile bodies', () => {
  test('never throw, whatever the input', () => {
    const token = fc.constantFrom(
      '<p>',
      '</p>',
      '<strong>',
      '</strong>',
      '<table>',
      '<tr>',
      '<td colspan="9">',
      '</td>',
      '<ul>',
      '<li>',
      '<ac:link>',
      '<ri:page ri:content-title="&foo;',
      '"/>',
      '<![CDATA[',
      ']]>',
      '&amp;',
      '&#x110000;',
      '<ac:structured-macro ac:name="code">',
      '<ac:task>',
      '<h2>',
      '</h2>',
      'text',
      '\u0000',
      '<!--',
      '-->',
      '<?x',
      '<br>',
      '<ol start="-5">',
      '<ol start="99999999999999999999">',
      '|',
      '*',
      '`',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), (tokens) => {
        expect(typeof toMarkdown(tokens.join(''), options)).toBe('string');
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['nesting', '<div>'.repeat(100_000) + 'text'],
    ['nested marks', '<strong>'.repeat(100_000) + 'text'],
    ['nested lists', '<ul><li>'.repeat(50_000) + 'text'],
    [
      'spans of a million',
      `<table><tbody>${'<tr><td colspan="1000000" rowspan="1000000">text</td></tr>'.repeat(500)}</tbody></table>`,
    ],
    ['one line of a megabyte', `<p>${'text'.repeat(250_000)}</p>`],
    ['unfinished', '<p><![CDATA[text'],
  ])('%s end in seconds and keep the text', (_name, storage) => {
    const before = performance.now();
    expect(toMarkdown(storage)).toContain('text');
    // Generous: alone this takes a tenth of it; a quadratic walk would take minutes.
    expect(performance.now() - before).toBeLessThan(15_000);
  });
});
