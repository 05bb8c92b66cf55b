import { plainText } from '../retrieval/plain-text.js';

/** The smallest part of a page that says something: a sentence, an item, a row, a block of code. */
export interface Piece {
  kind: 'sentence' | 'item' | 'row' | 'code';
  /** Markdown as it stands on the page, without the indentation of its list. */
  lines: string[];
  /** What a reader sees of it. */
  text: string;
  /** The headings inside the text that it stands below, outermost first. */
  headings: string[];
  /** What belongs together (sentences of a paragraph, items of a list, rows of a table) shares a number. */
  group: number;
  /** What leads to its group: a line such as "You need:", or the header of a table. */
  lead: string[];
}

/** Cuts Markdown into pieces, in their order, without those that command their readers. Never throws. */
export function piecesOf(markdown: string): Piece[] {
  const pieces: Piece[] = [];
  const headings: { depth: number; text: string }[] = [];
  let group = 0;
  let lead: string[] = [];
  const add = (kind: Piece['kind'], lines: string[]): void => {
    const text = plainText(lines.join('\n'))
      .replace(/^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/u, '')
      .replaceAll(/\s*\|\s*/gu, ' ')
      .trim();
    // What stands for a macro is its bare name.
    if (/[\p{L}\p{N}]/u.test(text) && !(kind === 'sentence' && /^[a-z][a-z-]*$/u.test(text))) {
      pieces.push({ kind, lines, text, headings: headings.map((heading) => heading.text), group, lead });
    }
  };
  for (const block of blocksOf(markdown)) {
    const [first = ''] = block;
    const heading = /^(#{1,6})\s+(.*)$/u.exec(first);
    const introduced = lead;
    lead = [];
    if (heading !== null) {
      const [, marks = '', text = ''] = heading;
      while ((headings.at(-1)?.depth ?? 0) >= marks.length) headings.pop();
      headings.push({ depth: marks.length, text: plainText(text).trim() });
      continue;
    }
    group += 1;
    if (codeFence.test(first)) {
      lead = introduced;
      add('code', block);
      lead = [];
    } else if (first.startsWith('|') && ruler.test(block[1] ?? '')) {
      lead = block.slice(0, 2);
      for (const row of block.slice(2)) add('row', [row]);
      lead = [];
    } else if (itemMark.test(first)) {
      lead = introduced;
      for (const item of itemsOf(block)) add('item', item);
      lead = [];
    } else {
      const sentences = sentencesOf(block.join('\n').replace(/^\[![A-Z]+\]\s*/u, ''));
      for (const sentence of sentences) add('sentence', sentence.split('\n'));
      const last = sentences.at(-1) ?? '';
      if (/:[*_]*$/u.test(last)) lead = last.split('\n');
    }
  }
  const planted = new Set(pieces.filter(({ text }) => commandsReaders.test(text)).map((piece) => piece.group));
  return pieces.filter((piece) => !planted.has(piece.group));
}

// Quoting text that commands whoever reads it would carry its links and lies further.
const commandsReaders =
  /\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:previous|prior|earlier|above|all|your)\b[^.]{0,40}\b(?:instructions?|prompts?|rules|guidelines)\b/iu;

const codeFence = /^(?:`{3,}|~{3,})/u;
const ruler = /^\|[\s:|-]+\|?$/u;
const itemMark = /^\s*(?:[-*+]|\d+[.)])\s+\S/u;

/** Lines by blocks: what stands between blank lines, a heading, or a fence of code; without the marks of quotations. */
function blocksOf(markdown: string): string[][] {
  const blocks: string[][] = [];
  let block: string[] = [];
  let code: string | undefined;
  const end = (): void => {
    if (block.length > 0) blocks.push(block);
    block = [];
  };
  for (const raw of markdown.split('\n')) {
    const line = code === undefined ? raw.replace(/^(?:> ?)+/u, '').trimEnd() : raw;
    const fence = codeFence.exec(line)?.[0];
    if (code !== undefined) {
      block.push(line);
      if (fence !== undefined && fence.startsWith(code)) {
        code = undefined;
        end();
      }
    } else if (line.trim() === '') {
      // Loose items, and what belongs to an item, go on behind a blank line.
      if (!itemMark.test(block[0] ?? '')) end();
    } else if (fence !== undefined || /^#{1,6}\s/u.test(line)) {
      end();
      block.push(line);
      code = fence;
      if (fence === undefined) end();
    } else {
      const isItem = itemMark.test(line);
      const isInList = itemMark.test(block[0] ?? '');
      if (block.length > 0 && isItem !== isInList && !/^\s/u.test(line)) end();
      block.push(line);
    }
  }
  end();
  return blocks;
}

function itemsOf(block: readonly string[]): string[][] {
  const items: string[][] = [];
  for (const line of block) {
    if (itemMark.test(line)) items.push([line.trimStart()]);
    else items.at(-1)?.push(`  ${line.trimStart()}`);
  }
  return items;
}

/** Sentences of a paragraph's Markdown, verbatim; abbreviations, initials and list-like numbers do not end one. */
function sentencesOf(markdown: string): string[] {
  const parts = markdown.split(/(?<=[.!?][)"”’*_]{0,4})\s+(?=["“(*_[`\p{Lu}\p{N}])|(?<=[。！？])/gu);
  const sentences: string[] = [];
  for (const part of parts) {
    const last = sentences.at(-1);
    const isOpen =
      last !== undefined &&
      /(?:\b(?:e\.g|i\.e|etc|vs|No|Mr|Mrs|Ms|Dr|approx|incl|z\.B|bzw|ca|usw)|(?:^|\s)\p{Lu}|(?:^|\s)\d+)\.$/u.test(
        last,
      );
    if (isOpen) sentences[sentences.length - 1] = `${last} ${part}`;
    else if (part.trim() !== '') sentences.push(part.trim());
  }
  return sentences;
}

/** Characters of a quotation up to which what stands beside is added, and that it has at most when it can be cut. */
const enough = 350;
const most = 1000;
const maxItems = 12;
const maxCodeLines = 20;

/**
 * The lines to quote for a piece: what it belongs to (its paragraph, its list with what leads to it, its row with the
 * header), and of the same section as much around it as is soon read. What a colon announces always follows it.
 */
export function quoteAround(pieces: readonly Piece[], piece: Piece): string[] {
  const place = piece.headings.join('\n');
  const groups: Piece[][] = [];
  for (const each of pieces.filter(({ headings }) => headings.join('\n') === place)) {
    if (groups.at(-1)?.[0]?.group === each.group) groups.at(-1)?.push(each);
    else groups.push([each]);
  }
  let from = groups.findIndex((group) => group.includes(piece));
  let to = from + 1;
  const chosen = (): Piece[][] =>
    groups.slice(from, to).map((group) => (group.includes(piece) ? windowOf(group, piece) : group));
  const size = (): number => chosen().reduce((sum, group) => sum + sizeOf(group), 0);
  const fits = (group: readonly Piece[]): boolean => size() < enough && size() + sizeOf(group) <= most;
  for (let next = groups[to]; next !== undefined; next = groups[to]) {
    const isAnnounced = announces(chosen().at(-1)?.at(-1));
    if (!isAnnounced && !fits(next)) break;
    if (isAnnounced) groups[to] = next.slice(0, maxItems);
    to++;
  }
  for (let before = groups[from - 1]; before !== undefined && fits(before); before = groups[from - 1]) from--;
  const lines: string[] = [];
  for (const group of chosen()) {
    const [lead = [], kind] = [group[0]?.lead, group[0]?.kind];
    const isSaid = kind !== 'row' && lines.join('\n').endsWith(lead.join('\n'));
    lines.push(
      ...(lines.length > 0 ? [''] : []),
      ...(isSaid || lead.length === 0 ? [] : [...lead, ...(kind === 'row' ? [] : [''])]),
    );
    lines.push(...linesOf(group));
  }
  return lines;
}

const sizeOf = (group: readonly Piece[]): number => linesOf(group).join(' ').length;

/** The pieces of a group as they stand on the page. */
function linesOf(group: readonly Piece[]): string[] {
  if (group[0]?.kind === 'sentence') return [group.map(({ lines }) => lines.join(' ')).join(' ')];
  const lines = group.flatMap((piece) => piece.lines);
  const isCut = group[0]?.kind === 'code' && lines.length > maxCodeLines;
  return isCut ? [...lines.slice(0, maxCodeLines), lines.at(-1) ?? ''] : lines;
}

/** A group; of a long one the piece and what follows it, as far as it is soon read. */
function windowOf(group: readonly Piece[], piece: Piece): Piece[] {
  if (sizeOf(group) <= most) return [...group];
  const chosen: Piece[] = [];
  for (const next of group.slice(group.indexOf(piece))) {
    const isCut = next.kind === 'row' || sizeOf([...chosen, next]) > most / 2;
    if (chosen.length > 0 && isCut && !(announces(chosen.at(-1)) && chosen.length < maxItems)) break;
    chosen.push(next);
  }
  return chosen;
}

const announces = (piece: Piece | undefined): boolean => /[:：,][\s*_]*$/u.test(piece?.lines.at(-1) ?? '');
