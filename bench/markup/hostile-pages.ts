import type { MarkdownOptions } from '../../src/markup/to-markdown.js';

/** Fills a size with repetitions of a text, which may depend on how many came before. */
function filled(size: number, unit: string | ((before: number) => string)): string {
  if (typeof unit === 'string') return unit.repeat(Math.floor(size / unit.length));
  const parts: string[] = [];
  for (let length = 0; length < size;) {
    const part = unit(parts.length);
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

const macro = (name: string, parameters: string, body: string): string =>
  `<ac:structured-macro ac:name="${name}">${parameters}${body}</ac:structured-macro>`;
const parameter = (name: string, value: string): string => `<ac:parameter ac:name="${name}">${value}</ac:parameter>`;
const rich = (body: string): string => `<ac:rich-text-body>${body}</ac:rich-text-body>`;
const code = (text: string): string =>
  macro('code', '', `<ac:plain-text-body><![CDATA[${text}]]></ac:plain-text-body>`);
const cell = (inner: string): string => `<table><tbody><tr><td>${inner}</td></tr></tbody></table>`;
const within = (start: string, levels: number, end: string, inner: string): string =>
  start.repeat(levels) + inner + end.repeat(levels);
const link = (target: string, body = ''): string => `<p><ac:link>${target}${body}</ac:link></p>`;
const image = (attributes: string, inner = '<ri:attachment ri:filename="a.png" />'): string =>
  `<ac:image ${attributes}>${inner}</ac:image>`;

/** A page that nobody writes; `page` makes one of a size in characters, which is read with the options. */
export interface HostilePage {
  name: string;
  page: (size: number) => string;
  options: MarkdownOptions;
}

const rows: readonly [name: string, page: HostilePage['page'], options?: MarkdownOptions][] = [
  ['description of an image', (size) => image(`ac:alt="${filled(size, 'q* [x] _y ')}"`)],
  ['description of references', (size) => image(`ac:alt="${filled(size, '&amp;')}"`)],
  ['file name', (size) => image('', `<ri:attachment ri:filename="${filled(size, 'q?&lt; ')}" />`)],
  ['title of a page', (size) => link(`<ri:page ri:content-title="${filled(size, 'q* &amp;(')}" />`)],
  ['anchor of a link', (size) => `<p><ac:link ac:anchor="${filled(size, 'q (')}" /></p>`],
  ['account id', (size) => link(`<ri:user ri:account-id="${filled(size, 'q*')}" />`)],
  ['address of a link', (size) => `<p><a href="https://x.example/${filled(size, 'q (*')}">text</a></p>`],
  [
    'address around paragraphs',
    (size) => `<a href="https://x.example/${filled(size / 2, 'q')}">${filled(size / 2, '<p>q</p>')}</a>`,
  ],
  [
    'short address around paragraphs',
    (size) => `<a href="https://x.example/${filled(9000, 'q')}">${filled(size, '<p>q</p>')}</a>`,
  ],
  [
    'data source of a link',
    (size) => `<p><a href="https://x.example" data-datasource='${filled(size, '"jql" : ')}'>text</a></p>`,
  ],
  ['address of a picture', (size) => `<p><img src="https://x.example/${filled(size, 'q (')}" alt="a" /></p>`],
  ['emoji of many characters', (size) => `<p><ac:emoticon ac:emoji-id="${filled(size, '1f600-')}1f600" /></p>`],
  ['name of an emoji', (size) => `<p><ac:emoticon ac:emoji-fallback="${filled(size, ':q*')}" /></p>`],
  ['date', (size) => `<p><time datetime="${filled(size, 'q* ')}" /></p>`],
  ['name of a variable', (size) => `<p><at:var at:name="${filled(size, 'q* ')}" /></p>`],
  ['name of a macro', (size) => macro(filled(size, 'Q*%'), '', rich('<p>text</p>'))],
  ['title of a panel', (size) => macro('info', parameter('title', filled(size, 'q* ')), rich('<p>text</p>'))],
  [
    'title of a panel in a cell',
    (size) => cell(macro('info', parameter('title', filled(size, 'q* ')), rich('<p>text</p>'))),
  ],
  ['title of an expand', (size) => macro('expand', parameter('title', filled(size, 'q* ')), rich('<p>text</p>'))],
  [
    'title of code',
    (size) => macro('code', parameter('title', filled(size, 'q` ')), '<ac:plain-text-body>text</ac:plain-text-body>'),
  ],
  ['title of a status', (size) => `<p>${macro('status', parameter('title', filled(size, 'q* ')), '')}</p>`],
  ['parameter of an unknown macro', (size) => macro('thing', parameter('data', filled(size, 'q?&amp;')), '')],
  [
    'parameters of a macro',
    (size) =>
      macro(
        'thing',
        filled(size, (index) => parameter(`n${index}`, 'q?')),
        '',
      ),
  ],
  [
    'same parameter after the body',
    (size) => macro('thing', '', rich('<p>text</p>') + filled(size, (index) => parameter(`n${index}`, 'q?'))),
  ],
  [
    'attribute of an ADF node',
    (size) =>
      `<ac:adf-extension><ac:adf-node type="thing"><ac:adf-attribute key="text">${filled(size, 'q* ')}</ac:adf-attribute></ac:adf-node></ac:adf-extension>`,
  ],
  [
    'icon of an ADF panel',
    (size) =>
      `<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">custom</ac:adf-attribute><ac:adf-attribute key="panel-icon-text">${filled(size, 'q* ')}</ac:adf-attribute><ac:adf-content><p>text</p></ac:adf-content></ac:adf-node></ac:adf-extension>`,
  ],
  ['placeholder', (size) => `<p><ac:placeholder>${filled(size, 'q* ')}</ac:placeholder></p>`],
  ['white space in a placeholder', (size) => `<p><ac:placeholder>${filled(size, ' ')}q</ac:placeholder></p>`],
  [
    'plain text of a link',
    (size) =>
      link(
        '<ri:page ri:content-title="T" />',
        `<ac:plain-text-link-body><![CDATA[${filled(size, 'q* ')}]]></ac:plain-text-link-body>`,
      ),
  ],
  ['text of a link', (size) => `<p><a href="https://x.example/">${filled(size, 'q* ')}</a></p>`],
  [
    'status of a task',
    (size) =>
      `<ac:task-list><ac:task><ac:task-status>${filled(size, 'q ')}</ac:task-status><ac:task-body>text</ac:task-body></ac:task></ac:task-list>`,
  ],
  ['attributes of a cell', (size) => `<table><tbody><tr><td ${filled(size, 'a="1" ')}>text</td></tr></tbody></table>`],
  [
    'attributes without quotes',
    (size) => `<table><tbody><tr><td ${filled(size, 'a=1 ')}>text</td></tr></tbody></table>`,
  ],
  [
    'class of a cell',
    (size) => `<table><tbody><tr><td class="${filled(size, 'numbering ')}">text</td></tr></tbody></table>`,
  ],
  ['style of text', (size) => `<p><span style="${filled(size, 'text-decoration: ')}">text</span></p>`],
  ['white space in a tag', (size) => `<p ${filled(size, ' ')}>text</p>`],
  ['quotes in a tag', (size) => `<p ${filled(size, '= "')}>text</p>`],
  ['name of an element', (size) => `<${filled(size, 'q')}>text`],
  ['unfinished tag', (size) => `<p>text</p><p ${filled(size, 'a="1" ')}`],
  ['comment', (size) => `<p>text</p><!--${filled(size, 'q -')}-->`],
  ['open comments', (size) => `<p>text</p>${filled(size, '<!-- <?')}`],
  ['stray end tags', (size) => `<p>text</p>${filled(size, '</b>')}`],
  ['open elements', (size) => `${filled(size, '<b>')}text`],
  ['CDATA', (size) => `<p><![CDATA[${filled(size, 'q *')}]]></p>`],
  ['CDATA sections', (size) => `<p>${filled(size, '<![CDATA[*]]>')}</p>`],
  ['asterisks', (size) => `<p>${filled(size, 'q*')}</p>`],
  ['letters without a space', (size) => `<p>${filled(size, 'q')}</p>`],
  ['white space', (size) => `<p>${filled(size, ' \n')}text</p>`],
  ['backquotes', (size) => `<p><code>${filled(size, '`q')}</code></p>`],
  ['one run of backquotes', (size) => `<p><code>${filled(size, '`')}</code></p>`],
  ['one run of asterisks', (size) => `<p>${filled(size, '*')}</p>`],
  ['underscores at the start of a line', (size) => `<p>${filled(size, '_ ')}q</p>`],
  ['hyphens at the start of a line', (size) => `<p>${filled(size, '- ')}q</p>`],
  ['number signs in headings', (size) => `<h1>q ${filled(size, '# #')}q</h1>`],
  ['white space in code of a line', (size) => `<p><code>${filled(size, ' ')}q</code></p>`],
  ['white space in preformatted text', (size) => `<pre>${filled(size, ' ')}q</pre>`],
  ['brackets', (size) => `<p>${filled(size, '](')}</p>`],
  ['references', (size) => `<p>${filled(size, '&amp;')}</p>`],
  ['addresses', (size) => `<p>${filled(size, 'http://q ')}</p>`],
  ['one address', (size) => `<p>http://${filled(size, 'q(')}</p>`],
  ['marks', (size) => `<p>${filled(size, '<b>q</b><i>q</i>')}</p>`],
  ['nested marks', (size) => `<p>${filled(size, '<b>q<i>q<u>q</u></i></b>')}</p>`],
  ['line breaks', (size) => `<p>${filled(size, 'q<br/>')}</p>`],
  ['line breaks alone', (size) => `<p>${filled(size, '<br/>')}</p>`],
  ['elements without content', (size) => filled(size, '<p/>')],
  ['paragraphs', (size) => filled(size, '<p>q</p>')],
  ['paragraphs in nested items', (size) => within('<ul><li>', 15, '</li></ul>', filled(size, '<p>q</p>'))],
  ['paragraphs in nested quotes', (size) => within('<blockquote>', 15, '</blockquote>', filled(size, '<p>q</p>'))],
  ['items', (size) => `<ul>${filled(size, '<li>q</li>')}</ul>`],
  ['lists', (size) => filled(size, '<ul><li>q</li></ul>')],
  ['lists beside items', (size) => `<ul><li>a</li>${within('<ul>', 10, '</ul>', filled(size, '<li>q</li>'))}</ul>`],
  [
    'tasks',
    (size) => `<ac:task-list>${filled(size, '<ac:task><ac:task-body>q</ac:task-body></ac:task>')}</ac:task-list>`,
  ],
  ['headings', (size) => filled(size, '<h2>q</h2>')],
  ['headings of many names', (size) => filled(size, (index) => `<h${(index % 6) + 1}>q${index}</h1>`)],
  ['section among headings of one name', (size) => `${filled(size, '<h2>q</h2>')}<h1>text</h1>`, { section: 'text' }],
  ['section of an ambiguous name', (size) => filled(size, '<h2>q</h2>'), { section: 'q' }],
  [
    'section by a path',
    (size) => `${filled(size, (index) => `<h${(index % 6) + 1}>q</h1>`)}<h1>a</h1><h2>text</h2>`,
    { section: 'a > text' },
  ],
  ['section that is not there', (size) => filled(size, (index) => `<h2>q${index}</h2>`), { section: 'a > b' }],
  [
    'section by a path, which is not there',
    (size) => filled(size, (index) => `<h${(index % 6) + 1}>q</h1>`),
    { section: 'a > q' },
  ],
  ['one heading', (size) => `<h1>${filled(size, 'q ')}</h1>`],
  ['line breaks in a heading', (size) => `<h1>${filled(size, 'q<br/>')}</h1>`],
  ['code in a heading', (size) => `<h1>${code(filled(size, 'q\n'))}</h1>`],
  ['code', (size) => code(filled(size, 'q\n'))],
  ['code of backquotes', (size) => code(filled(size, '```q'))],
  ['code in nested items', (size) => within('<ul><li>', 15, '</li></ul>', code(filled(size, 'q\n')))],
  ['preformatted text', (size) => `<pre>${filled(size, 'q<br/>')}</pre>`],
  ['code in a cell', (size) => cell(code(filled(size, 'q\n')))],
  ['one line of code in a cell', (size) => cell(code(filled(size, '\\|q`')))],
  ['one line of code in a line', (size) => `<h1>${code(filled(size, '`q'))}</h1>`],
  ['lines in a cell', (size) => cell(filled(size, '<p>q</p>'))],
  ['items in a cell', (size) => cell(`<ul>${filled(size, '<li>q</li>')}</ul>`)],
  ['line breaks in a cell', (size) => cell(filled(size, 'q<br/>'))],
  ['cells in a row', (size) => `<table><tbody><tr>${filled(size, '<td/>')}</tr></tbody></table>`],
  ['cells with text in a row', (size) => `<table><tbody><tr>${filled(size, '<td>q</td>')}</tr></tbody></table>`],
  ['header cells in a row', (size) => `<table><tbody><tr>${filled(size, '<th>q</th>')}</tr></tbody></table>`],
  ['cells without a row', (size) => `<table>${filled(size, '<td>q</td>')}</table>`],
  ['rows', (size) => `<table><tbody>${filled(size, '<tr><td>q</td></tr>')}</tbody></table>`],
  [
    'rows without cells',
    (size) => `<table><tr>${filled(20_000, '<td rowspan="99999">q</td>')}</tr>${filled(size, '<tr/>')}</table>`,
  ],
  ['rows below a merged cell', (size) => `<table>${filled(size, '<tr><td rowspan="9">q</td></tr>')}</table>`],
  ['rows in a cell', (size) => cell(`<table>${filled(size, '<tr><td>q</td></tr>')}</table>`)],
  ['tables', (size) => filled(size, '<table><tr><td>q</td></tr></table>')],
  ['nested tables', (size) => filled(size, `${'<table><tr><td>'.repeat(30)}q${'</td></tr></table>'.repeat(30)}`)],
  ['text beside the cells', (size) => `<table>${filled(size, '<p>q</p>')}</table>`],
  [
    'captions',
    (size) => image('', `<ri:attachment ri:filename="a.png" /><ac:caption>${filled(size, 'q<br/>')}</ac:caption>`),
  ],
  ['images', (size) => `<p>${filled(size, '<img src="a" />')}</p>`],
  ['links', (size) => `<p>${filled(size, '<a href="a">q</a>')}</p>`],
  ['page links', (size) => filled(size, '<ac:link><ri:page ri:content-title="T" /></ac:link>')],
  ['people', (size) => `<p>${filled(size, '<ri:user ri:account-id="1" />')}</p>`],
  ['statuses', (size) => `<p>${filled(size, macro('status', '', ''))}</p>`],
  ['dates', (size) => `<p>${filled(size, '<time datetime="2026-10-01" />')}</p>`],
  ['elements of two names, closed at once', (size) => `<i>${filled(size, '<b><u>')}text</i>text`],
  ['placeholders of macros', (size) => filled(size, macro('toc2', '', ''))],
  ['panels', (size) => filled(size, macro('info', '', rich('q')))],
  ['expands', (size) => filled(size, macro('expand', '', rich('q')))],
  ['pieces of one line', (size) => `<p>${filled(size, 'q* ')}</p>`, { maxTokens: 2000 }],
  ['pieces of code', (size) => code(filled(size, 'q\n')), { maxTokens: 2000 }],
  ['pieces of a line of code', (size) => code(filled(size, 'q')), { maxTokens: 2000 }],
  [
    'pieces of rows',
    (size) => `<table><tbody>${filled(size, '<tr><td>q</td></tr>')}</tbody></table>`,
    { maxTokens: 2000 },
  ],
  [
    'pieces of a wide row',
    (size) => `<table><tbody><tr>${filled(size, '<td>q</td>')}</tr></tbody></table>`,
    { maxTokens: 2000 },
  ],
  ['pieces of paragraphs', (size) => filled(size, '<p>q</p>'), { maxTokens: 10_000_000 }],
];

/**
 * Pages that nobody writes and that a reader may meet all the same: one huge value, one huge tag, hundreds of thousands
 * of one element.
 */
export const hostilePages: readonly HostilePage[] = rows.map(([name, page, options = {}]) => ({ name, page, options }));
