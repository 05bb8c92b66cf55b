// `replace_block` of one line of text: what of the old line stays, byte for byte.
import { describe, expect, it } from 'vitest';
import { comment, mention, replacedBlock, type Replacement } from './edited.js';

const becomes = (examples: readonly Replacement[]) => {
  it.each(examples)('$name', (example) => {
    expect(replacedBlock(example)).toBe(example.after);
  });
};

describe('new words inside what nobody sees', () => {
  becomes([
    {
      name: 'stand in a comment between two words of it',
      page: `<p>a ${comment('b c')} d</p>`,
      from: 'a b c d',
      to: 'a b x c d',
      after: `<p>a ${comment('b x c')} d</p>`,
    },
    {
      name: 'stand outside of a comment at its edges',
      page: `<p>a ${comment('b c')} d</p>`,
      from: 'a b c d',
      to: 'a x b c x d',
      after: `<p>a x ${comment('b c')} x d</p>`,
    },
    {
      name: 'take the place of a word of a comment',
      page: `<p>a ${comment('b c')} d</p>`,
      from: 'a b c d',
      to: 'a b x d',
      after: `<p>a ${comment('b x')} d</p>`,
    },
    {
      name: 'take the place of a word of a comment with more words',
      page: `<p>a ${comment('b c')} d</p>`,
      from: 'a b c d',
      to: 'a x y z c d',
      after: `<p>a ${comment('x y z c')} d</p>`,
    },
    {
      name: 'take the colour of the word they replace',
      page: '<p>a <span style="color: red;">b</span> c</p>',
      from: 'a b c',
      to: 'a x c',
      after: '<p>a <span style="color: red;">x</span> c</p>',
    },
    {
      name: 'take the colour on both of their sides',
      page: '<p>a <span style="color: red;">b c</span> d</p>',
      from: 'a b c d',
      to: 'a b x c d',
      after: '<p>a <span style="color: red;">b x c</span> d</p>',
    },
    {
      name: 'take no colour of one side alone',
      page: '<p>a <span style="color: red;">b</span> c</p>',
      from: 'a b c',
      to: 'a b x c',
      after: '<p>a <span style="color: red;">b</span> x c</p>',
    },
    {
      name: 'stay out of the colour of words that went',
      page: '<p>a <span style="color: red;">b</span> c d</p>',
      from: 'a b c d',
      to: 'a d',
      after: '<p>a d</p>',
    },
  ]);
});

describe('marks', () => {
  becomes([
    {
      name: 'reach over more words',
      page: '<p>a <strong class="k">b</strong> c d</p>',
      from: 'a **b** c d',
      to: 'a **b c** d',
      after: '<p>a <strong class="k">b c</strong> d</p>',
    },
    {
      name: 'reach over fewer words',
      page: '<p>a <strong class="k">b c</strong> d</p>',
      from: 'a **b c** d',
      to: 'a **b** c d',
      after: '<p>a <strong class="k">b</strong> c d</p>',
    },
    {
      name: 'go',
      page: '<p>a <b>b</b> c</p>',
      from: 'a **b** c',
      to: 'a b c',
      after: '<p>a b c</p>',
    },
    {
      name: 'become others',
      page: '<p>a <b>b</b> c</p>',
      from: 'a **b** c',
      to: 'a *b* c',
      after: '<p>a <em>b</em> c</p>',
    },
    {
      name: 'keep their spelling around a new word',
      page: '<p>a <b>b</b> c</p>',
      from: 'a **b** c',
      to: 'a **x** c',
      after: '<p>a <b>x</b> c</p>',
    },
    {
      name: 'keep their nesting around a new word',
      page: '<p><b>a <i>b</i></b> c</p>',
      from: '**a <em>b</em>** c',
      to: '**a *x*** c',
      after: '<p><b>a <i>x</i></b> c</p>',
    },
    {
      name: 'are added inside of others',
      page: '<p><b>a b</b> c</p>',
      from: '**a b** c',
      to: '**a *b*** c',
      after: '<p><b>a <em>b</em></b> c</p>',
    },
    {
      name: 'stay in any spelling',
      page: '<p>a <span style="text-decoration: line-through;">b</span> c</p>',
      from: 'a ~~b~~ c',
      to: 'a ~~b~~ x',
      after: '<p>a <span style="text-decoration: line-through;">b</span> x</p>',
    },
    {
      name: 'go in any spelling',
      page: '<p>a <span style="text-decoration: line-through;">b</span> c</p>',
      from: 'a ~~b~~ c',
      to: 'a b c',
      after: '<p>a b c</p>',
    },
    {
      name: 'of code keep their words',
      page: '<p>a <code>b c</code> d</p>',
      from: 'a `b c` d',
      to: 'a `b x` d',
      after: '<p>a <code>b x</code> d</p>',
    },
    {
      name: 'go from one of several words',
      page: '<p><u>y</u> <u>z</u> <sup>a</sup></p>',
      from: '<u>y</u> <u>z</u> <sup>a</sup>',
      to: 'y <u>z</u> <sup>b</sup>',
      after: '<p>y <u>z</u> <sup>b</sup></p>',
    },
    {
      name: 'of a whole heading show in no Markdown and stay',
      page: '<h2><strong>a b</strong></h2>',
      from: '## a b',
      to: '## a c',
      after: '<h2><strong>a c</strong></h2>',
    },
    {
      name: 'of a part of a heading move',
      page: '<h2><strong>a</strong> b</h2>',
      from: '## **a** b',
      to: '## a **c**',
      after: '<h2>a <strong>c</strong></h2>',
    },
    {
      name: 'keep the spaces at their edges',
      page: '<p>a<strong> b </strong>c</p>',
      from: 'a **b** c',
      to: 'a **b** x',
      after: '<p>a<strong> b </strong>x</p>',
    },
    {
      name: 'keep the spaces at their edges around a new word',
      page: '<p>a<strong> b </strong>c</p>',
      from: 'a **b** c',
      to: 'a **x** c',
      after: '<p>a<strong> x </strong>c</p>',
    },
    {
      name: 'inside a colour go alone',
      page: '<p><span style="color: red;">a <em>b</em></span> c</p>',
      from: 'a *b* c',
      to: 'a b d',
      after: '<p><span style="color: red;">a b</span> d</p>',
    },
  ]);
});

describe('links', () => {
  becomes([
    {
      name: 'keep their attributes when their text changes',
      page: '<p>a <a href="https://x.example" data-x="1">b c</a> d</p>',
      from: 'a [b c](https://x.example) d',
      to: 'a [b x](https://x.example) d',
      after: '<p>a <a href="https://x.example" data-x="1">b x</a> d</p>',
    },
    {
      name: 'keep their attributes when they move',
      page: '<p>a <a href="https://x.example" data-x="1">b</a> c d</p>',
      from: 'a [b](https://x.example) c d',
      to: 'a c [b](https://x.example) d',
      after: '<p>a c <a href="https://x.example" data-x="1">b</a> d</p>',
    },
    {
      name: 'may get another target when the old one may go',
      page: '<p>a <a href="https://x.example" data-x="1">b c</a> d</p>',
      from: 'a [b c](https://x.example) d',
      to: 'a [b c](https://y.example) d',
      allowLoss: ['link'],
      after: '<p>a <a href="https://y.example">b c</a> d</p>',
    },
    {
      name: 'to pages keep what the server knows of them',
      page: '<p>see <ac:link ac:card-appearance="inline"><ri:page ri:content-title="T" ri:version-at-save="3" /><ac:link-body>the page</ac:link-body></ac:link> now</p>',
      from: 'see [the page](confluence:T) now',
      to: 'see [our page](confluence:T) now',
      after:
        '<p>see <ac:link ac:card-appearance="inline"><ri:page ri:content-title="T" ri:version-at-save="3" /><ac:link-body>our page</ac:link-body></ac:link> now</p>',
    },
    {
      name: 'to pages keep their body when it repeats the title',
      page: '<p>see <ac:link ac:card-appearance="inline"><ri:page ri:content-title="T" ri:version-at-save="3" /><ac:link-body>the page</ac:link-body></ac:link> now</p>',
      from: 'see [the page](confluence:T) now',
      to: 'see [T](confluence:T) now',
      after:
        '<p>see <ac:link ac:card-appearance="inline"><ri:page ri:content-title="T" ri:version-at-save="3" /><ac:link-body>T</ac:link-body></ac:link> now</p>',
    },
    {
      name: 'to pages get a body',
      page: '<p>see <ac:link ac:card-appearance="inline"><ri:page ri:content-title="T" ri:version-at-save="3" /></ac:link> now</p>',
      from: 'see [T](confluence:T) now',
      to: 'see [the page](confluence:T) now',
      after:
        '<p>see <ac:link ac:card-appearance="inline"><ri:page ri:content-title="T" ri:version-at-save="3" /><ac:link-body>the page</ac:link-body></ac:link> now</p>',
    },
    {
      name: 'to another page are new',
      page: '<p>see <ac:link ac:card-appearance="inline"><ri:page ri:content-title="T" ri:version-at-save="3" /><ac:link-body>x</ac:link-body></ac:link> now</p>',
      from: 'see [x](confluence:T) now',
      to: 'see [x](confluence:U) now',
      allowLoss: true,
      after: '<p>see <ac:link><ri:page ri:content-title="U" /><ac:link-body>x</ac:link-body></ac:link> now</p>',
    },
    {
      name: 'to another heading of a page are new',
      page: '<p>see <ac:link ac:card-appearance="inline"><ri:page ri:content-title="T" ri:version-at-save="3" /><ac:link-body>x</ac:link-body></ac:link> now</p>',
      from: 'see [x](confluence:T) now',
      to: 'see [x](confluence:T#h) now',
      allowLoss: true,
      after:
        '<p>see <ac:link ac:anchor="h"><ri:page ri:content-title="T" /><ac:link-body>x</ac:link-body></ac:link> now</p>',
    },
    {
      name: 'without content are opened for their text',
      page: '<p>see <ac:link ac:anchor="h" /> now</p>',
      from: 'see [h](#h) now',
      to: 'see [x](#h) now',
      after: '<p>see <ac:link ac:anchor="h"><ac:link-body>x</ac:link-body></ac:link> now</p>',
    },
    {
      name: 'with plain text get the other kind of body',
      page: '<p>see <ac:link><ri:page ri:content-title="T" /><ac:plain-text-link-body><![CDATA[a & b]]></ac:plain-text-link-body></ac:link>.</p>',
      from: 'see [a & b](confluence:T).',
      to: 'see [a & c](confluence:T).',
      after: '<p>see <ac:link><ri:page ri:content-title="T" /><ac:link-body>a &amp; c</ac:link-body></ac:link>.</p>',
    },
    {
      name: 'keep marks inside of them',
      page: '<p>a <a href="https://x.example"><em class="k">b c</em></a></p>',
      from: 'a [*b c*](https://x.example)',
      to: 'a [*b x*](https://x.example)',
      after: '<p>a <a href="https://x.example"><em class="k">b x</em></a></p>',
    },
    {
      name: 'that are addresses in text stay as they are',
      page: '<p>see https://x.example/a now</p>',
      from: 'see <https://x.example/a> now',
      to: 'see https://x.example/a later',
      after: '<p>see https://x.example/a later</p>',
    },
    {
      name: 'that are addresses in text become elements when they change',
      page: '<p>see https://x.example/a now</p>',
      from: 'see <https://x.example/a> now',
      to: 'see https://x.example/b now',
      after: '<p>see <a href="https://x.example/b">https://x.example/b</a> now</p>',
    },
    {
      name: 'are none in code',
      page: '<p>see <code>https://x.example/a</code> now</p>',
      from: 'see `https://x.example/a` now',
      to: 'see `https://x.example/a` later',
      after: '<p>see <code>https://x.example/a</code> later</p>',
    },
  ]);
});

describe('what shows itself', () => {
  becomes([
    {
      name: 'moves with its ids',
      page: `<p>a ${mention} b</p>`,
      from: 'a [@a1](user:a1) b',
      to: 'b [@a1](user:a1) a',
      after: `<p>b ${mention} a</p>`,
    },
    {
      name: 'goes when it may',
      page: `<p>a ${mention} b</p>`,
      from: 'a [@a1](user:a1) b',
      to: 'a [@a2](user:a2) b',
      allowLoss: true,
      after: '<p>a <ac:link><ri:user ri:account-id="a2" /></ac:link> b</p>',
    },
    {
      name: 'comes back once',
      page: `<p>${mention} and <ac:link><ri:user ri:account-id="a1" ri:local-id="m2" /></ac:link> x</p>`,
      from: '[@a1](user:a1) and [@a1](user:a1) x',
      to: '[@a1](user:a1) x',
      allowLoss: true,
      after: `<p>${mention} x</p>`,
    },
    {
      name: 'is told apart from its like',
      page: '<p><ac:structured-macro ac:name="status" ac:macro-id="status1"><ac:parameter ac:name="title">A</ac:parameter><ac:parameter ac:name="colour">Red</ac:parameter></ac:structured-macro> <ac:structured-macro ac:name="status" ac:macro-id="status2"><ac:parameter ac:name="title">B</ac:parameter><ac:parameter ac:name="subtle">true</ac:parameter></ac:structured-macro></p>',
      from: '[A](status:red) [B](status:grey?subtle)',
      to: '[A](status:green) [C](status:?subtle)',
      after:
        '<p><ac:structured-macro ac:name="status" ac:macro-id="status1"><ac:parameter ac:name="title">A</ac:parameter><ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro> <ac:structured-macro ac:name="status" ac:macro-id="status2"><ac:parameter ac:name="title">C</ac:parameter><ac:parameter ac:name="subtle">true</ac:parameter></ac:structured-macro></p>',
    },
    {
      name: 'loses a parameter',
      page: '<p>x <ac:structured-macro ac:name="status" ac:macro-id="status1"><ac:parameter ac:name="title">B</ac:parameter><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="subtle">true</ac:parameter></ac:structured-macro></p>',
      from: 'x [B](status:red?subtle)',
      to: 'x [B](status:red)',
      after:
        '<p>x <ac:structured-macro ac:name="status" ac:macro-id="status1"><ac:parameter ac:name="title">B</ac:parameter><ac:parameter ac:name="colour">Red</ac:parameter></ac:structured-macro></p>',
    },
    {
      name: 'gets a parameter',
      page: '<p>x <ac:structured-macro ac:name="status" ac:macro-id="status1"><ac:parameter ac:name="title">B</ac:parameter></ac:structured-macro></p>',
      from: 'x [B](status:grey)',
      to: 'x [B](status:red)',
      after:
        '<p>x <ac:structured-macro ac:name="status" ac:macro-id="status1"><ac:parameter ac:name="title">B</ac:parameter><ac:parameter ac:name="colour">Red</ac:parameter></ac:structured-macro></p>',
    },
    {
      name: 'keeps its form beside new words',
      page: '<p>ok <ac:emoticon ac:name="tick" ac:emoji-id="1" /> go</p>',
      from: 'ok ✅ go',
      to: 'ok ✅ went',
      after: '<p>ok <ac:emoticon ac:name="tick" ac:emoji-id="1" /> went</p>',
    },
    {
      name: 'is a date that changes',
      page: '<p>on <time datetime="2026-01-01" /> x</p>',
      from: 'on [2026-01-01](date:) x',
      to: 'on [2026-01-02](date:) x',
      allowLoss: true,
      after: '<p>on <time datetime="2026-01-02" /> x</p>',
    },
    {
      name: 'is an instruction that stays',
      page: '<p><ac:placeholder ac:type="mention">who</ac:placeholder> x</p>',
      from: '[who](placeholder:) x',
      to: '[who](placeholder:) y',
      after: '<p><ac:placeholder ac:type="mention">who</ac:placeholder> y</p>',
    },
    {
      name: 'is a picture that gets another description',
      page: '<p>a <ac:image ac:width="9" ac:alt="one"><ri:attachment ri:filename="a.png" /></ac:image> b</p>',
      from: 'a ![one](attachment:a.png) b',
      to: 'a ![two](attachment:a.png) b',
      after: '<p>a <ac:image ac:width="9" ac:alt="two"><ri:attachment ri:filename="a.png" /></ac:image> b</p>',
    },
    {
      name: 'is a picture that loses its description',
      page: '<p>a <ac:image ac:width="9" ac:alt="one"><ri:attachment ri:filename="a.png" /></ac:image> b</p>',
      from: 'a ![one](attachment:a.png) b',
      to: 'a ![](attachment:a.png) b',
      after: '<p>a <ac:image ac:width="9"><ri:attachment ri:filename="a.png" /></ac:image> b</p>',
    },
    {
      name: 'is a picture that gets a description',
      page: '<p>a <ac:image ac:width="9"><ri:attachment ri:filename="a.png" /></ac:image> b</p>',
      from: 'a ![](attachment:a.png) b',
      to: 'a ![a "b" & c](attachment:a.png) b',
      after:
        '<p>a <ac:image ac:alt="a &quot;b&quot; &amp; c" ac:width="9"><ri:attachment ri:filename="a.png" /></ac:image> b</p>',
    },
    {
      name: 'is a picture whose description repeats its file name',
      page: '<p>a <ac:image ac:width="9" ac:alt="a.png"><ri:attachment ri:filename="a.png" /></ac:image> b</p>',
      from: 'a ![](attachment:a.png) b',
      to: 'a ![](attachment:a.png) x',
      after: '<p>a <ac:image ac:width="9" ac:alt="a.png"><ri:attachment ri:filename="a.png" /></ac:image> x</p>',
    },
    {
      name: 'is another picture',
      page: '<p>a <ac:image ac:width="9"><ri:attachment ri:filename="a.png" /></ac:image> b</p>',
      from: 'a ![](attachment:a.png) b',
      to: 'a ![](attachment:b.png) b',
      allowLoss: true,
      after: '<p>a <ac:image ac:inline="true"><ri:attachment ri:filename="b.png" /></ac:image> b</p>',
    },
    {
      name: 'is an anchor, which no Markdown shows',
      page: '<p>a <ac:structured-macro ac:name="anchor" ac:macro-id="anchor1"><ac:parameter ac:name="">h</ac:parameter></ac:structured-macro>b c</p>',
      from: 'a b c',
      to: 'a b x',
      after:
        '<p>a <ac:structured-macro ac:name="anchor" ac:macro-id="anchor1"><ac:parameter ac:name="">h</ac:parameter></ac:structured-macro>b x</p>',
    },
    {
      name: 'is an anchor behind a word that changes',
      page: '<p>a <ac:structured-macro ac:name="anchor" ac:macro-id="anchor1"><ac:parameter ac:name="">h</ac:parameter></ac:structured-macro>b c</p>',
      from: 'a b c',
      to: 'x b c',
      after:
        '<p>x <ac:structured-macro ac:name="anchor" ac:macro-id="anchor1"><ac:parameter ac:name="">h</ac:parameter></ac:structured-macro>b c</p>',
    },
    {
      name: 'is an anchor between words that both change',
      page: '<p>a <ac:structured-macro ac:name="anchor" ac:macro-id="anchor1"><ac:parameter ac:name="">h</ac:parameter></ac:structured-macro>b c</p>',
      from: 'a b c',
      to: 'x y',
      after:
        '<p>x <ac:structured-macro ac:name="anchor" ac:macro-id="anchor1"><ac:parameter ac:name="">h</ac:parameter></ac:structured-macro>y</p>',
    },
    {
      name: 'stands in a comment',
      page: `<p>${comment(`a ${mention}`)} b</p>`,
      from: 'a [@a1](user:a1) b',
      to: 'a [@a1](user:a1) c',
      after: `<p>${comment(`a ${mention}`)} c</p>`,
    },
  ]);
});

describe('text', () => {
  becomes([
    {
      name: 'keeps its references',
      page: '<p>a &amp; b &lt; c &eacute; d</p>',
      from: 'a & b < c é d',
      to: 'a & b < x é d',
      after: '<p>a &amp; b &lt; x &eacute; d</p>',
    },
    {
      name: 'keeps its kinds of spaces',
      page: '<p>a&nbsp;&nbsp;b &mdash; c</p>',
      from: 'a b — c',
      to: 'a b — d',
      after: '<p>a&nbsp;&nbsp;b &mdash; d</p>',
    },
    {
      name: 'keeps its runs of spaces',
      page: '<p>a  b   c</p>',
      from: 'a b c',
      to: 'a b x',
      after: '<p>a  b   x</p>',
    },
    {
      name: 'keeps a run of spaces before a new word',
      page: '<p>a  b</p>',
      from: 'a b',
      to: 'a x b',
      after: '<p>a  x b</p>',
    },
    {
      name: 'keeps its line breaks',
      page: '<p>a<br />b<br/>c</p>',
      from: 'a  \nb  \nc',
      to: 'a\\\nx\\\nc',
      after: '<p>a<br />x<br/>c</p>',
    },
    {
      name: 'loses a line break',
      page: '<p>a<br/>b</p>',
      from: 'a  \nb',
      to: 'a b',
      after: '<p>a b</p>',
    },
    {
      name: 'gets a line break',
      page: '<p>a b</p>',
      from: 'a b',
      to: 'a\\\nb',
      after: '<p>a<br />b</p>',
    },
    {
      name: 'keeps a line break that shows nowhere',
      page: '<p><br/>a b</p>',
      from: 'a b',
      to: 'a x',
      after: '<p><br/>a x</p>',
    },
    {
      name: 'is no CDATA section any more where a part of it changed',
      page: '<p>a <![CDATA[b & c]]> d</p>',
      from: 'a b & c d',
      to: 'a b & x d',
      after: '<p>a b &amp; x d</p>',
    },
    {
      name: 'of scripts without spaces is compared by the character',
      page: '<p>我们<strong>星期五</strong>发货</p>',
      from: '我们**星期五**发货',
      to: '我们**星期六**发货',
      after: '<p>我们<strong>星期六</strong>发货</p>',
    },
    {
      name: 'of emoji is compared by what is seen',
      page: '<p>ok 👩‍💻 1️⃣ :smile: go</p>',
      from: 'ok 👩‍💻 1️⃣ :smile: go',
      to: 'ok 👩‍💻 1️⃣ :smile: now',
      after: '<p>ok 👩‍💻 1️⃣ :smile: now</p>',
    },
    {
      name: 'is wholly new',
      page: '<p>a b c</p>',
      from: 'a b c',
      to: 'd e f g',
      after: '<p>d e f g</p>',
    },
    {
      name: 'is shorter',
      page: '<p>a b c</p>',
      from: 'a b c',
      to: 'c',
      after: '<p>c</p>',
    },
    {
      name: 'escapes what is new',
      page: '<p>a b</p>',
      from: 'a b',
      to: 'a &lt; "b" & c',
      after: '<p>a &lt; &quot;b&quot; &amp; c</p>',
    },
    {
      name: 'in no paragraph stays in none',
      page: 'loose <b>text</b><p>b</p>',
      from: 'loose **text**',
      to: 'loose **words**',
      after: 'loose <b>words</b><p>b</p>',
    },
    {
      name: 'beside other blocks keeps its edge spaces',
      page: '<table><tbody><tr><td> one two <ul><li>a</li></ul> three </td></tr></tbody></table>',
      block: 3,
      from: 'one two',
      to: 'one x',
      after: '<table><tbody><tr><td> one x <ul><li>a</li></ul> three </td></tr></tbody></table>',
    },
  ]);
});

describe('a mark over several words is one element', () => {
  const red = (words: string) => `<span style="color: red;">${words}</span>`;
  becomes([
    {
      name: 'around old words',
      page: '<p>Off after 8 hours of quiet.</p>',
      from: 'Off after 8 hours of quiet.',
      to: 'Off after **8 hours** of quiet.',
      after: '<p>Off after <strong>8 hours</strong> of quiet.</p>',
    },
    {
      name: 'as code',
      page: '<p>Run <code>npm run</code> build now.</p>',
      from: 'Run `npm run` build now.',
      to: 'Run `npm run build` now.',
      after: '<p>Run <code>npm run build</code> now.</p>',
    },
    {
      name: 'that grows',
      page: '<p>Take <em>8 hours</em> a day.</p>',
      from: 'Take *8 hours* a day.',
      to: 'Take *8 hours a* day.',
      after: '<p>Take <em>8 hours a</em> day.</p>',
    },
    {
      name: 'that shrinks, with no space left in it',
      page: '<p>Take <strong>8 hours a day</strong> off.</p>',
      from: 'Take **8 hours a day** off.',
      to: 'Take **8 hours** a day off.',
      after: '<p>Take <strong>8 hours</strong> a day off.</p>',
    },
    {
      name: 'with another in it',
      page: '<p>a b c d e</p>',
      from: 'a b c d e',
      to: '**a b *c d* e**',
      after: '<p><strong>a b <em>c d</em> e</strong></p>',
    },
    {
      name: 'over a line break',
      page: '<p>one two<br/>three end</p>',
      from: 'one two  \nthree end',
      to: '~~one two  \nthree~~ end',
      after: '<p><s>one two<br/>three</s> end</p>',
    },
    {
      name: 'around a comment that lies within',
      page: `<p>one ${comment('two three')} four</p>`,
      from: 'one two three four',
      to: '**one two three four**',
      after: `<p><strong>one ${comment('two three')} four</strong></p>`,
    },
    {
      name: 'around a colour that lies within, inside one that is as wide',
      page: `<p>one ${red('two three')} four</p>`,
      from: 'one two three four',
      to: 'one **two three** four',
      after: `<p>one ${red('<strong>two three</strong>')} four</p>`,
    },
    {
      name: 'and two that stand beside each other stay two',
      page: '<p>a <strong>b</strong> <strong>c</strong> d</p>',
      from: 'a **b** **c** d',
      to: 'a **b** **c** *d*',
      after: '<p>a <strong>b</strong> <strong>c</strong> <em>d</em></p>',
    },
  ]);
});
