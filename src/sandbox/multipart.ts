/** One part of a `multipart/form-data` body. */
export interface Part {
  name: string;
  /** Absent for plain fields. */
  filename?: string;
  contentType: string;
  bytes: Uint8Array;
}

/** Splits a `multipart/form-data` body (RFC 7578); undefined when it is none. */
export function parseMultipart(contentType: string, body: Uint8Array): Part[] | undefined {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (!contentType.toLowerCase().startsWith('multipart/form-data') || mark === undefined) return undefined;
  const bytes = Buffer.from(body);
  const delimiter = Buffer.from(`--${mark}`);
  const parts: Part[] = [];
  let start = bytes.indexOf(delimiter);
  while (start !== -1) {
    const end = bytes.indexOf(delimiter, start + delimiter.length);
    if (end === -1) break;
    // Between the delimiter's line break and the one before the next delimiter.
    const part = parsePart(bytes.subarray(start + delimiter.length + 2, end - 2));
    if (part !== undefined) parts.push(part);
    start = end;
  }
  return parts;
}

/** The text of a plain field: UTF-8 only when it says so, else Latin-1, as the service reads it. */
export function partText(part: Part): string {
  return Buffer.from(part.bytes).toString(/charset=utf-8/i.test(part.contentType) ? 'utf8' : 'latin1');
}

function parsePart(bytes: Buffer): Part | undefined {
  const headerEnd = bytes.indexOf('\r\n\r\n');
  if (headerEnd === -1) return undefined;
  // File names travel as raw UTF-8 in browsers and in Node.
  const headers = bytes.subarray(0, headerEnd).toString('utf8').split('\r\n');
  const header = (name: string) =>
    headers
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? '';
  const disposition = header('content-disposition');
  const name = /[; ]name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) return undefined;
  const filename = /filename="([^"]*)"/i.exec(disposition)?.[1];
  return {
    name,
    ...(filename === undefined ? {} : { filename: filename.replaceAll('%22', '"') }),
    contentType: header('content-type'),
    bytes: new Uint8Array(bytes.subarray(headerEnd + 4)),
  };
}
