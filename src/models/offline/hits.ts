import type { Done } from './conversation.js';
import { type Hit, isRelaxed, parseHits } from './results.js';
import { stemCounts, type Term } from './terms.js';

/** Hits of all searches, each page once, best first: words in title and excerpt count more than the search's own order. */
export function bestHits(searches: readonly Done[], terms: readonly Term[]): Hit[] {
  const ranks = new Map<string, { hit: Hit; rank: number }>();
  for (const call of searches) {
    const behind = isRelaxed(call.content) ? 5 : 0;
    for (const [place, hit] of parseHits(call.content).entries()) {
      const rank = place + behind;
      const known = ranks.get(hit.pageId);
      if (known === undefined || rank < known.rank) ranks.set(hit.pageId, { hit, rank });
    }
  }
  const entries = [...ranks.values()].map((entry) => ({
    ...entry,
    title: stemCounts(entry.hit.title),
    text: stemCounts(entry.hit.excerpt),
  }));
  const weight = (stem: string): number => {
    const containing = entries.filter((entry) => entry.title.has(stem) || entry.text.has(stem)).length;
    return Math.log(1 + (entries.length - containing + 0.5) / (containing + 0.5));
  };
  const weights = terms.map((term) => ({ stem: term.stem, weight: weight(term.stem) + 0.2 }));
  return entries
    .map((entry) => {
      const words = weights.reduce(
        (sum, { stem, weight: own }) =>
          sum + own * ((entry.title.has(stem) ? 1 : 0) + (entry.text.has(stem) ? 0.6 : 0)),
        0,
      );
      return { hit: entry.hit, score: words + 3 / (1 + entry.rank / 2) };
    })
    .sort((first, second) => second.score - first.score)
    .map((entry) => entry.hit);
}

/** Share of the hits of these searches whose title or excerpt contains a term, 0 to 1. */
export function shareOfHits(searches: readonly Done[], term: Term): number {
  const hits = searches.flatMap((call) => parseHits(call.content));
  const containing = hits.filter((hit) => stemCounts(`${hit.title} ${hit.excerpt}`).has(term.stem));
  return hits.length < 4 ? 0 : containing.length / hits.length;
}
