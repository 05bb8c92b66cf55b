import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { ConfluenceError } from '../errors.js';
import type { LocalHost } from '../host/open-host.js';
import { TurnQueue, type TurnLimits } from '../host/turn-queue.js';
import { createApp } from './app.js';
import { addConsent } from './consent-routes.js';
import { createEntrance, entranceDays, type Gate } from './gate.js';
import { createHandlers } from './handlers.js';
import { addHealth } from './health.js';
import { LiveThreads } from './live-threads.js';
import type { LoginSettings } from './login.js';
import { type PageFile, readPage } from './page-files.js';
import { openSessions, type SessionTimes } from './sessions.js';
import { asHost, localSite, publicSite, type Site } from './site.js';

export { connectPath } from './consent-routes.js';

export interface ServeOptions {
  host: Pick<LocalHost, 'user' | 'model' | 'store' | 'isEmbedded'>;
  /** Identifier of the one person who is served; or what it takes to serve everybody who can sign in. */
  serves: string | ManyPeople;
  allowsChanges: boolean;
  /** Address to listen on; default: the loopback interface, and for one person nothing else may be given. */
  address?: string | undefined;
  /** 0 takes any. */
  port: number;
  /** Whether any other will do when that is taken. */
  orAny?: boolean;
  /** Default: the page of this package. */
  page?: ReadonlyMap<string, PageFile>;
}

/** What it takes to serve several people. Their connections must send them to {@link connectPath} of `origin`. */
export interface ManyPeople {
  /** Where browsers find the server, without a path. */
  origin: string;
  /** Further values of `Host` that reach it. */
  hosts?: readonly string[];
  login: LoginSettings;
  limits?: TurnLimits;
  sessionTimes?: SessionTimes;
}

const day = 24 * 3_600_000;

/** A server that runs. */
export interface RunningServer {
  /** Where browsers find it, without a path, e.g. `http://127.0.0.1:8421`. */
  readonly url: string;
  /** On which it listens. */
  readonly port: number;
  /** Address that lets one browser in, once; absent where people sign in. Secret. */
  readonly entrance?: string;
  /** Begins no turns any more, and resolves when those that run have ended, or with the signal. */
  drain(signal: AbortSignal): Promise<void>;
  /** Ends the streams, then the turns that run, which can be gone on with, then the server. */
  close(): Promise<void>;
}

/**
 * Serves the page and the API, to one person on this machine or to everybody who can sign in.
 * @throws ConfluenceError `misconfigured` when the port is taken or the page is not built.
 */
export async function serveWeb({
  host,
  serves,
  allowsChanges,
  port,
  ...options
}: ServeOptions): Promise<RunningServer> {
  const page = options.page ?? (await readPage());
  const server = createServer();
  const { address = '127.0.0.1', orAny = false } = options;
  const taken = await listen(server, port, address, orAny);
  const { tickets } = host.store;
  const { gate, site, entrance, many, origin } =
    typeof serves === 'string' ? alone(host, serves, address, taken) : await forMany(host, serves);
  const queue = new TurnQueue(many?.limits);
  const threads = new LiveThreads(queue);
  const closing = new AbortController();
  const app = createApp({
    site,
    gate,
    page,
    signal: closing.signal,
    own: ({ identifier, issuer }) => {
      const user = host.user(identifier, issuer);
      const own = threads.of(user);
      const hasLogin = many !== undefined;
      return { threads: own, handlers: createHandlers({ host, user, threads: own, allowsChanges, hasLogin }) };
    },
    addOpen: (to) => addHealth(to, host.store, () => queue.isClosed),
    ...(many && { addMore: (to) => addConsent(to, { host, gate, origin, tickets }) }),
  });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false, autoCleanupIncoming: false });
  server.on('request', (request, response) => void listener(request, response));
  return {
    url: origin,
    port: taken,
    ...(entrance !== undefined && { entrance: origin + entrance }),
    drain: (signal) => threads.drain(signal),
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

interface Served {
  gate: Gate;
  site: Site;
  origin: string;
  entrance?: string;
  many?: ManyPeople;
}

/** What serves the one person of this machine. */
function alone({ store }: Pick<LocalHost, 'store'>, user: string, address: string, port: number): Served {
  const times = { idle: entranceDays * day, longest: entranceDays * day };
  const gate = createEntrance(openSessions(store.tickets, times), user, port);
  return { gate, entrance: gate.entrance, site: localSite(address, port), origin: `http://${asHost(address)}:${port}` };
}

/** A working day without use, and a week in any case. */
const usualTimes: SessionTimes = { idle: 8 * 3_600_000, longest: 7 * day };

async function forMany({ store: { tickets } }: Pick<LocalHost, 'store'>, many: ManyPeople): Promise<Served> {
  // Whoever is alone need not wait for its libraries.
  const { createLogin } = await import('./login.js');
  const { login, origin } = many;
  const site = publicSite(origin, many.hosts ?? []);
  const sessions = openSessions(tickets, many.sessionTimes ?? usualTimes);
  return { gate: createLogin({ login, site, origin, sessions, tickets }), site, origin, many };
}

/** Listens; gives the port. */
async function listen(server: Server, port: number, address: string, orAny: boolean): Promise<number> {
  server.listen(port, address);
  await once(server, 'listening').catch((cause: unknown) => {
    if (orAny) return listen(server, 0, address, false);
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
