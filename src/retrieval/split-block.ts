import type { MarkdownBlock } from '../markup/document.js';

/** A block, or a part of one, that is Markdown of its own. */
export interface BlockPart {
  markdown: string;
  /** Present when it goes on with the block of the part before: what is repeated at its beginning, and what joins the two. */
  continues?: { head: string; glue: string };
  /** What closes it because the block goes on; empty for a last or only part. */
  tail: string;
}

/**
 * Tokens of a text, roughly and fast: right within a third for any script, meant for deciding where to cut. What is handed
 * out is measured exactly.
 */
export function roughTokens(text: string): number {
  let wide = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x2ff) wide++;
  return (text.length - wide) / 3.2 + wide;
}

/**
 * A block in parts of about `most` tokens each: a table between rows, with its head again; code between lines, in fences
 * again; a list between items; a text between sentences. A row, item or line that alone is larger is cut at a space.
 */
export function splitBlock(block: MarkdownBlock, most: number): BlockPart[] {
  const { markdown, head = '', tail = '' } = block;
  if (roughTokens(markdown) <= most) return [{ markdown, tail: '' }];
  // A head that leaves no room for what it heads is not repeated.
  const repeated = roughTokens(head) <= most / 2 ? head : '';
  const closing = repeated === '' ? '' : tail;
  const room = most - roughTokens(repeated);
  const parts: { text: string; glue: string }[] = [];
  let size = 0;
  for (const { text, glue } of piecesOf(block, room)) {
    const price = roughTokens(text);
    const last = parts.at(-1);
    if (last !== undefined && size + price <= room) {
      last.text += glue + text;
      size += price;
    } else {
      parts.push({ text, glue });
      size = price;
    }
  }
  return parts.map(({ text, glue }, index) => {
    const opening = index > 0 && repeated !== '' ? `${repeated}\n` : '';
    const ending = index < parts.length - 1 ? closing : '';
    return {
      markdown: opening + text + (ending === '' ? '' : `\n${ending}`),
      ...(index > 0 && { continues: { head: opening, glue } }),
      tail: ending === '' ? '' : `\n${ending}`,
    };
  });
}

/** The smallest pieces that a block is put together from again, each with what stands before it. */
function piecesOf({ kind, markdown }: MarkdownBlock, room: number): { text: string; glue: string }[] {
  const pieces: { text: string; glue: string }[] = [];
  for (const item of markdown.split(kind === 'list' ? /\n(?=(?:[-*+]|\d+[.)]) )/u : '\n')) {
    if (roughTokens(item) <= room) pieces.push({ text: item, glue: '\n' });
    else pieces.push(...item.split('\n').flatMap((line) => cutLine(line, room)));
  }
  return pieces;
}

function cutLine(line: string, room: number): { text: string; glue: string }[] {
  if (roughTokens(line) <= room) return [{ text: line, glue: '\n' }];
  const pieces: { text: string; glue: string }[] = [];
  // After a sentence; the signs of East Asian sentences are followed by no space.
  for (const sentence of line.split(/(?<=[.!?…]["')\]]?) +(?=\S)|(?<=[。！？])/u)) {
    const previous = pieces.at(-1);
    const glue = previous === undefined ? '\n' : /[。！？]$/u.test(previous.text) ? '' : ' ';
    let rest = sentence;
    let isFirst = true;
    while (roughTokens(rest) > room) {
      const end = cutAt(rest, room);
      pieces.push({ text: rest.slice(0, end), glue: isFirst ? glue : '' });
      rest = rest.slice(end);
      isFirst = false;
    }
    if (rest !== '') pieces.push({ text: rest, glue: isFirst ? glue : '' });
  }
  return pieces;
}

/** Where to cut a run of text: behind a space in its second half if there is one, and never inside a character. */
function cutAt(text: string, room: number): number {
  let size = 0;
  let end = 0;
  while (end < text.length && size < room) size += text.charCodeAt(end++) > 0x2ff ? 1 : 1 / 3.2;
  end = Math.max(1, end - 1);
  const space = text.lastIndexOf(' ', end - 1);
  if (space > end / 2) return space + 1;
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? (end > 1 ? end - 1 : end + 1) : end;
}
