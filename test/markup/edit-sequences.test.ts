// Several operations on one page, and operations that are taken back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import type { EditOperation } from '../../src/markup/edit/operation.js';
import { openStorage, type PageBlock, type PageDocument } from '../../src/markup/page-document.js';
import { checkStorage } from '../../src/markup/well-formed.js';
import { runs } from '../helpers/properties.js';
import { storagePage } from './arbitrary.js';
import { operation, operationOn, touchedBy } from './arbitrary-operation.js';

const three = fc.tuple(operation, operation, operation);
const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** The page after an edit; undefined when the edit is refused, which it may be in our own words only. */
function edited(page: PageDocument, operations: readonly EditOperation[], allowLoss = false): string | undefined {
  try {
    return page.edit(operations, { allowLoss }).storage;
  } catch (error) {
    expect(ConfluenceError.isInstance(error) && error.code).toBe('invalid_request');
    return undefined;
  }
}

/** What stands outside of the ranges, in order. */
function outside(storage: string, ranges: readonly { start: number; end: number }[]): string[] {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    if (start > at || (start === at && parts.length === 0)) parts.push(storage.slice(at, start));
    at = Math.max(at, end);
  }
  return [...parts, storage.slice(at)];
}

/** Whether a text is these parts in order, with anything between them. */
function holdsInOrder(text: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

describe('three operations', () => {
  it('change nothing outside of their blocks in one edit', () => {
    let done = 0;
    fc.assert(
      fc.property(storagePage(), three, (storage, choices) => {
        const page = openStorage(storage);
        const planned = choices.map((choice) => operationOn(page, choice)).filter((one) => one !== undefined);
        const result = edited(
          page,
          planned.map((one) => one.operation),
        );
        if (result === undefined || planned.length === 0) return;
        done++;
        const touched = planned.map(({ block, operation: own }) => touchedBy(page, block, own));
        const parts = outside(storage, touched);
        expect(holdsInOrder(result, parts), JSON.stringify({ result, parts })).toBe(true);
        expect(checkStorage(result)).toBeUndefined();
      }),
      runs(5000),
    );
    expect(done).toBeGreaterThan(runs(5000).numRuns / 20);
  }, 900_000);

  it('change nothing outside of their blocks one after the other', () => {
    let done = 0;
    fc.assert(
      fc.property(storagePage(), three, (first, choices) => {
        let storage = first;
        for (const choice of choices) {
          const page = openStorage(storage);
          const planned = operationOn(page, choice);
          const result = planned && edited(page, [planned.operation]);
          if (planned === undefined || result === undefined) continue;
          done++;
          const parts = outside(storage, [touchedBy(page, planned.block, planned.operation)]);
          expect(holdsInOrder(result, parts), JSON.stringify({ result, parts })).toBe(true);
          storage = result;
        }
        expect(checkStorage(storage)).toBeUndefined();
      }),
      runs(2000),
    );
    expect(done).toBeGreaterThan(runs(2000).numRuns / 2);
  }, 900_000);
});

/** An operation on a block, and what takes it back in the page that it gives; undefined where it cannot be done. */
type Undone = (page: PageDocument, block: PageBlock) => { operation: EditOperation; undo: Undo } | undefined;
type Undo = (after: PageDocument) => EditOperation[] | undefined;

const rowsOf = (page: PageDocument, { start, end }: PageBlock) =>
  page.blocks.filter((row) => row.kind === 'row' && row.start > start && row.end < end);
/** Texts for the columns or rows of a table without tables in it. */
const empty = (count: number) => Array.from({ length: count }, () => '');
const columnsOf = ({ markdown }: PageBlock) => (markdown.split('\n')[0] ?? '').split(/(?<!\\)\|/u).length - 2;
const at = (page: PageDocument, start: number, kind?: PageBlock['kind']) =>
  page.blocks.find((block) => block.start === start && (kind === undefined || block.kind === kind));

const undone: Record<string, Undone> = {
  'a text': (page, block) => {
    const slice = page.storage.slice(block.start, block.end);
    const words = block.markdown.match(/[\p{L}\p{N}]{3,}/gu) ?? [];
    const from = words.find((word) => slice.split(word).length === 2);
    if (from === undefined || !['paragraph', 'heading'].includes(block.kind)) return undefined;
    return {
      operation: { type: 'replace_text', block: block.id, from, to: 'Wholly' },
      undo: (after) => {
        const changed = at(after, block.start, block.kind);
        return changed && [{ type: 'replace_text', block: changed.id, from: 'Wholly', to: from }];
      },
    };
  },
  'a state': (page, block) => {
    const done = page.storage.slice(block.start, block.end).includes('<ac:task-status>complete<');
    if (block.kind !== 'task') return undefined;
    return {
      operation: { type: 'set_task', block: block.id, done: !done },
      undo: (after) => {
        const task = at(after, block.start, 'task');
        return task && [{ type: 'set_task', block: task.id, done }];
      },
    };
  },
  'a paragraph': (page, block) => {
    if (!['paragraph', 'heading', 'list', 'table', 'panel'].includes(block.kind)) return undefined;
    return {
      operation: { type: 'insert_before', block: block.id, markdown: 'Wholly new' },
      undo: (after) => {
        const added = at(after, block.start, 'paragraph');
        return added && [{ type: 'delete_block', block: added.id }];
      },
    };
  },
  'a row': (page, block) => {
    if (block.kind !== 'table') return undefined;
    // A cell that is merged with more rows than there are would reach into one at the end, and be cut back with it.
    const isMerged = page.storage.slice(block.start, block.end).includes('rowspan=');
    const index = isMerged ? 0 : rowsOf(page, block).length;
    return {
      operation: { type: 'insert_row', block: block.id, at: index, cells: empty(columnsOf(block)) },
      undo: (after) => {
        const table = at(after, block.start, 'table');
        const row = table && rowsOf(after, table).at(isMerged ? 0 : -1);
        return row && [{ type: 'delete_row', block: row.id }];
      },
    };
  },
  'a column': (page, block) => {
    if (block.kind !== 'table') return undefined;
    return {
      operation: { type: 'insert_column', block: block.id, cells: empty(rowsOf(page, block).length) },
      undo: (after) => {
        const table = at(after, block.start, 'table');
        return table && [{ type: 'delete_column', block: table.id, at: columnsOf(table) - 1 }];
      },
    };
  },
  'a whole block': (page, block) => {
    if (!['paragraph', 'heading', 'quote', 'code'].includes(block.kind)) return undefined;
    const storage = page.storage.slice(block.start, block.end);
    return {
      operation: { type: 'replace_block', block: block.id, markdown: 'Wholly new' },
      undo: (after) => {
        const replaced = at(after, block.start);
        return replaced && [{ type: 'replace_block', block: replaced.id, storage }];
      },
    };
  },
};

describe('what is taken back', () => {
  it.each(Object.entries(undone))(
    'leaves the bytes that were there: %s',
    (_name, plan) => {
      let done = 0;
      fc.assert(
        fc.property(storagePage(), share, (generated, pick) => {
          // The fallback copy of ADF content goes with the first change.
          const storage = generated.replaceAll(/<ac:adf-fallback>.*?<\/ac:adf-fallback>/gsu, '');
          const page = openStorage(storage);
          const candidates = page.blocks.flatMap((block) => plan(page, block) ?? []);
          const chosen = candidates[Math.floor(pick * candidates.length)];
          const result = chosen && edited(page, [chosen.operation], true);
          if (chosen === undefined || result === undefined || result === storage) return;
          const after = openStorage(result);
          const undo = chosen.undo(after);
          const back = undo && edited(after, undo, true);
          if (back === undefined) return;
          done++;
          expect(back).toBe(storage);
        }),
        runs(1000),
      );
      expect(done).toBeGreaterThan(0);
    },
    900_000,
  );
});
