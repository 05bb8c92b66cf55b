import type { Element } from 'domhandler';
import { attribute, child, elements } from './parse.js';

/** What the converter cannot know from the body alone. Every part may be left out. */
export interface MarkdownOptions {
  /** Browser base of the site with `/wiki`, e.g. `https://acme.atlassian.net/wiki`: makes page links clickable. */
  baseUrl?: string;
  /** Browser address of the page itself: target of links to its own headings. */
  pageUrl?: string;
  /** Key of the page's space: where links without a space point. */
  spaceKey?: string;
  resolve?: {
    /** Display name of an account id; undefined shows the id. */
    user?(accountId: string): string | undefined;
    /** Browser address of a page by title; undefined falls back to the site's address by title. */
    page?(title: string, spaceKey: string | undefined): string | undefined;
  };
}

/** Where a resource identifier points. `label` stands in when the link has no text of its own. */
export interface Target {
  url: string;
  label: string;
  /** Extra fact for the reader, e.g. the page that owns a file. */
  note?: string;
}

// encodeURIComponent leaves parentheses alone, which would end a Markdown destination early.
const percentEncoded = (text: string) =>
  encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\ufffd'))
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');
const encoded = (text: string) => percentEncoded(text).replaceAll('%20', '+');

/** The site's address of a page by title: Cloud redirects it to the page. */
function pageAddress(title: string, spaceKey: string | undefined, options: MarkdownOptions): string {
  const space = spaceKey ?? options.spaceKey;
  const resolved = options.resolve?.page?.(title, space);
  if (resolved) return resolved;
  return options.baseUrl && space
    ? `${options.baseUrl}/display/${encoded(space)}/${encoded(title)}`
    : `confluence:${space ? `${encoded(space)}/` : ''}${encoded(title)}`;
}

/** Anchors are stored percent-encoded; a raw one is encoded so that it stays one word. */
function fragment(anchor: string | undefined): string {
  if (!anchor) return '';
  return `#${/[\s()<>]/u.test(anchor) ? percentEncoded(anchor) : anchor}`;
}

/** The text that shows a person. */
export function mention(user: Element, options: MarkdownOptions): string {
  const id = attribute(user, 'ri:account-id');
  const name =
    (id && options.resolve?.user?.(id)) ?? id ?? attribute(user, 'ri:username') ?? attribute(user, 'ri:userkey');
  return `@${name || 'unknown user'}`;
}

/** The resource identifier (`ri:*`) among the children of an element. */
export function resourceOf(element: Element): Element | undefined {
  return elements(element).find(({ name }) => name.startsWith('ri:'));
}

/** The target of a resource identifier; `anchor` is the link's `ac:anchor`. Undefined for people and unknown kinds. */
export function targetOf(resource: Element, options: MarkdownOptions, anchor?: string): Target | undefined {
  switch (resource.name) {
    case 'ri:page':
    case 'ri:blog-post': {
      const title = attribute(resource, 'ri:content-title');
      const id = attribute(resource, 'ri:content-id');
      if (title === undefined) return id === undefined ? undefined : byId(id, options, anchor);
      return { url: pageAddress(title, attribute(resource, 'ri:space-key'), options) + fragment(anchor), label: title };
    }
    case 'ri:content-entity':
      return byId(attribute(resource, 'ri:content-id') ?? '', options, anchor);
    case 'ri:space': {
      const key = attribute(resource, 'ri:space-key') ?? '';
      return {
        url: options.baseUrl ? `${options.baseUrl}/spaces/${encoded(key)}` : `confluence:${encoded(key)}`,
        label: key,
      };
    }
    case 'ri:attachment': {
      const name = attribute(resource, 'ri:filename') ?? 'file';
      const owner = child(resource, 'ri:page') ?? child(resource, 'ri:content-entity');
      const page = owner && (attribute(owner, 'ri:content-title') ?? attribute(owner, 'ri:content-id'));
      return { url: `attachment:${name}`, label: name, ...(page !== undefined && { note: `on page ${page}` }) };
    }
    case 'ri:url': {
      const url = attribute(resource, 'ri:value') ?? '';
      return safeUrl(url, options) === undefined ? undefined : { url, label: url };
    }
    default:
      return undefined;
  }
}

function byId(id: string, options: MarkdownOptions, anchor?: string): Target {
  const path = `pages/viewpage.action?pageId=${encoded(id)}`;
  return { url: (options.baseUrl ? `${options.baseUrl}/${path}` : `confluence:${path}`) + fragment(anchor), label: id };
}

/** Address of a heading or anchor of the page itself. */
export function ownAnchor(anchor: string, options: MarkdownOptions): string {
  return `${options.pageUrl ?? ''}${fragment(anchor)}`;
}

/** An `href` that may be shown as a link: http, https, mailto, or relative to the site; undefined for everything else. */
export function safeUrl(href: string, options: MarkdownOptions): string | undefined {
  // Browsers drop control characters before they read the scheme, so they cannot be allowed to hide one.
  const url = href
    .replaceAll(/\p{Cc}+/gu, '')
    .trim()
    .replaceAll(' ', '%20');
  const scheme = /^([a-z][a-z0-9+.-]*):/iu.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    if (!url.startsWith('/') || url.startsWith('//') || !options.baseUrl) return url === '' ? undefined : url;
    return new URL(options.baseUrl).origin + url;
  }
  return ['http', 'https', 'mailto', 'ftp', 'tel'].includes(scheme) ? url : undefined;
}
