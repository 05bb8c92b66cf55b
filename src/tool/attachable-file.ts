import { realpath, stat } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve, sep } from 'node:path';

import { invalid } from '../confluence/write/limits.js';
import { oneLine } from './result.js';

const mediaTypes: Record<string, string> = {
  bmp: 'image/bmp',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  gif: 'image/gif',
  gz: 'application/gzip',
  htm: 'text/html',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  log: 'text/plain',
  md: 'text/markdown',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  odt: 'application/vnd.oasis.opendocument.text',
  pdf: 'application/pdf',
  png: 'image/png',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  svg: 'image/svg+xml',
  tar: 'application/x-tar',
  tsv: 'text/tab-separated-values',
  txt: 'text/plain',
  wav: 'audio/wav',
  webp: 'image/webp',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
};

/** The media type that the ending of a file name stands for; `application/octet-stream` for unknown ones. */
export function mediaTypeOf(name: string): string {
  return mediaTypes[extname(name).slice(1).toLowerCase()] ?? 'application/octet-stream';
}

/** Whether a file of this type can be shown as lines. */
export const isText = (mediaType: string): boolean => /^text\/|\/(?:json|xml|yaml)$|\+xml$/u.test(mediaType);

/**
 * The real path of a regular file inside `folder`, links resolved. A relative `path` starts there.
 * @throws ConfluenceError `invalid_request` when no folder was released, and for what is outside of it, hidden, missing
 * or no regular file; outside and missing look alike.
 */
export async function attachablePath(path: string, folder: string | undefined): Promise<string> {
  if (folder === undefined) {
    throw invalid(
      'No folder was released from which files may be attached.',
      'Give the text of the file as `content`, or let the user release a folder.',
    );
  }
  const shown = JSON.stringify(oneLine(path, 120));
  const unusable = invalid(
    `There is no file ${shown} in the folder from which files may be attached.`,
    'Give the path of a file in it, relative to it.',
  );
  if (path.trim() === '' || path.includes('\0')) throw unusable;
  const root = await realpath(folder);
  const real = await realpath(resolve(root, path)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  });
  if (real === undefined) throw unusable;
  const inside = relative(root, real);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) throw unusable;
  // Keys and settings of tools lie in these.
  if (inside.split(sep).some((part) => part.startsWith('.'))) {
    throw invalid(`${shown} is hidden; hidden files are not attached.`, 'Choose another file.');
  }
  if (!(await stat(real)).isFile()) throw invalid(`${shown} is not a file.`, 'Choose a file.');
  return real;
}
