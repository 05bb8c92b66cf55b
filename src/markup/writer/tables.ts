import type { Table } from 'mdast';
import { joined, plainer } from './placement.js';
import type { BlockTable } from './syntax/nodes.js';
import { cellContent } from './cells.js';
import { paragraphOf, type Writing, type Written } from './context.js';
import { inline } from './inline.js';
import { element } from './storage-text.js';

/** A table. A header row whose cells are all empty is left out: Markdown has no table without one. */
export function table(node: Table, writing: Writing): Written {
  const [head, ...body] = node.children;
  const columns = Math.max(1, head?.children.length ?? 0);
  const hasHead = body.length === 0 || head?.children.some((cell) => cell.children.length > 0) === true;
  const rows = hasHead ? node.children : body;
  const storage = rows.map((row, index) => {
    const name = hasHead && index === 0 ? 'th' : 'td';
    const cells = Array.from({ length: columns }, (_, column) =>
      element(name, {}, cellContent(row.children[column], node.align?.[column], writing)),
    );
    return element('tr', {}, cells.join(''));
  });
  return {
    kind: 'table',
    storage: element('table', { 'data-layout': 'default' }, element('tbody', {}, storage.join(''))),
    flatten: () =>
      rows.map((row) => paragraphOf(row.children.map((cell) => inline(cell.children, writing)).join(' / '))),
  };
}

/** A table that was written in HTML: its cells hold blocks and may be merged. */
export function blockTable({ rows }: BlockTable, writing: Writing): Written {
  const written = rows.map((row) =>
    row.map((cell) => ({ ...cell, blocks: plainer(writing.blocks(cell.children, 'cell', writing), 'cell', writing) })),
  );
  const storage = written.map((row) =>
    element(
      'tr',
      {},
      row
        .map(({ isHeader, attributes, blocks }) =>
          element(isHeader ? 'th' : 'td', attributes, joined(blocks) || '<p />'),
        )
        .join(''),
    ),
  );
  return {
    kind: 'table',
    storage: element('table', { 'data-layout': 'default' }, element('tbody', {}, storage.join(''))),
    flatten: () => written.flatMap((row) => row.flatMap(({ blocks }) => blocks)),
  };
}
