import { bodyText, documentsOf, isSameState } from './search-documents.js';
import type { SearchDocument } from './search-documents.js';
import type { SiteIndex } from './site-index.js';
import { Vocabulary } from './text-analysis.js';
import { TextIndex } from './text-index.js';
import type { TextCondition } from './text-index.js';

interface Change {
  key: string;
  /** Undefined: it is gone. */
  document: SearchDocument | undefined;
  /** When it happened, milliseconds since 1970. */
  at: number;
}

export interface SearchStoreOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  /** How long a change stays invisible to search. */
  indexDelayMs: number;
}

/**
 * What search knows of a site: the state of some moments ago. What was there at the start is known at once; words are
 * counted at the first full-text search, so that a start costs nothing.
 */
export class SearchStore {
  readonly vocabulary = new Vocabulary();
  readonly #startedAt: number;
  /** The latest state anybody saw, searchable or not. */
  #noticed: Map<string, SearchDocument>;
  #noticedRevision: number;
  readonly #pending: Change[] = [];
  readonly #known: Map<string, SearchDocument>;
  #textIndexes: { title: TextIndex; text: TextIndex } | undefined;
  readonly #numbers = new Map<SearchDocument, number>();
  readonly #numbered = new Map<number, SearchDocument>();
  #lastNumber = 0;

  constructor(
    readonly index: SiteIndex,
    readonly options: SearchStoreOptions,
  ) {
    this.#startedAt = options.now();
    this.#noticed = documentsOf(index);
    this.#noticedRevision = index.revision;
    this.#known = new Map(this.#noticed);
  }

  /** Takes note of what changed since the last call: the delay of a change that has no time of its own starts here. */
  notice(): void {
    if (this.index.revision === this.#noticedRevision) return;
    this.#noticedRevision = this.index.revision;
    const now = this.options.now();
    const latest = documentsOf(this.index);
    for (const [key, document] of latest) {
      const before = this.#noticed.get(key);
      if (before && isSameState(before, document)) continue;
      // A new version says when it was made; a label or a move does not.
      const isNewVersion = before?.versionNumber !== document.versionNumber && document.modifiedAt >= this.#startedAt;
      this.#pending.push({ key, document, at: isNewVersion ? Math.min(now, document.modifiedAt) : now });
    }
    for (const key of this.#noticed.keys()) {
      if (!latest.has(key)) this.#pending.push({ key, document: undefined, at: now });
    }
    this.#noticed = latest;
  }

  /** Everything search may find now. */
  documents(): Iterable<SearchDocument> {
    this.notice();
    this.#applyDue();
    return this.#known.values();
  }

  /** The documents whose title, or whole text, fulfils all conditions, with their scores. */
  match(part: 'title' | 'text', conditions: readonly TextCondition[]): Map<SearchDocument, number> {
    const found = new Map<SearchDocument, number>();
    for (const [number, score] of this.#indexes()[part].match(conditions)) {
      const document = this.#numbered.get(number);
      if (document) found.set(document, score);
    }
    return found;
  }

  /** Counts the words now instead of at the first full-text search. */
  prepare(): void {
    this.#indexes();
  }

  #applyDue(): void {
    const due = this.options.now() - this.options.indexDelayMs;
    for (let at = 0; at < this.#pending.length;) {
      const change = this.#pending[at];
      if (!change || change.at > due) {
        at += 1;
        continue;
      }
      this.#pending.splice(at, 1);
      this.#apply(change);
    }
  }

  #apply({ key, document }: Change): void {
    const before = this.#known.get(key);
    if (before) {
      this.#known.delete(key);
      this.#unindex(before);
    }
    if (!document) return;
    this.#known.set(key, document);
    if (this.#textIndexes) this.#indexText(this.#textIndexes, document);
  }

  #indexes(): { title: TextIndex; text: TextIndex } {
    if (this.#textIndexes) return this.#textIndexes;
    const isStop = (term: number) => this.vocabulary.isStop(term);
    const indexes = { title: new TextIndex(isStop), text: new TextIndex(isStop) };
    for (const document of this.#known.values()) this.#indexText(indexes, document);
    this.#textIndexes = indexes;
    return indexes;
  }

  #indexText(indexes: { title: TextIndex; text: TextIndex }, document: SearchDocument): void {
    // Folders have no text at all: not even their title is found by words.
    if (document.type === 'folder') return;
    this.#lastNumber += 1;
    this.#numbers.set(document, this.#lastNumber);
    this.#numbered.set(this.#lastNumber, document);
    const title = this.vocabulary.intern(document.title);
    const body = this.vocabulary.intern(bodyText(document));
    indexes.title.add(this.#lastNumber, title);
    // A comment is titled after its page, which would make every comment a hit for the words of the page's title.
    const head = document.type === 'comment' ? [] : [...title, 0];
    for (const label of document.labels) head.push(...this.vocabulary.intern(label), 0);
    indexes.text.add(this.#lastNumber, head.concat(body));
  }

  #unindex(document: SearchDocument): void {
    const number = this.#numbers.get(document);
    if (number === undefined) return;
    this.#numbers.delete(document);
    this.#numbered.delete(number);
    this.#textIndexes?.title.remove(number);
    this.#textIndexes?.text.remove(number);
  }
}
