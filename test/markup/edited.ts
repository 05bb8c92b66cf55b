import type { EditOperation, EditOptions } from '../../src/markup/edit/operation.js';
import { openStorage } from '../../src/markup/page-document.js';

/** A mention with its ids. */
export const mention = '<ac:link><ri:user ri:account-id="a1" ri:local-id="m1" /></ac:link>';

/** Words that somebody commented on. */
export const comment = (words: string) => `<ac:inline-comment-marker ac:ref="c1">${words}</ac:inline-comment-marker>`;

/** One `replace_block`. */
export interface Replacement {
  name: string;
  page: string;
  /** Index of the block, default 0. */
  block?: number;
  /** What the block reads before. */
  from: string;
  /** New Markdown, or storage. */
  to: string | { storage: string };
  allowLoss?: boolean | readonly string[];
  after: string;
}

/** The page after the replacement. Throws when the block does not read what the example says. */
export function replacedBlock({ page, block: index = 0, from, to, allowLoss = false }: Replacement): string {
  const document = openStorage(page);
  const block = document.blocks[index];
  if (block?.markdown !== from) throw new Error(`block ${index} reads ${JSON.stringify(block?.markdown)}`);
  const content = typeof to === 'string' ? { markdown: to } : to;
  return document.edit([{ type: 'replace_block', block: block.id, ...content }], { allowLoss }).storage;
}

/** An operation as in `EditOperation`, with blocks named by their index in the page. */
export type Edit = { type?: string; block?: number | string; after?: number } & Record<string, unknown>;

/** The page after the operations. */
export function edit(page: string, operations: readonly Edit[], options: EditOptions = {}) {
  const document = openStorage(page);
  const idOf = (block: number | string) => (typeof block === 'number' ? document.blocks[block]?.id : block);
  return document.edit(
    operations.map((operation) => ({
      ...operation,
      ...(operation.block !== undefined && { block: idOf(operation.block) }),
      ...(operation.after !== undefined && { after: idOf(operation.after) }),
      // Some examples are no operations: that is what they show.
    })) as unknown as EditOperation[],
    options,
  );
}

/** A message whose `{3}` stand for the ids of blocks. */
export const withIds = (page: string, message: string) =>
  message.replaceAll(/\{(\d+)\}/gu, (_, index: string) => openStorage(page).blocks[Number(index)]?.id ?? '');
