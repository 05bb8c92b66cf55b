// `replace_block` of blocks that hold others: which of the old elements stay, byte for byte.
import { describe, expect, it } from 'vitest';
import { comment, mention, replacedBlock, type Replacement } from './edited.js';

const becomes = (examples: readonly Replacement[]) => {
  it.each(examples)('$name', (example) => {
    expect(replacedBlock(example)).toBe(example.after);
  });
};

describe('a list', () => {
  becomes([
    {
      name: 'becomes ordered',
      page: '<ul class="k"><li id="1"><p>a</p></li><li><p>b</p></li></ul>',
      from: '- a\n- b',
      to: '1. a\n2. b',
      after: '<ol class="k"><li id="1"><p>a</p></li><li><p>b</p></li></ol>',
    },
    {
      name: 'becomes unordered',
      page: '<ol start="3" class="k"><li><p>a</p></li><li><p>b</p></li></ol>',
      from: '3. a\n4. b',
      to: '- a\n- b',
      after: '<ul class="k"><li><p>a</p></li><li><p>b</p></li></ul>',
    },
    {
      name: 'begins at another number',
      page: '<ol start="3"><li><p>a</p></li></ol>',
      from: '3. a',
      to: '5. a',
      after: '<ol start="5"><li><p>a</p></li></ol>',
    },
    {
      name: 'begins at a number',
      page: '<ol class="k"><li><p>a</p></li></ol>',
      from: '1. a',
      to: '5. a',
      after: '<ol start="5" class="k"><li><p>a</p></li></ol>',
    },
    {
      name: 'that begins at one needs no number',
      page: '<ol><li><p>a</p></li></ol>',
      from: '1. a',
      to: '1. b',
      after: '<ol><li><p>b</p></li></ol>',
    },
    {
      name: 'loses an item',
      page: '<ul>\n<li><p>a</p></li>\n<li><p>b</p></li>\n<li><p>c</p></li>\n</ul>',
      from: '- a\n- b\n- c',
      to: '- a\n- c',
      after: '<ul>\n<li><p>a</p></li>\n\n<li><p>c</p></li>\n</ul>',
    },
    {
      name: 'gets an item between others',
      page: '<ul>\n<li><p>a</p></li>\n<li><p>b</p></li>\n</ul>',
      from: '- a\n- b',
      to: '- a\n- x\n- b',
      after: '<ul>\n<li><p>a</p></li><li><p>x</p></li>\n<li><p>b</p></li>\n</ul>',
    },
    {
      name: 'moves its items',
      page: '<ul><li id="1"><p>a</p></li><li id="2"><p>b</p></li><li id="3"><p>c</p></li></ul>',
      from: '- a\n- b\n- c',
      to: '- c\n- a\n- b',
      after: '<ul><li id="3"><p>c</p></li><li id="1"><p>a</p></li><li id="2"><p>b</p></li></ul>',
    },
    {
      name: 'pairs items by the words they share',
      page: '<ul><li id="1"><p>one two three</p></li><li id="2"><p>four five six</p></li></ul>',
      from: '- one two three\n- four five six',
      to: '- one two\n- three\n- four five six seven',
      after: '<ul><li id="1"><p>one two</p></li><li><p>three</p></li><li id="2"><p>four five six seven</p></li></ul>',
    },
    {
      name: 'pairs items by their characters in scripts without spaces',
      page: '<ul><li id="1"><p>我们发货</p></li><li id="2"><p>あいう</p></li><li id="3"><p>カタナ</p></li></ul>',
      from: '- 我们发货\n- あいう\n- カタナ',
      to: '- 新\n- 我们发\n- あい\n- カタ',
      after:
        '<ul><li><p>新</p></li><li id="1"><p>我们发</p></li><li id="2"><p>あい</p></li><li id="3"><p>カタ</p></li></ul>',
    },
    {
      name: 'gets a list inside',
      page: '<ul><li id="1"><p>a</p></li></ul>',
      from: '- a',
      to: '- a\n  - b',
      after: '<ul><li id="1"><p>a</p><ul><li><p>b</p></li></ul></li></ul>',
    },
    {
      name: 'loses a list inside',
      page: '<ul><li id="1"><p>a</p><ul><li><p>b</p></li></ul></li></ul>',
      from: '- a\n  - b',
      to: '- a',
      after: '<ul><li id="1"><p>a</p></li></ul>',
    },
    {
      name: 'keeps items of bare text',
      page: '<ul><li>a b</li><li>c</li></ul>',
      from: '- a b\n- c',
      to: '- a x\n- c',
      after: '<ul><li>a x</li><li>c</li></ul>',
    },
    {
      name: 'becomes paragraphs',
      page: `<ul><li><p>a ${mention}</p></li></ul>`,
      from: '- a [@a1](user:a1)',
      to: 'a [@a1](user:a1)\n\nb',
      after: `<p>a ${mention}</p><p>b</p>`,
    },
    {
      name: 'is parted',
      page: '<ul class="k"><li><p>a</p></li><li><p>b</p></li></ul>',
      from: '- a\n- b',
      to: '- a\n\nx\n\n- b',
      after: '<ul class="k"><li><p>a</p></li></ul><p>x</p><ul><li><p>b</p></li></ul>',
    },
    {
      name: 'keeps code of an item apart from its text',
      page: '<ul><li><p>a</p><ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[x]]></ac:plain-text-body></ac:structured-macro></li></ul>',
      from: '- a\n  ```\n  x\n  ```',
      to: '- a\n  ```\n  y\n  ```',
      after:
        '<ul><li><p>a</p><ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[y]]></ac:plain-text-body></ac:structured-macro></li></ul>',
    },
  ]);
});

describe('an item', () => {
  becomes([
    {
      name: 'becomes a line of text',
      page: '<ul><li id="1"><p>a</p></li><li><p>b</p></li></ul>',
      block: 1,
      from: '- a',
      to: 'x',
      after: '<ul><li id="1"><p>x</p></li><li><p>b</p></li></ul>',
    },
    {
      name: 'becomes two',
      page: '<ul><li id="1"><p>a b</p></li><li><p>b</p></li></ul>',
      block: 1,
      from: '- a b',
      to: '- a x\n- y',
      after: '<ul><li id="1"><p>a x</p></li><li><p>y</p></li><li><p>b</p></li></ul>',
    },
    {
      name: 'is an item of either kind of list',
      page: '<ul><li id="1"><p>a b</p></li><li><p>b</p></li></ul>',
      block: 1,
      from: '- a b',
      to: '1. a x',
      after: '<ul><li id="1"><p>a x</p></li><li><p>b</p></li></ul>',
    },
    {
      name: 'becomes text and a list',
      page: '<ul><li id="1"><p>a</p><ul><li id="2"><p>b</p></li></ul></li></ul>',
      block: 1,
      from: '- a\n  - b',
      to: 'a x\n\n- b\n- c',
      after: '<ul><li id="1"><p>a x</p><ul><li id="2"><p>b</p></li><li><p>c</p></li></ul></li></ul>',
    },
    {
      name: 'holds no heading',
      page: '<ul><li id="1"><p>a b</p></li></ul>',
      block: 1,
      from: '- a b',
      to: '# a',
      after: '<ul><li id="1"><p><strong>a</strong></p></li></ul>',
    },
    {
      name: 'becomes given items',
      page: '<ul><li id="1"><p>a b</p></li><li><p>b</p></li></ul>',
      block: 1,
      from: '- a b',
      to: { storage: '<li>z</li><li>y</li>' },
      after: '<ul><li>z</li><li>y</li><li><p>b</p></li></ul>',
    },
    {
      name: 'becomes the items of a given list',
      page: '<ul><li id="1"><p>a b</p></li><li><p>b</p></li></ul>',
      block: 1,
      from: '- a b',
      to: { storage: '<ul><li>z</li></ul>' },
      after: '<ul><li>z</li><li><p>b</p></li></ul>',
    },
    {
      name: 'holds given blocks',
      page: '<ul><li id="1"><p>a b</p></li><li><p>b</p></li></ul>',
      block: 1,
      from: '- a b',
      to: { storage: '<p>z</p>' },
      after: '<ul><li id="1"><p>z</p></li><li><p>b</p></li></ul>',
    },
    {
      name: 'holds two given lists',
      page: '<ul><li id="1"><p>a b</p></li><li><p>b</p></li></ul>',
      block: 1,
      from: '- a b',
      to: { storage: '<ul><li>z</li></ul><ul><li>y</li></ul>' },
      after: '<ul><li id="1"><ul><li>z</li></ul><ul><li>y</li></ul></li><li><p>b</p></li></ul>',
    },
  ]);
});

describe('tasks', () => {
  becomes([
    {
      name: 'change their state and text',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task>\n<ac:task>\n<ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
      from: '- [ ] a\n- [x] b',
      to: '- [x] a\n- [x] b c',
      after:
        '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task>\n<ac:task>\n<ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>b c</ac:task-body></ac:task></ac:task-list>',
    },
    {
      name: 'get tasks inside',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      from: '- [ ] a',
      to: '- [ ] a\n  - [ ] b',
      after:
        '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
    },
    {
      name: 'change tasks inside',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>a</ac:task-body><ac:task-list><ac:task>\n<ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>b c</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
      from: '- [ ] a\n  - [x] b c',
      to: '- [ ] a\n  - [x] b d\n  - [ ] e',
      after:
        '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>a</ac:task-body><ac:task-list><ac:task>\n<ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>b d</ac:task-body></ac:task><ac:task><ac:task-id>5</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>e</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
    },
    {
      name: 'lose tasks inside when they may',
      page: `<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>a</ac:task-body><ac:task-list><ac:task>\n<ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>b ${mention}</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>`,
      from: '- [ ] a\n  - [x] b [@a1](user:a1)',
      to: '- [ ] a [@a1](user:a1)',
      allowLoss: ['task'],
      after: `<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>a ${mention}</ac:task-body></ac:task></ac:task-list>`,
    },
    {
      name: 'keep the span around their text',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body><span class="p">a <strong>b</strong></span></ac:task-body></ac:task></ac:task-list>',
      from: '- [ ] a **b**',
      to: '- [ ] a **c**',
      after:
        '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body><span class="p">a <strong>c</strong></span></ac:task-body></ac:task></ac:task-list>',
    },
    {
      name: 'keep a span around some of their text',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body><span class="p">a</span> b</ac:task-body></ac:task></ac:task-list>',
      from: '- [ ] a b',
      to: '- [ ] x b',
      after:
        '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body><span class="p">x</span> b</ac:task-body></ac:task></ac:task-list>',
    },
    {
      name: 'go when they may',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task>\n<ac:task>\n<ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
      from: '- [ ] a\n- [x] b',
      to: '- [x] b',
      allowLoss: true,
      after:
        '<ac:task-list>\n<ac:task>\n<ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
    },
    {
      name: 'keep their state when one becomes a line of text',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      block: 1,
      from: '- [x] a',
      to: 'b',
      after:
        '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
    },
    {
      name: 'keep their state when one is done',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      block: 1,
      from: '- [ ] a',
      to: 'b',
      after:
        '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
    },
    {
      name: 'become two',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      block: 1,
      from: '- [x] a',
      to: '* [ ] b\n* [x] c',
      after:
        '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>b</ac:task-body></ac:task><ac:task><ac:task-id>3</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>c</ac:task-body></ac:task></ac:task-list>',
    },
    {
      name: 'are lines, not items',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      block: 1,
      from: '- [x] a',
      to: '1. b',
      after:
        '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>1. b</ac:task-body></ac:task></ac:task-list>',
    },
    {
      name: 'become a given one',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      block: 1,
      from: '- [x] a',
      to: {
        storage:
          '<ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>z</ac:task-body></ac:task>',
      },
      after:
        '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>z</ac:task-body></ac:task></ac:task-list>',
    },
    {
      name: 'become those of a given list',
      page: '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      block: 1,
      from: '- [x] a',
      to: {
        storage:
          '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>z</ac:task-body></ac:task>\n<ac:task>\n<ac:task-id>9</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>y</ac:task-body></ac:task></ac:task-list>',
      },
      after:
        '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>z</ac:task-body></ac:task><ac:task>\n<ac:task-id>9</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>y</ac:task-body></ac:task></ac:task-list>',
    },
  ]);
});

describe('other blocks', () => {
  becomes([
    {
      name: 'a heading changes its level',
      page: '<h2 id="x">a <em>b</em></h2>',
      from: '## a *b*',
      to: '### a *b* c',
      after: '<h3 id="x">a <em>b</em> c</h3>',
    },
    {
      name: 'a heading becomes a paragraph',
      page: '<h2 id="x">a b</h2>',
      from: '## a b',
      to: 'a b',
      after: '<p>a b</p>',
    },
    {
      name: 'a paragraph becomes a heading',
      page: '<p local-id="1">a b</p>',
      from: 'a b',
      to: '## a b',
      after: '<h2>a b</h2>',
    },
    {
      name: 'a paragraph becomes two',
      page: '<p local-id="1">a b c</p>',
      from: 'a b c',
      to: 'a b\n\nx',
      after: '<p local-id="1">a b</p><p>x</p>',
    },
    {
      name: 'an empty paragraph gets words',
      page: '<p>a</p><p local-id="1" /><p>b</p>',
      block: 1,
      from: '',
      to: 'x *y*',
      after: '<p>a</p><p local-id="1">x <em>y</em></p><p>b</p>',
    },
    {
      name: 'an empty paragraph becomes another block',
      page: '<p>a</p><p local-id="1" /><p>b</p>',
      block: 1,
      from: '',
      to: '- x',
      after: '<p>a</p><ul><li><p>x</p></li></ul><p>b</p>',
    },
    {
      name: 'a quote keeps its tag',
      page: '<blockquote class="q"><p>a</p>\n<p>b</p></blockquote>',
      from: '> a\n>\n> b',
      to: '> a\n>\n> c',
      after: '<blockquote class="q"><p>a</p>\n<p>c</p></blockquote>',
    },
    {
      name: 'a quote becomes a paragraph',
      page: '<blockquote class="q"><p>a</p></blockquote>',
      from: '> a',
      to: 'a',
      after: '<p>a</p>',
    },
    {
      name: 'a rule becomes a paragraph',
      page: '<p>a</p><hr class="x" /><p>b</p>',
      block: 1,
      from: '---',
      to: 'x',
      after: '<p>a</p><p>x</p><p>b</p>',
    },
    {
      name: 'a picture gets a caption',
      page: '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /></ac:image>',
      from: '![](attachment:a.png)',
      to: '![](attachment:a.png)\n*c*',
      after: '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption><p>c</p></ac:caption></ac:image>',
    },
    {
      name: 'a picture loses its caption',
      page: '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption><p>c</p></ac:caption><ac:adf-mark key="border" /></ac:image>',
      from: '![](attachment:a.png)  \n*c*',
      to: '![](attachment:a.png)',
      after: '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:adf-mark key="border" /></ac:image>',
    },
    {
      name: 'a picture keeps the form of its caption',
      page: '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption ac:local-id="1">one <strong>two</strong></ac:caption></ac:image>',
      from: '![](attachment:a.png)  \n<em>one **two**</em>',
      to: '![](attachment:a.png)\n*one **three***',
      after:
        '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption ac:local-id="1">one <strong>three</strong></ac:caption></ac:image>',
    },
    {
      name: 'a picture keeps a comment in its caption',
      page: `<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption ac:local-id="1"><p id="x">one ${comment('two')}</p></ac:caption></ac:image>`,
      from: '![](attachment:a.png)  \n*one two*',
      to: '![x](attachment:a.png)\n*zero two*',
      after: `<ac:image ac:alt="x" ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption ac:local-id="1"><p id="x">zero ${comment('two')}</p></ac:caption></ac:image>`,
    },
    {
      name: 'a picture becomes another one',
      page: '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /></ac:image>',
      from: '![](attachment:a.png)',
      to: '![](attachment:b.png)',
      allowLoss: ['attachment', 'image'],
      after: '<ac:image ac:align="center" ac:layout="center"><ri:attachment ri:filename="b.png" /></ac:image>',
    },
    {
      name: 'a caption changes alone',
      page: '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption ac:local-id="1"><p>one two</p></ac:caption></ac:image>',
      block: 1,
      from: 'one two',
      to: 'one three',
      after:
        '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption ac:local-id="1"><p>one three</p></ac:caption></ac:image>',
    },
    {
      name: 'a caption becomes a given one',
      page: '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption ac:local-id="1"><p>one two</p></ac:caption></ac:image>',
      block: 1,
      from: 'one two',
      to: { storage: '<ac:caption>z</ac:caption>' },
      after: '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption>z</ac:caption></ac:image>',
    },
    {
      name: 'a caption holds what is given',
      page: '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption ac:local-id="1"><p>one two</p></ac:caption></ac:image>',
      block: 1,
      from: 'one two',
      to: { storage: '<p>z</p>' },
      after:
        '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption ac:local-id="1"><p>z</p></ac:caption></ac:image>',
    },
  ]);
});

describe('panels, decisions and macros', () => {
  becomes([
    {
      name: 'an ADF panel loses its fallback with the first change',
      page: '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p id="1">a</p><p>b</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>a</p></ac:adf-fallback></ac:adf-extension>',
      from: '> [!IMPORTANT]\n> a\n>\n> b',
      to: '> [!IMPORTANT]\n> a\n>\n> c\n>\n> d',
      after:
        '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p id="1">a</p><p>c</p><p>d</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
    },
    {
      name: 'an ADF panel becomes a macro',
      page: '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p id="1">a</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
      from: '> [!IMPORTANT]\n> a',
      to: '> [!NOTE]\n> a',
      after:
        '<ac:structured-macro ac:name="info" ac:schema-version="1"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: 'a decision changes its words',
      page: '<ac:adf-extension><ac:adf-node type="decision-list" local-id="dl"><ac:adf-node type="decision-item" local-id="d0"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>a b</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
      from: '> [!DECISION] a b',
      to: '> [!DECISION] a c',
      after:
        '<ac:adf-extension><ac:adf-node type="decision-list" local-id="dl"><ac:adf-node type="decision-item" local-id="d0"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>a c</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
    },
    {
      name: 'the text of a decision changes alone',
      page: '<ac:adf-extension><ac:adf-node type="decision-list" local-id="dl"><ac:adf-node type="decision-item" local-id="d0"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>a b</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
      block: 1,
      from: 'a b',
      to: 'a *c*',
      after:
        '<ac:adf-extension><ac:adf-node type="decision-list" local-id="dl"><ac:adf-node type="decision-item" local-id="d0"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>a <em>c</em></ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
    },
    {
      name: 'a panel becomes code',
      page: '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      from: '> [!NOTE]\n> a',
      to: '```\na\n```',
      after:
        '<ac:structured-macro ac:name="code" ac:schema-version="1"><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
    },
    {
      name: 'a panel gets a title',
      page: '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:parameter ac:name="icon">false</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      from: '> [!NOTE]\n> a',
      to: '> [!NOTE] T & U\n> a',
      after:
        '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:parameter ac:name="icon">false</ac:parameter><ac:parameter ac:name="title">T &amp; U</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: 'a panel loses its title',
      page: '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:parameter ac:name="title">T</ac:parameter><ac:parameter ac:name="icon">false</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      from: '> [!NOTE] T\n> a',
      to: '> [!NOTE]\n> a',
      after:
        '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:parameter ac:name="icon">false</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: 'a panel changes its kind and text',
      page: '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      from: '> [!NOTE] T\n> a',
      to: '> [!TIP] T\n> b',
      after:
        '<ac:structured-macro ac:name="tip" ac:macro-id="info1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: "a panel of one's own keeps its colours",
      page: '<ac:structured-macro ac:name="panel" ac:macro-id="panel1"><ac:parameter ac:name="title">T</ac:parameter><ac:parameter ac:name="panelIcon">🔔</ac:parameter><ac:parameter ac:name="panelIconId">1f514</ac:parameter><ac:parameter ac:name="panelIconText">🔔</ac:parameter><ac:parameter ac:name="bgColor">#fff</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      from: '> [!PANEL] 🔔 T\n> a',
      to: '> [!PANEL] 🔔 U\n> a',
      after:
        '<ac:structured-macro ac:name="panel" ac:macro-id="panel1"><ac:parameter ac:name="title">U</ac:parameter><ac:parameter ac:name="panelIcon">🔔</ac:parameter><ac:parameter ac:name="panelIconId">1f514</ac:parameter><ac:parameter ac:name="panelIconText">🔔</ac:parameter><ac:parameter ac:name="bgColor">#fff</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: 'an empty panel gets text',
      page: '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body></ac:rich-text-body></ac:structured-macro>',
      from: '> [!NOTE]',
      to: '> [!NOTE]\n> a',
      after:
        '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: 'a panel with a body in short form gets text',
      page: '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body /></ac:structured-macro>',
      from: '> [!NOTE]',
      to: '> [!NOTE]\n> a',
      after:
        '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: 'a panel without a body gets one',
      page: '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:parameter ac:name="title">T</ac:parameter></ac:structured-macro>',
      from: '[info](macro:info?title=T)',
      to: '> [!NOTE] T\n> a',
      after:
        '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: 'an expand changes its title and a paragraph',
      page: '<ac:structured-macro ac:name="expand" ac:macro-id="expand1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>a</p><p>b</p></ac:rich-text-body></ac:structured-macro>',
      from: '<details><summary>T</summary>\n\na\n\nb\n\n</details>',
      to: '<details><summary>U</summary>\n\na\n\nc\n\n</details>',
      after:
        '<ac:structured-macro ac:name="expand" ac:macro-id="expand1"><ac:parameter ac:name="title">U</ac:parameter><ac:rich-text-body><p>a</p><p>c</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: 'a macro changes a parameter and its body',
      page: '<ac:structured-macro ac:name="fancy" ac:macro-id="fancy1"><ac:parameter ac:name="mode">x</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      from: '<details><summary>[fancy](macro:fancy?mode=x)</summary>\n\na\n\n</details>',
      to: '<details><summary>[fancy](macro:fancy?mode=y)</summary>\n\na b\n\n</details>',
      after:
        '<ac:structured-macro ac:name="fancy" ac:macro-id="fancy1"><ac:parameter ac:name="mode">y</ac:parameter><ac:rich-text-body><p>a b</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: 'a macro becomes another one',
      page: '<ac:structured-macro ac:name="fancy" ac:macro-id="fancy1"><ac:parameter ac:name="mode">x</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      from: '<details><summary>[fancy](macro:fancy?mode=x)</summary>\n\na\n\n</details>',
      to: '<details><summary>[other](macro:other)</summary>\n\na b\n\n</details>',
      after:
        '<ac:structured-macro ac:name="other" ac:schema-version="1"><ac:rich-text-body><p>a b</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: 'a macro keeps the parameters that no Markdown shows',
      page: '<ac:structured-macro ac:name="jira" ac:macro-id="jira1"><ac:parameter ac:name="server">S</ac:parameter><ac:parameter ac:name="key">A-1</ac:parameter></ac:structured-macro>',
      from: '[A-1](macro:jira?key=A-1)',
      to: '[A-2](macro:jira?key=A-2)',
      allowLoss: true,
      after:
        '<ac:structured-macro ac:name="jira" ac:macro-id="jira1"><ac:parameter ac:name="server">S</ac:parameter><ac:parameter ac:name="key">A-2</ac:parameter></ac:structured-macro>',
    },
    {
      name: 'a macro in short form gets a parameter',
      page: '<ac:structured-macro ac:name="children" ac:macro-id="c" />',
      from: '[children](macro:children)',
      to: '[children](macro:children?depth=2)',
      after:
        '<ac:structured-macro ac:name="children" ac:macro-id="c"><ac:parameter ac:name="depth">2</ac:parameter></ac:structured-macro>',
    },
    {
      name: 'code changes its language and title',
      page: '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:parameter ac:name="language">py</ac:parameter><ac:parameter ac:name="linenumbers">true</ac:parameter><ac:plain-text-body><![CDATA[a\nb]]></ac:plain-text-body></ac:structured-macro>',
      from: '```py\na\nb\n```',
      to: '```js title="T"\na\nb\n```',
      after:
        '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:parameter ac:name="language">js</ac:parameter><ac:parameter ac:name="linenumbers">true</ac:parameter><ac:parameter ac:name="title">T</ac:parameter><ac:plain-text-body><![CDATA[a\nb]]></ac:plain-text-body></ac:structured-macro>',
    },
    {
      name: 'code keeps its line ends',
      page: '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:parameter ac:name="language">py</ac:parameter><ac:plain-text-body><![CDATA[a\r\nb]]></ac:plain-text-body></ac:structured-macro>',
      from: '```py\na\r\nb\n```',
      to: '```py title="T"\na\nb\n```',
      after:
        '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:parameter ac:name="language">py</ac:parameter><ac:parameter ac:name="title">T</ac:parameter><ac:plain-text-body><![CDATA[a\r\nb]]></ac:plain-text-body></ac:structured-macro>',
    },
    {
      name: 'code loses its language',
      page: '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:parameter ac:name="language">py</ac:parameter><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
      from: '```py\na\n```',
      to: '```\na\n```',
      after:
        '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>',
    },
    {
      name: 'code may end a CDATA section',
      page: '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[a]]]]><![CDATA[>b]]></ac:plain-text-body></ac:structured-macro>',
      from: '```\na]]>b\n```',
      to: '```\na]]>c\n```',
      after:
        '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[a]]]]><![CDATA[>c]]></ac:plain-text-body></ac:structured-macro>',
    },
    {
      name: 'paragraphs of a panel trade places',
      page: `<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p id="1">one two ${mention}</p><p id="2">three four</p></ac:rich-text-body></ac:structured-macro>`,
      from: '> [!NOTE]\n> one two [@a1](user:a1)\n>\n> three four',
      to: '> [!NOTE]\n> three four\n>\n> one two [@a1](user:a1)',
      after: `<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p id="2">three four</p><p id="1">one two ${mention}</p></ac:rich-text-body></ac:structured-macro>`,
    },
    {
      name: 'what shows itself goes along into other blocks',
      page: `<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p>a ${mention}</p><p>b <ac:link ac:card-appearance="inline"><ri:page ri:content-title="T" ri:version-at-save="3" /><ac:link-body>t</ac:link-body></ac:link></p></ac:rich-text-body></ac:structured-macro>`,
      from: '> [!NOTE]\n> a [@a1](user:a1)\n>\n> b [t](confluence:T)',
      to: '> [!NOTE]\n> - b [t](confluence:T)\n> - a [@a1](user:a1)',
      after: `<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><ul><li><p>b <ac:link ac:card-appearance="inline"><ri:page ri:content-title="T" ri:version-at-save="3" /><ac:link-body>t</ac:link-body></ac:link></p></li><li><p>a ${mention}</p></li></ul></ac:rich-text-body></ac:structured-macro>`,
    },
    {
      name: 'blocks at the start and the end stay inside what nobody sees',
      page: '<p>z</p><ac:structured-macro ac:name="excerpt" ac:macro-id="excerpt1"><ac:rich-text-body><p>a</p>\n<p />\n<p>b</p></ac:rich-text-body></ac:structured-macro>',
      block: 1,
      from: 'a\n\nb',
      to: 'x\n\na\n\nc\n\nd',
      after:
        '<p>z</p><ac:structured-macro ac:name="excerpt" ac:macro-id="excerpt1"><ac:rich-text-body><p>x</p><p>a</p>\n<p />\n<p>c</p><p>d</p></ac:rich-text-body></ac:structured-macro>',
    },
    {
      name: 'blocks stay inside their layout',
      page: '<ac:layout><ac:layout-section ac:type="two"><ac:layout-cell><p>a</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>',
      from: 'a',
      to: 'x\n\na\n\nc',
      after:
        '<ac:layout><ac:layout-section ac:type="two"><ac:layout-cell><p>x</p><p>a</p><p>c</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>',
    },
  ]);
});

describe('a table', () => {
  becomes([
    {
      name: 'changes one cell',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b &amp; c</p></td></tr></tbody></table>',
      from: '| A | B |\n| - | - |\n| a | b & c |',
      to: '| A | B |\n|-|-|\n| a x | b & c |',
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a x</p></td><td><p>b &amp; c</p></td></tr></tbody></table>',
    },
    {
      name: 'gets a row at the end',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      from: '| A | B |\n| - | - |\n| a | b |',
      to: '| A | B |\n|-|-|\n| a | b |\n| c | d |',
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr><tr class="r1"><td class="k"><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    },
    {
      name: 'gets a row at the start',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      from: '| A | B |\n| - | - |\n| a | b |',
      to: '| A | B |\n|-|-|\n| c | d |\n| a | b |',
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>c</p></td><td><p>d</p></td></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
    },
    {
      name: 'loses a row',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td><p>a</p></td><td><p>b</p></td></tr><tr class="r2"><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
      from: '| A | B |\n| - | - |\n| a | b |\n| c | d |',
      to: '| A | B |\n|-|-|\n| c | d |',
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r2"><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>',
    },
    {
      name: 'gets a column',
      page: `<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th></tr><tr class="r1"><td><p>a ${mention}</p></td></tr></tbody></table>`,
      from: '| A |\n| - |\n| a [@a1](user:a1) |',
      to: '| A | B |\n|-|-|\n| a [@a1](user:a1) | b |',
      after: `<table data-layout="wide"><colgroup><col /><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td><p>a ${mention}</p></td><td><p>b</p></td></tr></tbody></table>`,
    },
    {
      name: 'keeps the bold of a header cell, which no Markdown shows',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p><strong>A</strong></p></th></tr><tr class="r1"><td><p>a</p></td></tr></tbody></table>',
      from: '| A |\n| - |\n| a |',
      to: '| A x |\n|-|\n| a |',
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p><strong>A</strong> x</p></th></tr><tr class="r1"><td><p>a</p></td></tr></tbody></table>',
    },
    {
      name: 'keeps its header column',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><th><p>x</p></th><td><p>y</p></td></tr></tbody></table>',
      from: '| A | B |\n| - | - |\n| **x** | y |',
      to: '| A | B |\n|-|-|\n| **x** | z |',
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><th><p>x</p></th><td><p>z</p></td></tr></tbody></table>',
    },
    {
      name: 'keeps merged cells',
      page: '<table><tbody><tr><th>A</th><th colspan="2">B</th></tr><tr><td rowspan="2">a</td><td>b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr></tbody></table>',
      from: '| A | B | B |\n| - | - | - |\n| a | b | c |\n| a | d | e |',
      to: '| A | B | B |\n|-|-|-|\n| a | b | c |\n| a | x | e |',
      after:
        '<table><tbody><tr><th>A</th><th colspan="2">B</th></tr><tr><td rowspan="2">a</td><td>b</td><td>c</td></tr><tr><td>x</td><td>e</td></tr></tbody></table>',
    },
    {
      name: 'keeps its numbers',
      page: '<table><tbody><tr><th class="numberingColumn"></th><th>A</th></tr><tr><td class="numberingColumn">1</td><td>a</td></tr><tr><td class="numberingColumn">2</td><td>b</td></tr></tbody></table>',
      from: '| A |\n| - |\n| a |\n| b |',
      to: '| A |\n|-|\n| a |\n| c |',
      after:
        '<table><tbody><tr><th class="numberingColumn"></th><th>A</th></tr><tr><td class="numberingColumn">1</td><td>a</td></tr><tr><td class="numberingColumn">2</td><td>c</td></tr></tbody></table>',
    },
    {
      name: 'counts its rows again when one is new',
      page: '<table><tbody><tr><th class="numberingColumn"></th><th>A</th></tr><tr><td class="numberingColumn">1</td><td>a</td></tr><tr><td class="numberingColumn">2</td><td>b</td></tr></tbody></table>',
      from: '| A |\n| - |\n| a |\n| b |',
      to: '| A |\n|-|\n| a |\n| n |\n| b |',
      after:
        '<table><tbody><tr><th class="numberingColumn"></th><th>A</th></tr><tr><td class="numberingColumn">1</td><td>a</td></tr><tr><td class="numberingColumn">2</td><td><p>n</p></td></tr><tr><td class="numberingColumn">3</td><td>b</td></tr></tbody></table>',
    },
    {
      name: 'counts its rows again when one goes',
      page: '<table><tbody><tr><th class="numberingColumn"></th><th>A</th></tr><tr><td class="numberingColumn">1</td><td>a</td></tr><tr><td class="numberingColumn">2</td><td>b</td></tr></tbody></table>',
      from: '| A |\n| - |\n| a |\n| b |',
      to: '| A |\n|-|\n| b |',
      after:
        '<table><tbody><tr><th class="numberingColumn"></th><th>A</th></tr><tr><td class="numberingColumn">1</td><td>b</td></tr></tbody></table>',
    },
  ]);
});

describe('a row or a cell', () => {
  becomes([
    {
      name: 'is a line of cells',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      block: 6,
      from: '| a | b |',
      to: '| c | b |',
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>c</p></td><td><p>b</p></td></tr></tbody></table>',
    },
    {
      name: 'is a given row',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      block: 6,
      from: '| a | b |',
      to: { storage: '<tr><td><p>z</p></td><td><p>y</p></td></tr>' },
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>z</p></td><td><p>y</p></td></tr></tbody></table>',
    },
    {
      name: 'holds blocks',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      block: 7,
      from: 'a',
      to: 'a **y**\n\n- z',
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a <strong>y</strong></p><ul><li><p>z</p></li></ul></td><td><p>b</p></td></tr></tbody></table>',
    },
    {
      name: 'is a given cell',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      block: 7,
      from: 'a',
      to: { storage: '<td>z</td>' },
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td>z</td><td><p>b</p></td></tr></tbody></table>',
    },
    {
      name: 'is a given header cell',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      block: 7,
      from: 'a',
      to: { storage: '<th>z</th>' },
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><th>z</th><td><p>b</p></td></tr></tbody></table>',
    },
    {
      name: 'holds given blocks',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      block: 7,
      from: 'a',
      to: { storage: '<p>z</p>' },
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>z</p></td><td><p>b</p></td></tr></tbody></table>',
    },
    {
      name: 'is opened for text',
      page: '<table><tbody><tr><td class="k" /><td>b</td></tr></tbody></table>',
      block: 2,
      from: '',
      to: 'x',
      after: '<table><tbody><tr><td class="k"><p>x</p></td><td>b</td></tr></tbody></table>',
    },
    {
      name: 'is opened for given text',
      page: '<table><tbody><tr><td class="k" /><td>b</td></tr></tbody></table>',
      block: 2,
      from: '',
      to: { storage: '<p>x</p>' },
      after: '<table><tbody><tr><td class="k"><p>x</p></td><td>b</td></tr></tbody></table>',
    },
    {
      name: 'keeps bare text and its edge spaces',
      page: '<table><tbody><tr><td class="k"> a b </td><td>b</td></tr></tbody></table>',
      block: 2,
      from: 'a b',
      to: 'a c',
      after: '<table><tbody><tr><td class="k"> a c </td><td>b</td></tr></tbody></table>',
    },
    {
      name: 'keeps the bold of its header',
      page: '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p><strong>A</strong> b</p></th></tr><tr class="r1"><td><p>a</p></td></tr></tbody></table>',
      block: 2,
      from: '**A** b',
      to: 'A c',
      after:
        '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p><strong>A</strong> c</p></th></tr><tr class="r1"><td><p>a</p></td></tr></tbody></table>',
    },
  ]);
});

describe('what a block cannot become', () => {
  it.each<[name: string, page: string, block: number, from: string, to: Replacement['to'], message: string]>([
    [
      'a task is no task of another id',
      '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task>\n<ac:task>\n<ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
      1,
      '- [x] a',
      {
        storage:
          '<ac:task>\n<ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>z</ac:task-body></ac:task>',
      },
      'The page already has a task with the id 2.',
    ],
    [
      'a task is no paragraph',
      '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      1,
      '- [x] a',
      { storage: '<p>a</p>' },
      'A task can only be replaced by tasks.',
    ],
    [
      'a task is no list',
      '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      1,
      '- [x] a',
      { storage: '<ul><li><p>a</p></li></ul>' },
      'A task can only be replaced by tasks.',
    ],
    [
      'a decision is one line',
      '<ac:adf-extension><ac:adf-node type="decision-list" local-id="dl"><ac:adf-node type="decision-item" local-id="d0"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>a b</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
      1,
      'a b',
      'a c\n\nd',
      'A decision is one line of text.',
    ],
    [
      'a decision is no list',
      '<ac:adf-extension><ac:adf-node type="decision-list" local-id="dl"><ac:adf-node type="decision-item" local-id="d0"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>a b</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
      1,
      'a b',
      '- a',
      'A decision is one line of text.',
    ],
    [
      'a row is not two lines',
      '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      6,
      '| a | b |',
      '| c | b |\n| d | e |',
      'A row is replaced by one line `| a | b |`.',
    ],
    [
      'a row is not text',
      '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      6,
      '| a | b |',
      'c',
      'A row is replaced by one line `| a | b |`.',
    ],
    [
      'a row has as many cells as the table',
      '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      6,
      '| a | b |',
      '| c | d | e |',
      'The table has 2 columns, but 3 cells are given.',
    ],
    [
      'a row is not two given rows',
      '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      6,
      '| a | b |',
      { storage: '<tr><td><p>z</p></td></tr><tr><td><p>y</p></td></tr>' },
      'A row can only be replaced by one <tr> element.',
    ],
    [
      'a row is no given paragraph',
      '<table data-layout="wide"><colgroup><col /></colgroup><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      6,
      '| a | b |',
      { storage: '<p>a</p>' },
      'A row can only be replaced by one <tr> element.',
    ],
    [
      'a table with merged cells gets no row',
      '<table><tbody><tr><th>A</th><th colspan="2">B</th></tr><tr><td rowspan="2">a</td><td>b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr></tbody></table>',
      0,
      '| A | B | B |\n| - | - | - |\n| a | b | c |\n| a | d | e |',
      '| A | B | B |\n|-|-|-|\n| a | b | c |\n| a | d | e |\n| 1 | 2 | 3 |',
      'The table has merged cells: rows and columns cannot be added or removed by new Markdown for the whole table.',
    ],
    [
      'a table with merged cells gets no column',
      '<table><tbody><tr><th>A</th><th colspan="2">B</th></tr><tr><td rowspan="2">a</td><td>b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr></tbody></table>',
      0,
      '| A | B | B |\n| - | - | - |\n| a | b | c |\n| a | d | e |',
      '| A | B | B | C |\n|-|-|-|-|\n| a | b | c | x |\n| a | d | e | y |',
      'The table has merged cells: rows and columns cannot be added or removed by new Markdown for the whole table.',
    ],
    [
      'a merged cell is one',
      '<table><tbody><tr><th>A</th><th colspan="2">B</th></tr><tr><td rowspan="2">a</td><td>b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr></tbody></table>',
      0,
      '| A | B | B |\n| - | - | - |\n| a | b | c |\n| a | d | e |',
      '| A | Y | B |\n|-|-|-|\n| a | b | c |\n| a | d | e |',
      'Columns 1 to 2 of row 0 are one merged cell; it cannot be both "Y" and "B".',
    ],
    [
      'a link does not vanish',
      '<p>a <a href="https://x.example">b</a> c</p>',
      0,
      'a [b](https://x.example) c',
      'a b c',
      'The edit would remove what it does not name: link to https://x.example [link:https://x.example].',
    ],
    [
      'a link gets no other target',
      '<p>a <a href="https://x.example">b</a> c</p>',
      0,
      'a [b](https://x.example) c',
      'a [b](https://y.example) c',
      'The edit would remove what it does not name: link to https://x.example [link:https://x.example].',
    ],
    [
      'a mention does not vanish twice',
      '<p><ac:link><ri:user ri:account-id="a1" ri:local-id="m1" /></ac:link><ac:link><ri:user ri:account-id="a1" ri:local-id="m1" /></ac:link></p>',
      0,
      '[@a1](user:a1)[@a1](user:a1)',
      'x',
      'The edit would remove what it does not name: mention of a1 (2 times) [mention:a1]; local id m1 of ri:user (2 times) [localId:m1].',
    ],
    [
      'many mentions do not vanish',
      '<p><ac:link><ri:user ri:account-id="u0" /></ac:link><ac:link><ri:user ri:account-id="u1" /></ac:link><ac:link><ri:user ri:account-id="u2" /></ac:link><ac:link><ri:user ri:account-id="u3" /></ac:link><ac:link><ri:user ri:account-id="u4" /></ac:link><ac:link><ri:user ri:account-id="u5" /></ac:link><ac:link><ri:user ri:account-id="u6" /></ac:link><ac:link><ri:user ri:account-id="u7" /></ac:link><ac:link><ri:user ri:account-id="u8" /></ac:link><ac:link><ri:user ri:account-id="u9" /></ac:link><ac:link><ri:user ri:account-id="u10" /></ac:link><ac:link><ri:user ri:account-id="u11" /></ac:link><ac:link><ri:user ri:account-id="u12" /></ac:link><ac:link><ri:user ri:account-id="u13" /></ac:link></p>',
      0,
      '[@u0](user:u0)[@u1](user:u1)[@u2](user:u2)[@u3](user:u3)[@u4](user:u4)[@u5](user:u5)[@u6](user:u6)[@u7](user:u7)[@u8](user:u8)[@u9](user:u9)[@u10](user:u10)[@u11](user:u11)[@u12](user:u12)[@u13](user:u13)',
      'x',
      'The edit would remove what it does not name: mention of u0 [mention:u0]; mention of u1 [mention:u1]; mention of u2 [mention:u2]; mention of u3 [mention:u3]; mention of u4 [mention:u4]; mention of u5 [mention:u5]; mention of u6 [mention:u6]; mention of u7 [mention:u7]; mention of u8 [mention:u8]; mention of u9 [mention:u9]; mention of u10 [mention:u10]; mention of u11 [mention:u11]; and 2 more.',
    ],
    [
      'a task inside another one does not vanish',
      '<ac:task-list><ac:task>\n<ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\n<ac:task-body>a</ac:task-body><ac:task-list><ac:task>\n<ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status>\n<ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
      0,
      '- [ ] a\n  - [x] b',
      '- [ ] a',
      'The edit would remove what it does not name: task "b" [task:2].',
    ],
    [
      'a page stays well-formed',
      '<p>a</p>',
      0,
      'a',
      { storage: '<p>a' },
      'The given storage is not well-formed: Missing end tag for element p (line 1, column 5).',
    ],
  ])('%s', (_name, page, block, from, to, message) => {
    expect(() => replacedBlock({ name: '', page, block, from, to, after: '' })).toThrow(message);
  });
});
