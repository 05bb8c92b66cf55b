import type { Client } from 'confluence.js/core';
import { z } from 'zod';

import { ConfluenceError } from '../../errors.js';
import { contentId } from '../pages.js';
import type { ContentReference } from '../references.js';
import { requireSameSite } from '../references.js';
import { browserUrl, contentUrl, isNotFound, siteBase, spaceKeyOf } from '../site.js';
import { sha256, type WriteBasis, type WriteSubject } from './proposal.js';

/** A page or blog post with all that a write needs to know of it. */
export interface Subject extends WriteSubject {
  id: string;
  version: number;
  versionMessage: string;
  /** Account id of whoever wrote the current version. */
  versionAuthorId: string;
  /** Account id of whoever created it. */
  authorId: string;
  /** Undefined at the root of a space, for blog posts, and in the trash. */
  parentId?: string;
  storage: string;
  /** What the user may do with it (`update`, `delete`, …); undefined when Confluence did not say. */
  operations?: ReadonlySet<string>;
}

const text = z.string().catch('');

/** What routes of pages and blog posts answer, to reads and to writes alike; unknown fields pass. */
const contentSchema = z.object({
  id: z.coerce.string(),
  status: text,
  title: text,
  spaceId: z.coerce.string().catch(''),
  parentId: z.coerce.string().nullish().catch(undefined),
  authorId: text,
  version: z.object({ number: z.number(), message: text, authorId: text }),
  body: z.object({ storage: z.object({ value: z.string() }).optional() }).nullish(),
  operations: z.object({ results: z.array(z.object({ operation: z.string() })) }).optional(),
  _links: z.object({ webui: z.string().optional(), base: z.string().optional() }).nullish(),
});

export type ContentAnswer = z.infer<typeof contentSchema>;

/** The content in the answer to a write; undefined when the answer does not show it. */
export function contentOf(answer: unknown): ContentAnswer | undefined {
  return contentSchema.safeParse(answer).data;
}

/** First segment of the v2 routes of a type of content. */
export const collectionOf = { page: 'pages', blogpost: 'blogposts' } as const;

/**
 * The page or blog post that a reference means, as it is now, with its body. `spaces` narrows titles without a space.
 * @throws ConfluenceError `not_found`; `invalid_request` for an ambiguous title, another site, or what is no page.
 */
export async function findSubject(
  client: Client,
  reference: ContentReference,
  options: { spaces?: readonly string[] } = {},
): Promise<Subject> {
  const id = await contentId(client, reference, options.spaces);
  let subject: Subject;
  try {
    subject = await readSubject(client, { id, type: 'page' });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    // Ids of all kinds of content share one number space, and only the route tells the kind.
    subject = await readSubject(client, { id, type: 'blogpost' }).catch((failure: unknown) => {
      if (!isNotFound(failure)) throw failure;
      throw new ConfluenceError({
        code: 'not_found',
        message: `No page or blog post with id ${id} is visible for this user.`,
        next: 'Search for it by its title, or tell the user that it may be hidden from them.',
      });
    });
  }
  requireSameSite(reference, siteBase(client));
  return subject;
}

/** The same by id and type, whatever its status; drafts excepted. Throws `not_found`. */
export async function readSubject(client: Client, { id, type }: Pick<Subject, 'id' | 'type'>): Promise<Subject> {
  const { getPageById, getBlogPostById } = await import('confluence.js/v2');
  const get = type === 'page' ? getPageById : getBlogPostById;
  const answer = await get(client, { id: Number(id), bodyFormat: 'storage', includeOperations: true });
  const content = contentOf(answer);
  if (content === undefined) {
    throw new ConfluenceError({
      code: 'unavailable',
      message: `Confluence did not say what it has under the id ${id}.`,
      next: 'Try again in a moment.',
    });
  }
  return subjectOf(client, content, type);
}

/** What an answer says of its content. Throws `unavailable` when the address of the site is not known yet. */
export function subjectOf(client: Client, content: ContentAnswer, type: Subject['type']): Subject {
  const base = siteBase(client, linksOf(content));
  const webui = content._links?.webui;
  const space = spaceKeyOf(webui) ?? '';
  return {
    type,
    id: content.id,
    title: content.title,
    status: content.status,
    spaceId: content.spaceId,
    space,
    url: webui === undefined ? contentUrl(base, space, content.id) : browserUrl(base, webui),
    version: content.version.number,
    versionMessage: content.version.message,
    versionAuthorId: content.version.authorId,
    authorId: content.authorId,
    ...(content.parentId && { parentId: content.parentId }),
    storage: content.body?.storage?.value ?? '',
    ...(content.operations && {
      operations: new Set(content.operations.results.map(({ operation }) => operation)),
    }),
  };
}

/** The part of it that a proposal carries. */
export function subjectFields({ type, id, title, status, spaceId, space, url }: Subject): WriteSubject {
  return { type, id, title, status, spaceId, space, url };
}

/** What a write to it is bound to. */
export function basisOf({ version, storage }: Subject): WriteBasis {
  return { version, storageHash: sha256(storage) };
}

/** Throws `invalid_request` unless it is published and not archived, `forbidden` when the user may not do this to it. */
export function requireWritable(subject: Subject, operation: 'update' | 'delete' | undefined): void {
  if (subject.status !== 'current') {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: `${JSON.stringify(subject.title)} is ${subject.status === 'trashed' ? 'in the trash' : subject.status}; only published content can be changed.`,
      next:
        subject.status === 'trashed' ? 'Restore it from the trash first.' : 'Let the user bring it back in Confluence.',
    });
  }
  if (operation === undefined || subject.operations === undefined || subject.operations.has(operation)) return;
  throw new ConfluenceError({
    code: 'forbidden',
    message: `This user may read ${JSON.stringify(subject.title)} but not ${operation} it.`,
    next: 'Ask somebody who may, or for the permission in Confluence.',
  });
}

function linksOf({ _links }: ContentAnswer): { base?: string } {
  return _links?.base === undefined ? {} : { base: _links.base };
}
