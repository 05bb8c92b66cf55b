// What a page holds is shown, or a warning says what is not.
import { describe, expect, test } from 'vitest';
import { storageToMarkdown } from '../../src/markup/to-markdown.js';

const read = (storage: string) => {
  const { markdown, warnings } = storageToMarkdown(storage);
  return { markdown, warnings: warnings.map(({ message }) => message) };
};
const shown = (storage: string) => read(storage).markdown;
const macro = (name: string, inner: string) => `<ac:structured-macro ac:name="${name}">${inner}</ac:structured-macro>`;
const parameter = (name: string, value: string) => `<ac:parameter ac:name="${name}">${value}</ac:parameter>`;
const app = (type: string, values: string, content = '') =>
  `<ac:adf-extension><ac:adf-node type="${type}"><ac:adf-attribute key="extension-key">a1/e2/static/runner</ac:adf-attribute><ac:adf-attribute key="text">App</ac:adf-attribute><ac:adf-attribute key="parameters"><ac:adf-parameter key="local-id">0a1b</ac:adf-parameter><ac:adf-parameter key="extension-title">The App</ac:adf-parameter><ac:adf-parameter key="extension-properties"><ac:adf-parameter key="title">Not of the page</ac:adf-parameter></ac:adf-parameter><ac:adf-parameter key="guest-params">${values}</ac:adf-parameter></ac:adf-attribute>${content}</ac:adf-node><ac:adf-fallback><p>stale</p></ac:adf-fallback></ac:adf-extension>`;
const value = (key: string, text: string) => `<ac:adf-parameter key="${key}">${text}</ac:adf-parameter>`;

describe('text in the parameters of an app', () => {
  test('that is short stands in its target', () => {
    expect(shown(app('extension', value('code', 'systemctl restart billing')))).toBe(
      '[runner](macro:runner?text=App&code=systemctl+restart+billing)',
    );
  });

  test.each([
    ['of several lines', 'line one\nline two'],
    ['that is long', 'many words '.repeat(20).trim()],
    ['that is markup', '&lt;div&gt;some words&lt;/div&gt;'],
  ])('%s is a block of its own', (_name, text) => {
    const plain = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>');
    expect(shown(app('extension', value('__body-content', text)))).toBe(
      `\`\`\`macro:runner?text=App\n${plain}\n\`\`\``,
    );
  });

  test('lies in lists and in the parameters of older apps, too', () => {
    const list =
      '<ac:adf-parameter key="steps"><ac:adf-parameter-value>one thing</ac:adf-parameter-value></ac:adf-parameter>';
    expect(shown(app('extension', list))).toContain('steps=one+thing');
    expect(shown(app('extension', value('q', value('value', 'two things'))))).toContain('q=two+things');
  });

  test('is told where it does not show', () => {
    const picture = `&lt;svg&gt;&lt;text&gt;two words&lt;/text&gt;&lt;/svg&gt;`;
    expect(read(app('extension', value('cache', picture)))).toEqual({
      markdown: '[runner](macro:runner?text=App)',
      warnings: ['The parameter "cache" of the macro "runner" is not shown.'],
    });
    expect(read(macro('plan', parameter('source', '{"title":"Go live in May"}')))).toEqual({
      markdown: '[plan](macro:plan)',
      warnings: ['The parameter "source" of the macro "plan" is not shown.'],
    });
  });

  test('is no more than that beside a body', () => {
    expect(shown(app('bodied-extension', value('mode', 'slow'), '<ac:adf-content><p>x</p></ac:adf-content>'))).toBe(
      '<details><summary>[runner](macro:runner?text=App&mode=slow)</summary>\n\nx\n\n</details>',
    );
  });
});

describe('a sentence stays one around', () => {
  const inline = parameter('atlassian-macro-output-type', 'INLINE');
  const body = (content: string) => `<ac:rich-text-body>${content}</ac:rich-text-body>`;
  test.each([
    ['an app in the line', app('inline-extension', value('label', 'x')), '[runner](macro:runner?text=App&label=x)'],
    ['an excerpt in the line', macro('excerpt', inline + body('42')), '42'],
    ['an excerpt with a paragraph of its own', macro('excerpt', inline + body('<p><strong>42</strong></p>')), '**42**'],
    ['page properties', macro('details', body('<p>42</p>')), '42'],
    ['a note of an app', macro('footnote', body('<p>see <em>b</em></p>')), '([footnote](macro:footnote): see *b*)'],
  ])('%s', (_name, storage, markdown) => {
    expect(read(`<p>The value is ${storage} today.</p>`)).toEqual({
      markdown: `The value is ${markdown} today.`,
      warnings: [],
    });
  });

  test('which a block with more than a line is not', () => {
    expect(shown(`<p>a ${macro('excerpt', body('<ul><li>x</li></ul>'))} b</p>`)).toBe('a\n\n- x\n\nb');
    expect(shown(`<p>${macro('fancy', body('x'))}</p>`)).toContain('<details>');
  });
});

test.each([
  ['<ol><li>foo</li><li></li><li>bar</li></ol>', '1. foo\n2.\n3. bar'],
  ['<ol start="7"><li><p /></li><li><p>a</p></li></ol>', '7.\n8. a'],
  ['<ul><li>a</li><li> </li><li>b<ul><li /><li>c</li></ul></li></ul>', '- a\n- b\n  - c'],
  ['<ol><li><p>a</p><ol><li /><li>b</li></ol></li></ol>', '1. a\n\n   1.\n   2. b'],
  ['<ol><li></li></ol>', ''],
])('empty items of %s count where they have a number', (storage, markdown) => {
  expect(shown(storage)).toBe(markdown);
});

describe('the address of a link', () => {
  test.each(['file:///srv/a', 'slack://channel?id=1', 'msteams:/l/chat', 'vscode://file/a', 'ssh://host', 'x-app:1'])(
    '%s shows',
    (address) => {
      expect(read(`<p><a href="${address}">x</a></p>`)).toEqual({ markdown: `[x](${address})`, warnings: [] });
    },
  );

  test.each(['javascript:1', 'java\u0000script:1', 'DATA:text/html,1', 'vbscript:1', 'blob:1', 'macro:html', 'user:1'])(
    '%s does not',
    (address) => {
      const { markdown, warnings } = read(`<p><a href="${address}">x</a></p>`);
      expect(markdown).toBe('x');
      expect(warnings).toHaveLength(1);
    },
  );
});

describe('nothing is invented for', () => {
  test.each([
    ['a picture without a source', '<p>a <ac:image /> b</p>', 'a b'],
    ['a picture of a file without a name', '<ac:image ac:alt="Plan"><ri:attachment /></ac:image>', 'Plan'],
    [
      'a link to a file without a name',
      '<p><ac:link><ri:attachment /><ac:link-body>x</ac:link-body></ac:link></p>',
      'x',
    ],
    ['a file without a name', '<p>a <ri:attachment /></p>', 'a'],
  ])('%s', (_name, storage, markdown) => {
    const result = read(storage);
    expect(result.markdown).toBe(markdown);
    expect(result.warnings).toHaveLength(1);
  });
});

test('a single header cell is a header', () => {
  expect(shown('<table><tbody><tr><th>A</th></tr></tbody></table>')).toBe('| A |\n| - |');
});

test.each([
  '<a href="https://a.example">x</a>',
  '<ac:link><ri:page ri:content-title="T" /><ac:link-body>x</ac:link-body></ac:link>',
])('that %s in code lost its target is told', (link) => {
  expect(read(`<pre>${link} <strong>y</strong></pre>`)).toEqual({
    markdown: '```\nx y\n```',
    warnings: ['Links, pictures and macros in preformatted text are shown as their text, if they have any.'],
  });
  expect(read('<pre>x <strong>y</strong></pre>').warnings).toEqual([]);
});

describe('what macros name in their parameters', () => {
  const page = '<ri:page ri:space-key="DOCS" ri:content-title="Reference Page" />';
  test.each([
    ['include', parameter('', `<ac:link>${page}</ac:link>`), 'macro:include?confluence:DOCS/Reference+Page'],
    ['children', parameter('page', page), 'macro:children?page=confluence:DOCS/Reference+Page'],
    [
      'gallery',
      parameter('include', '<ri:attachment ri:filename="a b.png" /><ri:attachment ri:filename="c+d.png" />'),
      'macro:gallery?include=attachment:a+b.png&include=attachment:c%2Bd.png',
    ],
    [
      'viewpdf',
      parameter('name', `<ri:attachment ri:filename="a.pdf">${page}</ri:attachment>`),
      'macro:viewpdf?name=attachment:a.pdf?page=confluence:DOCS/Reference+Page',
    ],
    [
      'attachments',
      parameter('serverId', '<ri:url ri:value="https://a.example/x" />') + parameter('id', page),
      'macro:attachments?serverId=https://a.example/x&id=confluence:DOCS/Reference+Page',
    ],
  ])('%s shows', (name, parameters, target) => {
    expect(shown(macro(name, parameters))).toBe(`[${name}](${target})`);
  });
});
