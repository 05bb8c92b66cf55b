import type { MiddlewareHandler } from 'hono';

/** What a server is called. */
export interface Site {
  /** Values of `Host` that reach it. */
  hosts: ReadonlySet<string>;
  /** The origin of its pages when they were asked for by this `Host`. */
  originOf: (host: string) => string;
  /** Whether browsers reach it by https. */
  isSecure: boolean;
}

/** Names of this machine for itself: another one in `Host` is a page of somebody else's whose name was made to lead here. */
const ownNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** A server that this machine alone reaches, by an address of its loopback interface. */
export function localSite(address: string, port: number): Site {
  return {
    hosts: new Set([...ownNames, asHost(address)].map((name) => (port === 80 ? name : `${name}:${port}`))),
    originOf: (host) => `http://${host}`,
    isSecure: false,
  };
}

/** An address as it stands in the address of a page. */
export const asHost = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** A server that browsers reach at one origin; `hosts` are further names, which a proxy in front of it may use. */
export function publicSite(origin: string, hosts: readonly string[]): Site {
  const { host, protocol } = new URL(origin);
  return {
    hosts: new Set([host, ...hosts].map((each) => each.toLowerCase())),
    originOf: () => origin,
    isSecure: protocol === 'https:',
  };
}

/** Refuses requests that were not sent to this server by its own name (DNS rebinding). */
export function onlyOwnHost({ hosts }: Site): MiddlewareHandler {
  return async (context, next) =>
    hosts.has((context.req.header('host') ?? '').toLowerCase()) ? next() : context.text('Unknown host.', 421);
}

/**
 * Refuses what another site has a browser send. Cookies alone do not tell: to a browser every port of this machine is the
 * same site.
 */
export function onlyOwnOrigin({ originOf }: Site): MiddlewareHandler {
  return async (context, next) => {
    const site = context.req.header('sec-fetch-site');
    const origin = context.req.header('origin');
    const isRead = context.req.method === 'GET' || context.req.method === 'HEAD';
    const isOwn = origin === originOf(context.req.header('host') ?? '');
    const isForeign =
      (site !== undefined && site !== 'same-origin' && !(isRead && site === 'none')) ||
      (origin !== undefined && !isOwn);
    if (isForeign || (!isRead && !isOwn)) {
      return context.json(
        { error: { kind: 'forbidden', message: 'The request comes from another site.', next: 'Use the page itself.' } },
        403,
      );
    }
    return next();
  };
}
