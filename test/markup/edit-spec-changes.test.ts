// What an edit says that it changed: Markdown before and after, the difference of the two, and what came and went.
import { expect, it } from 'vitest';
import type { BlockChange } from '../../src/markup/edit/apply.js';
import type { EditOptions } from '../../src/markup/edit/operation.js';
import type { InventoryItem } from '../../src/markup/inventory.js';
import { edit, type Edit } from './edited.js';

interface Example {
  name: string;
  page: string;
  operations: readonly Edit[];
  options?: EditOptions;
  gives: { storage: string; changes: Omit<BlockChange, 'block'>[]; lost: InventoryItem[]; gained: InventoryItem[] };
}

it.each<Example>([
  {
    name: 'replace_block',
    page: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li>i</li><li>j</li></ul>',
    operations: [{ type: 'replace_block', block: 2, markdown: 'a c' }],
    gives: {
      storage: '<h1>G</h1><h2>S</h2><p>a c</p><ul><li>i</li><li>j</li></ul>',
      changes: [
        {
          operation: 0,
          kind: 'paragraph',
          path: ['G', 'S'],
          before: 'a b',
          after: 'a c',
          diff: '@@ -1,1 +1,1 @@\n-a b\n+a c',
        },
      ],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'replace_text',
    page: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li>i</li><li>j</li></ul>',
    operations: [{ type: 'replace_text', from: 'b', to: 'c' }],
    gives: {
      storage: '<h1>G</h1><h2>S</h2><p>a c</p><ul><li>i</li><li>j</li></ul>',
      changes: [
        {
          operation: 0,
          kind: 'paragraph',
          path: ['G', 'S'],
          before: 'a b',
          after: 'a c',
          diff: '@@ -1,1 +1,1 @@\n-a b\n+a c',
        },
      ],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'replace_block with what is there',
    page: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li>i</li><li>j</li></ul>',
    operations: [{ type: 'replace_block', block: 2, markdown: 'a b' }],
    gives: {
      storage: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li>i</li><li>j</li></ul>',
      changes: [{ operation: 0, kind: 'paragraph', path: ['G', 'S'], before: 'a b', after: 'a b', diff: '' }],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'insert_after',
    page: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li>i</li><li>j</li></ul>',
    operations: [{ type: 'insert_after', block: 2, markdown: 'x' }],
    gives: {
      storage: '<h1>G</h1><h2>S</h2><p>a b</p><p>x</p><ul><li>i</li><li>j</li></ul>',
      changes: [
        { operation: 0, kind: 'paragraph', path: ['G', 'S'], before: '', after: 'x', diff: '@@ -0,0 +1,1 @@\n+x' },
      ],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'insert_before of an item',
    page: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li>i</li><li>j</li></ul>',
    operations: [{ type: 'insert_before', block: 4, markdown: '- x' }],
    gives: {
      storage: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li><p>x</p></li><li>i</li><li>j</li></ul>',
      changes: [
        {
          operation: 0,
          kind: 'listItem',
          path: ['G', 'S'],
          before: '',
          after: '- x',
          diff: '@@ -0,0 +1,1 @@\n+- x',
        },
      ],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'delete_block',
    page: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li>i</li><li>j</li></ul>',
    operations: [{ type: 'delete_block', block: 2 }],
    gives: {
      storage: '<h1>G</h1><h2>S</h2><ul><li>i</li><li>j</li></ul>',
      changes: [
        {
          operation: 0,
          kind: 'paragraph',
          path: ['G', 'S'],
          before: 'a b',
          after: '',
          diff: '@@ -1,1 +0,0 @@\n-a b',
        },
      ],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'replace_section',
    page: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li>i</li><li>j</li></ul>',
    operations: [{ type: 'replace_section', section: 'S', markdown: 'a b' }],
    gives: {
      storage: '<h1>G</h1><h2>S</h2><p>a b</p>',
      changes: [
        {
          operation: 0,
          kind: 'heading',
          path: ['G'],
          before: 'a b\n\n- i\n- j',
          after: 'a b',
          diff: '@@ -1,4 +1,1 @@\n a b\n-\n-- i\n-- j',
        },
      ],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'append_to_section',
    page: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li>i</li><li>j</li></ul>',
    operations: [{ type: 'append_to_section', section: 'S', markdown: 'x' }],
    gives: {
      storage: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li>i</li><li>j</li></ul><p>x</p>',
      changes: [{ operation: 0, kind: 'heading', path: ['G'], before: '', after: 'x', diff: '@@ -0,0 +1,1 @@\n+x' }],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'prepend_to_section on an empty page',
    page: '',
    operations: [{ type: 'prepend_to_section', markdown: 'x' }],
    gives: {
      storage: '<p>x</p>',
      changes: [{ operation: 0, kind: 'page', path: [], before: '', after: 'x', diff: '@@ -0,0 +1,1 @@\n+x' }],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'replace_section of the page',
    page: '<p>a</p>',
    operations: [{ type: 'replace_section', markdown: 'b' }],
    gives: {
      storage: '<p>b</p>',
      changes: [{ operation: 0, kind: 'page', path: [], before: 'a', after: 'b', diff: '@@ -1,1 +1,1 @@\n-a\n+b' }],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'set_task',
    page: '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    operations: [{ type: 'set_task', block: 1, done: true }],
    gives: {
      storage:
        '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      changes: [
        {
          operation: 0,
          kind: 'task',
          path: [],
          before: '- [ ] a',
          after: '- [x] a',
          diff: '@@ -1,1 +1,1 @@\n-- [ ] a\n+- [x] a',
        },
      ],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'insert_row',
    page: '<table><tbody><tr><th>A</th></tr><tr><td>a</td></tr></tbody></table>',
    operations: [{ type: 'insert_row', block: 0, cells: ['x'] }],
    gives: {
      storage: '<table><tbody><tr><th>A</th></tr><tr><td>a</td></tr><tr><td><p>x</p></td></tr></tbody></table>',
      changes: [
        {
          operation: 0,
          kind: 'table',
          path: [],
          before: '| A |\n| - |\n| a |',
          after: '| A |\n| - |\n| a |\n| x |',
          diff: '@@ -2,2 +2,3 @@\n | - |\n | a |\n+| x |',
        },
      ],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'delete_row',
    page: '<table><tbody><tr><th>A</th></tr><tr><td>a</td></tr></tbody></table>',
    operations: [{ type: 'delete_row', block: 4 }],
    gives: {
      storage: '<table><tbody><tr><th>A</th></tr></tbody></table>',
      changes: [{ operation: 0, kind: 'row', path: [], before: '| a |', after: '', diff: '@@ -1,1 +0,0 @@\n-| a |' }],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'replace_cell',
    page: '<table><tbody><tr><th>A</th></tr><tr><td>a</td></tr></tbody></table>',
    operations: [{ type: 'replace_cell', block: 0, row: 1, column: 0, markdown: 'x' }],
    gives: {
      storage: '<table><tbody><tr><th>A</th></tr><tr><td>x</td></tr></tbody></table>',
      changes: [{ operation: 0, kind: 'cell', path: [], before: 'a', after: 'x', diff: '@@ -1,1 +1,1 @@\n-a\n+x' }],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'two of one page',
    page: '<h1>G</h1><h2>S</h2><p>a b</p><ul><li>i</li><li>j</li></ul>',
    operations: [
      { type: 'delete_block', block: 4 },
      { type: 'insert_after', block: 2, markdown: 'x' },
    ],
    gives: {
      storage: '<h1>G</h1><h2>S</h2><p>a b</p><p>x</p><ul><li>j</li></ul>',
      changes: [
        {
          operation: 0,
          kind: 'listItem',
          path: ['G', 'S'],
          before: '- i',
          after: '',
          diff: '@@ -1,1 +0,0 @@\n-- i',
        },
        { operation: 1, kind: 'paragraph', path: ['G', 'S'], before: '', after: 'x', diff: '@@ -0,0 +1,1 @@\n+x' },
      ],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'a change inside a panel with a fallback',
    page: '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div><p>a</p></div></ac:adf-fallback></ac:adf-extension>',
    operations: [{ type: 'replace_block', block: 1, markdown: 'x' }],
    gives: {
      storage:
        '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>x</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
      changes: [
        { operation: 0, kind: 'paragraph', path: [], before: 'a', after: 'x', diff: '@@ -1,1 +1,1 @@\n-a\n+x' },
      ],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'two changes inside a panel with a fallback',
    page: '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>a</p><p>b</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div><p>a</p><p>b</p></div></ac:adf-fallback></ac:adf-extension>',
    operations: [
      { type: 'replace_block', block: 1, markdown: 'x' },
      { type: 'replace_block', block: 2, markdown: 'y' },
    ],
    gives: {
      storage:
        '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>x</p><p>y</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
      changes: [
        { operation: 0, kind: 'paragraph', path: [], before: 'a', after: 'x', diff: '@@ -1,1 +1,1 @@\n-a\n+x' },
        { operation: 1, kind: 'paragraph', path: [], before: 'b', after: 'y', diff: '@@ -1,1 +1,1 @@\n-b\n+y' },
      ],
      lost: [],
      gained: [],
    },
  },
  {
    name: 'a deleted panel with a fallback',
    page: '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div><p>a</p></div></ac:adf-fallback></ac:adf-extension><p>b</p>',
    operations: [{ type: 'delete_block', block: 0 }],
    gives: {
      storage: '<p>b</p>',
      changes: [
        {
          operation: 0,
          kind: 'panel',
          path: [],
          before: '> [!IMPORTANT]\n> a',
          after: '',
          diff: '@@ -1,2 +0,0 @@\n-> [!IMPORTANT]\n-> a',
        },
      ],
      lost: [{ kind: 'macro', key: 'panel', label: 'note panel (purple)' }],
      gained: [],
    },
  },
  {
    name: 'what is lost and gained',
    page: '<p>a <ac:structured-macro ac:name="chart" ac:macro-id="m" /></p>',
    operations: [{ type: 'replace_block', block: 0, markdown: 'a [l](https://x.org)' }],
    options: { allowLoss: ['m'] },
    gives: {
      storage: '<p>a <a href="https://x.org">l</a></p>',
      changes: [
        {
          operation: 0,
          kind: 'paragraph',
          path: [],
          before: 'a [chart](macro:chart)',
          after: 'a [l](https://x.org)',
          diff: '@@ -1,1 +1,1 @@\n-a [chart](macro:chart)\n+a [l](https://x.org)',
        },
      ],
      lost: [{ kind: 'macro', key: 'm', label: 'chart macro' }],
      gained: [{ kind: 'link', key: 'https://x.org', label: 'link to https://x.org' }],
    },
  },
])('$name', ({ page, operations, options, gives }) => {
  const { storage, changes, inventory } = edit(page, operations, options);
  // Ids of blocks are made of their content.
  const shown = changes.map(({ block: _block, ...change }) => change);
  expect({ storage, changes: shown, lost: inventory.lost, gained: inventory.gained }).toStrictEqual(gives);
});
