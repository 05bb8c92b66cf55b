import type { RootContent } from 'mdast';
import { parseMarkdown } from '../../markdown-text.js';

/** Cuts Markdown that arrives in pieces into whole top-level blocks. */
export interface BlockStream {
  /** Takes a piece; gives the blocks that no later text can change any more. */
  push(text: string): RootContent[];
  /** Gives what is left, as finished. */
  end(): RootContent[];
}

/** From here on a block that goes on is looked at less and less often, so that a long one costs no more than its length. */
const longBlock = 2000;

/** A {@link BlockStream}. A block is finished when another one stands below it, or an empty line where that ends it. */
export function createBlockStream(): BlockStream {
  let pending = '';
  let nextLook = 0;
  return {
    push: (text) => {
      pending += text;
      // Only a line feed can end a block, and parsing is the expensive part.
      if (!text.includes('\n') || pending.length < nextLook) return [];
      const blocks = parseMarkdown(pending).children;
      const last = blocks.at(-1);
      if (last === undefined) return [];
      if (/\n[ \t]*\n$/u.test(pending) && endsAtEmptyLine(last)) {
        pending = '';
        nextLook = 0;
        return blocks;
      }
      pending = pending.slice(last.position?.start.offset ?? 0);
      nextLook = pending.length < longBlock ? 0 : pending.length * 1.5;
      return blocks.slice(0, -1);
    },
    end: () => {
      const blocks = parseMarkdown(pending).children;
      pending = '';
      nextLook = 0;
      return blocks;
    },
  };
}

/** Lists, quotes and code may go on behind an empty line. */
function endsAtEmptyLine(block: RootContent): boolean {
  return ['paragraph', 'heading', 'table', 'thematicBreak'].includes(block.type);
}
