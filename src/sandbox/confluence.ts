import { createHash } from 'node:crypto';
import { Refusal, badToken, htmlError } from './errors.js';
import { MediaStore } from './media.js';
import { PropertyStore } from './properties.js';
import { RateBudget } from './rate-limit.js';
import type { RateLimit } from './rate-limit.js';
import type { Call, Route } from './route.js';
import { Router, gate, requireLicence } from './router.js';
import type { Api } from './router.js';
import { routesV1 } from './routes/v1.js';
import { routesV2 } from './routes/v2.js';
import { createSearch } from './search.js';
import type { SiteIndex } from './site-index.js';
import type { SiteRequest, SiteResponse } from './site.js';
import { defaultSwitches } from './switches.js';
import type { ConfluenceSwitches } from './switches.js';

export interface ConfluenceOptions {
  switches?: Partial<ConfluenceSwitches>;
  /** Milliseconds since 1970. Default: the system clock. */
  now?: () => number;
  /** How long a change stays invisible to search. Default 0. */
  indexDelayMs?: number;
  /** Default: no limit. */
  rateLimit?: RateLimit;
  /** Origin (and path) of the file store that downloads redirect to. Default: an address that does not resolve. */
  mediaBaseUrl?: string;
}

/** A Confluence Cloud site as it looks from behind the OAuth gateway. */
export interface Confluence {
  readonly index: SiteIndex;
  readonly switches: ConfluenceSwitches;
  /** Answers one request. Never throws for what a caller sent; a fault of the sandbox itself is thrown. */
  handle(request: SiteRequest): SiteResponse;
  /** Answers the file store, `{mediaBaseUrl}/file/…`: no bearer, the token is in the query. */
  handleMedia(path: string, query: URLSearchParams): SiteResponse;
}

const bases: readonly [string, Api][] = [
  ['/wiki/api/v2', 'v2'],
  ['/wiki/rest/api', 'v1'],
];

/** Builds a site over its data. Order of the checks: licence of the token, scope, route, parameters, visibility. */
export function createConfluence(index: SiteIndex, options: ConfluenceOptions = {}): Confluence {
  const switches: ConfluenceSwitches = { ...defaultSwitches, ...options.switches };
  const now = options.now ?? Date.now;
  const search = createSearch(index, { switches, now, indexDelayMs: options.indexDelayMs ?? 0 });
  const media = new MediaStore(index, options.mediaBaseUrl ?? 'http://media.invalid', now);
  const routers: Record<Api, Router> = {
    v2: new Router('v2', routesV2()),
    v1: new Router('v1', routesV1({ search, media, switches })),
  };
  const budget = options.rateLimit === undefined ? undefined : new RateBudget(options.rateLimit, now);
  const properties = new PropertyStore();

  const answer = (request: SiteRequest): SiteResponse => {
    const base = bases.find(([path]) => request.path === path || request.path.startsWith(`${path}/`));
    if (base === undefined) return htmlError(404);
    const [prefix, api] = base;
    const { route, segments } = routers[api].match(request.method, request.path.slice(prefix.length));
    const refused = budget?.refuse() ?? gate(route, request, switches);
    if (refused !== undefined) return refused;
    const response = run(route, request, segments, api);
    return budget?.charge(route, response) ?? response;
  };

  const run = (route: Route, request: SiteRequest, segments: Call['segments'], api: Api): SiteResponse => {
    const user = index.user(request.grant.accountId);
    // The person was removed from the site: their token is worth nothing any more.
    if (user === undefined) return badToken(switches);
    const call: Call = { request, index, properties, user, switches, now, segments };
    try {
      requireLicence(call, api);
      return route.handle(call);
    } catch (error) {
      if (error instanceof Refusal) return error.respond(switches);
      throw error;
    }
  };

  let requestNumber = 0;
  const handle = (request: SiteRequest): SiteResponse => {
    requestNumber += 1;
    let response: SiteResponse;
    try {
      response = answer(request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response = error.respond(switches);
    }
    return { ...response, headers: { ...response.headers, ...supportHeaders(requestNumber) } };
  };
  return { index, switches, handle, handleMedia: (path, query) => media.handle(path, query) };
}

// Made from a counter and not at random, so that a run can be repeated.
function supportHeaders(requestNumber: number): Record<string, string> {
  const id = createHash('sha256').update(`request ${requestNumber}`).digest('hex').slice(0, 32);
  const uuid = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { 'atl-request-id': uuid, 'atl-traceid': id };
}
