import { compileCondition } from './cql-conditions.js';
import type { Condition } from './cql-conditions.js';
import { CqlError } from './cql-errors.js';
import type { CqlFieldName } from './cql-fields.js';
import { parseCql } from './cql.js';
import type { CqlQuery } from './cql.js';
import { Refusal, jsonResponse, v1Error } from './errors.js';
import { excerptMode } from './excerpt.js';
import { PropertyStore } from './properties.js';
import type { Call } from './route.js';
import type { SearchDocument } from './search-documents.js';
import { cursorBefore, cursorOf, maximumLimit, numberOf, pageAddress, rowsOf, totalEstimate } from './search-paging.js';
import { searchPeople } from './search-people.js';
import { expands, searchRow } from './search-rows.js';
import { SearchStore } from './search-store.js';
import type { SearchStoreOptions } from './search-store.js';
import type { SiteIndex } from './site-index.js';
import type { SiteRequest, SiteResponse, SiteUser } from './site.js';
import type { ConfluenceSwitches } from './switches.js';

export interface SearchOptions extends SearchStoreOptions {
  switches: ConfluenceSwitches;
}

/** Search of one site as it was some moments ago. */
export interface Search {
  /** Answers `GET /wiki/rest/api/search` and `GET /wiki/rest/api/search/user`; scopes were checked before. */
  handle(request: SiteRequest): SiteResponse;
  /**
   * Takes note of what was just written, so that the index delay of a change that has no time of its own (a label, a
   * deletion) starts now and not at the next search.
   */
  notice(): void;
}

/** Pages with bodies are held shorter than asked for. */
const rowLimits: readonly [string, number][] = [
  ['content.body.export_view', 25],
  ['content.body.styled_view', 25],
  ['content.body', 50],
];

/** Builds the search of a site. Words are counted at the first full-text query: 10,000 pages take some seconds. */
export function createSearch(index: SiteIndex, options: SearchOptions): Search {
  const store = new SearchStore(index, options);
  const properties = new PropertyStore();
  const { switches, now } = options;
  return {
    notice: () => store.notice(),
    handle(request) {
      const user = index.user(request.grant.accountId);
      try {
        if (!user?.licensed) throw v1Error(403, 'Current user not permitted to use Confluence');
        const call: Call = { request, index, properties, user, switches, now, segments: {} };
        return request.path.endsWith('/search/user') ? searchPeople(call) : searchContent(call, store);
      } catch (error) {
        if (error instanceof CqlError) return v1Error(error.status, error.message).respond(switches);
        if (error instanceof Refusal) return error.respond(switches);
        throw error;
      }
    },
  };
}

function searchContent(call: Call, store: SearchStore): SiteResponse {
  const { request, index, switches } = call;
  const { query } = request;
  const cql = query.get('cql') ?? '';
  const parsed = parseCql(cql, {
    rejectNegativeFirst: switches.strictFirstClause,
    allowBareHyphen: switches.bareHyphen,
  });
  const limit = Math.min(numberOf(query, 'limit', 25), maximumLimit);
  const expand = query.getAll('expand').flatMap((value) => value.split(','));
  const rowLimit = rowLimits.find(([path]) => expands(expand, path))?.[1] ?? maximumLimit;
  const cursor = cursorOf(call);

  const documents = [...store.documents()];
  const condition = compileCondition(parsed, { index, store, user: call.user, now: call.now(), switches });
  const inSpaces = spaceTest(query);
  // Permissions come before counting and cutting: nothing about hidden rows may show in sizes, totals or cursors.
  const found = documents
    .filter((document) => inSpaces(document) && condition.accepts(document) && isVisible(index, call.user, document))
    .toSorted(orderOf(parsed, condition, switches.ranking));

  const asked = Math.min(limit, rowLimit);
  const page = found.slice(cursor.at, cursor.at + rowsOf(cursor.page, asked, switches.shortSearchPages));
  const at = cursor.at + page.length;
  const next = page.length > 0 && at < found.length ? { at, page: cursor.page + 1, of: cursor.of } : undefined;
  const previous = cursorBefore(cursor, asked, switches.shortSearchPages);
  const { baseUrl } = index.data;
  const highlighter = { vocabulary: store.vocabulary, terms: condition.highlights };
  const mode = excerptMode(query.get('excerpt'));
  return jsonResponse(200, {
    results: page.map((document) => searchRow(call, document, { mode, highlighter, expand })),
    start: cursor.at,
    limit,
    size: page.length,
    totalSize: switches.totalSizeDrifts ? totalEstimate(found.length, cursor) : found.length,
    archivedResultCount: 0,
    cqlQuery: cql,
    searchDuration: 20 + (found.length % 97),
    _links: {
      base: baseUrl,
      context: '/wiki',
      self: `${baseUrl}/rest/api/search?${query.toString()}`,
      ...(next ? { next: pageAddress(call, 'next', next, limit) } : {}),
      ...(previous ? { prev: pageAddress(call, 'prev', previous, limit) } : {}),
    },
  });
}

/** Content of archived spaces is found only when asked for. */
function spaceTest(query: URLSearchParams): (document: SearchDocument) => boolean {
  const onlyArchived = query.get('excludeCurrentSpaces') === 'true';
  const withArchived = onlyArchived || query.get('includeArchivedSpaces') === 'true';
  return ({ space }) => (space.status === 'archived' ? withArchived : !onlyArchived);
}

function isVisible(index: SiteIndex, user: SiteUser, document: SearchDocument): boolean {
  if (!document.content) return index.canViewSpace(user, document.space);
  // Purged since it was indexed: nobody can say any more who may see it.
  if (!index.content(document.content.id)) return false;
  return index.canView(user, document.content);
}

type Comparison = (a: SearchDocument, b: SearchDocument) => number;

/** By `order by`; else by score where a clause ranks; else by id, which is as poor as the order of the live service. */
function orderOf(query: CqlQuery, condition: Condition, ranking: ConfluenceSwitches['ranking']): Comparison {
  const comparisons = query.orderBy.map(({ field, direction }): Comparison => {
    const compare = sortBy(field.name);
    return direction === 'desc' ? (a, b) => compare(b, a) : compare;
  });
  const { scores } = condition;
  const byChange: Comparison = (a, b) => b.modifiedAt - a.modifiedAt;
  if (comparisons.length === 0 && ranking === 'recency') comparisons.push(byChange);
  else if (comparisons.length === 0 && scores) {
    comparisons.push((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0), byChange);
  }
  comparisons.push(byId);
  return (a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

const byId: Comparison = (a, b) => numberIn(a.id) - numberIn(b.id);

function sortBy(field: CqlFieldName): Comparison {
  switch (field) {
    case 'created':
      return (a, b) => a.createdAt - b.createdAt;
    case 'lastmodified':
      return (a, b) => a.modifiedAt - b.modifiedAt;
    case 'title':
      return (a, b) => compareText(a.title.toLowerCase(), b.title.toLowerCase());
    case 'type':
      return (a, b) => compareText(a.type, b.type);
    case 'space':
      return (a, b) => compareText(a.space.key.toLowerCase(), b.space.key.toLowerCase());
    default:
      return byId;
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function numberIn(id: string): number {
  return Number(id.replace(/^att/, ''));
}
