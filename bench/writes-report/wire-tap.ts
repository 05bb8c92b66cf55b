// What really arrives at a server of this process: the bodies of its requests as they come out of the parser.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { isWriting } from './conversation.js';

const channel = 'http.server.request.start';

export interface ServerTap {
  /** The body of the newest request whose address contains `path`, as text; undefined when there was none. */
  last(method: string, path: string): string | undefined;
  /** How many requests came that would change something on the site, whether they did or not. */
  writes(): number;
  /** These requests, as `METHOD path`. */
  writing(): string[];
  /** Begins anew. */
  forget(): void;
  close(): void;
}

/** Listens to the requests of the server on `port` that have a body; nothing of them is changed. */
export function tapServer(port: number): ServerTap {
  const seen: { method: string; url: string; chunks: Buffer[] }[] = [];
  const onRequest = (message: unknown): void => {
    // Node documents these fields of the channel's messages.
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    const { method = 'GET', url = '' } = request;
    if (socket.localPort !== port || method === 'GET') return;
    const chunks: Buffer[] = [];
    seen.push({ method, url, chunks });
    const push = request.push.bind(request);
    // The parser hands over what it has read by `push`; a listener for `data` would take it from the real reader.
    request.push = (chunk: Buffer | null, encoding) => {
      if (chunk !== null) chunks.push(Buffer.from(chunk));
      return push(chunk, encoding);
    };
  };
  subscribe(channel, onRequest);
  const writing = (): string[] =>
    seen
      .map(({ method, url }) => ({ method, path: url.replace(/^\/proxy|\?.*$/gu, '') }))
      .filter(({ method, path }) => isWriting(method, path))
      .map(({ method, path }) => `${method} ${path}`);
  return {
    last(method, path) {
      const found = seen.findLast((request) => request.method === method && request.url.includes(path));
      return found && Buffer.concat(found.chunks).toString('utf8');
    },
    writes: () => writing().length,
    writing,
    forget: () => void seen.splice(0),
    close: () => void unsubscribe(channel, onRequest),
  };
}
