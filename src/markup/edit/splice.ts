import { invalid } from './refusal.js';
import { ours } from '../../ours.js';

/** Replaces `[start, end)` of the page by `text`. Empty ranges insert. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A splice of one operation of a list; `index` is its place in the list. */
export interface OwnedSplice extends Splice {
  readonly index: number;
}

/**
 * Orders the splices of several operations; all offsets are of the original. Inserts at one place keep the order of the
 * operations. Refuses operations that touch the same range.
 */
export function ordered(splices: readonly OwnedSplice[]): OwnedSplice[] {
  const sorted = [...splices].sort(
    (one, other) =>
      one.start - other.start ||
      Number(one.end > one.start) - Number(other.end > other.start) ||
      one.index - other.index,
  );
  let reached: OwnedSplice | undefined;
  for (const splice of sorted) {
    if (reached && splice.start < reached.end)
      throw invalid(
        ours`Operations ${reached.index + 1} and ${splice.index + 1} change the same place.`,
        'Make it one operation, or two edits one after the other.',
      );
    if (!reached || splice.end > reached.end) reached = splice;
  }
  return sorted;
}

/** The text with ordered, disjoint splices applied. */
export function applied(source: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text } of splices) {
    parts.push(source.slice(at, start), text);
    at = end;
  }
  parts.push(source.slice(at));
  return parts.join('');
}

/** What becomes of `[start, end)` under ordered splices that lie in it; splices elsewhere are ignored. */
export function appliedWithin(source: string, start: number, end: number, splices: readonly Splice[]): string {
  const inside = splices.filter((splice) => splice.start >= start && splice.end <= end);
  return applied(
    source.slice(start, end),
    inside.map((splice) => ({ ...splice, start: splice.start - start, end: splice.end - start })),
  );
}
