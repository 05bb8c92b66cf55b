import { readFile, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';

import type { Client } from 'confluence.js/core';
import { z } from 'zod';

import { browserUrl, siteBase } from '../site.js';
import type { Snapshot } from '../snapshot.js';
import { asked, count, fromOperator, ours, quoting, wiki } from '../../ours.js';
import { attachablePath } from './attachable-path.js';
import { invalid, markedMessage, requireSeen } from './limits.js';
import { claimedFormat, isText, mediaTypeOf } from './media-type.js';
import type { WriteConflict } from './outcome.js';
import { newToken, type ProposalOf, sha256, type WriteFile, type WriteRequest } from './proposal.js';
import { seal } from './seal.js';
import { afterwards } from './send.js';
import type { Change, Evidence, Step } from './settle.js';
import { type Given, placeOf, requireWritable, subjectOf } from './subject.js';

export interface AttachInput {
  page: Given;
  /** The file: its bytes, which then travel in the proposal, or its path on this machine. */
  file: { bytes: Uint8Array; name: string } | { path: string; name?: string };
  /** ASCII: Confluence reads the text parts of an upload in another encoding than it is sent in. */
  comment?: string;
  /** Default false: a file of that name on the page is an error. True: it gets a new version. */
  replace?: boolean;
  minorEdit?: boolean;
  spaces?: readonly string[];
}

/** Confluence's own default limit for an attachment. */
const largestFile = 100 * 1024 * 1024;
/** Bytes inside a proposal are stored with it. */
const largestInline = 10 * 1024 * 1024;
const longestName = 255;

/**
 * Prepares to attach a file to a page or blog post. A file that is named by its path is read now, and again when the
 * proposal is executed; it must be the same then.
 * @throws ConfluenceError `invalid_request` for a bad name, a file that cannot be read or is too large, and when there
 * is one of that name and `replace` is not set; `not_found`, `forbidden`.
 */
export async function prepareAttachment(client: Client, input: AttachInput): Promise<ProposalOf<'attach_file'>> {
  const token = newToken();
  const comment = markedMessage(input.comment ?? '', token);
  if (!/^[\x20-\x7e]*$/u.test(comment)) {
    throw invalid('The comment of an upload can hold ASCII only.', 'Write it without accents, or leave it out.');
  }
  const file = await fileOf(input, comment);
  const subject = await subjectOf(client, input.page, input);
  requireWritable(subject, 'update');
  const existing = await attachmentNamed(client, subject, file.name);
  if (existing !== undefined && input.replace !== true) {
    throw invalid(
      quoting`${wiki(JSON.stringify(subject.title))} has a file ${asked(file.name)} already, at version ${existing.version.number}.`,
      'Choose another name, or say that the file gets a new version.',
    );
  }
  const path = `/wiki/rest/api/content/${subject.id}/child/attachment`;
  const request: WriteRequest = {
    method: 'POST',
    path: existing === undefined ? path : `${path}/${existing.id}/data`,
    file,
  };
  const what = `${JSON.stringify(file.name)} (${file.mediaType}, ${file.size.toLocaleString('en')} bytes)`;
  const claimed = claimedFormat(file.name);
  return seal<'attach_file'>(client, {
    kind: 'attach_file',
    token,
    summary:
      existing === undefined
        ? `Attach ${what} to ${JSON.stringify(subject.title)}.`
        : `Upload ${what} as version ${existing.version.number + 1} of the file on ${JSON.stringify(subject.title)}.`,
    subject,
    requests: [request],
    effects: [
      ...(existing === undefined ? [] : ['Where the page shows the file, it shows the new version.']),
      ...(claimed !== undefined && isText(file.mediaType)
        ? [`The name ends in ".${claimed}", and the content is text (${file.mediaType}).`]
        : []),
    ],
    notifiesWatchers: !file.minorEdit,
    replaces: existing && { id: existing.id, version: existing.version.number },
  });
}

/** A file or its new version: recognised by the mark in its comment. */
export const attachmentChange: Change<'attach_file'> = {
  ability: 'attach files',
  step(client, proposal, { file }, { attachFrom }): Step<Attachment | undefined> {
    const { subject, replaces, token } = proposal;
    const place = placeOf(proposal);
    if (file === undefined) throw new Error('A proposal to attach a file has the file.');
    const evidence = (attachment: Attachment | undefined): Evidence => {
      const webui = attachment?.webuiLink ?? attachment?._links?.webui;
      const url = webui === undefined ? subject.url : browserUrl(siteBase(client), webui);
      return {
        content: { id: place.id, title: subject.title, url, itemId: attachment?.id },
        howToUndo: `Delete the ${replaces === undefined ? 'file' : 'new version of the file'} in Confluence: ${url}`,
      };
    };
    const look = (): Promise<Attachment | undefined> => attachmentNamed(client, place, file.name);
    return {
      look,
      doneIn: (now) =>
        now?.comment.includes(token) || now?.version.message.includes(token) ? evidence(now) : undefined,
      conflictIn: (now) =>
        now?.version.number === replaces?.version && now?.id === replaces?.id
          ? undefined
          : conflictWith(proposal, file.name, now),
      answered: async (answer) => (answer === undefined ? undefined : evidence(await afterwards(look, undefined))),
      form: () => formOf(file, attachFrom),
      absence: 'the attachments were read again and are without the file',
      howToCheck: `Look at the attachments of the page for ${JSON.stringify(file.name)} with the mark ${token} in its comment.`,
    };
  },
};

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const attachmentSchema = z.object({
  id: z.string(),
  title: text,
  comment: text,
  version: z.object({ number: z.number(), message: text }),
  webuiLink: z.string().optional().catch(undefined),
  _links: z.object({ webui: z.string().optional() }).nullish(),
});
type Attachment = z.infer<typeof attachmentSchema>;

async function attachmentNamed(
  client: Client,
  { id, type }: Pick<Snapshot, 'id' | 'type'>,
  filename: string,
): Promise<Attachment | undefined> {
  const { getPageAttachments, getBlogpostAttachments } = await import('confluence.js/v2');
  const list = type === 'page' ? getPageAttachments : getBlogpostAttachments;
  const answer = await list(client, { id: Number(id), filename, limit: 25 });
  const rows: readonly unknown[] = answer.results ?? [];
  return rows.flatMap((row) => attachmentSchema.safeParse(row).data ?? []).find(({ title }) => title === filename);
}

async function fileOf(input: AttachInput, comment: string): Promise<WriteFile> {
  const { file } = input;
  const name = ('path' in file ? (file.name ?? basename(file.path)) : file.name).trim().normalize('NFC');
  if (name === '' || name.length > longestName || /[/\\"<>|:*?]|\p{Cc}|\p{Cs}/u.test(name) || /^\.+$/u.test(name)) {
    throw invalid(ours`${asked(name)} cannot be the name of a file.`, 'Give a plain file name such as "plan.png".');
  }
  requireSeen('file name', name);
  const bytes = 'path' in file ? await readBytes(file.path) : file.bytes;
  if (bytes.length === 0) throw invalid(ours`The file ${asked(name)} is empty.`, 'Choose another file.');
  const limit = 'path' in file ? largestFile : largestInline;
  if (bytes.length > limit) throw tooLarge(bytes.length, limit);
  return {
    name,
    mediaType: mediaTypeOf(bytes, 'path' in file ? [name, file.path] : [name]),
    size: bytes.length,
    sha256: sha256(bytes),
    comment,
    minorEdit: input.minorEdit ?? false,
    content: 'path' in file ? { path: await realpath(file.path) } : { base64: Buffer.from(bytes).toString('base64') },
  };
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > largestFile) throw tooLarge(size, largestFile);
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/u.test(error.code)) {
      throw invalid(ours`The file ${asked(path)} cannot be read (${fromOperator(error.code)}).`, 'Check the path.');
    }
    throw error;
  }
}

/**
 * The multipart form (RFC 7578) of an upload. Throws `invalid_request` when the file is not what was prepared, or no
 * longer in the folder from which files may be sent.
 */
async function formOf(file: WriteFile, attachFrom: string | undefined): Promise<FormData> {
  const { content } = file;
  // Its links are followed anew: the path may lead elsewhere by now.
  const isMoved = 'path' in content && (await attachablePath(content.path, attachFrom)) !== content.path;
  const bytes = 'path' in content ? await readBytes(content.path) : Buffer.from(content.base64, 'base64');
  if (isMoved || sha256(bytes) !== file.sha256) {
    throw invalid(
      ours`The file ${asked(file.name)} has changed since the upload was prepared. Nothing was sent.`,
      'Prepare the upload again.',
    );
  }
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type: file.mediaType }), file.name);
  form.append('comment', file.comment);
  if (file.minorEdit) form.append('minorEdit', 'true');
  return form;
}

function conflictWith(
  { kind, subject: { title, status, url } }: ProposalOf<'attach_file'>,
  fileName: string,
  now: Attachment | undefined,
): WriteConflict {
  const name = JSON.stringify(fileName);
  return {
    status: 'conflict',
    kind,
    message:
      now === undefined
        ? `The file ${name} is no longer on the page. Nothing was written.`
        : `The file ${name} is on the page at version ${now.version.number} now. Nothing was written.`,
    next: 'Prepare the upload again.',
    changes: [],
    current: { version: now?.version.number ?? 0, title, status, url },
  };
}

function tooLarge(size: number, limit: number) {
  return invalid(
    ours`The file has ${count(size)} bytes; ${count(limit)} are possible this way.`,
    'Make it smaller, or let the user attach it in Confluence.',
  );
}
