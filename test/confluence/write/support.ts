import type { Client } from 'confluence.js/core';

import type { ExecuteOptions } from '../../../src/confluence/write/send.js';
import type { Sandbox, SandboxOptions, SiteData } from '../../../src/sandbox/index.js';
import type { ClientOptions } from '../../../src/access/client.js';
import type { ScalekitSettings } from '../../../src/scalekit/scalekit.js';
import { smallSite, startTestSandbox } from '../../helpers/sandbox.js';
import { scalekitFor } from '../../scalekit/environment.js';

export const ada = 'ada@acme.example';
export const bob = 'bob@acme.example';
export const adaId = '5f0000000000000000000001';
export const bobId = '5f0000000000000000000002';

type Content = SiteData['contents'][number];

export const ids = {
  eng: '65538',
  ops: '65539',
  home: '98312',
  plan: '1001',
  child: '1002',
  sibling: '1003',
  folder: '1004',
  blog: '1005',
  trashed: '1006',
  archived: '1007',
  opsPage: '1008',
  grandchild: '1009',
  draft: '1010',
  footer: '2001',
  inline: '2002',
  file: 'att3001',
} as const;

/** Storage of the plan at version 3, as the server keeps it. */
export const planStorage =
  '<h2>Scope</h2><p>We ship <ac:inline-comment-marker ac:ref="87342740-a564-38af-a337-4fd80eb5612b">two releases</ac:inline-comment-marker>&nbsp;in M&auml;rz &amp; in May.</p>' +
  '<ac:structured-macro ac:name="info" ac:schema-version="1" ac:macro-id="0c1f2d3e-0000-4000-8000-000000000001"><ac:rich-text-body><p>Ask <ac:link><ri:user ri:account-id="5f0000000000000000000002" /></ac:link> first.</p></ac:rich-text-body></ac:structured-macro>' +
  '<p>Each release has notes. Each release has a date.</p>';

/** A fresh site for writing tests: a page of three versions with everything around it, and a second space. */
export function writeSite(): SiteData {
  const site = smallSite();
  const [space] = site.spaces;
  if (space === undefined) throw new Error('The small site has a space.');
  site.spaces.push({ ...space, id: ids.ops, key: 'OPS', name: 'Operations', homepageId: ids.opsPage });
  const createdAt = '2026-11-02T08:00:00.000Z';
  const version = { number: 1, authorId: adaId, createdAt, message: '', minorEdit: false };
  const add = (id: string, title: string, more: Partial<Content> = {}): void => {
    site.contents.push({
      id,
      type: 'page',
      status: 'current',
      spaceId: ids.eng,
      parentId: ids.home,
      position: Number(id) * 10,
      authorId: adaId,
      ownerId: adaId,
      createdAt,
      labels: [],
      readers: null,
      updaters: null,
      likes: [],
      versions: [{ ...version, title, storage: `<p>${title}.</p>` }],
      ...more,
    });
  };
  add(ids.plan, 'Release plan', {
    labels: [
      { id: '500', name: 'runbook', prefix: 'global' },
      { id: '501', name: 'ci/cd', prefix: 'global' },
    ],
    versions: [
      { ...version, title: 'Plan', storage: '<p>First.</p>' },
      { ...version, number: 2, title: 'Release plan', storage: '<p>Second &ndash; better.</p>', message: 'better' },
      { ...version, number: 3, title: 'Release plan', storage: planStorage },
    ],
  });
  add(ids.child, 'Questions', { parentId: ids.plan });
  add(ids.grandchild, 'Answers', { parentId: ids.child });
  add(ids.sibling, 'Retrospective');
  add(ids.folder, 'Archive folder', { type: 'folder' });
  add(ids.blog, 'Release day', { type: 'blogpost', parentId: null });
  add(ids.trashed, 'Thrown away', { status: 'trashed' });
  add(ids.archived, 'Old plan', { status: 'archived' });
  add(ids.draft, 'Idea', { status: 'draft' });
  add(ids.opsPage, 'Operations home', { spaceId: ids.ops, parentId: null });
  site.comments.push(
    {
      id: ids.footer,
      kind: 'footer',
      contentId: ids.plan,
      parentCommentId: null,
      createdAt,
      resolution: 'open',
      versions: [{ ...version, title: '', storage: '<p>Agreed.</p>' }],
    },
    {
      id: ids.inline,
      kind: 'inline',
      contentId: ids.plan,
      parentCommentId: null,
      createdAt,
      resolution: 'open',
      versions: [{ ...version, authorId: bobId, title: '', storage: '<p>Only two?</p>' }],
      markerRef: '87342740-a564-38af-a337-4fd80eb5612b',
      selection: 'two releases',
    },
  );
  site.attachments.push({
    id: ids.file,
    contentId: ids.plan,
    title: 'plan.png',
    mediaType: 'image/png',
    mediaTypeDescription: null,
    comment: '',
    createdAt,
    versions: [{ number: 1, authorId: adaId, createdAt, message: '', fileId: 'f1', bytes: new Uint8Array([1, 2, 3]) }],
  });
  return site;
}

export interface WriteStage {
  sandbox: Sandbox;
  /** Ada's, allowed to write. */
  client: Client;
  /** Anybody's. */
  clientOf: (user: string, options?: ClientOptions) => Client;
  /** Content as it is on the site. Throws when there is none. */
  content: (id: string) => Content;
  /** The title, storage and number of its newest version. */
  current: (id: string) => Content['versions'][number];
  /** Requests that changed something, as `METHOD path`, since the start. */
  writes: () => string[];
}

/** No waiting between looks. */
export const atOnce: ExecuteOptions = { sleep: async () => {} };

export async function startStage(
  options: { sandbox?: SandboxOptions; settings?: Partial<ScalekitSettings>; client?: ClientOptions } = {},
): Promise<WriteStage> {
  const sandbox = await startTestSandbox({ site: writeSite(), ...options.sandbox });
  const scalekit = scalekitFor(sandbox, options.settings);
  for (const user of [ada, bob]) sandbox.connect(user);
  const clientOf = (user: string, more: ClientOptions = {}): Client =>
    scalekit.connection(user).clientFor({ readOnly: false, ...options.client, ...more });
  const content = (id: string): Content => {
    const found = sandbox.site.contents.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error(`There is no content ${id}.`);
    return found;
  };
  return {
    sandbox,
    client: clientOf(ada),
    clientOf,
    content,
    current(id) {
      const version = content(id).versions.at(-1);
      if (version === undefined) throw new Error(`Content ${id} has no version.`);
      return version;
    },
    writes: () =>
      sandbox
        .requests()
        .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/users-bulk'))
        .map(({ method, path }) => `${method} ${path}`),
  };
}

/** Content by its id. */
export const page = (id: string) => ({ kind: 'id' as const, id });

/** Adds a version to content behind everybody's back. */
export function editAs(
  stage: WriteStage,
  id: string,
  authorId: string,
  change: { title?: string; storage?: string; message?: string },
): void {
  const before = stage.current(id);
  stage.content(id).versions.push({
    ...before,
    ...change,
    number: before.number + 1,
    authorId,
    createdAt: '2026-11-20T10:00:00.000Z',
  });
  stage.sandbox.touch();
}

/** The proposal as another process gets it: through JSON. */
export function stored<Value>(value: Value): Value {
  // What JSON makes of plain data has its type.
  return JSON.parse(JSON.stringify(value)) as Value;
}
