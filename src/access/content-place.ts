import type { Client } from 'confluence.js/core';

import { ConfluenceError, type ConfluenceErrorCode } from '../errors.js';
import { field } from './answer-fields.js';
import { path } from './path.js';

/** First segments of the v2 routes whose content is in a space by itself. */
export const contentKinds = [
  'pages',
  'blogposts',
  'folders',
  'whiteboards',
  'databases',
  'embeds',
  'custom-content',
] as const;

/** First segments of the v2 routes of what hangs on content. */
export const attachedKinds = ['footer-comments', 'inline-comments', 'attachments'] as const;

export type ContentKind = (typeof contentKinds)[number];
export type AttachedKind = (typeof attachedKinds)[number];

/** Content by its id; where an address does not say which kind it is, by the kinds it can be, likeliest first. */
export interface Reference {
  kinds: readonly (ContentKind | AttachedKind)[];
  id: string;
}

/** Where something is: the content it is or hangs on, and that content's space. */
export interface Place {
  kind: ContentKind;
  id: string;
  /** Undefined when Confluence does not say. */
  spaceId: string | undefined;
}

/** Replies name their page; only answers that are not as documented make the way longer than this. */
const longestChain = 20;

/** The lookup itself failed; a guess about the content must not be made from these. */
const inconclusive: ReadonlySet<ConfluenceErrorCode> = new Set([
  'unavailable',
  'rate_limited',
  'authorization_required',
  'misconfigured',
  'outcome_unknown',
]);

/**
 * Looks up where something is; undefined when an answer does not say what it hangs on. With `drafts` pages that were
 * never published are found as well.
 * @throws ConfluenceError `not_found` when it is none of the kinds, or not visible; what the lookup throws.
 */
export async function locate(
  client: Client,
  { kinds, id }: Reference,
  options: { drafts?: boolean } = {},
): Promise<Place | undefined> {
  let first: unknown;
  for (const kind of kinds) {
    try {
      return isAttached(kind) ? await locateHost(client, kind, id, options) : await locateAs(client, kind, id, options);
    } catch (error) {
      if (!ConfluenceError.isInstance(error) || inconclusive.has(error.code)) throw error;
      // A kind that this connection may not read hides nothing of the next; alone it says why nothing is known.
      if (first === undefined && error.code !== 'not_found') throw error;
      first ??= error;
    }
  }
  throw first;
}

async function locateAs(
  client: Client,
  kind: ContentKind,
  id: string,
  { drafts = false }: { drafts?: boolean },
): Promise<Place> {
  const url = path`/wiki/api/v2/${kind}/${id}`;
  const content = await client.sendRequest<unknown>({ url }).catch((error: unknown) => {
    const mayBeDraft = drafts && (kind === 'pages' || kind === 'blogposts');
    if (!mayBeDraft || !ConfluenceError.isInstance(error) || error.code !== 'not_found') throw error;
    return client.sendRequest<unknown>({ url, searchParams: { 'get-draft': true } });
  });
  const spaceId = field(content, 'spaceId');
  const isId = typeof spaceId === 'string' || typeof spaceId === 'number';
  return { kind, id, spaceId: isId ? String(spaceId) : undefined };
}

async function locateHost(
  client: Client,
  kind: AttachedKind,
  id: string,
  options: { drafts?: boolean },
): Promise<Place | undefined> {
  let attached: readonly [kind: AttachedKind, id: string] = [kind, id];
  for (let step = 0; step < longestChain; step += 1) {
    const answer = await client.sendRequest<unknown>({ url: path`/wiki/api/v2/${attached[0]}/${attached[1]}` });
    const host = hostOf(answer, attached[0]);
    if (host === undefined) return undefined;
    const [hostKind, hostId] = host;
    if (!isAttached(hostKind)) return locateAs(client, hostKind, hostId, options);
    attached = [hostKind, hostId];
  }
  return undefined;
}

/** What a comment or an attachment hangs on, as kind and id of a route; undefined when the answer does not say. */
function hostOf(attached: unknown, kind: AttachedKind): readonly [ContentKind | AttachedKind, string] | undefined {
  const hosts = [
    ['pageId', 'pages'],
    ['blogPostId', 'blogposts'],
    ['customContentId', 'custom-content'],
    ['attachmentId', 'attachments'],
    ['parentCommentId', kind],
  ] as const;
  for (const [name, hostKind] of hosts) {
    const id = field(attached, name);
    if (typeof id === 'string' && id !== '') return [hostKind, id];
  }
  return undefined;
}

/** Whether it hangs on other content instead of being in a space by itself. */
export function isAttached(kind: ContentKind | AttachedKind): kind is AttachedKind {
  return attachedKinds.some((candidate) => candidate === kind);
}
