import { bareAddresses } from '../bare-url.js';
import { addressMarkdown } from '../reader/escape.js';
import { markElements } from '../elements.js';
import { type Flow, readFlow, type Unit } from '../flow.js';
import { attributeOf, contentText, type StorageElement, type StorageNode } from '../tree.js';
import { escapeText } from '../writer/storage-text.js';
import { differences, type Pair } from './differences.js';

/** Inline content of one side of a merge. */
export interface Inline {
  readonly source: string;
  readonly container: StorageElement;
  readonly nodes: readonly StorageNode[];
}

/** The content of an element, or a part of it. */
export const inlineOf = (
  source: string,
  container: StorageElement,
  nodes: readonly StorageNode[] = container.children,
): Inline => ({
  source,
  container,
  nodes,
});

/** How elements that show by themselves (mentions, links, images, macros) are told apart and carried over. */
export interface Atoms {
  /** What makes two of them the same; empty when nothing of it shows. */
  key(source: string, atom: StorageElement): string;
  /** An old one that is not in the new content where it was: it may come back elsewhere. */
  release(old: readonly StorageElement[]): void;
  /** An old one and its new form, unlike but about the same thing: the new form with what the old one had beside it. */
  graft(old: StorageElement, fresh: StorageElement): readonly Piece[] | undefined;
}

/** Storage, or an element of the new content that is still to be written. */
export type Piece = string | { readonly fresh: StorageElement };

interface Token {
  readonly key: string;
  readonly units: readonly Unit[];
  readonly atom: StorageElement | undefined;
}

interface Output {
  readonly content: readonly Piece[];
  readonly wrappers: readonly Wrapper[];
  /** White space of the old content. */
  readonly isOldSpace?: boolean;
  /** An old word with other marks than it had. */
  readonly isMarkedAnew?: boolean;
}

interface Wrapper {
  readonly element: StorageElement;
  readonly source: string;
}

// Words, white space, short names and sequences of emoji as a whole; in scripts without spaces every character.
const tokenPattern =
  /[\s\u00a0]+|:[\p{L}\p{N}_+-]+:|\p{Regional_Indicator}{2}|[\d#*]\ufe0f?\u20e3|\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic})*|[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{N}\p{M}]+|[^]/gu;

/**
 * Old inline content changed as its Markdown was changed: `base` is the old content as it is written from its own
 * Markdown, so the differences between it and `fresh` are what somebody changed; all else keeps its bytes and the old
 * elements around it, seen (bold) or not (comment markers, colours). New words take the marks that `fresh` gives them,
 * and stand inside an unseen element only between two words of it. An element whose words all went goes with them; the
 * inventory then decides whether it may. `unmarked`: bold says nothing (the cells of a header column are bold anyway).
 */
export function mergeInline(
  old: Inline,
  fresh: Inline,
  base: Inline | undefined,
  atoms: Atoms,
  { unmarked = false } = {},
): Piece[] {
  const counts = (wrapper: Wrapper) =>
    markOf(wrapper.element) !== '' && !(unmarked && markOf(wrapper.element) === 'strong');
  const marksOf = (wrappers: readonly Wrapper[]) => wrappers.filter(counts);
  const markNames = (inline: Inline) => (unit: Unit) =>
    marksOf(wrappersOf(inline, unit))
      .map(({ element }) => markOf(element))
      .sort()
      .join();
  const namesOf = (inline: Inline, token: Token | undefined) =>
    token?.units[0] ? markNames(inline)(token.units[0]) : '';
  const olds = tokensOf(old, atoms, markNames(old));
  const news = tokensOf(fresh, atoms, markNames(fresh));
  const steps = withoutLoneSpaces(
    base
      ? merged(olds, tokensOf(base, atoms, markNames(base)), news)
      : align(olds, news).map(({ from, to }): Step => ({ from, base: from, to })),
    ({ base: middle, from, to }) => namesOf(base ?? old, middle ?? from) === namesOf(fresh, to),
  );
  const replacedBy = replacements(steps);
  const counterparts = new Map<StorageElement, Wrapper>();
  // First what is the same on both sides, then new words in the place of old ones.
  const pairs = [
    ...steps.filter(({ from, to }) => from && to),
    ...[...replacedBy].map(([{ to }, { from }]): Step => ({ from, to })),
  ];
  for (const { from, to } of pairs) {
    const one = from?.units[0];
    const other = to?.units[0];
    if (!one || !other) continue;
    const before = marksOf(wrappersOf(old, one));
    for (const wrapper of marksOf(wrappersOf(fresh, other))) {
      const match = before.find((candidate) => markOf(candidate.element) === markOf(wrapper.element));
      if (match && !counterparts.has(wrapper.element)) counterparts.set(wrapper.element, match);
    }
  }
  const newMarks = (unit: Unit) =>
    marksOf(wrappersOf(fresh, unit)).map((wrapper) => counterparts.get(wrapper.element) ?? wrapper);
  /** The elements around an old token that its Markdown does not show: colours, comments, the bold of a whole heading. */
  const hiddenOf = ({ from, base: middle }: Step, unit: Unit | undefined) => {
    const shown = namesOf(base ?? old, middle).split(',');
    // The reader moves edge spaces out of marks, so what their Markdown lacks is not unseen.
    const isShown = (wrapper: Wrapper) => from && (isSpace(from) || shown.includes(markOf(wrapper.element)));
    return unit && from ? wrappersOf(old, unit).filter((wrapper) => !counts(wrapper) || !isShown(wrapper)) : [];
  };
  const remaining = new Set(
    steps.flatMap(({ from, base: middle, to }) =>
      from && (to || !middle) ? from.units.flatMap((unit) => wrappersOf(old, unit).map(({ element }) => element)) : [],
    ),
  );
  const hiddenAround = (step: Step, index: number): Wrapper[] => {
    const replaced = replacedBy.get(step);
    // A comment belongs to its words: it stays only while one of them does.
    if (replaced)
      return hiddenOf(replaced, replaced.from?.units[0]).filter(
        ({ element }) => element.name !== commentMarker || remaining.has(element),
      );
    const previous = steps.slice(0, index).findLast(({ from, to }) => from && to);
    const next = steps.slice(index + 1).find(({ from, to }) => from && to);
    const after = next ? hiddenOf(next, next.from?.units[0]) : [];
    return previous
      ? hiddenOf(previous, previous.from?.units.at(-1)).filter(({ element }) =>
          after.some((other) => other.element === element),
        )
      : [];
  };
  const outputs: Output[] = [];
  for (const [index, step] of steps.entries()) {
    const { from, base: middle, to } = step;
    const [unit] = to?.units ?? [];
    if (from && (to || !middle)) {
      const changed = unit && !isSpace(from) && namesOf(base ?? old, middle) !== namesOf(fresh, to);
      const unseen = (wrapper: Wrapper) => !counts(wrapper);
      outputs.push(
        ...kept(old, from, (own) =>
          changed ? [...wrappersOf(old, own).filter(unseen), ...newMarks(unit)] : wrappersOf(old, own),
        ).map((output) => ({ ...output, isOldSpace: isSpace(from), isMarkedAnew: changed === true })),
      );
    } else if (!from && to && unit) {
      const hidden = hiddenAround(step, index);
      outputs.push({
        content: [to.atom ? { fresh: to.atom } : rewritten(to)],
        wrappers: [...hidden, ...newMarks(unit)],
      });
    }
  }
  const marked = withMarksAround(widestOutside(withoutLeftMarks(outputs, old, counts), counts), counts);
  return written(pairedAtoms(marked, steps, atoms));
}

/** A mark that reaches further than an unseen element that it covers stands around it, so that it stays one. */
function widestOutside(outputs: readonly Output[], counts: (wrapper: Wrapper) => boolean): readonly Output[] {
  if (!outputs.some(({ isMarkedAnew }) => isMarkedAnew)) return outputs;
  const words = new Map<StorageElement, Set<Output>>();
  for (const output of outputs) {
    for (const { element } of output.isOldSpace === true ? [] : output.wrappers)
      words.set(element, (words.get(element) ?? new Set()).add(output));
  }
  const covers = (mark: StorageElement, unseen: StorageElement): boolean => {
    const [wide, narrow] = [words.get(mark), words.get(unseen)];
    return (
      wide !== undefined &&
      narrow !== undefined &&
      wide.size > narrow.size &&
      [...narrow].every((word) => wide.has(word))
    );
  };
  return outputs.map((output) => {
    const outer = output.wrappers.filter(
      (mark) => counts(mark) && output.wrappers.some((other) => !counts(other) && covers(mark.element, other.element)),
    );
    return outer.length === 0
      ? output
      : { ...output, wrappers: [...outer, ...output.wrappers.filter((wrapper) => !outer.includes(wrapper))] };
  });
}

/**
 * Spaces with the marks of the words around them, where those have changed: a mark over several words is one element,
 * `<strong>8 hours</strong>`, and a mark that shrinks leaves no space in it.
 */
function withMarksAround(outputs: readonly Output[], counts: (wrapper: Wrapper) => boolean): readonly Output[] {
  const words = outputs.flatMap(({ isOldSpace }, index) => (isOldSpace === true ? [] : [index]));
  let passed = 0;
  return outputs.map((output, index) => {
    while ((words[passed] ?? outputs.length) < index) passed++;
    if (output.isOldSpace !== true) return output;
    const before = outputs[words[passed - 1] ?? -1];
    const after = outputs[words[passed] ?? -1];
    if (before === undefined || after === undefined) return output;
    const shared = before.wrappers.filter(({ element }, at) => after.wrappers[at]?.element === element);
    const has = (wrappers: readonly Wrapper[], { element }: Wrapper) =>
      wrappers.some((other) => other.element === element);
    const isWithin = output.wrappers.every((wrapper) => has(shared, wrapper));
    const isRemarked = before.isMarkedAnew === true || after.isMarkedAnew === true;
    const unmarked = output.wrappers.filter((wrapper) => !counts(wrapper) || has(shared, wrapper));
    return isWithin ? { ...output, wrappers: shared } : isRemarked ? { ...output, wrappers: unmarked } : output;
  });
}

/** Spaces without the marks that the words beside them have lost: `*a b*` made `a b` leaves no `a<em> </em>b`. */
function withoutLeftMarks(
  outputs: readonly Output[],
  { source }: Inline,
  counts: (wrapper: Wrapper) => boolean,
): readonly Output[] {
  const marked = new Set(
    outputs.flatMap(({ isOldSpace, wrappers }) => (isOldSpace ? [] : wrappers.map(({ element }) => element))),
  );
  const isLeft = (wrapper: Wrapper) =>
    // A mark around nothing but spaces had no words to lose.
    counts(wrapper) && !marked.has(wrapper.element) && contentText(source, wrapper.element).trim() !== '';
  return outputs.map((output) =>
    output.isOldSpace && output.wrappers.some(isLeft)
      ? { ...output, wrappers: output.wrappers.filter((wrapper) => !isLeft(wrapper)) }
      : output,
  );
}

const commentMarker = 'ac:inline-comment-marker';

/** For each new token of a changed stretch the old one whose place it takes. */
function replacements(steps: readonly Step[]): Map<Step, Step> {
  const found = new Map<Step, Step>();
  let gone: Step[] = [];
  let added: Step[] = [];
  const flush = () => {
    for (const [index, step] of added.entries()) {
      const old = gone[index] ?? gone.at(-1);
      if (old) found.set(step, old);
    }
    gone = [];
    added = [];
  };
  for (const step of steps) {
    if (step.from && (step.to || !step.base)) flush();
    else if (step.from) gone.push(step);
    else added.push(step);
  }
  flush();
  return found;
}

/** Key of an element that shows nothing, e.g. an anchor. */
const unseenAtom = '\uffff';

const isSpace = ({ key }: Token) => key === ' ' || key === '\n';

/** A word in pieces, so that no piece has marks that only a part of it has: `foo**bar**` are two. */
function alikeRuns(units: readonly Unit[], marks: (unit: Unit) => string): Unit[][] {
  const runs: Unit[][] = [];
  let last: string | undefined;
  for (const unit of units) {
    const own = marks(unit);
    if (own === last) runs.at(-1)?.push(unit);
    else runs.push([unit]);
    last = own;
  }
  return runs;
}

function tokensOf(inline: Inline, atoms: Atoms, marks: (unit: Unit) => string): Token[] {
  const flow: Flow = readFlow(inline.source, inline.container, inline.nodes, { links: 'atoms' });
  const tokens: Token[] = [];
  const addTo = (end: number) => {
    const start = tokens.reduce((sum, { units }) => sum + units.length, 0);
    for (const match of flow.text.slice(start, end).matchAll(tokenPattern)) {
      const units = flow.units.slice(start + match.index, start + match.index + match[0].length);
      const source = units[0]?.source;
      if (match[0] === '\uffff' && source?.type === 'element') {
        tokens.push({ key: `\uffff${atoms.key(inline.source, source)}`, units, atom: source });
      } else {
        const isBlank = /^[\s\u00a0]+$/u.test(match[0]);
        for (const run of isBlank ? [units] : alikeRuns(units, marks)) {
          const text = run.map(({ character }) => character).join('');
          const key = isBlank ? (text.includes('\n') ? '\n' : ' ') : text;
          tokens.push({ key, units: run, atom: undefined });
        }
      }
    }
  };
  for (const address of bareAddresses(flow.text)) {
    const { index, text } = address;
    const units = flow.units.slice(index, index + text.length);
    // In code an address is text.
    if (units.some((unit) => wrappersOf(inline, unit).some(({ element }) => element.name === 'code'))) continue;
    addTo(index);
    // As the link that Markdown shows and the writer makes of it.
    tokens.push({ key: `\uffff${addressMarkdown(address)}`, units, atom: undefined });
  }
  addTo(flow.text.length);
  return tokens;
}

/** A token of the old content (`from`), of its Markdown (`base`) and of the new content (`to`), as far as they are the same. */
interface Step {
  readonly from?: Token | undefined;
  /** Undefined for what shows in no Markdown, and for what is new. */
  readonly base?: Token | undefined;
  readonly to?: Token | undefined;
}

/** Which tokens are the same on both sides, in order. Words first: a space that fits must not part two equal words. */
function align(olds: readonly Token[], news: readonly Token[]): Pair<Token>[] {
  const isWord = (token: Token) => !isSpace(token);
  const words = aligned(olds.filter(isWord), news.filter(isWord));
  const pairs: Pair<Token>[] = [];
  let at = 0;
  let next = 0;
  const upTo = (from: Token | undefined, to: Token | undefined) => {
    const end = from ? olds.indexOf(from, at) : olds.length;
    const stop = to ? news.indexOf(to, next) : news.length;
    pairs.push(...aligned(olds.slice(at, end), news.slice(next, stop)));
    at = end + 1;
    next = stop + 1;
  };
  for (const pair of words) {
    if (!pair.from || !pair.to) continue;
    upTo(pair.from, pair.to);
    pairs.push(pair);
  }
  upTo(undefined, undefined);
  return pairs;
}

const aligned = (olds: readonly Token[], news: readonly Token[]): Pair<Token>[] =>
  differences(olds, news, (one, other) => one.key === other.key) ?? [
    ...olds.map((from) => ({ from })),
    ...news.map((to) => ({ to })),
  ];

/** What of the old content one stretch of its Markdown stands for: one token each, or several that are spelled otherwise. */
interface Stretch {
  readonly olds: readonly Token[];
  readonly bases: readonly Token[];
  readonly same: boolean;
}

/** Old words that its Markdown spells otherwise belong to what stands beside them: alone they would pass for unseen. */
function foldStrays(stretches: Stretch[]): void {
  for (let index = stretches.length - 1; index >= 0; index--) {
    const { olds, bases } = stretches[index] ?? { olds: [], bases: [] };
    if (bases.length > 0 || !olds.some((token) => !isSpace(token) && token.key !== unseenAtom)) continue;
    const first = Math.max(0, index - 1);
    const joined = stretches.slice(first, index + 2);
    if (joined.every((stretch) => stretch.bases.length === 0)) continue;
    stretches.splice(first, joined.length, {
      olds: joined.flatMap((stretch) => stretch.olds),
      bases: joined.flatMap((stretch) => stretch.bases),
      same: false,
    });
  }
}

/**
 * The changes from `base` to `news` carried over to `olds`. Where old and base differ, the reader or the writer has its
 * habits (an address becomes a link, edge spaces go): what nobody changed there stays as the old content has it.
 */
function merged(olds: readonly Token[], bases: readonly Token[], news: readonly Token[]): Step[] {
  const stretches: Stretch[] = [];
  for (const { from, to } of align(olds, bases)) {
    const last = stretches.at(-1);
    if (from && to) stretches.push({ olds: [from], bases: [to], same: true });
    else if (last && !last.same) {
      stretches[stretches.length - 1] = {
        olds: [...last.olds, ...(from ? [from] : [])],
        bases: [...last.bases, ...(to ? [to] : [])],
        same: false,
      };
    } else stretches.push({ olds: from ? [from] : [], bases: to ? [to] : [], same: false });
  }
  foldStrays(stretches);
  const stretchOf = new Map(
    stretches.flatMap((stretch, index) => stretch.bases.map((token) => [token, index] as const)),
  );
  const changes = align(bases, news);
  const kept = new Map(changes.flatMap(({ from, to }) => (from && to ? [[from, to] as const] : [])));
  const steps: Step[] = [];
  let next = 0;
  const comeBack = new Set(kept.values());
  const places = new Map([bases, news].flatMap((side) => side.map((token, place) => [token, place] as const)));
  /** A space that the old content spells otherwise, or has not, because a border stood for it: new words need it. */
  const standsBesideNew = (read: readonly Token[]) => {
    const [first, last] = [read[0], read.at(-1)];
    const [start, end] = [first && kept.get(first), last && kept.get(last)];
    if (!first || !last || !start || !end || !read.every((token) => kept.has(token))) return false;
    const at = (token: Token) => places.get(token) ?? 0;
    const gone = [bases[at(first) - 1], bases[at(last) + 1]].some((token) => token && !kept.has(token));
    return gone || [news[at(start) - 1], news[at(end) + 1]].some((token) => token && !comeBack.has(token));
  };
  const emit = ({ olds: own, bases: read, same }: Stretch) => {
    const [from] = own;
    const [base] = read;
    if (same && from && base) steps.push({ from, base, to: kept.get(base) });
    else if (read.length > 0 && read.every(isSpace) && standsBesideNew(read)) {
      steps.push(
        ...own.map((token): Step => ({ from: token, base: token })),
        ...read.map((token): Step => ({ to: kept.get(token) })),
      );
    } else if (read.every((token) => kept.has(token))) steps.push(...own.map((token): Step => ({ from: token })));
    else steps.push(...own.map((token): Step => ({ from: token, base: token })));
  };
  // Breaks before all words show nothing, and would show behind new ones.
  for (let first = stretches[next]; first?.bases.length === 0; first = stretches[next]) {
    emit(first);
    next++;
  }
  for (const { from: base, to } of changes) {
    if (!base) {
      steps.push({ to });
      continue;
    }
    // Everything up to the stretch of this token, once.
    const index = stretchOf.get(base) ?? stretches.length;
    for (; next <= index; next++) {
      const stretch = stretches[next];
      if (stretch) emit(stretch);
    }
    const own = stretches[index];
    // A stretch that was changed in part is written anew.
    if (to && own && !own.same && !own.bases.every((token) => kept.has(token))) steps.push({ to });
  }
  for (const stretch of stretches.slice(next)) emit(stretch);
  return steps;
}

/**
 * A space that stays while the words around it are new says nothing of where they belong: it goes with the old ones,
 * else its marks would stand alone among them (`Replaced<em> </em>word`). Beside one old word it keeps its bytes unless
 * its marks changed.
 */
function withoutLoneSpaces(steps: readonly Step[], hasSameMarks: (step: Step) => boolean): Step[] {
  const shown = steps.filter(({ to }) => to);
  const isNew = (step: Step | undefined) => step?.from === undefined;
  const lone = new Set(
    shown.filter((step, index) => {
      if (!step.from || !isSpace(step.from) || shown.length === 1) return false;
      const fresh = [shown[index - 1], shown[index + 1]].filter(isNew).length;
      return fresh === 2 || (fresh === 1 && !hasSameMarks(step));
    }),
  );
  return steps.flatMap((step) => {
    const { from, base, to } = step;
    return lone.has(step) ? [{ from, base: base ?? from }, { to }] : [step];
  });
}

/** The mark that Markdown shows of an inline element; empty for comment markers, colours and the like. */
function markOf(element: StorageElement): string {
  if (element.name === 'span' && /line-through/u.test(attributeOf(element, 'style') ?? '')) return 's';
  return markElements.get(element.name) ?? '';
}

function wrappersOf({ source, container }: Inline, { source: node }: Unit): Wrapper[] {
  const found: Wrapper[] = [];
  for (let parent = node.parent; parent && parent !== container; parent = parent.parent)
    found.unshift({ element: parent, source });
  return found;
}

/** An old token as it is, a piece for each place in the source; a reference or an emoticon once. */
function kept({ source }: Inline, token: Token, wrappers: (unit: Unit) => readonly Wrapper[]): Output[] {
  const outputs: Output[] = [];
  let last: Unit | undefined;
  for (const unit of token.units) {
    if (last?.start !== unit.start || last.source !== unit.source)
      outputs.push({ content: [characters(source, unit)], wrappers: wrappers(unit) });
    last = unit;
  }
  return outputs;
}

/** The bytes of a unit; those of a CDATA section escaped, because the section itself is not carried over. */
const characters = (source: string, { start, end, source: node }: Unit) =>
  node.type === 'cdata' ? escapeText(source.slice(start, end)) : source.slice(start, end);

// Units are UTF-16: half of a pair alone would be no character.
const rewritten = ({ units }: Token) =>
  units
    .map(({ character }) => character)
    .join('')
    .split('\n')
    .map(escapeText)
    .join('<br />');

/** New atoms that are about the same thing as an old one that went take over what the old one had. */
function pairedAtoms(outputs: readonly Output[], steps: readonly Step[], atoms: Atoms): Output[] {
  const gone = steps.flatMap(({ from, base, to }) => (from?.atom && base && !to ? [from.atom] : []));
  const paired = outputs.map((output) => {
    const [content] = output.content;
    if (content === undefined || typeof content === 'string') return output;
    for (const [index, old] of gone.entries()) {
      const grafted = atoms.graft(old, content.fresh);
      if (grafted === undefined) continue;
      gone.splice(index, 1);
      return { ...output, content: grafted };
    }
    return output;
  });
  atoms.release(gone);
  return paired;
}

function written(outputs: readonly Output[]): Piece[] {
  const pieces: Piece[] = [];
  const open: Wrapper[] = [];
  const closeTo = (depth: number) => {
    while (open.length > depth) pieces.push(`</${open.pop()?.element.name ?? ''}>`);
  };
  for (const { content, wrappers } of outputs) {
    let shared = 0;
    while (shared < open.length && open[shared]?.element === wrappers[shared]?.element) shared++;
    closeTo(shared);
    for (const wrapper of wrappers.slice(shared)) {
      pieces.push(wrapper.element.tag);
      open.push(wrapper);
    }
    pieces.push(...content);
  }
  closeTo(0);
  return pieces;
}
