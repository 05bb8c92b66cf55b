import type { Passage } from './passages.js';
import type { ReadPage } from './reads.js';
import type { PageText } from './results.js';
import { namesIn, stemCounts, type Term } from './terms.js';

/** A passage of a page with how well it fits the question. */
export interface Scored {
  page: PageText;
  passage: Passage;
  /** Index of the passage in its page. */
  index: number;
  score: number;
  /** Share of the question's terms, by weight, that the passage, its headings, its title or its neighbours contain: 0 to 1. */
  coverage: number;
  /** The same for the passage and its lead alone. */
  ownCoverage: number;
  /** The same for the title of the page alone. */
  titleCoverage: number;
}

/** What kind of answer a question asks for, as far as its words tell. */
interface Wanted {
  number: boolean;
  address: boolean;
}

function wantedBy(question: string): Wanted {
  return {
    number:
      /\b(how (?:long|many|much|often|old|early|soon|quickly|big|short|late)|when|deadline|percent|rate|ratio|cost|price|fee|charge|limit|date|what time|number|days?|weeks?|hours?|size|maximum|minimum|version|budget)\b/iu.test(
        question,
      ),
    address:
      /\b(e-?mail|address|website|url|link|where (?:do|can|should) i (?:send|find|report|contact)|contact|channel|whom?)\b/iu.test(
        question,
      ),
  };
}

/** From this share on the title says that the whole page is about the question. */
export const aboutIt = 0.6;
const wholeTitle = 0.9;

// BM25's usual saturation and length normalisation.
const k1 = 1.2;
const b = 0.5;

/**
 * All passages of the pages, best first. BM25 over word stems; a heading, the title, the lead of a list and the
 * passages beside it lend part of their words, because a sentence rarely repeats the subject of its section.
 */
export function rankPassages(question: string, terms: readonly Term[], pages: readonly ReadPage[]): Scored[] {
  const wanted = wantedBy(question);
  const countedPages = pages.map(({ page, passages }) => ({
    page,
    passages,
    title: stemCounts(page.title),
    own: passages.map((passage) => countsOf(passage)),
  }));
  const all = countedPages.flatMap((page) => page.own.map(({ counts }) => counts));
  const lengths = countedPages.flatMap((page) => page.own.map(({ length }) => length));
  const averageLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(lengths.length, 1) || 1;
  const names = namesIn(question);
  const titles = countedPages.map((page) => page.title);
  const weights = new Map(
    terms.map((term) => {
      const containing = all.filter((counts) => counts.has(term.stem)).length;
      const idf = Math.log(1 + (all.length - containing + 0.5) / (containing + 0.5));
      // Pages without the very name that was asked for are about something else.
      const isMissing = containing === 0 && !titles.some((title) => title.has(term.stem));
      return [term.stem, isMissing && names.has(term.word.toLowerCase()) ? 2 * idf : idf];
    }),
  );
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0) || 1;

  const scored: Scored[] = [];
  for (const { page, passages, title, own } of countedPages) {
    const titled = terms.reduce((sum, { stem }) => sum + (title.has(stem) ? (weights.get(stem) ?? 0) : 0), 0) / total;
    passages.forEach((passage, index) => {
      const { counts, length } = own[index] ?? countsOf(passage);
      const headings = stemCounts(passage.headings.join(' '));
      const lead = passage.lead ? stemCounts(passage.lead.text) : undefined;
      const beside = [own[index - 1]?.counts, own[index + 1]?.counts];
      let score = 0;
      let covered = 0;
      let ownCovered = 0;
      for (const { stem } of terms) {
        const idf = weights.get(stem) ?? 0;
        const frequency = counts.get(stem) ?? 0;
        const saturated = (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / averageLength));
        const lent = Math.max(
          lead?.has(stem) ? 0.8 : 0,
          headings.has(stem) ? 0.6 : 0,
          title.has(stem) ? 0.5 : 0,
          beside.some((neighbour) => neighbour?.has(stem)) ? 0.35 : 0,
        );
        const part = frequency > 0 ? Math.max(saturated, lent) + 0.25 * lent : lent;
        score += idf * part;
        if (part > 0) covered += idf;
        if (frequency > 0 || lead?.has(stem)) ownCovered += idf;
      }
      const coverage = covered / total;
      if (
        wanted.number &&
        /\p{N}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twice|half)\b/iu.test(passage.text)
      ) {
        score *= 1.3;
      }
      if (wanted.address && /@|https?:|www\.|#\w/u.test(passage.lines.join(' '))) score *= 1.2;
      // A passage with none of the words itself is context, not an answer.
      if (ownCovered === 0 && titled < aboutIt) score *= 0.3;
      // A page that is named for the very question.
      if (titled >= wholeTitle) score *= 1.3;
      // A list of links leads somewhere and says nothing itself.
      if (linkShare(passage) > 0.7) score *= 0.4;
      // A bare heading-like fragment or a question repeats the words without saying anything.
      if (/\?\s*$/u.test(passage.text)) score *= 0.5;
      if (passage.text.split(/\s+/u).length < 4 && passage.kind === 'sentence') score *= 0.6;
      scored.push({
        page,
        passage,
        index,
        score: score * (0.5 + coverage),
        coverage,
        ownCoverage: ownCovered / total,
        titleCoverage: titled,
      });
    });
  }
  return scored.sort((first, second) => second.score - first.score);
}

/** Share of the text that is the text of links, 0 to 1. */
function linkShare(passage: Passage): number {
  const links = passage.lines.join(' ').matchAll(/\[((?:\\.|[^\]\\])*)\]\([^)]*\)/gu);
  const length = [...links].reduce((sum, [, text = '']) => sum + text.length, 0);
  return length / Math.max(1, passage.text.length);
}

interface Counted {
  counts: ReadonlyMap<string, number>;
  /** In words, stop words included: a sentence is as long as it is read. */
  length: number;
}

// Passages are ranked again at every move of a turn; their lines keep their identity through it.
const counted = new WeakMap<readonly string[], Counted>();

function countsOf({ lines, text }: Passage): Counted {
  let known = counted.get(lines);
  if (known === undefined) {
    const counts = stemCounts(text);
    const terms = [...counts.values()].reduce((sum, count) => sum + count, 0);
    // Some scripts write no spaces.
    known = { counts, length: Math.max(terms, text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) };
    counted.set(lines, known);
  }
  return known;
}
