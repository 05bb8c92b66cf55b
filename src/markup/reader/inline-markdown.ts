import { isAddress } from '../bare-url.js';
import { addressMarkdown, codeSpan, destination, escapeCellLineStart, escapeLineStart, escapeText } from './escape.js';
import { sideClass } from './flanking.js';
import { foldable, type Item, itemsOf, type LineContext, spaces } from './inline-items.js';
import { type Link, mark, type Piece } from './inline-pieces.js';

export type { LineContext } from './inline-items.js';

/** One paragraph's pieces as Markdown, white space folded and edges trimmed; empty when nothing shows. */
export function lineMarkdown(pieces: readonly Piece[], context: LineContext): string {
  const only = pieces.length === 1 ? pieces[0] : undefined;
  const text =
    only !== undefined && only.kind === 'text' && only.marks === 0 && only.link === undefined && !context.add
      ? plainLine(only.text, context)
      : markedLine(pieces, context);
  if (!context.startsBlock) return text;
  if (!text.includes('\n')) return escapeLineStart(text);
  return text.split('\n').map(escapeLineStart).join('\n');
}

/** Most lines: text and nothing else. */
function plainLine(text: string, { inCell, startsCellLine }: LineContext): string {
  const folded = foldable.test(text) ? text.replaceAll(spaces, ' ') : text;
  const start = folded.charCodeAt(0) === 32 ? 1 : 0;
  const end = folded.length > start && folded.charCodeAt(folded.length - 1) === 32 ? folded.length - 1 : folded.length;
  const trimmed = folded.slice(start, end);
  if (trimmed === '') return '';
  // The lines of a cell are one line to Markdown, so the partner may stand in another of them.
  const hasTildes = inCell === true || trimmed.indexOf('~') !== trimmed.lastIndexOf('~');
  if (inCell !== true) return escapeText(trimmed, { hasTildes, hasBackslash: trimmed.includes('\\') });
  const escaped = escapeText(trimmed, { before: 'other', after: 'other', hasTildes });
  return startsCellLine === true ? escapeCellLineStart(escaped) : escaped;
}

function markedLine(pieces: readonly Piece[], context: LineContext): string {
  const items = itemsOf(pieces, context);
  return items.length === 0 ? '' : new LineWriter(items, context).write();
}

/** How marks are written, those that reach equally far in the order in which they enclose each other. */
const forms: readonly { bit: number; tag: string; delimiter?: string }[] = [
  { bit: mark.strong, tag: 'strong', delimiter: '**' },
  { bit: mark.emphasis, tag: 'em', delimiter: '*' },
  { bit: mark.deleted, tag: 'del', delimiter: '~~' },
  { bit: mark.underline, tag: 'u' },
  { bit: mark.subscript, tag: 'sub' },
  { bit: mark.superscript, tag: 'sup' },
];
type Form = (typeof forms)[number];

interface Delimiter {
  form: Form;
  /** Indices in the parts. */
  open: number;
  close: number;
}

class LineWriter {
  private readonly parts: string[] = [];
  private readonly marks: Delimiter[] = [];
  /** Parts that are text of the page and not escaped yet. */
  private readonly texts: { index: number; inLabel: boolean }[] = [];
  private readonly hasTildes: boolean;
  private readonly hasBackslash: boolean;

  constructor(
    private readonly items: readonly Item[],
    private readonly context: LineContext,
  ) {
    let tildes = 0;
    for (const { kind, text } of items) if (kind === 'text' && text.includes('~')) tildes += text.split('~').length - 1;
    this.hasTildes = context.inCell === true || tildes > 1;
    this.hasBackslash =
      context.inCell === true || items.some(({ kind, text }) => kind === 'text' && text.includes('\\'));
  }

  write(): string {
    this.range(0, this.items.length, 0, undefined);
    this.escapeTexts();
    this.settleMarks();
    return this.parts.length === 1 ? (this.parts[0] ?? '') : this.parts.join('');
  }

  /** Writes items, the marks in `open` and the link being written around them already. */
  private range(from: number, to: number, open: number, link: Link | undefined): void {
    let index = from;
    while (index < to) {
      const item = this.items[index];
      if (item === undefined) return;
      const rest = item.marks & ~open & ~mark.code;
      const opensLink = item.link !== undefined && item.link !== link;
      if (this.isNeutral(index) || (rest === 0 && !opensLink)) {
        index = this.item(index, to, link);
        continue;
      }
      const linkEnd = opensLink ? this.linkEnd(index, to) : index;
      // Marks stand around an address, which has nothing inside but itself.
      let end = opensLink && rest !== 0 && linkEnd === index + 1 && isAddressItem(item, item.link) ? index : linkEnd;
      let widest: Form | undefined;
      for (const form of forms) {
        const formEnd = (rest & form.bit) === 0 ? 0 : this.markEnd(index, to, form.bit, link);
        if (formEnd > end) [end, widest] = [formEnd, form];
      }
      let last = end;
      while (last > index && this.isNeutral(last - 1)) last--;
      if (widest === undefined) this.link(index, last, open, item.link);
      else this.marked(index, last, open, widest, link);
      index = last;
      // Spaces at the end stand outside.
      while (index < end) index = this.item(index, end, link);
    }
  }

  private isNeutral(index: number): boolean {
    const kind = this.items[index]?.kind;
    return kind === 'space' || kind === 'break';
  }

  private linkEnd(from: number, to: number): number {
    const link = this.items[from]?.link;
    let end = from + 1;
    while (end < to && this.items[end]?.link === link) end++;
    return end;
  }

  /** Where the run of a mark ends; it never ends inside a link that it does not begin in. */
  private markEnd(from: number, to: number, bit: number, open: Link | undefined): number {
    let end = from + 1;
    while (end < to && ((this.items[end]?.marks ?? 0) & bit) !== 0) end++;
    const link = this.items[end - 1]?.link;
    if (end < to && link !== undefined && link !== open && this.items[end]?.link === link) {
      while (end > from && this.items[end - 1]?.link === link) end--;
    }
    // Spaces at the end stand outside, so they do not make one mark reach further than another.
    while (end > from + 1 && this.isNeutral(end - 1)) end--;
    return end;
  }

  private marked(from: number, to: number, open: number, form: Form, link: Link | undefined): void {
    const delimiter: Delimiter = { form, open: this.parts.length, close: 0 };
    this.marks.push(delimiter);
    this.parts.push(`<${form.tag}>`);
    this.range(from, to, open | form.bit, link);
    delimiter.close = this.parts.length;
    this.parts.push(`</${form.tag}>`);
  }

  private link(from: number, to: number, open: number, link: Link | undefined): void {
    if (link?.repeats?.allow(link) === false) {
      this.range(from, to, open, link);
      return;
    }
    const target = link?.target ?? '';
    const only = to === from + 1 ? this.items[from] : undefined;
    if (only?.marks === open && isAddressItem(only, link)) {
      this.parts.push(addressMarkdown({ text: only.text, url: target }));
      return;
    }
    this.parts.push('[');
    this.range(from, to, open, link);
    this.parts.push(`](${destination(target)})`);
  }

  /** Writes one item, or several that are one code span; returns the index after them. */
  private item(index: number, to: number, link: Link | undefined): number {
    const item = this.items[index];
    if (item === undefined) return index + 1;
    if (item.kind === 'break') this.parts.push(this.context.lineBreak);
    else if (item.kind === 'text' && (item.marks & mark.code) !== 0) {
      let end = index + 1;
      let { text } = item;
      for (; end < to; end++) {
        const next = this.items[end];
        if (next?.kind !== 'text' || next.marks !== item.marks || next.link !== item.link) break;
        text += next.text;
      }
      this.parts.push(codeSpan(text, this.context.inCell === true));
      return end;
    } else if (item.kind === 'text') {
      this.texts.push({ index: this.parts.length, inLabel: link !== undefined });
      this.parts.push(item.text);
    } else this.parts.push(item.text);
    return index + 1;
  }

  /** Escapes the text once all around it is known: what has to be escaped depends on the characters next to it. */
  private escapeTexts(): void {
    const { parts, hasTildes, hasBackslash, context } = this;
    for (const { index, inLabel } of this.texts) {
      const text = escapeText(parts[index] ?? '', {
        inLabel,
        before: this.before(parts[index - 1]),
        after: this.after(parts[index + 1]),
        hasTildes,
        hasBackslash,
      });
      const isCellLine =
        index === 0 ? context.startsCellLine === true : context.inCell === true && parts[index - 1] === '<br>';
      // The space behind may be a part of its own.
      const [space = ''] = /^ ?/u.exec(parts[index + 1] ?? '') ?? [];
      parts[index] = isCellLine ? escapeCellLineStart(text + space).slice(0, -space.length || undefined) : text;
    }
  }

  private before(part: string | undefined): 'edge' | 'space' | 'other' {
    // In a cell a line may stand behind a tag or a mark, so its edges are no edges.
    if (part === undefined || part === '  \n') return this.context.inCell === true ? 'other' : 'edge';
    return part.endsWith(' ') ? 'space' : 'other';
  }

  private after(part: string | undefined): 'edge' | 'space' | 'link' | 'other' {
    if (part === undefined) return this.context.inCell === true ? 'other' : 'edge';
    if (part.startsWith(' ')) return 'space';
    return part.startsWith('[') ? 'link' : 'other';
  }

  /** Decides for each mark whether CommonMark would read its delimiters here; where it would not, its tag stays. */
  private settleMarks(): void {
    const { parts } = this;
    const runs = new Map<number, Delimiter>();
    for (const delimiter of this.marks) {
      if (isAsterisks(delimiter)) runs.set(delimiter.open, delimiter).set(delimiter.close, delimiter);
    }
    for (const delimiter of this.marks) {
      const { form, open, close } = delimiter;
      if (form.delimiter === undefined) continue;
      if (!this.canFlank(open, close) || this.joinsAnother(delimiter, runs) || this.touchesTilde(delimiter)) continue;
      parts[open] = form.delimiter;
      parts[close] = form.delimiter;
    }
  }

  private canFlank(open: number, close: number): boolean {
    const { parts } = this;
    const before = sideClass(parts[open - 1], 'end');
    const first = sideClass(parts[open + 1], 'start');
    const last = sideClass(parts[close - 1], 'end');
    const after = sideClass(parts[close + 1], 'start');
    const opens =
      first !== 'space' && ((first !== 'sign' && first !== 'symbol') || before === 'space' || before === 'sign');
    const closes =
      last !== 'space' && ((last !== 'sign' && last !== 'symbol') || after === 'space' || after === 'sign');
    return opens && closes;
  }

  /** Tildes of the text beside those of a mark would make a run of another length, which marks nothing. */
  private touchesTilde({ form, open, close }: Delimiter): boolean {
    if (form.bit !== mark.deleted) return false;
    const { parts } = this;
    const starts = [parts[open + 1], parts[close + 1]];
    const ends = [parts[open - 1], parts[close - 1]];
    return starts.some((part) => part?.startsWith('~')) || ends.some((part) => part?.endsWith('~'));
  }

  /** Asterisks of two marks that touch would be read as one run; only bold and italic around the same text may. */
  private joinsAnother(delimiter: Delimiter, runs: ReadonlyMap<number, Delimiter>): boolean {
    const { form, open, close } = delimiter;
    if (!isAsterisks(delimiter)) return false;
    const touching = [open - 1, open + 1, close - 1, close + 1].map((index) => runs.get(index)).filter(Boolean);
    if (touching.length === 0) return false;
    const [partner] = touching;
    const isSameText =
      partner !== undefined &&
      touching.every((other) => other === partner) &&
      Math.abs(partner.open - open) === 1 &&
      Math.abs(partner.close - close) === 1;
    if (isSameText) {
      const outer = partner.open < open ? partner : delimiter;
      const { parts } = this;
      const isFree = (part: string | undefined, side: 'start' | 'end') =>
        ['space', 'sign'].includes(sideClass(part, side));
      if (isFree(parts[outer.open - 1], 'end') && isFree(parts[outer.close + 1], 'start')) return false;
    }
    return form.bit === mark.emphasis;
  }
}

const isAsterisks = ({ form }: Delimiter) => form.delimiter?.startsWith('*') === true;

/** Whether a link shows nothing but its own address. */
function isAddressItem(item: Item, link: Link | undefined): boolean {
  return item.kind === 'text' && isAddress(item.text, link?.target);
}
