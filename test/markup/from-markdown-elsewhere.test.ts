import { describe, expect, it } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import { markdownToStorage, type StorageOptions } from '../../src/markup/from-markdown.js';
import { resolveOperation } from '../../src/markup/edit/addressed-operation.js';
import { openStorage } from '../../src/markup/page-document.js';
import { storageToMarkdown } from '../../src/markup/to-markdown.js';
import { file, image, link, list, macro, parameter, plain, rich, table } from './storage-shorthand.js';

// Markdown as people and models write it for GitHub, for site generators and for other wikis.

const write = (markdown: string, options?: StorageOptions) => markdownToStorage(markdown, options).storage;
const messages = (markdown: string, options?: StorageOptions) =>
  markdownToStorage(markdown, options).warnings.map(({ kind, message }) => `${kind}: ${message}`);
const holds = (examples: readonly (readonly [markdown: string, storage: string])[]) => {
  it.each(examples)('%j', (markdown, storage) => {
    const result = markdownToStorage(markdown);
    expect(result.storage).toBe(storage);
    // What is read back is written as what it was read as.
    const read = storageToMarkdown(result.storage).markdown;
    expect(storageToMarkdown(write(read)).markdown).toBe(read);
  });
};
const p = (content: string) => `<p>${content}</p>`;
const a = (url: string, text: string) => `<a href="${url}">${text}</a>`;

describe('a link to a heading leads to its anchor, whatever name it has', () => {
  const page = '## Setup & Install (v2.0)\n\n## Jobs\n\n## Jobs\n\n## 사용자 가이드\n\n## Q1: a_b `c`';
  it.each([
    ['setup--install-v20', 'Setup-%26-Install-%28v2.0%29'],
    ['setup-install-v2-0', 'Setup-%26-Install-%28v2.0%29'],
    ['Setup & Install (v2.0)', 'Setup-%26-Install-%28v2.0%29'],
    ['jobs', 'Jobs'],
    ['jobs-1', 'Jobs.1'],
    ['q1-a_b-c', 'Q1%3A-a_b-c'],
    // Anchors of Confluence stay as they were written.
    ['Jobs.1', 'Jobs.1'],
    ['Setup-&-Install-(v2.0)', 'Setup-&amp;-Install-(v2.0)'],
    ['사용자-가이드', '사용자-가이드'],
    [
      '%EC%82%AC%EC%9A%A9%EC%9E%90-%EA%B0%80%EC%9D%B4%EB%93%9C',
      '%EC%82%AC%EC%9A%A9%EC%9E%90-%EA%B0%80%EC%9D%B4%EB%93%9C',
    ],
  ])('#%s', (fragment, anchor) => {
    const { storage, warnings } = markdownToStorage(`[x](<#${fragment}>)\n\n${page}`);
    expect(storage).toContain(p(link('', 'x', anchor)));
    expect(warnings).toEqual([]);
  });

  it('in details, in HTML and to places that were named', () => {
    const markdown =
      '[a](#in-details) [b](#Own) [c](#here) [d](#there) [e](#macro)\n\n<details><summary>T</summary>\n\n### In details\n\n</details>\n\n<h2 id="Own">Other words</h2>\n\n<a name="here"></a>x <a id="there">y</a> [m](macro:anchor?macro)';
    expect(messages(markdown)).toEqual([]);
    expect(write(markdown)).toContain(link('', 'b', 'Other-words'));
    expect(write(markdown)).toContain(
      p(
        `${macro('anchor', parameter('', 'here'))}x ${macro('anchor', parameter('', 'there'))}y ${macro('anchor', parameter('', 'macro'))}`,
      ),
    );
  });

  it('or to one of the page around', () => {
    const headings = [{ text: 'Roll back', anchor: 'Roll-back.1' }];
    expect(write('[x](#roll-back)', { headings })).toBe(p(link('', 'x', 'Roll-back.1')));
  });

  it('and is told when it is dead', () => {
    expect(messages(`[x](#nope) [y](#nope)\n\n${page}`)).toEqual([
      'dead_link: The link to "#nope" leads nowhere: the text has no heading of that name.',
    ]);
  });
});

describe('what readers were not meant to see is left out and told', () => {
  it.each([
    [
      'a <!-- ask Bob before publishing --> b',
      p('a  b'),
      'The comment "ask Bob before publishing" was left out: readers would see it.',
    ],
    ['<!-- two\nlines -->\n\nb', p('b'), 'The comment "two lines" was left out: readers would see it.'],
    ['<!-- x --> b', p('b'), 'The comment "x" was left out: readers would see it.'],
    ['[//]: # (ask Bob)\n\nb', p('b'), 'The comment "ask Bob" was left out: readers would see it.'],
    ['[comment]: <> (ask Bob)\n\nb', p('b'), 'The comment "ask Bob" was left out: readers would see it.'],
    ['[x]: https://x.example\n\nb', p('b'), 'The link target "[x]:" was left out: no text refers to it.'],
    [
      '---\ntitle: T\ntags: [a]\n---\n\nb',
      p('b'),
      'The front matter (title, tags) was left out: it is no text of the page.',
    ],
    ['---\n# of Hugo\ntitle: T\n...\nb', p('b'), 'The front matter (title) was left out: it is no text of the page.'],
    ['+++\ntitle = "T"\n+++\nb', p('b'), 'The front matter (title) was left out: it is no text of the page.'],
  ])('%j', (markdown, storage, message) => {
    expect(markdownToStorage(markdown)).toEqual({ storage, warnings: [{ kind: 'left_out', message }] });
  });

  holds([
    ['---\n\na: b\n\n---', `<hr />${p('a: b')}<hr />`],
    ['a\n\n---\nb: c\n\n---', `${p('a')}<hr />${p('b: c')}<hr />`],
    ['`<!-- a -->` \\<!-- b --> <!-- c', p('<code>&lt;!-- a --&gt;</code> &lt;!-- b --&gt; &lt;!-- c')],
    ['[a][x]\n\n[x]: https://x.example', p(a('https://x.example', 'a'))],
  ]);
});

describe('formulas are text to the character', () => {
  holds([
    ['$$ \\int x\\,dx = \\{a\\_1\\} $$', p('$$ \\int x\\,dx = \\{a\\_1\\} $$')],
    ['a $$x*y*z$$ b', p('a $$x*y*z$$ b')],
    ['$$\na &= b \\\\\n+ c\n\n- d\n$$', p('$$<br />a &amp;= b \\\\<br />+ c<br />- d<br />$$')],
    ['> $$\n> \\{a\\}\n> $$', `<blockquote>${p('$$<br />\\{a\\}<br />$$')}</blockquote>`],
    ['- $$\n  \\{a\\}\n  $$', list(p('$$<br />\\{a\\}<br />$$'))],
    ['\\[\nx = \\{1\\}\n\\]', p('\\[<br />x = \\{1\\}<br />\\]')],
    ['so \\(a\\_b\\) and $\\{x_1\\}$', p('so \\(a\\_b\\) and $\\{x_1\\}$')],
    ['| $\\{a\\}$ |\n|-|', table(`<th>${p('$\\{a\\}$')}</th>`)],
    // None of these is one.
    ['$5 and \\*b\\* for $10', p('$5 and *b* for $10')],
    ['\\$\\{x\\}\\$ \\(a\\)', p('${x}$ (a)')],
    ['`$$ \\{ $$`\n\n    $$ \\{ $$', p('<code>$$ \\{ $$</code>') + macro('code', plain('$$ \\{ $$'))],
    ['$a **b** \\{c\\} d$', p('$a <strong>b</strong> {c} d$')],
  ]);
});

describe('relative addresses', () => {
  it('are told: the page has another place than the file had', () => {
    expect(messages('![f](images/flow.png) [g](./guide.md) [h](/docs/a.md) ![i](../b.png)')).toEqual([
      'dead_link: The picture "images/flow.png" leads nowhere on the wiki: attach the file and show it as attachment:NAME.',
      'dead_link: The link to "./guide.md" leads nowhere on the wiki: link the page as confluence:SPACE/Title, the file as attachment:NAME, or give the whole address.',
      'dead_link: The link to "/docs/a.md" leads nowhere on the wiki: link the page as confluence:SPACE/Title, the file as attachment:NAME, or give the whole address.',
      'dead_link: The picture "../b.png" leads nowhere on the wiki: attach the file and show it as attachment:NAME.',
    ]);
    expect(messages('[a](/wiki/spaces/A) [b](//x.example/c) ![](plan.png) [d](mailto:a@b.example)')).toEqual([]);
  });
});

describe('HTML is what it means', () => {
  holds([
    [
      '<img src="https://x.example/a.png" width="200" alt="A">',
      image('<ri:url ri:value="https://x.example/a.png" />', ' ac:alt="A" ac:width="200" ac:custom-width="true"'),
    ],
    [
      'a <a href="https://x.example">*b*</a> <ins>c</ins> <kbd>d</kbd>',
      p(`a ${a('https://x.example', '<em>b</em>')} <u>c</u> <code>d</code>`),
    ],
    ['<mark>a</mark> <small>b</small> <q>c</q>', p('<span style="background-color: rgb(254,222,200);">a</span> b “c”')],
    [
      '| A |\n|-|\n| <pre>a \\| b<br>  *c*</pre> |',
      table(`<th>${p('A')}</th>`, `<td>${macro('code', plain('a | b\n  *c*'))}</td>`),
    ],
    [
      '| A |\n|-|\n| x <ul><li>a</li><li>**b**</li></ul> |',
      table(`<th>${p('A')}</th>`, `<td>${p('x')}${list(p('a'), p('<strong>b</strong>'))}</td>`),
    ],
    [
      '<pre><code class="language-js">a &lt; b\n\nc</code></pre>',
      macro('code', parameter('language', 'js') + plain('a < b\n\nc')),
    ],
    [
      '<details class="x" open>\n\n<summary><b>T</b></summary>\n\nbody\n\n</details>',
      macro('expand', parameter('title', 'T') + rich(p('body'))),
    ],
    [
      '<details>\n<summary>\n  <h3>T &amp; U</h3>\n</summary>\n\nbody\n\n</details>',
      macro('expand', parameter('title', 'T &amp; U') + rich(p('body'))),
    ],
    ['<div align="center">\n\n# T\n\n<img src="a.png">\n\n</div>', `<h1>T</h1>${image(file('a.png'))}`],
    ['<h2>T <em>u</em></h2>\n<p>a\n<p>b<hr>', `<h2>T <em>u</em></h2>${p('a')}${p('b')}<hr />`],
    [
      '<ul>\n<li>a\n<li>b<ol start="3"><li>c</ol>\n</ul>',
      list(p('a'), p('b') + '<ol start="3"><li><p>c</p></li></ol>'),
    ],
    [
      '<blockquote>a</blockquote><dl><dt>t<dd>d</dl>',
      `<blockquote>${p('a')}</blockquote>${p('<strong>t</strong>')}${p('d')}`,
    ],
    [
      '<figure>\n<img src="a.png">\n<figcaption>C</figcaption>\n</figure>',
      image(`${file('a.png')}<ac:caption>${p('C')}</ac:caption>`),
    ],
  ]);

  it('in tables, with merged cells', () => {
    expect(write('<table>\n<thead><tr><th>A<th>B</thead>\n<tr><td colspan="2">c<br>d\n<ul><li>e</ul>\n</table>')).toBe(
      table(`<th>${p('A')}</th><th>${p('B')}</th>`, `<td colspan="2">${p('c<br />d')}${list(p('e'))}</td>`),
    );
  });

  it('or text, with a warning when it is HTML all the same', () => {
    expect(markdownToStorage('<iframe src="x"></iframe>\n\n<u>a\n\nb <script>c</script>')).toEqual({
      storage:
        p('&lt;iframe src=&quot;x&quot;&gt;&lt;/iframe&gt;') + p('&lt;u&gt;a') + p('b &lt;script&gt;c&lt;/script&gt;'),
      warnings: [
        { kind: 'unbalanced', message: 'A <u> or </u> without its partner was written as text.' },
        { kind: 'html', message: 'Confluence has nothing for <script>: it was written as text.' },
        { kind: 'html', message: 'Confluence has nothing for <iframe>: it was written as text.' },
      ],
    });
  });

  it('however deep it is nested, in linear time', () => {
    for (const [open, close] of [
      ['<div>', '</div>'],
      ['<b>', '</b>'],
      ['<ul><li>', '</ul>'],
    ] as const)
      expect(write(open.repeat(2000) + 'a' + close.repeat(2000))).toContain('a');
    expect(write('<!--'.repeat(20_000))).toContain('&lt;!--');
  });
});

describe('notes stand at the end, numbered as they are referred to', () => {
  holds([
    ['a[^1]\n\n[^1]: TBD', `${p('a<sup>1</sup>')}<hr /><ol start="1"><li>${p('TBD')}</li></ol>`],
    [
      'a[^z] b[^n] c[^z]\n\n[^n]: N **m**\n\n    o\n[^z]: Z[^n]\n[^u]: U',
      `${p('a<sup>1</sup> b<sup>2</sup> c<sup>1</sup>')}<hr /><ol start="1"><li>${p('Z<sup>2</sup>')}</li><li>${p('N <strong>m</strong>')}${p('o')}</li><li>${p('U')}</li></ol>`,
    ],
    ['a[^1] b', p('a[^1] b')],
  ]);
});

describe('types and tags of XML keep their brackets', () => {
  holds([
    ['vector<std::string> <xs:element>', p('vector&lt;std::string&gt; &lt;xs:element&gt;')],
    ['Map<String, List<Foo>> <your-token>', p('Map&lt;String, List&lt;Foo&gt;&gt; &lt;your-token&gt;')],
    [
      '<config>\n  <name>x</name>\n</config>',
      p('&lt;config&gt;<br />  &lt;name&gt;x&lt;/name&gt;<br />&lt;/config&gt;'),
    ],
    [
      '<https://x.example> <a@b.example>',
      p(`${a('https://x.example', 'https://x.example')} ${a('mailto:a@b.example', 'a@b.example')}`),
    ],
  ]);
});

describe('alerts of other names', () => {
  const titled = (name: string, title: string) => macro(name, parameter('title', title) + rich(p('a')));
  holds([
    ['> [!INFO]\n> a', macro('info', rich(p('a')))],
    ['> [!SUCCESS]\n> a', macro('tip', rich(p('a')))],
    ['> [!danger] T\n> a', titled('warning', 'T')],
    ['> [!tip]- T\n> a', titled('tip', 'T')],
    ['> [!BUG]\n> a', titled('warning', 'Bug')],
    ['> [!question] T\n> a', titled('info', 'T')],
    ['| [!INFO] a |\n|-|', table(`<th>${macro('info', rich(p('a')))}</th>`)],
  ]);

  it('that nobody knows are text, and told', () => {
    expect(markdownToStorage('> [!FOO] a')).toEqual({
      storage: `<blockquote>${p('[!FOO] a')}</blockquote>`,
      warnings: [{ kind: 'unknown_value', message: 'There is no panel "[!FOO]": it was written as text.' }],
    });
  });
});

describe('the line of a fence', () => {
  const code = (language: string, title: string) =>
    macro('code', (language && parameter('language', language)) + (title && parameter('title', title)) + plain('x'));
  holds(
    (
      [
        ['js title=a.js', 'js', 'a.js'],
        ['js:a.js', 'js', 'a.js'],
        ['js:src/a.js', 'js', 'src/a.js'],
        ["js title='a b'", 'js', 'a b'],
        ['js filename="a.js"', 'js', 'a.js'],
        ['{.python title="a b"}', 'python', 'a b'],
        ['python {title="a"}', 'python', 'a'],
        ['ts [nuxt.ts]', 'ts', 'nuxt.ts'],
        ['c++', 'c++', ''],
        ['title=x', '', 'x'],
      ] as const
    ).map(([info, language, title]) => [`\`\`\`${info}\nx\n\`\`\``, code(language, title)] as const),
  );

  it('may say more than a code block can, which is told', () => {
    expect(messages('```ts {1,3} showLineNumbers title="a"\nx\n```')).toEqual([
      'unknown_value: A code block has no place for "{1,3} showLineNumbers": it was left out.',
    ]);
  });
});

describe('what stands for a table of contents is one', () => {
  holds([
    ...['[TOC]', '[toc]', '[[_TOC_]]', '[[TOC]]', '{toc}', '${toc}', '{{toc}}'].map(
      (line) => [line, macro('toc')] as const,
    ),
    ['{toc:maxLevel=2|outline=true}', macro('toc', parameter('maxLevel', '2') + parameter('outline', 'true'))],
    ['see [TOC] and {toc}', p('see [TOC] and {toc}')],
    ['\\[TOC]\n\n\\{toc}', p('[TOC]') + p('{toc}')],
  ]);
});

describe('storage format in Markdown', () => {
  it.each([
    '<ac:structured-macro ac:name="toc" />',
    'a <ac:link><ri:page ri:content-title="x" /></ac:link>',
    '<p>a</p>\n<ac:image><ri:attachment ri:filename="a.png"/></ac:image>',
    '- <ac:task-list>',
  ])('is refused: %j', (markdown) => {
    try {
      expect(write(markdown)).toBe('a refusal');
    } catch (error) {
      if (!ConfluenceError.isInstance(error)) throw error;
      expect(error.code).toBe('invalid_request');
      expect(error.message).toMatch(/^The Markdown holds storage format: <ac:[a-z-]+ …>\.$/u);
      expect(error.parts.next).toContain('send the whole content as storage');
    }
  });

  holds([
    ['`<ac:link>` \\<ac:link> &lt;ac:link>', p('<code>&lt;ac:link&gt;</code> &lt;ac:link&gt; &lt;ac:link&gt;')],
    ['```xml\n<ac:link />\n```', macro('code', parameter('language', 'xml') + plain('<ac:link />'))],
  ]);
});

describe('addresses in text are links', () => {
  holds([
    ['see www.example.com/a_b_c, ok', p(`see ${a('http://www.example.com/a_b_c', 'www.example.com/a_b_c')}, ok`)],
    ['mail ada.b+c@x.example.org.', p(`mail ${a('mailto:ada.b+c@x.example.org', 'ada.b+c@x.example.org')}.`)],
    ['mailto:a@b.example', p(a('mailto:a@b.example', 'mailto:a@b.example'))],
    ['ftp://x.example/a', p(a('ftp://x.example/a', 'ftp://x.example/a'))],
    ['https://u@x.example/a@b.example', p(a('https://u@x.example/a@b.example', 'https://u@x.example/a@b.example'))],
    [
      'git@github.com:a/b npm i x@1.2.3 @ada a@b www. www.x é@b.example',
      p('git@github.com:a/b npm i x@1.2.3 @ada a@b www. www.x é@b.example'),
    ],
    [
      '`a@b.example` [a@b.example](https://x.example)',
      p(`<code>a@b.example</code> ${a('https://x.example', 'a@b.example')}`),
    ],
    [
      '!www.x.example **a@b.example**',
      p(`!${a('http://www.x.example', 'www.x.example')} <strong>${a('mailto:a@b.example', 'a@b.example')}</strong>`),
    ],
  ]);
});

describe('a decision', () => {
  it('has what one of the editor has: local ids and a copy for old readers', () => {
    const storage = write('> [!DECISION] We use **Postgres**');
    expect(storage.replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gu, 'ID')).toBe(
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">ID</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">ID</ac:adf-attribute><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>We use <strong>Postgres</strong></ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul class="decision-list"><li>We use <strong>Postgres</strong></li></ul></ac:adf-fallback></ac:adf-extension>',
    );
    const ids = (text: string) => text.match(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gu) ?? [];
    expect(
      new Set([...ids(storage), ...ids(write('> [!DECISION] We use **Postgres**', { beside: storage }))]).size,
    ).toBe(4);
  });
});

describe('what new Markdown of an edit could not carry', () => {
  it('is told for the place where it is put, links to headings of the page being alive', () => {
    const page = '<h2>Roll back</h2><table><tbody><tr><td><p>a</p></td></tr></tbody></table>';
    const document = openStorage(page);
    const text = '[x](#roll-back) [y](#nope)\n\n| b |\n|-|';
    const operation = resolveOperation(document, { action: 'replace_cell', at: 'a', text });
    const { storage, warnings } = document.edit([operation]);
    expect(storage).toContain('<ac:link ac:anchor="Roll-back"><ac:link-body>x</ac:link-body></ac:link>');
    expect(warnings.map(({ message }) => message)).toEqual([
      'The link to "#nope" leads nowhere: the text has no heading of that name.',
      'A table cannot stand in a table cell: its content was kept in plainer form.',
    ]);
  });
});

it('a dollar sign that is escaped ends no formula', () => {
  expect(markdownToStorage(String.raw`$x\$\$x$ plain`).storage).toBe('<p>$x$$x$ plain</p>');
});
