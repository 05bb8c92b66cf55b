import type { RootContent } from 'mdast';
import { parseMarkdown } from '../../markdown-text.js';

/** Cuts Markdown that arrives in pieces into whole top-level blocks. */
export interface BlockStream {
  /** Takes a piece; gives the blocks that no later text can change any more. */
  push(text: string): RootContent[];
  /** Gives what is left, as finished. */
  end(): RootContent[];
}

/** A {@link BlockStream}. A block is finished when another one stands below it, or an empty line where that ends it. */
export function createBlockStream(): BlockStream {
  let pending = '';
  return {
    push: (text) => {
      pending += text;
      // Only a line feed can end a block, and parsing is the expensive part.
      if (!text.includes('\n')) return [];
      const blocks = parseMarkdown(pending).children;
      const last = blocks.at(-1);
      if (last === undefined) return [];
      if (/\n[ \t]*\n$/u.test(pending) && endsAtEmptyLine(last)) {
        pending = '';
        return blocks;
      }
      pending = pending.slice(last.position?.start.offset ?? 0);
      return blocks.slice(0, -1);
    },
    end: () => {
      const blocks = parseMarkdown(pending).children;
      pending = '';
      return blocks;
    },
  };
}

/** Lists, quotes and code may go on behind an empty line. */
function endsAtEmptyLine(block: RootContent): boolean {
  return ['paragraph', 'heading', 'table', 'thematicBreak'].includes(block.type);
}
