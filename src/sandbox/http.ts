import type { IncomingMessage, ServerResponse } from 'node:http';

/** A whole HTTP answer. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** An answer whose body is JSON. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** Sends an answer with its length; a HEAD request gets the headers only. */
export function send(response: ServerResponse, answer: HttpAnswer): void {
  const body = Buffer.from(answer.body);
  // RFC 9110 section 8.6: no length where there can be no body.
  const length = answer.status === 204 || answer.status === 304 ? {} : { 'content-length': body.length };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Reads a body of at most `maxBytes`; undefined when it is longer. Rejects when the peer breaks off. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    // A stream without encoding gives buffers.
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > maxBytes) return undefined;
  }
  return Buffer.concat(chunks);
}

/** Headers by lower-case name, repeated ones joined as HTTP allows. */
export function headerRecord(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
