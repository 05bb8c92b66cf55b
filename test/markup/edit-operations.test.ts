// Every operation but the text ones, on whole pages: what they make, and what a refusal says.
import { describe, expect, it } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import { type Edit, edit, withIds } from './edited.js';

const makes = (examples: readonly [name: string, page: string, operations: readonly Edit[], after: string][]) => {
  it.each(examples)('%s', (_name, page, operations, after) => {
    expect(edit(page, operations).storage).toBe(after);
  });
};

describe('inserting', () => {
  makes([
    [
      'a block beside a paragraph in a cell',
      '<table><tbody><tr><td><p>a</p></td></tr></tbody></table>',
      [{ type: 'insert_after', block: 3, markdown: '> q\n\n| x |\n|-|' }],
      '<table><tbody><tr><td><p>a</p><blockquote><p>q</p></blockquote><p>x</p></td></tr></tbody></table>',
    ],
    [
      'a block beside a paragraph in an item',
      '<ul><li><p>a</p></li></ul>',
      [{ type: 'insert_after', block: 2, markdown: '# x' }],
      '<ul><li><p>a</p><p><strong>x</strong></p></li></ul>',
    ],
    [
      'a block in a panel',
      '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'insert_before', block: 1, markdown: '> q' }],
      '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p>q</p><p>a</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'a block in an expand',
      '<ac:structured-macro ac:name="expand" ac:macro-id="expand1"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'insert_before', block: 1, markdown: '> [!NOTE]\n> q' }],
      '<ac:structured-macro ac:name="expand" ac:macro-id="expand1"><ac:rich-text-body><ac:structured-macro ac:name="info" ac:schema-version="1"><ac:rich-text-body><p>q</p></ac:rich-text-body></ac:structured-macro><p>a</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'a block in another macro',
      '<ac:structured-macro ac:name="fancy" ac:macro-id="fancy1"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'insert_before', block: 1, markdown: '> [!NOTE]\n> q' }],
      '<ac:structured-macro ac:name="fancy" ac:macro-id="fancy1"><ac:rich-text-body><ac:structured-macro ac:name="info" ac:schema-version="1"><ac:rich-text-body><p>q</p></ac:rich-text-body></ac:structured-macro><p>a</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'a block in a quote',
      '<blockquote><p>a</p></blockquote>',
      [{ type: 'insert_before', block: 1, markdown: '# q' }],
      '<blockquote><p><strong>q</strong></p><p>a</p></blockquote>',
    ],
    [
      'given storage before a heading',
      '<h1>A</h1>',
      [{ type: 'insert_before', block: 0, storage: '<p  class="x">y</p>' }],
      '<p  class="x">y</p><h1>A</h1>',
    ],
    [
      'an item given as text, in an ordered list',
      '<ol><li><p>a</p></li></ol>',
      [{ type: 'insert_after', block: 1, markdown: 'x\n\ny' }],
      '<ol><li><p>a</p></li><li><p>x</p><p>y</p></li></ol>',
    ],
    [
      'given items',
      '<ul><li><p>a</p></li></ul>',
      [{ type: 'insert_before', block: 1, storage: '<li>x</li><li>y</li>' }],
      '<ul><li>x</li><li>y</li><li><p>a</p></li></ul>',
    ],
    [
      'the items of an ordered list',
      '<ul><li><p>a</p></li></ul>',
      [{ type: 'insert_before', block: 1, markdown: '1. x\n2. y' }],
      '<ul><li><p>x</p></li><li><p>y</p></li><li><p>a</p></li></ul>',
    ],
    [
      'an open task beside one that is done',
      '<ac:task-list><ac:task><ac:task-id>4</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'insert_before', block: 1, markdown: 'x' }],
      '<ac:task-list><ac:task><ac:task-id>5</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task><ac:task><ac:task-id>4</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'tasks beside the tasks inside of one',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
      [{ type: 'insert_after', block: 2, markdown: '- [x] c' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body><ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list><ac:task-list><ac:task><ac:task-id>3</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>c</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
    ],
    [
      'given tasks with an id of their own, and then others',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [
        {
          type: 'insert_after',
          block: 1,
          storage:
            '<ac:task><ac:task-id>50</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>b</ac:task-body></ac:task>',
        },
        { type: 'insert_after', block: 1, markdown: '- [ ] c' },
      ],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>50</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>b</ac:task-body></ac:task><ac:task><ac:task-id>51</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>c</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'tasks in two lists of one page',
      '<ac:task-list><ac:task><ac:task-id>41</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
      [
        { type: 'insert_after', block: 3, markdown: '- [ ] c' },
        { type: 'insert_after', block: 1, markdown: '- [ ] d\n- [ ] e' },
      ],
      '<ac:task-list><ac:task><ac:task-id>41</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>43</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>d</ac:task-body></ac:task><ac:task><ac:task-id>44</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>e</ac:task-body></ac:task></ac:task-list><ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task><ac:task><ac:task-id>42</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>c</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'a list of tasks where ids are no numbers',
      '<ac:task-list><ac:task><ac:task-id>x</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'insert_after', block: 0, markdown: '- [ ] c' }],
      '<ac:task-list><ac:task><ac:task-id>x</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>c</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'before and after the same block',
      '<p>a</p>',
      [
        { type: 'insert_before', block: 0, markdown: 'x' },
        { type: 'insert_after', block: 0, markdown: 'y' },
        { type: 'insert_before', block: 0, markdown: 'z' },
      ],
      '<p>x</p><p>z</p><p>a</p><p>y</p>',
    ],
  ]);
});

describe('deleting', () => {
  makes([
    [
      'a block between others',
      '<p>a</p>\n<p>b</p>\n<p>c</p>',
      [{ type: 'delete_block', block: 1 }],
      '<p>a</p>\n\n<p>c</p>',
    ],
    [
      'one of several items',
      '<ul><li><p>a</p></li><li><p>b</p></li></ul>',
      [{ type: 'delete_block', block: 1 }],
      '<ul><li><p>b</p></li></ul>',
    ],
    [
      'the last task, with its list',
      '<p>x</p><ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'delete_block', block: 2 }],
      '<p>x</p>',
    ],
    [
      'the last item of an inner list, with that list',
      '<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>',
      [{ type: 'delete_block', block: 4 }],
      '<ul><li><p>a</p></li></ul>',
    ],
    [
      'a picture with its caption',
      '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption><p>c</p></ac:caption></ac:image><p>x</p>',
      [{ type: 'delete_block', block: 0 }],
      '<p>x</p>',
    ],
    [
      'a macro with all that it shows',
      '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p local-id="p">a <ac:link><ri:user ri:account-id="a1" ri:local-id="m1" /></ac:link></p></ac:rich-text-body></ac:structured-macro><p>x</p>',
      [{ type: 'delete_block', block: 0 }],
      '<p>x</p>',
    ],
    [
      'two blocks',
      '<p>a</p><p>b</p><p>c</p>',
      [
        { type: 'delete_block', block: 0 },
        { type: 'delete_block', block: 2 },
      ],
      '<p>b</p>',
    ],
  ]);
});

describe('tasks', () => {
  makes([
    [
      'get their state word',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'set_task', block: 1, done: true }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'lose their state word',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status> complete </ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'set_task', block: 1, done: false }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'get a state before their text when they had none',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'set_task', block: 1, done: true }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'get a state where nothing else is',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id></ac:task></ac:task-list>',
      [{ type: 'set_task', block: 1, done: true }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status></ac:task></ac:task-list>',
    ],
    [
      'get a state in a short tag',
      '<ac:task-list><ac:task><ac:task-status /><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'set_task', block: 1, done: true }],
      '<ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
  ]);
});

describe('sections', () => {
  makes([
    [
      'are replaced with their heading',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'replace_section', section: 'Three', markdown: '## Four\n\nd\n\ne' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Four</h2><p>d</p><p>e</p>',
    ],
    [
      'are replaced with a heading of the same words',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'replace_section', section: 'Deep', markdown: '# deep\n\nc' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h1>deep</h1><p>c</p><h2>Three</h2><p>d</p>',
    ],
    [
      'keep their heading when another one comes first',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'replace_section', section: 'Three', markdown: '### Inner\n\nd' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><h3>Inner</h3><p>d</p>',
    ],
    [
      'keep their heading when a text comes first',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'replace_section', section: 'Three', markdown: 'x\n\n## Three' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>x</p><h2>Three</h2>',
    ],
    [
      'are given as storage',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'replace_section', section: 'Three', storage: '\n<p>e</p>' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2>\n<p>e</p>',
    ],
    [
      'are given as storage with a heading',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'replace_section', section: 'Three', storage: '\n<h2 class="x">Three</h2><p>e</p>' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p>\n<h2 class="x">Three</h2><p>e</p>',
    ],
    [
      'are named without regard to case, spaces and number signs',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'append_to_section', section: '##  two &  MORE ', markdown: 'x' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><p>x</p><h2>Three</h2><p>d</p>',
    ],
    [
      'are named by a path',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'append_to_section', section: 'one > two & more > deep', markdown: 'x' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><p>x</p><h2>Three</h2><p>d</p>',
    ],
    [
      'are named by an anchor in any case',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'append_to_section', section: 'two-&-MORE', markdown: 'x' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><p>x</p><h2>Three</h2><p>d</p>',
    ],
    [
      'are named by an encoded anchor',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'append_to_section', section: '#Two-%26-more', markdown: 'x' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><p>x</p><h2>Three</h2><p>d</p>',
    ],
    [
      'end where a heading of the same level begins',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'append_to_section', section: 'Two & more', markdown: 'x' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><p>x</p><h2>Three</h2><p>d</p>',
    ],
    [
      'of the first level end with the page',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>\n\n',
      [{ type: 'append_to_section', section: 'One', markdown: 'x' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p><p>x</p>\n\n',
    ],
    [
      'begin right below their heading',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'prepend_to_section', section: 'Two & more', markdown: 'x' }],
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2><p>x</p>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
    ],
    [
      'do not end at an empty heading',
      '<h2>A</h2><p>a</p><h2> </h2><p>b</p>',
      [{ type: 'append_to_section', section: 'A', markdown: 'x' }],
      '<h2>A</h2><p>a</p><h2> </h2><p>b</p><p>x</p>',
    ],
    [
      'do not end at a panel with a lower heading',
      '<h2>A</h2><ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><h3>B</h3></ac:rich-text-body></ac:structured-macro><p>b</p>',
      [{ type: 'append_to_section', section: 'A', markdown: 'x' }],
      '<h2>A</h2><ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><h3>B</h3></ac:rich-text-body></ac:structured-macro><p>b</p><p>x</p>',
    ],
    [
      'in a panel hold what a panel may',
      '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><h2>A</h2><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'append_to_section', section: 'A', markdown: '> x' }],
      '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><h2>A</h2><p>a</p><p>x</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'of the outline come before those in tables',
      '<table><tbody><tr><td><h2>A</h2></td></tr></tbody></table><h2>A</h2><p>a</p>',
      [{ type: 'append_to_section', section: 'A', markdown: 'x' }],
      '<table><tbody><tr><td><h2>A</h2></td></tr></tbody></table><h2>A</h2><p>a</p><p>x</p>',
    ],
    [
      'in tables count when they are the only ones',
      '<table><tbody><tr><td><h2>A</h2></td></tr></tbody></table><h2>B</h2>',
      [{ type: 'append_to_section', section: 'A', markdown: 'x' }],
      '<table><tbody><tr><td><h2>A</h2><p>x</p></td></tr></tbody></table><h2>B</h2>',
    ],
    [
      'may be the whole page, at its start',
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>',
      [{ type: 'prepend_to_section', markdown: 'x' }],
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>x</p><p>a</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>',
    ],
    [
      'may be the whole page, at its end',
      '<p>a</p>\n \n',
      [{ type: 'append_to_section', markdown: 'x' }],
      '<p>a</p><p>x</p>\n \n',
    ],
    [
      'may be an empty cell of a layout',
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell><ac:layout-cell></ac:layout-cell></ac:layout-section></ac:layout>',
      [{ type: 'append_to_section', markdown: 'x' }],
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell><ac:layout-cell><p>x</p></ac:layout-cell></ac:layout-section></ac:layout>',
    ],
    ['may be a page of text', 'a b', [{ type: 'append_to_section', markdown: 'x' }], 'a b<p>x</p>'],
    [
      'may be a page with white space before it',
      '\n <p>a</p>',
      [{ type: 'prepend_to_section', markdown: 'x' }],
      '\n <p>x</p><p>a</p>',
    ],
  ]);
});

describe('rows and cells', () => {
  makes([
    [
      'a row at the start is like the header',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: 0, cells: ['x', 'y'] }],
      '<table><tbody><tr class="r0"><th><p>x</p></th><th><p>y</p></th></tr><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'a row below the header is like the row below',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: 1, cells: ['x', ''] }],
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>x</p></td><td><p /></td></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'a row behind the last one is like it',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: 2, cells: ['x | y', '- z'] }],
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr><tr class="r1"><td class="k"><p>x | y</p></td><td><ul><li><p>z</p></li></ul></td></tr></tbody></table>',
    ],
    [
      'a row below a head alone has cells of a body',
      '<table><tbody><tr class="r0"><th data-highlight-colour="#eee"><p>A</p></th></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x'] }],
      '<table><tbody><tr class="r0"><th data-highlight-colour="#eee"><p>A</p></th></tr><tr class="r0"><td><p>x</p></td></tr></tbody></table>',
    ],
    [
      'a row behind a head section stands in the body',
      '<table><thead><tr><th data-highlight-colour="#eee">A</th></tr></thead><tbody><tr><td>a</td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: 1, cells: ['x'] }],
      '<table><thead><tr><th data-highlight-colour="#eee">A</th></tr></thead><tbody><tr><td><p>x</p></td></tr><tr><td>a</td></tr></tbody></table>',
    ],
    [
      'a row behind another one',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, after: 1, cells: ['x', 'y'] }],
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>x</p></td><td><p>y</p></td></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'a row is numbered, and those below it count on',
      '<table><tbody><tr><th class="numberingColumn" /><th>A</th></tr><tr><td class="numberingColumn">1</td><td>a</td></tr><tr><td class="numberingColumn"> 2 </td><td>b</td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: 1, cells: ['x'] }],
      '<table><tbody><tr><th class="numberingColumn" /><th>A</th></tr><tr><td class="numberingColumn">1</td><td><p>x</p></td></tr><tr><td class="numberingColumn">2</td><td>a</td></tr><tr><td class="numberingColumn"> 3 </td><td>b</td></tr></tbody></table>',
    ],
    [
      'a row at the start of numbers',
      '<table><tbody><tr><td class="numberingColumn">1</td><td>a</td></tr><tr><td class="numberingColumn"> 2 </td><td>b</td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: 0, cells: ['x'] }],
      '<table><tbody><tr><td class="numberingColumn">1</td><td><p>x</p></td></tr><tr><td class="numberingColumn">2</td><td>a</td></tr><tr><td class="numberingColumn"> 3 </td><td>b</td></tr></tbody></table>',
    ],
    [
      'a numbered row goes, and those below it count back',
      '<table><tbody><tr><th class="numberingColumn" /><th>A</th></tr><tr><td class="numberingColumn">1</td><td>a</td></tr><tr><td class="numberingColumn"> 2 </td><td>b</td></tr></tbody></table>',
      [{ type: 'delete_row', block: 4 }],
      '<table><tbody><tr><th class="numberingColumn" /><th>A</th></tr><tr><td class="numberingColumn"> 1 </td><td>b</td></tr></tbody></table>',
    ],
    [
      'a row through a merged cell makes it higher',
      '<table><tbody><tr><td rowspan="2" colspan="2">m</td><td>1</td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: 1, cells: ['', 'm', 'new'] }],
      '<table><tbody><tr><td rowspan="3" colspan="2">m</td><td>1</td></tr><tr><td><p>new</p></td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
    ],
    [
      'a row below a merged cell leaves it',
      '<table><tbody><tr><td rowspan="2" colspan="2">m</td><td>1</td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: 2, cells: ['p', 'q', 'new'] }],
      '<table><tbody><tr><td rowspan="2" colspan="2">m</td><td>1</td></tr><tr><td>2</td></tr><tr><td><p>p</p></td><td><p>q</p></td><td><p>new</p></td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
    ],
    [
      'a row of a merged cell makes it lower when it goes',
      '<table><tbody><tr><td rowspan="2" colspan="2">m</td><td>1</td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
      [{ type: 'delete_row', block: 6 }],
      '<table><tbody><tr><td colspan="2">m</td><td>1</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
    ],
    [
      'a row is replaced in the columns that changed',
      '<table><tbody><tr><td rowspan="2" colspan="2">m</td><td>1</td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
      [{ type: 'replace_row', block: 9, cells: ['x', 'z', ' 3 '] }],
      '<table><tbody><tr><td rowspan="2" colspan="2">m</td><td>1</td></tr><tr><td>2</td></tr><tr><td>x</td><td>z</td><td>3</td></tr></tbody></table>',
    ],
    [
      'a row with a merged cell takes its text once',
      '<table><tbody><tr><td rowspan="2" colspan="2">m</td><td>1</td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
      [{ type: 'replace_row', block: 1, cells: ['n', '', '1'] }],
      '<table><tbody><tr><td rowspan="2" colspan="2">n</td><td>1</td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
    ],
    [
      'a cell by its place',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, row: 1, column: 1, markdown: 'x<br>• y' }],
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>x</p><ul><li><p>y</p></li></ul></td></tr></tbody></table>',
    ],
    [
      'a cell of several blocks',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, row: 1, column: 1, markdown: 'x\n\n1. y' }],
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>x</p><ol start="1"><li><p>y</p></li></ol></td></tr></tbody></table>',
    ],
    [
      'a cell of one block that is no line',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, row: 1, column: 1, markdown: '# x' }],
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><h1>x</h1></td></tr></tbody></table>',
    ],
    [
      'a cell with a bar in code and one that is escaped',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, row: 1, column: 1, markdown: '`a|b` c \\| d' }],
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p><code>a|b</code> c | d</p></td></tr></tbody></table>',
    ],
    [
      'a cell that becomes empty',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 7, markdown: ' ' }],
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p /></td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'a cell given as storage',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 7, storage: '<p>z</p>' }],
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>z</p></td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'a cell given as a whole',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 7, storage: '<td class="z">z</td>' }],
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="z">z</td><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'two cells of one row',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [
        { type: 'replace_cell', block: 7, markdown: 'x' },
        { type: 'replace_cell', block: 9, markdown: 'y' },
      ],
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>x</p></td><td><p>y</p></td></tr></tbody></table>',
    ],
    [
      'a cell and the height of its row',
      '<table><tbody><tr><td rowspan="2" colspan="2">m</td><td>1</td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
      [
        { type: 'replace_cell', block: 2, markdown: 'n' },
        { type: 'insert_row', block: 0, at: 1, cells: ['', '', 'new'] },
      ],
      '<table><tbody><tr><td rowspan="3" colspan="2">n</td><td>1</td></tr><tr><td><p>new</p></td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
    ],
  ]);
});

describe('what is refused', () => {
  it.each<[name: string, page: string, operations: readonly Edit[], message: string, next: string]>([
    [
      'a row as a block',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'delete_block', block: 6 }],
      'A row is not deleted as a block: other cells may reach over it.',
      'Use delete_row.',
    ],
    [
      'a cell as a block',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'delete_block', block: 7 }],
      'A cell cannot be deleted: its row would miss a column.',
      'Use replace_cell with empty content.',
    ],
    [
      'content beside a row',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_after', block: 6, markdown: 'x' }],
      'New rows are given cell by cell.',
      'Use insert_row.',
    ],
    [
      'content beside a cell',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_after', block: 7, markdown: 'x' }],
      'Nothing can stand beside a cell.',
      'Use insert_row, or name a block inside it.',
    ],
    [
      'content beside a caption',
      '<ac:image ac:width="9"><ri:attachment ri:filename="a.png" /><ac:caption><p>c</p></ac:caption></ac:image>',
      [{ type: 'insert_after', block: 1, markdown: 'x' }],
      'Nothing can stand beside a caption.',
      'Use insert_row, or name a block inside it.',
    ],
    [
      'text beside a decision',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item" local-id="d0"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>a</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
      [{ type: 'insert_after', block: 1, markdown: 'x' }],
      'Nothing can stand beside the text of a decision.',
      'Insert beside the block around it.',
    ],
    [
      'a list beside a task',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'insert_after', block: 1, storage: '<ul><li>x</li></ul>' }],
      'Only tasks can stand beside a task.',
      'Give `- [ ] text`, or insert beside the task list.',
    ],
    [
      'a list and a task beside a task',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [
        {
          type: 'insert_after',
          block: 1,
          storage:
            '<ac:task><ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>b</ac:task-body></ac:task><p>x</p>',
        },
      ],
      'Only tasks can stand beside a task.',
      'Give `- [ ] text`, or insert beside the task list.',
    ],
    [
      'a task id that the page has',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [
        {
          type: 'insert_after',
          block: 0,
          storage:
            '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
        },
      ],
      'The page already has a task with the id 1.',
      'Give new tasks another id, or give them as Markdown.',
    ],
    [
      'a state of what is no task',
      '<p>a</p>',
      [{ type: 'set_task', block: 0, done: true }],
      'Block {0} is a paragraph, no task.',
      'Name the task itself.',
    ],
    [
      'content in no form',
      '<p>a</p>',
      [{ type: 'insert_after', block: 0 }],
      'New content is given as `markdown` or as `storage`.',
      'Give exactly one of the two.',
    ],
    [
      'content in both forms',
      '<p>a</p>',
      [{ type: 'insert_after', block: 0, markdown: 'x', storage: 'y' }],
      'New content is given as `markdown` or as `storage`.',
      'Give exactly one of the two.',
    ],
    [
      'an operation that there is not',
      '<p>a</p>',
      [{ type: 'rename', block: 0 }],
      'There is no operation "rename".',
      'Use one of the documented types.',
    ],
    [
      'an operation without a type',
      '<p>a</p>',
      [{ block: 0 }],
      'There is no operation without a type.',
      'Use one of the documented types.',
    ],
    [
      'a block that is not there',
      '<p>a</p>',
      [{ type: 'delete_block', block: 'zz' }],
      'There is no block zz in this version of the page.',
      'Open the page again: a block whose content changed has another id.',
    ],
    [
      'a block of an empty page',
      ' ',
      [{ type: 'delete_block', block: 'zz' }],
      'The page is empty: there is no block zz.',
      'Append content to the page instead (append_to_section without a section).',
    ],
    [
      'a page that is not well-formed',
      '<p>a</p>\n<p>b',
      [{ type: 'delete_block', block: 0 }],
      "The page's storage is not well-formed: Missing end tag for element p (line 2, column 5).",
      'Do not edit this page here: open and save it in the browser first, which repairs it.',
    ],
    [
      'storage that is not well-formed',
      '<p>a</p>',
      [{ type: 'insert_after', block: 0, storage: '<p>\n<b></p>' }],
      'The given storage is not well-formed: Missing end tag for element b (line 2, column 4).',
      'Correct it, or give the content as Markdown.',
    ],
    [
      'to leave the page malformed',
      '<p>a</p>',
      [{ type: 'insert_after', block: 0, storage: '<?xml version="1.0"?>' }],
      'The given storage is not well-formed: A body has no XML declaration (line 1, column 1).',
      'Correct it, or give the content as Markdown.',
    ],
    [
      'a section that is not there',
      '<p>intro</p><h1>One</h1><p>a</p><h2>Two &amp; more</h2>\n<p>b</p>\n<h3>Deep</h3><p>c</p><h2>Three</h2><p>d</p>',
      [{ type: 'replace_section', section: 'Nope', markdown: 'x' }],
      'The page has no section "Nope".',
      'Use one of its headings: "One", "Two & more", "Deep", "Three".',
    ],
    [
      'a section of a page without any',
      '<p>a</p>',
      [{ type: 'replace_section', section: 'Nope', markdown: 'x' }],
      'The page has no section "Nope".',
      'The page has no headings: name blocks, or leave out the section to write to the start or end of the page.',
    ],
    [
      'a section of a page with many',
      '<h2>H0</h2><h2>H1</h2><h2>H2</h2><h2>H3</h2><h2>H4</h2><h2>H5</h2><h2>H6</h2><h2>H7</h2><h2>H8</h2><h2>H9</h2><h2>H10</h2><h2>H11</h2><h2>H12</h2><h2>H13</h2><h2>H14</h2><h2>H15</h2><h2>H16</h2><h2>H17</h2><h2>H18</h2><h2>H19</h2><h2>H20</h2><h2>H21</h2>',
      [{ type: 'replace_section', section: 'Nope', markdown: 'x' }],
      'The page has no section "Nope".',
      'Use one of its headings: "H0", "H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8", "H9", "H10", "H11", "H12", "H13", "H14", "H15", "H16", "H17", "H18", "H19", ….',
    ],
    [
      'a section of two headings',
      '<h1>A</h1><h2>N</h2><h1>B</h1><h2>N</h2>',
      [{ type: 'replace_section', section: 'n', markdown: 'x' }],
      '2 sections are named "n": "A > N" (#N), "B > N" (#N.1).',
      'Give the path `Parent > Heading`, or the anchor with `#`.',
    ],
    [
      'a table that is none',
      '<p>a</p>',
      [{ type: 'insert_row', block: 0, cells: [] }],
      'Block {0} is a paragraph, no table.',
      'Name the table.',
    ],
    [
      'a row that is none',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 7, cells: ['a'] }],
      'Block {7} is a cell, no row.',
      'Name a row of the table.',
    ],
    [
      'a row of another table',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table><table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, after: 12, cells: ['x', 'y'] }],
      'Block {12} is no row of this table.',
      'Name one of its rows in `after`, or give `at`.',
    ],
    [
      'a place before the first row',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: -1, cells: ['x', 'y'] }],
      'The table has 2 rows: there is no place -1.',
      'Give `at` from 0 to 2.',
    ],
    [
      'a place between rows',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: 0.5, cells: ['x', 'y'] }],
      'The table has 2 rows: there is no place 0.5.',
      'Give `at` from 0 to 2.',
    ],
    [
      'a place behind the last row',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: 3, cells: ['x', 'y'] }],
      'The table has 2 rows: there is no place 3.',
      'Give `at` from 0 to 2.',
    ],
    [
      'a row of a table without any',
      '<table><tbody></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: [] }],
      'The table has no rows.',
      'Replace the table instead.',
    ],
    [
      'too few cells',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_row', block: 6, cells: ['a'] }],
      'The table has 2 columns, but 1 cells are given.',
      'Give one text for each column, empty ones too; numbering columns do not count.',
    ],
    [
      'a text for a merged cell',
      '<table><tbody><tr><td rowspan="2" colspan="2">m</td><td>1</td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, at: 1, cells: ['z', '', 'new'] }],
      'Column 0 of the new row is part of a merged cell.',
      'Leave it empty.',
    ],
    [
      'another text for a merged cell from above',
      '<table><tbody><tr><td rowspan="2" colspan="2">m</td><td>1</td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
      [{ type: 'replace_row', block: 6, cells: ['z', '', '2'] }],
      'Column 0 of row 1 belongs to a merged cell that begins in row 0; it cannot be "z" here.',
      'Leave it empty, or replace the cell in the row where it begins.',
    ],
    [
      'two texts for one merged cell',
      '<table><tbody><tr><td rowspan="2" colspan="2">m</td><td>1</td></tr><tr><td>2</td></tr><tr><td>x</td><td>y</td><td>3</td></tr></tbody></table>',
      [{ type: 'replace_row', block: 1, cells: ['n', 'o', '1'] }],
      'Columns 0 to 1 of row 0 are one merged cell; it cannot be both "n" and "o".',
      'Give its text in the first of the columns and leave the others empty.',
    ],
    [
      'the only row',
      '<table><tbody><tr class="r0"><td><p>a</p></td></tr></tbody></table>',
      [{ type: 'delete_row', block: 1 }],
      'It is the only row of the table.',
      'Delete the table instead.',
    ],
    [
      'a cell without its place',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, row: 1, markdown: 'x' }],
      'Which cell of the table is meant?',
      'Give `row` and `column`, counted from 0, or name the cell itself.',
    ],
    [
      'a cell out of the table',
      '<table><tbody><tr class="r0"><th><p>A</p></th><th><p>B</p></th></tr><tr class="r1"><td class="k"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_cell', block: 0, row: 1, column: 2, markdown: 'x' }],
      'The table has no cell in row 1, column 2: it has 2 rows and 2 columns.',
      'Count rows and columns from 0; header rows count, numbering columns do not.',
    ],
    [
      'a cell of a paragraph',
      '<p>a</p>',
      [{ type: 'replace_cell', block: 0, markdown: 'x' }],
      'Block {0} is a paragraph, no table.',
      'Name the table.',
    ],
    [
      'two changes of one place',
      '<p>a</p><p>b</p>',
      [
        { type: 'delete_block', block: 1 },
        { type: 'replace_block', block: 1, markdown: 'x' },
      ],
      'Operations 1 and 2 change the same place.',
      'Make it one operation, or two edits one after the other.',
    ],
    [
      'a change inside of a block that goes',
      '<ac:structured-macro ac:name="info" ac:macro-id="info1"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [
        { type: 'replace_block', block: 1, markdown: 'x' },
        { type: 'delete_block', block: 0 },
      ],
      'Operations 2 and 1 change the same place.',
      'Make it one operation, or two edits one after the other.',
    ],
    [
      'to delete a comment',
      '<p><ac:inline-comment-marker ac:ref="c1">a</ac:inline-comment-marker></p>',
      [{ type: 'delete_block', block: 0 }],
      'The edit would remove what it does not name: comment on "a" [commentMarker:c1].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
  ])('%s', (_name, page, operations, message, next) => {
    expect(() => edit(page, operations)).toThrow(ConfluenceError);
    try {
      edit(page, operations);
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid_request', message: withIds(page, message), next });
    }
  });
});
