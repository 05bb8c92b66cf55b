import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toDocument } from '../../src/markup/document.js';
import { joinPassages } from '../../src/retrieval/pack.js';
import { splitPassages } from '../../src/retrieval/passages.js';
import { roughTokens } from '../../src/retrieval/split-block.js';
import { runs } from '../helpers/properties.js';

const page = { id: '1', title: 'Page', url: 'https://example.test/1', updatedAt: '2026-01-01T00:00:00.000Z' };
const split = (storage: string) => splitPassages(toDocument(storage), page);
const prose = (words: number, word = 'word') => `<p>${`${word} `.repeat(words).trim()}.</p>`;
const shape = (storage: string) =>
  split(storage).map(({ headings, anchor, start, end }) => ({ headings, anchor, start, end }));

describe('passages of a page', () => {
  test('are its sections, each with its headings, anchor and blocks', () => {
    expect(shape(`${prose(90)}<h2>Set up</h2>${prose(90)}<h3>On a Mac</h3>${prose(90)}`)).toEqual([
      { headings: [], anchor: undefined, start: 0, end: 1 },
      { headings: ['Set up'], anchor: 'Set-up', start: 1, end: 3 },
      { headings: ['Set up', 'On a Mac'], anchor: 'On-a-Mac', start: 3, end: 5 },
    ]);
  });

  test('begin at the first of several headings in a row', () => {
    expect(shape(`<h1>Guide</h1><h2>Set up</h2>${prose(90)}`)).toEqual([
      { headings: ['Guide', 'Set up'], anchor: 'Set-up', start: 0, end: 3 },
    ]);
  });

  test('never cross a heading, however small the sections are', () => {
    const passages = split(
      '<h2>Questions</h2><h3>When?</h3><p>On Monday.</p><h3>Where?</h3><p>In Ulm.</p><h2>Costs</h2><p>None.</p>',
    );
    expect(passages.map(({ headings, anchor, markdown }) => ({ headings, anchor, markdown }))).toEqual([
      { headings: ['Questions', 'When?'], anchor: 'When?', markdown: 'On Monday.' },
      { headings: ['Questions', 'Where?'], anchor: 'Where?', markdown: 'In Ulm.' },
      { headings: ['Costs'], anchor: 'Costs', markdown: 'None.' },
    ]);
  });

  test('keep a heading with nothing below it as text, under its own name', () => {
    expect(split('<h2>Ask Ada</h2>').map(({ headings, markdown }) => ({ headings, markdown }))).toEqual([
      { headings: ['Ask Ada'], markdown: '## Ask Ada' },
    ]);
  });

  test('say whether they begin and end their section', () => {
    expect(split(`<h2>A</h2>${prose(200)}${prose(200)}`).map(({ opens, closes }) => [opens, closes])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test.each([
    ['a list', `<ul>${'<li><p>one item of a long list about something</p></li>'.repeat(60)}</ul>`],
    [
      'a table',
      `<table><tbody>${'<tr><td>one row of a long table about something</td></tr>'.repeat(60)}</tbody></table>`,
    ],
    ['another such line', `<p>First this:</p>${prose(150)}`],
  ])('leave a line that ends on a colon with the beginning of %s', (_, block) => {
    const passages = split(`${prose(120)}<p>Several lines<br/>of which the last is this:</p>${block}`);
    expect(passages.length).toBeGreaterThan(1);
    for (const { markdown } of passages) expect(markdown).not.toMatch(/:$/u);
  });

  test('never begin inside a link, and begin the rest of an item with its first words', () => {
    const link = '<a href="https://example.test/a-long-address/of/a/page?with=questions">label of three words</a> ';
    const passages = split(`<ol><li><p>Short.</p></li><li><p>Restart the pump. ${link.repeat(120)}</p></li></ol>`);
    expect(passages.length).toBeGreaterThan(2);
    for (const { markdown } of passages) {
      const text = markdown.replaceAll(/\[label of three words\]\(https:[^()\s]*\)/gu, '');
      expect(text).not.toMatch(/label|example/u);
    }
    for (const { markdown } of passages.slice(1)) expect(markdown).toMatch(/^2\. Restart the pump\. .*…\n\[label/u);
  });

  test('show no drawings, no frames and no rows without a word', () => {
    const code = (language: string) =>
      `<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">${language}</ac:parameter><ac:plain-text-body><![CDATA[graph TD; A-->B]]></ac:plain-text-body></ac:structured-macro>`;
    const expand =
      '<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Costs</ac:parameter><ac:rich-text-body><p>Nine euros.</p></ac:rich-text-body></ac:structured-macro>';
    const [passage, ...others] = split(
      `<p>&lt;details&gt;&lt;summary&gt;Show all&lt;/summary&gt;</p><p>&lt;/details&gt;</p>${code('mermaid')}${code('sh')}` +
        `<table><tbody><tr><td></td><td></td></tr></tbody></table><table><tbody><tr><th>A</th></tr><tr><td></td></tr><tr><td>x</td></tr></tbody></table>` +
        `<ul><li><p>one:</p>${expand}</li></ul>`,
    );
    expect(others).toEqual([]);
    expect(passage?.markdown).toBe(
      'Show all\n\n```sh\ngraph TD; A-->B\n```\n\n| A |\n| - |\n| x |\n\n- one:\n\n  Costs\n\n  Nine euros.',
    );
  });

  test('of an expand begin with its title and lose its frame', () => {
    const storage =
      '<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Costs</ac:parameter><ac:rich-text-body><p>Nine euros.</p></ac:rich-text-body></ac:structured-macro>';
    expect(split(storage).map(({ markdown }) => markdown)).toEqual(['Costs:\n\nNine euros.']);
  });

  test('cut a long section between blocks and leave the line that introduces a list with it', () => {
    const list = `<ul>${'<li><p>one item of a list that is not torn apart</p></li>'.repeat(12)}</ul>`;
    const passages = split(`<h2>A</h2>${prose(100)}${prose(60)}<p>Do this:</p>${list}`);
    expect(passages).toHaveLength(2);
    expect(passages[1]?.markdown).toMatch(/^Do this:\n\n- one item/u);
    expect(passages[1]?.markdown.match(/^- /gmu)).toHaveLength(12);
  });

  test('of a table that is too long repeat its header row', () => {
    const rows = Array.from(
      { length: 80 },
      (_, row) => `<tr><td>Host ${row}</td><td>10.0.0.${row} in the old hall</td></tr>`,
    );
    const passages = split(`<table><tbody><tr><th>Name</th><th>Address</th></tr>${rows.join('')}</tbody></table>`);
    expect(passages.length).toBeGreaterThan(3);
    for (const { markdown } of passages) expect(markdown).toMatch(/^\| Name \| Address \|\n\| - \| - \|\n\| Host/u);
  });

  test('of code that is too long are fenced each', () => {
    const code = Array.from({ length: 90 }, (_, line) => `call_number(${line}, "argument");`).join('\n');
    const passages = split(
      `<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">c</ac:parameter><ac:plain-text-body><![CDATA[${code}]]></ac:plain-text-body></ac:structured-macro>`,
    );
    expect(passages.length).toBeGreaterThan(2);
    for (const { markdown } of passages) expect(markdown).toMatch(/^```c\n[^`]+\n```$/u);
  });

  test('of a page without text are none', () => {
    expect(split('<hr/><p> </p>')).toEqual([]);
  });

  test('lose nothing when joined again, for any page', () => {
    const block = fc.oneof(
      fc.integer({ min: 1, max: 6 }).map((level) => `<h${level}>Heading ${level}</h${level}>`),
      fc.integer({ min: 1, max: 400 }).map((words) => prose(words)),
      fc
        .integer({ min: 1, max: 120 })
        .map(
          (rows) =>
            `<table><tbody><tr><th>H</th></tr>${'<tr><td>a cell with text</td></tr>'.repeat(rows)}</tbody></table>`,
        ),
      fc.integer({ min: 1, max: 120 }).map((items) => `<ul>${'<li><p>an item</p></li>'.repeat(items)}</ul>`),
      fc.integer({ min: 1, max: 300 }).map((words) => `<p>${'漢字。'.repeat(words)}</p>`),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
        const document = toDocument(blocks.join(''));
        const passages = splitPassages(document, page);
        const sections = passages.filter(({ opens }) => opens).map(({ order }) => order);
        for (const [index, from] of sections.entries()) {
          const section = passages.slice(from, sections[index + 1]);
          const [first] = section;
          const own = document.blocks.slice(first?.start, section.at(-1)?.end);
          const heading = document.outline.findLast(({ start }) => start < (section.at(-1)?.end ?? 0));
          expect(first?.headings.at(-1)).toBe(heading?.text);
          const text = own.filter(({ kind }) => kind !== 'heading');
          expect(joinPassages(section)).toBe(
            (text.length > 0 ? text : own.slice(-1)).map(({ markdown }) => markdown).join('\n\n'),
          );
        }
        const read = document.blocks.filter(({ kind }) => kind !== 'heading').map(({ markdown }) => markdown.length);
        const shown = passages.reduce((sum, { start, end }) => sum + (end - start), 0);
        expect(shown).toBeGreaterThanOrEqual(read.length);
        for (const { markdown } of passages) expect(roughTokens(markdown)).toBeLessThan(600);
        expect(passages.map(({ order }) => order)).toEqual(passages.map((_, index) => index));
      }),
      runs(100),
    );
  });
});
