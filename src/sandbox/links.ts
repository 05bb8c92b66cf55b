import { lastVersion } from './site-index.js';
import type { SiteIndex } from './site-index.js';
import type { SiteAttachment, SiteComment, SiteContent, SiteSpace } from './site.js';

/** The words of a title in an address: runs of anything but letters, digits, `-`, `_` and `.` become one `+`. */
export function titleSlug(title: string): string {
  return title
    .split(/[^\p{L}\p{N}\p{M}\-_.]+/u)
    .filter((word) => word !== '')
    .map((word) => encodeURIComponent(word))
    .join('+');
}

/** The short form of an id in `/x/…` links: little-endian bytes in base64, without padding and trailing `A`s. */
export function tinyId(id: string): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(id));
  return bytes.toString('base64').replace(/=+$/, '').replace(/A+$/, '').replaceAll('/', '-').replaceAll('+', '_');
}

/** Address of a space below the browser base. */
export function spacePath(space: SiteSpace): string {
  return `/spaces/${encodeKey(space.key)}`;
}

/** Address of content below the browser base, as `_links.webui` gives it. */
export function contentPath(index: SiteIndex, content: SiteContent): string {
  const space = index.space(content.spaceId);
  if (space === undefined) throw new Error(`Content ${content.id} is in no space of this site.`);
  const base = spacePath(space);
  const { title } = index.current(content);
  if (content.status === 'draft') return `/pages/resumedraft.action?draftId=${content.id}`;
  if (content.id === space.homepageId) return `${base}/overview`;
  switch (content.type) {
    case 'page':
      return withSlug(`${base}/pages/${content.id}`, title);
    case 'blogpost':
      return withSlug(`${base}/blog/${content.createdAt.slice(0, 10).replaceAll('-', '/')}/${content.id}`, title);
    default:
      return `${base}/${content.type}/${content.id}`;
  }
}

/** Address of a comment: its content's, with the comment in focus. */
export function commentPath(index: SiteIndex, comment: SiteComment): string {
  const content = index.content(comment.contentId);
  if (content !== undefined) return `${contentPath(index, content)}?focusedCommentId=${comment.id}`;
  const attachment = index.attachment(comment.contentId);
  return attachment === undefined ? '/' : attachmentPath(attachment);
}

/** Address of an attachment's preview. */
export function attachmentPath(attachment: SiteAttachment): string {
  const { contentId, title } = attachment;
  const preview = encodeURIComponent(`/${contentId}/${attachment.id.replace(/^att/, '')}/${title}`);
  return `/pages/viewpageattachments.action?pageId=${contentId}&preview=${preview}`;
}

/** API address of an attachment's bytes, below the browser base. */
export function downloadPath(attachment: SiteAttachment): string {
  return `/rest/api/content/${attachment.contentId}/child/attachment/${attachment.id}/download`;
}

/** The `_links` of a page or blog post; `base` only on a single entity. */
export function contentLinks(index: SiteIndex, content: SiteContent, withBase: boolean): Record<string, string> {
  const space = index.space(content.spaceId);
  return {
    webui: contentPath(index, content),
    ...(content.type === 'page' || content.type === 'blogpost'
      ? {
          editui: `/pages/resumedraft.action?draftId=${content.id}`,
          edituiv2: `/spaces/${encodeKey(space?.key ?? '')}/pages/edit-v2/${content.id}`,
          tinyui: `/x/${tinyId(content.id)}`,
        }
      : {}),
    ...(withBase ? { base: index.data.baseUrl } : {}),
  };
}

/** A path on the site's host that holds the picture of a person. */
export function avatarPath(accountId: string): string {
  return `/wiki/aa-avatar/${encodeURIComponent(accountId)}`;
}

/** The title of a comment: that of what it stands on, as a reply. */
export function commentTitle(index: SiteIndex, comment: SiteComment): string {
  const content = index.content(comment.contentId);
  const attachment = index.attachment(comment.contentId);
  const title = content === undefined ? (attachment?.title ?? '') : lastVersion(content.versions).title;
  return `Re: ${title}`;
}

// `~` of personal spaces stays as it is in addresses.
function encodeKey(key: string): string {
  return encodeURIComponent(key);
}

function withSlug(path: string, title: string): string {
  const slug = titleSlug(title);
  return slug === '' ? path : `${path}/${slug}`;
}
