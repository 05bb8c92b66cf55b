import type { MediaStore } from '../media.js';
import { classicOrGranular } from '../route.js';
import type { Route } from '../route.js';
import { removedRoute } from '../router.js';
import type { SiteRequest, SiteResponse } from '../site.js';
import type { ConfluenceSwitches } from '../switches.js';
import { downloadRoute } from './attachments.js';
import { managementRoutes } from './management.js';
import type { ManagementRoute } from './management-route.js';
import { peopleRoutesV1 } from './people.js';
import { removedRoutes } from './removed.js';
import { fileWriteRoutesV1 } from './write-files.js';

export interface V1Context {
  search: { handle(request: SiteRequest): SiteResponse };
  media: MediaStore;
  switches: ConfluenceSwitches;
}

/** Every route of API v1: what survived, what may have, and what is gone. */
export function routesV1({ search, media, switches }: V1Context): Route[] {
  const isGone = (route: ManagementRoute) => switches.goneOperations.includes(route.operation);
  return [
    {
      method: 'GET',
      path: '/search',
      scopes: classicOrGranular(['search:confluence'], ['read:content-details']),
      handle: (call) => search.handle(call.request),
    },
    {
      method: 'GET',
      path: '/search/user',
      // Searching people is never implied by a classic scope.
      scopes: classicOrGranular([], ['read:content-details']),
      pointsPerObject: 2,
      handle: (call) => search.handle(call.request),
    },
    contentSearchRoute(search, switches),
    ...peopleRoutesV1(),
    downloadRoute(media),
    ...fileWriteRoutesV1(),
    ...managementRoutes().map((route) => (isGone(route) ? removedRoute(route, switches) : route)),
    ...removedRoutes.map((route) => removedRoute(route, switches)),
  ];
}

// The older search: the same rows without what search adds around each content.
function contentSearchRoute(search: V1Context['search'], switches: ConfluenceSwitches): Route {
  const route: Route = {
    method: 'GET',
    path: '/content/search',
    scopes: classicOrGranular(['search:confluence'], ['read:content-details']),
    handle: (call) => {
      const response = search.handle({ ...call.request, path: '/wiki/rest/api/search' });
      if (response.status !== 200 || typeof response.body !== 'string') return response;
      return { ...response, body: JSON.stringify(contentOnly(JSON.parse(response.body))) };
    },
  };
  return switches.contentSearchGone ? removedRoute(route, switches) : route;
}

function contentOnly(page: unknown): unknown {
  if (typeof page !== 'object' || page === null || !('results' in page) || !Array.isArray(page.results)) return page;
  const results = page.results.flatMap((row: unknown) =>
    typeof row === 'object' && row !== null && 'content' in row ? [row.content] : [],
  );
  return { ...page, results, size: results.length };
}
