import { ConfluenceError } from '../errors.js';
import { percentDecoded } from '../links/address.js';
import { isPathTrick, parseTarget } from '../markup/target.js';
import { asked, hostName, ours, sentence, type Sentence } from '../ours.js';

/** What somebody may mean by "a page". `host` and `section` come from a browser address. */
export type ContentReference = (
  | { kind: 'id'; id: string }
  /** `postedOn`: a blog post of this day, e.g. `2026/01/30`. */
  | { kind: 'title'; title: string; space?: string; postedOn?: string }
  /** The start page of a space. */
  | { kind: 'home'; space: string }
) & { host?: string; section?: string };

// 255 characters of an address by title, most of them percent-encoded.
const maxLength = 4000;
const example =
  'Give a page id such as "1245185", a browser address, a short link such as "/x/AQAT", or a title with its space.';

/**
 * Reads an id, any address a browser shows for Confluence content, the destination of any link to content in the
 * Markdown of a page, a short link, or else a title; an address also with what people put around it (`<…>`,
 * `[title](…)`, a full stop). Sends nothing; the result holds digits, a title or a space key, which are safe to send
 * once they are encoded.
 *
 * Throws `invalid_request` for what cannot name content: other schemes, paths, control characters, addresses of people
 * and attachments.
 */
export function parseReference(input: string, space?: string): ContentReference {
  const text = unwrapped(input.trim());
  if (text === '') throw invalid('No page was named.');
  if (text.length > maxLength) throw invalid('The page reference is too long.');
  if (/\p{Cc}|\p{Cs}/u.test(text)) throw invalid('The page reference holds control characters.');
  const key = space === undefined || space.trim() === '' ? undefined : parseSpaceKey(space);
  if (/^\d+$/u.test(text)) return { kind: 'id', id: parseId(text) };
  if (/^att\d+$/u.test(text)) throw invalid(ours`${asked(text)} is an attachment, not a page.`);
  if (text.startsWith('ari:')) {
    const id = /^ari:cloud:confluence:[\w-]*:(?:page|blogpost|content|folder)\/(\d+)$/u.exec(text)?.[1];
    if (id === undefined) throw invalid('This resource identifier names no page.');
    return { kind: 'id', id: parseId(id) };
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//iu.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return parseAddress(text);
  if (scheme !== undefined || /^(javascript|data|vbscript|file|mailto|blob):/iu.test(text))
    throw invalid('Only http and https addresses can name a page.');
  const reference = parseInternal(text);
  if (reference !== undefined) return reference;
  if (/^[a-z0-9.-]+\.[a-z]{2,}\/wiki\//iu.test(text)) return parseAddress(`https://${text}`);
  if (/^\/?x\/[\w-]+$/u.test(text)) return parsePath(text.replace(/^\//u, '').split('/'), new URLSearchParams());
  if (/^\/(wiki|spaces|pages|display)\//iu.test(text)) {
    const { host: _host, ...relative } = parseAddress(`https://relative.invalid${text}`);
    return relative;
  }
  if (/^[/\\]|^\.{1,2}[/\\]|[/\\]\.{1,2}([/\\]|$)|\\|%2e|%2f|%5c/iu.test(text))
    throw invalid('The page reference looks like a path, not like a title.');
  if (text.length > 255) throw invalid('A title has at most 255 characters.');
  return { kind: 'title', title: text, space: key };
}

/** An address without the marks of a Markdown link, brackets or quotation marks around it; another text as it is. */
function unwrapped(text: string): string {
  const link = /^!?\[.*\]\(\s*<?(\S+?)>?(?:\s+["'(].*)?\)[.,;:!?]*$/su.exec(text)?.[1];
  if (link !== undefined && /^(?:https?:\/\/|(?:confluence|blog|space):|\/(?:wiki|x)\/)/iu.test(link)) return link;
  const opening = /^[<([{"'`*_“„«]+(?=https?:\/\/)/iu.exec(text)?.[0];
  return opening === undefined ? text : text.slice(opening.length).replace(/[>)\]}"'`*_”“».,;:!?]+$/u, '');
}

/** The forms in which links are shown when the address of the site is unknown; undefined when it is none of them. */
function parseInternal(text: string): ContentReference | undefined {
  // A title may begin with such a word; the forms have a plus sign for each space.
  if (!/^(?:confluence|blog|space):[^ ]+$/iu.test(text)) return undefined;
  const target = parseTarget(text);
  switch (target?.kind) {
    case 'page':
    case 'blogPost': {
      const { title, spaceKey } = target;
      const space = spaceKey === undefined ? undefined : parseSpaceKey(spaceKey);
      if (target.kind === 'blogPost') return { kind: 'title', title, space, postedOn: target.postingDay };
      return { kind: 'title', title, space, ...sectionOf(target.anchor) };
    }
    case 'pageId':
      return { kind: 'id', id: parseId(target.id), ...sectionOf(target.anchor) };
    case 'space':
      return { kind: 'home', space: parseSpaceKey(target.key) };
    default:
      return undefined;
  }
}

const sectionOf = (anchor = ''): { section?: string } => (anchor === '' ? {} : { section: decoded(anchor) });

/** A space key as it may be sent; accepts the address of a space. Throws `invalid_request` for everything else. */
export function parseSpaceKey(input: string): string {
  const text = input.trim();
  const key = /\/spaces\/([^/?#]+)/u.exec(text)?.[1];
  const value = key === undefined ? text : decoded(key);
  // Keys are letters and digits; personal ones start with ~ and may be an account id or an e-mail address.
  if (!/^(~[\w:.@+-]{1,254}|[\p{L}\p{N}][\p{L}\p{N}_.-]{0,254})$/u.test(value)) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: ours`${asked(value, 60)} is not the key of a space.`,
      next: 'Give a key such as "ENG"; the list of spaces shows the keys.',
    });
  }
  return value;
}

/** An id of content, as digits without leading zeros. Throws `invalid_request`. */
export function parseId(text: string): string {
  const id = /^\d{1,20}$/u.test(text) ? BigInt(text) : 0n;
  // confluence.js takes ids as numbers, which are exact up to 2^53.
  if (id <= 0n || id > BigInt(Number.MAX_SAFE_INTEGER)) throw invalid(ours`${asked(text, 30)} is not an id of a page.`);
  return id.toString();
}

function parseAddress(address: string): ContentReference {
  // Before the URL parser folds them away: nobody's browser shows these.
  const path = address.replace(/^https?:\/\//iu, '').replace(/[?#].*$/su, '');
  if (path.split('/').some(isPathTrick)) throw invalid('The address holds path tricks.');
  if (!URL.canParse(address)) throw invalid('The address cannot be read.');
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') throw invalid('The address holds credentials.');
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  if (segments[0] === 'wiki') segments.shift();
  else if (segments[0] === 'ex' && segments[1] === 'confluence')
    throw invalid('This is an address of the API, not one that a browser shows.');
  const reference = parsePath(segments, url.searchParams);
  return { ...reference, host: url.host, ...sectionOf(url.hash.slice(1)) };
}

/** A segment without the punctuation of the sentence that it ended. */
const bare = (segment = ''): string => segment.replace(/[.,;:!?)\]}>'"”»*_]+$/u, '');

/** Address forms as Confluence Cloud shows them (and `display`, which older sites used). */
function parsePath(segments: readonly string[], query: URLSearchParams): ContentReference {
  const [first, second, third, ...rest] = segments;
  const id = (text: string | null | undefined): ContentReference => ({ kind: 'id', id: parseId(bare(text ?? '')) });
  switch (first) {
    case 'x':
      return { kind: 'id', id: decodeTinyLink(bare(second)) };
    case 'l':
      throw invalid('This short link leads on only in a browser: open it, and take the address that it shows then.');
    case 'display': {
      if (third === undefined) return { kind: 'home', space: parseSpaceKey(bare(decoded(second ?? ''))) };
      const space = parseSpaceKey(decoded(second ?? ''));
      const [month = '', day = '', post] = rest;
      const postedOn = [third, month, day].join('/');
      return post !== undefined && /^\d{4}\/\d{2}\/\d{2}$/u.test(postedOn)
        ? { kind: 'title', title: decoded(post, true), space, postedOn }
        : { kind: 'title', title: decoded(third, true), space };
    }
    case 'download':
      if (second === 'attachments') return id(third);
      break;
    case 'pages': {
      const pageId = query.get('pageId') ?? query.get('draftId');
      if (pageId !== null) return id(pageId);
      const title = query.get('title');
      const space = query.get('spaceKey');
      if (title !== null && space !== null) return { kind: 'title', title, space: parseSpaceKey(space) };
      break;
    }
    case 'api':
      if (second === 'v2' && ['pages', 'blogposts', 'folders'].includes(third ?? '')) return id(rest[0]);
      break;
    case 'rest':
      if (second === 'api' && third === 'content') return id(rest[0]);
      break;
    case 'spaces': {
      const space = parseSpaceKey(bare(decoded(second ?? '')));
      switch (bare(third)) {
        case '':
        case 'overview':
          return { kind: 'home', space };
        case 'pages':
          if (rest[0] === undefined) return { kind: 'home', space };
          return id(['edit-v2', 'edit', 'preview'].includes(rest[0]) ? rest[1] : rest[0]);
        case 'blog':
          return id(rest.find((segment, index) => /^\d+$/u.test(segment) && (index === 3 || segment.length > 4)));
        case 'folder':
        case 'whiteboard':
        case 'database':
        case 'embed':
          return id(rest[0]);
        default:
      }
      break;
    }
    case 'people':
      throw invalid('This is the address of a person, not of a page.');
    default:
  }
  throw invalid('This address does not name a page.');
}

/**
 * The id in a short link: base64 of the little-endian bytes, `/` written `-` and `+` written `_`, trailing `A` dropped.
 * Throws `invalid_request` when the text is none.
 */
export function decodeTinyLink(short: string): string {
  if (/^[\w-]{1,11}$/u.test(short)) {
    const base64 = short.replaceAll('-', '/').replaceAll('_', '+').padEnd(11, 'A');
    const bytes = Buffer.from(`${base64}=`, 'base64');
    const id = bytes.length === 8 ? bytes.readBigUInt64LE() : 0n;
    if (id > 0n && id <= BigInt(Number.MAX_SAFE_INTEGER) && encodeTinyLink(id.toString()) === short.replace(/A+$/u, ''))
      return id.toString();
  }
  throw invalid(ours`${asked(short, 30)} is not a short link.`);
}

/** The inverse of {@link decodeTinyLink}: `1245185` becomes `AQAT`. */
export function encodeTinyLink(id: string): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(id));
  return bytes.toString('base64').replaceAll('=', '').replace(/A+$/u, '').replaceAll('/', '-').replaceAll('+', '_');
}

/** Throws `invalid_request` when the reference is an address of another site than `base` (e.g. `https://acme.atlassian.net/wiki`). */
export function requireSameSite(reference: ContentReference, base: string): void {
  if (reference.host === undefined) return;
  const own = new URL(base).host;
  if (reference.host.toLowerCase() === own.toLowerCase()) return;
  throw new ConfluenceError({
    code: 'invalid_request',
    message: ours`The address belongs to ${asked(reference.host)}, but this connection reaches ${hostName(own)}.`,
    next: 'Give an address of this site, or search for the page by its title.',
  });
}

const decoded = (text: string, plusIsSpace = false): string =>
  percentDecoded(plusIsSpace ? text.replaceAll('+', ' ') : text);

function invalid<Message extends string>(message: Sentence<Message>): ConfluenceError {
  return new ConfluenceError({ code: 'invalid_request', message: sentence(message), next: example });
}
