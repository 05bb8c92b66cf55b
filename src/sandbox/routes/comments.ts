import { canViewContainer, visibleAttachment, visibleComment, visibleContent } from '../access.js';
import { bodyFormat } from '../bodies.js';
import { jsonResponse, notFound } from '../errors.js';
import { commentOperations } from '../operations.js';
import { listResponse } from '../paging.js';
import { flagParameter, numberParameter, numberSegment, wordsParameter } from '../parameters.js';
import { get } from '../route.js';
import type { Call, Route } from '../route.js';
import { commentShape, propertyShape, versionShape } from '../shapes.js';
import { compareIds, lastVersion } from '../site-index.js';
import type { SiteComment, SiteResponse } from '../site.js';
import { compareText, sorted } from '../sorting.js';
import { detailedVersion, propertyList, singleProperty } from './contents.js';

type Kind = SiteComment['kind'];

const scope = 'read:comment';
const resolutions = ['open', 'reopened', 'resolved', 'dangling'] as const;

/** Reading footer and inline comments. */
export function commentRoutes(): Route[] {
  return [
    ...(['footer', 'inline'] as const).flatMap((kind) => routesOf(kind)),
    get('/attachments/{id}/footer-comments', scope, (call) => {
      const attachment = visibleAttachment(call);
      return commentList(call, topLevel(call, attachment.id, 'footer'));
    }),
    get('/comments/{comment-id}/properties', scope, (call) =>
      propertyList(call, visibleComment(call, undefined, 'comment-id').id),
    ),
    get('/comments/{comment-id}/properties/{property-id}', scope, (call) =>
      singleProperty(call, visibleComment(call, undefined, 'comment-id').id),
    ),
  ];
}

function routesOf(kind: Kind): Route[] {
  const base = `/${kind}-comments`;
  return [
    get(base, scope, (call) =>
      commentList(
        call,
        [...call.index.comments()].filter(
          (comment) => comment.kind === kind && canViewContainer(call, comment.contentId),
        ),
      ),
    ),
    ...(['page', 'blogpost'] as const).map((type) =>
      get(`/${type}s/{id}${base}`, scope, (call) =>
        commentList(call, topLevel(call, visibleContent(call, type).id, kind)),
      ),
    ),
    get(`${base}/{comment-id}`, scope, (call) => single(call, visibleComment(call, kind, 'comment-id'))),
    get(`${base}/{id}/children`, scope, (call) => {
      const parent = visibleComment(call, kind);
      return commentList(
        call,
        call.index.commentsOf(parent.contentId).filter((comment) => comment.parentCommentId === parent.id),
      );
    }),
    {
      // Nobody likes comments on this site.
      ...get(`${base}/{id}/likes/count`, scope, (call) => {
        visibleComment(call, kind);
        return jsonResponse(200, { count: 0 });
      }),
      pointsPerObject: 0,
    },
    get(`${base}/{id}/likes/users`, scope, (call) => {
      visibleComment(call, kind);
      return listResponse(call, [], { shape: (row) => row, key: () => '' });
    }),
    get(`${base}/{id}/operations`, scope, (call) =>
      jsonResponse(200, { operations: commentOperations(call, visibleComment(call, kind)) }),
    ),
    get(`${base}/{id}/versions`, scope, (call) => versionList(call, visibleComment(call, kind))),
    get(`${base}/{id}/versions/{version-number}`, scope, (call) =>
      jsonResponse(200, detailedVersion(visibleComment(call, kind), numberSegment(call, 'version-number'))),
    ),
  ];
}

function topLevel(call: Call, contentId: string, kind: Kind): SiteComment[] {
  return call.index
    .commentsOf(contentId)
    .filter((comment) => comment.kind === kind && comment.parentCommentId === null);
}

function commentList(call: Call, comments: readonly SiteComment[]): SiteResponse {
  const format = bodyFormat(call);
  const wanted = wordsParameter(call, 'resolution-status', resolutions, 'InlineCommentResolutionStatus');
  const statuses = wordsParameter(
    call,
    'status',
    ['current', 'archived', 'trashed', 'deleted', 'historical', 'draft'],
    'ContentStatus',
  );
  const modified = (comment: SiteComment) => lastVersion(comment.versions).createdAt;
  const rows = sorted(
    call,
    comments
      .filter((comment) => wanted === undefined || wanted.includes(comment.resolution))
      // Every comment here is current: the service has no trash for them.
      .filter(() => statuses === undefined || statuses.includes('current'))
      .toSorted((left, right) => compareIds(left.id, right.id)),
    {
      'created-date': (left, right) => compareText(left.createdAt, right.createdAt),
      'modified-date': (left, right) => compareText(modified(left), modified(right)),
    },
    'CommentSortOrder',
  );
  return listResponse(call, rows, {
    shape: (comment) => commentShape(call, comment, { single: false, format }),
    key: (comment) => comment.id,
  });
}

function single(call: Call, comment: SiteComment): SiteResponse {
  const format = bodyFormat(call);
  const number = numberParameter(call, 'version');
  const version =
    number === undefined
      ? lastVersion(comment.versions)
      : comment.versions.find((candidate) => candidate.number === number);
  if (version === undefined) throw notFound(`Cannot find a comment with id [${comment.id}] and version [${number}]`);
  const collection = `${comment.kind}-comments`;
  const list = (name: string, rows: readonly unknown[]) => ({
    [name]: {
      results: rows,
      meta: { hasMore: false },
      _links: { self: `/api/v2/${collection}/${comment.id}/${name}` },
    },
  });
  return jsonResponse(200, {
    ...commentShape(call, comment, { single: true, format, version }),
    ...(flagParameter(call, 'include-properties')
      ? list('properties', call.properties.of(comment.id).map(propertyShape))
      : {}),
    ...(flagParameter(call, 'include-operations') ? list('operations', commentOperations(call, comment)) : {}),
    ...(flagParameter(call, 'include-likes') ? list('likes', []) : {}),
    ...(flagParameter(call, 'include-versions')
      ? list('versions', comment.versions.toReversed().map(versionShape))
      : {}),
  });
}

function versionList(call: Call, comment: SiteComment): SiteResponse {
  const format = bodyFormat(call);
  return listResponse(call, comment.versions.toReversed(), {
    shape: (version) => ({
      ...versionShape(version),
      comment: {
        id: comment.id,
        title: version.title,
        ...(format === undefined ? {} : { body: { [format]: { representation: format, value: version.storage } } }),
      },
    }),
    key: (version) => String(version.number),
  });
}
