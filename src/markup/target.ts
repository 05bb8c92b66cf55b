import { percentDecoded } from '../links/address.js';

/** What a conversion cannot know from the body alone. Every part may be left out; read and write with the same ones. */
export interface SiteOptions {
  /** Browser base of the site with `/wiki`, e.g. `https://acme.atlassian.net/wiki`: makes page links clickable. */
  baseUrl?: string;
  /** Id of the page itself: with `baseUrl` the target of links to its own headings, unless `pageUrl` is given. */
  pageId?: string;
  /** Browser address of the page itself. */
  pageUrl?: string;
  /** Key of the page's space: where links without a space point. */
  spaceKey?: string;
  resolve?: {
    /** Display name of an account id; undefined shows the id. */
    user?(accountId: string): string | undefined;
    /** Browser address of a page by title; undefined falls back to the site's address by title. */
    page?(title: string, spaceKey: string | undefined): string | undefined;
    /** Title and browser address of a page by id; each may be unknown. */
    pageById?(id: string): { title?: string; url?: string } | undefined;
    /** Address of a file of the page itself; undefined keeps `attachment:NAME`. */
    attachment?(filename: string): string | undefined;
  };
}

/** Where a link, an image or a placeholder points: the things that `ri:*` elements, dates, statuses and macros name. */
export type Target =
  | { kind: 'page'; title: string; spaceKey?: string | undefined; anchor?: string | undefined }
  | { kind: 'pageId'; id: string; anchor?: string | undefined }
  | { kind: 'blogPost'; title: string; spaceKey?: string | undefined; postingDay: string }
  | { kind: 'space'; key: string }
  | { kind: 'attachment'; filename: string; owner?: PageTarget | undefined }
  | { kind: 'user'; by: 'user' | 'userkey' | 'username'; id: string }
  | { kind: 'anchor'; anchor: string }
  | { kind: 'status'; colour: string; subtle: boolean }
  | { kind: 'date' }
  | { kind: 'placeholder' }
  | { kind: 'macro'; name: string; parameters: MacroParameter[] }
  | { kind: 'web'; url: string };

/** A page by title or by id. */
export type PageTarget = Extract<Target, { kind: 'page' | 'pageId' }>;

/** A telling parameter of a macro; the unnamed one has the name ''. */
export interface MacroParameter {
  name: string;
  value: string | ResourceTarget;
}

/** A target that a macro's parameter can name. */
export type ResourceTarget = Extract<
  Target,
  { kind: 'page' | 'pageId' | 'blogPost' | 'space' | 'attachment' | 'user' }
>;

// encodeURIComponent leaves parentheses alone, which would end a Markdown destination early; lone surrogates make it throw.
const percentEncoded = (text: string) =>
  encodeURIComponent(text.toWellFormed()).replaceAll('(', '%28').replaceAll(')', '%29');
const urlEncoded = (text: string) => percentEncoded(text).replaceAll('%20', '+');

/** Percent-encodes what would end or change a target; all else stays readable. */
const encoded = (text: string, more = '') =>
  text
    .toWellFormed()
    .replaceAll(/[%#?&+<>\\\p{Cc}\u2028\u2029]/gu, encodeURIComponent)
    .replaceAll(/[/=:]/gu, (character) => (more.includes(character) ? encodeURIComponent(character) : character));
const plus = (text: string) => text.replaceAll(' ', '+');

/**
 * Whether a segment of an address is a step in the path, or becomes one where somebody takes an encoded slash for the
 * end of a segment. A title with a slash is none.
 */
export const isPathTrick = (segment: string): boolean =>
  segment.includes('\\') || /(?:^|%2f|%5c)(?:\.|%2e){1,2}(?:%2f|%5c|$)/iu.test(segment);

const unplus = (text: string) => percentDecoded(text.replaceAll('+', ' '));

const fragmentOf = (anchor: string | undefined) =>
  anchor ? `#${/[\s()<>\\]/u.test(anchor) ? percentEncoded(anchor) : anchor}` : '';

/**
 * The destination of a Markdown link or image that stands for a target; see docs/markdown-dialect.md. A page becomes
 * its browser address where `site` tells enough, else `confluence:SPACE/Title`. Without Markdown's own escapes.
 */
export function formatTarget(target: Target, site: SiteOptions = {}): string {
  switch (target.kind) {
    case 'page':
      return pageAddress(target, site) + fragmentOf(target.anchor);
    case 'pageId': {
      const url =
        site.resolve?.pageById?.(target.id)?.url ??
        (site.baseUrl && `${site.baseUrl}/pages/viewpage.action?pageId=${urlEncoded(target.id)}`);
      return (url ?? `confluence:?pageId=${plus(encoded(target.id))}`) + fragmentOf(target.anchor);
    }
    case 'blogPost': {
      const space = target.spaceKey ?? site.spaceKey;
      return site.baseUrl && space && !isPathTrick(urlEncoded(target.title))
        ? `${site.baseUrl}/display/${urlEncoded(space)}/${target.postingDay}/${urlEncoded(target.title)}`
        : `blog:${space ? `${plus(encoded(space, '/'))}/` : ''}${target.postingDay}/${plus(encoded(target.title, '/'))}`;
    }
    case 'space':
      return site.baseUrl
        ? `${site.baseUrl}/spaces/${urlEncoded(target.key)}`
        : `space:${plus(encoded(target.key, '/'))}`;
    case 'attachment': {
      const url = target.owner ? undefined : site.resolve?.attachment?.(target.filename);
      const owner = target.owner ? `?page=${nested(target.owner)}` : '';
      return url ?? `attachment:${encoded(target.filename)}${owner}`;
    }
    case 'user':
      return `${target.by}:${plus(encoded(target.id))}`;
    case 'anchor':
      return `${ownAddress(site)}${fragmentOf(target.anchor)}`;
    case 'status':
      return `status:${plus(encoded(target.colour.toLowerCase()))}${target.subtle ? '?subtle' : ''}`;
    case 'date':
      return 'date:';
    case 'placeholder':
      return 'placeholder:';
    case 'macro': {
      const parameters = target.parameters.map(({ name, value }) => {
        // A target has its own encoding, and a title encoded twice nobody can read.
        const text = plus(typeof value === 'string' ? encoded(value) : nested(value).replaceAll('&', '%26'));
        return name === '' ? text : `${plus(encoded(name, '='))}=${text}`;
      });
      return `macro:${plus(encoded(target.name))}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`;
    }
    case 'web':
      return target.url;
    default:
      return target satisfies never;
  }
}

/** A target inside of another one, in which only the first question mark has a meaning. */
const nested = (target: Target) => formatTarget(target).replace(/^confluence:\?/u, 'confluence:%3F');
const unnested = (address: string) => address.replace(/^confluence:%3FpageId(?:=|%3D)/iu, 'confluence:?pageId=');

function pageAddress({ title, spaceKey }: { title: string; spaceKey?: string }, site: SiteOptions): string {
  const space = spaceKey ?? site.spaceKey;
  const resolved = site.resolve?.page?.(title, space);
  if (resolved) return resolved;
  // Cloud redirects this address to the page of that title.
  return site.baseUrl && space && !isPathTrick(urlEncoded(title))
    ? `${site.baseUrl}/display/${urlEncoded(space)}/${urlEncoded(title)}`
    : `confluence:${space ? `${plus(encoded(space, '/'))}/` : ''}${plus(encoded(title, '/'))}`;
}

const ownAddress = ({ pageUrl, pageId, baseUrl }: SiteOptions) =>
  pageUrl ?? (pageId && baseUrl ? `${baseUrl}/pages/viewpage.action?pageId=${urlEncoded(pageId)}` : '');

/**
 * What a destination points at: the inverse of {@link formatTarget} under the same `site`. Undefined for a scheme that
 * may not be written, `javascript:` among them.
 */
export function parseTarget(destination: string, site: SiteOptions = {}): Target | undefined {
  if (destination.startsWith('#')) return { kind: 'anchor', anchor: destination.slice(1) };
  const own = ownAddress(site);
  if (own !== '' && destination.startsWith(`${own}#`))
    return { kind: 'anchor', anchor: destination.slice(own.length + 1) };
  const match = /^([a-z][a-z0-9+.-]*):(.*)$/isu.exec(destination);
  const scheme = match?.[1]?.toLowerCase();
  const rest = match?.[2] ?? '';
  switch (scheme) {
    case 'confluence': {
      const id = /^\?pageId=([^#]*)(?:#(.*))?$/su.exec(rest);
      if (id) return { kind: 'pageId', id: unplus(id[1] ?? ''), anchor: id[2] || undefined };
      const [, space, title = '', anchor] = /^(?:([^/#]*)\/)?([^#]*)(?:#(.*))?$/su.exec(rest) ?? [];
      return title === '' ? undefined : pageTarget(title, space, anchor);
    }
    case 'blog': {
      const blog = /^(?:([^/]*)\/)?(\d{4}\/\d{2}\/\d{2})\/(.+)$/su.exec(rest);
      if (!blog) return undefined;
      const [, space, postingDay = '', title = ''] = blog;
      return { kind: 'blogPost', title: unplus(title), postingDay, spaceKey: unplus(space ?? '') || undefined };
    }
    case 'space':
      return { kind: 'space', key: unplus(rest) };
    case 'attachment': {
      const [, filename = '', page] = /^([^?]*)(?:\?page=(.*))?/su.exec(rest) ?? [];
      const owner = page === undefined ? undefined : parseTarget(unnested(page));
      const isPage = owner?.kind === 'page' || owner?.kind === 'pageId';
      return { kind: 'attachment', filename: percentDecoded(filename), owner: isPage ? owner : undefined };
    }
    case 'user':
    case 'userkey':
    case 'username':
      return { kind: 'user', by: scheme, id: unplus(rest) };
    case 'status': {
      const [colour = '', query] = rest.split('?', 2);
      return { kind: 'status', colour: unplus(colour), subtle: query === 'subtle' };
    }
    case 'date':
    case 'placeholder':
      return { kind: scheme };
    case 'macro': {
      const [, name = '', query] = /^([^?]*)(?:\?(.*))?$/su.exec(rest) ?? [];
      return { kind: 'macro', name: unplus(name), parameters: query ? query.split('&').map(parameterOf) : [] };
    }
    default:
      return siteAddress(destination, site) ?? webAddress(destination, scheme);
  }
}

const pageTarget = (title: string, space = '', anchor = ''): PageTarget => ({
  kind: 'page',
  title: unplus(title),
  spaceKey: unplus(space) || undefined,
  anchor: anchor || undefined,
});

const resourceScheme = /^(?:confluence|attachment|user|userkey|username|space|blog):/u;

function parameterOf(text: string): MacroParameter {
  const at = text.indexOf('=');
  // The unnamed value may hold an equals sign of its own after a scheme, e.g. `confluence:?pageId=1`.
  const isNamed = at !== -1 && !resourceScheme.test(text.slice(0, at));
  const value = isNamed ? text.slice(at + 1) : text;
  // Of a target only file names have literal spaces.
  const address = value.replace(/^attachment:[^?]*/u, (file) => file.replaceAll('+', ' '));
  // The scheme admits these kinds only.
  const target = resourceScheme.test(value)
    ? (parseTarget(unnested(address)) as ResourceTarget | undefined)
    : undefined;
  return { name: isNamed ? unplus(text.slice(0, at)) : '', value: target ?? unplus(value) };
}

/** Addresses by title on the site itself are links to pages, which keep working when the page is moved. */
function siteAddress(url: string, { baseUrl }: SiteOptions): Target | undefined {
  if (!baseUrl || !url.startsWith(`${baseUrl}/`)) return undefined;
  const path = url.slice(baseUrl.length + 1);
  const page = /^display\/([^/?#]+)\/([^/?#]+)(?:#(.*))?$/su.exec(path);
  if (page) {
    const [, space, title = '', anchor] = page;
    return pageTarget(title, space, anchor);
  }
  const blog = /^display\/([^/?#]+)\/(\d{4}\/\d{2}\/\d{2})\/([^/?#]+)$/su.exec(path);
  if (blog) {
    const [, space = '', postingDay = '', title = ''] = blog;
    return { kind: 'blogPost', title: unplus(title), spaceKey: unplus(space), postingDay };
  }
  const space = /^spaces\/([^/?#]+)$/su.exec(path);
  return space ? { kind: 'space', key: unplus(space[1] ?? '') } : undefined;
}

function webAddress(url: string, scheme: string | undefined): Target | undefined {
  const safe = safeUrl(url);
  return safe === undefined || (scheme === undefined && safe === '') ? undefined : { kind: 'web', url: safe };
}

// What a browser or the system may run, and what reads as one of the targets above.
const unsafeSchemes = new Set(
  (
    'javascript data vbscript livescript mocha jscript vbs blob filesystem view-source jar about mhtml mk ms-its res ' +
    'shell hcp ms-msdt ms-officecmd search-ms ' +
    'confluence blog space attachment user userkey username status date placeholder macro'
  ).split(' '),
);

/**
 * An address that may be shown or written as a link: of any scheme but those that can run code, hidden by control
 * characters or not, or relative (made absolute when the site is known and it begins with `/`). Undefined for others,
 * among them those that are a target of another kind here.
 */
export function safeUrl(href: string, site: SiteOptions = {}): string | undefined {
  // Browsers drop control characters before they read the scheme, so they cannot be allowed to hide one.
  const url = href
    .replaceAll(/\p{Cc}+/gu, '')
    .trim()
    .replaceAll(' ', '%20');
  const scheme = /^([a-z][a-z0-9+.-]*):/iu.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    if (!url.startsWith('/') || url.startsWith('//') || !site.baseUrl) return url === '' ? undefined : url;
    return new URL(site.baseUrl).origin + url;
  }
  return unsafeSchemes.has(scheme) ? undefined : url;
}
