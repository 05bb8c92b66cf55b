/** Marks of inline text as bits: a piece has all that enclose it. */
export const mark = {
  strong: 1,
  emphasis: 2,
  deleted: 4,
  underline: 8,
  subscript: 16,
  superscript: 32,
  code: 64,
} as const;

/** A link around pieces. The target may become known after its text; undefined shows the text alone. */
export interface Link {
  target: string | undefined;
  /** Whether anything that shows has come inside. */
  isUsed: boolean;
  /** Of a link that may reach over many lines, each of which has the address again. */
  repeats?: Repeats;
  /** Whether the address was written before. */
  isWritten?: boolean;
}

// Real pages repeat an address a few times; a hostile one would fill the memory with a long one on each of its lines.
const maxRepeated = 1_000_000;

/** How many characters of addresses a page may still repeat. */
export class Repeats {
  private left = maxRepeated;

  /** Whether the address of a link may be written once more; counts it. */
  allow(link: Link): boolean {
    if (link.isWritten === true) this.left -= link.target?.length ?? 0;
    link.isWritten = true;
    return this.left > 0;
  }

  /** Whether an address was not repeated. */
  get isSpent(): boolean {
    return this.left <= 0;
  }
}

/** A part of a line: text as it is (white space not folded), finished Markdown, or a line break. */
export interface Piece {
  kind: 'text' | 'markdown' | 'break';
  text: string;
  marks: number;
  link: Link | undefined;
}

/** Adds text; what has the same marks and link as the text before becomes one with it. */
export function addText(pieces: Piece[], text: string, marks: number, link: Link | undefined): void {
  if (text === '') return;
  if (link !== undefined && !link.isUsed && /\S/u.test(text)) link.isUsed = true;
  const last = pieces.at(-1);
  if (last !== undefined && last.kind === 'text' && last.marks === marks && last.link === link) last.text += text;
  else pieces.push({ kind: 'text', text, marks, link });
}

/** Adds Markdown that is already written, such as an image. */
export function addMarkdown(pieces: Piece[], markdown: string, marks: number, link: Link | undefined): void {
  if (link !== undefined) link.isUsed = true;
  pieces.push({ kind: 'markdown', text: markdown, marks, link });
}

export function addBreak(pieces: Piece[], marks: number, link: Link | undefined): void {
  pieces.push({ kind: 'break', text: '\n', marks, link });
}

/** What the pieces say without marks, for names and anchors. */
export function plainText(pieces: readonly Piece[]): string {
  let text = '';
  for (const piece of pieces) if (piece.kind !== 'markdown') text += piece.kind === 'break' ? ' ' : piece.text;
  return text;
}
