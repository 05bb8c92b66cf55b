import { z } from 'zod';

import { ConfluenceError } from '../errors.js';
import { idNumber, ours } from '../ours.js';
import type { Reference } from './content-place.js';
import {
  addLabelsBody,
  createBlogPostBody,
  createFooterCommentBody,
  createInlineCommentBody,
  createPageBody,
  createPropertyBody,
  restoreVersionBody,
  updateBlogPostBody,
  updateCommentBody,
  updatePageBody,
  updatePropertyBody,
  uploadForm,
} from './write-bodies.js';

/** What a write touches; all of it must be in spaces that may be written in. */
export interface WriteScope {
  /** Content that changes; counts against the cap per page. */
  changes?: readonly Reference[];
  /** Content that something is put under or beside. */
  beside?: readonly Reference[];
  /** Space that the request names outright. */
  spaceId?: string | undefined;
  /** True: everything named must be in one and the same space. */
  isOneSpace?: boolean;
  /** True: what changes must never have been published. */
  isDraft?: boolean;
}

/** One kind of write that is possible. */
export interface WriteRoute {
  method: 'POST' | 'PUT' | 'DELETE';
  /** Full path with `{…Id}` for an id, e.g. `/wiki/api/v2/pages/{pageId}`. */
  path: string;
  /** Parameters that are possible, all others being refused. Default: none. */
  query: z.ZodType<Record<string, unknown>>;
  /** The whole body with every field that is possible; what it gives is what is sent. */
  body: z.ZodType;
  /** Whose body it is: JSON (default), or the form of an upload. */
  isForm: boolean;
  /** What a request touches, by the ids of its path, the checked body and the checked parameters. */
  scope: (ids: readonly string[], body: unknown, query: Record<string, unknown>) => WriteScope;
}

const v2 = '/wiki/api/v2';
const v1 = '/wiki/rest/api/content';

const flag = z.union([z.boolean(), z.enum(['true', 'false'])]).optional();
const never = z
  .union([z.literal(false), z.literal('false')], { error: 'what it deletes is gone for good, which is never possible' })
  .optional();
const uploadQuery = z.strictObject({ status: z.enum(['current', 'draft']).optional() });

const page = (id = ''): Reference => ({ kinds: ['pages'], id });
const blogPost = (id = ''): Reference => ({ kinds: ['blogposts'], id });
const anyOf = (kinds: Reference['kinds']) => (id?: string) => ({ kinds, id: id ?? '' });
const footerComment = anyOf(['footer-comments']);
const inlineComment = anyOf(['inline-comments']);
/** What can stand in the page tree; whatever it is, pages can be put below it. */
const treeNode = anyOf(['pages', 'folders', 'whiteboards', 'databases', 'embeds']);
/** API v1 does not say in the address which kind of content an id is. */
const pageOrBlogPost = anyOf(['pages', 'blogposts']);

/** Every write that is possible. What is not listed is refused, whoever asks for it. */
export const writeRoutes: readonly WriteRoute[] = [
  write('POST', `${v2}/pages`, {
    query: z.strictObject({ private: flag, 'root-level': flag }),
    body: createPageBody,
    scope: (_ids, { spaceId, parentId }) => ({
      spaceId,
      beside: parentId === undefined ? [] : [treeNode(parentId)],
      isOneSpace: true,
    }),
  }),
  write('POST', `${v2}/blogposts`, {
    query: z.strictObject({ private: flag }),
    body: createBlogPostBody,
    scope: (_ids, { spaceId }) => ({ spaceId }),
  }),
  write('PUT', `${v2}/pages/{pageId}`, {
    body: updatePageBody,
    scope: ([id], body) => ({
      changes: [page(requireSame(id, body.id))],
      beside: typeof body.parentId === 'string' ? [treeNode(body.parentId)] : [],
      spaceId: body.spaceId,
      isOneSpace: true,
    }),
  }),
  write('PUT', `${v2}/blogposts/{blogPostId}`, {
    body: updateBlogPostBody,
    scope: ([id], body) => ({
      changes: [blogPost(requireSame(id, body.id))],
      spaceId: body.spaceId,
      isOneSpace: true,
    }),
  }),
  ...([page, blogPost] as const).map((content) =>
    write('DELETE', `${v2}/${content().kinds[0]}/{contentId}`, {
      query: z.strictObject({ purge: never, draft: flag }),
      scope: ([id], _body, { draft = false }) => ({ changes: [content(id)], isDraft: String(draft) === 'true' }),
    }),
  ),
  ...([page, blogPost] as const).flatMap((content) => [
    write('POST', `${v2}/${content().kinds[0]}/{contentId}/properties`, {
      body: createPropertyBody,
      scope: ([id]) => ({ changes: [content(id)] }),
    }),
    write('PUT', `${v2}/${content().kinds[0]}/{contentId}/properties/{propertyId}`, {
      body: updatePropertyBody,
      scope: ([id]) => ({ changes: [content(id)] }),
    }),
  ]),
  write('POST', `${v2}/footer-comments`, {
    body: createFooterCommentBody,
    scope: (_ids, body) => ({ changes: commented(body, footerComment) }),
  }),
  write('POST', `${v2}/inline-comments`, {
    body: createInlineCommentBody,
    scope: (_ids, body) => ({ changes: commented(body, inlineComment) }),
  }),
  write('PUT', `${v2}/footer-comments/{commentId}`, {
    body: updateCommentBody,
    scope: ([id]) => ({ changes: [footerComment(id)] }),
  }),
  write('PUT', `${v2}/inline-comments/{commentId}`, {
    body: updateCommentBody,
    scope: ([id]) => ({ changes: [inlineComment(id)] }),
  }),
  write('POST', `${v1}/{contentId}/label`, {
    body: addLabelsBody,
    scope: ([id]) => ({ changes: [pageOrBlogPost(id)] }),
  }),
  write('DELETE', `${v1}/{contentId}/label`, {
    query: z.strictObject({ name: z.string().min(1) }),
    scope: ([id]) => ({ changes: [pageOrBlogPost(id)] }),
  }),
  write('POST', `${v1}/{contentId}/version`, {
    body: restoreVersionBody,
    scope: ([id]) => ({ changes: [pageOrBlogPost(id)] }),
  }),
  ...(['append', 'before', 'after'] as const).map((position) =>
    write('PUT', `${v1}/{pageId}/move/${position}/{targetId}`, {
      scope: ([id, targetId]) => ({ changes: [treeNode(id)], beside: [treeNode(targetId)] }),
    }),
  ),
  ...(['POST', 'PUT'] as const).map((method) =>
    write(method, `${v1}/{contentId}/child/attachment`, {
      query: uploadQuery,
      form: uploadForm,
      scope: ([id]) => ({ changes: [pageOrBlogPost(id)] }),
    }),
  ),
  write('POST', `${v1}/{contentId}/child/attachment/{attachmentId}/data`, {
    form: uploadForm,
    scope: ([id, attachmentId]) => ({
      changes: [pageOrBlogPost(id), { kinds: ['attachments'], id: attachmentId ?? '' }],
    }),
  }),
];

interface Definition<Body> {
  query?: z.ZodType<Record<string, unknown>>;
  body?: z.ZodType<Body>;
  form?: z.ZodType<FormData>;
  scope: (ids: readonly string[], body: Body, query: Record<string, unknown>) => WriteScope;
}

function write<Body>(method: WriteRoute['method'], path: string, definition: Definition<Body>): WriteRoute {
  const { query = z.strictObject({}), body, form } = definition;
  return {
    method,
    path,
    query,
    body: body ?? form ?? z.undefined({ error: 'this request has no body' }),
    isForm: form !== undefined,
    // What is given here is what the schema next to it has made.
    scope: (ids, checked, parameters) => definition.scope(ids, checked as Body, parameters),
  };
}

function commented(
  body: { pageId?: string | undefined; blogPostId?: string | undefined; parentCommentId?: string | undefined },
  comment: (id: string) => Reference,
): Reference[] {
  return [
    ...(body.pageId === undefined ? [] : [page(body.pageId)]),
    ...(body.blogPostId === undefined ? [] : [blogPost(body.blogPostId)]),
    ...(body.parentCommentId === undefined ? [] : [comment(body.parentCommentId)]),
  ];
}

function requireSame(id: string | undefined, idOfBody: string): string {
  if (id === idOfBody) return idOfBody;
  throw new ConfluenceError({
    code: 'invalid_request',
    message: ours`The id of the body, ${idNumber(idOfBody)}, is not the id of the address, ${idNumber(id)}. Nothing was sent.`,
    next: 'Give the id of the content that is to change in both places.',
  });
}

const idPatterns: Readonly<Record<string, string>> = { attachmentId: 'att[1-9]\\d{0,18}' };
const digits = '[1-9]\\d{0,18}';

const compiled = writeRoutes.map((route) => ({
  route,
  pattern: new RegExp(
    `^${route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `(${idPatterns[name] ?? digits})`)}$`,
  ),
}));

/** The kind of write that a request is, with the ids of its path; undefined when it is none that is possible. */
export function findWriteRoute(method: string, url: string): { route: WriteRoute; ids: string[] } | undefined {
  for (const { route, pattern } of compiled) {
    const match = route.method === method ? pattern.exec(url) : null;
    if (match !== null) return { route, ids: match.slice(1) };
  }
  return undefined;
}
