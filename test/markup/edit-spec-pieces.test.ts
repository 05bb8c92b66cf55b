// What an edit of text keeps of links, images, emoticons, macros and odd spellings beside the words that change.
import { describe } from 'vitest';
import { makes, refuses } from './edit-examples.js';

describe('odd spellings', () => {
  makes([
    [
      'an address without a link stays one',
      '<p>see https://x.org/a now</p>',
      'see <https://x.org/a> then',
      '<p>see https://x.org/a then</p>',
    ],
    [
      'an address without a link is replaced',
      '<p>see https://x.org/a now</p>',
      'see <https://x.org/b> now',
      '<p>see <a href="https://x.org/b">https://x.org/b</a> now</p>',
    ],
    [
      'an address in code is text',
      '<p>see <code>https://x.org/a</code> now</p>',
      'see `https://x.org/a` then',
      '<p>see <code>https://x.org/a</code> then</p>',
    ],
    [
      'an address in code is replaced',
      '<p>see <code>https://x.org/a</code> now</p>',
      'see `https://x.org/b` now',
      '<p>see <code>https://x.org/b</code> now</p>',
    ],
    ['a break at the start stays', '<p><br />a b</p>', 'a c', '<p><br />a c</p>'],
    ['a break at the start stays before a new word', '<p><br />a b</p>', 'c b', '<p><br />c b</p>'],
    ['a break at the end stays', '<p>a b<br /></p>', 'a c', '<p>a c<br /></p>'],
    [
      'a space at the edge of bold stays',
      '<p><strong>a </strong>b c</p>',
      '**a** b d',
      '<p><strong>a </strong>b d</p>',
    ],
    [
      'a space at the edge of bold stays beside a new word',
      '<p><strong>a </strong>b c</p>',
      '**a** x c',
      '<p><strong>a </strong>x c</p>',
    ],
    ['a space at the start of italics', '<p>a<em> b</em> c</p>', 'a *b* d', '<p>a<em> b</em> d</p>'],
    ['spaces at both sides of a border', '<p>a <em> b</em> c</p>', 'a *x* c', '<p>a <em> x</em> c</p>'],
    ['runs of spaces stay', '<p>a  b&nbsp; c</p>', 'a b d', '<p>a  b&nbsp; d</p>'],
    ['line ends of the source stay', '<p>a\n  b\n  c</p>', 'a b d', '<p>a\n  b\n  d</p>'],
    ['entities stay', '<p>a &eacute; &amp; &#8211; b</p>', 'a é & – c', '<p>a &eacute; &amp; &#8211; c</p>'],
    ['an entity is replaced whole', '<p>a&hellip;b c</p>', 'a...b c', '<p>a...b c</p>'],
    ['a reference to a character of two units stays', '<p>a &#128512; b</p>', 'a 😀 c', '<p>a &#128512; c</p>'],
    ['a reference to a character of two units goes', '<p>a &#128512; b</p>', 'a c', '<p>a c</p>'],
    ['a section of characters is escaped', '<p><![CDATA[a < b]]> c</p>', 'a < b d', '<p>a &lt; b d</p>'],
    [
      'an anchor that shows nothing stays',
      '<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">k</ac:parameter></ac:structured-macro>a b</p>',
      'a c',
      '<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">k</ac:parameter></ac:structured-macro>a c</p>',
    ],
    ['a placeholder goes with its Markdown', '<p>a <ac:placeholder>hint</ac:placeholder> b</p>', 'a c', '<p>a c</p>'],
    ['an element nobody knows stays', '<p>a <x-y>b</x-y> c</p>', 'a b d', '<p>a <x-y>b</x-y> d</p>'],
    ['a link without an address is text', '<p>a <a>b</a> c</p>', 'a b d', '<p>a <a>b</a> d</p>'],
    ['a link without an address is replaced', '<p>a <a>b</a> c</p>', 'a d c', '<p>a d c</p>'],
    ['zero-width characters stay', '<p>a​b c</p>', 'a​b d', '<p>a​b d</p>'],
  ]);
});

describe('emoticons', () => {
  makes([
    [
      'one stays',
      '<p>a <ac:emoticon ac:name="smile" ac:emoji-shortname=":slight_smile:" ac:emoji-id="1f642" ac:emoji-fallback="🙂" /> b</p>',
      'a 🙂 c',
      '<p>a <ac:emoticon ac:name="smile" ac:emoji-shortname=":slight_smile:" ac:emoji-id="1f642" ac:emoji-fallback="🙂" /> c</p>',
    ],
    [
      'one goes',
      '<p>a <ac:emoticon ac:name="smile" ac:emoji-shortname=":slight_smile:" ac:emoji-id="1f642" ac:emoji-fallback="🙂" /> b</p>',
      'a b',
      '<p>a b</p>',
    ],
    [
      'one is another',
      '<p>a <ac:emoticon ac:name="smile" ac:emoji-shortname=":slight_smile:" ac:emoji-id="1f642" ac:emoji-fallback="🙂" /> b</p>',
      'a 🚀 b',
      '<p>a 🚀 b</p>',
    ],
    [
      'one of its own site stays',
      '<p>a <ac:emoticon ac:name="blue-star" ac:emoji-shortname=":party:" ac:emoji-id="u-1" ac:emoji-fallback=":party:" /> b</p>',
      'a :party: c',
      '<p>a <ac:emoticon ac:name="blue-star" ac:emoji-shortname=":party:" ac:emoji-id="u-1" ac:emoji-fallback=":party:" /> c</p>',
    ],
    ['flags stay whole', '<p>a 🇫🇷 b</p>', 'a 🇩🇪 b', '<p>a 🇩🇪 b</p>'],
    ['families stay whole', '<p>a 👩‍👧 b</p>', 'a 👩‍👦 b', '<p>a 👩‍👦 b</p>'],
    ['keycaps stay whole', '<p>a 1️⃣ b</p>', 'a 2️⃣ b', '<p>a 2️⃣ b</p>'],
  ]);
});

describe('new characters', () => {
  makes([
    ['are escaped', '<p>a b</p>', 'a & b', '<p>a &amp; b</p>'],
    ['that need no escape', '<p>a b</p>', 'a "q" \\<c\\> b', '<p>a &quot;q&quot; &lt;c&gt; b</p>'],
    ['stand on a new line', '<p>a b</p>', 'a\\\nx b', '<p>a<br />x b</p>'],
    ['replace a line end', '<p>a<br />b</p>', 'a b', '<p>a b</p>'],
    ['in scripts without spaces go one by one', '<p>我们<em>发货</em></p>', '我们*到货*', '<p>我们<em>到货</em></p>'],
    ['of Cyrillic and Greek words go as wholes', '<p>мир αβγ</p>', 'мир αβδ', '<p>мир αβδ</p>'],
  ]);
});

describe('links', () => {
  makes([
    [
      'keep their attributes with a new text',
      '<p><a href="https://x.org" class="k">a b</a> c</p>',
      '[a d](https://x.org) c',
      '<p><a href="https://x.org" class="k">a d</a> c</p>',
    ],
    [
      'to another address are new',
      '<p><a href="https://x.org" class="k">a b</a> c</p>',
      '[a b](https://y.org) c',
      '<p><a href="https://y.org">a b</a> c</p>',
      { allowLoss: ['link'] },
    ],
    [
      'to a page keep their hints',
      '<p><ac:link ac:card-appearance="inline"><ri:page ri:space-key="S" ri:content-title="T" ri:version-at-save="3" /><ac:link-body>a b</ac:link-body></ac:link> c</p>',
      '[a d](confluence:S/T) c',
      '<p><ac:link ac:card-appearance="inline"><ri:page ri:space-key="S" ri:content-title="T" ri:version-at-save="3" /><ac:link-body>a d</ac:link-body></ac:link> c</p>',
    ],
    [
      'to a page lose their text',
      '<p><ac:link ac:card-appearance="inline"><ri:page ri:space-key="S" ri:content-title="T" ri:version-at-save="3" /><ac:link-body>a b</ac:link-body></ac:link> c</p>',
      '[](confluence:S/T) c',
      '<p><ac:link ac:card-appearance="inline"><ri:page ri:space-key="S" ri:content-title="T" ri:version-at-save="3" /></ac:link> c</p>',
    ],
    [
      'to a page get a text',
      '<p><ac:link ac:card-appearance="inline"><ri:page ri:space-key="S" ri:content-title="T" ri:version-at-save="3" /></ac:link> c</p>',
      '[n](confluence:S/T) c',
      '<p><ac:link ac:card-appearance="inline"><ri:page ri:space-key="S" ri:content-title="T" ri:version-at-save="3" /><ac:link-body>n</ac:link-body></ac:link> c</p>',
    ],
    [
      'to a page keep marks in their text',
      '<p><ac:link><ri:page ri:content-title="T" /><ac:link-body><em class="k">a</em> b</ac:link-body></ac:link> c</p>',
      '[*a* d](confluence:T) c',
      '<p><ac:link><ri:page ri:content-title="T" /><ac:link-body><em class="k">a</em> d</ac:link-body></ac:link> c</p>',
    ],
    [
      'with plain text get marks',
      '<p><ac:link><ri:page ri:content-title="T" /><ac:plain-text-link-body><![CDATA[a b]]></ac:plain-text-link-body></ac:link> c</p>',
      '[a *b*](confluence:T) c',
      '<p><ac:link><ri:page ri:content-title="T" /><ac:link-body>a <em>b</em></ac:link-body></ac:link> c</p>',
    ],
    [
      'to an anchor get another text',
      '<p><ac:link ac:anchor="k"><ac:link-body>a</ac:link-body></ac:link> c</p>',
      '[b](#k) c',
      '<p><ac:link ac:anchor="k"><ac:link-body>b</ac:link-body></ac:link> c</p>',
    ],
    [
      'without content get a text',
      '<p><ac:link ac:anchor="k" /> c</p>',
      '[b](#k) c',
      '<p><ac:link ac:anchor="k"><ac:link-body>b</ac:link-body></ac:link> c</p>',
    ],
    [
      'to another anchor are new',
      '<p><ac:link ac:anchor="k" ac:card-appearance="inline"><ac:link-body>a</ac:link-body></ac:link> c</p>',
      '[a](#l) c',
      '<p><ac:link ac:anchor="l"><ac:link-body>a</ac:link-body></ac:link> c</p>',
      { allowLoss: true },
    ],
    [
      'to a file keep their hints',
      '<p><ac:link><ri:attachment ri:filename="f.txt" ri:version-at-save="2" /><ac:link-body>a</ac:link-body></ac:link> c</p>',
      '[b](attachment:f.txt) c',
      '<p><ac:link><ri:attachment ri:filename="f.txt" ri:version-at-save="2" /><ac:link-body>b</ac:link-body></ac:link> c</p>',
    ],
    [
      'change places',
      '<p><a href="https://x.org" class="k">a</a> c <a href="https://y.org" class="l">b</a></p>',
      '[b](https://y.org) c [a](https://x.org)',
      '<p><a href="https://y.org" class="l">b</a> c <a href="https://x.org" class="k">a</a></p>',
    ],
  ]);
  refuses([
    [
      'are not lost',
      '<p><a href="https://x.org" class="k">a b</a> c</p>',
      [{ type: 'replace_block', block: 0, markdown: 'a b c' }],
      'The edit would remove what it does not name: link to https://x.org [link:https://x.org].',
      'Keep them in the new content, or pass what may go in `allowLoss`.',
    ],
  ]);
});

describe('mentions', () => {
  makes([
    [
      'stay as they are',
      '<p>a <ac:link><ri:user ri:account-id="u1" /></ac:link> b</p>',
      'a [@u1](user:u1) c',
      '<p>a <ac:link><ri:user ri:account-id="u1" /></ac:link> c</p>',
    ],
    [
      'show another name',
      '<p>a <ac:link><ri:user ri:account-id="u1" /></ac:link> b</p>',
      'a [@Ann](user:u1) b',
      '<p>a <ac:link><ri:user ri:account-id="u1" /></ac:link> b</p>',
    ],
    ['are new', '<p>a b</p>', 'a [@u2](user:u2) b', '<p>a <ac:link><ri:user ri:account-id="u2" /></ac:link> b</p>'],
    [
      'change places',
      '<p><ac:link><ri:user ri:account-id="u1" /></ac:link> and <ac:link><ri:user ri:account-id="u2" /></ac:link></p>',
      '[@u2](user:u2) and [@u1](user:u1)',
      '<p><ac:link><ri:user ri:account-id="u2" /></ac:link> and <ac:link><ri:user ri:account-id="u1" /></ac:link></p>',
    ],
  ]);
});

describe('statuses and dates', () => {
  makes([
    [
      'keep their ids with another colour',
      '<p>a <ac:structured-macro ac:name="status" ac:macro-id="i1"><ac:parameter ac:name="title">Done</ac:parameter><ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro> b</p>',
      'a [Done](status:red) b',
      '<p>a <ac:structured-macro ac:name="status" ac:macro-id="i1"><ac:parameter ac:name="title">Done</ac:parameter><ac:parameter ac:name="colour">Red</ac:parameter></ac:structured-macro> b</p>',
    ],
    [
      'keep their ids with another title',
      '<p>a <ac:structured-macro ac:name="status" ac:macro-id="i1"><ac:parameter ac:name="title">Done</ac:parameter><ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro> b</p>',
      'a [Open](status:green) b',
      '<p>a <ac:structured-macro ac:name="status" ac:macro-id="i1"><ac:parameter ac:name="title">Open</ac:parameter><ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro> b</p>',
    ],
    [
      'lose what the new one lacks',
      '<p>a <ac:structured-macro ac:name="status" ac:macro-id="i1"><ac:parameter ac:name="subtle">true</ac:parameter><ac:parameter ac:name="title">Done</ac:parameter></ac:structured-macro> b</p>',
      'a [Open](status:blue) b',
      '<p>a <ac:structured-macro ac:name="status" ac:macro-id="i1"><ac:parameter ac:name="title">Open</ac:parameter><ac:parameter ac:name="colour">Blue</ac:parameter></ac:structured-macro> b</p>',
    ],
    [
      'without parameters get some',
      '<p>a <ac:structured-macro ac:name="status" ac:macro-id="i1" /> b</p>',
      'a [Open](status:blue) b',
      '<p>a <ac:structured-macro ac:name="status" ac:macro-id="i1"><ac:parameter ac:name="title">Open</ac:parameter><ac:parameter ac:name="colour">Blue</ac:parameter></ac:structured-macro> b</p>',
    ],
    [
      'become grey',
      '<p>a <ac:structured-macro ac:name="status" ac:macro-id="i1"><ac:parameter ac:name="title">Done</ac:parameter><ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro> b</p>',
      'a [Done](status:grey) b',
      '<p>a <ac:structured-macro ac:name="status" ac:macro-id="i1"><ac:parameter ac:name="title">Done</ac:parameter><ac:parameter ac:name="colour">Grey</ac:parameter></ac:structured-macro> b</p>',
    ],
    [
      'change places',
      '<p><ac:structured-macro ac:name="status" ac:macro-id="i1"><ac:parameter ac:name="title">A</ac:parameter><ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro> x <ac:structured-macro ac:name="status" ac:macro-id="i2"><ac:parameter ac:name="title">B</ac:parameter><ac:parameter ac:name="colour">Red</ac:parameter></ac:structured-macro></p>',
      '[B](status:red) x [A](status:green)',
      '<p><ac:structured-macro ac:name="status" ac:macro-id="i2"><ac:parameter ac:name="title">B</ac:parameter><ac:parameter ac:name="colour">Red</ac:parameter></ac:structured-macro> x <ac:structured-macro ac:name="status" ac:macro-id="i1"><ac:parameter ac:name="title">A</ac:parameter><ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro></p>',
    ],
    [
      'a date becomes another',
      '<p>a <time datetime="2024-01-02" /> b</p>',
      'a [2024-01-03](date:2024-01-03) b',
      '<p>a <time datetime="2024-01-03" /> b</p>',
    ],
  ]);
});

describe('images', () => {
  makes([
    [
      'keep size and border with a new description',
      '<p><ac:image ac:width="300" ac:alt="a"><ri:attachment ri:filename="f.png" /></ac:image> b</p>',
      '![c](attachment:f.png) b',
      '<p><ac:image ac:width="300" ac:alt="c"><ri:attachment ri:filename="f.png" /></ac:image> b</p>',
    ],
    [
      'lose their description',
      '<p><ac:image ac:width="300" ac:alt="a"><ri:attachment ri:filename="f.png" /></ac:image> b</p>',
      '![](attachment:f.png) b',
      '<p><ac:image ac:width="300"><ri:attachment ri:filename="f.png" /></ac:image> b</p>',
    ],
    [
      'get a description',
      '<p><ac:image ac:width="300"><ri:attachment ri:filename="f.png" /></ac:image> b</p>',
      '![d "q"](attachment:f.png) b',
      '<p><ac:image ac:alt="d &quot;q&quot;" ac:width="300"><ri:attachment ri:filename="f.png" /></ac:image> b</p>',
    ],
    [
      'keep a description that is the name of the file',
      '<p><ac:image ac:width="300" ac:alt="f.png"><ri:attachment ri:filename="f.png" /></ac:image> b</p>',
      '![](attachment:f.png) c',
      '<p><ac:image ac:width="300" ac:alt="f.png"><ri:attachment ri:filename="f.png" /></ac:image> c</p>',
    ],
    [
      'of another file are new',
      '<p><ac:image ac:width="300" ac:alt="a"><ri:attachment ri:filename="f.png" /></ac:image> b</p>',
      '![a](attachment:g.png) b',
      '<p><ac:image ac:inline="true" ac:alt="a"><ri:attachment ri:filename="g.png" /></ac:image> b</p>',
      { allowLoss: ['image'] },
    ],
    [
      'get a caption',
      '<ac:image ac:width="300"><ri:attachment ri:filename="f.png" /></ac:image>',
      '![](attachment:f.png)  \n*cap **b***',
      '<ac:image ac:width="300"><ri:attachment ri:filename="f.png" /><ac:caption><p>cap <strong>b</strong></p></ac:caption></ac:image>',
    ],
    [
      'keep marks in a changed caption',
      '<ac:image ac:width="300"><ri:attachment ri:filename="f.png" /><ac:caption><p><em class="k">a</em> b</p></ac:caption></ac:image>',
      '![](attachment:f.png)  \n*a c*',
      '<ac:image ac:width="300"><ri:attachment ri:filename="f.png" /><ac:caption><p>a c</p></ac:caption></ac:image>',
    ],
    [
      'change a caption without a paragraph',
      '<ac:image ac:width="300"><ri:attachment ri:filename="f.png" /><ac:caption>a b</ac:caption></ac:image>',
      '![](attachment:f.png)  \n*a c*',
      '<ac:image ac:width="300"><ri:attachment ri:filename="f.png" /><ac:caption>a c</ac:caption></ac:image>',
    ],
    [
      'keep a caption with a new description',
      '<ac:image ac:width="300">\n<ri:attachment ri:filename="f.png" />\n<ac:caption><p class="k">a</p></ac:caption>\n</ac:image>',
      '![d](attachment:f.png)  \n*a*',
      '<ac:image ac:alt="d" ac:width="300">\n<ri:attachment ri:filename="f.png" />\n<ac:caption><p class="k">a</p></ac:caption>\n</ac:image>',
    ],
    [
      'lose their caption',
      '<ac:image ac:width="300"><ri:attachment ri:filename="f.png" /><ac:caption><p>a</p></ac:caption></ac:image>',
      '![](attachment:f.png)',
      '<ac:image ac:width="300"><ri:attachment ri:filename="f.png" /></ac:image>',
    ],
    [
      'move into a paragraph',
      '<ac:image ac:width="300"><ri:attachment ri:filename="f.png" /></ac:image>',
      'text ![](attachment:f.png)',
      '<p>text <ac:image ac:width="300"><ri:attachment ri:filename="f.png" /></ac:image></p>',
    ],
  ]);
});
