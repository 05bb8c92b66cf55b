import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

import type { Sandbox } from '../../src/sandbox/index.js';
import { createScalekit, type Scalekit, type ScalekitSettings } from '../../src/scalekit/scalekit.js';
import type { Clockwork } from '../../src/access/clockwork.js';
import { settingsOf } from '../helpers/sandbox-settings.js';

/** A clock that stands still except while somebody sleeps; chance is always one half. */
export function fakeClockwork(): Clockwork & { sleeps: number[] } {
  let time = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => time,
    random: () => 0.5,
    sleep: async (ms) => {
      sleeps.push(ms);
      time += ms;
    },
  };
}

export function scalekitFor(
  sandbox: Pick<Sandbox, 'env'>,
  changes: Partial<ScalekitSettings> = {},
  clockwork: Clockwork = fakeClockwork(),
): Scalekit {
  return createScalekit(settingsOf(sandbox, changes), clockwork);
}

/**
 * A proxy that misbehaves as a test wants it, in front of a sandbox that still gives out tokens and answers gRPC.
 * Gives its URL; closes with the test.
 */
export async function startOddProxy(
  sandbox: Pick<Sandbox, 'url'>,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const http = createServer((request, response) => {
    if (request.url?.startsWith('/proxy/')) return answer(request, response);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void fetch(`${sandbox.url}${request.url}`, {
        method: request.method ?? 'GET',
        headers: { 'content-type': request.headers['content-type'] ?? '' },
        body: Buffer.concat(chunks),
      }).then(async (token) => {
        response.writeHead(token.status, { 'content-type': 'application/json' }).end(await token.text());
      });
    });
  });
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    socket.once('data', (head: Buffer) => {
      socket.pause();
      socket.unshift(head);
      // An HTTP/2 connection begins with `PRI * HTTP/2.0` (RFC 9113 section 3.4): gRPC goes on to the sandbox.
      if (!head.toString('latin1').startsWith('PRI')) {
        http.emit('connection', socket);
        socket.resume();
        return;
      }
      const upstream = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
      sockets.add(upstream);
      upstream.on('close', () => sockets.delete(upstream)).on('error', () => socket.destroy());
      socket.pipe(upstream).pipe(socket);
    });
  });
  const port = await listenOn(server);
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${port}`;
}

/** A plain HTTP server for the length of a test. */
export async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  const port = await listenOn(server);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${port}`;
}

async function listenOn(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server has an address of this kind once it listens.
  return (server.address() as AddressInfo).port;
}

/** What a promise rejects with; fails when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('It was expected to reject.');
    },
    (error: unknown) => error,
  );
}
