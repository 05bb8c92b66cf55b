// New content where nothing is shown, headers of tables, rows in another order, and paragraphs around one block.
import { describe } from 'vitest';
import { makes, refuses } from './edit-examples.js';

const cell = (content: string) =>
  `<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell>${content}</ac:layout-cell></ac:layout-section></ac:layout>`;

describe('a page that shows nothing', () => {
  makes([
    ['is written anew', '<p />', [{ type: 'replace_section', markdown: 'x' }], '<p>x</p>'],
    [
      'keeps the attributes of its paragraph',
      '<p ac:local-id="i"> </p>',
      [{ type: 'replace_section', markdown: 'x\n\n- y' }],
      '<p ac:local-id="i">x</p><ul><li><p>y</p></li></ul>',
    ],
    ['becomes a heading', '<p>&nbsp;</p>', [{ type: 'replace_section', markdown: '# x' }], '<h1>x</h1>'],
    ['is appended to', '<p />', [{ type: 'append_to_section', markdown: 'x' }], '<p>x</p>'],
    ['is prepended to', '<p></p>', [{ type: 'prepend_to_section', markdown: '- x' }], '<ul><li><p>x</p></li></ul>'],
    [
      'is appended to twice',
      '<p />',
      [
        { type: 'append_to_section', markdown: 'x' },
        { type: 'append_to_section', markdown: 'y' },
      ],
      '<p>x</p><p>y</p>',
    ],
    [
      'is written to from both sides',
      '<p />',
      [
        { type: 'append_to_section', markdown: 'y' },
        { type: 'prepend_to_section', markdown: 'x' },
      ],
      '<p>x</p><p>y</p>',
    ],
    [
      'is appended to behind what is put beside its paragraph',
      '<p />',
      [
        { type: 'insert_after', block: 0, markdown: 'x' },
        { type: 'append_to_section', markdown: 'y' },
      ],
      '<p>x</p><p>y</p>',
    ],
    [
      'is appended to behind its paragraph when that gets a text',
      '<p class="k" />',
      [
        { type: 'replace_block', block: 0, markdown: 'x' },
        { type: 'append_to_section', markdown: 'y' },
      ],
      '<p class="k">x</p><p>y</p>',
    ],
    ['has a byte order mark', '\ufeff', [{ type: 'replace_section', markdown: 'x' }], '\ufeff<p>x</p>'],
    ['gets a layout cell filled', cell(''), [{ type: 'replace_section', markdown: 'x' }], cell('<p>x</p>')],
    ['gets its paragraph filled', cell('<p />'), [{ type: 'replace_section', markdown: 'x' }], cell('<p>x</p>')],
    ['is appended to in a layout', cell('<p />'), [{ type: 'append_to_section', markdown: 'x' }], cell('<p>x</p>')],
    [
      'gets an excerpt filled',
      '<ac:structured-macro ac:name="excerpt"><ac:rich-text-body><p /></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'replace_section', markdown: 'x' }],
      '<ac:structured-macro ac:name="excerpt"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'keeps its table of contents',
      '<ac:structured-macro ac:name="toc" />',
      [{ type: 'replace_section', markdown: 'x' }],
      '<p>x</p><ac:structured-macro ac:name="toc" />',
    ],
    [
      'keeps an anchor in its paragraph',
      '<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">a</ac:parameter></ac:structured-macro></p>',
      [{ type: 'append_to_section', markdown: 'x' }],
      '<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">a</ac:parameter></ac:structured-macro></p><p>x</p>',
    ],
    ['but for a text is appended to', '<p>a</p>', [{ type: 'append_to_section', markdown: 'x' }], '<p>a</p><p>x</p>'],
    [
      'has a cell filled',
      '<table><tbody><tr><th><p>a</p></th></tr><tr><td><p /></td></tr></tbody></table>',
      '| a |\n| - |\n| x |',
      '<table><tbody><tr><th><p>a</p></th></tr><tr><td><p>x</p></td></tr></tbody></table>',
    ],
  ]);
});

describe('the header of a table', () => {
  const head = '<table><tbody><tr ac:local-id="r"><th ac:local-id="c" data-highlight-colour="#eee"><p>a</p></th></tr>';
  const end = '</tbody></table>';
  makes([
    [
      'becomes a row',
      `${head}<tr><td><p>b</p></td></tr>${end}`,
      '| |\n| - |\n| a |\n| b |',
      `<table><tbody><tr ac:local-id="r"><td ac:local-id="c"><p>a</p></td></tr><tr><td><p>b</p></td></tr>${end}`,
    ],
    [
      'becomes a changed row',
      `${head}<tr><td><p>b</p></td></tr>${end}`,
      '| |\n| - |\n| a x |\n| b |',
      `<table><tbody><tr ac:local-id="r"><td ac:local-id="c"><p>a x</p></td></tr><tr><td><p>b</p></td></tr>${end}`,
    ],
    [
      'is made of the first row',
      '<table><tbody><tr class="k"><td class="l"><p>a</p></td></tr><tr><td><p>b</p></td></tr></tbody></table>',
      '| a |\n| - |\n| b |',
      '<table><tbody><tr class="k"><th class="l"><p>a</p></th></tr><tr><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'is put above the rows',
      '<table><tbody><tr><td class="l"><p>a</p></td></tr><tr><td><p>b</p></td></tr></tbody></table>',
      '| x |\n| - |\n| a |\n| b |',
      '<table><tbody><tr><th class="l"><p>x</p></th></tr><tr><td class="l"><p>a</p></td></tr><tr><td><p>b</p></td></tr></tbody></table>',
    ],
    [
      'makes way for another',
      `${head}<tr><td><p>b</p></td></tr>${end}`,
      '| x y |\n| - |\n| a |\n| b |',
      `<table><tbody><tr><th><p>x y</p></th></tr><tr ac:local-id="r"><td ac:local-id="c"><p>a</p></td></tr><tr><td><p>b</p></td></tr>${end}`,
    ],
    [
      'goes, and the row below is the header',
      `${head}<tr><td class="l"><p>b</p></td></tr><tr><td><p>c</p></td></tr>${end}`,
      '| b |\n| - |\n| c |',
      `<table><tbody><tr><th class="l"><p>b</p></th></tr><tr><td><p>c</p></td></tr>${end}`,
    ],
    [
      'stays without text when a cell below it changes',
      '<table><tbody><tr><th class="k"><p /></th></tr><tr><td class="l"><p>a</p></td></tr></tbody></table>',
      '| |\n| - |\n| b |',
      '<table><tbody><tr><th class="k"><p /></th></tr><tr><td class="l"><p>b</p></td></tr></tbody></table>',
    ],
    [
      'stays without text when a row is added',
      '<table><tbody><tr><th class="k"><p /></th></tr><tr><td class="l"><p>a</p></td></tr></tbody></table>',
      '| |\n| - |\n| a |\n| b |',
      '<table><tbody><tr><th class="k"><p /></th></tr><tr><td class="l"><p>a</p></td></tr><tr><td class="l"><p>b</p></td></tr></tbody></table>',
    ],
    [
      'stays without text above merged cells',
      '<table><tbody><tr><th class="k" colspan="2"><p /></th></tr><tr><td class="l"><p>a</p></td><td><p>b</p></td></tr></tbody></table>',
      '| | |\n| - | - |\n| a | x |',
      '<table><tbody><tr><th class="k" colspan="2"><p /></th></tr><tr><td class="l"><p>a</p></td><td><p>x</p></td></tr></tbody></table>',
    ],
    [
      'gets its text',
      '<table><tbody><tr><th class="k"><p /></th></tr><tr><td class="l"><p>a</p></td></tr></tbody></table>',
      '| x |\n| - |\n| a |',
      '<table><tbody><tr><th class="k"><p>x</p></th></tr><tr><td class="l"><p>a</p></td></tr></tbody></table>',
    ],
    [
      'in a part of its own changes its text',
      '<table><thead><tr><th><p>a</p></th></tr></thead><tbody><tr><td><p>b</p></td></tr></tbody></table>',
      '| x |\n| - |\n| b |',
      '<table><thead><tr><th><p>x</p></th></tr></thead><tbody><tr><td><p>b</p></td></tr></tbody></table>',
    ],
  ]);
  refuses([
    [
      'in a part of its own becomes no row',
      '<table><thead><tr><th><p>a</p></th></tr></thead><tbody><tr><td><p>b</p></td></tr></tbody></table>',
      [{ type: 'replace_block', block: 0, markdown: '| |\n| - |\n| a |\n| b |' }],
      'The header of this table stands in a part of its own, which new Markdown for the whole table cannot dissolve.',
      'Keep the header row, or give the table as storage.',
    ],
  ]);
});

describe('rows in another order', () => {
  makes([
    [
      'keep their bytes',
      '<table><tbody><tr><th>h</th></tr><tr ac:local-id="1" class="x"><td class="y">a</td></tr><tr ac:local-id="2"><td>b</td></tr></tbody></table>',
      '| h |\n| - |\n| b |\n| a |',
      '<table><tbody><tr><th>h</th></tr><tr ac:local-id="2"><td>b</td></tr><tr ac:local-id="1" class="x"><td class="y">a</td></tr></tbody></table>',
    ],
    [
      'keep their macros',
      '<table><tbody><tr><th>h</th></tr><tr><td>a <ac:structured-macro ac:name="jira" ac:macro-id="m"><ac:parameter ac:name="key">A-1</ac:parameter></ac:structured-macro></td></tr><tr><td>b</td></tr><tr><td>c</td></tr></tbody></table>',
      '| h |\n| - |\n| b |\n| c |\n| a [A-1](macro:jira?key=A-1) |',
      '<table><tbody><tr><th>h</th></tr><tr><td>b</td></tr><tr><td>c</td></tr><tr><td>a <ac:structured-macro ac:name="jira" ac:macro-id="m"><ac:parameter ac:name="key">A-1</ac:parameter></ac:structured-macro></td></tr></tbody></table>',
    ],
    [
      'are counted anew',
      '<table><tbody><tr><th class="numberingColumn"></th><th>h</th></tr><tr class="x"><td class="numberingColumn">1</td><td>a</td></tr><tr><td class="numberingColumn">2</td><td>b</td></tr></tbody></table>',
      '| h |\n| - |\n| b |\n| a |',
      '<table><tbody><tr><th class="numberingColumn"></th><th>h</th></tr><tr><td class="numberingColumn">1</td><td>b</td></tr><tr class="x"><td class="numberingColumn">2</td><td>a</td></tr></tbody></table>',
    ],
    [
      'go once when one of two alike goes',
      '<table><tbody><tr><th>h</th></tr><tr class="x"><td>a</td></tr><tr><td>b</td></tr><tr class="y"><td>a</td></tr></tbody></table>',
      '| h |\n| - |\n| b |\n| a |',
      '<table><tbody><tr><th>h</th></tr><tr><td>b</td></tr><tr class="y"><td>a</td></tr></tbody></table>',
    ],
  ]);
});

describe('a paragraph around one block', () => {
  const picture = (alt: string) =>
    `<p class="k"><ac:image ac:width="300" ac:alt="${alt}"><ri:attachment ri:filename="a.png" /></ac:image></p>`;
  const macro = (depth: number) =>
    `<p class="k"><ac:structured-macro ac:name="children" ac:macro-id="m"><ac:parameter ac:name="depth">${depth}</ac:parameter></ac:structured-macro></p>`;
  makes([
    ['keeps the size of its picture', picture('old'), '![new](attachment:a.png)', picture('new')],
    [
      'keeps the size of its picture in an item',
      `<ul><li>${picture('old')}</li></ul>`,
      '- ![new](attachment:a.png)',
      `<ul><li>${picture('new')}</li></ul>`,
    ],
    ['keeps the id of its macro', macro(1), '[children](macro:children?depth=2)', macro(2)],
    ['becomes text', picture('old'), 'x', '<p class="k">x</p>', { allowLoss: true }],
    [
      'is no paragraph with text beside it',
      '<p class="k">a <ac:image ac:alt="old"><ri:attachment ri:filename="a.png" /></ac:image></p>',
      '![old](attachment:a.png)',
      '<ac:image ac:alt="old"><ri:attachment ri:filename="a.png" /></ac:image>',
    ],
  ]);
});

describe('what may go takes along', () => {
  const page = '<p>Hi <ac:link><ri:user ri:account-id="u" ri:local-id="l" /></ac:link> there</p>';
  makes([['its own local id', page, 'Hi there', '<p>Hi there</p>', { allowLoss: ['mention'] }]]);
  refuses([
    [
      'not the local id of another',
      '<p>Hi <ac:link><ri:user ri:account-id="u" /></ac:link> <time datetime="2026-01-01" local-id="l" />there</p>',
      [{ type: 'replace_block', block: 0, markdown: 'Hi there' }],
      'The edit would remove what it does not name: local id l of time [localId:l].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
      { allowLoss: ['mention'] },
    ],
  ]);
});
