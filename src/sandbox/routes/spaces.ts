import { distinctLabels, isListed, visibleContents, visibleSpace, visibleSpaces } from '../access.js';
import { jsonResponse } from '../errors.js';
import { spaceOperations } from '../operations.js';
import { listResponse } from '../paging.js';
import { flagParameter, idListParameter, listParameter, wordParameter, checkCount } from '../parameters.js';
import { get } from '../route.js';
import type { Call, Route } from '../route.js';
import { labelShape, spacePropertyShape, spaceShape } from '../shapes.js';
import { compareIds } from '../site-index.js';
import type { SiteLabel, SiteResponse, SiteSpace } from '../site.js';
import { compareText, compareTitles, sorted } from '../sorting.js';
import { propertyList, singleProperty } from './contents.js';
import { labelOrders } from './labels.js';

const scope = 'read:space';
const spaceTypes = [
  'global',
  'collaboration',
  'knowledge_base',
  'personal',
  'system',
  'onboarding',
  'xflow_sample_space',
] as const;

/** Reading spaces. */
export function spaceRoutes(): Route[] {
  return [
    get('/spaces', scope, spaceList),
    get('/spaces/{id}', scope, single),
    get('/spaces/{id}/labels', scope, (call) => labelList(call, visibleSpace(call).labels)),
    get('/spaces/{id}/content/labels', scope, (call) => {
      const space = visibleSpace(call);
      const contents = visibleContents(call, (content) => isListed(content) && content.spaceId === space.id);
      return labelList(call, distinctLabels(contents.flatMap((content) => content.labels)));
    }),
    get('/spaces/{id}/operations', scope, (call) =>
      jsonResponse(200, { operations: spaceOperations(call, visibleSpace(call)) }),
    ),
    get('/spaces/{space-id}/properties', scope, (call) =>
      propertyList(call, visibleSpace(call, 'space-id').id, spacePropertyShape),
    ),
    get('/spaces/{space-id}/properties/{property-id}', scope, (call) =>
      singleProperty(call, visibleSpace(call, 'space-id').id, spacePropertyShape),
    ),
    { ...get('/spaces/{id}/permissions', scope, permissions), pointsPerObject: 2 },
  ];
}

function labelList(call: Call, labels: readonly SiteLabel[]): SiteResponse {
  const prefix = call.request.query.get('prefix');
  const matching = labels.filter((label) => prefix === null || label.prefix === prefix);
  const rows = sorted(call, matching, labelOrders, 'LabelSortOrder');
  return listResponse(call, rows, { shape: labelShape, key: (label) => label.id });
}

function spaceList(call: Call): SiteResponse {
  const ids = idListParameter(call, 'ids');
  const keys = listParameter(call, 'keys')?.map((key) => key.toLowerCase());
  checkCount(call, 'keys', keys?.length ?? 0, 250);
  const type = wordParameter(call, 'type', spaceTypes, 'SpaceType');
  const status = wordParameter(call, 'status', ['current', 'archived'], 'SpaceStatus');
  const labels = listParameter(call, 'labels');
  // Nobody marks favourites here: the positive filter finds nothing, the negative one everything.
  const favoritedBy = call.request.query.get('favorited-by');
  const format = descriptionFormat(call);
  const spaces = visibleSpaces(call).filter(
    (space) =>
      (ids === undefined || ids.includes(space.id)) &&
      (keys === undefined || keys.includes(space.key.toLowerCase())) &&
      (type === undefined || space.type === type) &&
      (status === undefined || space.status === status) &&
      (labels === undefined || space.labels.some((label) => labels.includes(label.name))) &&
      favoritedBy === null,
  );
  const rows = sorted(
    call,
    spaces,
    {
      id: (left, right) => compareIds(left.id, right.id),
      key: (left, right) => compareText(left.key, right.key),
      name: (left, right) => compareTitles(left.name, right.name),
    },
    'SpaceSortOrder',
  );
  return listResponse(call, rows, {
    shape: (space) => spaceShape(call, space, { single: false, descriptionFormat: format }),
    key: (space) => space.id,
  });
}

function single(call: Call): SiteResponse {
  const format = descriptionFormat(call);
  const include = {
    operations: flagParameter(call, 'include-operations'),
    properties: flagParameter(call, 'include-properties'),
    permissions: flagParameter(call, 'include-permissions'),
    labels: flagParameter(call, 'include-labels'),
  };
  const space = visibleSpace(call);
  const list = (name: string, rows: readonly unknown[]) => ({
    [name]: { results: rows, meta: { hasMore: false }, _links: { self: `/api/v2/spaces/${space.id}/${name}` } },
  });
  return jsonResponse(200, {
    ...spaceShape(call, space, { single: true, descriptionFormat: format }),
    ...(include.labels ? list('labels', space.labels.map(labelShape)) : {}),
    ...(include.properties ? list('properties', call.properties.of(space.id).map(spacePropertyShape)) : {}),
    ...(include.operations ? list('operations', spaceOperations(call, space)) : {}),
    ...(include.permissions ? list('permissions', assignments(call, space)) : {}),
  });
}

function descriptionFormat(call: Call): 'plain' | 'view' | undefined {
  return wordParameter(call, 'description-format', ['plain', 'view'], 'SpaceDescriptionBodyRepresentation');
}

function permissions(call: Call): SiteResponse {
  const rows = assignments(call, visibleSpace(call));
  return listResponse(call, rows, { shape: (row) => row, key: (row) => row.id });
}

interface Assignment {
  id: string;
  principal: { type: string; id: string };
  operation: { key: string; targetType: string };
}

// Who may what, one row per name of an audience; the licensed group stands for "everyone".
function assignments(call: Call, space: SiteSpace): Assignment[] {
  const grants = [
    { audience: space.viewers, key: 'read', targetType: 'space' },
    { audience: space.editors, key: 'create', targetType: 'page' },
    { audience: space.admins, key: 'administer', targetType: 'space' },
  ];
  return grants.flatMap(({ audience, key, targetType }, grantIndex) =>
    (audience ?? ['confluence-users']).map((name, nameIndex) => {
      const user = call.index.findUser(name);
      return {
        id: String(BigInt(space.id) * 1_000n + BigInt(grantIndex * 100 + nameIndex)),
        principal: user === undefined ? { type: 'group', id: name } : { type: 'user', id: user.accountId },
        operation: { key, targetType },
      };
    }),
  );
}
