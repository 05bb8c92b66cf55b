import type { ChildNode, Element } from 'domhandler';
import type { PhrasingContent, RootContent, TableRow } from 'mdast';
import { type Block, lineBreak, text, tidy } from './nodes.js';
import { attribute, elements } from './parse.js';

interface Cell {
  content: PhrasingContent[];
  isHeader: boolean;
}

// A hostile span must not turn one cell into millions.
const maxColumns = 64;
const maxCells = 100_000;

/** A table with spans expanded, so that every row has the same number of columns; numbering columns are left out. */
export function table(element: Element, inner: { blocks(nodes: readonly ChildNode[]): Block[] }): Block[] {
  const rows = rowsOf(element);
  const grid: (Cell | undefined)[][] = rows.map(() => []);
  let cells = 0;
  for (const [y, row] of rows.entries()) {
    let x = 0;
    for (const cell of elements(row)) {
      if ((cell.name !== 'td' && cell.name !== 'th') || /\bnumberingColumn\b/u.test(attribute(cell, 'class') ?? ''))
        continue;
      while (grid[y]?.[x] !== undefined) x++;
      if (x >= maxColumns) break;
      const content = inPhrasing(inner.blocks(cell.children));
      const isHeader = cell.name === 'th';
      const isFull = cells > maxCells;
      const width = isFull ? 1 : Math.min(span(cell, 'colspan'), maxColumns - x);
      const height = isFull ? 1 : Math.min(span(cell, 'rowspan'), rows.length - y);
      for (let down = 0; down < height; down++) {
        for (let right = 0; right < width; right++) {
          cells++;
          const target = grid[y + down];
          // Repeated, not left empty: a row read on its own keeps what it belongs to.
          if (target) target[x + right] = { content, isHeader };
        }
      }
      x += width;
    }
  }
  const filled = grid.filter((row) => row.length > 0);
  const widest = filled.reduce((widest, row) => Math.max(widest, row.length), 0);
  const columns = Math.min(widest, Math.max(2, Math.floor(maxCells / filled.length)));
  const [first, ...rest] = filled;
  if (first === undefined || columns === 0) return [];
  const isHeaderRow =
    first.length > 0 &&
    Array.from(first).every((cell) => cell === undefined || cell.isHeader) &&
    (rest.length > 0 || first.length > 1);
  const header = isHeaderRow ? first : [];
  const body = isHeaderRow ? rest : filled;
  return [
    {
      type: 'table',
      children: [tableRow(header, columns, 'header'), ...body.map((row) => tableRow(row, columns, 'body'))],
    },
  ];
}

function rowsOf(element: Element): Element[] {
  return elements(element).flatMap((part) =>
    part.name === 'tr'
      ? [part]
      : ['tbody', 'thead', 'tfoot'].includes(part.name)
        ? elements(part).filter(({ name }) => name === 'tr')
        : [],
  );
}

function span(cell: Element, name: 'colspan' | 'rowspan'): number {
  const value = Number.parseInt(attribute(cell, name) ?? '1', 10);
  return value > 1 ? value : 1;
}

function tableRow(row: readonly (Cell | undefined)[], columns: number, kind: 'header' | 'body'): TableRow {
  return {
    type: 'tableRow',
    children: Array.from({ length: columns }, (_, index) => {
      const cell = row[index];
      let content = cell?.content ?? [];
      const only = content.length === 1 ? content[0] : undefined;
      if (kind === 'header' && only?.type === 'strong') content = only.children;
      if (kind === 'body' && cell?.isHeader && content.length > 0 && only?.type !== 'strong')
        content = [{ type: 'strong', children: content }];
      return { type: 'tableCell', children: content };
    }),
  };
}

/** Blocks in one line: paragraphs and list items joined by line breaks, which a table cell writes as `<br>`. */
function inPhrasing(content: readonly RootContent[]): PhrasingContent[] {
  const lines = content.flatMap((node) => linesOf(node, 0));
  return tidy(lines.flatMap((line, index) => (index === 0 ? line : [lineBreak(), ...line])));
}

function linesOf(node: RootContent, depth: number): PhrasingContent[][] {
  if (depth > 12) return [];
  switch (node.type) {
    case 'paragraph':
      return [node.children];
    case 'heading':
      return [[{ type: 'strong', children: node.children }]];
    case 'code':
      return node.value
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => [{ type: 'inlineCode', value: line }]);
    case 'list':
      return node.children.flatMap((item, index) => {
        const [first = [], ...more] = item.children.flatMap((part) => linesOf(part, depth + 1));
        const bullet =
          item.checked === true
            ? '[x] '
            : item.checked === false
              ? '[ ] '
              : node.ordered
                ? `${(node.start ?? 1) + index}. `
                : '• ';
        return [[text(bullet), ...first], ...more];
      });
    case 'blockquote':
      return node.children.flatMap((part) => linesOf(part, depth + 1));
    case 'table':
      // The empty header row that Markdown needs says nothing inside a cell.
      return node.children
        .filter((row) => row.children.some((cell) => cell.children.length > 0))
        .map((row) =>
          row.children.flatMap((cell, index): PhrasingContent[] => [
            ...(index > 0 ? [text(' / ')] : []),
            ...cell.children.map((part) => (part.type === 'break' ? text('; ') : part)),
          ]),
        );
    default:
      return [];
  }
}
