import type { TermReader } from '../language/terms.js';
import type { PageReference } from './passages.js';
import type { Query } from './query.js';
import type { ScoredPassage } from './rank.js';

/** How much less than a passage of the newer page those of the older one are worth. */
const behind = 0.99;
/** What a page is worth to a question that is about something else: less than this part of the other. */
const sameWorth = 0.3;

/** A page with the best of its passages. */
interface Ranked {
  page: PageReference;
  best: ScoredPassage;
  title: ReadonlySet<string>;
}

/**
 * A ranking in which what is out of date stands behind what has taken its place: a page that says so of itself, or whose
 * title names a year that is over. In its place is a page of the same subject that is neither, of a later year by its title
 * or by its last change; it is named with each passage when it is called alike. A year that the question names is not over; without a page in
 * its place one that is out of date stands where it stood. "Now" is the newest change of all these pages.
 */
export function behindNewer(ranked: readonly ScoredPassage[], query: Query, reader: TermReader): ScoredPassage[] {
  const pages = new Map<string, Ranked>();
  for (const best of ranked) {
    const { page } = best.passage;
    if (!pages.has(page.id)) pages.set(page.id, { page, best, title: new Set(reader.terms(page.title)) });
  }
  const all = [...pages.values()];
  const now = Math.max(...all.map(({ page }) => yearOf(page.updatedAt)));
  const isOver = ({ title }: PageReference): boolean => {
    const year = yearIn(title);
    return year !== undefined && year < now && !query.weights.has(String(year));
  };
  const isOld = (page: PageReference): boolean => page.isOutdated === true || isOver(page);
  const instead = new Map<string, { best: ScoredPassage; newer?: PageReference }>();
  for (const old of all.filter(({ page }) => isOld(page))) {
    const year = isOver(old.page) ? (yearIn(old.page.title) ?? 0) : 0;
    const newer = all.filter(
      ({ page, best }) =>
        !isOld(page) &&
        (yearIn(page.title) ?? yearOf(page.updatedAt)) > year &&
        best.score >= sameWorth * old.best.score,
    );
    const titled = newer.find((other) => isTitledAlike(other, old));
    const found = titled ?? newer.find((other) => answersAsMuch(other, old, query));
    // Only of a page that is called the same it can be said that it has taken the place.
    if (found !== undefined) instead.set(old.page.id, { best: found.best, ...(titled && { newer: titled.page }) });
  }
  if (instead.size === 0) return [...ranked];
  return ranked
    .map((scored) => {
      const { id } = scored.passage.page;
      const found = instead.get(id);
      const score = pages.get(id)?.best.score ?? 0;
      if (found === undefined) return scored;
      const { best, newer } = found;
      return {
        ...scored,
        score: scored.score * Math.min(1, (behind * best.score) / score),
        ...(newer && { newer }),
      };
    })
    .toSorted((one, other) => other.score - one.score);
}

/** Whether one title says all that the other one does, years aside. */
function isTitledAlike(newer: Ranked, old: Ranked): boolean {
  const [own, its] = [newer, old].map(({ title }) => [...title].filter((term) => !isYear.test(term)));
  return holds(newer.title, its) || holds(old.title, own);
}

/** Whether a page has in its title what the question asks of the older one's, or in a passage all that the older one's best holds of it. */
const answersAsMuch = (newer: Ranked, old: Ranked, { weights }: Query): boolean =>
  holds(
    newer.title,
    [...old.title].filter((term) => weights.has(term)),
  ) ||
  (old.best.matched.size > 1 && holds(newer.best.matched, [...old.best.matched]));

const holds = (some: ReadonlySet<string>, terms: readonly string[] = []): boolean =>
  terms.length > 0 && terms.every((term) => some.has(term));

const isYear = /^(?:19|20)\d\d$/u;

/** The latest year that a title names. */
function yearIn(title: string): number | undefined {
  const years = (title.match(/(?<![\p{L}\p{N}])(?:19|20)\d\d(?![\p{L}\p{N}])/gu) ?? []).map(Number);
  return years.length === 0 ? undefined : Math.max(...years);
}

/** The year of a time; 0 when it is not known. */
const yearOf = (time: string): number => Number(time.slice(0, 4)) || 0;
