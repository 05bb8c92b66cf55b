import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { visibleAttachment } from '../access.js';
import { badRequest, jsonResponse, notFound, v1BadRequest, v1Error, v1Forbidden, v1NotFound } from '../errors.js';
import { attachmentPath, downloadPath } from '../links.js';
import { parseMultipart, partText } from '../multipart.js';
import type { Part } from '../multipart.js';
import { attachmentIdSegment, flagParameter, idSegment } from '../parameters.js';
import { alternatives, classicOrGranular, jsonBody, timestamp } from '../route.js';
import type { Call, Route } from '../route.js';
import { lastVersion } from '../site-index.js';
import type { SiteAttachment, SiteContent, SiteLabel, SiteResponse } from '../site.js';
import { editableContent, noContent } from './write-contents.js';

const uploadScopes = classicOrGranular(['write:confluence-file'], ['read:content-details', 'write:attachment']);
const longestLabel = 255;
const refusedInLabels = /[!#&()*.:;<>?@[\]^\t]/;
const labelsSchema = z.union([
  z.array(z.object({ prefix: z.string().default('global'), name: z.string() })),
  z.object({ prefix: z.string().default('global'), name: z.string() }).transform((label) => [label]),
]);

/** Labels and attachments: what API v1 still writes. */
export function fileWriteRoutesV1(): Route[] {
  const upload = '/content/{id}/child/attachment';
  return [
    {
      method: 'POST',
      path: '/content/{id}/label',
      scopes: classicOrGranular(['write:confluence-content'], ['read:label', 'write:label']),
      handle: addLabels,
    },
    {
      method: 'DELETE',
      path: '/content/{id}/label',
      scopes: classicOrGranular(['write:confluence-content'], ['write:label']),
      handle: (call) => removeLabel(call, call.request.query.get('name') ?? ''),
    },
    {
      method: 'DELETE',
      path: '/content/{id}/label/{label}',
      scopes: classicOrGranular(['write:confluence-content'], ['write:label']),
      handle: (call) => removeLabel(call, call.segments['label'] ?? ''),
    },
    { method: 'POST', path: upload, scopes: uploadScopes, handle: (call) => uploadFiles(call, false) },
    { method: 'PUT', path: upload, scopes: uploadScopes, handle: (call) => uploadFiles(call, true) },
    { method: 'POST', path: `${upload}/{attachmentId}/data`, scopes: uploadScopes, handle: uploadData },
  ];
}

/** Deleting attachments in API v2. Their trash is not kept: what is deleted is gone. */
export function fileWriteRoutesV2(): Route[] {
  return [
    {
      method: 'DELETE',
      path: '/attachments/{id}',
      scopes: alternatives('delete:attachment'),
      handle: (call) => {
        const attachment = visibleAttachment(call);
        const content = call.index.content(attachment.contentId);
        if (content === undefined) throw notFound(`Cannot find an attachment with id [${attachment.id}]`);
        editableContent(call, content);
        if (flagParameter(call, 'purge')) throw badRequest('Only trashed attachments can be purged.');
        call.index.removeAttachment(attachment);
        return noContent();
      },
    },
  ];
}

/** Content of the path for a v1 write. Throws 404 when it is invisible, 403 when it may not be changed. */
export function editableByV1(call: Call, name = 'id'): SiteContent {
  const content = visibleByV1(call, name);
  if (call.index.canEdit(call.user, content)) return content;
  throw v1Forbidden('User is not permitted to edit this content.');
}

/** Content of the path for a v1 read. Throws 404 when it is invisible or unknown. */
export function visibleByV1(call: Call, name = 'id'): SiteContent {
  const id = call.segments[name] ?? '';
  const content = call.index.content(id);
  if (content !== undefined && call.index.canView(call.user, content)) return content;
  throw v1NotFound(`No content found with id: ContentId{id=${id}}`);
}

function addLabels(call: Call): SiteResponse {
  const input = jsonBody(call, labelsSchema, v1BadRequest);
  const names = input.flatMap(({ prefix, name }) => {
    if (!isLabelPrefix(prefix)) throw v1BadRequest(`Invalid label prefix: ${prefix}`);
    if (refusedInLabels.test(name)) throw v1BadRequest('label.contains.invalid.chars');
    // A space or a comma makes two labels of one, silently.
    return name
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((part) => part !== '')
      .map((part) => ({ prefix, name: part }));
  });
  if (names.length === 0) throw v1BadRequest('Could not add labels to content');
  if (names.some(({ name }) => name.length > longestLabel)) throw v1BadRequest('label.name.is.too.long');
  const content = editableByV1(call);
  for (const { prefix, name } of names) {
    if (content.labels.some((label) => label.name === name && label.prefix === prefix)) continue;
    content.labels.push({ id: labelId(call, name, prefix), name, prefix });
  }
  call.index.touch();
  const results = content.labels.map(({ id, name, prefix }) => ({ prefix, name, id, label: name }));
  return jsonResponse(200, { results, start: 0, limit: 200, size: results.length, _links: v1Links(call) });
}

// One label has one id on the whole site.
function labelId(call: Call, name: string, prefix: SiteLabel['prefix']): string {
  for (const { labels } of call.index.contents()) {
    const known = labels.find((label) => label.name === name && label.prefix === prefix);
    if (known !== undefined) return known.id;
  }
  return call.index.nextId();
}

function removeLabel(call: Call, name: string): SiteResponse {
  if (name === '') throw v1BadRequest('name is required');
  const content = editableByV1(call);
  const matching = content.labels.filter((label) => label.name === name.toLowerCase());
  const label = matching.find(({ prefix }) => prefix === 'my') ?? matching[0];
  if (label === undefined) throw v1NotFound(`No label found with name: ${name}`);
  content.labels.splice(content.labels.indexOf(label), 1);
  call.index.touch();
  return noContent();
}

function uploadFiles(call: Call, mayReplace: boolean): SiteResponse {
  idSegment(call);
  const { files, comment, minorEdit } = uploadOf(call);
  const content = editableByV1(call);
  const existing = (name: string) =>
    call.index.attachmentsOf(content.id).find((attachment) => attachment.title === name);
  for (const { filename } of files) {
    if (!mayReplace && existing(filename) !== undefined) {
      throw v1BadRequest(`Cannot add a new attachment with same file name as an existing attachment: ${filename}`);
    }
  }
  const attachments = files.map((file) => {
    const known = existing(file.filename);
    if (known !== undefined) return addFileVersion(call, known, file, comment);
    const attachment = newAttachment(call, content, file, comment);
    call.index.addAttachment(attachment);
    return attachment;
  });
  const results = attachments.map((attachment) => attachmentV1(call, attachment, minorEdit));
  return jsonResponse(200, { results, size: results.length, _links: v1Links(call) });
}

function uploadData(call: Call): SiteResponse {
  const id = attachmentIdSegment(call, 'attachmentId');
  const { files, comment, minorEdit } = uploadOf(call);
  const content = editableByV1(call);
  const attachment = call.index.attachment(id);
  if (attachment?.contentId !== content.id) throw v1NotFound(`No attachment found with id: ${id}`);
  const [file] = files;
  if (file === undefined) throw v1BadRequest('At least one file is required.');
  return jsonResponse(200, attachmentV1(call, addFileVersion(call, attachment, file, comment), minorEdit));
}

interface UploadedFile {
  filename: string;
  contentType: string;
  bytes: Uint8Array;
}

function uploadOf(call: Call): { files: UploadedFile[]; comment: string | undefined; minorEdit: boolean } {
  const { headers } = call.request;
  const check = headers['x-atlassian-token']?.toLowerCase();
  if (check !== 'no-check' && check !== 'nocheck') throw v1Error(403, 'XSRF check failed');
  const parts = parseMultipart(headers['content-type'] ?? '', call.request.body);
  if (parts === undefined) throw v1Error(415, 'The body must be multipart/form-data.');
  const files = parts.flatMap((part) =>
    part.name === 'file' && part.filename !== undefined
      ? [{ filename: part.filename, contentType: part.contentType, bytes: part.bytes }]
      : [],
  );
  if (files.length === 0) throw v1BadRequest('At least one file is required.');
  return { files, comment: fieldText(parts, 'comment'), minorEdit: fieldText(parts, 'minorEdit') === 'true' };
}

function fieldText(parts: readonly Part[], name: string): string | undefined {
  const part = parts.find((candidate) => candidate.name === name);
  return part === undefined ? undefined : partText(part);
}

function newAttachment(
  call: Call,
  content: SiteContent,
  file: UploadedFile,
  comment: string | undefined,
): SiteAttachment {
  return {
    id: `att${call.index.nextId()}`,
    contentId: content.id,
    title: file.filename,
    mediaType: file.contentType || 'application/octet-stream',
    mediaTypeDescription: null,
    comment: comment ?? '',
    createdAt: timestamp(call),
    versions: [fileVersion(call, 1, file, comment)],
  };
}

function addFileVersion(
  call: Call,
  attachment: SiteAttachment,
  file: UploadedFile,
  comment: string | undefined,
): SiteAttachment {
  attachment.versions.push(fileVersion(call, lastVersion(attachment.versions).number + 1, file, comment));
  if (comment !== undefined) attachment.comment = comment;
  call.index.touch();
  return attachment;
}

function fileVersion(call: Call, number: number, file: UploadedFile, comment: string | undefined) {
  return {
    number,
    authorId: call.user.accountId,
    createdAt: timestamp(call),
    message: comment ?? '',
    fileId: randomUUID(),
    bytes: file.bytes,
  };
}

function attachmentV1(call: Call, attachment: SiteAttachment, minorEdit: boolean): Record<string, unknown> {
  const version = lastVersion(attachment.versions);
  const { baseUrl, cloudId } = call.index.data;
  const ari = (kind: string) => `ari:cloud:confluence:${cloudId}:${kind}/${attachment.id.replace(/^att/, '')}`;
  return {
    id: attachment.id,
    type: 'attachment',
    ari: ari('attachment'),
    base64EncodedAri: Buffer.from(ari('attachment')).toString('base64'),
    status: 'current',
    title: attachment.title,
    macroRenderedOutput: {},
    version: {
      number: version.number,
      when: version.createdAt,
      message: version.message,
      minorEdit,
      _expandable: { content: `/rest/api/content/${attachment.id}` },
      _links: { self: `${baseUrl}/rest/api/content/${attachment.id}/version/${version.number}` },
    },
    metadata: { mediaType: attachment.mediaType },
    extensions: {
      mediaType: attachment.mediaType,
      fileSize: version.bytes.length,
      comment: attachment.comment,
      mediaTypeDescription: attachment.mediaTypeDescription ?? '',
      fileId: version.fileId,
      collectionName: `contentId-${attachment.contentId}`,
    },
    _expandable: { container: `/rest/api/content/${attachment.contentId}` },
    _links: {
      webui: attachmentPath(attachment),
      self: `${baseUrl}/rest/api/content/${attachment.id}`,
      download: downloadPath(attachment),
    },
  };
}

function v1Links(call: Call): Record<string, string> {
  const { baseUrl } = call.index.data;
  return { base: baseUrl, context: '/wiki', self: `${baseUrl}${call.request.path.replace(/^\/wiki/, '')}` };
}

function isLabelPrefix(prefix: string): prefix is SiteLabel['prefix'] {
  return prefix === 'global' || prefix === 'my' || prefix === 'team';
}
