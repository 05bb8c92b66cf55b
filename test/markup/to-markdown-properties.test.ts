import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { gfmTable } from 'micromark-extension-gfm-table';
import { describe, expect, test } from 'vitest';

import { documentInSteps, toDocument } from '../../src/markup/document.js';
import { storageToMarkdown, storageToMarkdownAsync } from '../../src/markup/to-markdown.js';
import { runs } from '../helpers/properties.js';
import { brokenStorage, storagePage } from './arbitrary.js';

describe('any storage', () => {
  test('becomes Markdown without an exception, well-formed or not', () => {
    fc.assert(
      fc.property(fc.oneof(storagePage(), brokenStorage()), (storage) => {
        const { markdown, outline, warnings } = storageToMarkdown(storage);
        expect(typeof markdown).toBe('string');
        for (const { tokens } of outline) expect(tokens).toBeGreaterThan(0);
        for (const { message } of warnings) expect(message).toMatch(/\.$/);
      }),
      runs(5000),
    );
  });

  test('gives the same in one go and in steps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(storagePage(), brokenStorage()), async (storage) => {
        expect(JSON.stringify(await storageToMarkdownAsync(storage))).toBe(JSON.stringify(storageToMarkdown(storage)));
      }),
      runs(500),
    );
  });

  test('has an outline that points at its headings, and sections that lie inside each other', () => {
    fc.assert(
      fc.property(storagePage(), (storage) => {
        const { blocks, outline } = toDocument(storage);
        expect(outline.map(({ start }) => blocks[start]?.kind)).toEqual(outline.map(() => 'heading'));
        for (const { start, end } of outline) expect(end).toBeGreaterThan(start);
      }),
      runs(1000),
    );
  });
});

describe('a hostile megabyte', () => {
  const filled = (unit: string) => unit.repeat(Math.floor(1_000_000 / unit.length));
  const within = (start: string, levels: number, end: string, inner: string) =>
    start.repeat(levels) + inner + end.repeat(levels);
  const code = (text: string) =>
    `<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[${text}]]></ac:plain-text-body></ac:structured-macro>`;
  const cell = (inner: string) => `<table><tbody><tr><td>${inner}</td></tr></tbody></table>`;
  const link = (body: string) => `<p><ac:link><ri:page ri:content-title="T" />${body}</ac:link></p>`;

  test.each([
    ['of paragraphs in nested items', within('<ul><li>', 15, '</li></ul>', filled('<p>q</p>'))],
    ['of paragraphs in nested quotes', within('<blockquote>', 15, '</blockquote>', filled('<p>q</p>'))],
    ['of lists beside items', `<ul><li>a</li>${within('<ul>', 10, '</ul>', filled('<li>q</li>'))}</ul>`],
    ['of code in nested items', within('<ul><li>', 15, '</li></ul>', code(filled('q\n')))],
    ['of lines in a cell', cell(filled('<p>q</p>'))],
    ['of code in a cell', cell(code(filled('q\n')))],
    ['of code in a heading', `<h1>${code(filled('q\n'))}</h1>`],
    ['of rows', `<table><tbody>${filled('<tr><td>q</td></tr>')}</tbody></table>`],
    ['of rows in a cell', cell(`<table>${filled('<tr><td>q</td></tr>')}</table>`)],
    ['of cells in a row', `<table><tbody><tr>${filled('<td>q</td>')}</tr></tbody></table>`],
    ['of text beside the cells of a table', `<table>${filled('<p>q</p>')}</table>`],
    ['in one heading', `<h1>${filled('q ')}</h1>`],
    ['of line breaks in a heading', `<h1>${filled('q<br />')}</h1>`],
    ['of headings', filled('<h2>q</h2>')],
    ['of asterisks', `<p>${filled('q*')}</p>`],
    ['of CDATA in a paragraph', `<p><![CDATA[${filled('q *')}]]></p>`],
    ['in the text of a link', link(`<ac:link-body>${filled('q<br />')}</ac:link-body>`)],
    [
      'in the plain text of a link',
      link(`<ac:plain-text-link-body><![CDATA[${filled('q ')}]]></ac:plain-text-link-body>`),
    ],
    [
      'in a caption',
      `<ac:image><ri:attachment ri:filename="a.png" /><ac:caption>${filled('q<br />')}</ac:caption></ac:image>`,
    ],
  ])('%s keeps its text and is read in many parts, with the same result', async (_name, storage) => {
    const { markdown } = await storageToMarkdownAsync(storage);
    const characters = (text: string) => text.replaceAll(/<\/?blockquote>/gu, '').split('q').length;
    expect(characters(markdown)).toBe(characters(storage));
    let parts = 0;
    for (const steps = documentInSteps(storage, {}); steps.next().done !== true;) parts++;
    expect(parts).toBeGreaterThan(20);
    // Not compared by the test runner, which would print a megabyte.
    expect(markdown === storageToMarkdown(storage).markdown).toBe(true);
  });
});

/** Text and marks of a line as its characters: `a` bold is `a*`. */
type Run = [text: string, marks: string];

const parse = (markdown: string) =>
  fromMarkdown(markdown, {
    extensions: [gfmStrikethrough(), gfmTable()],
    mdastExtensions: [gfmStrikethroughFromMarkdown(), gfmTableFromMarkdown()],
  });
const signs: Record<string, string> = { strong: 'B', emphasis: 'I', delete: 'S', link: 'L' };
const tags: Record<string, string> = { strong: 'B', em: 'I', del: 'S', u: 'U', sub: '2', sup: '^' };

const inOrder = (marks: readonly string[]) => Array.from(new Set(marks)).sort().join('');

/** What a CommonMark reader makes of Markdown, tags of the dialect included. */
function runsOf(markdown: string): Run[] {
  const result: Run[] = [];
  const open: string[] = [];
  const add = (text: string, marks: readonly string[]) => {
    const all = inOrder([...marks, ...open]);
    for (const character of text) result.push([character, all]);
  };
  const visit = (node: Nodes, marks: readonly string[]): void => {
    if (node.type === 'text') add(node.value, marks);
    else if (node.type === 'inlineCode') add(node.value, [...marks, 'C']);
    else if (node.type === 'html') {
      const tag = /^<(\/?)(\w+)>$/u.exec(node.value);
      const sign = tags[tag?.[2] ?? ''];
      if (sign === undefined) add(node.value, marks);
      else if (tag?.[1] === '/') open.splice(open.lastIndexOf(sign), 1);
      else open.push(sign);
    } else if ('children' in node) {
      const sign = signs[node.type];
      for (const child of node.children) visit(child, sign === undefined ? marks : [...marks, sign]);
    }
  };
  visit(parse(markdown), []);
  return result.filter(([character]) => character.trim() !== '');
}

const visible = (all: readonly Run[]) => all.filter(([character]) => character.trim() !== '');

const words = fc.array(
  fc.constantFrom(
    'a',
    'b c',
    ' ',
    ' x',
    'y ',
    '.',
    '*',
    '**',
    '_',
    '__',
    '~',
    '~~',
    '`',
    '``',
    '[',
    ']',
    '](',
    '!',
    '<',
    '&lt;',
    '&',
    '\\',
    '한글',
    '가.',
    '、',
    '。',
    '🚀',
    '“',
    '”',
    '#',
    '-',
    '+ ',
    '1. ',
    '1) ',
    '> ',
    '=',
    '|',
    '\u3000',
    '[x] ',
    '[!NOTE]',
    '<u>',
    '&amp;',
    ':',
    '(',
    ')',
    '***',
    '~~~',
    '---',
    'https',
    '$',
    '@',
    '{',
    '\u00a0',
    '![',
  ),
  { minLength: 1, maxLength: 4 },
);
const encoded = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A line of storage beside its characters with their marks. */
const { line } = fc.letrec<{ line: { storage: string; runs: Run[] } }>((tie) => ({
  line: fc
    .array(
      fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        words.map((parts) => {
          const text = parts.join('');
          return { storage: encoded(text), runs: Array.from(text, (character): Run => [character, '']) };
        }),
        fc
          .tuple(
            fc.constantFrom(['strong', 'B'], ['em', 'I'], ['s', 'S'], ['u', 'U'], ['sub', '2'], ['a', 'L']),
            tie('line'),
          )
          // A link without text shows its address.
          .filter(([[name], { runs: inner }]) => name !== 'a' || visible(inner).length > 0)
          .map(([[name = '', sign = ''], inner]) => ({
            storage: `<${name}${name === 'a' ? ' href="https://x.example/(a)"' : ''}>${inner.storage}</${name}>`,
            runs: inner.runs.map(([character, marks]): Run => [character, inOrder([...marks.split(''), sign])]),
          })),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => ({
      storage: parts.map(({ storage }) => storage).join(''),
      runs: parts.flatMap((part) => part.runs),
    })),
}));

describe('a line of text with marks and links', () => {
  test.each([
    ['in a paragraph', 2000, (storage: string) => `<p>${storage}</p>`],
    ['in a heading', 400, (storage: string) => `<h2>x ${storage} x</h2>`],
    ['in a list item', 400, (storage: string) => `<ul><li><p>${storage}</p></li></ul>`],
    ['in a table cell', 800, (storage: string) => `<table><tbody><tr><td><p>${storage}</p></td></tr></tbody></table>`],
    ['in a quote', 400, (storage: string) => `<blockquote><p>${storage}</p></blockquote>`],
  ])(
    '%s reads in CommonMark as what it was, character by character and mark by mark',
    (_name, count, wrap) => {
      fc.assert(
        fc.property(line, ({ storage, runs: expected }) => {
          const { markdown } = storageToMarkdown(wrap(storage));
          const actual = runsOf(markdown);
          const isHeading = wrap('').startsWith('<h2>');
          const around: Run[] = isHeading ? [['x', '']] : [];
          expect(actual, markdown).toEqual([...around, ...visible(expected), ...around]);
        }),
        runs(count),
      );
    },
    120_000,
  );
});
