import type { IncomingMessage, ServerResponse } from 'node:http';

import { answerConsent, connectedPage, type ConsentContext } from './consent.js';
import type { GatewayRequest } from './gateway.js';
import { headerRecord, json, readBody, send, type HttpAnswer } from './http.js';
import { answerProxied, type ProxyContext, type ProxyOutcome, type RecordedRequest } from './proxy.js';

export interface FrontDoorContext extends ProxyContext {
  consent: ConsentContext;
  clientId: string;
  clientSecret: string;
  requests: RecordedRequest[];
  /** Answers what is below `/media`: files that Confluence keeps on another host and links to with signed addresses. */
  handleMedia: (path: string, query: URLSearchParams) => HttpAnswer;
  /** Answers callers that hold an access token themselves. */
  handleGateway: (request: GatewayRequest) => HttpAnswer;
}

/** More than the largest attachment a test will upload; Confluence's own limits are the site's business. */
const maxBodyBytes = 64 * 1024 * 1024;
const maxFormBytes = 64 * 1024;

/**
 * Takes every HTTP/1.1 request: token endpoint, consent page, proxy, media, the sandbox's own switches, and, for
 * whatever else there is, the Scalekit API.
 */
export function createFrontDoor(
  context: FrontDoorContext,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(request, response, context).catch((error: unknown) => {
      // The sandbox is closing, or the peer left: nobody is there to be told.
      if (context.signal.aborted || request.socket.destroyed) return void response.destroy();
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (response.headersSent) return void response.destroy();
      send(response, json(500, { error: { code: 'SANDBOX_FAILED', message } }));
    });
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, context: FrontDoorContext): Promise<void> {
  const target = request.url ?? '';
  if (!target.startsWith('/'))
    return send(response, json(400, { code: 3, message: 'Bad request target', details: [] }));
  // Dot segments are resolved before routing, as in any web server: that is how a path gets out of /proxy.
  const url = new URL(`http://sandbox${target}`);
  const [, first = '', second = ''] = url.pathname.split('/');

  if (url.pathname.startsWith('/proxy/')) return proxied(request, response, url, context);
  if (first === 'ex' || url.pathname === '/oauth/token/accessible-resources') {
    return send(response, await gateway(request, url, context));
  }
  if (url.pathname === '/oauth/token') return send(response, await token(request, context));
  if (first === 'magicLink') return send(response, await consent(request, second, context));
  if (url.pathname === '/connected') return send(response, connectedPage());
  if (first === 'media')
    return send(response, context.handleMedia(url.pathname.slice('/media'.length), url.searchParams));
  if (first === 'sandbox') return send(response, await control(request, url.pathname, context));
  const result = scalekitApi(request, url.pathname, context);
  // Only proxied requests carry this header: this one was meant for Confluence and got out.
  if (request.headers['connection_name'] !== undefined) {
    context.requests.push({
      ...startRecord(request, url, url.pathname, context),
      status: result.status,
      escaped: true,
    });
  }
  return send(response, result);
}

async function proxied(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  context: FrontDoorContext,
): Promise<void> {
  const path = url.pathname.slice('/proxy'.length);
  const record = startRecord(request, url, path, context);
  context.requests.push(record);
  const body = await readBody(request, maxBodyBytes);
  if (body === undefined) {
    record.status = 413;
    return send(response, json(413, { error: { code: 'PAYLOAD_TOO_LARGE', message: 'The body is too large.' } }));
  }
  const { method, query } = record;
  const outcome = await answerProxied({ method, path, query, headers: headerRecord(request), body }, record, context);
  await finish(response, outcome);
}

function startRecord(request: IncomingMessage, url: URL, path: string, context: FrontDoorContext): RecordedRequest {
  const { connection_name: connectionName, identifier, authorization } = headerRecord(request);
  return {
    method: request.method ?? '',
    path,
    query: url.search.slice(1),
    ...(identifier !== undefined && { identifier }),
    ...(connectionName !== undefined && { connectionName }),
    status: 0,
    at: new Date(context.now()).toISOString(),
    authorization: authorization !== undefined,
    escaped: false,
  };
}

async function finish(response: ServerResponse, outcome: ProxyOutcome): Promise<void> {
  if (outcome.kind === 'reset') return void response.socket?.resetAndDestroy();
  if (outcome.kind === 'answer') return send(response, outcome.answer);
  const { status, headers } = outcome.answer;
  const body = Buffer.from(outcome.answer.body);
  const half = Math.floor(body.length / 2);
  if (outcome.kind === 'cut_body') {
    // At least one byte is promised that never comes, also where there was no body to cut.
    response.writeHead(status, { ...headers, 'content-length': Math.max(body.length, 1) });
    response.write(body.subarray(0, half), () => response.socket?.end());
    return;
  }
  // What has no second half is simply there: the next request of the connection must not wait for it.
  if (body.length === 0) return send(response, outcome.answer);
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.flushHeaders();
  response.write(body.subarray(0, half));
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, outcome.pauseMs);
    // Also when the sandbox closes, as that ends every connection.
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  response.end(body.subarray(half));
}

async function gateway(request: IncomingMessage, url: URL, { handleGateway }: FrontDoorContext): Promise<HttpAnswer> {
  const body = await readBody(request, maxBodyBytes);
  if (body === undefined) return { status: 413, headers: {}, body: '' };
  return handleGateway({
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: headerRecord(request),
    body,
  });
}

/** RFC 6749 section 4.4, with the client's credentials in the body. */
async function token(request: IncomingMessage, context: FrontDoorContext): Promise<HttpAnswer> {
  if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' }, body: '' };
  const form = await readForm(request);
  if (form.get('grant_type') !== 'client_credentials') return json(400, { error: 'unsupported_grant_type' });
  if (form.get('client_id') !== context.clientId || form.get('client_secret') !== context.clientSecret) {
    return json(401, { error: 'invalid_client', error_description: 'The client id or the client secret is wrong.' });
  }
  const { machineTokens } = context;
  return json(200, {
    access_token: machineTokens.issue(),
    token_type: 'Bearer',
    expires_in: Math.floor(machineTokens.lifetimeMs / 1000),
  });
}

async function consent(request: IncomingMessage, token: string, context: FrontDoorContext): Promise<HttpAnswer> {
  const form = request.method === 'POST' ? await readForm(request) : new URLSearchParams();
  return answerConsent({ method: request.method ?? '', token, form }, context.consent);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  // A form that is too long is nobody's form: it reads as empty and is refused for what it lacks.
  return new URLSearchParams((await readBody(request, maxFormBytes))?.toString() ?? '');
}

async function control(request: IncomingMessage, path: string, context: FrontDoorContext): Promise<HttpAnswer> {
  switch (`${request.method} ${path}`) {
    case 'GET /sandbox/requests':
      return json(200, context.requests);
    case 'GET /sandbox/faults':
      return json(200, context.faults.list());
    case 'DELETE /sandbox/faults':
      context.faults.clear();
      return json(200, []);
    case 'POST /sandbox/faults': {
      // A web page cannot send this type to another origin unasked, so no page the tester opens can set faults.
      if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
        return json(415, { error: { code: 'NOT_JSON', message: 'Send the fault as application/json.' } });
      }
      try {
        context.faults.set(JSON.parse((await readBody(request, maxFormBytes))?.toString() ?? ''));
      } catch (error) {
        return json(400, {
          error: { code: 'BAD_FAULT', message: error instanceof Error ? error.message : String(error) },
        });
      }
      return json(200, context.faults.list());
    }
    default:
      return json(404, { error: { code: 'NOT_FOUND', message: `The sandbox has no ${request.method} ${path}.` } });
  }
}

/** The environment's own REST API, as far as an escaped request needs it: with the machine token it shows everybody. */
function scalekitApi(
  request: IncomingMessage,
  path: string,
  { accounts, machineTokens }: FrontDoorContext,
): HttpAnswer {
  if (!machineTokens.accepts(request.headers.authorization)) {
    return json(401, { code: 16, message: 'Unauthenticated', details: [] });
  }
  if (request.method === 'GET' && path === '/api/v1/connected_accounts') {
    const rows = accounts.list().map(({ id, connectionName, identifier, status }) => ({
      id,
      connector: connectionName,
      identifier,
      status,
    }));
    return json(200, { connected_accounts: rows, total_size: rows.length });
  }
  return json(404, { code: 5, message: 'Not Found', details: [] });
}
