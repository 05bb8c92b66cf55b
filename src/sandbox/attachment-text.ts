import { inflateRawSync, inflateSync } from 'node:zlib';
import { lastVersion } from './site-index.js';
import type { SiteAttachment } from './site.js';
import { storageToText } from './storage-text.js';

const plainTypes = /^text\/|[/+](json|xml|yaml|csv|javascript)\b/;
/** The parts of an Office Open XML file that hold what a reader sees (ECMA-376). */
const officeParts = /^(word\/(document|footnotes)|xl\/(sharedStrings|worksheets\/[^/]+)|ppt\/slides\/[^/]+)\.xml$/;
/** More text than this of one file is not indexed. */
const maximumBytes = 2_000_000;

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const deflated = 8;

/**
 * The text of the newest version of an attachment: of text files the content, of Word, Excel, PowerPoint and simple PDF
 * files what is written in them. Empty for every other type and for files that cannot be read: search still knows their
 * names.
 */
export function attachmentText(attachment: SiteAttachment): string {
  const bytes = lastVersion(attachment.versions).bytes;
  if (plainTypes.test(attachment.mediaType)) {
    const text = new TextDecoder().decode(bytes.subarray(0, maximumBytes));
    return /html|xml/.test(attachment.mediaType) ? storageToText(text) : text;
  }
  if (attachment.mediaType === 'application/pdf') return textOrNothing(() => pdfText(Buffer.from(bytes)));
  if (!attachment.mediaType.includes('officedocument')) return '';
  return textOrNothing(() => officeText(Buffer.from(bytes)));
}

/** A file that is not what its type says, or is damaged, has no text to find. */
function textOrNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

function officeText(file: Buffer): string {
  return [...zipEntries(file)]
    .filter(({ name }) => officeParts.test(name))
    .map(({ read }) => storageToText(read().replaceAll(/<\/(w:p|a:p|row|si)>/g, '\n')))
    .join('\n');
}

/**
 * The strings that the pages of a PDF file show (ISO 32000-1, 9.4.3). Fonts with their own numbering of characters are
 * not resolved: such files have no text here.
 */
function pdfText(file: Buffer): string {
  const lines: string[] = [];
  for (const match of file.toString('latin1').matchAll(/<<([^]*?)>>\s*stream\r?\n([^]*?)\r?\nendstream/g)) {
    const [, dictionary = '', data = ''] = match;
    const bytes = Buffer.from(data, 'latin1');
    const content = dictionary.includes('/FlateDecode') ? inflateSync(bytes, { maxOutputLength: maximumBytes }) : bytes;
    for (const [shown] of content.toString('latin1').matchAll(/(\[[^\]]*\]|\((?:\\[^]|[^\\()])*\))\s*(?:TJ|Tj|'|")/g)) {
      const strings = Array.from(shown.matchAll(/\(((?:\\[^]|[^\\()])*)\)/g), ([, text = '']) => text);
      lines.push(strings.join('').replaceAll(/\\([()\\])/g, '$1'));
    }
  }
  return lines.join('\n');
}

/** The entries of a zip file by its central directory (APPNOTE 4.3.12); throws on anything that is none. */
function* zipEntries(file: Buffer): Generator<{ name: string; read: () => string }> {
  const signature = Buffer.alloc(4);
  signature.writeUInt32LE(endOfDirectory);
  const end = file.lastIndexOf(signature);
  if (end < 0) throw new RangeError('The file has no zip directory.');
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0 && file.readUInt32LE(at) === directoryEntry; left -= 1) {
    const method = file.readUInt16LE(at + 10);
    const size = file.readUInt32LE(at + 20);
    const nameLength = file.readUInt16LE(at + 28);
    const local = file.readUInt32LE(at + 42);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    const read = () => {
      const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
      const data = file.subarray(start, start + size);
      return (method === deflated ? inflateRawSync(data, { maxOutputLength: maximumBytes }) : data).toString('utf8');
    };
    yield { name, read };
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
}
