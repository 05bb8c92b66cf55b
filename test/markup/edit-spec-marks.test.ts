// What becomes of marks, comments and elements in the text of a block that is written anew.
import { describe } from 'vitest';
import { makes, refuses } from './edit-examples.js';

describe('bold in a header cell', () => {
  makes([
    [
      'stays though Markdown does not show it',
      '<table><tbody><tr><th><p><strong>a b</strong></p></th></tr></tbody></table>',
      [{ type: 'replace_block', block: 2, markdown: 'a c' }],
      '<table><tbody><tr><th><p><strong>a c</strong></p></th></tr></tbody></table>',
    ],
    [
      'stays in a changed table',
      '<table><tbody><tr><th><p><strong>a b</strong></p></th></tr><tr><td><p>d</p></td></tr></tbody></table>',
      '| a c |\n| - |\n| d |',
      '<table><tbody><tr><th><p><strong>a c</strong></p></th></tr><tr><td><p>d</p></td></tr></tbody></table>',
    ],
    [
      'does not keep other marks',
      '<table><tbody><tr><th><p><em>a</em> b</p></th></tr></tbody></table>',
      [{ type: 'replace_block', block: 2, markdown: 'a b' }],
      '<table><tbody><tr><th><p>a b</p></th></tr></tbody></table>',
    ],
    [
      'goes in another cell',
      '<table><tbody><tr><th><p>h</p></th></tr><tr><td><p><strong>a b</strong></p></td></tr></tbody></table>',
      '| h |\n| - |\n| a b |',
      '<table><tbody><tr><th><p>h</p></th></tr><tr><td><p>a b</p></td></tr></tbody></table>',
    ],
  ]);
});

describe('marks that are taken away', () => {
  makes([
    ['leave no mark around a space', '<p><em>a b</em></p>', 'a b', '<p>a b</p>'],
    [
      'leave the comment on one of the words',
      '<p><em>a <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker></em></p>',
      'a b',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker></p>',
    ],
    ['leave a space that alone is marked', '<p>a<u> </u>b <em>c d</em></p>', 'a b c d', '<p>a<u> </u>b c d</p>'],
    ['leave the other of two', '<p><strong><em>a b</em></strong></p>', '**a b**', '<p><strong>a b</strong></p>'],
    ['leave the marks of other words', '<p><em>a b</em> c</p>', '*a* b c', '<p><em>a</em> b c</p>'],
    [
      'leave colours',
      '<p><span style="color: rgb(255,0,0);"><strong>a b</strong></span></p>',
      'a b',
      '<p><span style="color: rgb(255,0,0);">a b</span></p>',
    ],
    ['leave what stands around line breaks', '<p><em>a<br />b</em></p>', 'a<br>b', '<p>a<br />b</p>'],
  ]);
});

describe('marks that are new', () => {
  makes([
    [
      'stand inside colours',
      '<p><span style="color: rgb(255,0,0);">a b</span></p>',
      '**a** b',
      '<p><span style="color: rgb(255,0,0);"><strong>a</strong> b</span></p>',
    ],
    [
      'stand inside comments',
      '<p>x <ac:inline-comment-marker ac:ref="c1">a b</ac:inline-comment-marker> y</p>',
      'x *a b* y',
      '<p>x <ac:inline-comment-marker ac:ref="c1"><em>a b</em></ac:inline-comment-marker> y</p>',
    ],
    ['join the mark beside them', '<p><strong>a</strong> b</p>', '**a b**', '<p><strong>a b</strong></p>'],
    [
      'join the old mark of the word before',
      '<p><strong class="k">a</strong> b c</p>',
      '**a x** b c',
      '<p><strong class="k">a x</strong> b c</p>',
    ],
    [
      'take the old mark of a replaced word',
      '<p><strong class="k">a</strong> b</p>',
      '**x** b',
      '<p><strong class="k">x</strong> b</p>',
    ],
    [
      'in an old one take its attributes along',
      '<p><em class="k">a b</em> c</p>',
      '*a **b*** c',
      '<p><em class="k">a <strong>b</strong></em> c</p>',
    ],
    ['of code', '<p>a b c</p>', 'a `b` c', '<p>a <code>b</code> c</p>'],
    ['struck through', '<p>a b c</p>', 'a ~~b~~ c', '<p>a <s>b</s> c</p>'],
    [
      'struck through by a style',
      '<p>a <span style="text-decoration: line-through;">b</span> c</p>',
      'a ~~x~~ c',
      '<p>a <span style="text-decoration: line-through;">x</span> c</p>',
    ],
    [
      'none for a span of another style',
      '<p>a <span class="line-through">b</span> c</p>',
      'a x c',
      '<p>a <span class="line-through">x</span> c</p>',
    ],
  ]);
});

describe('other spellings of marks', () => {
  makes([
    ['b is bold', '<p><b>a</b> c</p>', '**a** d', '<p><b>a</b> d</p>'],
    ['i is italic', '<p><i>a</i> c</p>', '*a* d', '<p><i>a</i> d</p>'],
    ['del is struck', '<p><del>a</del> c</p>', '~~a~~ d', '<p><del>a</del> d</p>'],
    ['u is underlined', '<p><u>a</u> c</p>', '<u>a</u> d', '<p><u>a</u> d</p>'],
    [
      'sub and sup',
      '<p>a<sub>1</sub> b<sup>2</sup> c</p>',
      'a<sub>1</sub> b<sup>2</sup> d',
      '<p>a<sub>1</sub> b<sup>2</sup> d</p>',
    ],
    ['code', '<p><code>a</code> c</p>', '`a` d', '<p><code>a</code> d</p>'],
    ['b taken away', '<p><b>a</b> c</p>', 'a c', '<p>a c</p>'],
  ]);
});

describe('comments', () => {
  makes([
    [
      'stay on the words that stay',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b c</ac:inline-comment-marker> d</p>',
      'a b x d',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b x</ac:inline-comment-marker> d</p>',
    ],
    [
      'take in words between two of theirs',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b d</ac:inline-comment-marker> e</p>',
      'a b c d e',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b c d</ac:inline-comment-marker> e</p>',
    ],
    [
      'do not take in words beside them',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker> d</p>',
      'a b x d',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker> x d</p>',
    ],
    [
      'do not take in words before them',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker> d</p>',
      'a x b d',
      '<p>a x <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker> d</p>',
    ],
    [
      'of two places do not take in the words between',
      '<p><ac:inline-comment-marker ac:ref="c1">a</ac:inline-comment-marker> <ac:inline-comment-marker ac:ref="c2">b</ac:inline-comment-marker></p>',
      'a x b',
      '<p><ac:inline-comment-marker ac:ref="c1">a</ac:inline-comment-marker> x <ac:inline-comment-marker ac:ref="c2">b</ac:inline-comment-marker></p>',
    ],
    [
      'may go',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker> d</p>',
      'a x d',
      '<p>a x d</p>',
      { allowLoss: ['commentMarker'] },
    ],
    [
      'on a whole heading',
      '<h2><ac:inline-comment-marker ac:ref="c1">A b</ac:inline-comment-marker></h2>',
      '## A c',
      '<h2><ac:inline-comment-marker ac:ref="c1">A c</ac:inline-comment-marker></h2>',
    ],
    [
      'within colours',
      '<p><span style="color: rgb(255,0,0);">a <ac:inline-comment-marker ac:ref="c1">b c</ac:inline-comment-marker> d</span></p>',
      'a b x c d',
      '<p><span style="color: rgb(255,0,0);">a <ac:inline-comment-marker ac:ref="c1">b x c</ac:inline-comment-marker> d</span></p>',
    ],
    [
      'on words in bold',
      '<p><strong>a <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker></strong> d</p>',
      '**a b** e',
      '<p><strong>a <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker></strong> e</p>',
    ],
    [
      'on a link',
      '<p><ac:inline-comment-marker ac:ref="c1"><a href="https://x.org">t</a></ac:inline-comment-marker> d</p>',
      '[t](https://x.org) e',
      '<p><ac:inline-comment-marker ac:ref="c1"><a href="https://x.org">t</a></ac:inline-comment-marker> e</p>',
    ],
  ]);
  refuses([
    [
      'go with all their words only when that is allowed',
      '<p>a <ac:inline-comment-marker ac:ref="c1">b</ac:inline-comment-marker> d</p>',
      [{ type: 'replace_block', block: 0, markdown: 'a x d' }],
      'The edit would remove what it does not name: comment on "b" [commentMarker:c1].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
  ]);
});

describe('colours', () => {
  makes([
    [
      'take in a replaced word',
      '<p><span style="color: rgb(255,0,0);">a</span> b</p>',
      'x b',
      '<p><span style="color: rgb(255,0,0);">x</span> b</p>',
    ],
    [
      'take in words between',
      '<p><span style="color: rgb(255,0,0);">a b</span> c</p>',
      'a x b c',
      '<p><span style="color: rgb(255,0,0);">a x b</span> c</p>',
    ],
    [
      'take in the first of several words in their place',
      '<p><span style="color: rgb(255,0,0);">a</span> b</p>',
      'x y z b',
      '<p><span style="color: rgb(255,0,0);">x</span> y z b</p>',
    ],
    [
      'do not take in a word behind',
      '<p>b <span style="color: rgb(255,0,0);">a</span></p>',
      'b a x',
      '<p>b <span style="color: rgb(255,0,0);">a</span> x</p>',
    ],
    [
      'of two words, the first replaced by two',
      '<p><span style="color: rgb(255,0,0);">a</span> <u>b</u></p>',
      'x y <u>b</u>',
      '<p><span style="color: rgb(255,0,0);">x</span> y <u>b</u></p>',
    ],
  ]);
});
