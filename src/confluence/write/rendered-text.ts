import { decodeHTMLStrict } from 'entities';
import { Parser } from 'htmlparser2';

/** Elements that flow in a line of text; everything else begins and ends a line of its own. */
const inlineElements = new Set(
  (
    'a abbr b big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup time tt u var ' +
    'ac:inline-comment-marker ac:link ac:link-body ac:placeholder'
  ).split(' '),
);

/** What stands in these is no text of the page, or the second copy of one. */
const silentElements = new Set([
  'ac:parameter',
  'ac:adf-fallback',
  'ac:adf-attribute',
  'ac:plain-text-body',
  'ac:plain-text-link-body',
  'ac:task-id',
  'ac:task-uuid',
  'ac:task-status',
]);

/** No text of a page can hold it. */
const lineBreak = '\u0000';

/** A place where a text stands on a page. */
export interface Occurrence {
  /** The text exactly as the page has it: white space may differ from what was looked for. */
  text: string;
  /** The text around it, on one line, with the place in `[…]`; where it is all of its line, with a line beside it. */
  context: string;
  /** Offset in the storage, in the innermost block that has it. */
  at: number;
  /** Whether formatting begins or ends inside of it. */
  crossesMarkup: boolean;
}

const contextLength = 40;
/** UTF-16 units within which a line beside another is looked for; borders of cells and items count as well. */
const nearby = 200;

/**
 * The places where a text stands on the page as readers see it, in order, none overlapping another: formatting inside
 * a line does not matter, runs of white space are alike, and nothing matches across paragraphs, cells or items. Text
 * that no comment can be put on (code, parameters of macros) is left out.
 */
export function occurrencesOf(storage: string, wanted: string): Occurrence[] {
  const needle = wanted.replaceAll(/\s+/gu, ' ').trim();
  if (needle === '') return [];
  const { text, tags, origins } = renderedText(storage);
  const { even, offsets } = evened(text);
  const found: Occurrence[] = [];
  let tag = 0;
  let origin = 0;
  for (let at = even.indexOf(needle); at !== -1; at = even.indexOf(needle, at + needle.length)) {
    const end = at + needle.length;
    const [from = 0, to = 0] = [offsets[at], offsets[end]];
    while ((tags[tag] ?? Infinity) <= from) tag++;
    while ((origins[origin + 1]?.text ?? Infinity) <= from) origin++;
    const before = line(even.slice(Math.max(0, at - contextLength), at), 'last');
    const after = line(even.slice(end, end + contextLength), 'first');
    const isAlone = `${before}${after}`.trim() === '';
    const run = origins[origin];
    found.push({
      text: text.slice(from, to),
      context: `${before}[${needle}]${after}${isAlone ? lineBeside(even, at, end) : ''}`,
      at: run === undefined ? 0 : run.storage + (from - run.text),
      crossesMarkup: (tags[tag] ?? Infinity) < to,
    });
  }
  return found;
}

/** The part of a context that is in the same line of the page. */
function line(context: string, part: 'first' | 'last'): string {
  return (part === 'first' ? context.split(lineBreak)[0] : context.split(lineBreak).at(-1)) ?? '';
}

/** What stands above a line, else what stands below it; empty for the only line. */
function lineBeside(even: string, at: number, end: number): string {
  const lines = (part: string): string[] =>
    part
      .split(lineBreak)
      .map((each) => each.trim())
      .filter((each) => each !== '');
  const above = lines(even.slice(Math.max(0, at - nearby), at)).at(-1);
  const below = lines(even.slice(end, end + nearby))[0];
  if (above !== undefined) return `, below ${JSON.stringify(above.slice(-contextLength))}`;
  return below === undefined ? '' : `, above ${JSON.stringify(below.slice(0, contextLength))}`;
}

/** The text with one space for each run of white space, and where each of its characters begins in the text. */
function evened(text: string): { even: string; offsets: Uint32Array } {
  const offsets = new Uint32Array(text.length + 1);
  const pieces: string[] = [];
  let length = 0;
  for (const { 0: piece, index } of text.matchAll(/\s+|\S+/gu)) {
    const isSpace = /^\s/u.test(piece);
    pieces.push(isSpace ? ' ' : piece);
    for (let unit = 0; unit < (isSpace ? 1 : piece.length); unit++) offsets[length++] = index + unit;
  }
  offsets[length] = text.length;
  return { even: pieces.join(''), offsets };
}

/** The text of a page, lines apart; the offsets in it at which tags stand, and where its runs come from, rising. */
function renderedText(storage: string): {
  text: string;
  tags: number[];
  origins: { text: number; storage: number }[];
} {
  const pieces: string[] = [];
  const tags: number[] = [];
  const origins: { text: number; storage: number }[] = [];
  let length = 0;
  let silent = 0;
  let isVerbatim = false;
  const write = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
  };
  const boundary = (name: string): void => {
    if (!inlineElements.has(name)) write(lineBreak);
    tags.push(length);
  };
  const parser = new Parser(
    {
      onopentag(name) {
        boundary(name);
        if (silentElements.has(name)) silent++;
      },
      onclosetag(name) {
        boundary(name);
        if (silentElements.has(name)) silent--;
      },
      oncdatastart() {
        isVerbatim = true;
      },
      oncdataend() {
        isVerbatim = false;
      },
      ontext(data) {
        if (silent > 0 || isVerbatim) return;
        origins.push({ text: length, storage: parser.startIndex });
        write(decodeHTMLStrict(data));
      },
    },
    { xmlMode: true, decodeEntities: false },
  );
  parser.end(storage);
  return { text: pieces.join(''), tags, origins };
}
