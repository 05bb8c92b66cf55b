import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { canViewContainer, cannotFind, visibleComment } from '../access.js';
import { acceptBody } from '../bodies.js';
import { badRequest, conflict, jsonResponse, notFound } from '../errors.js';
import { canChangeComment } from '../operations.js';
import { alternatives, jsonBody, timestamp } from '../route.js';
import type { Call, Route } from '../route.js';
import { commentShape } from '../shapes.js';
import { lastVersion } from '../site-index.js';
import type { SiteComment, SiteContent, SiteResponse, SiteVersion } from '../site.js';
import { findText, storedText } from '../storage-write.js';
import { noContent } from './write-contents.js';

type Kind = SiteComment['kind'];

const idText = z.union([z.string(), z.number()]).transform(String);
const targets = { pageId: idText.optional(), blogPostId: idText.optional(), parentCommentId: idText.optional() };
const createSchemas = {
  footer: z.object({ ...targets, attachmentId: z.string().optional(), body: z.unknown() }),
  inline: z.object({
    ...targets,
    body: z.unknown(),
    inlineCommentProperties: z
      .object({
        textSelection: z.string().min(1),
        textSelectionMatchCount: z.number().int().min(1),
        textSelectionMatchIndex: z.number().int().min(0),
      })
      .optional(),
  }),
};
const updateSchema = z.object({
  version: z.object({ number: z.number().int(), message: z.string().optional() }),
  body: z.unknown().optional(),
  resolved: z.boolean().optional(),
});

/** Writing, changing, resolving and deleting comments. */
export function commentWriteRoutes(): Route[] {
  return (['footer', 'inline'] as const).flatMap((kind) => [
    {
      method: 'POST' as const,
      path: `/${kind}-comments`,
      scopes: alternatives('write:comment'),
      handle: (call: Call) => create(call, kind),
    },
    {
      method: 'PUT' as const,
      path: `/${kind}-comments/{comment-id}`,
      scopes: alternatives('write:comment'),
      handle: (call: Call) => update(call, kind),
    },
    {
      method: 'DELETE' as const,
      path: `/${kind}-comments/{comment-id}`,
      scopes: alternatives('delete:comment'),
      handle: (call: Call) => {
        const comment = changeableComment(call, kind);
        call.index.removeComment(comment);
        return noContent();
      },
    },
  ]);
}

function create(call: Call, kind: Kind): SiteResponse {
  const input = jsonBody(call, createSchemas[kind]);
  const { pageId, blogPostId, parentCommentId } = input;
  const attachmentId = 'attachmentId' in input ? input.attachmentId : undefined;
  const named = [pageId, blogPostId, parentCommentId, attachmentId].filter((id) => id !== undefined).length;
  const isLenientReply = parentCommentId !== undefined && !call.switches.strictReplyTarget;
  if (named !== 1 && !isLenientReply) {
    throw badRequest('Exactly one of pageId, blogPostId, attachmentId and parentCommentId must be given.');
  }
  const storage = acceptBody(input.body);
  const base = { id: call.index.nextId(), kind, createdAt: timestamp(call), resolution: 'open' as const };
  const versions = [firstVersion(call, storage)];
  let comment: SiteComment;
  if (parentCommentId !== undefined) {
    const parent = call.index.comment(parentCommentId);
    if (parent?.kind !== kind || !canViewContainer(call, parent.contentId)) {
      throw notFound(`Cannot find a comment with id [${parentCommentId}]`);
    }
    comment = { ...base, contentId: parent.contentId, parentCommentId, versions };
  } else if (attachmentId !== undefined) {
    if (call.index.attachment(attachmentId) === undefined || !canViewContainer(call, attachmentId)) {
      throw notFound(`Cannot find an attachment with id [${attachmentId}]`);
    }
    comment = { ...base, contentId: attachmentId, parentCommentId: null, versions };
  } else {
    const content = target(call, pageId ?? blogPostId ?? '', pageId === undefined ? 'blogpost' : 'page');
    const marker =
      kind === 'inline'
        ? placeMarker(call, content, 'inlineCommentProperties' in input ? input.inlineCommentProperties : undefined)
        : {};
    comment = { ...base, contentId: content.id, parentCommentId: null, versions, ...marker };
  }
  call.index.addComment(comment);
  return jsonResponse(201, commentShape(call, comment, { single: true, format: 'storage' }));
}

function target(call: Call, id: string, type: 'page' | 'blogpost'): SiteContent {
  const content = call.index.content(id);
  if (content?.type !== type || !call.index.canView(call.user, content)) throw notFound(cannotFind(type)(id));
  return content;
}

// The marker goes into the current body without a new version: nobody edited the page.
function placeMarker(
  call: Call,
  content: SiteContent,
  selection: z.infer<(typeof createSchemas)['inline']>['inlineCommentProperties'],
): { markerRef: string; selection: string } {
  if (selection === undefined) throw badRequest('inlineCommentProperties must be given.');
  const { textSelection, textSelectionMatchCount, textSelectionMatchIndex } = selection;
  const version = lastVersion(content.versions);
  const places = findText(version.storage, textSelection);
  const place = places[textSelectionMatchIndex];
  if (places.length !== textSelectionMatchCount || place === undefined) {
    throw badRequest(`The selected text stands on the page ${places.length} times, not ${textSelectionMatchCount}.`);
  }
  const markerRef = randomUUID();
  const stored = storedText(textSelection);
  version.storage =
    version.storage.slice(0, place) +
    `<ac:inline-comment-marker ac:ref="${markerRef}">${stored}</ac:inline-comment-marker>` +
    version.storage.slice(place + stored.length);
  return { markerRef, selection: textSelection };
}

function update(call: Call, kind: Kind): SiteResponse {
  const input = jsonBody(call, updateSchema);
  const storage = input.body === undefined ? undefined : acceptBody(input.body);
  const comment = changeableComment(call, kind);
  const current = lastVersion(comment.versions);
  if (input.version.number !== current.number + 1) {
    throw conflict(
      `Version must be incremented when updating a comment. Current Version: [${current.number}]. Provided version: [${input.version.number}]`,
    );
  }
  if (comment.resolution === 'dangling') throw badRequest('A dangling comment cannot be changed.');
  comment.versions.push({
    ...firstVersion(call, storage ?? current.storage),
    number: current.number + 1,
    message: input.version.message ?? '',
  });
  if (kind === 'inline' && input.resolved !== undefined) resolve(call, comment, input.resolved);
  call.index.touch();
  return jsonResponse(200, commentShape(call, comment, { single: true, format: 'storage' }));
}

function resolve(call: Call, comment: SiteComment, resolved: boolean): void {
  const isResolved = comment.resolution === 'resolved';
  if (isResolved === resolved) return;
  comment.resolution = resolved ? 'resolved' : 'reopened';
  comment.resolutionModifierId = call.user.accountId;
  comment.resolutionModifiedAt = timestamp(call);
}

function changeableComment(call: Call, kind: Kind): SiteComment {
  const comment = visibleComment(call, kind, 'comment-id');
  // Anyone who may see an inline comment may resolve it; words and deletion are the author's.
  if (canChangeComment(call, comment) || (kind === 'inline' && call.request.method === 'PUT')) return comment;
  throw notFound(`Cannot find a comment with id [${comment.id}]`);
}

function firstVersion(call: Call, storage: string): SiteVersion {
  return {
    number: 1,
    authorId: call.user.accountId,
    createdAt: timestamp(call),
    message: '',
    minorEdit: false,
    title: '',
    storage,
  };
}
