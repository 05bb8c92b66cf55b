import { addBreak, mark, type Piece } from './inline-pieces.js';
import { codeSpan, escapeText } from './escape.js';
import type { Frame, MarkdownBlock, Sink } from './frame.js';
import { type LineContext, lineMarkdown } from './inline-markdown.js';

// A paragraph longer than this is cut between words, so that no step takes long; no person writes one.
const maxLine = 50_000;
const maxPieces = 5_000;

/** Ends the line that is being read: a paragraph in a flow, a line in a cell, a line break where all stays one line. */
export function endLine(frame: Pick<Frame, 'sink' | 'marks' | 'link'>): void {
  const { sink } = frame;
  if (sink.kind === 'line') {
    if (sink.pieces.length > 0) addBreak(sink.pieces, frame.marks, frame.link);
  } else flush(sink);
}

/** Writes the pending line of a sink as a block. */
export function flush(sink: Sink, kind: 'paragraph' | 'image' = 'paragraph'): void {
  const { pieces } = sink;
  if (pieces.length === 0) return;
  sink.pieces = [];
  if (sink.kind === 'cell') {
    pushLine(sink, pieces);
    return;
  }
  if (sink.kind !== 'page' && sink.kind !== 'nested') return;
  for (const paragraph of paragraphsOf(pieces)) {
    const markdown = lineMarkdown(paragraph, { lineBreak: '  \n', startsBlock: true });
    if (markdown !== '') sink.blocks.push({ kind, markdown });
  }
}

/** Ends a very long line early, between words where there are any; call after adding to it. */
export function boundLine(sink: Sink): void {
  const { kind, pieces } = sink;
  if (pieces.length === 0) return;
  const end = kind === 'line' ? sink.cut : flush;
  if (end === undefined) return;
  if (pieces.length > maxPieces) {
    end(sink);
    return;
  }
  const last = pieces.at(-1);
  if (last === undefined || last.text.length < maxLine || last.kind !== 'text') return;
  const space = last.text.lastIndexOf(' ');
  const code = last.text.charCodeAt(last.text.length - 1);
  const length =
    space > maxLine / 2 ? space : code >= 0xd800 && code <= 0xdbff ? last.text.length - 1 : last.text.length;
  const rest = last.text.slice(length);
  last.text = last.text.slice(0, length);
  end(sink);
  if (rest !== '') sink.pieces.push({ ...last, text: rest });
}

/** Two line breaks in a row part paragraphs: Markdown has no empty line inside one. */
function paragraphsOf(pieces: Piece[]): Piece[][] {
  let breaks = 0;
  for (const { kind } of pieces) if (kind === 'break') breaks++;
  if (breaks < 2) return [pieces];
  const paragraphs: Piece[][] = [];
  let current: Piece[] = [];
  let pending: Piece[] = [];
  let pendingBreaks = 0;
  for (const piece of pieces) {
    const isBlank = piece.kind === 'break' || (piece.kind === 'text' && !/[^\0- \u00a0]/u.test(piece.text));
    if (isBlank) {
      pending.push(piece);
      if (piece.kind === 'break') pendingBreaks++;
      continue;
    }
    if (pendingBreaks > 1 && current.length > 0) {
      paragraphs.push(current);
      current = [];
    } else current.push(...pending);
    pending = [];
    pendingBreaks = 0;
    current.push(piece);
  }
  if (current.length > 0) paragraphs.push(current);
  return paragraphs;
}

/** A line of a cell from its pieces; `add` marks all of it. */
export function pushLine(sink: Sink, pieces: readonly Piece[], add = 0): void {
  const lineBreak = sink.isInner ? '; ' : '<br>';
  const startsCellLine = sink.prefix === '';
  const bold = sink.header === 'none' ? add : add | mark.strong;
  const context: LineContext = { lineBreak, startsBlock: false, inCell: true, startsCellLine, add: bold, dropWhole: 0 };
  const markdown = lineMarkdown(pieces, context);
  if (markdown === '') return;
  const plain = sink.header === 'both' ? lineMarkdown(pieces, { ...context, add, dropWhole: mark.strong }) : markdown;
  pushCellLine(sink, markdown, plain);
}

/** A finished line of a cell. */
export function pushCellLine(sink: Sink, markdown: string, plain = markdown): void {
  sink.blocks.push({ kind: 'paragraph', markdown: sink.prefix + markdown });
  if (sink.header === 'both') (sink.plainLines ??= []).push(sink.prefix + plain);
  sink.prefix = '';
}

/** A title or another plain text as inline Markdown on one line. */
export function inlineText(text: string): string {
  return escapeText(text.replaceAll(/[\0- \u00a0]+/gu, ' ').trim());
}

/** Code as a block of its own, as lines of a cell, or inside the line. */
export function addCode(
  frame: Frame,
  code: string,
  info: { language?: string; title?: string; raw?: string } = {},
): void {
  const { sink } = frame;
  const { title = '' } = info;
  if (sink.kind === 'page' || sink.kind === 'nested') {
    flush(sink);
    sink.blocks.push(codeBlock(code, info));
    return;
  }
  const lines = code.split('\n').filter((line) => line.trim() !== '');
  if (sink.kind === 'cell') {
    flush(sink);
    if (title !== '') pushLine(sink, [{ kind: 'text', text: title, marks: mark.strong, link: undefined }]);
    for (const line of lines) pushCellLine(sink, codeSpan(line.replaceAll('\r', ''), true));
    return;
  }
  if (sink.kind !== 'line') return;
  for (const [index, line] of lines.entries()) {
    if (index > 0) addBreak(sink.pieces, frame.marks, frame.link);
    sink.pieces.push({ kind: 'text', text: line, marks: frame.marks | mark.code, link: frame.link });
  }
}

/** Fenced code, byte for byte: the fence is longer than any run of its sign in the body. */
function codeBlock(code: string, info: { language?: string; title?: string; raw?: string }): MarkdownBlock {
  let longest = 2;
  for (const [run] of code.matchAll(/`{3,}/gu)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  const { language = '', title = '', raw } = info;
  const words = [
    /^[^\s`]+$/u.test(language) && language !== 'none' ? language : '',
    title === '' ? '' : `title="${title.replaceAll(/\s+/gu, ' ').trim()}"`,
  ].filter((word) => word !== '');
  const head = fence + (raw ?? words.join(' ')).replaceAll(/\\|&(?=#?\w{1,31};)/gu, '\\$&').replaceAll('`', '&#96;');
  return { kind: 'code', markdown: `${head}\n${code}${code === '' ? '' : '\n'}${fence}`, head, tail: fence };
}

/** Blocks of a container one below the other; in a list item what may stand close does. */
export function joinBlocks(blocks: readonly MarkdownBlock[], isTight: boolean): string {
  let text = '';
  let previous: MarkdownBlock | undefined;
  for (const block of blocks) {
    if (previous !== undefined) text += isTight && standsClose(previous, block) ? '\n' : '\n\n';
    text += block.markdown;
    previous = block;
  }
  return text;
}

function standsClose(above: MarkdownBlock, below: MarkdownBlock): boolean {
  if (above.kind !== 'paragraph') return false;
  // A numbered list that begins with another number than 1 cannot interrupt a paragraph, nor can one right inside it.
  return (
    below.kind === 'code' ||
    (below.kind === 'list' && !/^(?:(?:[-*]|\d+[.)]) )*(?!1[.)])\d+[.)] /u.test(below.markdown))
  );
}

/** Lines of a container after a first mark; empty lines get no trailing space. */
export function indented(text: string, first: string, rest: string): string {
  if (!text.includes('\n')) return first + text;
  // Plain strings: a pattern would take seconds for a list of a hundred thousand lines.
  const lines = first + text.replaceAll('\n', `\n${rest}`);
  const blank = `\n${rest}\n`;
  if (!lines.includes(blank)) return lines;
  const trimmed = `\n${rest.trimEnd()}\n`;
  // Twice, because of three empty lines in a row the ends of two overlap.
  return lines.replaceAll(blank, trimmed).replaceAll(blank, trimmed);
}
