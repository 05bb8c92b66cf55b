import { extname } from 'node:path';

const texts: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  htm: 'text/html',
  html: 'text/html',
  json: 'application/json',
  md: 'text/markdown',
  svg: 'image/svg+xml',
  tsv: 'text/tab-separated-values',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
};

/** Formats that are told by their first bytes: where they begin, and what they are. */
const signatures: readonly { bytes: string; at?: number; type: string }[] = [
  { bytes: '\x89PNG\r\n\x1a\n', type: 'image/png' },
  { bytes: '\xff\xd8\xff', type: 'image/jpeg' },
  { bytes: 'GIF8', type: 'image/gif' },
  { bytes: 'WEBP', at: 8, type: 'image/webp' },
  { bytes: 'WAVE', at: 8, type: 'audio/wav' },
  { bytes: '%PDF-', type: 'application/pdf' },
  { bytes: '\x1f\x8b', type: 'application/gzip' },
  { bytes: 'ustar', at: 257, type: 'application/x-tar' },
  { bytes: 'ftyp', at: 4, type: 'video/mp4' },
  { bytes: 'ID3', type: 'audio/mpeg' },
];

const office = 'application/vnd.openxmlformats-officedocument';
/** Folders that documents have inside their archive. */
const archives: readonly { holds: string; type: string }[] = [
  { holds: 'word/', type: `${office}.wordprocessingml.document` },
  { holds: 'xl/', type: `${office}.spreadsheetml.sheet` },
  { holds: 'ppt/', type: `${office}.presentationml.presentation` },
  { holds: 'application/vnd.oasis.opendocument.text', type: 'application/vnd.oasis.opendocument.text' },
];

/**
 * The media type that the content of a file has. Names only say which kind of text a text is, the first one that says
 * it: a name is chosen by a model, and would pass a table off as a photograph.
 */
export function mediaTypeOf(bytes: Uint8Array, names: readonly string[]): string {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = (signature: string, at = 0): boolean =>
    content.subarray(at, at + signature.length).equals(Buffer.from(signature, 'latin1'));
  const known = signatures.find(({ bytes: signature, at }) => starts(signature, at));
  if (known !== undefined) return known.type;
  if (starts('PK\x03\x04')) return archives.find(({ holds }) => content.includes(holds))?.type ?? 'application/zip';
  if (!isUtf8(bytes)) return 'application/octet-stream';
  const start = content.subarray(0, 1000).toString('utf8').trimStart().toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'text/html';
  if (start.includes('<svg')) return 'image/svg+xml';
  if (start.startsWith('<?xml')) return 'application/xml';
  return names.flatMap((name) => texts[endingOf(name)] ?? [])[0] ?? 'text/plain';
}

/** Whether a file of this type can be shown as lines. */
export const isText = (mediaType: string): boolean => /^text\/|\/(?:json|xml|yaml)$|\+xml$/u.test(mediaType);

/** What the ending of a file name is taken for when it is no text, e.g. `png`; undefined for a text or none. */
export function claimedFormat(name: string): string | undefined {
  const ending = endingOf(name);
  return ending === '' || ending in texts || ['txt', 'log'].includes(ending) ? undefined : ending;
}

const endingOf = (name: string): string => extname(name).slice(1).toLowerCase();

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // oxlint-disable-next-line no-control-regex -- what no text has
    return !/[\0-\u{8}\u{e}-\u{1a}\u{1c}-\u{1f}]/u.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}
