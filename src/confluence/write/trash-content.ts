import type { Client } from 'confluence.js/core';

import { quote } from '../../cql.js';
import { ifAllowed } from '../site.js';
import { collectionOf, readSnapshot, type Snapshot } from '../snapshot.js';
import type { ProposalOf } from './proposal.js';
import { seal } from './seal.js';
import type { Evidence, Step, UndoingChange } from './settle.js';
import { conflictIn, requireVersion } from './since.js';
import { basisOf, type Given, placeOf, requireWritable, subjectOf, writtenContent } from './subject.js';
import type { TreeNode } from './tree-node.js';

export interface TrashInput {
  page: Given;
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
  const subject = await subjectOf(client, input.page, input);
  requireWritable(subject, 'delete');
  await requireVersion(client, subject, input.ifVersion);
  const { children, hasMore } = await childrenOf(client, subject);
  const mentions = await mentionsOf(client, subject);
  return seal<'trash'>(client, {
    kind: 'trash',
    summary: `Move ${JSON.stringify(subject.title)} to the trash.`,
    subject,
    basedOn: subject,
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
    mentions,
  });
}

/** Content in the trash: recognised by its status. */
export const trashChange: UndoingChange<'trash'> = {
  ability: 'delete pages',
  prepareUndo: (client, { pageId, ifVersion }) => prepareTrash(client, { page: { kind: 'id', id: pageId }, ifVersion }),
  step(client, proposal): Step<Snapshot> {
    const place = placeOf(proposal);
    const basis = basisOf(proposal);
    const evidence = (now: Snapshot): Evidence => ({
      content: writtenContent(now),
      undo: { kind: 'restore_from_trash', pageId: now.id, ifVersion: now.version },
      howToUndo: 'Restore it from the trash of the space.',
    });
    return {
      look: () => readSnapshot(client, place),
      doneIn: (now) => (now.status === 'trashed' ? evidence(now) : undefined),
      conflictIn: (now) => conflictIn(client, proposal.kind, now, basis),
      answered: (_answer, before) => evidence(before),
      absence: 'it was read again and is not in the trash',
      howToCheck: 'Look whether the page is still there, or in the trash of its space.',
    };
  },
};

async function childrenOf(client: Client, subject: Snapshot): Promise<{ children: TreeNode[]; hasMore: boolean }> {
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
async function mentionsOf(client: Client, { title, id }: Snapshot): Promise<number | undefined> {
  const words = title.replaceAll(/[^\p{L}\p{N}\s]/gu, ' ').trim();
  if (words === '') return undefined;
  const { searchByCQL } = await import('confluence.js/v1');
  const cql = `text ~ ${quote(`"${words}"`)} and type in (page, blogpost) and id != ${quote(id)}`;
  const answer = await ifAllowed(searchByCQL(client, { cql, limit: 1 }));
  return answer?.totalSize;
}
