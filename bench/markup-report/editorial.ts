// What an editor changed in the published text of a page, made again as replace_text operations on its storage.
import { diffArrays } from 'diff';
import type { EditOperation, openStorage, PageBlock } from '../../src/markup/index.js';
import { messageOf } from './message.js';
import { publishedText } from './published.js';
import { readStorage } from './storage.js';
import { elementsOf, fallbacksAround } from './xml.js';

// Stands for a mention, an emoji or an image in a block's text: no operation may name it.
const stand = '\uFFFC';

/** `already there`: the storage reads as wanted, so the change was one of layout. */
type Outcome = 'reproduced' | 'already there' | 'not in one block' | 'failed';

export interface Reproduced {
  changes: { line: number; from: string; to: string; outcome: Outcome; reason?: string }[];
  /** Undefined when all operations in one edit give the same page as one after the other, else what was wrong. */
  together: string | undefined;
}

type Document = ReturnType<typeof openStorage>;

/** A word, a single sign or white space of a published text. */
interface Token {
  value: string;
  line: number;
  isSpace: boolean;
}

/** An innermost block with the text that a reader sees in it. */
interface Leaf extends Pick<PageBlock, 'id' | 'start' | 'end'> {
  text: string;
}

/** Where a word of the published text stands in the storage: offsets in the text of a block. */
interface Place {
  value: string;
  block: Leaf;
  start: number;
  end: number;
}

/** A difference with the word before and the word after it. */
interface Piece {
  parts: (Place | undefined)[];
  blocks: Set<Leaf | undefined>;
  home: Leaf | undefined;
  from: string;
  to: string;
}

/** Differences of visible text in one line of the original. */
interface Change {
  line: number;
  from: string;
  to: string;
  pieces: Piece[];
}

/** `start` to `end` of the home's text is replaced, of which `at` to `until` differs and becomes `insert`. */
interface Edit {
  home: Leaf;
  start: number;
  end: number;
  at: number;
  until: number;
  insert: string;
}

/** The visible changes between two published versions of a page, made in its storage one by one and all at once. */
export function reproduce(
  storage: string,
  original: string,
  improved: string,
  markup: { openStorage: typeof openStorage },
): Reproduced {
  const before = tokens(publishedText(original));
  const document = markup.openStorage(storage);
  const blocks = leavesOf(document, storage);
  const changes = changesBetween(before, tokens(publishedText(improved)), placesOf(before, blocks)).map((change) => ({
    ...change,
    ...outcomeOf(change, document, storage),
  }));
  const all = changes.flatMap(({ edits }) => edits ?? []);
  return {
    changes: changes.map(({ line, from, to, outcome, reason }) => ({
      line,
      from,
      to,
      outcome,
      ...(reason && { reason }),
    })),
    together: all.length === 0 ? undefined : faultOf(all, document, storage),
  };
}

/** Words, single signs and white space with their line. */
function tokens(text: string): Token[] {
  let line = 1;
  return [...text.matchAll(/\n|[^\S\n]+|[\p{L}\p{N}\p{M}]+|./gu)].map(([value]) => {
    const token = { value, line, isSpace: /^\s+$/u.test(value) };
    if (value === '\n') line += 1;
    return token;
  });
}

function leavesOf(document: Document, storage: string): Leaf[] {
  const blocks = [...document.blocks].sort((a, b) => a.start - b.start || b.end - a.end);
  return blocks
    .filter((block, index) => (blocks[index + 1]?.start ?? Infinity) >= block.end)
    .map(({ id, start, end }) => ({
      id,
      start,
      end,
      text: readStorage(storage.slice(start, end), { stand }).text.trim(),
    }))
    .filter(({ text }) => text !== '');
}

/** Where those words of the published text that stand in the storage do. */
function placesOf(published: Token[], blocks: Leaf[]): Map<Token, Place> {
  const stored: Place[] = blocks.flatMap((block) =>
    [...block.text.matchAll(/[\p{L}\p{N}\p{M}]+|\S/gu)].map(({ 0: value, index }) => ({
      value,
      block,
      start: index,
      end: index + value.length,
    })),
  );
  const places = new Map<Token, Place>();
  const wordsOnly = published.filter(({ isSpace }) => !isSpace);
  let left = 0;
  let right = 0;
  for (const { added, removed, count } of diffArrays<{ value: string }>(wordsOnly, stored, {
    comparator: (a, b) => a.value === b.value,
  })) {
    if (removed) left += count;
    else if (added) right += count;
    else {
      for (const [index, word] of wordsOnly.slice(left, left + count).entries()) {
        const place = stored[right + index];
        if (place !== undefined) places.set(word, place);
      }
      left += count;
      right += count;
    }
  }
  return places;
}

interface Hunk {
  start: number;
  end: number;
  to: string;
}

function changesBetween(before: Token[], after: Token[], places: Map<Token, Place>): Change[] {
  const hunks: Hunk[] = [];
  let index = 0;
  let hunk: Hunk | undefined;
  for (const { added, removed, value } of diffArrays(before, after, {
    comparator: (a, b) => a.value === b.value || (a.isSpace && b.isSpace && a.value !== '\n' && b.value !== '\n'),
  })) {
    if (!added && !removed) {
      hunk = undefined;
      index += value.length;
      continue;
    }
    if (!hunk) hunks.push((hunk = { start: index, end: index, to: '' }));
    if (removed) hunk.end = index += value.length;
    else hunk.to += value.map((token) => (token.isSpace ? ' ' : token.value)).join('');
  }
  const byLine = new Map<number, Piece[]>();
  for (const found of hunks) {
    const piece = withContext(found, before, places);
    // Where a line ends is layout: paragraphs are published one sentence a line.
    if (piece.from.trim() === piece.to.trim()) continue;
    const line = before[Math.min(found.start, before.length - 1)]?.line ?? 0;
    byLine.set(line, [...(byLine.get(line) ?? []), piece]);
  }
  return [...byLine].map(([line, pieces]) => ({
    line,
    from: pieces.map(({ from }) => from).join(' … '),
    to: pieces.map(({ to }) => to).join(' … '),
    pieces,
  }));
}

/** The words around say where a space or nothing at all is replaced. */
function withContext({ start, end, to }: Hunk, before: Token[], places: Map<Token, Place>): Piece {
  const removed = before.slice(start, end).filter(({ isSpace }) => !isSpace);
  const previous = before.slice(0, start).findLast(({ isSpace }) => !isSpace);
  const next = before.slice(end).find(({ isSpace }) => !isSpace);
  const gap = (from: number, until: number): string =>
    before.slice(from, until).some(({ isSpace }) => isSpace) ? ' ' : '';
  const inner = removed.map((token) => places.get(token)?.block);
  const placeOf = (token: Token | undefined): Place | undefined => token && places.get(token);
  const home = inner[0] ?? placeOf(previous)?.block;
  const edge = placeOf(removed[0]) ?? placeOf(previous);
  const usable = (token: Token | undefined): token is Token => {
    const place = placeOf(token);
    if (home === undefined || edge === undefined || place?.block !== home) return false;
    const between = home.text.slice(Math.min(place.start, edge.start), Math.max(place.end, edge.end));
    return !/[\n\uFFFC]/u.test(between);
  };
  const parts = [...(usable(previous) ? [previous] : []), ...removed, ...(usable(next) ? [next] : [])];
  const spaceBefore = usable(previous) ? gap(before.indexOf(previous) + 1, start) : '';
  const spaceAfter = usable(next) ? gap(end, before.indexOf(next)) : '';
  const middle = before
    .slice(start, end)
    .map((token) => (token.isSpace ? ' ' : token.value))
    .join('');
  const wrap = (text: string): string =>
    `${usable(previous) ? previous.value + spaceBefore : ''}${text}${usable(next) ? spaceAfter + next.value : ''}`.replaceAll(
      /\s+/gu,
      ' ',
    );
  return {
    parts: parts.map((token) => places.get(token)),
    blocks: new Set(inner),
    home,
    from: wrap(middle),
    to: wrap(to),
  };
}

type Planned = { edits: Edit[] } | { edits?: undefined; outcome: Outcome; reason?: string };

/** The edits of the blocks' texts that make a change, or why there are none. */
function plan({ pieces }: Change): Planned {
  const edits: Edit[] = [];
  for (const { parts, home, blocks, from, to } of pieces) {
    const found = parts.filter((part) => part !== undefined);
    if (home === undefined || found.length < parts.length)
      return { outcome: 'not in one block', reason: `the storage does not read “${from}”` };
    if (blocks.size > 1) return { outcome: 'not in one block', reason: `“${from}” goes from one block into another` };
    const start = Math.min(...found.map((part) => part.start));
    const end = Math.max(...found.map((part) => part.end));
    const text = home.text.slice(start, end);
    if (text !== to) edits.push({ home, start, end, ...trimmed(text, to, start) });
  }
  return edits.length === 0 ? { outcome: 'already there' } : { edits };
}

/** The part of a replacement that differs: where, and what comes there. */
function trimmed(from: string, to: string, offset: number): Pick<Edit, 'at' | 'until' | 'insert'> {
  let head = 0;
  while (head < Math.min(from.length, to.length) && from[head] === to[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(from.length, to.length) - head && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  return { at: offset + head, until: offset + from.length - tail, insert: to.slice(head, to.length - tail) };
}

/** The text of a block from `start` to `end` with the edits made. */
function edited(text: string, edits: Edit[], start = 0, end = text.length): string {
  let result = '';
  let position = start;
  for (const { at, until, insert } of edits) {
    result += text.slice(position, at) + insert;
    position = until;
  }
  return result + text.slice(position, end);
}

interface Group {
  start: number;
  end: number;
  edits: Edit[];
}

/** One operation per place: its text is widened until it stands once in the block, and joined with what it then meets. */
function operations(edits: Edit[]): EditOperation[] {
  const result: EditOperation[] = [];
  for (const home of new Set(edits.map((edit) => edit.home))) {
    let groups: Group[] = edits
      .filter((edit) => edit.home === home)
      .sort((a, b) => a.at - b.at)
      .map((edit) => ({ start: edit.start, end: edit.end, edits: [edit] }));
    for (let changed = true; changed;) {
      changed = false;
      for (const group of groups) changed = widen(group, home.text) || changed;
      const joined: Group[] = [];
      for (const group of groups) {
        const last = joined.at(-1);
        if (last && group.start < last.end) {
          last.end = Math.max(last.end, group.end);
          last.edits.push(...group.edits);
          changed = true;
        } else joined.push(group);
      }
      groups = joined;
    }
    for (const { start, end, edits: own } of groups)
      result.push({
        type: 'replace_text',
        block: home.id,
        from: home.text.slice(start, end),
        to: edited(home.text, own, start, end),
      });
  }
  return result;
}

/** Takes in a word on each side of a text that stands more than once; false when nothing had to or could be done. */
function widen(group: Group, text: string): boolean {
  if (text.split(text.slice(group.start, group.end)).length === 2) return false;
  const before = /(?:[\p{L}\p{N}\p{M}]+|[^\n\uFFFC])$/u.exec(text.slice(0, group.start))?.[0] ?? '';
  const after = /^(?:[\p{L}\p{N}\p{M}]+|[^\n\uFFFC])/u.exec(text.slice(group.end))?.[0] ?? '';
  group.start -= before.length;
  group.end += after.length;
  return before !== '' || after !== '';
}

/** Makes one change in the storage and looks at the result from outside. */
function outcomeOf(
  change: Change,
  document: Document,
  storage: string,
): { outcome: Outcome; reason?: string; edits?: Edit[] } {
  const planned = plan(change);
  if (planned.edits === undefined) return planned;
  const fault = faultOf(planned.edits, document, storage);
  return fault === undefined ? { outcome: 'reproduced', edits: planned.edits } : { outcome: 'failed', reason: fault };
}

/** All edits in one call: what is wrong with the result, or undefined. */
function faultOf(edits: Edit[], document: Document, storage: string): string | undefined {
  let result: string;
  try {
    ({ storage: result } = document.edit(operations(edits)));
  } catch (error) {
    return `refused: ${messageOf(error)}`;
  }
  const homes = [...new Set(edits.map(({ home }) => home))];
  const fallbacks = homes.flatMap(({ start }) => fallbacksAround(storage, start));
  const starts = new Set(fallbacks.map(({ start }) => start));
  const holes: { start: number; end: number; home?: Leaf }[] = [
    ...homes.map((home) => ({ start: home.start, end: home.end, home })),
    ...fallbacks.filter(({ start }) => starts.delete(start)),
  ].sort((a, b) => a.start - b.start);
  const ends = new Map(elementsOf(result).map(({ start, end }) => [start, end]));
  // Around the holes every byte has to be the old one, which also says where each edited block now begins.
  let from = 0;
  let position = 0;
  for (const hole of holes) {
    const gap = storage.slice(from, hole.start);
    if (!result.startsWith(gap, position)) return 'something outside the edited blocks changed';
    position += gap.length;
    from = hole.end;
    const old = storage.slice(hole.start, hole.end);
    const { home } = hole;
    if (home === undefined) {
      if (result.startsWith(old, position)) position += old.length;
      continue;
    }
    // A run of bare text ends where the next element begins.
    const end = old.startsWith('<')
      ? ends.get(position)
      : result.indexOf(storage.slice(hole.end, hole.end + 40), position);
    if (end === undefined) return 'an edited block is not where it was';
    const own = edits.filter((edit) => edit.home === home).sort((a, b) => a.at - b.at);
    const wanted = edited(home.text, own);
    const text = readStorage(result.slice(position, end), { stand }).text.trim();
    if (text !== wanted.trim()) return `reads “${text}” instead of “${wanted}”`;
    position = end;
  }
  return result.slice(position) === storage.slice(from) ? undefined : 'something after the edited blocks changed';
}
