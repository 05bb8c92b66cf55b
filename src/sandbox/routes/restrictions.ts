import { z } from 'zod';
import { jsonResponse, v1BadRequest } from '../errors.js';
import { classicOrGranular, jsonBody } from '../route.js';
import type { Call } from '../route.js';
import { userShape } from '../shapes.js';
import type { Audience, SiteContent, SiteResponse } from '../site.js';
import { route } from './management-route.js';
import type { ManagementRoute } from './management-route.js';
import { editableByV1, visibleByV1 } from './write-files.js';

const readAll = classicOrGranular(['read:confluence-content.all'], ['read:content-details']);
const writeRestrictions = classicOrGranular(
  ['write:confluence-content'],
  ['read:content-details', 'write:content.restriction'],
);

/** Reading and setting who may read and who may change content. */
export function restrictionRoutes(): ManagementRoute[] {
  const restriction = '/content/{id}/restriction';
  return [
    route('restriction', 'GET', restriction, readAll, (call) =>
      jsonResponse(200, restrictions(call, visibleByV1(call))),
    ),
    route('restriction', 'GET', `${restriction}/byOperation`, readAll, restrictionsByOperation),
    route('restriction', 'GET', `${restriction}/byOperation/{operationKey}`, readAll, oneRestriction),
    route('restriction', 'PUT', restriction, writeRestrictions, (call) => setRestrictions(call, 'replace')),
    route('restriction', 'POST', restriction, writeRestrictions, (call) => setRestrictions(call, 'add')),
    route('restriction', 'DELETE', restriction, writeRestrictions, clearRestrictions),
  ];
}

// Always both rows; empty lists mean "as the space says", not "nobody".
function restrictions(call: Call, content: SiteContent): Record<string, unknown> {
  const { baseUrl } = call.index.data;
  return {
    results: [restrictionShape(call, content, 'read'), restrictionShape(call, content, 'update')],
    start: 0,
    limit: 100,
    size: 2,
    restrictionsHash: '',
    _links: { self: `${baseUrl}/rest/api/content/${content.id}/restriction`, base: baseUrl, context: '/wiki' },
  };
}

function restrictionShape(call: Call, content: SiteContent, operation: 'read' | 'update'): Record<string, unknown> {
  const names = (operation === 'read' ? content.readers : content.updaters) ?? [];
  const users = names.flatMap((name) => call.index.findUser(name) ?? []);
  const groups = names.filter((name) => call.index.findUser(name) === undefined);
  const list = (results: readonly unknown[]) => ({ results, start: 0, limit: 100, size: results.length });
  return {
    operation,
    restrictions: {
      user: list(users.map((user) => userShape(call, user))),
      group: list(groups.map((name) => ({ type: 'group', name, id: name, _links: {} }))),
    },
    _expandable: { content: `/rest/api/content/${content.id}` },
    _links: {
      self: `${call.index.data.baseUrl}/rest/api/content/${content.id}/restriction/byOperation/${operation}`,
    },
  };
}

function restrictionsByOperation(call: Call): SiteResponse {
  const content = visibleByV1(call);
  return jsonResponse(200, {
    read: restrictionShape(call, content, 'read'),
    update: restrictionShape(call, content, 'update'),
    _links: { self: `${call.index.data.baseUrl}/rest/api/content/${content.id}/restriction/byOperation` },
  });
}

function oneRestriction(call: Call): SiteResponse {
  const operation = call.segments['operationKey'];
  if (operation !== 'read' && operation !== 'update') throw v1BadRequest(`Invalid operation: ${operation}`);
  return jsonResponse(200, restrictionShape(call, visibleByV1(call), operation));
}

const personSchema = z.looseObject({ accountId: z.string() });
const groupSchema = z.looseObject({ id: z.string().optional(), name: z.string().optional() });
const restrictionList = z.array(
  z.object({
    operation: z.enum(['read', 'update']),
    restrictions: z.object({
      user: z
        .union([z.array(personSchema), z.object({ results: z.array(personSchema) }).transform((v) => v.results)])
        .optional(),
      group: z
        .union([z.array(groupSchema), z.object({ results: z.array(groupSchema) }).transform((v) => v.results)])
        .optional(),
    }),
  }),
);
const restrictionSchema = z.union([
  restrictionList,
  z.looseObject({ results: restrictionList }).transform((value) => value.results),
]);

function setRestrictions(call: Call, mode: 'replace' | 'add'): SiteResponse {
  const input = jsonBody(call, restrictionSchema, v1BadRequest);
  const content = editableByV1(call);
  const named = (operation: 'read' | 'update'): string[] =>
    input
      .filter((row) => row.operation === operation)
      .flatMap(({ restrictions: { user = [], group = [] } }) => [
        ...user.map(({ accountId }) => accountId),
        ...group.flatMap((entry) => entry.id ?? entry.name ?? []),
      ]);
  const merge = (before: Audience, names: string[]): Audience => {
    const all = mode === 'add' ? [...(before ?? []), ...names] : names;
    return all.length === 0 ? null : [...new Set(all)];
  };
  content.readers = merge(content.readers, named('read'));
  content.updaters = merge(content.updaters, named('update'));
  call.index.touch();
  return jsonResponse(200, restrictions(call, content));
}

function clearRestrictions(call: Call): SiteResponse {
  const content = editableByV1(call);
  content.readers = null;
  content.updaters = null;
  call.index.touch();
  return jsonResponse(200, restrictions(call, content));
}
