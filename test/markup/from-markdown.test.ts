import { describe, expect, it } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import { markdownToStorage, type StorageOptions } from '../../src/markup/from-markdown.js';
import {
  decision,
  file,
  image,
  link,
  macro,
  parameter,
  plain,
  rich,
  table,
  task,
  tasks,
  withoutLocalIds,
} from './storage-shorthand.js';

const write = (markdown: string, options?: StorageOptions) =>
  withoutLocalIds(markdownToStorage(markdown, options).storage);
const kinds = (markdown: string, options?: StorageOptions) =>
  markdownToStorage(markdown, options).warnings.map(({ kind }) => kind);
type Example = [name: string, markdown: string, storage: string];
const holds = (examples: readonly Example[]) => {
  it.each(examples)('%s', (_name, markdown, storage) => {
    expect(write(markdown)).toBe(storage);
  });
};

describe('text', () => {
  holds([
    ['nothing is nothing', ' \n', ''],
    [
      'marks',
      '**a** *b* ~~c~~ `d < e` <u>f</u> H<sub>2</sub>O x<sup>2</sup>',
      '<p><strong>a</strong> <em>b</em> <s>c</s> <code>d &lt; e</code> <u>f</u> H<sub>2</sub>O x<sup>2</sup></p>',
    ],
    [
      'tags that stand in for marks',
      '<strong>a.</strong>b <b>c</b> <em>d</em> <i>e</i> <del>f</del> <s>g</s> <code>h</code>',
      '<p><strong>a.</strong>b <strong>c</strong> <em>d</em> <em>e</em> <s>f</s> <s>g</s> <code>h</code></p>',
    ],
    [
      "XML's five are escaped, all else stays literal",
      `AT&T <3 "ok" > it's — é 😀`,
      "<p>AT&amp;T &lt;3 &quot;ok&quot; &gt; it's — é 😀</p>",
    ],
    ['what is escaped in Markdown is text', '\\*a\\* &lt;b&gt; &copy;', '<p>*a* &lt;b&gt; ©</p>'],
    ['line breaks; a line end alone is a space', 'a  \nb\\\nc<br>d\ne', '<p>a<br />b<br />c<br />d e</p>'],
    [
      'HTML that Confluence has nothing for and tags without a partner are text, comments are nothing',
      'a <script>x</script> <u>b <kbd class="k">c</kbd> <!-- d -->e',
      '<p>a &lt;script&gt;x&lt;/script&gt; &lt;u&gt;b <code>c</code> e</p>',
    ],
    ['crossed tags are no pair', '<u>a<sub>b</u>c</sub>', '<p><u>a&lt;sub&gt;b</u>c&lt;/sub&gt;</p>'],
    ['of HTML blocks stays what they hold', '<div>\n<u>a</u>\n</div>', '<p><u>a</u></p>'],
    ['control characters and lone surrogates are removed', 'a\u0007b\ud800c\ufffed&#12;e', '<p>abcde</p>'],
  ]);
});

describe('blocks', () => {
  holds([
    ['headings', '# A\n\n###### B & C\n\nD\n---', '<h1>A</h1><h6>B &amp; C</h6><h2>D</h2>'],
    ['rule and quote', '---\n\n> a\n>\n> - b', '<hr /><blockquote><p>a</p><ul><li><p>b</p></li></ul></blockquote>'],
    [
      'nested lists of any mix',
      '- a\n  1. b\n  2. c\n     - d\n- e',
      '<ul><li><p>a</p><ol start="1"><li><p>b</p></li><li><p>c</p><ul><li><p>d</p></li></ul></li></ol></li><li><p>e</p></li></ul>',
    ],
    ['a list keeps its first number', '3. a\n4. b', '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>'],
    ['two lists in a row stay two', '- a\n\n* b', '<ul><li><p>a</p></li></ul><ul><li><p>b</p></li></ul>'],
    [
      'an item begins with a paragraph',
      '- - a\n-\n- ```\n  b\n  ```',
      `<ul><li><p /><ul><li><p>a</p></li></ul></li><li><p /></li><li>${macro('code', plain('b'))}</li></ul>`,
    ],
    [
      'tasks with their state, nested, apart from other items',
      '- [ ] a\n  - [x] b\n- [X] c\n- d',
      tasks(task(1, 'incomplete', 'a', tasks(task(2, 'complete', 'b'))), task(3, 'complete', 'c')) +
        '<ul><li><p>d</p></li></ul>',
    ],
  ]);

  it('numbers new tasks from the id that is free', () => {
    expect(write('- [ ] a\n- [ ] b', { nextTaskId: 8 })).toBe(
      tasks(task(8, 'incomplete', 'a'), task(9, 'incomplete', 'b')),
    );
  });
});

describe('code', () => {
  holds([
    [
      'language and title',
      '```go title="Deploy it"\nx\n```',
      macro('code', parameter('language', 'go') + parameter('title', 'Deploy it') + plain('x')),
    ],
    ['a title alone', '``` title="a "b" c"\n```', macro('code', parameter('title', 'a &quot;b&quot; c') + plain(''))],
    ['no language', '~~~\n  a\n\n~~~', macro('code', plain('  a\n'))],
    [
      'the body is exact, its end of CDATA split',
      '````\n</p>&nbsp;]]>\n```\n````',
      macro('code', plain('</p>&nbsp;]]]]><![CDATA[>\n```')),
    ],
    ['names that Confluence knows stay', '```python\n```', macro('code', parameter('language', 'python') + plain(''))],
    ['other usual names become one it knows', '```golang\n```', macro('code', parameter('language', 'go') + plain(''))],
    [
      'another macro with a text body',
      '```macro:html?x=1\n<b>\n```',
      macro('html', parameter('x', '1') + plain('<b>')),
    ],
    ['diagrams', '```mermaid title="T"\na-->b\n```', macro('mermaid', parameter('title', 'T') + plain('a-->b'))],
  ]);
});

describe('panels, decisions and details', () => {
  holds([
    ['note', '> [!NOTE]\n> a', macro('info', rich('<p>a</p>'))],
    [
      'tip, with a title',
      '> [!TIP] Do *this*\n> a\n>\n> - b',
      macro('tip', parameter('title', 'Do this') + rich('<p>a</p><ul><li><p>b</p></li></ul>')),
    ],
    [
      'warning and caution',
      '> [!WARNING]\n> a\n\n> [!caution]\n> b',
      macro('note', rich('<p>a</p>')) + macro('warning', rich('<p>b</p>')),
    ],
    [
      'important is a purple panel; its title is a bold line',
      '> [!IMPORTANT] T\n> a',
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p><strong>T</strong></p><p>a</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
    ],
    [
      "a panel of one's own with icon and title",
      '> [!PANEL] 🔔 Read me\n> a',
      macro(
        'panel',
        parameter('title', 'Read me') +
          parameter('panelIcon', '🔔') +
          parameter('panelIconId', '1f514') +
          parameter('panelIconText', '🔔') +
          rich('<p>a</p>'),
      ),
    ],
    ['a panel without anything', '> [!PANEL]', macro('panel', rich('<p />'))],
    ['a decision', '> [!DECISION] We use **Postgres**', decision('We use <strong>Postgres</strong>')],
    ['with a backslash it is a quote', '> \\[!NOTE] a', '<blockquote><p>[!NOTE] a</p></blockquote>'],
    ['an unknown kind is a quote', '> [!FOO] a', '<blockquote><p>[!FOO] a</p></blockquote>'],
    [
      'expand, nested once',
      '<details><summary>A \\<b> & c</summary>\n\na\n\n<details><summary></summary>\n\nb\n\n</details>\n\n</details>',
      macro('expand', parameter('title', 'A &lt;b&gt; &amp; c') + rich(`<p>a</p>${macro('expand', rich('<p>b</p>'))}`)),
    ],
    [
      'expand without empty lines',
      '<details>\n<summary>T</summary>\na **b**\n</details>\nc',
      macro('expand', parameter('title', 'T') + rich('<p>a <strong>b</strong></p>')) + '<p>c</p>',
    ],
    [
      'another macro with a body',
      '<details><summary>[fancy](macro:fancy?mode=slow)</summary>\n\na\n\n</details>',
      macro('fancy', parameter('mode', 'slow') + rich('<p>a</p>')),
    ],
    [
      'without its partner it is text',
      '</details>\n\n<details>\n\na',
      '<p>&lt;/details&gt;</p><p>&lt;details&gt;</p><p>a</p>',
    ],
  ]);
});

describe('tables', () => {
  holds([
    [
      'header row',
      '| A | B |\n| - | - |\n| **c** | d\\|e `f\\|g` |',
      table(
        '<th><p>A</p></th><th><p>B</p></th>',
        '<td><p><strong>c</strong></p></td><td><p>d|e <code>f|g</code></p></td>',
      ),
    ],
    ['an empty header row is none', '| | |\n| - | - |\n| a | |', table('<td><p>a</p></td><td><p /></td>')],
    [
      'alignment',
      '| A | B |\n|:-:|--:|',
      table('<th><p style="text-align: center;">A</p></th><th><p style="text-align: right;">B</p></th>'),
    ],
    ['lines', '| A |\n| - |\n| a<br>b |', table('<th><p>A</p></th>', '<td><p>a<br />b</p></td>')],
    [
      'items',
      '| A |\n| - |\n| a<br>• b<br>• c<br>2. d<br>3. e |',
      table(
        '<th><p>A</p></th>',
        '<td><p>a</p><ul><li><p>b</p></li><li><p>c</p></li></ul><ol start="2"><li><p>d</p></li><li><p>e</p></li></ol></td>',
      ),
    ],
    [
      'tasks',
      '| A |\n| - |\n| [ ] a<br>[x] b |',
      table('<th><p>A</p></th>', `<td>${tasks(task(1, 'incomplete', 'a'), task(2, 'complete', 'b'))}</td>`),
    ],
    [
      'text that only looks so',
      '| A |\n| - |\n| 1\\. a<br>\\[ ] b<br>2026. 01 |',
      table('<th><p>A</p></th>', '<td><p>1. a<br />[ ] b<br />2026. 01</p></td>'),
    ],
    [
      'a picture with its caption',
      '| A |\n| - |\n| ![](attachment:a.png)<br>*c* |',
      table('<th><p>A</p></th>', `<td>${image(`${file('a.png')}<ac:caption><p>c</p></ac:caption>`)}</td>`),
    ],
    [
      'a panel',
      '| A |\n| - |\n| [!NOTE] a |',
      table('<th><p>A</p></th>', `<td>${macro('info', rich('<p>a</p>'))}</td>`),
    ],
    [
      'code lines',
      '| A |\n| - |\n| `a`<br>`b` |',
      table('<th><p>A</p></th>', '<td><p><code>a</code><br /><code>b</code></p></td>'),
    ],
  ]);
});

describe('links, pictures and macros', () => {
  const page = (attributes: string) => `<ri:page ${attributes} />`;
  holds([
    ['web', '[a *b*](https://x.example/?a=1&b=2)', '<p><a href="https://x.example/?a=1&amp;b=2">a <em>b</em></a></p>'],
    [
      'addresses in text',
      '<https://x.example/a> and https://y.example/(b).',
      '<p><a href="https://x.example/a">https://x.example/a</a> and <a href="https://y.example/(b)">https://y.example/(b)</a>.</p>',
    ],
    ['targets defined elsewhere', '[a][r]\n\n[r]: https://x.example', '<p><a href="https://x.example">a</a></p>'],
    [
      'page of a space',
      '[a](confluence:OPS/Run+book#Top)',
      `<p>${link(page('ri:space-key="OPS" ri:content-title="Run book"'), 'a', 'Top')}</p>`,
    ],
    [
      'page of the same space, any title',
      '[a](confluence:R%26D+100%25)',
      `<p>${link(page('ri:content-title="R&amp;D 100%"'), 'a')}</p>`,
    ],
    ['page by id', '[a](confluence:?pageId=123)', `<p>${link('<ri:content-entity ri:content-id="123" />', 'a')}</p>`],
    [
      'blog post',
      '[a](blog:OPS/2026/01/30/News)',
      `<p>${link('<ri:blog-post ri:space-key="OPS" ri:content-title="News" ri:posting-day="2026/01/30" />', 'a')}</p>`,
    ],
    ['space', '[a](space:OPS)', `<p>${link('<ri:space ri:space-key="OPS" />', 'a')}</p>`],
    ['heading of the same page', '[a](#Top)', `<p>${link('', 'a', 'Top')}</p>`],
    ['file', '[a](<attachment:a b.pdf>)', `<p>${link(file('a b.pdf'), 'a')}</p>`],
    [
      'file of another page',
      '[a](attachment:a.pdf?page=confluence:OPS/Runbook)',
      `<p>${link(`<ri:attachment ri:filename="a.pdf">${page('ri:space-key="OPS" ri:content-title="Runbook"')}</ri:attachment>`, 'a')}</p>`,
    ],
    [
      'mention',
      '[@Ada](user:712020:ab) [@b](userkey:k) [@c](username:n)',
      '<p><ac:link><ri:user ri:account-id="712020:ab" /></ac:link> <ac:link><ri:user ri:userkey="k" /></ac:link> <ac:link><ri:user ri:username="n" /></ac:link></p>',
    ],
    [
      'marks around what shows itself',
      '[**2026-10-01**](date:)',
      '<p><strong><time datetime="2026-10-01" /></strong></p>',
    ],
    ['date', '[2026-10-01](date:)', '<p><time datetime="2026-10-01" /></p>'],
    [
      'status',
      '[DONE](status:green?subtle)',
      `<p>${macro('status', parameter('title', 'DONE') + parameter('colour', 'Green') + parameter('subtle', 'true'))}</p>`,
    ],
    ['instruction text', '[Write here](placeholder:)', '<p><ac:placeholder>Write here</ac:placeholder></p>'],
    ['Jira issue', '[ABC-1](macro:jira?key=ABC-1)', `<p>${macro('jira', parameter('key', 'ABC-1'))}</p>`],
    [
      'a macro alone is a block, in a line it is part of it',
      '[children](macro:children)\n\na [x](macro:x?y=1&z=2)',
      `${macro('children')}<p>a ${macro('x', parameter('y', '1') + parameter('z', '2'))}</p>`,
    ],
    [
      'parameters that are pages',
      '[include](macro:include?confluence:OPS/Terms)',
      macro('include', parameter('', `<ac:link>${page('ri:space-key="OPS" ri:content-title="Terms"')}</ac:link>`)),
    ],
    [
      'parameters that are files',
      '[view-file](macro:view-file?name=attachment:a.pdf)',
      macro('view-file', parameter('name', file('a.pdf'))),
    ],
    [
      'parameters that are addresses',
      '[widget](macro:widget?url=https://x.example)',
      macro('widget', parameter('url', '<ri:url ri:value="https://x.example" />')),
    ],
    [
      'a picture alone is a block',
      '![Plan "B"](attachment:plan.png)',
      image(file('plan.png'), ' ac:alt="Plan &quot;B&quot;"'),
    ],
    [
      'caption',
      '![](attachment:a.png)  \n*Step **2***',
      image(`${file('a.png')}<ac:caption><p>Step <strong>2</strong></p></ac:caption>`),
    ],
    [
      'a picture in a line',
      'a ![b](https://x.example/c.png)',
      '<p>a <ac:image ac:inline="true" ac:alt="b"><ri:url ri:value="https://x.example/c.png" /></ac:image></p>',
    ],
    ['a bare file name is a file of the page', '![](a%20b.png)', image(file('a b.png'))],
    [
      'a picture as a link',
      '[![](attachment:a.png)](https://x.example)',
      `<p><a href="https://x.example"><ac:image ac:inline="true">${file('a.png')}</ac:image></a></p>`,
    ],
  ]);

  it('makes links to the site links to its pages', () => {
    const site = { baseUrl: 'https://acme.atlassian.net/wiki', spaceKey: 'OPS', pageId: '42' };
    expect(write('[a](https://acme.atlassian.net/wiki/display/OPS/Run+book#Top)', site)).toBe(
      `<p>${link(page('ri:space-key="OPS" ri:content-title="Run book"'), 'a', 'Top')}</p>`,
    );
    expect(write('[b](https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=42#Top)', site)).toBe(
      `<p>${link('', 'b', 'Top')}</p>`,
    );
  });

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', '&#9;java&#10;script:x'])(
    'refuses %s: the text stays, a warning tells',
    (target) => {
      const result = markdownToStorage(`[a](<${target}>) ![b](<${target}>)`);
      expect(result.storage).toBe('<p>a b</p>');
      expect(result.warnings.map(({ kind }) => kind)).toEqual(['refused_link', 'refused_link']);
    },
  );

  it.each(['file://server/share/plan.docx', 'slack://channel?id=1', 'ssh://host', 'vscode://file/a'])(
    'keeps %s, which runs nothing and which pages have',
    (target) => {
      expect(markdownToStorage(`[a](<${target}>)`)).toEqual({
        storage: `<p><a href="${target}">a</a></p>`,
        warnings: [],
      });
    },
  );

  it('tells of dates and mentions that are none', () => {
    expect(markdownToStorage('[soon](date:) [@](user:)')).toEqual({
      storage: '<p>soon @</p>',
      warnings: [
        { kind: 'unknown_value', message: '"soon" is no date of the form 2026-10-01; it stays text.' },
        { kind: 'refused_link', message: 'A mention without an account id stays text.' },
      ],
    });
  });
});

describe('what the editor cannot hold', () => {
  const cells = table('<th><p>x</p></th>');

  it('puts a table out of a panel, an item or a quote, and goes on counting', () => {
    expect(write('> [!NOTE]\n> a\n>\n> | x |\n> | - |')).toBe(macro('info', rich('<p>a</p>')) + cells);
    expect(write('> a\n>\n> | x |\n> | - |')).toBe(`<blockquote><p>a</p></blockquote>${cells}`);
    expect(write('1. a\n\n   | x |\n   | - |\n2. b')).toBe(
      `<ol start="1"><li><p>a</p></li></ol>${cells}<ol start="2"><li><p>b</p></li></ol>`,
    );
    expect(kinds('1. a\n\n   | x |\n   | - |')).toEqual(['moved']);
  });

  it('puts panels and expands out of panels and items', () => {
    expect(write('> [!NOTE]\n> a\n>\n> > [!TIP]\n> > b')).toBe(
      macro('info', rich('<p>a</p>')) + macro('tip', rich('<p>b</p>')),
    );
    expect(write('- a\n\n  > [!TIP]\n  > b')).toBe(`<ul><li><p>a</p></li></ul>${macro('tip', rich('<p>b</p>'))}`);
  });

  it('writes headings, quotes and rules in items and quotes in plainer form', () => {
    expect(write('- # a\n- > b\n- a\n\n  ---')).toBe(
      '<ul><li><p><strong>a</strong></p></li><li><p>b</p></li><li><p>a</p></li></ul>',
    );
    expect(kinds('- # a')).toEqual(['flattened']);
  });

  it('makes content plainer where nothing can stand beside it', () => {
    expect(write('| a | b |\n| - | - |\n| c | d |', { container: 'cell' })).toBe('<p>a / b</p><p>c / d</p>');
    expect(write('> [!TIP] T\n> a', { container: 'panel' })).toBe('<p><strong>T</strong></p><p>a</p>');
    expect(write('<details><summary>T</summary>\n\na\n\n</details>', { container: 'listItem' })).toBe(
      '<p><strong>T</strong></p><p>a</p>',
    );
    expect(write('- [ ] a', { container: 'quote' })).toBe('<p>☐ a</p>');
    expect(kinds('| a |\n| - |', { container: 'cell' })).toEqual(['flattened']);
  });

  it('keeps a task to one line', () => {
    expect(write('- [ ] a\n\n  b\n  - c\n\n  ```\n  d\n  ```')).toBe(
      tasks(task(1, 'incomplete', 'a<br />b<br />• c')) + macro('code', plain('d')),
    );
  });
});

describe('originals', () => {
  const children = '<ac:structured-macro ac:name="children" ac:schema-version="2" ac:macro-id="m1" />';

  it('come back where their Markdown still stands, a further copy without ids', () => {
    const macros = new Map([['[children](macro:children)', children]]);
    expect(write('[children](macro:children)\n\na [children](macro:children)', { macros })).toBe(
      `${children}<p>a <ac:structured-macro ac:name="children" ac:schema-version="2" /></p>`,
    );
  });

  it('come back in order', () => {
    const macros = new Map([['[A](status:red)', ['<i>1</i>', '<i>2</i>']]]);
    expect(write('[A](status:red) [A](status:red)', { macros })).toBe('<p><i>1</i> <i>2</i></p>');
  });

  it('keep a picture when its caption changes', () => {
    const known = `<ac:image ac:width="760">${file('a.png')}<ac:caption ac:local-id="c"><p>old</p></ac:caption><ac:adf-mark key="border" /></ac:image>`;
    const macros = new Map([['![](attachment:a.png)', known]]);
    expect(write('![](attachment:a.png)  \n*new*', { macros })).toBe(
      `<ac:image ac:width="760">${file('a.png')}<ac:caption><p>new</p></ac:caption><ac:adf-mark key="border" /></ac:image>`,
    );
  });

  it('keep a macro when its body changes', () => {
    const known =
      '<ac:structured-macro ac:name="fancy" ac:macro-id="m"><ac:parameter ac:name="id">9</ac:parameter><ac:rich-text-body><p>old</p></ac:rich-text-body></ac:structured-macro>';
    const macros = new Map([['[fancy](macro:fancy)', known]]);
    expect(write('<details><summary>[fancy](macro:fancy)</summary>\n\nnew\n\n</details>', { macros })).toBe(
      known.replace('old', 'new'),
    );
  });

  it('are refused when they are malformed', () => {
    expect(() => write('[a](status:red)', { macros: new Map([['[a](status:red)', '<p>']]) })).toThrow(
      'The Markdown became malformed storage (line 1, column 11: Missing end tag for element p).',
    );
  });
});

describe('input that is too much', () => {
  const refusal = (markdown: string) => {
    try {
      return markdownToStorage(markdown).storage;
    } catch (error) {
      return ConfluenceError.isInstance(error) ? `${error.code}: ${error.message}` : error;
    }
  };

  it('is refused with what to do', () => {
    expect(refusal('a'.repeat(256 * 1024 + 1))).toBe(
      'invalid_request: The Markdown has 257 KB; at most 256 KB can be written at once.',
    );
    expect(refusal('- '.repeat(3000) + 'a')).toBe(
      'invalid_request: The Markdown opens too many lists or quotes inside each other.',
    );
    expect(refusal('>'.repeat(3000))).toBe(
      'invalid_request: The Markdown opens too many lists or quotes inside each other.',
    );
    const marked = 'invalid_request: A paragraph of the Markdown has more than 4000 marks such as * or [.';
    expect(refusal('*a**'.repeat(5000))).toBe(marked);
    expect(refusal('['.repeat(20_000))).toBe(marked);
    expect(refusal(`${'|a'.repeat(2000)}|\n${'|-'.repeat(2000)}|`)).toBe(
      'invalid_request: A row of a table has more than 1000 cells.',
    );
  });

  it('is not what only looks so', () => {
    expect(refusal(`${'- '.repeat(3000)}-`)).toBe('<hr />');
    expect(refusal('- [ ] **a**\n'.repeat(300))).toMatch(
      /^<ac:task-list>(?:<ac:task>.*?<\/ac:task>){300}<\/ac:task-list>$/u,
    );
  });

  it('ends in text when it is nested too deep', () => {
    const deep = markdownToStorage('<details>\n\n'.repeat(200) + 'a\n\n' + '</details>\n\n'.repeat(200));
    expect(deep.warnings.map(({ kind }) => kind)).toContain('unbalanced');
    expect(markdownToStorage('> '.repeat(200) + 'a').warnings.map(({ kind }) => kind)).toContain('flattened');
  });
});
