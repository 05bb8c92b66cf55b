import { ConfluenceError } from '../errors.js';
import {
  asked,
  count,
  day,
  idNumber,
  joined,
  oneLine,
  ours,
  type Ours,
  quoting,
  readingPlace,
  sentence,
  type Sentence,
  spaceKey,
  wiki,
} from '../ours.js';
import { standingFacts } from './age-lines.js';
import { titleLink } from './result.js';

/** A page as far as its first line shows it. */
export interface ShownPage {
  id: string;
  type: 'page' | 'blogpost';
  title: string;
  space: string;
  version: number;
  updatedAt: string;
  author: string;
  status: string;
  /** What it lies below. */
  parent?: { title: string; url: string } | undefined;
  standing?: readonly string[];
}

/** The line that says which page it is and how old; `isOutlined`: its sections stand in the fence, above its text. */
export function pageHead({ id, type, space, version, updatedAt, status }: ShownPage, isOutlined = false): Ours {
  const facts = [
    ours`${type} ${idNumber(id)}`,
    ours`space ${spaceKey(space)}`,
    ours`version ${version}`,
    ...(updatedAt === '' ? [] : [ours`updated ${day(updatedAt)}`]),
    ...(status === 'current' ? [] : [statuses.get(status) ?? ours`not current`]),
    ...(isOutlined ? [ours`its sections, then its text`] : []),
  ];
  return joined(facts, ' | ');
}

const statuses: ReadonlyMap<string, Ours> = new Map([
  ['archived', ours`archived`],
  ['draft', ours`draft`],
  ['trashed', ours`trashed`],
]);

/** The first line of what is quoted of a page: its title at its address, and who wrote it. */
export const pageTitle = (
  { title, author, parent, ...page }: Pick<ShownPage, 'title' | 'author' | 'parent' | 'standing'>,
  url: string,
): string =>
  [
    titleLink(title, url),
    ...(author ? [`by ${oneLine(author, 60)}`] : []),
    ...(parent === undefined ? [] : [`below ${titleLink(parent.title, parent.url)}`]),
    ...standingFacts(page),
  ].join(' | ');

/** The address of a section, its fragment encoded as browsers copy it. */
export function sectionUrl(url: string, anchor: string): string {
  // An apostrophe would be safe, a parenthesis would end a Markdown link.
  const fragment = encodeURIComponent(anchor.replaceAll(/\p{Cs}/gu, ''))
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');
  return `${url.replace(/#.*$/u, '')}#${fragment}`;
}

/** The line that says that a page is not the version that a place was given for; empty when it is. */
export const changedNote = ({ version }: { version: number }, otherVersion: number | undefined): Ours =>
  otherVersion === undefined
    ? ours``
    : ours`The page changed since the previous piece (version ${otherVersion}, now ${version}): read it again from the start if the pieces do not fit.`;

/** The line below a piece of a page: how much it is, and how to get the rest; empty below a page that is shown whole. */
export function pieceTail({
  shown,
  total,
  from,
  section,
  isFirst,
  hasSections,
}: {
  /** Tokens of the piece, and of all that was asked for. */
  shown: number;
  total: number;
  /** Where the rest begins; undefined: there is none. */
  from?: string;
  /** The section that was asked for, as it was asked for. */
  section?: string;
  /** Whether nothing comes before the piece. */
  isFirst: boolean;
  /** Whether the page has sections to choose from. */
  hasSections: boolean;
}): Ours {
  if (from === undefined) return isFirst ? ours`` : ours`End of the ${section === undefined ? 'page' : 'section'}.`;
  const same = section === undefined ? '' : ours` section=${asked(section)} and`;
  const other = section === undefined && hasSections ? ' or with section="…"' : '';
  return ours`Shown: ${count(shown)} of about ${count(Math.max(total, shown))} tokens. Rest: call again with${same} from="${readingPlace(from)}"${other}.`;
}

/** A section as far as an error names it. */
interface NamedSection {
  anchor: string;
  /** Headings down to its own. */
  path: readonly string[];
}

/** The error for a name that no section of a page has, or several. */
export function notOneSection(
  name: string,
  { found, headings }: { found: readonly NamedSection[]; headings: readonly string[] },
): ConfluenceError {
  const shown = (texts: readonly string[]): string =>
    JSON.stringify(texts.map((text) => oneLine(text, 60)).join(' > '));
  if (found.length === 0) {
    const some = headings.slice(0, 15).map((heading) => shown([heading]));
    return new ConfluenceError({
      code: 'invalid_request',
      message: quoting`The page has no section ${asked(name)}. Its headings: ${some.length === 0 ? 'none' : wiki(some.join(', '))}${headings.length > 15 ? ' and more' : ''}.`,
      next: 'Call again with one of them, or without `section`.',
    });
  }
  const isSamePath = new Set(found.map(({ path }) => shown(path))).size < found.length;
  const names = found
    .slice(0, 8)
    .map(({ anchor, path }) => (isSamePath ? JSON.stringify(`#${oneLine(anchor, 80)}`) : shown(path)));
  return new ConfluenceError({
    code: 'invalid_request',
    message: quoting`The page has ${found.length} sections called ${asked(name)}: ${wiki(names.join(', '))}.`,
    next: 'Call again with one of these as `section`.',
  });
}

/** The error for a `from` that is none of a page's places, as `reason` says. */
export function noPlace<Reason extends string>(from: string, reason: Sentence<Reason>): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: ours`${asked(from, 40)} is ${sentence(reason)}.`,
    next: 'Use the value of `from` that the previous result gave, or leave it out.',
  });
}
