// What becomes of the elements of a block that is replaced by Markdown or by storage, for every kind of block.
import { describe } from 'vitest';
import { makes, refuses } from './edit-examples.js';

describe('a block that shows nothing', () => {
  makes([
    ['keeps its tag around a text', '<p class="k" /><p>b</p>', 'x *y*', '<p class="k">x <em>y</em></p><p>b</p>'],
    ['keeps both its tags', '<p class="k"></p><p>b</p>', 'x', '<p class="k">x</p><p>b</p>'],
    ['becomes two paragraphs', '<p class="k" />', 'x\n\ny', '<p class="k">x</p><p>y</p>'],
    ['becomes a heading', '<p class="k"></p>', '## x', '<h2>x</h2>'],
    ['becomes a list', '<p class="k"> </p>', '- x', '<ul><li><p>x</p></li></ul>'],
    ['becomes a paragraph where it was a heading', '<h2 class="k"></h2>', 'x', '<p>x</p>'],
    [
      'becomes a text where it was a table of contents',
      '<ac:structured-macro ac:name="toc" ac:macro-id="i1"></ac:structured-macro><p>b</p>',
      'x',
      '<p>x</p><p>b</p>',
    ],
  ]);
});

describe('a paragraph', () => {
  makes([
    [
      'becomes a heading without its attributes',
      '<p class="k" local-id="l">a <u>b</u></p>',
      '### a <u>b</u>',
      '<h3>a <u>b</u></h3>',
    ],
    ['that was a heading', '<h3 class="k">a <u>b</u></h3>', 'a <u>b</u> c', '<p>a <u>b</u> c</p>'],
    ['gets a line before it', '<p class="k">a b c</p>', 'x y\n\na b c', '<p>x y</p><p class="k">a b c</p>'],
    ['is parted', '<p class="k">a b c d e f</p>', 'a b c\n\nd e f', '<p class="k">a b c</p><p>d e f</p>'],
    ['becomes a list', '<p class="k">a b</p>', '- a b\n- c', '<ul><li><p>a b</p></li><li><p>c</p></li></ul>'],
    [
      'becomes code',
      '<p class="k">a b</p>',
      '```\na b\n```',
      '<ac:structured-macro ac:name="code" ac:schema-version="1"><ac:plain-text-body><![CDATA[a b]]></ac:plain-text-body></ac:structured-macro>',
    ],
    ['becomes a quote', '<p class="k">a b</p>', '> a b', '<blockquote><p>a b</p></blockquote>'],
    ['becomes nothing', '<p>a</p><p>b</p>', ' ', '<p>b</p>'],
    [
      'reads the same when nobody changed it',
      '<p>a  <strong>b </strong>c</p>',
      'a **b** c\n',
      '<p>a  <strong>b </strong>c</p>',
    ],
    [
      'is given as storage',
      '<p>a</p><p>b</p>',
      [{ type: 'replace_block', block: 0, storage: '<p>x &amp; y</p>' }],
      '<p>x &amp; y</p><p>b</p>',
    ],
    [
      'is cut short on purpose',
      '<p>one two three four five six seven eight nine ten</p>',
      'one two three ... (rest unchanged)',
      '<p>one two three ... (rest unchanged)</p>',
      { allowLoss: ['elision'] },
    ],
  ]);
  refuses([
    [
      'is given as storage with an element less',
      '<p>a <a href="https://x.org">b</a></p>',
      [{ type: 'replace_block', block: 0, storage: '<p>x</p>' }],
      'The edit would remove what it does not name: link to https://x.org [link:https://x.org].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
    [
      'is given as malformed storage',
      '<p>a</p>',
      [{ type: 'replace_block', block: 0, storage: '<p>x\n<em>y</p>' }],
      'The given storage is not well-formed: Missing end tag for element em (line 2, column 6).',
      'Correct it, or give the content as Markdown.',
    ],
    [
      'is given as both',
      '<p>a</p>',
      [{ type: 'replace_block', block: 0, markdown: 'x', storage: '<p>x</p>' }],
      'New content is given as `markdown` or as `storage`.',
      'Give exactly one of the two.',
    ],
    [
      'is given as neither',
      '<p>a</p>',
      [{ type: 'replace_block', block: 0 }],
      'New content is given as `markdown` or as `storage`.',
      'Give exactly one of the two.',
    ],
    [
      'is not on the page',
      '<p>a</p>',
      [{ type: 'replace_block', block: 'zz', markdown: 'x' }],
      'There is no block zz in this version of the page.',
      'Open the page again: a block whose content changed has another id.',
    ],
    [
      'is not on an empty page',
      ' ',
      [{ type: 'replace_block', block: 'zz', markdown: 'x' }],
      'The page is empty: there is no block zz.',
      'Append content to the page instead (append_to_section without a section).',
    ],
    [
      'is cut short',
      '<p>one two three four five six seven eight nine ten</p>',
      [{ type: 'replace_block', block: 0, markdown: 'one two three ... (rest unchanged)' }],
      'The new content has "(rest unchanged)" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    ],
    [
      'is cut short in storage',
      '<p>one two three four five six seven eight nine ten</p>',
      [{ type: 'replace_block', block: 0, storage: '<p>one two</p><!-- rest unchanged -->' }],
      'The new content has "<!-- rest unchanged -->" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    ],
  ]);
});

describe('a run of bare text', () => {
  makes([
    ['keeps its elements', 'a <em class="k">b</em> c<p>d</p>', 'a *b* x', 'a <em class="k">b</em> x<p>d</p>'],
    [
      'keeps white space around it',
      '<p>d</p>\n a b \n<p>e</p>',
      [{ type: 'replace_block', block: 1, markdown: 'a x' }],
      '<p>d</p>\n a x \n<p>e</p>',
    ],
    ['becomes a list', '\n a b \n<p>e</p>', '- a\n- b', '\n <ul><li><p>a</p></li><li><p>b</p></li></ul> \n<p>e</p>'],
    ['becomes two paragraphs', 'a b<p>e</p>', 'a b\n\nc d', 'a b<p>c d</p><p>e</p>'],
    [
      'in an item',
      '<ul><li>a <em class="k">b</em><ul><li>c</li></ul></li></ul>',
      [{ type: 'replace_block', block: 2, markdown: 'x *b*' }],
      '<ul><li>x <em class="k">b</em><ul><li>c</li></ul></li></ul>',
    ],
  ]);
});

describe('a list', () => {
  makes([
    [
      'begins at one again',
      '<ol class="k" start="3"><li><p>a</p></li></ol>',
      '1. a',
      '<ol class="k" start="1"><li><p>a</p></li></ol>',
    ],
    [
      'that begins at one begins there',
      '<ol class="k" start="1"><li><p>a</p></li></ol>',
      '1. a\n2. b',
      '<ol class="k" start="1"><li><p>a</p></li><li><p>b</p></li></ol>',
    ],
    [
      'with attributes begins elsewhere',
      '<ol local-id="l" start="12"><li><p>a</p></li></ol>',
      '7. a',
      '<ol local-id="l" start="7"><li><p>a</p></li></ol>',
    ],
    [
      'of bullets loses a number that means nothing',
      '<ul start="12" class="k"><li><p>a</p></li></ul>',
      '- b',
      '<ul class="k"><li><p>b</p></li></ul>',
    ],
    [
      'gets a first item',
      '<ul>\n <li><p>a</p></li>\n</ul>',
      '- x\n- a',
      '<ul>\n <li><p>x</p></li><li><p>a</p></li>\n</ul>',
    ],
    [
      'gets a last item',
      '<ul>\n <li><p>a</p></li>\n</ul>',
      '- a\n- x',
      '<ul>\n <li><p>a</p></li><li><p>x</p></li>\n</ul>',
    ],
    [
      'has its items changed',
      '<ul><li id="1"><p>a b</p></li><li id="2"><p>c d</p></li></ul>',
      '- a x\n- c y',
      '<ul><li id="1"><p>a x</p></li><li id="2"><p>c y</p></li></ul>',
    ],
    [
      'keeps an item of two paragraphs',
      '<ul><li id="1"><p class="k">a</p><p class="l">b</p></li></ul>',
      '- a\n\n  b c',
      '<ul><li id="1"><p class="k">a</p><p class="l">b c</p></li></ul>',
    ],
    [
      'becomes tasks',
      '<ul><li><p>a</p></li></ul>',
      '- [ ] a',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
  ]);
});

describe('an item', () => {
  makes([
    [
      'is given as a line',
      '<ul><li id="1"><p class="k">a</p></li><li><p>b</p></li></ul>',
      [{ type: 'replace_block', block: 1, markdown: 'x' }],
      '<ul><li id="1"><p class="k">x</p></li><li><p>b</p></li></ul>',
    ],
    [
      'is given as an item',
      '<ul><li id="1"><p class="k">a</p></li><li><p>b</p></li></ul>',
      [{ type: 'replace_block', block: 1, markdown: '- x' }],
      '<ul><li id="1"><p class="k">x</p></li><li><p>b</p></li></ul>',
    ],
    [
      'becomes two',
      '<ul><li id="1"><p class="k">a</p></li><li><p>b</p></li></ul>',
      [{ type: 'replace_block', block: 1, markdown: '- x\n- y' }],
      '<ul><li id="1"><p class="k">x</p></li><li><p>y</p></li><li><p>b</p></li></ul>',
    ],
    [
      'becomes two lists, which is one item',
      '<ul><li id="1"><p class="k">a</p></li></ul>',
      [{ type: 'replace_block', block: 1, markdown: '- x\n\n1. y' }],
      '<ul><li id="1"><ul><li><p>x</p></li></ul><ol start="1"><li><p>y</p></li></ol></li></ul>',
    ],
    [
      'is given as storage of an item',
      '<ul><li id="1"><p>a</p></li><li><p>b</p></li></ul>',
      [{ type: 'replace_block', block: 1, storage: '<li id="9"><p>x</p></li><li>y</li>' }],
      '<ul><li id="9"><p>x</p></li><li>y</li><li><p>b</p></li></ul>',
    ],
    [
      'is given as storage of a list',
      '<ul><li id="1"><p>a</p></li></ul>',
      [{ type: 'replace_block', block: 1, storage: '<ol><li>x</li><li>y</li></ol>' }],
      '<ul><li>x</li><li>y</li></ul>',
    ],
    [
      'is given as storage of its content',
      '<ul><li id="1"><p>a</p></li></ul>',
      [{ type: 'replace_block', block: 1, storage: '<p>x</p>' }],
      '<ul><li id="1"><p>x</p></li></ul>',
    ],
    [
      'without content is given as storage',
      '<ul><li id="1" /><li>b</li></ul>',
      [{ type: 'replace_block', block: 1, storage: '<p>x</p>' }],
      '<ul><li id="1"><p>x</p></li><li>b</li></ul>',
    ],
    [
      'without content is given as Markdown',
      '<ul><li id="1" /><li>b</li></ul>',
      [{ type: 'replace_block', block: 1, markdown: 'x' }],
      '<ul><li id="1"><p>x</p></li><li>b</li></ul>',
    ],
  ]);
});

describe('tasks', () => {
  makes([
    [
      'change state and text',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span>a b</span></ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>c</ac:task-body></ac:task></ac:task-list>',
      '- [x] a d\n- [ ] c',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body><span>a d</span></ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>c</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'keep a span around a text',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">a b</span></ac:task-body></ac:task></ac:task-list>',
      '- [ ] a c',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">a c</span></ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'keep a span around a part of a text',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span class="k">a</span> b</ac:task-body></ac:task></ac:task-list>',
      '- [ ] a c',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span class="k">a</span> c</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'keep a span beside another',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span class="k">a</span><span class="l"> b</span></ac:task-body></ac:task></ac:task-list>',
      '- [ ] a c',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span class="k">a</span><span class="l"> c</span></ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'keep an emphasis around a text',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><em>a b</em></ac:task-body></ac:task></ac:task-list>',
      '- [ ] *a c*',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><em>a c</em></ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'get tasks inside',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      '- [ ] a\n  - [x] b',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>3</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
    ],
    [
      'change tasks inside',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task><ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>c</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
      '- [ ] a\n  - [x] b\n  - [ ] c d',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>b</ac:task-body></ac:task><ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>c d</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
    ],
    [
      'lose tasks inside',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
      '- [ ] a',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      { allowLoss: ['task'] },
    ],
    [
      'become a list',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      '- a',
      '<ul><li><p>a</p></li></ul>',
      { allowLoss: true },
    ],
    [
      'one by a line',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'replace_block', block: 1, markdown: 'x' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'one by a task',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'replace_block', block: 1, markdown: '- [ ] x' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'one by two',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'replace_block', block: 1, markdown: '* [X] x\n* [ ] y' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task><ac:task><ac:task-id>4</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>y</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'one by storage',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [
        {
          type: 'replace_block',
          block: 1,
          storage:
            '<ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task>',
        },
      ],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'one by storage of a list',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [
        {
          type: 'replace_block',
          block: 1,
          storage:
            '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task><ac:task><ac:task-id>5</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>y</ac:task-body></ac:task></ac:task-list>',
        },
      ],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task><ac:task><ac:task-id>5</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>y</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'new ones get ids behind those of the page',
      '<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><p>b</p>',
      [
        { type: 'insert_after', block: 2, markdown: '- [ ] x\n- [x] y' },
        { type: 'insert_after', block: 2, markdown: '- [ ] z' },
      ],
      '<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><p>b</p><ac:task-list><ac:task><ac:task-id>8</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task><ac:task><ac:task-id>9</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>y</ac:task-body></ac:task></ac:task-list><ac:task-list><ac:task><ac:task-id>10</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>z</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'new ones get ids behind given ones',
      '<p>b</p>',
      [
        {
          type: 'insert_after',
          block: 0,
          storage:
            '<ac:task-list><ac:task><ac:task-id>9</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
        },
        { type: 'insert_after', block: 0, markdown: '- [ ] z' },
      ],
      '<p>b</p><ac:task-list><ac:task><ac:task-id>9</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list><ac:task-list><ac:task><ac:task-id>10</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>z</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'with ids that are no numbers',
      '<ac:task-list><ac:task><ac:task-id>a7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><p>b</p>',
      [{ type: 'insert_after', block: 2, markdown: '- [ ] x' }],
      '<ac:task-list><ac:task><ac:task-id>a7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><p>b</p><ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
    ],
  ]);
  refuses([
    [
      'are not lost unasked',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'replace_block', block: 0, markdown: '- [ ] a' }],
      'The edit would remove what it does not name: task "b" [task:2].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
    [
      'one by blocks',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'replace_block', block: 1, markdown: '- [ ] x\n\n# y' }],
      'A task can only be replaced by tasks.',
      'Give `- [ ] text`, or one line of text.',
    ],
    [
      'one by storage of a paragraph',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'replace_block', block: 1, storage: '<p>x</p>' }],
      'A task can only be replaced by tasks.',
      'Give `- [ ] text`, or one line of text.',
    ],
    [
      'one by storage with the id of another',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
      [
        {
          type: 'replace_block',
          block: 1,
          storage:
            '<ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task>',
        },
      ],
      'The page already has a task with the id 2.',
      'Give new tasks another id, or give them as Markdown.',
    ],
  ]);
});

describe('a panel', () => {
  makes([
    [
      'changes its kind and keeps its id',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1"><ac:rich-text-body><p class="k">a b</p></ac:rich-text-body></ac:structured-macro>',
      '> [!WARNING]\n> a c',
      '<ac:structured-macro ac:name="note" ac:macro-id="i1"><ac:rich-text-body><p class="k">a c</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'changes its title',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p class="k">a</p></ac:rich-text-body></ac:structured-macro>',
      '> [!NOTE] U\n> a',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1"><ac:parameter ac:name="title">U</ac:parameter><ac:rich-text-body><p class="k">a</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'loses its title',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p class="k">a</p></ac:rich-text-body></ac:structured-macro>',
      '> [!NOTE]\n> a',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1"><ac:rich-text-body><p class="k">a</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'keeps parameters that Markdown does not show',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1"><ac:parameter ac:name="icon">false</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      '> [!NOTE]\n> b',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1"><ac:parameter ac:name="icon">false</ac:parameter><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'without a body gets one',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1"><ac:parameter ac:name="title">T</ac:parameter></ac:structured-macro>',
      '> [!NOTE] T\n> b',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'becomes a quote',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1"><ac:rich-text-body><p class="k">a</p></ac:rich-text-body></ac:structured-macro>',
      '> a',
      '<blockquote><p>a</p></blockquote>',
      { allowLoss: true },
    ],
    [
      'of the other kind keeps its attributes',
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>a b</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div><p>a b</p></div></ac:adf-fallback></ac:adf-extension>',
      '> [!IMPORTANT]\n> a c',
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>a c</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
    ],
    [
      'of the other kind changes its kind',
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>a b</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div><p>a b</p></div></ac:adf-fallback></ac:adf-extension>',
      '> [!WARNING]\n> a b',
      '<ac:structured-macro ac:name="note" ac:schema-version="1"><ac:rich-text-body><p>a b</p></ac:rich-text-body></ac:structured-macro>',
      { allowLoss: true },
    ],
    [
      'keeps white space around its body',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1">\n<ac:rich-text-body>\n<p>a</p>\n</ac:rich-text-body>\n</ac:structured-macro>',
      '> [!NOTE]\n> b',
      '<ac:structured-macro ac:name="info" ac:macro-id="i1">\n<ac:rich-text-body>\n<p>b</p>\n</ac:rich-text-body>\n</ac:structured-macro>',
    ],
  ]);
});

describe('other macros', () => {
  makes([
    [
      'an expand changes its title',
      '<ac:structured-macro ac:name="expand" ac:macro-id="i1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p class="k">a</p></ac:rich-text-body></ac:structured-macro>',
      '<details><summary>U</summary>\n\na\n\n</details>',
      '<ac:structured-macro ac:name="expand" ac:macro-id="i1"><ac:parameter ac:name="title">U</ac:parameter><ac:rich-text-body><p class="k">a</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'an expand changes its content',
      '<ac:structured-macro ac:name="expand" ac:macro-id="i1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p class="k">a b</p></ac:rich-text-body></ac:structured-macro>',
      '<details><summary>T</summary>\n\na c\n\nd\n\n</details>',
      '<ac:structured-macro ac:name="expand" ac:macro-id="i1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p class="k">a c</p><p>d</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'code changes its language',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:parameter ac:name="language">js</ac:parameter><ac:plain-text-body><![CDATA[a\r\nb]]></ac:plain-text-body></ac:structured-macro>',
      '```python\na\nb\n```',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:parameter ac:name="language">python</ac:parameter><ac:plain-text-body><![CDATA[a\r\nb]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'code keeps its language in another spelling',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:parameter ac:name="language">js</ac:parameter><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
      '```js\nb\n```',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:parameter ac:name="language">js</ac:parameter><ac:plain-text-body><![CDATA[b]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'code keeps bare line ends of another kind',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:parameter ac:name="linenumbers">true</ac:parameter><ac:parameter ac:name="language">js</ac:parameter><ac:plain-text-body><![CDATA[a\rb]]></ac:plain-text-body></ac:structured-macro>',
      '```py\na\nb\n```',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:parameter ac:name="linenumbers">true</ac:parameter><ac:parameter ac:name="language">py</ac:parameter><ac:plain-text-body><![CDATA[a\rb]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'code loses its language',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:parameter ac:name="language">js</ac:parameter><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
      '```\na\n```',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'code gets a language',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
      '```sql\na\n```',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:parameter ac:name="language">sql</ac:parameter><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'code holds the end of a section',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
      '```\na]]>b\n```',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:plain-text-body><![CDATA[a]]]]><![CDATA[>b]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'code without a body',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"></ac:structured-macro>',
      '```\na\n```',
      '<ac:structured-macro ac:name="code" ac:macro-id="i1"><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'an excerpt keeps around its content',
      '<ac:structured-macro ac:name="excerpt" ac:macro-id="i1"><ac:rich-text-body><p class="k">a b</p></ac:rich-text-body></ac:structured-macro><p>c</p>',
      [{ type: 'replace_block', block: 1, markdown: 'a x' }],
      '<ac:structured-macro ac:name="excerpt" ac:macro-id="i1"><ac:rich-text-body><p class="k">a x</p></ac:rich-text-body></ac:structured-macro><p>c</p>',
    ],
  ]);
});

describe('quotes, rules and extensions', () => {
  makes([
    [
      'a quote keeps its paragraphs',
      '<blockquote class="k"><p class="l">a b</p><p>c</p></blockquote>',
      '> a x\n>\n> c',
      '<blockquote class="k"><p class="l">a x</p><p>c</p></blockquote>',
    ],
    ['a quote is no longer one', '<blockquote class="k"><p class="l">a b</p></blockquote>', 'a b', '<p>a b</p>'],
    ['a rule becomes a text', '<hr /><p>a</p>', 'x', '<p>x</p><p>a</p>'],
    [
      'decisions keep their ids',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>a b</ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>c</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul><li>a b</li></ul></ac:adf-fallback></ac:adf-extension>',
      '> [!DECISION] a x\n\n> [!DECISION] c',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>a x</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul class="decision-list"><li>a x</li></ul></ac:adf-fallback></ac:adf-extension><ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>c</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul class="decision-list"><li>c</li></ul></ac:adf-fallback></ac:adf-extension>',
    ],
    [
      'decisions become more',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>a</ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>c</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul><li>a</li></ul></ac:adf-fallback></ac:adf-extension>',
      '> [!DECISION] a\n\n> [!DECISION] c\n\n> [!DECISION] d',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>a</ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>c</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul><li>a</li></ul></ac:adf-fallback></ac:adf-extension><ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>d</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul class="decision-list"><li>d</li></ul></ac:adf-fallback></ac:adf-extension>',
      { allowLoss: true },
    ],
    [
      'a decision changes its text',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>a <em class="k">b</em></ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>c</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul><li>a <em class="k">b</em></li></ul></ac:adf-fallback></ac:adf-extension>',
      [{ type: 'replace_block', block: 1, markdown: 'x *b*' }],
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>x <em class="k">b</em></ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>c</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
    ],
  ]);
  refuses([
    [
      'a decision is one line',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>a</ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>c</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul><li>a</li></ul></ac:adf-fallback></ac:adf-extension>',
      [{ type: 'replace_block', block: 1, markdown: 'x\n\ny' }],
      'A decision is one line of text.',
      'Give one paragraph, or replace the block around it.',
    ],
    [
      'a decision is no list',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>a</ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>c</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul><li>a</li></ul></ac:adf-fallback></ac:adf-extension>',
      [{ type: 'replace_block', block: 1, markdown: '- x' }],
      'A decision is one line of text.',
      'Give one paragraph, or replace the block around it.',
    ],
    [
      'nothing stands beside the text of a decision',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>a</ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>c</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul><li>a</li></ul></ac:adf-fallback></ac:adf-extension>',
      [{ type: 'insert_after', block: 1, markdown: 'x' }],
      'Nothing can stand beside the text of a decision.',
      'Insert beside the block around it.',
    ],
  ]);
});
