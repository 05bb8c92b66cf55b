import { deflateSync } from 'node:zlib';
import { createConfluence } from '../../src/sandbox/confluence.js';
import type { Confluence, ConfluenceOptions } from '../../src/sandbox/confluence.js';
import { readScopes, writeScopes } from '../../src/sandbox/scopes.js';
import { SiteIndex } from '../../src/sandbox/site-index.js';
import type {
  Grant,
  SiteAttachment,
  SiteComment,
  SiteContent,
  SiteData,
  SiteLabel,
  SiteResponse,
  SiteSpace,
  SiteUser,
  SiteVersion,
} from '../../src/sandbox/site.js';

/** Account ids of the fixture's people. */
export const people = {
  ada: '712020:8f3c1f0e-3d0b-4d7e-9a51-0c3a6f1f2b01',
  bob: '60c36d0718e9f60071326951',
  eve: '712020:1d2c3b4a-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
} as const;

/** Ids of the fixture, by the names the conformance checks use. */
export const ids = {
  eng: '65538',
  sec: '65540',
  adaSpace: '65999',
  engHome: '98312',
  secHome: '98320',
  A: '1245185',
  Q: '1245190',
  R: '1245191',
  F: '1245192',
  G: '1245193',
  Z: '1245194',
  T: '1245195',
  D: '1245196',
  B: '1245197',
  S: '1245198',
  deep: '1245199',
  c1: '1246290',
  c2: '1246291',
  c3: '1246292',
  plan: 'att1246301',
  t1: '124518500007',
} as const;

/** An id that nothing on the site has. */
export const unknownId = '999999999999';

export const cloudId = '11111111-2222-4333-8444-555555555555';
export const siteBase = 'https://acme.atlassian.net/wiki';

/** Storage of page A at version 7. */
export const planStorage =
  '<h2>Scope</h2><p>The plan has <ac:inline-comment-marker ac:ref="87342740-a564-38af-a337-4fd80eb5612b">Two releases</ac:inline-comment-marker>, in March &amp; in May.</p>' +
  '<ac:structured-macro ac:name="info" ac:schema-version="1" ac:macro-id="0c1f2d3e-0000-4000-8000-000000000001"><ac:rich-text-body><p>Ask <ac:link><ri:user ri:account-id="60c36d0718e9f60071326951" /></ac:link> first.</p></ac:rich-text-body></ac:structured-macro>' +
  '<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">Tag the build <ac:link><ri:user ri:account-id="60c36d0718e9f60071326951" /></ac:link> <time datetime="2026-11-30" /></span></ac:task-body></ac:task></ac:task-list>' +
  '<p><ac:image ac:alt="The plan"><ri:attachment ri:filename="plan.png" /></ac:image></p>' +
  '<p>See <ac:link><ri:page ri:content-title="Questions" /></ac:link>.</p>';

/** Document format of page A at version 7. */
export const planAdf = JSON.stringify({
  type: 'doc',
  version: 1,
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Scope' }] },
    { type: 'paragraph', content: [{ type: 'text', text: 'The plan has Two releases, in March & in May.' }] },
  ],
});

/** A fresh copy of the fixture site of the conformance checks. */
export function fixtureSite(): SiteData {
  const users = [
    user('ada', 'Ada Stone', 'ada@acme.example', { personalSpaceId: ids.adaSpace, groups: ['sec-team'] }),
    user('bob', 'Bob Reed', 'bob@acme.example'),
    user('eve', 'Eve Moss', 'eve@acme.example'),
  ];
  const spaces = [
    space(ids.eng, 'ENG', 'Engineering', {
      homepageId: ids.engHome,
      description: 'How we build & ship.',
      editors: [people.ada, people.bob],
      admins: [people.ada],
      labels: [label('163800', 'team-space')],
    }),
    space(ids.sec, 'SEC', 'Security', { homepageId: ids.secHome, viewers: ['sec-team'], editors: ['sec-team'] }),
    space(ids.adaSpace, '~ada', 'Ada Stone', { type: 'personal', editors: [people.ada], admins: [people.ada] }),
  ];
  const contents = [
    page(ids.engHome, 'Engineering home', '<p>Welcome to Engineering.</p>', { parentId: null, position: 1 }),
    releasePlan(),
    page(ids.Q, 'Questions', '<p>Questions about the release.</p>', { parentId: ids.A, position: 100 }),
    page(ids.R, 'Reserved release notes', '<p>Secret release text.</p>', {
      parentId: ids.Q,
      readers: [people.ada],
      updaters: [people.ada],
    }),
    content(ids.F, 'folder', 'Archive folder', '', { parentId: ids.A, position: 200 }),
    page(ids.G, 'Guide in a folder', '<p>Guide to the folder.</p>', { parentId: ids.F }),
    page(ids.deep, 'Guide, part two', '<p>Deeper.</p>', { parentId: ids.G }),
    page(ids.Z, 'Old plan', '<p>The old release plan.</p>', { status: 'archived', position: 3_000 }),
    page(ids.T, 'Thrown away', '<p>The trashed release plan.</p>', { status: 'trashed', position: 3_100 }),
    page(ids.D, 'Draft of a plan', '<p>A draft release plan.</p>', { status: 'draft', position: 3_200 }),
    content(ids.B, 'blogpost', 'Release day', '<p>We shipped the release.</p>', { parentId: null }),
    page(ids.secHome, 'Security home', '<p>Security release policy.</p>', { spaceId: ids.sec, parentId: null }),
    page(ids.S, 'Release plan', '<p>The security release plan.</p>', { spaceId: ids.sec, parentId: ids.secHome }),
    ...Array.from({ length: 300 }, (_, index) => note(index + 1)),
  ];
  return {
    cloudId,
    baseUrl: siteBase,
    name: 'acme',
    users,
    spaces,
    contents,
    comments: comments(),
    attachments: attachments(),
  };
}

/** A fresh site that is called directly, without a wire. */
export function fixtureConfluence(options: ConfluenceOptions = {}): Confluence & { call: Caller } {
  const confluence = createConfluence(new SiteIndex(fixtureSite()), { now: () => fixtureNow, ...options });
  return { ...confluence, call: caller(confluence) };
}

/** The time of the fixture's clock: a Thursday afternoon. */
export const fixtureNow = Date.parse('2026-11-05T14:00:00.000Z');

export type Person = keyof typeof people;

export interface CallOptions {
  as?: Person;
  method?: string;
  scopes?: readonly string[];
  body?: unknown;
  headers?: Record<string, string>;
  grant?: Partial<Grant>;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The body parsed as JSON; undefined when it is none. */
  json: unknown;
}

/** Calls a path: below `/wiki/api/v2` as it is, below `/wiki/` when it starts with `rest/`, verbatim with `/wiki/`. */
export type Caller = (path: string, options?: CallOptions) => Answer;

/** Makes the short form of a call for a site. */
export function caller(confluence: Pick<Confluence, 'handle'>): Caller {
  return (address, options = {}) => {
    const full = address.startsWith('/wiki/')
      ? address
      : address.startsWith('rest/')
        ? `/wiki/${address}`
        : `/wiki/api/v2${address}`;
    const [path = '', ...query] = full.split('?');
    const body = options.body === undefined ? new Uint8Array() : encodeBody(options.body);
    return answer(
      confluence.handle({
        method: options.method ?? 'GET',
        path,
        query: new URLSearchParams(query.join('?')),
        headers: {
          accept: 'application/json',
          ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        body,
        grant: {
          accountId: people[options.as ?? 'ada'],
          scopes: new Set(options.scopes ?? allScopes),
          product: true,
          readOnly: false,
          ...options.grant,
        },
      }),
    );
  };
}

/** Every scope that any route asks for: a test names fewer when it is about scopes. */
export const allScopes: readonly string[] = [
  ...readScopes,
  ...writeScopes,
  'write:folder:confluence',
  'delete:folder:confluence',
  'read:whiteboard:confluence',
  'read:database:confluence',
  'read:embed:confluence',
  'write:whiteboard:confluence',
  'write:database:confluence',
  'write:embed:confluence',
  'write:content.restriction:confluence',
  'write:content:confluence',
  'read:content.permission:confluence',
  'read:analytics.content:confluence',
  'delete:content:confluence',
  'write:space:confluence',
  'search:confluence',
  'read:confluence-content.all',
  'read:confluence-content.summary',
  'read:confluence-space.summary',
  'read:confluence-props',
  'read:confluence-groups',
  'write:confluence-content',
  'write:confluence-props',
  'write:confluence-groups',
  'read:inlinetask:confluence',
  'write:inlinetask:confluence',
];

function answer(response: SiteResponse): Answer {
  const text = typeof response.body === 'string' ? response.body : new TextDecoder().decode(response.body);
  const isJson = response.headers['content-type']?.startsWith('application/json') === true;
  const json: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

function encodeBody(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

function user(name: Person, displayName: string, email: string, more: Partial<SiteUser> = {}): SiteUser {
  return {
    accountId: people[name],
    identifier: email,
    displayName,
    publicName: displayName.split(' ')[0] ?? displayName,
    email,
    timeZone: 'Europe/Berlin',
    accountType: 'atlassian',
    active: true,
    licensed: true,
    groups: [],
    ...more,
  };
}

function space(id: string, key: string, name: string, more: Partial<SiteSpace> = {}): SiteSpace {
  return {
    id,
    key,
    name,
    type: 'global',
    status: 'current',
    description: '',
    homepageId: null,
    authorId: people.ada,
    createdAt: '2024-01-15T10:00:00.000Z',
    labels: [],
    viewers: null,
    editors: null,
    admins: [people.ada],
    ...more,
  };
}

function label(id: string, name: string): SiteLabel {
  return { id, name, prefix: 'global' };
}

function version(number: number, title: string, storage: string, more: Partial<SiteVersion> = {}): SiteVersion {
  return {
    number,
    authorId: people.ada,
    createdAt: '2026-03-02T08:10:55.106Z',
    message: '',
    minorEdit: false,
    title,
    storage,
    ...more,
  };
}

function content(
  id: string,
  type: SiteContent['type'],
  title: string,
  storage: string,
  more: Partial<SiteContent> = {},
): SiteContent {
  return {
    id,
    type,
    status: 'current',
    spaceId: ids.eng,
    parentId: ids.engHome,
    position: 1_000,
    authorId: people.ada,
    ownerId: people.ada,
    createdAt: '2026-03-02T08:10:55.106Z',
    labels: [],
    readers: null,
    updaters: null,
    versions: [version(1, title, storage)],
    likes: [],
    ...more,
  };
}

function page(id: string, title: string, storage: string, more: Partial<SiteContent> = {}): SiteContent {
  return content(id, 'page', title, storage, more);
}

function releasePlan(): SiteContent {
  const edits = ['Draft of the scope.', 'Scope.', 'Three releases.', 'Two releases.', 'Dates.', 'Names.'];
  return page(ids.A, 'Release plan', '', {
    position: 1_980,
    labels: [label('163842', 'runbook'), label('163843', 'ci/cd')],
    likes: [people.bob, people.eve, people.ada],
    versions: [
      ...edits.map((text, index) =>
        version(index + 1, 'Release plan', `<h2>Scope</h2><p>${text}</p>`, {
          createdAt: `2026-0${index + 3}-02T08:10:55.106Z`,
        }),
      ),
      version(7, 'Release plan', planStorage, {
        authorId: people.bob,
        createdAt: '2026-11-05T09:14:03.120Z',
        message: 'typo',
        adf: planAdf,
      }),
    ],
  });
}

function note(number: number): SiteContent {
  const digits = String(number).padStart(3, '0');
  const time = new Date(Date.parse('2026-05-01T00:00:00.000Z') + number * 3_600_000).toISOString();
  const title = `Note ${digits}`;
  return page(String(1_300_000 + number), title, `<p>Remark number ${number} about nothing much.</p>`, {
    position: 10_000 + number * 10,
    createdAt: time,
    versions: [version(1, title, `<p>Remark number ${number} about nothing much.</p>`, { createdAt: time })],
  });
}

function comments(): SiteComment[] {
  const base = {
    kind: 'footer' as const,
    contentId: ids.A,
    parentCommentId: null,
    createdAt: '2026-11-05T10:00:00.000Z',
    resolution: 'open' as const,
  };
  const said = (text: string, number = 1) =>
    version(number, 'Re: Release plan', `<p>${text}</p>`, {
      authorId: people.bob,
      createdAt: '2026-11-05T10:00:00.000Z',
    });
  return [
    { ...base, id: ids.c1, versions: [said('Agreed.')] },
    { ...base, id: ids.c2, parentCommentId: ids.c1, versions: [said('Thanks.')] },
    {
      ...base,
      id: ids.c3,
      kind: 'inline',
      markerRef: '87342740-a564-38af-a337-4fd80eb5612b',
      selection: 'Two releases',
      versions: [said('Why two?')],
    },
  ];
}

function attachments(): SiteAttachment[] {
  return [
    {
      id: ids.plan,
      contentId: ids.A,
      title: 'plan.png',
      mediaType: 'image/png',
      mediaTypeDescription: 'PNG Image',
      comment: '',
      createdAt: '2026-10-01T07:00:00.000Z',
      versions: [
        {
          number: 1,
          authorId: people.ada,
          createdAt: '2026-10-01T07:00:00.000Z',
          message: '',
          fileId: 'd3fc7bfa-bb88-423f-8bd4-7c6d716331ba',
          bytes: new Uint8Array(deflateSync(Buffer.from('plan'))),
        },
      ],
    },
  ];
}
