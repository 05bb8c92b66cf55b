// `replace_text`: what is found, what changes, and what a refusal says.
import { describe, expect, it } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import { openStorage } from '../../src/markup/page-document.js';
import { mention } from './edited.js';

const replaced = (page: string, from: string, to: string, block?: string) =>
  openStorage(page).edit([{ type: 'replace_text', from, to, ...(block !== undefined && { block }) }]).storage;
const idOf = (page: string, index: number) => openStorage(page).blocks[index]?.id ?? '';
const refusal = (page: string, from: string, block?: string) => {
  try {
    return replaced(page, from, 'x', block);
  } catch (error) {
    if (!ConfluenceError.isInstance(error)) throw error;
    return [error.message, error.next];
  }
};

describe('replace_text takes', () => {
  it.each<[name: string, page: string, from: string, to: string, after: string]>([
    ['a run of spaces for one in the text', '<p>a   b c</p>', 'a b', 'x b', '<p>x   b c</p>'],
    ['no part of a run of spaces for itself', '<p>a   b</p>', ' b', ' c', '<p>a   c</p>'],
    ['a line end of the source for a space', '<p>a\nb</p>', 'a b', 'a c', '<p>a\nc</p>'],
    ['a line end for a line break', '<p>a <br/> b</p>', 'a\r\nb', 'a\nc', '<p>a <br/> c</p>'],
    ['no line break for nothing', '<p>a<br/>b c</p>', 'b c', 'b\r\nc', '<p>a<br/>b<br />c</p>'],
    [
      'signs of patterns as they are',
      '<p>a.b (c) [d] $1 ^ x|y {z} * + ? / \\</p>',
      '(c) [d] $1 ^ x|y {z} * + ? / \\',
      '$& (e)',
      '<p>a.b $&amp; (e)</p>',
    ],
    ['a word in part', '<p>reload it</p>', 'load', 'name', '<p>rename it</p>'],
    [
      'a word that only stands by an emoticon',
      '<p><ac:emoticon ac:name="tick" ac:emoji-fallback="✅" /> yes</p>',
      '✅ yes',
      '✅ no',
      '<p><ac:emoticon ac:name="tick" ac:emoji-fallback="✅" /> no</p>',
    ],
    [
      'an emoticon as a whole',
      '<p><ac:emoticon ac:name="tick" ac:emoji-fallback="✅" /> yes</p>',
      '✅',
      'no',
      '<p>no yes</p>',
    ],
    ['a reference as a whole', '<p>a &#128512; b</p>', '😀', 'x', '<p>a x b</p>'],
    [
      'a word with references inside',
      '<p>caf&eacute;s &#100;one</p>',
      'cafés done',
      'cafés shut',
      '<p>caf&eacute;s shut</p>',
    ],
    ['a text inside an attribute-like start tag', '<p data-x="a>b">c d</p>', 'c d', 'c e', '<p data-x="a>b">c e</p>'],
    [
      'a word parted by tags',
      '<p>re<strong>lo</strong>ad it</p>',
      'reload it',
      'reload them',
      '<p>re<strong>lo</strong>ad them</p>',
    ],
    ['a word parted by tags that changes', '<p>re<strong>lo</strong>ad it</p>', 'reload', 'rename', '<p>rename it</p>'],
    [
      'a word that goes on outside of a mark',
      '<p><strong>bold</strong> text</p>',
      'bold',
      'bolder',
      '<p><strong>bolder</strong> text</p>',
    ],
    [
      'a word that begins inside of a mark',
      '<p>a <strong>bold</strong></p>',
      'bold',
      'unbold',
      '<p>a <strong>unbold</strong></p>',
    ],
    ['more words before a mark', '<p>a <strong>b</strong></p>', 'a b', 'a new b', '<p>a new <strong>b</strong></p>'],
    ['more words behind a mark', '<p><strong>a</strong> b</p>', 'a b', 'a, new b', '<p><strong>a</strong>, new b</p>'],
    ['a sign behind a mark', '<p><strong>a</strong></p>', 'a', 'a!', '<p><strong>a!</strong></p>'],
    [
      'a sign before a mark',
      '<p><em><strong>a</strong></em> b</p>',
      'a b',
      '(a b',
      '<p><em><strong>(a</strong></em> b</p>',
    ],
    ['words between two marks', '<p><b>a</b><i>b</i></p>', 'ab', 'a-b', '<p><b>a-b</b></p>'],
    ['all words of a mark', '<p>a <strong>b c</strong> d</p>', 'b c', 'x', '<p>a <strong>x</strong> d</p>'],
    ['all words of nested marks', '<p>a <em><strong>b</strong></em> d</p>', 'b d', 'd', '<p>a d</p>'],
    ['all words of two marks', '<p>a <em>b</em> <strong>c</strong> d</p>', 'b c d', 'x d', '<p>a <em>x</em> d</p>'],
    ['all words of marks with others', '<p>a <em>b <strong>c</strong></em> d</p>', 'c d', 'd', '<p>a <em>b </em>d</p>'],
    ['all of a paragraph', '<p><em>a</em></p><p>b</p>', 'a', 'x y', '<p><em>x y</em></p><p>b</p>'],
    ['all of a paragraph with nothing', '<p><em>a</em></p><p>b</p>', 'a', '', '<p></p><p>b</p>'],
    ['new lines in text', '<p>a b</p>', 'a b', 'a\r\nx\ry', '<p>a<br />x<br />y</p>'],
    ['what may not stand in a page', '<p>a b</p>', 'b', 'c\u0007\ud800d & <e>', '<p>a cd &amp; &lt;e&gt;</p>'],
    [
      'a CDATA section in text',
      '<p>a <![CDATA[b & c]]> d</p>',
      'b & c d',
      'b & <x>\n y d',
      '<p>a <![CDATA[b & <x> y]]> d</p>',
    ],
    [
      'a text over the border of a CDATA section',
      '<p>a <![CDATA[b]]> c</p>',
      'a b c',
      'a x y',
      '<p>a <![CDATA[x]]> y</p>',
    ],
    [
      'code over lines',
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[a\r\nb\r\nc]]></ac:plain-text-body></ac:structured-macro>',
      'a\nb',
      'a\nx\ny',
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[a\r\nx\ny\r\nc]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'code with signs',
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[if (a &amp;& b) {}]]></ac:plain-text-body></ac:structured-macro>',
      '(a &amp;& b)',
      '(a < b)',
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[if (a < b) {}]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'code that would end its section twice',
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[a]]]]></ac:plain-text-body></ac:structured-macro>',
      'a]]',
      'a]]>]]>b',
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[a]]]]><![CDATA[>]]]]><![CDATA[>b]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'code in two sections',
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[a]]]]><![CDATA[>b]]></ac:plain-text-body></ac:structured-macro>',
      'a]]>b',
      'c]]>d',
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[c]]]]><![CDATA[>d]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      'scripts without spaces by the character',
      '<p>我们星期<b>五</b>发货</p>',
      '星期五',
      '星期六',
      '<p>我们星期<b>六</b>发货</p>',
    ],
    ['no half of a character', '<p>a 😀😁 b</p>', '😁', 'x', '<p>a 😀x b</p>'],
    [
      'a text of a title',
      '<ac:structured-macro ac:name="expand" ac:macro-id="expand1"><ac:parameter ac:name="title">one two</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
      'one two',
      'one & three',
      '<ac:structured-macro ac:name="expand" ac:macro-id="expand1"><ac:parameter ac:name="title">one &amp; three</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
    ],
  ])('%s', (_name, page, from, to, after) => {
    expect(replaced(page, from, to)).toBe(after);
  });
});

describe('replace_text refuses', () => {
  it.each<[name: string, page: string, from: string, message: string, next: string]>([
    [
      'nothing',
      '<p>a</p>',
      ' \n',
      'The text to replace is empty.',
      'Give the text as it stands in the page in `from`.',
    ],
    [
      'a text that is not there',
      '<p>a</p>',
      'b',
      '"b" does not stand in the page.',
      'Read the page again and copy the text exactly; mentions, dates, statuses and images are no text and cannot be part of it.',
    ],
    [
      'a text of a page without any',
      '',
      'b',
      '"b" does not stand in the page.',
      'Read the page again and copy the text exactly; mentions, dates, statuses and images are no text and cannot be part of it.',
    ],
    [
      'a text that stands twice in one block',
      '<p>same and same</p>',
      'same',
      '"same" stands 2 times in the page: "same and same" (block ID), "same and same" (block ID).',
      'Name the block, or give more of the text around the place in `from`.',
    ],
    [
      'overlapping places',
      '<p>aaa</p>',
      'aa',
      '"aa" stands 2 times in the page: "aaa" (block ID), "aaa" (block ID).',
      'Name the block, or give more of the text around the place in `from`.',
    ],
    [
      'dashes',
      '<p>a – b</p>',
      'a - b',
      '"a - b" does not stand in the page exactly so; block ID has "a – b", which differs in quotation marks or dashes.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'quotation marks',
      '<p>“a” ‘b’ «c» „d‚ 5′</p>',
      '"a" \'b\' "c" "d\' 5\'',
      '""a" \'b\' "c" "d\' 5\'" does not stand in the page exactly so; block ID has "“a” ‘b’ «c» „d‚ 5′", which differs in quotation marks or dashes.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'three dots',
      '<p>wait…</p>',
      'wait...',
      '"wait..." does not stand in the page exactly so; block ID has "wait…", which differs in quotation marks or dashes.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'letter case',
      '<p>Save It</p>',
      'save it',
      '"save it" does not stand in the page exactly so; block ID has "Save It", which differs in upper and lower case.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'invisible characters',
      '<p>a­b​c</p>',
      'abc',
      '"abc" does not stand in the page exactly so; block ID has "a­b​c", which differs in invisible characters.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'accents in two spellings',
      '<p>café</p>',
      'café',
      '"café" does not stand in the page exactly so; block ID has "café", which differs in the normal form of its letters.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'several differences',
      '<p>“Save” – it…</p>',
      '"save" - it...',
      '""save" - it..." does not stand in the page exactly so; block ID has "“Save” – it…", which differs in white space, signs or letter case.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'white space in code',
      '<ac:structured-macro ac:name="code" ac:macro-id="code1"><ac:plain-text-body><![CDATA[a  b]]></ac:plain-text-body></ac:structured-macro>',
      'a b',
      '"a b" does not stand in the page exactly so; block ID has "a  b", which differs in white space.',
      'Repeat the edit with the text as the page has it.',
    ],
    [
      'marks of Markdown',
      '<p>a <strong>b</strong> c</p>',
      'a **b** c',
      '"a **b** c" does not stand in the page.',
      'Give plain text in `from`, without the Markdown marks: it stands in the page without them.',
    ],
    [
      'a link of Markdown',
      '<p>a <a href="https://x.example">b</a> c</p>',
      'a [b](https://x.example) c',
      '"a [b](https://x.example) c" does not stand in the page.',
      'Give plain text in `from`, without the Markdown marks: it stands in the page without them.',
    ],
    [
      'marks of Markdown that are not there',
      '<p>a</p>',
      '**b**',
      '"**b**" does not stand in the page.',
      'Read the page again and copy the text exactly; mentions, dates, statuses and images are no text and cannot be part of it.',
    ],
  ])('%s', (_name, page, from, message, next) => {
    expect(refusal(page, from)).toEqual([message.replaceAll('ID', idOf(page, 0)), next]);
  });

  it('a text of many places, and names five of them with their ids and headings', () => {
    const page = `<h1>H</h1>${'<p>same</p>'.repeat(7)}`;
    const ids = openStorage(page).blocks.slice(1, 6);
    expect(refusal(page, 'same')).toEqual([
      `"same" stands 7 times in the page: ${ids.map(({ id }) => `"same" (block ${id}, under "H")`).join(', ')} and 2 more.`,
      'Name the block, or give more of the text around the place in `from`.',
    ]);
  });

  it('a text of long blocks, and shows the words around it', () => {
    const page = `<p>${'long '.repeat(20)}same ${'long '.repeat(20)}</p><p>same ${mention}</p>`;
    expect(refusal(page, 'same')).toEqual([
      `"same" stands 2 times in the page: "long long long long long same long long long long long" (block ${idOf(page, 0)}), "same …" (block ${idOf(page, 1)}).`,
      'Name the block, or give more of the text around the place in `from`.',
    ]);
  });

  it('what does not stand once in the block that is named', () => {
    const page = '<p>same and same</p><p>b</p>';
    const [first, second] = [idOf(page, 0), idOf(page, 1)];
    expect(refusal(page, 'same', first)).toEqual([
      `"same" stands 2 times in the block ${first}: "same and same" (block ${first}), "same and same" (block ${first}).`,
      'Give more of the text around the place in `from`.',
    ]);
    expect(refusal(page, 'b', first)).toEqual([
      `"b" does not stand in the block ${first}.`,
      'Read the page again and copy the text exactly; mentions, dates, statuses and images are no text and cannot be part of it.',
    ]);
    expect(replaced('<p>a</p><p>a</p>', 'a', 'x', idOf('<p>a</p><p>a</p>', 1))).toBe('<p>a</p><p>x</p>');
    expect(refusal(page, 'B', second)).toEqual([
      `"B" does not stand in the block ${second} exactly so; block ${second} has "b", which differs in upper and lower case.`,
      'Repeat the edit with the text as the page has it.',
    ]);
  });
});
