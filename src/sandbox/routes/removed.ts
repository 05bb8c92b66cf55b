import { classicOrGranular } from '../route.js';
import type { RemovedRoute } from '../router.js';

type Method = RemovedRoute['method'];

const readSummary = ['read:confluence-content.summary'];
const readAll = ['read:confluence-content.all'];
const readSpaces = ['read:confluence-space.summary'];
const readProperties = ['read:confluence-props'];
const writeContent = ['write:confluence-content'];
const writeProperties = ['write:confluence-props'];
const readGroups = ['read:confluence-groups'];
const writeGroups = ['write:confluence-groups'];
const details = ['read:content-details'];

/**
 * Operations of API v1 that answer 410 to OAuth tokens: those marked deprecated in Atlassian's document of 2024, with
 * the scopes it names, classic and granular.
 */
const removed: readonly (readonly [Method, string, classic: readonly string[], granular: readonly string[]])[] = [
  ['GET', '/content', readSummary, details],
  ['POST', '/content', writeContent, ['read:content-details', 'write:content']],
  ['GET', '/content/{id}', readSummary, details],
  ['PUT', '/content/{id}', writeContent, ['read:content-details', 'write:content']],
  ['DELETE', '/content/{id}', writeContent, ['delete:content']],
  ['GET', '/content/{id}/child', readSummary, details],
  ['GET', '/content/{id}/child/attachment', readSummary, details],
  ['GET', '/content/{id}/child/comment', readSummary, details],
  ['GET', '/content/{id}/child/{type}', readSummary, details],
  ['GET', '/content/{id}/history', readSummary, ['read:content.metadata', 'read:user']],
  ['GET', '/content/{id}/label', readSummary, ['read:label']],
  ['GET', '/content/{id}/property', readProperties, details],
  ['POST', '/content/{id}/property', writeProperties, ['read:content.property', 'write:content.property']],
  ['GET', '/content/{id}/property/{key}', readProperties, details],
  ['PUT', '/content/{id}/property/{key}', writeProperties, ['read:content.property', 'write:content.property']],
  ['POST', '/content/{id}/property/{key}', writeProperties, ['read:content.property', 'write:content.property']],
  ['DELETE', '/content/{id}/property/{key}', writeProperties, ['write:content.property']],
  ['GET', '/content/{id}/version', readSummary, details],
  ['GET', '/content/{id}/version/{versionNumber}', readSummary, details],
  [
    'GET',
    '/content/{id}/restriction/byOperation/{operationKey}/group/{groupName}',
    readAll,
    ['read:content.restriction'],
  ],
  [
    'PUT',
    '/content/{id}/restriction/byOperation/{operationKey}/group/{groupName}',
    writeContent,
    ['write:content.restriction'],
  ],
  [
    'DELETE',
    '/content/{id}/restriction/byOperation/{operationKey}/group/{groupName}',
    writeContent,
    ['write:content.restriction'],
  ],
  ['PUT', '/content-states', writeContent, ['write:content', 'read:content-details']],
  ['POST', '/contentbody/convert/{to}', readAll, ['read:content.metadata']],
  ['GET', '/inlinetasks/search', readAll, ['read:inlinetask']],
  ['GET', '/inlinetasks/{inlineTaskId}', [], ['read:inlinetask']],
  ['PUT', '/inlinetasks/{inlineTaskId}', [], ['read:inlinetask', 'write:inlinetask']],
  ['DELETE', '/group', writeGroups, ['write:group']],
  ['GET', '/group/by-name', readGroups, ['read:group']],
  ['GET', '/group/{groupName}', readGroups, ['read:group']],
  ['GET', '/group/member', readGroups, ['read:group', 'read:user']],
  ['GET', '/group/{groupName}/member', readGroups, ['read:group', 'read:user']],
  ['POST', '/group/user', writeGroups, ['write:group']],
  ['DELETE', '/group/user', writeGroups, ['write:group']],
  ['GET', '/space', readSpaces, details],
  ['GET', '/space/{spaceKey}', readSpaces, details],
  ['GET', '/space/{spaceKey}/content', readSummary, details],
  ['GET', '/space/{spaceKey}/content/{type}', readSummary, details],
  ['GET', '/space/{spaceKey}/property', readProperties, details],
  ['POST', '/space/{spaceKey}/property', writeProperties, ['read:space.property', 'write:space.property']],
  ['GET', '/space/{spaceKey}/property/{key}', readProperties, details],
  ['PUT', '/space/{spaceKey}/property/{key}', writeProperties, ['read:space.property', 'write:space.property']],
  ['POST', '/space/{spaceKey}/property/{key}', writeProperties, ['read:space.property', 'write:space.property']],
  ['DELETE', '/space/{spaceKey}/property/{key}', writeProperties, ['write:space.property']],
];

/** Every removed operation of API v1, as routes without a handler. */
export const removedRoutes: readonly RemovedRoute[] = removed.map(([method, path, classic, granular]) => ({
  method,
  path,
  scopes: classicOrGranular(classic, granular),
}));
