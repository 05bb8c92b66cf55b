import { cursorText, joined, ours, type Ours, shortened } from '../ours.js';
import { composeResult } from './compose-result.js';
import type { ToolResult } from './define-tool.js';
import { unseen } from './finding-lines.js';
import { type ShownHit, writeHits } from './hit-lines.js';
import { hitSource } from './sources.js';

/** What a search found, as far as a result shows it. */
interface ShownAnswer {
  hits: readonly ShownHit[];
  /** Estimate of all matches. */
  total: number;
  /** What was given up to find anything, in words. */
  relaxed: readonly Ours[];
  cql: string;
  /** The cursor that goes on after so many of the hits; undefined when nothing is left. */
  next?: (shown: number) => string | undefined;
}

/**
 * Hits as a list with excerpts, at most `limit`: what filters or CQL found, or the last resort of a question. `subject`
 * says what was searched for and where; `advice` what may help when there are none; `cursor` is that of this call.
 */
export function hitResult(
  {
    subject,
    advice,
    limit,
    cursor,
    maxTokens,
  }: { subject: Ours; advice: Ours; limit: number; cursor?: string; maxTokens: number },
  { hits: all, total, relaxed, cql, next }: ShownAnswer,
): ToolResult {
  if (all.length === 0) {
    const head =
      cursor === undefined
        ? ours`No results for ${subject}. ${advice}${unseen}`
        : ours`No more results for ${subject}.`;
    return { text: { head }, artifact: { sources: [], hits: [], cql } };
  }
  const given =
    relaxed.length === 0 ? '' : ours` Nothing matched as asked. Relaxed: ${shortened(joined(relaxed, ', '), 600)}.`;
  const { text, shown } = composeResult({
    head: (count) =>
      ours`${count} result${count === 1 ? '' : 's'} for ${subject}${total > count ? ours` (about ${total} in all)` : ''}.${given}`,
    wiki: writeHits(all.slice(0, limit)),
    tail: (count) => {
      const following = next?.(count);
      return following === undefined
        ? ours``
        : ours`More: call confluence_search again with cursor "${cursorText(following)}" and the same arguments.`;
    },
    maxTokens,
  });
  const hits = all.slice(0, shown);
  const sources = hits.filter(({ pageId }) => pageId !== '').map(hitSource);
  return { text, artifact: { sources, hits, relaxed, total, cql, cursor: next?.(shown) } };
}
