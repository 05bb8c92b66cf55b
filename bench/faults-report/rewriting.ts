import type { Connection } from '../../src/access/connection.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { BearerConnection } from '../../test/access/bearer-connection.js';
import { ada } from '../writes-report/site.js';
import { clockThatSkips } from './clock.js';

/** What becomes of an answer in JSON, by the place of its request among those of the connection, from 0. */
export type Rewrite = (answer: unknown, index: number) => unknown;

/**
 * The user's connection to a sandbox past Scalekit, on which answers in JSON are rewritten and no repetition waits;
 * `onRequest` sees what is sent.
 */
export function rewriting(
  sandbox: Sandbox,
  rewrite: Rewrite,
  onRequest: (method: string, pathname: string) => void = () => {},
): Connection {
  const url = `${sandbox.url}/ex/confluence/${sandbox.site.cloudId}`;
  const connection = new BearerConnection(ada, url, () => sandbox.accessToken(ada));
  let count = 0;
  return Object.assign(connection, {
    clockwork: clockThatSkips(),
    request: async (...[request, options]: Parameters<Connection['request']>) => {
      onRequest(request.method, request.pathname);
      const reply = await BearerConnection.prototype.request.call(connection, request, options);
      if (!reply.ok || !reply.answer.contentType.includes('json') || reply.answer.data === '') return reply;
      return { ok: true as const, answer: { ...reply.answer, data: rewrite(reply.answer.data, count++) } };
    },
  });
}
