import type { WriteFile, WriteProposal, WriteRequest } from './proposal.js';
import { countUnseen, showUnseenLine } from './unseen.js';

/** One request of a proposal as a human reads it. Nothing in it can hide, or look like another part of it. */
export interface SentRequest {
  /** Method, place and settings, e.g. `PUT /wiki/api/v2/pages/1001 (status current, version.number 4)`. */
  request: string;
  /** Every text that is sent with it beside the body, each on one line: titles, messages, names, comments. */
  fields: { name: string; value: string }[];
}

/**
 * What a proposal will send, derived from its requests field by field: whatever stands in a request is here, but for
 * the body of content and the bytes of a file, which a preview shows as text.
 */
export function sentRequests({ requests, token }: Pick<WriteProposal, 'requests' | 'token'>): SentRequest[] {
  // Ours, and told to nobody before it is sent: whoever knew it could pass another write off as this one.
  const shown = (text: string): string => showUnseenLine(text.replaceAll(token, 'mark of this write'));
  return requests.map((request) => {
    const all = [...leavesOf(request.query ?? {}, 'query'), ...leavesOf(request.body, '')];
    const leaves = all.filter(([path]) => path !== storagePath);
    const storage = all.find(([path]) => path === storagePath)?.[1];
    const settings = leaves.filter(([path, value]) => isSetting(path, value));
    const texts = leaves.filter(([path, value]) => !isSetting(path, value));
    const list = settings.map(([path, value]) => `${path} ${showUnseenLine(String(value))}`).join(', ');
    return {
      request: `${request.method} ${showUnseenLine(readablePath(request))}${list === '' ? '' : ` (${list})`}`,
      fields: [
        ...texts.map(([path, value]) => ({ name: nameOf(path), value: shown(String(value)) })),
        ...(typeof storage === 'string' ? unseenIn(storage) : []),
        ...(request.file === undefined ? [] : fieldsOf({ ...request.file, comment: shown(request.file.comment) })),
      ],
    };
  });
}

/** Where a request holds the body of content. */
const storagePath = 'body.value';

const names: Readonly<Record<string, string>> = {
  title: 'Title',
  'version.message': 'Version message',
  'inlineCommentProperties.textSelection': 'On the text',
};

function nameOf(path: string): string {
  return names[path] ?? (/^(?:query|\d+)\.name$/u.test(path) ? 'Label' : path);
}

/** Words of a fixed set, numbers and ids: they cannot carry a text. */
function isSetting(path: string, value: unknown): boolean {
  return typeof value !== 'string' || /^\d{1,19}$/u.test(value) || settingPaths.has(path);
}
const settingPaths = new Set(['status', 'body.representation']);

function fieldsOf({ name, mediaType, size, sha256, comment, minorEdit, content }: WriteFile): SentRequest['fields'] {
  const shown = {
    'File name': name,
    ...('path' in content && { Source: content.path }),
    Type: mediaType,
    Size: `${size.toLocaleString('en')} bytes`,
    'SHA-256': sha256,
    Comment: comment,
    ...(minorEdit && { 'Minor edit': 'yes' }),
  };
  return Object.entries(shown).map(([field, value]) => ({ name: field, value: showUnseenLine(value) }));
}

/** What nobody would see of a body, wherever it stands: also where a preview in Markdown has no place for it. */
function unseenIn(storage: string): SentRequest['fields'] {
  const text = storage.replaceAll(/&#(x?)([\da-f]{1,6});/giu, (whole, base: string, digits: string) => {
    const code = Number.parseInt(digits, base === '' ? 10 : 16);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
  const counts = [...countUnseen(text)].map(([code, count]) => (count === 1 ? code : `${code} (${count} times)`));
  return counts.length === 0 ? [] : [{ name: 'In the body, unseen', value: counts.join(', ') }];
}

/** A label is part of a path. */
function readablePath({ path }: WriteRequest): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function leavesOf(value: unknown, path: string): [path: string, value: unknown][] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`));
}
