import type { BlockNode } from '../page-blocks.js';
import { childElements, closest } from '../tree.js';
import type { ContentWriter } from './new-content.js';
import type { Content } from './operation.js';
import type { Page, Plan } from './plan.js';
import { invalid } from './refusal.js';
import { cellTexts, readGrid } from './table-grid.js';
import { replaceRow } from './table-operations.js';

/** `replace_block` of a row: one `| a | b |` line, or a `<tr>` element. */
export function rowContent(page: Page, writer: ContentWriter, block: BlockNode, content: Content): Plan {
  const { start, end, element } = block;
  const table = element && closest(element, 'table');
  if (content.markdown === undefined) {
    const fresh = writer.write(content, 'cell', '', element);
    const [row, ...more] = childElements(fresh.root);
    if (row?.name !== 'tr' || more.length > 0)
      throw invalid('A row can only be replaced by one <tr> element.', 'Give one <tr>, or use replace_row.');
    return { splices: [{ start, end, text: fresh.source }], block, replaced: [{ start, end }] };
  }
  const lines = content.markdown.trim().split('\n');
  if (lines.length !== 1 || !lines[0]?.trim().startsWith('|'))
    throw invalid('A row is replaced by one line `| a | b |`.', 'Give one such line, or use replace_row.');
  const columns = table ? readGrid(table).columns : 0;
  return replaceRow(page, writer, { type: 'replace_row', block: block.id, cells: cellTexts(lines[0], columns) });
}
