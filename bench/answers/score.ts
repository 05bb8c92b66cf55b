import type { Citation, TurnResult } from '../../src/agent/events.js';
import { fold } from '../retrieval/compare.js';
import type { KeyedQuestion } from './questions.js';
import { headingsAbove, type SourcePage } from './source.js';
import { spells } from './spelling.js';

/**
 * What became of a question. Answered outright: `right` with all facts of the key, `part` with some, `wrong` with none, with
 * one that it must not hold, or although the wiki does not answer it. `closest`: it says that it found no answer, and
 * shows what comes closest; `silent`: it says so and shows nothing. `failed`: the turn ended otherwise.
 */
export const outcomes = ['right', 'part', 'wrong', 'closest', 'silent', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

/** Citations of an answer by what they name: of pages, and, where a heading stands above the fact, of sections. */
export interface CitationCounts {
  all: number;
  /** Of a page that the key names. */
  page: number;
  /** Of these, how many are of a page on which facts stand below headings, name one of these headings, or name none. */
  sectioned: number;
  section: number;
  noSection: number;
}

export interface Score {
  outcome: Outcome;
  /** Whether each fact of the key is in the text of the answer, whatever it says of itself. */
  held: boolean[];
  /** What must not be said and is. */
  forbidden: string[];
  /** From 0 to 1: the share of the facts; 0 with a forbidden one. Without an answer in the wiki: 1 when the answer says so. */
  score: number;
  citations: CitationCounts;
}

/** Which facts an answer holds: of those it must, and of those it must not. */
export interface Held {
  must: boolean[];
  not: boolean[];
}

/** Facts by their spellings. */
export function factsSpelled({ key }: KeyedQuestion, answer: string): Held {
  const folded = fold(answer);
  const heldOf = (facts: readonly (readonly string[])[]): boolean[] => facts.map((fact) => spells(folded, fact));
  return { must: heldOf(key.must), not: heldOf(key.not) };
}

/** Scores the last turn of a question by the facts it holds and by what it cites. */
export function scoreOf(
  question: KeyedQuestion,
  result: Pick<TurnResult, 'status' | 'answer' | 'citations'>,
  held: Held,
  pages: ReadonlyMap<string, SourcePage>,
): Score {
  const forbidden = question.key.not.filter((_, index) => held.not[index]).map(([first = '']) => first);
  const share = held.must.filter(Boolean).length / Math.max(1, held.must.length);
  const outcome = outcomeOf(question, result, { share, isForbidden: forbidden.length > 0 });
  const isDeclined = outcome === 'closest' || outcome === 'silent';
  const isAnswerable = question.key.must.length > 0;
  const full = isAnswerable ? share : Number(isDeclined);
  return {
    outcome,
    held: held.must,
    forbidden,
    score: forbidden.length > 0 ? 0 : full,
    citations: countCitations(question, result.citations, pages),
  };
}

function outcomeOf(
  { key }: KeyedQuestion,
  { status, answer, citations }: Pick<TurnResult, 'status' | 'answer' | 'citations'>,
  { share, isForbidden }: { share: number; isForbidden: boolean },
): Outcome {
  if (status === 'no_answer') return /^> /mu.test(answer) || citations.length > 0 ? 'closest' : 'silent';
  if (status !== 'answered') return 'failed';
  if (key.must.length === 0 || isForbidden || share === 0) return 'wrong';
  return share === 1 ? 'right' : 'part';
}

function countCitations(
  { key, pages: places }: KeyedQuestion,
  citations: readonly Citation[],
  pages: ReadonlyMap<string, SourcePage>,
): CitationCounts {
  const counts: CitationCounts = { all: citations.length, page: 0, sectioned: 0, section: 0, noSection: 0 };
  for (const { pageId, section } of citations) {
    const named = places.filter(({ page }) => pages.get(page)?.id === pageId);
    if (named.length === 0) continue;
    counts.page += 1;
    const headings = named
      .flatMap(({ fact, page, section: heading, states }) => {
        const source = pages.get(page);
        if (heading !== undefined || source === undefined) return [heading ?? ''];
        return headingsAbove(source, states ?? key.must[fact] ?? []);
      })
      .map(headingForm);
    // Where one of the facts stands before the first heading, a citation of the page alone is as exact as can be.
    if (headings.length === 0 || headings.includes('')) continue;
    counts.sectioned += 1;
    if (section === undefined) counts.noSection += 1;
    else if (headings.includes(headingForm(section.split(' > ').at(-1) ?? ''))) counts.section += 1;
  }
  return counts;
}

/** Headings are compared by letters and digits alone, because anchors keep no more of them. */
const headingForm = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
