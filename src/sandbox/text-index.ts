/** One thing that must stand in a document: any of some terms, or terms in a row. */
export type TextCondition =
  | { readonly kind: 'any'; readonly terms: ReadonlySet<number> }
  | { readonly kind: 'row'; readonly terms: readonly number[]; readonly slop: number };

/** How often a term may count in one document: beyond this it says no more, and it fits beside the document's number. */
const frequencyLimit = 64;
const saturation = 1.2;
const lengthWeight = 0.75;

/**
 * An inverted index over numbered documents of numbered terms, with the terms in order kept for phrases. Documents must
 * be added with rising numbers; one that changed is removed and added under a new number.
 */
export class TextIndex {
  /** Term → document number × 64 + frequency, rising. */
  readonly #postings = new Map<number, number[]>();
  readonly #documents = new Map<number, Uint32Array>();
  #totalLength = 0;

  constructor(readonly isStop: (term: number) => boolean) {}

  add(document: number, terms: readonly number[]): void {
    this.#documents.set(document, Uint32Array.from(terms));
    this.#totalLength += terms.length;
    for (const [term, frequency] of this.#frequencies(terms)) {
      const posting = document * frequencyLimit + Math.min(frequency, frequencyLimit - 1);
      const list = this.#postings.get(term);
      if (list) list.push(posting);
      else this.#postings.set(term, [posting]);
    }
  }

  remove(document: number): void {
    const terms = this.#documents.get(document);
    if (!terms) return;
    this.#documents.delete(document);
    this.#totalLength -= terms.length;
    for (const term of this.#frequencies(terms).keys()) {
      const list = this.#postings.get(term);
      if (!list) continue;
      const at = firstNotBelow(list, document * frequencyLimit);
      list.splice(at, 1);
    }
  }

  /** The documents that fulfil all conditions, with their BM25 score; none when there is no condition. */
  match(conditions: readonly TextCondition[]): Map<number, number> {
    let found: Map<number, number> | undefined;
    for (const condition of conditions) {
      const scores = condition.kind === 'any' ? this.#matchAny(condition.terms) : this.#matchRow(condition);
      if (found) {
        for (const [document, score] of found) {
          const more = scores.get(document);
          if (more === undefined) found.delete(document);
          else found.set(document, score + more);
        }
      } else {
        found = scores;
      }
    }
    return found ?? new Map<number, number>();
  }

  #matchAny(terms: ReadonlySet<number>): Map<number, number> {
    const scores = new Map<number, number>();
    const averageLength = Math.max(1, this.#totalLength / Math.max(1, this.#documents.size));
    for (const term of terms) {
      const list = this.#postings.get(term) ?? [];
      const rarity = Math.log(1 + (this.#documents.size - list.length + 0.5) / (list.length + 0.5));
      for (const posting of list) {
        const document = Math.floor(posting / frequencyLimit);
        const frequency = posting % frequencyLimit;
        const length = (this.#documents.get(document)?.length ?? 0) / averageLength;
        const weight =
          (frequency * (saturation + 1)) / (frequency + saturation * (1 - lengthWeight + lengthWeight * length));
        scores.set(document, (scores.get(document) ?? 0) + rarity * weight);
      }
    }
    return scores;
  }

  #matchRow({ terms, slop }: { terms: readonly number[]; slop: number }): Map<number, number> {
    const telling = terms.filter((term) => !this.isStop(term));
    const candidates = this.match(telling.map((term) => ({ kind: 'any', terms: new Set([term]) })));
    // A row of stop words only ("to be or not to be") has no postings to start from.
    if (telling.length === 0) for (const document of this.#documents.keys()) candidates.set(document, 0);
    for (const document of candidates.keys()) {
      if (!hasRow(this.#documents.get(document) ?? new Uint32Array(), terms, slop)) candidates.delete(document);
    }
    return candidates;
  }

  #frequencies(terms: Iterable<number>): Map<number, number> {
    const frequencies = new Map<number, number>();
    for (const term of terms) {
      if (term !== 0 && !this.isStop(term)) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
    }
    return frequencies;
  }
}

/** Whether terms stand in a row, with at most `slop` other words between them in all. */
function hasRow(document: Uint32Array, terms: readonly number[], slop: number): boolean {
  const [first, ...rest] = terms;
  if (first === undefined) return false;
  for (let start = document.indexOf(first); start >= 0; start = document.indexOf(first, start + 1)) {
    let at = start;
    let spare = slop;
    const isRow = rest.every((term) => {
      at += 1;
      // 0 separates title, labels and body: no phrase reaches across.
      while (spare > 0 && document[at] !== term && document[at] !== 0 && at < document.length) {
        at += 1;
        spare -= 1;
      }
      return document[at] === term;
    });
    if (isRow) return true;
  }
  return false;
}

function firstNotBelow(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
