import { z } from 'zod';
import { visibleContent, canViewContainer } from '../access.js';
import type { NotFoundText } from '../access.js';
import { badRequest, invalidParameter, jsonResponse } from '../errors.js';
import { contentOperations } from '../operations.js';
import { listResponse } from '../paging.js';
import { checkCount, limitParameter, numberParameter } from '../parameters.js';
import { alternatives, get, jsonBody } from '../route.js';
import type { Call, Route } from '../route.js';
import { treeContentShape } from '../shapes.js';
import type { ContentType, SiteContent, SiteResponse } from '../site.js';
import { compareText, compareTitles, sorted } from '../sorting.js';
import { propertyList, singleProperty } from './contents.js';

type TreeType = Exclude<ContentType, 'blogpost'>;

const collections: Record<TreeType, string> = {
  page: 'pages',
  folder: 'folders',
  whiteboard: 'whiteboards',
  database: 'databases',
  embed: 'embeds',
};
const types: readonly TreeType[] = ['page', 'folder', 'whiteboard', 'database', 'embed'];
const deepest = 10;

/** Reading the content tree: children, descendants and ancestors of all five types, and what is not a page. */
export function treeRoutes(): Route[] {
  return [
    ...types.flatMap((type) => hierarchyRoutes(type)),
    ...types.filter((type) => type !== 'page').flatMap((type) => entityRoutes(type)),
    get('/pages/{id}/children', 'read:page', (call) => pageChildren(call, visibleContent(call, 'page'))),
    {
      method: 'POST',
      path: '/content/convert-ids-to-types',
      scopes: alternatives('read:content.metadata'),
      writes: false,
      handle: convertIds,
    },
  ];
}

function hierarchyRoutes(type: TreeType): Route[] {
  const base = `/${collections[type]}/{id}`;
  const text: NotFoundText = (id) => `Cannot find [${type}] entity with id [${id}]`;
  return [
    get(`${base}/direct-children`, 'read:hierarchical-content', (call) =>
      directChildren(call, visibleContent(call, type, { text })),
    ),
    get(`${base}/descendants`, 'read:hierarchical-content', (call) =>
      descendants(call, visibleContent(call, type, { text })),
    ),
    get(`${base}/ancestors`, 'read:content.metadata', (call) => ancestors(call, visibleContent(call, type))),
  ];
}

function entityRoutes(type: TreeType): Route[] {
  const base = `/${collections[type]}`;
  const scope = `read:${type}`;
  return [
    get(`${base}/{id}`, scope, (call) => jsonResponse(200, treeContentShape(call, visibleContent(call, type)))),
    get(`${base}/{id}/operations`, scope, (call) =>
      jsonResponse(200, { operations: contentOperations(call, visibleContent(call, type)) }),
    ),
    get(`${base}/{id}/properties`, scope, (call) => propertyList(call, visibleContent(call, type).id)),
    get(`${base}/{owner-id}/properties/{property-id}`, scope, (call) =>
      singleProperty(call, visibleContent(call, type, { name: 'owner-id' }).id),
    ),
  ];
}

// Archived content shows in the tree below archived content only.
function visibleChildren(call: Call, parent: SiteContent): SiteContent[] {
  return call.index
    .children(parent.id)
    .filter(
      (child) =>
        (child.status === 'current' || (child.status === 'archived' && parent.status === 'archived')) &&
        call.index.canView(call.user, child),
    );
}

function directChildren(call: Call, parent: SiteContent): SiteResponse {
  const rows = sorted(call, visibleChildren(call, parent), childOrders(call), 'ChildPageSortOrder');
  return listResponse(call, rows, {
    shape: (child) => ({ ...childShape(call, child), type: child.type }),
    key: (child) => child.id,
  });
}

// Folders are missing here, and so is everything in them: that is how the service answers.
function pageChildren(call: Call, parent: SiteContent): SiteResponse {
  const pages = visibleChildren(call, parent).filter((child) => child.type === 'page');
  const rows = sorted(call, pages, childOrders(call), 'ChildPageSortOrder');
  return listResponse(call, rows, {
    shape: (child) => ({ ...childShape(call, child), spaceId: child.spaceId }),
    key: (child) => child.id,
  });
}

function childShape(call: Call, child: SiteContent): Record<string, unknown> {
  return {
    id: child.id,
    status: child.status,
    title: call.index.current(child).title,
    childPosition: child.position,
  };
}

function childOrders(call: Call) {
  const title = (content: SiteContent) => call.index.current(content).title;
  const modified = (content: SiteContent) => call.index.current(content).createdAt;
  return {
    'child-position': (left: SiteContent, right: SiteContent) => left.position - right.position,
    id: (left: SiteContent, right: SiteContent) => Number(BigInt(left.id) - BigInt(right.id)),
    title: (left: SiteContent, right: SiteContent) => compareTitles(title(left), title(right)),
    'created-date': (left: SiteContent, right: SiteContent) => compareText(left.createdAt, right.createdAt),
    'modified-date': (left: SiteContent, right: SiteContent) => compareText(modified(left), modified(right)),
  };
}

function descendants(call: Call, root: SiteContent): SiteResponse {
  const rows: { content: SiteContent; depth: number }[] = [];
  const visit = (parent: SiteContent, depth: number, maximum: number) => {
    for (const content of visibleChildren(call, parent)) {
      rows.push({ content, depth });
      if (depth < maximum) visit(content, depth + 1, maximum);
    }
  };
  visit(root, 1, depthParameter(call));
  return listResponse(call, rows, {
    shape: ({ content, depth }) => ({
      ...childShape(call, content),
      type: content.type,
      parentId: content.parentId,
      depth,
      lastModified: call.index.current(content).createdAt,
    }),
    key: ({ content }) => content.id,
  });
}

function depthParameter(call: Call): number {
  const depth = numberParameter(call, 'depth') ?? 2;
  if (depth >= 1 && depth <= deepest) return depth;
  if (!call.switches.strictDepth) return Math.min(Math.max(depth, 1), deepest);
  throw invalidParameter(`Provided value {${depth}} for 'depth' must be between 1 and ${deepest}.`);
}

// No cursor: a caller goes on with the first ancestor it got.
function ancestors(call: Call, content: SiteContent): SiteResponse {
  const limit = limitParameter(call);
  const chain = call.index.ancestors(content).slice(-limit);
  const { baseUrl } = call.index.data;
  return jsonResponse(
    200,
    {
      results: chain.map(({ id, type }) => ({ id, type })),
      // Only pages carry the links here.
      ...(content.type === 'page' ? { _links: { base: baseUrl } } : {}),
    },
    { link: `<${baseUrl}>; rel="base"` },
  );
}

const convertSchema = z.object({ contentIds: z.array(z.union([z.string(), z.number()])) });

function convertIds(call: Call): SiteResponse {
  const { contentIds } = jsonBody(call, convertSchema);
  if (contentIds.length === 0) throw badRequest('contentIds must not be empty.');
  checkCount(call, 'contentIds', contentIds.length, 100);
  const results: Record<string, string | null> = {};
  for (const id of contentIds.map(String)) {
    const type = typeOf(call, id);
    if (type !== undefined) results[id] = type;
    else if (call.switches.unknownIdType === 'null') results[id] = null;
  }
  return jsonResponse(200, { results });
}

function typeOf(call: Call, id: string): string | undefined {
  const content = call.index.content(id);
  if (content !== undefined) {
    if (!call.index.canView(call.user, content)) return undefined;
    return content.type === 'page' || content.type === 'blogpost' ? content.type : 'other';
  }
  const comment = call.index.comment(id);
  if (comment !== undefined) return canViewContainer(call, comment.contentId) ? `${comment.kind}-comment` : undefined;
  const attachment = call.index.attachment(id) ?? call.index.attachment(`att${id}`);
  return attachment !== undefined && canViewContainer(call, attachment.contentId) ? 'attachment' : undefined;
}
