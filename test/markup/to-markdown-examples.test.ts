// What the reader makes of storage, one small example a line: Markdown, and what it says was not shown as it is.
import { describe, expect, it } from 'vitest';
import { storageToMarkdown } from '../../src/markup/to-markdown.js';

const read = (storage: string) => {
  const { markdown, warnings } = storageToMarkdown(storage, {
    resolve: { user: (id) => (id === 'u' ? 'Ada' : undefined) },
  });
  return [markdown, ...warnings.map(({ kind, message }) => `${kind}: ${message}`)];
};

describe('escapes', () => {
  it.each<[storage: string, markdown: string, ...warnings: string[]]>([
    ['<p>a * b *c* **d** e*f</p>', 'a * b \\*c\\* \\*\\*d\\*\\* e\\*f'],
    ['<p>_a_ b_c _ d __e__ f_</p>', '\\_a\\_ b_c _ d \\_\\_e\\_\\_ f\\_'],
    ['<p>~a ~~b~~ c~d ~~~e</p>', '\\~a \\~\\~b\\~\\~ c\\~d ~~~e'],
    ['<p>a [b] [c](d) [e][f] [g]: h ](</p>', 'a [b] [c\\](d) [e\\][f] [g\\]: h \\]('],
    ['<p>!<a href="https://x.example">a</a> a!</p>', '\\![a](https://x.example) a!'],
    ['<p>\\a \\* \\</p>', '\\a \\\\\\* \\'],
    [
      '<p>&amp;amp; &amp;x &amp;#12; & &amp;toolongtobeareferencenameforanything12345;</p>',
      '\\&amp; &x \\&#12; & &toolongtobeareferencenameforanything12345;',
    ],
    ['<p>&lt;a &lt;1 &lt;/b &lt;!-- &lt;?x a &lt; b</p>', '\\<a <1 \\</b \\<!-- \\<?x a < b'],
    ['<p>`a` ``b `</p>', '\\`a\\` \\`\\`b \\`'],
    ['<p># a</p>', '\\# a'],
    ['<p>####### a</p>', '####### a'],
    ['<p>#a</p>', '#a'],
    ['<p>+ a</p>', '\\+ a'],
    ['<p>+a</p>', '+a'],
    ['<p>&gt; a</p>', '\\> a'],
    ['<p>1. a</p>', '1\\. a'],
    ['<p>1) a</p>', '1\\) a'],
    ['<p>1234567890. a</p>', '1234567890. a'],
    ['<p>1.a</p>', '1.a'],
    ['<p>=== </p>', '\\==='],
    ['<p>-</p>', '\\-'],
    ['<p>_ _ _</p>', '\\_ _ _'],
    ['<p>|-|</p>', '\\|-|'],
    ['<p>:-: | -</p>', '\\:-: | -'],
    ['<p>[x] a</p>', '\\[x] a'],
    ['<p>[!TIP]</p>', '\\[!TIP]'],
    ['<p>~~~ a</p>', '\\~\\~\\~ a'],
    ['<p>~~~~</p>', '\\~\\~\\~\\~'],
    ['<p>a<br />1. b<br />&gt; c<br />+ d</p>', 'a  \n1\\. b  \n\\> c  \n\\+ d'],
    ['<p><strong>1.</strong> a</p>', '**1.** a'],
    ['<p><strong>- a</strong></p>', '**- a**'],
    ['<table><tbody><tr><td>1. a</td></tr></tbody></table>', '| |\n| - |\n| 1\\. a |'],
    ['<table><tbody><tr><td>[ ] a</td></tr></tbody></table>', '| |\n| - |\n| \\[ ] a |'],
    ['<table><tbody><tr><td>[!NOTE] a</td></tr></tbody></table>', '| |\n| - |\n| \\[!NOTE] a |'],
    ['<table><tbody><tr><td>• a</td></tr></tbody></table>', '| |\n| - |\n| • a |'],
    ['<table><tbody><tr><td>2026. a</td></tr></tbody></table>', '| |\n| - |\n| 2026. a |'],
    [
      '<table><tbody><tr><td>a | b \\| c <code>\\|</code></td></tr></tbody></table>',
      '| |\n| - |\n| a \\| b \\\\\\| c <code>\\\\\\|</code> |',
    ],
    ['<h2># a</h2>', '## # a'],
    ['<h2>a ##</h2>', '## a \\##'],
    ['<h2>1. a</h2>', '## 1. a'],
    ['<p>a*<em>b</em>*c</p>', 'a\\**b*\\*c'],
    ['<p><em>a</em>b<em>c</em></p>', '*a*b*c*'],
    ['<p><em>a</em><strong>b</strong></p>', '<em>a</em>**b**'],
    ['<p><strong>a</strong><em>b</em> c</p>', '**a**<em>b</em> c'],
    ['<p>x<strong> </strong>y</p>', 'x y'],
    ['<p><em>“a”</em>b</p>', '<em>“a”</em>b'],
    ['<p>한<strong>글</strong>은</p>', '한**글**은'],
    ['<p><strong>(a)</strong>b</p>', '<strong>(a)</strong>b'],
    ['<p>a<s>b</s>c</p>', 'a~~b~~c'],
    ['<p><u>a<strong>b</strong></u></p>', '<u>a**b**</u>'],
    ['<p><sub><sup>a</sup></sub></p>', '<sub><sup>a</sup></sub>'],
    ['<p><strong>a<br />b</strong></p>', '**a  \nb**'],
    ['<p><code>a</code><strong><code>b</code></strong></p>', '`a`**`b`**'],
    ['<p><code> </code> <code>  a </code> <code>`a</code> <code></code></p>', '`   a  ` `` `a ``'],
    [
      '<p><strike>a</strike> <del>b</del> <ins>c</ins> <tt>d</tt> <kbd>e</kbd> <samp>f</samp> <cite>g</cite></p>',
      '~~a~~ ~~b~~ <u>c</u> `d` `e` `f` *g*',
    ],
  ])('%j', (storage, ...expected) => {
    expect(read(storage)).toEqual(expected);
  });
});

describe('links', () => {
  it.each<[storage: string, markdown: string, ...warnings: string[]]>([
    ['<p><a href="https://x.example/a(b">a</a></p>', '[a](<https://x.example/a(b>)'],
    ['<p><a href="https://x.example/a(b)">a</a></p>', '[a](https://x.example/a(b))'],
    ['<p><a href="https://x.example/a b&lt;">a</a></p>', '[a](<https://x.example/a%20b\\<>)'],
    ['<p><a href="#Top">a</a></p>', '[a](#Top)'],
    ['<p><a href="">a</a> <a>b</a></p>', 'a b'],
    [
      '<p><a href="javascript:x">a</a></p>',
      'a',
      'unsafe_link: A link with an address that may run code is shown as text only.',
    ],
    ['<p><a href="mailto:a@x.example">a@x.example</a></p>', '<a@x.example>'],
    ['<p><a href="https://x.example">a [b] c</a></p>', '[a \\[b\\] c](https://x.example)'],
    ['<p><a href="https://x.example"><br />a<br /></a></p>', '[a](https://x.example)'],
    ['<p><a href="https://x.example"><strong>a</strong> b</a></p>', '[**a** b](https://x.example)'],
    ['<p><strong><a href="https://x.example">a</a></strong></p>', '[**a**](https://x.example)'],
    [
      '<p><a href="x" data-datasource="{}">a</a> <a href="https://x.example" data-datasource="{&quot;jql&quot;:&quot;a = \\&quot;b\\&quot;&quot;}">c</a></p>',
      '[Jira issues: list](x) [Jira issues: a = "b"](https://x.example)',
    ],
    [
      '<p><ac:link><ri:page ri:content-id="5" /></ac:link> <ac:link><ri:page /></ac:link> <ac:link /> <ac:link ac:anchor="a-b%zz" /></p>',
      '[5](confluence:?pageId=5) [a-b%zz](#a-b%zz)',
    ],
    [
      '<p><ac:link ac:anchor="x"><ri:content-entity ri:content-id="5" /><ac:link-body>a</ac:link-body></ac:link></p>',
      '[a](confluence:?pageId=5#x)',
    ],
    [
      '<p><ac:link><ri:blog-post ri:content-id="6" /></ac:link> <ac:link><ri:space /></ac:link> <ac:link><ri:attachment /></ac:link></p>',
      '[6](confluence:?pageId=6)',
      'unsafe_link: A link to a file without a name is shown as text only.',
    ],
    [
      '<p><ac:link><ri:url ri:value="https://x.example/?a" /><ac:link-body>a</ac:link-body></ac:link> <ac:link><ri:url ri:value="javascript:x" /><ac:link-body>b</ac:link-body></ac:link></p>',
      '[a](https://x.example/?a) b',
      'unsafe_link: A link with an address that may run code is shown as text only.',
    ],
    [
      '<p><ac:link><ri:shortcut ri:parameter="ABC-1" /></ac:link> <ac:link><ri:user /></ac:link></p>',
      'ABC-1 @unknown user',
    ],
    [
      '<p><ac:link><ri:page ri:content-title="T" /><ac:link-body><br />a<br /></ac:link-body></ac:link></p>',
      '[a](confluence:T)',
    ],
    ['<p><ac:link><ri:page ri:content-title="T" /><ac:link-body> </ac:link-body></ac:link></p>', '[T](confluence:T)'],
    ['<p><code><ac:link><ri:page ri:content-title="T" /></ac:link></code></p>', '[T](confluence:T)'],
    [
      '<p><ri:page ri:content-title="T" /> <ri:user ri:account-id="u" /> <ri:url ri:value="https://x.example" /></p>',
      '[T](confluence:T) [@Ada](user:u) <https://x.example>',
    ],
    [
      '<p><ac:link><ri:attachment ri:filename="a.pdf"><ri:content-entity ri:content-id="5" /></ri:attachment></ac:link></p>',
      '[a.pdf](attachment:a.pdf?page=confluence:%3FpageId=5)',
    ],
  ])('%j', (storage, ...expected) => {
    expect(read(storage)).toEqual(expected);
  });
});

describe('pictures', () => {
  it.each<[storage: string, markdown: string, ...warnings: string[]]>([
    ['<ac:image ac:width="9" ac:title="T"><ri:attachment ri:filename="a.png" /></ac:image>', '![T](attachment:a.png)'],
    [
      '<ac:image ac:width="9" ac:alt=" a  [b]&#10;c "><ri:attachment ri:filename="a.png" /></ac:image>',
      '![a \\[b\\] c](attachment:a.png)',
    ],
    [
      '<ac:image />',
      '',
      'dropped: A picture names no file and no address; only its description is shown, if it has one.',
    ],
    ['<ac:image ac:alt="A" />', 'A'],
    [
      '<ac:image ac:alt="A"><ri:url ri:value="javascript:x" /></ac:image>',
      'A',
      'unsafe_link: A picture with an address that may run code is shown by its description only.',
    ],
    ['<ac:image><ri:url ri:value="/download/a.png" /></ac:image>', '![](/download/a.png)'],
    ['<ac:image><ri:page ri:content-title="T" /></ac:image>', '![](confluence:T)'],
    [
      '<p><ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption><p>a<br />b</p></ac:caption></ac:image></p>',
      '![](attachment:a.png)  \n*a b*',
    ],
    [
      '<p>x <ac:image ac:width="9"><ri:attachment ri:filename="a.png" /></ac:image><ac:image ac:width="9"><ri:attachment ri:filename="a.png" /></ac:image> y</p>',
      'x ![](attachment:a.png)![](attachment:a.png) y',
    ],
    [
      '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption> </ac:caption></ac:image>',
      '![](attachment:a.png)',
    ],
    [
      '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption><a href="https://x.example">a</a> <strong>b</strong></ac:caption></ac:image>',
      '![](attachment:a.png)  \n<em>[a](https://x.example) **b**</em>',
    ],
    [
      '<table><tbody><tr><td><ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption>c</ac:caption></ac:image></td></tr></tbody></table>',
      '| |\n| - |\n| ![](attachment:a.png)<br>*c* |',
    ],
    [
      '<h2>a <ac:image ac:width="9"><ri:attachment ri:filename="a.png" /></ac:image></h2>',
      '## a ![](attachment:a.png)',
    ],
    [
      '<p><code>a <ac:image ac:width="9"><ri:attachment ri:filename="a.png" /></ac:image></code></p>',
      '`a `![](attachment:a.png)',
    ],
    [
      '<p><img src="https://x.example/a.png" alt="A" /> <img src="javascript:x" alt="B" /> <img /></p>',
      '![A](https://x.example/a.png) B',
    ],
    [
      '<ul><li><ac:image ac:width="9"><ri:attachment ri:filename="a.png" /></ac:image></li></ul>',
      '- ![](attachment:a.png)',
    ],
  ])('%j', (storage, ...expected) => {
    expect(read(storage)).toEqual(expected);
  });
});

describe('lists', () => {
  it.each<[storage: string, markdown: string, ...warnings: string[]]>([
    ['<ol start="0"><li>a</li></ol>', '0. a'],
    ['<ol start="-1"><li>a</li></ol>', '1. a'],
    ['<ol start="x"><li>a</li></ol>', '1. a'],
    ['<ol start="9"><li>a</li><li>b<ul><li>c</li></ul></li></ol>', '9. a\n10. b\n    - c'],
    ['<ul><li></li><li> </li><li>a</li></ul>', '- a'],
    ['<ul></ul>', ''],
    ['<li>a</li>', 'a'],
    ['<ul>a<li>b</li><p>c</p></ul>', 'a\n\nc\n\n- b'],
    ['<ul><ul><li>a</li></ul></ul>', '- a'],
    ['<ul><li>a</li><ol><li>b</li></ol><li>c</li></ul>', '- a\n  1. b\n- c'],
    ['<ul><li><ul><li>a</li></ul></li></ul>', '- - a'],
    ['<ul><li><p>a</p><blockquote><p>b</p></blockquote></li><li><h3>c</h3></li></ul>', '- a\n\n  > b\n- ### c'],
    ['<ul><li><pre>a</pre></li></ul>', '- ```\n  a\n  ```'],
    ['<ul><li><table><tbody><tr><td>a</td></tr></tbody></table></li></ul>', '- | |\n  | - |\n  | a |'],
    ['<ul><li>a<br /><br />b</li></ul>', '- a\n\n  b'],
    ['<ul><li>a</li></ul><p /><ul><li>b</li></ul>', '- a\n\n* b'],
    ['<ol><li>a</li></ol><ol><li>b</li></ol><ol><li>c</li></ol>', '1. a\n\n1) b\n\n1. c'],
    ['<ul><li>a</li></ul><hr /><ul><li>b</li></ul>', '- a\n\n---\n\n- b'],
    [
      '<ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body></ac:task-body></ac:task><ac:task><ac:task-status></ac:task-status><ac:task-body>b<p>c</p></ac:task-body></ac:task></ac:task-list>',
      '- [x] a\n- [ ] b\n\n  c',
    ],
    ['<ac:task><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task>', '- [x] a'],
    [
      '<table><tbody><tr><td><ul><li>a<ul><li>b</li></ul></li></ul></td></tr></tbody></table>',
      '| |\n| - |\n| • a<br>• b |',
    ],
    [
      '<table><tbody><tr><td><ol start="5"><li>a</li><li><ul><li>b</li></ul></li></ol></td></tr></tbody></table>',
      '| |\n| - |\n| 5. a<br>6. • b |',
    ],
    [
      '<table><tbody><tr><td><ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body><strong>b</strong></ac:task-body></ac:task></ac:task-list></td></tr></tbody></table>',
      '| |\n| - |\n| [x] a<br>[ ] **b** |',
    ],
    ['<p><ul><li>a</li></ul></p>', '- a'],
    ['<h2><ul><li>a</li></ul></h2>', '## a'],
  ])('%j', (storage, ...expected) => {
    expect(read(storage)).toEqual(expected);
  });
});

describe('tables', () => {
  it.each<[storage: string, markdown: string, ...warnings: string[]]>([
    ['<table></table>', ''],
    ['<table><tbody><tr></tr></tbody></table>', ''],
    ['<table><tr><td>a</td></tr></table>', '| |\n| - |\n| a |'],
    ['<table><td>a</td><td>b</td></table>', '| |\n| - |\n| a |\n| b |'],
    ['<tr><td>a</td><td>b</td></tr>', 'a\n\nb'],
    ['<td>a</td>', 'a'],
    [
      '<table><thead><tr><td>a</td><td>b</td></tr></thead><tbody><tr><td>c</td></tr></tbody></table>',
      '| a | b |\n| - | - |\n| c | |',
    ],
    ['<table><tbody><tr><th>a</th></tr></tbody></table>', '| a |\n| - |'],
    ['<table><tbody><tr><th>a</th><th>b</th></tr></tbody></table>', '| a | b |\n| - | - |'],
    [
      '<table><tbody><tr><th><strong>a</strong> <em>b</em></th></tr><tr><th><strong>c</strong> d</th></tr></tbody></table>',
      '| **a** *b* |\n| - |\n| **c d** |',
    ],
    [
      '<table><tbody><tr><td rowspan="3">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>',
      '| | |\n| - | - |\n| a | b |\n| a | c |',
    ],
    [
      '<table><tbody><tr><td rowspan="2">a</td></tr><tr></tr><tr><td>b</td></tr></tbody></table>',
      '| |\n| - |\n| a |\n| a |\n| b |',
    ],
    [
      '<table><tbody><tr><td>x</td><td rowspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>',
      '| | | |\n| - | - | - |\n| x | a | |\n| b | a | c |',
    ],
    [
      '<table><tbody><tr><td colspan="0">a</td><td colspan="x">b</td><td rowspan="-1">c</td></tr></tbody></table>',
      '| | | |\n| - | - | - |\n| a | b | c |',
    ],
    ['<table>stray<tbody><tr>x<td>a</td></tr></tbody></table>', 'stray\n\nx\n\n| |\n| - |\n| a |'],
    ['<table><tbody><tr><td><p>a</p><p></p><p>b</p></td></tr></tbody></table>', '| |\n| - |\n| a<br>b |'],
    ['<table><tbody><tr><td><h2>a</h2><p>b</p></td></tr></tbody></table>', '| |\n| - |\n| **a**<br>b |'],
    [
      '<table><tbody><tr><td><blockquote>a</blockquote><hr /></td></tr></tbody></table>',
      '| |\n| - |\n| a |',
      'flattened: A quote inside a table cell is shown as plain lines.',
    ],
    ['<table><tbody><tr><td><pre>a\nb</pre></td></tr></tbody></table>', '| |\n| - |\n| `a`<br>`b` |'],
    [
      '<table><tbody><tr><td><ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>a</p><p>b</p></ac:rich-text-body></ac:structured-macro></td></tr></tbody></table>',
      '| |\n| - |\n| [!NOTE] T<br>a<br>b |',
      'flattened: A panel inside a table cell is shown as lines.',
    ],
    [
      '<table><tbody><tr><td><ac:structured-macro ac:name="expand" ac:macro-id="expand1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro></td></tr></tbody></table>',
      '| |\n| - |\n| **T**<br>a |',
      'flattened: The macro "expand" inside a line or a cell is shown as a line and its content.',
    ],
    [
      '<table><tbody><tr><td><ac:structured-macro ac:name="fancy" ac:macro-id="fancy1"><ac:parameter ac:name="k">v</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro></td></tr></tbody></table>',
      '| |\n| - |\n| [fancy](macro:fancy?k=v)<br>a |',
      'flattened: The macro "fancy" inside a line or a cell is shown as a line and its content.',
    ],
    [
      '<table><tbody><tr><td><ac:structured-macro ac:name="status" ac:macro-id="status1"><ac:parameter ac:name="title">A</ac:parameter></ac:structured-macro></td></tr></tbody></table>',
      '| |\n| - |\n| [A](status:grey) |',
    ],
    [
      '<table><tbody><tr><td><ac:structured-macro ac:name="children" ac:macro-id="children1"></ac:structured-macro></td></tr></tbody></table>',
      '| |\n| - |\n| [children](macro:children) |',
    ],
    [
      '<table><tbody><tr><td><table><caption>c</caption><tbody><tr><td>a</td><td></td></tr><tr><td></td></tr></tbody></table></td></tr></tbody></table>',
      '| |\n| - |\n| c<br>a /  |',
      'flattened: A table inside a table cell is shown as lines.',
    ],
    [
      '<table><tbody><tr><td><ac:adf-extension><ac:adf-node type="decision-item"><ac:adf-content>a <strong>b</strong></ac:adf-content></ac:adf-node></ac:adf-extension></td></tr></tbody></table>',
      '| |\n| - |\n| [!DECISION] a **b** |',
    ],
    ['<table><tbody><tr><td><br />a<br /></td></tr></tbody></table>', '| |\n| - |\n| a |'],
    ['<p>a <table><tbody><tr><td>b</td><td>c</td></tr></tbody></table></p>', 'a\n\n| | |\n| - | - |\n| b | c |'],
    [
      '<h2>a <table><tbody><tr><td>b</td></tr></tbody></table></h2>',
      '## a<br>b',
      'flattened: A table inside a line of text is shown without its rows and columns.',
    ],
  ])('%j', (storage, ...expected) => {
    expect(read(storage)).toEqual(expected);
  });
});

describe('macros', () => {
  it.each<[storage: string, markdown: string, ...warnings: string[]]>([
    [
      '<ac:structured-macro ac:name="STATUS" ac:macro-id="STATUS1"><ac:parameter ac:name="colour">Red</ac:parameter></ac:structured-macro>',
      '[Red](status:red)',
    ],
    [
      '<p><ac:structured-macro ac:name="status" ac:macro-id="status1"></ac:structured-macro></p>',
      '[status](status:grey)',
    ],
    [
      '<p><ac:structured-macro ac:name="status" ac:macro-id="status1"><ac:parameter ac:name="title">A &amp; b</ac:parameter><ac:parameter ac:name="color">light green</ac:parameter></ac:structured-macro></p>',
      '[A & b](status:light%20green)',
    ],
    [
      '<ac:structured-macro ac:name="jira" ac:macro-id="jira1"><ac:parameter ac:name="jqlQuery">a = b</ac:parameter><ac:parameter ac:name="columns">x</ac:parameter></ac:structured-macro>',
      '[jira](macro:jira?jqlQuery=a+=+b)',
    ],
    [
      '<ac:structured-macro ac:name="jiraissues" ac:macro-id="jiraissues1"><ac:parameter ac:name="url">https://x.example</ac:parameter><ac:parameter ac:name="title">T</ac:parameter></ac:structured-macro>',
      '[jiraissues](macro:jiraissues?url=https://x.example)',
    ],
    [
      '<ac:structured-macro ac:name="widget" ac:macro-id="widget1"><ac:parameter ac:name="url"><ri:url ri:value="https://x.example" /></ac:parameter><ac:parameter ac:name="width">9</ac:parameter></ac:structured-macro>',
      '[widget](macro:widget?url=https://x.example)',
    ],
    [
      '<ac:structured-macro ac:name="iframe" ac:macro-id="iframe1"><ac:parameter ac:name="src"><ri:url ri:value="javascript:x" /></ac:parameter></ac:structured-macro>',
      '[iframe](macro:iframe)',
    ],
    [
      '<ac:structured-macro ac:name="drawio" ac:macro-id="drawio1"><ac:parameter ac:name="diagramName">D</ac:parameter><ac:parameter ac:name="diagramDisplayName">DD</ac:parameter><ac:parameter ac:name="x">y</ac:parameter></ac:structured-macro>',
      '[drawio](macro:drawio?diagramName=D&diagramDisplayName=DD)',
    ],
    [
      '<ac:structured-macro ac:name="view-file" ac:macro-id="view-file1"><ac:parameter ac:name="name"><ri:attachment ri:filename="a.pdf" /></ac:parameter><ac:parameter ac:name="height">250</ac:parameter></ac:structured-macro>',
      '[view-file](macro:view-file?name=attachment:a.pdf)',
    ],
    [
      '<ac:structured-macro ac:name="m" ac:macro-id="m1"><ac:parameter ac:name="pageId">1</ac:parameter><ac:parameter ac:name="styleX">a</ac:parameter><ac:parameter ac:name="_x">b</ac:parameter><ac:parameter ac:name="json">{"a":1}</ac:parameter><ac:parameter ac:name="arr">[1]</ac:parameter><ac:parameter ac:name="long">xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</ac:parameter><ac:parameter ac:name="cql">yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy</ac:parameter><ac:parameter ac:name="empty"></ac:parameter><ac:parameter ac:name="ok">z</ac:parameter></ac:structured-macro>',
      '[m](macro:m?cql=yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy&ok=z)',
    ],
    [
      '<ac:structured-macro ac:name="m" ac:macro-id="m1"><ac:parameter ac:name="a">a</ac:parameter><ac:parameter ac:name="b">b</ac:parameter><ac:parameter ac:name="c">c</ac:parameter><ac:parameter ac:name="d">d</ac:parameter><ac:parameter ac:name="e">e</ac:parameter><ac:parameter ac:name="f">f</ac:parameter><ac:parameter ac:name="g">g</ac:parameter></ac:structured-macro>',
      '[m](macro:m?a=a&b=b&c=c&d=d&e=e&f=f)',
    ],
    [
      '<ac:structured-macro ac:name="m" ac:macro-id="m1"><ac:parameter ac:name="a">1</ac:parameter><ac:parameter ac:name="a">2</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
      '<details><summary>[m](macro:m?a=1&a=2)</summary>\n\nx\n\n</details>',
    ],
    [
      '<ac:structured-macro ac:name="m"><ac:rich-text-body><p>x</p></ac:rich-text-body><ac:parameter ac:name="a">1</ac:parameter><ac:parameter ac:name="a">2</ac:parameter></ac:structured-macro>',
      '<details><summary>[m](macro:m?a=1)</summary>\n\nx\n\n</details>',
    ],
    [
      '<ac:structured-macro><ac:default-parameter>v</ac:default-parameter></ac:structured-macro>',
      '[unknown](macro:unknown?v)',
    ],
    ['<ac:macro ac:name="children" />', '[children](macro:children)'],
    [
      '<ac:structured-macro ac:name="m" ac:macro-id="m1">stray <ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
      '<details><summary>[m](macro:m)</summary>\n\nx\n\n</details>',
      'dropped: Text of the macro "m" outside of its body is not shown.',
    ],
    [
      '<ac:structured-macro ac:name="toc" ac:macro-id="toc1"><ac:plain-text-body><![CDATA[x]]></ac:plain-text-body></ac:structured-macro>',
      '',
    ],
    [
      '<ac:structured-macro ac:name="anchor" ac:macro-id="anchor1"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
      '<details><summary>[anchor](macro:anchor)</summary>\n\nx\n\n</details>',
    ],
    [
      '<ac:structured-macro ac:name="noformat" ac:macro-id="noformat1"><ac:parameter ac:name="title">T</ac:parameter><ac:parameter ac:name="language">js</ac:parameter><ac:plain-text-body><![CDATA[x]]></ac:plain-text-body></ac:structured-macro>',
      '```title="T"\nx\n```',
    ],
    [
      '<ac:structured-macro ac:name="html" ac:macro-id="html1"><ac:plain-text-body><![CDATA[<b>]]></ac:plain-text-body></ac:structured-macro>',
      '```macro:html\n<b>\n```',
    ],
    [
      '<ac:structured-macro ac:name="plantuml" ac:macro-id="plantuml1"><ac:parameter ac:name="title">T</ac:parameter><ac:plain-text-body><![CDATA[x]]></ac:plain-text-body></ac:structured-macro>',
      '```plantuml title="T"\nx\n```',
    ],
    [
      '<ac:structured-macro ac:name="graphviz" ac:macro-id="graphviz1"><ac:plain-text-body><![CDATA[digraph { a -> b }]]></ac:plain-text-body></ac:structured-macro>',
      '```graphviz\ndigraph { a -> b }\n```',
    ],
    [
      '<p>a <ac:structured-macro ac:name="html" ac:macro-id="html1"><ac:plain-text-body><![CDATA[<b>]]></ac:plain-text-body></ac:structured-macro> c</p>',
      'a\n\n```macro:html\n<b>\n```\n\nc',
    ],
    [
      '<p>a <ac:structured-macro ac:name="latex-inline" ac:macro-id="latex-inline1"><ac:plain-text-body><![CDATA[x^2]]></ac:plain-text-body></ac:structured-macro></p>',
      'a\n\n```macro:latex-inline\nx^2\n```',
    ],
    [
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:parameter ac:name="language">Golang</ac:parameter><ac:plain-text-body><![CDATA[x\r\ny]]></ac:plain-text-body></ac:structured-macro>',
      '```go\nx\r\ny\n```',
    ],
    [
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[]]></ac:plain-text-body></ac:structured-macro>',
      '```\n```',
    ],
    [
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[```\n````]]></ac:plain-text-body></ac:structured-macro>',
      '`````\n```\n````\n`````',
    ],
    [
      '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:parameter ac:name="hidden">true</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
      '> [!NOTE]\n> x',
      'hidden: The content of a hidden "info" is shown, which readers of the page do not see.',
    ],
    [
      '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><ac:structured-macro ac:name="tip" ac:macro-id="tip1"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro></ac:rich-text-body></ac:structured-macro>',
      '> [!NOTE]\n>\n> > [!TIP]\n> > x',
    ],
    [
      '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><h2>H</h2></ac:rich-text-body></ac:structured-macro><h2>I</h2>',
      '> [!NOTE]\n>\n> ## H\n\n## I',
    ],
    [
      '<p>a <ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro> b</p>',
      'a\n\n> [!NOTE]\n> x\n\nb',
    ],
    [
      '<h2>a <ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro></h2>',
      '## a<br>[!NOTE] T<br>x',
      'flattened: A panel inside a line of text is shown as part of the line.',
    ],
    [
      '<h2>a <ac:structured-macro ac:name="expand" ac:macro-id="expand1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro> <ac:structured-macro ac:name="fancy" ac:macro-id="fancy1"><ac:rich-text-body><p>y</p></ac:rich-text-body></ac:structured-macro></h2>',
      '## a<br>T:<br>x<br><br>[fancy](macro:fancy): <br>y',
      'flattened: The macro "expand" inside a line or a cell is shown as a line and its content.',
      'flattened: The macro "fancy" inside a line or a cell is shown as a line and its content.',
    ],
    [
      '<ac:structured-macro ac:name="panel" ac:macro-id="panel1"><ac:parameter ac:name="title">T</ac:parameter><ac:parameter ac:name="panelIconText">:x:</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
      '> [!PANEL] :x: T\n> x',
    ],
    [
      '<ac:structured-macro ac:name="panel" ac:macro-id="panel1"><ac:rich-text-body></ac:rich-text-body></ac:structured-macro>',
      '> [!PANEL]',
    ],
    [
      '<ac:structured-macro ac:name="note" ac:macro-id="note1"><ac:rich-text-body><ul><li>a</li></ul></ac:rich-text-body></ac:structured-macro>',
      '> [!WARNING]\n>\n> - a',
    ],
    [
      '<ac:structured-macro ac:name="expand" ac:macro-id="expand1"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
      '<details><summary></summary>\n\nx\n\n</details>',
    ],
    [
      '<ac:structured-macro ac:name="expand" ac:macro-id="expand1"><ac:parameter ac:name="title">a &lt;b&gt; *c*</ac:parameter><ac:rich-text-body></ac:rich-text-body></ac:structured-macro>',
      '<details><summary>a \\<b> \\*c\\*</summary>\n\n</details>',
    ],
    [
      '<ac:structured-macro ac:name="excerpt" ac:macro-id="excerpt1"><ac:parameter ac:name="atlassian-macro-output-type">INLINE</ac:parameter><ac:rich-text-body>a <strong>b</strong></ac:rich-text-body></ac:structured-macro>',
      'a **b**',
    ],
    [
      '<p>x <ac:structured-macro ac:name="excerpt" ac:macro-id="excerpt1"><ac:parameter ac:name="atlassian-macro-output-type">INLINE</ac:parameter><ac:rich-text-body>a</ac:rich-text-body></ac:structured-macro> y</p>',
      'x a y',
    ],
    [
      '<ac:structured-macro ac:name="section" ac:macro-id="section1"><ac:rich-text-body><ac:structured-macro ac:name="column" ac:macro-id="column1"><ac:parameter ac:name="width">50%</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro></ac:rich-text-body></ac:structured-macro>',
      'a',
    ],
    [
      '<ac:structured-macro ac:name="details" ac:macro-id="details1"><ac:parameter ac:name="hidden">true</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      'a',
      'hidden: The content of a hidden "details" is shown, which readers of the page do not see.',
    ],
    [
      '<ac:structured-macro ac:name="profile" ac:macro-id="profile1"><ac:parameter ac:name="user"><ri:user ri:account-id="u" /></ac:parameter></ac:structured-macro>',
      '[@Ada](macro:profile?user=user:u)',
    ],
    [
      '<ac:structured-macro ac:name="profile" ac:macro-id="profile1"></ac:structured-macro>',
      '[profile](macro:profile)',
    ],
    [
      '<ac:structured-macro ac:name="include" ac:macro-id="include1"><ac:parameter ac:name=""><ri:page ri:content-title="A" ri:space-key="S" /></ac:parameter></ac:structured-macro>',
      '[include](macro:include?confluence:S/A)',
    ],
    [
      '<ac:structured-macro ac:name="gallery" ac:macro-id="gallery1"><ac:parameter ac:name="include"><ri:space ri:space-key="S" /></ac:parameter><ac:parameter ac:name="p"><ri:blog-post ri:content-title="B" ri:posting-day="2026/01/30" /></ac:parameter></ac:structured-macro>',
      '[gallery](macro:gallery?include=space:S&p=blog:2026/01/30/B)',
    ],
    ['<ac:plain-text-body>x</ac:plain-text-body>', '```\nx\n```'],
    ['<ac:rich-text-body><p>x</p></ac:rich-text-body>', 'x'],
    ['<ac:parameter ac:name="a">x</ac:parameter>', ''],
  ])('%j', (storage, ...expected) => {
    expect(read(storage)).toEqual(expected);
  });
});

describe('ADF', () => {
  it.each<[storage: string, markdown: string, ...warnings: string[]]>([
    [
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">custom</ac:adf-attribute><ac:adf-attribute key="panel-icon-text">🔔</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
      '> [!PANEL] 🔔\n> a',
    ],
    [
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">error</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
      '> [!CAUTION]\n> a',
    ],
    [
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">success</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
      '> [!TIP]\n> a',
    ],
    [
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">zzz</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
      '> [!NOTE]\n> a',
    ],
    [
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-content></ac:adf-content></ac:adf-node></ac:adf-extension>',
      '> [!NOTE]',
    ],
    ['<ac:adf-extension><ac:adf-node type="panel"></ac:adf-node></ac:adf-extension>', ''],
    [
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-content>a<br />b</ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-content></ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-content><strong>c</strong></ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
      '> [!DECISION] a b\n\n> [!DECISION] **c**',
    ],
    [
      '<ac:adf-extension><ac:adf-node type="extension"><ac:adf-attribute key="extension-key">a/b</ac:adf-attribute><ac:adf-attribute key="text">b</ac:adf-attribute></ac:adf-node></ac:adf-extension>',
      '[b](macro:b)',
    ],
    [
      '<ac:adf-extension><ac:adf-node type="extension"><ac:adf-attribute key="text">Some text</ac:adf-attribute></ac:adf-node></ac:adf-extension>',
      '[Some text](macro:Some+text)',
    ],
    [
      '<ac:adf-extension><ac:adf-node type="extension"></ac:adf-node></ac:adf-extension>',
      '[extension](macro:extension)',
    ],
    ['<ac:adf-extension><ac:adf-node type=""></ac:adf-node></ac:adf-extension>', ''],
    [
      '<ac:adf-extension><ac:adf-node type="bodied"><ac:adf-attribute key="extension-key">x/y</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
      '<details><summary>[y](macro:y)</summary>\n\na\n\n</details>',
    ],
    [
      '<p>a <ac:adf-extension><ac:adf-node type="bodied"><ac:adf-content>b</ac:adf-content></ac:adf-node></ac:adf-extension> c</p>',
      'a\n\n<details><summary>[bodied](macro:bodied)</summary>\n\nb\n\n</details>\n\nc',
    ],
    [
      '<table><tbody><tr><td><ac:adf-extension><ac:adf-node type="bodied"><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node></ac:adf-extension></td></tr></tbody></table>',
      '| |\n| - |\n| [bodied](macro:bodied)<br>a |',
    ],
    [
      '<table><tbody><tr><td><ac:adf-extension><ac:adf-node type="panel"><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node></ac:adf-extension></td></tr></tbody></table>',
      '| |\n| - |\n| [!NOTE] a |',
      'flattened: A panel inside a table cell is shown as lines.',
    ],
    [
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>b</p></ac:adf-fallback></ac:adf-extension>',
      '> [!NOTE]\n> a',
    ],
    ['<ac:adf-extension></ac:adf-extension>', ''],
    ['<ac:adf-content><p>a</p></ac:adf-content>', 'a'],
    ['<ac:adf-fallback>a</ac:adf-fallback>', ''],
    ['<ac:adf-node type="decision-item"><ac:adf-content>a</ac:adf-content></ac:adf-node>', '> [!DECISION] a'],
    ['<ac:adf-attribute key="x">a</ac:adf-attribute>', ''],
  ])('%j', (storage, ...expected) => {
    expect(read(storage)).toEqual(expected);
  });
});

describe('other', () => {
  it.each<[storage: string, markdown: string, ...warnings: string[]]>([
    ['<pre>\na\n</pre>', '```\na\n```'],
    ['<pre>\r\na\r\n</pre>', '```\na\n```'],
    ['<pre> </pre>', ''],
    ['<pre>a<br />b</pre>', '```\na\nb\n```'],
    ['<p><pre>a</pre> b</p>', '```\na\n```\n\nb'],
    ['<blockquote></blockquote>', ''],
    ['<blockquote>a<blockquote>b</blockquote></blockquote>', '> a\n>\n> > b'],
    ['<blockquote><ul><li>a</li></ul></blockquote>', '> - a'],
    ['<p><blockquote>a</blockquote></p>', '> a'],
    ['<h1></h1>', ''],
    ['<h1> a<br />b </h1>', '# a<br>b'],
    ['<h1><strong>a</strong> b</h1>', '# **a** b'],
    ['<h1><a href="https://x.example">a</a></h1>', '# [a](https://x.example)'],
    ['<h7>a</h7>', 'a'],
    ['<dl><dt>a</dt><dd>b</dd></dl>', 'a\n\nb'],
    ['<div>a<div>b</div>c</div>', 'a\n\nb\n\nc'],
    ['<script>x</script><style></style>', '', 'dropped: The text of a <script> element is not shown.'],
    ['<style>y</style>', '', 'dropped: The text of a <style> element is not shown.'],
    ['<figure>a<figcaption>b</figcaption></figure>', 'a\n\nb'],
    ['<p>a <time /> <time datetime="2026-01-01">x</time></p>', 'a [2026-01-01](date:)'],
    ['<p><ac:placeholder> </ac:placeholder><ac:placeholder>a [b]</ac:placeholder></p>', '[a \\[b\\]](placeholder:)'],
    [
      '<p><ac:emoticon ac:name="smile" /> <ac:emoticon ac:name="zzz" /> <ac:emoticon ac:emoji-shortname=":a:" /> <ac:emoticon ac:emoji-fallback="🎉" /> <ac:emoticon ac:emoji-id="1f600" /> <ac:emoticon /></p>',
      '🙂 :zzz: :a: 🎉 😀',
    ],
    ['<p><at:var at:name="x" /><at:var /></p>', '{x}{}'],
    [
      '<p><span style="text-decoration:line-through">a</span> <span style="text-decoration: underline">b</span></p>',
      '~~a~~ b',
    ],
    ['a', 'a'],
    ['  ', ''],
    ['<p>a</p>b<p>c</p>', 'a\n\nb\n\nc'],
    ['<p>a', 'a'],
    ['a</p>', 'a'],
    ['<p>a<b>b</p>c', 'a**b**\n\nc'],
    ['<p a=b c="d">e</p>', 'e'],
    ['<p>&nbsp;a&nbsp;</p>', 'a'],
    ['<p>a&#10;b</p>', 'a b'],
    ['<p>a­​b</p>', 'a­​b'],
    ['<!-- a --><p>b<!-- c --></p>', 'b'],
    ['<![CDATA[a <b>]]>', 'a \\<b>'],
    ['<?x y?>a', 'a'],
    ['&bogus; &#xZZ; &amp', '\\&bogus; \\&#xZZ; &amp'],
    ['<p>\u0001a</p>', 'a'],
    ['<p>xxx<br /><br />y</p>', 'xxx\n\ny'],
    ['<p><br />a<br /></p>', 'a'],
    ['<p>a<br /> <br />b</p>', 'a\n\nb'],
  ])('%j', (storage, ...expected) => {
    expect(read(storage)).toEqual(expected);
  });
});

it('a panel inside of a heading is part of its line', () => {
  const panel =
    '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>inside</p></ac:adf-content></ac:adf-node></ac:adf-extension>';
  const { markdown } = storageToMarkdown(`<h2>Head ${panel}</h2><p>x</p>`);
  expect(markdown).toBe('## Head<br>[!IMPORTANT]<br>inside\n\nx');
});

it('a task that begins with a list keeps its box', () => {
  const task =
    '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body><ul><li><p>a</p></li></ul></ac:task-body></ac:task></ac:task-list>';
  expect(storageToMarkdown(task).markdown).toBe('- [x]\n  - a');
});
