import { z } from 'zod';
import { visibleAttachment, visibleComment, visibleContent, visibleSpace } from '../access.js';
import { canChangeComment } from '../operations.js';
import { Refusal, conflict, jsonResponse, notFound } from '../errors.js';
import type { SiteProperty } from '../properties.js';
import { alternatives, jsonBody, timestamp } from '../route.js';
import type { Call, Route } from '../route.js';
import { propertyShape, spacePropertyShape, taskShape } from '../shapes.js';
import type { SiteResponse } from '../site.js';
import { requireProperty } from './contents.js';
import { requireTask } from './tasks.js';
import { editableContent, noContent } from './write-contents.js';

/** Something that carries properties: its path, its parameter's name, its scopes, and who may change it. */
interface Owner {
  list: string;
  single: string;
  scope: string;
  require: (call: Call, name: string) => string;
}

const treeTypes = [
  ['folder', 'folders'],
  ['whiteboard', 'whiteboards'],
  ['database', 'databases'],
  ['embed', 'embeds'],
] as const;
const createSchema = z.object({ key: z.string().min(1).max(255), value: z.unknown() });
const updateSchema = createSchema.extend({
  version: z.object({ number: z.number().int(), message: z.string().optional() }),
});
const taskSchema = z.object({ status: z.enum(['complete', 'incomplete']) });

/** Writing properties of everything that has some, and the status of tasks. */
export function propertyWriteRoutes(): Route[] {
  return [
    ...owners().flatMap((owner) => routesOf(owner)),
    { method: 'PUT', path: '/tasks/{id}', scopes: alternatives('write:task'), handle: updateTask },
  ];
}

function owners(): Owner[] {
  const content = (type: 'page' | 'blogpost' | (typeof treeTypes)[number][0]) => (call: Call, name: string) =>
    editableContent(call, visibleContent(call, type, { name })).id;
  return [
    { list: '/pages/{page-id}', single: '/pages/{page-id}', scope: 'page', require: content('page') },
    {
      list: '/blogposts/{blogpost-id}',
      single: '/blogposts/{blogpost-id}',
      scope: 'page',
      require: content('blogpost'),
    },
    ...treeTypes.map(([type, collection]) => ({
      list: `/${collection}/{id}`,
      single: `/${collection}/{owner-id}`,
      scope: type,
      require: content(type),
    })),
    {
      list: '/comments/{comment-id}',
      single: '/comments/{comment-id}',
      scope: 'comment',
      require: (call, name) => {
        const comment = visibleComment(call, undefined, name);
        if (canChangeComment(call, comment)) return comment.id;
        throw notFound(`Cannot find a comment with id [${comment.id}]`);
      },
    },
    {
      list: '/attachments/{attachment-id}',
      single: '/attachments/{attachment-id}',
      scope: 'attachment',
      require: (call, name) => {
        const attachment = visibleAttachment(call, name);
        const owner = call.index.content(attachment.contentId);
        if (owner === undefined) throw notFound(`Cannot find an attachment with id [${attachment.id}]`);
        editableContent(call, owner);
        return attachment.id;
      },
    },
    {
      list: '/spaces/{space-id}',
      single: '/spaces/{space-id}',
      scope: 'space',
      require: (call, name) => {
        const space = visibleSpace(call, name);
        if (call.index.canAdmin(call.user, space)) return space.id;
        throw notFound(`Cannot find a space with id [${space.id}]`);
      },
    },
  ];
}

function routesOf(owner: Owner): Route[] {
  const scopes = alternatives([`read:${owner.scope}`, `write:${owner.scope}`]);
  const name = (path: string) => /\{([^}]+)\}/.exec(path)?.[1] ?? 'id';
  const one = `${owner.single}/properties/{property-id}`;
  const isOfSpace = owner.scope === 'space';
  return [
    {
      method: 'POST',
      path: `${owner.list}/properties`,
      scopes,
      handle: (call) => create(call, owner.require(call, name(owner.list)), isOfSpace),
    },
    {
      method: 'PUT',
      path: one,
      scopes,
      handle: (call) => update(call, owner.require(call, name(owner.single)), isOfSpace),
    },
    {
      method: 'DELETE',
      path: one,
      scopes,
      handle: (call) => {
        const ownerId = owner.require(call, name(owner.single));
        call.properties.remove(ownerId, requireProperty(call, ownerId));
        return noContent();
      },
    },
  ];
}

function create(call: Call, ownerId: string, isOfSpace: boolean): SiteResponse {
  const { key, value } = jsonBody(call, createSchema);
  if (call.properties.of(ownerId).some((property) => property.key === key)) throw keyExists(key);
  const property: SiteProperty = { id: call.index.nextId(), key, value, version: version(call, 1, '') };
  call.properties.add(ownerId, property);
  // Documented so: everything else answers 200.
  return isOfSpace ? jsonResponse(201, spacePropertyShape(property)) : jsonResponse(200, propertyShape(property));
}

function update(call: Call, ownerId: string, isOfSpace: boolean): SiteResponse {
  const input = jsonBody(call, updateSchema);
  const property = requireProperty(call, ownerId);
  const { number } = input.version;
  if (number !== property.version.number + 1) {
    throw conflict(
      `Version must be incremented when updating a property. Current Version: [${property.version.number}]. Provided version: [${number}]`,
    );
  }
  const isTaken = call.properties.of(ownerId).some((other) => other !== property && other.key === input.key);
  if (isTaken) throw keyExists(input.key);
  property.key = input.key;
  property.value = input.value;
  property.version = version(call, number, input.version.message ?? '');
  return jsonResponse(200, isOfSpace ? spacePropertyShape(property) : propertyShape(property));
}

function keyExists(key: string): Refusal {
  return conflict(`Property with key [${key}] already exists`);
}

function version(call: Call, number: number, message: string): SiteProperty['version'] {
  return { number, message, minorEdit: false, authorId: call.user.accountId, createdAt: timestamp(call) };
}

// The status lives in the body: it is changed there, as a version that says nothing more.
function updateTask(call: Call): SiteResponse {
  const { status } = jsonBody(call, taskSchema);
  const { task, content } = requireTask(call);
  editableContent(call, content);
  if (task.status !== status) {
    const current = call.index.current(content);
    const escapedId = task.localId.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const place = new RegExp(
      `(<ac:task-id>${escapedId}</ac:task-id>(?:(?!</?ac:task>)[\\s\\S])*?<ac:task-status>)(?:in)?complete(?=</ac:task-status>)`,
    );
    content.versions.push({
      ...current,
      number: current.number + 1,
      authorId: call.user.accountId,
      createdAt: timestamp(call),
      message: '',
      minorEdit: true,
      storage: current.storage.replace(place, `$1${status}`),
    });
    call.index.touch();
  }
  return jsonResponse(200, taskShape(call, requireTask(call).task, undefined));
}
