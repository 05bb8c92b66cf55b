import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../errors.js';
import { ours, route } from '../ours.js';

/** POST requests that change nothing: their parameters are too many for an address. */
const readsByPost: readonly RegExp[] = [
  /^\/wiki\/api\/v2\/users-bulk$/,
  /^\/wiki\/api\/v2\/content\/convert-ids-to-types$/,
  /^\/wiki\/rest\/api\/content\/[^/]+\/permission\/check$/,
];

/** Whether a request only reads, so that it may be repeated and is allowed to a reader. */
export function isRead(method: string, pathname: string): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  return method === 'POST' && readsByPost.some((route) => route.test(pathname));
}

/** A client that refuses to change anything (`forbidden`), whatever its caller tries. */
export function readOnly(client: Client): Client {
  return {
    sendRequest(given) {
      const request = { ...given };
      const method = (request.method ?? 'GET').toUpperCase();
      if (isRead(method, request.url)) return client.sendRequest(request);
      return Promise.reject(
        new ConfluenceError({
          code: 'forbidden',
          message: ours`${route(method, request.url)} would change something, and this run may only read.`,
          next: 'Do without the change, or let the operator enable writing.',
        }),
      );
    },
  };
}
