import { type AddressOrigin, type CheckedLink, type OriginOf, shownAddress, shownInline } from './shown-link.js';
import { readAddress, unescaped, withoutLink } from './address.js';
import {
  type AddressSpan,
  addressStart,
  autolink,
  bareAddress,
  definitionTarget,
  endless,
  inlineTarget,
  longestSpan,
  unfinished,
} from './spans.js';

export type { AddressOrigin, CheckedLink, OriginOf } from './shown-link.js';

/** Longest text of a link; CommonMark ends labels at 999 characters. */
const longestLabel = 1500;

/** Words at the beginning of a line that have to be known to say what the line is. */
const lineStart = 12;

/** A `[` that no `]` has closed. */
interface Opener {
  /** Its place in the text. */
  at: number;
  /** Which piece of the output it is. */
  piece: number;
  beginsLine: boolean;
  isImage: boolean;
}

/**
 * Markdown as it may be shown, of text that comes in pieces: whatever leads to an address nobody knows has lost its
 * link, and a link that hides where it leads says it. Renderers differ in what they take for code, HTML or a link, so
 * nothing rests on that: an address that is unknown leads nowhere wherever it stands. Reads every character a bounded
 * number of times. However a text is cut, the output is the same.
 */
export class LinkCheck {
  /** Every address so far, each once, in order of appearance. */
  get links(): CheckedLink[] {
    return [...this.#links.values()];
  }

  readonly #links = new Map<string, CheckedLink>();
  readonly #originOf: OriginOf;
  /** What is not settled yet: from the first open bracket on, or from where the reading stands. */
  #text = '';
  #at = 0;
  #isWhole = false;
  #pieces: string[] = [];
  #openers: Opener[] = [];
  #atLineStart = true;
  /** Whether nothing but marks of lists and quotes stood on the line. */
  #isLineEmpty = true;
  #fence = '';
  #codeEnd = 0;
  /** How much of the word that is being read was given out before its end was known. */
  #early = 0;
  #isBehindAddress = false;
  /** Whether what was given out ends with an exclamation mark. */
  #isBehindBang = false;
  /** Whether marks of emphasis stand right before what is read. */
  #isBehindMark = false;

  constructor(originOf: OriginOf) {
    this.#originOf = originOf;
  }

  /** Takes a piece of text; gives what can be shown by now. */
  push(text: string): string {
    this.#text += text;
    while (this.#at < this.#text.length && this.#step()) this.#forgetLongLabels();
    return this.#take();
  }

  /** Gives the rest. */
  end(): string {
    this.#isWhole = true;
    const rest = this.push('');
    this.#openers = [];
    const last = this.#take();
    this.#isWhole = false;
    this.#isBehindBang = false;
    this.#atLineStart = true;
    this.#fence = '';
    return rest + last;
  }

  get #isCode(): boolean {
    return this.#fence !== '' || this.#at < this.#codeEnd;
  }

  /** What no open bracket can change any more. */
  #take(): string {
    const first = this.#openers[0];
    const ready = this.#pieces.splice(0, first?.piece ?? this.#pieces.length);
    let shown = '';
    // What was an image, or nothing at all, may have stood between: together they would be an image.
    for (const piece of ready) {
      if (piece === '') continue;
      shown += this.#isBehindBang && piece.startsWith('[') ? ` ${piece}` : piece;
      this.#isBehindBang = piece.endsWith('!');
    }
    const settled = first?.at ?? this.#at;
    for (const opener of this.#openers) {
      opener.piece -= ready.length;
      opener.at -= settled;
    }
    this.#text = this.#text.slice(settled);
    this.#at -= settled;
    this.#codeEnd -= settled;
    return shown;
  }

  #forgetLongLabels(): void {
    while (this.#at - (this.#openers[0]?.at ?? this.#at) > longestLabel) this.#openers.shift();
  }

  #emit(piece: string, end: number): true {
    this.#pieces.push(piece.slice(this.#early));
    this.#early = Math.max(0, this.#early - piece.length);
    const read = this.#text.slice(this.#at, end);
    if (/\s/u.test(read)) this.#isBehindAddress = false;
    this.#isBehindMark = /[*_~]$/u.test(read);
    if (read.trim() !== '') this.#isLineEmpty = false;
    this.#atLineStart = read.endsWith('\n');
    if (this.#atLineStart) this.#isLineEmpty = true;
    this.#at = end;
    return true;
  }

  /** Reads one piece; false when more of the text has to be known. */
  #step(): boolean {
    if (this.#atLineStart) return this.#readLineStart();
    const text = this.#text;
    const at = this.#at;
    switch (text.charAt(at)) {
      case '\n':
        return this.#emit('\n', at + 1);
      case '`':
        return this.#readCode();
      case '<':
        return this.#readAngle();
      case '[':
        return this.#open(at, false);
      case '!':
        if (at + 1 === text.length && !this.#isWhole) return false;
        return text.charAt(at + 1) === '[' ? this.#open(at, true) : this.#emit('!', at + 1);
      case ']':
        return this.#close();
      case '\\':
        if (at + 1 === text.length && !this.#isWhole) return false;
        if (!this.#isCode && '[]<`!\\'.includes(text.charAt(at + 1) || ' '))
          return this.#emit(text.slice(at, at + 2), Math.min(at + 2, text.length));
        return this.#readWord();
      default:
        return this.#readWord();
    }
  }

  /** Marks of lists and quotes, the end of a paragraph, and the fences of code. */
  #readLineStart(): boolean {
    const text = this.#text;
    const marks = /(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t]){0,100}/uy;
    marks.lastIndex = this.#at;
    const end = this.#at + (marks.exec(text)?.[0].length ?? 0);
    const lineEnd = text.indexOf('\n', end);
    const isKnown =
      this.#isWhole || lineEnd !== -1 || text.length - end >= lineStart || /[^\s\d\-+*`~>]/u.test(text.charAt(end));
    if (!isKnown) return false;
    const fence = /(?:`{3,}|~{3,})/uy;
    fence.lastIndex = end;
    const [ticks] = fence.exec(text) ?? [];
    const line = text.slice(end, Math.min(lineEnd === -1 ? text.length : lineEnd, end + longestSpan));
    if (ticks !== undefined) {
      if (lineEnd === -1 && !this.#isWhole && line.length < longestSpan) return false;
      const rest = line.slice(ticks.length);
      if (this.#fence === '') {
        if (!(ticks.startsWith('`') && rest.includes('`'))) this.#fence = ticks;
      } else if (ticks.startsWith(this.#fence) && rest.trim() === '') this.#fence = '';
      if (rest.trim() === '' || this.#fence === ticks) this.#openers = [];
    }
    if (lineEnd === end) this.#openers = [];
    this.#emit(text.slice(this.#at, end), end);
    this.#atLineStart = false;
    this.#isLineEmpty = true;
    // Ticks of a fence are no code of a line.
    return ticks === undefined || this.#emit(ticks, end + ticks.length);
  }

  /** Code in a line, when its ticks are closed in the same paragraph. */
  #readCode(): boolean {
    const ticks = /`+/uy;
    ticks.lastIndex = this.#at;
    const [run = '`'] = ticks.exec(this.#text) ?? [];
    const end = this.#at + run.length;
    if (this.#isCode) return this.#emit(run, end);
    if (end === this.#text.length && !this.#isWhole) return false;
    const near = this.#text.slice(end, end + longestLabel);
    const paragraph = /^[^]*?(?=\n[ \t]*\n)/u.exec(near)?.[0];
    const searched = paragraph ?? near;
    const closing = sameTicks(searched, run);
    const mayClose = paragraph === undefined && near.length < longestLabel && !this.#isWhole;
    // A run at the end may go on.
    if (mayClose && (closing === undefined || closing.index + run.length === near.length)) return false;
    this.#emit(run, end);
    if (closing !== undefined) this.#codeEnd = end + closing.index + run.length;
    return true;
  }

  #readAngle(): boolean {
    const text = this.#text;
    const found = autolink(text, this.#at);
    if (found !== undefined) {
      const link = this.#note(found.address.includes(':') ? found.address : `mailto:${found.address}`);
      if (link.origin !== 'unknown') {
        // No link can hold another one; renderers that make two of them cut the text of the outer one.
        this.#openers = [];
        return this.#emit(`<${found.raw}>${shownAddress(link, found.raw)}`, found.end);
      }
      const isMarkup =
        !/^(?:https?|ftp|mailto|data|javascript|vbscript|file)$/iu.test(found.raw.split(':')[0] ?? '') &&
        /^[a-z\d]+:[a-z-]+$/iu.test(found.raw);
      return this.#emit(isMarkup ? `\\<${found.raw}>` : withoutLink(found.address), found.end);
    }
    const near = text.slice(this.#at + 1, this.#at + longestSpan);
    const isOpen = !this.#isWhole && near.length < longestSpan - 1 && /^(?:[^\s<>]*|br[ \t]*\/?)$/iu.test(near);
    if (isOpen) return false;
    const lineBreak = /^br[ \t]*\/?>/iu.exec(near);
    if (this.#isCode) {
      const tag = /^[a-z!?/][^<>]*/iu.exec(near)?.[0] ?? '';
      if (!this.#isWhole && tag.length === near.length && near.length < longestSpan - 1) return false;
      const leads =
        /=\s*["']?\s*(?:[\\/]{2}|[^\s"'>]*&(?:#|colon|sol|bsol|tab|newline)|(?:javascript|data|vbscript):)/iu.test(tag);
      return this.#emit(leads ? '‹' : '<', this.#at + 1);
    }
    // Only in a line: alone on one it would begin a block of HTML, in which nothing is Markdown.
    if (lineBreak !== null && !this.#isLineEmpty) return this.#emit('<', this.#at + 1);
    return this.#emit(/^[a-z!?/]/iu.test(near) ? '\\<' : '<', this.#at + 1);
  }

  #open(at: number, isImage: boolean): true {
    const beginsLine = this.#isLineEmpty;
    // Images are never loaded: they become links.
    const written = isImage && !this.#isCode ? '[' : this.#text.slice(at, at + (isImage ? 2 : 1));
    // A renderer that sees no code here finds no link either: without its beginning one is taken apart.
    if (!this.#isCode)
      this.#openers.push({ at: at + (isImage ? 1 : 0), piece: this.#pieces.length, beginsLine, isImage });
    return this.#emit(written, at + (isImage ? 2 : 1));
  }

  /** A `]`: the end of a link's text, of the name of a definition, or just a bracket. */
  #close(): boolean {
    const text = this.#text;
    const behind = this.#at + 1;
    if (behind === text.length && !this.#isWhole) return false;
    const next = text.charAt(behind);
    const opener = this.#isCode ? undefined : this.#openers.at(-1);
    if (next === '(') {
      const target = inlineTarget(text, behind + 1, this.#isWhole);
      if (target === unfinished) return false;
      if (opener !== undefined) this.#openers.pop();
      if (target === undefined || target === endless)
        return this.#emit(target === endless ? this.#bareBracket() : ']', behind);
      return this.#closeLink(opener, target);
    }
    if (next === ':' && (opener === undefined || opener.beginsLine)) {
      const target = definitionTarget(text, behind + 1, this.#isWhole);
      if (target === unfinished) return false;
      if (opener !== undefined) this.#openers.pop();
      // A footnote is no definition for GitHub, and one for others.
      const isText = this.#isCode || text.charAt((opener?.at ?? -1) + 1) === '^';
      if (target !== undefined && !(isText && this.#isHarmless(target))) return this.#closeDefinition(target);
      return this.#emit(']', behind);
    }
    if (opener !== undefined) this.#openers.pop();
    return this.#emit(']', behind);
  }

  #closeLink(opener: Opener | undefined, target: AddressSpan & { whole: string }): true {
    if (this.#isCode && this.#isHarmless(target)) return this.#emit(']', this.#at + 1);
    const link = this.#note(target.address);
    const label = opener === undefined ? undefined : this.#text.slice(opener.at + 1, this.#at);
    if (opener?.isImage) this.#pieces[opener.piece] = '[';
    const shown = label === undefined ? undefined : shownInline(link, label, target.whole);
    if (shown !== undefined) return this.#emit(shown, target.end);
    if (opener === undefined) {
      if (link.origin === 'unknown')
        return this.#emit(`${this.#bareBracket()} (${withoutLink(target.address)})`, target.end);
      const bracket = link.origin === 'source' ? ']' : this.#bareBracket();
      // In brackets of its own, so that nothing behind it is taken for a part of it.
      return this.#emit(`${bracket}(${this.#isCode ? target.whole : `<${link.address}>)`}`, target.end);
    }
    this.#pieces[opener.piece] = '';
    const isSeen = /[\p{L}\p{N}]/u.test(unescaped(label ?? ''));
    return this.#emit(isSeen ? '' : withoutLink(target.address), target.end);
  }

  #closeDefinition(target: AddressSpan): true {
    const link = this.#note(target.address);
    const isKept = link.origin === 'source' || link.origin === 'authorization';
    if (isKept) return this.#emit(this.#text.slice(this.#at, target.end), target.end);
    const address =
      link.origin === 'unknown' ? withoutLink(target.address) : `<${link.address}>${shownAddress(link, target.raw)}`;
    return this.#emit(`${this.#bareBracket()}: ${address}`, target.end);
  }

  /** A `]` that ends nothing; renderers must not take its escape for the end of an address. */
  #bareBracket(): string {
    return this.#isBehindAddress ? ' \\]' : '\\]';
  }

  /** Relative, and so of no use but on the page where it is shown. */
  #isHarmless({ address }: AddressSpan): boolean {
    const plain = address.replaceAll(/[\p{Cc} ]/gu, '');
    return readAddress(plain) === undefined && !/^[\\/]{2}/u.test(plain);
  }

  /** A run without white space, with the addresses in it. */
  #readWord(): boolean {
    const text = this.#text;
    if (/[^\S\n]/u.test(text.charAt(this.#at))) {
      const space = /[^\S\n]+/uy;
      space.lastIndex = this.#at;
      const [read = ' '] = space.exec(text) ?? [];
      return this.#emit(read, this.#at + read.length);
    }
    // A pair of backslashes is one that is meant: what follows it is not escaped. No pair is taken apart.
    const word = /(?:[^\s[\]<>`!\\]|\\\\|\\(?![[\]<`!\\]))+|[^]/uy;
    word.lastIndex = this.#at;
    const [run = ''] = word.exec(text.slice(0, this.#at + longestSpan)) ?? [];
    const read = run.length === longestSpan ? run.replace(/(?<!\\)((?:\\\\)*)\\$/u, '$1') : run;
    const end = this.#at + read.length;
    if (end === text.length && !this.#isWhole && read.length < longestSpan) return this.#beginWord(read);
    const disguised = this.#disguised(read);
    if (disguised !== undefined) return this.#emit(disguised, end);
    const start = addressStart(text, this.#at, end);
    if (start === undefined) return this.#emit(read, end);
    if (start > this.#at) return this.#emit(text.slice(this.#at, start), start);
    const found = bareAddress(text, start);
    const isLong = found.reached - start >= longestSpan;
    if (found.reached === text.length && !this.#isWhole && !isLong) return false;
    // Renderers might go on where we end: with a bracket also where we see code and they do not, and with a mark that
    // ends no emphasis.
    const next = text.charAt(found.reached);
    const isInBracket = this.#openers.length > 0;
    const tail = text.slice(found.end, found.reached);
    const isGlued =
      found.isGlued || (next === ']' && (!isInBracket || tail !== '')) || (isInBracket && /[^*_~][*_~]/u.test(tail));
    const gap = isGlued && (!this.#isCode || /[[<>]/u.test(next)) ? ' ' : '';
    if (/^www$/iu.test(found.raw)) return this.#emit(`${found.raw}[.]`, found.end + 1);
    if (/^www\.[\p{L}\p{N}.-]+$/iu.test(found.raw)) {
      const isMarked = !this.#isBehindMark && /[*_~]/u.test(tail);
      return this.#emit(found.raw + (isMarked ? ' ' : gap), found.end);
    }
    if (found.end === start) return this.#emit(text.charAt(start), start + 1);
    const link = this.#note(found.address, found.raw);
    if (link.origin === 'unknown') {
      const shown = withoutLink(unescaped(found.raw));
      return beginsAddress(shown, text.slice(found.end))
        ? this.#emit(`${shown}[.]`, found.end + 1)
        : this.#emit(shown, found.end);
    }
    this.#emit(found.raw + ((this.#isCode ? '' : shownAddress(link, found.raw)) || gap), found.end);
    this.#isBehindAddress = true;
    return true;
  }

  /** Gives out the letters that a word begins with: they stay, whatever becomes of it. */
  #beginWord(word: string): false {
    const [letters = ''] = /^[a-z\d]+/iu.exec(word) ?? [];
    this.#pieces.push(letters.slice(this.#early));
    this.#early = Math.max(this.#early, letters.length);
    return false;
  }

  /** A word that reads as an address once its escapes, entities and marks are gone, without a link; undefined otherwise. */
  #disguised(word: string): string | undefined {
    if (this.#isCode || !/[\\&*~]/u.test(word)) return undefined;
    const plain = unescaped(word).replaceAll(/[*~]/gu, '');
    const start = addressStart(plain, 0, plain.length);
    if (start === undefined || word.includes(plain.slice(start, start + 9))) return undefined;
    let shown = '';
    let rest = plain;
    let hasUnknown = false;
    // What is left of one address may hold, or begin, another one.
    for (let at: number | undefined = start; at !== undefined; at = addressStart(rest, 0, rest.length)) {
      const { raw, address } = bareAddress(rest, at);
      const isUnknown = this.#note(address).origin === 'unknown';
      hasUnknown ||= isUnknown;
      shown += rest.slice(0, at) + (isUnknown ? withoutLink(raw) : `${raw} `);
      rest = rest.slice(at + raw.length);
      if (!beginsAddress(shown, rest) && raw !== '') continue;
      shown += raw === '' ? rest.slice(0, 1) : '[.]';
      rest = rest.slice(1);
    }
    return hasUnknown ? shown + rest : undefined;
  }

  #note(address: string, otherwise = address): CheckedLink {
    const plain = address.replaceAll(/[\t\n\r]/gu, '').trim();
    const known = this.#links.get(plain);
    if (known !== undefined) return known;
    const url = readAddress(plain);
    const other = readAddress(otherwise);
    const origin: AddressOrigin | undefined =
      (url && this.#originOf(url)) ?? (other && this.#originOf(other)) ?? 'unknown';
    const link: CheckedLink = { address: plain.slice(0, longestSpan), origin };
    if (plain !== '') this.#links.set(plain, link);
    return link;
  }
}

/** Whether what is left of an address begins another one, with what stands behind it. */
const beginsAddress = (shown: string, rest: string): boolean => /www$/iu.test(shown) && rest.startsWith('.');

/** The run of ticks that ends what another began. */
function sameTicks(text: string, run: string): RegExpExecArray | undefined {
  for (const found of text.matchAll(/`+/gu)) if (found[0].length === run.length) return found;
  return undefined;
}

/** {@link LinkCheck} of a whole text. */
export function checkLinks(markdown: string, originOf: OriginOf): { markdown: string; links: CheckedLink[] } {
  const check = new LinkCheck(originOf);
  const shown = check.push(markdown) + check.end();
  return { markdown: shown, links: check.links };
}
