// New content: what is refused as cut short, ids of tasks, what each container can hold, and numbers of rows.
import { describe } from 'vitest';
import { makes, refuses } from './edit-examples.js';

describe('content that looks cut short', () => {
  makes([
    [
      'is taken when all is allowed',
      '<p>one two three four five six seven eight nine ten</p>',
      'one two ... (rest unchanged)',
      '<p>one two ... (rest unchanged)</p>',
      { allowLoss: true },
    ],
    [
      'is taken where nothing is replaced',
      '<p>one two three four five six seven eight nine ten</p>',
      [{ type: 'insert_after', block: 0, markdown: 'one two ... (rest unchanged)' }],
      '<p>one two three four five six seven eight nine ten</p><p>one two ... (rest unchanged)</p>',
    ],
    [
      'is taken where the page has the same words',
      '<p>one two ... (rest unchanged)</p>',
      'new one two ... (rest unchanged)',
      '<p>new one two ... (rest unchanged)</p>',
    ],
  ]);
  refuses([
    [
      'in a heading of given storage',
      '<h2>one two three four five six seven eight nine ten</h2>',
      [{ type: 'replace_block', block: 0, storage: '<h2>one two ... (rest unchanged)</h2>' }],
      'The new content has "(rest unchanged)" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    ],
    [
      'in an item of given storage',
      '<ul><li>one two three four five six seven eight nine ten</li></ul>',
      [{ type: 'replace_block', block: 0, storage: '<ul><li>one</li><li>one two ... (rest unchanged)</li></ul>' }],
      'The new content has "(rest unchanged)" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    ],
    [
      'in a cell of given storage',
      '<table><tbody><tr><td>one two three four five six seven eight nine ten</td></tr></tbody></table>',
      [
        {
          type: 'replace_block',
          block: 0,
          storage: '<table><tbody><tr><td>one two ... (rest unchanged)</td></tr></tbody></table>',
        },
      ],
      'The new content has "(rest unchanged)" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    ],
    [
      'in a task of given storage',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>one two three four five six seven eight nine ten</ac:task-body></ac:task></ac:task-list>',
      [
        {
          type: 'replace_block',
          block: 0,
          storage:
            '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>one two ... (rest unchanged)</ac:task-body></ac:task></ac:task-list>',
        },
      ],
      'The new content has "(rest unchanged)" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    ],
    [
      'in code of given storage',
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[one two three four five six seven eight nine ten]]></ac:plain-text-body></ac:structured-macro>',
      [
        {
          type: 'replace_block',
          block: 0,
          storage:
            '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[one\n// ... rest of the code unchanged ...]]></ac:plain-text-body></ac:structured-macro>',
        },
      ],
      'The new content has "... rest of the code unchanged ..." where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    ],
    [
      'in bare text of given storage',
      '<p>one two three four five six seven eight nine ten</p>',
      [{ type: 'replace_block', block: 0, storage: 'one two ... (rest unchanged)' }],
      'The new content has "(rest unchanged)" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    ],
    [
      'is not taken when something else is allowed',
      '<p>one two three four five six seven eight nine ten</p>',
      [{ type: 'replace_block', block: 0, markdown: 'one two ... (rest unchanged)' }],
      'The new content has "(rest unchanged)" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
      { allowLoss: ['link'] },
    ],
  ]);
});

describe('ids of tasks', () => {
  makes([
    [
      'are counted without spaces',
      '<ac:task-list><ac:task><ac:task-id> 7 </ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><p>b</p>',
      [{ type: 'insert_after', block: 2, markdown: '- [ ] x' }],
      '<ac:task-list><ac:task><ac:task-id> 7 </ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><p>b</p><ac:task-list><ac:task><ac:task-id>8</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'that are too large are not counted',
      '<ac:task-list><ac:task><ac:task-id>99999999999999999999</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><p>b</p>',
      [{ type: 'insert_after', block: 2, markdown: '- [ ] x' }],
      '<ac:task-list><ac:task><ac:task-id>99999999999999999999</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><p>b</p><ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'may come back in a replaced list',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
      [
        {
          type: 'replace_block',
          block: 0,
          storage:
            '<ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
        },
      ],
      '<ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body></ac:task><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'of other elements do not count',
      '<p>7</p><p><span>9</span></p>',
      [{ type: 'insert_after', block: 0, markdown: '- [ ] x' }],
      '<p>7</p><ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list><p><span>9</span></p>',
    ],
    [
      'may be any in a page without tasks',
      '<p>7</p>',
      [
        {
          type: 'insert_after',
          block: 0,
          storage:
            '<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
        },
      ],
      '<p>7</p><ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
    ],
  ]);
  refuses([
    [
      'are the same with spaces',
      '<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><p>b</p>',
      [
        {
          type: 'insert_after',
          block: 2,
          storage:
            '<ac:task-list><ac:task><ac:task-id>\n7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
        },
      ],
      'The page already has a task with the id 7.',
      'Give new tasks another id, or give them as Markdown.',
    ],
  ]);
});

describe('what a place can hold', () => {
  makes([
    [
      'a panel in the page',
      '<p>a</p>',
      [{ type: 'insert_after', block: 0, markdown: '> [!NOTE]\n> x' }],
      '<p>a</p><ac:structured-macro ac:name="info" ac:schema-version="1"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'an expand in the page',
      '<p>a</p>',
      [{ type: 'insert_after', block: 0, markdown: '<details><summary>T</summary>\n\nx\n\n</details>' }],
      '<p>a</p><ac:structured-macro ac:name="expand" ac:schema-version="1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'a panel in an expand',
      '<ac:structured-macro ac:name="expand"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'insert_after', block: 1, markdown: '> [!NOTE]\n> x' }],
      '<ac:structured-macro ac:name="expand"><ac:rich-text-body><p>a</p><ac:structured-macro ac:name="info" ac:schema-version="1"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'an expand in a panel is a bold line and its content',
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'insert_after', block: 1, markdown: '<details><summary>T</summary>\n\nx\n\n</details>' }],
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>a</p><p><strong>T</strong></p><p>x</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'an expand in a cell',
      '<table><tbody><tr><td><p>a</p></td></tr></tbody></table>',
      [{ type: 'insert_after', block: 3, markdown: '<details><summary>T</summary>\n\nx\n\n</details>' }],
      '<table><tbody><tr><td><p>a</p><ac:structured-macro ac:name="expand" ac:schema-version="1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro></td></tr></tbody></table>',
    ],
    [
      'an expand in a header cell',
      '<table><tbody><tr><th><p>a</p></th></tr></tbody></table>',
      [{ type: 'insert_after', block: 3, markdown: '<details><summary>T</summary>\n\nx\n\n</details>' }],
      '<table><tbody><tr><th><p>a</p><ac:structured-macro ac:name="expand" ac:schema-version="1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro></th></tr></tbody></table>',
    ],
    [
      'an expand in an item is a bold line and its content',
      '<ul><li><p>a</p></li></ul>',
      [{ type: 'insert_after', block: 2, markdown: '<details><summary>T</summary>\n\nx\n\n</details>' }],
      '<ul><li><p>a</p><p><strong>T</strong></p><p>x</p></li></ul>',
    ],
    [
      'an expand in a quote is a bold line and its content',
      '<blockquote><p>a</p></blockquote>',
      [{ type: 'insert_after', block: 1, markdown: '<details><summary>T</summary>\n\nx\n\n</details>' }],
      '<blockquote><p>a</p><p><strong>T</strong></p><p>x</p></blockquote>',
    ],
    [
      'a panel in an excerpt',
      '<ac:structured-macro ac:name="excerpt"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'insert_after', block: 1, markdown: '> [!NOTE]\n> x' }],
      '<ac:structured-macro ac:name="excerpt"><ac:rich-text-body><p>a</p><ac:structured-macro ac:name="info" ac:schema-version="1"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'a panel in a panel of the other kind is its content',
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
      [{ type: 'insert_after', block: 1, markdown: '> [!NOTE]\n> x' }],
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>a</p><p>x</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
    ],
    [
      'a table in a panel is its cells',
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'insert_after', block: 1, markdown: '| a |\n| - |\n| b |' }],
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>a</p><p>a</p><p>b</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'a table in an expand',
      '<ac:structured-macro ac:name="expand"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'insert_after', block: 1, markdown: '| a |\n| - |\n| b |' }],
      '<ac:structured-macro ac:name="expand"><ac:rich-text-body><p>a</p><table data-layout="default"><tbody><tr><th><p>a</p></th></tr><tr><td><p>b</p></td></tr></tbody></table></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'a panel in a cell',
      '<table><tbody><tr><td><p>a</p></td></tr></tbody></table>',
      [{ type: 'insert_after', block: 3, markdown: '> [!NOTE]\n> x' }],
      '<table><tbody><tr><td><p>a</p><ac:structured-macro ac:name="info" ac:schema-version="1"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro></td></tr></tbody></table>',
    ],
    [
      'code in a quote',
      '<blockquote><p>a</p></blockquote>',
      [{ type: 'insert_after', block: 1, markdown: '```\nx\n```' }],
      '<blockquote><p>a</p><ac:structured-macro ac:name="code" ac:schema-version="1"><ac:plain-text-body><![CDATA[x]]></ac:plain-text-body></ac:structured-macro></blockquote>',
    ],
    [
      'a panel in a layout cell',
      '<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell><p>a</p></ac:layout-cell></ac:layout-section></ac:layout>',
      [{ type: 'insert_after', block: 0, markdown: '> [!NOTE]\n> x' }],
      '<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell><p>a</p><ac:structured-macro ac:name="info" ac:schema-version="1"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro></ac:layout-cell></ac:layout-section></ac:layout>',
    ],
  ]);
});

describe('numbers of rows in a replaced table', () => {
  makes([
    [
      'go on from the first',
      '<table><tbody><tr><td class="numberingColumn">5</td><td>a</td></tr><tr><td class="numberingColumn">6</td><td>b</td></tr></tbody></table>',
      '| | \n| - |\n| a |\n| x |\n| b |',
      '<table><tbody><tr><td class="numberingColumn">5</td><td>a</td></tr><tr><td class="numberingColumn">6</td><td><p>x</p></td></tr><tr><td class="numberingColumn">7</td><td>b</td></tr></tbody></table>',
    ],
    [
      'stay when only a text changes',
      '<table><tbody><tr><td class="numberingColumn">5</td><td>a</td></tr><tr><td class="numberingColumn">9</td><td>b</td></tr></tbody></table>',
      '| |\n| - |\n| a |\n| x |',
      '<table><tbody><tr><td class="numberingColumn">5</td><td>a</td></tr><tr><td class="numberingColumn">9</td><td>x</td></tr></tbody></table>',
    ],
    [
      'close the gap of a row that went',
      '<table><tbody><tr><td class="numberingColumn">0</td><td>a</td></tr><tr><td class="numberingColumn">1</td><td>b</td></tr><tr><td class="numberingColumn">2</td><td>c</td></tr></tbody></table>',
      '| |\n| - |\n| a |\n| c |',
      '<table><tbody><tr><td class="numberingColumn">0</td><td>a</td></tr><tr><td class="numberingColumn">1</td><td>c</td></tr></tbody></table>',
    ],
  ]);
});

describe('kinds of rows in a replaced table', () => {
  makes([
    [
      'a row like the one above it',
      '<table><tbody><tr class="h"><th>H</th></tr><tr class="k"><td class="c">a</td></tr></tbody></table>',
      '| H |\n| - |\n| a |\n| x |',
      '<table><tbody><tr class="h"><th>H</th></tr><tr class="k"><td class="c">a</td></tr><tr class="k"><td class="c"><p>x</p></td></tr></tbody></table>',
    ],
    [
      'a row below the header like the next one',
      '<table><tbody><tr class="h"><th>H</th></tr><tr class="k"><td class="c">a</td></tr></tbody></table>',
      '| H |\n| - |\n| x |\n| a |',
      '<table><tbody><tr class="h"><th>H</th></tr><tr class="k"><td class="c"><p>x</p></td></tr><tr class="k"><td class="c">a</td></tr></tbody></table>',
    ],
    [
      'a body row below a lone header',
      '<table><tbody><tr class="h"><th data-highlight-colour="#eee">H</th></tr></tbody></table>',
      '| H |\n| - |\n| x |',
      '<table><tbody><tr class="h"><th data-highlight-colour="#eee">H</th></tr><tr class="h"><td><p>x</p></td></tr></tbody></table>',
    ],
    [
      'an empty cell',
      '<table><tbody><tr><th>H</th><th>I</th></tr><tr><td>a</td><td>b</td></tr></tbody></table>',
      '| H | I |\n| - | - |\n| a | b |\n|  | x |',
      '<table><tbody><tr><th>H</th><th>I</th></tr><tr><td>a</td><td>b</td></tr><tr><td><p /></td><td><p>x</p></td></tr></tbody></table>',
    ],
    [
      'a changed header',
      '<table><tbody><tr class="h"><th class="c">H</th></tr><tr><td>a</td></tr></tbody></table>',
      '| G |\n| - |\n| a |',
      '<table><tbody><tr class="h"><th class="c">G</th></tr><tr><td>a</td></tr></tbody></table>',
    ],
    [
      'a table with white space between its rows',
      '<table>\n<tbody>\n<tr>\n<th>H</th>\n</tr>\n<tr>\n<td>a</td>\n</tr>\n</tbody>\n</table>',
      '| H |\n| - |\n| x |\n| y |',
      '<table>\n<tbody>\n<tr>\n<th>H</th>\n</tr>\n<tr>\n<td>x</td>\n</tr><tr><td><p>y</p></td></tr>\n</tbody>\n</table>',
    ],
  ]);
});
