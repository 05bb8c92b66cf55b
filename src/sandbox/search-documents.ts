import { attachmentText } from './attachment-text.js';
import { commentTitle } from './links.js';
import { lastVersion } from './site-index.js';
import type { SiteIndex } from './site-index.js';
import type { ContentType, SiteAttachment, SiteComment, SiteContent, SiteSpace } from './site.js';
import { storageToText } from './storage-text.js';

export type DocumentType = ContentType | 'comment' | 'attachment' | 'space';

/** One thing search can find, as it stood when it was indexed: later changes of the site do not reach into it. */
export interface SearchDocument {
  readonly type: DocumentType;
  /** As the API shows it; attachments with `att`. */
  readonly id: string;
  readonly title: string;
  /** Storage format; empty for what has no body. */
  readonly storage: string;
  readonly labels: readonly string[];
  readonly creatorId: string;
  readonly contributorIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly versionNumber: number;
  readonly space: SiteSpace;
  /** What decides who may see it: itself, or the page that a comment or attachment hangs on. Absent for spaces. */
  readonly content?: SiteContent;
  readonly comment?: SiteComment;
  readonly attachment?: SiteAttachment;
}

/** Everything on a site that search may find: current content of all types, comments, attachments, spaces. */
export function documentsOf(index: SiteIndex): Map<string, SearchDocument> {
  const documents = new Map<string, SearchDocument>();
  const add = (document: SearchDocument) => documents.set(keyOf(document), document);
  for (const space of index.data.spaces) add(spaceDocument(space));
  for (const content of index.data.contents) {
    const space = index.space(content.spaceId);
    if (content.status === 'current' && space) add(contentDocument(content, space));
  }
  for (const comment of index.data.comments) {
    const content = index.content(index.attachment(comment.contentId)?.contentId ?? comment.contentId);
    const space = content && index.space(content.spaceId);
    if (content?.status === 'current' && space) add(commentDocument(index, comment, content, space));
  }
  for (const attachment of index.data.attachments) {
    const content = index.content(attachment.contentId);
    const space = content && index.space(content.spaceId);
    if (content?.status === 'current' && space) add(attachmentDocument(attachment, content, space));
  }
  return documents;
}

/** Identity of a document over its versions; spaces have ids of their own. */
export function keyOf(document: SearchDocument): string {
  return document.type === 'space' ? `space ${document.id}` : document.id;
}

/** Whether two states of a document are the same to search. */
export function isSameState(a: SearchDocument, b: SearchDocument): boolean {
  return (
    a.title === b.title &&
    a.storage === b.storage &&
    a.versionNumber === b.versionNumber &&
    a.modifiedAt === b.modifiedAt &&
    a.space === b.space &&
    a.labels.join(' ') === b.labels.join(' ')
  );
}

/** The text below the title: what `text ~` reads beside title and labels, and what excerpts are taken from. */
export function bodyText(document: SearchDocument): string {
  if (document.attachment) return attachmentText(document.attachment);
  return document.type === 'space' ? document.space.description : storageToText(document.storage);
}

function spaceDocument(space: SiteSpace): SearchDocument {
  const createdAt = Date.parse(space.createdAt);
  return {
    type: 'space',
    id: space.id,
    title: space.name,
    storage: space.description,
    labels: space.labels.map((label) => label.name),
    creatorId: space.authorId,
    contributorIds: [space.authorId],
    createdAt,
    modifiedAt: createdAt,
    versionNumber: 1,
    space,
  };
}

function contentDocument(content: SiteContent, space: SiteSpace): SearchDocument {
  const version = lastVersion(content.versions);
  return {
    type: content.type,
    id: content.id,
    title: version.title,
    storage: version.storage,
    labels: content.labels.map((label) => label.name),
    creatorId: content.authorId,
    contributorIds: [content.authorId, ...content.versions.map(({ authorId }) => authorId)],
    createdAt: Date.parse(content.createdAt),
    modifiedAt: Date.parse(version.createdAt),
    versionNumber: version.number,
    space,
    content,
  };
}

function commentDocument(
  index: SiteIndex,
  comment: SiteComment,
  content: SiteContent,
  space: SiteSpace,
): SearchDocument {
  const version = lastVersion(comment.versions);
  return {
    type: 'comment',
    id: comment.id,
    title: commentTitle(index, comment),
    storage: version.storage,
    labels: [],
    creatorId: comment.versions[0]?.authorId ?? version.authorId,
    contributorIds: comment.versions.map(({ authorId }) => authorId),
    createdAt: Date.parse(comment.createdAt),
    modifiedAt: Date.parse(version.createdAt),
    versionNumber: version.number,
    space,
    content,
    comment,
  };
}

function attachmentDocument(attachment: SiteAttachment, content: SiteContent, space: SiteSpace): SearchDocument {
  const version = lastVersion(attachment.versions);
  return {
    type: 'attachment',
    id: attachment.id,
    title: attachment.title,
    storage: '',
    labels: [],
    creatorId: attachment.versions[0]?.authorId ?? version.authorId,
    contributorIds: attachment.versions.map(({ authorId }) => authorId),
    createdAt: Date.parse(attachment.createdAt),
    modifiedAt: Date.parse(version.createdAt),
    versionNumber: version.number,
    space,
    content,
    attachment,
  };
}
