import type { Client } from 'confluence.js/core';

import { type Findings, type FindOptions, findPassages, type Question } from './find-passages.js';
import type { FoundPassage } from './passages-of.js';

/** What a wiki says to several questions. */
export interface SeveralFindings {
  /** Those of each question, in their order. */
  findings: Findings[];
  /** The passages of all of them, each once. */
  passages: FoundPassage[];
  /** For each question the places of its passages among those, from 0. */
  places: number[][];
}

/**
 * What {@link findPassages} gives for each of some questions, which share the budget; a passage that answers several of
 * them is there once. Throws the same.
 */
export async function findForSeveral(
  client: Client,
  questions: readonly Question[],
  { maxTokens, onPages, ...options }: Omit<FindOptions, 'cursor'>,
): Promise<SeveralFindings> {
  const share = Math.floor(maxTokens / Math.max(1, questions.length));
  let read = 0;
  const findings = await Promise.all(
    questions.map((question) =>
      findPassages(client, question, {
        ...options,
        maxTokens: share,
        onPages: (count) => onPages?.((read += count)),
      }),
    ),
  );
  const passages: FoundPassage[] = [];
  const places = findings.map((found) =>
    found.passages.map((passage) => {
      const known = passages.findIndex((other) => holds(other, passage));
      return known === -1 ? passages.push(passage) - 1 : known;
    }),
  );
  return { findings, passages, places: places.map((numbers) => [...new Set(numbers)]) };
}

const holds = (whole: FoundPassage, part: FoundPassage): boolean =>
  whole.page.id === part.page.id && whole.start <= part.start && whole.end >= part.end;
