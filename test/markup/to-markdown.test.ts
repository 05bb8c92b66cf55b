import { describe, expect, test } from 'vitest';

import { toDocument } from '../../src/markup/document.js';
import { type MarkdownOptions, storageToMarkdown, storageToMarkdownAsync } from '../../src/markup/to-markdown.js';

const toMarkdown = (storage: string, options?: MarkdownOptions) => storageToMarkdown(storage, options).markdown;

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
    ['a byte order mark is nothing', '\ufeff<p>a</p>', 'a'],
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
    ['a date shows its value', '<p>Due <time datetime="2026-10-01" /></p>', 'Due [2026-10-01](date:)'],
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
    ['placeholders are marked', '<p><ac:placeholder>Write here</ac:placeholder></p>', '[Write here](placeholder:)'],
    [
      'emphasis that CommonMark would not read is a tag',
      '<p><strong>a.</strong>b 가<em>나。</em>다</p>',
      '<strong>a.</strong>b 가<em>나。</em>다',
    ],
    ['bold and italic around the same words', '<p><strong><em>a</em></strong> b</p>', '***a*** b'],
    [
      'marks inside marks',
      '<p><strong>a <em>b</em> <a href="https://x.example">c</a></strong></p>',
      '**a *b* [c](https://x.example)**',
    ],
    ['spaces are folded, no-break ones too', '<p>  a \n b&nbsp; c</p>', 'a b c'],
    ['a single tilde stays bare, two could strike through', '<p>~5 min</p><p>~a~</p>', '~5 min\n\n\\~a\\~'],
    [
      'an address in plain text',
      '<p>See https://x.example/a_b(c), or HTTP://y.example.</p>',
      'See <https://x.example/a_b(c)>, or <HTTP://y.example>.',
    ],
    [
      'code may be a link and hold no line end',
      '<p><a href="https://x.example"><code>a\n b</code></a></p>',
      '[`a b`](https://x.example)',
    ],
    ['code with a backtick', '<p><code>a ` b</code> <code>`</code></p>', '``a ` b`` `` ` ``'],
    ['neighbouring code is one span', '<p><code>a</code><code>b</code></p>', '`ab`'],
    ['two line breaks part paragraphs', '<p>a<br /><br />b</p>', 'a\n\nb'],
    [
      'colours and sizes are their text',
      '<p><span style="color: rgb(255,86,48);">x</span> <small>y</small></p>',
      'x y',
    ],
    [
      'a heading on one line, without needless bold, its last # kept',
      '<h3><strong>A<br />B #</strong></h3>',
      '### A<br>B \\#',
    ],
    ['a quote that would read as an alert', '<blockquote><p>[!NOTE] x</p></blockquote>', '> \\[!NOTE] x'],
    ['a line that would read as details', '<p>&lt;details&gt;</p>', '\\<details>'],
    ['lines after a break are escaped as well', '<p>a<br /># b<br />=<br />- c</p>', 'a  \n\\# b  \n\\=  \n\\- c'],
    [
      'a variable of a template',
      '<at:declarations><at:string at:name="o" /></at:declarations><p>Owner: <at:var at:name="o" /></p>',
      'Owner: {o}',
    ],
    ['legacy wrappers are transparent', '<div class="content-wrapper"><p class="auto-cursor-target">x</p></div>', 'x'],
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
      '- [x] Ship [@Ada Stone](user:q1)\n- [ ] Rest',
    ],
    [
      'two lists in a row are told apart',
      '<ul><li><p>a</p></li></ul><ul><li><p>b</p></li></ul><ul><li><p>c</p></li></ul><ol><li><p>d</p></li></ol><ol start="5"><li><p>e</p></li></ol>',
      '- a\n\n* b\n\n- c\n\n1. d\n\n5) e',
    ],
    ['old items are bare text', '<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>', '- a\n- b\n  - c'],
    ['a list beside the items belongs to the last one', '<ul><li>a</li><ul><li>b</li></ul></ul>', '- a\n  - b'],
    [
      'an item with two paragraphs and code',
      `<ul><li><p>a</p><p>b</p>${macro('code', {}, plain('x'))}</li></ul>`,
      '- a\n\n  b\n  ```\n  x\n  ```',
    ],
    [
      'a numbered list that begins later needs room',
      '<ul><li><p>a</p><ol start="3"><li><p>b</p></li></ol></li></ul>',
      '- a\n\n  3. b',
    ],
    ['a rule at the start of an item', '<ul><li><hr /><p>a</p></li></ul>', '- ___\n\n  a'],
    [
      'nested tasks',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
      '- [x] a\n  - [ ] b',
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
      'a person: a link to the account, by name or by id',
      '<p><ac:link><ri:user ri:account-id="q1" /></ac:link> <ac:link><ri:user ri:account-id="zz" /></ac:link></p>',
      '[@Ada Stone](user:q1) [@zz](user:zz)',
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
    [
      'a blog post',
      '<p><ac:link><ri:blog-post ri:content-title="T" ri:space-key="X" ri:posting-day="2026/01/30" /></ac:link></p>',
      '[T](https://acme.atlassian.net/wiki/display/X/2026/01/30/T)',
    ],
    [
      'old forms of people',
      '<p><ac:link><ri:user ri:userkey="8a" /></ac:link> <ac:link><ri:user ri:username="ada" /></ac:link></p>',
      '[@8a](userkey:8a) [@ada](username:ada)',
    ],
    [
      'a link to a person with a text',
      '<p><ac:link><ri:user ri:account-id="q1" /><ac:link-body>the owner</ac:link-body></ac:link></p>',
      '[the owner](user:q1)',
    ],
    [
      'a link inside a link gives way',
      '<p><a href="https://x.example">a <ac:link><ri:user ri:account-id="q1" /></ac:link></a></p>',
      '[a @Ada Stone](https://x.example)',
    ],
    [
      'a link around an image',
      '<p><a href="https://x.example"><ac:image ac:alt="A"><ri:url ri:value="https://x.example/a.png" /></ac:image></a></p>',
      '[![A](https://x.example/a.png)](https://x.example)',
    ],
    [
      'an image in a line stays there',
      '<p>see <ac:image ac:inline="true" ac:alt="A b"><ri:attachment ri:filename="a.png" /></ac:image> now</p>',
      'see ![A b](attachment:a.png) now',
    ],
    ['edge spaces move out of a link', '<p>a<a href="https://x.example"> b </a>c</p>', 'a [b](https://x.example) c'],
    ['a link without text shows its address', '<p><a href="https://x.example" /></p>', '<https://x.example>'],
    [
      'a title with a character of no width keeps it',
      '<p><ac:link><ri:page ri:content-title="General\u200b" ri:space-key="OPS" /></ac:link></p>',
      '[General\u200b](https://acme.atlassian.net/wiki/display/OPS/General%E2%80%8B)',
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
      '![](attachment:plan.png?page=confluence:Owner)  \n*Step 2*',
    ],
    [
      'a file name is kept to the character',
      '<ac:image><ri:attachment ri:filename="3.45\u202fPM e\u0301.png" /></ac:image>',
      '![](<attachment:3.45\u202fPM e\u0301.png>)',
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
      'header rows and columns',
      '<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><th><p>c</p></th><td><p>d</p></td></tr></tbody></table>',
      '| a | b |\n| - | - |\n| **c** | d |',
    ],
    [
      'both spans at once, and cells after them',
      '<table><tbody><tr><td rowspan="2" colspan="2"><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td></tr><tr><td><p>d</p></td></tr></tbody></table>',
      '| | | |\n| - | - | - |\n| a | a | b |\n| a | a | c |\n| d | | |',
    ],
    [
      'lists, tasks, panels and breaks of a cell',
      `<table><tbody><tr><td><ol start="2"><li><p>a</p></li><li><p>b</p></li></ol><p>c<br />d</p>${macro('info', {}, rich('<p>e</p>'))}</td><td><ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>t</ac:task-body></ac:task></ac:task-list></td></tr></tbody></table>`,
      '| | |\n| - | - |\n| 2. a<br>3. b<br>c<br>d<br>[!NOTE] e | [x] t |',
    ],
    [
      'a bar after a backslash in code',
      '<table><tbody><tr><td><code>a\\|b</code></td></tr></tbody></table>',
      '| |\n| - |\n| <code>a\\\\\\|b</code> |',
    ],
    [
      'a caption and other stray text come first',
      '<table><caption>Ports</caption><tbody><tr><td><p>1</p></td></tr></tbody></table>',
      'Ports\n\n| |\n| - |\n| 1 |',
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
      '````go title="T"\n  a ```\n&nbsp;]]>\n\n````',
    ],
    ['code without language', macro('code', {}, plain('x')), '```\nx\n```'],
    [
      'code without CDATA',
      macro('code', { language: 'none' }, '<ac:plain-text-body>x &lt; y</ac:plain-text-body>'),
      '```\nx < y\n```',
    ],
    ['diagrams are fences of their kind', macro('mermaid-cloud', {}, plain('graph TD')), '```mermaid\ngraph TD\n```'],
    [
      'a panel with a list, and one with a title alone',
      macro('info', {}, rich('<ul><li><p>a</p></li></ul>')) + macro('tip', { title: '*T*' }, rich('')),
      '> [!NOTE]\n>\n> - a\n\n> [!TIP] \\*T\\*',
    ],
    [
      'page properties are their table',
      macro(
        'details',
        { id: 'x' },
        rich('<table><tbody><tr><th><p>Owner</p></th><td><p>A</p></td></tr></tbody></table>'),
      ),
      '| | |\n| - | - |\n| **Owner** | A |',
    ],
    [
      'parameters behind the body count too',
      '<ac:structured-macro ac:name="expand"><ac:rich-text-body><p>x</p></ac:rich-text-body><ac:parameter ac:name="title">T</ac:parameter></ac:structured-macro>',
      '<details><summary>T</summary>\n\nx\n\n</details>',
    ],
    [
      'a subtle status without a colour',
      `<p>${macro('status', { title: 'NEW', subtle: 'true' })}</p>`,
      '[NEW](status:grey?subtle)',
    ],
    [
      'a macro among blocks is a block',
      `<p>a</p>${macro('children', { depth: '2' })}<p>b</p>`,
      'a\n\n[children](macro:children?depth=2)\n\nb',
    ],
    [
      'a code macro inside a paragraph parts it',
      `<p>a ${macro('code', {}, plain('x'))} b</p>`,
      'a\n\n```\nx\n```\n\nb',
    ],
    [
      'a person in a macro',
      '<ac:structured-macro ac:name="profile"><ac:parameter ac:name="user"><ri:user ri:account-id="q1" /></ac:parameter></ac:structured-macro>',
      '[@Ada Stone](macro:profile?user=user:q1)',
    ],
    [
      'an app macro of ADF',
      '<ac:adf-extension><ac:adf-node type="extension"><ac:adf-attribute key="extension-key">a1/e2/static/gantt</ac:adf-attribute><ac:adf-attribute key="parameters"><ac:adf-parameter key="x">1</ac:adf-parameter></ac:adf-attribute><ac:adf-attribute key="text">Gantt chart</ac:adf-attribute></ac:adf-node></ac:adf-extension>',
      '[gantt](macro:gantt?text=Gantt+chart)',
    ],
    ['a fallback alone', '<ac:adf-extension><ac:adf-fallback><p>x</p></ac:adf-fallback></ac:adf-extension>', 'x'],
    [
      'note is a warning, its title on the first line',
      macro('note', { title: 'T' }, rich('<p>x</p>')),
      '> [!WARNING] T\n> x',
    ],
    [
      'tip and warning',
      macro('tip', {}, rich('<p>x</p>')) + macro('warning', {}, rich('<p>y</p>')),
      '> [!TIP]\n> x\n\n> [!CAUTION]\n> y',
    ],
    [
      'a panel of one’s own',
      macro('panel', { panelIconText: '🔔', bgColor: '#E6FCFF' }, rich('<p>x</p>')),
      '> [!PANEL] 🔔\n> x',
    ],
    [
      'status in either order of parameters',
      `<p>Is ${macro('status', { colour: 'Green', title: 'DONE' })}</p>`,
      'Is [DONE](status:green)',
    ],
    [
      'expand',
      macro('expand', { title: 'More' }, rich('<p>x</p>')),
      '<details><summary>More</summary>\n\nx\n\n</details>',
    ],
    ['table of contents is dropped', `${macro('toc', { minLevel: '1', maxLevel: '3', style: 'none' })}<p>x</p>`, 'x'],
    ['an anchor is nothing', `<p>${macro('anchor', { '': 'top' })}x</p>`, 'x'],
    ['excerpts are transparent', macro('excerpt', { name: 'n' }, rich('<p>x</p>')), 'x'],
    [
      'an included page is a pointer',
      '<ac:structured-macro ac:name="excerpt-include"><ac:parameter ac:name=""><ac:link><ri:page ri:content-title="Terms" /></ac:link></ac:parameter><ac:parameter ac:name="nopanel">true</ac:parameter></ac:structured-macro>',
      '[excerpt-include](macro:excerpt-include?confluence:Terms&nopanel=true)',
    ],
    [
      'a Jira issue is its key',
      `<p>${macro('jira', { server: 'System Jira', serverId: '9-9', key: 'ABC-1' })}</p>`,
      '[ABC-1](macro:jira?key=ABC-1)',
    ],
    [
      'an unknown macro with a body: label and body',
      macro('fancy', { mode: 'slow', serverId: '1' }, rich('<p>x</p>')),
      '<details><summary>[fancy](macro:fancy?mode=slow)</summary>\n\nx\n\n</details>',
    ],
    [
      'an unknown macro with text: a fence of its name',
      macro('fancy', {}, plain('a | b')),
      '```macro:fancy\na | b\n```',
    ],
    [
      'long or structured parameters are not printed',
      macro('fancy', { data: `{"a":"${'x'.repeat(20_000)}"}`, svg: '&lt;svg/&gt;' }),
      '[fancy](macro:fancy)',
    ],
    [
      'a file preview',
      '<ac:structured-macro ac:name="view-file"><ac:parameter ac:name="name"><ri:attachment ri:filename="a.pdf" /></ac:parameter></ac:structured-macro>',
      '[view-file](macro:view-file?name=attachment:a.pdf)',
    ],
    [
      'an ADF panel once, without its fallback',
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>Hi</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>Hi</p></ac:adf-fallback></ac:adf-extension>',
      '> [!IMPORTANT]\n> Hi',
    ],
    [
      'a decision',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>Use Postgres</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul><li>Use Postgres</li></ul></ac:adf-fallback></ac:adf-extension>',
      '> [!DECISION] Use Postgres',
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

test('people are names alone where accounts are of no use', () => {
  const storage =
    '<p><ac:link><ri:user ri:account-id="q1" /></ac:link> <ac:link><ri:user ri:account-id="z_z" /></ac:link></p>';
  expect(toMarkdown(storage, { ...options, mentions: 'name' })).toBe('@Ada Stone @z_z');
});

test('an expand is three blocks or more, so that its headings are the page’s', () => {
  const { blocks, outline } = toDocument(macro('expand', { title: 'T' }, rich('<h2>A</h2><p>x</p>')));
  expect(blocks.map(({ kind }) => kind)).toEqual(['expand', 'heading', 'paragraph', 'expand']);
  expect(outline).toEqual([{ level: 2, text: 'A', anchor: 'A', start: 1, end: 4 }]);
});

test('blocks tell their kind', () => {
  const { blocks } = toDocument(
    `<h1>h</h1><p>p</p><ul><li>l</li></ul><table><tr><td>t</td></tr></table>${macro('code', {}, plain('c'))}<blockquote>q</blockquote><hr /><ac:image><ri:attachment ri:filename="i" /></ac:image>`,
  );
  expect(blocks.map(({ kind }) => kind)).toEqual([
    'heading',
    'paragraph',
    'list',
    'table',
    'code',
    'quote',
    'rule',
    'image',
  ]);
});

describe('a part of a page', () => {
  const storage = '<h2>A</h2><p>one two three</p><h3>N</h3><p>four</p><h2>B</h2><p>five</p><h3>N</h3>';
  const thrown = (part: MarkdownOptions) => {
    try {
      storageToMarkdown(storage, part);
    } catch (error) {
      return String(error);
    }
    return 'nothing';
  };

  test('is a section, beside the outline of the whole', () => {
    const { markdown, outline } = storageToMarkdown(storage, { section: 'b' });
    expect(markdown).toBe('## B\n\nfive\n\n### N');
    expect(outline.map(({ text, anchor }) => [text, anchor])).toEqual([
      ['A', 'A'],
      ['N', 'N'],
      ['B', 'B'],
      ['N', 'N.1'],
    ]);
    const [whole = 0, inner = 0] = outline.map(({ tokens }) => tokens);
    expect(whole).toBeGreaterThan(inner);
  });

  test('is a piece of at most so many tokens, and the next one goes on where it ended', () => {
    const pieces: string[] = [];
    let from: string | undefined;
    do {
      const { markdown, next } = storageToMarkdown(storage, { section: 'A', maxTokens: 12, ...(from && { from }) });
      pieces.push(markdown);
      from = next;
    } while (from !== undefined);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('\n\n')).toBe('## A\n\none two three\n\n### N\n\nfour');
  });

  test('that is not there is refused with what there is', () => {
    expect([thrown({ section: 'X' }), thrown({ section: 'N' }), thrown({ from: 'x' }), thrown({ from: '99' })]).toEqual(
      [
        'ConfluenceError: There is no section "X". The headings are: "A", "A > N", "B", "B > N".',
        'ConfluenceError: 2 sections are called "N": "A > N", "B > N".',
        'ConfluenceError: "x" is not a place in this text.',
        'ConfluenceError: "99" is not a place in this text.',
      ],
    );
  });

  test('of an empty page is nothing', () => {
    expect(storageToMarkdown('')).toEqual({ markdown: '', outline: [], warnings: [] });
  });
});

describe('what is not shown as it was is told', () => {
  const cell = (content: string) => `<table><tbody><tr><td>${content}</td></tr></tbody></table>`;
  test.each([
    ['text of a script', '<script>x()</script><p>y</p>', 'y', 'The text of a <script> element is not shown.'],
    [
      'text between the parts of a macro',
      '<ac:structured-macro ac:name="info">lost</ac:structured-macro>',
      '[info](macro:info)',
      'Text of the macro "info" outside of its body is not shown.',
    ],
    [
      'a hidden excerpt',
      macro('excerpt', { hidden: 'true' }, rich('<p>x</p>')),
      'x',
      'The content of a hidden "excerpt" is shown, which readers of the page do not see.',
    ],
    ['a table in a cell', cell(cell('x')), '| |\n| - |\n| x |', 'A table inside a table cell is shown as lines.'],
    [
      'a link that runs code',
      '<p><a href="javascript:x()">y</a></p>',
      'y',
      'A link with an address that may run code is shown as text only.',
    ],
    [
      'a picture that runs code',
      '<ac:image ac:alt="y"><ri:url ri:value="javascript:x()" /></ac:image>',
      'y',
      'A picture with an address that may run code is shown by its description only.',
    ],
    [
      'storage that breaks off inside a tag',
      '<p>x</p><p class="y',
      'x',
      'The storage breaks off inside a tag; what the tag holds is not shown.',
    ],
    ['deep nesting', `${'<div>'.repeat(600)}x`, 'x', 'Elements nested deeper than 500 levels are shown as their text.'],
  ])('%s', (_name, storage, markdown, message) => {
    const result = storageToMarkdown(storage);
    expect([result.markdown, result.warnings.map((warning) => warning.message)]).toEqual([markdown, [message]]);
  });

  test('each sentence once, and nothing about a page that is shown whole', () => {
    expect(toDocument('<script>x</script><script>y</script>').warnings).toHaveLength(1);
    expect(toDocument(`<p>x</p>${macro('toc', { minLevel: '1' })}`).warnings).toEqual([]);
  });
});

describe('a page that is not well-formed keeps its text', () => {
  test.each([
    ['stray end tags', '</p>a</b><p>b</p></div>', 'a\n\nb'],
    ['crossed tags', '<p><strong>a<em>b</strong>c</em></p>', '<strong>a<em>b</em></strong>c'],
    ['a tag without its end', '<p>a<p>b', 'a\n\nb'],
    ['a bare less-than sign and ampersand', '<p>1 < 2 & 3 <4</p>', '1 < 2 & 3 <4'],
    ['unknown references', '<p>&foo; &amp &#x110000;</p>', '\\&foo; &amp \ufffd'],
    ['an open comment, an open tag inside a tag', '<p>a <!-- b</p><p <b>c</b></p>', 'a \\<!-- b\n\n**c**'],
    ['a quote that never ends', '<p>a</p><p class="x>b</p><p>c</p>', 'a\n\nb\n\nc'],
    ['comments and instructions show nothing', '<?x y?><!-- z --><!DOCTYPE a><p>b</p>', 'b'],
    ['cells and items without table and list', '<td>a</td><li>b</li><tr><td>c</td></tr>', 'a\n\nb\n\nc'],
    ['cells without a row', '<table><td>a</td><td>b</td></table>', '| |\n| - |\n| a |\n| b |'],
    ['a body cut in code', '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a\nb', '```\na\nb\n```'],
  ])('%s', (_name, storage, markdown) => {
    expect(toMarkdown(storage)).toBe(markdown);
  });
});

describe('hostile bodies', () => {
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
    ['open comments', `<p>text</p>${'<!-- <?'.repeat(300_000)}`],
    ['stray end tags under deep nesting', `${'<div>'.repeat(100_000)}text${'</p></b>'.repeat(200_000)}`],
    ['quotes in quotes over many lines', `${'<blockquote>'.repeat(200)}${'<p>text</p>'.repeat(50_000)}`],
    ['attributes without end', `<p>text</p><p ${'a="1" '.repeat(500_000)}`],
    [
      'rows below a wide merged one',
      `<table><tr>${'<td rowspan="99999">text</td>'.repeat(20_000)}</tr>${'<tr></tr>'.repeat(200_000)}</table>`,
    ],
  ])('%s end in seconds and keep the text', (_name, storage) => {
    const before = performance.now();
    expect(toMarkdown(storage)).toContain('text');
    // Generous: alone this takes a tenth of it; a quadratic walk would take minutes.
    expect(performance.now() - before).toBeLessThan(15_000);
  });
});

test('the asynchronous reader gives way to others many times, and stops when it is told to', async () => {
  const storage = '<p>one <strong>two</strong> three</p>'.repeat(60_000);
  let turns = 0;
  let isDone = false;
  const count = () => {
    if (isDone) return;
    turns++;
    setImmediate(count);
  };
  setImmediate(count);
  const { markdown } = await storageToMarkdownAsync(storage);
  isDone = true;
  expect(markdown).toBe(storageToMarkdown(storage).markdown);
  expect(turns).toBeGreaterThan(3);
  const controller = new AbortController();
  setImmediate(() => controller.abort(new Error('enough')));
  await expect(storageToMarkdownAsync(storage, { signal: controller.signal })).rejects.toThrow('enough');
});
