import { atom, type Flow, type Unit } from '../flow.js';
import type { StorageElement, StorageNode } from '../tree.js';
import { escapeText, legalText } from '../writer/storage-text.js';
import { differences } from './differences.js';
import { appliedWithin, type Splice } from './splice.js';

/** A place where a text stands: `[start, end)` in the units of the flow. */
export interface Match {
  readonly flow: Flow;
  readonly start: number;
  readonly end: number;
}

const escapePattern = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);

/**
 * A pattern for a text as a reader types it. A space stands for any run of spaces, no-break spaces and line ends of the
 * source, which look alike; a line end also for `<br />`. In code, white space is exact.
 */
export function textPattern(from: string, kind: Flow['kind']): RegExp {
  const parts =
    kind === 'code'
      ? [escapePattern(from.replaceAll(/\r\n?/gu, '\n'))]
      : from
          .split(/([\s\u00a0]+)/u)
          .map((part, index) => (index % 2 === 0 ? escapePattern(part) : /[\r\n]/u.test(part) ? '[ \\n]+' : ' +'));
  // A run of white space is one: a match does not begin inside it.
  const edge = kind === 'text' && /^[\s\u00a0]/u.test(from) ? '(?<![ \\n])' : '';
  return new RegExp(edge + parts.join(''), 'gu');
}

/** Every place where `from` stands in a flow, overlapping ones too. */
export function findText(flow: Flow, from: string): Match[] {
  const matches: Match[] = [];
  if (from === '' || from.includes(atom)) return matches;
  const pattern = textPattern(from, flow.kind);
  for (let match = pattern.exec(flow.text); match; match = pattern.exec(flow.text)) {
    matches.push({ flow, start: match.index, end: match.index + match[0].length });
    // Between the halves of a surrogate pair the pattern would step back and find the same place for ever.
    pattern.lastIndex = match.index + ((flow.text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1);
  }
  return matches;
}

/** A changed range of units and its new text. */
interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

// Words, runs of white space, and everything else one character at a time: scripts without spaces have no words.
const tokenPattern =
  /[\s\u00a0]+|[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{N}\p{M}_]+|[^]/gu;
const tokens = (text: string) => text.match(tokenPattern) ?? [];
// A reader cannot tell one run of white space from another, but sees where a line ends.
const isSpace = (token: string) => /^[\s\u00a0]+$/u.test(token);
const tokenKey = (token: string) => (isSpace(token) ? (/[\r\n]/u.test(token) ? '\n' : ' ') : token);

/** The smallest changes, in whole words, that turn `from` into `to` at a match. */
function hunksOf({ flow, start, end }: Match, from: string, to: string): Hunk[] {
  const code = flow.kind === 'code';
  const tokensOf = (text: string) => tokens(code ? text.replaceAll(/\r\n?/gu, '\n') : text);
  const before = tokensOf(from);
  const key = code ? (token: string) => token : tokenKey;
  const pairs = differences(before, tokensOf(to), (one, other) => one === other || key(one) === key(other));
  if (!pairs) return [{ start, end, text: to }];
  // Where each token of `from` ends in the flow: white space there may be longer or shorter.
  const ends: number[] = [];
  let reached = start;
  for (const token of before) {
    if (code || !isSpace(token)) reached += token.length;
    else while (reached < end && isSpace(flow.units[reached]?.character ?? '')) reached++;
    ends.push(reached);
  }
  const hunks: Hunk[] = [];
  let index = 0;
  const at = () => ends[index - 1] ?? start;
  for (const { from: gone, to: added = '' } of pairs) {
    const last = hunks.at(-1);
    const from = at();
    if (gone !== undefined) index++;
    if (gone !== undefined && added !== '') continue;
    const isMore = last?.end === from;
    const next = { start: isMore ? last.start : from, end: at(), text: (isMore ? last.text : '') + added };
    hunks.splice(isMore ? -1 : hunks.length, 1, next);
  }
  return hunks;
}

/**
 * The splices that make the text at matches in one flow, in order, read `to`: only characters that differ are touched, so every element keeps
 * its place. An inline element that would be left empty goes altogether; the inventory then decides whether it may.
 */
export function replaceText(
  source: string,
  flow: Flow,
  matches: readonly Match[],
  { from, to }: { from: string; to: string },
): Splice[] {
  const hunks = matches.flatMap((match) => hunksOf(match, from, to)).map((hunk) => wholeSources(flow, hunk));
  const emptied = emptiedElements(flow, hunks);
  const splices: Splice[] = emptied.map(({ start, end }) => ({ start, end, text: '' }));
  const gone = (unit: Unit) => emptied.some(({ start, end }) => unit.start >= start && unit.end <= end);
  for (const { start, end, text } of hunks) {
    const touched = flow.units.slice(start, end).filter((unit) => !gone(unit));
    let pending = text;
    if (touched.length === 0) {
      if (pending !== '') splices.push(insertion(source, flow, start, pending, emptied));
      continue;
    }
    for (let index = 0; index < touched.length;) {
      const first = touched[index];
      if (!first) break;
      let last = first;
      while (touched[index]?.source === first.source) last = touched[index++] ?? last;
      splices.push({ start: first.start, end: last.end, text: written(pending, first.source, flow.kind) });
      pending = '';
    }
  }
  splices.sort((one, other) => one.start - other.start || one.end - other.end);
  return withWholeSections(source, flow, splices);
}

/** A change that would make `]]>` inside a CDATA section writes its content anew, split where it has to be. */
function withWholeSections(source: string, { units }: Flow, splices: Splice[]): Splice[] {
  let result = splices;
  for (const node of new Set(units.map((unit) => unit.source))) {
    if (node.type !== 'cdata') continue;
    const { contentStart, contentEnd } = node;
    const inside = (splice: Splice) => splice.start >= contentStart && splice.end <= contentEnd;
    if (!result.some(inside)) continue;
    const content = appliedWithin(source, contentStart, contentEnd, result);
    if (!content.includes(']]>')) continue;
    const text = content.replaceAll(']]>', ']]]]><![CDATA[>');
    result = [...result.filter((splice) => !inside(splice)), { start: contentStart, end: contentEnd, text }];
  }
  return result.sort((one, other) => one.start - other.start || one.end - other.end);
}

/** A character reference or an emoticon stands for several units: it is changed as a whole or not at all. */
function wholeSources({ units, text: whole }: Flow, { start, end, text }: Hunk): Hunk {
  let first = start;
  let last = end;
  const joined = (index: number) => {
    const one = units[index - 1];
    const other = units[index];
    return one !== undefined && other !== undefined && one.start === other.start && one.source === other.source;
  };
  while (first > 0 && joined(first)) first--;
  while (last < units.length && joined(last)) last++;
  return { start: first, end: last, text: whole.slice(first, start) + text + whole.slice(end, last) };
}

const isWordCharacter = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** Text put between two units: a word that goes on stays with its mark, all else goes where fewer marks are. */
function insertion(
  source: string,
  flow: Flow,
  index: number,
  text: string,
  emptied: readonly StorageElement[],
): Splice {
  const alive = (unit: Unit | undefined) =>
    unit && !emptied.some(({ start, end }) => unit.start >= start && unit.end <= end) ? unit : undefined;
  const before = alive(flow.units[index - 1]);
  const after = alive(flow.units[index]);
  const wordBefore = isWordCharacter(before?.character) && isWordCharacter(text[0]);
  const wordAfter = isWordCharacter(after?.character) && isWordCharacter(text.at(-1));
  const useBefore = before && (!after || wordBefore || (!wordAfter && depth(before.source) <= depth(after.source)));
  if (useBefore) return { start: before.end, end: before.end, text: written(text, before.source, flow.kind) };
  if (after) return { start: after.start, end: after.start, text: written(text, after.source, flow.kind) };
  // Everything around goes: the text takes the place of the first element that does.
  const place = emptied[0]?.start ?? flow.container.contentStart;
  return { start: place, end: place, text: escapeLines(text, flow.kind) };
}

function depth(node: StorageNode): number {
  let levels = 0;
  for (let parent = node.parent; parent; parent = parent.parent) levels++;
  return levels;
}

/** The outermost inline elements of a flow that would show nothing any more. */
function emptiedElements(flow: Flow, hunks: readonly Hunk[]): StorageElement[] {
  const counts = new Map<StorageElement, number>();
  const add = (unit: Unit, amount: number) => {
    for (let parent = unit.source.parent; parent && parent !== flow.container; parent = parent.parent)
      counts.set(parent, (counts.get(parent) ?? 0) + amount);
  };
  const candidates = new Set<StorageElement>();
  for (const { start, end, text } of hunks) {
    // The first piece of a range takes the new text.
    const first = text === '' ? undefined : flow.units[start]?.source;
    for (let index = start; index < end; index++) {
      const unit = flow.units[index];
      if (!unit || unit.source === first) continue;
      for (let parent = unit.source.parent; parent && parent !== flow.container; parent = parent.parent)
        candidates.add(parent);
      add(unit, -1);
    }
  }
  if (candidates.size === 0) return [];
  for (const unit of flow.units) add(unit, 1);
  const empty = [...candidates].filter(
    (element) => counts.get(element) === 0 && element.start >= flow.container.contentStart,
  );
  return empty
    .filter(
      (element) =>
        !empty.some((other) => other !== element && other.start <= element.start && other.end >= element.end),
    )
    .sort((one, other) => one.start - other.start);
}

function escapeLines(text: string, kind: Flow['kind']): string {
  return kind === 'code' ? escapeText(text) : escapeText(text.replaceAll(/\r\n?/gu, '\n')).replaceAll('\n', '<br />');
}

/** New text for a place in `node`: character data, or verbatim in CDATA. */
function written(text: string, node: StorageNode, kind: Flow['kind']): string {
  if (node.type !== 'cdata') return escapeLines(text, kind);
  return legalText(kind === 'code' ? text : text.replaceAll(/\s+/gu, ' '));
}
