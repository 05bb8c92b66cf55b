import type { Client } from 'confluence.js/core';
import { z } from 'zod';

import { ConfluenceError } from '../errors.js';
import { idNumber, ours } from '../ours.js';
import { browserUrl, contentUrl, siteBase, spaceKeyOf } from './site.js';
import type { StoredBodies } from './stored-bodies.js';

/** A page or blog post as one answer showed it. */
export interface Snapshot {
  id: string;
  type: 'page' | 'blogpost';
  title: string;
  status: string;
  spaceId: string;
  /** Key. */
  space: string;
  /** Browser address. */
  url: string;
  /** Browser base of the site. */
  base: string;
  version: number;
  versionMessage: string;
  /** Account id of whoever wrote the current version. */
  versionAuthorId: string;
  /** ISO 8601, UTC, of the current version; empty when it was not told. */
  updatedAt: string;
  minorEdit: boolean;
  /** Account id of whoever created it. */
  authorId: string;
  /** Undefined at the root of a space, for blog posts, and in the trash. */
  parentId?: string;
  /** Place among its siblings; undefined for blog posts. */
  position?: number;
  /** Names of its labels. */
  labels?: readonly string[];
  /** Storage format; empty for an empty page. */
  storage: string;
  /** What the user may do with it (`update`, `delete`, …); undefined when it was not asked or not told. */
  operations?: ReadonlySet<string>;
}

/** An id of content or of a space: digits, however they are written. */
export const idSchema = z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(/^\d+$/u));

const text = z.string().catch('');
const isoTime = z
  .union([z.date(), z.string()])
  .pipe(z.coerce.date())
  .transform((date) => date.toISOString())
  .catch('');

/** What routes of pages and blog posts answer, to reads and to writes alike; unknown fields pass. */
const contentSchema = z.object({
  id: idSchema,
  status: text,
  title: text,
  spaceId: idSchema.catch(''),
  parentId: idSchema.nullish(),
  position: z.number().optional().catch(undefined),
  authorId: text,
  version: z.object({
    number: z.number(),
    message: text,
    authorId: text,
    createdAt: isoTime,
    minorEdit: z.boolean().catch(false),
  }),
  body: z.object({ storage: z.object({ value: z.string() }).optional() }).nullish(),
  labels: z
    .object({ results: z.array(z.object({ name: text })) })
    .nullish()
    .catch(undefined),
  operations: z.object({ results: z.array(z.object({ operation: z.string() })) }).optional(),
  _links: z.object({ webui: z.string().optional(), base: z.string().optional() }).nullish(),
});

export type ContentAnswer = z.infer<typeof contentSchema>;

/** The content in an answer; undefined when the answer does not show it. */
export function contentOf(answer: unknown): ContentAnswer | undefined {
  return contentSchema.safeParse(answer).data;
}

/** First segment of the v2 routes of a type of content. */
export const collectionOf = { page: 'pages', blogpost: 'blogposts' } as const;

/** What Confluence answers for a page or blog post; undefined when that does not show it. Throws `not_found`. */
export async function fetchContent(
  client: Client,
  { id, type }: Pick<Snapshot, 'id' | 'type'>,
  parameters: {
    bodyFormat?: 'storage';
    version?: number;
    getDraft?: boolean;
    includeOperations?: boolean;
    includeLabels?: boolean;
  },
): Promise<ContentAnswer | undefined> {
  const { getPageById, getBlogPostById } = await import('confluence.js/v2');
  const get = type === 'page' ? getPageById : getBlogPostById;
  return contentOf(await get(client, { id: Number(id), ...parameters }));
}

export interface SnapshotOptions {
  /**
   * Bodies that were fetched before: one is used only after a request of this call has shown that its version is still
   * the current one. That request costs no more than the one for the body, and without it an edit, or a permission that
   * was taken away, would go unnoticed.
   */
  stored?: StoredBodies;
  /** Asks what the user may do with it as well. Default false. */
  includeOperations?: boolean;
  /** Reads what was never published, which only its author sees. Default false: for such content `not_found`. */
  isDraft?: boolean;
}

/**
 * A page or blog post as it is now, with its body, whatever its status; drafts only when asked for. One request, or two
 * where a stored body turns out to be old. Throws `not_found`, and `invalid_request` for a body of more than 10 MB.
 */
export async function readSnapshot(
  client: Client,
  place: Pick<Snapshot, 'id' | 'type'>,
  { stored, includeOperations = false, isDraft = false }: SnapshotOptions = {},
): Promise<Snapshot> {
  const { id, type } = place;
  const more = {
    includeLabels: true,
    ...(includeOperations && { includeOperations }),
    ...(isDraft && { getDraft: true }),
  };
  if (stored?.has(id)) {
    const known = snapshotOf(client, shown(await fetchContent(client, place, more), id), type);
    const storage = stored.get(id, known.version);
    if (storage !== undefined) return { ...known, storage };
  }
  const answer = await fetchContent(client, place, { bodyFormat: 'storage', ...more });
  // Without its body it would read as empty, and an edit would make it so.
  const now = snapshotOf(client, shown(answer?.body?.storage && answer, id), type);
  if (now.storage.length > largestBody) throw tooLarge(now);
  if (now.status === 'current') stored?.set(id, now.version, now.storage);
  return now;
}

/** What an answer says of its content. Throws `unavailable` when the address of the site is not known yet. */
export function snapshotOf(client: Client, content: ContentAnswer, type: Snapshot['type']): Snapshot {
  const {
    id,
    title,
    status,
    spaceId,
    authorId,
    parentId,
    position,
    version,
    body,
    labels,
    operations,
    _links: links,
  } = content;
  const base = siteBase(client, links ?? undefined);
  const webui = links?.webui;
  const space = spaceKeyOf(webui) ?? '';
  return {
    id,
    type,
    title,
    status,
    spaceId,
    space,
    url: webui === undefined ? contentUrl(base, space, id) : browserUrl(base, webui),
    base,
    version: version.number,
    versionMessage: version.message,
    versionAuthorId: version.authorId,
    updatedAt: version.createdAt,
    minorEdit: version.minorEdit,
    authorId,
    parentId: parentId || undefined,
    position,
    ...(labels && { labels: labels.results.map(({ name }) => name) }),
    storage: body?.storage?.value ?? '',
    operations: operations && new Set(operations.results.map(({ operation }) => operation)),
  };
}

/** UTF-16 units: twice what Confluence takes from anybody (https://jira.atlassian.com/browse/CONFCLOUD-73881). */
export const largestBody = 10_485_760;

function tooLarge({ id, storage }: Snapshot): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: ours`The page ${idNumber(id)} has ${Math.round(storage.length / 1_048_576)} MB, more than can be read here.`,
    next: 'Let the user open it in the browser, or split it into several pages there.',
  });
}

function shown(content: ContentAnswer | undefined, id: string): ContentAnswer {
  if (content !== undefined) return content;
  throw new ConfluenceError({
    code: 'unavailable',
    message: ours`Confluence did not say what it has under the id ${idNumber(id)}.`,
    next: 'Try again in a moment.',
  });
}
