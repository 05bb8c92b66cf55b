import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { formatPosition, parsePosition, type Position, takePiece } from '../../src/markup/paging.js';
import { findSections } from '../../src/markup/sections.js';
import { type MarkdownDocument, toDocument } from '../../src/markup/document.js';
import { runs } from '../helpers/properties.js';

const measure = (text: string) => text.length;

function pieces(document: MarkdownDocument, budget: number): string[] {
  const result: string[] = [];
  let from: Position | undefined = { block: 0, offset: 0 };
  while (from) {
    const piece = takePiece(document, { from, budget, measure });
    result.push(piece.markdown);
    from = piece.next;
  }
  return result;
}

describe('pieces', () => {
  test('are whole blocks that go on where the last one ended', () => {
    const document = toDocument('<h2>A</h2><p>one two</p><p>three</p><h2>B</h2><p>four</p>');
    expect(pieces(document, 24)).toEqual(['## A\n\none two\n\nthree', '## B\n\nfour']);
  });

  test('of a table repeat its head', () => {
    const row = (text: string) => `<tr><td><p>${text}</p></td></tr>`;
    const document = toDocument(
      `<table><tbody><tr><th><p>H</p></th></tr>${row('aaaa')}${row('bbbb')}${row('cccc')}</tbody></table>`,
    );
    expect(pieces(document, 36)).toEqual(['| H |\n| - |\n| aaaa |\n| bbbb |', '| H |\n| - |\n| cccc |']);
  });

  test('of code are fenced each', () => {
    const document = toDocument(
      '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">sh</ac:parameter><ac:plain-text-body><![CDATA[one\ntwo\nthree]]></ac:plain-text-body></ac:structured-macro>',
    );
    expect(pieces(document, 18)).toEqual(['```sh\none\ntwo\n```', '```sh\nthree\n```']);
  });

  test('of one long line end at a space and never inside a character', () => {
    expect(pieces({ blocks: [{ kind: 'paragraph', markdown: 'aaaa bbbb 🚀🚀🚀🚀' }], outline: [] }, 5)).toEqual([
      'aaaa ',
      'bbbb ',
      '🚀🚀',
      '🚀🚀',
    ]);
  });

  test('lose nothing and end, for any blocks and any budget', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z\n 🚀]{1,40}$/u), { maxLength: 12 }),
        fc.integer({ min: 1, max: 60 }),
        (texts, budget) => {
          const document = { blocks: texts.map((markdown) => ({ kind: 'paragraph' as const, markdown })), outline: [] };
          expect(pieces(document, budget).join('').replaceAll('\n', '')).toBe(texts.join('').replaceAll('\n', ''));
        },
      ),
      runs(500),
    );
  });

  test('a position survives being written down', () => {
    expect(['12', '12.3400'].map((text) => formatPosition(parsePosition(text) ?? { block: 0, offset: 0 }))).toEqual([
      '12',
      '12.3400',
    ]);
    expect(['', 'x', '1.2.3', '-1', '1e9'].map(parsePosition)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('sections are found', () => {
  const document = toDocument(
    '<h1>Install</h1><h2>Über uns</h2><h2>Notes</h2><h1>Run</h1><h2>Notes</h2><h2>A &amp; B</h2>',
  );
  const found = (name: string) => findSections(document, name).map(({ anchor }) => anchor);
  test.each([
    ['über  UNS', ['Über-uns']],
    ['#%C3%9Cber-uns', ['Über-uns']],
    ['A-&-B', ['A-&-B']],
    ['Notes', ['Notes', 'Notes.1']],
    ['Notes.1', ['Notes.1']],
    ['Run > Notes', ['Notes.1']],
    ['inst', ['Install']],
    ['nowhere', []],
    ['', []],
  ])('by %s', (name, anchors) => {
    expect(found(name)).toEqual(anchors);
  });
});
