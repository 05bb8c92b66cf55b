import type { Client } from 'confluence.js/core';

import { prepareComment } from '../../../src/confluence/write/add-comment.js';
import { prepareAttachment } from '../../../src/confluence/write/attach-file.js';
import { prepareDraft, preparePublication } from '../../../src/confluence/write/change-draft.js';
import { prepareCopy } from '../../../src/confluence/write/copy-content.js';
import { prepareCreate } from '../../../src/confluence/write/create-content.js';
import { prepareDiscard } from '../../../src/confluence/write/discard-draft.js';
import { prepareMove } from '../../../src/confluence/write/move-page.js';
import type { WriteKind, WriteProposal } from '../../../src/confluence/write/proposal.js';
import { prepareResolve } from '../../../src/confluence/write/resolve-comment.js';
import { prepareRestoreFromTrash } from '../../../src/confluence/write/restore-from-trash.js';
import { prepareRestore } from '../../../src/confluence/write/restore-version.js';
import { prepareLabels } from '../../../src/confluence/write/set-labels.js';
import { prepareTrash } from '../../../src/confluence/write/trash-content.js';
import { readSnapshot } from '../../../src/confluence/snapshot.js';
import { prepareUpdate } from '../../../src/confluence/write/update-content.js';
import type { SiteData } from '../../../src/sandbox/index.js';
import { ids, page, planStorage } from './support.js';

/** One way of writing, with a way to count its effects on the site by looking at the site alone. */
export interface TestedWrite {
  name: string;
  kind: WriteKind;
  prepare: (client: Client) => Promise<WriteProposal>;
  /** How often it has happened; on the fresh site 0. */
  effects: (site: SiteData) => number;
}

const contentOf = (site: SiteData, id: string) => site.contents.find((content) => content.id === id);
const versionsSince = (site: SiteData, id: string, version: number): number =>
  (contentOf(site, id)?.versions.length ?? 0) - version;
const count = (is: boolean): number => (is ? 1 : 0);

/** Every kind of write, some in several forms. */
export const testedWrites: readonly TestedWrite[] = [
  {
    name: 'create a page',
    kind: 'create',
    prepare: (client) => prepareCreate(client, { title: 'Runbook', storage: '<p>Run.</p>', parent: page(ids.plan) }),
    effects: (site) => site.contents.filter(({ versions }) => versions[0]?.title === 'Runbook').length,
  },
  {
    name: 'create a blog post',
    kind: 'create',
    prepare: (client) =>
      prepareCreate(client, { type: 'blogpost', title: 'News', storage: '<p>New.</p>', space: 'ENG' }),
    effects: (site) => site.contents.filter(({ versions }) => versions[0]?.title === 'News').length,
  },
  {
    name: 'copy a page',
    kind: 'create',
    prepare: async (client) =>
      prepareCopy(client, {
        source: await readSnapshot(client, { id: ids.plan, type: 'page' }),
        title: 'Copy',
        parent: page(ids.sibling),
      }),
    effects: (site) => site.contents.filter(({ versions }) => versions[0]?.title === 'Copy').length,
  },
  {
    name: 'change a body',
    kind: 'update',
    prepare: (client) =>
      prepareUpdate(client, {
        page: page(ids.plan),
        body: { storage: `${planStorage}<p>More.</p>`, from: { version: 3, storage: planStorage } },
      }),
    effects: (site) => versionsSince(site, ids.plan, 3),
  },
  {
    name: 'change a title',
    kind: 'update',
    prepare: (client) => prepareUpdate(client, { page: page(ids.plan), title: 'Plan B' }),
    effects: (site) => versionsSince(site, ids.plan, 3),
  },
  {
    name: 'change a draft',
    kind: 'update_draft',
    prepare: (client) =>
      prepareDraft(client, {
        page: page(ids.draft),
        body: { storage: '<p>Better &ndash; now.</p>', from: { version: 1, storage: '<p>Idea.</p>' } },
      }),
    effects: (site) => count(contentOf(site, ids.draft)?.versions.at(-1)?.storage !== '<p>Idea.</p>'),
  },
  {
    name: 'publish a draft',
    kind: 'publish_draft',
    prepare: (client) => preparePublication(client, { page: page(ids.draft) }),
    effects: (site) => count(contentOf(site, ids.draft)?.status === 'current'),
  },
  {
    name: 'discard a draft',
    kind: 'discard_draft',
    prepare: (client) => prepareDiscard(client, page(ids.draft)),
    effects: (site) => count(contentOf(site, ids.draft) === undefined),
  },
  {
    name: 'restore a version',
    kind: 'restore_version',
    prepare: (client) => prepareRestore(client, { page: page(ids.plan), version: 1 }),
    effects: (site) => versionsSince(site, ids.plan, 3),
  },
  {
    name: 'move under a parent',
    kind: 'move',
    prepare: (client) => prepareMove(client, { page: page(ids.child), position: 'append', target: page(ids.sibling) }),
    effects: (site) => versionsSince(site, ids.child, 1),
  },
  {
    name: 'move beside a sibling',
    kind: 'move',
    prepare: (client) => prepareMove(client, { page: page(ids.child), position: 'before', target: page(ids.sibling) }),
    effects: (site) => count(contentOf(site, ids.child)?.parentId === ids.home),
  },
  {
    name: 'delete to the trash',
    kind: 'trash',
    prepare: (client) => prepareTrash(client, { page: page(ids.plan) }),
    effects: (site) => count(contentOf(site, ids.plan)?.status === 'trashed'),
  },
  {
    name: 'restore from the trash',
    kind: 'restore_from_trash',
    prepare: (client) => prepareRestoreFromTrash(client, { page: page(ids.trashed) }),
    effects: (site) => count(contentOf(site, ids.trashed)?.status === 'current'),
  },
  {
    name: 'add labels',
    kind: 'set_labels',
    prepare: (client) => prepareLabels(client, { page: page(ids.plan), add: ['oncall'] }),
    effects: (site) => contentOf(site, ids.plan)?.labels.filter(({ name }) => name === 'oncall').length ?? 0,
  },
  {
    name: 'remove a label',
    kind: 'set_labels',
    prepare: (client) => prepareLabels(client, { page: page(ids.plan), remove: ['ci/cd'] }),
    effects: (site) => count(contentOf(site, ids.plan)?.labels.every(({ name }) => name !== 'ci/cd') ?? false),
  },
  {
    name: 'comment below a page',
    kind: 'add_comment',
    prepare: (client) => prepareComment(client, { page: page(ids.plan), storage: '<p>Fine &ndash; go.</p>' }),
    effects: (site) => site.comments.length - 2,
  },
  {
    name: 'comment on a text',
    kind: 'add_comment',
    prepare: (client) =>
      prepareComment(client, { page: page(ids.plan), storage: '<p>When?</p>', selection: 'has a date' }),
    effects: (site) => site.comments.length - 2,
  },
  {
    name: 'reply to a comment',
    kind: 'add_comment',
    prepare: (client) => prepareComment(client, { replyTo: ids.footer, storage: '<p>Thanks.</p>' }),
    effects: (site) => site.comments.length - 2,
  },
  {
    name: 'resolve a comment',
    kind: 'resolve_comment',
    prepare: (client) => prepareResolve(client, { comment: ids.inline, resolved: true }),
    effects: (site) => (site.comments.find(({ id }) => id === ids.inline)?.versions.length ?? 0) - 1,
  },
  {
    name: 'attach a file',
    kind: 'attach_file',
    prepare: (client) =>
      prepareAttachment(client, {
        page: page(ids.plan),
        file: { name: 'notes.txt', bytes: new TextEncoder().encode('Notes ü') },
      }),
    effects: (site) => site.attachments.reduce((sum, { versions }) => sum + versions.length, -1),
  },
  {
    name: 'attach a new version of a file',
    kind: 'attach_file',
    prepare: (client) =>
      prepareAttachment(client, {
        page: page(ids.plan),
        file: { name: 'plan.png', bytes: new Uint8Array([4, 5]) },
        replace: true,
      }),
    effects: (site) => site.attachments.reduce((sum, { versions }) => sum + versions.length, -1),
  },
];
