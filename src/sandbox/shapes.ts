import { bodyOf } from './bodies.js';
import type { BodyFormat, SingleBodyFormat } from './bodies.js';
import {
  attachmentPath,
  avatarPath,
  commentPath,
  commentTitle,
  contentLinks,
  contentPath,
  downloadPath,
  spacePath,
} from './links.js';
import type { SiteProperty } from './properties.js';
import type { Call } from './route.js';
import { lastVersion } from './site-index.js';
import type { SiteAttachment, SiteComment, SiteContent, SiteLabel, SiteSpace, SiteUser, SiteVersion } from './site.js';
import type { SiteTask } from './tasks.js';

type Json = Record<string, unknown>;
type VersionFields = Pick<SiteVersion, 'number' | 'message' | 'authorId' | 'createdAt'> & { minorEdit?: boolean };

/** How an entity is shown: a row of a list carries no `_links.base`. */
export interface Placement {
  single: boolean;
}

/** `version` of anything. */
export function versionShape(version: VersionFields): Json {
  return {
    number: version.number,
    message: version.message,
    minorEdit: version.minorEdit ?? false,
    authorId: version.authorId,
    createdAt: version.createdAt,
  };
}

/** A page or blog post; `version` picks an older one, `format` the body. */
export function contentShape(
  call: Call,
  content: SiteContent,
  options: Placement & { format?: SingleBodyFormat | undefined; version?: SiteVersion; withVersion?: boolean },
): Json {
  const version = options.version ?? call.index.current(content);
  const isPage = content.type === 'page';
  const isTrashed = content.status === 'trashed';
  const parent = content.parentId === null || isTrashed ? undefined : call.index.content(content.parentId);
  return {
    id: content.id,
    status: version === call.index.current(content) ? content.status : 'historical',
    title: version.title,
    spaceId: content.spaceId,
    ...(isPage
      ? {
          parentId: parent?.id ?? null,
          parentType: parent?.type ?? null,
          position: isTrashed ? null : content.position,
          ownerId: content.ownerId,
          lastOwnerId: null,
        }
      : {}),
    authorId: content.authorId,
    createdAt: content.createdAt,
    ...(content.subtype === undefined ? {} : { subtype: content.subtype }),
    ...(options.withVersion === false
      ? {}
      : {
          version: {
            ...versionShape(version),
            // Steps of the editor's collaboration service; the number means nothing to anyone else.
            ...(options.single ? { ncsStepVersion: String(version.number) } : {}),
          },
        }),
    ...bodyOf(call, content, version, options.format),
    _links: contentLinks(call.index, content, options.single),
  };
}

/** A folder, whiteboard, database or embed. */
export function treeContentShape(call: Call, content: SiteContent): Json {
  const parent = content.parentId === null ? undefined : call.index.content(content.parentId);
  return {
    id: content.id,
    type: content.type,
    status: content.status,
    title: call.index.current(content).title,
    spaceId: content.spaceId,
    parentId: parent?.id ?? null,
    parentType: parent?.type ?? null,
    position: content.position,
    authorId: content.authorId,
    ownerId: content.ownerId,
    createdAt: content.createdAt,
    version: versionShape(call.index.current(content)),
    _links: { webui: contentPath(call.index, content), base: call.index.data.baseUrl },
  };
}

/** A space; `description` stays `{}` without a format. */
export function spaceShape(
  call: Call,
  space: SiteSpace,
  options: Placement & { descriptionFormat?: 'plain' | 'view' | undefined },
): Json {
  const { descriptionFormat } = options;
  const homepage = space.homepageId === null ? undefined : call.index.content(space.homepageId);
  return {
    id: space.id,
    key: space.key,
    name: space.name,
    type: space.type,
    status: space.status,
    authorId: space.authorId,
    spaceOwnerId: space.authorId,
    createdAt: space.createdAt,
    ...(homepage === undefined ? {} : { homepageId: homepage.id }),
    description:
      descriptionFormat === undefined
        ? {}
        : {
            [descriptionFormat]: {
              representation: descriptionFormat,
              value: descriptionFormat === 'plain' ? space.description : `<p>${escapeHtml(space.description)}</p>`,
            },
          },
    icon: null,
    currentActiveAlias: null,
    _links: { webui: spacePath(space), ...(options.single ? { base: call.index.data.baseUrl } : {}) },
  };
}

/** A footer or inline comment. */
export function commentShape(
  call: Call,
  comment: SiteComment,
  options: Placement & { format?: BodyFormat | undefined; version?: SiteVersion },
): Json {
  const { index } = call;
  const version = options.version ?? lastVersion(comment.versions);
  return {
    id: comment.id,
    status: version === lastVersion(comment.versions) ? 'current' : 'historical',
    title: commentTitle(index, comment),
    ...containerIds(call, comment.contentId),
    ...(comment.parentCommentId === null ? {} : { parentCommentId: comment.parentCommentId }),
    version: versionShape(version),
    ...bodyOf(call, index.content(comment.contentId), version, options.format),
    resolutionStatus: comment.resolution,
    ...(comment.kind === 'inline'
      ? {
          ...(comment.resolutionModifierId === undefined
            ? {}
            : { resolutionLastModifierId: comment.resolutionModifierId }),
          ...(comment.resolutionModifiedAt === undefined
            ? {}
            : { resolutionLastModifiedAt: comment.resolutionModifiedAt }),
          ...inlineProperties(comment),
        }
      : {}),
    _links: { webui: commentPath(index, comment), ...(options.single ? { base: index.data.baseUrl } : {}) },
  };
}

/** An attachment as v2 shows it. */
export function attachmentShape(
  call: Call,
  attachment: SiteAttachment,
  options: Placement & { versionNumber?: number | undefined },
): Json {
  const version =
    attachment.versions.find((candidate) => candidate.number === options.versionNumber) ??
    lastVersion(attachment.versions);
  return {
    id: attachment.id,
    status: 'current',
    title: attachment.title,
    createdAt: attachment.createdAt,
    ...containerIds(call, attachment.contentId),
    mediaType: attachment.mediaType,
    mediaTypeDescription: attachment.mediaTypeDescription,
    comment: attachment.comment,
    fileId: version.fileId,
    fileSize: version.bytes.length,
    webuiLink: attachmentPath(attachment),
    downloadLink: downloadPath(attachment),
    version: versionShape({ ...version, minorEdit: version.number === 1 }),
    _links: {
      webui: attachmentPath(attachment),
      download: downloadPath(attachment),
      ...(options.single ? { base: call.index.data.baseUrl } : {}),
    },
  };
}

/** A label as v2 shows it. */
export function labelShape(label: SiteLabel): Json {
  return { id: label.id, name: label.name, prefix: label.prefix };
}

/** A task; times are null while there is nothing to tell. */
export function taskShape(call: Call, task: SiteTask, format: BodyFormat | undefined): Json {
  const content = call.index.content(task.contentId);
  return {
    id: task.id,
    localId: task.localId,
    spaceId: content?.spaceId,
    ...containerIds(call, task.contentId),
    status: task.status,
    body: format === 'storage' ? { storage: { representation: 'storage', value: task.storage } } : {},
    createdBy: task.createdBy,
    assignedTo: task.assignedTo,
    completedBy: task.completedBy,
    createdAt: task.createdAt,
    updatedAt: task.updatedAt,
    dueAt: task.dueAt,
    completedAt: task.completedAt,
  };
}

/** A content, comment or attachment property. */
export function propertyShape(property: SiteProperty): Json {
  return { id: property.id, key: property.key, value: property.value, version: versionShape(property.version) };
}

/** A space property: its version knows no minor edits. */
export function spacePropertyShape(property: SiteProperty): Json {
  const { minorEdit: _, ...version } = property.version;
  return { id: property.id, key: property.key, value: property.value, createdAt: version.createdAt, version };
}

/** A person as `users-bulk` shows them; e-mail and time zone are their profile's to hide. */
export function bulkUserShape(user: SiteUser): Json {
  return {
    accountId: user.accountId,
    displayName: user.displayName,
    publicName: user.publicName,
    email: user.email,
    timeZone: user.timeZone === '' ? null : user.timeZone,
    accountType: user.accountType,
    accountStatus: user.active ? 'active' : 'inactive',
    isExternalCollaborator: false,
    personalSpaceId: user.personalSpaceId ?? null,
    profilePicture: { path: avatarPath(user.accountId), isDefault: false },
  };
}

/** A person as API v1 shows them. */
export function userShape(call: Call, user: SiteUser, options: { expandPersonalSpace?: boolean } = {}): Json {
  const { baseUrl } = call.index.data;
  const space = user.personalSpaceId === undefined ? undefined : call.index.space(user.personalSpaceId);
  const showsSpace = options.expandPersonalSpace === true && space !== undefined;
  return {
    type: 'known',
    accountId: user.accountId,
    accountType: user.accountType,
    email: user.email,
    publicName: user.publicName,
    displayName: user.displayName,
    timeZone: user.timeZone,
    isExternalCollaborator: false,
    externalCollaborator: false,
    isGuest: false,
    accountStatus: user.active ? 'active' : 'inactive',
    locale: 'en-GB',
    profilePicture: { path: avatarPath(user.accountId), width: 48, height: 48, isDefault: false },
    ...(showsSpace ? { personalSpace: personalSpaceShape(call, space) } : {}),
    _expandable: { operations: '', details: '', ...(showsSpace ? {} : { personalSpace: '' }) },
    _links: {
      self: `${baseUrl}/rest/api/user?accountId=${encodeURIComponent(user.accountId)}`,
      base: baseUrl,
      context: '/wiki',
    },
  };
}

function personalSpaceShape(call: Call, space: SiteSpace): Json {
  return {
    id: Number(space.id),
    key: space.key,
    name: space.name,
    type: space.type,
    status: space.status,
    _expandable: {},
    _links: { webui: spacePath(space), self: `${call.index.data.baseUrl}/rest/api/space/${space.key}` },
  };
}

function containerIds(call: Call, contentId: string): Json {
  const content = call.index.content(contentId);
  if (content === undefined) return { attachmentId: contentId };
  return content.type === 'blogpost' ? { blogPostId: content.id } : { pageId: content.id };
}

function inlineProperties(comment: SiteComment): Json {
  const { markerRef, selection } = comment;
  if (markerRef === undefined || selection === undefined) return {};
  return {
    properties: {
      inlineMarkerRef: markerRef,
      inlineOriginalSelection: selection,
      'inline-marker-ref': markerRef,
      'inline-original-selection': selection,
    },
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
