import { createHash } from 'node:crypto';
import { escapeText, uuidOf } from '../markdown.js';
import type { SiteComment } from '../site.js';
import type { ImportIds } from './ids.js';
import { ImportError } from './import-error.js';
import type { CommentMeta } from './meta.js';
import type { ImportedPeople } from './people.js';

export interface CommentContext {
  contentId: string;
  /** Storage of the current version, where markers of inline comments stand. */
  storage: string;
  title: string;
  /** Path of the meta file, for messages. */
  path: string;
  ids: ImportIds;
  people: ImportedPeople;
}

/**
 * The comments of a page, replies after what they answer. An inline comment is tied to the marker of its `markerRef`, else to
 * the marker that stands on its `selection`; without a marker in the text it is dangling. Throws ImportError when it has neither.
 */
export function buildComments(comments: readonly CommentMeta[], context: CommentContext): SiteComment[] {
  const build = (meta: CommentMeta, path: string, parent: SiteComment | null): SiteComment[] => {
    const kind = parent?.kind ?? meta.kind ?? 'footer';
    const author = context.people.person(meta.author);
    const id = context.ids.make(`comment:${context.contentId}:${path}`);
    const marker = kind === 'inline' && parent === null ? findMarker(meta, path, context) : undefined;
    const comment: SiteComment = {
      id,
      kind,
      contentId: context.contentId,
      parentCommentId: parent?.id ?? null,
      versions: [
        {
          number: 1,
          authorId: author,
          createdAt: meta.createdAt,
          message: '',
          minorEdit: false,
          title: `Re: ${context.title}`,
          storage: bodyOf(meta.body),
        },
      ],
      createdAt: meta.createdAt,
      resolution: meta.resolution ?? parent?.resolution ?? (marker?.found === false ? 'dangling' : 'open'),
      ...(marker === undefined ? {} : { markerRef: marker.ref, selection: marker.selection }),
      ...(meta.resolvedBy === undefined ? {} : { resolutionModifierId: context.people.person(meta.resolvedBy) }),
      ...(meta.resolvedAt === undefined ? {} : { resolutionModifiedAt: meta.resolvedAt }),
    };
    return [
      comment,
      ...(meta.replies ?? []).flatMap((reply, index) => build(reply, `${path}.replies[${index}]`, comment)),
    ];
  };
  return comments.flatMap((comment, index) => build(comment, `comments[${index}]`, null));
}

function bodyOf(body: string): string {
  if (body.trimStart().startsWith('<')) return body;
  const paragraphs = body.trim().split(/\n\s*\n/);
  return paragraphs.map((paragraph) => `<p>${paragraph.split('\n').map(escapeText).join('<br />')}</p>`).join('');
}

function findMarker(
  meta: CommentMeta,
  path: string,
  context: CommentContext,
): { ref: string; selection: string; found: boolean } {
  if (meta.selection === undefined && meta.markerRef === undefined) {
    throw new ImportError(context.path, `field "${path}": an inline comment needs "selection" or "markerRef"`);
  }
  const markers = context.storage.matchAll(
    /<ac:inline-comment-marker ac:ref="([^"]*)">([\s\S]*?)<\/ac:inline-comment-marker>/g,
  );
  for (const [, ref = '', inner = ''] of markers) {
    const text = inner.replace(/<[^>]*>/g, '');
    if (meta.markerRef === undefined ? text === escapeText(meta.selection ?? '') : ref === meta.markerRef) {
      return { ref, selection: meta.selection ?? text, found: true };
    }
  }
  const made = uuidOf(createHash('sha1').update(`${context.contentId}:${path}`).digest('hex'));
  return { ref: meta.markerRef ?? made, selection: meta.selection ?? '', found: false };
}
