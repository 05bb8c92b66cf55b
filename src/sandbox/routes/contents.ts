import { cannotFind, visibleContent, visibleContents, visibleSpace } from '../access.js';
import type { NotFoundText } from '../access.js';
import { bodyFormat, bodyOf, singleBodyFormat } from '../bodies.js';
import { jsonResponse, notFound, wrongType } from '../errors.js';
import { contentOperations } from '../operations.js';
import { listResponse } from '../paging.js';
import {
  flagParameter,
  idListParameter,
  idSegment,
  numberParameter,
  numberSegment,
  wordsParameter,
} from '../parameters.js';
import { get } from '../route.js';
import type { Call, Route } from '../route.js';
import { contentShape, labelShape, propertyShape, versionShape } from '../shapes.js';
import { compareIds } from '../site-index.js';
import type { SiteContent, SiteResponse, SiteVersion } from '../site.js';
import { compareText, compareTitles, sorted } from '../sorting.js';

type Written = 'page' | 'blogpost';
type ListStatus = 'current' | 'archived' | 'trashed' | 'deleted';

const collections: Record<Written, string> = { page: 'pages', blogpost: 'blogposts' };
const allStatuses: readonly ListStatus[] = ['current', 'archived', 'trashed', 'deleted'];
// The documents give a list embedded in a single entity at most this many rows.
const embeddedLimit = 50;

/** Reading pages and blog posts, which mirror each other, with everything that hangs on one of them. */
export function contentRoutes(): Route[] {
  return (['page', 'blogpost'] as const).flatMap((type) => routesOf(type));
}

function routesOf(type: Written): Route[] {
  const base = `/${collections[type]}`;
  const scope = 'read:page';
  const owner = `${type}-id`;
  const propertyText: NotFoundText = (id) => `Could not find ${type} with id [${id}]`;
  return [
    get(base, scope, (call) => contentList(call, type, (content) => content.type === type)),
    get(`${base}/{id}`, scope, (call) => single(call, type)),
    get(`/spaces/{id}${base}`, scope, (call) => {
      const space = visibleSpace(call);
      const rootsOnly = depthOf(call) === 'root';
      return contentList(
        call,
        type,
        (content) => content.type === type && content.spaceId === space.id && (!rootsOnly || content.parentId === null),
      );
    }),
    get(`/labels/{id}${base}`, scope, (call) => {
      const labelId = idSegment(call);
      return contentList(
        call,
        type,
        (content) => content.type === type && content.labels.some((label) => label.id === labelId),
      );
    }),
    get(`${base}/{id}/versions`, scope, (call) => versionList(call, visibleContent(call, type), type)),
    get(`${base}/{${owner}}/versions/{version-number}`, scope, (call) => {
      const content = visibleContent(call, type, { name: owner });
      return jsonResponse(200, detailedVersion(content, numberSegment(call, 'version-number')));
    }),
    get(`${base}/{id}/operations`, scope, (call) =>
      jsonResponse(200, { operations: contentOperations(call, visibleContent(call, type)) }),
    ),
    {
      ...get(`${base}/{id}/likes/count`, scope, (call) =>
        jsonResponse(200, { count: visibleContent(call, type).likes.length }),
      ),
      pointsPerObject: 0,
    },
    {
      ...get(`${base}/{id}/likes/users`, scope, (call) => {
        const { likes } = visibleContent(call, type);
        return listResponse(call, likes, { shape: (accountId) => ({ accountId }), key: (accountId) => accountId });
      }),
      pointsPerObject: 2,
    },
    get(`${base}/{${owner}}/properties`, scope, (call) =>
      propertyList(call, visibleContent(call, type, { name: owner, text: propertyText }).id),
    ),
    get(`${base}/{${owner}}/properties/{property-id}`, scope, (call) =>
      singleProperty(call, visibleContent(call, type, { name: owner, text: propertyText }).id),
    ),
  ];
}

/** Properties of something the caller may see, filtered by `key`. */
export function propertyList(call: Call, ownerId: string, shape = propertyShape): SiteResponse {
  const key = call.request.query.get('key');
  const all = call.properties.of(ownerId).filter((property) => key === null || property.key === key);
  const rows = sorted(
    call,
    all,
    { key: (left, right) => compareText(left.key, right.key) },
    'ContentPropertySortOrder',
  );
  return listResponse(call, rows, { shape, key: (property) => property.id });
}

/** One property of something the caller may see. Throws E5. */
export function singleProperty(call: Call, ownerId: string, shape = propertyShape): SiteResponse {
  return jsonResponse(200, shape(requireProperty(call, ownerId)));
}

/** The property that `{property-id}` names. Throws E5. */
export function requireProperty(call: Call, ownerId: string) {
  const id = idSegment(call, 'property-id');
  const property = call.properties.of(ownerId).find((candidate) => candidate.id === id);
  if (property === undefined) throw notFound(`Could not find property with id [${id}]`);
  return property;
}

/** `GET …/versions/{n}`: what a version is beside its body. Throws E5. */
export function detailedVersion(
  owner: { versions: readonly (Omit<SiteVersion, 'storage' | 'title' | 'minorEdit'> & { minorEdit?: boolean })[] },
  number: number,
): Record<string, unknown> {
  const at = owner.versions.findIndex((version) => version.number === number);
  const version = owner.versions[at];
  if (version === undefined) throw notFound(`Cannot find version [${number}]`);
  return {
    ...versionShape(version),
    contentTypeModified: false,
    collaborators: [version.authorId],
    prevVersion: owner.versions[at - 1]?.number ?? null,
    nextVersion: owner.versions[at + 1]?.number ?? null,
  };
}

function contentList(call: Call, type: Written, belongs: (content: SiteContent) => boolean): SiteResponse {
  const format = bodyFormat(call);
  const ids = idListParameter(call, 'id');
  const spaceIds = idListParameter(call, 'space-id', 100);
  const title = call.request.query.get('title')?.toLowerCase();
  const subtypes = wordsParameter(call, 'subtype', ['live', 'page'], 'PageSubtype');
  const fallback: ListStatus[] = type === 'page' ? ['current', 'archived'] : ['current'];
  // `draft` is refused here: drafts are read one by one.
  const statuses = wordsParameter(call, 'status', allStatuses, 'ContentStatus') ?? fallback;
  const wantedIds = ids === undefined ? undefined : new Set(ids);
  const rows = visibleContents(
    call,
    (content) =>
      belongs(content) &&
      statuses.some((status) => status === content.status) &&
      (wantedIds === undefined || wantedIds.has(content.id)) &&
      (spaceIds === undefined || spaceIds.includes(content.spaceId)) &&
      (title === undefined || call.index.current(content).title.toLowerCase() === title) &&
      (subtypes === undefined || subtypes.includes(content.subtype ?? 'page')),
  );
  const ordered = sorted(call, rows, contentOrders(call), 'PageSortOrder');
  return listResponse(call, ordered, {
    shape: (content) => contentShape(call, content, { single: false, format }),
    key: (content) => content.id,
  });
}

function contentOrders(call: Call) {
  const modified = (content: SiteContent) => call.index.current(content).createdAt;
  const title = (content: SiteContent) => call.index.current(content).title;
  return {
    id: (left: SiteContent, right: SiteContent) => compareIds(left.id, right.id),
    'created-date': (left: SiteContent, right: SiteContent) => compareText(left.createdAt, right.createdAt),
    'modified-date': (left: SiteContent, right: SiteContent) => compareText(modified(left), modified(right)),
    title: (left: SiteContent, right: SiteContent) => compareTitles(title(left), title(right)),
  };
}

function single(call: Call, type: Written): SiteResponse {
  const format = singleBodyFormat(call);
  const number = numberParameter(call, 'version');
  const id = idSegment(call);
  const wanted = wordsParameter(
    call,
    'status',
    ['current', 'archived', 'trashed', 'deleted', 'historical', 'draft'],
    'ContentStatus',
  );
  const include = includes(call);
  const wantsDraft = flagParameter(call, 'get-draft') || wanted?.includes('draft') === true;
  if (call.index.wasPurged(id)) throw notFound('Not Found');
  const content = visibleContent(call, type);
  const isHiddenDraft = content.status === 'draft' && call.switches.draftsNotFound && !wantsDraft;
  const isOfOtherStatus =
    wanted !== undefined && content.status !== 'draft' && !wanted.some((status) => status === content.status);
  if (isHiddenDraft || (isOfOtherStatus && number === undefined)) throw notFound(cannotFind(type)(content.id));
  const version =
    number === undefined
      ? call.index.current(content)
      : content.versions.find((candidate) => candidate.number === number);
  if (version === undefined) throw notFound(`Cannot find a ${type} with id [${content.id}] and version [${number}]`);
  return jsonResponse(200, {
    ...contentShape(call, content, { single: true, format, version, withVersion: include.version }),
    ...embedded(call, content, include, type),
  });
}

function includes(call: Call) {
  // The last three are documented without a shape: they are checked and add nothing.
  for (const name of ['include-webresources', 'include-collaborators', 'include-direct-children']) {
    flagParameter(call, name);
  }
  return {
    version: flagParameter(call, 'include-version', true),
    labels: flagParameter(call, 'include-labels'),
    properties: flagParameter(call, 'include-properties'),
    operations: flagParameter(call, 'include-operations'),
    likes: flagParameter(call, 'include-likes'),
    versions: flagParameter(call, 'include-versions'),
    favorite: flagParameter(call, 'include-favorited-by-current-user-status'),
  };
}

function embedded(
  call: Call,
  content: SiteContent,
  include: ReturnType<typeof includes>,
  type: Written,
): Record<string, unknown> {
  const list = (name: string, rows: readonly unknown[]) => ({
    [name]: {
      results: rows.slice(0, embeddedLimit),
      meta: { hasMore: rows.length > embeddedLimit },
      // Without `/wiki`, unlike every other address of the API.
      _links: { self: `/api/v2/${collections[type]}/${content.id}/${name}` },
    },
  });
  return {
    ...(include.labels ? list('labels', content.labels.map(labelShape)) : {}),
    ...(include.properties ? list('properties', call.properties.of(content.id).map(propertyShape)) : {}),
    ...(include.operations ? list('operations', contentOperations(call, content)) : {}),
    ...(include.likes
      ? list(
          'likes',
          content.likes.map((accountId) => ({ accountId })),
        )
      : {}),
    ...(include.versions ? list('versions', content.versions.toReversed().map(versionShape)) : {}),
    ...(include.favorite ? { isFavoritedByCurrentUser: false } : {}),
  };
}

function versionList(call: Call, content: SiteContent, type: Written): SiteResponse {
  const format = bodyFormat(call);
  const rows = sorted(
    call,
    content.versions.toReversed(),
    { 'modified-date': (left, right) => left.number - right.number },
    'VersionSortOrder',
  );
  return listResponse(call, rows, {
    shape: (version) => ({
      ...versionShape(version),
      [type]: {
        id: content.id,
        title: version.title,
        ...(format === undefined ? {} : bodyOf(call, content, version, format)),
      },
    }),
    key: (version) => String(version.number),
  });
}

function depthOf(call: Call): 'all' | 'root' {
  const depth = call.request.query.get('depth');
  if (depth === null || depth === 'all') return 'all';
  if (depth === 'root') return 'root';
  throw wrongType('depth', depth, 'PageDepth', 'Valid values: all, root');
}
