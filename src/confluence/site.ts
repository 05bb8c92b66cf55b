import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../errors.js';
import { percentDecoded } from '../links/address.js';

const bases = new WeakMap<Client, string>();

/**
 * The browser base of the site, e.g. `https://acme.atlassian.net/wiki`, from the `_links` of any answer. Remembered for
 * the client, because rows of lists do not carry it. Throws `unavailable` when no answer has shown it yet.
 */
export function siteBase(client: Client, links?: { base?: string | undefined }): string {
  if (links?.base !== undefined && /^https?:\/\//u.test(links.base)) bases.set(client, links.base.replace(/\/+$/u, ''));
  const base = bases.get(client);
  if (base !== undefined) return base;
  throw new ConfluenceError({
    code: 'unavailable',
    message: 'Confluence did not say what the address of its site is.',
    next: 'Try again in a moment.',
  });
}

/** The key of the space in a `webui` link such as `/spaces/ENG/pages/1245185/Title`; undefined when there is none. */
export function spaceKeyOf(webui: string | undefined): string | undefined {
  const key =
    /^(?:\/wiki)?\/spaces\/([^/?#]+)/u.exec(webui ?? '')?.[1] ??
    /^(?:\/wiki)?\/display\/([^/?#]+)/u.exec(webui ?? '')?.[1];
  return key === undefined ? undefined : percentDecoded(key);
}

/** Above, the title in an address is left out: percent-encoded scripts take nine characters for one, and only the id counts. */
const longestUrl = 160;

/** The browser address of a `webui` link. */
export function browserUrl(base: string, webui: string): string {
  const url = /^https?:\/\//u.test(webui)
    ? webui
    : base + (webui.startsWith('/wiki/') ? webui.slice('/wiki'.length) : webui);
  return url.length > longestUrl
    ? url.replace(/(\/spaces\/[^/]+\/(?:pages|blog\/\d+\/\d+\/\d+)\/\d+)\/[^/?#]+/u, '$1')
    : url;
}

/** The browser address of a page of which only space and id are known; Confluence adds the title. */
export function contentUrl(base: string, spaceKey: string, id: string, type = 'page'): string {
  const kind = type === 'page' || type === 'blogpost' ? 'pages' : type;
  return `${base}/spaces/${encodeURIComponent(spaceKey)}/${kind}/${id}`;
}

/** The cursor in a `next` link; undefined when there is no next page. */
export function nextCursor(next: string | undefined): string | undefined {
  const relative = 'https://relative.invalid';
  if (next === undefined || !URL.canParse(next, relative)) return undefined;
  return new URL(next, relative).searchParams.get('cursor') ?? undefined;
}

/** The value, or undefined when this connection may not have it: for facts that a result can do without. */
export async function ifAllowed<Value>(request: Promise<Value>): Promise<Value | undefined> {
  try {
    return await request;
  } catch (error) {
    // A missing scope, a removed endpoint or invisible content leaves a gap in the result and nothing else.
    if (ConfluenceError.isInstance(error) && ['forbidden', 'removed_endpoint', 'not_found'].includes(error.code))
      return undefined;
    throw error;
  }
}

/** Whether an error says that the content does not exist for this user. */
export const isNotFound = (error: unknown): boolean => ConfluenceError.isInstance(error) && error.code === 'not_found';
