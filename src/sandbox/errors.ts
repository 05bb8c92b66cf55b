import type { SiteResponse } from './site.js';
import type { ConfluenceSwitches } from './switches.js';

/** A refusal on its way to the caller: thrown where it is known, turned into a response by the router. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** Builds the response; some details depend on the switches. */
  readonly respond: (switches: ConfluenceSwitches) => SiteResponse;

  constructor(message: string, respond: (switches: ConfluenceSwitches) => SiteResponse) {
    super(message);
    this.respond = respond;
  }
}

/** A JSON response. */
export function jsonResponse(status: number, value: unknown, headers: Record<string, string> = {}): SiteResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** E1: the gateway's answer when the token lacks the scopes of a route, before anything is looked up. */
export function scopeMismatch(): SiteResponse {
  return jsonResponse(
    401,
    { code: 401, message: 'Unauthorized; scope does not match' },
    { 'x-failure-category': 'FAILURE_CLIENT_SCOPE_CHECK' },
  );
}

/** E2: the gateway's answer to a token that is missing, malformed, expired or revoked. */
export function badToken(switches: Pick<ConfluenceSwitches, 'badTokenBody'>): SiteResponse {
  return switches.badTokenBody === 'json'
    ? jsonResponse(401, { code: 401, message: 'Unauthorized' })
    : { status: 401, headers: {}, body: '' };
}

/** E3: the gateway's answer when the grant does not reach the product, or may only read. */
export function notInstalled(): SiteResponse {
  return jsonResponse(403, { code: 403, message: 'The app is not installed on this instance' });
}

/** E12: the servlet container's page for an address that no route has. */
export function htmlError(status: 400 | 404): SiteResponse {
  const title = status === 404 ? 'HTTP Status 404 – Not Found' : 'HTTP Status 400 – Bad Request';
  return {
    status,
    headers: { 'content-type': 'text/html;charset=utf-8' },
    body: `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  };
}

/** An error of API v2: `{"errors":[{status, code, title, detail}]}`. */
export function v2Error(
  status: number,
  code: string,
  title: string,
  detail: string | null = null,
  headers: Record<string, string> = {},
): Refusal {
  return new Refusal(title, (switches) =>
    jsonResponse(
      status,
      { errors: [{ status: switches.errorStatusAsString ? String(status) : status, code, title, detail }] },
      headers,
    ),
  );
}

/** An error of API v1: `{"statusCode", "data", "message"}`; `data` says nothing, not even with `successful: true`. */
export function v1Error(status: number, message: string): Refusal {
  return new Refusal(message, () =>
    jsonResponse(status, {
      statusCode: status,
      data: { authorized: true, valid: true, errors: [], successful: true },
      message,
    }),
  );
}

const v1Exceptions = 'com.atlassian.confluence.api.service.exceptions';

/** v1, 400. */
export function v1BadRequest(text: string): Refusal {
  return v1Error(400, `${v1Exceptions}.BadRequestException: ${text}`);
}

/** v1, 404: unknown or invisible. */
export function v1NotFound(text: string): Refusal {
  return v1Error(404, `${v1Exceptions}.NotFoundException: ${text}`);
}

/** v1, 403. */
export function v1Forbidden(text: string): Refusal {
  return v1Error(403, `${v1Exceptions}.PermissionException: ${text}`);
}

/** E9: an operation that Atlassian removed. */
export function gone(): Refusal {
  return v1Error(410, `${v1Exceptions}.pagesmodes.GoneException: This deprecated endpoint has been removed.`);
}

/** E5: unknown or invisible, which must not be told apart. */
export function notFound(title: string): Refusal {
  return v2Error(404, 'NOT_FOUND', title);
}

/** E6: a parameter of the wrong type. */
export function wrongType(name: string, value: string, expected: string, detail: string | null = null): Refusal {
  return invalidParameter(
    `Provided value {${value}} for '${name}' is not the correct type. Expected type is ${expected}.`,
    detail,
  );
}

/** v2, 400 with the code of every refused parameter. */
export function invalidParameter(title: string, detail: string | null = null): Refusal {
  return v2Error(400, 'INVALID_REQUEST_PARAMETER', title, detail);
}

/** v2, 400 for a body that cannot work. */
export function badRequest(title: string): Refusal {
  return v2Error(400, 'BAD_REQUEST', title);
}

/** E13, E17: somebody was faster, or the key is taken. */
export function conflict(title: string): Refusal {
  return v2Error(409, 'CONFLICT', title);
}
