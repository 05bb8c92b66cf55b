import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import { markdownToStorage } from '../../src/markup/from-markdown.js';
import type { SiteOptions } from '../../src/markup/target.js';
import { storageToMarkdown } from '../../src/markup/to-markdown.js';
import { checkStorage } from '../../src/markup/well-formed.js';
import { anyCharacter, runs } from '../helpers/properties.js';
import { dialectPage } from './arbitrary.js';

const again = (markdown: string, site: SiteOptions = {}) =>
  storageToMarkdown(markdownToStorage(markdown, site).storage, site).markdown;

// Marks with edge spaces, lists cut by pictures, CJK beside marks, empty paragraphs, merged cells, old and new spellings.
const page = `<p local-id="p1">전체 목록은 <strong>관리자 &gt; 설정 </strong>에서 <strong>확인</strong>합니다.</p><p /><p>&nbsp;</p>
<h2><strong>1. Overview &amp; scope</strong></h2><p>See <ac:link><ri:page ri:content-title="General" ri:version-at-save="3" /><ac:link-body><strong>General</strong></ac:link-body></ac:link><strong>&nbsp;</strong>and <ac:link ac:card-appearance="inline"><ri:page ri:content-title="Allowed Zones" ri:space-key="QM" /><ac:link-body>Allowed Zones</ac:link-body></ac:link>, <a href="https://x.example/a?b=1&amp;c=2">https://x.example/a?b=1&amp;c=2</a>.</p>
<ol start="1"><li><p>Open <code>a | b</code><br />and wait</p><ac:image ac:layout="center" ac:alt="s 1.png" ac:width="760"><ri:attachment ri:filename="s 1.png" /><ac:caption><p>Screen <em>one</em></p></ac:caption></ac:image><ul><li><p>first</p></li><li><p>second&rarr;third</p></li></ul></li></ol>
<ac:structured-macro ac:name="note" ac:schema-version="1" ac:macro-id="m1"><ac:rich-text-body><p>Do <strong>not</strong> skip.</p><ul><li><p>a</p></li></ul></ac:rich-text-body></ac:structured-macro>
<ol start="2"><li><p>Next</p></li></ol>
<table data-layout="default"><tbody><tr><th><p><strong>Name</strong></p></th><th><p>Value</p></th></tr><tr><td rowspan="2"><p>A</p></td><td><p>1</p><p>2</p></td></tr><tr><td><ul><li><p>x</p></li></ul><p>1. not a list</p></td></tr></tbody></table>
<ac:structured-macro ac:name="code" ac:schema-version="1"><ac:parameter ac:name="language">sql</ac:parameter><ac:plain-text-body><![CDATA[select '&nbsp;'
  from a;
]]></ac:plain-text-body></ac:structured-macro>
<ac:structured-macro ac:name="expand" ac:schema-version="1"><ac:parameter ac:name="title">More [a] *b*</ac:parameter><ac:rich-text-body><h3>Inside</h3><ac:task-list><ac:task><ac:task-id>4</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body><span>Ship <time datetime="2026-10-01" /></span></ac:task-body></ac:task></ac:task-list></ac:rich-text-body></ac:structured-macro>
<p><ac:structured-macro ac:name="status" ac:schema-version="1"><ac:parameter ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">DONE</ac:parameter></ac:structured-macro> by <ac:link><ri:user ri:account-id="a1" /></ac:link> <ac:emoticon ac:name="tick" /></p>
<ac:structured-macro ac:name="children" ac:schema-version="2"><ac:parameter ac:name="depth">2</ac:parameter></ac:structured-macro>
<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>Purple</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>Purple</p></ac:adf-fallback></ac:adf-extension>`;

const site: SiteOptions = {
  baseUrl: 'https://acme.atlassian.net/wiki',
  spaceKey: 'OPS',
  pageId: '42',
  resolve: { user: (id) => (id === 'a1' ? 'Ada Stone' : undefined) },
};

describe('Markdown that was read, written and read again', () => {
  it('is the same for every page that the dialect carries', () => {
    fc.assert(
      fc.property(dialectPage(), (storage) => {
        const { markdown } = storageToMarkdown(storage);
        expect(again(markdown)).toBe(markdown);
      }),
      runs(5000),
    );
  });

  it('is the same for a page as editors leave it', () => {
    const { markdown } = storageToMarkdown(page);
    expect(markdown).toContain('> [!WARNING]');
    expect(again(markdown)).toBe(markdown);
    expect(again(storageToMarkdown(page, site).markdown, site)).toBe(storageToMarkdown(page, site).markdown);
  });

  it('is the same when the site is known', () => {
    fc.assert(
      fc.property(dialectPage(), (storage) => {
        const { markdown } = storageToMarkdown(storage, site);
        expect(again(markdown, site)).toBe(markdown);
      }),
      runs(1000),
    );
  });
});

// The parts that Markdown inputs are made of: all marks of the dialect, characters that XML or Markdown treat apart,
// and what no body may hold.
const tokens = [
  ...'*_~`[]()<>!#|\\-+=&:"\'/ \t\n1.x'.split(''),
  '\n\n',
  '\r\n',
  '    ',
  '> ',
  '- ',
  '* ',
  '1. ',
  '7) ',
  '- [ ] ',
  '- [x] ',
  '**',
  '~~',
  '```',
  '```js title="a"',
  '```macro:html?a=b',
  '# ',
  '---',
  '| a | b |\n|---|---|\n| c | d |\n',
  '> [!NOTE] T\n> ',
  '> [!PANEL] 🔔 x\n',
  '> [!DECISION] y\n',
  '> [!IMPORTANT]\n',
  '<details><summary>S</summary>\n\n',
  '\n\n</details>\n\n',
  '<details>',
  '</details>',
  '<summary>',
  '<br>',
  '<br/>',
  '<u>',
  '</u>',
  '<sub>',
  '</sub>',
  '<strong>',
  '</em>',
  '<code>',
  '</code>',
  '<script>',
  '<p class="x">',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?xml?>',
  '<!DOCTYPE x>',
  '</ac:link>',
  '<ac:structured-macro ac:name="x">',
  '&amp;',
  '&lt;',
  '&#0;',
  '&#1;',
  '&#12;',
  '&#xFFFE;',
  '&#xD800;',
  '&nbsp;',
  '&foo;',
  '[a](confluence:OPS/Run+book#An)',
  '[a](confluence:%00%01%ff)',
  '![a](attachment:a%0Bb.png?page=confluence:X)',
  '![](attachment:a.png)  \n*caption*',
  '[@Ada](user:a1)',
  '[DONE](status:green?subtle)',
  '[2026-10-01](date:)',
  '[x](placeholder:)',
  '[m](macro:jira?key=A-1&q=%3C%00)',
  '[w](macro:widget?url=javascript:alert(1))',
  '[x](javascript:alert(1))',
  '<https://example.com/?a=1&b=2>',
  'https://example.com/a_b)',
  '[a]: https://example.com "t"\n',
  '[a][a]',
  '• ',
  '\u0000',
  '\u0007',
  '\u000b',
  '\u001b',
  '\ud800',
  '\udc00',
  '\ufffe',
  '\uffff',
  '\ufeff',
  '\u2028',
  '日本語',
  'שלום',
  '👩‍💻',
];

describe('Markdown of any kind', () => {
  const soup = fc.array(fc.constantFrom(...tokens), { maxLength: 24 }).map((parts) => parts.join(''));
  const any = fc.oneof(
    { weight: 6, arbitrary: soup },
    { weight: 1, arbitrary: fc.string({ unit: anyCharacter, maxLength: 40 }) },
    {
      weight: 1,
      arbitrary: fc.array(fc.nat({ max: 0xffff }), { maxLength: 30 }).map((codes) => String.fromCharCode(...codes)),
    },
  );

  /** Only what holds storage format is refused. */
  const written = (markdown: string) => {
    try {
      return markdownToStorage(markdown);
    } catch (error) {
      if (!ConfluenceError.isInstance(error) || !/<\/?ac:/u.test(markdown)) throw error;
      expect(error.message).toMatch(/^The Markdown holds storage format: <\/?ac:/u);
      return { storage: '', warnings: [] };
    }
  };

  it('becomes well-formed storage without characters that XML forbids', () => {
    fc.assert(
      fc.property(any, (markdown) => {
        expect(checkStorage(written(markdown).storage)).toBeUndefined();
      }),
      runs(20_000),
    );
  });

  it('becomes the same storage each time', () => {
    fc.assert(
      fc.property(any, (markdown) => {
        expect(written(markdown)).toEqual(written(markdown));
      }),
      runs(500),
    );
  });
});
