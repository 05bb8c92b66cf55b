import { setTimeout as delay } from 'node:timers/promises';

import { type Accounts, siteGrant } from './accounts.js';
import { badToken } from './errors.js';
import type { Fault, Faults } from './faults.js';
import { json, type HttpAnswer } from './http.js';
import type { MachineTokens } from './machine-tokens.js';
import type { SiteRequest, SiteResponse } from './site.js';
import type { ConfluenceSwitches } from './switches.js';

/** A request that came to the proxy, or left it through a path that was not contained. */
export interface RecordedRequest {
  method: string;
  /** Path as the server behind the proxy sees it: without `/proxy`, still percent-encoded. */
  path: string;
  /** Without `?`; empty when there was none. */
  query: string;
  identifier?: string;
  connectionName?: string;
  /** 0 until it is answered, and for good when the connection was reset instead. */
  status: number;
  /** ISO 8601, UTC. */
  at: string;
  /** Whether an `Authorization` header came along, good or not. */
  authorization: boolean;
  /** True: the path left `/proxy` and reached the Scalekit API with the machine token. */
  escaped: boolean;
}

/** A request below `/proxy`, read to its end. */
export interface ProxyRequest {
  method: string;
  /** Without `/proxy`. */
  path: string;
  query: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** How a request ends on the wire: as it should, or as a fault wants it. */
export type ProxyOutcome =
  | { kind: 'answer'; answer: HttpAnswer }
  | { kind: 'cut_body'; answer: HttpAnswer }
  | { kind: 'slow_body'; answer: HttpAnswer; pauseMs: number }
  | { kind: 'reset' };

export interface ProxyContext {
  accounts: Accounts;
  machineTokens: MachineTokens;
  faults: Faults;
  handle: (request: SiteRequest) => SiteResponse;
  switches: ConfluenceSwitches;
  now: () => number;
  /** Aborted when the sandbox closes: nothing waits on. */
  signal: AbortSignal;
}

/**
 * Answers a proxied request: machine token, connection, account, faults, then Confluence with the user's grant.
 * The service's own refusals have a shape that Confluence never uses; what the real ones look like is not known, so
 * a client must not read them.
 */
export async function answerProxied(
  request: ProxyRequest,
  record: RecordedRequest,
  context: ProxyContext,
): Promise<ProxyOutcome> {
  const { delayMs, fault } = context.faults.take(request);
  if (delayMs > 0) await delay(delayMs, undefined, { signal: context.signal });
  if (fault?.kind === 'reset_before') return { kind: 'reset' };
  if (fault?.kind === 'machine_token_expired') context.machineTokens.expireAll();

  const answer = respond(request, fault, context);
  if (fault?.kind === 'reset_after') return { kind: 'reset' };
  record.status = answer.status;
  switch (fault?.kind) {
    case 'cut_body':
      return { kind: 'cut_body', answer };
    case 'slow_body':
      return { kind: 'slow_body', answer, pauseMs: fault.ms ?? 1000 };
    case 'invalid_json':
      return { kind: 'answer', answer: breakJson(answer) };
    default:
      return { kind: 'answer', answer };
  }
}

function respond(request: ProxyRequest, fault: Fault | undefined, context: ProxyContext): HttpAnswer {
  const { accounts, machineTokens } = context;
  const { authorization, connection_name: connectionName, identifier } = request.headers;
  if (!machineTokens.accepts(authorization)) {
    return refusal(401, 'UNAUTHENTICATED', 'The access token of the environment is missing, unknown or expired.');
  }
  if (!connectionName || !identifier) {
    return refusal(400, 'INVALID_ARGUMENT', 'The headers connection_name and identifier are required.');
  }
  if (accounts.connection(connectionName) === undefined) {
    return refusal(404, 'CONNECTION_NOT_FOUND', `There is no connection named "${connectionName}".`);
  }
  const account = accounts.find(connectionName, identifier);
  if (account === undefined) {
    return refusal(404, 'CONNECTED_ACCOUNT_NOT_FOUND', 'There is no connected account for this identifier.');
  }
  if (account.status !== 'ACTIVE') {
    return refusal(401, 'CONNECTED_ACCOUNT_NOT_ACTIVE', `The connected account is ${account.status}.`);
  }
  if (fault?.kind === 'grant_revoked' && account.grant !== undefined) account.grant.revoked = true;
  const grant = accounts.use(account);
  if (grant === 'expired') return badToken(context.switches);
  if (fault?.kind === 'rate_limit') return rateLimited(fault, context.now());
  if (fault?.kind === 'status') return edgeError(fault);
  if (request.path !== '/wiki' && !request.path.startsWith('/wiki/')) {
    return json(404, { code: 404, message: 'Not Found' });
  }
  return context.handle({
    method: request.method,
    path: request.path,
    query: new URLSearchParams(request.query),
    headers: forwardedHeaders(request.headers),
    body: request.body,
    grant: siteGrant(grant),
  });
}

function refusal(status: number, code: string, message: string): HttpAnswer {
  return json(status, { error: { code, message } });
}

/** Hop-by-hop headers and those meant for the proxy stay here; the user's token never shows in the sandbox at all. */
const headersOfTheProxy = new Set(['authorization', 'connection_name', 'identifier', 'host', 'connection']);

function forwardedHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !headersOfTheProxy.has(name)));
}

/** Headers as in Atlassian's page on rate limiting; the body is not documented, nobody should read it. */
function rateLimited(fault: Fault, now: number): HttpAnswer {
  const headers: Record<string, string> = {
    'x-ratelimit-limit': '65000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': new Date(now + (fault.retryAfter ?? 60) * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    'ratelimit-reason': 'confluence-burst-based',
  };
  if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter);
  return json(429, { code: 429, message: 'Rate limit exceeded' }, headers);
}

/** An error page as the edge in front of Confluence sends it under load: HTML, whatever the request asked for. */
function edgeError(fault: Fault): HttpAnswer {
  const status = fault.status ?? 503;
  const headers: Record<string, string> = {
    'content-type': 'text/html; charset=utf-8',
    'x-cache': 'Error from cloudfront',
  };
  if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter);
  const body = `<!DOCTYPE html><html><head><title>Error ${status}</title></head><body><h1>${status} ERROR</h1></body></html>`;
  return { status, headers, body };
}

function breakJson(answer: HttpAnswer): HttpAnswer {
  const body = Buffer.from(answer.body);
  const half = body.subarray(0, Math.max(1, Math.floor(body.length / 2)));
  return { ...answer, headers: { ...answer.headers, 'content-type': 'application/json' }, body: half };
}
