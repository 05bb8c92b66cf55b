import { ConfluenceError } from '../errors.js';
import { day, oneLine, titleLink } from './result.js';

/** A page as far as its first line shows it. */
export interface ShownPage {
  id: string;
  type: string;
  title: string;
  space: string;
  version: number;
  updatedAt: string;
  author: string;
  status: string;
}

/** The line that says which page it is, at which address, and how old. */
export function pageHead(
  { id, type, title, space, version, updatedAt, author, status }: ShownPage,
  url: string,
): string {
  const facts = [
    `${type} ${id}`,
    `space ${oneLine(space, 80)}`,
    `version ${version}`,
    `updated ${day(updatedAt)}${author ? ` by ${oneLine(author, 60)}` : ''}`,
    ...(status === 'current' ? [] : [oneLine(status, 20)]),
  ];
  return `${titleLink(title, url)} | ${facts.join(' | ')}`;
}

/** The address of a section, its fragment encoded as browsers copy it. */
export function sectionUrl(url: string, anchor: string): string {
  // An apostrophe would be safe, a parenthesis would end a Markdown link.
  const fragment = encodeURIComponent(anchor.replaceAll(/\p{Cs}/gu, ''))
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');
  return `${url.replace(/#.*$/u, '')}#${fragment}`;
}

/** A number as people read it: `1,204`. */
export const count = (number: number): string => number.toLocaleString('en-US');

/** The line that says that a page is not the version that a place was given for; empty when it is. */
export const changedNote = ({ version }: { version: number }, otherVersion: number | undefined): string =>
  otherVersion === undefined
    ? ''
    : `\nThe page changed since the previous piece (version ${otherVersion}, now ${version}): read it again from the start if the pieces do not fit.`;

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
  /** Heading of the section that was asked for. */
  section?: string;
  /** Whether nothing comes before the piece. */
  isFirst: boolean;
  /** Whether the page has sections to choose from. */
  hasSections: boolean;
}): string {
  if (from === undefined) return isFirst ? '' : `End of the ${section === undefined ? 'page' : 'section'}.`;
  const same = section === undefined ? '' : ` section=${JSON.stringify(oneLine(section, 80))} and`;
  const other = section === undefined && hasSections ? ' or with section="…"' : '';
  return `Shown: ${count(shown)} of about ${count(Math.max(total, shown))} tokens. Rest: call again with${same} from="${from}"${other}.`;
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
  const asked = JSON.stringify(oneLine(name, 80));
  const quoted = (texts: readonly string[]): string =>
    JSON.stringify(texts.map((text) => oneLine(text, 60)).join(' > '));
  if (found.length === 0) {
    const some = headings.slice(0, 15).map((heading) => quoted([heading]));
    return new ConfluenceError({
      code: 'invalid_request',
      message: `The page has no section ${asked}. Its headings: ${some.length === 0 ? 'none' : some.join(', ')}${headings.length > 15 ? ' and more' : ''}.`,
      next: 'Call again with one of them, or without `section`.',
    });
  }
  const isSamePath = new Set(found.map(({ path }) => quoted(path))).size < found.length;
  const names = found
    .slice(0, 8)
    .map(({ anchor, path }) => (isSamePath ? JSON.stringify(`#${oneLine(anchor, 80)}`) : quoted(path)));
  return new ConfluenceError({
    code: 'invalid_request',
    message: `The page has ${found.length} sections called ${asked}: ${names.join(', ')}.`,
    next: 'Call again with one of these as `section`.',
  });
}

/** The error for a `from` that is none of a page's places, as `reason` says. */
export function noPlace(from: string, reason: string): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: `${JSON.stringify(oneLine(from, 40))} is ${reason}.`,
    next: 'Use the value of `from` that the previous result gave, or leave it out.',
  });
}
