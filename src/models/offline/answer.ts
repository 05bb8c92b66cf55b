import type { Passage } from './passages.js';
import { quoteAround } from './quote.js';
import { findDisagreement } from './disagreement.js';
import { aboutIt, type Scored } from './rank.js';
import type { ReadPage } from './reads.js';
import type { PageText } from './results.js';

const maxQuotes = 3;

/** Whether a passage is offered as an answer: it touches most of what the question is about, and not only by its place. */
export function answersSurely(best: Scored | undefined): boolean {
  return best !== undefined && best.coverage >= 0.6 && isOnSubject(best, 0.2);
}

/** Whether it is offered at all, as the closest there is. */
function comesClose(best: Scored | undefined): best is Scored {
  return best !== undefined && best.coverage >= 0.3 && isOnSubject(best, 0.15);
}

/** By its own words, or by the title: alone when that says nearly all of the question, else together with some word. */
function isOnSubject({ ownCoverage, titleCoverage }: Scored, share: number): boolean {
  return ownCoverage >= share || titleCoverage >= aboutIt || (ownCoverage > 0 && titleCoverage >= aboutIt / 2);
}

/** Text for an answer with quotes, or without when nothing fits. */
export function composeAnswer(
  ranked: readonly Scored[],
  passagesOf: ReadonlyMap<PageText, readonly Passage[]>,
): string {
  const best = ranked[0];
  if (!comesClose(best)) return nothingFound;
  const chosen = choose(ranked, best, passagesOf);
  const conflict = findDisagreement(ranked, chosen);
  const first = conflict
    ? [
        conflict.newer,
        ...chosen.filter((one) => one !== conflict.newer && one.page.pageId !== conflict.older.page.pageId),
      ]
    : chosen;
  const sure = answersSurely(best);
  const parts = first.slice(0, maxQuotes).map((scored) => quoted(scored, passagesOf, sure));
  const opening = sure ? [] : [closestOnly];
  const closing = conflict ? [`An older page says otherwise:\n\n${quoted(conflict.older, passagesOf, sure)}`] : [];
  return [...opening, ...parts, ...closing].join('\n\n');
}

/** The first passages of a page, for a request that names the page and asks nothing of it. */
export function quoteBeginning({ page, passages }: ReadPage): string {
  const starts = [...new Map(passages.map((passage, index) => [passage.group, index] as const).toReversed()).values()];
  const lines = starts
    .toReversed()
    .slice(0, maxQuotes)
    .map((index) => quoteAround(passages, index));
  return attributed(
    lines.flatMap((each, index) => (index === 0 ? each : ['', ...each])),
    page,
  );
}

/** Said when no passage fits. */
export const nothingFound =
  'I found nothing in the wiki that answers this. Pages may exist that you are not allowed to see.';

const closestOnly =
  'I found no direct answer in the wiki. Pages may exist that you are not allowed to see. The closest passages are:';

/** The best passages of different places, newer pages first where the scores are close. */
function choose(
  ranked: readonly Scored[],
  best: Scored,
  passagesOf: ReadonlyMap<PageText, readonly Passage[]>,
): Scored[] {
  const chosen: Scored[] = [];
  let quotes = '';
  for (const scored of ranked) {
    if (chosen.length === maxQuotes || scored.score < best.score * 0.55) break;
    // Already part of the quote of its paragraph or list, or the same words on another page.
    if (quotes.includes(scored.passage.lines.join(' '))) continue;
    quotes += `${quoteAround(passagesOf.get(scored.page) ?? [], scored.index).join(' ')}\n`;
    chosen.push(scored);
  }
  const close = (first: Scored, second: Scored): boolean =>
    Math.min(first.score, second.score) >= 0.8 * Math.max(first.score, second.score);
  return chosen.sort((first, second) => {
    if (first.page.pageId === second.page.pageId || !close(first, second)) return second.score - first.score;
    return second.page.updated.localeCompare(first.page.updated) || second.score - first.score;
  });
}

function quoted(
  { page, passage, index }: Scored,
  passagesOf: ReadonlyMap<PageText, readonly Passage[]>,
  isAnswer: boolean,
): string {
  return attributed(quoteAround(passagesOf.get(page) ?? [], index), page, passage.headings.at(-1), isAnswer);
}

/** A link is a citation, and a citation says "this answers": what is only close is named by title and id. */
function attributed(lines: readonly string[], page: PageText, section?: string, isAnswer = true): string {
  const block = lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
  const facts = [
    ...(section !== undefined && section !== page.title ? [`section ${section}`] : []),
    ...(page.updated === '' ? [] : [`updated ${page.updated}`]),
  ];
  const name = isAnswer
    ? `[${escapeTitle(page.title)}](${page.url})`
    : `${escapeTitle(page.title)} (page ${page.pageId})`;
  return `${block}\n\n— ${name}${facts.map((fact) => `, ${fact}`).join('')}`;
}

function escapeTitle(title: string): string {
  return title.replaceAll(/[[\]\\]/gu, '\\$&');
}
