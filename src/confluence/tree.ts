import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../errors.js';
import { idNumber, ours, type Ours } from '../ours.js';
import { browserUrl, contentUrl, ifAllowed, isNotFound, nextCursor, siteBase, spaceKeyOf } from './site.js';
import { findSpace } from './spaces.js';

export interface TreeNode {
  id: string;
  title: string;
  /** `page`, `folder`, `whiteboard`, `database`, `embed`. */
  type: string;
  /** 1 for the topmost listed. */
  depth: number;
  /** Undefined at the top of a space. */
  parentId?: string;
  url: string;
}

/** A page or folder by name. */
export interface Place {
  id: string;
  title: string;
  url: string;
}

export interface Tree {
  /** Of the page or folder that it lies below; undefined for a space. */
  id?: string;
  title: string;
  url: string;
  /** What it lies below; undefined at the top of a space, and where it cannot be seen. */
  parent?: Place | undefined;
  space: string;
  base: string;
  /** Depth first, siblings in the order of the site. */
  nodes: TreeNode[];
  /** What is missing and why, in words; empty when the list is complete. */
  gaps: Ours[];
}

interface Row {
  id: string;
  title: string;
  type: string;
  parentId?: string;
  position: number;
}

const rowsPerRequest = 250;
/** 2,000 rows: more says nothing to a reader, and a space may hold a hundred thousand. */
const maxRequests = 8;
const maxFolders = 30;
/** Confluence cuts off below without a word. */
const maxDepth = 10;

/** The pages of a space with their folders, down to `depth` levels. Throws `not_found` for an unknown space. */
export async function spaceTree(client: Client, key: string, depth: number): Promise<Tree> {
  const { getPagesInSpace } = await import('confluence.js/v2');
  const space = await findSpace(client, key);
  const base = siteBase(client);
  const rows: Row[] = [];
  const folders = new Set<string>();
  const gaps: Ours[] = [];
  let cursor: string | undefined;
  for (let request = 0; request < maxRequests; request++) {
    const answer = await getPagesInSpace(client, {
      id: Number(space.id),
      depth: 'all',
      status: ['current'],
      limit: rowsPerRequest,
      cursor,
    });
    for (const row of answer.results ?? []) {
      if (row.id === undefined) continue;
      rows.push({
        id: row.id,
        title: row.title ?? '',
        type: 'page',
        position: row.position ?? 0,
        ...(row.parentId && { parentId: row.parentId }),
      });
      if (row.parentId && row.parentType === 'folder') folders.add(row.parentId);
    }
    cursor = nextCursor(answer._links?.next);
    if (cursor === undefined) break;
  }
  if (cursor !== undefined)
    gaps.push(ours`the space has more than ${rows.length} pages; list below a page to see the rest`);
  const missing = await addFolders(client, rows, folders);
  if (missing > 0) gaps.push(ours`${missing} folders could not be read; their pages are listed at the top`);
  const { nodes, hidden } = arranged(rows, depth, (row) => contentUrl(base, space.key, row.id, row.type));
  if (hidden > 0) gaps.push(ours`${hidden} deeper than ${depth} levels are left out`);
  return { title: space.name, url: space.url, space: space.key, base, nodes, gaps };
}

/** Pages name their folder by id only; Confluence has no list of folders, so each is read, and the folders above it. */
async function addFolders(client: Client, rows: Row[], ids: ReadonlySet<string>): Promise<number> {
  const { getFolderById } = await import('confluence.js/v2');
  const known = new Set(rows.map(({ id }) => id));
  let wanted = [...ids].filter((id) => !known.has(id));
  let missing = 0;
  let left = maxFolders;
  while (wanted.length > 0) {
    const batch = wanted.slice(0, left);
    missing += wanted.length - batch.length;
    left -= batch.length;
    const folders = await Promise.all(batch.map((id) => ifAllowed(getFolderById(client, { id: Number(id) }))));
    const above = new Set<string>();
    for (const [index, folder] of folders.entries()) {
      const id = batch[index] ?? '';
      known.add(id);
      if (folder === undefined) {
        missing++;
        continue;
      }
      rows.push({
        id,
        title: folder.title ?? '',
        type: 'folder',
        position: folder.position ?? 0,
        ...(folder.parentId && { parentId: folder.parentId }),
      });
      if (folder.parentId && folder.parentType === 'folder' && !known.has(folder.parentId)) above.add(folder.parentId);
    }
    wanted = [...above];
  }
  return missing;
}

/** Everything below a page or folder, down to `depth` levels (at most 10). Throws `not_found`. */
export async function treeBelow(client: Client, id: string, depth: number): Promise<Tree> {
  const { root, type } = await rootOf(client, id);
  const levels = Math.min(depth, maxDepth);
  const [parent, { rows, isCut, hasMore }] = await Promise.all([
    parentOf(client, root),
    rowsBelow(client, { id, type }, levels),
  ]);
  const base = siteBase(client, root._links ?? undefined);
  const webui = root._links?.webui;
  const space = spaceKeyOf(webui) ?? '';
  const gaps: Ours[] = [];
  if (hasMore) gaps.push(ours`there are more than ${rows.length}; list below a deeper page to see the rest`);
  // Confluence cuts the levels itself and does not say whether there were more.
  if (isCut) gaps.push(ours`levels below ${levels} are not listed`);
  const { nodes } = arranged(rows, levels, (row) => contentUrl(base, space, row.id, row.type), id);
  return {
    id,
    title: root.title ?? '',
    url: webui ? browserUrl(base, webui) : contentUrl(base, space, id, type),
    parent,
    space,
    base,
    nodes,
    gaps,
  };
}

/** What lies below, as Confluence lists it; whether levels are cut off, and whether there is more than is asked for. */
async function rowsBelow(
  client: Client,
  { id, type }: { id: string; type: 'page' | 'folder' },
  levels: number,
): Promise<{ rows: Row[]; isCut: boolean; hasMore: boolean }> {
  const { getPageDescendants, getFolderDescendants } = await import('confluence.js/v2');
  const rows: Row[] = [];
  let isCut = false;
  let cursor: string | undefined;
  for (let request = 0; request < maxRequests; request++) {
    const parameters = {
      id: Number(id),
      depth: levels,
      limit: rowsPerRequest,
      cursor,
    };
    const answer = await (type === 'folder'
      ? getFolderDescendants(client, parameters)
      : getPageDescendants(client, parameters));
    for (const row of answer.results ?? []) {
      if (row.id === undefined) continue;
      rows.push({
        id: row.id,
        title: row.title ?? '',
        type: row.type ?? 'page',
        position: row.childPosition ?? 0,
        parentId: row.parentId ?? id,
      });
      if (row.depth === levels) isCut = true;
    }
    cursor = nextCursor(answer._links?.next);
    if (cursor === undefined) break;
  }
  return { rows, isCut, hasMore: cursor !== undefined };
}

/** What a page or folder lies below, with one request, or two for a folder; undefined at the top, or when it cannot be seen. */
export async function parentOf(
  client: Client,
  { parentId }: { parentId?: string | null | undefined },
): Promise<Place | undefined> {
  if (!parentId) return undefined;
  const found = await ifAllowed(rootOf(client, parentId));
  if (found === undefined) return undefined;
  const { root, type } = found;
  const webui = root._links?.webui;
  const base = siteBase(client, root._links ?? undefined);
  return {
    id: parentId,
    title: root.title ?? '',
    url: contentUrl(base, spaceKeyOf(webui) ?? '', parentId, type),
  };
}

/** What lies beside a page or folder: the children of its parent, or what is at the top of its space. */
export async function treeBeside(client: Client, { space, parent }: Pick<Tree, 'space' | 'parent'>): Promise<Tree> {
  return parent === undefined ? spaceTree(client, space, 1) : treeBelow(client, parent.id, 1);
}

interface Root {
  title?: string | undefined;
  parentId?: string | null | undefined;
  _links?: { webui?: string | undefined; base?: string | undefined } | null | undefined;
}

async function rootOf(client: Client, id: string): Promise<{ root: Root; type: 'page' | 'folder' }> {
  const { getPageById, getFolderById } = await import('confluence.js/v2');
  try {
    return { root: await getPageById(client, { id: Number(id) }), type: 'page' };
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  try {
    return { root: await getFolderById(client, { id: Number(id) }), type: 'folder' };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new ConfluenceError({
      code: 'not_found',
      message: ours`No page or folder with id ${idNumber(id)} is visible for this user.`,
      next: 'Search for it by its title, or list the pages of its space.',
      cause: error,
    });
  }
}

/** Rows in the order of a tree, depth first. Rows whose parent is not among them stand at the top. */
function arranged(
  rows: readonly Row[],
  depth: number,
  url: (row: Row) => string,
  rootId?: string,
): { nodes: TreeNode[]; hidden: number } {
  const ids = new Set(rows.map(({ id }) => id));
  const children = new Map<string, Row[]>();
  for (const row of rows) {
    const parent = row.parentId !== undefined && row.parentId !== rootId && ids.has(row.parentId) ? row.parentId : '';
    const siblings = children.get(parent) ?? [];
    siblings.push(row);
    children.set(parent, siblings);
  }
  for (const siblings of children.values())
    siblings.sort((one, other) => one.position - other.position || one.title.localeCompare(other.title, 'en'));
  const nodes: TreeNode[] = [];
  let hidden = 0;
  const seen = new Set<string>();
  const stack = (children.get('') ?? []).map((row) => ({ row, level: 1 })).reverse();
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { row, level } = entry;
    // A loop of parents would never end.
    if (seen.has(row.id)) continue;
    seen.add(row.id);
    if (level > depth) hidden++;
    else
      nodes.push({
        id: row.id,
        title: row.title,
        type: row.type,
        depth: level,
        parentId: row.parentId,
        url: url(row),
      });
    for (const child of (children.get(row.id) ?? []).toReversed()) stack.push({ row: child, level: level + 1 });
  }
  return { nodes, hidden };
}
