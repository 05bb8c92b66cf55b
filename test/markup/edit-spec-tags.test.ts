// Start tags in other spellings, blocks that are put in order, and what is named by an operation.
import { describe } from 'vitest';
import { makes, refuses } from './edit-examples.js';

describe('start tags', () => {
  makes([
    [
      'of a merged cell in other spellings',
      "<table><tbody><tr><td class='k'\n rowspan = '2'><p>m</p></td><td>b</td></tr><tr><td>d</td></tr></tbody></table>",
      [{ type: 'insert_row', block: 0, at: 1, cells: ['', 'x'] }],
      '<table><tbody><tr><td class=\'k\' rowspan="3"><p>m</p></td><td>b</td></tr><tr><td><p>x</p></td></tr><tr><td>d</td></tr></tbody></table>',
    ],
    [
      'of a merged cell that is one no longer',
      "<table><tbody><tr><td class='k'\n rowspan = '2'><p>m</p></td><td>b</td></tr><tr><td>d</td></tr></tbody></table>",
      [{ type: 'delete_row', block: 6 }],
      "<table><tbody><tr><td class='k'><p>m</p></td><td>b</td></tr></tbody></table>",
    ],
    [
      'of a row as a pattern',
      '<table><tbody><tr  local-id="i"  class="k" ac:local-id=\'j\'><td colspan="1" data-x="" local-id=\'\' rowspan="1">a</td></tr></tbody></table>',
      [{ type: 'insert_row', block: 0, cells: ['x'] }],
      '<table><tbody><tr  local-id="i"  class="k" ac:local-id=\'j\'><td colspan="1" data-x="" local-id=\'\' rowspan="1">a</td></tr><tr  class="k"><td data-x=""><p>x</p></td></tr></tbody></table>',
    ],
    [
      'of an image in other spellings',
      '<p><ac:image  ac:alt = \'a\'  ac:width="3"><ri:url ri:value="https://x.org/a.png" /></ac:image> t</p>',
      '![$& b](https://x.org/a.png) t',
      '<p><ac:image ac:alt="$&amp; b"  ac:width="3"><ri:url ri:value="https://x.org/a.png" /></ac:image> t</p>',
    ],
    [
      'of a panel in other spellings',
      '<ac:structured-macro ac:schema-version="1"  ac:name = \'info\'><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      '> [!WARNING]\n> a',
      '<ac:structured-macro ac:schema-version="1" ac:name="note"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
    ],
    ['of a paragraph on two lines', '<p\n  class="k"\n>a</p>', 'b', '<p\n  class="k"\n>b</p>'],
  ]);
});

describe('blocks in a new order', () => {
  makes([
    [
      'keep their ids when they change places',
      '<ac:structured-macro ac:name="info" ac:macro-id="i"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro><p>t</p><ac:structured-macro ac:name="tip" ac:macro-id="j"><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'replace_section', markdown: '> [!TIP]\n> b\n\nt\n\n> [!NOTE]\n> a' }],
      '<ac:structured-macro ac:name="tip" ac:macro-id="j"><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro><p>t</p><ac:structured-macro ac:name="info" ac:macro-id="i"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'pair with those of their kind',
      '<p class="k">a b</p><h2 class="l">c d</h2>',
      [{ type: 'replace_section', markdown: '## c x\n\na y' }],
      '<h2 class="l">c x</h2><p>a y</p>',
    ],
    [
      'pair with those that share words',
      '<p class="k">a b c</p><p class="l">d e f</p>',
      [{ type: 'replace_section', markdown: 'new\n\nd e x\n\nother' }],
      '<p class="k">new</p><p class="l">d e x</p><p>other</p>',
    ],
    [
      'pair whatever the case of their words',
      '<p class="k">Alpha BETA</p><p class="l">x y</p>',
      [{ type: 'replace_section', markdown: 'q\n\nalpha beta' }],
      '<p>q</p><p class="k">alpha beta</p>',
    ],
    [
      'pair panels of two kinds',
      '<ac:structured-macro ac:name="info" ac:macro-id="i"><ac:rich-text-body><p>a b</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'replace_section', markdown: '> [!TIP]\n> a c' }],
      '<ac:structured-macro ac:name="tip" ac:macro-id="i"><ac:rich-text-body><p>a c</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'pair headings of two levels',
      '<h2 class="k">a b</h2><p>t</p>',
      [{ type: 'replace_section', markdown: '### a c\n\nt' }],
      '<h3 class="k">a c</h3><p>t</p>',
    ],
    [
      'keep white space between those that stay',
      '<p>a</p>\n\n<p>b</p>\n<p>c</p>',
      [{ type: 'replace_section', markdown: 'a\n\nc\n\nd' }],
      '<p>a</p>\n\n\n<p>c</p><p>d</p>',
    ],
    ['go to the start', '\n<p>a</p>\n', [{ type: 'replace_section', markdown: 'x\n\na' }], '\n<p>x</p><p>a</p>\n'],
    [
      'keep a table of contents where it was',
      '<ac:structured-macro ac:name="toc" ac:macro-id="t" /><p>a</p><p>b</p>',
      [{ type: 'replace_section', markdown: 'x\n\na\n\nb' }],
      '<ac:structured-macro ac:name="toc" ac:macro-id="t" /><p>x</p><p>a</p><p>b</p>',
    ],
    [
      'stay in a layout',
      '<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell>\n<p>a</p>\n</ac:layout-cell></ac:layout-section></ac:layout>',
      [{ type: 'replace_section', markdown: 'x\n\na\n\ny' }],
      '<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell>\n<p>x</p><p>a</p><p>y</p>\n</ac:layout-cell></ac:layout-section></ac:layout>',
    ],
    [
      'leave a decision list as it is',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>a</ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>b</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension><p>c</p>',
      [{ type: 'replace_section', markdown: '> [!DECISION] a\n\n> [!DECISION] b\n\nd' }],
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>a</ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>b</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension><p>d</p>',
    ],
    [
      'leave a decision list behind new blocks',
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>a</ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>b</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
      [{ type: 'replace_section', markdown: 'x\n\n> [!DECISION] a\n\n> [!DECISION] b' }],
      '<p>x</p><ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-attribute key="local-id">L</ac:adf-attribute><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D0</ac:adf-attribute><ac:adf-content>a</ac:adf-content></ac:adf-node><ac:adf-node type="decision-item"><ac:adf-attribute key="local-id">D1</ac:adf-attribute><ac:adf-content>b</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>',
    ],
    ['are all gone', '<p>a</p>\n<p>b</p>', [{ type: 'replace_section', markdown: '' }], '\n'],
    ['fill an empty page', '', [{ type: 'replace_section', markdown: 'x' }], '<p>x</p>'],
    [
      'are an image with a new description',
      '<ac:image ac:width="3"><ri:url ri:value="https://x.org/a.png" /></ac:image><p>t</p>',
      [{ type: 'replace_section', markdown: '![n](https://x.org/a.png)\n\nt' }],
      '<ac:image ac:alt="n" ac:width="3"><ri:url ri:value="https://x.org/a.png" /></ac:image><p>t</p>',
    ],
    [
      'are a quote beside a panel',
      '<blockquote class="k"><p>a</p></blockquote><ac:structured-macro ac:name="info" ac:macro-id="i"><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'replace_section', markdown: '> a x\n\n> [!NOTE]\n> b y' }],
      '<blockquote class="k"><p>a x</p></blockquote><ac:structured-macro ac:name="info" ac:macro-id="i"><ac:rich-text-body><p>b y</p></ac:rich-text-body></ac:structured-macro>',
    ],
  ]);
  refuses([
    [
      'do not pair other macros of two names',
      '<ac:structured-macro ac:name="chart" ac:macro-id="m" />',
      [{ type: 'replace_section', markdown: '[gallery](macro:gallery)' }],
      'The edit would remove what it does not name: chart macro [macro:m].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
  ]);
});

describe('what is named', () => {
  makes([
    [
      'a comment outside of the block is not touched',
      '<p>a</p><p><ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker></p>',
      [{ type: 'delete_block', block: 0 }],
      '<p><ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker></p>',
    ],
    [
      'the ids of deleted blocks go',
      '<p local-id="l">a</p><ul local-id="m"><li local-id="n"><p local-id="o">b</p></li></ul><p>c</p>',
      [{ type: 'delete_block', block: 1 }],
      '<p local-id="l">a</p><p>c</p>',
    ],
    [
      'the ids of replaced blocks go',
      '<ul local-id="m"><li local-id="n"><p local-id="o">b</p></li></ul>',
      'x',
      '<p>x</p>',
    ],
    [
      'one of two equal links goes with its block',
      '<p><a href="https://x.org">a</a></p><p><a href="https://x.org">b</a></p>',
      [{ type: 'delete_block', block: 0 }],
      '<p><a href="https://x.org">b</a></p>',
    ],
    [
      'a link goes from one block to another',
      '<p><a href="https://x.org">a</a></p><p>b</p>',
      [
        { type: 'replace_block', block: 0, markdown: 'x' },
        { type: 'replace_block', block: 1, markdown: '[b](https://x.org)' },
      ],
      '<p>x</p><p><a href="https://x.org">b</a></p>',
    ],
    [
      'all may go',
      '<p><ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker> <a href="https://x.org">a</a></p>',
      'x',
      '<p>x</p>',
      { allowLoss: true },
    ],
  ]);
  refuses([
    [
      'the id of a date in a replaced block does not go',
      '<p>a <time datetime="2024-01-02" local-id="t" /></p>',
      [{ type: 'replace_block', block: 0, markdown: 'a' }],
      'The edit would remove what it does not name: local id t of time [localId:t].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
    [
      'one of two equal links does not go from another block',
      '<p><a href="https://x.org">a</a></p><p><a href="https://x.org">b</a></p>',
      [{ type: 'replace_block', block: 0, markdown: 'x' }],
      'The edit would remove what it does not name: link to https://x.org [link:https://x.org].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
    [
      'the id that an extension refers to stays',
      '<table local-id="T"><tbody><tr><td>a</td></tr></tbody></table><ac:adf-extension><ac:adf-node type="chart"><ac:adf-attribute key="source">T</ac:adf-attribute></ac:adf-node></ac:adf-extension>',
      [{ type: 'delete_block', block: 0 }],
      'The edit would remove what it does not name: local id T of table [localId:T].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
    [
      'one kind may go',
      '<p><ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker> <a href="https://x.org">a</a></p>',
      [{ type: 'replace_block', block: 0, markdown: 'x' }],
      'The edit would remove what it does not name: comment on "b" [commentMarker:c1].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
      { allowLoss: ['link'] },
    ],
  ]);
});
