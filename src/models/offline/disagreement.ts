import type { Scored } from './rank.js';
import { keyTerms } from './terms.js';

/** Two passages of different pages that cannot both be right today. */
export interface Disagreement {
  newer: Scored;
  older: Scored;
}

const replaces =
  /\b(?:replace[sd]?|supersede[sd]?|no longer|not any ?more|switched off|retired|discontinued|since \d|as of \d|from \d{1,2} \p{Lu})/iu;

/**
 * A passage that disagrees with the best one: it is about the same and gives other numbers, or it stands on a newer
 * page and says that something was replaced. Only pages that show when they were updated are compared.
 */
export function findDisagreement(ranked: readonly Scored[], chosen: readonly Scored[]): Disagreement | undefined {
  const [first] = chosen;
  if (first === undefined || first.page.updated === '') return undefined;
  for (const other of ranked.slice(0, 80)) {
    if (other.page.pageId === first.page.pageId || other.page.updated === '') continue;
    const age = other.page.updated.localeCompare(first.page.updated);
    if (age === 0) continue;
    const isNumeric = other.score >= first.score * 0.3 && givesOtherNumbers(first, other);
    const isReplaced = age > 0 && other.ownCoverage >= 0.5 && isAboutReplacing(other, ranked);
    if (isNumeric || isReplaced) return age > 0 ? { newer: other, older: first } : { newer: first, older: other };
  }
  return undefined;
}

function givesOtherNumbers(first: Scored, second: Scored): boolean {
  const mine = contentOf(first);
  const theirs = contentOf(second);
  const shared = [...theirs.words].filter((stem) => mine.words.has(stem)).length;
  const isSameSubject = shared >= 2 && shared / Math.min(mine.words.size, theirs.words.size) >= 0.5;
  return isSameSubject && mine.numbers !== '' && theirs.numbers !== '' && mine.numbers !== theirs.numbers;
}

/** Whether the paragraph or list of a passage tells of a change. */
function isAboutReplacing(scored: Scored, ranked: readonly Scored[]): boolean {
  return ranked.some(
    (each) =>
      each.page === scored.page && each.passage.group === scored.passage.group && replaces.test(each.passage.text),
  );
}

function contentOf({ passage }: Scored): { words: Set<string>; numbers: string } {
  const stems = keyTerms(passage.text).map((term) => term.stem);
  return {
    words: new Set(stems.filter((stem) => !/\p{N}/u.test(stem))),
    numbers: stems
      .filter((stem) => /^\p{N}+$/u.test(stem))
      .sort()
      .join(' '),
  };
}
