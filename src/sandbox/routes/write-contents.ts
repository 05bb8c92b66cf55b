import { z } from 'zod';
import { cannotFind, visibleContent } from '../access.js';
import { acceptBody, singleBodyFormat } from '../bodies.js';
import { Refusal, badRequest, conflict, invalidParameter, jsonResponse, notFound, v2Error } from '../errors.js';
import { flagParameter, idSegment } from '../parameters.js';
import { alternatives, jsonBody, timestamp } from '../route.js';
import type { Call, Route } from '../route.js';
import { contentShape, treeContentShape } from '../shapes.js';
import { lastVersion } from '../site-index.js';
import type { SiteContent, SiteResponse, SiteSpace, SiteVersion } from '../site.js';

type Written = 'page' | 'blogpost';

const collections = { page: 'pages', blogpost: 'blogposts' } as const;
const longestTitle = 255;
const largestBody = 5_242_880;
const idText = z.union([z.string(), z.number()]).transform(String);

const createSchema = z.object({
  spaceId: idText,
  status: z.enum(['current', 'draft']).default('current'),
  title: z.string().optional(),
  parentId: idText.optional(),
  body: z.unknown().optional(),
});
const updateSchema = z.object({
  id: idText,
  status: z.enum(['current', 'draft', 'archived', 'trashed', 'deleted']),
  title: z.string(),
  spaceId: idText.optional(),
  parentId: idText.nullish(),
  ownerId: z.string().optional(),
  body: z.unknown().optional(),
  version: z.object({ number: z.number().int(), message: z.string().optional() }),
});
const titleSchema = z.object({ status: z.enum(['current', 'draft']), title: z.string() });
const folderSchema = z.object({ spaceId: idText, title: z.string(), parentId: idText.optional() });

/** Creating, changing and deleting pages, blog posts and folders. */
export function contentWriteRoutes(): Route[] {
  return [
    ...(['page', 'blogpost'] as const).flatMap((type) => routesOf(type)),
    { method: 'PUT', path: '/pages/{id}/title', scopes: alternatives('write:page'), handle: renamePage },
    { method: 'POST', path: '/folders', scopes: alternatives('write:folder'), handle: createFolder },
    {
      method: 'DELETE',
      path: '/folders/{id}',
      scopes: alternatives('delete:folder'),
      handle: (call) => {
        const folder = editableContent(call, visibleContent(call, 'folder'));
        trash(call, folder);
        return noContent();
      },
    },
  ];
}

/** 204. */
export function noContent(): SiteResponse {
  return { status: 204, headers: {}, body: '' };
}

/** Content the caller may see, if they may change it too. Throws 404, or 403 when switched so. */
export function editableContent(call: Call, content: SiteContent): SiteContent {
  if (call.index.canEdit(call.user, content)) return content;
  throw denied(call, cannotFind(content.type)(content.id));
}

/** Adds a version and makes it the current one; whatever is not given stays as it was. */
export function addVersion(call: Call, content: SiteContent, change: Partial<SiteVersion>): SiteVersion {
  const before = lastVersion(content.versions);
  const { adf, ...kept } = before;
  const version: SiteVersion = {
    ...kept,
    // The document format belongs to the body it was made from.
    ...(change.storage === undefined && adf !== undefined ? { adf } : {}),
    message: '',
    minorEdit: false,
    ...change,
    number: before.number + 1,
    authorId: call.user.accountId,
    createdAt: timestamp(call),
  };
  content.versions.push(version);
  call.index.touch();
  return version;
}

/** Throws E14 when a live page or folder of the space, of the same kind, has the title already; archived ones keep theirs. */
export function requireFreeTitle(
  call: Call,
  place: { type: SiteContent['type']; spaceId: string },
  title: string,
  { self, refuse }: { self?: SiteContent; refuse?: (text: string) => Refusal } = {},
): void {
  const { type, spaceId } = place;
  if (title.length > longestTitle)
    throw (refuse ?? invalidParameter)(`Title must not be longer than ${longestTitle} characters.`);
  const wanted = title.toLowerCase();
  for (const content of call.index.contents()) {
    if (content === self || content.type !== type || content.spaceId !== spaceId) continue;
    if (content.status !== 'current' && content.status !== 'archived') continue;
    if (call.index.current(content).title.toLowerCase() !== wanted) continue;
    throw (refuse ?? badRequest)(
      type === 'folder'
        ? 'A folder exists with the same title in this space'
        : `A ${type} with this title already exists: A ${type} already exists with the same TITLE in this space`,
    );
  }
}

/** Puts content under another parent. Throws 400 when that is below itself or in another space. */
export function moveUnder(call: Call, content: SiteContent, parentId: string): void {
  const parent = parentOf(call, parentId, content.spaceId);
  if (parent === content || call.index.ancestors(parent).includes(content)) {
    throw badRequest('A page cannot be moved under itself or one of its descendants.');
  }
  call.index.moveContent(content, parent.id);
}

function routesOf(type: Written): Route[] {
  const base = `/${collections[type]}`;
  return [
    { method: 'POST', path: base, scopes: alternatives('write:page'), handle: (call) => create(call, type) },
    { method: 'PUT', path: `${base}/{id}`, scopes: alternatives('write:page'), handle: (call) => update(call, type) },
    {
      method: 'DELETE',
      path: `${base}/{id}`,
      scopes: alternatives('delete:page'),
      handle: (call) => remove(call, type),
    },
  ];
}

function create(call: Call, type: Written): SiteResponse {
  requireSize(call);
  const input = jsonBody(call, createSchema);
  const atRoot = flagParameter(call, 'root-level') || type === 'blogpost';
  if (flagParameter(call, 'root-level') && input.parentId !== undefined) {
    throw badRequest('parentId must not be given together with root-level.');
  }
  if (input.title === undefined && input.status === 'current') throw badRequest('Title is required.');
  const title = input.title ?? '';
  const storage = input.body === undefined ? '' : acceptBody(input.body);
  const space = creatableSpace(call, input.spaceId);
  const parent = input.parentId === undefined ? undefined : parentOf(call, input.parentId, space.id);
  if (input.status === 'current') requireFreeTitle(call, { type, spaceId: space.id }, title);
  const parentId = atRoot ? null : (parent?.id ?? space.homepageId);
  const isPrivate = flagParameter(call, 'private');
  const content = newContent(call, { type, space, parentId, title, storage, status: input.status });
  if (isPrivate) {
    content.readers = [call.user.accountId];
    content.updaters = [call.user.accountId];
  }
  call.index.addContent(content);
  return written(call, content);
}

function update(call: Call, type: Written): SiteResponse {
  requireSize(call);
  const id = idSegment(call);
  const input = jsonBody(call, updateSchema);
  if (input.id !== id) throw badRequest(`id of the body [${input.id}] is not the id of the path [${id}].`);
  const storage = input.body === undefined ? undefined : acceptBody(input.body);
  if (storage === undefined && !call.switches.putKeepsBody) throw badRequest('body is required.');
  const content = editableContent(call, visibleContent(call, type));
  const current = call.index.current(content);
  if (input.spaceId !== undefined && input.spaceId !== content.spaceId) {
    throw badRequest('Moving to another space is not supported.');
  }
  if (content.status === 'trashed' || content.status === 'archived') return restoreContent(call, content, input.status);
  requireNextVersion(call, type, content, input.version.number);
  const title = input.title === '' && input.status === 'draft' ? current.title : input.title;
  if (input.status === 'current') requireFreeTitle(call, content, title, { self: content });
  const move = input.parentId;
  if (typeof move === 'string' && move !== content.parentId) moveUnder(call, content, move);
  if (input.ownerId !== undefined) content.ownerId = input.ownerId;
  const change = { title, message: input.version.message ?? '', ...(storage === undefined ? {} : { storage }) };
  if (content.status === 'draft') {
    // A draft has one version, whatever is written into it; publishing keeps the number.
    Object.assign(current, change, { createdAt: timestamp(call) });
    if (input.status === 'current') content.status = 'current';
    call.index.touch();
  } else addVersion(call, content, change);
  return written(call, content);
}

function requireNextVersion(call: Call, type: Written, content: SiteContent, provided: number): void {
  const current = call.index.current(content).number;
  if (provided === (content.status === 'draft' ? 1 : current + 1)) return;
  throw conflict(
    `Version must be incremented when updating a ${type}. Current Version: [${current}]. Provided version: [${provided}]`,
  );
}

// Only the status comes back; a body that is sent along is ignored.
function restoreContent(call: Call, content: SiteContent, status: string): SiteResponse {
  if (content.status !== 'trashed' || status !== 'current') {
    throw badRequest(`Cannot update content with status [${content.status}].`);
  }
  requireFreeTitle(call, content, call.index.current(content).title, { self: content });
  content.status = 'current';
  const parent = content.parentId === null ? undefined : call.index.content(content.parentId);
  const home = call.index.space(content.spaceId)?.homepageId ?? null;
  const isLost = content.parentId !== null && parent?.status !== 'current';
  if (isLost) call.index.moveContent(content, home === content.id ? null : home);
  call.index.touch();
  return written(call, content);
}

function renamePage(call: Call): SiteResponse {
  const { title } = jsonBody(call, titleSchema);
  if (title === '') throw badRequest('Title is required.');
  const page = editableContent(call, visibleContent(call, 'page'));
  if (page.status !== 'current') throw badRequest(`Cannot update content with status [${page.status}].`);
  requireFreeTitle(call, page, title, { self: page });
  addVersion(call, page, { title });
  return written(call, page);
}

function remove(call: Call, type: Written): SiteResponse {
  const purge = flagParameter(call, 'purge');
  const draft = flagParameter(call, 'draft');
  const content = editableContent(call, visibleContent(call, type));
  const missing = () => notFound(cannotFind(type)(content.id));
  if (draft) {
    if (content.status !== 'draft') throw missing();
    call.index.removeContent(content);
    return noContent();
  }
  if (purge) {
    if (content.status !== 'trashed') {
      throw call.switches.purgeCurrentIsBadRequest ? badRequest('Only trashed content can be purged.') : missing();
    }
    const space = call.index.space(content.spaceId);
    if (space === undefined || !call.index.canAdmin(call.user, space)) throw denied(call, cannotFind(type)(content.id));
    call.index.removeContent(content);
    return noContent();
  }
  if (content.status === 'trashed' || content.status === 'draft') throw missing();
  trash(call, content);
  return noContent();
}

// What is below moves up; the place of the trashed content itself is kept for a restore.
function trash(call: Call, content: SiteContent): void {
  for (const child of call.index.children(content.id).slice()) call.index.moveContent(child, content.parentId);
  content.status = 'trashed';
  call.index.touch();
}

function createFolder(call: Call): SiteResponse {
  const input = jsonBody(call, folderSchema);
  if (input.title === '') throw badRequest('Title is required.');
  const space = creatableSpace(call, input.spaceId);
  const parent = input.parentId === undefined ? undefined : parentOf(call, input.parentId, space.id);
  requireFreeTitle(call, { type: 'folder', spaceId: space.id }, input.title);
  const folder = newContent(call, {
    type: 'folder',
    space,
    parentId: parent?.id ?? space.homepageId,
    title: input.title,
    storage: '',
    status: 'current',
  });
  call.index.addContent(folder);
  return jsonResponse(200, treeContentShape(call, folder));
}

function newContent(
  call: Call,
  input: {
    type: SiteContent['type'];
    space: SiteSpace;
    parentId: string | null;
    title: string;
    storage: string;
    status: SiteContent['status'];
  },
): SiteContent {
  const { accountId } = call.user;
  const createdAt = timestamp(call);
  return {
    id: call.index.nextId(),
    type: input.type,
    status: input.status,
    spaceId: input.space.id,
    parentId: input.parentId,
    position: call.index.nextPosition(input.parentId, input.space.id),
    authorId: accountId,
    ownerId: accountId,
    createdAt,
    labels: [],
    readers: null,
    updaters: null,
    versions: [
      {
        number: 1,
        authorId: accountId,
        createdAt,
        message: '',
        minorEdit: false,
        title: input.title,
        storage: input.storage,
      },
    ],
    likes: [],
  };
}

function creatableSpace(call: Call, id: string): SiteSpace {
  const space = call.index.space(id);
  if (space === undefined || !call.index.canViewSpace(call.user, space)) {
    throw notFound(`Cannot find a space with id [${id}]`);
  }
  if (!call.index.canCreate(call.user, space)) throw denied(call, `Cannot find a space with id [${id}]`);
  return space;
}

function parentOf(call: Call, id: string, spaceId: string): SiteContent {
  const parent = call.index.content(id);
  const isParent = parent !== undefined && parent.type !== 'blogpost' && parent.status === 'current';
  if (!isParent || !call.index.canView(call.user, parent)) throw notFound(`Cannot find a page with id [${id}]`);
  if (parent.spaceId !== spaceId) throw badRequest('The parent is in another space.');
  return parent;
}

function denied(call: Call, title: string): Refusal {
  return call.switches.writeDeniedStatus === 403
    ? v2Error(403, 'FORBIDDEN', 'The user does not have permission to do this.')
    : notFound(title);
}

function requireSize(call: Call): void {
  if (call.request.body.length > largestBody) {
    throw v2Error(413, 'REQUEST_TOO_LARGE', `Request too large. Maximum: ${largestBody} bytes.`);
  }
}

// The answer to a write carries the storage body though nobody asked for one.
function written(call: Call, content: SiteContent): SiteResponse {
  const format = singleBodyFormat(call) ?? 'storage';
  return jsonResponse(200, contentShape(call, content, { single: true, format }));
}
