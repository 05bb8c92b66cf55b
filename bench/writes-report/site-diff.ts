// What is different on a site, as effects that can be counted, each with the page it is on.

import type { SiteData } from '../../src/sandbox/index.js';

type Content = SiteData['contents'][number];

/** A content as it was; `audience` is who may read and change it. */
interface ContentCopy extends Omit<Content, 'labels' | 'versions'> {
  audience: string;
  labels: string[];
  versions: string[];
}

/** A comment or a file as it was. */
interface ItemCopy {
  contentId: string;
  resolution?: SiteData['comments'][number]['resolution'];
  versions: string[];
}

/** What a write could change; contents, comments and files by id. */
export interface Snapshot {
  rest: string;
  contents: Map<string, ContentCopy>;
  comments: Map<string, ItemCopy>;
  files: Map<string, ItemCopy>;
}

/** Something that is different on a site. */
export interface Effect {
  /** `damage` is what no write may do: something gone for good, an earlier version rewritten, another audience. */
  kind: 'damage' | 'version' | 'labels' | 'status' | 'marker' | 'move' | 'created' | 'comments' | 'files';
  page: string | undefined;
  space: string | undefined;
  /**
   * False for what comes along with another effect: the marker of an inline comment, and children of a deleted page
   * that move up.
   */
  counts: boolean;
}

/** A copy of what a write could change, to compare with later. */
export function snapshot({ users, spaces, contents, comments, attachments }: SiteData): Snapshot {
  return {
    rest: JSON.stringify([users, spaces]),
    contents: new Map(
      contents.map(({ versions, labels, ...content }) => [
        content.id,
        {
          ...content,
          audience: JSON.stringify([content.readers, content.updaters]),
          labels: labels.map(({ name }) => name).toSorted(),
          versions: versions.map(({ title, storage }) => `${title}\n${storage}`),
        },
      ]),
    ),
    comments: new Map(
      comments.map(({ id, contentId, resolution, versions }) => [
        id,
        { contentId, resolution, versions: versions.map(({ storage }) => storage) },
      ]),
    ),
    files: new Map(
      attachments.map(({ id, contentId, versions }) => [
        id,
        { contentId, versions: versions.map(({ bytes }) => Buffer.from(bytes).toString('latin1')) },
      ]),
    ),
  };
}

/** Effects between two snapshots, those of one content together. */
export function effectsBetween(before: Snapshot, after: Snapshot): Effect[] {
  const found: Effect[] = [];
  const add = (kind: Effect['kind'], page: string | undefined, counts = true): void => {
    const content = page === undefined ? undefined : (after.contents.get(page) ?? before.contents.get(page));
    found.push({ kind, page, space: content?.spaceId, counts });
  };
  if (before.rest !== after.rest) add('damage', undefined);
  for (const [id, was] of before.contents) {
    const is = after.contents.get(id);
    if (is === undefined || is.spaceId !== was.spaceId || is.audience !== was.audience || isRewritten(was, is)) {
      add('damage', id);
      continue;
    }
    const versions = is.versions.length - was.versions.length;
    for (let count = 0; count < versions; count += 1) add('version', id);
    if (versions > 0 && isSame(was.labels, is.labels)) continue;
    if (!isSame(was.labels, is.labels)) add('labels', id);
    if (versions > 0) continue;
    if (was.status !== is.status) add('status', id);
    if (was.versions.at(-1) !== is.versions.at(-1)) add('marker', id, false);
    if (was.parentId !== is.parentId || was.position !== is.position) {
      const parent = was.parentId ?? '';
      const isOrphan = before.contents.get(parent)?.status !== after.contents.get(parent)?.status;
      add('move', id, !isOrphan);
    }
  }
  for (const id of after.contents.keys()) if (!before.contents.has(id)) add('created', id);
  for (const kind of ['comments', 'files'] as const) {
    for (const [id, was] of before[kind]) {
      const is = after[kind].get(id);
      if (is === undefined || was.versions.some((version, index) => version !== is.versions[index]))
        add('damage', was.contentId);
      else if (is.versions.length !== was.versions.length) add(kind, was.contentId);
      else if (is.resolution !== was.resolution)
        // A comment whose words are gone hangs in the air.
        add(kind, was.contentId, is.resolution !== 'dangling');
    }
    for (const [id, { contentId, versions }] of after[kind])
      if (!before[kind].has(id)) for (const version of versions) if (version !== undefined) add(kind, contentId);
  }
  return found;
}

/** The last version may get a marker; all before it stay for ever. */
const isRewritten = (was: ContentCopy, is: ContentCopy): boolean =>
  was.versions.some((version, index) => version !== is.versions[index] && index < was.versions.length - 1) ||
  is.versions.length < was.versions.length;
const isSame = (one: readonly string[], other: readonly string[]): boolean => one.join('\n') === other.join('\n');
