import { z } from 'zod';
import { jsonResponse, v1BadRequest, v1Forbidden, v1NotFound } from '../errors.js';
import { contentLinks } from '../links.js';
import { classicOrGranular, jsonBody, timestamp } from '../route.js';
import type { Call } from '../route.js';
import { userShape } from '../shapes.js';
import type { SiteContent, SiteResponse } from '../site.js';
import { route } from './management-route.js';
import type { ManagementRoute } from './management-route.js';
import { restrictionRoutes } from './restrictions.js';
import { addVersion, requireFreeTitle } from './write-contents.js';
import { editableByV1, visibleByV1 } from './write-files.js';

const writePages = classicOrGranular(['write:confluence-content'], ['read:content-details', 'write:page']);
const writeTrees = classicOrGranular(['write:confluence-content'], ['read:content.metadata', 'write:page']);
const id = z.union([z.string(), z.number()]).transform(String);

/** Management that API v2 has nothing for. Whether each one answers OAuth tokens is not known: see the switches. */
export function managementRoutes(): ManagementRoute[] {
  return [
    ...restrictionRoutes(),
    route(
      'move',
      'PUT',
      '/content/{id}/move/{position}/{targetId}',
      classicOrGranular(['write:confluence-content'], ['write:page']),
      move,
    ),
    route('copy', 'POST', '/content/{id}/copy', writePages, copy),
    route('copy', 'POST', '/content/{id}/pagehierarchy/copy', writeTrees, copyHierarchy),
    route('archive', 'POST', '/content/archive', writeTrees, archive),
    route(
      'page-tree',
      'DELETE',
      '/content/{id}/pageTree',
      classicOrGranular(['write:confluence-content'], ['delete:content']),
      deleteTree,
    ),
    route(
      'restore',
      'POST',
      '/content/{id}/version',
      classicOrGranular(['write:confluence-content'], ['read:content-details', 'write:content']),
      restoreVersion,
    ),
    route(
      'longtask',
      'GET',
      '/longtask/{id}',
      classicOrGranular(['read:confluence-space.summary'], ['read:content.metadata']),
      longTask,
    ),
    {
      ...route(
        'permission-check',
        'POST',
        '/content/{id}/permission/check',
        classicOrGranular(['read:confluence-content.permission'], ['read:content.permission']),
        checkPermission,
      ),
      writes: false,
    },
    route(
      'analytics',
      'GET',
      '/analytics/content/{id}/views',
      classicOrGranular(['read:confluence-content.summary'], ['read:analytics.content']),
      // Nobody counts views here.
      (call) => jsonResponse(200, { id: Number(visibleByV1(call).id), count: 0 }),
    ),
    route(
      'analytics',
      'GET',
      '/analytics/content/{id}/viewers',
      classicOrGranular(['read:confluence-content.summary'], ['read:analytics.content']),
      (call) => jsonResponse(200, { id: Number(visibleByV1(call).id), count: 0 }),
    ),
  ];
}

// No new version: neither the order nor the parent is part of one here.
function move(call: Call): SiteResponse {
  const { position } = call.segments;
  const content = editableByV1(call);
  const target = visibleByV1(call, 'targetId');
  if (position !== 'append' && position !== 'before' && position !== 'after') {
    throw v1BadRequest(`Invalid position: ${position}`);
  }
  if (target === content || call.index.ancestors(target).includes(content)) {
    throw v1BadRequest('A page cannot be moved under itself or one of its descendants.');
  }
  if (target.spaceId !== content.spaceId) throw v1BadRequest('Moving to another space is not supported here.');
  if (position === 'append') call.index.moveContent(content, target.id);
  else call.index.moveContent(content, target.parentId, between(call, content, target, position));
  return jsonResponse(200, { pageId: content.id });
}

function between(call: Call, content: SiteContent, target: SiteContent, side: 'before' | 'after'): number {
  const siblings = (
    target.parentId === null ? call.index.rootContents(target.spaceId) : call.index.children(target.parentId)
  ).filter((sibling) => sibling !== content);
  const at = siblings.indexOf(target);
  const neighbour = siblings[side === 'before' ? at - 1 : at + 1];
  const gap = side === 'before' ? -1_000 : 1_000;
  return neighbour === undefined ? target.position + gap : (target.position + neighbour.position) / 2;
}

const copySchema = z.object({
  destination: z.object({ type: z.enum(['space', 'existing_page', 'parent_page']), value: id }),
  pageTitle: z.string().optional(),
  copyAttachments: z.boolean().default(false),
  copyLabels: z.boolean().default(false),
  copyPermissions: z.boolean().default(false),
  copyProperties: z.boolean().default(false),
});

function copy(call: Call): SiteResponse {
  const input = jsonBody(call, copySchema, v1BadRequest);
  const source = visibleByV1(call);
  const { type, value } = input.destination;
  if (type === 'existing_page') throw v1BadRequest('Copying over an existing page is not supported here.');
  const space = type === 'space' ? call.index.spaceByKey(value) : undefined;
  const parent = type === 'parent_page' ? call.index.content(value) : undefined;
  if (parent !== undefined && !call.index.canView(call.user, parent))
    throw v1NotFound(`No content found with id: ${value}`);
  const targetSpace = space ?? (parent === undefined ? undefined : call.index.space(parent.spaceId));
  if (targetSpace === undefined || !call.index.canViewSpace(call.user, targetSpace)) {
    throw v1NotFound(`No destination found: ${value}`);
  }
  if (!call.index.canCreate(call.user, targetSpace)) throw v1Forbidden('User is not permitted to create content here.');
  const title = input.pageTitle ?? call.index.current(source).title;
  requireFreeTitle(call, { type: source.type, spaceId: targetSpace.id }, title, { refuse: v1BadRequest });
  const copied = copyOf(call, source, {
    spaceId: targetSpace.id,
    parentId: parent?.id ?? targetSpace.homepageId,
    title,
  });
  if (input.copyLabels) copied.labels = source.labels.map((label) => ({ ...label }));
  if (input.copyPermissions) {
    copied.readers = source.readers;
    copied.updaters = source.updaters;
  }
  call.index.addContent(copied);
  if (input.copyAttachments) {
    for (const attachment of call.index.attachmentsOf(source.id)) {
      call.index.addAttachment({ ...attachment, id: `att${call.index.nextId()}`, contentId: copied.id });
    }
  }
  if (input.copyProperties) {
    for (const property of call.properties.of(source.id)) call.properties.add(copied.id, { ...property });
  }
  return jsonResponse(200, contentV1(call, copied));
}

function copyOf(
  call: Call,
  source: SiteContent,
  place: { spaceId: string; parentId: string | null; title: string },
): SiteContent {
  const { accountId } = call.user;
  const createdAt = timestamp(call);
  const current = call.index.current(source);
  return {
    ...source,
    id: call.index.nextId(),
    status: 'current',
    spaceId: place.spaceId,
    parentId: place.parentId,
    position: call.index.nextPosition(place.parentId, place.spaceId),
    authorId: accountId,
    ownerId: accountId,
    createdAt,
    labels: [],
    readers: null,
    updaters: null,
    likes: [],
    versions: [{ ...current, number: 1, authorId: accountId, createdAt, message: '', title: place.title }],
  };
}

const hierarchySchema = z.object({
  destinationPageId: id,
  titleOptions: z.object({ prefix: z.string().default('') }).optional(),
});

function copyHierarchy(call: Call): SiteResponse {
  const input = jsonBody(call, hierarchySchema, v1BadRequest);
  const source = visibleByV1(call);
  const destination = call.index.content(input.destinationPageId);
  if (destination === undefined || !call.index.canEdit(call.user, destination)) {
    throw v1NotFound(`No content found with id: ${input.destinationPageId}`);
  }
  const prefix = input.titleOptions?.prefix ?? '';
  const visit = (content: SiteContent, parentId: string) => {
    // Read before the copy is added, so that copying into oneself ends.
    const children = [...call.index.children(content.id)];
    const title = `${prefix}${call.index.current(content).title}`;
    requireFreeTitle(call, { type: content.type, spaceId: destination.spaceId }, title, { refuse: v1BadRequest });
    const copied = copyOf(call, content, { spaceId: destination.spaceId, parentId, title });
    call.index.addContent(copied);
    for (const child of children) {
      if (child.status === 'current' && call.index.canView(call.user, child)) visit(child, copied.id);
    }
  };
  visit(source, destination.id);
  return accepted(call);
}

const archiveSchema = z.object({ pages: z.array(z.object({ id })).min(1).max(300) });

function archive(call: Call): SiteResponse {
  const { pages } = jsonBody(call, archiveSchema, v1BadRequest);
  const contents = pages.map((page) => {
    const content = call.index.content(page.id);
    if (content === undefined || !call.index.canView(call.user, content)) {
      throw v1NotFound(`No content found with id: ContentId{id=${page.id}}`);
    }
    if (!call.index.canEdit(call.user, content)) throw v1Forbidden('User is not permitted to archive this content.');
    return content;
  });
  for (const content of contents) content.status = 'archived';
  call.index.touch();
  return accepted(call);
}

function deleteTree(call: Call): SiteResponse {
  const root = editableByV1(call);
  const visit = (content: SiteContent) => {
    content.status = 'trashed';
    for (const child of call.index.children(content.id)) {
      if (call.index.canEdit(call.user, child)) visit(child);
    }
  };
  visit(root);
  call.index.touch();
  return accepted(call);
}

// The job is done before it is announced; its address lacks `/wiki`, like the real one's.
function accepted(call: Call): SiteResponse {
  const taskId = call.index.nextId();
  return jsonResponse(202, {
    id: taskId,
    links: { status: `/rest/api/longtask/${taskId}` },
    ari: `ari:cloud:confluence:${call.index.data.cloudId}:longtask/${taskId}`,
  });
}

function longTask(call: Call): SiteResponse {
  const taskId = call.segments['id'] ?? '';
  if (!/^\d+$/.test(taskId)) throw v1NotFound(`No task found with id: ${taskId}`);
  return jsonResponse(200, {
    id: taskId,
    ari: `ari:cloud:confluence:${call.index.data.cloudId}:longtask/${taskId}`,
    name: { key: 'long.running.task', args: [] },
    elapsedTime: 1,
    percentageComplete: 100,
    successful: true,
    finished: true,
    messages: [],
    status: 'Success',
    errors: [],
    additionalDetails: {},
    _links: { self: `${call.index.data.baseUrl}/rest/api/longtask/${taskId}` },
  });
}

const restoreSchema = z.object({
  operationKey: z.literal('restore'),
  params: z.object({
    versionNumber: z.number().int(),
    message: z.string().default(''),
    restoreTitle: z.boolean().default(false),
  }),
});

function restoreVersion(call: Call): SiteResponse {
  const { params } = jsonBody(call, restoreSchema, v1BadRequest);
  const content = editableByV1(call);
  const old = content.versions.find((version) => version.number === params.versionNumber);
  if (old === undefined) throw v1NotFound(`No version found with number: ${params.versionNumber}`);
  const version = addVersion(call, content, {
    storage: old.storage,
    message: params.message,
    ...(old.adf === undefined ? {} : { adf: old.adf }),
    ...(params.restoreTitle ? { title: old.title } : {}),
  });
  return jsonResponse(200, {
    by: userShape(call, call.user),
    when: version.createdAt,
    friendlyWhen: 'just a moment ago',
    message: version.message,
    number: version.number,
    minorEdit: false,
    contentTypeModified: false,
    _expandable: { collaborators: '', content: `/rest/api/content/${content.id}` },
    _links: { self: `${call.index.data.baseUrl}/rest/api/content/${content.id}/version/${version.number}` },
  });
}

const checkSchema = z.object({
  subject: z.object({ type: z.enum(['user', 'group']), identifier: z.string() }),
  operation: z.string(),
});

function checkPermission(call: Call): SiteResponse {
  const { subject, operation } = jsonBody(call, checkSchema, v1BadRequest);
  const content = visibleByV1(call);
  const person = subject.type === 'user' ? call.index.user(subject.identifier) : undefined;
  if (person === undefined) return jsonResponse(200, { hasPermission: false, errors: [] });
  const hasPermission =
    operation === 'read' ? call.index.canView(person, content) : call.index.canEdit(person, content);
  return jsonResponse(200, { hasPermission, errors: [] });
}

function contentV1(call: Call, content: SiteContent): Record<string, unknown> {
  const { baseUrl, cloudId } = call.index.data;
  const ari = (kind: string) => `ari:cloud:confluence:${cloudId}:${kind}/${content.id}`;
  return {
    id: content.id,
    type: content.type,
    ari: ari(content.type),
    base64EncodedAri: Buffer.from(ari('content')).toString('base64'),
    status: content.status,
    title: call.index.current(content).title,
    macroRenderedOutput: {},
    extensions: { position: content.position },
    _expandable: {
      container: `/rest/api/space/${call.index.space(content.spaceId)?.key ?? ''}`,
      history: `/rest/api/content/${content.id}/history`,
      version: '',
    },
    _links: {
      ...contentLinks(call.index, content, true),
      context: '/wiki',
      self: `${baseUrl}/rest/api/content/${content.id}`,
    },
  };
}
