import { notFound } from './errors.js';
import { attachmentIdSegment, idSegment } from './parameters.js';
import type { Call } from './route.js';
import { compareIds } from './site-index.js';
import type { ContentType, SiteAttachment, SiteComment, SiteContent, SiteLabel, SiteSpace } from './site.js';

/** How a route words its 404: the service has several wordings for the same fact. */
export type NotFoundText = (id: string) => string;

const words: Record<ContentType, string> = {
  page: 'page',
  blogpost: 'blog post',
  folder: 'folder',
  whiteboard: 'whiteboard',
  database: 'database',
  embed: 'embed',
};

/** The wording for a single entity of a type. */
export function cannotFind(type: ContentType): NotFoundText {
  if (type === 'page' || type === 'blogpost') return (id) => `Cannot find a ${words[type]} with id [${id}]`;
  return (id) => `Content with id: [${id}] not found`;
}

/** Content of a type by the path's id, if the caller may see it. Throws E6, E5. */
export function visibleContent(
  call: Call,
  type: ContentType,
  options: { name?: string; text?: NotFoundText } = {},
): SiteContent {
  const id = idSegment(call, options.name);
  const content = call.index.content(id);
  if (content?.type === type && call.index.canView(call.user, content)) return content;
  throw notFound((options.text ?? cannotFind(type))(id));
}

/** A space by the path's id, if the caller may see it. Throws E6, E5. */
export function visibleSpace(call: Call, name = 'id'): SiteSpace {
  const id = idSegment(call, name);
  const space = call.index.space(id);
  if (space !== undefined && call.index.canViewSpace(call.user, space)) return space;
  throw notFound(`Cannot find a space with id [${id}]`);
}

/** Whether the caller may see what a comment or attachment hangs on. */
export function canViewContainer(call: Call, containerId: string): boolean {
  const content = call.index.content(containerId);
  if (content !== undefined) return call.index.canView(call.user, content);
  const attachment = call.index.attachment(containerId);
  return attachment !== undefined && canViewContainer(call, attachment.contentId);
}

/** A comment of a kind by the path's id, if the caller may see what it stands on. Throws E6, E5. */
export function visibleComment(call: Call, kind: SiteComment['kind'] | undefined, name = 'id'): SiteComment {
  const id = idSegment(call, name);
  const comment = call.index.comment(id);
  if (
    comment !== undefined &&
    (kind === undefined || comment.kind === kind) &&
    canViewContainer(call, comment.contentId)
  ) {
    return comment;
  }
  throw notFound(`Cannot find a comment with id [${id}]`);
}

/** An attachment by the path's id, if the caller may see its content. Throws E6, E5. */
export function visibleAttachment(call: Call, name = 'id'): SiteAttachment {
  const id = attachmentIdSegment(call, name);
  const attachment = call.index.attachment(id);
  if (attachment !== undefined && canViewContainer(call, attachment.contentId)) return attachment;
  throw notFound(`Cannot find an attachment with id [${id}]`);
}

/** Everything of some types that the caller may see, by id. */
export function visibleContents(call: Call, accept: (content: SiteContent) => boolean): SiteContent[] {
  const found: SiteContent[] = [];
  for (const content of call.index.contents()) {
    if (accept(content) && call.index.canView(call.user, content)) found.push(content);
  }
  return found.sort((left, right) => compareIds(left.id, right.id));
}

/** Spaces that the caller may see, by id. */
export function visibleSpaces(call: Call): SiteSpace[] {
  return call.index.data.spaces
    .filter((space) => call.index.canViewSpace(call.user, space))
    .sort((left, right) => compareIds(left.id, right.id));
}

/** Whether content shows in lists and counts of ordinary readers. */
export function isListed(content: SiteContent): boolean {
  return content.status === 'current' || content.status === 'archived';
}

/** Labels without repeats, by id. */
export function distinctLabels(labels: readonly SiteLabel[]): SiteLabel[] {
  const byId = new Map(labels.map((label) => [label.id, label]));
  return [...byId.values()].sort((left, right) => compareIds(left.id, right.id));
}
