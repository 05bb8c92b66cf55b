import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { onTestFinished } from 'vitest';

/** What becomes of an answer in JSON, by the place of its request among those since the last reset, from 0. */
export type Rewrite = (answer: unknown, index: number) => unknown;

/** A gateway in front of another one. */
export interface RewritingGateway {
  url: string;
  /** From now on passes requests on to `target` and every answer in JSON through `rewrite`, counted from 0 again. */
  reset(target: string, rewrite: Rewrite): void;
}

/** Starts a gateway of the running test, which closes with it; it knows no target yet. */
export async function startRewritingGateway(): Promise<RewritingGateway> {
  let target = '';
  let rewrite: Rewrite = (answer) => answer;
  let count = 0;
  const passOn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const answer = await fetch(target + request.url, {
      // A server's request has a method.
      method: request.method ?? 'GET',
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      body: body.length === 0 ? null : body,
      redirect: 'manual',
    });
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? '';
    const isJson = type.includes('json') && text !== '' && answer.ok;
    response
      .writeHead(answer.status, { 'content-type': type })
      .end(isJson ? JSON.stringify(rewrite(JSON.parse(text), count++)) : text);
  };
  const server = createServer((request, response) => void passOn(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A TCP server that listens has an address object; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    reset(to, by) {
      target = to;
      rewrite = by;
      count = 0;
    },
  };
}
