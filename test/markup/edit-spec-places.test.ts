// Sections, places beside blocks, plain text that is replaced, and several operations at once.
import { describe } from 'vitest';
import { makes, refuses } from './edit-examples.js';

describe('replace_section', () => {
  makes([
    [
      'keeps the heading and its blocks',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'A b', markdown: 'one\n\n## S\n\nx' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>x</p>\n<h1>C</h1>\n<p>three</p>\n',
    ],
    [
      'keeps a heading that is given again',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'A b', markdown: '# A b\n\none\n\nx' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n\n<p>x</p>\n<h1>C</h1>\n<p>three</p>\n',
    ],
    [
      'renames the section',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'C', markdown: '# D\n\nthree' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>D</h1>\n<p>three</p>\n',
    ],
    [
      'keeps the heading when another level is given',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'C', markdown: '## D\n\nthree' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<h2>D</h2><p>three</p>\n',
    ],
    [
      'changes the level of its own heading',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'C', markdown: '## c\n\nthree' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h2>c</h2>\n<p>three</p>\n',
    ],
    [
      'does not take a heading behind a text for its own',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'C', markdown: 'x\n\n# D' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>x</p><h1>D</h1>\n',
    ],
    [
      'ends before the next heading of its level',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'S', markdown: 'x' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>x</p>\n<h1>C</h1>\n<p>three</p>\n',
    ],
    [
      'empties a section',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'S', markdown: '' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n\n<h1>C</h1>\n<p>three</p>\n',
    ],
    [
      'fills an empty section',
      '<h1>A</h1><h1>B</h1>',
      [{ type: 'replace_section', section: 'A', markdown: 'x' }],
      '<h1>A</h1><p>x</p><h1>B</h1>',
    ],
    [
      'fills a section at the end',
      '<h1>A</h1>',
      [{ type: 'replace_section', section: 'a', markdown: 'x' }],
      '<h1>A</h1><p>x</p>',
    ],
    [
      'is named by its anchor',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: '#S', markdown: 'x' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>x</p>\n<h1>C</h1>\n<p>three</p>\n',
    ],
    [
      'is named by a path',
      '<h1>A</h1><h2>S</h2><p>a</p><h1>B</h1><h2>S</h2><p>b</p>',
      [{ type: 'replace_section', section: 'B > S', markdown: 'x' }],
      '<h1>A</h1><h2>S</h2><p>a</p><h1>B</h1><h2>S</h2><p>x</p>',
    ],
    [
      'of a repeated name is named by its anchor',
      '<h1>A</h1><h2>S</h2><p>a</p><h1>B</h1><h2>S</h2><p>b</p>',
      [{ type: 'replace_section', section: ' #S.1 ', markdown: 'x' }],
      '<h1>A</h1><h2>S</h2><p>a</p><h1>B</h1><h2>S</h2><p>x</p>',
    ],
    [
      'in a panel',
      '<h1>A</h1><ac:structured-macro ac:name="info"><ac:rich-text-body><h2>P</h2><p>a</p></ac:rich-text-body></ac:structured-macro><p>b</p>',
      [{ type: 'replace_section', section: 'P', markdown: 'x' }],
      '<h1>A</h1><ac:structured-macro ac:name="info"><ac:rich-text-body><h2>P</h2><p>x</p></ac:rich-text-body></ac:structured-macro><p>b</p>',
    ],
    [
      'in the outline goes before one in a panel',
      '<h1>P</h1><p>c</p><h1>Q</h1><ac:structured-macro ac:name="info"><ac:rich-text-body><h2>P</h2><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'replace_section', section: 'P', markdown: 'x' }],
      '<h1>P</h1><p>x</p><h1>Q</h1><ac:structured-macro ac:name="info"><ac:rich-text-body><h2>P</h2><p>a</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'with a panel that holds a heading does not end there',
      '<h1>A</h1><ac:structured-macro ac:name="info"><ac:rich-text-body><h1>P</h1></ac:rich-text-body></ac:structured-macro><p>b</p><h1>B</h1>',
      [{ type: 'replace_section', section: 'A', markdown: '> [!NOTE]\n> # P\n\nx' }],
      '<h1>A</h1><ac:structured-macro ac:name="info"><ac:rich-text-body><h1>P</h1></ac:rich-text-body></ac:structured-macro><p>x</p><h1>B</h1>',
    ],
    [
      'ends before an excerpt that holds a heading',
      '<h1>A</h1><p>a</p><ac:structured-macro ac:name="excerpt"><ac:rich-text-body><h1>B</h1><p>b</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'replace_section', section: 'A', markdown: 'x' }],
      '<h1>A</h1><p>x</p><ac:structured-macro ac:name="excerpt"><ac:rich-text-body><h1>B</h1><p>b</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'does not end before an excerpt with a smaller heading',
      '<h1>A</h1><p>a</p><ac:structured-macro ac:name="excerpt"><ac:rich-text-body><h2>B</h2><p>b</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'replace_section', section: 'A', markdown: 'x\n\n## B\n\nb' }],
      '<h1>A</h1><p>x</p><ac:structured-macro ac:name="excerpt"><ac:rich-text-body><h2>B</h2><p>b</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'does not end before an empty heading',
      '<h1>A</h1><p>a</p><h1></h1><p>b</p><h1>C</h1>',
      [{ type: 'replace_section', section: 'A', markdown: 'x' }],
      '<h1>A</h1><p>x</p><h1></h1><h1>C</h1>',
    ],
    [
      'in a layout cell ends there',
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><h1>A</h1><p>a</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>',
      [{ type: 'replace_section', section: 'A', markdown: 'x' }],
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><h1>A</h1><p>x</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>',
    ],
    [
      'as storage',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'C', storage: '<p>x</p>' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1><p>x</p>\n',
    ],
    [
      'as storage with its heading',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'C', storage: '\n<h1 class="m">D</h1><p>x</p>' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n\n<h1 class="m">D</h1><p>x</p>\n',
    ],
    [
      'as storage with text before the heading',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'C', storage: 'x<h1>D</h1>' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>x<h1>D</h1>\n',
    ],
    [
      'may lose what is allowed',
      '<h1>A</h1><p><ac:inline-comment-marker ac:ref="c1">a</ac:inline-comment-marker></p>',
      [{ type: 'replace_section', section: 'A', markdown: 'x' }],
      '<h1>A</h1><p>x</p>',
      { allowLoss: ['c1'] },
    ],
    [
      'without a name is the page',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', markdown: '# A b\n\none\n\nx\n\n# C\n\nthree' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n\n<p>x</p>\n<h1>C</h1>\n<p>three</p>\n',
    ],
    [
      'without a name is the page, as storage',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', storage: '<p>x</p>' }],
      '<p>x</p>',
    ],
  ]);
  refuses([
    [
      'of a repeated name is ambiguous',
      '<h1>A</h1><h2>S</h2><p>a</p><h1>B</h1><h2>S</h2><p>b</p>',
      [{ type: 'replace_section', section: 'S', markdown: 'x' }],
      '2 sections are named "S": "A > S" (#S), "B > S" (#S.1).',
      'Give the path `Parent > Heading`, or the anchor with `#`.',
    ],
    [
      'of headings beside each other is ambiguous',
      '<h1>A</h1><h2>S</h2><h2>S</h2>',
      [{ type: 'replace_section', section: 'S', markdown: 'x' }],
      '2 sections are named "S": "A > S" (#S), "A > S" (#S.1).',
      'Give the path `Parent > Heading`, or the anchor with `#`.',
    ],
    [
      'does not stand below a heading beside it',
      '<h1>A</h1><h1>B</h1><p>b</p>',
      [{ type: 'replace_section', section: 'A > B', markdown: 'x' }],
      'The page has no section "A > B".',
      'Use one of its headings: "A", "B".',
    ],
    [
      'in panels of a repeated name is ambiguous',
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><h2>P</h2></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="info"><ac:rich-text-body><h2>P</h2><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'replace_section', section: 'P', markdown: 'x' }],
      '2 sections are named "P": "P" (block {1}), "P" (block {3}).',
      'Give the path `Parent > Heading`, or the anchor with `#`.',
    ],
    [
      'does not lose what it holds',
      '<h1>A</h1><p><ac:inline-comment-marker ac:ref="c1">a</ac:inline-comment-marker></p>',
      [{ type: 'replace_section', section: 'A', markdown: 'x' }],
      'The edit would remove what it does not name: comment on "a" [commentMarker:c1].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
    [
      'that does not exist',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'replace_section', section: 'Nope', markdown: 'x' }],
      'The page has no section "Nope".',
      'Use one of its headings: "A b", "S", "C".',
    ],
    [
      'on a page without headings',
      '<p>a</p>',
      [{ type: 'replace_section', section: 'Nope', markdown: 'x' }],
      'The page has no section "Nope".',
      'The page has no headings: name blocks, or leave out the section to write to the start or end of the page.',
    ],
    [
      'on a page with headings in a panel only',
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><h2>P</h2></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'replace_section', section: 'Nope', markdown: 'x' }],
      'The page has no section "Nope".',
      'The page has no headings: name blocks, or leave out the section to write to the start or end of the page.',
    ],
    [
      'on a page with many',
      '<h1>H0</h1><h1>H1</h1><h1>H2</h1><h1>H3</h1><h1>H4</h1><h1>H5</h1><h1>H6</h1><h1>H7</h1><h1>H8</h1><h1>H9</h1><h1>H10</h1><h1>H11</h1><h1>H12</h1><h1>H13</h1><h1>H14</h1><h1>H15</h1><h1>H16</h1><h1>H17</h1><h1>H18</h1><h1>H19</h1><h1>H20</h1>',
      [{ type: 'replace_section', section: 'Nope', markdown: 'x' }],
      'The page has no section "Nope".',
      'Use one of its headings: "H0", "H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8", "H9", "H10", "H11", "H12", "H13", "H14", "H15", "H16", "H17", "H18", "H19", ….',
    ],
    [
      'on a page with twenty',
      '<h1>H0</h1><h1>H1</h1><h1>H2</h1><h1>H3</h1><h1>H4</h1><h1>H5</h1><h1>H6</h1><h1>H7</h1><h1>H8</h1><h1>H9</h1><h1>H10</h1><h1>H11</h1><h1>H12</h1><h1>H13</h1><h1>H14</h1><h1>H15</h1><h1>H16</h1><h1>H17</h1><h1>H18</h1><h1>H19</h1>',
      [{ type: 'replace_section', section: 'Nope', markdown: 'x' }],
      'The page has no section "Nope".',
      'Use one of its headings: "H0", "H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8", "H9", "H10", "H11", "H12", "H13", "H14", "H15", "H16", "H17", "H18", "H19".',
    ],
    [
      'of which there are eleven',
      '<h1>T0</h1><h2>H</h2><h1>T1</h1><h2>H</h2><h1>T2</h1><h2>H</h2><h1>T3</h1><h2>H</h2><h1>T4</h1><h2>H</h2><h1>T5</h1><h2>H</h2><h1>T6</h1><h2>H</h2><h1>T7</h1><h2>H</h2><h1>T8</h1><h2>H</h2><h1>T9</h1><h2>H</h2><h1>T10</h1><h2>H</h2>',
      [{ type: 'replace_section', section: 'H', markdown: 'x' }],
      '11 sections are named "H": "T0 > H" (#H), "T1 > H" (#H.1), "T2 > H" (#H.2), "T3 > H" (#H.3), "T4 > H" (#H.4), "T5 > H" (#H.5), "T6 > H" (#H.6), "T7 > H" (#H.7), "T8 > H" (#H.8), "T9 > H" (#H.9).',
      'Give the path `Parent > Heading`, or the anchor with `#`.',
    ],
    [
      'without a name does not lose a macro',
      '<ac:structured-macro ac:name="chart" ac:macro-id="m" /><p>a</p>',
      [{ type: 'replace_section', storage: '<p>x</p>' }],
      'The edit would remove what it does not name: chart macro [macro:m].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
    [
      'is cut short',
      '<h1>A</h1><p>one two three four five six seven eight</p><p>more</p>',
      [{ type: 'replace_section', section: 'A', markdown: 'one two ... (rest unchanged)' }],
      'The new content has "(rest unchanged)" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    ],
  ]);
});

describe('append_to_section and prepend_to_section', () => {
  makes([
    [
      'append to a section',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'append_to_section', section: 'S', markdown: 'x' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p><p>x</p>\n<h1>C</h1>\n<p>three</p>\n',
    ],
    [
      'append behind sections inside',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'append_to_section', section: 'A b', markdown: 'x' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p><p>x</p>\n<h1>C</h1>\n<p>three</p>\n',
    ],
    [
      'prepend to a section',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'prepend_to_section', section: 'A b', markdown: 'x' }],
      '<h1 class="k">A  b</h1><p>x</p>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
    ],
    [
      'append to the page',
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'append_to_section', markdown: 'x' }],
      '<h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p><p>x</p>\n',
    ],
    [
      'prepend to the page',
      '\n <h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
      [{ type: 'prepend_to_section', markdown: 'x' }],
      '\n <p>x</p><h1 class="k">A  b</h1>\n<p class="l">one</p>\n<h2>S</h2>\n<p>two</p>\n<h1>C</h1>\n<p>three</p>\n',
    ],
    [
      'prepend behind a byte order mark',
      '﻿<p>a</p>',
      [{ type: 'prepend_to_section', markdown: 'x' }],
      '﻿<p>x</p><p>a</p>',
    ],
    ['prepend to bare text', ' a<p>b</p>', [{ type: 'prepend_to_section', markdown: 'x' }], '<p>x</p> a<p>b</p>'],
    ['append to an empty page', '', [{ type: 'append_to_section', markdown: 'x' }], '<p>x</p>'],
    ['prepend to an empty page', ' \n', [{ type: 'prepend_to_section', markdown: 'x' }], '<p>x</p> \n'],
    [
      'append inside the last cell of a layout',
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell><ac:layout-cell><p>b</p>\n</ac:layout-cell></ac:layout-section></ac:layout>',
      [{ type: 'append_to_section', markdown: 'x' }],
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell><ac:layout-cell><p>b</p><p>x</p>\n</ac:layout-cell></ac:layout-section></ac:layout>',
    ],
    [
      'prepend inside the first cell of a layout',
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell>\n<p>a</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>',
      [{ type: 'prepend_to_section', markdown: 'x' }],
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell>\n<p>x</p><p>a</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>',
    ],
    [
      'append behind a text below a layout',
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell></ac:layout-section></ac:layout><p>c</p>',
      [{ type: 'append_to_section', markdown: 'x' }],
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell></ac:layout-section></ac:layout><p>c</p><p>x</p>',
    ],
    [
      'append inside an empty cell',
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell><ac:layout-cell></ac:layout-cell></ac:layout-section></ac:layout>',
      [{ type: 'append_to_section', markdown: 'x' }],
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell><ac:layout-cell><p>x</p></ac:layout-cell></ac:layout-section></ac:layout>',
    ],
    [
      'prepend behind declarations of a template',
      '<at:declarations><at:string at:name="n" /></at:declarations><ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell></ac:layout-section></ac:layout>',
      [{ type: 'prepend_to_section', markdown: 'x' }],
      '<at:declarations><at:string at:name="n" /></at:declarations><ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>x</p><p>a</p></ac:layout-cell></ac:layout-section></ac:layout>',
    ],
    [
      'append to a section in a layout',
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><h1>A</h1><p>a</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>',
      [{ type: 'append_to_section', section: 'A', markdown: 'x' }],
      '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><h1>A</h1><p>a</p><p>x</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>',
    ],
    [
      'append to a section in a panel',
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><h2>P</h2>\n</ac:rich-text-body></ac:structured-macro>',
      [{ type: 'append_to_section', section: 'P', markdown: '> [!TIP]\n> x' }],
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><h2>P</h2><p>x</p>\n</ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'append behind a section of characters',
      '<p>a</p><![CDATA[b]]>',
      [{ type: 'append_to_section', markdown: 'x' }],
      '<p>a</p><![CDATA[b]]><p>x</p>',
    ],
    [
      'prepend before a comment of the source',
      '<!-- n --><p>a</p>',
      [{ type: 'prepend_to_section', markdown: 'x' }],
      '<p>x</p><!-- n --><p>a</p>',
    ],
  ]);
});

describe('insert_before and insert_after', () => {
  makes([
    [
      'stand beside a paragraph',
      '<p>a</p>\n<p>b</p>',
      [
        { type: 'insert_after', block: 0, markdown: 'x' },
        { type: 'insert_before', block: 1, markdown: 'y' },
      ],
      '<p>a</p><p>x</p>\n<p>y</p><p>b</p>',
    ],
    [
      'stand in the order of the operations',
      '<p>a</p>',
      [
        { type: 'insert_after', block: 0, markdown: 'x' },
        { type: 'insert_after', block: 0, markdown: 'y' },
      ],
      '<p>a</p><p>x</p><p>y</p>',
    ],
    [
      'stand beside an item',
      '<ul><li>a</li><li>b</li></ul>',
      [{ type: 'insert_after', block: 1, markdown: '- x\n- y' }],
      '<ul><li>a</li><li><p>x</p></li><li><p>y</p></li><li>b</li></ul>',
    ],
    [
      'stand beside an item as its content',
      '<ul><li>a</li><li>b</li></ul>',
      [{ type: 'insert_before', block: 3, markdown: 'x' }],
      '<ul><li>a</li><li><p>x</p></li><li>b</li></ul>',
    ],
    [
      'stand beside a number',
      '<ol><li>a</li></ol>',
      [{ type: 'insert_after', block: 1, markdown: '- x' }],
      '<ol><li>a</li><li><p>x</p></li></ol>',
    ],
    [
      'stand beside a done task',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'insert_after', block: 1, markdown: 'x' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'stand beside a task as a list',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'insert_before', block: 1, markdown: '- [x] x\n- [ ] y' }],
      '<ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task><ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>y</ac:task-body></ac:task><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'stand beside a task as storage',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [
        {
          type: 'insert_after',
          block: 1,
          storage:
            '<ac:task><ac:task-id>5</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task>',
        },
      ],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>5</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'stand beside a task with the marks of a heading as text',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'insert_after', block: 1, markdown: '# x' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body># x</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'stand beside tasks',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'insert_after', block: 0, markdown: 'x' }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list><p>x</p>',
    ],
    [
      'stand inside a panel as a paragraph',
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'insert_after', block: 1, markdown: '> [!NOTE]\n> x' }],
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>a</p><p>x</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'stand inside a cell, a table as its text',
      '<table><tbody><tr><td><p>a</p></td></tr></tbody></table>',
      [{ type: 'insert_after', block: 3, markdown: '# x\n\n| a |\n| - |' }],
      '<table><tbody><tr><td><p>a</p><h1>x</h1><p>a</p></td></tr></tbody></table>',
    ],
    [
      'stand inside a quote as a paragraph',
      '<blockquote><p>a</p></blockquote>',
      [{ type: 'insert_after', block: 1, markdown: '> [!NOTE]\n> x' }],
      '<blockquote><p>a</p><p>x</p></blockquote>',
    ],
    [
      'stand inside an item as a paragraph',
      '<ul><li><p>a</p></li></ul>',
      [{ type: 'insert_after', block: 2, markdown: '> [!NOTE]\n> x' }],
      '<ul><li><p>a</p><p>x</p></li></ul>',
    ],
    [
      'stand inside an expand',
      '<ac:structured-macro ac:name="expand"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'insert_after', block: 1, markdown: '<details><summary>T</summary>\n\nx\n\n</details>' }],
      '<ac:structured-macro ac:name="expand"><ac:rich-text-body><p>a</p><ac:structured-macro ac:name="expand" ac:schema-version="1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'stand beside a macro in a paragraph',
      '<p>a <ac:structured-macro ac:name="expand"><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro></p>',
      [{ type: 'insert_after', block: 1, markdown: 'x' }],
      '<p>a <ac:structured-macro ac:name="expand"><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro></p><p>x</p>',
    ],
  ]);
  refuses([
    [
      'stand beside a task as no storage of a text',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'insert_after', block: 1, storage: '<p>x</p>' }],
      'Only tasks can stand beside a task.',
      'Give `- [ ] text`, or insert beside the task list.',
    ],
    [
      'stand beside no caption',
      '<ac:image><ri:url ri:value="https://x.org/a.png" /><ac:caption><p>c</p></ac:caption></ac:image>',
      [{ type: 'insert_after', block: 1, markdown: 'x' }],
      'Nothing can stand beside a caption.',
      'Use insert_row, or name a block inside it.',
    ],
  ]);
});

describe('delete_block', () => {
  makes([
    ['takes a paragraph away', '<p>a</p>\n<p>b</p>', [{ type: 'delete_block', block: 0 }], '\n<p>b</p>'],
    [
      'takes an item away',
      '<ul><li>a</li><li>b</li></ul>',
      [{ type: 'delete_block', block: 1 }],
      '<ul><li>b</li></ul>',
    ],
    [
      'takes the list along with its last item',
      '<p>p</p><ul><li>a</li></ul>',
      [{ type: 'delete_block', block: 2 }],
      '<p>p</p>',
    ],
    [
      'takes the tasks along with the last one',
      '<p>p</p><ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'delete_block', block: 2 }],
      '<p>p</p>',
    ],
    [
      'takes a task away',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'delete_block', block: 1 }],
      '<ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'takes a comment away when that is allowed',
      '<p><ac:inline-comment-marker ac:ref="c1">a</ac:inline-comment-marker></p><p>b</p>',
      [{ type: 'delete_block', block: 0 }],
      '<p>b</p>',
      { allowLoss: ['commentMarker:c1'] },
    ],
    [
      'takes a link away',
      '<p><a href="https://x.org">a</a></p><p>b</p>',
      [{ type: 'delete_block', block: 0 }],
      '<p>b</p>',
    ],
  ]);
  refuses([
    [
      'takes no comment away',
      '<p><ac:inline-comment-marker ac:ref="c1">a</ac:inline-comment-marker></p><p>b</p>',
      [{ type: 'delete_block', block: 0 }],
      'The edit would remove what it does not name: comment on "a" [commentMarker:c1].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
    [
      'takes no anchor away',
      '<p><ac:structured-macro ac:name="anchor" ac:macro-id="m"><ac:parameter ac:name="">k</ac:parameter></ac:structured-macro>a</p><p>b</p>',
      [{ type: 'delete_block', block: 0 }],
      'The edit would remove what it does not name: anchor macro "k" [macro:m].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
    [
      'takes no two comments away',
      '<p><ac:inline-comment-marker ac:ref="c1">a</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="c2">d</ac:inline-comment-marker></p><p>b</p>',
      [{ type: 'delete_block', block: 0 }],
      'The edit would remove what it does not name: comment on "b" (2 times) [commentMarker:c1]; comment on "d" [commentMarker:c2].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
    [
      'takes no thirteen comments away',
      '<p><ac:inline-comment-marker ac:ref="r0">w0</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r1">w1</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r2">w2</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r3">w3</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r4">w4</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r5">w5</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r6">w6</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r7">w7</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r8">w8</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r9">w9</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r10">w10</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r11">w11</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="r12">w12</ac:inline-comment-marker></p><p>b</p>',
      [{ type: 'delete_block', block: 0 }],
      'The edit would remove what it does not name: comment on "w0" [commentMarker:r0]; comment on "w1" [commentMarker:r1]; comment on "w2" [commentMarker:r2]; comment on "w3" [commentMarker:r3]; comment on "w4" [commentMarker:r4]; comment on "w5" [commentMarker:r5]; comment on "w6" [commentMarker:r6]; comment on "w7" [commentMarker:r7]; comment on "w8" [commentMarker:r8]; comment on "w9" [commentMarker:r9]; comment on "w10" [commentMarker:r10]; comment on "w11" [commentMarker:r11]; and 1 more.',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
  ]);
});

describe('set_task', () => {
  makes([
    [
      'opens',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'set_task', block: 1, done: false }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'keeps what is so',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status> complete </ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'set_task', block: 1, done: true }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status> complete </ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'fills an empty state',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status /><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'set_task', block: 1, done: true }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'adds a state',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
      [{ type: 'set_task', block: 1, done: true }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'adds a state without a body',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id></ac:task></ac:task-list>',
      [{ type: 'set_task', block: 1, done: false }],
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status></ac:task></ac:task-list>',
    ],
  ]);
  refuses([
    [
      'needs a task',
      '<ul><li>a</li></ul>',
      [{ type: 'set_task', block: 1, done: true }],
      'Block {1} is a listItem, no task.',
      'Name the task itself.',
    ],
  ]);
});

describe('replace_text', () => {
  makes([
    [
      'in code',
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a\n  b]]></ac:plain-text-body></ac:structured-macro>',
      [{ type: 'replace_text', from: 'a\n  b', to: 'a\n  c' }],
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a\n  c]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'in code with other line ends',
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a\r\nb]]></ac:plain-text-body></ac:structured-macro>',
      [{ type: 'replace_text', from: 'a\r\nb', to: 'a\rc' }],
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a\r\nc]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'in code writes the end of a section in two',
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a b c]]></ac:plain-text-body></ac:structured-macro>',
      [{ type: 'replace_text', from: 'b', to: ']]>' }],
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a ]]]]><![CDATA[> c]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'in code joins the end of a section',
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a]] b]]></ac:plain-text-body></ac:structured-macro>',
      [{ type: 'replace_text', from: ' b', to: '>' }],
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a]]]]><![CDATA[>]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'in code keeps characters of markup',
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a < b]]></ac:plain-text-body></ac:structured-macro>',
      [{ type: 'replace_text', from: 'a < b', to: 'a & b' }],
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a & b]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'in a section of characters folds lines',
      '<p><![CDATA[a b]]> c</p>',
      [{ type: 'replace_text', from: 'b', to: 'x\ny' }],
      '<p><![CDATA[a x y]]> c</p>',
    ],
    [
      'makes a line end a break',
      '<p>a b</p>',
      [{ type: 'replace_text', from: 'b', to: 'x\r\ny' }],
      '<p>a x<br />y</p>',
    ],
    [
      'escapes',
      '<p>a b</p>',
      [{ type: 'replace_text', from: 'b', to: '<x> & "y"' }],
      '<p>a &lt;x&gt; &amp; &quot;y&quot;</p>',
    ],
    ['over a break', '<p>a<br />b c</p>', [{ type: 'replace_text', from: 'a\nb', to: 'a x' }], '<p>a x c</p>'],
    ['keeps a break', '<p>a<br />b c</p>', [{ type: 'replace_text', from: 'a\nb', to: 'x\nb' }], '<p>x<br />b c</p>'],
    [
      'over runs of spaces',
      '<p>a \n b&nbsp;c</p>',
      [{ type: 'replace_text', from: 'a b c', to: 'a b d' }],
      '<p>a \n b&nbsp;d</p>',
    ],
    ['with a space at the start', '<p>a  b</p>', [{ type: 'replace_text', from: ' b', to: ' c' }], '<p>a  c</p>'],
    [
      'keeps a comment on a part',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b c</ac:inline-comment-marker> d</p>',
      [{ type: 'replace_text', from: 'b c d', to: 'b x d' }],
      '<p>a <ac:inline-comment-marker ac:ref="c1">b x</ac:inline-comment-marker> d</p>',
    ],
    ['drops an emptied mark', '<p>a <em>b</em> c</p>', [{ type: 'replace_text', from: 'b ', to: '' }], '<p>a c</p>'],
    [
      'drops nested emptied marks once',
      '<p>a <em><strong>b</strong></em> c</p>',
      [{ type: 'replace_text', from: 'a b c', to: 'a c' }],
      '<p>a c</p>',
    ],
    [
      'drops two emptied marks',
      '<p>a <em>b</em><u>c</u> d</p>',
      [{ type: 'replace_text', from: 'bc', to: '' }],
      '<p>a  d</p>',
    ],
    [
      'replaces over marks',
      '<p>a <em>b</em> <u>c</u> d</p>',
      [{ type: 'replace_text', from: 'b c', to: 'x' }],
      '<p>a <em>x</em> d</p>',
    ],
    [
      'replaces all of a paragraph in marks',
      '<p><em>a</em><u>b</u></p>',
      [{ type: 'replace_text', from: 'ab', to: 'x' }],
      '<p><em>x</em></p>',
    ],
    ['empties a paragraph', '<p><em>a</em></p>', [{ type: 'replace_text', from: 'a', to: '' }], '<p></p>'],
    [
      'goes on with a word in its mark',
      '<p>a <em>foo</em> b</p>',
      [{ type: 'replace_text', from: 'foo', to: 'foobar' }],
      '<p>a <em>foobar</em> b</p>',
    ],
    [
      'goes on with a word before its mark',
      '<p>a <em>foo</em> b</p>',
      [{ type: 'replace_text', from: 'foo', to: 'xfoo' }],
      '<p>a <em>xfoo</em> b</p>',
    ],
    [
      'puts a word outside of a mark',
      '<p>a <em>foo</em> b</p>',
      [{ type: 'replace_text', from: 'foo b', to: 'foo, b' }],
      '<p>a <em>foo</em>, b</p>',
    ],
    [
      'puts a word before a mark',
      '<p>a <em>foo</em> b</p>',
      [{ type: 'replace_text', from: 'a foo', to: 'a x foo' }],
      '<p>a x <em>foo</em> b</p>',
    ],
    [
      'at the start of a paragraph',
      '<p><em>foo</em> b</p>',
      [{ type: 'replace_text', from: 'foo', to: '(foo' }],
      '<p><em>(foo</em> b</p>',
    ],
    [
      'at the end of a paragraph',
      '<p>a <em>foo</em></p>',
      [{ type: 'replace_text', from: 'foo', to: 'foo)' }],
      '<p>a <em>foo)</em></p>',
    ],
    [
      'changes a reference as a whole',
      '<p>a &hellip; b</p>',
      [{ type: 'replace_text', from: '…', to: '...' }],
      '<p>a ... b</p>',
    ],
    [
      'changes a half of a reference',
      '<p>a&#128512;b</p>',
      [{ type: 'replace_text', from: 'a😀', to: 'a😁' }],
      '<p>a😁b</p>',
    ],
    [
      'changes beside a reference',
      '<p>a&amp;b</p>',
      [{ type: 'replace_text', from: 'a&b', to: 'a&c' }],
      '<p>a&amp;c</p>',
    ],
    [
      'in an emoticon',
      '<p>a <ac:emoticon ac:emoji-fallback=":party:" ac:emoji-shortname=":party:" ac:name="x" /> b</p>',
      [{ type: 'replace_text', from: 'a :party:', to: 'a b' }],
      '<p>a b b</p>',
    ],
    [
      'in a link',
      '<p><a href="https://x.org">foo</a> b</p>',
      [{ type: 'replace_text', from: 'foo', to: 'bar' }],
      '<p><a href="https://x.org">bar</a> b</p>',
    ],
    [
      'in a title of a panel',
      '<ac:structured-macro ac:name="info"><ac:parameter ac:name="title">T u</ac:parameter><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro>',
      [{ type: 'replace_text', from: 'u', to: 'x' }],
      '<ac:structured-macro ac:name="info"><ac:parameter ac:name="title">T x</ac:parameter><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      'in a caption',
      '<ac:image><ri:url ri:value="https://x.org/a.png" /><ac:caption><p>c d</p></ac:caption></ac:image>',
      [{ type: 'replace_text', from: 'd', to: 'x' }],
      '<ac:image><ri:url ri:value="https://x.org/a.png" /><ac:caption><p>c x</p></ac:caption></ac:image>',
    ],
    [
      'in scripts without spaces',
      '<p>我们发货</p>',
      [{ type: 'replace_text', from: '我们发货', to: '我们到货' }],
      '<p>我们到货</p>',
    ],
    [
      'finds the same place of overlapping ones once',
      '<p>😀😀</p>',
      [{ type: 'replace_text', from: '😀😀', to: 'x' }],
      '<p>x</p>',
    ],
    ['changes nothing', '<p>a b</p>', [{ type: 'replace_text', from: 'a b', to: 'a b' }], '<p>a b</p>'],
    [
      'of signs of patterns',
      '<p>a.(b)*[c]?{d}|e^$+\\/</p>',
      [{ type: 'replace_text', from: 'a.(b)*[c]?{d}|e^$+\\/', to: 'x' }],
      '<p>x</p>',
    ],
    [
      'in one block of several',
      '<p>a</p><h1>H</h1><p>a b</p>',
      [{ type: 'replace_text', from: 'a', to: 'x', block: 2 }],
      '<p>a</p><h1>H</h1><p>x b</p>',
    ],
    [
      'in a block around',
      '<ul><li>a</li><li>b</li></ul><p>a</p>',
      [{ type: 'replace_text', from: 'a', to: 'x', block: 0 }],
      '<ul><li>x</li><li>b</li></ul><p>a</p>',
    ],
  ]);
  refuses([
    [
      'does not drop a commented word',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker> d</p>',
      [{ type: 'replace_text', from: 'b ', to: '' }],
      'The edit would remove what it does not name: comment on "b" [commentMarker:c1].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
    [
      'finds overlapping places',
      '<p>aaa</p>',
      [{ type: 'replace_text', from: 'aa', to: 'x' }],
      '"aa" stands 2 times in the page: "aaa" (block {0}), "aaa" (block {0}).',
      'Name the block, or give more of the text around the place in `from`.',
    ],
    [
      'does not take signs for patterns',
      '<p>abc</p>',
      [{ type: 'replace_text', from: 'a.c', to: 'x' }],
      '"a.c" does not stand in the page.',
      'Read the page again and copy the text exactly; mentions, dates, statuses and images are no text and cannot be part of it.',
    ],
    [
      'is cut short',
      '<p>one two three four five six seven eight nine</p>',
      [
        {
          type: 'replace_text',
          from: 'one two three four five six seven eight nine',
          to: 'one two ... (rest unchanged)',
        },
      ],
      'The new content has "(rest unchanged)" where the page has more: it looks cut short.',
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    ],
    [
      'needs a text',
      '<p>a</p>',
      [{ type: 'replace_text', from: ' ', to: 'x' }],
      'The text to replace is empty.',
      'Give the text as it stands in the page in `from`.',
    ],
    [
      'stands nowhere',
      '<p>a</p>',
      [{ type: 'replace_text', from: 'b', to: 'x' }],
      '"b" does not stand in the page.',
      'Read the page again and copy the text exactly; mentions, dates, statuses and images are no text and cannot be part of it.',
    ],
    [
      'stands nowhere in a block',
      '<p>a</p>',
      [{ type: 'replace_text', from: 'b', to: 'x', block: 0 }],
      '"b" does not stand in the block {0}.',
      'Read the page again and copy the text exactly; mentions, dates, statuses and images are no text and cannot be part of it.',
    ],
    [
      'stands twice',
      '<h1>H</h1><p>a b</p><p>a c</p>',
      [{ type: 'replace_text', from: 'a', to: 'x' }],
      '"a" stands 2 times in the page: "a b" (block {1}, under "H"), "a c" (block {2}, under "H").',
      'Name the block, or give more of the text around the place in `from`.',
    ],
    [
      'stands twice in a block',
      '<p>a b a</p>',
      [{ type: 'replace_text', from: 'a', to: 'x', block: 0 }],
      '"a" stands 2 times in the block {0}: "a b a" (block {0}), "a b a" (block {0}).',
      'Give more of the text around the place in `from`.',
    ],
    [
      'stands seven times',
      '<p>a b a b a b a b a b a b a</p>',
      [{ type: 'replace_text', from: 'a', to: 'x' }],
      '"a" stands 7 times in the page: "a b a b a b a b a b a b a" (block {0}), "a b a b a b a b a b a b a" (block {0}), "a b a b a b a b a b a b a" (block {0}), "a b a b a b a b a b a b a" (block {0}), "a b a b a b a b a b a b a" (block {0}) and 2 more.',
      'Name the block, or give more of the text around the place in `from`.',
    ],
    [
      'differs in case',
      '<p>Foo bar</p>',
      [{ type: 'replace_text', from: 'foo', to: 'x' }],
      '"foo" does not stand in the page exactly so; block {0} has "Foo", which differs in upper and lower case.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'differs in quotation marks',
      '<p>say “foo” – now</p>',
      [{ type: 'replace_text', from: '"foo" - now', to: 'x' }],
      '""foo" - now" does not stand in the page exactly so; block {0} has "“foo” – now", which differs in quotation marks or dashes.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'differs in invisible characters',
      '<p>foo​bar</p>',
      [{ type: 'replace_text', from: 'foobar', to: 'x' }],
      '"foobar" does not stand in the page exactly so; block {0} has "foo​bar", which differs in invisible characters.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'differs in its normal form',
      '<p>café</p>',
      [{ type: 'replace_text', from: 'café', to: 'x' }],
      '"café" does not stand in the page exactly so; block {0} has "café", which differs in the normal form of its letters.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'differs in several',
      '<p>Say “foo”</p>',
      [{ type: 'replace_text', from: 'say "foo"', to: 'x' }],
      '"say "foo"" does not stand in the page exactly so; block {0} has "Say “foo”", which differs in white space, signs or letter case.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'is given with marks',
      '<p>a <strong>b</strong></p>',
      [{ type: 'replace_text', from: 'a **b**', to: 'x' }],
      '"a **b**" does not stand in the page.',
      'Give plain text in `from`, without the Markdown marks: it stands in the page without them.',
    ],
    [
      'is given with a link',
      '<p>a <a href="https://x.org">b</a></p>',
      [{ type: 'replace_text', from: 'a [b](https://x.org)', to: 'x' }],
      '"a [b](https://x.org)" does not stand in the page.',
      'Give plain text in `from`, without the Markdown marks: it stands in the page without them.',
    ],
    [
      'is given over paragraphs',
      '<p>a</p><p>b</p>',
      [{ type: 'replace_text', from: 'a\n\nb', to: 'x' }],
      '"a b" does not stand in the page.',
      'Text is replaced within one block: use one operation for each paragraph, cell or item.',
    ],
  ]);
});

describe('several operations', () => {
  makes([
    [
      'of different blocks',
      '<p>a</p><p>b</p><p>d</p>',
      [
        { type: 'replace_text', from: 'a', to: 'x' },
        { type: 'delete_block', block: 1 },
        { type: 'replace_block', block: 2, markdown: 'y' },
      ],
      '<p>x</p><p>y</p>',
    ],
    [
      'of words in one block',
      '<p>a b c</p>',
      [
        { type: 'replace_text', from: 'a', to: 'x' },
        { type: 'replace_text', from: 'c', to: 'y' },
      ],
      '<p>x b y</p>',
    ],
    [
      'beside a deleted block',
      '<p>a</p><p>b</p>',
      [
        { type: 'delete_block', block: 0 },
        { type: 'insert_after', block: 0, markdown: 'x' },
      ],
      '<p>x</p><p>b</p>',
    ],
    [
      'before a deleted block',
      '<p>a</p><p>b</p>',
      [
        { type: 'delete_block', block: 0 },
        { type: 'insert_before', block: 0, markdown: 'x' },
      ],
      '<p>x</p><p>b</p>',
    ],
    ['none', '<p>a</p>', [], '<p>a</p>'],
  ]);
  refuses([
    [
      'of one block',
      '<p>a</p>',
      [
        { type: 'delete_block', block: 0 },
        { type: 'replace_block', block: 0, markdown: 'y' },
      ],
      'Operations 1 and 2 change the same place.',
      'Make it one operation, or two edits one after the other.',
    ],
    [
      'of a block and one in it',
      '<ul><li>a</li><li>b</li></ul>',
      [
        { type: 'replace_block', block: 1, markdown: 'y' },
        { type: 'delete_block', block: 0 },
      ],
      'Operations 2 and 1 change the same place.',
      'Make it one operation, or two edits one after the other.',
    ],
    [
      'of the same word',
      '<p>a b c</p>',
      [
        { type: 'replace_text', from: 'a b', to: 'x y' },
        { type: 'replace_text', from: 'b c', to: 'z c' },
      ],
      'Operations 1 and 2 change the same place.',
      'Make it one operation, or two edits one after the other.',
    ],
    [
      'of an unknown type',
      '<p>a</p>',
      [{ type: 'turn_block' }],
      'There is no operation "turn_block".',
      'Use one of the documented types.',
    ],
    [
      'without a type',
      '<p>a</p>',
      [{ block: 0 }],
      'There is no operation without a type.',
      'Use one of the documented types.',
    ],
    [
      'on a malformed page',
      '<p>a<b></p>',
      [{ type: 'replace_text', from: 'a', to: 'x' }],
      "The page's storage is not well-formed: Missing end tag for element b (line 1, column 8).",
      'Do not edit this page here: open and save it in the browser first, which repairs it.',
    ],
  ]);
});
