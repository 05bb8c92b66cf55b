import { type LineRun, lineRunsInSteps } from './line-changes.js';
import { inOneGo, LongText, type Steps } from './steps.js';

/** Lines that are shown around a change. */
const context = 2;

/** Unified diff of two Markdown texts, without file names; empty when they are equal. An empty text has no lines. */
export function unifiedDiff(before: string, after: string): string {
  return inOneGo(unifiedDiffInSteps(before, after));
}

/** The same as {@link unifiedDiff} in small parts. */
export function* unifiedDiffInSteps(before: string, after: string): Steps<string> {
  if (before === after) return '';
  const [olds, news] = [linesOf(before), linesOf(after)];
  yield;
  const runs = yield* lineRunsInSteps(olds, news);
  const text = new LongText();
  let hunk: Hunk | undefined;
  let [oldAt, newAt] = [0, 0];
  for (const [index, { sign, count }] of runs.entries()) {
    if (sign === ' ') {
      const isBetween = index < runs.length - 1 && count <= 2 * context;
      if (hunk !== undefined) {
        hunk.add(sign, olds, oldAt, isBetween ? count : Math.min(count, context));
        if (!isBetween) {
          yield* hunk.writeTo(text);
          hunk = undefined;
        }
      }
    } else {
      hunk ??= hunkAfter(runs[index - 1]);
      if (sign === '-') hunk.add(sign, olds, oldAt, count);
      else hunk.add(sign, news, newAt, count);
    }
    if (sign !== '+') oldAt += count;
    if (sign !== '-') newAt += count;
  }
  if (hunk !== undefined) yield* hunk.writeTo(text);
  return text.end().trimEnd();

  function hunkAfter(run: LineRun | undefined): Hunk {
    const shown = Math.min(run?.count ?? 0, context);
    const begun = new Hunk(oldAt - shown, newAt - shown);
    begun.add(' ', olds, oldAt - shown, shown);
    return begun;
  }
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'));

/** Changes that stand together, with what stands around them. */
class Hunk {
  private readonly parts: { sign: LineRun['sign']; lines: readonly string[]; from: number; count: number }[] = [];

  /** How many lines lie before it. */
  constructor(
    private readonly oldBefore: number,
    private readonly newBefore: number,
  ) {}

  add(sign: LineRun['sign'], lines: readonly string[], from: number, count: number): void {
    this.parts.push({ sign, lines, from, count });
  }

  *writeTo(text: LongText): Steps {
    const count = (left: LineRun['sign']): number =>
      this.parts.filter(({ sign }) => sign !== left).reduce((sum, part) => sum + part.count, 0);
    // Where no lines are, the one before is named.
    const range = (before: number, lines: number): string => `${lines === 0 ? before : before + 1},${lines}`;
    text.write(`@@ -${range(this.oldBefore, count('+'))} +${range(this.newBefore, count('-'))} @@\n`);
    for (const { sign, lines, from, count: many } of this.parts)
      for (let index = from; index < from + many; index++) if (text.add(`${sign}${lines[index] ?? ''}\n`)) yield;
  }
}
