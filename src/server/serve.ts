import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { ConfluenceError } from '../errors.js';
import type { LocalHost } from '../host/open-host.js';
import { createApp } from './app.js';
import { createGate } from './gate.js';
import { createHandlers } from './handlers.js';
import { LiveThreads } from './live-threads.js';
import { type PageFile, readPage } from './page-files.js';
import { openSessions } from './sessions.js';

export interface ServeOptions {
  host: Pick<LocalHost, 'user' | 'model' | 'store' | 'isEmbedded'>;
  /** Identifier of the one person who is served. */
  user: string;
  allowsChanges: boolean;
  /** Folder of this person's state; see `Config.home`. */
  home: string;
  /** On the loopback interface; 0 takes any. */
  port: number;
  /** Whether any other will do when that is taken. */
  orAny?: boolean;
  /** Default: the page of this package. */
  page?: ReadonlyMap<string, PageFile>;
}

/** A server that runs. */
export interface RunningServer {
  /** Without a path, e.g. `http://127.0.0.1:8421`. */
  readonly url: string;
  /** Address that lets one browser in, once. Secret. */
  readonly entrance: string;
  /** Ends the streams, then the turns that run, which can be gone on with, then the server. */
  close(): Promise<void>;
}

/**
 * Serves the page and the API to one person on this machine.
 * @throws ConfluenceError `misconfigured` when the port is taken, the page is not built, or the folder cannot be used.
 */
export async function serveWeb({
  host,
  user,
  allowsChanges,
  home,
  port,
  ...options
}: ServeOptions): Promise<RunningServer> {
  const page = options.page ?? (await readPage());
  const sessions = await openSessions(home, user);
  const server = createServer();
  const taken = await listen(server, port, options.orAny);
  const gate = createGate(sessions, taken);
  const threads = new LiveThreads(host.user(user));
  const closing = new AbortController();
  const handlers = createHandlers({ host, user, allowsChanges, threads });
  const app = createApp({ port: taken, gate, handlers, threads, page, signal: closing.signal });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false, autoCleanupIncoming: false });
  server.on('request', (request, response) => void listener(request, response));
  const url = `http://127.0.0.1:${taken}`;
  return {
    url,
    entrance: url + gate.entrance,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // First, so that pages find a turn cut off when they come back, and go on with it.
      closing.abort();
      server.closeIdleConnections();
      await threads.stop();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Listens on the loopback interface; gives the port. */
async function listen(server: Server, port: number, orAny = false): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause: unknown) => {
    if (orAny) return listen(server, 0);
    throw new ConfluenceError({
      code: 'misconfigured',
      message: 'The port of the web chat is taken, or may not be used.',
      next: 'Choose another one with --port; 0 takes any that is free.',
      cause,
    });
  });
  // A server that listens on a port has such an address.
  return (server.address() as AddressInfo).port;
}
