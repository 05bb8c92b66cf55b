import type { ToolMessage } from '@langchain/core/messages';
import type { Done } from './conversation.js';
import { type Passage, passagesOf } from './passages.js';
import { type PageText, parsePage, parsePassages } from './results.js';
import { stemCounts, type Term } from './terms.js';

/** A page, or as much of it as was read. */
export interface ReadPage {
  page: PageText;
  passages: Passage[];
}

// Every move looks at all results of the turn again; parsing them once is most of the speed.
const parsed = new WeakMap<ToolMessage, ReadPage | undefined>();

/** The page that a read gave, split into passages; undefined when it gave none. */
export function pieceOf(call: Done): ReadPage | undefined {
  if (!parsed.has(call.message)) {
    const page = parsePage(call.content);
    parsed.set(call.message, page && { page, passages: passagesOf(page.body) });
  }
  return parsed.get(call.message);
}

const parsedSearches = new WeakMap<ToolMessage, ReadPage[]>();

/** The passages that a search gave, each as a page of its own; none when it listed hits. */
export function passagePieces(call: Done): ReadPage[] {
  const known = parsedSearches.get(call.message);
  if (known !== undefined) return known;
  const pieces = parsePassages(call.content).map((page) => ({ page, passages: passagesOf(page.body) }));
  parsedSearches.set(call.message, pieces);
  return pieces;
}

/**
 * Arguments of reads for the parts of cut pages that were not shown: the sections whose headings fit, else, while no
 * passage answers for sure, the next piece.
 */
export function continuations(
  reads: readonly Done[],
  terms: readonly Term[],
  sure: boolean,
): Record<string, unknown>[] {
  const asked = new Set(
    reads.map((call) => JSON.stringify([call.args['page'], call.args['section'], call.args['from']])),
  );
  const calls: Record<string, unknown>[] = [];
  for (const call of reads) {
    const piece = pieceOf(call);
    if (piece?.page.rest === undefined || call.args['section'] !== undefined) continue;
    const { page } = piece;
    const shown = new Set(piece.passages.flatMap((passage) => passage.headings));
    const fitting = page.outline
      .filter((heading) => !shown.has(heading))
      .map((heading) => ({ heading, fit: terms.filter((term) => stemCounts(heading).has(term.stem)).length }))
      .filter(({ fit }) => fit > 0)
      .sort((first, second) => second.fit - first.fit);
    const id = call.args['page'];
    const wanted: Record<string, unknown>[] =
      fitting.length > 0
        ? fitting.slice(0, 2).map(({ heading }) => ({ page: id, section: heading }))
        : sure || call.args['from'] !== undefined
          ? []
          : [{ page: id, from: page.rest }];
    for (const args of wanted) {
      const key = JSON.stringify([args['page'], args['section'], args['from']]);
      if (!asked.has(key)) calls.push(args);
    }
  }
  return calls;
}
