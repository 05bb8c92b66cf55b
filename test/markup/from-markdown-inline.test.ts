import { describe, expect, it } from 'vitest';
import { markdownToStorage, type StorageOptions } from '../../src/markup/from-markdown.js';
import { caption, file, image, inlineImage, link, macro, parameter, table } from './storage-shorthand.js';

const write = (markdown: string, options?: StorageOptions) => markdownToStorage(markdown, options).storage;
const messages = (markdown: string, options?: StorageOptions) =>
  markdownToStorage(markdown, options).warnings.map(({ kind, message }) => `${kind}: ${message}`);
const holds = (examples: readonly (readonly [markdown: string, storage: string])[], options?: StorageOptions) => {
  it.each(examples)('%j', (markdown, storage) => {
    expect(write(markdown, options)).toBe(storage);
  });
};

const picture = '![](attachment:a.png)';
const inLine = inlineImage(file('a.png'));
const captioned = (content: string) => image(file('a.png') + caption(content));

describe('an italic line right below a picture is its caption, however the line ends', () => {
  holds([
    [`${picture}\n*c*`, captioned('c')],
    [`${picture} \n *c*`, captioned('c')],
    [`${picture}<br>*c*`, captioned('c')],
    [`${picture}<BR />*c*`, captioned('c')],
    [`${picture}<br/>*c*`, captioned('c')],
    [`${picture}  \n<em>c</em>`, captioned('c')],
    [`${picture}  \n<em>c **d** e</em>`, captioned('c <strong>d</strong> e')],
    [`![x][r]\n*c*\n\n[r]: a.png`, image(file('a.png') + caption('c'), ' ac:alt="x"')],
  ]);
});

describe('anything else beside a picture makes both a line of text', () => {
  holds([
    [`${picture} x`, `<p>${inLine} x</p>`],
    [`${picture} *c*`, `<p>${inLine} <em>c</em></p>`],
    [`${picture}<br>`, `<p>${inLine}<br /></p>`],
    [`${picture}\n**c**`, `<p>${inLine} <strong>c</strong></p>`],
    [`${picture}x\n*c*`, `<p>${inLine}x <em>c</em></p>`],
    [`${picture}\nx *c*`, `<p>${inLine} x <em>c</em></p>`],
    [`${picture}  \n*c* d`, `<p>${inLine}<br /><em>c</em> d</p>`],
    [`${picture}  \n*c*  \n*d*`, `<p>${inLine}<br /><em>c</em><br /><em>d</em></p>`],
    [`${picture}  \n<em>c</em> <em>d</em>`, `<p>${inLine}<br /><em>c</em> <em>d</em></p>`],
    [`${picture}  \n<em>c</em> d`, `<p>${inLine}<br /><em>c</em> d</p>`],
    [`${picture}  \nd <em>c</em>`, `<p>${inLine}<br />d <em>c</em></p>`],
    [`${picture}  \n<em>c`, `<p>${inLine}<br />&lt;em&gt;c</p>`],
    [`${picture}  \n<em></em>`, `<p>${inLine}<br /></p>`],
    [`${picture}  \n<u>c</u>`, `<p>${inLine}<br /><u>c</u></p>`],
    [`${picture}<kbd>*c*`, `<p>${inLine}&lt;kbd&gt;<em>c</em></p>`],
    [`${picture}${picture}`, `<p>${inLine}${inLine}</p>`],
  ]);
});

describe('what a picture may show', () => {
  const page = '<ri:page ri:space-key="OPS" ri:content-title="A" />';
  holds([
    ['![x](https://x.example/a.png)', image('<ri:url ri:value="https://x.example/a.png" />', ' ac:alt="x"')],
    ['![x][r]\n\n[r]: attachment:a.png', image(file('a.png'), ' ac:alt="x"')],
    ['a ![x][r]\n\n[r]: b.png', `<p>a ${inlineImage(file('b.png'), ' ac:alt="x"')}</p>`],
    ['![a"b\tc](x.png)', image(file('x.png'), ' ac:alt="a&quot;b&#9;c"')],
    // Everything else that has a target is what a link to it would be.
    ['![x](confluence:OPS/A)', `<p>${link(page, 'x')}</p>`],
    ['![x](confluence:OPS/A)\n*c*', `<p>${link(page, 'x')} <em>c</em></p>`],
    ['a ![](confluence:OPS/A)', `<p>a ${link(page, 'confluence:OPS/A')}</p>`],
    ['![2026-01-02](date:)', '<p><time datetime="2026-01-02" /></p>'],
    ['![](macro:children?a=b)', `<p>${macro('children', parameter('a', 'b'))}</p>`],
    ['![](user:u1)', '<p><ac:link><ri:user ri:account-id="u1" /></ac:link></p>'],
  ]);

  it('leaves the description of a picture that is refused, and quotes no more than a hundred characters', () => {
    const target = `javascript:${'a'.repeat(120)}`;
    const quoted = `javascript:${'a'.repeat(89)}`;
    expect(markdownToStorage(`![x](${target}) y\n\n![z]()\n\n![](javascript:1)`)).toEqual({
      storage: '<p>x y</p><p>z</p><p />',
      warnings: [
        { kind: 'refused_link', message: `The picture "${quoted}" was refused; its description stays.` },
        { kind: 'refused_link', message: 'The picture "" was refused; its description stays.' },
        { kind: 'refused_link', message: 'The picture "javascript:1" was refused; its description stays.' },
      ],
    });
    expect(messages(`[x](${target}) [y](${target})`)).toEqual([
      `refused_link: The link target "${quoted}" was refused; its text stays.`,
    ]);
  });
});

describe('a picture that was there', () => {
  const known = `<ac:image ac:width="760">${file('a.png')}</ac:image>`;
  const withCaption = (inside: string) => `<ac:image ac:width="760">${file('a.png')}${inside}</ac:image>`;
  const from = (markdown: string, storage: string) => ({ macros: new Map([[markdown, storage]]) });

  it('comes back as it was, in a block or in a line', () => {
    expect(write(picture, from(picture, known))).toBe(known);
    expect(write(`${picture} x`, from(picture, known))).toBe(`<p>${known} x</p>`);
    const whole = `${picture}  \n*c*`;
    expect(write(whole, from(whole, withCaption(caption('c'))))).toBe(withCaption(caption('c')));
  });

  it('gets the caption that the Markdown has now, or none', () => {
    for (const old of ['', caption('old'), '<ac:caption />', '<ac:caption ac:local-id="1"><p>old</p></ac:caption>']) {
      expect(write(picture, from(picture, withCaption(old)))).toBe(known);
      expect(write(`${picture}\n*new*`, from(picture, withCaption(old)))).toBe(withCaption(caption('new')));
    }
  });

  it('is known in a table cell by its Markdown before the bars were escaped', () => {
    expect(write('| ![x\\|y](a.png) |\n|-|', from('![x|y](a.png)', known))).toBe(table(`<th>${known}</th>`));
  });

  it('leaves its ids behind when it is repeated', () => {
    const ids = 'ac:local-id="1" ac:macro-id="2" local-id="3" ';
    const original = `<ac:image ${ids}ac:width="9"><ri:attachment ri:local-id="4" ri:filename="a.png" /></ac:image>`;
    expect(write(`${picture} ${picture} ${picture}`, from(picture, original))).toBe(
      `<p>${original}${` <ac:image ac:width="9">${file('a.png')}</ac:image>`.repeat(2)}</p>`,
    );
  });

  it('is none when no Markdown stands for it', () => {
    expect(write('[children](macro:children)\n\n```\n```', from('', '<p>no</p>'))).toBe(
      `${macro('children')}${macro('code', '<ac:plain-text-body><![CDATA[]]></ac:plain-text-body>')}`,
    );
  });
});

describe('a macro that is all of a line is a block', () => {
  holds([
    ['[](macro:children)', macro('children')],
    ['[any words](macro:children)', macro('children')],
    ['[children](macro:children) x', `<p>${macro('children')} x</p>`],
    ['[*children*](macro:children)', `<p><em>${macro('children')}</em></p>`],
    ['[a *children*](macro:children)', `<p>${macro('children')}</p>`],
    ['[A](macro:STATUS?title=x)', `<p>${macro('STATUS', parameter('title', 'x'))}</p>`],
    ['[x](https://x.example)', '<p><a href="https://x.example">x</a></p>'],
  ]);
});

describe('marks around all of the label of what shows itself go around it', () => {
  const date = '<time datetime="2026-10-01" />';
  const title = (text: string) => macro('status', parameter('title', text) + parameter('colour', 'Red'));
  holds([
    ['x [*2026-10-01*](date:)', `<p>x <em>${date}</em></p>`],
    ['x [~~2026-10-01~~](date:)', `<p>x <s>${date}</s></p>`],
    ['x [***2026-10-01***](date:)', `<p>x <em><strong>${date}</strong></em></p>`],
    ['x [**~~2026-10-01~~**](date:)', `<p>x <strong><s>${date}</s></strong></p>`],
    ['x [<u>2026-10-01</u>](date:)', `<p>x <u>${date}</u></p>`],
    ['x [<u>*2026-10-01*</u>](date:)', `<p>x <u><em>${date}</em></u></p>`],
    ['x [<b>DONE</b>](status:red)', `<p>x <strong>${title('DONE')}</strong></p>`],
    ['x [<u>a</u><u>b</u>](status:red)', `<p>x ${title('ab')}</p>`],
    ['x [**a** b **c**](status:red)', `<p>x ${title('a b c')}</p>`],
    ['x [<u>a</u> b](status:red)', `<p>x ${title('a b')}</p>`],
    ['x [a <u>b</u>](status:red)', `<p>x ${title('a b')}</p>`],
    ['x [<u>a</sub>](status:red)', `<p>x ${title('&lt;u&gt;a&lt;/sub&gt;')}</p>`],
    ['x [`a`](status:red)', `<p>x ${title('a')}</p>`],
    ['x [a  \nb\n  c](status:red)', `<p>x ${title('a b c')}</p>`],
    ['x [a <kbd>b</kbd>](status:red)', `<p>x ${title('a b')}</p>`],
    ['x [![a](b.png)![](c.png) d](status:red)', `<p>x ${title('a d')}</p>`],
    ['x [a](status:)', `<p>x ${macro('status', parameter('title', 'a'))}</p>`],
    ['x [a](status:rED)', `<p>x ${title('a')}</p>`],
  ]);
});

describe('dates', () => {
  holds([
    ['[2026-10-01T10:00:00.5+02:00](date:)', '<p><time datetime="2026-10-01T10:00:00.5+02:00" /></p>'],
    ...['x2026-10-01', '2026-10-01x', '2026-10-01T', '2026-10-01Tx', '2026-1-01'].map(
      (text) => [`[${text}](date:)`, `<p>${text}</p>`] as const,
    ),
  ]);

  it('are quoted up to forty characters when they are none', () => {
    expect(messages(`[${'a'.repeat(50)}](date:)`)).toEqual([
      `unknown_value: "${'a'.repeat(40)}" is no date of the form 2026-10-01; it stays text.`,
    ]);
  });
});

describe('parameters of macros', () => {
  const page = '<ri:page ri:space-key="OPS" ri:content-title="A" />';
  holds([
    [
      'x [m](macro:m?confluence:?pageId=5)',
      `<p>x ${macro('m', parameter('', '<ac:link><ri:content-entity ri:content-id="5" /></ac:link>'))}</p>`,
    ],
    [
      'x [m](macro:m?blog:OPS/2026/01/30/News)',
      `<p>x ${macro('m', parameter('', '<ac:link><ri:blog-post ri:space-key="OPS" ri:content-title="News" ri:posting-day="2026/01/30" /></ac:link>'))}</p>`,
    ],
    [
      'x [m](macro:m?page=confluence:OPS/A#b)',
      `<p>x ${macro('m', parameter('page', `<ac:link ac:anchor="b">${page}</ac:link>`))}</p>`,
    ],
    [
      'x [m](macro:m?s=space:OPS&u=user:1)',
      `<p>x ${macro('m', parameter('s', '<ri:space ri:space-key="OPS" />') + parameter('u', '<ri:user ri:account-id="1" />'))}</p>`,
    ],
    [
      'x [m](macro:iframe?src=https://x.example)',
      `<p>x ${macro('iframe', parameter('src', '<ri:url ri:value="https://x.example" />'))}</p>`,
    ],
    ['x [m](macro:m?src=https://x.example)', `<p>x ${macro('m', parameter('src', 'https://x.example'))}</p>`],
  ]);

  it('never hold an unsafe address, and a macro has a name', () => {
    const target = `javascript:${'a'.repeat(120)}`;
    expect(markdownToStorage(`x [m](macro:widget?url=${target}) [y](macro:)`)).toEqual({
      storage: `<p>x ${macro('widget')} y</p>`,
      warnings: [
        { kind: 'refused_link', message: `The address "${target.slice(0, 100)}" of the macro "widget" was refused.` },
        { kind: 'refused_link', message: 'A macro without a name stays text.' },
      ],
    });
  });
});

describe('links', () => {
  const a = (url: string, content: string) => `<a href="${url}">${content}</a>`;
  const url = 'https://x.example';
  holds([
    // Inside a link nothing else becomes one.
    [`[a ${url} b](https://y.example)`, `<p>${a('https://y.example', `a ${url} b`)}</p>`],
    [`[a <u>${url}</u> <kbd>](https://y.example)`, `<p>${a('https://y.example', `a <u>${url}</u> &lt;kbd&gt;`)}</p>`],
    [`a ${url} b ${url}.`, `<p>a ${a(url, url)} b ${a(url, url)}.</p>`],
    // The first definition counts, wherever it stands.
    [`[a][r]\n\n[r]: ${url}\n[r]: https://y.example`, `<p>${a(url, 'a')}</p>`],
    [`> [r]: ${url}\n\n[a][r]\n\n[r]: https://y.example`, `<blockquote><p /></blockquote><p>${a(url, 'a')}</p>`],
    [`[a][q]\n\n> > [q]: ${url}\n> > [q]: https://y.example`, `<p>${a(url, 'a')}</p><blockquote><p /></blockquote>`],
    ['[a][r]', '<p>[a][r]</p>'],
  ]);
});

describe('tags', () => {
  holds([
    ['<U>a</U> <strong >b</strong> <br/>c<br />d', '<p><u>a</u> <strong>b</strong> <br />c<br />d</p>'],
    ['<b/>a x<u>y', '<p>&lt;b/&gt;a x&lt;u&gt;y</p>'],
    ['a</u>b<u>c</u>', '<p>a&lt;/u&gt;b<u>c</u></p>'],
    ['<u>a <u>b</u> c</u><s>d</s>', '<p><u>a <u>b</u> c</u><s>d</s></p>'],
    ['<u>a<b>b</u> c</b>', '<p><u>a&lt;b&gt;b</u> c&lt;/b&gt;</p>'],
    ['<a b="c">x</a>', '<p>x</p>'],
    ['<a\nu>x</a>', '<p>x</p>'],
    ['<div><br>a<u>b</u>', '<p>&lt;div&gt;<br />a<u>b</u></p>'],
    ['<sub>\na\n</sub>', '<p><sub> a </sub></p>'],
    ['<div>\n<sub>a</sub>\n\n</div>', '<p><sub>a</sub></p>'],
    ['<!-- a -->', ''],
  ]);
});

describe('line ends', () => {
  holds([
    ['a\r\nb\rc', '<p>a b c</p>'],
    ['a &#13; b', '<p>a  b</p>'],
    ['a  \n   b \n  c', '<p>a<br />b c</p>'],
    ['<u>a\nb</u>', '<p><u>a b</u></p>'],
  ]);
});
