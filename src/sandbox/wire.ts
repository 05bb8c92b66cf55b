import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface WireOptions {
  /** Interface to listen on. */
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Called once with the port that was taken, before the first request. */
  handlers: (port: number) => WireHandlers;
}

export interface WireHandlers {
  onHttp: (request: IncomingMessage, response: ServerResponse) => void;
  onHttp2: (request: Http2ServerRequest, response: Http2ServerResponse) => void;
}

/** A listening port. `close` ends every connection at once and may be called again. */
export interface Wire {
  port: number;
  close(): Promise<void>;
}

/** RFC 9113 section 3.4: what a client of cleartext HTTP/2 with prior knowledge sends before anything else. */
const prefaceStart = Buffer.from('PRI * HTTP/2.0', 'latin1');

/**
 * Listens on one port for HTTP/1.1 and cleartext HTTP/2, telling them apart by the first bytes of a connection.
 * Rejects when the port cannot be taken.
 */
export async function listen(options: WireOptions): Promise<Wire> {
  // Longer than any client keeps an idle connection, so that a reused one is never closed under a request.
  const http1 = createHttpServer({ keepAliveTimeout: 120_000 });
  const http2 = createHttp2Server();
  const sockets = new Set<Socket>();

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A peer that resets the connection is no event here: the side that waits for an answer reports it.
    socket.on('error', () => socket.destroy());
    readProtocol(socket, (isHttp2) => (isHttp2 ? http2 : http1).emit('connection', socket));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A TCP server that listens has an address object; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  const { onHttp, onHttp2 } = options.handlers(port);
  http1.on('request', onHttp);
  http2.on('request', onHttp2);

  let closing: Promise<void> | undefined;
  return {
    port,
    close: () =>
      (closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      })),
  };
}

function readProtocol(socket: Socket, decide: (isHttp2: boolean) => void): void {
  let seen = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk]);
    const length = Math.min(seen.length, prefaceStart.length);
    const matches = seen.subarray(0, length).equals(prefaceStart.subarray(0, length));
    if (matches && length < prefaceStart.length) return;
    socket.off('data', onData);
    socket.pause();
    socket.unshift(seen);
    decide(matches);
    // HTTP/1.1 reads a handed-over socket only once it flows again. An HTTP/2 session takes what was put back by
    // itself, on the next tick: if the socket flowed till then, those bytes would go nowhere.
    if (!matches) socket.resume();
  };
  socket.on('data', onData);
}
