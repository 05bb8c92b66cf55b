import { markOf } from '../block-test.js';
import type { Unit } from '../flow.js';
import { contentText, type StorageElement } from '../tree.js';
import { escapeText } from '../writer/storage-text.js';
import { alignInline, keepsOld, replacements, type Step } from './align-inline.js';
import { elementsAround, type Inline, isSpace, type Token, tokensOf } from './inline-tokens.js';

/** How elements that show by themselves (mentions, links, images, macros) are told apart and carried over. */
export interface Atoms {
  /** What makes two of them the same; empty when nothing of it shows. */
  key(atom: StorageElement): string;
  /** An old one that is not in the new content where it was: it may come back elsewhere. */
  release(old: readonly StorageElement[]): void;
  /** An old one and its new form, unlike but about the same thing: the new form with what the old one had beside it. */
  graft(old: StorageElement, fresh: StorageElement): readonly Piece[] | undefined;
}

/** Storage, or an element of the new content that is still to be written. */
export type Piece = string | { readonly fresh: StorageElement };

/** A part of the result, and the elements that it stands in. */
interface Output {
  readonly content: readonly Piece[];
  readonly around: readonly StorageElement[];
  /** White space of the old content. */
  readonly isOldSpace?: boolean;
  /** An old word with other marks than it had. */
  readonly isMarkedAnew?: boolean;
}

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
  const isMark = (element: StorageElement) => {
    const mark = markOf(element);
    return mark !== undefined && !(unmarked && mark === 'strong');
  };
  const rules = { atomKey: (atom: StorageElement) => atoms.key(atom), isMark };
  const steps = alignInline(tokensOf(old, rules), base && tokensOf(base, rules), tokensOf(fresh, rules));
  const outputs = new Placement(old, steps, isMark).outputs();
  const marked = withMarksAround(widestOutside(withoutLeftMarks(outputs, isMark), isMark), isMark);
  return written(pairedAtoms(marked, steps, atoms));
}

/** Which elements each token of the result stands in. */
class Placement {
  private readonly replacedBy: ReadonlyMap<Step, Step>;
  private readonly counterparts: ReadonlyMap<StorageElement, StorageElement>;
  /** The old elements around what stays. */
  private readonly remaining: ReadonlySet<StorageElement>;

  constructor(
    private readonly old: Inline,
    private readonly steps: readonly Step[],
    private readonly isMark: (element: StorageElement) => boolean,
  ) {
    this.replacedBy = replacements(steps);
    this.counterparts = this.pairedMarks();
    this.remaining = new Set(
      steps.flatMap((step) =>
        keepsOld(step) ? (step.from?.units ?? []).flatMap((unit) => elementsAround(old, unit)) : [],
      ),
    );
  }

  outputs(): Output[] {
    return this.steps.flatMap((step, index) => (keepsOld(step) ? this.kept(step) : this.added(step, index)));
  }

  /** The old mark for each new one of its kind: first around what is the same on both sides, then around new words in the place of old ones. */
  private pairedMarks(): Map<StorageElement, StorageElement> {
    const pairs = [
      ...this.steps.filter(({ from, to }) => from && to),
      ...[...this.replacedBy].map(([{ to }, { from }]): Step => ({ from, to })),
    ];
    const found = new Map<StorageElement, StorageElement>();
    for (const { from, to } of pairs) {
      const before = from?.around.filter(this.isMark) ?? [];
      for (const mark of to?.around.filter(this.isMark) ?? []) {
        const match = before.find((candidate) => markOf(candidate) === markOf(mark));
        if (match && !found.has(mark)) found.set(mark, match);
      }
    }
    return found;
  }

  /** The marks of a new token, old elements where there are any. */
  private newMarks({ around }: Token): StorageElement[] {
    return around.filter(this.isMark).map((mark) => this.counterparts.get(mark) ?? mark);
  }

  /** An old token, a piece for each place in the source (a reference or an emoticon once), with the marks that it has now. */
  private kept({ from, base, to }: Step): Output[] {
    if (!from) return [];
    const isOldSpace = isSpace(from);
    const marks = to && !isOldSpace && base?.marks !== to.marks ? this.newMarks(to) : undefined;
    const outputs: Output[] = [];
    let last: Unit | undefined;
    for (const unit of from.units) {
      if (last?.start !== unit.start || last.source !== unit.source) {
        const own = elementsAround(this.old, unit);
        const around = marks ? [...own.filter((element) => !this.isMark(element)), ...marks] : own;
        outputs.push({
          content: [bytesOf(this.old, unit)],
          around,
          isOldSpace,
          isMarkedAnew: marks !== undefined,
        });
      }
      last = unit;
    }
    return outputs;
  }

  private added(step: Step, index: number): Output[] {
    const { from, to } = step;
    if (from || !to) return [];
    const content = [to.atom ? { fresh: to.atom } : rewritten(to)];
    return [{ content, around: [...this.hiddenAround(step, index), ...this.newMarks(to)] }];
  }

  /** The unseen elements that a new token stands in: those of the old one whose place it takes, or of both its neighbours. */
  private hiddenAround(step: Step, index: number): StorageElement[] {
    const replaced = this.replacedBy.get(step);
    // A comment belongs to its words: it stays only while one of them does.
    if (replaced)
      return this.hiddenOf(replaced).filter(
        (element) => element.name !== 'ac:inline-comment-marker' || this.remaining.has(element),
      );
    const isOnBoth = ({ from, to }: Step) => from !== undefined && to !== undefined;
    const previous = this.steps.slice(0, index).findLast(isOnBoth);
    const next = this.steps.slice(index + 1).find(isOnBoth);
    const after = next ? this.hiddenOf(next) : [];
    return previous ? this.hiddenOf(previous, -1).filter((element) => after.includes(element)) : [];
  }

  /** The elements around an old token that its Markdown does not show: colours, comments, the bold of a whole heading. */
  private hiddenOf({ from, base }: Step, at = 0): StorageElement[] {
    const unit = from?.units.at(at);
    if (!from || !unit) return [];
    const shown = base?.marks.split(',') ?? [];
    // The reader moves edge spaces out of marks, so what their Markdown lacks is not unseen.
    const isShown = (element: StorageElement) => isSpace(from) || shown.includes(markOf(element) ?? '');
    return elementsAround(this.old, unit).filter((element) => !this.isMark(element) || !isShown(element));
  }
}

/** A mark that reaches further than an unseen element that it covers stands around it, so that it stays one. */
function widestOutside(outputs: readonly Output[], isMark: (element: StorageElement) => boolean): readonly Output[] {
  if (!outputs.some(({ isMarkedAnew }) => isMarkedAnew)) return outputs;
  const words = new Map<StorageElement, Set<Output>>();
  for (const output of outputs) {
    for (const element of output.isOldSpace === true ? [] : output.around)
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
    const { around } = output;
    const outer = around.filter(
      (mark) => isMark(mark) && around.some((other) => !isMark(other) && covers(mark, other)),
    );
    return outer.length === 0
      ? output
      : { ...output, around: [...outer, ...around.filter((element) => !outer.includes(element))] };
  });
}

/**
 * Spaces with the marks of the words around them, where those have changed: a mark over several words is one element,
 * `<strong>8 hours</strong>`, and a mark that shrinks leaves no space in it.
 */
function withMarksAround(outputs: readonly Output[], isMark: (element: StorageElement) => boolean): readonly Output[] {
  const words = outputs.flatMap(({ isOldSpace }, index) => (isOldSpace === true ? [] : [index]));
  let passed = 0;
  return outputs.map((output, index) => {
    while ((words[passed] ?? outputs.length) < index) passed++;
    if (output.isOldSpace !== true) return output;
    const before = outputs[words[passed - 1] ?? -1];
    const after = outputs[words[passed] ?? -1];
    if (before === undefined || after === undefined) return output;
    const { around } = output;
    const shared = before.around.filter((element, at) => after.around[at] === element);
    if (around.every((element) => shared.includes(element))) return { ...output, around: shared };
    if (before.isMarkedAnew !== true && after.isMarkedAnew !== true) return output;
    return { ...output, around: around.filter((element) => !isMark(element) || shared.includes(element)) };
  });
}

/** Spaces without the marks that the words beside them have lost: `*a b*` made `a b` leaves no `a<em> </em>b`. */
function withoutLeftMarks(outputs: readonly Output[], isMark: (element: StorageElement) => boolean): Output[] {
  const marked = new Set(outputs.flatMap(({ isOldSpace, around }) => (isOldSpace ? [] : around)));
  const isLeft = (element: StorageElement) =>
    // A mark around nothing but spaces had no words to lose.
    isMark(element) && !marked.has(element) && contentText(element).trim() !== '';
  return outputs.map((output) =>
    output.isOldSpace ? { ...output, around: output.around.filter((element) => !isLeft(element)) } : output,
  );
}

/** The bytes of a unit; those of a CDATA section escaped, because the section itself is not carried over. */
function bytesOf({ container }: Inline, { start, end, source: node }: Unit): string {
  const bytes = container.source.slice(start, end);
  return node.type === 'cdata' ? escapeText(bytes) : bytes;
}

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

/** The outputs one behind the other, each element around several of them once. */
function written(outputs: readonly Output[]): Piece[] {
  const pieces: Piece[] = [];
  const open: StorageElement[] = [];
  const closeTo = (depth: number) => {
    while (open.length > depth) pieces.push(`</${open.pop()?.name ?? ''}>`);
  };
  for (const { content, around } of outputs) {
    let shared = 0;
    while (shared < open.length && open[shared] === around[shared]) shared++;
    closeTo(shared);
    for (const element of around.slice(shared)) {
      pieces.push(element.tag);
      open.push(element);
    }
    pieces.push(...content);
  }
  closeTo(0);
  return pieces;
}
