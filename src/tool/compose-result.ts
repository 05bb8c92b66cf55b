import { inert, measuringNonce, newNonce } from '../fence.js';
import { fenced, joined, ours, type Ours, shortened } from '../ours.js';
import { estimateTokens } from '../tokens.js';
import { bound, cutNote } from './result.js';

/**
 * A result before it is written: what stands outside of the fence is in our own words, everything else inside. Fronts
 * never see it; {@link writeResult} makes of it what a model reads.
 */
export interface ResultText {
  head: Ours;
  /** Text of the wiki, or of anybody else. Default: none, and no fence. */
  inside?: string;
  tail?: Ours;
}

/** What a result is made of. */
export interface ResultParts {
  /** Our first lines. */
  head: Lines;
  /** Text of the wiki enters by these fields alone, and leaves inside of the fence. */
  wiki?: WikiText;
  /** Our last lines: how to get the rest, what else to know. Default: none. */
  tail?: Lines;
  /** Upper bound of the whole result. */
  maxTokens: number;
}

/** Lines that are ours, or how they read when so many rows are shown. */
type Lines = Ours | ((shown: number) => Ours);

export interface WikiText {
  /** Stands before the rows, whole; it is cut only when it is too long for a result of its own. */
  text?: string;
  /** A line above the rows; without rows it is left out. */
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
export function composeResult({ head, wiki = {}, tail = ours``, maxTokens }: ResultParts): {
  text: ResultText;
  shown: number;
} {
  const { text = '', rowsTitle, rows = [], shorterRows = [], maxTokens: mostInside = maxTokens } = wiki;
  const insideOf = (form: readonly string[], count: number): string =>
    [
      ...(text === '' ? [] : [text]),
      ...(rowsTitle === undefined || count === 0 ? [] : [rowsTitle]),
      ...form.slice(0, count),
    ].join('\n');
  const write = (inside: string, count: number): ResultText => ({
    head: at(head, count),
    inside,
    tail: at(tail, count),
  });
  const fits = (inside: string, count: number): boolean =>
    estimateTokens(inside) <= mostInside && costOf(write(inside, count)) <= maxTokens;

  const whole = [rows, ...shorterRows].map((form) => insideOf(form, form.length)).find((all) => fits(all, rows.length));
  if (whole !== undefined) return { text: write(whole, rows.length), shown: rows.length };
  const form = shorterRows.at(-1) ?? rows;
  let shown = text === '' ? Math.min(1, form.length) : 0;
  let tooMany = form.length;
  while (shown + 1 < tooMany) {
    const middle = Math.ceil((shown + tooMany) / 2);
    if (fits(insideOf(form, middle), middle)) shown = middle;
    else tooMany = middle;
  }
  const inside = insideOf(form, shown);
  const made = write(inside, shown);
  if (fits(inside, shown)) return { text: made, shown };
  const room = Math.min(mostInside, roomInside({ ...made, maxTokens }));
  // A head that leaves no room for anything is cut when it is written.
  return { text: room > 0 ? { ...made, inside: bound(inside, room) } : made, shown };
}

/** Lines that stand above and below something that is yet to be made. */
interface Around {
  head: Ours;
  tail?: Ours;
  maxTokens: number;
}

/** Tokens that the wiki's part of a result may take between these lines, what the fence costs left out. */
export const roomInside = ({ head, tail, maxTokens }: Around): number =>
  // The estimate of texts joined is at most the sum of theirs, and one for the line end.
  maxTokens - costOf({ head, inside: ' ', tail }) - 1;

/**
 * A result whose wiki text is taken to measure: `take` gives the piece that fits into so many tokens and is asked again
 * with less while the tail, which tells how to go on after that very piece, does not fit with it. `above`: lines of the
 * wiki that stand before the piece, in the fence as well.
 */
export async function composePiece<Piece extends { markdown: string }>({
  head,
  above,
  take,
  tail,
  maxTokens,
}: {
  head: Ours;
  above: string;
  take: (room: number) => Promise<Piece>;
  tail: (piece: Piece) => Ours;
  maxTokens: number;
}): Promise<{ text: ResultText; piece: Piece }> {
  let room = Math.max(1, roomInside({ head, maxTokens }) - estimateTokens(above) - 2);
  for (;;) {
    const piece = await take(room);
    const text: ResultText = { head, inside: `${above}\n\n${piece.markdown}`, tail: tail(piece) };
    const excess = costOf(text) - maxTokens;
    if (excess <= 0 || room === 1) return { text, piece };
    room = Math.max(1, room - excess);
  }
}

/**
 * A result as a model reads it, of at most `maxTokens`: the one place where a fence is written. Tools keep to the bound
 * themselves and say how to get the rest; here it is the last wall, and what the wiki says gives way first.
 */
export function writeResult(text: ResultText, maxTokens: number, nonce: string = newNonce()): Ours {
  const whole = written(text, nonce);
  if (estimateTokens(whole) <= maxTokens) return whole;
  const { head, inside = '', tail } = text;
  const room = roomInside({ head, tail, maxTokens });
  if (inside !== '' && room > estimateTokens(cutNote)) {
    return written({ head, inside: bound(inert(inside), room), tail }, nonce);
  }
  const said = joined([head, tail ?? ours``], '\n');
  // Lines of ours are never long by themselves, but a small bound can be smaller.
  return shortened(said, bound(said, maxTokens).length - cutNote.length);
}

const costOf = (text: ResultText): number => estimateTokens(written(text, measuringNonce));

const at = (lines: Lines, shown: number): Ours => (typeof lines === 'string' ? lines : lines(shown));

const written = ({ head, inside = '', tail = ours`` }: ResultText, nonce: string): Ours =>
  joined([head, inside === '' ? ours`` : fenced(inside, nonce), tail], '\n');
