// The blocks of a page: kind, headings above (of what is none itself), place in the storage, and Markdown.
import { describe, expect, it } from 'vitest';
import { openStorage } from '../../src/markup/page-document.js';

const blocksOf = (storage: string) =>
  openStorage(storage).blocks.map(
    ({ kind, path, start, end, markdown }) =>
      `${kind}${kind !== 'heading' && path.length > 0 ? ` [${path.join(' > ')}]` : ''} ${start}-${end} ${JSON.stringify(markdown)}`,
  );

describe('the blocks of', () => {
  it.each<[name: string, storage: string, blocks: string[]]>([
    [
      'a page of text and blocks',
      ' loose <b>text</b> <p>a</p>\n tail ',
      ['text 1-18 "loose **text**"', 'paragraph 19-27 "a"', 'text 29-33 "tail"'],
    ],
    [
      'lists of any depth',
      '<ul><li><p>a</p><ol><li>b</li></ol> c </li><ul><li>d</li></ul></ul>',
      [
        'list 0-67 "- a\\n  1. b\\n\\n  c\\n  - d"',
        'listItem 4-43 "- a\\n  1. b\\n\\n  c"',
        'paragraph 8-16 "a"',
        'list 16-35 "1. b"',
        'listItem 20-30 "1. b"',
        'text 24-25 "b"',
        'text 36-37 "c"',
        'list 43-62 "- d"',
        'listItem 47-57 "- d"',
        'text 51-52 "d"',
      ],
    ],
    [
      'tasks and their blocks',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a<ac:task-list><ac:task><ac:task-body>x</ac:task-body></ac:task></ac:task-list></ac:task-body><ac:task-list><ac:task><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task><ac:task-list><ac:task><ac:task-body><p>c</p></ac:task-body></ac:task></ac:task-list></ac:task-list>',
      [
        'taskList 0-386 "- [x] a\\n  - [ ] x\\n\\n  * [ ] b\\n  - [ ] c"',
        'task 14-286 "- [x] a\\n  - [ ] x\\n\\n  * [ ] b"',
        'text 104-105 "a"',
        'taskList 105-183 "- [ ] x"',
        'task 119-168 "- [ ] x"',
        'taskList 198-276 "- [ ] b"',
        'task 212-261 "- [ ] b"',
        'taskList 286-371 "- [ ] c"',
        'task 300-356 "- [ ] c"',
        'paragraph 323-331 "c"',
      ],
    ],
    [
      'tables with heads, feet and numbers',
      '<table><thead><tr><th class="a numberingColumn b" /><th>A</th></tr></thead><tbody><tr><td class="numberingColumn">1</td><td class="xnumberingColumn"><p>a</p></td></tr></tbody><tfoot><tr><td>f</td></tr></tfoot></table>',
      [
        'table 0-217 "| A |\\n| - |\\n| a |\\n| f |"',
        'row 14-67 "| **A** |"',
        'cell 52-62 "A"',
        'text 56-57 "A"',
        'row 82-167 "| a |"',
        'cell 120-162 "a"',
        'paragraph 149-157 "a"',
        'row 182-201 "| f |"',
        'cell 186-196 "f"',
        'text 190-191 "f"',
      ],
    ],
    [
      'quotes, rules and code',
      '<blockquote><p>a</p></blockquote><hr /><pre>b</pre><ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[c]]></ac:plain-text-body></ac:structured-macro><ac:structured-macro ac:name="html" ac:macro-id="html1"><ac:plain-text-body><![CDATA[c]]></ac:plain-text-body></ac:structured-macro>',
      [
        'quote 0-33 "> a"',
        'paragraph 12-20 "a"',
        'rule 33-39 "---"',
        'code 39-51 "```\\nb\\n```"',
        'code 51-183 "```\\nc\\n```"',
        'code 183-315 "```macro:html\\nc\\n```"',
      ],
    ],
    [
      'pictures and captions',
      '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption><p>c</p></ac:caption></ac:image><p>x <ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption>d</ac:caption></ac:image></p>',
      [
        'image 0-104 "![](attachment:a.png)  \\n*c*"',
        'caption 60-93 "c"',
        'paragraph 104-210 "x ![](attachment:a.png)  \\n*d*"',
      ],
    ],
    [
      'panels, expands and other macros',
      '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><h2>H</h2><p>a</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="expand" ac:macro-id="expand1"><ac:rich-text-body><h2>E</h2><p>b</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="fancy" ac:macro-id="fancy1"><ac:rich-text-body><h2>F</h2><p>c</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="excerpt" ac:macro-id="excerpt1"><ac:rich-text-body><h2>X</h2><p>d</p></ac:rich-text-body></ac:structured-macro><p>e</p><ac:structured-macro ac:name="toc" ac:macro-id="toc1"></ac:structured-macro>',
      [
        'panel 0-135 "> [!NOTE]\\n>\\n> ## H\\n>\\n> a"',
        'heading 75-85 "## H"',
        'paragraph [H] 85-93 "a"',
        'expand 135-274 "<details><summary></summary>\\n\\n## E\\n\\nb\\n\\n</details>"',
        'heading 214-224 "## E"',
        'paragraph [E] 224-232 "b"',
        'macro 274-411 "<details><summary>[fancy](macro:fancy)</summary>\\n\\n## F\\n\\nc\\n\\n</details>"',
        'heading 351-361 "## F"',
        'paragraph [F] 361-369 "c"',
        'macro 411-552 "## X\\n\\nd"',
        'heading 492-502 "## X"',
        'paragraph [X] 502-510 "d"',
        'paragraph [X] 552-560 "e"',
        'macro [X] 560-636 ""',
      ],
    ],
    [
      'ADF extensions',
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>a</p></ac:adf-fallback></ac:adf-extension><ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-content>b</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
      [
        'panel 0-161 "> [!NOTE]\\n> a"',
        'paragraph 60-68 "a"',
        'extension 161-328 "> [!DECISION] b"',
        'text 263-264 "b"',
      ],
    ],
    [
      'layouts',
      '<ac:layout><ac:layout-section><ac:layout-cell><h1>A</h1><p>a</p></ac:layout-cell><ac:layout-cell><p>b</p><h2>B</h2></ac:layout-cell></ac:layout-section></ac:layout><p>c</p>',
      [
        'heading 46-56 "# A"',
        'paragraph [A] 56-64 "a"',
        'paragraph [A] 97-105 "b"',
        'heading 105-115 "## B"',
        'paragraph [A > B] 164-172 "c"',
      ],
    ],
    [
      'headings and what stands below them',
      '<p>a</p><h1>One</h1><p>b</p><h3>Deep</h3><p>c</p><h2>Two</h2><p>d</p><h2></h2><h1>One</h1><p>e</p>',
      [
        'paragraph 0-8 "a"',
        'heading 8-20 "# One"',
        'paragraph [One] 20-28 "b"',
        'heading 28-41 "### Deep"',
        'paragraph [One > Deep] 41-49 "c"',
        'heading 49-61 "## Two"',
        'paragraph [One > Two] 61-69 "d"',
        'heading 69-78 ""',
        'heading 78-90 "# One"',
        'paragraph [One] 90-98 "e"',
      ],
    ],
    [
      'equal blocks',
      '<p>a</p><p>a</p><ul><li><p>a</p></li></ul>',
      ['paragraph 0-8 "a"', 'paragraph 8-16 "a"', 'list 16-42 "- a"', 'listItem 20-37 "- a"', 'paragraph 24-32 "a"'],
    ],
    [
      'a macro with a body in a paragraph',
      '<p>a <ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro> c</p>',
      ['paragraph 0-136 "a\\n\\n> [!NOTE]\\n> b\\n\\nc"', 'panel 5-130 "> [!NOTE]\\n> b"', 'paragraph 80-88 "b"'],
    ],
    ['an empty page', '', []],
  ])('%s', (_name, storage, blocks) => {
    expect(blocksOf(storage)).toEqual(blocks);
  });

  it('equal content have ids that count', () => {
    const ids = openStorage('<p>a</p><p>b</p><p>a</p><p>a</p>').blocks.map(({ id }) => id);
    expect(ids).toEqual([ids[0], ids[1], `${ids[0]}.2`, `${ids[0]}.3`]);
  });
});
