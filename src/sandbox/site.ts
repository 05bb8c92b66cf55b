/**
 * The data of an emulated Confluence Cloud site, as plain mutable objects. Ids are strings of digits as v2 shows
 * them (attachments `att` + digits); times are ISO 8601 UTC with milliseconds.
 */

export interface SiteUser {
  accountId: string;
  /** The Scalekit identifier that signs in as this person by default, e.g. an e-mail address. */
  identifier: string;
  displayName: string;
  publicName: string;
  email: string;
  timeZone: string;
  accountType: 'atlassian' | 'app';
  active: boolean;
  /** False: the person has no Confluence licence (403 E4). */
  licensed: boolean;
  groups: string[];
  personalSpaceId?: string;
}

/** Names of people (accountId or identifier) and groups; null: everyone who may use the site. */
export type Audience = readonly string[] | null;

export interface SiteSpace {
  id: string;
  key: string;
  name: string;
  type: 'global' | 'personal' | 'collaboration' | 'knowledge_base';
  status: 'current' | 'archived';
  description: string;
  homepageId: string | null;
  authorId: string;
  createdAt: string;
  labels: SiteLabel[];
  viewers: Audience;
  editors: Audience;
  admins: Audience;
}

export interface SiteLabel {
  id: string;
  name: string;
  prefix: 'global' | 'my' | 'team';
}

export interface SiteVersion {
  number: number;
  authorId: string;
  createdAt: string;
  message: string;
  minorEdit: boolean;
  title: string;
  storage: string;
  /** Atlassian Document Format as a JSON string, where the page has one. */
  adf?: string;
}

export type ContentType = 'page' | 'blogpost' | 'folder' | 'whiteboard' | 'database' | 'embed';

export interface SiteContent {
  id: string;
  type: ContentType;
  subtype?: 'live';
  status: 'current' | 'archived' | 'trashed' | 'draft';
  spaceId: string;
  parentId: string | null;
  /** Opaque sparse integer; siblings sort by it. */
  position: number;
  authorId: string;
  ownerId: string;
  createdAt: string;
  labels: SiteLabel[];
  /** Who may read this content and everything below it, and who may update it; null: as the space says. */
  readers: Audience;
  updaters: Audience;
  /** Oldest first, at least one; the last one is the current one. Folders have one version with empty storage. */
  versions: SiteVersion[];
  likes: string[];
}

export interface SiteComment {
  id: string;
  kind: 'footer' | 'inline';
  contentId: string;
  parentCommentId: string | null;
  versions: SiteVersion[];
  createdAt: string;
  resolution: 'open' | 'reopened' | 'resolved' | 'dangling';
  resolutionModifierId?: string;
  resolutionModifiedAt?: string;
  /** Inline comments only: `ac:ref` of the marker and the text it stands on. */
  markerRef?: string;
  selection?: string;
}

export interface SiteAttachment {
  /** `att` + digits. */
  id: string;
  contentId: string;
  title: string;
  mediaType: string;
  mediaTypeDescription: string | null;
  comment: string;
  createdAt: string;
  /** Oldest first. */
  versions: {
    number: number;
    authorId: string;
    createdAt: string;
    message: string;
    fileId: string;
    bytes: Uint8Array;
  }[];
}

/** Everything a site holds. Inline tasks are not stored: they are read out of the current storage bodies. */
export interface SiteData {
  cloudId: string;
  /** Browser base with `/wiki`, e.g. `https://acme.atlassian.net/wiki`; no trailing slash. */
  baseUrl: string;
  name: string;
  users: SiteUser[];
  spaces: SiteSpace[];
  contents: SiteContent[];
  comments: SiteComment[];
  attachments: SiteAttachment[];
}

/** Whom and what a request acts for: a site user and the scopes of the grant. */
export interface Grant {
  accountId: string;
  scopes: ReadonlySet<string>;
  /** False: the grant does not reach Confluence at all (403 E3). */
  product: boolean;
  /** True: E3 on writes. */
  readOnly: boolean;
}

/** A request as it leaves the proxy: `path` starts with `/wiki/` and is still percent-encoded; no query. */
export interface SiteRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Uint8Array;
  grant: Grant;
}

export interface SiteResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}
