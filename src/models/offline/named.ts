import { quote } from '../../cql.js';
import { createTermReader } from '../../language/terms.js';
import { type Conversation, type Done, resultOf } from './conversation.js';
import type { KnownPage } from './forms.js';
import { listed, type Move, type PlannedCall, sayNoAnswer } from './planned.js';
import { linkTo, readResult, type Source } from './results.js';

/** What a name means, or what is to be done to find out. */
export type Meant<Thing> = { found: Thing } | { move: Move; isUnknown?: true };

const search = 'confluence_search';
const maxNamed = 10;

/**
 * The page that somebody calls by `name`: an id, an address, its title, or words of a title that no other page has. Of
 * several it asks which; with `isExact`, and a name that is not the whole title, also of one.
 */
export function pageNamed(name: string, done: readonly Done[], { isExact }: { isExact: boolean }): Meant<KnownPage> {
  const title = name.trim();
  if (/^\d+$|^https?:\/\//u.test(title)) return { found: { id: title, title } };
  for (const [called, space] of readings(title)) {
    const words = createTermReader().words(called);
    if (words.length === 0) continue;
    const call: PlannedCall = {
      name: search,
      args: {
        cql: `type in (page, blogpost) and title ~ ${quote(words.map(({ word }) => word).join(' '))}`,
        ...(space !== undefined && { space }),
        limit: 25,
      },
    };
    const answer = resultOf(done, call);
    if (answer === undefined) return { move: { calls: [call] } };
    const { hits, error, total = 0 } = readResult(answer);
    // A space that does not exist is no space: the words belong to the title.
    if (error !== undefined && space === undefined) return { move: sayNoAnswer(error.message) };
    const fitting = hits.filter((hit) => holdsAll(hit.title, called));
    const same = fitting.filter((hit) => fold(hit.title) === fold(called) || fold(hit.title) === fold(title));
    const meant = same.length > 0 ? same : fitting;
    const [only] = meant;
    if (only === undefined) continue;
    const isSure = meant.length === 1 && (same.length === 1 || (!isExact && total <= hits.length));
    return isSure ? { found: { id: only.pageId, title: only.title } } : { move: sayNoAnswer(whichPage(called, meant)) };
  }
  return { move: sayNoAnswer(`I found no page called "${title}" that you may see.`), isUnknown: true };
}

/** How a name can be read: as it stands, without what people say around a title, and with a space at its end. */
function readings(name: string): [string, string?][] {
  const bare = name.replace(/^(?:the|our|my)\s+/iu, '').replace(/^page\s+|\s+page$/iu, '');
  const [, before, space] =
    /^(.+?)\s+(?:in|of)\s+(?:the\s+)?(?:space\s+)?([A-Z][A-Z0-9]*|~\w+)(?:\s+space)?$/u.exec(bare) ?? [];
  return [[bare], ...(before === undefined ? [] : ([[before, space]] as [string, string?][]))];
}

const fold = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/gu, ' ').trim().toLowerCase();

function holdsAll(title: string, name: string): boolean {
  const reader = createTermReader();
  const terms = new Set(reader.terms(title));
  return reader.words(name).every((word) => word.terms.some((term) => terms.has(term)));
}

/** The question which of some pages is meant; {@link chosenPage} reads the answer. */
function whichPage(name: string, pages: readonly Source[]): string {
  const lines = pages
    .slice(0, maxNamed)
    .map((page, index) => `${index + 1}. ${linkTo(page)}, space ${page.space}, page ${page.pageId}`);
  const more = pages.length > maxNamed ? `\n\nThese are the first ${maxNamed}.` : '';
  const [which, how] =
    pages.length === 1
      ? [`The one page whose title has "${name}" is called otherwise. Is it meant?`, 'Answer with 1, or with its id']
      : [`Several pages fit "${name}". Which one?`, 'Answer with its number, its space, or its id'];
  return `${which}\n\n${lines.join('\n')}${more}\n\n${how}.`;
}

/** The sentence before with the page that was asked about, when the question chooses one of those that were named. */
export function withChosenPage({ question, before, said }: Conversation): string | undefined {
  const asked = said.at(-1) ?? '';
  const name = /^(?:Several pages fit|The one page whose title has) "(.+?)"/u.exec(asked)?.[1];
  const sentence = before.at(-1);
  if (name === undefined || sentence === undefined) return undefined;
  const pages = [...asked.matchAll(/^(\d+)\. .*, space (\S*), page (\d+)$/gmu)].map(
    ([, number = '', space = '', id = '']) => ({ number, space, id }),
  );
  const answer = question
    .replace(/^(?:the|in|number|page|space|yes)\s+/iu, '')
    .replace(/(?:\s+(?:one|page|space))?[.!]*$/iu, '')
    .trim();
  const chosen = pages.filter(
    ({ number, space, id }) =>
      [number, id].includes(answer) ||
      (pages.length === 1 && /^(?:yes|y|ja|oui|s[ií])[.!]*$/iu.test(question)) ||
      space.toLowerCase() === answer.toLowerCase() ||
      question.includes(`/${id}`),
  );
  const place = sentence.toLowerCase().lastIndexOf(name.toLowerCase());
  const [page] = chosen;
  if (page === undefined || chosen.length > 1 || place === -1) return undefined;
  return (
    sentence.slice(0, place).replace(/\b(?:the|our|my)\s+(?:page\s+)?$/iu, '') +
    page.id +
    sentence.slice(place + name.length).replace(/^\s+page\b/iu, '')
  );
}

const listSpaces: PlannedCall = { name: 'confluence_list_spaces', args: {} };

/** The key of the space that somebody calls by its key or name. */
export function spaceNamed(name: string, done: readonly Done[]): Meant<string> {
  const answer = resultOf(done, listSpaces);
  if (answer === undefined) return { move: { calls: [listSpaces] } };
  const { spaces, error } = readResult(answer);
  if (error !== undefined) return { move: sayNoAnswer(error.message) };
  const wanted = fold(name.replace(/^the\s+|\s+space$/giu, ''));
  const same = spaces.filter(({ key, name: called }) => fold(key) === wanted || fold(called) === wanted);
  const meant = same.length > 0 ? same : spaces.filter(({ name: called }) => holdsAll(called, name));
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return { found: only.key };
  const choices = (meant.length > 0 ? meant : spaces).map(
    (space) => `- ${linkTo({ title: space.name, url: space.url })}, key ${space.key}`,
  );
  const head =
    meant.length > 0
      ? `Several spaces fit "${name}". Say the key of one:`
      : `I see no space called "${name}". There are:`;
  return { move: sayNoAnswer([head, '', listed(choices)].join('\n')) };
}
