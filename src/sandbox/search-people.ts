import { emptyNameQuery, noPeopleField } from './cql-errors.js';
import { parseCql } from './cql.js';
import type { CqlClause, CqlExpression } from './cql.js';
import { jsonResponse } from './errors.js';
import { numberOf } from './search-paging.js';
import type { Call } from './route.js';
import { userShape } from './shapes.js';
import type { SiteResponse, SiteUser } from './site.js';
import { fold } from './text-analysis.js';

/** Rows of a page at most; a larger `limit` is echoed all the same. */
const rowsPerPage = 100;

type Test = (user: SiteUser) => boolean;

/**
 * `GET /wiki/rest/api/search/user`: active people by the fields `user`, `user.fullname`, `user.accountid`.
 * @throws {CqlError} for a query that cannot be read, 500 for an empty name.
 */
export function searchPeople(call: Call): SiteResponse {
  const { query } = call.request;
  const cql = query.get('cql') ?? '';
  const { where } = parseCql(cql, { rejectNegativeFirst: false, allowBareHyphen: call.switches.bareHyphen });
  const limit = numberOf(query, 'limit', 25);
  const start = numberOf(query, 'start', 0);
  const expandPersonalSpace = (query.get('expand') ?? '').split(',').includes('personalSpace');
  const test = where ? compile(where) : () => true;
  const people = call.index.data.users
    .filter((user) => user.active && test(user))
    .toSorted((a, b) => a.displayName.localeCompare(b.displayName, 'en') || (a.accountId < b.accountId ? -1 : 1))
    .slice(start, start + Math.min(limit, rowsPerPage));
  const { baseUrl } = call.index.data;
  return jsonResponse(200, {
    results: people.map((user) => personRow(call, user, expandPersonalSpace)),
    start,
    limit,
    size: people.length,
    // Of this page: the people search does not count the rest.
    totalSize: people.length,
    cqlQuery: cql,
    searchDuration: 12,
    _links: { base: baseUrl, context: '/wiki', self: `${baseUrl}/rest/api/search/user?cql=${encodeURIComponent(cql)}` },
  });
}

function personRow(call: Call, user: SiteUser, expandPersonalSpace: boolean): Record<string, unknown> {
  return {
    user: userShape(call, user, { expandPersonalSpace }),
    title: user.displayName,
    excerpt: '',
    url: `/people/${encodeURIComponent(user.accountId)}`,
    breadcrumbs: [],
    entityType: 'user',
    iconCssClass: 'aui-icon content-type-profile',
    lastModified: '1970-01-01T00:00:00.000Z',
    score: 0,
  };
}

function compile(expression: CqlExpression): Test {
  if (expression.kind === 'clause') return clauseTest(expression);
  if (expression.kind === 'not') {
    const term = compile(expression.term);
    return (user) => !term(user);
  }
  const left = compile(expression.left);
  const right = compile(expression.right);
  return expression.kind === 'and' ? (user) => left(user) && right(user) : (user) => left(user) || right(user);
}

function clauseTest(clause: CqlClause): Test {
  const values = clause.values.map((value) => (value.kind === 'text' ? value.text : ''));
  const isNegative = clause.operator === '!=' || clause.operator === '!~' || clause.operator === 'not in';
  switch (clause.field.name) {
    case 'user':
    case 'user.accountid':
    case 'user.userkey':
      return (user) => values.includes(user.accountId) !== isNegative;
    case 'user.fullname': {
      const [wanted = ''] = values;
      if (wanted === '') throw emptyNameQuery();
      return (user) => namesMatch(user.displayName, wanted) !== isNegative;
    }
    case 'type':
      if (values.some((value) => value.toLowerCase() !== 'user')) return () => false;
      return () => !isNegative;
    case 'title':
    case 'text':
    case 'siteSearch':
      // Taken without complaint, and never true.
      return () => false;
    default:
      throw noPeopleField(clause.field.name);
  }
}

/** Words in order, each the beginning of a word of the name, the first of them anywhere: `kahn` finds "William Kahn-Greene". */
function namesMatch(name: string, wanted: string): boolean {
  if (wanted.trim() === '*') return true;
  const words = partsOf(name);
  const prefixes = partsOf(wanted);
  return words.some((_, start) => prefixes.every((prefix, at) => words[start + at]?.startsWith(prefix) ?? false));
}

function partsOf(text: string): string[] {
  return (text.match(/[\p{L}\p{M}\p{N}'’]+/gu) ?? []).map(fold);
}
