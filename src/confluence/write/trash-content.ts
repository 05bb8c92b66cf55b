import type { Client } from 'confluence.js/core';

import { quote } from '../cql.js';
import { currentUser } from '../people.js';
import type { ContentReference } from '../references.js';
import { ifAllowed } from '../site.js';
import type { WriteDone, WriteOutcome } from './outcome.js';
import { newToken, type ProposalOf, sealProposal } from './proposal.js';
import { type ExecuteOptions, lookFor, sendOnce, unavailable, unknown } from './send.js';
import { conflictError, conflictOf, isUnchanged } from './since.js';
import {
  basisOf,
  collectionOf,
  findSubject,
  readSubject,
  requireWritable,
  type Subject,
  subjectFields,
} from './subject.js';
import type { TreeNode } from './tree-node.js';

export interface TrashInput {
  page: ContentReference;
  /** The only version that may be current; an undo passes what the write has made. */
  ifVersion?: number;
  spaces?: readonly string[];
}

const maxChildren = 250;

/**
 * Prepares to move a page or blog post to the trash, from where it can be restored. Nothing here deletes for good.
 * The proposal lists the direct children, which move up, and about how many pages mention the title: Confluence has no
 * list of incoming links.
 * @throws ConfluenceError `conflict` when the current version is not `ifVersion`; `not_found`, `forbidden`;
 * `invalid_request` when it is not published.
 */
export async function prepareTrash(client: Client, input: TrashInput): Promise<ProposalOf<'trash'>> {
  const subject = await findSubject(client, input.page, input);
  requireWritable(subject, 'delete');
  if (input.ifVersion !== undefined && input.ifVersion !== subject.version) {
    throw await conflictError(client, subject, { version: input.ifVersion, storageHash: '' });
  }
  const { children, hasMore } = await childrenOf(client, subject);
  const mentions = await mentionsOf(client, subject);
  const { accountId, displayName } = await currentUser(client);
  const name = JSON.stringify(subject.title);
  return sealProposal<'trash'>({
    kind: 'trash',
    token: newToken(),
    author: { accountId, displayName },
    summary: `Move ${name} to the trash.`,
    subject: subjectFields(subject),
    basedOn: basisOf(subject),
    requests: [{ method: 'DELETE', path: `/wiki/api/v2/${collectionOf[subject.type]}/${subject.id}` }],
    effects: [
      ...(children.length > 0
        ? [
            `${hasMore ? `More than ${children.length}` : children.length} direct ${children.length === 1 ? 'child moves' : 'children move'} up to the parent, and would stay there after a restoration.`,
          ]
        : []),
      ...(mentions === undefined || mentions === 0
        ? []
        : [
            `About ${mentions} other ${mentions === 1 ? 'page mentions' : 'pages mention'} its title and may link to it.`,
          ]),
    ],
    notifiesWatchers: true,
    children,
    hasMoreChildren: hasMore,
    ...(mentions !== undefined && { mentions }),
  });
}

/** Executes a prepared deletion; see `execute`. */
export async function executeTrash(
  client: Client,
  proposal: ProposalOf<'trash'>,
  options: ExecuteOptions = {},
): Promise<WriteOutcome> {
  const { subject, basedOn: basis } = proposal;
  const [request] = proposal.requests;
  if (request === undefined || basis === undefined || subject.id === undefined) {
    throw new Error('A proposal to delete content names the content and what it is based on.');
  }
  const place = { id: subject.id, type: subject.type };
  const done = (now: Subject, confirmedBy: WriteDone['confirmedBy']): WriteDone => ({
    status: 'done',
    kind: 'trash',
    content: { id: now.id, title: now.title, version: now.version, url: now.url },
    confirmedBy,
    undo: { kind: 'restore_from_trash', pageId: now.id, ifVersion: now.version },
    howToUndo: 'Restore it from the trash of the space.',
  });
  const before = await readSubject(client, place);
  if (before.status === 'trashed') return done(before, 'earlier');
  if (!isUnchanged(before, basis, 'current')) return conflictOf(client, 'trash', before, basis);
  const sent = await sendOnce(client, request);
  if (sent.kind === 'removed') return unavailable(proposal, request);
  if (sent.kind === 'refused') throw sent.error;
  if (sent.kind === 'answered') return done(before, 'answer');
  const looked = await lookFor(
    sent.error,
    async () => {
      const now = await readSubject(client, place);
      return now.status === 'trashed' ? now : undefined;
    },
    options,
  );
  if (looked.found !== undefined) return done(looked.found, 'read_back');
  if (!looked.certain) return unknown(proposal, 'Look whether the page is still there, or in the trash of its space.');
  return {
    status: 'not_done',
    kind: 'trash',
    message: 'The answer was lost; it was read again and is not in the trash.',
    next: 'The same proposal may be executed again.',
  };
}

async function childrenOf(client: Client, subject: Subject): Promise<{ children: TreeNode[]; hasMore: boolean }> {
  if (subject.type === 'blogpost') return { children: [], hasMore: false };
  const { getPageDirectChildren, getChildPages } = await import('confluence.js/v2');
  const parameters = { id: Number(subject.id), limit: maxChildren };
  // Without the scope for the tree, its pages at least: folders are missing then.
  const all = await ifAllowed(getPageDirectChildren(client, parameters));
  const answer = all ?? (await ifAllowed(getChildPages(client, parameters)));
  const rows: readonly { id?: string | undefined; title?: string | undefined; type?: string | undefined }[] =
    answer?.results ?? [];
  return {
    children: rows.flatMap(({ id, title, type }) =>
      id === undefined ? [] : [{ id, title: title ?? '', type: type ?? 'page' }],
    ),
    hasMore: answer?._links?.next !== undefined,
  };
}

/** Undefined when this connection cannot search; titles that the query cannot hold count as not found. */
async function mentionsOf(client: Client, { title, id }: Subject): Promise<number | undefined> {
  const words = title.replaceAll(/[^\p{L}\p{N}\s]/gu, ' ').trim();
  if (words === '') return undefined;
  const { searchByCQL } = await import('confluence.js/v1');
  const cql = `text ~ ${quote(`"${words}"`)} and type in (page, blogpost) and id != ${quote(id)}`;
  const answer = await ifAllowed(searchByCQL(client, { cql, limit: 1 }));
  return answer?.totalSize;
}
