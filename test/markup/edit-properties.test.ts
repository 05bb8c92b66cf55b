import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import type { EditOperation } from '../../src/markup/edit/operation.js';
import { markdownToStorage } from '../../src/markup/from-markdown.js';
import type { InventoryItem } from '../../src/markup/inventory.js';
import { openStorage, type PageBlock } from '../../src/markup/page-document.js';
import { storageToMarkdown } from '../../src/markup/to-markdown.js';
import { checkStorage } from '../../src/markup/well-formed.js';
import { runs } from '../helpers/properties.js';
import { dialectPage, storagePage } from './arbitrary.js';
import { operation, operationOn, touchedBy } from './arbitrary-operation.js';

/** Counts by hand, without the editor's own inventory, what must not vanish. */
function expectNothingUnnamed(before: string, after: string, { kind }: PageBlock, { type }: EditOperation): void {
  const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
  // A comment on white space alone is what editing left of one.
  const comments = /ac:ref="[^"]*">(?!(?:\s|&nbsp;)*<\/ac:inline-comment-marker>)/gu;
  expect(count(after, comments)).toBeGreaterThanOrEqual(count(before, comments));
  if (type.startsWith('delete')) return;
  // A block that is replaced may itself be the macro or the task.
  const own = type === 'replace_block' && ['panel', 'expand', 'macro', 'code', 'task', 'image'].includes(kind) ? 1 : 0;
  for (const pattern of [/ri:account-id="/gu, /ac:macro-id="/gu, /<ac:task-id>/gu, /<a href="/gu, /<ac:image/gu])
    expect(count(after, pattern)).toBeGreaterThanOrEqual(count(before, pattern) - own);
}

const sorted = (items: readonly InventoryItem[]) => items.map(({ kind, key }) => `${kind} ${key}`).sort();

/** Of two multisets in order, what the second lacks. */
function difference(these: readonly InventoryItem[], those: readonly InventoryItem[]): string[] {
  const left = sorted(those);
  return sorted(these).filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const sameContent = (id: string) => id.replace(/\.\d+$/u, '');

describe('every edit', () => {
  it('changes nothing outside its block, stays well-formed, loses nothing unnamed, and re-opens with the same other blocks', () => {
    let done = 0;
    fc.assert(
      fc.property(storagePage(), operation, (storage, choice) => {
        const page = openStorage(storage);
        const planned = operationOn(page, choice);
        if (!planned) return;
        let result;
        try {
          result = page.edit([planned.operation]);
        } catch (error) {
          expect(ConfluenceError.isInstance(error) && error.code).toBe('invalid_request');
          return;
        }
        done++;
        const { start, end } = touchedBy(page, planned.block, planned.operation);
        const tail = storage.length - end;
        expect(result.storage.slice(0, start)).toBe(storage.slice(0, start));
        expect(result.storage.slice(result.storage.length - tail)).toBe(storage.slice(end));
        expect(checkStorage(result.storage)).toBeUndefined();
        // What is lost and gained is told from the changed part alone: it is the difference of the whole pages.
        const { before, after, lost, gained } = result.inventory;
        expect(difference(before, after)).toEqual(sorted(lost));
        expect(difference(after, before)).toEqual(sorted(gained));
        expectNothingUnnamed(storage, result.storage, planned.block, planned.operation);
        const shift = result.storage.length - storage.length;
        const reopened = new Map(
          openStorage(result.storage).blocks.map((block) => [`${block.kind} ${block.start} ${block.end}`, block]),
        );
        for (const block of page.blocks) {
          if (block.start < end && block.end > start) continue;
          const by = block.start >= end ? shift : 0;
          const again = reopened.get(`${block.kind} ${block.start + by} ${block.end + by}`);
          expect(sameContent(again?.id ?? 'gone')).toBe(sameContent(block.id));
        }
      }),
      runs(5000),
    );
    expect(done).toBeGreaterThan(runs(5000).numRuns / 4);
  }, 900_000);

  it('changes nothing of a block whose Markdown comes back, whatever is written behind it', () => {
    let done = 0;
    fc.assert(
      fc.property(dialectPage(), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (generated, pick) => {
        // Fallback copies go with any change of their extension.
        const storage = generated.replaceAll(/<ac:adf-fallback>.*?<\/ac:adf-fallback>/gsu, '');
        const page = openStorage(storage);
        const parts = new Set(['row', 'cell', 'text', 'caption', 'listItem', 'task']);
        const candidates = page.blocks.filter(({ kind }) => !parts.has(kind));
        const block = candidates[Math.floor(pick * candidates.length)];
        if (!block || block.markdown === '') return;
        done++;
        const operation: EditOperation = {
          type: 'replace_block',
          block: block.id,
          markdown: `${block.markdown}\n\n# zzz`,
        };
        // Headings cannot stand everywhere.
        const added = /<h1>zzz<\/h1>|<p><strong>zzz<\/strong><\/p>|<p>zzz<\/p>/u;
        expect(page.edit([operation]).storage.replace(added, '')).toBe(storage);
      }),
      runs(5000),
    );
    expect(done).toBeGreaterThan(runs(5000).numRuns / 3);
  }, 900_000);

  it('makes the text of a paragraph the one that was given', () => {
    let done = 0;
    const words = fc.array(fc.constantFrom('Replaced', 'word', '**twice**', '*x*', 'one &mdash;', 'two', '`c`', '5'), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        storagePage(),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        words,
        (generated, pick, list) => {
          const storage = generated.replaceAll(/<ac:adf-fallback>.*?<\/ac:adf-fallback>/gsu, '');
          const page = openStorage(storage);
          const candidates = page.blocks.filter(({ kind }) => kind === 'paragraph');
          const block = candidates[Math.floor(pick * candidates.length)];
          if (!block || block.markdown === '') return;
          const markdown = list.join(' ');
          const result = page.edit([{ type: 'replace_block', block: block.id, markdown }], { allowLoss: true });
          done++;
          const shift = result.storage.length - storage.length;
          const again = openStorage(result.storage).blocks.find(
            ({ start, end }) => start === block.start && end === block.end + shift,
          );
          const wanted = storageToMarkdown(markdownToStorage(markdown).storage).markdown;
          // The bytes of a space stay where a reader cannot tell it, and so does the bold of a header cell.
          const text = (read = '') => withoutMarks(read).replaceAll(/\s+/gu, ' ').trim();
          expect(text(again?.markdown)).toBe(text(wanted));
        },
      ),
      runs(5000),
    );
    expect(done).toBeGreaterThan(runs(5000).numRuns / 3);
  }, 900_000);

  it('makes a table, a list or tasks read like the Markdown that was given', () => {
    let done = 0;
    const kinds = new Set(['table', 'list', 'taskList']);
    const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    const change = fc.record({
      kind: fc.constantFrom('swap', 'drop', 'repeat', 'rename', 'extend'),
      line: share,
      other: share,
    });
    // Which marks are around a changed word is told by examples, and so are spaces, which look alike.
    const bare = (markdown: string) =>
      withoutMarks(markdown)
        .replaceAll(/[^\S\n]/gu, '')
        .trim();
    fc.assert(
      fc.property(
        dialectPage(),
        share,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (generated, pick, changes) => {
          const storage = generated.replaceAll(/<ac:adf-fallback>.*?<\/ac:adf-fallback>/gsu, '');
          const page = openStorage(storage);
          const candidates = page.blocks.filter(({ kind }) => kinds.has(kind));
          const block = candidates[Math.floor(pick * candidates.length)];
          // A merged cell is said once and shown often; half of a tag that Markdown has for a mark is text.
          if (!block || /(?:row|col)span=|<su[bp]>|<u>/u.test(storage.slice(block.start, block.end))) return;
          const markdown = changedLines(block.markdown, changes);
          if (markdown.trim() === '') return;
          const result = page.edit([{ type: 'replace_block', block: block.id, markdown }], { allowLoss: true });
          done++;
          const end = block.end + result.storage.length - storage.length;
          const again = storageToMarkdown(result.storage.slice(block.start, end)).markdown;
          const wanted = storageToMarkdown(markdownToStorage(markdown).storage).markdown;
          expect(bare(again)).toBe(bare(wanted));
        },
      ),
      runs(5000),
    );
    expect(done).toBeGreaterThan(runs(5000).numRuns / 8);
  }, 900_000);
});

/** Markdown without emphasis and code, whose tags stand where Markdown's own marks would not be read as such. */
function withoutMarks(markdown: string): string {
  return markdown.replaceAll(/[*`]|<\/?(?:em|strong|code)>/gu, '');
}

/** Markdown with lines that change places, go, come twice, or have another or one more word. */
function changedLines(markdown: string, changes: readonly { kind: string; line: number; other: number }[]): string {
  const lines = markdown.split('\n');
  for (const { kind, line, other } of changes) {
    const at = Math.floor(line * lines.length);
    const to = Math.floor(other * lines.length);
    const text = lines[at] ?? '';
    if (kind === 'swap') lines.splice(at, 1, ...lines.splice(to, 1, text));
    else if (kind === 'drop') lines.splice(at, 1);
    else if (kind === 'repeat') lines.splice(to, 0, text);
    else lines[at] = text.replace(/[\p{L}\p{N}]+/u, (word) => (kind === 'rename' ? 'renamed' : `${word} extended`));
  }
  return lines.join('\n');
}
