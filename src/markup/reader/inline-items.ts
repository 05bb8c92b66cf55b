import { type Link, mark, type Piece } from './inline-pieces.js';

export interface LineContext {
  /** How a line break is written: two spaces and a line end, or a tag where a line may not end. */
  lineBreak: '  \n' | '<br>' | '; ' | ' ';
  /** Whether the lines begin a block, where some characters would be taken for its mark. */
  startsBlock: boolean;
  inCell?: boolean;
  /** In a cell: whether the line begins here and not behind the mark of an item. */
  startsCellLine?: boolean;
  /** Marks that all text gets. */
  add?: number;
  /** A mark that is dropped when it covers everything: the bold of a heading. */
  dropWhole?: number;
}

/** A part of a line that is ready to be written. */
export interface Item {
  kind: 'text' | 'markdown' | 'break' | 'space';
  text: string;
  marks: number;
  link: Link | undefined;
}

/** White space that is not a single space. */
export const foldable = /[\p{Cc}\u00a0]| {2}/u;
/** Any white space, which folds to one space. */
export const spaces = /[\p{Cc} \u00a0]+/gu;
const targetOf = (link: Link | undefined) => (link?.target === undefined ? undefined : link);

/** Pieces with white space folded, spaces at the edges of marks set apart, neighbours of one kind joined. */
export function itemsOf(pieces: readonly Piece[], { add = 0, dropWhole = 0, inCell }: LineContext): Item[] {
  const items: Item[] = [];
  let isOpen = false;
  for (const piece of pieces) {
    const marks = piece.marks | add;
    const link = targetOf(piece.link);
    if (piece.kind === 'break') {
      dropSpace(items);
      if (items.length > 0) items.push({ kind: 'break', text: '', marks, link });
      isOpen = false;
      continue;
    }
    if (piece.kind === 'markdown') {
      items.push({ kind: 'markdown', text: piece.text, marks, link });
      isOpen = true;
      continue;
    }
    if ((marks & mark.code) !== 0) {
      const text = piece.text.replaceAll(/\s+/gu, (run) => (/[\r\n]/u.test(run) ? ' ' : run));
      if (text.trim() === '') {
        if (isOpen) addSpace(items, marks & ~mark.code, link);
        isOpen = false;
      } else {
        push(items, 'text', text, marks, link);
        isOpen = true;
      }
      continue;
    }
    let text = foldable.test(piece.text) ? piece.text.replaceAll(spaces, ' ') : piece.text;
    if (!isOpen && text.startsWith(' ')) text = text.slice(1);
    if (text === '') continue;
    isOpen = !text.endsWith(' ');
    if (marks === 0 && link === undefined) {
      push(items, 'text', text, 0, undefined);
      continue;
    }
    const start = text.startsWith(' ') ? 1 : 0;
    const end = isOpen ? text.length : text.length - 1;
    if (start === 1) addSpace(items, marks, link);
    if (end > start) push(items, 'text', text.slice(start, end), marks, link);
    if (end < text.length && end >= start) addSpace(items, marks, link);
  }
  while (items.length > 0) {
    const last = items.at(-1);
    if (last?.kind === 'break') items.pop();
    else {
      const { length } = items;
      dropSpace(items);
      if (items.length === length) break;
    }
  }
  if (dropWhole !== 0) dropWholeMark(items, dropWhole, inCell === true);
  return items;
}

/** Drops a mark that covers everything; in a cell each line counts alone, because lines may come from blocks of their own. */
function dropWholeMark(items: readonly Item[], bit: number, byLine: boolean): void {
  let from = 0;
  while (from < items.length) {
    let to = from + 1;
    while (to < items.length && !(byLine && items[to]?.kind === 'break')) to++;
    const line = items.slice(from, to);
    if (line.every(({ kind, marks }) => kind === 'space' || kind === 'break' || (marks & bit) !== 0)) {
      for (const item of line) item.marks &= ~bit;
    }
    from = to;
  }
}

function push(items: Item[], kind: 'text', text: string, marks: number, link: Link | undefined): void {
  const last = items.at(-1);
  if (last?.kind === 'text' && last.marks === marks && last.link === link) last.text += text;
  else items.push({ kind, text, marks, link });
}

function addSpace(items: Item[], marks: number, link: Link | undefined): void {
  const last = items.at(-1);
  if (last === undefined || last.kind === 'space' || last.kind === 'break') return;
  if (last.kind === 'text' && last.marks === 0 && last.link === undefined && last.text.endsWith(' ')) return;
  items.push({ kind: 'space', text: ' ', marks, link });
}

/** Takes away a space at the end. */
function dropSpace(items: Item[]): void {
  const last = items.at(-1);
  if (last === undefined) return;
  if (last.kind === 'space') items.pop();
  else if (last.kind === 'text' && (last.marks & mark.code) === 0 && last.text.endsWith(' ')) {
    last.text = last.text.slice(0, -1);
    if (last.text === '') items.pop();
  }
}
