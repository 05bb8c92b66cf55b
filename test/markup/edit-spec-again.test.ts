// Elements that come back elsewhere, parameters in other spellings, and lists inside lists.
import { describe } from 'vitest';
import { makes, refuses } from './edit-examples.js';

describe('an element that comes back', () => {
  makes([
    [
      'in another block keeps its bytes',
      '<p>a <a href="https://x.org" class="k">l</a></p><h2>b</h2>',
      [{ type: 'replace_section', markdown: 'a\n\n## b [l](https://x.org)' }],
      '<p>a</p><h2>b <a href="https://x.org" class="k">l</a></h2>',
    ],
    [
      'twice keeps them once',
      '<p>a <a href="https://x.org" class="k">l</a></p><h2>b</h2>',
      [{ type: 'replace_section', markdown: 'a\n\n## b [l](https://x.org) [l](https://x.org)' }],
      '<p>a</p><h2>b <a href="https://x.org" class="k">l</a> <a href="https://x.org">l</a></h2>',
    ],
    [
      'in a new list keeps its bytes',
      '<p>a <a href="https://x.org" class="k">l</a></p>',
      '- a\n- [l](https://x.org)',
      '<ul><li><p>a</p></li><li><p><a href="https://x.org" class="k">l</a></p></li></ul>',
    ],
    [
      'with another text is new',
      '<p>a <a href="https://x.org" class="k">l</a></p><h2>b</h2>',
      [{ type: 'replace_section', markdown: 'a\n\n## b [m](https://x.org)' }],
      '<p>a</p><h2>b <a href="https://x.org">m</a></h2>',
    ],
    [
      'out of a deleted list keeps its bytes',
      '<ul><li><a href="https://x.org" class="k">l</a></li></ul><p>b</p>',
      [{ type: 'replace_section', markdown: 'b [l](https://x.org)' }],
      '<p>b <a href="https://x.org" class="k">l</a></p>',
    ],
    [
      'with the block around it comes back once',
      '<h2><a href="https://x.org" class="k">l</a></h2><p>b</p>',
      [{ type: 'replace_section', markdown: 'b\n\n## [l](https://x.org)' }],
      '<p>b</p><h2><a href="https://x.org" class="k">l</a></h2>',
    ],
    [
      'out of a fallback is none',
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div><a href="https://x.org" class="k">l</a></div></ac:adf-fallback></ac:adf-extension>',
      'a [l](https://x.org)',
      '<p>a <a href="https://x.org">l</a></p>',
      { allowLoss: true },
    ],
    [
      'as an image keeps its size',
      '<p>a <ac:image ac:width="3"><ri:attachment ri:filename="f.png" /></ac:image></p><h2>b</h2>',
      [{ type: 'replace_section', markdown: 'a\n\n## b\n\n![](attachment:f.png)' }],
      '<p>a</p><h2>b</h2><ac:image ac:width="3"><ri:attachment ri:filename="f.png" /></ac:image>',
    ],
  ]);
});

describe('a link or image in another spelling', () => {
  makes([
    [
      'keeps a description that reads the same',
      '<p><ac:image ac:width="3" ac:alt="a &#38; b"><ri:attachment ri:filename="f.png" /></ac:image> c</p>',
      '![a & b](attachment:f.png) d',
      '<p><ac:image ac:width="3" ac:alt="a &#38; b"><ri:attachment ri:filename="f.png" /></ac:image> d</p>',
    ],
    [
      'keeps it with a new caption',
      '<ac:image ac:width="3" ac:alt="a &#38; b"><ri:attachment ri:filename="f.png" /><ac:caption><p>c</p></ac:caption></ac:image>',
      '![a & b](attachment:f.png)  \n*d*',
      '<ac:image ac:width="3" ac:alt="a &#38; b"><ri:attachment ri:filename="f.png" /><ac:caption><p>d</p></ac:caption></ac:image>',
    ],
    [
      'keeps the name of the file with a new caption',
      '<ac:image ac:width="3" ac:alt="f.png"><ri:attachment ri:filename="f.png" /><ac:caption><p>c</p></ac:caption></ac:image>',
      '![](attachment:f.png)  \n*d*',
      '<ac:image ac:width="3" ac:alt="f.png"><ri:attachment ri:filename="f.png" /><ac:caption><p>d</p></ac:caption></ac:image>',
    ],
    [
      'gets a description beside its caption',
      '<ac:image ac:width="3"><ri:attachment ri:filename="f.png" /><ac:caption><p>c</p></ac:caption></ac:image>',
      '![n](attachment:f.png)  \n*d*',
      '<ac:image ac:alt="n" ac:width="3"><ri:attachment ri:filename="f.png" /><ac:caption><p>d</p></ac:caption></ac:image>',
    ],
    [
      'of another file is another image',
      '<ac:image ac:width="3"><ri:attachment ri:filename="f.png" /></ac:image>',
      '![](attachment:g.png)',
      '<ac:image ac:align="center" ac:layout="center"><ri:attachment ri:filename="g.png" /></ac:image>',
      { allowLoss: true },
    ],
    [
      'loses an anchor',
      '<p><ac:link ac:anchor="k"><ri:page ri:content-title="T" ri:version-at-save="2" /><ac:link-body>a</ac:link-body></ac:link> b</p>',
      '[a](confluence:T) b',
      '<p><ac:link><ri:page ri:content-title="T" /><ac:link-body>a</ac:link-body></ac:link> b</p>',
      { allowLoss: true },
    ],
    [
      'to a page of another space',
      '<p><ac:link><ri:page ri:space-key="S" ri:content-title="T" ri:version-at-save="2" /><ac:link-body>a</ac:link-body></ac:link> b</p>',
      '[a](confluence:R/T) b',
      '<p><ac:link><ri:page ri:space-key="R" ri:content-title="T" /><ac:link-body>a</ac:link-body></ac:link> b</p>',
      { allowLoss: true },
    ],
    [
      'becomes a file instead of a page',
      '<p><ac:link><ri:page ri:content-title="T" ri:version-at-save="2" /><ac:link-body>a</ac:link-body></ac:link> b</p>',
      '[a](attachment:T) b',
      '<p><ac:link><ri:attachment ri:filename="T" /><ac:link-body>a</ac:link-body></ac:link> b</p>',
      { allowLoss: true },
    ],
  ]);
});

describe('parameters', () => {
  makes([
    [
      'of a page that is included',
      '<p><ac:structured-macro ac:name="include" ac:macro-id="i"><ac:parameter ac:name=""><ac:link><ri:page ri:content-title="A" /></ac:link></ac:parameter></ac:structured-macro> x</p>',
      '[include](macro:include?confluence:B) x',
      '<p><ac:structured-macro ac:name="include" ac:macro-id="i"><ac:parameter ac:name=""><ac:link><ri:page ri:content-title="B" /></ac:link></ac:parameter></ac:structured-macro> x</p>',
    ],
    [
      'of a language in another case',
      '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">JAVA</ac:parameter><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
      '```java\nb\n```',
      '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">JAVA</ac:parameter><ac:plain-text-body><![CDATA[b]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'of a language that changes',
      '<ac:structured-macro ac:name="code"><ac:parameter ac:name="theme">X</ac:parameter>\n<ac:parameter ac:name="language">JAVA</ac:parameter>\n<ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
      '```sql\na\n```',
      '<ac:structured-macro ac:name="code"><ac:parameter ac:name="theme">X</ac:parameter>\n<ac:parameter ac:name="language">sql</ac:parameter>\n<ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'that get a title',
      '<ac:structured-macro ac:name="code"><ac:parameter ac:name="linenumbers">true</ac:parameter>\n<ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
      '```sql title="T"\na\n```',
      '<ac:structured-macro ac:name="code"><ac:parameter ac:name="linenumbers">true</ac:parameter>\n<ac:parameter ac:name="language">sql</ac:parameter><ac:parameter ac:name="title">T</ac:parameter><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'of a macro without a body',
      '<ac:structured-macro ac:name="chart" ac:macro-id="i"><ac:parameter ac:name="type">bar</ac:parameter><ac:parameter ac:name="width">3</ac:parameter></ac:structured-macro>',
      '[chart](macro:chart?type=pie&width=3)',
      '<ac:structured-macro ac:name="chart" ac:macro-id="i"><ac:parameter ac:name="type">pie</ac:parameter><ac:parameter ac:name="width">3</ac:parameter></ac:structured-macro>',
    ],
    [
      'of a macro without a body that go',
      '<ac:structured-macro ac:name="chart" ac:macro-id="i"><ac:parameter ac:name="type">bar</ac:parameter><ac:parameter ac:name="width">3</ac:parameter></ac:structured-macro>',
      '[chart](macro:chart?type=bar)',
      '<ac:structured-macro ac:name="chart" ac:macro-id="i"><ac:parameter ac:name="type">bar</ac:parameter><ac:parameter ac:name="width">3</ac:parameter></ac:structured-macro>',
    ],
    [
      'of a macro that is closed at once',
      '<ac:structured-macro ac:name="chart" ac:macro-id="i"  />',
      '[chart](macro:chart?type=bar)',
      '<ac:structured-macro ac:name="chart" ac:macro-id="i"><ac:parameter ac:name="type">bar</ac:parameter></ac:structured-macro>',
    ],
  ]);
});

describe('lists inside lists', () => {
  makes([
    [
      'an inner list gets an item',
      '<ul><li><p>a</p><ol class="k"><li id="1"><p>b</p></li></ol></li></ul>',
      '- a\n  1. b\n  2. c',
      '<ul><li><p>a</p><ol class="k"><li id="1"><p>b</p></li><li><p>c</p></li></ol></li></ul>',
    ],
    [
      'an inner list goes with its last item',
      '<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>',
      [{ type: 'delete_block', block: 4 }],
      '<ul><li><p>a</p></li></ul>',
    ],
    [
      'an inner list of tasks goes with its last one',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
      [{ type: 'delete_block', block: 3 }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'tasks stand beside an inner list',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
      [{ type: 'insert_after', block: 2, markdown: '- [x] x' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list><ac:task-list><ac:task><ac:task-id>3</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
    ],
    [
      'tasks given as storage stand beside an inner list',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
      [
        {
          type: 'insert_before',
          block: 2,
          storage:
            '<ac:task-list><ac:task><ac:task-id>8</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
        },
      ],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>8</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
    ],
    [
      'an item is given as nothing',
      '<ul><li><p>a</p></li><li><p>b</p></li></ul>',
      [{ type: 'replace_block', block: 1, markdown: '' }],
      '<ul><li></li><li><p>b</p></li></ul>',
    ],
    [
      'an item is given as a paragraph and a list',
      '<ul><li id="1"><p>a</p></li></ul>',
      [{ type: 'replace_block', block: 1, markdown: 'x\n\n- y' }],
      '<ul><li id="1"><p>x</p><ul><li><p>y</p></li></ul></li></ul>',
    ],
    [
      'a task with blocks keeps them',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><p class="k">a</p><p>b</p></ac:task-body></ac:task></ac:task-list>',
      [{ type: 'replace_block', block: 2, markdown: 'x' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><p class="k">x</p><p>b</p></ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'a done task with spaces stays done',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status> complete\n</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'replace_block', block: 1, markdown: ' x ' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'a task is given with a box of more spaces',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'replace_block', block: 1, markdown: '-   [x] x' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'a task is given with a box in its text',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'replace_block', block: 1, markdown: 'x - [x] y' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x - [x] y</ac:task-body></ac:task></ac:task-list>',
    ],
  ]);
  refuses([
    [
      'no text stands beside an inner list',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
      [{ type: 'insert_after', block: 2, markdown: 'x' }],
      'Only tasks can stand beside a task.',
      'Give `- [ ] text`, or insert beside the task list.',
    ],
  ]);
});
