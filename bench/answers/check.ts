import type { KeyedQuestion, Place } from './questions.js';
import { headingsAbove, selected, type SourcePage } from './source.js';
import { spells } from './spelling.js';
import { fold } from '../retrieval/compare.js';

/** What is wrong with the keys of questions, compared with the wiki they are about, a line each. */
export function checkKeys(questions: readonly KeyedQuestion[], pages: ReadonlyMap<string, SourcePage>): string[] {
  const known = new Set<string>();
  return questions.flatMap((question) => {
    const problems = [
      ...(known.has(question.id) ? ['another question has this id'] : []),
      ...factProblems(question),
      ...question.pages.flatMap((place) => placeProblems(question, place, pages)),
      ...listProblems(question, pages),
      ...absenceProblems(question, pages),
    ];
    known.add(question.id);
    return problems.map((problem) => `${question.id}: ${problem}`);
  });
}

const named = (spellings: readonly string[]): string => `"${spellings.join('" or "')}"`;

/** A fact tells something only when it can be looked up, is not in the question, and is not forbidden. */
function factProblems({ turns, key, pages }: KeyedQuestion): string[] {
  const asked = fold(turns.join('\n'));
  return key.must.flatMap((fact, index) => [
    ...(pages.some((place) => place.fact === index) ? [] : [`no page is named for ${named(fact)}`]),
    ...fact.filter((spelling) => spells(asked, [spelling])).map((spelling) => `the question itself says "${spelling}"`),
    ...key.not
      .filter((forbidden) => fact.some((spelling) => spells(fold(spelling), forbidden)))
      .map((forbidden) => `${named(fact)} must be said and holds ${named(forbidden)}, which must not`),
  ]);
}

/** A fact stands below the heading named for it, and below no other of the page that is not named too. */
function placeProblems(
  { key, pages: places }: KeyedQuestion,
  place: Place,
  pages: ReadonlyMap<string, SourcePage>,
): string[] {
  const page = pages.get(place.page);
  const fact = key.must[place.fact];
  if (fact === undefined) return [`there is no fact ${place.fact}`];
  const { states = fact } = place;
  if (page === undefined) return [`there is no page ${place.page} that every member may read`];
  const headings = headingsAbove(page, states);
  if (place.section === undefined)
    return headings.length > 0 || spells(page.surroundings, states)
      ? []
      : [`${named(states)} stands nowhere on ${place.page}`];
  if (!headings.includes(place.section))
    return [`${named(states)} does not stand on ${place.page} below "${place.section}"`];
  const others = headings.filter(
    (heading) =>
      !places.some(
        ({ fact, page: path, section }) => fact === place.fact && path === place.page && section === heading,
      ),
  );
  return others.map((heading) => `${named(states)} stands on ${place.page} below "${heading}" too`);
}

/** Of a complete list every page is named, and no other. */
function listProblems({ complete, pages: places }: KeyedQuestion, pages: ReadonlyMap<string, SourcePage>): string[] {
  if (complete === undefined) return [];
  const listed = new Set(places.map(({ page }) => page));
  const real = new Set(selected(pages, complete).map(({ path }) => path));
  return [
    ...[...real].filter((path) => !listed.has(path)).map((path) => `the list lacks ${path}`),
    ...[...listed].filter((path) => !real.has(path)).map((path) => `${path} does not belong to the list`),
  ];
}

/** What the wiki does not answer has no page, and what is said to be absent stands on none. */
function absenceProblems(
  { key, pages: places, absent = [] }: KeyedQuestion,
  pages: ReadonlyMap<string, SourcePage>,
): string[] {
  const holding = absent.flatMap((words) =>
    [...pages.values()]
      .filter((page) => spells(page.surroundings, [words]) || headingsAbove(page, [words]).length > 0)
      .map(({ path }) => `"${words}" is said to be absent and stands on ${path}`),
  );
  return key.must.length === 0 && places.length > 0
    ? ['it has no answer and names a page all the same', ...holding]
    : holding;
}
