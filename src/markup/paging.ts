import type { MarkdownBlock, MarkdownDocument } from './document.js';
import { inOneGo, joinInSteps, type Steps } from './steps.js';

/** A place in a document: a block, and how many characters of its Markdown lie before. */
export interface Position {
  block: number;
  offset: number;
}

export interface Piece {
  markdown: string;
  /** Where the next piece begins; undefined when nothing is left. */
  next?: Position;
}

// More than any text has to a token.
const maxCharactersPerUnit = 12;

/** What the empty line between two blocks may cost. */
const separator = 2;

/** `12` or `12.3400`, the form in which a reader hands a position back. */
export const formatPosition = ({ block, offset }: Position): string =>
  offset === 0 ? `${block}` : `${block}.${offset}`;

/** The inverse of {@link formatPosition}; undefined for anything else. */
export function parsePosition(text: string): Position | undefined {
  const match = /^(\d{1,7})(?:\.(\d{1,8}))?$/u.exec(text.trim());
  return match ? { block: Number(match[1]), offset: Number(match[2] ?? 0) } : undefined;
}

export interface PieceOptions {
  from: Position;
  end?: number;
  budget: number;
  measure: (text: string) => number;
}

/**
 * As many whole blocks as fit, beginning at `from` and ending before block `end`. A block that alone does not fit is cut
 * at a line end, or inside a line when the line does not fit either; tables get their head again and code its fences.
 * `measure` gives the size of a text and must grow with it; at least one character is taken, so reading always ends.
 */
export function takePiece(document: MarkdownDocument, options: PieceOptions): Piece {
  return inOneGo(pieceInSteps(document, options));
}

/** The same as {@link takePiece} in small parts. */
export function* pieceInSteps(document: MarkdownDocument, options: PieceOptions): Steps<Piece> {
  const { from, budget, measure } = options;
  const end = Math.min(options.end ?? document.blocks.length, document.blocks.length);
  const parts: string[] = [];
  let used = 0;
  let { block, offset } = from;
  for (; block < end; block++, offset = 0) {
    const current = document.blocks[block];
    if (!current) break;
    const { text } = yield* cut(current, offset, Number.POSITIVE_INFINITY, measure);
    // The empty line between blocks is part of the price.
    const price = (yield* priceOf(text, budget - used, measure)) + separator;
    yield;
    if (used + price <= budget) {
      parts.push(text);
      used += price;
      continue;
    }
    const isFirst = parts.length === 0;
    // A block that fits into a piece of its own waits for the next one.
    if (!isFirst && (yield* priceOf(current.markdown, budget * 0.6, measure)) <= budget * 0.6) break;
    const part = yield* cut(current, offset, budget - used, measure);
    if (!isFirst && (part.taken === 0 || budget - used < budget * 0.15)) break;
    parts.push(part.text);
    const next = offset + part.taken;
    return {
      markdown: yield* joinInSteps(parts, '\n\n'),
      ...(next < current.markdown.length ? { next: { block, offset: next } } : after(block + 1, end)),
    };
  }
  return { markdown: yield* joinInSteps(parts, '\n\n'), ...after(block, end) };
}

/** The size of a text; of a text that is far too long only of its beginning, which is too long as well. */
function* priceOf(text: string, room: number, measure: (text: string) => number): Steps<number> {
  const enough = Math.ceil(room + 1) * maxCharactersPerUnit;
  if (text.length <= enough) return yield* sizeOf(text, measure);
  const price = yield* sizeOf(text.slice(0, enough), measure);
  return price > room ? price : yield* sizeOf(text, measure);
}

// Measured at once in some milliseconds.
const maxMeasured = 65_536;

/** The size of a text, of a very long one as the sum of its parts. */
function* sizeOf(text: string, measure: (text: string) => number): Steps<number> {
  if (text.length <= maxMeasured) return measure(text);
  let size = 0;
  for (let from = 0; from < text.length;) {
    const lineEnd = text.lastIndexOf('\n', from + maxMeasured) + 1;
    const to = lineEnd > from + maxMeasured / 2 ? lineEnd : from + maxMeasured;
    size += measure(text.slice(from, to));
    from = to;
    yield;
  }
  return size;
}

const after = (block: number, end: number) => (block < end ? { next: { block, offset: 0 } } : {});

/** A part of a block from `offset` on that fits into `budget`, made whole by its head and tail. */
function* cut(
  block: MarkdownBlock,
  offset: number,
  budget: number,
  measure: (text: string) => number,
): Steps<{ text: string; taken: number }> {
  const { markdown, head = '', tail = '' } = block;
  const before = offset > 0 && head !== '' ? `${head}\n` : '';
  if (budget === Number.POSITIVE_INFINITY)
    return { text: before + markdown.slice(offset), taken: markdown.length - offset };
  const closing = tail === '' ? '' : `\n${tail}`;
  // A head larger than the piece would leave no room for what it heads.
  const opening = measure(before) < budget / 2 ? before : '';
  const room = Math.max(1, budget - measure(opening) - measure(closing));
  let taken = 0;
  let used = 0;
  let lines = 0;
  while (offset + taken < markdown.length) {
    const lineEnd = markdown.indexOf('\n', offset + taken);
    const stop = lineEnd === -1 ? markdown.length : lineEnd + 1;
    if (++lines % 100 === 0) yield;
    const price = yield* priceOf(markdown.slice(offset + taken, stop), room - used, measure);
    if (used + price > room) break;
    used += price;
    taken = stop - offset;
  }
  if (taken === 0) taken = yield* charactersThatFit(markdown, offset, room, measure);
  const isLast = offset + taken >= markdown.length;
  const text = markdown.slice(offset, offset + taken).replace(/\n$/u, '');
  return { text: opening + text + (isLast ? '' : closing), taken };
}

function* charactersThatFit(
  markdown: string,
  offset: number,
  room: number,
  measure: (text: string) => number,
): Steps<number> {
  let low = 1;
  let high = Math.min(markdown.length - offset, Math.ceil(room) * maxCharactersPerUnit);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((yield* sizeOf(markdown.slice(offset, offset + middle), measure)) <= room) low = middle;
    else high = middle - 1;
  }
  // Rather at a space than inside a word, and never inside a surrogate pair.
  const space = markdown.lastIndexOf(' ', offset + low) - offset;
  if (space > low / 2) low = space + 1;
  const code = markdown.charCodeAt(offset + low - 1);
  return code >= 0xd800 && code <= 0xdbff && low > 1 ? low - 1 : Math.max(1, low);
}
