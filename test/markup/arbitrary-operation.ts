import fc from 'fast-check';
import type { EditOperation } from '../../src/markup/edit/operation.js';
import type { PageBlock, PageDocument } from '../../src/markup/page-document.js';

const pieces = fc.constantFrom(
  'new words',
  '**bold** and `code`',
  '- a\n- b',
  '> [!NOTE] T\n> x',
  '| a | b |\n| - | - |\n| 1 | 2 |',
  '- [ ] task',
  '',
  'x <b> & "y" ]]>',
  '## H\n\nx',
);

/** An operation on some block of the page; some of them are refused. */
export const operation = fc.record({
  pick: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  type: fc.constantFrom(
    'replace_block',
    'insert_before',
    'insert_after',
    'delete_block',
    'replace_text',
    'set_task',
    'replace_cell',
    'insert_row',
    'delete_row',
  ),
  markdown: pieces,
  flag: fc.boolean(),
});

/** The operation on a page, if the page has a block for it. */
export function operationOn(
  page: PageDocument,
  { pick, type, markdown, flag }: { pick: number; type: string; markdown: string; flag: boolean },
): { block: PageBlock; operation: EditOperation } | undefined {
  const kinds: Record<string, string> = {
    set_task: 'task',
    replace_cell: 'cell',
    insert_row: 'table',
    delete_row: 'row',
  };
  const candidates = page.blocks.filter(({ kind }) => kinds[type] === undefined || kinds[type] === kind);
  const block = candidates[Math.floor(pick * candidates.length)];
  if (!block) return undefined;
  const { id } = block;
  switch (type) {
    case 'replace_block':
    case 'insert_before':
    case 'insert_after':
    case 'replace_cell':
      return { block, operation: { type, block: id, markdown } };
    case 'delete_block':
    case 'delete_row':
      return { block, operation: { type, block: id } };
    case 'set_task':
      return { block, operation: { type, block: id, done: flag } };
    case 'insert_row': {
      const columns = (block.markdown.split('\n')[0] ?? '').split(/(?<!\\)\|/u).length - 2;
      return { block, operation: { type, block: id, cells: Array.from({ length: columns }, () => '') } };
    }
    default: {
      const words = block.markdown.match(/[\p{L}\p{N}]{2,}/gu) ?? [];
      const from = words[Math.floor(pick * words.length)];
      return from === undefined
        ? undefined
        : { block, operation: { type: 'replace_text', block: id, from, to: markdown } };
    }
  }
}

/** The part of the page that an operation on a block may touch. */
export function touchedBy(
  page: PageDocument,
  block: PageBlock,
  { type }: EditOperation,
): { start: number; end: number } {
  const around = (test: (candidate: PageBlock) => boolean) =>
    page.blocks.find((candidate) => candidate.start <= block.start && candidate.end >= block.end && test(candidate));
  // The fallback of an ADF extension goes, rows count anew, and a list goes with its last item.
  const extension = around(({ start }) => page.storage.startsWith('<ac:adf-extension', start));
  const table = type.endsWith('_row') ? around(({ kind }) => kind === 'table') : undefined;
  const list =
    type === 'delete_block'
      ? page.blocks.findLast(
          (candidate) =>
            candidate.start < block.start && candidate.end > block.end && candidate.kind.toLowerCase().endsWith('list'),
        )
      : undefined;
  // Beside a block that shares its paragraph there is no place: what is new stands beside the paragraph.
  const paragraph = type.startsWith('insert_')
    ? around(({ start }) => start < block.start && /^<(?:p|h[1-6])\b/u.test(page.storage.slice(start, start + 3)))
    : undefined;
  const holders = [extension, table, list, paragraph, block].filter((part) => part !== undefined);
  return { start: Math.min(...holders.map(({ start }) => start)), end: Math.max(...holders.map(({ end }) => end)) };
}
