import { wordsOf } from './text-analysis.js';
import type { Vocabulary } from './text-analysis.js';

export type ExcerptMode = 'highlight' | 'highlight_unescaped' | 'indexed' | 'indexed_unescaped' | 'none';

const openMark = '@@@hl@@@';
const closeMark = '@@@endhl@@@';

/** Characters of an excerpt, measured on the live service: 150 to 450 with marks, 50 of the `indexed` kind. */
const excerptLength = 400;
const indexedLength = 50;
/** How much is shown before the first hit. */
const leadLength = 60;

export interface Highlighter {
  readonly vocabulary: Vocabulary;
  /** Terms to mark; empty: nothing is marked. */
  readonly terms: ReadonlySet<number>;
}

interface Hit {
  start: number;
  end: number;
  term: number;
}

/** The excerpt mode of a request; anything unknown means none, which is what the service makes of it. */
export function excerptMode(value: string | null): ExcerptMode {
  if (value === null || value === '') return 'highlight';
  const modes: readonly ExcerptMode[] = ['highlight', 'highlight_unescaped', 'indexed', 'indexed_unescaped'];
  return modes.find((mode) => mode === value) ?? 'none';
}

/** A title as a search row shows it: HTML-escaped, hits marked. */
export function markedTitle(title: string, highlighter: Highlighter): string {
  return markHits(title, highlighter, escapeHtml);
}

/**
 * A piece of a text: around the place with most hits, or the beginning where there are none to mark. Entities are
 * escaped unless the mode says otherwise; line feeds stay.
 */
export function excerptOf(text: string, mode: ExcerptMode, highlighter: Highlighter): string {
  if (mode === 'none') return '';
  const write = mode.endsWith('_unescaped') ? (piece: string) => piece : escapeHtml;
  if (mode.startsWith('indexed')) return write(cut(text, 0, indexedLength));
  const piece = cut(text, bestStart(text, highlighter), excerptLength);
  return markHits(piece, highlighter, write);
}

/** Where an excerpt begins: a little before the window that holds the most different hits, at a word. */
function bestStart(text: string, highlighter: Highlighter): number {
  const hits = hitsOf(text, highlighter);
  let best = { start: 0, different: 0 };
  for (const [first, hit] of hits.entries()) {
    const seen = new Set<number>();
    for (let at = first; at < hits.length; at += 1) {
      const next = hits[at];
      if (!next || next.end > hit.start + excerptLength - leadLength) break;
      seen.add(next.term);
    }
    if (seen.size > best.different) best = { start: hit.start, different: seen.size };
  }
  const start = Math.max(0, best.start - leadLength);
  if (start === 0) return 0;
  const space = text.slice(start, best.start).search(/\s/);
  return space < 0 ? best.start : start + space + 1;
}

/** A slice that ends at a word where one ends nearby, and never within a character. */
function cut(text: string, start: number, length: number): string {
  const end = start + length;
  if (end >= text.length) return text.slice(start).trim();
  const piece = text.slice(start, end);
  const space = piece.search(/\s\S*$/);
  return (space > length * 0.7 ? piece.slice(0, space) : piece).replace(/[\uD800-\uDBFF]$/, '').trim();
}

function markHits(text: string, highlighter: Highlighter, write: (piece: string) => string): string {
  let marked = '';
  let done = 0;
  let open = -1;
  for (const { start, end } of hitsOf(text, highlighter)) {
    if (open >= 0 && start === done) {
      // Characters of a script without spaces follow each other directly and are marked as one word.
      marked += write(text.slice(start, end));
    } else {
      marked += `${open >= 0 ? closeMark : ''}${write(text.slice(done, start))}${openMark}${write(text.slice(start, end))}`;
      open = start;
    }
    done = end;
  }
  return `${marked}${open >= 0 ? closeMark : ''}${write(text.slice(done))}`;
}

function hitsOf(text: string, { vocabulary, terms }: Highlighter): Hit[] {
  const hits: Hit[] = [];
  if (terms.size === 0) return hits;
  for (const { text: word, start, end } of wordsOf(text)) {
    const term = vocabulary.find(word);
    if (term !== undefined && terms.has(term)) hits.push({ start, end, term });
  }
  return hits;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
