import { describe, expect, it } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import { markdownToStorage, type StorageOptions } from '../../src/markup/from-markdown.js';
import { checkEffort } from '../../src/markup/writer/syntax/parse.js';
import {
  caption,
  decision,
  file,
  image,
  inlineImage,
  list,
  macro,
  parameter,
  plain,
  purplePanel,
  rich,
  table,
  task,
  tasks,
  withoutLocalIds,
} from './storage-shorthand.js';

const write = (markdown: string, options?: StorageOptions) =>
  withoutLocalIds(markdownToStorage(markdown, options).storage);
const messages = (markdown: string, options?: StorageOptions) =>
  markdownToStorage(markdown, options).warnings.map(({ kind, message }) => `${kind}: ${message}`);
const holds = (examples: readonly (readonly [markdown: string, storage: string])[], options?: StorageOptions) => {
  it.each(examples)('%j', (markdown, storage) => {
    expect(write(markdown, options)).toBe(storage);
  });
};
const p = (content: string) => `<p>${content}</p>`;

describe('the line of a table cell', () => {
  /** One example per line of the cell's text: what it becomes. */
  const cells = (examples: readonly (readonly [markdown: string, storage: string])[]) => {
    it.each(examples)('%j', (markdown, storage) => {
      expect(write(`| A |\n|-|\n| ${markdown} |`)).toBe(table(`<th>${p('A')}</th>`, `<td>${storage}</td>`));
    });
  };
  const ordered = (start: number, ...items: string[]) =>
    list(...items).replace(/^<ul>(.*)<\/ul>$/u, `<ol start="${start}">$1</ol>`);
  const picture = image(file('a.png'));

  describe('has items, tasks, pictures and panels, each kind in a block', () => {
    cells([
      ['• a<br>• **b** c<br>d', list(p('a'), p('<strong>b</strong> c')) + p('d')],
      ['1. a<br>3. b<br>2. c', ordered(1, p('a')) + ordered(3, p('b')) + ordered(2, p('c'))],
      ['99. a<br>100. b', ordered(99, p('a'), p('b'))],
      [
        '• a<br>1. b<br>[x] c<br>[ ] **d**<br>e',
        list(p('a')) +
          ordered(1, p('b')) +
          tasks(task(1, 'complete', 'c'), task(2, 'incomplete', '<strong>d</strong>')) +
          p('e'),
      ],
      ['[X] a [x] b', tasks(task(1, 'complete', 'a [x] b'))],
      ['a<br>[!TIP] b **c**<br>d', p('a') + macro('tip', rich(p('b <strong>c</strong>'))) + p('d')],
      ['[!note] a<br>[!NOTE] b', macro('info', rich(p('a'))) + macro('info', rich(p('b')))],
      ['[!DECISION] a `b`<br>[!DECISION] c', decision('a <code>b</code>') + decision('c')],
      ['![](a.png)<br>b', picture + p('b')],
      ['![](a.png)<br>![](b.png)', picture + image(file('b.png'))],
      ['![](a.png)<br>*c*<br>*d*', image(file('a.png') + caption('c')) + p('<em>d</em>')],
    ]);
  });

  describe('is text where it only looks so', () => {
    cells([
      ['1000. a', p('1000. a')],
      ['a [ ] b<br>[x]c', p('a [ ] b<br />[x]c')],
      ['a 1. b<br>a • b', p('a 1. b<br />a • b')],
      ['[!FOO] a<br>b', p('[!FOO] a') + p('b')],
      ['x [!TIP] a<br>\\[!TIP] b', p('x [!TIP] a<br />[!TIP] b')],
      ['*a*<br>b<br>*c*', p('<em>a</em><br />b<br /><em>c</em>')],
      ['*a* b<br>• c', p('<em>a</em> b') + list(p('c'))],
      ['x ![](a.png)<br>*c*', p(`x ${inlineImage(file('a.png'))}<br /><em>c</em>`)],
      ['![](a.png) x<br>*c*', p(`${inlineImage(file('a.png'))} x<br /><em>c</em>`)],
      [
        '`• a`<br>**• b**<br>`1. c`<br>`[ ] d`',
        p('<code>• a</code><br /><strong>• b</strong><br /><code>1. c</code><br /><code>[ ] d</code>'),
      ],
      ['<br x>a<br>b', p('<br />a<br />b')],
    ]);
  });

  describe('keeps its empty lines in the text or item around them', () => {
    cells([
      ['a<br><br>b', p('a<br /><br />b')],
      ['<br>a', p('<br />a')],
      ['a<br>', p('a<br />')],
      ['<BR>• a', '<p />' + list(p('a'))],
      ['• a<br><br>b<br>c<br>• d<br>e', list(p('a<br /><br />b<br />c'), p('d')) + p('e')],
      ['• a<br><br>• b<br>c', list(p('a<br />'), p('b')) + p('c')],
      ['• a<br><br><br>**b**', list(p('a<br /><br /><br /><strong>b</strong>'))],
      ['1. a<br><br>b', ordered(1, p('a<br /><br />b'))],
      ['[ ] a<br><br>b', tasks(task(1, 'incomplete', 'a<br /><br />b'))],
      ['![](a.png)<br><br>b', p(`${inlineImage(file('a.png'))}<br /><br />b`)],
      ['![](a.png)<br>*c*<br><br>d', p(`${inlineImage(file('a.png'))}<br /><em>c</em><br /><br />d`)],
      [
        'x<br>![](a.png)<br>![](b.png)<br><br>d',
        p(`x<br />${inlineImage(file('a.png'))}<br />${inlineImage(file('b.png'))}<br /><br />d`),
      ],
      ['• a<br>![](a.png)<br><br>b', list(p('a')) + p(`${inlineImage(file('a.png'))}<br /><br />b`)],
    ]);
  });

  describe('ends at no line break inside of a pair of tags', () => {
    cells([
      ['<u>a<br>b</u><br>• c', p('<u>a<br />b</u>') + list(p('c'))],
      ['<u>a <b>b<br>c</b> d<br>e</u><br>• f', p('<u>a <strong>b<br />c</strong> d<br />e</u>') + list(p('f'))],
      ['<u>a</u><br>• b', p('<u>a</u>') + list(p('b'))],
      ['</u>a<br>• b', p('&lt;/u&gt;a') + list(p('b'))],
      ['</u></u>a<u><br>b</u><br>• c', p('&lt;/u&gt;&lt;/u&gt;a<u><br />b</u>') + list(p('c'))],
      ['<sub>a<br>b</sub><br>• c', p('<sub>a<br />b</sub>') + list(p('c'))],
      ['<b>a<br>b<br>• c', p('&lt;b&gt;a<br />b') + list(p('c'))],
      ['a <!-- a --><br>• b', p('a ') + list(p('b'))],
      ['<a b="c"><br>• d', p('&lt;a b=&quot;c&quot;&gt;') + list(p('d'))],
      ['a <br /> b', p('a <br /> b')],
    ]);
  });
});

describe('tables', () => {
  const aligned = (to: string, content: string) =>
    content === '' ? `<p style="text-align: ${to};" />` : `<p style="text-align: ${to};">${content}</p>`;
  holds([
    ['| |\n|-|', table('<th><p /></th>')],
    ['| A<br>B | • c |\n|-|-|', table(`<th>${p('A<br />B')}</th><th>${list(p('c'))}</th>`)],
    ['| |\n|-|\n| a |\n| b |', table(`<td>${p('a')}</td>`, `<td>${p('b')}</td>`)],
    // Rows have as many cells as the header row, and the alignment is that of the column's text.
    [
      '| A | B | C |\n|:--|:-:|--:|\n| a | b<br>• c | ![](x.png)<br>d |\n| e |\n| f | g | h | i |',
      table(
        `<th>${p('A')}</th><th>${aligned('center', 'B')}</th><th>${aligned('right', 'C')}</th>`,
        `<td>${p('a')}</td><td>${aligned('center', 'b')}${list(p('c'))}</td><td>${image(file('x.png'))}${aligned('right', 'd')}</td>`,
        `<td>${p('e')}</td><td>${aligned('center', '')}</td><td>${aligned('right', '')}</td>`,
        `<td>${p('f')}</td><td>${aligned('center', 'g')}</td><td>${aligned('right', 'h')}</td>`,
      ),
    ],
  ]);
});

describe('details', () => {
  const details = (summary: string, content = 'a') =>
    `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
  const expand = (title: string, content: string) =>
    macro('expand', (title === '' ? '' : parameter('title', title)) + rich(content));

  describe('have a title of one line, without marks', () => {
    holds([
      [details(' **T** `c` <u>d</u> '), expand('T c d', p('a'))],
      [details('[a](https://x.example) b'), expand('a b', p('a'))],
      [details('[fancy](macro:fancy) x'), expand('fancy x', p('a'))],
      [details('[x](macro:)'), expand('x', p('a'))],
      // What Markdown reads as another block stands as it is.
      [details(' # T '), expand('# T', p('a'))],
      [details('- T'), expand('- T', p('a'))],
      [details('> q'), expand('&gt; q', p('a'))],
    ]);
  });

  describe('may be written in many ways', () => {
    holds([
      ['<details open>\n\na\n\n</details>', expand('', p('a'))],
      ['<DETAILS open="">\n<SUMMARY>T</SUMMARY>\n\na\n\n</details >', expand('T', p('a'))],
      ['  <details>\n\na\n\n  </details>  ', expand('', p('a'))],
      ['<details>\n\n</details>', expand('', '<p />')],
      ['<details>\na\n<details>\nb\n</details>\n  </details>\nc', expand('', p('a') + expand('', p('b'))) + p('c')],
      [`${details('T')}\n\n${details('U', 'b')}`, expand('T', p('a')) + expand('U', p('b'))],
      [`a\n\n${details('T', '| A |\n|-|')}`, p('a') + expand('T', table(`<th>${p('A')}</th>`))],
    ]);
  });

  describe('are text when they are none, or have no partner', () => {
    holds([
      ['<detailsx>\n\na\n\n</detailsx>', p('&lt;detailsx&gt;') + p('a') + p('&lt;/detailsx&gt;')],
      ['<summary>a</summary>', p('a')],
      ['a <details> b', p('a &lt;details&gt; b')],
      ['<div>\n<details>\na\n</details>', p('&lt;div&gt;') + expand('', p('a'))],
      [
        '<details class="x"><summary>T</summary>\n<details>\n<summary>U</summary>\na\n</details>',
        p('&lt;details class=&quot;x&quot;&gt;') + p('T') + expand('U', p('a')),
      ],
      [
        '<details>\n\na\n\n</details>\n</details>\n\n<u>b</u>',
        expand('', p('a')) + p('&lt;/details&gt;') + p('<u>b</u>'),
      ],
    ]);

    it('with one warning', () => {
      expect(messages('</details>\n\n<details>\n\na')).toEqual([
        'unbalanced: A <details> or </details> without its partner was written as text.',
      ]);
    });
  });

  describe('hold what the editor lets them hold, the rest stands behind', () => {
    holds([
      [details('T', details('U', details('V'))), expand('T', expand('U', '<p />') + expand('V', p('a')))],
      [details('T', details('U', '| A |\n|-|')), expand('T', expand('U', '<p />') + table(`<th>${p('A')}</th>`))],
      [details('T', '> [!TIP]\n> a'), expand('T', macro('tip', rich(p('a'))))],
      [details('[m](macro:m)', '| A |\n|-|'), macro('m', rich(table(`<th>${p('A')}</th>`)))],
      [details('[m](macro:m)', details('T')), macro('m', rich('<p />')) + expand('T', p('a'))],
      [details('[m](macro:m)', details('[n](macro:n)')), macro('m', rich('<p />')) + macro('n', rich(p('a')))],
      [`- b\n\n  ${details('T').replaceAll('\n', '\n  ')}`, list(p('b')) + expand('T', p('a'))],
    ]);

    it('with a warning that names both', () => {
      expect(messages(details('T', details('U', '| A |\n|-|')))).toEqual([
        'moved: A table cannot stand in an expand inside another one or a cell: it was put after it.',
      ]);
    });
  });

  it('stand in a cell or another expand as nested ones do', () => {
    for (const container of ['cell', 'expand'] as const) {
      expect(write(details('T'), { container })).toBe(expand('T', p('a')));
      expect(write(details('T', details('U')), { container })).toBe(expand('T', '<p />') + expand('U', p('a')));
    }
  });

  it('become a bold line and their content where no expand can stand', () => {
    const write = (summary: string) => markdownToStorage(details(summary, 'a\n\nb'), { container: 'listItem' }).storage;
    expect(write('T & U')).toBe(p('<strong>T &amp; U</strong>') + p('a') + p('b'));
    expect(write('https://x.example')).toBe(p('<strong>https://x.example</strong>') + p('a') + p('b'));
    expect(write('')).toBe(p('a') + p('b'));
    expect(write('[m](macro:m)')).toBe(p('a') + p('b'));
  });

  it('give a known macro another body, and its copy no ids', () => {
    const known = `<ac:structured-macro ac:name="m" ac:macro-id="1">${rich(p('old'))}</ac:structured-macro>`;
    const macros = new Map([['[m](macro:m)', known]]);
    expect(write(`${details('[m](macro:m)', 'b')}\n\n${details('[m](macro:m)', 'c')}`, { macros })).toBe(
      known.replace('old', 'b') + known.replace('old', 'c').replace(' ac:macro-id="1"', ''),
    );
    const bodiless = new Map([['[m](macro:m)', '<ac:structured-macro ac:name="m" ac:macro-id="1" />']]);
    expect(write(details('[m](macro:m)'), { macros: bodiless })).toBe(macro('m', rich(p('a'))));
  });
});

describe('lists', () => {
  holds([
    ['0. a', '<ol start="0"><li><p>a</p></li></ol>'],
    ['7) a\n8) b', '<ol start="7"><li><p>a</p></li><li><p>b</p></li></ol>'],
    ['- a\n\n  b\n\n- c', list(p('a') + p('b'), p('c'))],
    ['- - [ ] a', list(`<p />${tasks(task(1, 'incomplete', 'a'))}`)],
    ['- ![](a.png)\n- [m](macro:m)', list(image(file('a.png')), macro('m'))],
    ['- `[ ]`\n- [y]', list(p('<code>[ ]</code>'), p('[y]'))],
    // Tasks stand in lists of their own, and count as items.
    [
      '1. a\n2. [ ] b\n3. c\n4. d',
      `<ol start="1"><li><p>a</p></li></ol>${tasks(task(1, 'incomplete', 'b'))}<ol start="3"><li><p>c</p></li><li><p>d</p></li></ol>`,
    ],
    ['- [ ] a\n- b\n- [x] c', tasks(task(1, 'incomplete', 'a')) + list(p('b')) + tasks(task(2, 'complete', 'c'))],
    [
      '- [ ]\n- [x]\n- [X]\n- d',
      tasks(task(1, 'incomplete', ''), task(2, 'complete', ''), task(3, 'complete', '')) + list(p('d')),
    ],
    // A task is one line: what else it holds joins the line or follows the list.
    ['- [ ] b\n\n  c\n- [x] d', tasks(task(1, 'incomplete', 'b<br />c'), task(2, 'complete', 'd'))],
    [
      '- [ ] a\n  - b\n    - c *d*\n- [x] e',
      tasks(task(1, 'incomplete', 'a<br />• b<br />• c <em>d</em>'), task(2, 'complete', 'e')),
    ],
    [
      '- [ ] a\n\n  | x |\n  |-|\n\n  # h\n- [x] b',
      tasks(task(1, 'incomplete', 'a'), task(2, 'complete', 'b')) + table(`<th>${p('x')}</th>`) + '<h1>h</h1>',
    ],
    // What leaves an item of an inner list leaves the outer list too.
    [
      '- a\n  - b\n\n    > [!TIP]\n    > c\n  - d\n- e',
      list(p('a') + list(p('b'), p('d'))) + macro('tip', rich(p('c'))) + list(p('e')),
    ],
    ['> - [ ] a\n> - b', `<blockquote>${list(p('b'))}</blockquote>${tasks(task(1, 'incomplete', 'a'))}`],
  ]);

  it('warn of what tasks cannot hold', () => {
    expect(messages('- [ ] a\n  - b\n\n  > c')).toEqual([
      'flattened: A task holds one line: the list inside of it became lines.',
      'moved: A task holds one line: what else it had was put after the list.',
    ]);
  });
});

describe('panels and quotes', () => {
  const titled = (name: string, title: string, body: string) => macro(name, parameter('title', title) + rich(body));
  holds([
    ['> [!NOTE]\n>\n> a', macro('info', rich(p('a')))],
    ['> [!NOTE]  \n> a', macro('info', rich(p('a')))],
    ['> [!note]\tT  \n> a\n> b', titled('info', 'T', p('a b'))],
    ['> [!NOTE] T\n>   a **b**\n> c', titled('info', 'T', p('a <strong>b</strong> c'))],
    ['> [!NOTE] *T* `x` [l](https://x.example)\n> a', titled('info', 'T x l', p('a'))],
    ['> [!NOTE] T\n> **a** b', titled('info', 'T', p('<strong>a</strong> b'))],
    ['> [!NOTE] T\n> ![](a.png)\n> *c*', titled('info', 'T', image(file('a.png') + caption('c')))],
    ['> [!NOTE] T', titled('info', 'T', '<p />')],
    ['> [!IMPORTANT]', purplePanel('<p />')],
    ['> [!IMPORTANT]\n> > a\n>\n> ---', purplePanel('<p>a</p><hr />')],
    ['> [!DECISION]', decision('')],
    ['> [!DECISION] a\n> b', decision('a b')],
    [
      '> [!DECISION] a\n>\n> > b\n>\n> | x |\n> |-|',
      `${decision('a')}<blockquote>${p('b')}</blockquote>${table(`<th>${p('x')}</th>`)}`,
    ],
    ['> [!NOTE]T', `<blockquote>${p('[!NOTE]T')}</blockquote>`],
    ['> a\n> [!NOTE]', `<blockquote>${p('a [!NOTE]')}</blockquote>`],
    ['> **[!NOTE]** a', `<blockquote>${p('<strong>[!NOTE]</strong> a')}</blockquote>`],
    ['> `[!NOTE]` a', `<blockquote>${p('<code>[!NOTE]</code> a')}</blockquote>`],
    ['> &#91;!NOTE] a', `<blockquote>${p('[!NOTE] a')}</blockquote>`],
    ['>', '<blockquote><p /></blockquote>'],
    ['> - [ ] a', `<blockquote><p /></blockquote>${tasks(task(1, 'incomplete', 'a'))}`],
  ]);

  describe('of the kind that has an icon begin their title with it', () => {
    const own = (icon: string, title: string, id?: string) =>
      macro(
        'panel',
        (title === '' ? '' : parameter('title', title)) +
          parameter('panelIcon', icon) +
          (id === undefined ? '' : parameter('panelIconId', id)) +
          parameter('panelIconText', icon) +
          rich('<p />'),
      );
    holds([
      ['> [!PANEL] 🔔', own('🔔', '', '1f514')],
      ['> [!PANEL] :a+b_c-1: T', own(':a+b_c-1:', 'T')],
      ['> [!PANEL] 🇩🇪 T', own('🇩🇪', 'T', '1f1e9-1f1ea')],
      ['> [!PANEL] 👩‍💻 T  U', own('👩‍💻', 'T  U', '1f469-200d-1f4bb')],
      ['> [!PANEL] 1️⃣ T', own('1️⃣', 'T', '31-fe0f-20e3')],
      ['> [!PANEL] 🔔T', macro('panel', parameter('title', '🔔T') + rich('<p />'))],
      ['> [!PANEL] T 🔔', macro('panel', parameter('title', 'T 🔔') + rich('<p />'))],
    ]);
  });
});

describe('code', () => {
  const code = (language: string, title: string, body = 'x') =>
    macro(
      'code',
      (language === '' ? '' : parameter('language', language)) +
        (title === '' ? '' : parameter('title', title)) +
        plain(body),
    );
  holds([
    ['```js title="a" b\nx\n```', code('js', 'a')],
    ['```js b title="a"\nx\n```', code('js', 'a')],
    ['```title="T"\nx\n```', code('', 'T')],
    ['```title="T" b\nx\n```', code('', 'T')],
    ['```js xtitle="T"\nx\n```', code('js', '')],
    ['```js xtitle="T" b\nx\n```', code('js', '')],
    ['```js title=""\nx\n```', code('js', '')],
    ['```macro:\nx\n```', code('macro:', '')],
    ['```https://x.example\nx\n```', code('https://x.example', '')],
    ['```macro:m?title=a y\nx\n```', macro('m', parameter('title', 'a') + plain('x'))],
    ['    a\n    b', code('', '', 'a\nb')],
    ['```plantuml title="T" y\nx\n```', macro('plantuml', parameter('title', 'T') + plain('x'))],
  ]);

  it('warns of macros that an app must provide', () => {
    expect(messages('```macro:HTML\n```\n\n```mermaid\n```\n\n```macro:m\n```\n\n```html\n```')).toEqual([
      'needs_app: The macro "html" shows raw HTML, on sites where an app provides it.',
      'needs_app: The macro "mermaid" shows its diagram on sites where an app provides it.',
    ]);
  });
});

describe('a place that cannot hold a block', () => {
  it.each<[StorageOptions['container'], string, string, string[]]>([
    ['listItem', '> [!DECISION] **a**', p('<strong>a</strong>'), ['decision', 'a list item']],
    [
      'listItem',
      '> [!TIP] T & U\n> a\n>\n> b',
      p('<strong>T &amp; U</strong>') + p('a') + p('b'),
      ['panel', 'a list item'],
    ],
    ['quote', '> [!TIP]\n> a', p('a'), ['panel', 'a quote']],
    ['panel', '> a\n>\n> b', p('a') + p('b'), ['quote', 'a panel']],
    ['panel', '| a | b |\n|-|-|\n| c<br>• d | |', p('a / b') + p('c<br />• d / '), ['table', 'a panel']],
    ['quote', '- [ ] a\n- [x] b', p('☐ a') + p('☑ b'), ['task list', 'a quote']],
    ['quote', '# a *b*', p('<strong>a <em>b</em></strong>'), ['heading', 'a quote']],
    ['listItem', '#', '<p />', ['heading', 'a list item']],
    ['listItem', 'a\n\n---\n\nb', p('a') + p('b'), ['rule', 'a list item']],
  ])('gets it in plainer form: %s, %j', (container, markdown, storage, [kind, place]) => {
    const message = `A ${kind} cannot stand in ${place}: its content was kept in plainer form.`;
    expect(markdownToStorage(markdown, { container })).toEqual({ storage, warnings: [{ kind: 'flattened', message }] });
  });

  it.each<[StorageOptions['container'], string, string]>([
    ['quote', '```\na\n```', macro('code', plain('a'))],
    ['panel', '- [ ] a', tasks(task(1, 'incomplete', 'a'))],
    ['listItem', '- a\n- b', list(p('a'), p('b'))],
    ['expand', '| a |\n|-|', table(`<th>${p('a')}</th>`)],
    ['cell', '> a', `<blockquote>${p('a')}</blockquote>`],
  ])('is not one of these: %s, %j', (container, markdown, storage) => {
    expect(markdownToStorage(markdown, { container })).toEqual({ storage, warnings: [] });
  });
});

describe('nesting', () => {
  const quoted = (depth: number) => markdownToStorage(`${'> '.repeat(depth)}a **b**\n>\nc`);
  const quote = 'flattened: A quote cannot stand in a quote: its content was kept in plainer form.';

  it('is followed sixty levels deep, and what lies deeper is text', () => {
    const depths = [60, 61].map((depth) => {
      const { storage, warnings } = quoted(depth);
      return [storage, warnings.map(({ kind, message }) => `${kind}: ${message}`)];
    });
    expect(depths).toEqual([
      [`<blockquote>${p('a <strong>b</strong>')}</blockquote>${p('c')}`, [quote]],
      [
        `<blockquote>${p('a **b**')}</blockquote>${p('c')}`,
        ['flattened: Content nested deeper than 60 levels was written as plain text.', quote],
      ],
    ]);
  });

  it('of details ends there too', () => {
    const text = (depth: number) =>
      write(`${'<details>\n\n'.repeat(depth)}a\n\n${'</details>\n\n'.repeat(depth)}`).match(/&lt;details&gt;/gu);
    expect([60, 61].map((depth) => text(depth)?.length ?? 0)).toEqual([0, 1]);
  });
});

describe('the effort that Markdown may ask for', () => {
  const refused = (markdown: string) => {
    try {
      checkEffort(markdown);
      return false;
    } catch (error) {
      if (!ConfluenceError.isInstance(error)) throw error;
      expect(error).toMatchObject({
        code: 'invalid_request',
        next: 'Write plainer Markdown, or write it in several parts.',
      });
      return true;
    }
  };

  it('counts the marks of one paragraph alone', () => {
    const marks = '[x] '.repeat(1000);
    expect(refused(`${marks}${marks}`)).toBe(false);
    expect(refused(`${marks}${marks}\n[`)).toBe(true);
    for (const parted of [
      `${marks}\n\n${marks}`,
      `${marks}\n \t\n${marks}`,
      `a ${marks}\n- ${marks}\n> ${marks}`,
      `1. ${marks}\n22) ${marks}`,
    ]) {
      expect(refused(parted)).toBe(false);
      expect(refused(`${parted}${marks}[`)).toBe(true);
    }
  });

  it('counts no marks of code and of tables', () => {
    const many = `${'[x] '.repeat(2001)}\n`;
    for (const fence of ['```', '~~~']) {
      expect(refused(`${fence}\n${many}${fence}`)).toBe(false);
      expect(refused(`> \t${fence}\n> ${many}`)).toBe(false);
      expect(refused(`${fence}\n${fence}\n${many}`)).toBe(true);
      expect(refused(`a ${fence}\n${many}`)).toBe(true);
    }
    expect(refused(`| ${many}`)).toBe(false);
    expect(refused(` > | ${many}`)).toBe(false);
    expect(refused(`a | ${many}`)).toBe(true);
  });

  it('counts the lists of all lines, and the quotes of one', () => {
    const lines = (count: number, marks: string) => `${`${marks}a\n\n`.repeat(count)}`;
    expect(refused(lines(100, '- 1. '.repeat(5)))).toBe(false);
    expect(refused(lines(112, '- 1) '.repeat(5)))).toBe(true);
    expect(refused(lines(112, '+ * '.repeat(5)))).toBe(true);
    expect(refused(`${'> '.repeat(50)}a\n\n`.repeat(50))).toBe(false);
    expect(refused('>'.repeat(2001))).toBe(true);
  });

  it('counts no rule as a list', () => {
    expect(refused('* * * * * * * *\n'.repeat(300))).toBe(false);
    expect(refused('> \t- - - - - - -\n'.repeat(300))).toBe(false);
    expect(refused('* - * - * - * - a\n\n'.repeat(300))).toBe(true);
  });
});
