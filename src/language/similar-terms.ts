import { editsBetween } from './slips.js';

const mostSimilar = 6;

/** A term of the pages that may be meant by one that they do not hold. */
interface SimilarTerm {
  term: string;
  /** Whether letters are wrong or missing; otherwise the two are inflections, or one is a part of the other. */
  isSlip: boolean;
}

/**
 * The terms of pages that come nearest to a term that none of them holds, at most six, nearest first: one or two letters
 * off, or one of the two beginning or ending with the other, as compounds and inflections of other languages do. Numbers
 * and identifiers mean what they say and have none.
 */
export function similarTerms(terms: readonly string[], vocabulary: Iterable<string>): SimilarTerm[] {
  const [term] = terms;
  if (term === undefined || terms.length > 1 || !/^\p{L}{4,}$/u.test(term)) return [];
  const found: (SimilarTerm & { distance: number })[] = [];
  for (const known of vocabulary) {
    const similar = likeness(term, known);
    if (similar !== undefined) found.push({ term: known, ...similar });
  }
  found.sort((one, other) => one.distance - other.distance || (one.term < other.term ? -1 : 1));
  return found.slice(0, mostSimilar);
}

/** How far a known term is from one that is looked for; undefined when the two have nothing to do with each other. */
function likeness(term: string, known: string): { distance: number; isSlip: boolean } | undefined {
  if (known.length < 4) return undefined;
  const [short, long] = known.length < term.length ? [known, term] : [term, known];
  if (long.startsWith(short) || (short.length > 4 && long.endsWith(short)))
    return { distance: 1 + (long.length - short.length) / 4, isSlip: false };
  // `meal` is no slip for `mean`.
  if (long.length < 5 || long.length - short.length > 2 || known[0] !== term[0] || !/^\p{L}+$/u.test(known))
    return undefined;
  const most = term.length < 8 ? 1 : 2;
  const edits = editsBetween(term, known, most);
  return edits <= most ? { distance: edits, isSlip: true } : undefined;
}
