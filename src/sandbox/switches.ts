/** v1 operations that Atlassian's reference still lists but that nobody has been seen calling with an OAuth token. */
export type ManagementOperation =
  | 'restriction'
  | 'move'
  | 'copy'
  | 'archive'
  | 'page-tree'
  | 'restore'
  | 'longtask'
  | 'permission-check'
  | 'analytics';

/**
 * What is not known for certain about Confluence Cloud, as switches: the client must work in every position.
 * Defaults in {@link defaultSwitches}.
 */
export interface ConfluenceSwitches {
  /** Status of a call to a cloud id that is not this site's. */
  unknownCloudStatus: 403 | 404;
  /** Body of the 401 for a missing, malformed or expired token. */
  badTokenBody: 'json' | 'empty';
  /** Status of a write with a grant that may only read. */
  readOnlyGrantStatus: 401 | 403;
  /** A removed v1 operation answers 401 before 410 when the token lacks its scopes. */
  scopeBeforeGone: boolean;
  /** `GET /rest/api/content/search` is removed; false: it answers like before. */
  contentSearchGone: boolean;
  /** v1 operations without a v2 twin that are removed on this site. */
  goneOperations: readonly ManagementOperation[];
  /** A draft that was never published is 404 without `get-draft=true`. */
  draftsNotFound: boolean;
  /** `limit` outside of 1…250 is refused; false: clamped. */
  strictLimit: boolean;
  /** More ids in one parameter than documented are refused; false: all are taken. */
  strictIdCount: boolean;
  /** `depth` of descendants above 10 is refused; false: clamped. */
  strictDepth: boolean;
  /** How `convert-ids-to-types` shows an id that is unknown or invisible. */
  unknownIdType: 'absent' | 'null';
  /** A page without `body-format` carries `"body":{}`; false: no `body` at all. */
  emptyBody: boolean;
  /** `errors[].status` is a string, as some recordings show it. */
  errorStatusAsString: boolean;
  /** Status for changing something visible without the right to. */
  writeDeniedStatus: 403 | 404;
  /** A reply that also names its page is refused; false: the page is ignored. */
  strictReplyTarget: boolean;
  /** `PUT` of a page without `body` keeps the old one; false: refused. */
  putKeepsBody: boolean;
  /** `purge=true` on something that is not in the trash is 400; false: 404. */
  purgeCurrentIsBadRequest: boolean;
  /** A `siteSearch` clause that is neither the first nor the last of a query has no effect, as on the real service. */
  siteSearchBug: boolean;
  /** A query whose first clause is negative is refused, as documented. */
  strictFirstClause: boolean;
  /** A value without quotes may hold `-`. */
  bareHyphen: boolean;
  /** A word that begins with `*` or `?` finds nothing, or is refused. */
  leadingWildcard: 'nothing' | 'reject';
  /** `space.type` filters; false: it has no effect, as recorded. */
  spaceTypeFilters: boolean;
  /** Some pages of search results are shorter than asked for although more follow. */
  shortSearchPages: boolean;
  /** `totalSize` of a search is off by a few and changes from page to page; false: exact. */
  totalSizeDrifts: boolean;
  /** Order of a search without `order by`: by how well rows fit, or, because the real order is unknown, by last change. */
  ranking: 'relevance' | 'recency';
}

/** The position of every switch that the evidence favours. */
export const defaultSwitches: ConfluenceSwitches = {
  unknownCloudStatus: 404,
  badTokenBody: 'json',
  readOnlyGrantStatus: 403,
  scopeBeforeGone: true,
  contentSearchGone: true,
  goneOperations: [],
  draftsNotFound: true,
  strictLimit: true,
  strictIdCount: true,
  strictDepth: true,
  unknownIdType: 'absent',
  emptyBody: true,
  errorStatusAsString: false,
  writeDeniedStatus: 404,
  strictReplyTarget: true,
  putKeepsBody: true,
  purgeCurrentIsBadRequest: true,
  siteSearchBug: true,
  strictFirstClause: true,
  bareHyphen: true,
  leadingWildcard: 'nothing',
  spaceTypeFilters: false,
  shortSearchPages: true,
  totalSizeDrifts: true,
  ranking: 'relevance',
};
