import { estimateTokens } from '../tokens.js';
import { bound, fence } from './result.js';

/** What a result is made of. */
export interface ResultParts {
  /** Our first lines. Titles and names in them come from `oneLine` or `titleLink`. */
  head: Lines;
  /** Text of the wiki enters by these fields alone, and leaves inside of the fence. */
  wiki?: WikiText;
  /** Our last lines: how to get the rest, what else to know. Default: none. */
  tail?: Lines;
  /** Upper bound of the whole result. */
  maxTokens: number;
}

/** Lines that are ours, or how they read when so many rows are shown. */
type Lines = string | ((shown: number) => string);

export interface WikiText {
  /** Stands before the rows, whole; it is cut only when it is too long for a result of its own. */
  text?: string;
  /** A line of ours above the rows; without rows it is left out. */
  rowsTitle?: string;
  /** As many of them are shown as fit; without `text` at least one, which is cut when it does not. */
  rows?: readonly string[];
  /** The same rows in shorter forms, longest first, that are tried before rows are left out. */
  shorterRows?: readonly (readonly string[])[];
  /** Upper bound of what stands in the fence. Default: what the result leaves. */
  maxTokens?: number;
}

/**
 * A result that never exceeds its bound: what head, fence and tail cost is measured with the very lines that are written.
 * `shown`: how many rows it holds.
 */
export function composeResult({ head, wiki = {}, tail = '', maxTokens }: ResultParts): {
  content: string;
  shown: number;
} {
  const { text = '', rowsTitle, rows = [], shorterRows = [], maxTokens: mostInside = maxTokens } = wiki;
  const insideOf = (form: readonly string[], count: number): string =>
    [
      ...(text === '' ? [] : [text]),
      ...(rowsTitle === undefined || count === 0 ? [] : [rowsTitle]),
      ...form.slice(0, count),
    ].join('\n');
  const write = (inside: string, count: number): string => written(at(head, count), inside, at(tail, count));
  const fits = (inside: string, count: number): boolean =>
    estimateTokens(inside) <= mostInside && estimateTokens(write(inside, count)) <= maxTokens;

  const whole = [rows, ...shorterRows].map((form) => insideOf(form, form.length)).find((all) => fits(all, rows.length));
  if (whole !== undefined) return { content: write(whole, rows.length), shown: rows.length };
  const form = shorterRows.at(-1) ?? rows;
  let shown = text === '' ? Math.min(1, form.length) : 0;
  let tooMany = form.length;
  while (shown + 1 < tooMany) {
    const middle = Math.ceil((shown + tooMany) / 2);
    if (fits(insideOf(form, middle), middle)) shown = middle;
    else tooMany = middle;
  }
  const inside = insideOf(form, shown);
  const content = write(inside, shown);
  if (fits(inside, shown)) return { content, shown };
  const room = Math.min(mostInside, roomInside({ head: at(head, shown), tail: at(tail, shown), maxTokens }));
  // A head that leaves no room for anything is cut itself.
  return { content: bound(room > 0 ? write(bound(inside, room), shown) : content, maxTokens), shown };
}

/** Lines that stand above and below something that is yet to be made. */
interface Around {
  head: string;
  tail?: string;
  maxTokens: number;
}

/** Tokens that the wiki's part of a result may take between these lines, what the fence costs left out. */
export const roomInside = ({ head, tail = '', maxTokens }: Around): number =>
  leftBy(written(head, ' ', tail), maxTokens);

/** Tokens that lines of ours may take between these. */
export const roomBetween = ({ head, tail = '', maxTokens }: Around): number =>
  leftBy(written(head, '', tail), maxTokens);

/** The estimate of texts joined is at most the sum of theirs, and one for the line end. */
const leftBy = (text: string, maxTokens: number): number => maxTokens - estimateTokens(text) - 1;

/**
 * A result whose wiki text is taken to measure: `take` gives the piece that fits into so many tokens and is asked again
 * with less while the tail, which tells how to go on after that very piece, does not fit with it.
 */
export async function composePiece<Piece extends { markdown: string }>({
  head,
  take,
  tail,
  maxTokens,
}: {
  head: string;
  take: (room: number) => Promise<Piece>;
  tail: (piece: Piece) => string;
  maxTokens: number;
}): Promise<{ content: string; piece: Piece }> {
  let room = Math.max(1, roomInside({ head, maxTokens }));
  for (;;) {
    const piece = await take(room);
    const content = written(head, piece.markdown, tail(piece));
    const excess = estimateTokens(content) - maxTokens;
    if (excess <= 0 || room === 1) return { content: bound(content, maxTokens), piece };
    room = Math.max(1, room - excess);
  }
}

const at = (lines: Lines, shown: number): string => (typeof lines === 'string' ? lines : lines(shown));

const written = (head: string, inside: string, tail: string): string =>
  [head, ...(inside === '' ? [] : [fence(inside)]), ...(tail === '' ? [] : [tail])].join('\n');
