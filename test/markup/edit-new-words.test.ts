import { expect, test } from 'vitest';
import { openStorage } from '../../src/markup/page-document.js';

/** The storage after the first block was replaced by this Markdown. */
function replaced(storage: string, markdown: string): string {
  const document = openStorage(storage);
  const [block] = document.blocks;
  if (block === undefined) throw new Error('no block');
  return document.edit([{ type: 'replace_block', block: block.id, markdown }], { allowLoss: true }).storage;
}

const marker = '<ac:inline-comment-marker ac:ref="c1">';

test.each([
  ['an emoji', '<p>ok x</p>', 'ok 🚀 x', '<p>ok 🚀 x</p>'],
  ['a family of emoji', '<p>ok</p>', 'ok 👨‍👩‍👧', '<p>ok 👨‍👩‍👧</p>'],
  ['a flag', '<p>from</p>', 'from 🇳🇱', '<p>from 🇳🇱</p>'],
  ['a letter beyond the basic plane', '<p>ok</p>', 'ok 𝒜', '<p>ok 𝒜</p>'],
  ['a new word with a raised part', '<p>a b</p>', 'a x<sup>2</sup> b', '<p>a x<sup>2</sup> b</p>'],
  ['another lowered part', '<p>H<sub>2</sub>O</p>', 'H<sub>3</sub>O', '<p>H<sub>3</sub>O</p>'],
  ['a new word that is half code', '<p>a b</p>', 'a `x`s b', '<p>a <code>x</code>s b</p>'],
  ['the half of a word made bold', '<p>foobar</p>', 'foo**bar**', '<p>foo<strong>bar</strong></p>'],
  ['the half of a word no longer bold', '<p>foo<b>bar</b> x</p>', 'foobar x', '<p>foobar x</p>'],
  [
    'words beside a comment inside of a word',
    `<p>one ${marker}wo</ac:inline-comment-marker>rd</p>`,
    'one word more',
    `<p>one ${marker}wo</ac:inline-comment-marker>rd more</p>`,
  ],
  [
    'what is no longer emphasised, the space in it too,',
    `<p><em>a ${marker}b</ac:inline-comment-marker></em></p>`,
    'a b',
    `<p>a ${marker}b</ac:inline-comment-marker></p>`,
  ],
])('%s is written as it was given', (_name, storage, markdown, expected) => {
  expect(replaced(storage, markdown)).toBe(expected);
});

test('another page in an include is the page that is included', () => {
  const include = (title: string) =>
    `<ac:structured-macro ac:name="include" ac:macro-id="m1"><ac:parameter ac:name=""><ac:link><ri:page ri:content-title="${title}" /></ac:link></ac:parameter></ac:structured-macro>`;
  const { blocks } = openStorage(include('A'));
  const markdown = (blocks[0]?.markdown ?? '').replace('A)', 'B)');
  expect(markdown).not.toBe(blocks[0]?.markdown);
  expect(replaced(include('A'), markdown)).toBe(include('B'));
});
