import { canViewContainer, visibleAttachment, visibleContent } from '../access.js';
import { jsonResponse, notFound, v1NotFound } from '../errors.js';
import type { MediaStore } from '../media.js';
import { listResponse } from '../paging.js';
import {
  flagParameter,
  idSegment,
  attachmentIdSegment,
  listParameter,
  numberParameter,
  numberSegment,
} from '../parameters.js';
import { classicOrGranular, get } from '../route.js';
import type { Call, Route } from '../route.js';
import { attachmentShape, propertyShape, versionShape } from '../shapes.js';
import { compareIds, lastVersion } from '../site-index.js';
import type { SiteAttachment, SiteContent, SiteResponse } from '../site.js';
import { compareText, sorted } from '../sorting.js';
import { detailedVersion, propertyList, singleProperty } from './contents.js';

const scope = 'read:attachment';
// Twice the default of every other list.
const defaultLimit = 50;

/** Reading attachments and what hangs on them. */
export function attachmentRoutes(): Route[] {
  return [
    get('/attachments', scope, (call) =>
      attachmentList(
        call,
        [...call.index.attachments()].filter((attachment) => canViewContainer(call, attachment.contentId)),
      ),
    ),
    ...(['page', 'blogpost'] as const).map((type) =>
      get(`/${type}s/{id}/attachments`, scope, (call) =>
        attachmentList(call, call.index.attachmentsOf(visibleContent(call, type).id)),
      ),
    ),
    get('/attachments/{id}', scope, single),
    get('/attachments/{id}/operations', scope, (call) =>
      jsonResponse(200, { operations: operations(call, visibleAttachment(call)) }),
    ),
    get('/attachments/{id}/versions', scope, versionList),
    get('/attachments/{attachment-id}/versions/{version-number}', scope, (call) => {
      const attachment = visibleAttachment(call, 'attachment-id');
      return jsonResponse(200, detailedVersion(attachment, numberSegment(call, 'version-number')));
    }),
    get('/attachments/{attachment-id}/properties', scope, (call) =>
      propertyList(call, visibleAttachment(call, 'attachment-id').id),
    ),
    get('/attachments/{attachment-id}/properties/{property-id}', scope, (call) =>
      singleProperty(call, visibleAttachment(call, 'attachment-id').id),
    ),
  ];
}

/** The v1 download, which sends the caller on to the file store. */
export function downloadRoute(media: MediaStore): Route {
  return {
    method: 'GET',
    path: '/content/{id}/child/attachment/{attachmentId}/download',
    scopes: classicOrGranular(['readonly:content.attachment:confluence'], ['read:attachment']),
    handle: (call) => {
      const contentId = idSegment(call);
      const id = attachmentIdSegment(call, 'attachmentId');
      const number = numberParameter(call, 'version');
      const attachment = call.index.attachment(id);
      if (attachment?.contentId !== contentId || !canViewContainer(call, contentId)) {
        throw v1NotFound(`No attachment found with id: ${id}`);
      }
      return { status: 302, headers: { location: media.address(attachment, number) }, body: '' };
    },
  };
}

function attachmentList(call: Call, attachments: readonly SiteAttachment[]): SiteResponse {
  const mediaType = call.request.query.get('mediaType');
  const filename = call.request.query.get('filename');
  const statuses = listParameter(call, 'status');
  const modified = (attachment: SiteAttachment) => lastVersion(attachment.versions).createdAt;
  const rows = sorted(
    call,
    attachments
      .filter(
        (attachment) =>
          (mediaType === null || attachment.mediaType === mediaType) &&
          (filename === null || attachment.title === filename) &&
          (statuses === undefined || statuses.includes('current')),
      )
      .toSorted((left, right) => compareIds(left.id, right.id)),
    {
      'created-date': (left, right) => compareText(left.createdAt, right.createdAt),
      'modified-date': (left, right) => compareText(modified(left), modified(right)),
    },
    'AttachmentSortOrder',
  );
  return listResponse(call, rows, {
    shape: (attachment) => attachmentShape(call, attachment, { single: false }),
    key: (attachment) => attachment.id,
    defaultLimit,
  });
}

function single(call: Call): SiteResponse {
  const number = numberParameter(call, 'version');
  const attachment = visibleAttachment(call);
  if (number !== undefined && !attachment.versions.some((version) => version.number === number)) {
    throw notFound(`Cannot find an attachment with id [${attachment.id}] and version [${number}]`);
  }
  const list = (name: string, rows: readonly unknown[]) => ({
    [name]: {
      results: rows,
      meta: { hasMore: false },
      _links: { self: `/api/v2/attachments/${attachment.id}/${name}` },
    },
  });
  return jsonResponse(200, {
    ...attachmentShape(call, attachment, { single: true, versionNumber: number }),
    ...(flagParameter(call, 'include-labels') ? list('labels', []) : {}),
    ...(flagParameter(call, 'include-properties')
      ? list('properties', call.properties.of(attachment.id).map(propertyShape))
      : {}),
    ...(flagParameter(call, 'include-operations') ? list('operations', operations(call, attachment)) : {}),
    ...(flagParameter(call, 'include-versions')
      ? list('versions', attachment.versions.toReversed().map(versionShape))
      : {}),
  });
}

function versionList(call: Call): SiteResponse {
  const attachment = visibleAttachment(call);
  return listResponse(call, attachment.versions.toReversed(), {
    shape: (version) => ({
      ...versionShape(version),
      attachment: { id: attachment.id, title: attachment.title },
    }),
    key: (version) => String(version.number),
  });
}

function operations(call: Call, attachment: SiteAttachment) {
  const content: SiteContent | undefined = call.index.content(attachment.contentId);
  const mayChange = content !== undefined && call.index.canEdit(call.user, content);
  return (mayChange ? ['read', 'update', 'delete'] : ['read']).map((operation) => ({
    operation,
    targetType: 'attachment',
  }));
}
