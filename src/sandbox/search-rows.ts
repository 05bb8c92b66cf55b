import { bodyOf } from './bodies.js';
import type { SingleBodyFormat } from './bodies.js';
import { excerptOf, markedTitle } from './excerpt.js';
import type { ExcerptMode, Highlighter } from './excerpt.js';
import { attachmentPath, commentPath, contentLinks, contentPath, downloadPath, spacePath } from './links.js';
import type { Call } from './route.js';
import { bodyText } from './search-documents.js';
import type { SearchDocument } from './search-documents.js';
import { userShape } from './shapes.js';
import { lastVersion } from './site-index.js';
import type { SiteSpace, SiteUser, SiteVersion } from './site.js';

type Json = Record<string, unknown>;

export interface RowOptions {
  mode: ExcerptMode;
  highlighter: Highlighter;
  /** Dotted paths of the `expand` parameter. */
  expand: readonly string[];
}

const bodyFormats: readonly SingleBodyFormat[] = [
  'storage',
  'view',
  'export_view',
  'styled_view',
  'anonymous_export_view',
  'atlas_doc_format',
  'editor',
];

/** Whether an `expand` parameter asks for a path or for something below it. */
export function expands(expand: readonly string[], path: string): boolean {
  return expand.some((asked) => asked === path || asked.startsWith(`${path}.`));
}

/** A row of search results; `content` or, for spaces, `space`. */
export function searchRow(call: Call, document: SearchDocument, options: RowOptions): Json {
  const { space, content } = document;
  const isSpace = document.type === 'space';
  const hangsOn = document.comment ?? document.attachment;
  return {
    ...(isSpace ? { space: spaceSummary(call, space) } : { content: contentSummary(call, document, options) }),
    title: markedTitle(document.title, options.highlighter),
    excerpt: excerptOf(options.mode === 'none' ? '' : bodyText(document), options.mode, options.highlighter),
    url: webPath(call, document),
    ...(hangsOn && content
      ? {
          resultParentContainer: {
            title: lastVersion(content.versions).title,
            displayUrl: contentPath(call.index, content),
          },
        }
      : {}),
    resultGlobalContainer: { title: space.name, displayUrl: spacePath(space) },
    breadcrumbs: [],
    entityType: isSpace ? 'space' : 'content',
    iconCssClass: isSpace ? 'aui-icon content-type-space' : `aui-icon content-type-${document.type}`,
    // Search knows whole seconds.
    lastModified: `${new Date(document.modifiedAt).toISOString().slice(0, 19)}.000Z`,
    friendlyLastModified: friendlyDate(document.modifiedAt),
    // The order of the rows is the only ranking there is.
    score: 0,
  };
}

function contentSummary(call: Call, document: SearchDocument, { expand }: RowOptions): Json {
  const { cloudId } = call.index.data;
  const { id, type } = document;
  const parts: Json = {};
  if (expands(expand, 'content.space')) parts['space'] = spaceSummary(call, document.space);
  if (expands(expand, 'content.version')) parts['version'] = versionSummary(call, document);
  if (expands(expand, 'content.history')) parts['history'] = historySummary(call, document);
  if (expands(expand, 'content.ancestors')) parts['ancestors'] = ancestorSummaries(call, document);
  if (expands(expand, 'content.body')) parts['body'] = bodies(call, document, expand);
  const metadata = metadataSummary(call, document, expand);
  return {
    id,
    type,
    status: 'current',
    title: document.title,
    ari: `ari:cloud:confluence:${cloudId}:${type}/${id}`,
    base64EncodedAri: Buffer.from(`ari:cloud:confluence:${cloudId}:content/${id}`).toString('base64'),
    ...parts,
    ...(metadata ? { metadata } : {}),
    macroRenderedOutput: {},
    extensions: extensionsOf(document),
    _expandable: without(expandable(id, document.space), [...Object.keys(parts), ...(metadata ? ['metadata'] : [])]),
    _links: linksOf(call, document),
  };
}

function expandable(id: string, space: SiteSpace): Record<string, string> {
  const self = `/rest/api/content/${id}`;
  const container = `/rest/api${spacePath(space).replace('/spaces/', '/space/')}`;
  return {
    ancestors: '',
    body: '',
    childTypes: '',
    children: `${self}/child`,
    container,
    descendants: `${self}/descendant`,
    draftVersion: '',
    history: `${self}/history`,
    metadata: '',
    operations: '',
    restrictions: `${self}/restriction/byOperation`,
    schedulePublishDate: '',
    schedulePublishInfo: '',
    space: container,
    version: '',
  };
}

function extensionsOf({ attachment, comment, content }: SearchDocument): Json {
  if (attachment) {
    const { bytes, fileId } = lastVersion(attachment.versions);
    return { mediaType: attachment.mediaType, fileSize: bytes.length, comment: attachment.comment, fileId };
  }
  if (comment) return { location: comment.kind, resolution: { status: comment.resolution } };
  return { position: content?.position ?? 'none' };
}

function linksOf(call: Call, document: SearchDocument): Json {
  const { attachment, comment, content } = document;
  const self = `${call.index.data.baseUrl}/rest/api/content/${document.id}`;
  if (attachment) return { webui: attachmentPath(attachment), download: downloadPath(attachment), self };
  if (comment || !content) return { webui: webPath(call, document), self };
  return { ...contentLinks(call.index, content, false), self };
}

function webPath(call: Call, { attachment, comment, content, space }: SearchDocument): string {
  if (attachment) return attachmentPath(attachment);
  if (comment) return commentPath(call.index, comment);
  return content ? contentPath(call.index, content) : spacePath(space);
}

function spaceSummary(call: Call, space: SiteSpace): Json {
  return {
    id: Number(space.id),
    key: space.key,
    alias: space.key,
    name: space.name,
    type: space.type,
    status: space.status,
    _expandable: {
      settings: `/rest/api/space/${space.key}/settings`,
      metadata: '',
      operations: '',
      lookAndFeel: `/rest/api/settings/lookandfeel?spaceKey=${encodeURIComponent(space.key)}`,
      permissions: '',
      icon: '',
      description: '',
      theme: `/rest/api/space/${space.key}/theme`,
      history: '',
      homepage: space.homepageId === null ? '' : `/rest/api/content/${space.homepageId}`,
      identifiers: '',
    },
    _links: { webui: spacePath(space), self: `${call.index.data.baseUrl}/rest/api/space/${space.key}` },
  };
}

function versionSummary(call: Call, document: SearchDocument): Json {
  const versions: readonly (Omit<SiteVersion, 'minorEdit' | 'title' | 'storage'> & { minorEdit?: boolean })[] =
    (document.comment ?? document.attachment ?? document.content)?.versions ?? [];
  const version = versions.find(({ number }) => number === document.versionNumber) ?? lastVersion(versions);
  return {
    by: person(call, version.authorId),
    when: version.createdAt,
    friendlyWhen: friendlyDate(Date.parse(version.createdAt)),
    message: version.message,
    number: version.number,
    minorEdit: version.minorEdit ?? false,
    contentTypeModified: false,
    _expandable: { collaborators: '', content: `/rest/api/content/${document.id}` },
    _links: { self: `${call.index.data.baseUrl}/rest/api/content/${document.id}/version/${version.number}` },
  };
}

function historySummary(call: Call, document: SearchDocument): Json {
  return {
    latest: true,
    createdBy: person(call, document.creatorId),
    createdDate: new Date(document.createdAt).toISOString(),
    lastUpdated: versionSummary(call, document),
    _expandable: { previousVersion: '', contributors: '', nextVersion: '' },
    _links: { self: `${call.index.data.baseUrl}/rest/api/content/${document.id}/history` },
  };
}

/** From the root down to the parent; whoever may see a page may see all that is above it. */
function ancestorSummaries(call: Call, { content }: SearchDocument): Json[] {
  const ancestors = content ? call.index.ancestors(content) : [];
  return ancestors.map((ancestor) => ({
    id: ancestor.id,
    type: ancestor.type,
    status: ancestor.status,
    title: lastVersion(ancestor.versions).title,
    _expandable: {},
    _links: contentLinks(call.index, ancestor, false),
  }));
}

function bodies(call: Call, document: SearchDocument, expand: readonly string[]): Json {
  const source = document.comment ?? document.content;
  const body: Json = {};
  for (const format of bodyFormats) {
    if (!expands(expand, `content.body.${format}`) || !source || document.attachment) continue;
    const version =
      source.versions.find(({ number }) => number === document.versionNumber) ?? lastVersion(source.versions);
    // bodyOf answers {body: {format: {...}}} with at most this one key.
    const made = bodyOf(call, document.content, version, format) as { body: Record<string, Json> };
    const value = made.body[format];
    if (value)
      body[format] = { ...value, embeddedContent: [], _expandable: { content: `/rest/api/content/${document.id}` } };
  }
  const rest = bodyFormats.filter((format) => !(format in body) && format !== 'anonymous_export_view');
  return { ...body, _expandable: Object.fromEntries(rest.map((format) => [format, ''])) };
}

function metadataSummary(call: Call, document: SearchDocument, expand: readonly string[]): Json | undefined {
  const wantsLabels = expands(expand, 'content.metadata.labels');
  if (!expands(expand, 'content.metadata') && !document.attachment) return undefined;
  const path = `${call.index.data.baseUrl}/rest/api/content/${document.id}/label`;
  const known = document.content?.labels ?? [];
  const results = document.labels.map((name) => {
    const label = known.find((candidate) => candidate.name === name);
    return { prefix: label?.prefix ?? 'global', name, id: label?.id ?? '0', label: name };
  });
  const labels = {
    results,
    start: 0,
    limit: 200,
    size: results.length,
    // There even when the list is complete, as on the live service: not a sign that more follows.
    _links: { next: `/rest/api/content/${document.id}/label?next=true&limit=200&start=200`, self: path },
  };
  return {
    ...(wantsLabels ? { labels } : {}),
    ...(document.attachment ? { mediaType: document.attachment.mediaType } : {}),
    _expandable: { currentuser: '', properties: '', frontend: '', ...(wantsLabels ? {} : { labels: '' }) },
  };
}

function person(call: Call, accountId: string): Json {
  const user: SiteUser | undefined = call.index.user(accountId);
  return user ? userShape(call, user) : { type: 'unknown', accountId, displayName: 'Former user' };
}

// Making a formatter costs more than the rest of a row.
const friendlyFormat = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  day: '2-digit',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `Nov 05, 2026`, in UTC. */
function friendlyDate(time: number): string {
  return friendlyFormat.format(time);
}

function without(record: Record<string, string>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
