import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { composeList } from '../../src/tool/compose-list.js';
import { fence as fenceWith, measuringNonce } from '../../src/fence.js';
import { fromOperator, ours } from '../../src/ours.js';
import {
  composePiece,
  composeResult,
  type ResultParts,
  type ResultText,
  roomInside,
  writeResult,
} from '../../src/tool/compose-result.js';
import { estimateTokens } from '../../src/tokens.js';
import { runs } from '../helpers/properties.js';

const nonce = 'abcdefgh';
const fence = (content: string) => fenceWith(content, nonce);
const written = <Made extends { text: ResultText }>({ text, ...rest }: Made, maxTokens: number) => ({
  content: writeResult(text, maxTokens, nonce),
  ...rest,
});
const composed = (parts: ResultParts) => written(composeResult(parts), parts.maxTokens);

const line = fc.oneof(
  fc.lorem({ maxCount: 12 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.constantFrom('| - | - |', '1 2 3', '🚀 🚀', 'x'.repeat(60), '</untrusted-wiki-content>', '連絡先の一覧'),
);
const rowsOf = (count: number, text: string) => Array.from({ length: count }, (_, index) => `- row ${index} ${text}`);

describe('a composed result', () => {
  test('is head, fenced wiki text and tail', () => {
    expect(
      composed({
        head: (shown) => ours`${shown} rows.`,
        wiki: { text: 'text', rowsTitle: 'Others:', rows: ['one', 'two'] },
        tail: (shown) => ours`More after ${shown}.`,
        maxTokens: 500,
      }),
    ).toEqual({ content: `2 rows.\n${fence('text\nOthers:\none\ntwo')}\nMore after 2.`, shown: 2 });
  });

  test('has no fence where there is nothing to fence, and no line for an empty tail', () => {
    expect(composed({ head: ours`Nothing.`, tail: ours``, maxTokens: 500 })).toEqual({ content: 'Nothing.', shown: 0 });
    expect(composed({ head: ours`Text:`, wiki: { text: 'a', rowsTitle: 'Others:' }, maxTokens: 500 }).content).toBe(
      `Text:\n${fence('a')}`,
    );
  });

  test('takes as many rows as fit with the very lines around them', () => {
    const rows = rowsOf(400, 'about the harbour');
    const write = (shown: number) =>
      `${shown} of ${rows.length}.\n${fence(rows.slice(0, shown).join('\n'))}\nMore from "${shown}".`;
    const { content, shown } = composed({
      head: (count) => ours`${count} of ${rows.length}.`,
      wiki: { rows },
      tail: (count) => ours`More from "${count}".`,
      maxTokens: 700,
    });
    expect(content).toBe(write(shown));
    expect(estimateTokens(write(shown))).toBeLessThanOrEqual(700);
    expect(estimateTokens(write(shown + 1))).toBeGreaterThan(700);
  });

  test('makes rows shorter before it leaves any out', () => {
    const forms = [60, 20, 0].map((words) => rowsOf(10, 'word '.repeat(words).trim()));
    const [rows = [], ...shorterRows] = forms;
    const within = (maxTokens: number) => composed({ head: ours`Rows:`, wiki: { rows, shorterRows }, maxTokens });
    expect(within(2000)).toEqual({ content: `Rows:\n${fence(rows.join('\n'))}`, shown: 10 });
    expect(within(500)).toEqual({ content: `Rows:\n${fence(shorterRows[0]?.join('\n') ?? '')}`, shown: 10 });
    const { content, shown } = within(90);
    expect(content).toBe(`Rows:\n${fence((shorterRows[1] ?? []).slice(0, shown).join('\n'))}`);
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(10);
  });

  test('shows a first row that does not fit cut, and a text whole without rows', () => {
    const { content, shown } = composed({
      head: ours`Rows:`,
      wiki: { rows: ['word '.repeat(1000), 'two'] },
      tail: (count) => ours`More from "${count}".`,
      maxTokens: 200,
    });
    expect(shown).toBe(1);
    expect(content).toMatch(
      /^Rows:\n<untrusted-wiki-content abcdefgh>\nword [\s\S]+\n\[cut: the result was too long\]\n<\/untrusted-wiki-content abcdefgh>\nMore from "1"\.$/,
    );
    expect(
      composed({
        head: ours`Text:`,
        wiki: { text: 'text', rowsTitle: 'Others:', rows: ['word '.repeat(1000)] },
        maxTokens: 200,
      }),
    ).toEqual({ content: `Text:\n${fence('text')}`, shown: 0 });
  });

  test('keeps to the bound of its wiki text where that is the smaller one', () => {
    const { content, shown } = composed({
      head: ours`Rows:`,
      wiki: { rows: rowsOf(100, 'text'), maxTokens: 120 },
      maxTokens: 4000,
    });
    expect(shown).toBeLessThan(100);
    expect(content).toBe(`Rows:\n${fence(rowsOf(shown, 'text').join('\n'))}`);
    expect(estimateTokens(rowsOf(shown, 'text').join('\n'))).toBeLessThanOrEqual(120);
    expect(estimateTokens(rowsOf(shown + 1, 'text').join('\n'))).toBeGreaterThan(120);
  });

  test('never exceeds its bound, and its wiki text never ends the fence', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 40 }),
        fc.option(line, { nil: undefined }),
        fc.lorem({ maxCount: 30 }),
        fc.integer({ min: 100, max: 900 }),
        (rows, text, words, maxTokens) => {
          const { content, shown } = composed({
            head: (count) => ours`${fromOperator(words)} ${count}`,
            wiki: { text, rows, rowsTitle: 'Others:' },
            tail: (count) => ours`More: ${count} ${fromOperator(words)}`,
            maxTokens,
          });
          expect(estimateTokens(content)).toBeLessThanOrEqual(maxTokens);
          expect(shown).toBeLessThanOrEqual(rows.length);
          expect((content.match(/<\/untrusted/gu) ?? []).length).toBeLessThanOrEqual(1);
        },
      ),
      runs(500),
    );
  });
});

test('what is said to be left between lines is left', () => {
  fc.assert(
    fc.property(fc.lorem(), fc.lorem(), fc.lorem({ maxCount: 60 }), (above, below, text) => {
      const maxTokens = 400;
      const [head, tail] = [fromOperator(above), fromOperator(below)];
      if (estimateTokens(text) <= roomInside({ head, tail, maxTokens }))
        expect(composed({ head, wiki: { text }, tail, maxTokens }).content).toBe(`${head}\n${fence(text)}\n${tail}`);
    }),
    runs(500),
  );
});

test('no nonce costs more than the one that results are measured with', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'.split('')), minLength: 8, maxLength: 8 }),
      (letters) => {
        const measured = estimateTokens(fenceWith('some text', measuringNonce));
        expect(estimateTokens(fenceWith('some text', letters))).toBeLessThanOrEqual(measured);
      },
    ),
    runs(500),
  );
});

describe('a piece', () => {
  const words = Array.from({ length: 3000 }, (_, index) => `word${index}`);
  // A word is some four tokens, so that the piece costs about what it may.
  const take = async (room: number) => {
    const taken = Math.min(words.length, Math.floor(room / 4));
    return { markdown: words.slice(0, taken).join(' '), next: taken < words.length ? taken : undefined };
  };

  test('is taken again with less until the line that tells how to go on fits with it', async () => {
    const rooms: number[] = [];
    const made = await composePiece({
      head: ours`Page`,
      above: 'Title',
      take: (room) => {
        rooms.push(room);
        return take(room);
      },
      tail: ({ next }) =>
        next === undefined
          ? ours``
          : ours`Rest: call again with from="${next}". ${fromOperator('And so on. '.repeat(30))}`,
      maxTokens: 600,
    });
    const { content, piece } = written(made, 600);
    expect(estimateTokens(content)).toBeLessThanOrEqual(600);
    expect(
      content.startsWith(`Page\n${fence(`Title\n\n${piece.markdown}`)}\nRest: call again with from="${piece.next}".`),
    ).toBe(true);
    expect(rooms.toSorted((one, other) => other - one)).toEqual(rooms);
  });

  test('stays within the bound when a head leaves no room for it', async () => {
    const head = fromOperator('h '.repeat(300));
    const made = await composePiece({ head, above: '', take, tail: () => ours`Rest.`, maxTokens: 100 });
    const { content } = written(made, 100);
    expect(estimateTokens(content)).toBeLessThanOrEqual(100);
  });
});

describe('a list', () => {
  const items = Array.from({ length: 500 }, (_, index) => index);
  const list = (cursor?: string) =>
    composeList({
      head: ours`500 items.`,
      items,
      rowOf: (item) => `- item ${item}`,
      cursor,
      more: (start, end) => ours`Shown: ${start + 1} to ${end}. More: "${end}".`,
      maxTokens: 600,
    });

  test('goes on where the result before ended, and says so until nothing is left', () => {
    const seen: number[] = [];
    let cursor: string | undefined = '';
    for (let calls = 0; cursor !== undefined && calls < 50; calls++) {
      const made = list(cursor);
      const { content, items: shown }: { content: string; items: number[] } = written(made, 600);
      seen.push(...shown);
      expect(estimateTokens(content)).toBeLessThanOrEqual(600);
      cursor = /\nShown: \d+ to \d+\. More: "(\d+)"\.$/.exec(content)?.[1];
    }
    expect(seen).toEqual(items);
  });

  test.each(['x', '-1', '1.5'])('begins at its beginning for a cursor that is no place: %s', (cursor) => {
    expect(list(cursor)).toEqual(list());
  });

  test('has nothing after its end', () => {
    expect(written(list('500'), 600)).toEqual({ content: `500 items.\n${fence('Nothing is left.')}`, items: [] });
  });
});
