import { badRequest, invalidParameter, wrongType } from './errors.js';
import type { Call } from './route.js';
import type { SiteContent, SiteVersion } from './site.js';
import { storageToHtml } from './storage-view.js';
import { acceptStorage } from './storage-write.js';

/** A `body-format` value of a list or of a comment. */
export type BodyFormat = 'storage' | 'atlas_doc_format';

/** A `body-format` value of a single page or blog post. */
export type SingleBodyFormat = BodyFormat | 'view' | 'export_view' | 'anonymous_export_view' | 'styled_view' | 'editor';

const formats: readonly BodyFormat[] = ['storage', 'atlas_doc_format'];
const singleFormats: readonly SingleBodyFormat[] = [
  'storage',
  'atlas_doc_format',
  'view',
  'export_view',
  'anonymous_export_view',
  'styled_view',
  'editor',
];

/** `body-format` of lists and comments. Throws E6. */
export function bodyFormat(call: Call): BodyFormat | undefined {
  return parse(call, formats, 'PrimaryBodyRepresentation');
}

/** `body-format` of a single page or blog post. Throws E6 with the list of formats. */
export function singleBodyFormat(call: Call): SingleBodyFormat | undefined {
  return parse(call, singleFormats, 'PrimaryBodyRepresentationSingle');
}

/** The `body` of a version: one key for the format that was asked for, `{}` when none was. */
export function bodyOf(
  call: Call,
  content: SiteContent | undefined,
  version: SiteVersion,
  format: SingleBodyFormat | undefined,
): Record<string, unknown> {
  if (format === undefined) return call.switches.emptyBody ? { body: {} } : {};
  const value = valueOf(call, content, version, format);
  // A page that was never converted has no document format to show.
  if (value === undefined) return { body: {} };
  return { body: { [format]: { representation: format, value } } };
}

/** The body a client sends, as the storage to keep. Throws 400 when it cannot be read. */
export function acceptBody(body: unknown): string {
  const { representation, value } = flatBody(body);
  if (representation === 'storage') return acceptStorage(value);
  if (representation === 'atlas_doc_format') throw badRequest('Error converting ADF to storage format');
  throw invalidParameter(`Provided value {${representation}} for 'representation' is not supported.`);
}

function valueOf(
  call: Call,
  content: SiteContent | undefined,
  version: SiteVersion,
  format: SingleBodyFormat,
): string | undefined {
  switch (format) {
    case 'storage':
    case 'editor':
      return version.storage;
    case 'atlas_doc_format':
      return version.adf;
    default:
      return storageToHtml(version.storage, {
        index: call.index,
        user: call.user,
        ...(content === undefined ? {} : { content }),
        isExport: format !== 'view',
      });
  }
}

function parse<Format extends string>(call: Call, allowed: readonly Format[], expected: string): Format | undefined {
  const value = call.request.query.get('body-format');
  if (value === null || value === '') return undefined;
  const format = allowed.find((candidate) => candidate === value.toLowerCase());
  if (format !== undefined) return format;
  throw wrongType(
    'body-format',
    value,
    expected,
    `Valid values are: [${allowed.map((name) => name.toUpperCase()).join(', ')}]`,
  );
}

function flatBody(body: unknown): { representation: string; value: string } {
  if (typeof body === 'object' && body !== null) {
    if (isBodyValue(body)) return body;
    const nested: unknown = Object.values(body)[0];
    if (isBodyValue(nested)) return nested;
  }
  throw badRequest('Body must have a representation and a value.');
}

function isBodyValue(value: unknown): value is { representation: string; value: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'representation' in value &&
    typeof value.representation === 'string' &&
    'value' in value &&
    typeof value.value === 'string'
  );
}
