import { emptyTextQuery } from './cql-errors.js';
import { editDistance } from './edit-distance.js';
import { fold, isStopWord, wordsOf } from './text-analysis.js';
import type { Vocabulary } from './text-analysis.js';
import type { TextCondition } from './text-index.js';

export interface TextQuery {
  /** All must hold. Undefined: something in the query can match nothing, so that nothing is found. */
  readonly conditions: readonly TextCondition[] | undefined;
  /** Terms to mark in titles and excerpts. */
  readonly highlights: ReadonlySet<number>;
  /** A word begins with `*` or `?`, which the query language does not allow. */
  readonly hasLeadingWildcard: boolean;
}

const chunkPattern = /"([^"]*)"(?:~(\d+))?|[^\s"]+/g;
// Everything else separates: it is syntax of the text parser (`+ - & | ! ( ) { } [ ] ^ : /`) or means nothing to it.
const piecePattern = /[\p{L}\p{M}\p{N}'’._*?~]+/gu;

/**
 * Reads the value of `text ~`, `title ~` or `siteSearch ~`: words, phrases in quotes, `*` and `?` in or behind a word,
 * `word~` for words spelled alike. Words are joined by AND whatever stands between them; stop words count in phrases only.
 * @throws {CqlError} 500 for an empty value.
 */
export function parseTextQuery(value: string, vocabulary: Vocabulary): TextQuery {
  if (value.trim() === '') throw emptyTextQuery();
  // An escaped character is meant as itself, and as itself it is no part of a word.
  const unescaped = value.replaceAll(/\\(.)/gsu, (_, character: string) =>
    /[\p{L}\p{N}]/u.test(character) ? character : ' ',
  );
  const conditions: TextCondition[] = [];
  let isPossible = true;
  let hasLeadingWildcard = false;
  const require = (condition: TextCondition | undefined) => {
    if (condition) conditions.push(condition);
    else isPossible = false;
  };
  for (const [chunk, phrase, slop = '0'] of unescaped.matchAll(chunkPattern)) {
    if (phrase !== undefined) {
      const words = wordsOf(phrase);
      if (words.length > 0) require(rowOf(words, vocabulary, Number(slop)));
      continue;
    }
    for (const [piece] of chunk.matchAll(piecePattern)) {
      if (/^[*?]/.test(piece)) {
        hasLeadingWildcard = true;
        isPossible = false;
      } else if (!/[\p{L}\p{N}]/u.test(piece)) {
        continue;
      } else if (/[*?]/.test(piece)) {
        require(anyOf(wildcardTerms(piece, vocabulary)));
      } else if (/~[\d.]*$/.test(piece)) {
        require(anyOf(fuzzyTerms(piece, vocabulary)));
      } else {
        const words = wordsOf(piece);
        const isNoise = words.length === 1 && words.every(({ text }) => isStopWord(text));
        if (words.length > 0 && !isNoise) require(rowOf(words, vocabulary, 0));
      }
    }
  }
  const highlights = new Set(conditions.flatMap(({ terms }) => [...terms]).filter((term) => !vocabulary.isStop(term)));
  return { conditions: isPossible && conditions.length > 0 ? conditions : undefined, highlights, hasLeadingWildcard };
}

function rowOf(words: readonly { text: string }[], vocabulary: Vocabulary, slop: number): TextCondition | undefined {
  const terms: number[] = [];
  for (const { text } of words) {
    const term = vocabulary.find(text);
    if (term === undefined) return undefined;
    terms.push(term);
  }
  return terms.length === 1 ? { kind: 'any', terms: new Set(terms) } : { kind: 'row', terms, slop };
}

function anyOf(terms: ReadonlySet<number>): TextCondition | undefined {
  return terms.size === 0 ? undefined : { kind: 'any', terms };
}

function wildcardTerms(piece: string, vocabulary: Vocabulary): Set<number> {
  const source = fold(piece).replaceAll(/[._~]/g, '').replaceAll(/\*+/g, '.*').replaceAll('?', '.');
  const pattern = new RegExp(`^${source}$`, 'u');
  return vocabulary.select((word) => pattern.test(word));
}

/** `roam~` finds what is one edit away, two for long words; `roam~2` says how many, never more than two. */
function fuzzyTerms(piece: string, vocabulary: Vocabulary): Set<number> {
  const [, written = '', number = ''] = /^(.*?)~([\d.]*)$/.exec(piece) ?? [];
  const wanted = fold(written.replaceAll(/[._~]/g, ''));
  const given = Number.parseInt(number, 10);
  const edits = given >= 1 ? Math.min(2, given) : wanted.length > 5 ? 2 : 1;
  return vocabulary.select(
    (word) => Math.abs(word.length - wanted.length) <= edits && editDistance(wanted, word) <= edits,
  );
}
