import { Refusal, gone, htmlError, invalidParameter, notInstalled, scopeMismatch, v1Error, v2Error } from './errors.js';
import type { Call, Route, ScopeAlternatives } from './route.js';
import type { SiteRequest, SiteResponse } from './site.js';
import type { ConfluenceSwitches } from './switches.js';

export type Api = 'v1' | 'v2';

/** A route that Atlassian removed from API v1: scopes are still checked, then it is 410. */
export type RemovedRoute = Pick<Route, 'method' | 'path' | 'scopes'>;

interface Entry {
  route: Route;
  parts: readonly string[];
}

interface Match {
  route: Route;
  segments: Record<string, string>;
}

/** First path segments of API v2; anything else is taken for a content type that does not exist. */
const v2FirstSegments = new Set(
  (
    'admin-key app attachments blogposts classification-levels comments content custom-content data-policies ' +
    'databases embeds folders footer-comments inline-comments labels pages space-permissions space-roles spaces ' +
    'tasks users-bulk whiteboards'
  ).split(' '),
);
const hierarchicalSegments = new Set(['direct-children', 'descendants', 'ancestors']);

/** Routes of one API by path, most literal first. */
export class Router {
  readonly #byLength = new Map<number, Entry[]>();
  readonly #api: Api;

  constructor(api: Api, routes: readonly Route[]) {
    this.#api = api;
    for (const route of routes) {
      const parts = route.path.split('/').slice(1);
      const entries = this.#byLength.get(parts.length) ?? [];
      entries.push({ route, parts });
      this.#byLength.set(parts.length, entries);
    }
    for (const entries of this.#byLength.values()) {
      entries.sort((left, right) => literalRank(right.parts).localeCompare(literalRank(left.parts)));
    }
  }

  /** The route of a method and a path below the API's base. Throws the refusal of an address that has none. */
  match(method: string, path: string): Match {
    const parts = path.split('/').slice(1);
    const matching = (this.#byLength.get(parts.length) ?? []).flatMap((entry) => {
      const segments = matchParts(entry.parts, parts);
      return segments === undefined ? [] : [{ route: entry.route, segments }];
    });
    const found = matching.find((entry) => entry.route.method === method);
    if (found !== undefined) return found;
    if (matching.length > 0) throw this.#methodNotAllowed(matching.map((entry) => entry.route.method));
    throw this.#unknown(parts);
  }

  #methodNotAllowed(methods: readonly string[]) {
    const allow = [...new Set(methods)].join(',');
    return this.#api === 'v2'
      ? v2Error(405, 'METHOD_NOT_ALLOWED', 'The requested method is not supported for this resource.', null, { allow })
      : new Refusal('Method not allowed', () => ({ status: 405, headers: { allow }, body: '' }));
  }

  #unknown(parts: readonly string[]) {
    const [first, , third] = parts;
    if (this.#api === 'v2' && first !== undefined && parts.length > 1) {
      if (!v2FirstSegments.has(first)) return wrongSegment(first, 'generic-content-type');
      if (third !== undefined && hierarchicalSegments.has(third))
        return wrongSegment(first, 'hierarchical-content-type');
    }
    return htmlRefusal(404);
  }
}

/** Refuses a call whose grant does not reach the route: product, read-only grants, then scopes. */
export function gate(route: Route, request: SiteRequest, switches: ConfluenceSwitches): SiteResponse | undefined {
  const { grant } = request;
  if (!grant.product) return notInstalled();
  const isWrite = route.writes ?? route.method !== 'GET';
  if (grant.readOnly && isWrite) return switches.readOnlyGrantStatus === 403 ? notInstalled() : scopeMismatch();
  return hasScopes(route.scopes, grant.scopes) ? undefined : scopeMismatch();
}

/** A removed operation as a route: gone for everyone who may call it, and for everyone else too when switched so. */
export function removedRoute(removed: RemovedRoute, switches: ConfluenceSwitches): Route {
  return {
    ...removed,
    scopes: switches.scopeBeforeGone ? removed.scopes : [[]],
    handle: () => {
      throw gone();
    },
  };
}

/** Whether a person may use Confluence at all. Throws E4 when not. */
export function requireLicence(call: Call, api: Api): void {
  if (call.user.licensed && call.user.active) return;
  const text = 'Current user not permitted to use Confluence';
  if (api === 'v2') throw v2Error(403, 'FORBIDDEN', text);
  throw v1Error(403, text);
}

function htmlRefusal(status: 400 | 404): Refusal {
  return new Refusal(`No route (${status})`, () => htmlError(status));
}

function wrongSegment(value: string, name: string): Refusal {
  return invalidParameter(`Provided value {${value}} for '${name}' is not the correct type.`);
}

function hasScopes(alternatives: ScopeAlternatives, granted: ReadonlySet<string>): boolean {
  return alternatives.some((scopes) => scopes.every((scope) => granted.has(scope)));
}

function matchParts(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const segments: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (expected.startsWith('{')) {
      if (part === '') return undefined;
      segments[expected.slice(1, -1)] = decodeSegment(part);
    } else if (expected !== part) return undefined;
  }
  return segments;
}

function decodeSegment(part: string): string {
  // The servlet container refuses an encoded slash wherever it stands.
  if (/%2f/i.test(part)) throw htmlRefusal(400);
  try {
    return decodeURIComponent(part);
  } catch {
    throw htmlRefusal(400);
  }
}

// Literal segments sort before parameters, place by place.
function literalRank(parts: readonly string[]): string {
  return parts.map((part) => (part.startsWith('{') ? '0' : '1')).join('');
}
