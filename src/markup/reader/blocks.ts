import { characterStart } from '../scan.js';
import type { Steps } from '../steps.js';
import { addBreak, addText, mark, type Piece } from './inline-pieces.js';
import { codeSpan, escapeText } from './escape.js';
import { type MarkdownBlock, type Place, Sink, type Visit } from './place.js';
import { type LineContext, lineMarkdown } from './inline-markdown.js';

// A paragraph longer than this is cut between words, so that no step takes long; no person writes one.
const maxLine = 50_000;
const maxPieces = 5_000;
const maxMarkedLine = 100_000;

// One piece of text is handled in a fraction of a millisecond.
const maxText = 32_768;
// What a line costs beside its characters.
const perLine = 64;

/** Where text goes, its marks and the link around it. */
export type TextPlace = Pick<Place, 'sink' | 'marks' | 'link'>;

/** Ends the line that is being read: a paragraph in a flow, a line in a cell, a line break where all stays one line. */
export function endLine({ sink, marks, link }: TextPlace): void {
  if (sink.kind !== 'line') flush(sink);
  // Several things end here together; one break parts what they hold.
  else if (sink.pieces.length > 0 && sink.pieces.at(-1)?.kind !== 'break') addBreak(sink.pieces, marks, link);
}

/** A block: the line before it ends here, and its own where the element ends. */
export function ownLines(place: Place, isInline = false): Visit {
  endLine(place);
  return { place: place.inline(isInline), close: endLine };
}

/** What an element holds as a line of its own; written when the element ends, and when the line grows too long. */
export function ownLine(place: Place, write: (line: Piece[]) => void): Visit {
  const sink = new Sink('line');
  const end = () => write(sink.takeLine());
  sink.cut = end;
  return { place: place.with({ sink, isInline: true }), close: end };
}

/** Writes the pending line of a sink as a block; what has one line only, such as a heading, keeps it to its end. */
export function flush(sink: Sink, kind: 'paragraph' | 'image' = 'paragraph'): void {
  if (sink.pieces.length === 0 || sink.kind === 'line') return;
  const pieces = sink.takeLine();
  if (sink.kind === 'cell') pushLine(sink, pieces);
  if (!sink.holdsBlocks) return;
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
  if (last === undefined) return;
  for (; sink.counted < pieces.length - 1; sink.counted++) sink.size += pieces[sink.counted]?.text.length ?? 0;
  if (sink.size > maxMarkedLine) {
    end(sink);
    return;
  }
  if (last.text.length < maxLine || last.kind !== 'text') return;
  const space = last.text.lastIndexOf(' ');
  const code = last.text.charCodeAt(last.text.length - 1);
  const length =
    space > maxLine / 2 ? space : code >= 0xd800 && code <= 0xdbff ? last.text.length - 1 : last.text.length;
  const rest = last.text.slice(length);
  last.text = last.text.slice(0, length);
  end(sink);
  if (rest !== '') sink.pieces.push({ ...last, text: rest });
}

/** Adds a finished part of a line to the line that it stands in. */
export function moveLine(from: Sink, to: Sink): void {
  for (const piece of from.takeLine()) to.pieces.push(piece);
  boundLine(to);
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
  const lineBreak = cellLineBreak(sink);
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
  const { blocks, prefix, header } = sink;
  blocks.push({
    kind: 'paragraph',
    markdown: prefix + markdown,
    plain: header === 'both' ? prefix + plain : undefined,
  });
  sink.prefix = '';
}

/** A title or another plain text as inline Markdown on one line; `inLabel` inside of a link or an image. */
export function inlineText(text: string, inLabel = false): string {
  return escapeText(text.replaceAll(/[\0- \u00a0]+/gu, ' ').trim(), { inLabel });
}

/** Text of the page. */
export function textIn({ sink, marks, link }: TextPlace, text: string): void {
  addText(sink.pieces, text, marks, link);
  boundLine(sink);
}

/** The same for text of any length: in a line as if it came in parts. */
export function* longTextIn(place: TextPlace, text: string): Steps {
  for (let from = 0; from < text.length; from += maxText) {
    textIn(place, text.slice(from, from + maxText));
    yield;
  }
}

/** Text that is a link, where links may be. */
export function linkedText(place: TextPlace, text: string, target: string | undefined): void {
  textIn(linkedPlace(place, target), text);
}

/** Where the text of a link goes. Markdown has no link inside a link: the inner one gives way. */
export function linkedPlace({ sink, marks, link }: TextPlace, target: string | undefined): TextPlace {
  return {
    sink,
    marks: marks & ~mark.code,
    link: link ?? (target === undefined ? undefined : { target, isUsed: true }),
  };
}

/** Code as a block of its own, as lines of a cell, or inside the line. */
export function* addCode(
  place: TextPlace,
  code: string,
  info: { language?: string; title?: string; raw?: string } = {},
): Steps {
  const { sink } = place;
  const { title = '' } = info;
  flush(sink);
  if (sink.holdsBlocks) {
    sink.blocks.push(yield* codeBlock(code, info));
    return;
  }
  if (sink.kind === 'cell') {
    if (title !== '') pushLine(sink, [{ kind: 'text', text: title, marks: mark.strong, link: undefined }]);
    yield* addCellCode(sink, code);
    return;
  }
  const { marks, link } = place;
  let isFirst = true;
  for (const { line, isTimely } of linesOf(code)) {
    if (isTimely) yield;
    if (line.trim() === '') continue;
    if (!isFirst) addBreak(sink.pieces, marks, link);
    isFirst = false;
    if (line.length > maxText) yield* longTextIn({ sink, marks: marks | mark.code, link }, line);
    else sink.pieces.push({ kind: 'text', text: line, marks: marks | mark.code, link });
    boundLine(sink);
  }
}

const maxSpans = 5000;

/** Code as lines of a cell; a very long line becomes several. */
function* addCellCode(sink: Sink, code: string): Steps {
  const lineBreak = cellLineBreak(sink);
  // As few blocks as possible: of millions, collecting the garbage alone would take too long.
  let spans: string[] = [];
  const write = () => {
    if (spans.length > 0) pushCellLine(sink, spans.join(lineBreak));
    spans = [];
  };
  for (const { line, isTimely } of linesOf(code)) {
    if (line.trim() !== '') {
      for (let from = 0; from < line.length;) {
        const to = line.length - from > maxText ? characterStart(line, from + maxText) : line.length;
        spans.push(codeSpan(line.slice(from, to).replaceAll('\r', ''), true));
        from = to;
        if (from === line.length) continue;
        write();
        yield;
      }
    }
    if (!isTimely) continue;
    if (spans.length > maxSpans) write();
    yield;
  }
  write();
}

const cellLineBreak = ({ isInner }: Sink) => (isInner ? '; ' : '<br>');

/** Lines of a text, and now and then that it is time to pause. */
function* linesOf(text: string): Generator<{ line: string; isTimely: boolean }> {
  let load = 0;
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end === -1 ? text.length : end);
    load += line.length + perLine;
    const isTimely = load > maxText;
    if (isTimely) load = 0;
    yield { line, isTimely };
    from = end === -1 ? text.length + 1 : end + 1;
  }
}

/** Fenced code, byte for byte: the fence is longer than any run of its sign in the body. */
function* codeBlock(code: string, info: { language?: string; title?: string; raw?: string }): Steps<MarkdownBlock> {
  let longest = 2;
  let runs = 0;
  for (const [run] of code.matchAll(/`{3,}/gu)) {
    longest = Math.max(longest, run.length);
    if (++runs % 1000 === 0) yield;
  }
  const fence = '`'.repeat(longest + 1);
  const { language = '', title = '', raw } = info;
  const words = [
    /^[^\s`]+$/u.test(language) && language !== 'none' ? language : '',
    title === '' ? '' : `title="${title.replaceAll(/\s+/gu, ' ').trim()}"`,
  ].filter((word) => word !== '');
  const head = fence + (raw ?? words.join(' ')).replaceAll(/\\|&(?=#?\w{1,31};)/gu, '\\$&').replaceAll('`', '&#96;');
  return { kind: 'code', markdown: `${head}\n${code}${code === '' ? '' : '\n'}${fence}`, head, tail: fence };
}
