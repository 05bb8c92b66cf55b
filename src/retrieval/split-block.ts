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

/** How much larger than a part an item of a list may be without being cut. */
const item = 1.4;
/** As much of the beginning of an item stands before the rest of it. */
const longestLead = 100;

/**
 * A block in parts of about `most` tokens each: a table between rows, with its head again; code between lines, in fences
 * again; a list between items; a text between sentences. A row, item or line that alone is larger is cut between its lines
 * and sentences, at worst between words, never inside a link; what goes on with an item begins with the beginning of it.
 */
export function splitBlock(block: MarkdownBlock, most: number): BlockPart[] {
  const { markdown, head = '', tail = '' } = block;
  if (roughTokens(markdown) <= most) return [{ markdown, tail: '' }];
  // A head that leaves no room for what it heads is not repeated.
  const repeated = roughTokens(head) <= most / 2 && head !== '' ? `${head}\n` : '';
  const closing = repeated === '' || tail === '' ? '' : `\n${tail}`;
  const room = most - roughTokens(repeated);
  const parts: Piece[] = [];
  let size = 0;
  for (const piece of piecesOf(block, room)) {
    const price = roughTokens(piece.text);
    const last = parts.at(-1);
    if (last !== undefined && size + price <= room) {
      last.text += piece.glue + piece.text;
      size += price;
    } else {
      parts.push({ ...piece });
      size = price;
    }
  }
  return parts.map(({ text, glue, lead }, index) => {
    const opening = index > 0 ? repeated + lead : '';
    const ending = index < parts.length - 1 ? closing : '';
    return {
      markdown: opening + text + ending,
      ...(index > 0 && { continues: { head: opening, glue } }),
      tail: ending,
    };
  });
}

/** A piece of a block, with what stands before it. */
interface Piece {
  text: string;
  glue: string;
  /** What says where it belongs when it stands first: the beginning of its item; mostly nothing. */
  lead: string;
}

/** The smallest pieces that a block is put together from again. */
function piecesOf({ kind, markdown }: MarkdownBlock, room: number): Piece[] {
  if (kind !== 'list') return markdown.split('\n').flatMap((line) => cutLine(line, room));
  return markdown.split(/\n(?=(?:[-*+]|\d+[.)]) )/u).flatMap((text): Piece[] => {
    if (roughTokens(text) <= room * item) return [{ text, glue: '\n', lead: '' }];
    const lead = leadOf(text);
    return text
      .split('\n')
      .flatMap((line) => cutLine(line, room))
      .map((piece, index) => (index === 0 ? piece : { ...piece, lead }));
  });
}

/** The first words of an item, as a line that is cut. */
function leadOf(text: string): string {
  const [line = ''] = text.split('\n');
  if (line.length <= longestLead) return `${line} …\n`;
  let lead = '';
  for (const [piece] of line.matchAll(wholes)) {
    if (lead.length + piece.length > longestLead) break;
    lead += piece;
  }
  return `${lead.trimEnd()} …\n`;
}

/** A line whole, or between its sentences. */
function cutLine(line: string, room: number): Piece[] {
  const isWhole = roughTokens(line) <= room;
  let glue = '\n';
  return (isWhole ? [line] : sentencesOf(line).flatMap((sentence) => cutSentence(sentence, room))).map((text) => {
    const piece: Piece = { text: isWhole ? text : text.trimEnd(), glue, lead: '' };
    glue = text.slice(piece.text.length);
    return piece;
  });
}

/** What is not torn: a link with its target, code, an address, a word; with the white space behind it. */
const wholes =
  /(?:^\s+|!?\[(?:\\.|[^\\\]\n])*\]\((?:<[^>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)|`+[^`\n]*`+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}[`]+|[[`])\s*/gu;
/** How a sentence ends; the signs of East Asian sentences are followed by no space. */
const ending = /[.!?…]["')\]]?\s+$|[。！？]\s*$/u;

/** The sentences of a line, with the white space behind them. */
function sentencesOf(line: string): string[][] {
  const sentences: string[][] = [[]];
  for (const [piece] of line.matchAll(wholes)) {
    sentences.at(-1)?.push(piece);
    if (ending.test(piece)) sentences.push([]);
  }
  return sentences.filter((pieces) => pieces.length > 0);
}

/** A sentence, or as much of it as there is room for at a time. */
function cutSentence(pieces: readonly string[], room: number): string[] {
  const cut: string[] = [];
  let text = '';
  for (const piece of pieces.flatMap((one) => cutWord(one, room))) {
    if (text !== '' && roughTokens(text + piece) > room) {
      cut.push(text);
      text = '';
    }
    text += piece;
  }
  return [...cut, text];
}

/** A word without end in pieces, never inside a character. */
function cutWord(word: string, room: number): string[] {
  if (roughTokens(word) <= room) return [word];
  const pieces: string[] = [];
  let piece = '';
  let size = 0;
  for (const character of word) {
    size += character.length * (character.charCodeAt(0) > 0x2ff ? 1 : 1 / 3.2);
    if (size > room && piece !== '') {
      pieces.push(piece);
      piece = '';
      size = roughTokens(character);
    }
    piece += character;
  }
  return [...pieces, piece];
}
