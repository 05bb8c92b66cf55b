import { z } from 'zod';
import { badRequest, jsonResponse, v1BadRequest, v1NotFound } from '../errors.js';
import { checkCount, listParameter } from '../parameters.js';
import { alternatives, classicOrGranular, jsonBody } from '../route.js';
import type { Call, Route } from '../route.js';
import { bulkUserShape, userShape } from '../shapes.js';
import type { SiteResponse, SiteUser } from '../site.js';

const userScopes = classicOrGranular(['read:confluence-user'], ['read:content-details']);
const bulkSchema = z.object({ accountIds: z.array(z.string()) });

/** People in API v2: only by account id, many at once. */
export function peopleRoutesV2(): Route[] {
  return [
    {
      method: 'POST',
      path: '/users-bulk',
      scopes: alternatives('read:user'),
      writes: false,
      handle: (call) => {
        const { accountIds } = jsonBody(call, bulkSchema);
        if (accountIds.length === 0) throw badRequest('accountIds must not be empty.');
        checkCount(call, 'accountIds', accountIds.length, 250);
        const results = accountIds.flatMap((accountId) => call.index.user(accountId) ?? []).map(bulkUserShape);
        return jsonResponse(200, { results, _links: { base: call.index.data.baseUrl } });
      },
    },
  ];
}

/** People in API v1: the caller, and others by account id, deactivated ones too. */
export function peopleRoutesV1(): Route[] {
  return [
    peopleRoute('/user/current', (call) => jsonResponse(200, shape(call, call.user))),
    peopleRoute('/user', (call) => {
      const accountId = call.request.query.get('accountId');
      if (accountId === null || accountId === '') throw v1BadRequest('accountId is required');
      const user = call.index.user(accountId);
      if (user === undefined) throw v1NotFound(`No user found with account id : ${accountId}`);
      return jsonResponse(200, shape(call, user));
    }),
    peopleRoute('/user/bulk', userBulk),
  ];
}

function peopleRoute(path: string, handle: Route['handle']): Route {
  return { method: 'GET', path, scopes: userScopes, pointsPerObject: 2, handle };
}

function userBulk(call: Call): SiteResponse {
  const accountIds = listParameter(call, 'accountId') ?? [];
  if (accountIds.length === 0) throw v1BadRequest('accountId is required');
  const limit = Math.min(Number(call.request.query.get('limit') ?? 200) || 200, 200);
  const users = accountIds.flatMap((accountId) => call.index.user(accountId) ?? []).slice(0, limit);
  const { baseUrl } = call.index.data;
  return jsonResponse(200, {
    results: users.map((user) => shape(call, user)),
    start: 0,
    limit,
    size: users.length,
    _links: { self: `${baseUrl}/rest/api/user/bulk`, base: baseUrl, context: '/wiki' },
  });
}

function shape(call: Call, user: SiteUser) {
  const expand = (listParameter(call, 'expand') ?? []).map((name) => name.trim());
  return {
    ...userShape(call, user, { expandPersonalSpace: expand.includes('personalSpace') }),
    ...(expand.includes('operations') ? { operations: [{ operation: 'use', targetType: 'application' }] } : {}),
  };
}
