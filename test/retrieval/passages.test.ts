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
  split(storage).map(({ headings, innerHeadings, anchor, start, end }) => ({
    headings,
    innerHeadings,
    anchor,
    start,
    end,
  }));

describe('passages of a page', () => {
  test('are its sections, each with its headings, anchor and blocks', () => {
    expect(shape(`${prose(90)}<h2>Set up</h2>${prose(90)}<h3>On a Mac</h3>${prose(90)}`)).toEqual([
      { headings: [], innerHeadings: [], anchor: undefined, start: 0, end: 1 },
      { headings: ['Set up'], innerHeadings: [], anchor: 'Set-up', start: 1, end: 3 },
      { headings: ['Set up', 'On a Mac'], innerHeadings: [], anchor: 'On-a-Mac', start: 3, end: 5 },
    ]);
  });

  test('begin at the first of several headings in a row', () => {
    expect(shape(`<h1>Guide</h1><h2>Set up</h2>${prose(90)}`)).toEqual([
      { headings: ['Guide', 'Set up'], innerHeadings: [], anchor: 'Set-up', start: 0, end: 3 },
    ]);
  });

  test('join small sections under one parent, with their headings in the text', () => {
    const [passage, ...others] = split(
      '<h2>Questions</h2><h3>When?</h3><p>On Monday.</p><h3>Where?</h3><p>In Ulm.</p>',
    );
    expect(others).toEqual([]);
    expect(passage).toMatchObject({
      headings: ['Questions', 'When?'],
      innerHeadings: ['Where?'],
      markdown: 'On Monday.\n\n### Where?\n\nIn Ulm.',
      opening: '## Questions\n\n### When?',
    });
  });

  test('do not join a small section with another part of the page', () => {
    expect(
      shape('<h2>A</h2><h3>B</h3><p>one</p><h2>C</h2><h3>D</h3><p>two</p>').map(({ headings }) => headings),
    ).toEqual([
      ['A', 'B'],
      ['C', 'D'],
    ]);
  });

  test('keep a heading with nothing below it as text', () => {
    expect(split('<h2>Ask Ada</h2>').map(({ markdown }) => markdown)).toEqual(['## Ask Ada']);
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
        const whole = [passages[0]?.opening ?? '', joinPassages(passages)].filter((part) => part !== '').join('\n\n');
        expect(whole).toBe(document.blocks.map(({ markdown }) => markdown).join('\n\n'));
        for (const { markdown } of passages) expect(roughTokens(markdown)).toBeLessThan(600);
        expect(passages.map(({ order }) => order)).toEqual(passages.map((_, index) => index));
      }),
      runs(100),
    );
  });
});
